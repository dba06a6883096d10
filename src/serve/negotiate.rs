//! What a reader asks for: a format (`Accept`), an encoding (`Accept-Encoding`), and only what is new (`If-None-Match`,
//! `If-Modified-Since`). RFC 9110 sections 12 and 13.

use axum::http::{HeaderMap, HeaderName, header};
use chrono::{DateTime, Utc};

use crate::model::Format;

/// An encoding of a document's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Identity,
    Gzip,
    Brotli,
    Zstd,
}

impl Encoding {
    /// Its name in headers.
    pub(super) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
            Self::Zstd => Some("zstd"),
        }
    }

    /// What is added to the validator.
    pub(super) const fn mark(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Gzip => "-gz",
            Self::Brotli => "-br",
            Self::Zstd => "-zs",
        }
    }
}

/// The values of a list header that can be read.
fn values<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    headers.get_all(name).iter().filter_map(|value| value.to_str().ok())
}

/// The members of a list header with their weights (`q`).
fn weighted<'h>(values: impl Iterator<Item = &'h str>) -> Vec<(&'h str, f32)> {
    let members = values.flat_map(|value| value.split(',')).map(|member| {
        let mut parts = member.split(';').map(str::trim);
        let value = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).and_then(|q| q.parse().ok()).unwrap_or(1.0);
        (value, weight)
    });
    members.filter(|(value, _)| !value.is_empty()).collect()
}

/// The languages that somebody reads, those that are weighed most first.
pub(super) fn languages(headers: &HeaderMap) -> Vec<&str> {
    let mut accepted = weighted(values(headers, &header::ACCEPT_LANGUAGE));
    accepted.retain(|(_, weight)| *weight > 0.0);
    // the sort is stable: of those that are weighed alike the first named is the first
    accepted.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    accepted.into_iter().map(|(language, _)| language).collect()
}

/// The encoding that serves a reader best.
pub(super) fn encoding(headers: &HeaderMap) -> Encoding {
    encoding_of(values(headers, &header::ACCEPT_ENCODING))
}

/// The encoding that serves a reader best by the values of its `Accept-Encoding`: the smallest of those that it weighs most.
pub(super) fn encoding_of<'h>(accepted: impl Iterator<Item = &'h str>) -> Encoding {
    let accepted = weighted(accepted);
    let weight = |name: &str| {
        let named = accepted.iter().find(|(value, _)| value.eq_ignore_ascii_case(name));
        named.or_else(|| accepted.iter().find(|(value, _)| *value == "*")).map_or(0.0, |(_, weight)| *weight)
    };
    let known = [Encoding::Brotli, Encoding::Zstd, Encoding::Gzip];
    let mut best = (Encoding::Identity, 0.0);
    for encoding in known {
        let weight = encoding.name().map_or(0.0, weight);
        if weight > best.1 {
            best = (encoding, weight);
        }
    }
    best.0
}

/// The format that a reader wants of a feed.
pub(super) fn format(headers: &HeaderMap, offered: &[Format]) -> Format {
    let first = offered.first().copied().unwrap_or(Format::Rss);
    let accepted = weighted(values(headers, &header::ACCEPT));
    let weight = |format: Format| {
        let names = match format {
            Format::Rss => ["application/rss+xml", "application/xml", "text/xml"],
            Format::Atom => ["application/atom+xml", "application/atom+xml", "application/atom+xml"],
            Format::Json => ["application/feed+json", "application/json", "text/json"],
            Format::Ics => ["text/calendar", "text/calendar", "text/calendar"],
        };
        let weights = accepted.iter().filter(|(value, _)| names.iter().any(|name| value.eq_ignore_ascii_case(name)));
        // XML in general is worth a little less than the format by its name
        weights
            .map(|(value, weight)| weight - if value.eq_ignore_ascii_case(names[0]) { 0.0 } else { 0.001 })
            .fold(0.0, f32::max)
    };
    let mut best = (first, 0.0);
    for format in offered {
        let weight = weight(*format);
        if weight > best.1 {
            best = (*format, weight);
        }
    }
    best.0
}

/// Whether somebody asks by a browser, who is better served by a page: it names both kinds of pages, and no kind of feed.
pub(super) fn wants_page(headers: &HeaderMap) -> bool {
    let accepted = weighted(values(headers, &header::ACCEPT));
    let names = |name: &str| accepted.iter().any(|(value, weight)| value.eq_ignore_ascii_case(name) && *weight > 0.0);
    let is_feed = |format: Format| names(format.media_type());
    names("text/html") && names("application/xhtml+xml") && !Format::ALL.into_iter().any(is_feed)
}

/// Whether what a reader has is still current.
pub(super) fn is_current(headers: &HeaderMap, etag: &str, updated: DateTime<Utc>) -> bool {
    if headers.contains_key(header::IF_NONE_MATCH) {
        return values(headers, &header::IF_NONE_MATCH).any(|list| names(list, etag));
    }
    let since = headers.get(header::IF_MODIFIED_SINCE).and_then(|value| value.to_str().ok());
    let since = since.and_then(|text| httpdate::parse_http_date(text).ok()).map(DateTime::<Utc>::from);
    since.is_some_and(|since| updated.timestamp() <= since.timestamp())
}

/// Whether a value of `If-None-Match` names a validator, by the weak comparison of RFC 9110 section 13.1.2.
pub(super) fn names(list: &str, etag: &str) -> bool {
    each_tag(list).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

fn each_tag(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn takes_the_smallest_encoding_that_is_wanted_most() {
        let cases = [
            ("gzip", Encoding::Gzip),
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip;q=1.0, br;q=0.5", Encoding::Gzip),
            ("identity", Encoding::Identity),
            ("br;q=0, *", Encoding::Zstd),
            ("", Encoding::Identity),
        ];
        for (value, expected) in cases {
            assert_eq!(encoding(&headers(header::ACCEPT_ENCODING, value)), expected, "{value}");
        }
    }

    #[test]
    fn takes_the_format_that_is_wanted_most() {
        let cases = [
            ("application/atom+xml", Format::Atom),
            ("application/feed+json, application/rss+xml;q=0.8", Format::Json),
            ("text/html, */*", Format::Rss),
            ("application/xml", Format::Rss),
            ("application/rss+xml;q=0.2, application/atom+xml;q=0.9", Format::Atom),
        ];
        for (value, expected) in cases {
            assert_eq!(format(&headers(header::ACCEPT, value), &Format::ALL), expected, "{value}");
        }
    }

    #[test]
    fn a_page_is_for_browsers_alone() {
        let cases = [
            ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", true),
            ("*/*", false),
            ("text/html, */*", false),
            ("application/atom+xml, application/rss+xml, text/html, application/xhtml+xml, */*;q=0.9", false),
        ];
        for (value, expected) in cases {
            assert_eq!(wants_page(&headers(header::ACCEPT, value)), expected, "{value}");
        }
    }

    #[test]
    fn rfc9110_13_1_3_a_date_counts_only_without_a_tag() {
        let updated = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let date = httpdate::fmt_http_date(updated.into());
        let mut both = headers(header::IF_MODIFIED_SINCE, &date);
        assert!(is_current(&both, "\"a\"", updated));
        both.insert(header::IF_NONE_MATCH, "\"b\"".parse().unwrap());
        assert!(!is_current(&both, "\"a\"", updated));
        both.insert(header::IF_NONE_MATCH, "\"b\", W/\"a\"".parse().unwrap());
        assert!(is_current(&both, "\"a\"", updated));
    }
}
