//! Words of a fixed form: one of a list, media types, names of encodings and form fields, times within a recording.

use super::Sink;
use crate::{finding::quoted, rules::values as rules};

const DAYS: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const ROLES: &[&str] = &["request", "example", "related", "correction", "subset", "superset"];

/// One of a list.
pub(super) fn one_of(text: &str, words: &[&str], sink: &mut Sink<'_>) {
    if !words.contains(&text) {
        let message = if text.is_empty() {
            format!("nothing is said, where one of these is asked for: {}", words.join(", "))
        } else {
            format!("{} is none of: {}", quoted(text), words.join(", "))
        };
        sink(&rules::NOT_ONE_OF, message);
    }
}

/// Anything but a word for no means yes.
pub(super) fn adult_content(text: &str, sink: &mut Sink<'_>) {
    if !["false", "FALSE", "0", "no", "NO", "true", "TRUE", "1", "yes", "YES"].contains(&text) {
        sink(&rules::ADULT_CONTENT, format!("{} is neither true nor false, and means true", quoted(text)));
    }
}

pub(super) fn day(text: &str, sink: &mut Sink<'_>) {
    one_of(text, DAYS, sink);
}

/// What a robot may do, with commas between.
pub(super) fn robots(text: &str, sink: &mut Sink<'_>) {
    const WORDS: &[&str] = &["all", "none", "index", "noindex", "follow", "nofollow"];
    text.to_lowercase().split(',').for_each(|word| one_of(word.trim(), WORDS, sink));
}

/// The role of a query: a word of OpenSearch's, or one with a declared prefix.
pub(super) fn query_role(text: &str, is_declared: &dyn Fn(&str) -> bool, sink: &mut Sink<'_>) {
    match text.split_once(':') {
        None => one_of(text, ROLES, sink),
        Some((prefix, _)) if is_declared(prefix) => {}
        Some((prefix, _)) => {
            sink(&rules::UNDECLARED_ROLE_PREFIX, format!("the prefix {} is not declared", quoted(prefix)));
        }
    }
}

/// The name of an encoding.
pub(super) fn charset(text: &str, sink: &mut Sink<'_>) {
    if encoding_rs::Encoding::for_label(text.as_bytes()).is_none() {
        sink(&rules::UNKNOWN_CHARSET, format!("{} names no encoding", quoted(text)));
    }
}

fn is_token(text: &str) -> bool {
    let is_character = |c: char| !c.is_whitespace() && !"()<>@,;:\\\"/[]?=".contains(c) && !c.is_control();
    !text.is_empty() && text.chars().all(is_character)
}

/// Whether a text is a media type (RFC 2045, section 5.1), parameters included.
pub(crate) fn is_mime(text: &str) -> bool {
    let parts = split_parameters(text);
    let has_parameters = parts.len() > 1;
    let mut parts = parts.into_iter();
    let name = parts.next().map(|part| if has_parameters { part.trim_end() } else { part });
    let is_type = name.and_then(|name| name.split_once('/')).is_some_and(|(a, b)| is_token(a) && is_token(b));
    let is_quoted = |value: &str| value.len() >= 2 && value.starts_with('"') && value.ends_with('"');
    let is_parameter = |part: &str| {
        part.trim().split_once('=').is_some_and(|(name, value)| is_token(name) && (is_token(value) || is_quoted(value)))
    };
    is_type && parts.all(is_parameter)
}

/// Parts between semicolons that do not stand in quotation marks.
fn split_parameters(text: &str) -> Vec<&str> {
    let mut is_quoted = false;
    text.split(|c| {
        is_quoted ^= c == '"';
        c == ';' && !is_quoted
    })
    .collect()
}

pub(super) fn mime(text: &str, sink: &mut Sink<'_>) {
    if !is_mime(text) {
        sink(&rules::INVALID_MEDIA_TYPE, format!("{} is no media type such as audio/mpeg", quoted(text)));
    }
}

/// Media types with commas between them; none is allowed, too.
pub(super) fn media_range(text: &str, sink: &mut Sink<'_>) {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).for_each(|part| mime(part, sink));
}

/// The name of a form's field: an HTML 4 NAME token.
pub(super) fn form_name(text: &str, sink: &mut Sink<'_>) {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        sink(&rules::INVALID_FORM_NAME, format!("{} is no name for a field of a form", quoted(text)));
    }
}

/// A time within a recording (RFC 2326, section 3.6): `now`, seconds, or `h:mm:ss`.
pub(super) fn npt_time(text: &str, sink: &mut Sink<'_>) {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<&str> = whole.split(':').collect();
    let is_clock = matches!(*parts.as_slice(), [hours, minutes, seconds]
        if is_number(hours) && [minutes, seconds].iter().all(|part| part.len() == 2 && is_number(part)));
    if text != "now" && !(is_number(fraction) && (is_number(whole) || is_clock)) {
        sink(
            &rules::INVALID_NPT_TIME,
            format!("{} is no time within a recording, such as 12.05 or 0:10:00", quoted(text)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{is_mime, npt_time};

    #[test]
    fn a_media_type_has_a_type_and_a_subtype() {
        assert!(is_mime("audio/mpeg") && is_mime("text/html; charset=\"utf;8\"") && is_mime("image/svg+xml"));
        assert!(!is_mime("audio") && !is_mime("") && !is_mime("a/b/c") && !is_mime("text/html; charset"));
    }

    #[test]
    fn a_time_within_a_recording_is_seconds_or_a_clock() {
        let is_time = |text: &str| {
            let mut count = 0;
            npt_time(text, &mut |_, _| count += 1);
            count == 0
        };
        assert!(["now", "17", "12.05", "0:10:00.5"].iter().all(|text| is_time(text)));
        assert!(!["+17sec", "", "1:2:3", "10:00"].iter().any(|text| is_time(text)));
    }
}
