//! What JSON-LD says of the page's article.
//!
//! A page carries many things: its site, its publisher, a trail, lists of other articles. The article is the richest thing of an
//! article's type; the page as such (`WebPage`) is asked where it is silent.

use serde_json::{Map, Value};

use crate::structured::{Index, index, resolve, types};

type Thing = Map<String, Value>;

/// How deep things may nest.
const MAX_DEPTH: usize = 24;
/// Names of one article; more would be spam.
const MAX_NAMES: usize = 20;

/// An author as data names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Agent {
    pub name: String,
    /// Whether it is said to be an organisation.
    pub organisation: bool,
}

/// What JSON-LD says of a page.
#[derive(Debug, Default, Clone)]
pub(super) struct Data {
    pub headline: Option<String>,
    pub authors: Vec<Agent>,
    pub published: Option<String>,
    pub updated: Option<String>,
    /// When the page, not the article, is said to be published.
    pub page_published: Option<String>,
    pub body: Option<String>,
    pub section: Option<String>,
    pub tags: Vec<String>,
    pub image: Option<String>,
    pub language: Option<String>,
    /// Names of the site and of its publisher.
    pub sites: Vec<String>,
    /// Whether the text is said to be there for subscribers alone.
    pub closed: bool,
    /// The types of the page's things.
    pub types: Vec<String>,
}

impl Data {
    pub(super) fn of(values: &[Value]) -> Self {
        let index = index(values);
        let mut things = Vec::new();
        values.iter().for_each(|value| gather(value, 0, &mut things));
        let mut data = Self::default();
        for thing in &things {
            for name in types(thing) {
                if !data.types.iter().any(|known| known == name) {
                    data.types.push(name.to_owned());
                }
            }
        }
        data.sites(&things, &index);
        let article = things.iter().filter(|thing| is_article(thing)).max_by_key(|thing| {
            // of two equals the first: `max_by_key` takes the last
            let rank = ["headline", "datePublished", "author", "articleBody", "mainEntityOfPage"];
            rank.iter().filter(|name| thing.contains_key(**name)).count() * 1000 + 999
                - things.iter().position(|other| std::ptr::eq(*other, **thing)).unwrap_or_default().min(999)
        });
        if let Some(article) = article {
            data.article(article, &index);
        }
        data.page_published = things
            .iter()
            .filter(|thing| types(thing).any(|name| name.ends_with("Page")))
            .find_map(|thing| words(thing, "datePublished"));
        data
    }

    fn article(&mut self, thing: &Thing, index: &Index<'_>) {
        self.headline = words(thing, "headline").or_else(|| words(thing, "name"));
        self.published = words(thing, "datePublished").or_else(|| words(thing, "dateCreated"));
        self.updated = words(thing, "dateModified");
        self.body = words(thing, "articleBody").or_else(|| words(thing, "text")).filter(|body| body.len() > 200);
        self.section = words(thing, "articleSection");
        self.language = words(thing, "inLanguage");
        // the part that is closed may be named instead of the whole
        let parts = thing.get("hasPart").map(each).unwrap_or_default().iter().filter_map(Value::as_object);
        self.closed = parts.chain([thing]).any(|thing| thing.get("isAccessibleForFree").is_some_and(is_no));
        self.image = ["image", "thumbnailUrl"].iter().find_map(|name| address(thing.get(*name)?, index));
        for value in ["author", "creator"].iter().filter_map(|name| thing.get(*name)).flat_map(each).take(MAX_NAMES) {
            self.authors.extend(agents(value, index));
        }
        for value in thing.get("keywords").map(each).unwrap_or_default().iter().take(MAX_NAMES) {
            let names = value.as_str().unwrap_or_default().split(',').map(str::trim);
            self.tags.extend(names.filter(|name| !name.is_empty()).map(ToOwned::to_owned));
        }
    }

    fn sites(&mut self, things: &[&Thing], index: &Index<'_>) {
        for thing in things {
            if types(thing).any(|name| name == "WebSite" || name == "Blog") {
                self.sites.extend(words(thing, "name"));
                self.sites.extend(words(thing, "alternateName"));
            }
            if let Some(publisher) = thing.get("publisher").and_then(|value| resolve(value, index)) {
                self.sites.extend(words(publisher, "name"));
            }
        }
    }

    /// Whether a thing of some type is on the page.
    pub(super) fn has(&self, test: impl Fn(&str) -> bool) -> bool {
        self.types.iter().any(|name| test(name))
    }
}

/// Whether a thing is an article, a post, a thread or the like.
fn is_article(thing: &Thing) -> bool {
    types(thing).any(|name| {
        ["Article", "Posting", "Report", "Recipe", "Review", "QAPage", "HowTo"].iter().any(|end| name.ends_with(end))
            && (thing.contains_key("headline")
                || thing.contains_key("datePublished")
                || thing.contains_key("articleBody"))
    })
}

/// All objects in a value that have a type.
fn gather<'a>(value: &'a Value, depth: usize, things: &mut Vec<&'a Thing>) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| gather(value, depth + 1, things)),
        Value::Object(map) => {
            if map.contains_key("@type") {
                things.push(map);
            }
            map.values().for_each(|value| gather(value, depth + 1, things));
        }
        _ => {}
    }
}

/// The authors that a value names: a thing may have several names, each that of a person.
fn agents(value: &Value, index: &Index<'_>) -> Vec<Agent> {
    let (names, organisation) = match resolve(value, index) {
        Some(thing) => {
            let names = ["name", "alternateName"].iter().filter_map(|name| thing.get(*name)).map(each).next();
            let is_house =
                |name: &str| name.ends_with("Organization") || ["Corporation", "WebSite", "Brand"].contains(&name);
            (names.unwrap_or_default(), types(thing).any(is_house))
        }
        None => (std::slice::from_ref(value), false),
    };
    let names = names.iter().take(MAX_NAMES).filter_map(|name| name.as_str()).map(str::trim);
    let named = names.filter(|name| !name.is_empty() && !name.starts_with("http"));
    named.map(|name| Agent { name: name.to_owned(), organisation }).collect()
}

fn address(value: &Value, index: &Index<'_>) -> Option<String> {
    each(value).iter().find_map(|value| {
        let text = match resolve(value, index) {
            Some(thing) => words(thing, "url").or_else(|| words(thing, "contentUrl"))?,
            None => value.as_str()?.to_owned(),
        };
        crate::picture::real(&text)
    })
}

fn words(thing: &Thing, name: &str) -> Option<String> {
    let text = match each(thing.get(name)?).first()? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Object(map) => map.get("@value")?.as_str()?.trim().to_owned(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn each(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

fn is_no(value: &Value) -> bool {
    value.as_bool() == Some(false) || value.as_str().is_some_and(|text| text.eq_ignore_ascii_case("false"))
}
