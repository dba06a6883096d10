//! Items of a page that is itself a feed: RSS 0.9 to 2.0, Atom 1.0, JSON Feed.
//!
//! A native feed is read like any page, so that it can be merged, filtered, completed with full texts and kept from
//! flooding. The wire types of the `rss` and `atom_syndication` crates do not leave these files.

mod atom;
mod json;
mod rss;

use std::sync::Arc;

use super::{ExtractError, bounds};
use crate::model::{Evidence, Extraction, Found, RawDate};

/// Reads a page that is a feed; `None` for a page that is none.
///
/// # Errors
/// [`ExtractError::ExcessiveFeed`] when it leaves the bounds of what is read, [`ExtractError::BrokenFeed`] when it begins like a feed and cannot be read as one, [`ExtractError::EmptyFeed`] when it has no
/// items.
pub fn read(text: &str) -> Option<Result<Extraction, ExtractError>> {
    let kind = kind(text)?;
    let text = text.trim_start_matches('\u{feff}');
    let within_bounds = if kind == Kind::Json { bounds::json::check(text) } else { bounds::xml::check(text) };
    if let Err(excess) = within_bounds {
        return Some(Err(ExtractError::ExcessiveFeed(excess)));
    }
    let extraction = match kind {
        Kind::Rss => rss::read(text),
        Kind::Atom => atom::read(text),
        Kind::Json => json::read(text),
    };
    Some(match extraction {
        Ok(extraction) if extraction.items.is_empty() => Err(ExtractError::EmptyFeed),
        Ok(extraction) => Ok(extraction),
        Err(fault) => Err(ExtractError::BrokenFeed(fault)),
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Rss,
    Atom,
    Json,
}

/// What the beginning of a text says that it is.
fn kind(text: &str) -> Option<Kind> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    if rest.starts_with('{') {
        let head = rest.get(..rest.floor_char_boundary(1_000))?;
        return head.contains("jsonfeed.org/version").then_some(Kind::Json);
    }
    // declarations, processing instructions, comments and a document type may come before the root
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => rest.find("-->")? + 3,
            _ if rest.starts_with("<?") => rest.find("?>")? + 2,
            _ if rest.starts_with("<!") => rest.find('>')? + 1,
            _ => break,
        };
        rest = rest.get(end..)?.trim_start();
    }
    let root = rest.strip_prefix('<')?;
    let name = root.get(..root.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?)?;
    match name.rsplit(':').next()? {
        "rss" | "RDF" => Some(Kind::Rss),
        "feed" => Some(Kind::Atom),
        _ => None,
    }
}

/// A value of an element or member of this name.
fn found(text: &str, name: &str) -> Option<Found> {
    let text = text.trim();
    (!text.is_empty()).then(|| Found::new(text, Evidence::Feed(Arc::from(name))))
}

/// Those of some authors that are names, which every item of a feed may take over.
fn names(found: impl Iterator<Item = Found>) -> Vec<Found> {
    /// Authors of one item, one more than are published.
    const MOST: usize = 101;
    /// Bytes of a name.
    const LONGEST: usize = 1_000;
    found.filter(|found| found.text.len() <= LONGEST).take(MOST).collect()
}

fn date(text: &str, name: &str) -> Option<RawDate> {
    found(text, name).map(|found| RawDate { found, hint: None })
}

/// The value of an attribute of the first extension element of a name, such as `media:thumbnail`'s `url`.
fn picture(extensions: &std::collections::BTreeMap<String, Vec<Extension>>) -> Option<Found> {
    let named = |name: &str| extensions.get(name).into_iter().flatten();
    let is_picture = |element: &&Extension| {
        let says = |attribute: &str, start: &str| element.attr(attribute).is_some_and(|value| value.starts_with(start));
        says("medium", "image") || says("type", "image/")
    };
    let grouped = || named("group").flat_map(|group| group.children.iter());
    let element = named("thumbnail").next().or_else(|| named("content").find(is_picture)).or_else(|| {
        grouped().find(|child| child.name == "thumbnail" || (child.name == "content" && is_picture(child)))
    })?;
    found(element.attr("url")?, "media:thumbnail")
}

/// An extension element, whichever crate read it.
#[derive(Debug, Clone, Default)]
struct Extension {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Extension>,
}

impl Extension {
    fn attr(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> Vec<crate::model::RawItem> {
        read(text).unwrap().unwrap().items
    }

    fn text(found: &Option<Found>) -> &str {
        found.as_ref().map_or("", |found| &found.text)
    }

    const RSS: &str = r#"<?xml version="1.0"?><!-- made by hand --><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
        <channel><title>The Harbour Post</title><link>https://post.example/</link><description>News</description>
        <language>en-gb</language>
        <item><title>Bridge &amp; tunnel</title><link>https://post.example/bridge</link><guid isPermaLink="false">n1</guid>
        <description>Short.</description><content:encoded><![CDATA[<p>Long.</p>]]></content:encoded>
        <dc:creator>Ada Brook</dc:creator><category>Town</category><pubDate>Tue, 03 Nov 2026 08:00:00 GMT</pubDate>
        <media:thumbnail url="https://post.example/b.jpg"/>
        <enclosure url="https://post.example/b.mp3" type="audio/mpeg" length="12"/></item>
        <item><title>Second</title><guid>https://post.example/second</guid><description>&lt;p&gt;All of it.&lt;/p&gt;</description></item>
        </channel></rss>"#;

    #[test]
    fn reads_rss_with_its_usual_extensions() {
        let items = items(RSS);
        assert_eq!(text(&items[0].title), "Bridge & tunnel");
        assert_eq!(text(&items[0].link), "https://post.example/bridge");
        assert_eq!(text(&items[0].native_id), "n1");
        assert_eq!(text(&items[0].summary), "Short.");
        assert_eq!(text(&items[0].content), "<p>Long.</p>");
        assert_eq!(items[0].authors[0].text, "Ada Brook");
        assert_eq!(items[0].categories[0].text, "Town");
        assert_eq!(items[0].published.as_ref().unwrap().found.text, "Tue, 03 Nov 2026 08:00:00 GMT");
        assert_eq!(text(&items[0].image), "https://post.example/b.jpg");
        assert_eq!(items[0].enclosures[0].length, Some(12));
    }

    #[test]
    fn a_guid_that_is_a_permalink_is_the_link_and_a_description_in_html_is_the_content() {
        let items = items(RSS);
        assert_eq!(text(&items[1].link), "https://post.example/second");
        assert_eq!(text(&items[1].content), "<p>All of it.</p>");
        assert_eq!(items[1].summary, None);
    }

    #[test]
    fn reads_atom() {
        let items = items(
            r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>urn:a</id><updated>2026-11-03T08:00:00Z</updated>
            <entry><title type="html">A &amp;amp; &lt;b&gt;B&lt;/b&gt;</title><id>urn:1</id><updated>2026-11-03T09:00:00+01:00</updated>
            <published>2026-11-02T09:00:00+01:00</published><link href="/one"/><link rel="enclosure" href="/a.mp3" type="audio/mpeg" length="7"/>
            <author><name>Ada Brook</name></author><category term="t" label="Town"/><summary>Short.</summary>
            <content type="html">&lt;p&gt;Long.&lt;/p&gt;</content></entry></feed>"#,
        );
        assert_eq!(text(&items[0].title), "A & B");
        assert_eq!(text(&items[0].link), "/one");
        assert_eq!(items[0].published.as_ref().unwrap().found.text, "2026-11-02T09:00:00+01:00");
        assert_eq!(text(&items[0].content), "<p>Long.</p>");
        assert_eq!(items[0].enclosures[0].url.text, "/a.mp3");
        assert_eq!(items[0].categories[0].text, "Town");
    }

    #[test]
    fn reads_json_feed() {
        let items = items(
            r#"{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"1","url":"https://a.example/1",
            "title":"One","content_text":"a < b","date_published":"2026-11-03T09:00:00Z","authors":[{"name":"Ada"}],"tags":["x"]}]}"#,
        );
        assert_eq!(text(&items[0].title), "One");
        assert_eq!(text(&items[0].summary), "a < b");
        assert_eq!(items[0].authors[0].text, "Ada");
    }

    #[test]
    fn a_page_is_no_feed() {
        for text in ["<!DOCTYPE html><title>x</title>", "{\"items\":[]}", "", "<svg>", "<rssfeed>", "feed", "<!--"] {
            assert!(read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_feed_that_is_cut_off_is_an_error_and_one_without_items_another() {
        let cut = &RSS[..RSS.len() - 40];
        assert!(matches!(read(cut), Some(Err(ExtractError::BrokenFeed(_)))));
        let empty =
            "<rss version='2.0'><channel><title>T</title><link>/</link><description>d</description></channel></rss>";
        assert_eq!(read(empty), Some(Err(ExtractError::EmptyFeed)));
    }
}
