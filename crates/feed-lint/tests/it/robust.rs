//! What holds for every input: nothing panics, everything is bounded, every place is in the text.

use feed_lint::{LintOptions, LintReport, lint};
use proptest::prelude::*;

use crate::{NOW, atom, rss};

const ODD: [&str; 16] = [
    "<",
    ">",
    "&",
    "\"",
    "]]>",
    "<!--",
    "<![CDATA[",
    "<?xml ",
    "<!DOCTYPE x [",
    "</",
    "/>",
    "&#x0;",
    "{",
    "\\u",
    "\u{feff}",
    "xmlns:a='",
];

fn judged(bytes: &[u8]) -> LintReport {
    lint(bytes, &LintOptions { now: Some(NOW) })
}

/// Feeds of each format, some with much in them.
fn seeds() -> Vec<String> {
    let item = "<description><![CDATA[<p style='color:red'>a &amp; b<img src=\"x\">]]></description>\
                <enclosure url='https://news.example/a.mp3' length='1' type='audio/mpeg'/><pubDate>Sun, 08 Mar 2026 10:00:00 GMT</pubDate>\
                <media:group><media:content url='https://news.example/a' duration='1'/></media:group><itunes:duration>1:00</itunes:duration>";
    let entry = "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p style='margin:0'>x</p></div></content>\
                 <category term='a' scheme='tag:a,2026:b'/>";
    let json = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"\\u00e9\",\"items\":[{\"id\":\"1\",\"content_html\":\"<p>x</p>\",\
                \"authors\":[{\"name\":\"A\"}],\"attachments\":[{\"url\":\"https://a.example/\",\"mime_type\":\"a/b\",\"size_in_bytes\":1}]}]}";
    let search = "<OpenSearchDescription xmlns='http://a9.com/-/spec/opensearch/1.1/'><Url template='http://a.example/{searchTerms?}{a:b}' type='a/b'/>\
                  <Query role='example' searchTerms='a%20b'/></OpenSearchDescription>";
    let opml = "<opml version='2.0'><head/><body><outline text='a' xmlUrl='b'/></body></opml>";
    vec![rss("", item), atom("", entry), json.into(), search.into(), opml.into()]
}

/// A feed in which some places were overwritten, cut or filled with odd bytes.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), 0_usize..40, prop::sample::select(ODD.to_vec()), any::<u8>(), 0_u8..4);
    (prop::sample::select(seeds()), prop::collection::vec(change, 1..6)).prop_map(|(seed, changes)| {
        let mut bytes = seed.into_bytes();
        for (place, length, odd, byte, kind) in changes {
            let start = place.index(bytes.len().max(1)).min(bytes.len());
            let end = (start + length).min(bytes.len());
            match kind {
                0 => drop(bytes.splice(start..end, [])),
                1 => drop(bytes.splice(start..start, odd.bytes())),
                2 => drop(bytes.splice(start..end, [byte])),
                _ => {
                    let copy = bytes[start..end].to_vec();
                    drop(bytes.splice(start..start, copy));
                }
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_end_the_judge(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        judged(&bytes);
    }

    #[test]
    fn no_changed_feed_ends_the_judge(bytes in mutated()) {
        for finding in judged(&bytes).findings {
            prop_assert!(finding.line > 0 && finding.column > 0);
            prop_assert!(finding.caret <= finding.excerpt.chars().count(), "{finding:?}");
        }
    }
}

#[test]
fn depth_costs_no_stack() {
    assert!(judged("<a>".repeat(300_000).as_bytes()).findings.len() > 1);
    assert!(!judged(format!("{{\"a\":{}", "[".repeat(300_000)).as_bytes()).findings.is_empty());
    let html = format!("<description><![CDATA[{}]]></description>", "<b>".repeat(100_000));
    judged(rss("", &html).as_bytes());
}

#[test]
fn findings_are_counted_where_they_are_too_many_to_keep() {
    let report = judged(rss("", &"<bad/>".repeat(5_000)).as_bytes());
    assert!(report.findings.len() <= 1_000 && report.omitted >= 4_000);
}
