//! Builders for the tests of this folder: an ordinary feed and ordinary entries, and one change at a time.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use url::Url;

use crate::model::{Author, Enclosure, Entry, Feed, FeedId, FeedSummary, Format, Image, Item, ItemId, Moment};

pub(super) struct FeedBuilder(Feed);

pub(super) struct EntryBuilder(Entry);

pub(super) fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

pub(super) fn time(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

/// A feed of news.example.org without entries.
pub(super) fn feed() -> FeedBuilder {
    FeedBuilder(Feed {
        id: FeedId::parse("world").unwrap(),
        file: None,
        uri: "urn:uuid:6ba7b811-9dad-51d1-80b4-00c04fd430c8".to_owned(),
        title: "World news".to_owned(),
        description: Some("What happens in the world".to_owned()),
        home: Some(url("https://news.example.org/world")),
        language: Some("en-GB".to_owned()),
        image: None,
        show: None,
        updated: time("2026-11-20T12:00:00Z").with_timezone(&Utc),
        ttl: Some(std::time::Duration::from_mins(30)),
        base_url: Some(url("https://feeds.example.org/")),
        formats: Format::FEEDS.to_vec(),
        address: None,
        links: Vec::new(),
        tags: Vec::new(),
        entries: Vec::new(),
    })
}

/// The entry of that number, which has a title, a link, a summary and times.
pub(super) fn entry(number: u32) -> EntryBuilder {
    let published = time("2026-11-20T09:30:00+01:00") - TimeDelta::hours(i64::from(number));
    EntryBuilder(Entry {
        id: ItemId::mint("world", &number.to_string()),
        guid: None,
        published,
        updated: published,
        changed: published.to_utc(),
        item: Item {
            link: Some(url(&format!("https://news.example.org/{number}"))),
            title: format!("Item {number}"),
            summary: Some(format!("Summary {number}")),
            published: Some(Moment::Instant(published)),
            ..Item::default()
        },
        origin: None,
    })
}

impl FeedBuilder {
    pub(super) fn with(mut self, change: impl FnOnce(&mut Feed)) -> Self {
        change(&mut self.0);
        self
    }
    pub(super) fn title(self, title: &str) -> Self {
        self.with(|feed| feed.title = title.to_owned())
    }
    pub(super) fn home(self, home: Option<&str>) -> Self {
        self.with(|feed| feed.home = home.map(url))
    }
    pub(super) fn base_url(self, base: Option<&str>) -> Self {
        self.with(|feed| feed.base_url = base.map(url))
    }
    pub(super) fn image(self, address: &str) -> Self {
        self.with(|feed| feed.image = Some(Image { url: url(address), alt: None }))
    }
    pub(super) fn entry(self, entry: EntryBuilder) -> Self {
        self.with(|feed| feed.entries.push(entry.0))
    }
    pub(super) fn build(self) -> Feed {
        self.0
    }
}

impl EntryBuilder {
    pub(super) fn with(mut self, change: impl FnOnce(&mut Entry)) -> Self {
        change(&mut self.0);
        self
    }
    pub(super) fn title(self, title: &str) -> Self {
        self.with(|entry| entry.item.title = title.to_owned())
    }
    pub(super) fn summary(self, summary: Option<&str>) -> Self {
        self.with(|entry| entry.item.summary = summary.map(str::to_owned))
    }
    pub(super) fn content(self, html: &str) -> Self {
        self.with(|entry| entry.item.content = Some(serde_json::from_value(html.into()).unwrap()))
    }
    pub(super) fn language(self, tag: &str) -> Self {
        self.with(|entry| entry.item.language = Some(tag.to_owned()))
    }
    pub(super) fn link(self, link: Option<&str>) -> Self {
        self.with(|entry| entry.item.link = link.map(url))
    }
    pub(super) fn author(self, name: &str) -> Self {
        self.with(|entry| entry.item.authors.push(Author { name: name.to_owned(), url: None }))
    }
    pub(super) fn image(self, address: &str) -> Self {
        self.with(|entry| entry.item.image = Some(Image { url: url(address), alt: None }))
    }
    pub(super) fn enclosure(self, address: &str, length: Option<u64>) -> Self {
        let enclosure = Enclosure { url: url(address), media_type: "audio/mpeg".to_owned(), length };
        self.with(|entry| entry.item.enclosures.push(enclosure))
    }
    pub(super) fn category(self, name: &str) -> Self {
        self.with(|entry| entry.item.categories.push(name.to_owned()))
    }
    pub(super) fn day(self, day: &str) -> Self {
        self.with(|entry| {
            entry.item.published = Some(Moment::Day(day.parse().unwrap()));
            entry.published = time(&format!("{day}T00:00:00-05:00"));
            entry.updated = entry.published;
        })
    }
    pub(super) fn origin(self) -> Self {
        self.with(|entry| entry.origin = Some(summary("origin", "Origin & sons")))
    }
}

/// What other documents say of a feed of that id.
pub(super) fn summary(id: &str, title: &str) -> FeedSummary {
    FeedSummary {
        id: FeedId::parse(id).unwrap(),
        uri: format!("urn:uuid:{}", uuid::Uuid::from_u128(id.bytes().fold(0, |sum, byte| sum << 8 | u128::from(byte)))),
        title: title.to_owned(),
        home: Some(url(&format!("https://{id}.example.org/"))),
        updated: time("2026-11-19T12:00:00Z").with_timezone(&Utc),
        self_url: Some(url(&format!("https://feeds.example.org/{id}.rss"))),
        file_name: Some(format!("{id}.rss")),
        tags: Vec::new(),
    }
}

/// A feed with everything that a feed can have, and much that could go wrong.
pub(super) fn nasty_feed() -> Feed {
    feed()
        .title("AT&T <news> \u{1}of \u{fffd}the \u{85}day")
        .image("https://news.example.org/logo.png")
        .entry(
            entry(1)
                .title("Fish &amp; chips </b> &lt; \u{b}5")
                .content("<p>a ]]> b &amp; c</p>")
                .author("Ann <ann@e.org>"),
        )
        .entry(entry(2).title("").link(None).summary(None).content("<p>No \u{c}title, no link</p>"))
        .entry(entry(3).image("https://img.example.org/a?x=1&y=[2]|\"3\"").category("R&D").origin())
        .entry(
            entry(4)
                .enclosure("https://cdn.example.org/a.mp3?t=1&u=2", None)
                .enclosure("https://cdn.example.org/b.mp3", Some(7)),
        )
        .entry(entry(5).day("2026-11-03").title("").link(None).summary(None))
        .build()
}

/// Reads a document to its end; any fault in its form fails the test.
pub(super) fn assert_well_formed(document: &[u8]) {
    let text = std::str::from_utf8(document).unwrap();
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_comments = true;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => return,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                for attribute in tag.attributes() {
                    attribute.unwrap().normalized_value(quick_xml::XmlVersion::Explicit1_0).unwrap();
                }
            }
            _ => {}
        }
    }
}
