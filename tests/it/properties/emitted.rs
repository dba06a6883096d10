//! A feed that is written and read again has the same items, in each format.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use pagewire::{
    emit, extract,
    extract::model::SafeHtml,
    model::{Author, Enclosure, Entry, Feed, FeedId, Format, Item, ItemId, Moment},
    normalise::{self, Context},
};
use proptest::prelude::*;
use url::Url;

use super::cases;

/// Words that a careless writer or reader takes for markup, and words in other scripts.
const WORDS: [&str; 20] = [
    "harbour",
    "AT&T",
    "5<6",
    "7>3",
    "\"quoted\"",
    "it's",
    "&amp;",
    "&#8211;",
    "]]>",
    "<!--",
    "50%",
    "naïve",
    "Ελλάδα",
    "市议会",
    "مدينة",
    "שלום",
    "🚢",
    "e\u{301}",
    "a\u{200b}b",
    "—",
];

fn words(most: usize) -> impl Strategy<Value = String> {
    let word = prop_oneof![3 => "[a-zA-Z]{2,9}", 2 => proptest::sample::select(WORDS.to_vec()).prop_map(str::to_owned)];
    proptest::collection::vec(word, 1..most).prop_map(|words| words.join(" "))
}

fn html() -> impl Strategy<Value = SafeHtml> {
    let paragraph = words(8)
        .prop_map(|words| format!("<p>{}</p>", words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")));
    let base = Url::parse("https://news.example/").unwrap();
    proptest::collection::vec(paragraph, 1..4)
        .prop_filter_map("nothing to see", move |all| normalise::html::Sanitiser::new(&base).clean(&all.concat()))
}

fn address(kind: &'static str) -> impl Strategy<Value = Url> {
    "[a-z0-9]{1,8}(/[a-zäß\\[\\]|]{1,6}){0,2}(\\?[a-z]=[a-z0-9&+;]{0,6})?"
        .prop_map(move |path| Url::parse(&format!("https://news.example/{kind}/{path}")).unwrap())
}

fn enclosure() -> impl Strategy<Value = Enclosure> {
    let length = proptest::option::of(1_u64..1 << 40);
    (address("media"), length).prop_map(|(url, length)| Enclosure { url, media_type: "audio/mpeg".to_owned(), length })
}

fn date() -> impl Strategy<Value = DateTime<FixedOffset>> {
    (946_684_800_i64..1_790_000_000, -12_i32..=14).prop_map(|(seconds, hours)| {
        let zone = FixedOffset::east_opt(hours * 3_600).unwrap();
        DateTime::from_timestamp(seconds, 0).unwrap().with_timezone(&zone)
    })
}

prop_compose! {
    fn item()(
        title in words(8),
        link in address("story"),
        summary in proptest::option::of(words(12)),
        content in proptest::option::of(html()),
        published in date(),
        edited in 0_i64..1_000_000,
        authors in proptest::collection::vec("[A-Z][a-z]{2,7} [A-Z][a-zé]{2,7}", 0..3),
        enclosures in proptest::collection::vec(enclosure(), 0..3),
        categories in proptest::collection::vec(words(3), 0..3),
    ) -> Item {
        let authors = authors.into_iter().map(|name| Author { name, url: None }).collect();
        let updated = Some(Moment::Instant(published + TimeDelta::seconds(edited)));
        let published = Some(Moment::Instant(published));
        Item { title, link: Some(link), summary, content, published, updated, authors, enclosures, categories, ..Item::default() }
    }
}

/// The items as pagewire's own reader leaves them, each with a number in its title, so that no two are one.
fn items() -> impl Strategy<Value = Vec<Item>> {
    proptest::collection::vec(item(), 1..5).prop_map(|mut items| {
        for (number, item) in items.iter_mut().enumerate() {
            item.title = normalise::text::title(&format!("{number} {}", item.title), None);
            item.summary = item.summary.take().map(|text| normalise::text::title(&text, None));
            item.summary = item.summary.take().filter(|summary| !summary.is_empty() && *summary != item.title);
            item.link.as_mut().unwrap().query_pairs_mut().append_pair("n", &number.to_string());
            item.categories.iter_mut().for_each(|name| *name = normalise::text::title(name, None));
            let mut seen = std::collections::HashSet::new();
            item.categories.retain(|name| !name.is_empty() && seen.insert(name.clone()));
            item.authors.dedup();
            item.enclosures.dedup_by(|a, b| a.url == b.url);
        }
        items
    })
}

fn feed(items: &[Item]) -> Feed {
    let now: DateTime<Utc> = "2026-11-20T12:00:00Z".parse().unwrap();
    let entry = |(number, item): (usize, &Item)| {
        let instant = |moment: Option<Moment>| match moment {
            Some(Moment::Instant(instant)) => instant,
            _ => now.fixed_offset(),
        };
        Entry {
            id: ItemId::mint("news", &number.to_string()),
            guid: None,
            published: instant(item.published),
            updated: instant(item.updated),
            changed: now,
            item: item.clone(),
            origin: None,
        }
    };
    Feed {
        id: FeedId::parse("news").unwrap(),
        file: None,
        uri: "urn:uuid:6ba7b811-9dad-51d1-80b4-00c04fd430c8".to_owned(),
        title: "News".to_owned(),
        description: None,
        home: Some(Url::parse("https://news.example/").unwrap()),
        language: Some("en".to_owned()),
        image: None,
        show: None,
        updated: now,
        ttl: None,
        base_url: None,
        formats: Format::ALL.to_vec(),
        address: None,
        links: Vec::new(),
        tags: Vec::new(),
        entries: items.iter().enumerate().map(entry).collect(),
    }
}

fn read(document: &[u8]) -> Vec<Item> {
    let extraction = extract::feed::read(std::str::from_utf8(document).unwrap()).unwrap().unwrap();
    let context = Context {
        page_url: Url::parse("https://feeds.example/news").unwrap(),
        now: "2026-11-20T12:00:00Z".parse().unwrap(),
        latest: "2026-11-20T12:00:00Z".parse().unwrap(),
        timezone: chrono_tz::Tz::UTC,
    };
    normalise::normalise(extraction, &context).items
}

/// The words of a content, whatever stands between them.
fn spoken(item: &Item) -> Vec<String> {
    let text = item.content.as_ref().map(SafeHtml::to_text).unwrap_or_default();
    text.split_whitespace().map(str::to_owned).collect()
}

/// An address as every format writes it: what RFC 3986 does not know is in percents.
fn written(url: &Url) -> String {
    url.as_str().replace('[', "%5B").replace(']', "%5D").replace('|', "%7C")
}

fn check(items: &[Item], format: Format) -> Result<(), TestCaseError> {
    let document = emit::render(&feed(items), format).unwrap();
    let read = read(&document);
    let told = String::from_utf8_lossy(&document);
    prop_assert_eq!(items.len(), read.len(), "{}", told);
    for (number, (item, read)) in items.iter().zip(&read).enumerate() {
        prop_assert_eq!(&item.title, &read.title, "{}", told);
        prop_assert_eq!(item.link.as_ref().map(written), read.link.as_ref().map(written));
        if item.summary.is_some() {
            prop_assert_eq!(&item.summary, &read.summary, "{}", told);
        }
        if item.content.is_some() {
            prop_assert_eq!(spoken(item), spoken(read), "{}", told);
        }
        let instant = |moment: Option<Moment>| moment.map(|moment| moment.begins(chrono_tz::Tz::UTC).timestamp());
        prop_assert_eq!(instant(item.published), instant(read.published));
        let id = format!("id:{}", ItemId::mint("news", &number.to_string()));
        prop_assert!(read.keys.contains(&id), "{id} in {:?}", read.keys);
        prop_assert_eq!(&item.categories, &read.categories, "{}", told);
        // RSS has one enclosure an item
        let most = if format == Format::Rss { 1 } else { usize::MAX };
        let media = |item: &Item| -> Vec<(String, Option<u64>)> {
            item.enclosures.iter().take(most).map(|media| (written(&media.url), media.length)).collect()
        };
        prop_assert_eq!(media(item), media(read));
        if !item.authors.is_empty() {
            prop_assert_eq!(&item.authors, &read.authors);
        }
    }
    Ok(())
}

/// A document is against no rule, but that items may have been edited at one time, and that nobody has said yet what directories want
/// to know of a podcast, which items with recordings make.
fn is_well(items: &[Item], format: Format) -> Result<(), TestCaseError> {
    let document = emit::render(&feed(items), format).unwrap();
    let report = feed_lint::lint(&document, &feed_lint::LintOptions::default());
    let worse = report.findings.iter().filter(|finding| finding.severity() > feed_lint::Severity::Hint);
    let worse: Vec<_> = worse
        .filter(|finding| !matches!(finding.rule.id, "duplicate-updated" | "missing-show-tag" | "missing-owner"))
        .collect();
    prop_assert!(worse.is_empty(), "{worse:?}");
    Ok(())
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn no_document_is_against_a_rule_of_its_format(items in items()) {
        for format in Format::FEEDS {
            is_well(&items, format)?;
        }
    }

    #[test]
    fn rss_reads_back_as_the_items_it_was_made_of(items in items()) {
        check(&items, Format::Rss)?;
    }

    #[test]
    fn atom_reads_back_as_the_items_it_was_made_of(items in items()) {
        check(&items, Format::Atom)?;
    }

    #[test]
    fn json_reads_back_as_the_items_it_was_made_of(items in items()) {
        check(&items, Format::Json)?;
    }
}
