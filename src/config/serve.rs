//! `[serve]`: how `pagewire serve` answers.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
};

use toml::de::{DeTable, DeValue};
use url::{Host, Url};

use super::{
    address::{web_address, with_slash},
    defaults,
    problem::Complaint,
    reader::{Problems, Reader, in_order},
    request,
};
use crate::fetch::{Cidr, Secret};

pub(super) const SERVE_KEYS: [&str; 10] =
    ["listen", "base_url", "hosts", "admin", "token", "trusted_proxies", "hub", "hub_allow_private", "cache", "rate"];
pub(super) const TOKEN_KEYS: [&str; 2] = ["secret", "scope"];

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
    /// Who may do things besides, each by a secret of their own.
    pub tokens: Vec<AccessToken>,
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

/// Somebody, or a program, that may do things by a secret of its own: `[serve.token.NAME]`.
#[derive(Debug, Clone)]
pub struct AccessToken {
    /// What it is called, in the log as well.
    pub name: String,
    /// What it is known by: as `admin`, an Argon2 hash or a token.
    pub secret: Secret,
    /// What it may do.
    pub scope: Scope,
}

/// What somebody may do; each scope holds those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// See all that the operator sees.
    Read,
    /// Refresh, pause and accept what is held; look at pages. feeds.toml stays as it is.
    Run,
    /// Everything.
    All,
}

impl Scope {
    /// Its name in feeds.toml.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Run => "run",
            Self::All => "all",
        }
    }
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
            tokens: Vec::new(),
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
        tokens: tokens(&reader, folder),
        trusted_proxies: defaults::networks(&reader, "trusted_proxies"),
        hub: hub.unwrap_or(standard.hub),
        hub_allow_private: defaults::networks(&reader, "hub_allow_private"),
        cache: defaults::size(&reader, "cache").unwrap_or(standard.cache),
        rate: reader.count("rate").map_or(standard.rate, |rate| u32::try_from(rate).unwrap_or(u32::MAX)),
    }
}

/// `[serve.token.NAME]`.
fn tokens(reader: &Reader<'_>, folder: &Path) -> Vec<AccessToken> {
    let mut tokens = Vec::new();
    for (name, span, value) in reader.table("token").map(in_order).unwrap_or_default() {
        let called = format!("[serve.token.{name}]");
        let DeValue::Table(table) = value.get_ref() else {
            reader.problems.add(
                span,
                format!("`{name}` is no table"),
                format!("write {called} with `secret` and `scope`"),
            );
            continue;
        };
        let token = Reader::new(table, &called, &TOKEN_KEYS, reader.problems);
        let scope = token.parsed("scope", |text| {
            let known = [Scope::Read, Scope::Run, Scope::All].into_iter().find(|scope| scope.name() == text);
            let help = "write read to look, run to refresh and accept as well, all to change feeds.toml, too";
            known.ok_or_else(|| Complaint::new(format!("`{text}` is no scope"), help.into()))
        });
        let Some(secret) = request::secret(&token, "secret", folder) else {
            if token.value("secret").is_none() {
                let help = "secret = { env = \"NAME\" } or { file = \"PATH\" }: `openssl rand -hex 20` makes one";
                reader.problems.add(span, format!("{called} has no `secret`"), help);
            }
            continue;
        };
        // what is not said is the least
        tokens.push(AccessToken { name: name.to_owned(), secret, scope: scope.unwrap_or(Scope::Read) });
    }
    tokens
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
