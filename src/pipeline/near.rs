//! Near-duplicates in a feed that is made of others: one story that several of them tell. The earliest stays and names the others.

use std::collections::HashSet;

use chrono::TimeDelta;

use crate::{history::letters, model::Entry, normalise::html::Sanitiser};

/// Days within which one story is told.
const WITHIN: TimeDelta = TimeDelta::days(3);
/// A headline of fewer words says too little to be known by.
const TELLING: usize = 4;

/// Leaves each story to its earliest entry, which links to the others as "also at".
pub(super) fn join(entries: &mut Vec<Entry>) {
    entries.sort_by_key(|entry| entry.published);
    let words: Vec<HashSet<String>> = entries.iter().map(|entry| words(&entry.item.title)).collect();
    let mut told_by: Vec<Option<usize>> = vec![None; entries.len()];
    let mut first = 0;
    for at in 0..entries.len() {
        while entries[at].published - entries[first].published > WITHIN {
            first += 1;
        }
        let is_told = |earlier: &usize| {
            told_by[*earlier].is_none()
                && entries[*earlier].origin.as_ref().map(|feed| &feed.id)
                    != entries[at].origin.as_ref().map(|feed| &feed.id)
                && is_near(&words[*earlier], &words[at])
        };
        told_by[at] = (first..at).find(is_told);
    }
    let mut also: Vec<Vec<String>> = vec![Vec::new(); entries.len()];
    for (at, earlier) in told_by.iter().enumerate() {
        if let Some(earlier) = earlier {
            also[*earlier].extend(link(&entries[at]));
        }
    }
    for (entry, also) in entries.iter_mut().zip(&also).filter(|(_, also)| !also.is_empty()) {
        name(entry, also);
    }
    let mut told = told_by.iter();
    entries.retain(|_| told.next().is_some_and(Option::is_none));
}

fn words(title: &str) -> HashSet<String> {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(letters).collect()
}

/// Whether two headlines have two thirds of all their words in common.
fn is_near(one: &HashSet<String>, other: &HashSet<String>) -> bool {
    let common = one.intersection(other).count();
    let all = one.len() + other.len() - common;
    one.len().min(other.len()) >= TELLING && common * 3 >= all * 2
}

/// An entry as another one names it.
fn link(entry: &Entry) -> Option<String> {
    let address = entry.item.link.as_ref()?;
    let name = entry.origin.as_ref().map_or_else(|| address.host_str().unwrap_or_default(), |feed| feed.title.as_str());
    Some(format!("<a href=\"{}\">{}</a>", escaped(address.as_str()), escaped(name)))
}

fn name(entry: &mut Entry, also: &[String]) {
    let item = &mut entry.item;
    let content = item.content.as_ref().map(|content| content.as_str().to_owned());
    let text = content.or_else(|| item.summary.as_deref().map(|summary| format!("<p>{}</p>", escaped(summary))));
    let whole = format!("{}<p>Also at: {}</p>", text.unwrap_or_default(), also.join(", "));
    if let Some(base) = item.link.clone() {
        item.content = Sanitiser::new(&base).clean(&whole);
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
