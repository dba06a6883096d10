//! What is published as an item's guid (RSS), id (JSON Feed) and, where it is a URI, `id` (Atom): pagewire's own, or what the readers
//! of the site, of the source or of another tool's feed know the item by. It is minted when an item is first seen, and kept for life.

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use url::Url;

use super::{Item, SafeHtml, hex};

/// The longest guid, in bytes.
const LONGEST: usize = 2048;

/// What guids are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Guid {
    /// The source's where that is a feed, else pagewire's own.
    #[default]
    Usual,
    /// pagewire's own: a `urn:uuid:`.
    Own,
    /// The item's permalink.
    Link,
    /// What the source itself calls the item.
    Source,
    /// What another tool would have called it.
    Compat(OtherTool),
}

/// A tool whose guids can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherTool {
    /// Feed me up, Scotty!: the link, resolved against the first `url` as configured, as browsers write it.
    Scotty,
    /// rsspls: the link, resolved against the configured `url`; as written where it cannot be.
    Rsspls,
    /// html2rss up to 0.17: SHA-1 of the values of `guid`, else of the title, else of the description.
    Html2rss,
    /// html2rss from 0.18 on: CRC-32 in base 36 of the values of `guid`, else of the link with `#!/` behind it.
    Html2rss018,
    /// RSS-Bridge: SHA-1 of the item's own id where it has one, else the link.
    RssBridge,
}

impl Guid {
    /// Their names in feeds.toml.
    pub const NAMES: [(&'static str, Self); 8] = [
        ("own", Self::Own),
        ("link", Self::Link),
        ("source", Self::Source),
        ("compat:scotty", Self::Compat(OtherTool::Scotty)),
        ("compat:rsspls", Self::Compat(OtherTool::Rsspls)),
        ("compat:html2rss", Self::Compat(OtherTool::Html2rss)),
        ("compat:html2rss-0.18", Self::Compat(OtherTool::Html2rss018)),
        ("compat:rss-bridge", Self::Compat(OtherTool::RssBridge)),
    ];

    /// The guid of an item of a feed whose first `url` is `base`; none where it is pagewire's own.
    #[must_use]
    pub fn of(self, item: &Item, base: Option<&Url>) -> Option<String> {
        let guid = match self {
            Self::Own => None,
            Self::Usual => item.named.id.clone().filter(|_| item.named.of_feed),
            Self::Source => item.named.id.clone(),
            Self::Link => item.link.as_ref().map(ToString::to_string),
            Self::Compat(tool) => tool.guid(item, base),
        };
        guid.filter(|guid| is_guid(guid))
    }
}

/// Whether a text can be published as a guid.
#[must_use]
pub fn is_guid(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST && text.trim() == text && !text.chars().any(char::is_control)
}

impl OtherTool {
    fn guid(self, item: &Item, base: Option<&Url>) -> Option<String> {
        let resolved = || resolve(item.named.href.as_deref()?, base);
        match self {
            Self::Scotty => resolved(),
            Self::Rsspls => resolved().or_else(|| item.named.href.clone()),
            Self::RssBridge => match &item.named.id {
                Some(id) if !item.named.of_feed => Some(sha1(id)),
                _ => resolved(),
            },
            Self::Html2rss018 => match &item.named.id {
                Some(id) => Some(base_36(crc_32(id.trim().as_bytes()))),
                None => resolved().map(|link| base_36(crc_32(format!("{link}#!/").as_bytes()))),
            },
            Self::Html2rss => {
                let title = Some(item.title.clone()).filter(|title| !title.is_empty());
                let description = || item.summary.clone().or_else(|| item.content.as_ref().map(SafeHtml::to_text));
                item.named.id.clone().or(title).or_else(description).map(|words| sha1(&words))
            }
        }
    }
}

/// An address as browsers write it (`new URL(href, base).href`): tracking parameters and fragment stay.
fn resolve(href: &str, base: Option<&Url>) -> Option<String> {
    let url = match base {
        Some(base) => base.join(href).ok()?,
        None => Url::parse(href).ok()?,
    };
    Some(url.into())
}

fn sha1(words: &str) -> String {
    hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, words.as_bytes()).as_ref())
}

/// The checksum of zip and PNG (ISO 3309), bit by bit.
fn crc_32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

/// A number in the digits `0` to `9` and `a` to `z`.
fn base_36(mut number: u32) -> String {
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit(number % 36, 36));
        number /= 36;
        if number == 0 {
            return digits.iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SourceNames;

    fn linked(href: &str) -> Item {
        let named = SourceNames { href: Some(href.into()), ..SourceNames::default() };
        Item { title: "A vote".into(), named, ..Item::default() }
    }

    fn of(name: &str, item: &Item) -> Option<String> {
        let guid = Guid::NAMES.iter().find(|(known, _)| *known == name).unwrap().1;
        guid.of(item, Some(&Url::parse("https://News.example/list?page=1").unwrap()))
    }

    #[test]
    fn scottys_guid_is_the_link_as_a_browser_writes_it_with_its_parameters_and_fragment() {
        for (href, guid) in [
            ("/a/../b c?utm_source=x&n=1#top", "https://news.example/b%20c?utm_source=x&n=1#top"),
            ("HTTP://Other.example:80/ä", "http://other.example/%C3%A4"),
            ("?p=2", "https://news.example/list?p=2"),
            ("story", "https://news.example/story"),
        ] {
            assert_eq!(of("compat:scotty", &linked(href)).as_deref(), Some(guid));
            assert_eq!(of("compat:rsspls", &linked(href)).as_deref(), Some(guid));
        }
        assert_eq!(of("compat:scotty", &Item::default()), None);
    }

    #[test]
    fn what_rsspls_cannot_resolve_stays_as_written() {
        assert_eq!(of("compat:rsspls", &linked("http://[bad")).as_deref(), Some("http://[bad"));
        assert_eq!(of("compat:scotty", &linked("http://[bad")), None);
    }

    #[test]
    fn html2rss_hashes_its_guid_else_the_title() {
        let title = of("compat:html2rss", &linked("/1"));
        assert_eq!(title, Some(sha1("A vote")));
        let mut with_id = linked("/1");
        with_id.named.id = Some("x7".into());
        assert_eq!(of("compat:html2rss", &with_id), Some(sha1("x7")));
        // FIPS 180-4, appendix A.1
        assert_eq!(sha1("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
    }

    #[test]
    fn later_versions_of_html2rss_have_a_checksum_of_the_guid_else_of_the_link() {
        // the check value that every catalogue of CRC-32 names
        assert_eq!((crc_32(b"123456789"), base_36(0xCBF4_3926)), (0xCBF4_3926, "1kl8mjq".to_owned()));
        assert_eq!(base_36(0), "0");
        let mut item = linked("/1");
        assert_eq!(of("compat:html2rss-0.18", &item), Some(base_36(crc_32(b"https://news.example/1#!/"))));
        item.named.id = Some(" 123456789 ".into());
        assert_eq!(of("compat:html2rss-0.18", &item).as_deref(), Some("1kl8mjq"));
    }

    #[test]
    fn a_feeds_own_ids_are_published_unless_somebody_chose_otherwise() {
        let mut item = linked("/1");
        item.named.id = Some("tag:news.example,2026:1".into());
        assert_eq!(Guid::Usual.of(&item, None), None);
        item.named.of_feed = true;
        assert_eq!(Guid::Usual.of(&item, None), item.named.id);
        assert_eq!(Guid::Own.of(&item, None), None);
    }

    #[test]
    fn what_would_be_no_text_of_a_feed_is_no_guid() {
        assert!(is_guid("17") && !is_guid("") && !is_guid("a\u{0}b") && !is_guid(" a"));
    }
}
