//! How deep elements nest, well enough to keep hostile pages from costing the square of their size.
//!
//! It is given each tag in order and says which to drop. It follows the tree builder in what closes what, and where it
//! errs, it errs towards too deep: real pages stay far below the limit.

use super::name::{FORMATTING, Name};

/// Elements that may be open at once.
const MAX_DEPTH: usize = 512;
/// Formatting elements that may be left unclosed: each is opened again in each block that follows (13.2.4.3).
const MAX_FORMATTING: usize = 32;
/// `<html>` and `<body>` tags: the attributes of each are added to those of the first.
const MAX_ROOTS: usize = 16;
/// How far beyond the limit a closing tag looks for its opening tag.
const WINDOW: usize = MAX_DEPTH + 64;

/// The elements that are open.
#[derive(Debug, Default)]
pub(super) struct Depth<'a> {
    open: Vec<(&'a [u8], Name)>,
    formatting: [Unclosed; FORMATTING],
    /// How many formatting elements are kept and unclosed.
    unclosed: usize,
    roots: usize,
}

/// Formatting elements of one name.
#[derive(Debug, Default, Clone, Copy)]
struct Unclosed {
    kept: usize,
    dropped: usize,
}

impl<'a> Depth<'a> {
    /// Takes note of an opening tag; false asks to drop it.
    pub(super) fn opens(&mut self, written: &'a [u8], name: Name) -> bool {
        match name {
            Name::Uncounted | Name::Img | Name::RawText => return true,
            Name::Root => {
                self.roots += 1;
                return self.roots <= MAX_ROOTS;
            }
            Name::Formatting(kind) => {
                let Some(of_kind) = self.formatting.get_mut(usize::from(kind)) else { return true };
                if self.unclosed >= MAX_FORMATTING {
                    of_kind.dropped += 1;
                    return false;
                }
                of_kind.kept += 1;
                self.unclosed += 1;
            }
            _ => {}
        }
        self.open.push((written, name));
        self.open.len() <= MAX_DEPTH
    }

    /// Takes note of a closing tag; false asks to drop it.
    pub(super) fn closes(&mut self, written: &[u8], name: Name) -> bool {
        if matches!(name, Name::Uncounted | Name::Img | Name::RawText | Name::Root) {
            return true;
        }
        if let Name::Formatting(kind) = name
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
        if matches!(name, Name::Formatting(_) | Name::Form) {
            self.open.remove(index);
        } else {
            self.open.truncate(index);
        }
        index < MAX_DEPTH
    }

    /// Whether a `<select>` is open: what is raw text elsewhere is none in there.
    pub(super) fn in_select(&self) -> bool {
        self.open.iter().rev().take(WINDOW).any(|(_, name)| *name == Name::Select)
    }

    /// Which open element a closing tag closes.
    fn opening_of(&self, written: &[u8], name: Name) -> Option<usize> {
        for (index, (open, kind)) in self.open.iter().enumerate().rev().take(WINDOW) {
            if *kind == name
                && (name != Name::Other || open.len() == written.len())
                && open.eq_ignore_ascii_case(written)
            {
                return Some(index);
            }
            let stops = kind.is_scope() && !name.is_scope() || *kind == Name::Block && name == Name::Other;
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
                Some(name) => depth.closes(name.as_bytes(), Name::of(name.as_bytes())),
                None => depth.opens(tag.as_bytes(), Name::of(tag.as_bytes())),
            })
            .count()
    }

    #[test]
    fn nesting_ends_at_the_limit() {
        assert_eq!(kept(&["div"], 10_000), MAX_DEPTH);
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

    #[test]
    fn a_stray_closing_tag_closes_nothing() {
        assert_eq!(kept(&["div", "/section"], 10_000), 2 * MAX_DEPTH);
    }

    #[test]
    fn a_closing_tag_does_not_reach_out_of_a_table() {
        assert!(kept(&["div", "table", "td", "/div"], 10_000) < 40_000);
    }

    #[test]
    fn unclosed_formatting_ends_at_its_limit() {
        assert_eq!(kept(&["b"], 1_000), MAX_FORMATTING);
    }
}
