//! What a feed's texts are: text that may look like markup, markup, and lines whose breaks have a meaning.

use std::borrow::Cow;

use scraper::Html;

use crate::{
    element_text::text_of,
    markup::{escape, slim_fragment},
};

/// A text that is one, as a headline that later stages read: what looks like tags or references in it stays.
pub(super) fn literal(text: &str) -> Cow<'_, str> {
    let may_be_read_otherwise = is_markup(text) || (text.contains('&') && text.contains(';'));
    if may_be_read_otherwise { escape::text(text) } else { text.into() }
}

/// The same of a text whose publishers often leave references of HTML in it: those are read.
pub(super) fn literal_tags(text: &str) -> Cow<'_, str> {
    if is_markup(text) { text.replace('<', "&lt;").into() } else { text.into() }
}

/// The words of markup.
pub(super) fn words(markup: &str) -> String {
    text_of(Html::parse_fragment(&slim_fragment(markup)).root_element())
}

/// A text as HTML: a paragraph for each block of lines, and its lines broken as they are.
pub(crate) fn as_markup(text: &str) -> String {
    let text = text.trim().replace("\r\n", "\n");
    if !text.contains('\n') {
        return escape::text(&text).into_owned();
    }
    let mut markup = String::with_capacity(text.len() + 64);
    let mut is_open = false;
    for line in text.lines().map(str::trim_end) {
        match (line.is_empty(), is_open) {
            (true, true) => markup.push_str("</p>"),
            (true, false) => {}
            (false, true) => markup.push_str("<br>"),
            (false, false) => markup.push_str("<p>"),
        }
        is_open = !line.is_empty();
        markup.push_str(&escape::text(line));
    }
    markup.push_str(if is_open { "</p>" } else { "" });
    markup
}

/// Whether a text has tags or references of HTML in it, and not only signs that look like their beginnings.
pub(crate) fn is_markup(text: &str) -> bool {
    let begins_tag = |rest: &str| {
        let name = rest.strip_prefix('/').unwrap_or(rest);
        name.starts_with(|c: char| c.is_ascii_alphabetic()) || rest.starts_with("!--")
    };
    text.contains('>') && text.split('<').skip(1).any(begins_tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_paragraphs_of_a_text_stay() {
        assert_eq!(as_markup("One\n\nTwo & <b>\r\nThree\n\n\n"), "<p>One</p><p>Two &amp; &lt;b&gt;<br>Three</p>");
        assert_eq!(as_markup(" One "), "One");
    }

    #[test]
    fn signs_alone_are_no_markup() {
        assert!(is_markup("a <b>c</b>") && is_markup("<!-- x -->") && is_markup("x</p>"));
        assert!(!is_markup("1 < 2 > 0") && !is_markup("a <3") && !is_markup("Q&A <unclosed"));
    }
}
