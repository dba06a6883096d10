//! The result, checked: what feeds.toml would not take is taken out again, and said.

use std::{collections::HashMap, path::Path};

use toml_edit::Item;
use url::Url;

use super::{Conversion, Import, ImportedFeed, Note};
use crate::config::{self, ConfigError, Problem, edit};

/// So many keys of one feed may be wrong.
const MOST: usize = 40;

/// Takes out of each feed what `check` would refuse there; a feed whose address is refused is left out as a whole. The file is to stand
/// at `path`.
pub fn settle(import: &mut Import, path: &Path) {
    let feeds = std::mem::take(&mut import.feeds);
    let mut kept: Vec<ImportedFeed> = Vec::new();
    for mut feed in feeds {
        if feed.table.contains_key("merge") || is_sound(&mut feed, &mut import.notes, path) {
            kept.push(feed);
        }
    }
    let ids: Vec<String> = kept.iter().map(|feed| feed.id.clone()).collect();
    for feed in &mut kept {
        if let Some(merge) = feed.table.get_mut("merge").and_then(Item::as_array_mut) {
            merge.retain(|id| id.as_str().is_some_and(|id| ids.iter().any(|known| known == id)));
        }
    }
    tell_files_apart(&mut kept, &mut import.notes);
    import.feeds = kept;
    let is_kept = |secret: &super::SecretFile| {
        let stem = secret.path.trim_start_matches("secrets/");
        ids.iter().any(|id| stem.strip_prefix(id.as_str()).is_some_and(|rest| rest.starts_with('-')))
    };
    import.secrets.retain(is_kept);
}

/// Leaves out the feeds whose address is not one of the web.
pub(super) fn leave_out_local(import: &mut Import) {
    let Import { feeds, notes, .. } = import;
    feeds.retain(|feed| {
        let Some(address) = feed.table.get("url").and_then(Item::as_str) else { return true };
        let is_of_web = Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if !is_of_web {
            lose(notes, &feed.id, None, &format!("`{address}` is no address on the web"));
        }
        is_of_web
    });
}

fn is_sound(feed: &mut ImportedFeed, notes: &mut [Note], path: &Path) -> bool {
    for _ in 0..MOST {
        let text = edit::document(feed.table.clone(), &feed.id).to_string();
        let Err(ConfigError::Invalid { problems, .. }) = config::parse(&text, path) else { return true };
        let Some(problem) = problems.first() else { return true };
        let Some(place) = place_of(&text, problem) else {
            lose(notes, &feed.id, None, &problem.message);
            return false;
        };
        lose(notes, &feed.id, Some(&place), &problem.message);
        if place == "url" || !take_out(feed, &place) {
            lose(notes, &feed.id, None, &problem.message);
            return false;
        }
    }
    false
}

/// Leaves a name that the files of two feeds would have to the first; names that differ in case only are one on some systems.
fn tell_files_apart(feeds: &mut [ImportedFeed], notes: &mut [Note]) {
    let usual = |feed: &ImportedFeed| {
        ["rss", "atom", "json"].map(|extension| format!("{}.{extension}", feed.id).to_lowercase())
    };
    let mut names: HashMap<String, String> =
        feeds.iter().flat_map(|feed| usual(feed).map(|name| (name, feed.id.clone()))).collect();
    for feed in feeds {
        let Some(file) = feed.table.get("file").and_then(Item::as_str).map(str::to_lowercase) else { continue };
        if names.entry(file).or_insert_with(|| feed.id.clone()) == &feed.id {
            continue;
        }
        feed.table.remove("file");
        feed.table.remove("format");
        let is_its =
            |note: &&mut Note| note.feed == feed.id && (note.ours == "file" || note.ours.starts_with("[feed."));
        for note in notes.iter_mut().filter(is_its) {
            note.verdict = Conversion::Dropped;
            note.why = "another feed has a file of this name: readers have to subscribe anew".into();
        }
    }
}

/// The key that a problem is about, such as `list.title`; each stands on a line of its own.
fn place_of(text: &str, problem: &Problem) -> Option<String> {
    let before = text.get(..problem.span.start)?;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..)?.lines().next()?;
    let header = text.get(..start)?.lines().rev().find(|line| line.starts_with('['));
    let table = header.unwrap_or_default().trim_matches(['[', ']']);
    let inner = table.splitn(3, '.').nth(2);
    if line.starts_with('[') {
        return line.trim_matches(['[', ']']).splitn(3, '.').nth(2).map(str::to_owned);
    }
    let key = line.split_once('=')?.0.trim();
    Some(inner.map_or_else(|| key.to_owned(), |inner| format!("{inner}.{key}")))
}

/// Takes a key out; without its items a list is none.
fn take_out(feed: &mut ImportedFeed, place: &str) -> bool {
    let place = if place == "list.item" { "list" } else { place };
    let mut steps: Vec<&str> = place.split('.').collect();
    let Some(last) = steps.pop() else { return false };
    let mut table = &mut feed.table;
    for step in steps {
        match table.get_mut(step).and_then(Item::as_table_mut) {
            Some(inner) => table = inner,
            None => return false,
        }
    }
    table.remove(last).is_some()
}

/// Says that a key, or the whole feed, is lost.
fn lose(notes: &mut [Note], id: &str, place: Option<&str>, problem: &str) {
    let of_feed = notes.iter_mut().filter(|note| note.feed == id);
    let is_list = place == Some("list.item");
    let is_lost = |note: &Note| match place {
        None => true,
        Some(_) if is_list => note.ours.starts_with("list."),
        Some(place) => note.ours == place || note.ours.strip_prefix(place).is_some_and(|rest| rest.starts_with('.')),
    };
    let why = match (place, is_list) {
        (None, _) => format!("the feed is left out: {problem}"),
        (Some(_), true) => format!("the list is found by itself instead: {problem}"),
        (Some(_), false) => problem.to_owned(),
    };
    for note in of_feed.filter(|note| is_lost(note)) {
        note.verdict = Conversion::Dropped;
        note.why.clone_from(&why);
        note.ours.clear();
    }
}
