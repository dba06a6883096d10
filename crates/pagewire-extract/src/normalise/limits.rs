//! How much of an item is published. What is longer is shortened, or left out where half of it would be of no use, and said.

/// Characters of a title, and of anything else that is a name or a line.
pub(super) const TITLE: usize = 1_000;
/// Characters of a summary, which is the whole text where a feed has no HTML.
pub(super) const SUMMARY: usize = 100_000;
/// Bytes of an item's title, summary and content together.
pub(super) const ITEM: usize = 1 << 20;
/// Authors, categories or attached media of an item, each.
pub(super) const EACH: usize = 100;
/// Bytes of an address; browsers and servers give up before.
pub(super) const ADDRESS: usize = 8_192;
/// Bytes of the address that others resolve against: each of them becomes as long.
pub(super) const BASE: usize = 1_024;
/// Bytes of a source's own identifier of an item; a longer one is known by its digest.
pub(super) const IDENTIFIER: usize = 2_048;
/// Keys that an item is known by.
pub(super) const KEYS: usize = 64;
/// Items of a page.
pub(super) const ITEMS: usize = 20_000;

/// Bytes of a text that are looked at before it is cleaned: more of them are never shown.
pub(super) const fn raw(most_characters: usize) -> usize {
    most_characters * 16
}

/// The beginning of a raw text.
pub(super) fn begun(text: &str, most_bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(most_bytes)).unwrap_or(text)
}
