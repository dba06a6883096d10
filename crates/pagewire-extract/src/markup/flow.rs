//! How elements stand in the flow of a page's text.

/// Elements that flow within a line and part no word: what HTML calls phrasing content, without what is no text.
const INLINE: [&str; 32] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "q", "rb", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "u", "var",
    "wbr",
];

/// Whether an element of this name flows within a line, so that the text on both sides of its edge may be one word.
pub(crate) fn is_inline(name: &str) -> bool {
    INLINE.contains(&name)
}

/// Whether an element of this name begins a line of its own.
pub(crate) fn is_block(name: &str) -> bool {
    !is_inline(name) && !matches!(name, "time" | "label" | "meta" | "img" | "svg" | "link")
}

/// Whether nobody sees the text of an element of this name.
pub(crate) fn is_unseen(name: &str) -> bool {
    matches!(name, "script" | "style" | "template" | "noscript" | "textarea")
}

/// Whether an element of this name is a heading.
pub(crate) fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

/// Whether an element of this name is made to stand over others; the heading of a whole page is another thing.
pub(crate) fn stands_over(name: &str) -> bool {
    matches!(name, "h2" | "h3" | "h4" | "h5" | "h6" | "dt" | "th" | "caption")
}
