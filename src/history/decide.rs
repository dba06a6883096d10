//! What a look at a source means for what is remembered: all that is to be written, or why it is not believed.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    arrivals::Arrivals,
    fields::{self, FieldState, FieldVerdict, Judgement},
    flood::{Flood, HELD_HOURS},
    known::{HeldList, Known, Memory, Observation},
    look::Look,
    matching::{self, Match},
    pace::Pace,
    plausibility::{self, Doubt},
    revise::{self, Edit, HistoryManner},
};
use crate::model::{Field, Item, Moment};

/// So long after the last look that was believed, in hours, a list may be short for good: two looks that come each day at one time.
const SHORT_HOURS: i64 = 2 * HELD_HOURS;

/// What is to be done with a look.
#[derive(Debug)]
pub enum Decision {
    /// It is believed.
    Believed(Box<Change>),
    /// It is not, and all stays as it is; the list that is held back is remembered.
    Doubted(Doubt, Option<HeldList>),
}

/// How the fields of a page differ from what is known of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// The fields that broke.
    pub broken: Vec<FieldVerdict>,
    /// Fields that most known items have otherwise than before, and not for the worse.
    pub reread: Vec<Field>,
}

impl Difference {
    /// The fields that are not as they were.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.broken.iter().map(|verdict| verdict.field).chain(self.reread.iter().copied())
    }

    /// Whether all is as it was.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.broken.is_empty() && self.reread.is_empty()
    }

    /// How much it is, to be compared with that of another reading: a field that broke weighs more than any that changed.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.broken.len() * 100 + self.reread.len()
    }
}

/// All that a look changes.
#[derive(Debug)]
pub struct Change {
    /// What is to be written, for each item of the page in its order.
    pub writes: Vec<Write>,
    /// What is usual of the source from now on, with the fields that broke.
    pub memory: Memory,
    /// The usual number of items from now on.
    pub usual: f64,
    /// New items that are older ones, which stand behind all that is known.
    pub backfilled: usize,
    /// Fields that most known items have otherwise than before, and that are taken as they are now.
    pub reread: Vec<Field>,
}

impl Change {
    /// The fields that broke.
    #[must_use]
    pub fn broken(&self) -> &[FieldVerdict] {
        &self.memory.fields.broken
    }

    /// How the fields of the page differ from what is known.
    #[must_use]
    pub fn difference(&self) -> Difference {
        // where nothing was ever found, or is not there yet, there is nothing to be found again
        let is_curable = |state| !matches!(state, FieldState::Never | FieldState::Placeholder);
        let broken = self.broken().iter().filter(|verdict| is_curable(verdict.state)).cloned().collect();
        Difference { broken, reread: self.reread.clone() }
    }
}

/// What is to be written of one item of the page.
#[derive(Debug)]
pub enum Write {
    /// One that is not known.
    New {
        /// The item as it is to be kept.
        item: Box<Item>,
        /// When it counts as seen for the first time, in unix seconds.
        seen: i64,
        /// It is an older one: it stands behind all that is known, and is no news.
        is_backfill: bool,
        /// Its keys that nobody has yet.
        keys: Vec<String>,
    },
    /// One that is known.
    Known {
        /// Its number.
        number: i64,
        /// What changes of it, if anything.
        edit: Option<Box<Edit>>,
        /// Its keys that nobody has yet.
        keys: Vec<String>,
    },
    /// One of which nothing is left but what is not believed.
    Nothing,
}

/// Decides what a look means. The same look twice changes nothing the second time but what counts looks.
#[must_use]
pub fn decide(known: &Known, seen: &Observation<'_>) -> Decision {
    let matches = matching::find(known, seen.items);
    let judgement = Look { known, seen, matches: &matches }.judgement();
    // what a field says that is not believed does not say which item it is either
    let Some(items) = judgement.without_keys(seen.items) else {
        return decide_on(Look { known, seen, matches: &matches }, judgement);
    };
    let seen = &Observation { items: &items, ..*seen };
    let matches = matching::find(known, seen.items);
    let look = Look { known, seen, matches: &matches };
    let judgement = look.judgement();
    decide_on(look, judgement)
}

fn decide_on(look: Look<'_>, judgement: Judgement) -> Decision {
    let Look { known, seen, matches } = look;
    let flood = look.flood();
    if let Some((doubt, held)) = look.doubt(&flood) {
        return Decision::Doubted(doubt, held);
    }
    let is_released = matches!(flood, Flood::Released(_));
    let backfill = match flood {
        Flood::Longer(places) | Flood::Released(places) => places,
        Flood::None | Flood::Another(_) => HashSet::new(),
    };
    let writes = look.writes(&judgement, (&backfill, is_released));
    let new = matches.iter().filter(|found| found.number.is_none()).count() - backfill.len();
    let arrivals = look.arrivals_after(new, backfill.len());
    let before = &known.source;
    let reread = if look.known.source.same_recipe { judgement.reread.clone() } else { Vec::new() };
    let mut judgement = judgement;
    let shown: Vec<&Item> = seen.items.iter().collect();
    judgement.add_never_found(seen.named, &shown, &known.source.memory.fields);
    let fields = look.fields_after(&writes, judgement);
    let begins_anew = look.begins_anew();
    // a short list that is believed is the usual one from then on: else it would be doubted at every other look
    let is_shrunk = plausibility::doubt_of_number(seen.listed(), before.usual).is_some();
    let is_usual = before.same_recipe && !seen.accept && !is_released && !begins_anew && !is_shrunk;
    let usual = before.usual.filter(|_| is_usual);
    let behind = if is_released { 0 } else { backfill.iter().filter(|at| **at < seen.listed()).count() };
    // what was put behind all others is not yet a list of that length
    let found = seen.listed() - behind;
    let is_wanted = seen.accept || is_released || !before.same_recipe;
    let short = plausibility::short(found, &before.memory, before.usual, seen.now).filter(|_| !is_wanted);
    let least = before.memory.least.filter(|_| !is_wanted);
    let least = if short.is_some() { least } else { Some(least.map_or(found, |least| least.min(found))) };
    Decision::Believed(Box::new(Change {
        writes,
        memory: Memory {
            fields,
            arrivals,
            validators_lie: before.memory.validators_lie || look.was_told_wrong(),
            looks: if before.succeeded_at.is_none() { Some(1) } else { before.memory.looks.map(|_| 2) },
            zone: before.memory.zone.clone(),
            held: None,
            least,
            short,
        },
        usual: plausibility::usual(usual, found),
        backfilled: backfill.len(),
        reread,
    }))
}

impl Look<'_> {
    fn doubt(&self, flood: &Flood) -> Option<(Doubt, Option<HeldList>)> {
        let found = self.seen.listed();
        if self.seen.accept && found > 0 {
            return None;
        }
        let usual = self.known.source.usual.filter(|_| self.last().is_some());
        if let Some(doubt) =
            plausibility::doubt_of_number(found, usual).filter(|_| !self.is_short_and_alive() && !self.begins_anew())
        {
            return Some((doubt, self.known.source.memory.held.clone()));
        }
        match flood {
            Flood::Another(held) => {
                let found = self.seen.items.len();
                let known = found - self.new_items().count();
                Some((Doubt::Burst { found, known }, Some(held.clone())))
            }
            Flood::None | Flood::Longer(_) | Flood::Released(_) => None,
        }
    }

    /// Whether a list that is too short has been so for long, and goes on all the same: most of it is known or fresh, and some is new. To
    /// doubt it further keeps news back, and saves nothing.
    fn is_short_and_alive(&self) -> bool {
        let is_long_ago = |last: DateTime<Utc>| (self.seen.now - last).num_hours() >= SHORT_HOURS;
        if self.is_one_alone() {
            return false;
        }
        let (found, new) = (self.seen.items.len(), self.new_items().count());
        let fresh = self.new_items().filter(|(_, item)| self.is_fresh(item)).count();
        let source = &self.known.source;
        // where nothing is dated, no more is new than comes in that time
        let are_expected = || found > new && new <= source.memory.arrivals.bound(source.succeeded_at, self.seen.now);
        let is_alive = || (found - new + fresh) * 2 >= found || are_expected();
        self.last().is_some_and(is_long_ago) && new > 0 && is_alive()
    }

    /// Whether the page holds nothing but news: a list that begins anew, as each week, is short on its first day.
    fn begins_anew(&self) -> bool {
        let mut items = self.new_items().peekable();
        let is_judged = self.last().is_some() && items.peek().is_some() && !self.is_one_alone();
        let is_news = |item: &Item| {
            self.is_fresh(item)
                && item.published.is_some_and(|at| at.begins(self.seen.timezone).to_utc() <= self.seen.now)
        };
        is_judged && self.matches.iter().all(|found| found.number.is_none()) && items.all(|(_, item)| is_news(item))
    }

    /// Whether one stranger is all that was found without a recipe where several items are usual: a link of the page's foot, more likely
    /// than a list.
    fn is_one_alone(&self) -> bool {
        let [item] = self.seen.items else { return false };
        let is_stranger = self.matches.iter().all(|found| found.number.is_none());
        let are_many = self.known.source.usual.is_some_and(|usual| usual >= 3.0);
        is_stranger && are_many && self.seen.named.is_empty() && !item.named.of_feed
    }

    /// Whether the server said that nothing had changed when something had: the page has new items under the same validators, or some that
    /// were published before it said so.
    fn was_told_wrong(&self) -> bool {
        let Some(unread) = self.seen.unread else { return false };
        self.new_items().any(|(_, item)| match item.published {
            Some(Moment::Instant(at)) => unread.same_validators || (at > unread.since && at <= unread.until),
            Some(Moment::Day(day)) => {
                unread.same_validators || (day > unread.since.date_naive() && day < unread.until.date_naive())
            }
            None => unread.same_validators,
        })
    }

    fn judgement(&self) -> Judgement {
        let source = &self.known.source;
        // what was taken over from another feed says nothing of what this source usually gives
        let is_taken_over = || self.pairs().any(|(_, known)| known.is_some_and(|known| known.is_unread));
        if self.seen.accept || !source.judges || (source.succeeded_at.is_none() && is_taken_over()) {
            return Judgement::default();
        }
        let completed: Vec<(Item, &Item)> = self
            .pairs()
            .filter_map(|(item, known)| Some((item, known?)))
            .filter_map(|(item, known)| Some((revise::completed(known, item), known.item.as_ref()?)))
            .collect();
        let pairs: Vec<fields::Pair<'_>> = completed.iter().map(|(shown, known)| (*known, shown)).collect();
        let page: Vec<&Item> = self.seen.items.iter().collect();
        let memory = &source.memory.fields;
        let unjudged: &[Field] = if self.seen.full_text { &fields::JUDGED } else { &[] };
        let judgement = fields::judge(&pairs, &page, memory, (unjudged, self.today()));
        if source.same_recipe { judgement } else { judgement.of_another_recipe() }
    }

    fn today(&self) -> NaiveDate {
        self.seen.now.date_naive()
    }

    fn writes(&self, judgement: &Judgement, (backfill, is_released): (&HashSet<usize>, bool)) -> Vec<Write> {
        let Observation { timezone, now, accept, .. } = *self.seen;
        let redates = self.known.source.succeeded_at.is_some() && !self.known.source.same_recipe;
        let recovering: Vec<Field> = self.known.source.memory.fields.broken.iter().map(|broken| broken.field).collect();
        let manner =
            HistoryManner { judgement, corrects: accept || redates, redates, recovering: &recovering, timezone, now };
        // a place that damage put before all dates is none
        let oldest = self.known.oldest.map_or(now.timestamp(), |oldest| oldest.max(0)).min(now.timestamp());
        let behind: HashMap<usize, i64> =
            self.in_order(backfill).into_iter().zip(1..).map(|(at, place)| (at, oldest - place)).collect();
        let hosts = hosts(self.seen.items);
        // it leads where hardly another item of the page does
        let is_foreign = |item: &Item| {
            let alike = host(item).and_then(|host| hosts.get(host));
            alike.is_some_and(|alike| alike * 2 < self.seen.items.len())
        };
        let one = |(at, (item, found)): (usize, (&Item, &Match))| {
            let keys = found.new_keys.clone();
            if let Some(number) = found.number {
                let known = self.known.items.get(&number);
                let edit = known.and_then(|known| revise::revise(known, item, manner)).map(Box::new);
                return Write::Known { number, edit, keys };
            }
            let is_backfill = backfill.contains(&at);
            let mut item = item.clone();
            let is_advert = judgement.is_advert(&item) || judgement.lacks_own_title(&item) && is_foreign(&item);
            let is_torn = judgement.names_all && item.title.is_empty() && item.link.is_none();
            judgement.strip(&mut item);
            if is_nothing(&item) || is_advert && says_nothing(&item) || is_torn {
                return Write::Nothing;
            }
            if is_backfill && !is_released {
                // an older item that says it is of now does not say when it is of
                item.published = item.published.filter(|_| !self.is_fresh(&item));
            }
            let is_undated = is_backfill && item.published.is_none();
            let behind = behind.get(&at).filter(|_| is_undated);
            let seen = behind.copied().unwrap_or_else(|| self.first_seen(&item).timestamp());
            Write::New { item: Box::new(item), seen, is_backfill, keys }
        };
        self.seen.items.iter().zip(self.matches).enumerate().map(one).collect()
    }

    /// When a new item counts as seen: now; by a clock that was set back, not before what is known, and not before it was published.
    fn first_seen(&self, item: &Item) -> DateTime<Utc> {
        let (newest, now) = (self.dated_ahead(), self.seen.now);
        if newest.is_none() && self.known.source.looked_ahead.is_none() {
            return now;
        }
        let published = item.published.map(|published| published.begins(self.seen.timezone).to_utc().max(now));
        published.or(newest).unwrap_or(now)
    }

    /// How many items come, by all looks up to this one.
    fn arrivals_after(&self, new: usize, older: usize) -> Arrivals {
        let source = &self.known.source;
        let before = &source.memory.arrivals;
        if self.seen.watched {
            return before.clone();
        }
        match source.succeeded_at {
            None => {
                let dates = || self.seen.items.iter().filter_map(|item| item.published);
                let pace = Pace::first(dates().map(|date| date.day()), self.seen.now);
                Arrivals { pace, ..Arrivals::of_dates(dates(), self.today()) }
            }
            Some(_) if !source.same_recipe => before.clone(),
            // what somebody accepted is that list alone: the gate stays where it is
            last => {
                let after = before.after(new.min(before.bound(last, self.seen.now)), last, self.seen.now);
                // a page that grows by older ones is alive
                Arrivals { pace: before.pace.after(new + older, self.seen.now), ..after }
            }
        }
    }

    /// What is usual of the fields after this look, by the items as they are kept.
    fn fields_after(&self, writes: &[Write], judgement: Judgement) -> fields::FieldMemory {
        let kept = |write: &Write| match write {
            Write::New { item, .. } => Some((**item).clone()),
            Write::Known { edit: Some(edit), .. } => Some(edit.item.clone()),
            Write::Nothing => None,
            Write::Known { number, edit: None, .. } => {
                self.known.items.get(number).and_then(|known| known.item.clone())
            }
        };
        let items: Vec<Item> = writes.iter().filter_map(kept).collect();
        let before =
            if self.seen.accept { fields::FieldMemory::default() } else { self.known.source.memory.fields.clone() };
        let (kept, shown): (Vec<&Item>, Vec<&Item>) = (items.iter().collect(), self.seen.items.iter().collect());
        fields::after(&before, (&kept, &shown), judgement, self.known.source.succeeded_at.is_none())
    }
}

/// How many items lead to each host.
fn hosts(items: &[Item]) -> HashMap<&str, usize> {
    let mut hosts = HashMap::new();
    for host in items.iter().filter_map(host) {
        *hosts.entry(host).or_default() += 1;
    }
    hosts
}

fn host(item: &Item) -> Option<&str> {
    item.link.as_ref()?.host_str()
}

/// Whether an item neither says nor links to anything.
fn is_nothing(item: &Item) -> bool {
    item.link.is_none() && says_nothing(item) && item.image.is_none() && item.enclosures.is_empty()
}

/// Whether an item has no word of its own.
fn says_nothing(item: &Item) -> bool {
    item.title.is_empty() && item.summary.is_none() && item.content.is_none()
}

#[cfg(test)]
mod tests;
