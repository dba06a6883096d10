//! RSS 2.0, as the RSS Advisory Board's profile and the W3C feed validator want it.
//!
//! Given a [`Feed`], hands on the document's bytes. The `rss` crate writes the elements in the right order (channel
//! metadata before items, `description` before `content:encoded`); the choices of what to say are made here.
//! Text is written with numeric references: see [`xml::with_numeric_references`].

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, TimeZone, Timelike, Utc};
use rss::extension::ExtensionMap;
use rss::extension::atom::{AtomExtension, Link};
use rss::extension::dublincore::DublinCoreExtension;
use rss::{Category, Channel, Guid, Image, Item, Source};

use super::{EmitError, extension::element, podcast, wording, xml};
use crate::model::{self, Entry, Feed, Format};

const SPECIFICATION: &str = "https://www.rssboard.org/rss-specification";

/// Writes a feed.
pub(super) fn render(feed: &Feed) -> Result<Vec<u8>, EmitError> {
    let written =
        channel(feed).pretty_write_to(Vec::new(), b' ', 2).map_err(|error| EmitError::Rss(error.to_string()))?;
    // the declaration is that of the other formats
    let root = memchr::memmem::find(&written, b"<rss").unwrap_or(0);
    let mut document = xml::DECLARATION.as_bytes().to_vec();
    document.append(&mut xml::with_numeric_references(&written[root..]));
    document.push(b'\n');
    Ok(document)
}

fn channel(feed: &Feed) -> Channel {
    let is_podcast = podcast::is_podcast(feed);
    let items: Vec<Item> = feed.entries.iter().map(|entry| item(entry, feed, is_podcast)).collect();
    let uses = |prefix: &str| items.iter().any(|item| item.extensions.contains_key(prefix));
    let extensions = archive(feed);
    let namespaces = [("media", xml::MEDIA_NAMESPACE), ("podcast", podcast::NAMESPACE), ("fh", xml::HISTORY_NAMESPACE)];
    let namespaces = namespaces.into_iter().filter(|(prefix, _)| uses(prefix) || extensions.contains_key(*prefix));
    let namespaces = namespaces.map(|(prefix, address)| (prefix.to_owned(), address.to_owned())).collect();
    let title = wording::feed_title(feed);
    let link = wording::feed_link(feed);
    Channel {
        description: wording::feed_description(feed),
        language: xml::language(feed.language.as_deref()).map(str::to_owned),
        last_build_date: rfc2822(&feed.updated),
        generator: Some(wording::generator()),
        docs: Some(SPECIFICATION.to_owned()),
        ttl: feed.ttl.filter(|ttl| !ttl.is_zero()).map(|ttl| ttl.as_secs().div_ceil(60).max(1).to_string()),
        image: feed.image.as_ref().and_then(|image| channel_image(image, &title, &link)),
        atom_ext: atom_links(feed),
        namespaces,
        extensions,
        itunes_ext: podcast::show(feed),
        items,
        title,
        link,
        ..Channel::default()
    }
}

/// Says of an archive that it is one.
fn archive(feed: &Feed) -> ExtensionMap {
    if !feed.is_archive() {
        return ExtensionMap::new();
    }
    let element = element("fh:archive", []);
    ExtensionMap::from([("fh".to_owned(), BTreeMap::from([("archive".to_owned(), vec![element])]))])
}

/// What RSS has no element for: the document itself, its hub, its other pages.
fn atom_links(feed: &Feed) -> Option<AtomExtension> {
    let link =
        |rel: &str, url: &url::Url| Link { href: xml::uri(url).into_owned(), rel: rel.to_owned(), ..Link::default() };
    let own = feed
        .self_url(Format::Rss)
        .map(|url| Link { mime_type: Some(Format::Rss.media_type().to_owned()), ..link("self", &url) });
    let others = feed.links.iter().map(|(relation, url)| link(relation.name(), url));
    let links: Vec<Link> = own.into_iter().chain(others).collect();
    (!links.is_empty()).then_some(AtomExtension { links })
}

/// The channel's image, where it is of a kind that RSS 2.0 allows; its title and link must be the channel's.
fn channel_image(image: &model::Image, title: &str, link: &str) -> Option<Image> {
    let url = xml::uri(&image.url).into_owned();
    let (_, extension) = url.rsplit_once('.')?;
    let is_allowed = ["jpg", "jpeg", "gif", "png"].iter().any(|allowed| extension.eq_ignore_ascii_case(allowed));
    is_allowed.then(|| Image { url, title: title.to_owned(), link: link.to_owned(), ..Image::default() })
}

fn item(entry: &Entry, feed: &Feed, is_podcast: bool) -> Item {
    let item = &entry.item;
    let title = wording::entry_title(entry, feed);
    // RSS takes the description for HTML; an empty one, and not the title again, where there is nothing to say
    let words = wording::entry_words(entry, &title).unwrap_or_default();
    let description = xml::text_as_html(&words).into_owned();
    let creators: Vec<String> = item.authors.iter().filter_map(wording::author_name).collect();
    let languages: Vec<String> = wording::entry_language(entry, feed).map(str::to_owned).into_iter().collect();
    Item {
        link: item.link.as_ref().map(|link| xml::uri(link).into_owned()),
        description: Some(description),
        categories: item.categories.iter().filter_map(|name| category(name)).collect(),
        enclosure: item.played().map(enclosure),
        guid: Some(Guid { value: entry.guid().to_owned(), permalink: false }),
        pub_date: rfc2822(&entry.published),
        source: entry.origin.as_ref().and_then(|origin| {
            let url = xml::uri(origin.self_url.as_ref()?).into_owned();
            Some(Source { url, title: Some(xml::line(&origin.title)) })
        }),
        content: wording::entry_content(entry),
        extensions: podcast::with_transcripts(media(item), item),
        itunes_ext: podcast::episode(item, is_podcast),
        dublin_core_ext: (!creators.is_empty() || !languages.is_empty()).then(|| DublinCoreExtension {
            creators,
            languages,
            ..Default::default()
        }),
        title: Some(title),
        ..Item::default()
    }
}

fn category(name: &str) -> Option<Category> {
    let name = xml::line(name);
    (!name.is_empty()).then_some(Category { name, domain: None })
}

fn enclosure(enclosure: &model::Enclosure) -> rss::Enclosure {
    rss::Enclosure {
        url: xml::uri(&enclosure.url).into_owned(),
        // RSS requires a length; zero means unknown
        length: enclosure.length.unwrap_or(0).to_string(),
        mime_type: xml::media_type(&enclosure.media_type).to_owned(),
    }
}

/// The lead image, and the enclosures for which RSS has no room, as Media RSS.
fn media(item: &model::Item) -> ExtensionMap {
    let mut contents = Vec::new();
    let mut thumbnails = Vec::new();
    if let Some(image) = &item.image {
        let url = xml::uri(&image.url).into_owned();
        // without the words that stand for the picture: readers built on feedparser show them in place of the summary
        contents.push(element("media:content", [("url", url.clone()), ("medium", "image".to_owned())]));
        thumbnails.push(element("media:thumbnail", [("url", url)]));
    }
    let played = item.played();
    for enclosure in item.enclosures.iter().filter(|one| played.is_none_or(|played| !std::ptr::eq(played, *one))) {
        let url = xml::uri(&enclosure.url).into_owned();
        let media_type = xml::media_type(&enclosure.media_type).to_owned();
        let mut content = element("media:content", [("url", url), ("type", media_type)]);
        content.attrs.extend(enclosure.length.map(|length| ("fileSize".to_owned(), length.to_string())));
        contents.push(content);
    }
    let mut elements = BTreeMap::from([("content".to_owned(), contents), ("thumbnail".to_owned(), thumbnails)]);
    elements.retain(|_, all| !all.is_empty());
    if elements.is_empty() { ExtensionMap::new() } else { ExtensionMap::from([("media".to_owned(), elements)]) }
}

/// A date as RFC 2822 section 3.3 writes it, in +0000; nothing for years that it cannot write.
fn rfc2822<Tz: TimeZone>(moment: &DateTime<Tz>) -> Option<String> {
    let utc = moment.with_timezone(&Utc);
    // chrono's own function panics beyond year 9999
    let weekday = utc.weekday();
    let month = chrono::Month::try_from(u8::try_from(utc.month()).ok()?).ok()?;
    let (day, year) = (utc.day(), u32::try_from(utc.year()).ok().filter(|year| (1..=9999).contains(year))?);
    let (hour, minute, second) = (utc.hour(), utc.minute(), utc.second());
    let month = month.name().get(..3)?;
    Some(format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} +0000"))
}

#[cfg(test)]
mod tests {
    use std::str::from_utf8;

    use super::*;
    use crate::emit::testing::{FeedBuilder, assert_well_formed, entry, feed, nasty_feed, time, url};
    use crate::model::Relation;

    fn text(feed: FeedBuilder) -> String {
        String::from_utf8(render(&feed.build()).unwrap()).unwrap()
    }

    fn read(feed: FeedBuilder) -> Channel {
        Channel::read_from(text(feed).as_bytes()).unwrap()
    }

    fn only_item(entry: crate::emit::testing::EntryBuilder) -> Item {
        read(feed().entry(entry)).items.remove(0)
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
    fn feed_rs_reads_every_item() {
        assert_eq!(feed_rs::parser::parse(render(&nasty_feed()).unwrap().as_slice()).unwrap().entries.len(), 5);
    }

    #[test]
    fn same_feed_gives_same_bytes() {
        assert_eq!(render(&nasty_feed()).unwrap(), render(&nasty_feed()).unwrap());
    }

    #[test]
    fn document_begins_with_its_declaration_alone() {
        assert!(text(feed()).starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss"));
    }

    #[test]
    fn rss_channel_has_title_link_and_description() {
        let channel = read(feed());
        assert_eq!(
            [channel.title, channel.link, channel.description],
            ["World news", "https://news.example.org/world", "What happens in the world"]
        );
    }

    #[test]
    fn channel_without_description_says_where_items_come_from() {
        assert_eq!(read(feed().with(|feed| feed.description = None)).description, "New items from news.example.org");
    }

    #[test]
    fn self_link_is_the_address_of_publication() {
        let link = &read(feed()).atom_ext.unwrap().links[0];
        assert_eq!(
            (link.href.as_str(), link.rel.as_str(), link.mime_type.as_deref()),
            ("https://feeds.example.org/world.rss", "self", Some("application/rss+xml"))
        );
    }

    #[test]
    fn feed_of_unknown_place_has_no_self_link() {
        assert!(!text(feed().base_url(None)).contains("atom"));
    }

    #[test]
    fn ttl_is_never_zero_minutes() {
        let ttl = |seconds| read(feed().with(|feed| feed.ttl = Some(std::time::Duration::from_secs(seconds)))).ttl;
        assert_eq!([ttl(0), ttl(1), ttl(90)], [None, Some("1".to_owned()), Some("2".to_owned())]);
    }

    #[test]
    fn image_carries_the_title_and_link_of_the_channel() {
        let image = read(feed().image("https://news.example.org/logo.PNG")).image.unwrap();
        assert_eq!([image.title, image.link], ["World news", "https://news.example.org/world"]);
    }

    #[test]
    fn image_of_a_kind_that_rss_forbids_is_left_out() {
        assert_eq!(read(feed().image("https://news.example.org/logo.svg")).image, None);
    }

    #[test]
    fn metadata_stands_before_items() {
        let text = text(feed().entry(entry(1)));
        assert!(text.rfind("</item>") > text.find("<atom:link") && text.find("<atom:link") < text.find("<item>"));
    }

    #[test]
    fn plain_text_is_escaped_by_numeric_references() {
        assert!(text(feed().entry(entry(1).title("AT&T <5"))).contains("<title>AT&#x26;T &#x3C;5</title>"));
    }

    #[test]
    fn title_reads_back_as_it_was() {
        assert_eq!(only_item(entry(1).title("Fish &amp; <b>chips</b>")).title.unwrap(), "Fish &amp; <b>chips</b>");
    }

    #[test]
    fn description_is_html_of_the_summary() {
        assert_eq!(only_item(entry(1).summary(Some("a < b & 'c'"))).description.unwrap(), "a &lt; b &amp; 'c'");
    }

    #[test]
    fn description_of_item_without_summary_is_its_text() {
        let item = only_item(entry(1).summary(None).content("<p>Rain &amp; <i>wind</i></p>"));
        assert_eq!(item.description.unwrap(), "Rain &amp; wind");
    }

    #[test]
    fn description_stands_before_content() {
        let text = text(feed().entry(entry(1).content("<p>x</p>")));
        assert!(text.rfind("<description>") < text.find("<content:encoded>"));
    }

    #[test]
    fn content_with_the_end_of_a_cdata_section_reads_back() {
        assert_eq!(only_item(entry(1).content("<p>a ]]> &amp; b</p>")).content.unwrap(), "<p>a ]]> &amp; b</p>");
    }

    #[test]
    fn guid_is_the_id_and_no_permalink() {
        let guid = only_item(entry(1)).guid.unwrap();
        assert!(guid.value.starts_with("urn:uuid:") && !guid.permalink);
    }

    #[test]
    fn rfc2822_3_3_date_is_in_gmt_with_its_weekday() {
        assert_eq!(only_item(entry(0)).pub_date.unwrap(), "Fri, 20 Nov 2026 08:30:00 +0000");
    }

    #[test]
    fn rfc2822_date_that_cannot_be_written_is_left_out() {
        let far = DateTime::<Utc>::MAX_UTC;
        assert_eq!((rfc2822(&far), rfc2822(&time("0001-01-01T00:00:00Z")).is_some()), (None, true));
    }

    #[test]
    fn an_item_in_another_language_than_the_feed_says_so() {
        assert_eq!(only_item(entry(1).language("de")).dublin_core_ext.unwrap().languages, ["de"]);
        assert!(only_item(entry(1).language("en-US")).dublin_core_ext.is_none());
    }

    #[test]
    fn authors_are_dublin_core_creators() {
        let item = only_item(entry(1).author("Ann Lee").author("Bo"));
        assert_eq!(
            (item.author, item.dublin_core_ext.unwrap().creators),
            (None, vec!["Ann Lee".to_owned(), "Bo".to_owned()])
        );
    }

    #[test]
    fn enclosure_of_unknown_length_has_length_zero() {
        let enclosure = only_item(entry(1).enclosure("https://e.org/a.mp3?x=1&y=2", None)).enclosure.unwrap();
        assert_eq!([enclosure.url, enclosure.length], ["https://e.org/a.mp3?x=1&y=2", "0"]);
    }

    #[test]
    fn further_enclosures_are_media_content() {
        let item = only_item(entry(1).enclosure("https://e.org/a.mp3", None).enclosure("https://e.org/b.mp3", Some(7)));
        assert_eq!(item.extensions["media"]["content"][0].attrs["url"], "https://e.org/b.mp3");
    }

    #[test]
    fn image_address_with_ampersand_reads_back() {
        let item = only_item(entry(1).image("https://e.org/a?x=1&y=2"));
        assert_eq!(item.extensions["media"]["thumbnail"][0].attrs["url"], "https://e.org/a?x=1&y=2");
    }

    #[test]
    fn media_namespace_is_declared_only_where_used() {
        let declared = |entry| text(feed().entry(entry)).contains("xmlns:media=\"http://search.yahoo.com/mrss/\"");
        assert_eq!([declared(entry(1)), declared(entry(1).image("https://e.org/a.png"))], [false, true]);
    }

    #[test]
    fn rfc5005_4_an_archive_says_so_before_its_items() {
        let archive = |link: Relation| {
            let links =
                [Relation::Current, link].map(|link| (link, url("https://feeds.example.org/world.rss?archive=1")));
            text(feed().with(|feed| feed.links = links.to_vec()).entry(entry(1)))
        };
        let (middle, oldest) = (archive(Relation::PrevArchive), archive(Relation::Hub));
        assert!(middle.contains("xmlns:fh=\"http://purl.org/syndication/history/1.0\"") && !oldest.contains("fh"));
        assert!(middle.find("<fh:archive").unwrap() < middle.find("<item>").unwrap());
    }

    #[test]
    fn merged_item_names_its_source() {
        let source = only_item(entry(1).origin()).source.unwrap();
        assert_eq!(
            (source.url.as_str(), source.title.as_deref()),
            ("https://feeds.example.org/origin.rss", Some("Origin & sons"))
        );
    }
}
