//! That feeds are read within the bounds of `bounds::xml`, however their nesting is hidden.

use super::element::read;
use crate::bounds::Excess;

const DEEPEST: usize = 256;

fn check(text: &str) -> Result<(), Excess> {
    read(text).map(|_| ())
}

/// A feed whose root is open at depth 1.
fn around(inner: &str) -> String {
    format!("<rss>{inner}</rss>")
}

fn nested(times: usize) -> String {
    format!("{}{}", "<x:a>".repeat(times), "</x:a>".repeat(times))
}

#[test]
fn what_is_as_deep_as_may_be_is_read() {
    assert_eq!(check(&around(&nested(DEEPEST - 1))), Ok(()));
    assert_eq!(check(&around(&nested(DEEPEST))), Err(Excess::Depth(DEEPEST)));
    assert_eq!(check(&around(&nested(1_000_000))), Err(Excess::Depth(DEEPEST)));
}

#[test]
fn unclosed_and_wrongly_closed_elements_are_as_deep() {
    let pieces = [
        "<x:a>",
        "<x:a>text",
        "<x:a b='>'>",
        "<x:a></",
        "<x:a><!-- </x:a> -->",
        "<x:a><![CDATA[</x:a>]]>",
        "<x:a><?p </x:a> ?>",
        "</q><x:a><x:a>",
    ];
    for piece in pieces {
        assert_eq!(check(&around(&piece.repeat(10 * DEEPEST))), Err(Excess::Depth(DEEPEST)), "{piece}");
    }
}

#[test]
fn what_only_looks_like_an_element_is_none() {
    let inner = "<!-- <x:a> --><![CDATA[<x:a>]]><?p <x:a> ?><y z='<x:a>'/><y z=\"/>\"/>&lt;x:a&gt;< x:a >";
    assert_eq!(check(&around(&inner.repeat(DEEPEST))), Ok(()));
}

#[test]
fn a_document_type_with_declarations_hides_nothing() {
    let declared = format!("<!DOCTYPE rss [<!ENTITY a \"{}\"><!ELEMENT b ANY>]>", "<x:a>".repeat(1_000));
    assert_eq!(check(&format!("{declared}{}", around("&a;"))), Ok(()));
    assert_eq!(check(&format!("{declared}{}", around(&nested(1_000)))), Err(Excess::Depth(DEEPEST)));
}

#[test]
fn elements_attributes_and_namespaces_are_counted() {
    assert_eq!(check(&around(&"<a/>".repeat(499_999))), Ok(()));
    assert_eq!(check(&around(&"<a/>".repeat(500_000))), Err(Excess::Elements(500_000)));
    assert_eq!(check(&around(&format!("<a {}/>", "b='1' ".repeat(128)))), Ok(()));
    assert_eq!(check(&around(&format!("<a {}/>", "b='1' ".repeat(1_000_000)))), Err(Excess::Attributes(128)));
    assert_eq!(check(&around(&"<a xmlns:b='c'/>".repeat(50_001))), Err(Excess::Namespaces(50_000)));
}

#[test]
fn broken_markup_costs_no_more_than_its_length() {
    for piece in [
        "<",
        "<a ",
        "<a =\"",
        "<a b='",
        "&",
        "&a",
        "&#1",
        "</",
        "<!",
        "<!-",
        "<!DOCTYPE [",
        "<?",
        "<a\u{e9}=",
        "]]>",
        "</a",
    ] {
        _ = check(&around(&piece.repeat(300_000)));
    }
}
