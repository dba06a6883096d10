//! Outlines of OPML: lists of feeds.

use super::walk::TreeWalk;
use crate::{finding::quoted, rules::rss as rules, value::ValueType, vocabulary::Ns};

/// Judges each outline.
pub(super) fn judge(walk: &mut TreeWalk<'_, '_>) {
    let document = walk.document;
    for outline in document.elements.iter().filter(|element| element.is(Ns::None, "outline")) {
        if outline.attribute("text").is_none() {
            walk.report(&rules::OUTLINE_WITHOUT_TEXT, outline.offset, "<outline> has no attribute `text`");
        }
        let kind = outline.value("type").unwrap_or("");
        let has_feed = outline.attribute("xmlUrl").is_some();
        if matches!(kind, "rss" | "atom") && !has_feed {
            walk.report(
                &rules::OUTLINE_WITHOUT_URL,
                outline.offset,
                format!("an <outline> of type {} has no `xmlUrl`", quoted(kind)),
            );
        } else if has_feed && !matches!(kind, "rss" | "atom" | "include") {
            walk.report(
                &rules::OUTLINE_TYPE,
                outline.offset,
                format!("an <outline> with `xmlUrl` has the type {}", quoted(kind)),
            );
        }
        for name in ["xmlUrl", "htmlUrl", "url"] {
            if let Some(attribute) = outline.attribute(name).filter(|attribute| !attribute.value.is_empty()) {
                if !attribute.value.contains(':') {
                    let message = format!("`{name}` of <outline>: {} is relative", quoted(&attribute.value));
                    walk.report(&rules::OUTLINE_RELATIVE, attribute.value_offset, message);
                }
                walk.value(
                    ValueType::Uri,
                    &attribute.value,
                    attribute.value_offset,
                    false,
                    "",
                    &format!("`{name}` of <outline>"),
                );
            }
        }
    }
}
