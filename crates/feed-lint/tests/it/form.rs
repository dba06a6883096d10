//! Encoding and well-formedness: told with its place, and the rest judged all the same.

use feed_lint::{FeedVocabulary, LintOptions, lint, lint_text};

use crate::{broken, rss};

#[test]
fn each_fault_of_form_has_its_rule() {
    for (item, rule) in [
        ("<link>https://news.example/?a=1&b=2</link>", "bare-ampersand"),
        ("<comments>https://news.example/&eacute;</comments>", "undefined-entity"),
        ("<category>a < b</category>", "bare-less-than"),
        ("<dc:subject>\u{1}</dc:subject>", "invalid-character"),
        ("<dc:subject>\u{92}</dc:subject>", "bad-characters"),
        ("<category domain=x>a</category>", "malformed-tag"),
        ("<category domain='x' domain='y'>a</category>", "duplicate-attribute"),
        ("<x:a/>", "undeclared-prefix"),
        ("<!-- a -- b -->", "malformed-text"),
    ] {
        assert!(broken(&rss("", item)).contains(&rule), "{item}: {:?}", broken(&rss("", item)));
    }
}

#[test]
fn a_fault_is_pointed_at_in_its_line() {
    let report = lint_text(&rss("", "<category>Tom & Ann</category>"), &LintOptions::default());
    let finding = report.errors().next().unwrap();
    assert_eq!((finding.rule.id, finding.line, finding.column), ("bare-ampersand", 10, 15));
    assert_eq!(finding.excerpt, "<category>Tom & Ann</category>");
    assert_eq!(finding.excerpt.chars().nth(finding.caret), Some('&'));
}

#[test]
fn after_a_fault_of_form_the_rest_is_judged() {
    let text = rss("<ttl>soon</ttl>", "<category>Tom & Ann</category>");
    assert_eq!(broken(&text), ["invalid-integer", "bare-ampersand"]);
}

#[test]
fn a_document_that_breaks_off_is_told_of() {
    let whole = rss("", "");
    assert!(broken(&whole[..whole.len() - 20]).contains(&"unclosed-element"));
    assert!(broken(&whole.replace("</item>", "")).contains(&"mismatched-tag"));
}

#[test]
fn nothing_stands_before_the_declaration() {
    assert_eq!(broken(&format!("\n{}", rss("", ""))), ["declaration-not-first"]);
    assert!(broken(&format!("\u{feff}{}", rss("", ""))).is_empty());
}

#[test]
fn bytes_are_of_the_encoding_that_is_named() {
    let judged = |bytes: &[u8]| -> Vec<_> {
        lint(bytes, &LintOptions::default()).errors().map(|finding| finding.rule.id).collect()
    };
    let latin: Vec<u8> =
        rss("", "").replace("Rain", "Pluie é").replace("UTF-8", "ISO-8859-1").chars().map(|c| c as u8).collect();
    assert!(judged(&latin).is_empty());
    let wrong: Vec<u8> = rss("", "").replace("Rain", "Pluie é").chars().map(|c| c as u8).collect();
    assert_eq!(judged(&wrong), ["invalid-bytes"]);
    assert_eq!(judged(rss("", "").replace("UTF-8", "klingon").as_bytes()), ["unknown-encoding"]);
    let wide: Vec<u8> = format!("\u{feff}{}", rss("", "").replace("UTF-8", "UTF-16"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(judged(&wide).is_empty());
}

#[test]
fn entities_that_a_document_declares_are_neither_expanded_nor_unknown() {
    let bomb = "<!DOCTYPE rss [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>";
    let text = rss("", "<category>&b;</category>").replacen("?>", &format!("?>{bomb}"), 1);
    assert!(!broken(&text).contains(&"undefined-entity"));
}

#[test]
fn each_format_is_known() {
    let format = |text: &str| lint_text(text, &LintOptions::default()).format;
    assert_eq!(format("<rss version='0.92'><channel/></rss>"), Some(FeedVocabulary::Rss09));
    assert_eq!(format("<rss version='2.0'><channel/></rss>"), Some(FeedVocabulary::Rss2));
    assert_eq!(format("<feed xmlns='http://www.w3.org/2005/Atom'/>"), Some(FeedVocabulary::Atom));
    assert_eq!(format("{}"), Some(FeedVocabulary::JsonFeed));
    assert_eq!(format("hello"), None);
}
