//! Texts for people: plain ones, short ones, lists of keywords.

use super::{Sink, ValueContext};
use crate::{finding::quoted, html, rules::values as rules};

/// Text without markup.
pub(super) fn plain(text: &str, around: &ValueContext<'_>, sink: &mut Sink<'_>) {
    if let Some(markup) = looks_like_markup(text, around) {
        sink(&rules::HTML_IN_PLAIN_TEXT, format!("{} holds {}", quoted(text), quoted(&markup)));
    }
}

/// Returns the markup that a plain text seems to hold.
pub(crate) fn looks_like_markup(text: &str, around: &ValueContext<'_>) -> Option<String> {
    if !text.contains(['<', '&']) {
        return None;
    }
    let tag = text.split("</").skip(1).find_map(|rest| {
        let name = rest.split_once('>')?.0;
        html::is_element(&name.to_ascii_lowercase()).then(|| format!("</{name}>"))
    });
    if tag.is_some() || around.is_literal {
        return tag;
    }
    let reference = text.split('&').skip(1).find_map(|rest| {
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(rest.len());
        let name = rest.get(..length)?;
        let is_reference = html::is_entity(name) || name.starts_with('#') && name.len() > 1;
        (is_reference && !name.is_empty()).then(|| format!("&{name};"))
    });
    let opens = |rest: &str| rest.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic());
    let opening = || text.split('<').skip(1).find(|rest| around.is_rss2 && opens(rest)).map(|_| "<".to_owned());
    reference.or_else(opening)
}

/// Plain text that says something.
pub(super) fn title(text: &str, around: &ValueContext<'_>, sink: &mut Sink<'_>) {
    if text.is_empty() {
        blank(sink);
    } else {
        plain(text, around, sink);
    }
}

pub(super) fn blank(sink: &mut Sink<'_>) {
    sink(&rules::BLANK, "nothing is said".into());
}

/// A text of so many characters at most.
pub(super) fn limited(text: &str, most: usize, around: &ValueContext<'_>, sink: &mut Sink<'_>) {
    let count = text.chars().count();
    if count > most {
        sink(&rules::TOO_LONG, format!("{count} characters are said, of {most} at most"));
    }
    plain(text, around, sink);
}

/// Keywords with commas between them.
pub(super) fn keywords(text: &str, around: &ValueContext<'_>, sink: &mut Sink<'_>) {
    limited(text, 255, around, sink);
    if text.contains(' ') && !text.contains(',') {
        sink(&rules::KEYWORDS_WITHOUT_COMMAS, format!("no comma stands between the words of {}", quoted(text)));
    }
}
