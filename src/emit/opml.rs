//! OPML 2.0 (<http://opml.org/spec2.opml>): the list of all feeds, for importing them into a reader at once.
//!
//! Given what is to be said of each feed, hands on the document's bytes. A feed whose address is not known is listed
//! by its file name, which stands beside the list; one that has no document is not listed. Tags are categories.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{EmitError, xml};
use crate::model::FeedSummary;

/// Writes an OPML 2.0 list of the feeds.
///
/// # Errors
/// [`EmitError::Xml`].
pub fn render(title: &str, feeds: &[FeedSummary]) -> Result<Vec<u8>, EmitError> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    writer.create_element("opml").with_attribute(("version", "2.0")).write_inner_content(|writer| {
        writer.create_element("head").write_inner_content(|writer| {
            let title = xml::line(title);
            writer.create_element("title").write_text_content(BytesText::new(&title))?;
            writer.create_element("docs").write_text_content(BytesText::new("http://opml.org/spec2.opml"))?;
            Ok(())
        })?;
        writer.create_element("body").write_inner_content(|writer| write_outlines(writer, feeds))?;
        Ok(())
    })?;
    let mut document = writer.into_inner();
    document.push(b'\n');
    Ok(document)
}

fn write_outlines(writer: &mut Writer<Vec<u8>>, feeds: &[FeedSummary]) -> io::Result<()> {
    if feeds.iter().all(|feed| feed.file_name.is_none()) {
        // a body without any outline is against the specification
        writer.create_element("outline").with_attribute(("text", "No feeds yet")).write_empty()?;
    }
    feeds.iter().try_for_each(|feed| write_outline(writer, feed))
}

fn write_outline(writer: &mut Writer<Vec<u8>>, feed: &FeedSummary) -> io::Result<()> {
    let Some(file) = &feed.file_name else { return Ok(()) };
    let title = xml::line(&feed.title);
    let title = if title.is_empty() { feed.id.as_str() } else { &title };
    let address = feed.self_url.as_ref().map_or_else(|| file.clone(), |url| xml::uri(url).into_owned());
    let home = feed.home.as_ref().map(xml::uri);
    // OPML has one type for every syndication format
    let attributes = [("type", "rss"), ("text", title), ("title", title), ("xmlUrl", &address)];
    let home = home.as_deref().map(|home| ("htmlUrl", home));
    let tags = feed.tags.join(",");
    let tags = (!tags.is_empty()).then_some(("category", tags.as_str()));
    writer.create_element("outline").with_attributes(attributes.into_iter().chain(home).chain(tags)).write_empty()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;

    use super::*;
    use crate::emit::testing::{assert_well_formed, summary};

    /// The attributes of each outline, in order.
    fn outlines(document: &[u8]) -> Vec<Vec<(String, String)>> {
        let mut reader = Reader::from_reader(document);
        let mut found = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => return found,
                Event::Empty(tag) => found.push(
                    tag.attributes()
                        .map(|attribute| {
                            let attribute = attribute.unwrap();
                            let value = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0).unwrap();
                            (String::from_utf8(attribute.key.as_ref().to_vec()).unwrap(), value.into_owned())
                        })
                        .collect(),
                ),
                _ => {}
            }
        }
    }

    #[test]
    fn outline_says_all_of_a_feed() {
        let found = outlines(&render("Feeds", &[summary("world", "Fish & \"chips\"")]).unwrap());
        let expected = [
            ("type", "rss"),
            ("text", "Fish & \"chips\""),
            ("title", "Fish & \"chips\""),
            ("xmlUrl", "https://feeds.example.org/world.rss"),
            ("htmlUrl", "https://world.example.org/"),
        ];
        assert_eq!(found, [expected.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()]);
    }

    #[test]
    fn feed_of_unknown_place_is_listed_by_its_file() {
        let feed = FeedSummary { self_url: None, ..summary("world", "World") };
        assert_eq!(outlines(&render("Feeds", &[feed]).unwrap())[0][3].1, "world.rss");
    }

    #[test]
    fn feed_without_a_document_is_not_listed() {
        let feed = FeedSummary { self_url: None, file_name: None, ..summary("world", "World") };
        let found = outlines(&render("Feeds", &[feed]).unwrap());
        assert_eq!(found, [[("text".to_owned(), "No feeds yet".to_owned())]]);
    }

    #[test]
    fn tags_are_categories() {
        let feed = FeedSummary { tags: vec!["press".to_owned(), "local".to_owned()], ..summary("world", "World") };
        let found = outlines(&render("Feeds", &[feed]).unwrap());
        assert_eq!(found[0][5], ("category".to_owned(), "press,local".to_owned()));
    }

    #[test]
    fn list_without_feeds_is_well_formed() {
        assert_well_formed(&render("Feeds \u{1}& more", &[]).unwrap());
    }

    #[test]
    fn lists_feeds_in_the_order_given() {
        let list = render("Feeds", &[summary("b", "B"), summary("a", "A")]).unwrap();
        assert_eq!(outlines(&list).iter().map(|outline| outline[1].1.clone()).collect::<Vec<_>>(), ["B", "A"]);
    }
}
