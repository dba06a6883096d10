//! XHTML as a parser of HTML can read it: an empty element may close itself there, which HTML does not know.
//!
//! Of elements that hold nothing in HTML either (`<br/>`) that changes nothing; `<script/>` would swallow the rest of the page.

use std::borrow::Cow;

use memchr::memchr;

/// Elements whose end HTML waits for, and that pages leave empty.
const HOLDING: [&str; 12] =
    ["script", "style", "textarea", "iframe", "title", "noscript", "object", "video", "audio", "canvas", "div", "a"];

/// The text of an XHTML page with an end tag behind each such element that closes itself.
pub(crate) fn opened(text: &str) -> Cow<'_, str> {
    let mut opened = String::new();
    let (mut done, mut at) = (0, 0);
    while let Some(found) = memchr(b'<', text.as_bytes().get(at..).unwrap_or_default()) {
        let start = at + found;
        at = start + 1;
        let Some(name) = holding(&text[start + 1..]) else { continue };
        let Some(end) = end_of_tag(text, start) else { break };
        at = end + 1;
        let tag = &text[start..end];
        if let Some(bare) = tag.strip_suffix('/') {
            opened.push_str(&text[done..start]);
            opened.push_str(bare);
            opened.push_str("></");
            opened.push_str(name);
            opened.push('>');
            done = end + 1;
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    opened.push_str(&text[done..]);
    Cow::Owned(opened)
}

/// The name of the element that a tag opens, if its end is waited for.
fn holding(tag: &str) -> Option<&'static str> {
    let is_of = |name: &&&str| {
        let after = tag.as_bytes().get(name.len());
        let begins = tag.as_bytes().get(..name.len()).is_some_and(|begun| begun.eq_ignore_ascii_case(name.as_bytes()));
        begins && after.is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
    };
    HOLDING.iter().find(is_of).copied()
}

/// Where the `>` of a tag stands: none within quotes.
fn end_of_tag(text: &str, start: usize) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_that_closes_itself_ends_there() {
        assert_eq!(opened("<script src='a>b'/><p>x</p><br/>"), "<script src='a>b'></script><p>x</p><br/>");
        assert_eq!(
            opened("<textarea name=\"q\" /><a href='/1'/>"),
            "<textarea name=\"q\" ></textarea><a href='/1'></a>"
        );
    }

    #[test]
    fn others_stay_as_they_are() {
        for text in ["<p>a < b</p><script>x</script>", "<address/>", "<script src=a", "<"] {
            assert_eq!(opened(text), text);
        }
    }
}
