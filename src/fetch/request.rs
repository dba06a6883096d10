//! How one feed's pages are asked for, where it is not the usual way: `[feed.ID.request]`.

use std::{
    fmt,
    io::{self, Read},
    path::{Path, PathBuf},
    time::Duration,
};

use reqwest::{
    Method,
    header::{
        ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CACHE_CONTROL, COOKIE, DNT, HeaderMap, HeaderName, HeaderValue, PRAGMA,
        UPGRADE_INSECURE_REQUESTS, USER_AGENT,
    },
};
use url::{Origin, Url};

use super::{
    FetchError, Step,
    address::{self, Placeholder},
};

/// Bytes of the file of a secret.
const LONGEST_SECRET: u64 = 64 * 1024;

/// A value that may be a secret: it is read when a request is made, and shown to no one.
#[derive(Clone, PartialEq, Eq)]
pub enum Secret {
    /// Written in feeds.toml itself.
    Plain(String),
    /// The content of an environment variable.
    Env(String),
    /// The content of a file, without white space around it.
    File(PathBuf),
}

impl Secret {
    /// The value.
    ///
    /// # Errors
    /// [`FetchError::Secret`] when the variable is not set or the file cannot be read; it names the place, never a value.
    pub fn reveal(&self) -> Result<String, FetchError> {
        match self {
            Self::Plain(value) => Ok(value.clone()),
            Self::Env(name) => std::env::var(name).map_err(|error| FetchError::Secret {
                place: format!("the environment variable {name}"),
                fault: match error {
                    std::env::VarError::NotPresent => "is not set".into(),
                    std::env::VarError::NotUnicode(_) => "is not UTF-8".into(),
                },
            }),
            Self::File(path) => match read_secret(path) {
                Ok(text) => Ok(text.trim().to_owned()),
                Err(error) => Err(FetchError::Secret {
                    place: format!("the file {}", path.display()),
                    fault: format!("cannot be read: {error}"),
                }),
            },
        }
    }
}

/// The text of a file that has an end, and is no larger than a secret is.
fn read_secret(path: &Path) -> io::Result<String> {
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let mut text = String::new();
    std::fs::File::open(path)?.take(LONGEST_SECRET + 1).read_to_string(&mut text)?;
    match text.len() as u64 > LONGEST_SECRET {
        true => Err(io::Error::other(format!("it has more than {LONGEST_SECRET} bytes"))),
        false => Ok(text),
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credentials {
    /// A user's name and password (RFC 7617).
    Basic {
        /// The name.
        user: String,
        /// The password.
        password: Secret,
    },
    /// A token (RFC 6750).
    Bearer(Secret),
}

/// How one feed's pages are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestOptions {
    /// GET, or POST with a body.
    pub method: Method,
    /// Headers besides the usual ones.
    pub headers: Vec<(HeaderName, Secret)>,
    /// Cookies, by name.
    pub cookies: Vec<(String, Secret)>,
    /// Who asks.
    pub credentials: Option<Credentials>,
    /// What is sent along.
    pub body: Option<Secret>,
    /// Instead of the program's own name.
    pub user_agent: Option<String>,
    /// Instead of the proxy of `[fetch]`.
    pub proxy: Option<Secret>,
    /// Instead of the limit of `[fetch]`.
    pub timeout: Option<Duration>,
    /// Whether the feed's own origins are believed whatever certificate they show.
    pub insecure_tls: bool,
    /// What is done on the page in the browser before it is read.
    pub steps: Vec<Step>,
    /// The names in braces of the addresses.
    pub placeholders: Vec<Placeholder>,
    /// Parameters of addresses that are kept out of what comes back.
    pub hidden: Vec<(String, String)>,
    /// What all that is secret is meant for: the origins that the feed's `url` names. Nothing of it is sent to another.
    pub origins: Vec<Origin>,
}

impl Default for RequestOptions {
    fn default() -> Self {
        Self {
            method: Method::GET,
            headers: Vec::new(),
            cookies: Vec::new(),
            credentials: None,
            body: None,
            user_agent: None,
            proxy: None,
            timeout: None,
            insecure_tls: false,
            steps: Vec::new(),
            placeholders: Vec::new(),
            hidden: Vec::new(),
            origins: Vec::new(),
        }
    }
}

impl RequestOptions {
    /// Whether what is secret may be sent there.
    #[must_use]
    pub fn is_meant_for(&self, url: &Url) -> bool {
        self.origins.contains(&url.origin())
    }

    /// The origins that are believed whatever certificate they show.
    #[must_use]
    pub(super) fn unverified(&self) -> &[Origin] {
        if self.insecure_tls { &self.origins } else { &[] }
    }

    /// Whether any of it is for the feed's own origins alone.
    #[must_use]
    pub fn has_secrets(&self) -> bool {
        let is_secret = |(name, secret): &(HeaderName, Secret)| !is_public(name, secret);
        self.credentials.is_some()
            || self.body.is_some()
            || self.proxy.is_some()
            || !self.cookies.is_empty()
            || self.headers.iter().any(is_secret)
    }

    /// What of it says who asks, by its place in feeds.toml; nothing where nothing does.
    #[must_use]
    pub fn shown(&self, feed: &str) -> Option<String> {
        let credentials = self.credentials.as_ref().map(|credentials| match credentials {
            Credentials::Basic { .. } => "`basic`",
            Credentials::Bearer(_) => "`bearer`",
        });
        let headers = self.headers.iter().any(|(name, secret)| !is_public(name, secret)).then_some("`headers`");
        let cookies = (!self.cookies.is_empty()).then_some("`cookies`");
        let keys: Vec<&str> = [credentials, cookies, headers].into_iter().flatten().collect();
        let request = (!keys.is_empty()).then(|| format!("{} of [feed.{feed}.request]", keys.join(" and ")));
        let secrets = self.placeholders.iter().map(|placeholder| format!("`{}` of [secret]", placeholder.name));
        let shown: Vec<String> = request.into_iter().chain(secrets).collect();
        (!shown.is_empty()).then(|| shown.join(" and "))
    }

    /// The same for a page that the feed's own page leads to: what is meant for the feed's origins goes to no other, nothing is sent
    /// along, and the secrets of the list's address are for it alone.
    #[must_use]
    pub fn for_linked(&self, list: Option<&Url>, url: &Url) -> Self {
        let never = |placeholder: &Placeholder| Placeholder { origins: Vec::new(), ..placeholder.clone() };
        let placeholders = self.placeholders.iter().map(never).collect();
        let hidden = list.map(address::secret_parameters).unwrap_or_default();
        let origins = vec![url.origin()];
        let options =
            Self { method: Method::GET, body: None, placeholders, hidden, origins, steps: Vec::new(), ..self.clone() };
        if self.is_meant_for(url) {
            return options;
        }
        Self {
            headers: options.headers.into_iter().filter(|(name, secret)| is_public(name, secret)).collect(),
            cookies: Vec::new(),
            credentials: None,
            insecure_tls: false,
            ..options
        }
    }

    /// The same for a page that somebody names: as for one that is linked, but the feed's way out is for its own origins, too.
    #[must_use]
    pub fn for_named(&self, url: &Url) -> Self {
        if self.is_meant_for(url) { self.clone() } else { Self { proxy: None, ..self.for_linked(None, url) } }
    }

    /// The same with further headers, their names in lower case; those that it has already stay.
    #[must_use]
    pub fn with_headers<'h>(mut self, headers: impl Iterator<Item = (&'static str, &'h str)>) -> Self {
        for (name, value) in headers {
            let name = HeaderName::from_static(name);
            let has_cookies = name == COOKIE && !self.cookies.is_empty();
            if !has_cookies && self.headers.iter().all(|(known, _)| *known != name) {
                self.headers.push((name, Secret::Plain(value.to_owned())));
            }
        }
        self
    }

    /// The headers of a request; `trusted` says whether it goes to the origin that the secrets are meant for.
    pub(super) fn headers(&self, trusted: bool) -> Result<HeaderMap, FetchError> {
        let mut map = HeaderMap::new();
        if let Some(name) = &self.user_agent {
            map.insert(USER_AGENT, value("the user agent", name, false)?);
        }
        for (name, secret) in &self.headers {
            if trusted || is_public(name, secret) {
                map.append(name, value(name.as_str(), &secret.reveal()?, true)?);
            }
        }
        if !trusted {
            return Ok(map);
        }
        if let Some(credentials) = &self.credentials {
            map.insert(AUTHORIZATION, value("the credentials", &authorization(credentials)?, true)?);
        }
        let mut cookies = Vec::new();
        for (name, secret) in &self.cookies {
            cookies.push(format!("{name}={}", secret.reveal()?));
        }
        if !cookies.is_empty() {
            map.insert(COOKIE, value("a cookie", &cookies.join("; "), true)?);
        }
        Ok(map)
    }
}

/// Whether a header tells nothing of who asks, and so may go to every origin: it says what is wanted, in plain words.
fn is_public(name: &HeaderName, secret: &Secret) -> bool {
    const WISHES: [HeaderName; 6] = [ACCEPT, ACCEPT_LANGUAGE, CACHE_CONTROL, DNT, PRAGMA, UPGRADE_INSECURE_REQUESTS];
    matches!(secret, Secret::Plain(_)) && WISHES.contains(name)
}

fn authorization(credentials: &Credentials) -> Result<String, FetchError> {
    use base64::{Engine, prelude::BASE64_STANDARD};
    Ok(match credentials {
        Credentials::Basic { user, password } => {
            format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{}", password.reveal()?)))
        }
        Credentials::Bearer(token) => format!("Bearer {}", token.reveal()?),
    })
}

fn value(what: &str, text: &str, sensitive: bool) -> Result<HeaderValue, FetchError> {
    let mut value = HeaderValue::from_str(text).map_err(|_| FetchError::Secret {
        place: format!("the value of {what}"),
        fault: "holds characters that a header cannot carry".into(),
    })?;
    value.set_sensitive(sensitive);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn personal() -> RequestOptions {
        RequestOptions {
            headers: vec![
                (HeaderName::from_static("accept-language"), Secret::Plain("de".into())),
                (HeaderName::from_static("x-api-key"), Secret::Plain("k".into())),
            ],
            cookies: vec![("a".into(), Secret::Plain("1".into())), ("b".into(), Secret::Plain("2".into()))],
            credentials: Some(Credentials::Bearer(Secret::Plain("t0ken".into()))),
            ..RequestOptions::default()
        }
    }

    #[test]
    fn says_who_asks_to_the_origin_it_is_meant_for() {
        let headers = personal().headers(true).unwrap();
        assert_eq!(headers[COOKIE], "a=1; b=2");
        assert_eq!(headers[AUTHORIZATION], "Bearer t0ken");
    }

    #[test]
    fn tells_another_origin_nothing_personal() {
        let headers = personal().headers(false).unwrap();
        assert_eq!(headers.keys().map(HeaderName::as_str).collect::<Vec<_>>(), ["accept-language"]);
    }

    #[test]
    fn a_page_elsewhere_is_asked_for_without_what_is_secret_and_without_the_way_out_where_somebody_names_it() {
        let home = Url::parse("https://a.example/list").unwrap();
        let own = RequestOptions {
            method: Method::POST,
            body: Some(Secret::Plain("b".into())),
            proxy: Some(Secret::Plain("http://p.example".into())),
            headers: vec![(HeaderName::from_static("x-subscriber"), Secret::Plain("17".into()))],
            origins: vec![home.origin()],
            ..personal()
        };
        for (address, linked, named) in [
            ("https://a.example/other", (Method::GET, true, true), (Method::POST, true, true)),
            ("http://a.example/list", (Method::GET, false, true), (Method::GET, false, false)),
            ("https://a.example.evil.example/", (Method::GET, false, true), (Method::GET, false, false)),
        ] {
            let url = Url::parse(address).unwrap();
            let told = |options: RequestOptions| {
                let secret =
                    !options.headers.is_empty() || options.credentials.is_some() || !options.cookies.is_empty();
                (options.method, secret, options.proxy.is_some())
            };
            assert_eq!((told(own.for_linked(None, &url)), told(own.for_named(&url))), (linked, named), "{address}");
        }
    }

    #[test]
    fn shows_no_secret() {
        let options = personal();
        let shown = format!("{options:?}");
        assert!(!shown.contains("t0ken"), "{shown}");
    }

    #[test]
    fn names_the_variable_that_is_not_set() {
        let error = Secret::Env("PAGEWIRE_NO_SUCH_VARIABLE".into()).reveal().unwrap_err();
        assert!(error.to_string().contains("PAGEWIRE_NO_SUCH_VARIABLE"));
    }

    #[test]
    fn a_value_cannot_smuggle_a_line_into_the_request() {
        let options = RequestOptions { user_agent: Some("a\r\nHost: b".into()), ..RequestOptions::default() };
        assert!(options.headers(true).is_err());
    }
}
