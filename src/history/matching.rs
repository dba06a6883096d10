//! Which of the items on a page history knows.
//!
//! The source's own id decides first, then the address, then title and day, for all items of a page in turn, and an item of
//! history is claimed once only. Two items with different ids are two, and so are two addresses that are both on the page,
//! whatever else is equal: nothing that is known takes the words of another. Title and day recognise what has lost its address,
//! as after a change of slugs, and only where they can mean one item alone.

mod namesakes;
mod places;

use std::collections::{HashMap, HashSet};

use self::namesakes::{Marks, Titled, by_day, marks, marks_of, namesakes, titled};
use super::{
    known::{Known, KnownItem},
    words::{self, is_unparted},
};
use crate::model::{Item, Moment};

/// A title alone, without a day, identifies from so many letters on: "Update" is many items, a sentence is one.
const TELLING_TITLE: usize = 12;
/// So many items that moved at once did so with their page.
const MANY: usize = 4;

/// One incoming item with what history says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Match {
    /// The number of the item it is.
    pub number: Option<i64>,
    /// Those of its keys that history does not have yet.
    pub new_keys: Vec<String>,
}

/// Matches all items of a page against a feed's history, in their order.
#[must_use]
pub fn find(known: &Known, items: &[Item]) -> Vec<Match> {
    type Recognise<'a> = &'a dyn Fn(&Item, &HashSet<i64>) -> Option<i64>;
    let page = OnPage::of(known, items);
    // the strongest keys first, whatever stands first on the page
    let ways: [Recognise<'_>; 6] = [
        &|item, _| page.by_id(item),
        &|item, _| page.by_address(item),
        &|item, claimed| page.by_path(item, claimed),
        &|item, claimed| page.by_other_host(item, claimed),
        &|item, claimed| page.by_title(item, claimed),
        &|item, claimed| page.by_headline(item, claimed),
    ];
    let mut claimed = HashSet::new();
    let is_new = |key: &&String| !known.owners.contains_key(*key);
    let unknown = |item: &Item| Match { number: None, new_keys: item.keys.iter().filter(is_new).cloned().collect() };
    let mut matches: Vec<Match> = items.iter().map(unknown).collect();
    for recognise in ways {
        for (item, found) in items.iter().zip(&mut matches).filter(|(_, found)| found.number.is_none()) {
            found.number = recognise(item, &claimed).filter(|number| claimed.insert(*number));
        }
    }
    matches
}

/// The title and the day of a `title:…|day` key among an item's keys.
#[must_use]
pub fn title_of(item: &Item) -> Option<(&str, &str)> {
    item.keys.iter().find_map(|key| key.strip_prefix("title:")?.rsplit_once('|'))
}

fn addresses(keys: &[String]) -> impl Iterator<Item = &String> {
    keys.iter().filter(|key| key.starts_with("url:"))
}

fn ids(keys: &[String]) -> impl Iterator<Item = &String> {
    keys.iter().filter(|key| key.starts_with("id:") || key.starts_with("id-digest:"))
}

/// Ids that do not go with the address, as one does that is made of it.
fn lasting_ids(keys: &[String]) -> impl Iterator<Item = &String> {
    ids(keys).filter(|key| key.starts_with("id:") && !key.contains('/'))
}

fn has_title_alone(keys: &[String]) -> bool {
    !keys.is_empty() && keys.iter().all(|key| key.starts_with("title:"))
}

/// What stands on the page beside an item.
struct OnPage<'a> {
    known: &'a Known,
    /// Addresses and ids of all items.
    keys: HashSet<&'a str>,
    /// How many items have a title.
    titles: HashMap<&'a str, usize>,
    /// The known items of each title, with their days.
    known_titles: Titled<'a>,
    /// Those of a title by their days, where one alone is of a day.
    days: HashMap<&'a str, HashMap<String, i64>>,
    /// How many items of the page have a title and a day.
    of_day: HashMap<(&'a str, &'a str), usize>,
    ids: IdIndex,
    /// Whether addresses tell items apart.
    addresses_hold: bool,
    moved: Moved<'a>,
    /// How many items have a title and a time, or a title and a summary.
    marks: HashMap<Marks, usize>,
    /// The one known item that has them; none where several have.
    namesakes: HashMap<Marks, Option<i64>>,
}

impl<'a> OnPage<'a> {
    fn of(known: &'a Known, items: &'a [Item]) -> Self {
        let keys = items.iter().flat_map(|item| &item.keys).filter(|key| !key.starts_with("title:"));
        let mut titles: HashMap<&str, usize> = HashMap::new();
        let mut of_day = HashMap::new();
        for (title, day) in items.iter().filter_map(title_of) {
            *titles.entry(title).or_default() += 1;
            *of_day.entry((title, day)).or_default() += 1;
        }
        let known_titles = titled(known, &titles);
        let days = known_titles.iter().filter_map(|(title, all)| Some((*title, by_day(all)?))).collect();
        let ids = IdIndex::of(known, items, &titles);
        let keys = keys.map(String::as_str).collect();
        let (marks, namesakes) = (marks(items), namesakes(known, &known_titles));
        let addresses_hold = places::hold(known, items, &titles, &known_titles);
        let moved = Moved::default();
        let mut page =
            Self { known, keys, titles, known_titles, days, of_day, ids, addresses_hold, moved, marks, namesakes };
        page.moved = Moved::of(&page, items);
        page
    }

    fn owner(&self, key: &str) -> Option<(i64, &'a KnownItem)> {
        let number = *self.known.owners.get(key)?;
        Some((number, self.known.items.get(&number)?))
    }

    /// Whether an item is on the page under an address or an id of its own.
    fn is_alive(&self, item: &KnownItem) -> bool {
        let ids = ids(&item.keys).filter(|_| self.ids.hold);
        addresses(&item.keys).filter(|_| self.addresses_hold).chain(ids).any(|key| self.keys.contains(key.as_str()))
    }

    /// The item that owns the id; where ids do not hold, only if it has the title, too.
    fn by_id(&self, item: &Item) -> Option<i64> {
        let (number, owner) = ids(&item.keys).find_map(|id| self.owner(id))?;
        let is_it = if self.ids.hold { !self.is_another(item, owner) } else { same_title(item, owner) };
        is_it.then_some(number)
    }

    /// The item that owns the address, or the words; of an item that has nothing but a title, the one that has no more either.
    fn by_address(&self, item: &Item) -> Option<i64> {
        let mut weaker = item.keys.iter().filter(|key| !key.starts_with("id") && !key.starts_with("title:"));
        if has_title_alone(&item.keys) {
            let (number, owner) = self.owner(item.keys.first()?)?;
            return has_title_alone(&owner.keys).then_some(number);
        }
        let (number, owner) = weaker.find_map(|key| self.owner(key))?;
        let is_it = self.addresses_hold || same_title(item, owner);
        (is_it && !self.has_other_id(item, owner)).then_some(number)
    }

    /// Whether the item that had this id is another: it stands elsewhere on the page, as where ids count the places of a list, or the
    /// one that has the address has the title, too, and it has neither.
    fn is_another(&self, item: &Item, owner: &KnownItem) -> bool {
        let own: HashSet<&String> = addresses(&item.keys).collect();
        if same_title(item, owner) || addresses(&owner.keys).any(|key| own.contains(key)) {
            return false;
        }
        if !self.moved.are_words_others && is_unlike(item, owner) {
            return true;
        }
        let is_elsewhere = addresses(&owner.keys).any(|key| self.keys.contains(key.as_str()));
        let has_title = |key: &&String| self.owner(key).is_some_and(|(_, at_address)| same_title(item, at_address));
        is_elsewhere || own.iter().any(has_title)
    }

    /// Whether an item with the address of a known one has another id, and is not that one with a new id.
    fn has_other_id(&self, item: &Item, owner: &KnownItem) -> bool {
        let mut own = ids(&item.keys).peekable();
        if !self.ids.hold || own.peek().is_none() || ids(&owner.keys).next().is_none() {
            return false;
        }
        if own.any(|id| owner.keys.contains(id)) {
            return false;
        }
        let is_there = ids(&owner.keys).any(|id| self.keys.contains(id.as_str()));
        is_there || !(same_title(item, owner) && same_time(item, owner))
    }

    /// The one item with this title whose day agrees, which is not on the page under its own address.
    fn by_title(&self, item: &Item, claimed: &HashSet<i64>) -> Option<i64> {
        let (title, day) = title_of(item)?;
        let all = self.known_titles.get(title)?;
        let repeats = all.len() > 1 || self.titles.get(title).is_some_and(|count| *count > 1);
        let number = if repeats {
            let of_day = || {
                let number = *self.days.get(title)?.get(day)?;
                (self.of_day.get(&(title, day)) == Some(&1)).then_some(number)
            };
            self.namesake(item, claimed).or_else(of_day)?
        } else {
            let (known_day, number) = all.first()?;
            let same_day = !day.is_empty() && known_day == day;
            let either_unknown = day.is_empty() || known_day.is_empty();
            // of two that have nothing but this title, it is all that there is to go by
            let is_all = || {
                let known = self.known.items.get(number);
                has_title_alone(&item.keys) && known.is_some_and(|known| has_title_alone(&known.keys))
            };
            (same_day || (either_unknown && (is_telling(title) || is_all()))).then_some(*number)?
        };
        let known = self.known.items.get(&number)?;
        let is_free = !claimed.contains(&number) && !self.is_alive(known);
        (is_free && same_time(item, known) && !self.differs_in_id(item, known)).then_some(number)
    }

    /// The one of several items with this title that has the time of this one to the minute, or its summary, where no other has it, on the
    /// page or of those that are known.
    fn namesake(&self, item: &Item, claimed: &HashSet<i64>) -> Option<i64> {
        let (time, summary) = marks_of(item, item.published);
        let marks = (title_of(item)?.0.to_owned(), time, summary);
        let number = (*self.namesakes.get(&marks)?)?;
        let is_free = !claimed.contains(&number) && !self.is_alive(self.known.items.get(&number)?);
        (is_free && self.marks.get(&marks) == Some(&1)).then_some(number)
    }

    /// The item of the last look whose address differs in the query alone, on a page where paths tell all items apart.
    fn by_path(&self, item: &Item, claimed: &HashSet<i64>) -> Option<i64> {
        let number = *self.moved.paths.get(&path_of(addresses(&item.keys).next()?)?)?;
        let known = self.known.items.get(&number)?;
        let is_free = !claimed.contains(&number) && !self.is_alive(known);
        let before = known.item.as_ref()?;
        let is_it = words::related(&before.title, &item.title) && same_time(item, known);
        (is_free && is_it && !self.differs_in_id(item, known)).then_some(number)
    }

    /// The item of the last look at the same place of another host, on a page whose items all moved to that.
    fn by_other_host(&self, item: &Item, claimed: &HashSet<i64>) -> Option<i64> {
        let number = *self.moved.places.get(place_of(addresses(&item.keys).next()?)?)?;
        let known = self.known.items.get(&number)?;
        let before = known.item.as_ref()?;
        let is_free = !claimed.contains(&number) && !self.is_alive(known);
        let is_it = words::related(&before.title, &item.title) && same_time(item, known);
        (is_free && is_it && !self.differs_in_id(item, known)).then_some(number)
    }

    /// The item of the last look with this headline, on a page where the others have new addresses, too.
    fn by_headline(&self, item: &Item, claimed: &HashSet<i64>) -> Option<i64> {
        let number = *self.moved.headlines.get(title_of(item)?.0)?;
        (!claimed.contains(&number)).then_some(number)
    }

    /// Whether both have ids that are seen to last, and none in common.
    fn differs_in_id(&self, item: &Item, known: &KnownItem) -> bool {
        let have_ids = lasting_ids(&item.keys).next().is_some() && lasting_ids(&known.keys).next().is_some();
        self.ids.last && have_ids && !lasting_ids(&item.keys).any(|id| known.keys.contains(id))
    }
}

/// What of the last look stands on the page in another place, or in other words.
#[derive(Default)]
struct Moved<'a> {
    /// Items of the last look by their paths, where these tell all items apart, then and now.
    paths: HashMap<String, i64>,
    /// Items of the last look by their places, where all items of the page stand at other hosts.
    places: HashMap<&'a str, i64>,
    /// Items of the last look by their headlines, where those of most of them stand at new addresses.
    headlines: HashMap<&'a str, i64>,
    /// Most items that are known by an id have other words and another address: what changed is the page.
    are_words_others: bool,
}

impl<'a> Moved<'a> {
    fn of(page: &OnPage<'a>, items: &'a [Item]) -> Self {
        let known = page.known;
        let by_id = || items.iter().filter_map(|item| Some((item, ids(&item.keys).find_map(|id| page.owner(id))?.1)));
        let unlike = by_id().filter(|(item, owner)| is_unlike(item, owner)).count();
        let are_words_others = unlike > 1 && unlike * 2 > by_id().count();
        let current = || known.source.current.iter().filter_map(|number| Some((*number, known.items.get(number)?)));
        let (paths, places) = (paths(current(), items), places(current(), items));
        Self { paths, places, headlines: headlines(page, items), are_words_others }
    }
}

/// Items of the last look by their paths, where these tell all items apart, then and now.
fn paths<'a>(current: impl Iterator<Item = (i64, &'a KnownItem)>, items: &[Item]) -> HashMap<String, i64> {
    let now: Vec<String> = items.iter().filter_map(|item| path_of(addresses(&item.keys).next()?)).collect();
    let apart: HashSet<&String> = now.iter().collect();
    let mut paths = HashMap::new();
    if now.len() < MANY || apart.len() < now.len() {
        return paths;
    }
    for (number, known) in current {
        for path in addresses(&known.keys).filter_map(|key| path_of(key)) {
            if paths.insert(path, number).is_some_and(|other| other != number) {
                return HashMap::new();
            }
        }
    }
    paths
}

/// Items of the last look by their places, where all items of the page stand at hosts that none of them had, and half of them at places
/// that are known.
fn places<'a>(current: impl Iterator<Item = (i64, &'a KnownItem)>, items: &[Item]) -> HashMap<&'a str, i64> {
    let mut places = HashMap::new();
    let mut hosts = HashSet::new();
    for (number, known) in current {
        for key in addresses(&known.keys) {
            hosts.extend(key.split('/').next());
            let Some(place) = place_of(key) else { continue };
            if places.insert(place, number).is_some_and(|other| other != number) {
                return HashMap::new();
            }
        }
    }
    let own = || items.iter().filter_map(|item| addresses(&item.keys).next());
    let known = own().filter(|key| place_of(key).is_some_and(|place| places.contains_key(place))).count();
    let all_moved = own().all(|key| key.split('/').next().is_some_and(|host| !hosts.contains(host)));
    if all_moved && known >= MANY && known * 2 >= own().count() { places } else { HashMap::new() }
}

/// Items of the last look by their headlines, where those of most of them stand at new addresses.
fn headlines<'a>(page: &OnPage<'a>, items: &'a [Item]) -> HashMap<&'a str, i64> {
    let known = page.known;
    let current: HashSet<i64> = known.source.current.iter().copied().collect();
    let namesake = |item: &'a Item| {
        let (title, _) = title_of(item)?;
        let [(_, number)] = page.known_titles.get(title)?.as_slice() else { return None };
        let owner = known.items.get(number)?;
        let is_one = is_telling(title) && page.titles.get(title) == Some(&1) && current.contains(number);
        let is_moved = addresses(&item.keys).next().is_some() && !page.is_alive(owner);
        (is_one && is_moved && !has_other_summary(item, owner)).then_some((title, *number))
    };
    let headlines: HashMap<&str, i64> = items.iter().filter_map(namesake).collect();
    if headlines.len() < MANY || headlines.len() * 2 < current.len() { HashMap::new() } else { headlines }
}

/// An address without its query, where it has one.
fn path_of(address: &str) -> Option<String> {
    let (path, query) = address.split_once('?')?;
    Some(match query.split_once('#') {
        Some((_, fragment)) => format!("{path}#{fragment}"),
        None => path.to_owned(),
    })
}

/// What of an address tells where on its host it is; none of one that tells nothing.
fn place_of(address: &str) -> Option<&str> {
    let (_, place) = address.strip_prefix("url:")?.split_once('/')?;
    (!place.is_empty()).then_some(place)
}

fn has_other_summary(item: &Item, known: &KnownItem) -> bool {
    let before = known.item.as_ref().and_then(|before| before.summary.as_deref());
    before.zip(item.summary.as_deref()).is_some_and(|(before, now)| !words::related(before, now))
}

/// Whether an item has nothing in common with a known one but an id that is used again: neither address, words nor time.
fn is_unlike(item: &Item, known: &KnownItem) -> bool {
    let own: HashSet<&String> = addresses(&item.keys).collect();
    let before = known.item.as_ref();
    let are_apart = !own.is_empty()
        && addresses(&known.keys).next().is_some()
        && !addresses(&known.keys).any(|key| own.contains(key));
    let is_other = before.is_some_and(|before| {
        let has_titles = !before.title.is_empty() && !item.title.is_empty();
        has_titles && !words::alike(&before.title, &item.title)
    });
    let has_time = item.published.is_some() && known.published.is_some();
    let is_of_one_time = has_time && same_time(item, known);
    let summary = before.and_then(|before| before.summary.as_deref());
    let has_other_words = summary.zip(item.summary.as_deref()).is_some_and(|(was, is)| !words::same(was, is));
    are_apart && is_other && !is_of_one_time && (has_time || has_other_words)
}

/// Whether a title is long enough to mean one item; where words are not parted by spaces, half as many letters say as much.
pub(super) fn is_telling(title: &str) -> bool {
    title.chars().map(|c| if is_unparted(c) { 2 } else { 1 }).sum::<usize>() >= TELLING_TITLE
}

fn titles_of(known: &KnownItem) -> impl Iterator<Item = &str> {
    known.keys.iter().filter_map(|key| Some(key.strip_prefix("title:")?.rsplit_once('|')?.0))
}

/// Whether a known item has the title of this one among its keys: it was shown under it before.
pub(super) fn had_title(item: &Item, known: &KnownItem) -> bool {
    title_of(item).is_some_and(|(title, _)| titles_of(known).any(|known| known == title))
}

/// Whether a known item ever had this title; of several with one title, one alone has it among its keys.
fn same_title(item: &Item, known: &KnownItem) -> bool {
    let has_it = |known: &Item| !item.title.is_empty() && words::same(&known.title, &item.title);
    title_of(item).is_some_and(|(title, _)| titles_of(known).any(|known| known == title))
        || known.item.as_ref().is_some_and(has_it)
}

/// Whether the times of two items do not speak against their being one: where both are told to the minute, they are the same.
fn same_time(item: &Item, known: &KnownItem) -> bool {
    match (item.published, known.published) {
        (Some(Moment::Instant(a)), Some(Moment::Instant(b))) => (a - b).num_seconds().abs() < 60,
        (Some(a), Some(b)) => a.day() == b.day(),
        _ => true,
    }
}

/// What the ids of a source are worth.
struct IdIndex {
    /// They are not seen to name other items than before. Ids that are made anew for every visitor, those of another system and
    /// those that count the places of a list say nothing.
    hold: bool,
    /// They are seen to name the same items as before.
    last: bool,
}

impl IdIndex {
    /// By the items that are known by their address, and by the titles of those that have none.
    fn of(known: &Known, items: &[Item], titles: &HashMap<&str, usize>) -> Self {
        let (mut same, mut other, mut moved) = (0, 0, 0);
        let owner = |key: &String| known.items.get(known.owners.get(key)?);
        for item in items.iter().filter(|item| ids(&item.keys).next().is_some()) {
            if addresses(&item.keys).next().is_none() {
                let Some(owner) = ids(&item.keys).find_map(owner) else { continue };
                same += usize::from(same_title(item, owner));
                let is_elsewhere = || titles_of(owner).any(|title| is_telling(title) && titles.contains_key(title));
                moved += usize::from(!same_title(item, owner) && is_elsewhere());
                continue;
            }
            let owner = addresses(&item.keys).find_map(owner).filter(|owner| ids(&owner.keys).next().is_some());
            let Some(owner) = owner else { continue };
            let has_it = ids(&item.keys).any(|id| owner.keys.contains(id));
            *(if has_it { &mut same } else { &mut other }) += 1;
        }
        let hold = (other <= same || other < 2) && moved <= same;
        Self { hold, last: hold && same > 0 && other <= same }
    }
}

#[cfg(test)]
mod tests;
