//! What JSON-LD says of the page's article.
//!
//! A page carries many things: its site, its publisher, a trail, lists of other articles. The article is the richest thing of an
//! article's type; the page as such (`WebPage`) is asked where it is silent.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    MAX_DEPTH,
    graph::{Index, index, resolve, types},
    thing::{Agent, agents, image, parted},
    value::{MAX_VALUES, Thing, each, each_of, words},
};

/// A shorter text is no article's.
const SHORTEST_BODY: usize = 200;

/// What JSON-LD says of a page that is an article.
#[derive(Debug, Default, Clone)]
pub(crate) struct ArticleData {
    pub headline: Option<String>,
    pub authors: Vec<Agent>,
    pub published: Option<String>,
    pub updated: Option<String>,
    /// When what a live blog covers began.
    pub begun: Option<String>,
    /// When the page, not the article, is said to be published.
    pub page_published: Option<String>,
    /// The text, as plain as it was written.
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
    types: BTreeSet<String>,
}

impl ArticleData {
    pub(crate) fn of(values: &[Value]) -> Self {
        let index = index(values);
        let mut things = Vec::new();
        values.iter().for_each(|value| gather(value, (0, false), &mut things));
        let mut data = Self::default();
        for name in things.iter().flat_map(|(thing, _)| types(thing)) {
            if !data.types.contains(name) {
                data.types.insert(name.to_owned());
            }
        }
        let articles = things.iter().filter(|(thing, part)| !part && is_article(thing)).map(|(thing, _)| *thing);
        // of two equals the first, and `max_by_key` takes the last
        let articles: Vec<&Thing> = articles.collect();
        let article = articles.iter().rev().max_by_key(|thing| {
            let rank = ["headline", "datePublished", "author", "articleBody", "mainEntityOfPage"];
            (is_live(thing), rank.iter().filter(|name| thing.contains_key(**name)).count())
        });
        let things: Vec<&Thing> = things.iter().map(|(thing, _)| *thing).collect();
        data.sites(&things, &index);
        if let Some(article) = article {
            data.article(article, &index);
        }
        data.page_published = things
            .iter()
            .filter(|thing| types(thing).any(|name| name.ends_with("Page")))
            .find_map(|thing| words(thing, &["datePublished"]));
        data
    }

    fn article(&mut self, thing: &Thing, index: &Index<'_>) {
        self.headline = words(thing, &["headline", "name"]);
        self.published = words(thing, &["datePublished", "dateCreated"]);
        self.updated = words(thing, &["dateModified"]);
        self.begun = words(thing, &["coverageStartTime"]);
        let body = words(thing, &["articleBody", "text"]).or_else(|| entries(thing));
        self.body = body.filter(|body| body.len() > SHORTEST_BODY);
        self.section = words(thing, &["articleSection"]);
        self.language = words(thing, &["inLanguage"]);
        // the part that is closed may be named instead of the whole
        let parts = thing.get("hasPart").map(each).unwrap_or_default().iter().filter_map(Value::as_object);
        self.closed = parts.chain([thing]).any(|thing| thing.get("isAccessibleForFree").is_some_and(is_no));
        (self.image, _) = image(thing, index);
        self.authors = agents(thing, &["author", "creator"], index);
        self.tags = parted(thing, &["keywords"]);
    }

    fn sites(&mut self, things: &[&Thing], index: &Index<'_>) {
        for thing in things {
            if types(thing).any(|name| name == "WebSite" || name == "Blog") {
                self.sites.extend(words(thing, &["name"]));
                self.sites.extend(words(thing, &["alternateName"]));
            }
            if let Some(publisher) = thing.get("publisher").and_then(|value| resolve(value, index)) {
                self.sites.extend(words(publisher, &["name"]));
            }
        }
    }

    /// Whether a thing of some type is on the page.
    pub(crate) fn has(&self, test: impl Fn(&str) -> bool) -> bool {
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

/// Whether a thing is a live blog, whose entries are posts of their own.
fn is_live(thing: &Thing) -> bool {
    types(thing).any(|name| name == "LiveBlogPosting")
}

/// The texts of a live blog's entries, each below its headline.
fn entries(thing: &Thing) -> Option<String> {
    let entries = each_of(thing, &["liveBlogUpdate"]).take(MAX_VALUES).filter_map(Value::as_object);
    let lines = entries.flat_map(|entry| [words(entry, &["headline"]), words(entry, &["articleBody"])]);
    let lines: Vec<String> = lines.flatten().collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Properties whose things are parts of another, or are other pages: an entry, a comment, a story of a list.
const PARTS: [&str; 8] =
    ["liveBlogUpdate", "comment", "itemListElement", "mentions", "citation", "isBasedOn", "relatedLink", "blogPost"];

/// All objects in a value that have a type, each with whether it is a part of another.
fn gather<'a>(value: &'a Value, (depth, part): (usize, bool), things: &mut Vec<(&'a Thing, bool)>) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| gather(value, (depth + 1, part), things)),
        Value::Object(map) => {
            if map.contains_key("@type") {
                things.push((map, part));
            }
            for (name, value) in map {
                gather(value, (depth + 1, part || PARTS.contains(&name.as_str())), things);
            }
        }
        _ => {}
    }
}

fn is_no(value: &Value) -> bool {
    value.as_bool() == Some(false) || value.as_str().is_some_and(|text| text.eq_ignore_ascii_case("false"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::ArticleData;

    #[test]
    fn the_richest_thing_is_the_article_and_of_equals_the_first() {
        let of = |things| ArticleData::of(&[things]).headline;
        let plain = |name: &str| json!({"@type": "NewsArticle", "headline": name});
        let rich = json!({"@type": "NewsArticle", "headline": "c", "datePublished": "2026-03-01"});
        assert_eq!(of(json!([plain("a"), plain("b")])).as_deref(), Some("a"));
        assert_eq!(of(json!([plain("a"), rich, plain("b")])).as_deref(), Some("c"));
    }

    #[test]
    fn an_organisation_is_told_from_a_person() {
        let author =
            json!([{"@type": "Person", "name": ["Ada", "Ben"]}, {"@type": "NewsMediaOrganization", "name": "Post"}]);
        let data = ArticleData::of(&[json!({"@type": "Article", "headline": "a", "author": author})]);
        let authors: Vec<_> = data.authors.iter().map(|agent| (agent.name.as_str(), agent.organisation)).collect();
        assert_eq!(authors, [("Ada", false), ("Ben", false), ("Post", true)]);
    }

    #[test]
    fn a_live_blog_counts_before_its_entries() {
        let entry = json!({"@type": "BlogPosting", "headline": "b", "datePublished": "2026-03-02", "articleBody": "c ".repeat(150)});
        let blog = json!({"@type": "LiveBlogPosting", "headline": "a", "coverageStartTime": "2026-03-01", "liveBlogUpdate": [entry]});
        let data = ArticleData::of(&[blog]);
        assert_eq!(
            (data.headline.as_deref(), data.published, data.begun.as_deref()),
            (Some("a"), None, Some("2026-03-01"))
        );
        assert!(data.body.unwrap().starts_with("b\nc c"));
    }

    #[test]
    fn an_article_of_a_list_is_not_the_page() {
        let other = json!({"@type": "NewsArticle", "headline": "b", "datePublished": "2026-03-02", "author": "c"});
        let list = json!({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": other}]});
        assert_eq!(
            ArticleData::of(&[list, json!({"@type": "Article", "headline": "a"})]).headline.as_deref(),
            Some("a")
        );
    }

    #[test]
    fn a_part_that_is_closed_closes_the_article() {
        let part = json!({"@type": "WebPageElement", "isAccessibleForFree": "False"});
        assert!(ArticleData::of(&[json!({"@type": "Article", "headline": "a", "hasPart": part})]).closed);
    }
}
