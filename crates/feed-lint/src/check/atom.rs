//! Atom beyond the tables: what elements of a feed or entry mean together.

use std::collections::HashSet;

use super::{archive, author, relation::relation, walk::TreeWalk};
use crate::{
    FeedVocabulary,
    finding::quoted,
    rules::{atom as rules, rss as rss_rules},
    value::rfc3339_instant,
    vocabulary::Ns,
    xml::XmlElement,
};

/// Judges what the walk cannot see.
pub(super) fn judge(walk: &mut TreeWalk<'_, '_>) {
    let document = walk.document;
    if walk.format == FeedVocabulary::AtomEntry {
        entry(walk, 0);
        author::judge(walk, None, 0);
        return;
    }
    links(walk, 0);
    archive::judge(walk, 0);
    order(walk);
    let Some(root) = document.root() else { return };
    let has_self =
        document.children(0).any(|(_, child)| child.is(Ns::Atom, "link") && child.value("rel") == Some("self"));
    if !has_self {
        walk.report(&rss_rules::MISSING_SELF, root.offset, "the feed does not say where it lives");
    }
    let (mut ids, mut times) = (HashSet::new(), HashSet::new());
    for (id, element) in document.children(0) {
        if !element.is(Ns::Atom, "entry") {
            continue;
        }
        entry(walk, id);
        author::judge(walk, Some(0), id);
        for (_, child) in document.children(id).filter(|(_, child)| child.ns == Ns::Atom) {
            match child.local {
                "id" => seen_before(walk, child, &mut ids),
                "updated" => updated(walk, child, &mut times),
                _ => {}
            }
        }
    }
}

fn seen_before<'a>(walk: &mut TreeWalk<'a, '_>, element: &'a XmlElement<'a>, seen: &mut HashSet<&'a str>) {
    let text = element.text.trim_ascii();
    if !text.is_empty() && !seen.insert(text) {
        walk.report(
            &rules::DUPLICATE_ENTRIES,
            element.place(),
            format!("{} is the id of another entry, too", quoted(text)),
        );
    }
}

fn updated<'a>(walk: &mut TreeWalk<'a, '_>, element: &'a XmlElement<'a>, seen: &mut HashSet<i64>) {
    let text = element.text.trim_ascii();
    if rfc3339_instant(text).is_some_and(|instant| !seen.insert(instant)) {
        walk.report(
            &rules::DUPLICATE_UPDATED,
            element.place(),
            format!("{} is when another entry was updated, too", quoted(text)),
        );
    }
}

/// All that a feed says of itself stands before its entries.
fn order(walk: &mut TreeWalk<'_, '_>) {
    let document = walk.document;
    let first = document.children(0).find(|(_, child)| child.is(Ns::Atom, "entry")).map(|(id, _)| id);
    let late = document
        .children(0)
        .find(|(id, child)| first.is_some_and(|first| *id > first) && child.ns == Ns::Atom && child.local != "entry");
    if let Some((_, element)) = late {
        let message = format!("<{}> stands after an entry", element.name());
        walk.report(&rules::MISPLACED_METADATA, element.offset, message);
    }
}

/// Each type and language has one page.
fn links(walk: &mut TreeWalk<'_, '_>, id: usize) {
    let mut seen = HashSet::new();
    for (_, link) in walk.document.children(id).filter(|(_, child)| child.is(Ns::Atom, "link")) {
        let relation = relation(link);
        let kind = (link.value("type").unwrap_or(""), link.value("hreflang").unwrap_or(""));
        if relation == "alternate" && !seen.insert(kind) {
            let message = "another link has rel=\"alternate\" with the same type and hreflang";
            walk.report(&rules::DUPLICATE_LINK, link.offset, message);
        }
    }
}

fn entry(walk: &mut TreeWalk<'_, '_>, id: usize) {
    let document = walk.document;
    let Some(element) = document.element(id) else { return };
    links(walk, id);
    let content = document.child(id, Ns::Atom, "content");
    let has_summary = document.child(id, Ns::Atom, "summary").is_some();
    let is_alternate =
        |(_, child): (usize, &XmlElement<'_>)| child.is(Ns::Atom, "link") && relation(child) == "alternate";
    let has_alternate = document.children(id).any(is_alternate);
    if content.is_none() && !has_alternate {
        let message = "<entry> has neither <content> nor a link of rel=\"alternate\"";
        walk.report(&rules::ENTRY_WITHOUT_CONTENT_OR_ALTERNATE, element.offset, message);
    }
    if content.is_none() && !has_summary {
        walk.report(&rules::MISSING_TEXT, element.offset, "<entry> has neither <content> nor <summary>");
    }
    if let Some((_, content)) = content.filter(|_| !has_summary)
        && needs_summary(content)
    {
        walk.report(
            &rules::MISSING_SUMMARY,
            content.offset,
            "<content> is elsewhere or no text, and there is no <summary>",
        );
    }
    if let Some((source, element)) = document.child(id, Ns::Atom, "source") {
        links(walk, source);
        let is_there = |name: &&str| document.child(source, Ns::Atom, name).is_some();
        for name in ["id", "title", "updated"].iter().filter(|name| !is_there(name)) {
            walk.report(&rules::MISSING_SOURCE_ELEMENT, element.offset, format!("<source> has no <{name}>"));
        }
    }
    for (_, link) in document.children(id).filter(|(_, child)| child.is(Ns::Atom, "link")) {
        if archive::RELATIONS.contains(&relation(link)) {
            let message = format!("an entry has a link of rel={}", quoted(relation(link)));
            walk.report(&rules::HISTORY_LINK_IN_ENTRY, link.offset, message);
        }
    }
}

/// Whether content cannot be shown by itself: it is elsewhere, or base64.
fn needs_summary(content: &XmlElement<'_>) -> bool {
    let kind = content.value("type").unwrap_or("text");
    let is_xml = kind.ends_with("+xml") || kind.ends_with("/xml");
    content.attribute("src").is_some() || kind.contains('/') && !is_xml && !kind.starts_with("text/")
}
