//! JSON-LD: `<script type="application/ld+json">`.
//!
//! All such scripts of a page form one graph, so that a reference by `@id` may lead from one to another. A script that
//! cannot be read even after repair costs nothing but itself.

use ego_tree::NodeId;
use scraper::{ElementRef, Html};
use serde_json::Value;

use super::repair::repair;
use crate::bounds::json;

/// The values in some scripts of a page.
pub(super) fn values(html: &Html, scripts: &[NodeId]) -> Vec<Value> {
    let scripts = scripts.iter().filter_map(|script| ElementRef::wrap(html.tree.get(*script)?));
    scripts.flat_map(|script| parse(&script.text().collect::<String>())).collect()
}

/// Whether an element is a script of JSON-LD.
pub(crate) fn is_json_ld(element: ElementRef<'_>) -> bool {
    element.value().name() == "script"
        && element.attr("type").is_some_and(|media_type| media_type.to_ascii_lowercase().contains("ld+json"))
}

/// All the values in a script.
fn parse(text: &str) -> Vec<Value> {
    if let Some(value) = json::value(text) {
        return vec![value];
    }
    let unescaped = if text.contains('"') { repair(text) } else { repair(&text.replace("&quot;", "\"")) };
    json::values(&unescaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Head;

    fn titles(scripts: &[&str]) -> Vec<String> {
        let page: String =
            scripts.iter().map(|json| format!("<script type='Application/LD+JSON'>{json}</script>")).collect();
        let html = Html::parse_document(&page);
        let values = values(&html, &Head::of(&html).scripts);
        values.iter().filter_map(|value| value["name"].as_str().map(str::to_owned)).collect()
    }

    #[test]
    fn all_scripts_count() {
        assert_eq!(titles(&[r#"{"@type":"Article","name":"a"}"#, r#"{"@type":"Article","name":"b"}"#]), ["a", "b"]);
    }

    #[test]
    fn a_broken_script_costs_only_itself() {
        assert_eq!(titles(&["{", r#"{"@type":"Article","name":"b"}"#]), ["b"]);
    }

    #[test]
    fn a_faulty_script_is_mended() {
        assert_eq!(titles(&["<!--\n{\"@type\":\"Article\",\"name\":\"a\nb\",}\n-->;"]), ["a b"]);
    }

    #[test]
    fn a_script_may_hold_several_values() {
        assert_eq!(titles(&[r#"{"@type":"Article","name":"a"}{"@type":"Article","name":"b"}"#]), ["a", "b"]);
    }

    #[test]
    fn endless_nesting_is_given_up() {
        assert!(titles(&["[".repeat(100_000).as_str()]).is_empty());
    }
}
