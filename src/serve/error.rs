//! What goes wrong: why a server cannot run, and why a request is not answered as wished.

use std::path::PathBuf;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{admin::AdminFault, random::NoRandomness};
use crate::{emit::EmitError, fetch::FetchError, pipeline, store::StoreError};

/// Why a server cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Nothing can be listened to there.
    #[error(
        "cannot listen on {address}: {source}; is another server running? `[serve] listen` or --listen names another address"
    )]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// `[serve] admin` cannot be read.
    #[error("`admin` in [serve] cannot be used: {0}")]
    Admin(#[from] AdminFault),
    /// No secret can be made.
    #[error(transparent)]
    Random(#[from] NoRandomness),
    /// Nobody can be asked.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A refresh met a failing store.
    #[error(transparent)]
    Pipeline(#[from] pipeline::Error),
    /// The system refused something else.
    #[error("cannot serve: {0}")]
    Io(#[from] std::io::Error),
    /// The file that says how to answer is broken.
    #[error("the secrets of {} cannot be used", .0.display())]
    Secrets(PathBuf),
}

/// Why a request is not answered as wished.
#[derive(Debug)]
pub(super) enum Fault {
    NotFound,
    /// It was here once, and will not be again: what it was.
    Gone(&'static str),
    /// The feed never succeeded yet.
    NotYet,
    /// A private feed, without its token.
    Private,
    /// Something that the operator alone may do.
    Admin,
    /// A form that another page sent.
    Foreign,
    TooMany(u64),
    /// What was made cannot be sent before others have read theirs.
    Busy,
    Refused(StatusCode, String),
    Broken,
    /// Something that is needed for the answer failed, in words.
    Failed(String),
    /// The memory cannot be used, in words; for good where it is damaged.
    Memory(String, bool),
}

impl Fault {
    pub(super) fn bad_request(words: impl Into<String>) -> Self {
        Self::Refused(StatusCode::BAD_REQUEST, words.into())
    }

    /// The status and the words for it.
    pub(super) fn status_and_words(&self) -> (StatusCode, String) {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "there is nothing here; / has all feeds".into()),
            Self::Gone(what) => (StatusCode::GONE, format!("{what} is no longer published; / has all feeds")),
            Self::NotYet => {
                let words = "this feed has no items yet: its page was not read so far; / says why";
                (StatusCode::SERVICE_UNAVAILABLE, words.into())
            }
            Self::Private => (StatusCode::UNAUTHORIZED, "this feed is private: its address has a token".into()),
            Self::Admin => (StatusCode::UNAUTHORIZED, "this needs a login: /login, or a bearer token".into()),
            Self::Foreign => {
                (StatusCode::FORBIDDEN, "this form is not from here, or too old: load the page again".into())
            }
            Self::TooMany(wait) => (StatusCode::TOO_MANY_REQUESTS, format!("too many requests; try again in {wait} s")),
            Self::Busy => {
                let words = "too many readers are slow to take what was made for them; try again in a few seconds";
                (StatusCode::SERVICE_UNAVAILABLE, words.into())
            }
            Self::Refused(status, words) => (*status, words.clone()),
            Self::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "something went wrong here; the log says what".into()),
            Self::Failed(words) | Self::Memory(words, _) => (StatusCode::INTERNAL_SERVER_ERROR, words.clone()),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (status, words) = self.status_and_words();
        let mut response = (status, format!("{words}\n")).into_response();
        let headers = response.headers_mut();
        match self {
            Self::Private => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"feed\", Bearer"));
            }
            Self::TooMany(wait) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
            }
            Self::Busy => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(5));
            }
            Self::NotYet => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(60));
            }
            _ => {}
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response.extensions_mut().insert(FaultWords(words));
        response
    }
}

/// What a fault says, for a page that shows it.
#[derive(Debug, Clone)]
pub(super) struct FaultWords(pub String);

impl From<pipeline::Error> for Fault {
    fn from(error: pipeline::Error) -> Self {
        tracing::error!("{error}");
        match &error {
            pipeline::Error::Store(store) => Self::Memory(error.to_string(), store.lasts()),
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::from(pipeline::Error::from(error))
    }
}

impl From<NoRandomness> for Fault {
    fn from(error: NoRandomness) -> Self {
        tracing::error!("{error}");
        Self::Failed(error.to_string())
    }
}

impl From<EmitError> for Fault {
    fn from(error: EmitError) -> Self {
        Self::from(pipeline::Error::from(error))
    }
}
