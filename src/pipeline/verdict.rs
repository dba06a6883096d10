//! The last look at a document before it takes its place: what is against the specification of its format would be dropped or misread by
//! readers, and the document of the last run serves them better.

use feed_lint::{LintOptions, lint};

/// Endings of files that are feeds or lists of feeds.
const JUDGED: [&str; 4] = [".rss", ".atom", ".json", ".opml"];

/// Returns the first breach of a specification in a document, with its place; documents that are no feed have none.
pub(super) fn fault(name: &str, bytes: &[u8]) -> Option<String> {
    if !JUDGED.iter().any(|ending| name.ends_with(ending)) {
        return None;
    }
    let report = lint(bytes, &LintOptions::default());
    let finding = report.errors().next()?;
    let (line, column, rule) = (finding.line, finding.column, finding.rule.id);
    Some(format!("line {line}, column {column}: {} [{rule}]", finding.message))
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn a_feed_that_breaks_its_format_is_told_with_its_place() {
        let rss = "<rss version='2.0'>\n<channel><title>News</title><link>https://news.example/</link></channel></rss>";
        let told = fault("news.rss", rss.as_bytes()).unwrap();
        assert_eq!(told, "line 2, column 1: <channel> has no <description> [missing-element]");
    }

    #[test]
    fn a_page_is_no_feed() {
        assert_eq!(fault("index.html", b"<p>"), None);
    }
}
