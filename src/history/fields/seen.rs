//! One field of a source, as it is remembered and as a page shows it, and whether the one fits the other.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::{FieldMemory, FieldState, FieldVerdict, Pair, TELLING, Usual, begun, most_frequent, share, value};
use crate::{
    history::words,
    model::{Field, Item, Moment},
};

/// Bytes of a name that is as long as a sentence.
const SENTENCE: usize = 20;
/// So many items that changed at once were not edited one by one.
const AT_ONCE: usize = 4;

/// One field, as remembered and as shown.
pub(super) struct SeenField {
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
    /// What known items had that is another field's, as their page tells it now.
    borrowed: Vec<String>,
    today: NaiveDate,
}

impl SeenField {
    pub(super) fn of(field: Field, pairs: &[Pair<'_>], page: &[&Item], today: NaiveDate) -> Self {
        let known = pairs.iter().filter_map(|(known, shown)| Some((value(known, field)?, value(shown, field))));
        let come = pairs.iter().filter(|(known, shown)| value(known, field).is_none() && value(shown, field).is_some());
        let shown = page.iter().filter_map(|item| value(item, field)).collect();
        let (known, come) = (known.collect(), come.count());
        Self {
            field,
            known,
            come,
            pairs: pairs.len(),
            shown,
            items: page.len(),
            judging: usize::MAX,
            borrowed: borrowed(field, pairs),
            today,
        }
    }

    /// The same without values that are not those of the items that show them.
    pub(super) fn without(mut self, values: &[(Field, String)]) -> Self {
        let field = self.field;
        let values: HashSet<&String> = values.iter().filter(|of| of.0 == field).map(|(_, value)| value).collect();
        let is_one = |shown: &String| values.contains(shown);
        if !values.is_empty() {
            self.known.iter_mut().for_each(|(_, shown)| *shown = shown.take().filter(|shown| !is_one(shown)));
            self.shown.retain(|shown| !is_one(shown));
        }
        self
    }

    /// The same of a field that was first found to be another's by so many known items.
    pub(super) fn judging(self, judging: usize) -> Self {
        Self { judging, ..self }
    }

    pub(super) fn verdict(
        &self,
        usual: Option<Usual>,
        (page, pairs): (&[&Item], &[Pair<'_>]),
        is_unjudged: bool,
    ) -> Option<FieldVerdict> {
        let of_known = self.known.len() >= TELLING;
        let still = self.known.iter().filter(|(_, shown)| shown.is_some()).count();
        let verdict = |state, usual, found, value| Some(FieldVerdict { field: self.field, state, usual, found, value });
        let is_as_before = usual.is_some_and(|usual| usual.is_shown_as_before(self.shown.len(), self.items));
        if of_known && still * 10 <= self.known.len() && !is_as_before {
            return verdict(FieldState::Dead, self.known.len(), still, None);
        }
        if !of_known && !is_unjudged && self.is_missing(usual) {
            return verdict(FieldState::Dead, self.items, self.shown.len(), None);
        }
        if let Some(junk) = self.junk(usual).filter(|_| !self.moves_forward(pairs)) {
            let as_before = self.known.iter().filter(|(was, shown)| shown.as_ref() == Some(was)).count();
            return verdict(FieldState::Junk, self.known.len().max(self.items), as_before, Some(begun(&junk)));
        }
        if let Some(other) = self.doubled(page, pairs) {
            return verdict(FieldState::Doubled, self.items, 0, Some(other.name().to_owned()));
        }
        let unrelated = if self.moves_forward(pairs) { 0 } else { self.unrelated() };
        // those that came since it broke have what they came with, and speak for nothing
        let judging = self.known.len().min(self.judging);
        if of_known && unrelated * 2 > judging {
            let value = self.known.iter().find_map(|(_, shown)| shown.as_deref().map(begun));
            return verdict(FieldState::Other, judging, judging.saturating_sub(unrelated), value);
        }
        if let Some((junk, count)) = self.shared_by().into_iter().max_by_key(|(_, count)| *count) {
            return verdict(FieldState::Shared, self.known.len(), self.known.len() - count, Some(begun(&junk)));
        }
        if of_known && self.is_thin(still, usual) {
            return verdict(FieldState::Thin, self.known.len(), still, None);
        }
        // items that lost their title and their link with it are not known again
        let untitled = self.items - self.shown.len().min(self.items);
        let is_untitled = self.field == Field::Title && untitled * 2 > TELLING && usual.is_some_and(Usual::has_all);
        if is_untitled {
            return verdict(FieldState::Thin, self.items, self.shown.len(), None);
        }
        None
    }

    /// Whether so many of the known items that had it do not show it that it is no chance: a title is missed at once.
    fn is_thin(&self, still: usize, usual: Option<Usual>) -> bool {
        let lost = self.known.len() - still;
        match usual.filter(|usual| usual.shown.is_some()) {
            Some(_) if self.field == Field::Title => lost * 2 > TELLING,
            Some(usual) => lost >= TELLING && !usual.is_shown_as_before(self.shown.len(), self.items),
            None => still * 2 < self.known.len(),
        }
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
            Field::Author => &[Field::Title, Field::Summary],
            _ => return None,
        };
        let moved = self.known.iter().filter(|(was, shown)| shown.as_ref().is_some_and(|shown| shown != was)).count();
        if moved < TELLING || moved * 2 <= self.known.len() {
            return None;
        }
        let is_most = |count: usize, all: usize| count >= TELLING && count * 2 > all;
        others.iter().copied().find(|other| {
            let equals = |item: &Item, other: Option<String>| {
                let Some((value, other)) = value(item, self.field).zip(other) else { return false };
                // a name ends where a list of names goes on
                let is_begun = self.field == Field::Author && value.len() >= SENTENCE && other.starts_with(&value);
                value == other || is_begun
            };
            let beside = page.iter().filter(|item| equals(item, value(item, *other))).count();
            // those that came since it broke have neither, and say nothing
            let had =
                pairs.iter().filter(|(known, _)| value(known, self.field).is_some() && value(known, *other).is_some());
            let before = had.clone().filter(|(known, shown)| equals(shown, value(known, *other))).count();
            is_most(beside, page.len()) || is_most(before, had.count())
        })
    }

    /// Values that several known items had, and that said nothing of them: each shows another of its own.
    pub(super) fn hollow(&self) -> Vec<String> {
        let moved = self.known.iter().filter_map(|(was, shown)| Some((was, shown.as_ref()?)));
        let alike = self.alike(moved).into_iter().map(|(value, _)| value);
        alike.chain(self.borrowed.iter().cloned()).collect()
    }

    /// Values that several known items show now, each of which had another of its own.
    pub(super) fn shared(&self) -> Vec<String> {
        self.shared_by().into_iter().map(|(value, _)| value).collect()
    }

    fn shared_by(&self) -> Vec<(String, usize)> {
        if matches!(self.field, Field::Link | Field::Published | Field::Author | Field::Image) {
            return Vec::new();
        }
        self.alike(self.known.iter().filter_map(|(was, shown)| Some((shown.as_ref()?, was))))
    }

    /// The first of each pair where several are alike whose second is not: the values, each with how many have it.
    fn alike<'v>(&self, pairs: impl Iterator<Item = (&'v String, &'v String)>) -> Vec<(String, usize)> {
        let mut beside: HashMap<&String, Vec<&String>> = HashMap::new();
        for (one, other) in pairs {
            beside.entry(one).or_default().push(other);
        }
        let is_many = |(one, others): &(&String, Vec<&String>)| {
            let all = others.len();
            let own = others.iter().filter(|other| *other != one).count();
            let top = most_frequent(others.iter().copied()).map_or(0, |(_, count)| count);
            own >= TELLING && own * 2 > all && top * 3 <= all
        };
        beside.into_iter().filter(is_many).map(|(one, others)| (one.clone(), others.len())).collect()
    }

    /// Whether dates are those of the last reply: they are later than before, none is to come, and no two are one.
    fn moves_forward(&self, pairs: &[Pair<'_>]) -> bool {
        if self.field != Field::Published {
            return false;
        }
        let instant = |item: &Item| match item.published {
            Some(Moment::Instant(at)) => Some(at.to_utc()),
            _ => None,
        };
        let both = pairs.iter().filter_map(|(known, shown)| Some((instant(known)?, instant(shown)?)));
        let moved: Vec<(DateTime<Utc>, DateTime<Utc>)> = both.filter(|(was, shown)| was != shown).collect();
        let apart: HashSet<DateTime<Utc>> = moved.iter().map(|(_, shown)| *shown).collect();
        let is_later = |(was, shown): &(DateTime<Utc>, DateTime<Utc>)| shown > was && shown.date_naive() <= self.today;
        moved.len() >= TELLING && apart.len() == moved.len() && moved.iter().all(is_later)
    }

    /// How many known items show something that has nothing to do with what they had.
    fn unrelated(&self) -> usize {
        let is_unrelated = |was: &str, shown: &str| match self.field {
            Field::Title | Field::Summary | Field::Content => {
                !words::related(was, shown) || words::is_masked(was, shown)
            }
            Field::Published => !are_near(was, shown, self.today),
            Field::Author => {
                let is_none = is_no_name(was, shown) || words::is_masked(was, shown);
                self.is_varied() && is_none && !words::related(was, shown)
            }
            // what it looks like is told in many ways
            _ => false,
        };
        let hollow: HashSet<String> = self.hollow().into_iter().collect();
        let known = self.known.iter().filter(|(was, _)| !hollow.contains(was));
        // the words of the next row are another's, however much they are like its own
        let is_shifted = matches!(self.field, Field::Title | Field::Summary) && self.is_shifted();
        known
            .filter(|(was, shown)| {
                shown.as_deref().is_some_and(|shown| is_unrelated(was, shown) || (is_shifted && shown != was))
            })
            .count()
    }

    /// Whether the known items had several values of it.
    fn is_varied(&self) -> bool {
        self.known.iter().map(|(was, _)| was).collect::<HashSet<_>>().len() >= TELLING
    }

    /// Whether what is shown looks as such a field did: as long, and as varied.
    pub(super) fn is_plausible(&self, usual: Option<Usual>) -> bool {
        let is_masked =
            || self.known.iter().any(|(was, shown)| shown.as_ref().is_some_and(|shown| words::is_masked(was, shown)));
        if matches!(self.field, Field::Published | Field::Author) || self.is_shifted() || self.is_poor() || is_masked()
        {
            return false;
        }
        let before: Vec<String> = self.known.iter().map(|(was, _)| was.clone()).collect();
        let Some(now) = Usual::of(&self.shown, self.items) else { return false };
        let Some(before) = usual.or_else(|| Usual::of(&before, before.len())) else { return false };
        let fits = now.length * 3.0 >= before.length && now.length <= before.length * 3.0;
        fits && now.sameness <= before.sameness.max(0.3)
    }

    /// What a field that broke is still, where too few items are known whose own values it can be compared with: what is shown is still
    /// that of another field, which is itself not back, or looks unlike all that is usual.
    pub(super) fn still(
        &self,
        before: &FieldVerdict,
        (page, pairs): (&[&Item], &[Pair<'_>]),
        memory: &FieldMemory,
    ) -> Option<FieldVerdict> {
        if self.known.len() >= TELLING || self.shown.is_empty() {
            return None;
        }
        let is_text = matches!(self.field, Field::Title | Field::Summary | Field::Content);
        let is_unlike = || !pairs.is_empty() && !self.is_plausible(memory.usual.get(&self.field).copied());
        let is_still = match before.state {
            FieldState::Doubled => {
                let others = [Field::Title, Field::Summary, Field::Author];
                let other = others.into_iter().find(|other| before.value.as_deref() == Some(other.name()))?;
                let beside = Self::of(other, pairs, page, self.today);
                let is_missing = beside.shown.len() * 2 < page.len();
                is_missing || !beside.is_plausible(memory.usual.get(&other).copied()) || self.is_of(other, pairs)
            }
            FieldState::Dead => is_text && is_unlike(),
            FieldState::Other => is_unlike(),
            _ => false,
        };
        let now = match before.state {
            FieldState::Dead => {
                let value = self.shown.first().map(|shown| begun(shown));
                FieldVerdict { state: FieldState::Other, found: 0, value, ..before.clone() }
            }
            _ => before.clone(),
        };
        is_still.then_some(now)
    }

    /// Whether all known items that have both fields show the value of the other in this one.
    fn is_of(&self, other: Field, pairs: &[Pair<'_>]) -> bool {
        let both = pairs.iter().filter_map(|(known, shown)| {
            value(known, self.field)?;
            Some((value(known, other)?, value(shown, self.field)))
        });
        let mut both = both.peekable();
        both.peek().is_some() && both.all(|(was, shown)| shown == Some(was))
    }

    /// Whether several known items show what others of them had: the values are those of the next row.
    fn is_shifted(&self) -> bool {
        let had: HashSet<&String> = self.known.iter().map(|(was, _)| was).collect();
        let is_another = |(was, shown): &&(String, Option<String>)| {
            shown.as_ref().is_some_and(|shown| shown != was && had.contains(shown))
        };
        let shifted = self.known.iter().filter(is_another).count();
        shifted >= TELLING && shifted * 2 > self.known.len()
    }

    /// Whether what is shown has hardly any words of its own beside what was known: dates, or counts of something.
    fn is_poor(&self) -> bool {
        let own = |values: &mut dyn Iterator<Item = &String>| {
            let (mut words, mut count) = (HashSet::new(), 0_usize);
            for value in values {
                words.extend(words::pieces(value).into_iter().filter(|word| word.chars().any(char::is_alphabetic)));
                count += 1;
            }
            share(words.len(), count)
        };
        let before = own(&mut self.known.iter().map(|(was, _)| was));
        own(&mut self.shown.iter()) * 2.0 < before
    }

    /// Whether most known items say something else than before, as after a change of how the page is read.
    pub(super) fn is_reread(&self) -> bool {
        if self.field == Field::Link {
            return false;
        }
        let both = self.known.iter().filter_map(|(was, shown)| Some((was, shown.as_ref()?)));
        let hollow: HashSet<String> = self.hollow().into_iter().collect();
        let changed = both.filter(|(was, shown)| !hollow.contains(*was) && !words::same(was, shown)).count();
        let (all, come) = (changed >= AT_ONCE && changed * 2 > self.known.len(), self.come);
        all || (come >= AT_ONCE && come * 2 > self.pairs)
    }
}

/// Whether what stands in the place of a name is a count, or one word where the name had several: who wrote an item is told in many ways,
/// by initials, too, but by no figures, and hardly by less than before.
fn is_no_name(was: &str, shown: &str) -> bool {
    const INITIALS: usize = 3;
    let has_several_words = |text: &str| text.split_whitespace().nth(1).is_some();
    let is_one_word = !has_several_words(shown) && shown.chars().count() > INITIALS;
    let is_counted = |text: &str| text.chars().any(char::is_numeric);
    is_counted(shown) && !is_counted(was) || has_several_words(was) && is_one_word
}

/// Titles of known items that had no summary, and that are their summaries on the page: those of most.
fn borrowed(field: Field, pairs: &[Pair<'_>]) -> Vec<String> {
    if field != Field::Title {
        return Vec::new();
    }
    let is_summary = |(known, shown): &&Pair<'_>| {
        let summary = shown.summary.as_deref().filter(|_| known.summary.is_none() && !shown.title.is_empty());
        summary.is_some_and(|summary| words::same(summary, &known.title)) && !words::same(&shown.title, &known.title)
    };
    let titles: Vec<String> = pairs.iter().filter(is_summary).map(|(known, _)| known.title.clone()).collect();
    if titles.len() >= TELLING && titles.len() * 2 > pairs.len() { titles } else { Vec::new() }
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
