//! Pages with a known list, each `ID.json` beside `ID.html.gz`.

use std::{
    collections::{BTreeMap, HashSet},
    fs::{self, File},
    io::Read,
    path::Path,
};

use chrono::{DateTime, NaiveDate, Utc};
use flate2::read::MultiGzDecoder;
use pagewire_extract::{model::Page, normalise::charset};
use serde::Deserialize;
use url::Url;

/// An item as a person saw it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Item {
    pub url: String,
    pub title: String,
    pub date: Option<String>,
    #[serde(default)]
    pub date_alt: Vec<String>,
    pub summary: Option<String>,
    pub author: Option<String>,
    pub image: Option<String>,
}

#[derive(Debug, Deserialize)]
struct File_ {
    id: String,
    url: Url,
    kind: String,
    charset: Option<String>,
    captured_approx: Option<String>,
    items: Vec<Item>,
    #[serde(default)]
    optional: Vec<String>,
}

/// A page and its list.
#[derive(Clone)]
pub(crate) struct Truth {
    pub id: String,
    pub kind: String,
    pub url: Url,
    pub now: DateTime<Utc>,
    pub page: Page,
    pub text: String,
    /// By the keys of their addresses.
    pub items: BTreeMap<String, Item>,
    pub optional: HashSet<String>,
}

/// Reads all pages of a folder, by their names.
pub(crate) fn load(folder: &Path) -> Vec<Truth> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    paths.iter().filter_map(|path| read(path)).collect()
}

fn read(path: &Path) -> Option<Truth> {
    let file: File_ = serde_json::from_slice(&fs::read(path).unwrap()).ok()?;
    let mut body = Vec::new();
    MultiGzDecoder::new(File::open(path.with_extension("html.gz")).unwrap()).read_to_end(&mut body).unwrap();
    let day = file.captured_approx.as_deref().unwrap_or("2026-06-01");
    let now = NaiveDate::parse_from_str(day, "%Y-%m-%d").unwrap().and_hms_opt(23, 0, 0).unwrap().and_utc();
    let page =
        Page { url: file.url.clone(), media_type: None, charset: file.charset, language: None, body, fetched_at: now };
    let text = charset::decode(&page, None).into_owned();
    let items: Vec<(String, Item)> =
        file.items.into_iter().filter_map(|item| Some((key(&file.url.join(&item.url).ok()?), item))).collect();
    let mut by_key = BTreeMap::new();
    for (key, item) in items {
        by_key.entry(key).or_insert(item);
    }
    let optional = file
        .optional
        .iter()
        .filter_map(|address| Some(key(&file.url.join(address).ok()?)))
        .filter(|key| !by_key.contains_key(key))
        .collect();
    Some(Truth { id: file.id, kind: file.kind, url: file.url, now, page, text, items: by_key, optional })
}

/// The text of a saved page.
pub(crate) fn page(path: &Path, url: &Url) -> String {
    let mut body = Vec::new();
    MultiGzDecoder::new(File::open(path).unwrap()).read_to_end(&mut body).unwrap();
    let page = Page {
        url: url.clone(),
        media_type: None,
        charset: None,
        language: None,
        body,
        fetched_at: DateTime::UNIX_EPOCH,
    };
    charset::decode(&page, None).into_owned()
}

/// What makes two addresses the same: no scheme, `www.`, fragment, tracking, index file or trailing slash; sorted query.
pub(crate) fn key(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let mut path = url.path();
    if let Some((folder, file)) = path.rsplit_once('/') {
        let index = file.strip_prefix("index.").or_else(|| file.strip_prefix("default."));
        if index.is_some_and(|end| matches!(end, "htm" | "html" | "php" | "asp" | "aspx")) {
            path = folder;
        }
    }
    let path = decode(path.trim_end_matches('/'));
    let path = path.trim_end_matches('/');
    let mut query: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !is_tracking(name))
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    query.sort();
    let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    if query.is_empty() { format!("{host}{path}") } else { format!("{host}{path}?{}", query.join("&")) }
}

fn is_tracking(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("utm_")
        || name.starts_with("ref_")
        || ["fbclid", "gclid", "srsltid", "mc_cid", "mc_eid", "sbsrc", "ref", "aff", "cmpid", "ftag", "spm", "hpt"]
            .contains(&name.as_str())
}

fn decode(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail
            .get(..2)
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, hex) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
