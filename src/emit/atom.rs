//! Atom 1.0, RFC 4287.
//!
//! Given a [`Feed`], hands on the document's bytes. HTML is written escaped (`type="html"`), never as XHTML, since
//! the `atom_syndication` crate writes XHTML as it stands. Elsewhere an entry is called an item.

use std::collections::BTreeMap;

use atom_syndication::extension::{Extension, ExtensionMap};
use atom_syndication::{Category, Content, Entry, Feed, Generator, Link, Person, Source, Text, TextType, WriteConfig};
use url::Url;

use super::{EmitError, wording, xml};
use crate::model::{self, FeedSummary, Format};

/// Writes a feed.
pub(super) fn render(feed: &model::Feed) -> Result<Vec<u8>, EmitError> {
    let config = WriteConfig { write_document_declaration: false, indent_size: Some(2) };
    let written = document(feed)
        .write_with_config(xml::DECLARATION.as_bytes().to_vec(), config)
        .map_err(|error| EmitError::Atom(error.to_string()))?;
    let mut document = with_short_dates(&written);
    if feed.is_archive() {
        document = with_archive_mark(document);
    }
    document.push(b'\n');
    Ok(document)
}

/// Writes UTC as `Z`, as RFC 4287 and most feeds do; the crate has no choice of it. A bare `<` is always that of a tag.
fn with_short_dates(document: &[u8]) -> Vec<u8> {
    const OFFSET: &[u8] = b"+00:00";
    let mut out = Vec::with_capacity(document.len());
    let mut from = 0;
    for at in memchr::memmem::find_iter(document, OFFSET) {
        let behind = &document[at + OFFSET.len()..];
        if behind.starts_with(b"</updated>") || behind.starts_with(b"</published>") {
            out.extend_from_slice(&document[from..at]);
            out.push(b'Z');
            from = at + OFFSET.len();
        }
    }
    out.extend_from_slice(&document[from..]);
    out
}

fn document(feed: &model::Feed) -> Feed {
    let entries: Vec<Entry> = feed.entries.iter().map(|item| entry(item, feed)).collect();
    let uses_media = entries.iter().any(|entry| !entry.extensions.is_empty());
    let namespaces = [("media", xml::MEDIA_NAMESPACE, uses_media), ("fh", xml::HISTORY_NAMESPACE, feed.is_archive())];
    let namespaces = namespaces.into_iter().filter(|(_, _, is_used)| *is_used);
    let image = feed.image.as_ref().map(|image| xml::uri(&image.url).into_owned());
    let title = wording::feed_title(feed);
    Feed {
        id: feed.uri.clone(),
        updated: xml::utc(&feed.updated),
        // RFC 4287 section 4.1.1 requires an author wherever an entry has none
        authors: vec![Person { name: title.clone(), uri: feed.home.as_ref().map(uri), ..Person::default() }],
        generator: Some(Generator {
            value: env!("CARGO_PKG_NAME").to_owned(),
            uri: crate::HOMEPAGE.map(str::to_owned),
            version: Some(crate::VERSION.to_owned()),
        }),
        links: feed_links(feed),
        icon: image.clone(),
        logo: image,
        subtitle: Some(text(wording::feed_description(feed))),
        lang: xml::language(feed.language.as_deref()).map(str::to_owned),
        namespaces: namespaces.map(|(prefix, name, _)| (prefix.to_owned(), name.to_owned())).collect(),
        title: text(title),
        entries,
        ..Feed::default()
    }
}

/// Says of an archive that it is one; the crate would write that behind the entries, where few look for it.
fn with_archive_mark(document: Vec<u8>) -> Vec<u8> {
    const MARK: &[u8] = b"<fh:archive/>\n  ";
    let at = memchr::memmem::find(&document, b"<entry>");
    let Some(at) = at.or_else(|| memchr::memmem::find(&document, b"</feed>")) else { return document };
    [&document[..at], MARK, &document[at..]].concat()
}

fn feed_links(feed: &model::Feed) -> Vec<Link> {
    let page = feed.home.as_ref().or(feed.base_url.as_ref());
    let mut links: Vec<Link> = page.map(|page| link("alternate", uri(page))).into_iter().collect();
    if let Some(url) = feed.self_url(Format::Atom) {
        links.push(Link { mime_type: Some(Format::Atom.media_type().to_owned()), ..link("self", uri(&url)) });
    }
    links.extend(feed.links.iter().map(|(relation, url)| link(relation.name(), uri(url))));
    links
}

fn entry(item: &model::Entry, feed: &model::Feed) -> Entry {
    let title = wording::entry_title(item, feed);
    let summary = wording::entry_summary(item);
    let words = || text(summary.clone().unwrap_or_else(|| title.clone()));
    let content = match (wording::entry_content(item), &item.item.link) {
        (Some(html), _) => {
            let lang = wording::entry_language(item, feed).map(str::to_owned);
            Some(Content { lang, ..content("html", html) })
        }
        // RFC 4287 section 4.1.2: an entry without an alternate link has content
        (None, None) => {
            let words = words();
            let kind = if words.r#type == TextType::Html { "html" } else { "text" };
            Some(content(kind, words.value))
        }
        (None, Some(_)) => None,
    };
    let has_summary = summary.is_some() || item.item.content.is_none();
    Entry {
        id: item.uri().to_owned(),
        updated: xml::utc(&item.updated),
        authors: item.item.authors.iter().filter_map(person).collect(),
        categories: item.item.categories.iter().filter_map(|name| category(name)).collect(),
        links: entry_links(&item.item),
        published: Some(xml::utc(&item.published)),
        source: item.origin.as_ref().map(source),
        summary: has_summary.then(words),
        content,
        extensions: item.item.image.as_ref().map(thumbnail).unwrap_or_default(),
        title: text(title.clone()),
        ..Entry::default()
    }
}

fn entry_links(item: &model::Item) -> Vec<Link> {
    let alternate = item.link.iter().map(|url| link("alternate", uri(url)));
    let enclosures = item.enclosures.iter().map(|enclosure| Link {
        mime_type: Some(xml::media_type(&enclosure.media_type).to_owned()),
        length: enclosure.length.map(|length| length.to_string()),
        ..link("enclosure", uri(&enclosure.url))
    });
    alternate.chain(enclosures).collect()
}

/// Where an entry of a merged feed comes from (RFC 4287 section 4.2.11).
fn source(origin: &FeedSummary) -> Source {
    let title = xml::line(&origin.title);
    let own = origin.self_url.as_ref().map(|url| link("self", uri(url)));
    let home = origin.home.as_ref().map(|url| link("alternate", uri(url)));
    Source {
        id: origin.uri.clone(),
        updated: xml::utc(&origin.updated),
        authors: vec![Person { name: title.clone(), uri: origin.home.as_ref().map(uri), ..Person::default() }],
        links: home.into_iter().chain(own).collect(),
        title: text(title),
        ..Source::default()
    }
}

/// A text construct; what looks like HTML says that it is text by being escaped once more (section 3.1.1). An ampersand alone is no
/// reference, and most readers show it right only in plain text.
fn text(value: String) -> Text {
    let has_tag = value
        .as_bytes()
        .windows(2)
        .any(|pair| matches!(pair, [b'<', next] if next.is_ascii_alphabetic() || *next == b'/' || *next == b'!'));
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'#';
    let ends_name = |text: &str| {
        text.bytes().position(|byte| !is_name(byte)).is_some_and(|at| at > 0 && text.as_bytes()[at] == b';')
    };
    let looks_like_html = has_tag || value.split('&').skip(1).any(ends_name);
    if looks_like_html { Text::html(xml::text_as_html(&value)) } else { Text::plain(value) }
}

fn content(kind: &str, value: String) -> Content {
    Content { content_type: Some(kind.to_owned()), value: Some(value), ..Content::default() }
}

fn link(rel: &str, href: String) -> Link {
    Link { rel: rel.to_owned(), href, ..Link::default() }
}

fn person(author: &model::Author) -> Option<Person> {
    Some(Person { name: wording::author_name(author)?, uri: author.url.as_ref().map(uri), ..Person::default() })
}

fn category(name: &str) -> Option<Category> {
    let term = xml::line(name);
    (!term.is_empty()).then(|| Category { term, ..Category::default() })
}

fn thumbnail(image: &model::Image) -> ExtensionMap {
    // the crate writes the attributes of extensions as they stand, without escaping them
    let url = xml::escape(&xml::uri(&image.url)).into_owned();
    let thumbnail = Extension {
        name: "media:thumbnail".to_owned(),
        // an empty value keeps the indentation out of the element
        value: Some(String::new()),
        attrs: BTreeMap::from([("url".to_owned(), url)]),
        ..Extension::default()
    };
    ExtensionMap::from([("media".to_owned(), BTreeMap::from([("thumbnail".to_owned(), vec![thumbnail])]))])
}

fn uri(url: &Url) -> String {
    xml::uri(url).into_owned()
}

#[cfg(test)]
mod tests {
    use std::str::from_utf8;

    use super::*;
    use crate::emit::testing::{EntryBuilder, FeedBuilder, assert_well_formed, entry, feed, nasty_feed};

    fn written(feed: FeedBuilder) -> String {
        String::from_utf8(render(&feed.build()).unwrap()).unwrap()
    }

    fn read(feed: FeedBuilder) -> Feed {
        Feed::read_from(written(feed).as_bytes()).unwrap()
    }

    fn only_entry(entry: EntryBuilder) -> Entry {
        read(feed().entry(entry)).entries.remove(0)
    }

    #[test]
    fn document_is_well_formed_whatever_it_holds() {
        assert_well_formed(&render(&nasty_feed()).unwrap());
    }

    #[test]
    fn document_holds_no_control_or_replacement_character() {
        let document = render(&nasty_feed()).unwrap();
        let unwanted = |c: char| (c.is_control() && c != '\n') || c == '\u{fffd}';
        assert_eq!(from_utf8(&document).unwrap().find(unwanted), None);
    }

    #[test]
    fn feed_rs_reads_every_entry() {
        assert_eq!(feed_rs::parser::parse(render(&nasty_feed()).unwrap().as_slice()).unwrap().entries.len(), 5);
    }

    #[test]
    fn same_feed_gives_same_bytes() {
        assert_eq!(render(&nasty_feed()).unwrap(), render(&nasty_feed()).unwrap());
    }

    #[test]
    fn document_begins_with_its_declaration_alone() {
        assert!(written(feed()).starts_with(&format!("{}<feed ", xml::DECLARATION)));
    }

    #[test]
    fn rfc4287_4_1_1_feed_has_an_author() {
        assert_eq!(read(feed()).authors[0].name, "World news");
    }

    #[test]
    fn rfc4287_4_1_1_feed_has_a_self_link() {
        let own = read(feed()).links.into_iter().find(|link| link.rel == "self").unwrap();
        assert_eq!(
            (own.href.as_str(), own.mime_type.as_deref()),
            ("https://feeds.example.org/world.atom", Some("application/atom+xml"))
        );
    }

    #[test]
    fn rfc4287_4_1_1_feed_of_unknown_place_has_one_alternate_link() {
        let links = read(feed().base_url(None)).links;
        assert_eq!(links.iter().map(|link| link.rel.as_str()).collect::<Vec<_>>(), ["alternate"]);
    }

    #[test]
    fn rfc4287_4_1_2_entry_has_one_id() {
        let text = written(feed().entry(entry(1)));
        assert_eq!(text[text.find("<entry>").unwrap()..].matches("<id>urn:uuid:").count(), 1);
    }

    #[test]
    fn content_in_another_language_than_the_feed_says_so() {
        let lang = |tag: &str| only_entry(entry(1).content("<p>Regen</p>").language(tag)).content.unwrap().lang;
        assert_eq!((lang("de").as_deref(), lang("en-US")), (Some("de"), None));
    }

    #[test]
    fn rfc4287_4_1_2_entry_without_link_has_content() {
        let entry = only_entry(entry(1).link(None));
        assert_eq!(entry.content.unwrap().value.unwrap(), "Summary 1");
    }

    #[test]
    fn rfc4287_4_1_2_entry_without_title_has_one_all_the_same() {
        assert_eq!(only_entry(entry(1).title("")).title.value, "Summary 1");
    }

    #[test]
    fn entry_without_words_has_a_summary() {
        assert_eq!(only_entry(entry(1).summary(None)).summary.unwrap().value, "Item 1");
    }

    #[test]
    fn entry_with_content_alone_has_its_beginning_as_summary() {
        assert_eq!(only_entry(entry(1).summary(None).content("<p>Rain</p>")).summary.unwrap().value, "Rain");
    }

    #[test]
    fn rfc4287_3_3_dates_are_in_utc_for_readers_that_pass_over_offsets() {
        assert!(written(feed().entry(entry(0))).contains("<published>2026-11-20T08:30:00Z</published>"));
    }

    #[test]
    fn day_begins_at_midnight_where_the_page_is() {
        assert_eq!(only_entry(entry(1).day("2026-11-03")).published.unwrap().to_rfc3339(), "2026-11-03T05:00:00+00:00");
    }

    #[test]
    fn title_that_looks_like_html_is_escaped_as_html() {
        let title = only_entry(entry(1).title("Fish &amp; <b>chips</b>")).title;
        assert_eq!((title.r#type, title.value.as_str()), (TextType::Html, "Fish &amp;amp; &lt;b&gt;chips&lt;/b&gt;"));
    }

    #[test]
    fn title_with_a_lone_ampersand_is_text() {
        assert_eq!(only_entry(entry(1).title("Fish & chips < 5")).title, Text::plain("Fish & chips < 5"));
    }

    #[test]
    fn content_with_the_end_of_a_cdata_section_reads_back() {
        assert_eq!(only_entry(entry(1).content("<p>a ]]> b</p>")).content.unwrap().value.unwrap(), "<p>a ]]> b</p>");
    }

    #[test]
    fn authors_carry_no_mail_address() {
        assert_eq!(only_entry(entry(1).author("Ann <ann@e.org>")).authors[0].name, "Ann");
    }

    #[test]
    fn enclosure_is_a_link() {
        let links = only_entry(entry(1).enclosure("https://e.org/a.mp3?x=1&y=2", Some(7))).links;
        assert_eq!((links[1].rel.as_str(), links[1].href.as_str()), ("enclosure", "https://e.org/a.mp3?x=1&y=2"));
    }

    #[test]
    fn thumbnail_address_with_ampersand_reads_back() {
        let extensions = only_entry(entry(1).image("https://e.org/a?x=1&y=2")).extensions;
        assert_eq!(extensions["media"]["thumbnail"][0].attrs["url"], "https://e.org/a?x=1&y=2");
    }

    /// When this fails, the crate escapes by itself: drop `xml::escape` in `thumbnail`.
    #[test]
    fn atom_syndication_still_writes_extension_attributes_unescaped() {
        let map = thumbnail(&model::Image { url: Url::parse("https://e.org/?a&b").unwrap(), alt: None });
        let entry = Entry { extensions: map, ..Entry::default() };
        let written = Feed { entries: vec![entry], ..Feed::default() }.to_string();
        assert!(written.contains("url=\"https://e.org/?a&amp;b\""), "{written}");
    }

    #[test]
    fn rfc5005_4_an_archive_says_so_before_its_entries() {
        let address = Url::parse("https://feeds.example.org/world.atom?archive=1").unwrap();
        let links = [model::Relation::Current, model::Relation::PrevArchive].map(|link| (link, address.clone()));
        let text = written(feed().with(|feed| feed.links = links.to_vec()).entry(entry(1)));
        assert!(text.find("<fh:archive").unwrap() < text.find("<entry>").unwrap(), "{text}");
    }

    #[test]
    fn rfc4287_4_2_11_merged_entry_names_its_source() {
        let source = only_entry(entry(1).origin()).source.unwrap();
        assert_eq!((source.title.value.as_str(), source.links.len()), ("Origin & sons", 2));
    }

    #[test]
    fn media_namespace_is_declared_only_where_used() {
        let declared = |entry| written(feed().entry(entry)).contains("xmlns:media=\"http://search.yahoo.com/mrss/\"");
        assert_eq!([declared(entry(1)), declared(entry(1).image("https://e.org/a.png"))], [false, true]);
    }
}
