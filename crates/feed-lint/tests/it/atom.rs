//! Atom 1.0, a test a section of RFC 4287.

use crate::{atom, broken};

#[test]
fn a_feed_that_has_what_it_needs_is_well() {
    assert!(broken(&atom("", "").replace("10:00:00Z</updated>\n<author>", "11:00:00Z</updated>\n<author>")).is_empty());
}

#[test]
fn rfc4287_4_1_1_a_feed_has_id_title_and_updated() {
    assert_eq!(broken("<feed xmlns='http://www.w3.org/2005/Atom'/>"), ["missing-element"; 3]);
}

#[test]
fn rfc4287_4_1_1_entries_stand_last() {
    assert_eq!(
        broken(&atom("", "</entry><subtitle>Late</subtitle><entry>").replace("<entry>\n</entry>", "")),
        ["metadata-after-entries"]
    );
}

#[test]
fn rfc4287_4_1_2_an_entry_has_content_or_a_page() {
    let without = atom("", "").replace("<link href=\"https://news.example/1\"/>", "");
    assert_eq!(broken(&without), ["no-content-or-alternate"]);
}

#[test]
fn rfc4287_4_1_2_somebody_is_the_author() {
    let without = atom("", "").replace("<author><name>Ann</name></author>", "");
    assert_eq!(broken(&without), ["missing-author"]);
    let with = without.replace("<summary>", "<author><name>Ann</name></author><summary>");
    assert!(broken(&with).is_empty());
}

#[test]
fn rfc4287_4_1_2_one_page_for_each_type_and_language() {
    let link = "<link rel='alternate' href='https://news.example/2'/>";
    assert_eq!(broken(&atom("", link)), ["duplicate-alternate-link"]);
    assert!(broken(&atom("", &link.replace("href", "hreflang='de' href"))).is_empty());
}

#[test]
fn rfc4287_3_1_1_a_text_has_one_of_three_types() {
    assert_eq!(broken(&atom("<subtitle type='text/plain'>x</subtitle>", "")), ["invalid-text-type"]);
    assert_eq!(broken(&atom("<subtitle type='xhtml'>x</subtitle>", "")), ["missing-xhtml-div", "unexpected-text"]);
    assert_eq!(broken(&atom("<subtitle>&lt;b>x&lt;/b></subtitle>", "")), ["undeclared-html"]);
    assert_eq!(broken(&atom("<subtitle><b>x</b></subtitle>", "")), ["undefined-element"]);
    let div = "<subtitle type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>x</div></subtitle>";
    assert!(broken(&atom(div, "")).is_empty());
}

#[test]
fn rfc4287_3_1_1_3_xhtml_may_hold_pictures_and_formulas_but_no_elements_of_feeds() {
    let holding = |inner: &str| {
        let div = format!("<div xmlns='http://www.w3.org/1999/xhtml'><p>x</p>{inner}</div>");
        broken(&atom(&format!("<subtitle type='xhtml'>{div}</subtitle>"), ""))
    };
    assert!(holding("<svg xmlns='http://www.w3.org/2000/svg'><path d='M0'/></svg>").is_empty());
    assert_eq!(holding("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"), ["html-unsafe-element"]);
    assert_eq!(holding("<link xmlns='http://www.w3.org/2005/Atom' href='/'/>"), ["undefined-element"]);
}

#[test]
fn rfc4287_3_2_a_person_has_a_name() {
    assert_eq!(broken(&atom("<contributor><email>a@b.example</email></contributor>", "")), ["missing-element"]);
    assert_eq!(broken(&atom("<contributor><name>A</name><email>a at b</email></contributor>", "")), ["invalid-email"]);
}

#[test]
fn rfc4287_3_3_a_date_is_of_rfc_3339() {
    assert_eq!(broken(&atom("", "<published>2026-03-08</published>")), ["invalid-rfc3339-date"]);
    assert_eq!(broken(&atom("", "<published> 2026-03-08T10:00:00Z</published>")), ["unexpected-white-space"]);
}

#[test]
fn rfc4287_4_1_3_content_that_is_elsewhere_is_summed_up() {
    let entry = "<content src='https://news.example/a.mp3' type='audio/mpeg'/>";
    assert!(broken(&atom("", entry)).is_empty());
    assert_eq!(broken(&atom("", entry).replace("<summary>It rains.</summary>", "")), ["missing-summary"]);
}

#[test]
fn rfc4287_4_2_6_an_id_is_an_address_in_its_one_form() {
    let with = |id: &str| atom("", "").replace("tag:news.example,2026:1", id);
    assert_eq!(broken(&with("1")), ["address-not-absolute"]);
    assert_eq!(broken(&with("tag:news.example:1")), ["invalid-tag-uri"]);
    assert_eq!(broken(&with("urn:uuid:1")), ["invalid-uuid"]);
    assert_eq!(broken(&with("HTTP://news.example/1")), ["id-not-canonical"]);
}

#[test]
fn rfc5005_a_complete_feed_has_no_other_pages() {
    let feed =
        "<complete xmlns='http://purl.org/syndication/history/1.0'/><link rel='next' href='https://news.example/2'/>";
    assert_eq!(broken(&atom(feed, "")), ["paging-in-complete-feed"]);
}

#[test]
fn rfc4685_a_reply_says_to_what() {
    let entry = "<thr:in-reply-to xmlns:thr='http://purl.org/syndication/thread/1.0'/>";
    assert_eq!(broken(&atom("", entry)), ["missing-attribute"]);
}

#[test]
fn atom_in_another_namespace_is_no_atom() {
    assert_eq!(broken("<feed/>"), ["wrong-namespace"]);
    assert_eq!(broken("<feed xmlns='http://purl.org/atom/ns#'/>"), ["obsolete-atom"]);
}
