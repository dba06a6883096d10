//! What a user of the crate sees.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that meets the unexpected should end"
)]

mod atom;
mod form;
mod json_feed;
mod outlines;
mod podcasts;
mod robust;
mod rss;
mod tables;

use feed_lint::{LintOptions, Severity, lint_text};

/// A time at which the feeds of these tests were written.
const NOW: i64 = 1_780_000_000;

/// The rules that a document breaks, hints left out, in the order of the text.
fn broken(text: &str) -> Vec<&'static str> {
    let report = lint_text(text, &LintOptions { now: Some(NOW) });
    report
        .findings
        .iter()
        .filter(|finding| finding.severity() > Severity::Hint)
        .map(|finding| finding.rule.id)
        .collect()
}

/// An RSS 2.0 feed whose channel and one item hold these elements besides what they need.
fn rss(channel: &str, item: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" xmlns:podcast=\"https://podcastindex.org/namespace/1.0\" \
         xmlns:media=\"http://search.yahoo.com/mrss/\"><channel>\n<title>News</title>\n<link>https://news.example/</link>\n\
         <description>What happens</description>\n{channel}\n<item>\n<title>Rain</title>\n\
         <guid isPermaLink=\"false\">tag:news.example,2026:1</guid>\n{item}\n</item>\n</channel></rss>\n"
    )
}

/// An Atom feed of one entry, likewise.
fn atom(feed: &str, entry: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<title>News</title>\n\
         <id>tag:news.example,2026:feed</id>\n<updated>2026-03-08T10:00:00Z</updated>\n<author><name>Ann</name></author>\n{feed}\n\
         <entry>\n<title>Rain</title>\n<id>tag:news.example,2026:1</id>\n<updated>2026-03-08T10:00:00Z</updated>\n\
         <link href=\"https://news.example/1\"/>\n<summary>It rains.</summary>\n{entry}\n</entry>\n</feed>\n"
    )
}
