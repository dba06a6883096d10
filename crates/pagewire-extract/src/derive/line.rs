//! The lines of a recipe read back: a selector as it is, all else as a table of TOML, as `list::place` writes it.

use std::sync::Arc;

use regex::Regex;

use crate::{
    json::{JsonPath, Script},
    list::{Css, Joined, Place, Read, XPath},
    model::DateHint,
};

/// What is an item, and the script that it is in.
pub(super) fn item(line: &str) -> Option<(Place, Option<Script>)> {
    let Some(settings) = table(line) else { return Some((Place::Css(Css::parse(line).ok()?), None)) };
    let settings = settings?;
    let script = match one(&settings, "script") {
        Some(script) => Some(Script::parse(script).ok()?),
        None => None,
    };
    Some((places(&settings)?.into_iter().next()?, script))
}

/// How a field is read.
pub(super) fn field(line: &str) -> Option<Read> {
    let Some(settings) = table(line) else { return line.parse().ok() };
    let settings = settings?;
    let known = ["css", "xpath", "json", "attr", "capture", "replace", "format", "timezone", "join"];
    if settings.iter().any(|(key, _)| !known.contains(&key.as_str())) {
        return None;
    }
    let mut places = places(&settings)?.into_iter();
    let patterns: Option<Vec<Regex>> = all(&settings, "capture").iter().map(|text| Regex::new(text).ok()).collect();
    let mut replaces = all(&settings, "replace").iter().cloned();
    let mut captures = patterns?.into_iter().map(|pattern| (pattern, replaces.next()));
    let (capture, replace) = captures.next().map_or((None, None), |(pattern, replace)| (Some(pattern), replace));
    let then = captures.collect();
    let format = one(&settings, "format").map(ToOwned::to_owned);
    let timezone = one(&settings, "timezone").and_then(|name| name.parse().ok());
    let date = DateHint { format, timezone };
    Some(Read {
        at: places.next(),
        attr: one(&settings, "attr").map(ToOwned::to_owned),
        capture,
        replace,
        then,
        also: places.collect(),
        join: match one(&settings, "join") {
            None => Joined::Usual,
            Some("false") => Joined::Never,
            Some("true") => Joined::Between(" ".into()),
            Some(between) => Joined::Between(between.to_owned()),
        },
        date: (date != DateHint::default()).then(|| Arc::new(date)),
    })
}

type Settings = Vec<(String, Vec<String>)>;

fn all<'s>(settings: &'s Settings, key: &str) -> &'s [String] {
    settings.iter().find(|(known, _)| known == key).map_or(&[], |(_, values)| values.as_slice())
}

fn one<'s>(settings: &'s Settings, key: &str) -> Option<&'s str> {
    all(settings, key).first().map(String::as_str)
}

fn places(settings: &Settings) -> Option<Vec<Place>> {
    let css = all(settings, "css").iter().map(|text| Css::parse(text).ok().map(Place::Css));
    let xpath = all(settings, "xpath").iter().map(|text| XPath::parse(text).ok().map(Place::XPath));
    let json = all(settings, "json").iter().map(|text| JsonPath::parse(text).ok().map(Place::Json));
    css.chain(xpath).chain(json).collect()
}

/// The settings of a table; `None` for a line that is none, and nothing in it for one that cannot be read.
fn table(line: &str) -> Option<Option<Settings>> {
    let inner = line.trim().strip_prefix('{')?.strip_suffix('}')?;
    Some(settings(inner))
}

fn settings(mut rest: &str) -> Option<Settings> {
    let mut settings = Settings::new();
    loop {
        rest = rest.trim_start().trim_start_matches(',').trim_start();
        if rest.is_empty() {
            return Some(settings);
        }
        let (key, behind) = rest.split_once('=')?;
        let (values, behind) = values(behind.trim_start())?;
        settings.push((key.trim().to_owned(), values));
        rest = behind;
    }
}

fn values(rest: &str) -> Option<(Vec<String>, &str)> {
    for word in ["true", "false"] {
        if let Some(behind) = rest.strip_prefix(word) {
            return Some((vec![word.to_owned()], behind));
        }
    }
    let Some(mut rest) = rest.strip_prefix('[') else {
        return text(rest).map(|(text, behind)| (vec![text], behind));
    };
    let mut values = Vec::new();
    loop {
        rest = rest.trim_start().trim_start_matches(',').trim_start();
        if let Some(behind) = rest.strip_prefix(']') {
            return Some((values, behind));
        }
        let (value, behind) = text(rest)?;
        values.push(value);
        rest = behind;
    }
}

/// A string of TOML, and what follows it.
fn text(rest: &str) -> Option<(String, &str)> {
    if let Some(literal) = rest.strip_prefix('\'') {
        let (text, behind) = literal.split_once('\'')?;
        return Some((text.to_owned(), behind));
    }
    let inner = rest.strip_prefix('"')?;
    let (mut text, mut chars) = (String::new(), inner.char_indices());
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((text, inner.get(at + 1..)?)),
            '\\' => match chars.next()?.1 {
                'u' => {
                    let digits: String = chars.by_ref().take(4).map(|(_, c)| c).collect();
                    text.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
                }
                escaped => text.push(escaped),
            },
            c => text.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for line in [
            "h2 a @href",
            "{ json = \"data.posts[?@.kind == \\\"a\\\"][*]\" }",
            "{ json = \"result['entries-v2'][*]\" }",
            "{ xpath = \"normalize-space(.//h2)\" }",
            "{ css = [\"h2\", \"b\"], join = \", \" }",
            "{ css = \"h2\", capture = [\"(a)\", '\\d+'], replace = \"$1\" }",
            "{ css = \"i\", attr = \"title\", format = \"%d.%m.%Y\", timezone = \"Europe/Berlin\" }",
        ] {
            let read = field(line).unwrap_or_else(|| panic!("{line}"));
            let again = field(&read.line()).unwrap();
            assert_eq!(again.line(), read.line(), "{line}");
        }
        let (place, script) = item("{ script = \"#state\", json = \"page.list[*]\" }").unwrap();
        assert_eq!((place.to_string(), script.unwrap().to_string()), ("page.list[*]".into(), "#state".into()));
    }

    #[test]
    fn what_cannot_be_read_is_none() {
        for line in ["{ json = }", "{ json = \"a", "{ what = \"a\" }", "{ css = \"h2 >\" }", "{ capture = \"(\" }"] {
            assert!(field(line).is_none(), "{line}");
        }
        assert!(item("{ }").is_none() && item("{ json = \"a[\" }").is_none());
    }
}
