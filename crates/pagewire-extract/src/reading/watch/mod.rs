//! A page, or a part of it, that is watched for changes.
//!
//! [`Watch`] says which part; [`Watch::read`] gives its text line by line (`text`), without what changes by itself: adverts, counters,
//! what nobody sees. `settle` knows lines that say the same at another time, `diff` compares two sequences, and `change` tells what
//! has changed, as a title and as HTML.

mod change;
mod diff;
mod noise;
mod settle;
#[cfg(test)]
mod tests;
mod text;

use regex::Regex;

pub use change::Change;
pub use settle::When;
pub use text::Watched;

use super::{ReadError, data, text_of};
use crate::{
    Document, ExtractError, How, hash,
    json::{self, Script},
    list::{Place, Read},
    markup::escape,
    model::{Evidence, Extraction, Found, Page, RawItem},
    plain, xml,
};

/// Which part of a page is watched, `watch` of `[feed.ID]`.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    /// Where it stands, and what of it is taken; all of the page where nothing is said.
    pub read: Read,
    /// The script of the page whose data it is in; none is the page itself.
    pub script: Option<Script>,
    /// Elements that are no part of it.
    pub ignore: Vec<crate::list::Css>,
    /// Words that are no part of it.
    pub ignore_text: Vec<Regex>,
}

impl Watch {
    /// What it watches, as feeds.toml says it.
    #[must_use]
    pub fn line(&self) -> String {
        match (&self.script, &self.read.at) {
            (Some(script), Some(place)) => format!("{script}: {place}"),
            _ => self.read.line(),
        }
    }

    /// Whether the page itself is to be JSON.
    pub(crate) fn is_of_json(&self) -> bool {
        matches!(self.read.at, Some(Place::Json(_))) && self.script.is_none()
    }

    /// What the part says now.
    ///
    /// # Errors
    /// [`ReadError`] for a page that cannot be read, that has no such part, or on which it is empty.
    pub fn read(&self, page: &Page, how: &How<'_>) -> Result<Watched, ReadError> {
        self.read_with_head(page, how).map(|(watched, _)| watched)
    }

    /// The same with what the page says of itself.
    fn read_with_head(&self, page: &Page, how: &How<'_>) -> Result<(Watched, Extraction), ReadError> {
        let text = text_of(page, how.charset)?;
        if text.trim().is_empty() {
            return Err(ReadError::Blank);
        }
        let (lines, head) = self.lines(page, &text).map_err(|error| ReadError::from(error).on(&text, page))?;
        let lines = self.without_ignored(lines);
        if lines.is_empty() {
            return Err(ReadError::from(ExtractError::EmptyPart { place: self.line() }).on(&text, page));
        }
        Ok((Watched::of(lines), head))
    }

    fn lines(&self, page: &Page, text: &str) -> Result<(Vec<String>, Extraction), ExtractError> {
        let media_type = page.media_type.as_deref();
        let is_whole = self.read.at.is_none() && self.script.is_none();
        if self.is_of_json() || (is_whole && json::is_json(media_type, text)) {
            let value = data::wanted(page, text)?;
            return Ok((text::of_json(&value, &self.read)?, json::head(&value)));
        }
        if is_whole && plain::is_plain(media_type, text) {
            return Ok((text::of_plain(text), Extraction::default()));
        }
        let document = if xml::is_xml(media_type, text) { xml::parse(text)? } else { Document::parse(text) };
        let head = document.head().extraction();
        if let Some(script) = &self.script {
            let value = data::value_of_script(script, &document, text)?;
            return Ok((text::of_json(&value, &self.read)?, head));
        }
        Ok((text::of_document(&document, self)?, head))
    }

    fn without_ignored(&self, mut lines: Vec<String>) -> Vec<String> {
        for pattern in &self.ignore_text {
            lines.iter_mut().for_each(|line| *line = pattern.replace_all(line, "").trim().to_owned());
        }
        lines.retain(|line| !line.is_empty());
        lines
    }

    /// What the part says now, as the one item of its page.
    ///
    /// # Errors
    /// As [`Watch::read`].
    pub fn as_item(&self, page: &Page, how: &How<'_>) -> Result<Extraction, ReadError> {
        let (watched, head) = self.read_with_head(page, how)?;
        let first = watched.lines().first().map(|line| Found::new(line.as_str(), Evidence::Blocks));
        let content = escape::paragraphs(watched.lines().iter().map(String::as_str));
        let item = RawItem {
            native_id: Some(Found::new(self.id(page, 0, &watched), Evidence::Blocks)),
            link: Some(Found::new(page.url.as_str(), Evidence::Address)),
            title: head.title.clone().or(first),
            content: Some(Found::new(content, Evidence::Blocks)),
            ..RawItem::default()
        };
        Ok(Extraction { items: vec![item], ..head })
    }

    /// A change as an item, `count` changes of the page having gone before.
    ///
    /// # Errors
    /// As [`Watch::read`].
    pub fn change_as_item(
        &self,
        page: &Page,
        how: &How<'_>,
        (change, count): (&Change, u64),
    ) -> Result<Extraction, ReadError> {
        let (watched, head) = self.read_with_head(page, how)?;
        let item = RawItem {
            native_id: Some(Found::new(self.id(page, count, &watched), Evidence::Blocks)),
            link: Some(Found::new(page.url.as_str(), Evidence::Address)),
            title: Some(Found::new(change.title(), Evidence::Blocks)),
            content: Some(Found::new(change.html(), Evidence::Blocks)),
            ..RawItem::default()
        };
        Ok(Extraction { items: vec![item], ..head })
    }

    /// By what a change is known: which of the page's it is, and what the part said then.
    fn id(&self, page: &Page, count: u64, watched: &Watched) -> String {
        let of = hash::mix(hash::text(hash::START, page.url.as_str()), hash::text(hash::START, &self.line()));
        format!("change-{count}-{:016x}", hash::mix(of, hash::text(hash::START, &watched.text())))
    }
}
