//! How the operator is known: by a token, or by a password of which feeds.toml holds the hash.

use std::sync::Arc;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

use super::digest::digest;
use crate::{
    config::{AccessToken, Scope, ServeSettings},
    fetch::{FetchError, Secret},
};

/// The fewest characters of a token: fewer can be guessed.
const SHORTEST: usize = 16;

/// Why `[serve] admin` cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AdminFault {
    /// It is that of somebody besides.
    #[error("`secret` of [serve.token.{0}]: {1}")]
    Named(String, Box<AdminFault>),
    /// It cannot be read.
    #[error("{0}")]
    Unread(#[from] FetchError),
    /// It is not there.
    #[error("it is empty, so that everybody would be the operator; {ADVICE}")]
    Empty,
    /// It can be guessed.
    #[error("it has {0} characters, and less than {SHORTEST} can be guessed; {ADVICE}")]
    Short(usize),
    /// It begins like an Argon2 hash, and is none.
    #[error(
        "it looks like an Argon2 hash, and is none: {0}; copy the whole line that `pagewire hash-password` prints, and \
         mind that shells and compose files replace `$` within it"
    )]
    Broken(String),
}

/// What of `[serve]` a server would refuse to begin with; a secret that this process cannot have may be there for the server.
///
/// # Errors
/// [`AdminFault`].
pub fn check(settings: &ServeSettings) -> Result<(), AdminFault> {
    settings.admin.as_ref().map_or(Ok(()), |secret| Admin::of(secret).map(|_| ()))?;
    settings.tokens.iter().try_for_each(|token| named(token).map(|_| ()))
}

fn named(token: &AccessToken) -> Result<Admin, AdminFault> {
    Admin::of(&token.secret).map_err(|fault| AdminFault::Named(token.name.clone(), Box::new(fault)))
}

const ADVICE: &str =
    "`pagewire hash-password` makes the hash of a password, `openssl rand -hex 20` a token; or leave `admin` out";

/// How the operator is known.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Admin {
    /// An Argon2 hash of a password.
    Password(String),
    /// The digest of a token.
    Token([u8; 32]),
}

impl Admin {
    /// By what `[serve] admin` says.
    pub(super) fn of(secret: &Secret) -> Result<Self, AdminFault> {
        let secret = secret.reveal()?;
        let secret = secret.trim();
        if secret.trim_start_matches('$').starts_with("argon2") {
            return match PasswordHash::new(secret) {
                Ok(hash) if is_whole(&hash) => Ok(Self::Password(secret.to_owned())),
                Ok(_) => Err(AdminFault::Broken("a part of it is missing".into())),
                Err(error) => Err(AdminFault::Broken(error.to_string())),
            };
        }
        match secret.chars().count() {
            0 => Err(AdminFault::Empty),
            few if few < SHORTEST => Err(AdminFault::Short(few)),
            _ => Ok(Self::token(secret)),
        }
    }

    /// By this token.
    pub(super) fn token(token: &str) -> Self {
        Self::Token(digest(token.as_bytes()))
    }

    /// Whether a password or token is the operator's. Hashing a password takes a while: not to be called on a task that answers.
    pub(super) fn is(&self, secret: &str) -> bool {
        match self {
            Self::Token(_) => self.is_token(secret),
            Self::Password(hash) => PasswordHash::new(hash)
                .is_ok_and(|hash| Argon2::default().verify_password(secret.as_bytes(), &hash).is_ok()),
        }
    }

    /// Whether a text is the operator's token; a password is none.
    pub(super) fn is_token(&self, secret: &str) -> bool {
        matches!(self, Self::Token(wanted) if digest(secret.as_bytes()) == *wanted)
    }
}

/// Who somebody is, and what they may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grant {
    /// By which name: `operator`, or that of a token.
    pub name: Arc<str>,
    pub scope: Scope,
}

/// All who may do things.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Admins(Vec<(Grant, Admin)>);

impl Admins {
    /// The operator, known by `own` where the settings do not say; and those who are named there.
    pub(super) fn of(settings: &ServeSettings, own: &Admin) -> Result<Self, AdminFault> {
        let operator = settings.admin.as_ref().map_or_else(|| Ok(own.clone()), Admin::of)?;
        let mut all = vec![(Grant { name: "operator".into(), scope: Scope::All }, operator)];
        for token in &settings.tokens {
            all.push((Grant { name: token.name.as_str().into(), scope: token.scope }, named(token)?));
        }
        Ok(Self(all))
    }

    /// Whose password or token it is. Hashing a password takes a while: not to be called on a task that answers.
    pub(super) fn who(&self, secret: &str) -> Option<&Grant> {
        self.by_token(secret).or_else(|| self.0.iter().find(|(_, admin)| admin.is(secret)).map(|(grant, _)| grant))
    }

    /// Whose token it is.
    pub(super) fn by_token(&self, secret: &str) -> Option<&Grant> {
        self.0.iter().find(|(_, admin)| admin.is_token(secret)).map(|(grant, _)| grant)
    }

    /// The operator.
    pub(super) fn operator() -> Grant {
        Grant { name: "operator".into(), scope: Scope::All }
    }
}

/// Whether a hash has all parts that a password is compared by.
fn is_whole(hash: &PasswordHash) -> bool {
    argon2::Params::try_from(hash).is_ok() && hash.salt.is_some() && hash.hash.is_some()
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

    fn admin(secret: &str) -> Result<Admin, AdminFault> {
        Admin::of(&Secret::Plain(secret.to_owned()))
    }

    #[test]
    fn a_secret_that_can_be_guessed_is_refused() {
        assert!(matches!(admin(""), Err(AdminFault::Empty)));
        assert!(matches!(admin(" \t\n"), Err(AdminFault::Empty)));
        assert!(matches!(admin("fifteen letters"), Err(AdminFault::Short(15))));
        assert!(matches!(admin(&format!("{}ü", " ".repeat(40))), Err(AdminFault::Short(1))));
        assert!(admin("sixteen letters!").is_ok_and(|admin| admin.is_token("sixteen letters!")));
    }

    #[test]
    fn a_hash_that_was_cut_or_expanded_is_refused() {
        let hash = hash_password("correct horse").unwrap();
        assert!(admin(&hash).is_ok_and(|admin| admin.is("correct horse") && !admin.is("correct snapshot")));
        assert!(admin(&hash).is_ok_and(|admin| !admin.is_token(&hash)), "a hash is no token");
        let (cut, _) = hash.rsplit_once('$').unwrap();
        for broken in [cut, &hash[1..], &hash.replace('$', "$$"), "$argon2id$", "argon2id=19=19456,t=2,p=1"] {
            assert!(matches!(admin(broken), Err(AdminFault::Broken(_))), "{broken}");
        }
    }
}
