//! Items of one title, as bulletins are, and what tells them apart.
//!
//! A title says which item it is where one item alone has it, or where each has a day, a minute or a summary of its own.

use std::collections::{HashMap, HashSet};

use super::title_of;
use crate::{
    history::{known::Known, words},
    model::{Item, Moment},
};

/// In characters: so much of a title stands in a key.
const LONGEST_KEY: usize = 200;

/// The known items of titles, with their days, which are empty where they are unknown.
pub(super) type Titled<'a> = HashMap<&'a str, Vec<(String, i64)>>;

/// A title, and what tells items of one title apart: the minute, else the summary.
pub(super) type Marks = (String, Option<i64>, Option<String>);

/// How many items have a title and a mark.
pub(super) fn marks(items: &[Item]) -> HashMap<Marks, usize> {
    let mut marks = HashMap::new();
    for (item, (title, _)) in items.iter().filter_map(|item| Some((item, title_of(item)?))) {
        let (time, summary) = marks_of(item, item.published);
        *marks.entry((title.to_owned(), time, summary)).or_default() += 1;
    }
    marks
}

/// The known items of the titles on a page. Of several that had one title on one day a single one owns the key of both: the others are
/// found by their words, where they stood on the page at the last look.
pub(super) fn titled<'a>(known: &'a Known, titles: &HashMap<&'a str, usize>) -> Titled<'a> {
    let mut titled: Titled<'a> =
        titles.keys().filter_map(|title| Some((*title, known.titles.get(*title)?.clone()))).collect();
    let listed: HashSet<i64> = titled.values().flatten().map(|(_, number)| *number).collect();
    for number in known.source.current.iter().filter(|number| !listed.contains(number)) {
        let Some(owner) = known.items.get(number) else { continue };
        let Some(item) = owner.item.as_ref().filter(|item| !item.title.is_empty()) else { continue };
        let key: String = words::letters(&item.title).chars().take(LONGEST_KEY).collect();
        // what nobody has a key of is known by none
        let title = titles.get_key_value(key.as_str()).map(|(title, _)| *title);
        let Some(all) = title.and_then(|title| titled.get_mut(title)) else { continue };
        let day = owner.published.map(|published| published.day().to_string()).unwrap_or_default();
        all.push((day, *number));
    }
    titled
}

/// The known items of titles that several have, by what tells them apart; none where that is the same for two.
pub(super) fn namesakes(known: &Known, titled: &Titled<'_>) -> HashMap<Marks, Option<i64>> {
    let mut namesakes = HashMap::new();
    for (title, all) in titled {
        for (_, number) in all {
            let Some(owner) = known.items.get(number) else { continue };
            let Some((time, summary)) = owner.item.as_ref().map(|item| marks_of(item, owner.published)) else {
                continue;
            };
            if time.is_some() || summary.is_some() {
                let found = namesakes.entry(((*title).to_owned(), time, summary)).or_insert(Some(*number));
                *found = found.filter(|first| first == number);
            }
        }
    }
    namesakes
}

/// What tells an item from others of its title.
pub(super) fn marks_of(item: &Item, published: Option<Moment>) -> (Option<i64>, Option<String>) {
    match published {
        Some(Moment::Instant(at)) => (Some(at.timestamp() / 60), None),
        _ => (None, item.summary.as_deref().map(words::letters)),
    }
}

/// Known items of one title by their days, where one alone is of a day; none where a day is unknown, which may be any.
pub(super) fn by_day(all: &[(String, i64)]) -> Option<HashMap<String, i64>> {
    let mut days: HashMap<String, Option<i64>> = HashMap::new();
    for (day, number) in all {
        if day.is_empty() {
            return None;
        }
        days.entry(day.clone()).and_modify(|found| *found = None).or_insert(Some(*number));
    }
    Some(days.into_iter().filter_map(|(day, number)| Some((day, number?))).collect())
}
