//! Whether a page shows more new items than there can be, and what is made of them: *never floods*.

use std::collections::{HashMap, HashSet};

use super::{
    known::HeldList,
    look::Look,
    matching::{self, Match},
};
use crate::model::{Item, Moment};

/// So long a list has to be seen unchanged, in hours, until it is believed: a day, for a look that comes each day at one time.
pub(super) const HELD_HOURS: i64 = 23;
/// So many new items may be a list that was changed as a whole.
const BURST: usize = 5;
/// So many items that are left of a list tell that it goes on, and so many days are no single one.
const CONTINUED: usize = 3;

/// More new items than there can be.
#[derive(Debug)]
pub(super) enum Flood {
    None,
    /// The list has become longer: the items at these places are older ones.
    Longer(HashSet<usize>),
    /// It is another list, which is believed by now: the items at these places were there while it was held back.
    Released(HashSet<usize>),
    /// It is another list, which is held back.
    Another(HeldList),
}

impl Look<'_> {
    /// Whether the page shows more new items than there can be.
    pub(super) fn flood(&self) -> Flood {
        let source = &self.known.source;
        let is_first = source.succeeded_at.is_none();
        // another recipe, and a page that was accepted, show what somebody wants to see
        if self.seen.accept || self.known.oldest.is_none() || !(is_first || self.last().is_some()) {
            return Flood::None;
        }
        let (suspicious, new) = (self.suspicious(), self.new_items().count());
        let bound = source.memory.arrivals.bound(source.succeeded_at, self.seen.now);
        let is_more_than = |most: usize| suspicious.len() > most && suspicious.len() * 2 > new;
        let (left, before) = (self.left(), source.current.len().max(1));
        if is_first || left * 2 >= before {
            // a source that joins a feed, and a list that has become longer
            let further_back = self.further_back();
            return match is_more_than(bound) {
                true => Flood::Longer(self.older(suspicious, bound)),
                false if further_back.len() > BURST => Flood::Longer(further_back.into_iter().collect()),
                false => Flood::None,
            };
        }
        if self.goes_on() {
            return Flood::None;
        }
        // where hardly any of the list is left, it is either one that turns over as quickly as that, or another one
        // while a list is held back nothing of it comes, however long that lasts
        let first_held = source.memory.held.as_ref().map(|held| held.first.unwrap_or(held.since));
        let until = first_held.map_or(self.seen.now, |first| first.min(self.seen.now));
        let expected = || source.memory.arrivals.expected(source.succeeded_at, until);
        let most = if left * 4 >= before { bound } else { expected().max(BURST - 1) };
        match is_more_than(most) {
            true if self.is_better() => Flood::Released(self.new_items().map(|(at, _)| at).collect()),
            true => self.hold(),
            false => Flood::None,
        }
    }

    /// Whether the list goes on: what is left of it is its head in its order, and stands below all that is new; or its end above, where the
    /// newest stands last.
    fn goes_on(&self) -> bool {
        let places: HashMap<i64, usize> =
            self.known.source.current.iter().enumerate().map(|(at, number)| (*number, at)).collect();
        let (left, before, now) = (self.left(), places.len(), self.matches.len());
        if left < CONTINUED || left * 5 < before || now * 4 > before * 5 {
            return false;
        }
        let was = |found: &Match| found.number.and_then(|number| places.get(&number).copied());
        let below: Vec<usize> = self.matches.iter().rev().map_while(was).collect();
        let above: Vec<usize> = self.matches.iter().map_while(|found| Some(before - 1 - was(found)?)).collect();
        // one of them may be pinned, and one may be gone
        let is_head = |places: &[usize]| {
            let falls = places.windows(2).all(|pair| pair[0] > pair[1]);
            places.len() + 1 >= left && falls && places.last().is_some_and(|first| *first <= 1)
        };
        is_head(&below) || is_head(&above)
    }

    /// Whether the list has what the one before lacked, which was seen once only: dates of its own, or several other fields. That was none of the site's.
    fn is_better(&self) -> bool {
        let source = &self.known.source;
        let was_dated = |number: &i64| self.known.items.get(number).is_some_and(|known| known.published.is_some());
        if source.memory.looks != Some(1) || self.left() > 0 || source.current.iter().any(was_dated) {
            return false;
        }
        let items = self.seen.items;
        let days: HashSet<String> = items.iter().filter_map(|item| Some(item.published?.day().to_string())).collect();
        let dated = items.iter().filter(|item| item.published.is_some()).count();
        (days.len() >= CONTINUED && dated * 5 >= items.len() * 4) || self.is_richer()
    }

    /// Whether most items have several fields that none of the list before had.
    fn is_richer(&self) -> bool {
        let (items, source) = (self.seen.items, &self.known.source);
        let before = || source.current.iter().filter_map(|number| self.known.items.get(number)?.item.as_ref());
        let has: [fn(&Item) -> bool; 3] =
            [|item| item.summary.is_some(), |item| !item.authors.is_empty(), |item| item.image.is_some()];
        let is_gained = |has: &&fn(&Item) -> bool| {
            let now = items.iter().filter(|item| has(item)).count();
            now * 5 >= items.len() * 4 && !before().any(has)
        };
        before().next().is_some() && items.len() > BURST && has.iter().filter(is_gained).count() > 1
    }

    /// The places of older items in the order in which they stand behind all that is known: of those above the list, the ones next to it
    /// first, as many as are to be expected, for news may be among them.
    pub(super) fn in_order(&self, older: &HashSet<usize>) -> Vec<usize> {
        let mut places: Vec<usize> = older.iter().copied().collect();
        places.sort_unstable();
        let known = self.matches.iter().position(|found| found.number.is_some()).unwrap_or(0);
        let above = places.partition_point(|at| *at < known);
        let arrivals = &self.known.source.memory.arrivals;
        let news = arrivals.expected(self.known.source.succeeded_at, self.seen.now).div_ceil(2).clamp(1, BURST);
        if let Some(above) = places.get_mut(..above).filter(|above| above.len() > news) {
            above.rotate_right(news);
        }
        places
    }

    /// Which of the suspicious items of a list that has become longer are older ones: where no more than usual stand above those that are
    /// known, these are judged by themselves.
    fn older(&self, suspicious: Vec<usize>, bound: usize) -> HashSet<usize> {
        let Some(known) = self.matches.iter().position(|found| found.number.is_some()) else {
            return suspicious.into_iter().collect();
        };
        let above = suspicious.iter().filter(|at| **at < known).count();
        suspicious.into_iter().filter(|at| above > bound || *at > known).collect()
    }

    /// Items below all that are known, and dated before them: the page goes further back, whatever their number.
    fn further_back(&self) -> Vec<usize> {
        let known = self.matches.iter().rposition(|found| found.number.is_some());
        let dates = self.pairs().filter_map(|(_, known)| known?.published);
        let Some((known, oldest)) = known.zip(dates.map(|date| date.day()).min()) else { return Vec::new() };
        let is_older = |item: &Item| item.published.is_some_and(|date| date.day() < oldest);
        self.new_items().filter(|(at, item)| *at > known && is_older(item)).map(|(at, _)| at).collect()
    }

    /// Holds the list back, unless it has been the same for a day.
    fn hold(&self) -> Flood {
        let keys: Vec<String> = self.seen.items.iter().filter_map(|item| item.keys.first().cloned()).collect();
        let held = match &self.known.source.memory.held {
            // a wait that began in a time to come is that of a clock that was set back since
            Some(held) if held.since <= self.seen.now && is_same_list(held, &keys) => held.clone(),
            held => {
                let first = held.as_ref().map_or(self.seen.now, |held| held.first.unwrap_or(held.since));
                HeldList { since: self.seen.now, first: Some(first.min(self.seen.now)), keys }
            }
        };
        let hours = (self.seen.now - held.since).num_hours();
        // what was there while it was held is known by now, and no news
        let (known, now): (HashSet<String>, _) = (held.keys.iter().cloned().collect(), self.new_items());
        let is_older = |item: &Item| item.keys.first().is_some_and(|key| known.contains(key));
        let older = now.filter(|(_, item)| is_older(item)).map(|(at, _)| at).collect();
        if hours < HELD_HOURS { Flood::Another(held) } else { Flood::Released(older) }
    }

    /// The places of new items that may be old ones: undated, dated before what is known, all of one time, or of a known one's headline.
    fn suspicious(&self) -> Vec<usize> {
        let mut times: HashMap<String, usize> = HashMap::new();
        for time in self.new_items().filter_map(|(_, item)| item.published) {
            *times.entry(time.to_string()).or_default() += 1;
        }
        // a day's news may well be of one day; beside all that was there before they are not
        let is_longer = self.left() * 2 >= self.known.source.current.len().max(1);
        let of_one_time = |time: Moment| {
            let many = times.get(&time.to_string()).is_some_and(|count| *count > BURST);
            many && (is_longer || matches!(time, Moment::Instant(_)))
        };
        let is_suspicious = |item: &Item| {
            item.published.is_none_or(|time| !self.is_fresh(item) || of_one_time(time)) || self.is_namesake(item)
        };
        self.new_items().filter(|(_, item)| is_suspicious(item)).map(|(at, _)| at).collect()
    }

    /// Whether the one known item of this headline has gone from the page: an address and a date that are others do not make it news.
    fn is_namesake(&self, item: &Item) -> bool {
        let named = matching::title_of(item).filter(|(title, _)| matching::is_telling(title));
        let known = named.and_then(|(title, _)| self.known.titles.get(title));
        let Some([(_, number)]) = known.map(Vec::as_slice) else { return false };
        self.known.source.current.contains(number) && !self.matches.iter().any(|found| found.number == Some(*number))
    }
}

/// Whether a list that is held back is the one that was: half of its items are.
fn is_same_list(held: &HeldList, keys: &[String]) -> bool {
    let before: HashSet<&String> = held.keys.iter().collect();
    keys.iter().filter(|key| before.contains(key)).count() * 2 >= keys.len()
}
