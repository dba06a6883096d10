//! Markup before it is parsed: every piece of HTML from outside, a page or a part of a feed, passes here before a parser sees it.
//!
//! The pass drops from the text what no recipe reads and what makes the parser slow.
//! Gone are comments, style sheets, drawings and scripts that hold no data; what is left reads as before. The pass also
//! bounds what hostile pages make the parser do more than once: depth, attributes of a tag, unclosed formatting.
//! It looks at each byte a bounded number of times. An image in a `<noscript>` stays, without the `<noscript>`, where the
//! page shows no other in its place.

mod depth;
mod drawing;
mod ending;
pub(crate) mod escape;
pub(crate) mod flow;
mod name;
pub(crate) mod raw;
pub(crate) mod tag;
pub(crate) mod write;
pub(crate) mod xhtml;

use std::{borrow::Cow, ops::Range};

pub use ending::Ending;

use depth::{Depth, Fate};
use memchr::{memchr, memmem};
use name::TagName;
use tag::Tag;

/// Elements that may stand before the body.
const HEAD: [&str; 9] = ["html", "head", "meta", "link", "title", "base", "script", "style", "noscript"];

/// The text of a page without what no recipe reads.
pub(crate) fn slim(text: &str) -> Cow<'_, str> {
    let mut pass = Pass::new(text);
    pass.run();
    pass.finish()
}

/// The same for a piece of markup that stands in a body, such as the content of a feed's item.
pub(crate) fn slim_fragment(markup: &str) -> Cow<'_, str> {
    let mut pass = Pass { in_head: false, depth: Depth::of_fragment(), ..Pass::new(markup) };
    pass.run();
    pass.finish()
}

struct Pass<'a> {
    text: &'a str,
    bytes: &'a [u8],
    out: String,
    /// Up to where the text is copied or dropped.
    done: usize,
    depth: Depth<'a>,
    /// Whether only elements of the head were seen so far.
    in_head: bool,
    /// Whether a formula or an unclosed drawing was left in: raw text may be none there.
    foreign: bool,
    /// Whether the latest opening tag is an image with an address of its own.
    after_image: bool,
    /// Drawings that begin before this position do not end properly.
    unclosed_svg: usize,
    /// Where the latest `<noscript>` whose content was kept ends.
    noscript_until: usize,
    /// Whether a script or style sheet was found never to end, where that may be none.
    unclosed_code: bool,
}

impl<'a> Pass<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            out: String::new(),
            done: 0,
            depth: Depth::default(),
            in_head: true,
            foreign: false,
            after_image: false,
            unclosed_svg: 0,
            noscript_until: 0,
            unclosed_code: false,
        }
    }

    fn run(&mut self) {
        let mut at = 0;
        while let Some(found) = self.bytes.get(at..).and_then(|rest| memchr(b'<', rest)) {
            let start = at + found;
            let next = match self.bytes.get(start + 1) {
                Some(b'!') => self.declaration(start),
                Some(b'?') => self.drop_to(start, raw::past_angle(self.bytes, start)),
                Some(b'/') => self.closing(start),
                Some(byte) if byte.is_ascii_alphabetic() => self.opening(start),
                _ => Some(start + 1),
            };
            match next {
                Some(next) => at = next,
                None => return,
            }
        }
    }

    fn finish(mut self) -> Cow<'a, str> {
        if self.done == 0 {
            return Cow::Borrowed(self.text);
        }
        self.out.push_str(self.text.get(self.done..).unwrap_or_default());
        Cow::Owned(self.out)
    }

    /// Leaves a stretch out.
    fn cut(&mut self, range: Range<usize>) {
        if self.done == 0 {
            self.out.reserve(self.text.len() / 2);
        }
        self.out.push_str(self.text.get(self.done..range.start).unwrap_or_default());
        if self.out.ends_with('<') {
            // what follows must not become the name of a tag
            self.out.push(' ');
        }
        self.done = range.end;
    }

    /// Leaves a stretch out if it ends, and goes on behind it; else leaves all that follows as it is.
    fn drop_to(&mut self, start: usize, end: Option<usize>) -> Option<usize> {
        let end = end?;
        self.cut(start..end);
        Some(end)
    }

    /// A comment, a document type, a CDATA section or what the parser takes for a comment.
    fn declaration(&mut self, start: usize) -> Option<usize> {
        let rest = self.bytes.get(start..)?;
        if rest.starts_with(b"<!--") {
            return self.drop_to(start, raw::comment_end(self.bytes, start + 4));
        }
        if self.foreign && rest.starts_with(b"<![CDATA[") {
            return Some(start + 9);
        }
        let end = raw::past_angle(self.bytes, start);
        if rest.get(2..9).is_some_and(|word| word.eq_ignore_ascii_case(b"doctype")) {
            return end;
        }
        self.drop_to(start, end)
    }

    fn closing(&mut self, start: usize) -> Option<usize> {
        match self.bytes.get(start + 2) {
            Some(byte) if byte.is_ascii_alphabetic() => {}
            Some(_) => return self.drop_to(start, raw::past_angle(self.bytes, start + 2)),
            None => return None,
        }
        let Some(tag) = tag::scan(self.bytes, start + 2) else { return self.drop_rest(start) };
        let written = self.bytes.get(tag.name.clone())?;
        let name = TagName::of(written);
        if name == TagName::Noscript || !self.depth.closes(written, name) {
            self.cut(start..tag.end);
        } else {
            self.trim(&tag);
        }
        Some(tag.end)
    }

    fn opening(&mut self, start: usize) -> Option<usize> {
        let Some(tag) = tag::scan(self.bytes, start + 1) else { return self.drop_rest(start) };
        let written = self.bytes.get(tag.name.clone())?;
        let name = TagName::of(written);
        let after_image = std::mem::replace(&mut self.after_image, false);
        match name {
            TagName::Script | TagName::Style => return self.code(start, &tag, name),
            TagName::Svg if self.unclosed_svg <= start => return self.drawing(start, &tag),
            TagName::Noscript => return self.noscript(start, &tag, after_image),
            TagName::Plaintext if !self.foreign && !self.depth.in_select() => return None,
            TagName::Math => self.foreign = true,
            TagName::Img => self.after_image = self.shows(&tag),
            _ => {}
        }
        self.in_head = self.in_head && HEAD.iter().any(|known| is(written, known));
        match self.depth.opens(written, name) {
            Fate::Keep => {}
            Fate::CloseFirst(names) => self.close(start, &names),
            Fate::Drop => {
                self.cut(start..tag.end);
                return Some(tag.end);
            }
        }
        self.trim(&tag);
        if name == TagName::RawText && !self.foreign && !self.depth.in_select() {
            // where it never ends, the parser reads all that follows as text
            return raw::closing_tag(self.bytes, tag.end, written);
        }
        Some(tag.end)
    }

    /// Puts closing tags before a position.
    fn close(&mut self, at: usize, names: &[&[u8]]) {
        self.cut(at..at);
        for name in names.iter().filter_map(|name| std::str::from_utf8(name).ok()) {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }

    /// Drops the attributes beyond the limit.
    fn trim(&mut self, tag: &Tag) {
        if let Some(excess) = tag.excess {
            self.cut(excess..tag.end - 1);
        }
    }

    /// Drops an unfinished tag at the end of the text, as the parser would in the end.
    fn drop_rest(&mut self, start: usize) -> Option<usize> {
        self.cut(start..self.bytes.len());
        None
    }

    /// A script or a style sheet: dropped unless it holds data.
    fn code(&mut self, start: usize, tag: &Tag, name: TagName) -> Option<usize> {
        if self.foreign && (tag.self_closing || self.unclosed_code) {
            return Some(self.foreign_code(start, tag, name));
        }
        let script = name == TagName::Script;
        let content_end =
            if script { raw::script_end(self.bytes, tag.end) } else { raw::closing_tag(self.bytes, tag.end, b"style") };
        let end = content_end.and_then(|at| raw::past_angle(self.bytes, at));
        let keep = script && self.holds_data(tag);
        match end {
            Some(end) if keep => {
                self.trim(tag);
                Some(end)
            }
            Some(end) => self.drop_to(start, Some(end)),
            None if self.foreign => {
                self.unclosed_code = true;
                Some(self.foreign_code(start, tag, name))
            }
            None if keep => None,
            None => self.drop_rest(start),
        }
    }

    /// A script or a style sheet in a formula or in a drawing that does not end: an element like any other, and as deep.
    fn foreign_code(&mut self, start: usize, tag: &Tag, name: TagName) -> usize {
        let written: &[u8] = if name == TagName::Script { b"script" } else { b"style" };
        match if tag.self_closing { Fate::Keep } else { self.depth.opens(written, name) } {
            Fate::Keep => {}
            Fate::CloseFirst(names) => self.close(start, &names),
            Fate::Drop => self.cut(start..tag.end),
        }
        tag.end
    }

    /// Whether a script holds data: JSON, or the state of a page's framework.
    fn holds_data(&self, tag: &Tag) -> bool {
        let json = tag::value_of(self.bytes, tag.name.end, b"type")
            .is_some_and(|media_type| memmem::find(&media_type.to_ascii_lowercase(), b"json").is_some());
        let content = self.bytes.get(tag.end..).unwrap_or_default().trim_ascii_start();
        let state = content
            .strip_prefix(b"window")
            .or(content.strip_prefix(b"self"))
            .map(|rest| rest.strip_prefix(b".").or(rest.strip_prefix(b"[\"")).unwrap_or(b""));
        json || state.is_some_and(|name| name.starts_with(b"__"))
            || tag::value_of(self.bytes, tag.name.end, b"id") == Some(b"__NEXT_DATA__")
    }

    /// Whether an image has an address of its own, be it one that a script puts in place later.
    fn shows(&self, tag: &Tag) -> bool {
        let value = |name: &[u8]| tag::value_of(self.bytes, tag.name.end, name);
        let lazy = ["data-src", "data-lazy-src", "data-original", "data-srcset", "data-lazy-srcset", "srcset"];
        lazy.iter().any(|name| value(name.as_bytes()).is_some_and(|address| !address.is_empty()))
            || value(b"src").is_some_and(|address| !address.is_empty() && !address.starts_with(b"data:"))
    }

    /// A `<noscript>`: its tags go, and its content too unless that is the only place of an image or the page itself.
    fn noscript(&mut self, start: usize, tag: &Tag, after_image: bool) -> Option<usize> {
        let nested = start < self.noscript_until;
        let close = if nested { None } else { raw::closing_tag(self.bytes, tag.end, b"noscript") };
        let Some(close) = close else {
            self.noscript_until = self.noscript_until.max(if nested { 0 } else { self.bytes.len() });
            self.cut(start..tag.end);
            return Some(tag.end);
        };
        let content = self.bytes.get(tag.end..close)?;
        let image = memchr::memchr_iter(b'<', content)
            .any(|at| content.get(at + 1..at + 4).is_some_and(|name| name.eq_ignore_ascii_case(b"img")));
        if (image && !after_image || is_page(content)) && !self.in_head {
            self.noscript_until = close;
            self.cut(start..tag.end);
            return Some(tag.end);
        }
        self.drop_to(start, raw::past_angle(self.bytes, close))
    }

    /// A drawing: dropped if it is closed as it should be, else left as it is.
    fn drawing(&mut self, start: usize, tag: &Tag) -> Option<usize> {
        match drawing::end(self.bytes, tag) {
            Ok(end) => self.drop_to(start, Some(end)),
            Err(failed) => {
                self.unclosed_svg = failed;
                self.foreign = true;
                match self.depth.opens(b"svg", TagName::Svg) {
                    Fate::Keep => {}
                    Fate::CloseFirst(names) => self.close(start, &names),
                    Fate::Drop => self.cut(start..tag.end),
                }
                Some(tag.end)
            }
        }
    }
}

/// Whether the content of a `<noscript>` is what the page shows to those who run no scripts, as forums do that draw their threads late:
/// several paragraphs or a list of links, not a notice.
fn is_page(content: &[u8]) -> bool {
    const LEAST: usize = 1500;
    const LEAST_LINKS: usize = 4;
    content.len() >= LEAST && memmem::find_iter(content, b"<p").count() >= 3
        || memmem::find_iter(content, b"<a ").count() >= LEAST_LINKS
}

fn is(name: &[u8], known: &str) -> bool {
    name.eq_ignore_ascii_case(known.as_bytes())
}

#[cfg(test)]
pub(crate) mod tests;
