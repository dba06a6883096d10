//! `[feed.ID.list]`: selectors, attributes, fallbacks.

use std::{borrow::Cow, ops::Range, str::FromStr, sync::Arc};

use chrono::format::{Item, StrftimeItems};
use chrono_tz::Tz;
use toml::de::{DeTable, DeValue};

use super::{
    fingerprint::Fingerprint,
    meant, place,
    problem::Complaint,
    reader::{self, Problems, Reader, Value},
};
use crate::{
    extract::{
        ListRecipe,
        article::ArticleRecipe,
        list::{Css, Joined, Place, Read, ShortFormFault, Slot, Template, Way, Ways},
    },
    filter::{OPERATOR, Pattern, PatternFault},
    model::DateHint,
};

pub(super) const LIST_KEYS: [&str; 15] = [
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
    "starts",
    "ends",
    "location",
];
pub(super) const ARTICLE_KEYS: [&str; 10] =
    ["content", "remove", "fields_only", "title", "published", "updated", "author", "image", "category", "enclosure"];
pub(super) const FIELD_KEYS: [&str; 11] =
    ["css", "xpath", "json", "attr", "join", "capture", "replace", "template", "format", "timezone", "value"];

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
    let templates = templates(&reader, matches!(&item, Some((Place::Json(_), _))));
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
        starts: field("starts"),
        ends: field("ends"),
        location: field("location"),
        templates,
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
    let field = |key: &str| reader.value(key).map_or_else(Ways::new, |value| ways(value, key, &reader));
    let root = Css::parse(":root").ok().map(Place::Css);
    let fields = root.map(|root| ListRecipe {
        title: field("title"),
        published: field("published"),
        updated: field("updated"),
        author: field("author"),
        image: field("image"),
        category: field("category"),
        enclosure: field("enclosure"),
        templates: templates(&reader, false).into_iter().filter(|(slot, _)| *slot != Slot::Content).collect(),
        ..ListRecipe::of_items(root)
    });
    let is_named =
        |recipe: &ListRecipe| !recipe.templates.is_empty() || recipe.fields().iter().any(|ways| !ways.is_empty());
    let fields = fields.filter(is_named).map(Arc::new);
    let fields_only = reader.flag("fields_only") == Some(true);
    if fields_only && fields.is_none() {
        let help = "name what is read there, as in author = \".byline\"";
        problems.add(
            reader.key_span("fields_only").unwrap_or_default(),
            format!("{name} has `fields_only` and no field"),
            help,
        );
    }
    let fields_written =
        Fingerprint::default().table("article", fields.is_some().then_some(table), &["content", "remove"]);
    ArticleRecipe {
        content: reader.parsed("content", css),
        remove,
        fields_written: if fields.is_some() { fields_written.finish() } else { String::new() },
        fields,
        fields_only,
        site: None,
    }
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
        DeValue::Array(members) => members.iter().flat_map(|member| ways_of(member, key, reader.problems)).collect(),
        _ => ways_of(value, key, reader.problems),
    }
}

/// The fields that are written of others.
fn templates(reader: &Reader<'_>, of_json: bool) -> Vec<(Slot, Template)> {
    let mut templates = Vec::new();
    for (key, slot) in Slot::ALL {
        let Some(DeValue::Table(table)) = reader.value(key).map(toml::Spanned::get_ref) else { continue };
        let way = Reader::again(table, reader.problems);
        if way.value("template").is_none() {
            continue;
        }
        let date = date_hint(&way);
        let template = way.parsed("template", |text| {
            Template::parse(text, of_json, date).map_err(|fault| {
                let help = "name fields and places within the item in braces, as in \"{category}: {title} ({.price})\"";
                Complaint::new(format!("`{text}` is no template: {fault}"), help.into())
            })
        });
        templates.extend(template.map(|template| (slot, template)));
    }
    templates
}

fn date_hint(reader: &Reader<'_>) -> Option<Arc<DateHint>> {
    let hint = DateHint { format: reader.parsed("format", date_format), timezone: reader.parsed("timezone", timezone) };
    (hint != DateHint::default()).then(|| Arc::new(hint))
}

/// The one way of a value.
pub(super) fn way(value: Value<'_>, key: &str, problems: &Problems) -> Option<Way> {
    ways_of(value, key, problems).into_iter().next()
}

fn ways_of(value: Value<'_>, key: &str, problems: &Problems) -> Vec<Way> {
    match value.get_ref() {
        DeValue::String(text) => match text.parse().map_err(|fault| in_words(&fault)) {
            Ok(read) => vec![Way::Read(read)],
            Err(complaint) => {
                problems.complain(value.span(), complaint);
                Vec::new()
            }
        },
        DeValue::Table(table) => long(table, value.span(), key, problems),
        other => {
            let found = other.type_str();
            let message = format!("`{key}` is {} {found}, not a selector", reader::article(found));
            problems.add(value.span(), message, "write \"css selector @attribute\", a table, or a list of these");
            Vec::new()
        }
    }
}

/// What is wrong with the short form.
pub(super) fn in_words(fault: &ShortFormFault) -> Complaint {
    match fault {
        ShortFormFault::NoAttribute => Complaint::new(fault.to_string(), "write it as in \"h2 a @href\"".into()),
        ShortFormFault::NoSelector { selector, .. } => {
            Complaint::new(fault.to_string(), selector_help(selector).into_owned())
        }
    }
}

/// The long form: one way, or one for each place where they are not joined.
fn long(table: &DeTable<'_>, span: Range<usize>, key: &str, problems: &Problems) -> Vec<Way> {
    let reader = Reader::new(table, &format!("`{key}`"), &FIELD_KEYS, problems);
    if let Some(value) = reader.text("value") {
        if table.len() > 1 {
            problems.add(span, format!("`{key}` has a fixed `value` and something else"), "a fixed value stands alone");
        }
        return vec![Way::Fixed(value.to_owned())];
    }
    if table.is_empty() {
        problems.add(span, format!("`{key}` is an empty table"), format!("it may have: {}", FIELD_KEYS.join(", ")));
        return Vec::new();
    }
    meaningless(&reader, key);
    let is_template = ["css", "xpath", "json", "attr", "capture"].iter().all(|part| reader.value(part).is_none());
    if reader.value("template").is_some() && is_template {
        return Vec::new();
    }
    let date = date_hint(&reader);
    let mut captures = captures(&reader).into_iter();
    let (capture, replace) = captures.next().map_or((None, None), |(pattern, replace)| (Some(pattern), replace));
    let read = Read {
        at: None,
        attr: reader.text("attr").map(|attr| attr.trim_start_matches('@').to_owned()),
        capture,
        replace,
        then: captures.collect(),
        also: Vec::new(),
        join: join(&reader),
        date,
    };
    let places = place::field(&reader, key);
    let mut each = places.clone().into_iter();
    match (&read.join, places.len()) {
        (_, 0) => vec![Way::Read(read)],
        (Joined::Between(_), _) => vec![Way::Read(Read { at: each.next(), also: each.collect(), ..read })],
        (Joined::Usual | Joined::Never, _) => {
            places.into_iter().map(|at| Way::Read(Read { at: Some(at), ..read.clone() })).collect()
        }
    }
}

/// Complains of settings that mean nothing there.
fn meaningless(reader: &Reader<'_>, key: &str) {
    for only_dates in ["format", "timezone"] {
        if let Some(span) =
            reader.key_span(only_dates).filter(|_| !matches!(key, "published" | "updated" | "starts" | "ends"))
        {
            let message = format!("`{only_dates}` has no meaning in `{key}`");
            reader.problems.add(span, message, "only `published`, `updated`, `starts` and `ends` are dates");
        }
    }
    if let Some(span) = reader.key_span("replace").filter(|_| reader.value("capture").is_none()) {
        let help = "`capture` is the pattern whose match is replaced";
        reader.problems.add(span, "`replace` without `capture`", help);
    }
}

/// The patterns that are held against a value one after the other, each with what to make of its match.
pub(super) fn captures(reader: &Reader<'_>) -> Vec<(regex::Regex, Option<String>)> {
    let (patterns, replaces) = (reader.texts("capture"), reader.texts("replace"));
    if let Some((_, span)) = replaces.get(patterns.len()).filter(|_| !patterns.is_empty()) {
        let help = "each of them is what becomes of the match of the pattern at its place";
        reader.problems.add(span.clone(), "there are more in `replace` than in `capture`", help);
    }
    let mut replaces = replaces.into_iter().map(|(text, _)| text.to_owned());
    let mut captures = Vec::new();
    for (text, span) in patterns {
        let replace = replaces.next();
        doubt_flags(text, span.clone(), reader.problems);
        match pattern(text) {
            Ok(pattern) => captures.push((pattern.into_regex(), replace)),
            Err(complaint) => reader.problems.complain(span, complaint),
        }
    }
    captures
}

/// Whether all that is found is one value, and what stands between.
fn join(reader: &Reader<'_>) -> Joined {
    let Some(value) = reader.value("join") else { return Joined::Usual };
    match value.get_ref() {
        DeValue::String(text) => Joined::Between(text.to_string()),
        DeValue::Boolean(true) => Joined::Between(" ".to_owned()),
        DeValue::Boolean(false) => Joined::Never,
        _ => {
            reader.mismatch(value, "join", "true or what stands between the values");
            Joined::Usual
        }
    }
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
