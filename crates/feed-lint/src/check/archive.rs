//! Paged, archived and complete feeds: RFC 5005.

use super::{relation::relation, walk::TreeWalk};
use crate::{finding::quoted, rules::atom as rules, vocabulary::Ns};

/// Relations that lead from one document of a feed to another.
pub(super) const RELATIONS: &[&str] = &["current", "first", "last", "next", "next-archive", "prev-archive", "previous"];
const NOT_IN_COMPLETE: &[&str] = &["first", "last", "next", "next-archive", "prev-archive", "previous"];

/// Judges the links of a feed by what it says of its history.
pub(super) fn judge(walk: &mut TreeWalk<'_, '_>, feed: usize) {
    let document = walk.document;
    let links: Vec<_> =
        document.children(feed).filter(|(_, child)| child.is(Ns::Atom, "link")).map(|(_, link)| link).collect();
    let find = |wanted: &str| links.iter().find(|link| relation(link) == wanted).copied();
    let own = find("self").and_then(|link| link.value("href"));
    if document.child(feed, Ns::History, "complete").is_some() {
        for link in links.iter().filter(|link| NOT_IN_COMPLETE.contains(&relation(link))) {
            let message = format!("a complete feed has a link of rel={}", quoted(relation(link)));
            walk.report(&rules::PAGING_IN_COMPLETE, link.offset, message);
        }
        if let Some(current) = find("current").filter(|link| own.is_some() && link.value("href") != own) {
            walk.report(&rules::CURRENT_NOT_SELF, current.offset, "a complete feed names another one as current");
        }
    }
    if let Some((_, archive)) = document.child(feed, Ns::History, "archive").filter(|_| find("current").is_none()) {
        walk.report(&rules::ARCHIVE_WITHOUT_CURRENT, archive.offset, "an archive does not say which feed it is of");
    }
    for (end, beyond) in [("first", "previous"), ("last", "next")] {
        let is_end = own.is_some() && find(end).and_then(|link| link.value("href")) == own;
        if let Some(link) = find(beyond).filter(|_| is_end) {
            walk.report(
                &rules::LINK_PAST_END,
                link.offset,
                format!("the feed is its own rel=\"{end}\", and has a rel=\"{beyond}\""),
            );
        }
    }
}
