//! Where something stands on a page, in the language that a recipe says it in.

use std::fmt;

use scraper_xpath::XPath;

use super::{Css, Joined, ListRecipe, Read, Way, Ways};
use crate::json_path::JsonPath;

/// Where items stand on a page, or the value of a field within an item.
#[derive(Debug, Clone)]
pub enum Place {
    /// By a CSS selector.
    Css(Css),
    /// By an XPath expression, which may give a text as well.
    XPath(XPath),
    /// By a path through JSON.
    Json(JsonPath),
}

impl Place {
    /// The setting of feeds.toml that says it.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Css(_) => "css",
            Self::XPath(_) => "xpath",
            Self::Json(_) => "json",
        }
    }

    /// What a line of a recipe says of it: a selector stands as it is, all else as a table.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            Self::Css(css) => css.to_string(),
            Self::XPath(_) | Self::Json(_) => format!("{{ {} = {} }}", self.key(), quoted(&self.to_string())),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Css(css) => css.fmt(f),
            Self::XPath(xpath) => f.write_str(xpath.source()),
            Self::Json(path) => path.fmt(f),
        }
    }
}

impl Read {
    /// What a line of a recipe says of it: `h2 a @href`, or a table for what has settings or is no selector.
    #[must_use]
    pub fn line(&self) -> String {
        let has_settings = self.capture.is_some() || self.date.is_some() || self.join != Joined::Usual;
        match (&self.at, &self.attr) {
            (None, None) if !has_settings => ".".into(),
            (None, Some(attr)) if !has_settings => format!("@{attr}"),
            (Some(Place::Css(css)), None) if !has_settings => css.to_string(),
            (Some(Place::Css(css)), Some(attr)) if !has_settings => format!("{css} @{attr}"),
            _ => format!("{{ {} }}", self.settings().join(", ")),
        }
    }

    fn settings(&self) -> Vec<String> {
        let date = self.date.as_deref();
        let one = |text: &str| vec![text.to_owned()];
        let patterns: Vec<String> = self.then.iter().map(|(pattern, _)| pattern.to_string()).collect();
        let replaces: Vec<String> = self.then.iter().filter_map(|(_, replace)| replace.clone()).collect();
        let settings = [
            self.at.as_ref().map(|place| (place.key(), self.places().map(ToString::to_string).collect())),
            self.attr.as_deref().map(|attr| ("attr", one(attr))),
            self.capture.as_ref().map(|pattern| ("capture", [one(pattern.as_str()), patterns].concat())),
            self.replace.as_deref().map(|replace| ("replace", [one(replace), replaces].concat())),
            date.and_then(|date| date.format.as_deref()).map(|format| ("format", one(format))),
            date.and_then(|date| date.timezone).map(|zone| ("timezone", one(zone.name()))),
        ];
        let listed = |texts: Vec<String>| match texts.as_slice() {
            [one] => quoted(one),
            several => format!("[{}]", several.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ")),
        };
        let lines = settings.into_iter().flatten().map(|(key, texts)| format!("{key} = {}", listed(texts)));
        let join = match &self.join {
            Joined::Usual => None,
            Joined::Never => Some("join = false".to_owned()),
            Joined::Between(between) => Some(format!("join = {}", quoted(between))),
        };
        lines.chain(join).collect()
    }
}

impl ListRecipe {
    /// What its line `item` says.
    #[must_use]
    pub fn item_line(&self) -> String {
        match &self.script {
            Some(script) => {
                let (script, key, path) =
                    (quoted(&script.to_string()), self.item.key(), quoted(&self.item.to_string()));
                format!("{{ script = {script}, {key} = {path} }}")
            }
            None => self.item.line(),
        }
    }

    /// The same as a value of TOML.
    #[must_use]
    pub fn item_setting(&self) -> String {
        match (&self.item, &self.script) {
            (Place::Css(css), None) => quoted(&css.source),
            _ => self.item_line(),
        }
    }
}

/// What a line of a recipe says of a field; several ways are a list.
#[must_use]
pub fn line_of(ways: &Ways) -> Option<String> {
    let way = |way: &Way| match way {
        Way::Read(read) => read.line(),
        Way::Fixed(text) => format!("{{ value = {} }}", quoted(text)),
    };
    match ways.as_slice() {
        [] => None,
        [one] => Some(way(one)),
        several => {
            let setting = |line: String| if line.starts_with('{') { line } else { quoted(&line) };
            let several: Vec<String> = several.iter().map(|one| setting(way(one))).collect();
            Some(format!("[{}]", several.join(", ")))
        }
    }
}

/// A text as a string of TOML.
fn quoted(text: &str) -> String {
    if !text.contains(['\'', '\n', '\r']) && text.contains(['"', '\\']) {
        return format!("'{text}'");
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
