//! `[feed.ID.list]` as editors know it: what is an item, and the ways to its fields.

use schemars::JsonSchema;
use serde::Serialize;

use super::OneOrMany;

/// A recipe by hand. A field is "css selector @attribute", a table, or a list of these: the first that finds something counts.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct ListShape {
    /// What is an item: a CSS selector, or a table that names another language; required, unless a `recipe` says it.
    item: Option<ItemsShape>,
    /// The source's own identifier.
    id: Option<WaysShape>,
    /// The headline. Default: the first heading, else the first link's text
    title: Option<WaysShape>,
    /// The permalink. Default: the title's link, else the first link
    link: Option<WaysShape>,
    /// The short form, as text.
    summary: Option<WaysShape>,
    /// The full form, as HTML.
    content: Option<WaysShape>,
    /// When it was published. Default: the first <time datetime>
    published: Option<WaysShape>,
    /// When it was last changed.
    updated: Option<WaysShape>,
    /// Who wrote it; every element selected is an author.
    author: Option<WaysShape>,
    /// The lead image. Default: the first image
    image: Option<WaysShape>,
    /// Attached media.
    enclosure: Option<WaysShape>,
    /// Sections and tags; every element selected is one.
    category: Option<WaysShape>,
    /// When that begins which it tells of: an event's date, which may lie ahead.
    starts: Option<WaysShape>,
    /// When that ends.
    ends: Option<WaysShape>,
    /// Where that is.
    location: Option<WaysShape>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only the schema is made of it")]
pub(super) enum ItemsShape {
    Css(String),
    PlaceShape(ItemPlace),
}

/// What is an item.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct ItemPlace {
    /// A CSS selector.
    css: Option<String>,
    /// An XPath 1.0 expression: //div[@id='list']/article
    xpath: Option<String>,
    /// A path through JSON (RFC 9535), of a page that is JSON or of a script's data: data.posts[*]
    json: Option<String>,
    /// The script of the page that holds this JSON: a CSS selector, or the name of a variable, such as window.__STATE__
    script: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, clippy::large_enum_variant, reason = "only the schema is made of it")]
pub(super) enum WaysShape {
    Short(String),
    Long(WayShape),
    Several(Vec<ShortOrLong>),
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, clippy::large_enum_variant, reason = "only the schema is made of it")]
pub(super) enum ShortOrLong {
    Short(String),
    Long(WayShape),
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only the schema is made of it")]
pub(super) enum Join {
    Wanted(bool),
    Between(String),
}

/// One way to find a value.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct WayShape {
    /// Which element below the item's. Default: the item itself
    css: Option<OneOrMany>,
    /// The same by an XPath 1.0 expression, which may give a text: normalize-space(.//h2)
    xpath: Option<OneOrMany>,
    /// In items that are JSON, a path within the item (RFC 9535): author.name
    json: Option<OneOrMany>,
    /// Which of its attributes. Default: its text
    attr: Option<String>,
    /// A regular expression: its first group, or all of its match, is taken.
    /// Several are held against it one after the other.
    capture: Option<OneOrMany>,
    /// What to make of the match, with $1 for its first group.
    replace: Option<OneOrMany>,
    /// Whether all that is found is one value; a text is what stands between.
    join: Option<Join>,
    /// What to write of this and other fields, and of places within the item: {category}: {title} ({.price})
    template: Option<String>,
    /// How a date is written, as for strftime: %d.%m.%Y
    format: Option<String>,
    /// The time zone of a date that names none.
    timezone: Option<String>,
    /// A fixed text, the same for every item.
    value: Option<String>,
}
