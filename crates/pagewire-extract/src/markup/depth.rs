//! How deep elements nest, well enough to keep hostile pages from costing the square of their size.
//!
//! It is given each tag in order and says which to drop. It follows the tree builder in what closes what, and where it
//! errs, it errs towards too deep: real pages stay far below the limit.

use super::{
    drawing,
    name::{FORMATTING, FORMATTING_NAMES, TagName},
};

/// Elements that may be open at once.
const MAX_DEPTH: usize = 512;
/// How many stay open when there are too many: what comes next is read like the rest of the page.
const SHALLOW: usize = 32;
/// How often elements are closed early; a page that goes on nesting is cut off in depth.
const MAX_CLOSINGS: usize = 256;
/// The same for a piece of markup.
const MAX_CLOSINGS_OF_A_FRAGMENT: usize = 8;
/// Formatting elements that may be left unclosed: each is opened again in each block that follows (13.2.4.3).
const MAX_FORMATTING: usize = 32;
/// How often unclosed formatting may be opened again on a page, in elements; a page that goes on gets no formatting.
const MAX_REOPENED: usize = 400_000;
/// `<html>` and `<body>` tags: the attributes of each are added to those of the first.
const MAX_ROOTS: usize = 16;
/// How far beyond the limit a closing tag looks for its opening tag.
const WINDOW: usize = MAX_DEPTH + 64;

/// The elements that are open.
#[derive(Debug, Default)]
pub(super) struct Depth<'a> {
    open: Vec<(&'a [u8], TagName)>,
    formatting: [Unclosed; FORMATTING],
    /// How many formatting elements are kept and unclosed.
    unclosed: usize,
    /// How many formatting elements were opened again at most.
    reopened: usize,
    roots: usize,
    closings: usize,
    /// How many drawings and formulas are open.
    foreign: usize,
}

/// What becomes of an opening tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate<'a> {
    Keep,
    Drop,
    /// It is kept, and the elements of these names are closed before it, in this order.
    CloseFirst(Vec<&'a [u8]>),
}

/// Formatting elements of one name.
#[derive(Debug, Default, Clone, Copy)]
struct Unclosed {
    kept: usize,
    dropped: usize,
}

impl<'a> Depth<'a> {
    /// For a piece of markup of which nothing but its words is read: it is cut off in depth sooner.
    pub(super) fn of_fragment() -> Self {
        Self { closings: MAX_CLOSINGS - MAX_CLOSINGS_OF_A_FRAGMENT, ..Self::default() }
    }

    /// Takes note of an opening tag.
    pub(super) fn opens(&mut self, written: &'a [u8], name: TagName) -> Fate<'a> {
        self.reopened += self.unclosed;
        if self.reopened > MAX_REOPENED {
            if matches!(name, TagName::Formatting(_)) {
                return Fate::Drop;
            }
            if self.unclosed > 0 {
                return Fate::CloseFirst(self.close_formatting());
            }
        }
        match name {
            // in a drawing or a formula nothing closes anything of itself
            _ if self.nests_in_foreign(written, name) => {}
            TagName::Uncounted | TagName::Img | TagName::RawText => return Fate::Keep,
            TagName::Root => {
                self.roots += 1;
                return if self.roots <= MAX_ROOTS { Fate::Keep } else { Fate::Drop };
            }
            TagName::Formatting(kind) => {
                let Some(of_kind) = self.formatting.get_mut(usize::from(kind)) else { return Fate::Keep };
                if self.unclosed >= MAX_FORMATTING {
                    of_kind.dropped += 1;
                    return Fate::Drop;
                }
                of_kind.kept += 1;
                self.unclosed += 1;
            }
            _ => {}
        }
        let fate = if self.open.len() < MAX_DEPTH {
            Fate::Keep
        } else if self.open.len() == MAX_DEPTH && self.closings < MAX_CLOSINGS {
            self.closings += 1;
            Fate::CloseFirst(self.close_to(SHALLOW))
        } else {
            Fate::Drop
        };
        self.foreign += usize::from(name.is_foreign());
        self.open.push((written, name));
        fate
    }

    /// Whether an element that does not nest elsewhere stands in a drawing or a formula, and does not end it.
    fn nests_in_foreign(&self, written: &[u8], name: TagName) -> bool {
        self.foreign > 0 && matches!(name, TagName::Uncounted | TagName::RawText) && !drawing::is_breakout(written)
    }

    /// Closes all formatting elements; returns their names.
    fn close_formatting(&mut self) -> Vec<&'static [u8]> {
        self.unclosed = 0;
        let names = FORMATTING_NAMES.iter().zip(&mut self.formatting);
        names.flat_map(|(name, of_kind)| vec![*name; std::mem::take(&mut of_kind.kept)]).collect()
    }

    /// Closes the innermost elements until so many are open; returns their names, the innermost first.
    fn close_to(&mut self, depth: usize) -> Vec<&'a [u8]> {
        let closed = self.open.split_off(depth);
        for (_, name) in &closed {
            self.foreign -= usize::from(name.is_foreign());
            if let TagName::Formatting(kind) = name
                && let Some(of_kind) = self.formatting.get_mut(usize::from(*kind))
            {
                of_kind.kept = of_kind.kept.saturating_sub(1);
                self.unclosed = self.unclosed.saturating_sub(1);
            }
        }
        closed.into_iter().rev().map(|(written, _)| written).collect()
    }

    /// Takes note of a closing tag; false asks to drop it.
    pub(super) fn closes(&mut self, written: &[u8], name: TagName) -> bool {
        let is_counted = self.nests_in_foreign(written, name);
        if matches!(name, TagName::Uncounted | TagName::Img | TagName::RawText | TagName::Root) && !is_counted {
            return true;
        }
        if let TagName::Formatting(kind) = name
            && let Some(of_kind) = self.formatting.get_mut(usize::from(kind))
        {
            if of_kind.dropped > 0 {
                of_kind.dropped -= 1;
                return false;
            }
            if of_kind.kept > 0 {
                of_kind.kept -= 1;
                self.unclosed -= 1;
            }
        }
        let Some(index) = self.opening_of(written, name) else { return self.open.len() <= MAX_DEPTH };
        if matches!(name, TagName::Formatting(_) | TagName::Form) {
            self.open.remove(index);
        } else {
            let closed = self.open.drain(index..);
            self.foreign -= closed.filter(|(_, name)| name.is_foreign()).count();
        }
        index < MAX_DEPTH
    }

    /// Whether a `<select>` is open: what is raw text elsewhere is none in there.
    pub(super) fn in_select(&self) -> bool {
        self.open.iter().rev().take(WINDOW).any(|(_, name)| *name == TagName::Select)
    }

    /// Which open element a closing tag closes.
    fn opening_of(&self, written: &[u8], name: TagName) -> Option<usize> {
        for (index, (open, kind)) in self.open.iter().enumerate().rev().take(WINDOW) {
            if *kind == name
                && (name != TagName::Other || open.len() == written.len())
                && open.eq_ignore_ascii_case(written)
            {
                return Some(index);
            }
            let stops = kind.is_scope() && !name.is_scope() || *kind == TagName::Block && name == TagName::Other;
            if stops {
                return None;
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of a row of tags, such as `div` and `/div`, are kept.
    fn kept(tags: &[&'static str], times: usize) -> usize {
        let mut depth = Depth::default();
        (0..times)
            .flat_map(|_| tags)
            .filter(|tag| match tag.strip_prefix('/') {
                Some(name) => depth.closes(name.as_bytes(), TagName::of(name.as_bytes())),
                None => depth.opens(tag.as_bytes(), TagName::of(tag.as_bytes())) != Fate::Drop,
            })
            .count()
    }

    #[test]
    fn what_nests_too_deep_is_closed_early() {
        let mut depth = Depth::default();
        for _ in 0..MAX_DEPTH {
            assert_eq!(depth.opens(b"div", TagName::Block), Fate::Keep);
        }
        let closed = vec![b"div".as_slice(); MAX_DEPTH - SHALLOW];
        assert_eq!(depth.opens(b"div", TagName::Block), Fate::CloseFirst(closed));
    }

    #[test]
    fn nesting_ends_in_the_end() {
        assert_eq!(kept(&["div"], 1_000_000), MAX_DEPTH + MAX_CLOSINGS * (MAX_DEPTH - SHALLOW));
    }

    #[test]
    fn closed_elements_do_not_add_up() {
        assert_eq!(kept(&["div", "span", "/span", "/div"], 1_000), 4_000);
    }

    #[test]
    fn unclosed_list_items_and_cells_do_not_add_up() {
        assert_eq!(kept(&["li", "p", "td"], 1_000), 3_000);
    }

    #[test]
    fn a_block_closes_what_is_open_inside_it() {
        assert_eq!(kept(&["div", "span", "/div"], 1_000), 3_000);
    }

    /// How many elements a row of tags leaves open.
    fn left_open(tags: &[&'static str], times: usize) -> usize {
        let mut depth = Depth::default();
        for tag in (0..times).flat_map(|_| tags) {
            match tag.strip_prefix('/') {
                Some(name) => _ = depth.closes(name.as_bytes(), TagName::of(name.as_bytes())),
                None => _ = depth.opens(tag.as_bytes(), TagName::of(tag.as_bytes())),
            }
        }
        depth.open.len()
    }

    #[test]
    fn a_stray_closing_tag_closes_nothing() {
        assert_eq!(left_open(&["div", "/section"], 100), 100);
    }

    #[test]
    fn a_closing_tag_does_not_reach_out_of_a_table() {
        assert_eq!(left_open(&["div", "table", "td", "/div"], 100), 200);
    }

    #[test]
    fn unclosed_formatting_ends_at_its_limit() {
        assert_eq!(kept(&["b"], 1_000), MAX_FORMATTING);
    }
}
