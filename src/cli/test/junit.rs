//! The same for machines that run tests: JUnit's XML.

use quick_xml::escape::escape;

use super::FeedVerdict;

/// Returns the report: a case a feed.
pub(super) fn report(verdicts: &[FeedVerdict]) -> String {
    let failed = verdicts.iter().filter(|verdict| !verdict.is_well()).count();
    let counts = format!("tests=\"{}\" failures=\"{failed}\"", verdicts.len());
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {counts}>\n<testsuite name=\"pagewire\" {counts}>\n"
    );
    for verdict in verdicts {
        let feed = text(&verdict.feed);
        let case = format!("<testcase classname=\"pagewire\" name=\"{feed}\"");
        if verdict.is_well() {
            xml.push_str(&format!("{case}/>\n"));
            continue;
        }
        let lines = text(&verdict.lines().join("\n"));
        xml.push_str(&format!("{case}>\n<failure message=\"not as recorded\">{lines}</failure>\n</testcase>\n"));
    }
    xml.push_str("</testsuite>\n</testsuites>\n");
    xml
}

/// A text without what XML 1.0 has no place for.
fn text(words: &str) -> String {
    let allowed: String = words.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    escape(allowed.as_str()).into_owned()
}
