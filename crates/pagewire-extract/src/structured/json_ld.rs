//! JSON-LD: `<script type="application/ld+json">`.
//!
//! All such scripts of a page form one graph, so that a reference by `@id` may lead from one to another. A script that
//! cannot be read even after repair costs nothing but itself.

use scraper::{ElementRef, Html};
use serde_json::Value;

use super::{repair::repair, schema};
use crate::{
    bounds::json,
    model::{Evidence, RawItem},
};

/// The items in a page's JSON-LD, in the order of the page.
pub(super) fn read(html: &Html) -> Vec<RawItem> {
    let things: Vec<Value> = html
        .root_element()
        .descendent_elements()
        .filter(|element| is_json_ld(*element))
        .flat_map(|script| parse(&script.text().collect::<String>()))
        .collect();
    schema::items(&things, &Evidence::JsonLd)
}

/// Whether an element is a script of JSON-LD.
pub(crate) fn is_json_ld(element: ElementRef<'_>) -> bool {
    element.value().name() == "script"
        && element.attr("type").is_some_and(|media_type| media_type.to_ascii_lowercase().contains("ld+json"))
}

/// All the values in a script.
pub(crate) fn parse(text: &str) -> Vec<Value> {
    if let Some(value) = json::value(text) {
        return vec![value];
    }
    let unescaped = if text.contains('"') { repair(text) } else { repair(&text.replace("&quot;", "\"")) };
    json::values(&unescaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(scripts: &[&str]) -> Vec<String> {
        let page: String =
            scripts.iter().map(|json| format!("<script type='Application/LD+JSON'>{json}</script>")).collect();
        read(&Html::parse_document(&page)).into_iter().filter_map(|item| Some(item.title?.text)).collect()
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
    fn a_reference_may_lead_to_another_script() {
        let list = r##"{"@type":"ItemList","itemListElement":[{"@id":"#a"}]}"##;
        assert_eq!(titles(&[list, r##"{"@id":"#a","@type":"Article","name":"a"}"##]), ["a"]);
    }

    #[test]
    fn endless_nesting_is_given_up() {
        assert!(titles(&["[".repeat(100_000).as_str()]).is_empty());
    }
}
