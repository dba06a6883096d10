//! JSON Feed 1.1, a test a clause.

use crate::broken;

fn feed(members: &str, item: &str) -> String {
    format!(
        "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"News\", \
         \"feed_url\": \"https://news.example/feed.json\"{members}, \
         \"items\": [{{\"id\": \"1\", \"content_text\": \"It rains.\"{item}}}]}}"
    )
}

#[test]
fn a_feed_that_has_what_it_needs_is_well() {
    assert!(
        broken(&feed("", ", \"url\": \"https://news.example/1\", \"date_published\": \"2026-03-08T10:00:00Z\""))
            .is_empty()
    );
}

#[test]
fn a_feed_has_version_title_and_items() {
    assert_eq!(broken("{}"), ["json-missing-field"; 3]);
    assert_eq!(broken("[]"), ["json-wrong-type"]);
}

#[test]
fn each_member_is_of_its_kind() {
    for (members, rule) in [
        (", \"icon\": null", "json-wrong-type"),
        (", \"icon\": \"/icon.png\"", "address-not-absolute"),
        (", \"language\": \"English\"", "invalid-language"),
        (", \"author\": {\"name\": \"Ann\"}", "json-author"),
        (", \"authors\": [{}]", "json-blank-author"),
        (", \"hubs\": [{\"type\": \"WebSub\"}]", "json-missing-field"),
        (", \"title\": \"Again\"", "json-duplicate-key"),
    ] {
        assert_eq!(broken(&feed(members, "")), [rule], "{members}");
    }
}

#[test]
fn each_item_has_an_id_and_a_content() {
    assert_eq!(
        broken(&feed("", "").replace("\"content_text\": \"It rains.\"", "\"title\": \"Rain\"")),
        ["json-item-without-content"]
    );
    assert_eq!(broken(&feed("", "").replace("\"id\": \"1\"", "\"id\": 1")), ["json-id-not-a-string"]);
    assert_eq!(broken(&feed("", "").replace("\"id\": \"1\"", "\"id\": \"\"")), ["json-blank-id"]);
    assert_eq!(broken(&feed("", "}, {\"id\": \"1\", \"content_text\": \"Sun\"")), ["json-duplicate-id"]);
    assert_eq!(broken(&feed("", ", \"date_published\": \"yesterday\"")), ["invalid-rfc3339-date"]);
    assert_eq!(
        broken(&feed("", ", \"attachments\": [{\"url\": \"https://news.example/a.mp3\"}]")),
        ["json-missing-field"]
    );
}

#[test]
fn what_is_no_json_is_told_with_its_place() {
    let report = feed_lint::lint_text("{\"version\": 1,\n \"title\" 2}", &feed_lint::LintOptions::default());
    let first = &report.findings[0];
    assert_eq!((first.rule.id, first.line, first.column), ("json-syntax", 2, 10));
}
