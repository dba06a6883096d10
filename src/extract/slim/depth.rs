//! How deep elements nest, well enough to keep hostile pages from costing the square of their size.
//!
//! It is given each tag in order and says which to drop. It follows the tree builder in what closes what, and where it
//! errs, it errs towards too deep: real pages stay far below the limit.

/// Elements that may be open at once.
const MAX_DEPTH: usize = 512;
/// Formatting elements that may be left unclosed: each is opened again in each block that follows (13.2.4.3).
const MAX_FORMATTING: usize = 32;
/// `<html>` and `<body>` tags: the attributes of each are added to those of the first.
const MAX_ROOTS: usize = 16;
/// How far beyond the limit a closing tag looks for its opening tag.
const WINDOW: usize = MAX_DEPTH + 64;

/// Elements whose opening tag closes an earlier one of their kind, or which are never open.
const UNCOUNTED: [&str; 42] = [
    "a", "area", "base", "basefont", "bgsound", "br", "caption", "col", "colgroup", "dd", "dt", "embed", "frame",
    "head", "hr", "image", "img", "input", "keygen", "li", "link", "meta", "nobr", "optgroup", "option", "p", "param",
    "rb", "rp", "rt", "rtc", "source", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "track", "wbr", "iframe",
];
/// Elements that the tree builder reopens; `a` and `nobr` close their like themselves.
const FORMATTING: [&str; 12] = ["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"];
/// Elements that an enclosing element's closing tag does not reach through.
const SCOPES: [&str; 8] = ["table", "template", "object", "marquee", "applet", "svg", "math", "select"];
/// Elements whose closing tag closes what is open inside them; they stop the closing tags of all others.
const BLOCKS: [&str; 34] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "button",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "pre",
    "search",
    "section",
    "ul",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Scope,
    Block,
    /// Closes alone, whatever is open inside it.
    Alone,
    Other,
}

/// The elements that are open.
#[derive(Debug, Default)]
pub(super) struct Depth<'a> {
    open: Vec<(&'a [u8], Kind)>,
    formatting: [Unclosed; FORMATTING.len()],
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
    pub(super) fn opens(&mut self, name: &'a [u8]) -> bool {
        if is_one_of(name, &["html", "body"]) {
            self.roots += 1;
            return self.roots <= MAX_ROOTS;
        }
        if is_one_of(name, &UNCOUNTED) {
            return true;
        }
        if let Some(index) = formatting(name) {
            let full = self.formatting.iter().map(|unclosed| unclosed.kept).sum::<usize>() >= MAX_FORMATTING;
            if let Some(unclosed) = self.formatting.get_mut(index) {
                *(if full { &mut unclosed.dropped } else { &mut unclosed.kept }) += 1;
            }
            if full {
                return false;
            }
        }
        self.open.push((name, kind(name)));
        self.open.len() <= MAX_DEPTH
    }

    /// Takes note of a closing tag; false asks to drop it.
    pub(super) fn closes(&mut self, name: &[u8]) -> bool {
        if let Some(unclosed) = formatting(name).and_then(|index| self.formatting.get_mut(index)) {
            if unclosed.dropped > 0 {
                unclosed.dropped -= 1;
                return false;
            }
            unclosed.kept = unclosed.kept.saturating_sub(1);
        }
        if is_one_of(name, &UNCOUNTED) {
            return true;
        }
        match self.opening_of(name) {
            Some(index) => {
                if kind(name) == Kind::Alone {
                    self.open.remove(index);
                } else {
                    self.open.truncate(index);
                }
                index < MAX_DEPTH
            }
            None => self.open.len() <= MAX_DEPTH,
        }
    }

    /// Whether a `<select>` is open: what is raw text elsewhere is none in there.
    pub(super) fn in_select(&self) -> bool {
        self.open.iter().rev().take(WINDOW).any(|(name, _)| name.eq_ignore_ascii_case(b"select"))
    }

    /// Which open element a closing tag closes.
    fn opening_of(&self, name: &[u8]) -> Option<usize> {
        let closing = kind(name);
        for (index, (open, kind)) in self.open.iter().enumerate().rev().take(WINDOW) {
            if open.eq_ignore_ascii_case(name) {
                return Some(index);
            }
            if *kind == Kind::Scope && closing != Kind::Scope || *kind == Kind::Block && closing == Kind::Other {
                return None;
            }
        }
        None
    }
}

fn kind(name: &[u8]) -> Kind {
    if is_one_of(name, &SCOPES) {
        Kind::Scope
    } else if name.eq_ignore_ascii_case(b"form") || formatting(name).is_some() {
        Kind::Alone
    } else if is_one_of(name, &BLOCKS) {
        Kind::Block
    } else {
        Kind::Other
    }
}

fn formatting(name: &[u8]) -> Option<usize> {
    FORMATTING.iter().position(|known| known.as_bytes().eq_ignore_ascii_case(name))
}

fn is_one_of(name: &[u8], names: &[&str]) -> bool {
    names.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(name))
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
                Some(name) => depth.closes(name.as_bytes()),
                None => depth.opens(tag.as_bytes()),
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
