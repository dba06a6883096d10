//! What is usual of each field of a source's items, and whether the fields on a page fit that.
//!
//! A redesign breaks one selector and leaves the others: the items are there, and one field is gone, or is the same button's words
//! in every item. Such a field is judged by the items that are known, whose values are remembered, and where too few are left on
//! the page by what was usual.

mod displaced;
mod placeholder;
mod seen;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use url::Position;

use self::seen::SeenField;
use crate::model::{Field, Item};

/// The fields that are judged.
pub(super) const JUDGED: [Field; 7] =
    [Field::Title, Field::Link, Field::Summary, Field::Content, Field::Published, Field::Author, Field::Image];
/// So many items tell something.
const TELLING: usize = 3;

/// What is usual of a field.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Usual {
    /// The share of items that have it, from 0 to 1.
    pub share: f64,
    /// The share of the most frequent value among those, from 0 to 1: 1 where all have the same.
    pub sameness: f64,
    /// How many letters it has, in the median; 0 for a date and a picture.
    pub length: f64,
    /// The share of items that show it, from 0 to 1: a page may show it of its first few items alone, which keep it. None from before
    /// it was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<f64>,
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// It is one value for several items that each had their own; the others have theirs.
    Shared,
    /// It is a placeholder in some items, whose own values are not there yet.
    Placeholder,
    /// The recipe names its place, and no item was ever seen to have it.
    Never,
}

impl FieldState {
    /// Whether its values are not believed: known items keep what they have, and new ones go without.
    #[must_use]
    pub fn is_withheld(self) -> bool {
        !matches!(self, Self::Thin | Self::Shared | Self::Placeholder | Self::Never)
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
    /// Values that several items had which show their own now: to be without them is no edit.
    pub hollow: Vec<(Field, String)>,
    /// Values that several items show which had their own: they are not believed.
    pub shared: Vec<(Field, String)>,
    /// All items of the source have a title and a link: what has neither is a part of one.
    pub names_all: bool,
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

    /// Whether a known item keeps what it has of a field although it shows this.
    pub(super) fn keeps_beside(&self, field: Field, shown: &Item) -> bool {
        self.keeps(field) || self.is_shared(field, shown)
    }

    /// Whether a new item is an advertisement by its title.
    pub(super) fn is_advert(&self, item: &Item) -> bool {
        self.is_shared(Field::Title, item) && placeholder::is_advert(&item.title)
    }

    /// Whether the title that an item shows stands in the place of its own.
    pub(super) fn lacks_own_title(&self, item: &Item) -> bool {
        self.is_shared(Field::Title, item)
    }

    fn is_shared(&self, field: Field, shown: &Item) -> bool {
        !self.shared.is_empty()
            && value(shown, field).is_some_and(|shown| self.shared.iter().any(|of| of.0 == field && of.1 == shown))
    }

    /// Whether what a known item had of a field said nothing of it, and is corrected.
    pub(super) fn is_hollow(&self, field: Field, known: &str) -> bool {
        self.hollow.iter().any(|of| of.0 == field && of.1 == known)
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
        let has_shared = self.shared.iter().any(|(field, _)| *field == Field::Title);
        let rekeyed = |item: &Item| {
            let mut item = item.clone();
            let title = title || self.is_shared(Field::Title, &item);
            // what has nothing else is known by it all the same
            let has_others = item.keys.iter().any(|key| !key.starts_with("title:"));
            item.keys.retain(|key| !(title && (has_others || !has_shared) && key.starts_with("title:")));
            for key in item.keys.iter_mut().filter(|key| day && key.starts_with("title:")) {
                key.truncate(key.rfind('|').map_or(key.len(), |bar| bar + 1));
            }
            item
        };
        (title || day || has_shared).then(|| items.iter().map(rekeyed).collect())
    }

    /// Takes from a new item what is not believed.
    pub(super) fn strip(&self, item: &mut Item) {
        if self.is_advert(item) {
            // what an advertisement says of itself is no news either
            [Field::Title, Field::Summary, Field::Content].into_iter().for_each(|field| clear(item, field));
        }
        for field in JUDGED {
            let is_withheld = self.keeps(field) && !self.takeable.contains(&field);
            if !(is_withheld || self.is_shared(field, item)) {
                continue;
            }
            clear(item, field);
        }
    }
}

/// Takes a field from an item.
pub fn clear(item: &mut Item, field: Field) {
    match field {
        Field::Title => item.title.clear(),
        Field::Summary => item.summary = None,
        Field::Content => item.content = None,
        Field::Published => item.published = None,
        Field::Author => item.authors.clear(),
        Field::Image => item.image = None,
        Field::Link => item.link = None,
        Field::Category => {}
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
    let displaced = displaced::of(pairs, page, memory);
    for field in JUDGED {
        let before = memory.broken.iter().find(|verdict| verdict.field == field);
        let judging =
            before.filter(|verdict| verdict.state == FieldState::Other).map_or(usize::MAX, |other| other.usual);
        let seen = SeenField::of(field, pairs, page, today).without(&displaced).judging(judging);
        let usual = memory.usual.get(&field).copied();
        if usual.is_some_and(Usual::is_never) && page.iter().all(|item| value(item, field).is_none()) {
            // what known items have of it is not from this source
            continue;
        }
        judgement.hollow.extend(seen.hollow().into_iter().map(|value| (field, value)));
        judgement.shared.extend(seen.shared().into_iter().map(|value| (field, value)));
        let placeholders = placeholder::of(field, (pairs, page), usual);
        let verdict = seen.verdict(usual, (page, pairs), unjudged.contains(&field));
        let verdict = match (verdict, before) {
            // it is what it was: those that came since it broke have nothing to tell it by
            (Some(verdict), Some(before))
                if verdict.state == FieldState::Other && before.state == FieldState::Doubled =>
            {
                Some(FieldVerdict { state: before.state, value: before.value.clone(), ..verdict })
            }
            (verdict, before) => verdict.or_else(|| seen.still(before?, (page, pairs), memory)),
        };
        let verdict = verdict.or_else(|| placeholder::verdict(field, &placeholders, page));
        judgement.shared.extend(placeholders.into_iter().map(|value| (field, value)));
        if let Some(verdict) = verdict {
            if verdict.state == FieldState::Other && seen.is_plausible(usual) {
                judgement.takeable.push(field);
            }
            judgement.broken.push(verdict);
        } else if seen.is_reread() {
            judgement.reread.push(field);
        }
    }
    judgement.shared.extend(displaced);
    let has_all = |field| memory.usual.get(&field).is_some_and(|usual| usual.has_all());
    judgement.names_all = has_all(Field::Title) && has_all(Field::Link);
    judgement
}

impl Usual {
    /// Whether the source was never seen to give it.
    fn is_never(self) -> bool {
        self.share <= 0.0
    }

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
        Some(Self { share: share(values.len(), items), sameness: share(top, values.len().max(1)), length, shown: None })
    }

    fn moved(before: Self, now: Self) -> Self {
        // what is no number says nothing, and would stay for ever
        let mix = |before: f64, now: f64| if before.is_finite() { 0.8 * before + 0.2 * now } else { now };
        Self {
            share: mix(before.share, now.share),
            sameness: mix(before.sameness, now.sameness),
            length: mix(before.length, now.length),
            shown: now.shown.map(|now| before.shown.map_or(now, |before| mix(before, now))),
        }
    }

    /// Whether hardly an item is without it.
    fn has_all(self) -> bool {
        self.share >= 0.95
    }

    /// Whether about as many items show it as usual, though others of them have it.
    fn is_shown_as_before(self, count: usize, items: usize) -> bool {
        self.shown.is_some_and(|shown| shown.is_finite() && share(count, items) * 4.0 >= shown * 3.0)
    }
}

/// What is usual after a page whose items are these, as they are kept and as it showed them; of a field that broke, what was usual stays.
/// What items have of a field that the source never gave is from elsewhere: from another source, or from a feed that was taken over.
pub(super) fn after(
    memory: &FieldMemory,
    (kept, shown): (&[&Item], &[&Item]),
    judgement: Judgement,
    is_first: bool,
) -> FieldMemory {
    let mut usual = memory.usual.clone();
    for field in JUDGED.into_iter().filter(|field| !judgement.is_broken(*field)) {
        let is_own = !is_first && !usual.get(&field).copied().is_some_and(Usual::is_never);
        let items = if is_own { kept } else { shown };
        let values: Vec<String> = items.iter().filter_map(|item| value(item, field)).collect();
        let Some(now) = Usual::of(&values, items.len()) else { continue };
        if judgement.hollow.iter().any(|of| of.0 == field) {
            // what was usual was made of values that said nothing
            usual.remove(&field);
        }
        let now = if matches!(field, Field::Published | Field::Image) { Usual { length: 0.0, ..now } } else { now };
        let count = shown.iter().filter(|item| value(item, field).is_some()).count();
        let now = Usual { shown: Some(share(count, shown.len())), ..now };
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
