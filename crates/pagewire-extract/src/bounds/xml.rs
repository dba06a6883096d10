//! The bounds of XML. The pass cuts it by the crate that the readers of feeds cut it with, and forgives more than they do: it never
//! sees less of a document than they.

use quick_xml::{Reader, events::Event};

use super::{Excess, within};

/// Elements that may be open at once.
const MAX_DEPTH: usize = 256;
/// Elements of a feed; each takes some hundred bytes when it is read.
const MAX_ELEMENTS: usize = 500_000;
/// Attributes of an element.
const MAX_ATTRIBUTES: usize = 128;
/// Declarations of namespaces: all that are in force are copied for each element that declares another.
const MAX_NAMESPACES: usize = 50_000;

/// Whether XML is within the bounds. What is wrong with it otherwise is for its reader to say.
///
/// # Errors
/// [`Excess`] names the bound.
pub(crate) fn check(text: &str) -> Result<(), Excess> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    // who closes what is no concern here: each closing tag ends one level, in the readers as well
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let (mut depth, mut elements, mut namespaces) = (0_usize, 0, 0);
    // whatever stops this pass stops the readers, there or before
    while let Ok(event) = reader.read_event() {
        let tag = match event {
            Event::Start(tag) => {
                depth += 1;
                tag
            }
            Event::Empty(tag) => tag,
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        elements += 1;
        let (mut attributes, mut declared) = (0, 0);
        for attribute in tag.attributes().with_checks(false).flatten().take(MAX_ATTRIBUTES + 1) {
            attributes += 1;
            declared += usize::from(attribute.key.as_ref().starts_with(b"xmlns"));
        }
        namespaces += declared;
        // an empty element is as deep as one that is closed at once
        within(depth + 1, MAX_DEPTH + 1, Excess::Depth(MAX_DEPTH))?;
        within(elements, MAX_ELEMENTS, Excess::Elements(MAX_ELEMENTS))?;
        within(attributes, MAX_ATTRIBUTES, Excess::Attributes(MAX_ATTRIBUTES))?;
        within(namespaces, MAX_NAMESPACES, Excess::Namespaces(MAX_NAMESPACES))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A feed whose root is open at depth 1.
    fn around(inner: &str) -> String {
        format!("<rss>{inner}</rss>")
    }

    fn nested(times: usize) -> String {
        format!("{}{}", "<x:a>".repeat(times), "</x:a>".repeat(times))
    }

    #[test]
    fn what_is_as_deep_as_may_be_is_read() {
        assert_eq!(check(&around(&nested(MAX_DEPTH - 1))), Ok(()));
        assert_eq!(check(&around(&nested(MAX_DEPTH))), Err(Excess::Depth(MAX_DEPTH)));
        assert_eq!(check(&around(&nested(1_000_000))), Err(Excess::Depth(MAX_DEPTH)));
    }

    #[test]
    fn unclosed_and_wrongly_closed_elements_are_as_deep() {
        for piece in ["<x:a>", "<x:a>text", "<x:a b='>'>", "<x:a></", "<x:a><!-- </x:a> -->", "<x:a><![CDATA[</x:a>]]>"]
        {
            let feed = around(&piece.repeat(10 * MAX_DEPTH));
            // the third from the end is no markup at all: its reader says so, without going deep
            let expected = if piece.ends_with("</") { Ok(()) } else { Err(Excess::Depth(MAX_DEPTH)) };
            assert_eq!(check(&feed), expected, "{piece}");
        }
        assert_eq!(check(&around(&"<x:a><?p </x:a> ?>".repeat(10 * MAX_DEPTH))), Err(Excess::Depth(MAX_DEPTH)));
        assert_eq!(check(&around(&"</q><x:a><x:a>".repeat(10 * MAX_DEPTH))), Err(Excess::Depth(MAX_DEPTH)));
    }

    #[test]
    fn what_only_looks_like_an_element_is_none() {
        let inner = "<!-- <x:a> --><![CDATA[<x:a>]]><?p <x:a> ?><y z='<x:a>'/><y z=\"/>\"/>&lt;x:a&gt;";
        assert_eq!(check(&around(&inner.repeat(MAX_DEPTH))), Ok(()));
    }

    #[test]
    fn a_document_type_with_declarations_hides_nothing() {
        let declared = format!("<!DOCTYPE rss [<!ENTITY a \"{}\"><!ELEMENT b ANY>]>", "<x:a>".repeat(1_000));
        assert_eq!(check(&format!("{declared}{}", around("&a;"))), Ok(()));
        assert_eq!(check(&format!("{declared}{}", around(&nested(1_000)))), Err(Excess::Depth(MAX_DEPTH)));
    }

    #[test]
    fn elements_attributes_and_namespaces_are_counted() {
        assert_eq!(check(&around(&"<a/>".repeat(MAX_ELEMENTS - 1))), Ok(()));
        assert_eq!(check(&around(&"<a/>".repeat(MAX_ELEMENTS))), Err(Excess::Elements(MAX_ELEMENTS)));
        assert_eq!(check(&around(&format!("<a {}/>", "b='1' ".repeat(MAX_ATTRIBUTES)))), Ok(()));
        let many = around(&format!("<a {}/>", "b='1' ".repeat(1_000_000)));
        assert_eq!(check(&many), Err(Excess::Attributes(MAX_ATTRIBUTES)));
        let declared = around(&"<a xmlns:b='c'/>".repeat(MAX_NAMESPACES + 1));
        assert_eq!(check(&declared), Err(Excess::Namespaces(MAX_NAMESPACES)));
    }
}
