//! Where a drawing (`<svg>`) ends.

use memchr::memchr;

use super::{
    is, raw,
    tag::{self, Tag},
};

/// Elements that cannot stand in a drawing: their opening tag ends it (13.2.6.5).
const BREAKOUT: [&str; 28] = [
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "div",
    "dl",
    "em",
    "embed",
    "h1",
    "h2",
    "h3",
    "head",
    "hr",
    "i",
    "img",
    "li",
    "meta",
    "ol",
    "p",
    "pre",
    "ruby",
    "span",
    "strong",
    "table",
    "ul",
];

/// Whether an element ends a drawing or a formula that it begins in.
pub(super) fn is_breakout(name: &[u8]) -> bool {
    BREAKOUT.iter().any(|known| is(name, known))
}

/// Just past the drawing's closing tag, else where it was seen to have none.
pub(super) fn end(bytes: &[u8], tag: &Tag) -> Result<usize, usize> {
    let whole = bytes.len();
    if tag.self_closing {
        return Ok(tag.end);
    }
    let (mut at, mut open, mut html) = (tag.end, 1_usize, 0_usize);
    loop {
        let start = at + bytes.get(at..).and_then(|rest| memchr(b'<', rest)).ok_or(whole)?;
        let rest = bytes.get(start..).ok_or(whole)?;
        let closing = rest.get(1) == Some(&b'/');
        let name_start = start + 1 + usize::from(closing);
        if rest.starts_with(b"<!--") {
            at = raw::comment_end(bytes, start + 4).ok_or(whole)?;
        } else if rest.starts_with(b"<![CDATA[") {
            at = raw::cdata_end(bytes, start).ok_or(whole)?;
        } else if bytes.get(name_start).is_some_and(u8::is_ascii_alphabetic) {
            let inner = tag::scan(bytes, name_start).ok_or(whole)?;
            let name = bytes.get(inner.name.clone()).ok_or(whole)?;
            at = inner.end;
            let step = |count: usize| if closing { count.saturating_sub(1) } else { count + 1 };
            if is(name, "svg") && (closing || !inner.self_closing) {
                open = step(open);
            } else if is(name, "foreignobject") && !inner.self_closing {
                html = step(html);
            } else if html == 0 && !closing && is_breakout(name) {
                return Err(start);
            }
            if open == 0 {
                return Ok(at);
            }
        } else {
            at = start + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end_of(text: &str) -> Result<usize, usize> {
        end(text.as_bytes(), &tag::scan(text.as_bytes(), 1).unwrap())
    }

    #[test]
    fn a_drawing_in_a_drawing_has_its_own_end() {
        assert_eq!(end_of("<svg><svg></svg></svg>x"), Ok(22));
    }

    #[test]
    fn html_ends_a_drawing_that_is_not_closed() {
        assert_eq!(end_of("<svg><g><div></svg>"), Err(8));
    }

    #[test]
    fn html_may_stand_in_a_foreign_object() {
        assert_eq!(end_of("<svg><foreignObject><p></foreignObject></svg>"), Ok(45));
    }
}
