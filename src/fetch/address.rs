//! Secrets in addresses: which there are, and an address without them.

use std::path::Path;

use url::{Origin, Url, form_urlencoded};

use super::Secret;

/// A name in braces in an address, and the secret that takes its place in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// The name, without braces.
    pub name: String,
    /// What takes its place.
    pub secret: Secret,
    /// Where it may be sent: the origins of the addresses in feeds.toml that hold it.
    pub origins: Vec<Origin>,
}

/// Endings of file names that are no endings of host names, or hardly ever.
const FILE_ENDINGS: [&str; 16] = [
    "atom", "csv", "gz", "htm", "html", "json", "jsonl", "md", "php", "rss", "shtml", "svg", "txt", "xhtml", "xml",
    "zip",
];

/// Whether a path that leads nowhere looks like an address on the web without its `https://`: by the first part that is not there.
#[must_use]
pub fn seems_web(path: &Path) -> bool {
    let missing = path.ancestors().filter(|part| !part.as_os_str().is_empty()).take_while(|part| !part.exists()).last();
    let name = missing.and_then(Path::file_name).and_then(|name| name.to_str()).unwrap_or_default();
    if is_host_here(name) {
        return true;
    }
    let labels: Vec<&str> = name.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-') && !label.starts_with('-')
    };
    let ending = labels.last().copied().unwrap_or_default().to_lowercase();
    labels.len() > 1
        && labels.iter().all(is_label)
        && ending.len() > 1
        && ending.chars().all(char::is_alphabetic)
        && !FILE_ENDINGS.contains(&ending.as_str())
}

/// Whether a name is that of this machine or an address in figures, with a port or without.
#[must_use]
pub fn is_host_here(name: &str) -> bool {
    let (host, port) = name.split_once(':').map_or((name, None), |(host, port)| (host, Some(port)));
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok());
    is_port && (host.parse::<std::net::Ipv4Addr>().is_ok() || port.is_some() && host == "localhost")
}

/// The names in braces in a text: `{NAME}`, of letters, digits and `_`.
#[must_use]
pub fn placeholders(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        rest = after;
        if let Some((name, after)) = after.split_once('}')
            && is_name(name)
        {
            found.push(name);
            rest = after;
        }
    }
    found
}

/// Whether a text can be the name of a secret.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The parameters of an address that are named like a secret and hold a value, with that value.
#[must_use]
pub fn secret_parameters(url: &Url) -> Vec<(String, String)> {
    let pairs = url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned()));
    let is_secret = |(name, value): &(String, String)| {
        is_named_like_a_secret(name) && !value.is_empty() && placeholders(value).is_empty()
    };
    pairs.filter(is_secret).collect()
}

/// An address as readers may see it: without a user's name, without parameters that are named like a secret or hold one.
#[must_use]
pub fn publishable(url: &Url) -> Url {
    let mut url = without(url, |name, value| is_named_like_a_secret(name) || !placeholders(value).is_empty());
    // an address that cannot have any has none
    let _ = (url.set_username(""), url.set_password(None));
    url
}

/// A source as it is shown to whoever asks: its secrets are left out, the names in braces are not.
#[must_use]
pub fn shown(source: &str) -> String {
    match Url::parse(source) {
        Ok(url) if !secret_parameters(&url).is_empty() => {
            without(&url, |name, value| is_named_like_a_secret(name) && placeholders(value).is_empty()).into()
        }
        _ => source.to_owned(),
    }
}

/// An address without some of the parameters of its query; the others stay as they are written.
pub(super) fn without(url: &Url, is_left_out: impl Fn(&str, &str) -> bool) -> Url {
    let Some(query) = url.query() else { return url.clone() };
    let is_kept = |pair: &&str| {
        form_urlencoded::parse(pair.as_bytes()).next().is_none_or(|(name, value)| !is_left_out(&name, &value))
    };
    let kept: Vec<&str> = query.split('&').filter(is_kept).collect();
    let mut url = url.clone();
    if kept.len() < query.split('&').count() {
        url.set_query(Some(kept.join("&").as_str()).filter(|query| !query.is_empty()));
    }
    url
}

/// Whether a parameter's name says that its value is for one person or program alone.
fn is_named_like_a_secret(name: &str) -> bool {
    const WHOLE: [&str; 6] = ["key", "sid", "pass", "sig", "auth", "jwt"];
    const ENDS: [&str; 18] = [
        "apikey",
        "accesskey",
        "appkey",
        "userkey",
        "secretkey",
        "privatekey",
        "clientkey",
        "licensekey",
        "subscriptionkey",
        "token",
        "secret",
        "password",
        "passwd",
        "pwd",
        "signature",
        "session",
        "sessionid",
        "authorization",
    ];
    const FURTHER: [&str; 6] = ["credential", "credentials", "hmac", "sessid", "authkey", "feedkey"];
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    WHOLE.contains(&name.as_str()) || ENDS.iter().chain(&FURTHER).any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(text: &str) -> String {
        publishable(&Url::parse(text).unwrap()).into()
    }

    #[test]
    fn parameters_named_like_a_secret_are_not_published() {
        for name in
            ["key", "api_key", "API-Key", "access_token", "sig", "X-Amz-Signature", "PHPSESSID", "client.secret"]
        {
            assert_eq!(published(&format!("https://a.example/x?a=1&{name}=v&b=%2F")), "https://a.example/x?a=1&b=%2F");
        }
        for name in ["keyword", "q", "page", "sort_key", "design", "author", "monkey"] {
            let url = format!("https://a.example/x?{name}=v");
            assert_eq!(published(&url), url);
        }
    }

    #[test]
    fn neither_is_a_user_nor_a_place_for_a_secret() {
        assert_eq!(published("https://me:pw@a.example/?x=1"), "https://a.example/?x=1");
        assert_eq!(published("https://a.example/?x={NAME}#top"), "https://a.example/#top");
    }

    #[test]
    fn a_source_is_shown_with_its_names_in_braces() {
        assert_eq!(shown("https://a.example/?key={KEY}&token=t"), "https://a.example/?key={KEY}");
        assert_eq!(shown("https://a.example/?key={KEY}"), "https://a.example/?key={KEY}");
        assert_eq!(shown("page.html?token=t"), "page.html?token=t");
    }

    #[test]
    fn names_in_braces_are_of_letters_digits_and_underscores() {
        assert_eq!(placeholders("/{a}/{B_2}?x={3}&y={}&z={{c}}&{d"), ["a", "B_2", "c"]);
    }
}
