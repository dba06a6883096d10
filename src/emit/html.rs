//! Pieces of HTML that the page of all feeds and the page of one share.

use chrono::{DateTime, SecondsFormat, Utc};
use url::Url;

use super::{wording, xml};
use crate::model::{Entry, Feed, Format, Moment};

pub(super) const STYLE: &str = include_str!("index.css");
/// The sign of feeds, for the tab.
pub(super) const ICON: &str = "data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27 viewBox=%270 0 16 16%27%3E%3Crect \
     width=%2716%27 height=%2716%27 rx=%273%27 fill=%27%23b85410%27/%3E%3Cg fill=%27none%27 stroke=%27%23fff%27 stroke-width=%271.8%27%3E%3Cpath \
     d=%27M4 8a4 4 0 0 1 4 4M4 4.5a7.5 7.5 0 0 1 7.5 7.5%27/%3E%3C/g%3E%3Ccircle cx=%274.9%27 cy=%2711.1%27 r=%271.2%27 fill=%27%23fff%27/%3E%3C/svg%3E";

/// What made the page, with a link to read about it where there is one.
pub(super) fn made_by() -> String {
    let name = format!("pagewire {}", crate::VERSION);
    match crate::HOMEPAGE {
        Some(page) => format!("Made by <a href=\"{}\">{name}</a>.", escape(page)),
        None => format!("Made by {name}."),
    }
}

/// What lets browsers and readers find a feed from the page.
pub(super) fn alternates(feed: &Feed, query: &str) -> String {
    let title = wording::feed_title(feed);
    let link = |format: &Format| {
        format!(
            "<link rel=\"alternate\" type=\"{}\" title=\"{} ({})\" href=\"{}{query}\">\n",
            format.media_type(),
            escape(&title),
            name(*format),
            escape(&feed.file_name(*format)),
        )
    };
    feed.formats.iter().map(link).collect()
}

/// Links to the documents beside this page, each with `query`, and the address to copy.
pub(super) fn subscribe(feed: &Feed, page: Option<&str>, query: &str) -> String {
    if feed.formats.is_empty() {
        return String::new();
    }
    let title = escape(&wording::feed_title(feed));
    let mut out = "<div class=\"subscribe\">\n<h3>Subscribe</h3>\n<ul>\n".to_owned();
    if let Some(page) = page {
        out.push_str(&format!("<li><a href=\"{}\" aria-label=\"Read: {title}\">Read</a></li>\n", escape(page)));
    }
    for format in &feed.formats {
        let (file, media_type, name) = (escape(&feed.file_name(*format)), format.media_type(), name(*format));
        // the name begins with what is seen, so that it can be spoken (WCAG 2.5.3)
        let label = format!("{name}: {title}");
        out.push_str(&format!(
            "<li><a href=\"{file}{query}\" type=\"{media_type}\" aria-label=\"{label}\">{name}</a></li>\n"
        ));
    }
    out.push_str("</ul>\n");
    if let Some(url) = feed.formats.first().and_then(|format| feed.self_url(*format)) {
        out.push_str(&format!(
            "<code title=\"The address to copy into a reader\">{}</code>\n",
            escape(&xml::uri(&url))
        ));
    }
    out + "</div>\n"
}

/// When an item was published as its page says it; where the page says nothing, when it was first seen.
pub(super) fn date(entry: &Entry) -> String {
    match entry.item.published {
        Some(Moment::Day(day)) => format!("<time datetime=\"{day}\">{}</time>", day.format("%-d %b %Y")),
        Some(Moment::Instant(instant)) => {
            let machine = instant.to_rfc3339_opts(SecondsFormat::Secs, true);
            format!("<time datetime=\"{machine}\">{}</time>", instant.format("%-d %b %Y, %H:%M"))
        }
        None => format!("first seen {}", day_of(entry.published.to_utc())),
    }
}

pub(super) fn day_of(instant: DateTime<Utc>) -> String {
    format!("<time datetime=\"{}\">{}</time>", instant.format("%Y-%m-%d"), instant.format("%-d %b %Y"))
}

pub(super) fn minute_of(instant: DateTime<Utc>) -> String {
    let machine = instant.to_rfc3339_opts(SecondsFormat::Secs, true);
    format!("<time datetime=\"{machine}\">{} UTC</time>", instant.format("%-d %b %Y, %H:%M"))
}

/// Text as a link, where the address is one that a browser may follow from here.
pub(super) fn linked(url: Option<&Url>, text: &str) -> String {
    match url.filter(|url| matches!(url.scheme(), "http" | "https")) {
        Some(url) => format!("<a href=\"{}\" rel=\"noreferrer\">{}</a>", escape(&xml::uri(url)), escape(text)),
        None => escape(text),
    }
}

pub(super) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

pub(super) fn language(feed: &Feed) -> String {
    xml::language(feed.language.as_deref()).map(|tag| format!(" lang=\"{}\"", escape(tag))).unwrap_or_default()
}

const fn name(format: Format) -> &'static str {
    match format {
        Format::Rss => "RSS",
        Format::Atom => "Atom",
        Format::Json => "JSON Feed",
        Format::Ics => "Calendar",
    }
}

pub(super) fn escape(text: &str) -> String {
    xml::escape(&xml::clean(text)).into_owned()
}
