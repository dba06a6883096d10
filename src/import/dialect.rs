//! Which tool a file was written for, told by its content.

use serde_json::Value;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `feeds.toml` of Feed me up, Scotty!
    Scotty,
    /// `feeds.toml` of rsspls.
    Rsspls,
    /// A configuration of html2rss.
    Html2rss,
    /// A list of feeds in OPML: plain, of Miniflux or of FreshRSS.
    Opml,
    /// Addresses of RSS-Bridge.
    RssBridge,
    /// A watch of changedetection.io.
    Changedetection,
    /// Addresses, one a line.
    Urls,
}

impl Dialect {
    /// Their names on the command line; some are one format.
    pub const NAMES: [(&'static str, Self); 9] = [
        ("scotty", Self::Scotty),
        ("rsspls", Self::Rsspls),
        ("html2rss", Self::Html2rss),
        ("opml", Self::Opml),
        ("freshrss", Self::Opml),
        ("miniflux", Self::Opml),
        ("rss-bridge", Self::RssBridge),
        ("changedetection", Self::Changedetection),
        ("urls", Self::Urls),
    ];

    /// What it is called in sentences.
    #[must_use]
    pub const fn what(self) -> &'static str {
        match self {
            Self::Scotty => "a feeds.toml of Feed me up, Scotty!",
            Self::Rsspls => "a feeds.toml of rsspls",
            Self::Html2rss => "a configuration of html2rss",
            Self::Opml => "a list of feeds in OPML",
            Self::RssBridge => "a list of addresses of RSS-Bridge",
            Self::Changedetection => "a watch of changedetection.io",
            Self::Urls => "a list of addresses",
        }
    }
}

/// Tells what a file is; `None` for one of no tool that is known, and for one of pagewire's own.
#[must_use]
pub fn recognise(text: &str) -> Option<Dialect> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match crate::config::other_format(text) {
        Some(what) if what == Dialect::Opml.what() => return Some(Dialect::Opml),
        Some(_) => return Some(Dialect::Html2rss),
        None if text.starts_with('<') => return None,
        None => {}
    }
    if text.starts_with('{') || text.starts_with('[') && !text.starts_with("[[") && text.contains("\"url\"") {
        return of_json(text);
    }
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let is_address = |line: &str| line.starts_with("http://") || line.starts_with("https://");
    if lines().next().is_some_and(is_address) {
        let is_bridge = |line: &str| is_address(line) && line.contains("bridge=") && line.contains("action=display");
        return Some(if lines().any(is_bridge) { Dialect::RssBridge } else { Dialect::Urls });
    }
    of_toml(text)
}

fn of_json(text: &str) -> Option<Dialect> {
    let value: Value = serde_json::from_str(text).ok()?;
    let is_watch = |value: &Value| value.get("uuid").is_some() && value.get("url").is_some();
    (is_watch(&value) || value.get("watching").is_some()).then_some(Dialect::Changedetection)
}

fn of_toml(text: &str) -> Option<Dialect> {
    let (root, faults) = toml::de::DeTable::parse_recoverable(text);
    if !faults.is_empty() {
        return None;
    }
    match crate::config::other_tool(root.get_ref())? {
        "rsspls" => Some(Dialect::Rsspls),
        _ => Some(Dialect::Scotty),
    }
}
