//! `[feed.ID.list]`: selectors, attributes, fallbacks.

use std::{borrow::Cow, ops::Range, str::FromStr, sync::Arc};

use chrono::format::{Item, StrftimeItems};
use chrono_tz::Tz;
use toml::de::{DeTable, DeValue};

use super::{
    meant, place,
    problem::Complaint,
    reader::{self, Problems, Reader, Value},
};
use crate::{
    extract::{
        ListRecipe,
        article::ArticleRecipe,
        list::{Css, Place, Read, ShortFormFault, Way, Ways},
    },
    filter::{OPERATOR, Pattern, PatternFault},
    model::DateHint,
};

pub(super) const LIST_KEYS: [&str; 12] = [
    "item",
    "id",
    "title",
    "link",
    "summary",
    "content",
    "published",
    "updated",
    "author",
    "image",
    "enclosure",
    "category",
];
pub(super) const ARTICLE_KEYS: [&str; 2] = ["content", "remove"];
pub(super) const FIELD_KEYS: [&str; 9] =
    ["css", "xpath", "json", "attr", "capture", "replace", "format", "timezone", "value"];

/// Reads the table; `None` when it has no usable `item`.
pub(super) fn list(table: &DeTable<'_>, span: Range<usize>, name: &str, problems: &Problems) -> Option<ListRecipe> {
    let reader = Reader::new(table, name, &LIST_KEYS, problems);
    if reader.value("item").is_none() {
        problems.add(
            span,
            format!("{name} has no `item`"),
            "`item` says what the items are, as the CSS selector of their elements",
        );
    }
    let item = reader.value("item").and_then(|value| place::item(value, problems));
    let field = |key: &str| reader.value(key).map_or_else(Ways::new, |value| ways(value, key, &reader));
    let (item, script) = item.map_or((None, None), |(item, script)| (Some(item), script));
    let recipe = ListRecipe {
        id: field("id"),
        title: field("title"),
        link: field("link"),
        summary: field("summary"),
        content: field("content"),
        published: field("published"),
        updated: field("updated"),
        author: field("author"),
        image: field("image"),
        enclosure: field("enclosure"),
        category: field("category"),
        item: item?,
        script,
    };
    place::one_kind(&recipe, &reader);
    Some(recipe)
}

/// Reads `[feed.ID.article]`.
pub(super) fn article(table: &DeTable<'_>, name: &str, problems: &Problems) -> ArticleRecipe {
    let reader = Reader::new(table, name, &ARTICLE_KEYS, problems);
    let mut remove = Vec::new();
    for (text, span) in reader.texts("remove") {
        match css(text) {
            Ok(css) => remove.push(css),
            Err(complaint) => problems.complain(span, complaint),
        }
    }
    ArticleRecipe { content: reader.parsed("content", css), remove, site: None }
}

/// A field: one way, or a list of ways in order.
fn ways(value: Value<'_>, key: &str, reader: &Reader<'_>) -> Ways {
    match value.get_ref() {
        DeValue::Array(members) if members.is_empty() => {
            reader.problems.add(
                value.span(),
                format!("`{key}` is an empty list"),
                "name at least one way, or leave the key out",
            );
            Ways::new()
        }
        DeValue::Array(members) => members.iter().filter_map(|member| way(member, key, reader.problems)).collect(),
        _ => way(value, key, reader.problems).into_iter().collect(),
    }
}

pub(super) fn way(value: Value<'_>, key: &str, problems: &Problems) -> Option<Way> {
    match value.get_ref() {
        DeValue::String(text) => match text.parse().map_err(|fault| in_words(&fault)) {
            Ok(read) => Some(Way::Read(read)),
            Err(complaint) => {
                problems.complain(value.span(), complaint);
                None
            }
        },
        DeValue::Table(table) => long(table, value.span(), key, problems),
        other => {
            let found = other.type_str();
            let message = format!("`{key}` is {} {found}, not a selector", reader::article(found));
            problems.add(value.span(), message, "write \"css selector @attribute\", a table, or a list of these");
            None
        }
    }
}

/// What is wrong with the short form.
fn in_words(fault: &ShortFormFault) -> Complaint {
    match fault {
        ShortFormFault::NoAttribute => Complaint::new(fault.to_string(), "write it as in \"h2 a @href\"".into()),
        ShortFormFault::NoSelector { selector, .. } => {
            Complaint::new(fault.to_string(), selector_help(selector).into_owned())
        }
    }
}

/// The long form.
fn long(table: &DeTable<'_>, span: Range<usize>, key: &str, problems: &Problems) -> Option<Way> {
    let reader = Reader::new(table, &format!("`{key}`"), &FIELD_KEYS, problems);
    if let Some(value) = reader.text("value") {
        if table.len() > 1 {
            problems.add(span, format!("`{key}` has a fixed `value` and something else"), "a fixed value stands alone");
        }
        return Some(Way::Fixed(value.to_owned()));
    }
    if table.is_empty() {
        problems.add(span, format!("`{key}` is an empty table"), format!("it may have: {}", FIELD_KEYS.join(", ")));
        return None;
    }
    let is_date = matches!(key, "published" | "updated");
    for only_dates in ["format", "timezone"] {
        if let Some(span) = reader.key_span(only_dates).filter(|_| !is_date) {
            problems.add(
                span,
                format!("`{only_dates}` has no meaning in `{key}`"),
                "only `published` and `updated` are dates",
            );
        }
    }
    if let Some(span) = reader.key_span("replace").filter(|_| reader.value("capture").is_none()) {
        problems.add(span, "`replace` without `capture`", "`capture` is the pattern whose match is replaced");
    }
    let hint = DateHint { format: reader.parsed("format", date_format), timezone: reader.parsed("timezone", timezone) };
    if let (Some(value), Some(text)) = (reader.value("capture"), reader.text("capture")) {
        doubt_flags(text, value.span(), problems);
    }
    let capture = reader.parsed("capture", pattern).map(Pattern::into_regex);
    Some(Way::Read(Read {
        at: place::field(&reader, key),
        attr: reader.text("attr").map(|attr| attr.trim_start_matches('@').to_owned()),
        replace: capture.as_ref().and_then(|_| reader.text("replace")).map(str::to_owned),
        capture,
        date: (hint != DateHint::default()).then(|| Arc::new(hint)),
    }))
}

pub(super) fn timezone(text: &str) -> Result<Tz, Complaint> {
    Tz::from_str(text).map_err(|_| {
        Complaint::new(
            format!("`{text}` is no time zone"),
            "write an IANA name, such as Europe/Berlin, America/Toronto or UTC".into(),
        )
    })
}

/// Notes a pattern that seems to mean a flag.
pub(super) fn doubt_flags(text: &str, span: Range<usize>, problems: &Problems) {
    if let Some(help) = meant::flag_of_pattern(text) {
        problems.doubt(span, format!("`{text}` probably means something else"), help);
    }
}

/// A regular expression within bounds.
pub(super) fn pattern(text: &str) -> Result<Pattern, Complaint> {
    Pattern::new(text, OPERATOR).map_err(|fault| {
        let help = match fault {
            PatternFault::Syntax(_) => "look-around and back-references are not supported",
            PatternFault::Repeats { .. } | PatternFault::Large => "a hostile page could keep it busy for minutes",
        };
        Complaint::new(format!("not a regular expression: {fault}"), help.into())
    })
}

fn date_format(text: &str) -> Result<String, Complaint> {
    if !text.contains('%') {
        let written = meant::date_format(text).unwrap_or_else(|| "%d.%m.%Y %H:%M".to_owned());
        let help = format!("write it as for strftime, with a % before each letter, such as {written}");
        return Err(Complaint::new(format!("`{text}` is no date format: it names no part of a date"), help));
    }
    if StrftimeItems::new(text).any(|item| matches!(item, Item::Error)) {
        return Err(Complaint::new(
            format!("`{text}` is no date format"),
            "write it as for strftime, such as %d.%m.%Y %H:%M".into(),
        ));
    }
    Ok(text.to_owned())
}

/// A selector, or what is wrong with it in plain words.
pub(super) fn css(text: &str) -> Result<Css, Complaint> {
    Css::parse(text).map_err(|words| no_selector(text, words))
}

/// The same of one within an item; none is the item itself.
pub(super) fn css_within(text: &str) -> Result<Option<Place>, Complaint> {
    let css = Css::parse_within(text).map_err(|words| no_selector(text, words))?;
    Ok(css.map(Place::Css))
}

fn no_selector(selector: &str, words: String) -> Complaint {
    in_words(&ShortFormFault::NoSelector { selector: selector.to_owned(), words })
}

/// How a selector that is none may have been meant.
fn selector_help(text: &str) -> Cow<'static, str> {
    let trimmed = text.trim();
    if let Some(help) = meant::selector(trimmed) {
        return help.into();
    }
    let help = if trimmed.ends_with(['>', '+', '~']) {
        "a selector does not end with a combinator: name what stands to its right"
    } else if trimmed.starts_with(['>', '+', '~']) {
        "a selector does not begin with a combinator: `:scope` stands for the item, as in \":scope > a\""
    } else if text.contains(":contains") {
        "`:contains` is no CSS; take the text with `capture`, or choose items with a `drop` or `only` rule"
    } else if text.contains('|') && !text.contains("|=") {
        "names with a prefix are XPath's: write { xpath = \"news:title\" }"
    } else if text.contains("::") {
        "pseudo-elements are not supported; take an attribute with ` @name` at the end"
    } else if text.contains(':') {
        "only structural pseudo-classes such as :first-child, :nth-child(2), :not(…), :is(…) and :has(…) are known"
    } else {
        "see the CSS selectors that a browser's querySelectorAll takes"
    };
    help.into()
}
