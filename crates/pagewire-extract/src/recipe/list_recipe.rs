//! The options of a recipe by hand: which places give which field.

use std::{str::FromStr, sync::Arc};

use regex::Regex;

use super::{Css, Place, Script, Slot, Template};
use crate::model::DateHint;

/// Bytes of a value that a pattern is held against: what a page repeats without end is not searched to its end.
const SEARCHED: usize = 1 << 20;

/// One way to find a field's value inside an item's element.
#[derive(Debug, Clone)]
pub enum Way {
    /// Read it off the page.
    Read(Read),
    /// The same text for every item.
    Fixed(String),
}

/// Whether all that a way finds is one value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Joined {
    /// As is usual of the field: `content` is all that is found, of others each is a value.
    #[default]
    Usual,
    /// Each is a value by itself.
    Never,
    /// They are one, with this between them.
    Between(String),
}

/// How a value is read off the page.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// Where it stands within the item; none is the item itself.
    pub at: Option<Place>,
    /// Which of an element's attributes; none is its text (its inner HTML for `content`, its address for `link` and `image`).
    pub attr: Option<String>,
    /// What to take of it: the first group, or the whole match where there is no group. No match is no value.
    pub capture: Option<Regex>,
    /// What to make of the match, with `$1` or `${name}` for its groups.
    pub replace: Option<String>,
    /// What is then done with what was taken, one after the other: a pattern, and what to make of its match.
    pub then: Vec<(Regex, Option<String>)>,
    /// Further places whose values are joined with those of the first.
    pub also: Vec<Place>,
    /// Whether all values are one.
    pub join: Joined,
    /// How a date is written; used by `published` and `updated`.
    pub date: Option<Arc<DateHint>>,
}

impl Read {
    /// What is taken of a value as found: the part that `capture` names, as `replace` writes it.
    pub(crate) fn taken(&self, value: &str) -> Option<String> {
        let first = self.capture.iter().map(|pattern| (pattern, self.replace.as_deref()));
        let then = self.then.iter().map(|(pattern, replace)| (pattern, replace.as_deref()));
        let mut taken = value.trim().to_owned();
        for (pattern, replace) in first.chain(then) {
            taken = captured(&taken, pattern, replace)?;
        }
        (!taken.is_empty()).then_some(taken)
    }

    /// All places that it names.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.at.iter().chain(&self.also)
    }
}

/// The part of a value that a pattern names, as `replace` writes it.
fn captured(value: &str, pattern: &Regex, replace: Option<&str>) -> Option<String> {
    let groups = pattern.captures(&value[..value.floor_char_boundary(SEARCHED)])?;
    match replace {
        Some(template) => {
            let mut written = String::new();
            groups.expand(template, &mut written);
            Some(written.trim().to_owned())
        }
        None => Some(groups.get(1).or_else(|| groups.get(0))?.as_str().trim().to_owned()),
    }
}

/// What is wrong with a way in its short form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShortFormFault {
    /// Nothing stands after its `@`.
    #[error("no attribute is named after `@`")]
    NoAttribute,
    /// What stands before is no selector.
    #[error("`{selector}` is no CSS selector: {words}")]
    NoSelector {
        /// As it was written.
        selector: String,
        /// What is wrong with it.
        words: String,
    },
}

impl FromStr for Read {
    type Err = ShortFormFault;

    /// Parses the short form: `h2 a @href`, where `@href` and `.` are of the item's element itself. The attribute stands after the last
    /// `@` at the start or after white space; a selector may hold others.
    fn from_str(text: &str) -> Result<Self, ShortFormFault> {
        let text = text.trim();
        let is_name = |attr: &str| attr.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'));
        let parted = text
            .rsplit_once('@')
            .filter(|(before, attr)| is_name(attr) && (before.is_empty() || before.ends_with(char::is_whitespace)));
        let (selector, attr) = match parted {
            Some((_, "")) => return Err(ShortFormFault::NoAttribute),
            Some((before, attr)) => (before.trim_end(), Some(attr.to_owned())),
            None => (text, None),
        };
        let css = Css::parse_within(selector)
            .map_err(|words| ShortFormFault::NoSelector { selector: selector.to_owned(), words })?;
        Ok(Self { at: css.map(Place::Css), attr, ..Self::default() })
    }
}

/// A field's ways, in order: the first that gives a value counts. Empty for a field the recipe does not name.
pub type Ways = Vec<Way>;

/// A recipe by hand, `[feed.ID.list]`.
#[derive(Debug, Clone)]
pub struct ListRecipe {
    /// What is an item.
    pub item: Place,
    /// The script of the page whose data the items are in; none is the page itself.
    pub script: Option<Script>,
    /// The source's own identifier.
    pub id: Ways,
    /// The headline. Where no way is given: the first heading, else the text of the item's first link.
    pub title: Ways,
    /// The permalink. Where no way is given: the item itself if it is a link, else the link in or around its title, else
    /// its first link.
    pub link: Ways,
    /// The short form.
    pub summary: Ways,
    /// The full form.
    pub content: Ways,
    /// When it was published.
    pub published: Ways,
    /// When it was last changed.
    pub updated: Ways,
    /// Who wrote it; every element that the first successful way selects is an author.
    pub author: Ways,
    /// The lead image.
    pub image: Ways,
    /// Attached media.
    pub enclosure: Ways,
    /// Sections, tags; every element that the first successful way selects is one.
    pub category: Ways,
    /// When that begins which it tells of.
    pub starts: Ways,
    /// When that ends.
    pub ends: Ways,
    /// Where that is.
    pub location: Ways,
    /// The fields that are written of others.
    pub templates: Vec<(Slot, Template)>,
}

impl ListRecipe {
    /// A recipe that says what is an item and leaves the rest to what is usual.
    #[must_use]
    pub fn of_items(item: Place) -> Self {
        Self {
            item,
            script: None,
            id: Vec::new(),
            title: Vec::new(),
            link: Vec::new(),
            summary: Vec::new(),
            content: Vec::new(),
            published: Vec::new(),
            updated: Vec::new(),
            author: Vec::new(),
            image: Vec::new(),
            enclosure: Vec::new(),
            category: Vec::new(),
            starts: Vec::new(),
            ends: Vec::new(),
            location: Vec::new(),
            templates: Vec::new(),
        }
    }

    /// The CSS selector of its items; none where they are named otherwise.
    #[must_use]
    pub fn css(&self) -> Option<&str> {
        match &self.item {
            Place::Css(css) if self.script.is_none() => Some(&css.source),
            _ => None,
        }
    }

    /// Whether the page itself is to be JSON.
    #[must_use]
    pub fn is_of_json(&self) -> bool {
        matches!(self.item, Place::Json(_)) && self.script.is_none()
    }

    /// The ways to all fields, `id` to `location`, in the order of their declaration.
    #[must_use]
    pub fn fields(&self) -> [&Ways; 14] {
        let Self { id, title, link, summary, content, published, updated, author, image, enclosure, category, .. } =
            self;
        let Self { starts, ends, location, .. } = self;
        [
            id, title, link, summary, content, published, updated, author, image, enclosure, category, starts, ends,
            location,
        ]
    }
}
