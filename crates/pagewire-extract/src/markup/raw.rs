//! Where a stretch without tags ends: raw text (`<script>`, `<title>`…), comments and CDATA.
//!
//! All are searched in one pass, so that a page of unclosed ones costs no more than its length.

use memchr::{memchr, memmem};

use super::tag::ends_name;

/// Where the `</` of the closing tag of a raw text element stands, from `at` on.
pub(crate) fn closing_tag(bytes: &[u8], at: usize, name: &[u8]) -> Option<usize> {
    let mut at = at;
    loop {
        let found = at + memchr(b'<', bytes.get(at..)?)?;
        if bytes.get(found + 1) == Some(&b'/') && is_name(bytes, found + 2, name) {
            return Some(found);
        }
        at = found + 1;
    }
}

/// Where the `</script` that ends a script stands: within `<!--` in a script, a nested `<script>` hides one (13.2.5.20).
pub(crate) fn script_end(bytes: &[u8], at: usize) -> Option<usize> {
    let (mut at, mut escaped_until, mut nested) = (at, 0, false);
    loop {
        let found = at + memchr(b'<', bytes.get(at..)?)?;
        at = found + 1;
        if found >= escaped_until {
            nested = false;
            if bytes.get(at..)?.starts_with(b"!--") {
                // the dashes that open may be those that close: `<!-->`
                escaped_until = memmem::find(bytes.get(found + 2..)?, b"-->").map_or(bytes.len(), |p| found + 2 + p);
            }
        } else if is_name(bytes, at, b"script") {
            nested = true;
        }
        if bytes.get(at) == Some(&b'/') && is_name(bytes, at + 1, b"script") {
            if !nested {
                return Some(found);
            }
            nested = false;
        }
    }
}

/// Just past a comment whose content begins at `start`.
pub(super) fn comment_end(bytes: &[u8], start: usize) -> Option<usize> {
    let content = bytes.get(start..)?;
    if content.starts_with(b">") {
        return Some(start + 1);
    }
    if content.starts_with(b"->") {
        return Some(start + 2);
    }
    memchr::memchr_iter(b'>', content)
        .find(|&end| content.get(..end).is_some_and(|c| c.ends_with(b"--") || c.ends_with(b"--!")))
        .map(|end| start + end + 1)
}

/// Just past the next `>` from `at` on.
pub(crate) fn past_angle(bytes: &[u8], at: usize) -> Option<usize> {
    Some(at + memchr(b'>', bytes.get(at..)?)? + 1)
}

/// Just past the `]]>` that ends a CDATA section.
pub(super) fn cdata_end(bytes: &[u8], at: usize) -> Option<usize> {
    Some(at + memmem::find(bytes.get(at..)?, b"]]>")? + 3)
}

/// Whether exactly this tag name stands at a position.
fn is_name(bytes: &[u8], at: usize, name: &[u8]) -> bool {
    bytes.get(at..at + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
        && bytes.get(at + name.len()).is_none_or(|&b| ends_name(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closing_tag_may_hold_a_space() {
        assert_eq!(closing_tag(b"x</STYLE >", 0, b"style"), Some(1));
    }

    #[test]
    fn a_longer_name_closes_nothing() {
        assert_eq!(closing_tag(b"</styles>", 0, b"style"), None);
    }

    #[test]
    fn a_script_within_a_comment_within_a_script_hides_its_end() {
        assert_eq!(script_end(b"<!--<script></script>--></script>", 0), Some(24));
    }

    #[test]
    fn a_comment_within_a_script_does_not_hide_its_end() {
        assert_eq!(script_end(b"<!-- x </script> -->", 0), Some(7));
    }

    #[test]
    fn an_empty_comment_ends_at_once() {
        assert_eq!(comment_end(b"<!-->a-->", 4), Some(5));
    }

    #[test]
    fn a_comment_may_end_in_a_bang() {
        assert_eq!(comment_end(b"<!--a > --!>b", 4), Some(12));
    }
}
