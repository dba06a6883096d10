//! `watch`: which part of a page is watched for changes.

use toml::de::DeValue;

use super::{
    place,
    reader::{Problems, Reader},
    recipe,
};
use crate::extract::{
    list::{Place, Read},
    watch::Watch,
};

pub(super) const WATCH_KEYS: [&str; 8] = ["css", "xpath", "json", "script", "attr", "capture", "replace", "ignore"];
const HELP: &str =
    "write `true` for all of the page, \"css selector @attribute\", or a table such as { css = \"#price\" }";

/// Reads `watch`; none where nothing is watched.
pub(super) fn watch(reader: &Reader<'_>) -> Option<Watch> {
    let value = reader.value("watch")?;
    match value.get_ref() {
        DeValue::Boolean(wanted) => wanted.then(Watch::default),
        DeValue::String(text) => match text.parse::<Read>() {
            Ok(read) => Some(Watch { read, ..Watch::default() }),
            Err(fault) => {
                reader.problems.complain(value.span(), recipe::in_words(&fault));
                None
            }
        },
        DeValue::Table(table) => {
            let part = Reader::new(table, "`watch`", &WATCH_KEYS, reader.problems);
            if let Some(span) = part.key_span("script").filter(|_| part.value("json").is_none()) {
                let help = "what a script holds is JSON: { script = \"#__NEXT_DATA__\", json = \"props.price\" }";
                reader.problems.add(span, "`script` without `json`", help);
            }
            Some(of_table(&part, reader.problems))
        }
        _ => {
            reader.problems.add(value.span(), "`watch` does not say what is watched", HELP);
            None
        }
    }
}

fn of_table(part: &Reader<'_>, problems: &Problems) -> Watch {
    let mut places = place::anywhere(part, "watch").into_iter();
    let mut captures = recipe::captures(part).into_iter();
    let (capture, replace) = captures.next().map_or((None, None), |(pattern, replace)| (Some(pattern), replace));
    if let Some(span) = part.key_span("replace").filter(|_| part.value("capture").is_none()) {
        problems.add(span, "`replace` without `capture`", "`capture` is the pattern whose match is replaced");
    }
    let read = Read {
        at: places.next(),
        also: places.collect(),
        attr: part.text("attr").map(|attr| attr.trim_start_matches('@').to_owned()),
        capture,
        replace,
        then: captures.collect(),
        ..Read::default()
    };
    let of_json = matches!(read.at, Some(Place::Json(_)));
    if let Some(span) = part.key_span("attr").filter(|_| of_json) {
        problems.add(span, "`attr` is of elements, and JSON has none", "name the member by its path");
    }
    let script = part.parsed("script", place::script);
    let (mut ignore, mut ignore_text) = (Vec::new(), Vec::new());
    for (text, span) in part.texts("ignore") {
        // between slashes stand words, as in other tools
        let words = text.strip_prefix('/').and_then(|text| text.strip_suffix('/'));
        match words.map(recipe::pattern) {
            Some(Ok(pattern)) => ignore_text.push(pattern.into_regex()),
            Some(Err(complaint)) => problems.complain(span, complaint),
            None => match recipe::css(text) {
                Ok(css) => ignore.push(css),
                Err(complaint) => problems.complain(span, complaint),
            },
        }
    }
    Watch { read, script, ignore, ignore_text }
}

/// Complains of keys that have no meaning for a page that is watched.
pub(super) fn alone(reader: &Reader<'_>, called: &str) {
    for key in ["list", "pages", "full_text", "article"] {
        if let Some(span) = reader.key_span(key) {
            let help = "a feed has the items of a list, or one for each change of what is watched";
            reader.problems.add(span, format!("{called} has both `watch` and `{key}`"), help);
        }
    }
}
