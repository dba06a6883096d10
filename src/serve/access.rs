//! Who may read private feeds and who may change things: tokens, passwords, sessions.
//!
//! Nothing that is secret is compared byte by byte: what is compared is always a digest.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::hmac;

use super::{
    admin::{Admins, Grant},
    digest::digest,
    random::{NoRandomness, random_key},
};

/// How long a login lasts, in seconds.
pub(super) const SESSION: i64 = 30 * 86_400;
/// How many logins are kept.
const SESSIONS: usize = 1_000;
const COOKIE: &str = "pagewire_session";

/// The digests of session tokens, when they end, and whose they are.
type Sessions = Mutex<HashMap<[u8; 32], (i64, Grant)>>;

pub(super) struct Access {
    admins: Admins,
    /// What tokens of private feeds are made with.
    key: Vec<u8>,
    sessions: Arc<Sessions>,
    secure: bool,
}

/// How a request shows that it may change things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Admitted {
    /// By a login; forms show that they are the server's own by this mark.
    Session {
        /// The mark.
        csrf: String,
        /// Whose login it is.
        grant: Grant,
    },
    /// By the token itself, which no other page can make a browser send.
    Bearer(Grant),
}

impl Access {
    /// Knows these; `secure` keeps cookies to https.
    pub(super) fn new(admins: Admins, key: Vec<u8>, secure: bool) -> Self {
        Self { admins, key, sessions: Arc::default(), secure }
    }

    /// The same by other settings: whoever has logged in by another secret has to log in anew.
    pub(super) fn renewed(&self, admins: Admins, secure: bool) -> Self {
        let sessions = if admins == self.admins { Arc::clone(&self.sessions) } else { Arc::default() };
        Self { admins, key: self.key.clone(), sessions, secure }
    }

    /// The token by which a private feed may be read.
    pub(super) fn feed_token(&self, feed: &str) -> String {
        URL_SAFE_NO_PAD.encode(&self.mark(&format!("feed {feed}")).as_ref()[..18])
    }

    /// By what an address is known for one that this server wrote into a page that it shows.
    pub(super) fn part_mark(&self, url: &str) -> String {
        URL_SAFE_NO_PAD.encode(&self.mark(&format!("part {url}")).as_ref()[..12])
    }

    fn mark(&self, of: &str) -> hmac::Tag {
        hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.key), of.as_bytes())
    }

    /// Whether a request may read a private feed: by its token in the address, as a bearer or as a password, or by that of the operator.
    pub(super) fn may_read(&self, feed: &str, token: Option<&str>, headers: &HeaderMap) -> bool {
        let wanted = digest(self.feed_token(feed).as_bytes());
        let authorization = one(headers, &header::AUTHORIZATION);
        let bearer = authorization.and_then(bearer);
        let password = authorization.and_then(password);
        let shown = token.or(bearer).or(password.as_deref());
        shown.is_some_and(|shown| digest(shown.as_bytes()) == wanted)
            || bearer.is_some_and(|shown| self.is_token(shown))
    }

    /// Whether a text is the token of somebody who may do things.
    pub(super) fn is_token(&self, secret: &str) -> bool {
        self.admins.by_token(secret).is_some()
    }

    /// Whose password or token it is. Hashing a password takes a while: not to be called on a task that answers.
    pub(super) fn who(&self, secret: &str) -> Option<Grant> {
        self.admins.who(secret).cloned()
    }

    /// Begins a session; returns the value of its `Set-Cookie`.
    pub(super) fn begin(&self, grant: Grant, now: i64) -> Result<String, NoRandomness> {
        let token = URL_SAFE_NO_PAD.encode(random_key()?);
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|_, (end, _)| *end > now);
        if sessions.len() >= SESSIONS {
            sessions.clear();
        }
        sessions.insert(digest(token.as_bytes()), (now + SESSION, grant));
        Ok(self.cookie(&token, SESSION))
    }

    /// Ends a session; returns the value of a `Set-Cookie` that takes the cookie back.
    pub(super) fn end(&self, headers: &HeaderMap) -> String {
        if let Some(token) = session_token(headers) {
            self.sessions.lock().unwrap_or_else(PoisonError::into_inner).remove(&digest(token.as_bytes()));
        }
        self.cookie("", 0)
    }

    fn cookie(&self, value: &str, age: i64) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{COOKIE}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict{secure}")
    }

    /// Whether, and how, a request shows that it may change things.
    pub(super) fn admitted(&self, headers: &HeaderMap, now: i64) -> Option<Admitted> {
        let bearer = one(headers, &header::AUTHORIZATION).and_then(bearer);
        match bearer.and_then(|shown| self.admins.by_token(shown)) {
            Some(grant) => Some(Admitted::Bearer(grant.clone())),
            None => self.admitted_by_session(headers, now),
        }
    }

    /// Whether a request shows by a login that it may change things.
    pub(super) fn admitted_by_session(&self, headers: &HeaderMap, now: i64) -> Option<Admitted> {
        let token = session_token(headers)?;
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let (end, grant) = sessions.get(&digest(token.as_bytes()))?;
        let csrf = URL_SAFE_NO_PAD.encode(&self.mark(&format!("csrf {token}")).as_ref()[..18]);
        (*end > now).then(|| Admitted::Session { csrf, grant: grant.clone() })
    }
}

impl Admitted {
    /// Who it is.
    pub(super) fn grant(&self) -> &Grant {
        match self {
            Self::Session { grant, .. } | Self::Bearer(grant) => grant,
        }
    }

    /// Whether a request that changes something was sent by the server's own pages, and not by another's in the same browser.
    pub(super) fn is_meant(&self, method: &Method, headers: &HeaderMap, shown: Option<&str>) -> bool {
        if matches!(*method, Method::GET | Method::HEAD) {
            return true;
        }
        let Self::Session { csrf, .. } = self else { return true };
        let header = headers.get("x-csrf-token").and_then(|value| value.to_str().ok());
        same_origin(headers)
            && shown.or(header).is_some_and(|shown| digest(shown.as_bytes()) == digest(csrf.as_bytes()))
    }
}

/// Whether a browser says that a request comes from a page of this server, or does not say.
pub(super) fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let by_site = text("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    let by_origin = text("origin").is_none_or(|origin| {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        text("host").is_some_and(|own| own.eq_ignore_ascii_case(host))
    });
    by_site && by_origin
}

fn session_token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, value)| *name == COOKIE && !value.is_empty()).map(|(_, value)| value)
}

/// The one value of a field; none where it comes more than once, as nobody can say which of them is meant.
fn one<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())?.to_str().ok()
}

/// The bearer that a request shows; none in it where it is not to be read.
pub(super) fn bearers(headers: &HeaderMap) -> Option<Option<&str>> {
    let is_bearer = |value: &HeaderValue| {
        let scheme = value.as_bytes().get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"bearer"));
        scheme && value.as_bytes().get(6).is_none_or(u8::is_ascii_whitespace)
    };
    let shows = headers.get_all(header::AUTHORIZATION).iter().any(is_bearer);
    shows.then(|| one(headers, &header::AUTHORIZATION).and_then(bearer))
}

fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    Some(token.trim()).filter(|token| scheme.eq_ignore_ascii_case("bearer") && !token.is_empty())
}

/// The password of `Basic` credentials.
fn password(authorization: &str) -> Option<String> {
    let (scheme, encoded) = authorization.split_once(' ')?;
    let decoded = base64::engine::general_purpose::STANDARD.decode(encoded.trim()).ok()?;
    let pair = String::from_utf8(decoded).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::ServeSettings, serve::admin::Admin};

    fn admins(token: &str) -> Admins {
        Admins::of(&ServeSettings::default(), &Admin::token(token)).unwrap()
    }

    fn access() -> Access {
        Access::new(admins("token"), vec![7; 32], false)
    }

    fn begun(access: &Access) -> String {
        access.begin(Admins::operator(), 100).unwrap()
    }

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn a_session_ends_when_it_is_over_or_ended() {
        let access = access();
        let cookie = begun(&access);
        let value = cookie.split(';').next().unwrap();
        let headers = headers(header::COOKIE, value);
        assert!(access.admitted(&headers, 100).is_some());
        assert!(access.admitted(&headers, 101 + SESSION).is_none());
        access.end(&headers);
        assert!(access.admitted(&headers, 100).is_none());
    }

    #[test]
    fn sessions_end_with_the_secret_that_began_them() {
        let before = access();
        let headers = headers(header::COOKIE, begun(&before).split(';').next().unwrap());
        assert!(before.renewed(admins("token"), true).admitted(&headers, 100).is_some());
        assert!(before.renewed(admins("other"), true).admitted(&headers, 100).is_none());
    }

    #[test]
    fn a_form_of_another_page_changes_nothing() {
        let access = access();
        let cookie = begun(&access);
        let mut headers = headers(header::COOKIE, cookie.split(';').next().unwrap());
        let admitted = access.admitted(&headers, 100).unwrap();
        let Admitted::Session { csrf, .. } = &admitted else { panic!() };
        assert!(admitted.is_meant(&Method::POST, &headers, Some(csrf)));
        assert!(!admitted.is_meant(&Method::POST, &headers, None));
        headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
        assert!(!admitted.is_meant(&Method::POST, &headers, Some(csrf)));
    }

    #[test]
    fn a_private_feed_is_read_by_its_own_token_alone() {
        let access = access();
        let token = access.feed_token("a");
        let none = HeaderMap::new();
        assert!(access.may_read("a", Some(&token), &none));
        assert!(!access.may_read("b", Some(&token), &none));
        assert!(!access.may_read("a", None, &none));
        assert!(access.may_read("a", None, &headers(header::AUTHORIZATION, &format!("Bearer {token}"))));
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("reader:{token}"));
        assert!(access.may_read("a", None, &headers(header::AUTHORIZATION, &format!("Basic {basic}"))));
    }
}
