//! Who may read private feeds and who may change things: tokens, passwords, sessions.
//!
//! Nothing that is secret is compared byte by byte: what is compared is always a digest.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use axum::http::{HeaderMap, Method, header};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::ServeError;
use crate::fetch::Secret;

/// How long a login lasts, in seconds.
pub(super) const SESSION: i64 = 30 * 86_400;
/// How many logins are kept.
const SESSIONS: usize = 1_000;
const COOKIE: &str = "pagewire_session";

pub(super) struct Access {
    admin: Admin,
    /// What tokens of private feeds are made with.
    key: Vec<u8>,
    /// The digests of session tokens, and when they end.
    sessions: Mutex<HashMap<[u8; 32], i64>>,
    secure: bool,
}

enum Admin {
    /// An Argon2 hash of a password.
    Password(String),
    /// The digest of a token.
    Token([u8; 32]),
}

/// How a request shows that it may change things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Admitted {
    /// By a login; forms show that they are the server's own by this mark.
    Session {
        /// The mark.
        csrf: String,
    },
    /// By the token itself, which no other page can make a browser send.
    Bearer,
}

impl Access {
    pub(super) fn new(admin: Option<&Secret>, token: &str, key: Vec<u8>, secure: bool) -> Result<Self, ServeError> {
        let secret = admin.map(Secret::reveal).transpose().map_err(ServeError::Admin)?;
        let secret = secret.unwrap_or_else(|| token.to_owned());
        let admin = match secret.starts_with("$argon2") {
            true => Admin::Password(secret),
            false => Admin::Token(digest(secret.as_bytes())),
        };
        Ok(Self { admin, key, sessions: Mutex::default(), secure })
    }

    /// The token by which a private feed may be read.
    pub(super) fn feed_token(&self, feed: &str) -> String {
        URL_SAFE_NO_PAD.encode(&self.mark(&format!("feed {feed}"))[..18])
    }

    fn mark(&self, of: &str) -> [u8; 32] {
        #[expect(clippy::unwrap_used, reason = "HMAC takes a key of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).unwrap();
        mac.update(of.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// Whether a request may read a private feed: by its token in the address, as a bearer or as a password.
    pub(super) fn may_read(&self, feed: &str, token: Option<&str>, headers: &HeaderMap) -> bool {
        let wanted = digest(self.feed_token(feed).as_bytes());
        let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let shown = token.map(str::to_owned).or_else(|| bearer(authorization?)).or_else(|| password(authorization?));
        shown.is_some_and(|shown| digest(shown.as_bytes()) == wanted) || self.admitted(headers, i64::MIN).is_some()
    }

    /// Whether a password or token is the operator's. Hashing a password takes a while: not to be called on a task that answers.
    pub(super) fn is_admin(&self, secret: &str) -> bool {
        match &self.admin {
            Admin::Token(wanted) => digest(secret.as_bytes()) == *wanted,
            Admin::Password(hash) => PasswordHash::new(hash)
                .is_ok_and(|hash| Argon2::default().verify_password(secret.as_bytes(), &hash).is_ok()),
        }
    }

    /// Begins a session; gives the value of its `Set-Cookie`.
    pub(super) fn begin(&self, now: i64) -> String {
        let token = URL_SAFE_NO_PAD.encode(random_key());
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|_, end| *end > now);
        if sessions.len() >= SESSIONS {
            sessions.clear();
        }
        sessions.insert(digest(token.as_bytes()), now + SESSION);
        self.cookie(&token, SESSION)
    }

    /// Ends a session; gives the value of a `Set-Cookie` that takes the cookie back.
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
        let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        if let (Some(shown), Admin::Token(wanted)) = (authorization.and_then(bearer), &self.admin)
            && digest(shown.as_bytes()) == *wanted
        {
            return Some(Admitted::Bearer);
        }
        let token = session_token(headers)?;
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let end = sessions.get(&digest(token.as_bytes()))?;
        let csrf = URL_SAFE_NO_PAD.encode(&self.mark(&format!("csrf {token}"))[..18]);
        (*end > now).then_some(Admitted::Session { csrf })
    }
}

impl Admitted {
    /// Whether a request that changes something was sent by the server's own pages, and not by another's in the same browser.
    pub(super) fn is_meant(&self, method: &Method, headers: &HeaderMap, shown: Option<&str>) -> bool {
        if matches!(*method, Method::GET | Method::HEAD) {
            return true;
        }
        let Self::Session { csrf } = self else { return true };
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

fn bearer(authorization: &str) -> Option<String> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

/// The password of `Basic` credentials.
fn password(authorization: &str) -> Option<String> {
    let (scheme, encoded) = authorization.split_once(' ')?;
    let decoded = base64::engine::general_purpose::STANDARD.decode(encoded.trim()).ok()?;
    let pair = String::from_utf8(decoded).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// 32 bytes that nobody can guess.
pub(super) fn random_key() -> Vec<u8> {
    let mut key = vec![0; 32];
    if getrandom::fill(&mut key).is_err() {
        // no system that runs this is without randomness; a key that nobody knows is better than one that is known
        key = digest(format!("{:p} {:?}", &key, std::time::Instant::now()).as_bytes()).to_vec();
    }
    key
}

/// Hashes a password for `[serve] admin`.
///
/// # Errors
/// What Argon2 says, which it does only of passwords of more than 4 GiB.
pub fn hash_password(password: &str) -> Result<String, String> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(admin: &str) -> Access {
        Access::new(Some(&Secret::Plain(admin.to_owned())), "", vec![7; 32], false).unwrap()
    }

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn a_password_is_known_by_its_hash() {
        let access = access(&hash_password("correct horse").unwrap());
        assert!(access.is_admin("correct horse"));
        assert!(!access.is_admin("correct house"));
        // a hash is no token
        assert!(access.admitted(&headers(header::AUTHORIZATION, "Bearer correct horse"), 0).is_none());
    }

    #[test]
    fn a_session_ends_when_it_is_over_or_ended() {
        let access = access("token");
        let cookie = access.begin(100);
        let value = cookie.split(';').next().unwrap();
        let headers = headers(header::COOKIE, value);
        assert!(access.admitted(&headers, 100).is_some());
        assert!(access.admitted(&headers, 101 + SESSION).is_none());
        access.end(&headers);
        assert!(access.admitted(&headers, 100).is_none());
    }

    #[test]
    fn a_form_of_another_page_changes_nothing() {
        let access = access("token");
        let cookie = access.begin(100);
        let mut headers = headers(header::COOKIE, cookie.split(';').next().unwrap());
        let admitted = access.admitted(&headers, 100).unwrap();
        let Admitted::Session { csrf } = &admitted else { panic!() };
        assert!(admitted.is_meant(&Method::POST, &headers, Some(csrf)));
        assert!(!admitted.is_meant(&Method::POST, &headers, None));
        headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
        assert!(!admitted.is_meant(&Method::POST, &headers, Some(csrf)));
    }

    #[test]
    fn a_private_feed_is_read_by_its_own_token_alone() {
        let access = access("token");
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
