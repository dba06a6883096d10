//! `[serve]`: how `pagewire serve` answers.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
};

use toml::de::DeTable;
use url::{Host, Url};

use super::{
    address::{web_address, with_slash},
    defaults,
    problem::Complaint,
    reader::{Problems, Reader},
    request,
};
use crate::fetch::{Cidr, Secret};

pub(super) const SERVE_KEYS: [&str; 9] =
    ["listen", "base_url", "hosts", "admin", "trusted_proxies", "hub", "hub_allow_private", "cache", "rate"];

/// How `pagewire serve` answers, `[serve]` in feeds.toml.
#[derive(Debug, Clone)]
pub struct ServeSettings {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where readers reach it, with a trailing slash; none is where it listens.
    pub base_url: Option<Url>,
    /// Further host names that it answers to, in lower case.
    pub hosts: Vec<String>,
    /// Who may change things: an Argon2 hash, or a token of 16 characters at least.
    pub admin: Option<Secret>,
    /// Reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Cidr>,
    /// Who tells subscribers of changes.
    pub hub: Hub,
    /// Private networks in which subscribers may be: those that `[fetch] allow_private` opens are not open to them.
    pub hub_allow_private: Vec<Cidr>,
    /// Bytes that documents may take in memory.
    pub cache: u64,
    /// Requests a minute that one client may make.
    pub rate: u32,
}

/// Who tells subscribers of changes (WebSub).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hub {
    /// Nobody.
    None,
    /// pagewire itself.
    BuiltIn,
    /// A hub elsewhere, which is told of changes.
    At(Url),
}

impl Default for ServeSettings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8380)),
            base_url: None,
            hosts: Vec::new(),
            admin: None,
            trusted_proxies: Vec::new(),
            hub: Hub::BuiltIn,
            hub_allow_private: Vec::new(),
            cache: 64 * 1024 * 1024,
            rate: 600,
        }
    }
}

/// Reads `[serve]`.
pub(super) fn serve(table: Option<&DeTable<'_>>, folder: &Path, problems: &Problems) -> ServeSettings {
    let empty = DeTable::new();
    let reader = Reader::new(table.unwrap_or(&empty), "[serve]", &SERVE_KEYS, problems);
    let standard = ServeSettings::default();
    let listen = reader.parsed("listen", |text| {
        let help = "write an IP address and a port, such as 127.0.0.1:8380 or 0.0.0.0:80".to_owned();
        text.parse().map_err(|_| Complaint::new(format!("`{text}` is no address to listen on"), help))
    });
    let hub = reader.parsed("hub", |text| match text {
        "built-in" => Ok(Hub::BuiltIn),
        "none" => Ok(Hub::None),
        _ => web_address(text)
            .map(Hub::At)
            .map_err(|wrong| Complaint { help: "write built-in, none, or the address of a hub".into(), ..wrong }),
    });
    ServeSettings {
        listen: listen.unwrap_or(standard.listen),
        base_url: reader.parsed("base_url", |text| web_address(text).map(with_slash)),
        hosts: hosts(&reader),
        admin: request::secret(&reader, "admin", folder),
        trusted_proxies: defaults::networks(&reader, "trusted_proxies"),
        hub: hub.unwrap_or(standard.hub),
        hub_allow_private: defaults::networks(&reader, "hub_allow_private"),
        cache: defaults::size(&reader, "cache").unwrap_or(standard.cache),
        rate: reader.count("rate").map_or(standard.rate, |rate| u32::try_from(rate).unwrap_or(u32::MAX)),
    }
}

/// The names in `hosts`, as browsers send them.
fn hosts(reader: &Reader<'_>) -> Vec<String> {
    let mut hosts = Vec::new();
    for (name, span) in reader.texts("hosts") {
        match Host::parse(name) {
            Ok(host) if !name.contains('*') => hosts.push(host.to_string()),
            _ => {
                let help = "write the name alone, such as feeds.example.org: no scheme, no port, no path";
                reader.problems.add(span, format!("`{name}` is no host name"), help);
            }
        }
    }
    hosts
}
