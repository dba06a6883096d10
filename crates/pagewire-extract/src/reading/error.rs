//! Why a page cannot be read, and what it is instead of the one that was asked for.

use crate::{Document, ExtractError, Refusal, model::Page, page::By, recognise};

/// Why a page cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is no text; the media type says what it is.
    #[error("the answer is no page but {0}")]
    NoText(String),
    /// There is nothing in it.
    #[error("the answer is empty: there is no page in it")]
    Blank,
    /// Nothing was found on it.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// It shows something else instead of what was asked for.
    #[error("{refusal} ({because})")]
    Refused {
        /// What it shows.
        refusal: Refusal,
        /// What went wrong because of it.
        because: String,
    },
    /// It sends its readers on, and has nothing else.
    #[error("this page sends its readers on to {to}, and has nothing else")]
    SentOn {
        /// Where it sends them.
        to: url::Url,
    },
}

impl ReadError {
    /// The same, or what the page is instead of the one that was asked for.
    #[must_use]
    pub fn on(self, text: &str, page: &Page) -> Self {
        match recognise(text, page.url.as_str()) {
            Some(refusal) => Self::Refused { refusal, because: self.to_string() },
            None => sent_on(text, &page.url).map_or(self, |to| Self::SentOn { to }),
        }
    }
}

/// Where a page sends its readers by `<meta http-equiv="refresh">`; to itself is nowhere.
fn sent_on(text: &str, page: &url::Url) -> Option<url::Url> {
    let document = Document::parse(text);
    let to = document.head().named(By::HttpEquiv, "refresh").find_map(|content| {
        let (_, to) = content.split_once([';', ','])?;
        let to = to.trim_start();
        let named = to.get(..3).is_some_and(|begun| begun.eq_ignore_ascii_case("url"));
        let to = if named { to[3..].trim_start().strip_prefix('=')? } else { to };
        page.join(to.trim().trim_matches(['"', '\''])).ok()
    })?;
    (to.as_str().split('#').next() != page.as_str().split('#').next()).then_some(to)
}
