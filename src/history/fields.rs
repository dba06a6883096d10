//! What is usual of each field of a source's items, and whether the fields on a page fit that.
//!
//! A redesign breaks one selector and leaves the others: the items are there, and one field is gone, or is the same button's words
//! in every item. Such a field is judged by the items that are known, whose values are remembered, and where too few are left on
//! the page by what was usual.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use url::Position;

use super::words;
use crate::model::{Field, Item};

/// The fields that are judged.
pub(super) const JUDGED: [Field; 6] =
    [Field::Title, Field::Summary, Field::Content, Field::Published, Field::Author, Field::Image];
/// So many items tell something.
const TELLING: usize = 3;
/// So many items that changed at once were not edited one by one.
const AT_ONCE: usize = 4;

/// What is usual of a field.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Usual {
    /// The share of items that have it, from 0 to 1.
    pub share: f64,
    /// The share of the most frequent value among those, from 0 to 1: 1 where all have the same.
    pub sameness: f64,
    /// How many letters it has, in the median; 0 for a date and a picture.
    pub length: f64,
}

/// What is usual of the fields of a source, and which of them break with it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FieldMemory {
    /// What is usual.
    #[serde(default)]
    pub usual: BTreeMap<Field, Usual>,
    /// What broke.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<FieldVerdict>,
}

impl FieldMemory {
    pub(super) fn is_empty(&self) -> bool {
        self.usual.is_empty() && self.broken.is_empty()
    }
}

/// A field that is not as usual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldVerdict {
    /// Which.
    pub field: Field,
    /// What is wrong with it.
    pub state: FieldState,
    /// Of how many items it was usual.
    pub usual: usize,
    /// How many of them have it now, as it was.
    pub found: usize,
    /// What most items show now, where it is one value, cut to a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// How a field breaks with what is usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldState {
    /// It is gone from nearly all items.
    Dead,
    /// It is gone from most items.
    Thin,
    /// It is one value for most items, where it used to vary.
    Junk,
    /// It is the value of another field.
    Doubled,
    /// It has nothing to do with what the known items had.
    Other,
    /// The recipe names its place, and no item was ever seen to have it.
    Never,
}

impl FieldState {
    /// Whether its values are not believed.
    fn is_withheld(self) -> bool {
        !matches!(self, Self::Thin | Self::Never)
    }
}

/// How the fields of one page are to be taken.
#[derive(Debug, Default)]
pub(super) struct Judgement {
    /// The fields that broke.
    pub broken: Vec<FieldVerdict>,
    /// Fields that most known items have otherwise than before, and not for the worse: they are read another way.
    pub reread: Vec<Field>,
    /// Broken fields whose values new items may have all the same.
    pub takeable: Vec<Field>,
}

impl Judgement {
    /// Adds the fields whose place a recipe names, and which no item has nor had.
    pub(super) fn add_never_found(&mut self, named: &[Field], items: &[&Item], memory: &FieldMemory) {
        for field in named.iter().copied().filter(|field| JUDGED.contains(field)) {
            let had = memory.usual.get(&field).is_some_and(|usual| usual.share > 0.0);
            if !had
                && !items.is_empty()
                && !self.is_broken(field)
                && items.iter().all(|item| value(item, field).is_none())
            {
                let (state, usual) = (FieldState::Never, items.len());
                self.broken.push(FieldVerdict { field, state, usual, found: 0, value: None });
            }
        }
    }

    /// Whether known items keep what they have of a field, whatever is shown. What a field has that is only rare now is its own.
    pub(super) fn keeps(&self, field: Field) -> bool {
        self.broken.iter().any(|verdict| verdict.field == field && verdict.state.is_withheld())
    }

    /// Whether a field is not as it was.
    fn is_broken(&self, field: Field) -> bool {
        self.broken.iter().any(|verdict| verdict.field == field && verdict.state != FieldState::Never)
    }

    /// The same where another recipe reads the page: what it gives is what is wanted, but for a field that it finds nowhere.
    pub(super) fn of_another_recipe(mut self) -> Self {
        self.broken.retain(|verdict| verdict.state == FieldState::Dead);
        self
    }

    /// The items of a page without the keys that are made of fields which are not believed; none where all of them are.
    pub(super) fn without_keys(&self, items: &[Item]) -> Option<Vec<Item>> {
        let (title, day) = (self.keeps(Field::Title), self.keeps(Field::Published));
        let rekeyed = |item: &Item| {
            let mut item = item.clone();
            item.keys.retain(|key| !(title && key.starts_with("title:")));
            for key in item.keys.iter_mut().filter(|key| day && key.starts_with("title:")) {
                key.truncate(key.rfind('|').map_or(key.len(), |bar| bar + 1));
            }
            item
        };
        (title || day).then(|| items.iter().map(rekeyed).collect())
    }

    /// Takes from a new item what is not believed.
    pub(super) fn strip(&self, item: &mut Item) {
        let title = item.title.clone();
        for verdict in self.broken.iter().filter(|verdict| verdict.state.is_withheld()) {
            if self.takeable.contains(&verdict.field) {
                continue;
            }
            match verdict.field {
                Field::Title => item.title.clear(),
                Field::Summary => item.summary = None,
                Field::Content => item.content = None,
                Field::Published => item.published = None,
                Field::Author => item.authors.clear(),
                Field::Image => item.image = None,
                Field::Link | Field::Category => {}
            }
        }
        // an item that neither says nor links to anything is none
        if item.link.is_none() && item.summary.is_none() && item.content.is_none() {
            item.title = title;
        }
    }
}

/// A field of an item as text; none where it is missing. A date is its day.
pub(super) fn value(item: &Item, field: Field) -> Option<String> {
    let value = match field {
        Field::Title => item.title.clone(),
        Field::Summary => item.summary.clone()?,
        Field::Content => item.content.as_ref()?.to_text(),
        Field::Published => item.published?.day().to_string(),
        Field::Author => item.authors.first()?.name.clone(),
        Field::Image => item.image.as_ref()?.url[..Position::AfterPath].to_owned(),
        Field::Link => item.link.as_ref()?.to_string(),
        Field::Category => item.categories.first()?.clone(),
    };
    Some(value).filter(|value| !value.trim().is_empty())
}

/// A known item beside the one on the page.
pub(super) type Pair<'a> = (&'a Item, &'a Item);

/// Judges the fields of a page by the known items on it (`pairs`: as remembered, as shown), by all of its items and by what is
/// usual; `unjudged` are fields that the items' own pages give.
pub(super) fn judge(
    pairs: &[Pair<'_>],
    page: &[&Item],
    memory: &FieldMemory,
    (unjudged, today): (&[Field], NaiveDate),
) -> Judgement {
    let mut judgement = Judgement::default();
    for field in JUDGED {
        let is_other = |verdict: &&FieldVerdict| verdict.field == field && verdict.state == FieldState::Other;
        let judging = memory.broken.iter().find(is_other).map_or(usize::MAX, |verdict| verdict.usual);
        let seen = Seen { judging, ..Seen::of(field, pairs, page, today) };
        let usual = memory.usual.get(&field).copied();
        if let Some(verdict) = seen.verdict(usual, (page, pairs), unjudged.contains(&field)) {
            if verdict.state == FieldState::Other && seen.is_plausible(usual) {
                judgement.takeable.push(field);
            }
            judgement.broken.push(verdict);
        } else if seen.is_reread() {
            judgement.reread.push(field);
        }
    }
    judgement
}

/// One field, as remembered and as shown.
struct Seen {
    field: Field,
    /// Of the known items that had it: what it was, and what is shown.
    known: Vec<(String, Option<String>)>,
    /// Known items that did not have it, and show it now.
    come: usize,
    /// Known items on the page.
    pairs: usize,
    /// Of all items that show it.
    shown: Vec<String>,
    /// Items on the page.
    items: usize,
    /// So many known items had it when it was first found to be of another field.
    judging: usize,
    today: NaiveDate,
}

impl Seen {
    fn of(field: Field, pairs: &[Pair<'_>], page: &[&Item], today: NaiveDate) -> Self {
        let known = pairs.iter().filter_map(|(known, shown)| Some((value(known, field)?, value(shown, field))));
        let come = pairs.iter().filter(|(known, shown)| value(known, field).is_none() && value(shown, field).is_some());
        let shown = page.iter().filter_map(|item| value(item, field)).collect();
        let (known, come) = (known.collect(), come.count());
        Self { field, known, come, pairs: pairs.len(), shown, items: page.len(), judging: usize::MAX, today }
    }

    fn verdict(
        &self,
        usual: Option<Usual>,
        (page, pairs): (&[&Item], &[Pair<'_>]),
        is_unjudged: bool,
    ) -> Option<FieldVerdict> {
        let of_known = self.known.len() >= TELLING;
        let still = self.known.iter().filter(|(_, shown)| shown.is_some()).count();
        let verdict = |state, usual, found, value| Some(FieldVerdict { field: self.field, state, usual, found, value });
        if of_known && still * 10 <= self.known.len() {
            return verdict(FieldState::Dead, self.known.len(), still, None);
        }
        if !of_known && !is_unjudged && self.is_missing(usual) {
            return verdict(FieldState::Dead, self.items, self.shown.len(), None);
        }
        if let Some(junk) = self.junk(usual) {
            let as_before = self.known.iter().filter(|(was, shown)| shown.as_ref() == Some(was)).count();
            return verdict(FieldState::Junk, self.known.len().max(self.items), as_before, Some(begun(&junk)));
        }
        if let Some(other) = self.doubled(page, pairs) {
            return verdict(FieldState::Doubled, self.items, 0, Some(other.name().to_owned()));
        }
        let unrelated = self.unrelated();
        // those that came since it broke have what they came with, and speak for nothing
        let judging = self.known.len().min(self.judging);
        if of_known && unrelated * 2 > judging {
            let value = self.known.iter().find_map(|(_, shown)| shown.as_deref().map(begun));
            return verdict(FieldState::Other, judging, judging.saturating_sub(unrelated), value);
        }
        if of_known && still * 2 < self.known.len() {
            return verdict(FieldState::Thin, self.known.len(), still, None);
        }
        None
    }

    /// Too few known items are there to ask, and nearly none has what most had.
    fn is_missing(&self, usual: Option<Usual>) -> bool {
        let was_usual = usual.is_some_and(|usual| usual.share >= 0.8);
        was_usual && self.items >= TELLING && self.shown.len() * 10 <= self.items
    }

    /// The one value that most items show, where the values used to vary.
    fn junk(&self, usual: Option<Usual>) -> Option<String> {
        if self.field == Field::Published {
            return self.one_day();
        }
        let (value, count) = most_frequent(self.shown.iter())?;
        if count < TELLING || count * 2 <= self.shown.len() || self.is_shared_by_the_new() {
            return None;
        }
        let before = self.known.iter().map(|(was, _)| was);
        let sameness = if self.known.len() >= TELLING {
            share(most_frequent(before)?.1, self.known.len())
        } else {
            usual?.sameness
        };
        let now = share(count, self.shown.len());
        let varied = if now >= 0.8 { sameness <= 0.5 } else { sameness <= 0.25 };
        let had_it = self.known.iter().filter(|(was, _)| was == value).count();
        (varied && had_it * 2 <= self.known.len()).then(|| value.clone())
    }

    /// Whether new items alone have one author or picture, as where one hand wrote them all: most known ones have their own.
    fn is_shared_by_the_new(&self) -> bool {
        let as_before = self.known.iter().filter(|(was, shown)| shown.as_ref() == Some(was)).count();
        let is_held = self.known.len() >= TELLING && as_before * 2 > self.known.len();
        is_held && matches!(self.field, Field::Author | Field::Image)
    }

    /// The day that most known items are dated by now, which is not theirs.
    fn one_day(&self) -> Option<String> {
        let moved = self
            .known
            .iter()
            .filter_map(|(was, shown)| shown.as_ref().filter(|shown| !are_near(was, shown, self.today)));
        let (day, count) = most_frequent(moved)?;
        (count >= TELLING && count * 2 > self.known.len()).then(|| day.clone())
    }

    /// The other field whose value most items show in this one.
    fn doubled(&self, page: &[&Item], pairs: &[Pair<'_>]) -> Option<Field> {
        let others: &[Field] = match self.field {
            Field::Title => &[Field::Summary, Field::Author],
            Field::Summary => &[Field::Title, Field::Author],
            Field::Author => &[Field::Title],
            _ => return None,
        };
        let moved = self.known.iter().filter(|(was, shown)| shown.as_ref().is_some_and(|shown| shown != was)).count();
        if moved < TELLING || moved * 2 <= self.known.len() {
            return None;
        }
        let is_most = |count: usize, all: usize| count >= TELLING && count * 2 > all;
        others.iter().copied().find(|other| {
            let equals = |item: &Item, other: Option<String>| {
                let value = value(item, self.field);
                value.is_some() && value == other
            };
            let beside = page.iter().filter(|item| equals(item, value(item, *other))).count();
            let before = pairs.iter().filter(|(known, shown)| equals(shown, value(known, *other))).count();
            is_most(beside, page.len()) || is_most(before, pairs.len())
        })
    }

    /// How many known items show something that has nothing to do with what they had.
    fn unrelated(&self) -> usize {
        let is_unrelated = |was: &str, shown: &str| match self.field {
            Field::Title | Field::Summary | Field::Content => !words::related(was, shown),
            Field::Published => !are_near(was, shown, self.today),
            // who wrote it and what it looks like is told in many ways
            _ => false,
        };
        self.known.iter().filter(|(was, shown)| shown.as_deref().is_some_and(|shown| is_unrelated(was, shown))).count()
    }

    /// Whether what is shown looks as such a field did: as long, and as varied.
    fn is_plausible(&self, usual: Option<Usual>) -> bool {
        if self.field == Field::Published {
            return false;
        }
        let before: Vec<String> = self.known.iter().map(|(was, _)| was.clone()).collect();
        let Some(now) = Usual::of(&self.shown, self.items) else { return false };
        let Some(before) = usual.or_else(|| Usual::of(&before, before.len())) else { return false };
        let fits = now.length * 3.0 >= before.length && now.length <= before.length * 3.0;
        fits && now.sameness <= before.sameness.max(0.3)
    }

    /// Whether most known items say something else than before, as after a change of how the page is read.
    fn is_reread(&self) -> bool {
        let both = self.known.iter().filter_map(|(was, shown)| Some((was, shown.as_ref()?)));
        let changed = both.filter(|(was, shown)| !words::same(was, shown)).count();
        let (all, come) = (changed >= AT_ONCE && changed * 2 > self.known.len(), self.come);
        all || (come >= AT_ONCE && come * 2 > self.pairs)
    }
}

/// Whether two days may be the same date: in two zones, or told by "a month ago", which is said for two months.
fn are_near(was: &str, shown: &str, today: NaiveDate) -> bool {
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    day(was).zip(day(shown)).is_some_and(|(was, shown)| {
        let apart = (was - shown).num_days().abs();
        let age = (today - was).num_days();
        apart <= 1 || (shown < today && apart * 2 <= age + 1)
    })
}

impl Usual {
    /// Of the values of `items` items; none of none.
    fn of(values: &[String], items: usize) -> Option<Self> {
        if items == 0 {
            return None;
        }
        let top = most_frequent(values.iter()).map_or(0, |(_, count)| count);
        let mut lengths: Vec<usize> = values.iter().map(|value| value.chars().count()).collect();
        lengths.sort_unstable();
        #[expect(clippy::cast_precision_loss, reason = "lengths of texts")]
        let length = lengths.get(lengths.len() / 2).map_or(0.0, |length| *length as f64);
        Some(Self { share: share(values.len(), items), sameness: share(top, values.len().max(1)), length })
    }

    fn moved(before: Self, now: Self) -> Self {
        // what is no number says nothing, and would stay for ever
        let mix = |before: f64, now: f64| if before.is_finite() { 0.8 * before + 0.2 * now } else { now };
        Self {
            share: mix(before.share, now.share),
            sameness: mix(before.sameness, now.sameness),
            length: mix(before.length, now.length),
        }
    }
}

/// What is usual after a page whose items are these, as they are kept; of a field that broke, what was usual stays.
pub(super) fn after(memory: &FieldMemory, items: &[&Item], judgement: Judgement) -> FieldMemory {
    let mut usual = memory.usual.clone();
    for field in JUDGED.into_iter().filter(|field| !judgement.is_broken(*field)) {
        let values: Vec<String> = items.iter().filter_map(|item| value(item, field)).collect();
        let Some(now) = Usual::of(&values, items.len()) else { continue };
        let now = if matches!(field, Field::Published | Field::Image) { Usual { length: 0.0, ..now } } else { now };
        usual.entry(field).and_modify(|before| *before = Usual::moved(*before, now)).or_insert(now);
    }
    FieldMemory { usual, broken: judgement.broken }
}

fn most_frequent<'v>(values: impl Iterator<Item = &'v String>) -> Option<(&'v String, usize)> {
    let mut counts: HashMap<&String, usize> = HashMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().max_by(|(a, m), (b, n)| m.cmp(n).then_with(|| b.cmp(a)))
}

fn share(part: usize, whole: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of items on a page are far below 2^52")]
    let share = part as f64 / whole.max(1) as f64;
    share
}

/// A text short enough for a message.
fn begun(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests;
