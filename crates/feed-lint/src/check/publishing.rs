//! Documents beside feeds: categories and services of RFC 5023, descriptions of OpenSearch.

use super::walk::TreeWalk;
use crate::{
    FeedVocabulary,
    rules::{atom as rules, rss as rss_rules},
    vocabulary::Ns,
};

/// Judges what the walk cannot see.
pub(super) fn judge(walk: &mut TreeWalk<'_, '_>) {
    let document = walk.document;
    if walk.format == FeedVocabulary::OpenSearch {
        let is_example = document
            .children(0)
            .any(|(_, child)| child.is(Ns::OpenSearch, "Query") && child.value("role") == Some("example"));
        if let Some(root) = document.root().filter(|_| !is_example) {
            walk.report(&rss_rules::SHOULD_INCLUDE_EXAMPLE, root.offset, "no <Query> shows an example");
        }
        return;
    }
    for (id, element) in document.elements.iter().enumerate() {
        let is_list = element.is(Ns::App, "categories") && element.attribute("href").is_some();
        let has_more = ["fixed", "scheme"].iter().any(|name| element.attribute(name).is_some());
        if is_list && (has_more || document.child(id, Ns::Atom, "category").is_some()) {
            walk.report(
                &rules::CONFLICTING_CATEGORIES,
                element.offset,
                "<categories> names another list and says something itself",
            );
        }
    }
}
