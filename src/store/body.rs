//! An item as it is written: the JSON in the columns called `body`.
//!
//! What stands in users' files is a type of its own, so that an item of the program may change its shape without a word of theirs
//! becoming unreadable. An item is written and read here alone.

use std::borrow::Cow;

use rusqlite::types::ValueRef;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{StoreError, damage::Columns};
use crate::model::{Author, CalendarEvent, Enclosure, Episode, Field, Image, Item, Moment, SafeHtml, SourceNames};

/// The body of an item that was lost to damage: it is written anew when its page shows the item again.
pub(super) const LOST: &str = "";

/// The words of an item. The keys that it is known by stand in a table of theirs.
///
/// A field that is added is one that earlier files do not have; none is ever taken away or renamed without a step of the schema.
#[derive(Debug, Serialize, Deserialize)]
struct Body<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<Cow<'a, Url>>,
    title: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    summary: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<Cow<'a, SafeHtml>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    updated: Option<Moment>,
    #[serde(default, skip_serializing_if = "<[Author]>::is_empty")]
    authors: Cow<'a, [Author]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    image: Option<Cow<'a, Image>>,
    #[serde(default, skip_serializing_if = "<[Enclosure]>::is_empty")]
    enclosures: Cow<'a, [Enclosure]>,
    #[serde(default, skip_serializing_if = "<[String]>::is_empty")]
    categories: Cow<'a, [String]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    episode: Option<Cow<'a, Episode>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    event: Option<Cow<'a, CalendarEvent>>,
    #[serde(default, skip_serializing_if = "<[Field]>::is_empty")]
    decided: Cow<'a, [Field]>,
}

impl<'a> From<&'a Item> for Body<'a> {
    fn from(item: &'a Item) -> Self {
        Self {
            link: item.link.as_ref().map(Cow::Borrowed),
            title: Cow::Borrowed(&item.title),
            summary: item.summary.as_deref().map(Cow::Borrowed),
            content: item.content.as_ref().map(Cow::Borrowed),
            published: item.published,
            updated: item.updated,
            authors: Cow::Borrowed(&item.authors),
            image: item.image.as_ref().map(Cow::Borrowed),
            enclosures: Cow::Borrowed(&item.enclosures),
            categories: Cow::Borrowed(&item.categories),
            language: item.language.as_deref().map(Cow::Borrowed),
            episode: item.episode.as_ref().map(Cow::Borrowed),
            event: item.event.as_ref().map(Cow::Borrowed),
            decided: Cow::Borrowed(&item.decided),
        }
    }
}

impl From<Body<'_>> for Item {
    fn from(body: Body<'_>) -> Self {
        Self {
            keys: Vec::new(),
            named: SourceNames::default(),
            link: body.link.map(Cow::into_owned),
            title: body.title.into_owned(),
            summary: body.summary.map(Cow::into_owned),
            content: body.content.map(Cow::into_owned),
            published: body.published,
            updated: body.updated,
            authors: body.authors.into_owned(),
            image: body.image.map(Cow::into_owned),
            enclosures: body.enclosures.into_owned(),
            categories: body.categories.into_owned(),
            language: body.language.map(Cow::into_owned),
            episode: body.episode.map(Cow::into_owned),
            event: body.event.map(Cow::into_owned),
            decided: body.decided.into_owned(),
        }
    }
}

/// An item in the words of its column.
pub(super) fn write(item: &Item) -> Result<String, StoreError> {
    Ok(serde_json::to_string(&Body::from(item))?)
}

/// The item of a column's words; without keys.
pub(super) fn read(text: &str) -> Result<Item, serde_json::Error> {
    serde_json::from_str::<Body<'_>>(text).map(Item::from)
}

/// The item of a row; none where it cannot be read, which is noted, or was lost and is known to be ([`LOST`]).
pub(super) fn of_row(columns: &Columns<'_, '_>) -> Option<Item> {
    match columns.row.get_ref("body") {
        Ok(ValueRef::Text(text)) if text == LOST.as_bytes() => None,
        _ => match read(&columns.read::<String>("body")?) {
            Ok(item) => Some(item),
            Err(fault) => columns.none("body", &fault.to_string()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // what stands in users' files: these words change only with a step in the store's schema
    const WHOLE: &str = concat!(
        r#"{"link":"https://a.example/1","title":"A title","summary":"Short","content":"<p>Full</p>","#,
        r#""published":"2026-11-05","updated":"2026-11-06T07:08:09+01:00","#,
        r#""authors":[{"name":"Ann"},{"name":"Ben","url":"https://a.example/ben"}],"#,
        r#""image":{"url":"https://a.example/i.jpg","alt":"A boat"},"#,
        r#""enclosures":[{"url":"https://a.example/e.mp3","media_type":"audio/mpeg","length":7}],"#,
        r#""categories":["Ports","Ferries"],"language":"en-GB","episode":{"number":3}}"#
    );

    #[test]
    fn an_item_is_written_in_the_same_words_in_every_version() {
        for words in [WHOLE, r#"{"title":""}"#] {
            assert_eq!(write(&read(words).unwrap()).unwrap(), words);
        }
    }

    #[test]
    fn words_of_a_later_version_are_passed_over_and_missing_ones_are_absent() {
        let item = read(r#"{"title":"A title","later":[1]}"#).unwrap();
        assert_eq!(item, Item { title: "A title".into(), ..Item::default() });
        assert!(read(r#"{"summary":"no title"}"#).is_err());
    }

    #[test]
    fn keys_are_no_part_of_it() {
        let item = Item { keys: vec!["url:x".into()], ..Item::default() };
        assert_eq!(write(&item).unwrap(), r#"{"title":""}"#);
    }
}
