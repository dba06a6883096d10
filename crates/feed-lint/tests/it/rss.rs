//! RSS 2.0 (<https://www.rssboard.org/rss-specification>) and its extensions, a test a rule.

use crate::{broken, rss};

#[test]
fn a_feed_that_has_what_it_needs_is_well() {
    assert!(broken(&rss("", "")).is_empty());
    let channel = "<language>en-GB</language><pubDate>Sun, 08 Mar 2026 10:00:00 GMT</pubDate><ttl>60</ttl>";
    let item = "<description>&#x3C;p>It rains.&#x3C;/p></description><dc:creator>Ann</dc:creator>\
                <content:encoded><![CDATA[<p>It rains.</p>]]></content:encoded>\
                <enclosure url=\"https://news.example/a.mp3\" length=\"0\" type=\"audio/mpeg\"/>";
    assert!(broken(&rss(channel, item)).is_empty(), "{:?}", broken(&rss(channel, item)));
}

#[test]
fn a_channel_has_title_link_and_description() {
    assert_eq!(broken("<rss version='2.0'><channel/></rss>"), ["missing-element"; 3]);
    assert_eq!(broken("<rss version='2.0'/>"), ["missing-element"]);
}

#[test]
fn what_stands_once_stands_once() {
    assert_eq!(broken(&rss("<title>Again</title>", "")), ["duplicate-element"]);
    assert_eq!(broken(&rss("", "<guid>https://news.example/2</guid>")), ["duplicate-element"]);
}

#[test]
fn elements_and_attributes_are_those_of_the_specification() {
    assert_eq!(broken(&rss("<Language>en</Language>", "")), ["undefined-element"]);
    assert_eq!(broken(&rss("", "<source>Other</source>")), ["missing-attribute"]);
    assert_eq!(broken(&rss("", "<comments href='x'>https://news.example/c</comments>")), ["unexpected-attribute"]);
    assert_eq!(broken(&rss("words", "")), ["unexpected-text"]);
}

#[test]
fn values_are_of_their_kind() {
    for (channel, rule) in [
        ("<pubDate>2026-03-08</pubDate>", "invalid-rfc822-date"),
        ("<pubDate>Mon, 08 Mar 2026 10:00:00 GMT</pubDate>", "wrong-weekday"),
        ("<pubDate>08 Mar 26 10:00:00 GMT</pubDate>", "unusual-rfc822-date"),
        ("<pubDate>08 Mar 2036 10:00:00 GMT</pubDate>", "implausible-date"),
        ("<language>English</language>", "invalid-language"),
        ("<ttl>soon</ttl>", "invalid-integer"),
        ("<docs>/docs</docs>", "address-not-absolute"),
        ("<docs>https://news.example/a b</docs>", "invalid-uri-character"),
        ("<managingEditor>Ann</managingEditor>", "invalid-contact"),
        ("<managingEditor>ann@news.example</managingEditor>", "contact-without-name"),
        ("<copyright>&lt;b&gt;Ann&lt;/b&gt;</copyright>", "html-in-plain-text"),
        ("<skipDays><day>Sonntag</day></skipDays>", "not-one-of"),
        ("<skipHours><hour>25</hour></skipHours>", "invalid-hour"),
        ("<category></category>", "blank"),
    ] {
        assert_eq!(broken(&rss(channel, "")), [rule], "{channel}");
    }
}

#[test]
fn a_guid_is_the_items_page_unless_it_says_otherwise() {
    let with = |guid: &str| rss("", "").replace("<guid isPermaLink=\"false\">tag:news.example,2026:1</guid>", guid);
    assert_eq!(broken(&with("<guid>tag:news.example,2026:1</guid>")), ["guid-not-permalink"]);
    assert_eq!(broken(&with("<guid isPermaLink='false'>7</guid>")), ["guid-short"]);
    assert_eq!(broken(&with("<guid isPermaLink='no'>https://news.example/1</guid>")), ["not-one-of"]);
    assert_eq!(broken(&with("")), ["missing-guid"]);
    assert!(broken(&with("<guid>https://news.example/1</guid>")).is_empty());
}

#[test]
fn two_items_do_not_share_a_guid() {
    let item = "</item><item><title>Sun</title><guid isPermaLink='false'>tag:news.example,2026:1</guid>";
    assert_eq!(broken(&rss("", item)), ["duplicate-value"]);
}

#[test]
fn what_two_elements_say_alike_is_said_once() {
    let item = "<author>ann@news.example (Ann)</author><dc:creator>Ann</dc:creator>";
    assert_eq!(broken(&rss("", item)), ["said-twice"]);
}

#[test]
fn html_is_read_for_what_readers_take_out() {
    let told = |html: &str| broken(&rss("", &format!("<description><![CDATA[{html}]]></description>")));
    assert_eq!(told("<script>1</script>"), ["html-unsafe-element"]);
    assert_eq!(told("<img src='/a.png'>"), ["relative-reference"]);
    assert_eq!(told("<p style='position:fixed'>x</p>"), ["html-unsafe-style"]);
    assert_eq!(told("<b>x"), ["html-malformed"]);
}

#[test]
fn namespaces_are_written_as_they_are_known() {
    let with = |address: &str| rss("", "").replace("http://search.yahoo.com/mrss/", address);
    assert_eq!(broken(&with("http://search.yahoo.com/mrss")), ["wrong-namespace"]);
    assert_eq!(broken(&with("https://example.org/mine")), ["unknown-namespace", "reserved-prefix"]);
    let dublin = rss("", "").replace("http://purl.org/dc/elements/1.1/", "http://purl.org/DC/elements/1.1/");
    assert_eq!(broken(&dublin), ["misspelt-namespace"]);
}

#[test]
fn what_stands_in_an_extension_has_a_namespace() {
    assert_eq!(broken(&rss("", "<media:rights><note/></media:rights>")), ["extension-without-namespace"]);
}

#[test]
fn rss_that_is_rdf_has_its_own_rules() {
    let rdf = |items: &str| {
        format!(
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>\
             <channel rdf:about='https://news.example/'><title>News</title><link>https://news.example/</link>\
             <description>What happens</description>{items}</channel>\
             <item rdf:about='https://news.example/1'><title>Rain</title><link>https://news.example/1</link></item></rdf:RDF>"
        )
    };
    assert!(
        broken(&rdf("<items><rdf:Seq><rdf:li rdf:resource='https://news.example/1'/></rdf:Seq></items>")).is_empty()
    );
    assert_eq!(broken(&rdf("")), ["missing-element"]);
}
