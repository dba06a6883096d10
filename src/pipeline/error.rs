use super::advice;
use crate::{
    emit::EmitError,
    extract::{Ending, ExtractError, ReadError, Refusal},
    fetch::{BodyEnd, FetchError},
    history::Doubt,
    model::Advice,
    store::{Store, StoreError},
};

/// What stops a whole run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The HTTP client cannot be set up.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// A fault of the program itself.
    #[error("an internal fault while publishing: {0}")]
    Fault(String),
    /// A document cannot be rendered.
    #[error(transparent)]
    Emit(#[from] EmitError),
}

impl Error {
    /// The same, naming the file of the store where it is one of the store.
    #[must_use]
    pub fn of(self, store: &Store) -> Self {
        match self {
            Self::Store(error) => Self::Store(store.named(error)),
            other => other,
        }
    }
}

/// What costs one source its refresh, and leaves its feed as it was.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The page could not be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// Nothing was found on it.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// The answer is no text.
    #[error("the answer is no page but {0}")]
    NoText(String),
    /// There is nothing in the answer.
    #[error("the answer is empty: there is no page in it")]
    Blank,
    /// The server shows something else instead of the page.
    #[error("{refusal} ({because})")]
    Refused {
        /// What it shows.
        refusal: Refusal,
        /// What went wrong because of it.
        because: String,
        /// How many items were found on it all the same.
        found: usize,
    },
    /// The page sends its readers on, and has nothing else.
    #[error("this page sends its readers on to {0}, and has nothing else")]
    SentOn(url::Url),
    /// An item's own page holds no article.
    #[error("no article is found on this page")]
    NoArticle,
    /// Nothing but the end of the connection, or of the file, ended the page, and its markup goes on.
    #[error("the page is cut off: the {end} {ending}", end = ended(*.1), ending = .0)]
    CutOff(Ending, BodyEnd),
    /// What was found is not believed.
    #[error("{}", in_words(.0))]
    Doubt(Doubt),
    /// A fault of the program itself.
    #[error("an internal fault while reading this page: {0}")]
    Fault(String),
}

impl From<ReadError> for SourceError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::NoText(media_type) => Self::NoText(media_type),
            ReadError::Blank => Self::Blank,
            ReadError::Extract(error) => Self::Extract(error),
            ReadError::SentOn { to } => Self::SentOn(to),
            ReadError::Refused { refusal, because } => Self::Refused { refusal, because, found: 0 },
        }
    }
}

impl SourceError {
    /// What a person can do about it.
    #[must_use]
    pub fn advice(&self) -> Option<Advice> {
        let or_accept = |before: &'static str| Advice::all([before.into(), Advice::Accept]);
        match self {
            Self::Fetch(error) => error.advice(),
            Self::Extract(error) => Some(advice::for_extract(error)),
            Self::NoText(_) => {
                Some("open `url` in a browser, and enter the address of the page that lists the items".into())
            }
            Self::Blank => Some("open `url` in a browser: if it is empty there, too, tell the site's operator".into()),
            Self::SentOn(to) => Some(Advice::all([format!("put `url = \"{to}\"` into ").into(), Advice::FeedTable])),
            Self::NoArticle => Some(Advice::all([
                "say with ".into(),
                Advice::Table("article".into()),
                " which elements are its text".into(),
            ])),
            Self::Refused { refusal, found: 0, .. } => Some(advice::for_refusal(*refusal)),
            Self::Refused { refusal, .. } => {
                Some(advice::for_refusal(*refusal).and(or_accept("if it is the page that is meant, ")))
            }
            Self::CutOff(..) => Some(or_accept("if the page is made so and always ends there, ")),
            Self::Doubt(Doubt::Empty) => Some("compare the recipe with the page: it may have been redesigned".into()),
            Self::Doubt(_) => Some(Advice::all([
                "look at the page: correct the recipe if it was redesigned, or ".into(),
                Advice::Accept,
                " if it is right".into(),
            ])),
            Self::Fault(_) => Some("report it with the page's address; the other feeds are not affected".into()),
        }
    }
}

const fn ended(end: BodyEnd) -> &'static str {
    match end {
        BodyEnd::File => "file ends",
        BodyEnd::Announced | BodyEnd::Connection => "connection ended",
    }
}

fn in_words(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Empty => "none of the items found on this page has a title, a link or a text".into(),
        Doubt::Shrunk { found, usual } => format!("only {found} items found where {usual} are usual"),
        Doubt::Burst { found, known } => {
            let known = match known {
                0 => "not one of them is known".to_owned(),
                1 => "only one of them is known".to_owned(),
                known => format!("only {known} of them are known"),
            };
            format!("{found} items found and {known}, as after a redesign; they are held back")
        }
    }
}
