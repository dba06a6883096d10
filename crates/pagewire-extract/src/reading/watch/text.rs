//! The text of a watched part, line by line.

use std::collections::HashSet;

use ego_tree::NodeId;
use scraper::{ElementRef, Node};
use serde_json::Value;

use super::{Change, Watch, noise, settle::When};
use crate::{
    Document, ExtractError,
    element_text::{attribute, collapse},
    json,
    list::{self, Place, Read},
    markup::flow::{is_block, is_unseen},
};

/// Bytes of a part that are compared.
const MOST: usize = 1 << 20;

/// What a watched part says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Watched {
    lines: Vec<String>,
}

impl Watched {
    pub(super) fn of(lines: Vec<String>) -> Self {
        Self { lines }
    }

    /// The same from its text.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self { lines: text.lines().map(ToOwned::to_owned).collect() }
    }

    /// Its lines.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Its lines as one text.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// How it differs from what the part said before, each read at a time of its own; `None` where both say the same.
    #[must_use]
    pub fn change_from(&self, before: &Self, (then, now): (When<'_>, When<'_>)) -> Option<Change> {
        Change::between(&then.settled(&before.lines), &now.settled(&self.lines))
    }
}

/// The lines of a text that is no markup.
pub(super) fn of_plain(text: &str) -> Vec<String> {
    in_lines(text)
}

fn in_lines(text: &str) -> Vec<String> {
    let text = text.get(..text.floor_char_boundary(MOST)).unwrap_or_default();
    text.lines().map(collapse).filter(|line| !line.is_empty()).collect()
}

/// The lines of what a path selects in JSON.
pub(super) fn of_json(value: &Value, read: &Read) -> Result<Vec<String>, ExtractError> {
    let selected = match &read.at {
        Some(Place::Json(path)) => json::selected(value, path)?,
        _ => vec![value],
    };
    let words = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => serde_json::to_string_pretty(value).unwrap_or_default(),
        plain => plain.to_string(),
    };
    Ok(selected.into_iter().filter_map(|value| read.taken(&words(value))).flat_map(|text| in_lines(&text)).collect())
}

/// The lines of the part of a page.
pub(super) fn of_document(document: &Document, watch: &Watch) -> Result<Vec<String>, ExtractError> {
    let ignored: HashSet<NodeId> =
        watch.ignore.iter().flat_map(|css| document.html.select(&css.selector)).map(|element| element.id()).collect();
    let spots = list::spots(document, &watch.read)?;
    if spots.is_empty() {
        return Err(ExtractError::NoPart { place: watch.line() });
    }
    let lines = |is_quiet: bool| -> Vec<String> {
        let words = |spot: &list::WatchedSpot<'_>| match (spot, &watch.read.attr) {
            (list::WatchedSpot::Text(text), _) => Some(text.clone()),
            (list::WatchedSpot::Element(element), Some(name)) => attribute(*element, name).map(ToOwned::to_owned),
            (list::WatchedSpot::Element(element), None) => {
                Some(text_of(*element, |node| ignored.contains(&node.id()) || is_quiet && noise::is_noise(node)))
            }
        };
        spots
            .iter()
            .filter_map(words)
            .filter_map(|text| watch.read.taken(&text))
            .flat_map(|text| in_lines(&text))
            .collect()
    };
    let quiet = lines(true);
    // what is named like an advert may be all that there is
    Ok(if quiet.is_empty() { lines(false) } else { quiet })
}

/// An element's text, a line for each block, row and line break; `is_left_out` says which elements within it are not read.
fn text_of(element: ElementRef<'_>, is_left_out: impl Fn(ElementRef<'_>) -> bool) -> String {
    let mut text = String::new();
    // a walk without recursion: the depth of a page is not in our hands
    let mut node = *element;
    while text.len() <= MOST {
        let inner = ElementRef::wrap(node).filter(|inner| *inner != element);
        let is_passed_over = inner.is_some_and(|inner| is_unseen(inner.value().name()) || is_left_out(inner));
        match node.value() {
            // a line break in the markup is none on the page
            Node::Text(words) => text.extend(words.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c })),
            _ => separate(&mut text, node.value()),
        }
        if let Some(child) = node.first_child().filter(|_| !is_passed_over) {
            node = child;
            continue;
        }
        loop {
            if node == *element {
                return text;
            }
            separate(&mut text, node.value());
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { return text };
            node = parent;
        }
    }
    text
}

fn separate(text: &mut String, node: &Node) {
    let Some(element) = node.as_element() else { return };
    match element.name() {
        "td" | "th" => text.push(' '),
        name if is_block(name) => text.push('\n'),
        _ => {}
    }
}
