//! `[pagewire]` and `[fetch]`: where things are kept, how pages are fetched, and what feeds take where they say nothing.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use chrono_tz::Tz;
use toml::de::{DeTable, DeValue};
use url::Url;

use super::{
    Keep, Opml, Settings,
    address::{join, public_address, with_slash},
    after::{self, Hook},
    problem::Complaint,
    reader::{Problems, Reader},
    recipe, request, timing,
};
use crate::{
    fetch::Cidr,
    model::{Format, Guid},
    schedule::Schedule,
};

pub(super) const PAGEWIRE_KEYS: [&str; 14] = [
    "output",
    "state",
    "grace",
    "formats",
    "guid",
    "base_url",
    "opml",
    "every",
    "cron",
    "quiet",
    "timezone",
    "keep",
    "site_rules",
    "after",
];
pub(super) const FETCH_KEYS: [&str; 13] = [
    "contact",
    "connect_timeout",
    "first_byte_timeout",
    "timeout",
    "max_headers",
    "max_body",
    "concurrency",
    "delay",
    "proxy",
    "allow_private",
    "browser",
    "browser_sandbox",
    "retries",
];
pub(super) const KEEP_KEYS: [&str; 2] = ["items", "age"];

/// How long the documents of feeds that are gone stay.
const GRACE: Duration = Duration::from_secs(7 * 86_400);

/// What feeds take where they say nothing, and where things are kept.
pub(super) struct Defaults {
    pub output: PathBuf,
    pub state: PathBuf,
    pub grace: Duration,
    pub formats: Vec<Format>,
    pub base_url: Option<Url>,
    pub opml: Opml,
    pub schedule: Schedule,
    pub timezone: Tz,
    pub keep: Keep,
    pub guid: Guid,
    pub site_rules: Option<PathBuf>,
    pub after: Option<Hook>,
}

/// Reads `[pagewire]`.
pub(super) fn pagewire(table: Option<&DeTable<'_>>, folder: &Path, problems: &Problems) -> Defaults {
    let empty = DeTable::new();
    let reader = Reader::new(table.unwrap_or(&empty), "[pagewire]", &PAGEWIRE_KEYS, problems);
    let keep_all = Keep { items: 100, age: None };
    let timezone = reader.parsed("timezone", recipe::timezone).unwrap_or(Tz::UTC);
    let base_url = reader.parsed("base_url", |text| public_address(text, "base_url").map(with_slash));
    Defaults {
        output: join(folder, reader.text("output").unwrap_or("out")),
        state: join(folder, reader.text("state").unwrap_or(".pagewire")),
        grace: reader.pause("grace").unwrap_or(GRACE),
        formats: formats(&reader).unwrap_or_else(|| Format::FEEDS.to_vec()),
        opml: opml(&reader, base_url.is_some()),
        base_url,
        schedule: timing::schedule(&reader, &Schedule::every(Duration::from_secs(30 * 60)), timezone),
        timezone,
        keep: reader.table("keep").map_or(keep_all, |table| keep(table, keep_all, problems)),
        guid: guid(&reader).unwrap_or_default(),
        site_rules: reader.text("site_rules").map(|path| join(folder, path)),
        after: after::after(&reader, "[pagewire.after]"),
    }
}

/// Reads `[fetch]`.
pub(super) fn fetch(table: Option<&DeTable<'_>>, folder: &Path, problems: &Problems) -> Settings {
    let empty = DeTable::new();
    let reader = Reader::new(table.unwrap_or(&empty), "[fetch]", &FETCH_KEYS, problems);
    let standard = Settings::default();
    let contact = reader.parsed("contact", |text| {
        let plain = text.bytes().all(|b| (b' '..=b'~').contains(&b) && !matches!(b, b'(' | b')'));
        let help = "write a URL or a mail address".to_owned();
        if plain {
            Ok(text.to_owned())
        } else {
            Err(Complaint::new("`contact` does not fit into a header".to_owned(), help))
        }
    });
    Settings {
        contact,
        connect_timeout: reader.duration("connect_timeout").unwrap_or(standard.connect_timeout),
        retries: reader
            .number("retries")
            .map_or(standard.retries, |retries| usize::try_from(retries).unwrap_or(usize::MAX)),
        first_byte_timeout: reader.duration("first_byte_timeout").unwrap_or(standard.first_byte_timeout),
        timeout: reader.duration("timeout").unwrap_or(standard.timeout),
        max_headers: size(&reader, "max_headers").unwrap_or(standard.max_headers),
        max_body: size(&reader, "max_body").unwrap_or(standard.max_body),
        concurrency: reader
            .count("concurrency")
            .map_or(standard.concurrency, |n| usize::try_from(n.min(1024)).unwrap_or(1024)),
        delay: reader.pause("delay").unwrap_or(standard.delay),
        proxy: request::secret(&reader, "proxy", folder),
        allow_private: networks(&reader, "allow_private"),
        browser: reader.text("browser").map(PathBuf::from),
        browser_sandbox: reader.flag("browser_sandbox").unwrap_or(standard.browser_sandbox),
    }
}

/// Reads a list of networks in CIDR notation.
pub(super) fn networks(reader: &Reader<'_>, key: &str) -> Vec<Cidr> {
    let mut networks = Vec::new();
    for (text, span) in reader.texts(key) {
        match text.parse::<Cidr>() {
            Ok(network) => networks.push(network),
            Err(fault) => reader.problems.add(span, fault.to_string(), fault.advice()),
        }
    }
    networks
}

/// Reads `keep`, with what it does not say from `standard`.
pub(super) fn keep(table: &DeTable<'_>, standard: Keep, problems: &Problems) -> Keep {
    let reader = Reader::new(table, "`keep`", &KEEP_KEYS, problems);
    Keep {
        items: reader.count("items").map_or(standard.items, |n| usize::try_from(n).unwrap_or(usize::MAX)),
        age: reader.duration("age").or(standard.age),
    }
}

/// Reads `opml`: what the list of feeds holds.
fn opml(reader: &Reader<'_>, has_base: bool) -> Opml {
    let written = reader.parsed("opml", |text| match text {
        "absolute" if !has_base => Err(Complaint::new(
            "`opml = \"absolute\"` needs a `base_url`".to_owned(),
            "say where `output` is published, or write \"relative\"".to_owned(),
        )),
        "absolute" => Ok(Opml::Absolute),
        "relative" => Ok(Opml::Relative),
        "none" => Ok(Opml::None),
        _ => Err(Complaint::new(
            format!("`opml = \"{text}\"` means nothing"),
            "write one of: absolute, relative, none".to_owned(),
        )),
    });
    written.unwrap_or(if has_base { Opml::Absolute } else { Opml::Unplaced })
}

/// Reads `guid`.
pub(super) fn guid(reader: &Reader<'_>) -> Option<Guid> {
    reader.parsed("guid", |text| {
        let known = Guid::NAMES.iter().find(|(name, _)| *name == text);
        known.map(|(_, guid)| *guid).ok_or_else(|| {
            let names: Vec<&str> = Guid::NAMES.iter().map(|(name, _)| *name).collect();
            Complaint::new(format!("`guid = \"{text}\"` means nothing"), format!("write one of: {}", names.join(", ")))
        })
    })
}

/// Reads `formats`: each once, in the order in which they are offered.
pub(super) fn formats(reader: &Reader<'_>) -> Option<Vec<Format>> {
    reader.value("formats")?;
    let mut formats = Vec::new();
    for (text, span) in reader.texts("formats") {
        match Format::ALL.into_iter().find(|format| format.extension() == text) {
            Some(format) => formats.push(format),
            None => reader.problems.add(span, format!("`{text}` is no format"), "write rss, atom, json or ics"),
        }
    }
    formats.sort_unstable();
    formats.dedup();
    Some(formats)
}

/// Reads `format`.
pub(super) fn format(reader: &Reader<'_>) -> Option<Format> {
    reader.parsed("format", |text| {
        let known = Format::ALL.into_iter().find(|format| format.extension() == text);
        known.ok_or_else(|| Complaint::new(format!("`{text}` is no format"), "write rss, atom, json or ics".into()))
    })
}

/// A number of bytes, or a text such as `16MiB`.
pub(super) fn size(reader: &Reader<'_>, key: &str) -> Option<u64> {
    if !matches!(reader.value(key)?.get_ref(), DeValue::String(_)) {
        return reader.count(key);
    }
    reader.parsed(key, |text| {
        let unit_at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(unit_at);
        let bytes = match unit.trim() {
            "" | "B" => 1,
            "kB" | "KB" => 1000,
            "KiB" => 1 << 10,
            "MB" => 1_000_000,
            "MiB" => 1 << 20,
            _ => 0,
        };
        let size = number.parse::<u64>().ok().and_then(|number| number.checked_mul(bytes)).filter(|size| *size > 0);
        size.ok_or_else(|| {
            Complaint::new(
                format!("`{text}` is no size"),
                "write a number of bytes, or one with a unit, such as 16MiB".into(),
            )
        })
    })
}
