//! A page that is read otherwise than before, read as before by what is known of it.
//!
//! After a redesign the page still shows much of what it showed: the items of history are looked for in all lists of the new page,
//! and the values of a field that broke in all places of its items. What still fits of the recipe stays as it is; only what broke is
//! derived anew, and the whole counts only where the known items have the values that they had. Where nothing is recognised,
//! the feed stays as it was.

use std::{collections::HashSet, fmt, sync::Mutex};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    BrokenField, Lines, SourceError,
    mend_json::{self, KnownValues},
    task::{self, Task, lock},
};
use crate::{
    extract::{
        self, ExtractError, FoundBy, ListRecipe, Reading, Recipe, Senses, auto,
        derive::{self, Placed},
        list::{Place, Read},
    },
    fetch::FetchedPage,
    history::{self, Difference, Doubt},
    model::{Extraction, Field, Item, Page},
    normalise::{self, NormalisedPage, date},
    store::{SourceState, Store, StoreError},
};

/// So many items must be known, and half of the list, to recognise it.
const RECOGNISED: usize = 2;

/// In bytes: a longer text is no title and no address.
const LONGEST: usize = 2_000;

/// How a source is read although its recipe no longer fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Mended {
    /// What was wrong.
    pub reason: String,
    /// Since when it is read by these lines.
    #[serde(default)]
    pub since: Option<DateTime<Utc>>,
    /// Items of the list that were known.
    pub known: usize,
    /// Items of the list.
    pub found: usize,
    /// The lines of the recipe that are others now, as keys and values of `[feed.ID.list]`; none where the list was recognised and
    /// no lasting selectors give it.
    pub recipe: Option<Lines>,
}

impl Mended {
    /// How a source is read, as it is stored.
    pub(super) fn stored(store: &Store, (feed, source): (&str, &str), state: &SourceState) -> Option<Self> {
        match serde_json::from_str(state.mended.as_deref()?) {
            Ok(mended) => Some(mended),
            Err(fault) => {
                store.note_damage(feed, format!("how the source {source} was mended"), fault.to_string());
                None
            }
        }
    }

    /// The lines to put into feeds.toml, where there are any.
    #[must_use]
    pub fn toml(&self, feed: &str) -> Option<String> {
        // a selector stands as it is, all else as TOML
        let value = |value: &String| match value.starts_with('{') {
            true => value.clone(),
            false => toml::Value::from(value.clone()).to_string(),
        };
        let lines = self.recipe.as_ref()?.iter().map(|(key, line)| format!("{key} = {}", value(line)));
        Some(format!("[feed.{feed}.list]\n{}", lines.collect::<Vec<_>>().join("\n")))
    }

    /// A recipe with its lines.
    #[must_use]
    pub fn amend(&self, recipe: &Recipe) -> Option<Recipe> {
        let amended = derive::amended(by_hand(recipe), self.recipe.as_ref()?)?;
        Some(Recipe::List(Box::new(amended)))
    }
}

impl fmt::Display for Mended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.recipe.is_some() { "its recipe no longer fits" } else { "its list is not where it was" };
        let items = if self.found == 1 { "item" } else { "items" };
        let Self { reason, known, found, .. } = self;
        write!(f, "{what}: {reason}; its list was recognised: {known} of the {found} {items} on it were known")
    }
}

fn by_hand(recipe: &Recipe) -> Option<&ListRecipe> {
    match recipe {
        Recipe::List(recipe) => Some(recipe),
        Recipe::Auto | Recipe::Watch(_) => None,
    }
}

/// What is wrong with a page as its recipe reads it.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It cannot be read, or is not believed.
    Error(SourceError),
    /// It is believed, but for some fields.
    Broken(Difference),
    /// None of its items is known, though items were known before.
    Strangers,
}

impl Trouble {
    /// How bad it is, to be compared with that of another reading.
    fn weight(&self) -> usize {
        match self {
            Self::Error(_) | Self::Strangers => usize::MAX,
            Self::Broken(difference) => difference.weight(),
        }
    }

    /// Whether it is one of the recipe.
    fn is_curable(&self) -> bool {
        match self {
            Self::Error(error) => matches!(
                error,
                SourceError::Doubt(_)
                    | SourceError::Extract(
                        ExtractError::NoItems { .. } | ExtractError::NoMembers { .. } | ExtractError::NoList
                    )
            ),
            Self::Broken(_) | Self::Strangers => true,
        }
    }

    fn in_words(&self, recipe: &Recipe) -> String {
        match self {
            Self::Error(error) => error.to_string(),
            Self::Strangers => "none of the items that it finds is known".into(),
            Self::Broken(Difference { broken, reread }) => {
                let broken = BrokenField::all(broken.clone(), recipe);
                let broken = broken.iter().map(BrokenField::fault);
                let reread = reread.iter().map(|field| format!("`{field}` of most items is another than it was"));
                broken.chain(reread).collect::<Vec<_>>().join("; ")
            }
        }
    }
}

/// Reads a page otherwise than its recipe does, on a page that was read well before by the same recipe; `None` where that is no
/// better.
pub(super) fn mend(
    store: &Mutex<Store>,
    task: &Task<'_>,
    fetched: &FetchedPage,
    trouble: &Trouble,
) -> Result<Option<(NormalisedPage, Mended)>, StoreError> {
    let state = lock(store).source(task.feed, task.source, task.now)?;
    if !trouble.is_curable() || !task::is_current(&state, task.recipe_fingerprint) {
        return Ok(None);
    }
    let page = &fetched.page;
    let before = Mended::stored(&lock(store), (task.feed, task.source), &state);
    if let Some(recipe) = by_hand(task.how.recipe).filter(|recipe| matches!(recipe.item, Place::Json(_))) {
        let mender = Mender { store, task, fetched, reading: None };
        let lines = before.as_ref().and_then(|before| before.recipe.clone());
        let lines: Vec<Lines> = lines.into_iter().chain(mender.lines_in_json(recipe)?).collect();
        return mender.best(before, trouble, lines);
    }
    let Ok(reading) = Reading::of(page, &task.how) else { return Ok(None) };
    let is_markup = matches!(reading.way, FoundBy::Recipe(_) | FoundBy::Itself(_));
    if !is_markup || extract::recognise(&reading.text, page.url.as_str()).is_some() {
        return Ok(None);
    }
    let mender = Mender { store, task, fetched, reading: Some(&reading) };
    let lines = before.as_ref().and_then(|before| before.recipe.clone());
    let lines = lines.into_iter().chain(mender.lines(trouble)?).collect();
    mender.best(before, trouble, lines)
}

/// A reading of the page by other lines of the recipe.
struct Tried {
    lines: Option<Lines>,
    page: NormalisedPage,
    /// As the items of the page are known.
    known: Vec<Option<Item>>,
    difference: Difference,
}

impl Tried {
    fn known(&self) -> usize {
        self.known.iter().flatten().count()
    }

    /// Whether the fields that broke have the values again that the known items had.
    fn is_verified(&self, trouble: &Trouble) -> bool {
        let Trouble::Broken(before) = trouble else { return true };
        before.broken.iter().all(|verdict| self.is_found_again(verdict.field))
    }

    /// Whether a field is broken still, or has the values that the known items had, but for a few that were edited.
    fn is_found_again(&self, field: Field) -> bool {
        if self.difference.broken.iter().any(|verdict| verdict.field == field) {
            return true;
        }
        let pairs = self.known.iter().zip(&self.page.items);
        let same: Vec<bool> = pairs.filter_map(|(known, shown)| same_value(known.as_ref()?, shown, field)).collect();
        same.iter().filter(|same| !**same).count() * 4 <= same.len()
    }
}

/// Whether two items have the same value of a field; none where one has none.
fn same_value(known: &Item, shown: &Item, field: Field) -> Option<bool> {
    let texts =
        |one: &str, other: &str| (!one.is_empty() && !other.is_empty()).then(|| history::same_words(one, other));
    match field {
        Field::Title => texts(&known.title, &shown.title),
        Field::Summary => texts(known.summary.as_deref()?, shown.summary.as_deref()?),
        Field::Content => texts(&known.content.as_ref()?.to_text(), &shown.content.as_ref()?.to_text()),
        Field::Author => texts(&known.authors.first()?.name, &shown.authors.first()?.name),
        Field::Published => Some(known.published?.day() == shown.published?.day()),
        Field::Image | Field::Link | Field::Category => None,
    }
}

struct Mender<'a> {
    store: &'a Mutex<Store>,
    task: &'a Task<'a>,
    fetched: &'a FetchedPage,
    /// The page, as its own recipe reads it; none of one that is JSON.
    reading: Option<&'a Reading>,
}

impl Mender<'_> {
    /// The best of the readings by these lines, tried in their order.
    fn best(
        &self,
        before: Option<Mended>,
        trouble: &Trouble,
        lines: Vec<Lines>,
    ) -> Result<Option<(NormalisedPage, Mended)>, StoreError> {
        let mut best: Option<Tried> = None;
        for lines in lines {
            // what is no list of lines is tried as it is: an empty one is the recipe itself
            let Some(tried) = self.tried(lines)? else { continue };
            let tried = self.remedied(tried)?;
            if !tried.is_verified(trouble) {
                continue;
            }
            if best.as_ref().is_none_or(|best| tried.difference.weight() < best.difference.weight()) {
                best = Some(tried);
            }
            if best.as_ref().is_some_and(|best| best.difference.is_none()) {
                break;
            }
        }
        let by_lines = best.filter(|best| best.difference.weight() < trouble.weight());
        let found = match (by_lines, trouble) {
            (None, Trouble::Error(_) | Trouble::Strangers) => self.recognised()?.map(|(tried, _)| tried),
            (by_lines, _) => by_lines,
        };
        let reason = trouble.in_words(self.task.how.recipe);
        Ok(found.map(|tried| {
            let (known, found) = (tried.known(), tried.page.items.len());
            let recipe = tried.lines.filter(|lines| !lines.is_empty());
            let same = before.filter(|before| before.recipe == recipe).and_then(|before| before.since);
            let since = same.or(Some(self.task.now));
            (tried.page, Mended { reason, since, known, found, recipe })
        }))
    }

    /// Lines in the place of those whose paths no longer lead to what is known.
    fn lines_in_json(&self, recipe: &ListRecipe) -> Result<Option<Lines>, StoreError> {
        let items = lock(self.store).last_items(self.task.feed, self.task.source, self.task.now)?;
        let Some(value) = extract::json_behind(&self.fetched.page, recipe, &self.task.how) else { return Ok(None) };
        let page = &self.fetched.page.url;
        let is_link = |item: &Item, text: &str| {
            let link = item.link.as_ref().filter(|_| text.len() < LONGEST && text.contains('/'));
            link.is_some_and(|link| normalise::url::resolve(page, text).is_some_and(|found| found == *link))
        };
        let is_title =
            |item: &Item, text: &str| !item.title.is_empty() && history::letters(&item.title) == history::letters(text);
        let names = |item: &Item, text: &str| text.len() < LONGEST && (is_title(item, text) || is_link(item, text));
        let holds = |item: &Item, field: Field, text: &str| match field {
            Field::Link => is_link(item, text),
            field => self.holds(item, field, text),
        };
        Ok(mend_json::lines(&value, recipe, &KnownValues { items: &items, names: &names, holds: &holds }))
    }

    /// Lines that may be in the place of those that no longer fit, the fewest first.
    fn lines(&self, trouble: &Trouble) -> Result<Vec<Lines>, StoreError> {
        let has_recipe = by_hand(self.task.how.recipe).is_some();
        if matches!(trouble, Trouble::Broken(_)) && has_recipe {
            return Ok(vec![Lines::new()]);
        }
        let derived = |placed: &[Placed]| {
            let recipe = derive::derive(&self.reading?.document, placed)?;
            Some(derive::to_toml(&recipe).into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Lines>())
        };
        let placed: Option<Vec<Placed>> = match trouble {
            Trouble::Broken(_) => Some(self.placed()),
            Trouble::Error(_) | Trouble::Strangers => self.recognised()?.map(|(_, placed)| placed),
        };
        let by_values = if has_recipe { self.by_values()? } else { None };
        let Some(lines) = placed.as_deref().and_then(derived) else { return Ok(by_values.into_iter().collect()) };
        // with a recipe at hand, all that it says of the fields stays
        let item: Lines = lines.iter().filter(|(key, _)| key == "item").cloned().collect();
        let lines = if has_recipe { vec![item, lines] } else { vec![lines] };
        Ok(by_values.into_iter().chain(lines).collect())
    }

    /// Lines by where the titles and the addresses stand that the source had at the last look: for title and link, where the items of
    /// the recipe are there and are no longer known by either; else for the items.
    fn by_values(&self) -> Result<Option<Lines>, StoreError> {
        let known = lock(self.store).last_items(self.task.feed, self.task.source, self.task.now)?;
        let titles: HashSet<String> = known.iter().map(|item| history::letters(&item.title)).collect();
        let links: HashSet<&str> = known.iter().filter_map(|item| Some(item.link.as_ref()?.as_str())).collect();
        let is_title = |text: &str| text.len() < LONGEST && titles.contains(&history::letters(text));
        let Some(reading) = self.reading else { return Ok(None) };
        let document = &reading.document;
        let paths: Vec<&str> = reading.traces.iter().map(|trace| trace.path.as_str()).collect();
        if paths.len() < RECOGNISED {
            let item = derive::around(document, &is_title).into_iter().next();
            return Ok(item.map(|item| vec![("item".to_owned(), item)]));
        }
        let page = &self.fetched.page.url;
        let is_link = |text: &str| {
            text.len() < LONGEST
                && normalise::url::resolve(page, text).is_some_and(|link| links.contains(link.as_str()))
        };
        let line = |field: Field, holds: &dyn Fn(&str) -> bool| {
            let remedies = derive::remedies(document, &paths, field, &|_, text: &str| holds(text));
            Some((field.name().to_owned(), remedies.first()?.line()))
        };
        let lines = [line(Field::Title, &is_title), line(Field::Link, &is_link)];
        let lines: Lines = lines.into_iter().flatten().collect();
        Ok((!lines.is_empty()).then_some(lines))
    }

    /// The items of the page as its own recipe reads it, with their places.
    fn placed(&self) -> Vec<Placed> {
        let traces = self.reading.iter().flat_map(|reading| &reading.traces).filter(|trace| !trace.path.is_empty());
        traces.map(|trace| Placed { path: trace.path.clone(), item: trace.item.clone() }).collect()
    }

    /// The list of the page in which most items are known, and their places.
    fn recognised(&self) -> Result<Option<(Tried, Vec<Placed>)>, StoreError> {
        let Some(reading) = self.reading else { return Ok(None) };
        let Page { url, fetched_at, .. } = &self.fetched.page;
        let language = extract::language_of(&self.fetched.page, &reading.head);
        let is_date = extract::knows_dates(self.task.how.timezone, *fetched_at, language);
        let senses = Senses { page: url, is_date: &is_date };
        let mut best: Option<(Tried, Vec<auto::Listed>)> = None;
        for candidate in auto::candidates(&reading.document, &senses) {
            let items = candidate.items.iter().map(|listed| listed.item.clone()).collect();
            let head = reading.head.clone();
            let page = normalise::normalise(Extraction { items, ..head }, reading.context());
            let Some(tried) = self.weighed(None, page)? else { continue };
            let is_recognised = tried.known() >= RECOGNISED && tried.known() * 2 >= tried.page.items.len();
            if is_recognised && best.as_ref().is_none_or(|(best, _)| tried.known() > best.known()) {
                best = Some((tried, candidate.items));
            }
        }
        let placed = |listed: auto::Listed| Some(Placed { path: listed.path?, item: listed.item });
        Ok(best.map(|(tried, items)| (tried, items.into_iter().filter_map(placed).collect())))
    }

    /// The page as the recipe with these lines reads it; none where it is not believed.
    fn tried(&self, lines: Lines) -> Result<Option<Tried>, StoreError> {
        let Some(recipe) = derive::amended(by_hand(self.task.how.recipe), &lines) else { return Ok(None) };
        let recipe = Recipe::List(Box::new(recipe));
        let how = extract::How { recipe: &recipe, ..self.task.how };
        let Ok(page) = extract::read(&self.fetched.page, &how) else { return Ok(None) };
        self.weighed(Some(lines), page)
    }

    fn weighed(&self, lines: Option<Lines>, page: NormalisedPage) -> Result<Option<Tried>, StoreError> {
        let store = lock(self.store);
        let known = store.recognise((self.task.feed, self.task.source), &page.items, self.task.now)?;
        if known.iter().flatten().count() == 0 {
            return Ok(None);
        }
        let weighed = store.weigh(&task::sighting(self.task, self.fetched, &page))?;
        Ok(match weighed {
            Ok(difference) => Some(Tried { lines, page, known, difference }),
            Err(Doubt::Empty | Doubt::Shrunk { .. } | Doubt::Burst { .. }) => None,
        })
    }

    /// The same with other places for the fields that broke, where the known values stand in others.
    fn remedied(&self, mut tried: Tried) -> Result<Tried, StoreError> {
        for field in tried.difference.fields().collect::<Vec<_>>() {
            for line in self.remedies(&tried, field) {
                let mut lines = tried.lines.clone().unwrap_or_default();
                lines.retain(|(key, _)| *key != field.name());
                lines.push((field.name().to_owned(), line));
                if let Some(better) = self.tried(lines)?
                    && better.difference.weight() < tried.difference.weight()
                    && better.is_found_again(field)
                {
                    tried = better;
                    break;
                }
            }
        }
        Ok(tried)
    }

    /// Lines for a field, by where the values of the known items stand.
    fn remedies(&self, tried: &Tried, field: Field) -> Vec<String> {
        let Some(own) = self.reading else { return Vec::new() };
        let lines = tried.lines.clone().unwrap_or_default();
        let Some(recipe) = derive::amended(by_hand(self.task.how.recipe), &lines) else { return Vec::new() };
        let recipe = Recipe::List(Box::new(recipe));
        let how = extract::How { recipe: &recipe, ..self.task.how };
        let Ok(reading) = Reading::of(&self.fetched.page, &how) else { return Vec::new() };
        let paths: Vec<String> = reading.traces.iter().map(|trace| trace.path.clone()).collect();
        let (_, explained) = reading.items();
        let items: Vec<Item> = explained.into_iter().map(|read| read.item.unwrap_or_default()).collect();
        let of = (self.task.feed, self.task.source);
        let Ok(known) = lock(self.store).recognise(of, &items, self.task.now) else { return Vec::new() };
        let known: Vec<(&str, Item)> =
            paths.iter().zip(known).filter_map(|(path, known)| Some((path.as_str(), known?))).collect();
        let paths: Vec<&str> = known.iter().map(|(path, _)| *path).collect();
        let holds = |at: usize, text: &str| known.get(at).is_some_and(|(_, item)| self.holds(item, field, text));
        let remedies = derive::remedies(&own.document, &paths, field, &holds);
        remedies.iter().map(Read::line).collect()
    }

    /// Whether a text of the page is what a known item has in a field.
    fn holds(&self, known: &Item, field: Field, text: &str) -> bool {
        let text = text.trim();
        if text.is_empty() || text.len() > 10_000 {
            return false;
        }
        match field {
            Field::Title => history::same_words(&known.title, text),
            Field::Summary => known.summary.as_deref().is_some_and(|summary| history::same_words(summary, text)),
            Field::Content => {
                known.content.as_ref().is_some_and(|content| history::same_words(&content.to_text(), text))
            }
            Field::Author => known.authors.first().is_some_and(|author| history::same_words(&author.name, text)),
            Field::Published => known.published.is_some_and(|known| {
                let (now, timezone) = (self.fetched.page.fetched_at, self.task.how.timezone);
                let page = &self.fetched.page;
                let language = self.reading.and_then(|reading| extract::language_of(page, &reading.head));
                let around = date::Surroundings { now, timezone, hint: None, day_first: None, language };
                date::parse(text, &around).is_ok_and(|read| read.day() == known.day())
            }),
            Field::Image => known.image.as_ref().is_some_and(|image| {
                let address = normalise::url::resolve(&self.fetched.page.url, text);
                address.is_some_and(|address| address.path() == image.url.path())
            }),
            Field::Link | Field::Category => false,
        }
    }
}
