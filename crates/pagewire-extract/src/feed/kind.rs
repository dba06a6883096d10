//! What kind of feed a text is, by its beginning; and where it begins, since servers put warnings and blank lines before it.

use memchr::memmem;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FeedKind {
    Rss,
    Atom,
    Json,
}

/// How far into a text a feed may begin.
const FARTHEST: usize = 4_096;

/// What a text is, and the feed itself without what stands before it.
pub(super) fn of(text: &str) -> Option<(FeedKind, &str)> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('{') {
        return is_json_feed(text).then_some((FeedKind::Json, text));
    }
    if let Some(kind) = of_root(text) {
        return Some((kind, text));
    }
    let from = begins_late(text)?;
    Some((of_root(from)?, from))
}

/// What the root is, behind declarations, instructions, comments and a document type.
fn of_root(text: &str) -> Option<FeedKind> {
    let mut rest = text;
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => rest.find("-->")? + 3,
            _ if rest.starts_with("<?") => rest.find("?>")? + 2,
            _ if rest.starts_with("<!") => super::tokens::type_end(rest)? + 1,
            _ => break,
        };
        rest = rest.get(end..)?.trim_start();
    }
    let root = rest.strip_prefix('<')?;
    let name = root.get(..root.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?)?;
    match name.rsplit(':').next()?.to_ascii_lowercase().as_str() {
        "rss" | "rdf" => Some(FeedKind::Rss),
        "feed" => Some(FeedKind::Atom),
        _ => None,
    }
}

/// Where a feed begins behind what does not belong to it; nowhere in a page.
fn begins_late(text: &str) -> Option<&str> {
    let head = text.get(..text.floor_char_boundary(FARTHEST))?.to_ascii_lowercase();
    let starts = ["<?xml", "<rss", "<rdf:rdf", "<feed"];
    let at = starts.iter().filter_map(|start| head.find(start)).min()?;
    let before = head.get(..at)?;
    let is_page = ["<html", "<!doctype html", "<head", "<body", "<title"].iter().any(|page| before.contains(page));
    if is_page { None } else { text.get(at..) }
}

/// Whether JSON says that it is a feed, wherever it does; or has all that makes one.
fn is_json_feed(text: &str) -> bool {
    let has = |member: &str| memmem::find(text.as_bytes(), member.as_bytes()).is_some();
    has("jsonfeed.org/version")
        || (has("\"items\"")
            && (has("\"content_html\"") || has("\"content_text\""))
            && (has("\"home_page_url\"") || has("\"feed_url\"")))
}
