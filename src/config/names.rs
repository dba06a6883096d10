//! Names that may stand once: of feeds, over all files and what `each` makes, and of their documents.

use std::{collections::HashMap, ops::Range};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    FeedConfig, feed,
    reader::{Problems, in_order},
    texts::Texts,
};
use crate::model::Format;

/// The names of the tables of feeds, with their places.
fn tables<'t>(roots: &'t [DeTable<'t>]) -> impl Iterator<Item = (&'t str, Range<usize>, &'t DeValue<'t>)> {
    let of = |root: &'t DeTable<'t>| match root.get("feed").map(Spanned::get_ref) {
        Some(DeValue::Table(table)) => in_order(table),
        _ => Vec::new(),
    };
    roots.iter().flat_map(of).map(|(name, span, value)| (name, span, value.get_ref()))
}

/// A feed stands in one file, and two names that differ in case only would be one file on some systems.
pub(super) fn check(roots: &[DeTable<'_>], texts: &Texts, problems: &Problems) {
    let mut seen: HashMap<String, (&str, Range<usize>)> = HashMap::new();
    for (name, span, _) in tables(roots) {
        let Some((other, place)) = seen.insert(name.to_lowercase(), (name, span.clone())) else { continue };
        if other == name {
            let file = texts.locate(&place).0.path.display();
            let help = "a feed stands in one file: take one of them out, or give it another name";
            problems.add(span, format!("[feed.{name}] stands in {file}, too"), help);
        } else {
            let help = "their files would be one on some systems";
            problems.add(span, format!("`{name}` and `{other}` differ in case only"), help);
        }
    }
}

/// What `each` makes is no other feed.
pub(super) fn check_made(roots: &[DeTable<'_>], feeds: &[feed::FeedReading], problems: &Problems) {
    let (mut ids, mut written): (HashMap<String, usize>, HashMap<String, usize>) = Default::default();
    for read in feeds {
        *ids.entry(read.feed.id.as_str().to_lowercase()).or_default() += 1;
    }
    for (name, _, _) in tables(roots) {
        *written.entry(name.to_lowercase()).or_default() += 1;
    }
    for (name, span, _) in tables(roots) {
        let count = |names: &HashMap<String, usize>| names.get(&name.to_lowercase()).copied().unwrap_or_default();
        // two tables of one name are told of already
        if count(&ids) > 1 && count(&written) == 1 {
            problems.add(span, format!("`each` of another feed makes `{name}`, too"), "give one of them another name");
        }
    }
}

/// Two feeds cannot have one file, and names that differ in case only are one on some systems.
pub(super) fn check_files(roots: &[DeTable<'_>], feeds: &[FeedConfig], problems: &Problems) {
    let lower = |feed: &FeedConfig, format: &Format| feed.file_name(*format).to_lowercase();
    let place = |feed: &FeedConfig| {
        let DeValue::Table(own) = tables(roots).find(|(name, _, _)| *name == feed.id.as_str())?.2 else { return None };
        own.get("file").map(Spanned::span)
    };
    for feed in feeds {
        let Some(file) = &feed.file else { continue };
        let name = file.as_str().to_lowercase();
        let is_other = |other: &&FeedConfig| {
            other.id != feed.id
                && (other.formats.iter().any(|at| lower(other, at) == name)
                    || other.page_name().is_some_and(|page| page.to_lowercase() == name))
        };
        if let Some(other) = feeds.iter().find(is_other) {
            let (message, help) = (
                format!("`{file}` is the name of a document of [feed.{}], too", other.id),
                format!("choose another name, or leave that format out of the `formats` of [feed.{}]", other.id),
            );
            problems.add(place(feed).unwrap_or_default(), message, help);
        }
    }
}
