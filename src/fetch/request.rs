//! How one feed's pages are asked for, where it is not the usual way: `[feed.ID.request]`.

use std::{fmt, path::PathBuf, time::Duration};

use reqwest::{
    Method,
    header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue, USER_AGENT},
};
use url::Url;

use super::{
    FetchError,
    address::{self, Placeholder},
};

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
            Self::File(path) => match std::fs::read_to_string(path) {
                Ok(text) => Ok(text.trim().to_owned()),
                Err(error) => Err(FetchError::Secret {
                    place: format!("the file {}", path.display()),
                    fault: format!("cannot be read: {error}"),
                }),
            },
        }
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
    /// The names in braces of the addresses.
    pub placeholders: Vec<Placeholder>,
    /// Parameters of addresses that are kept out of what comes back.
    pub hidden: Vec<(String, String)>,
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
            placeholders: Vec::new(),
            hidden: Vec::new(),
        }
    }
}

impl RequestOptions {
    /// The same for the own page of an item: what is meant for the list's origin goes to no other, and the secrets of the list's
    /// address are for it alone.
    #[must_use]
    pub fn of_an_item(&self, list: Option<&Url>, same_origin: bool) -> Self {
        let never = |placeholder: &Placeholder| Placeholder { origins: Vec::new(), ..placeholder.clone() };
        let placeholders = self.placeholders.iter().map(never).collect();
        let hidden = list.map(address::secret_parameters).unwrap_or_default();
        let options = Self { method: Method::GET, body: None, placeholders, hidden, ..self.clone() };
        if same_origin {
            return options;
        }
        let public = |(name, secret): &(HeaderName, Secret)| matches!(secret, Secret::Plain(_)) && !is_personal(name);
        Self {
            headers: options.headers.into_iter().filter(public).collect(),
            cookies: Vec::new(),
            credentials: None,
            ..options
        }
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
            if trusted || (matches!(secret, Secret::Plain(_)) && !is_personal(name)) {
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

/// Headers that say who asks, and so are for one origin alone (RFC 9110 section 15.4).
fn is_personal(name: &HeaderName) -> bool {
    let name = name.as_str();
    ["authorization", "cookie", "token", "key", "secret", "session", "auth"].iter().any(|word| name.contains(word))
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
