//! An address that came by HTTP: on the web, or none.
//!
//! Whoever may use the dashboard or the API may not thereby read the files of the server. Every address that a request names is
//! read here, and what goes on to feeds.toml or to the fetcher takes this type alone.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::fetch::placeholders;

/// An http or https address without a password, as a request names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub(super) struct WebAddress(Url);

/// Why an address is not taken.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoWebAddress {
    #[error("no address is named: write http://… or https://…")]
    Empty,
    #[error("`{0}` is no address on the web: write http://… or https://…")]
    Elsewhere(String),
    #[error("`{0}:` addresses are not fetched for a request by HTTP: write http://… or https://…")]
    Scheme(String),
    #[error("`{{{0}}}` in an address stands for a secret: such an address is written in feeds.toml alone")]
    Secret(String),
    #[error("the address holds a user name or a password, which would be published")]
    Password,
}

/// What names of documents end with: they are no hosts.
const DOCUMENTS: [&str; 8] = ["html", "htm", "xhtml", "xml", "json", "rss", "txt", "toml"];

impl WebAddress {
    /// Reads an address that is written in full.
    ///
    /// # Errors
    /// [`NoWebAddress`], in words for whoever wrote it.
    pub(super) fn parse(text: &str) -> Result<Self, NoWebAddress> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NoWebAddress::Empty);
        }
        let url = Url::parse(text).map_err(|_| NoWebAddress::Elsewhere(text.chars().take(200).collect()))?;
        let address = Self::of_feed(url)?;
        // whoever may name addresses may not thereby have a secret sent there
        let written =
            address.0.as_str().replace("%7B", "{").replace("%7b", "{").replace("%7D", "}").replace("%7d", "}");
        match placeholders(&written).first() {
            Some(name) => Err(NoWebAddress::Secret((*name).to_owned())),
            None => Ok(address),
        }
    }

    /// Reads an address as people type it: `example.org/news` is on the web, too; a path of this machine is not.
    ///
    /// # Errors
    /// As [`WebAddress::parse`].
    pub(super) fn typed(text: &str) -> Result<Self, NoWebAddress> {
        let text = text.trim();
        let host = text.split(['/', '?', '#']).next().unwrap_or_default();
        let (name, port) = host.split_once(':').unwrap_or((host, ""));
        let is_document = name.rsplit('.').next().is_some_and(|last| DOCUMENTS.contains(&last));
        let is_dotted = name.contains('.') && name.split('.').all(|label| !label.is_empty());
        let is_name = is_dotted && !is_document || name == "localhost";
        if is_name && port.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::parse(&format!("https://{text}"));
        }
        Self::parse(text)
    }

    pub(super) const fn url(&self) -> &Url {
        &self.0
    }
}

impl WebAddress {
    /// The address of a feed, which may hold the names of secrets that are meant for it.
    ///
    /// # Errors
    /// As [`WebAddress::parse`].
    pub(super) fn of_feed(url: Url) -> Result<Self, NoWebAddress> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(NoWebAddress::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(NoWebAddress::Password);
        }
        Ok(Self(url))
    }
}

impl TryFrom<String> for WebAddress {
    type Error = NoWebAddress;

    fn try_from(text: String) -> Result<Self, NoWebAddress> {
        Self::parse(&text)
    }
}

impl From<WebAddress> for String {
    fn from(address: WebAddress) -> Self {
        address.0.into()
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_on_the_web_is_taken() {
        for (text, read) in [
            ("https://a.example/news", "https://a.example/news"),
            (" HTTP://A.example ", "http://a.example/"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/"),
        ] {
            assert_eq!(WebAddress::parse(text).map(String::from), Ok(read.into()), "{text}");
            assert_eq!(WebAddress::typed(text).map(String::from), Ok(read.into()), "{text}");
        }
    }

    #[test]
    fn a_host_can_be_typed_without_its_scheme() {
        for text in ["a.example", "a.example/news?page=2", "localhost:8000/x", "127.0.0.1:80"] {
            assert!(WebAddress::typed(text).is_ok_and(|address| address.url().scheme() == "https"), "{text}");
            assert!(WebAddress::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_name_of_a_secret_is_no_part_of_an_address_that_is_named() {
        for end in ["?key={KEY}", "{KEY}/", "%7bKEY%7d/", "?key=%7BKEY%7D", "#{KEY}"] {
            let text = format!("https://a.example/{end}");
            assert_eq!(WebAddress::parse(&text), Err(NoWebAddress::Secret("KEY".into())), "{text}");
            assert!(WebAddress::of_feed(Url::parse(&text).unwrap()).is_ok());
        }
    }

    #[test]
    fn what_is_on_this_machine_is_refused_however_it_is_written() {
        let files = [
            "file:///etc/passwd",
            "file:/etc/passwd",
            "FILE:///etc/passwd",
            "fi\nle:///etc/passwd",
            "file://localhost/etc/passwd",
            "/etc/passwd",
            "//etc/passwd",
            "./page.html",
            "../page.html",
            "-",
            "~/page",
            "page.html",
            "saved/page.html",
            "etc/passwd",
            "\u{0}file:///etc/passwd",
            "",
            " ",
            "data:text/html,x",
            "javascript:1",
            "ftp://a.example/",
            "view-source:file:///etc/passwd",
            "blob:http://a.example/",
            "unix:/run/x.sock",
            "https://user:secret@a.example/",
            "https://user@a.example/",
            "C:\\page.html",
            "http://",
        ];
        for text in files {
            assert!(WebAddress::parse(text).is_err(), "{text:?}");
            assert!(WebAddress::typed(text).is_err(), "{text:?}");
        }
    }
}
