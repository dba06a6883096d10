//! Documents that some readers wished for: a page, an archive, a feed cut down. They are kept for a while, so that the same wish is
//! answered by the same bytes, and few are made at once.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::Url;

use super::document::ServedDocument;
use crate::model::Format;

/// How many are kept.
const KEPT: usize = 64;
/// How many bytes they have together.
const BYTES: usize = 8 << 20;
/// How many are made at once.
const MAKERS: usize = 2;

pub(super) struct Cuts {
    /// The newest first.
    kept: Mutex<VecDeque<(CutWish, Arc<ServedDocument>)>>,
    makers: Arc<Semaphore>,
}

/// How a reader wants a feed cut down, or which part of its history.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(super) struct CutWishes {
    pub page: Option<usize>,
    pub archive: Option<usize>,
    pub limit: Option<usize>,
    pub only: Option<String>,
    pub drop: Option<String>,
    pub token: Option<String>,
}

impl CutWishes {
    /// The address of a part of a feed, cut down in the same way.
    pub(super) fn address(&self, mut document: Url, part: Option<(&str, usize)>) -> Url {
        let mut pairs = document.query_pairs_mut();
        pairs.extend_pairs(part.map(|(name, number)| (name, number.to_string())));
        pairs.extend_pairs(self.only.as_ref().map(|only| ("only", only)));
        pairs.extend_pairs(self.drop.as_ref().map(|drop| ("drop", drop)));
        pairs.extend_pairs(self.limit.map(|limit| ("limit", limit.to_string())));
        drop(pairs);
        document
    }

    pub(super) fn is_plain(&self) -> bool {
        self.page.or(self.archive).or(self.limit).is_none() && self.only.is_none() && self.drop.is_none()
    }
}

/// What a document was made for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CutWish {
    index: usize,
    format: Format,
    /// That of the feed: after its next refresh another document is made.
    generation: u64,
    pub wishes: CutWishes,
}

impl CutWish {
    pub(super) fn of((index, format): (usize, Format), generation: u64, wishes: CutWishes) -> Self {
        Self { index, format, generation, wishes }
    }
}

impl Default for Cuts {
    fn default() -> Self {
        Self { kept: Mutex::default(), makers: Arc::new(Semaphore::new(MAKERS)) }
    }
}

impl Cuts {
    /// The document for a wish, if it is kept.
    pub(super) fn find(&self, wish: &CutWish) -> Option<Arc<ServedDocument>> {
        self.kept().iter().find(|(kept, _)| kept == wish).map(|(_, document)| Arc::clone(document))
    }

    /// Waits until a document may be made. The permit goes with the work, which does not end where nobody waits for it any more.
    pub(super) async fn begin(&self) -> Option<OwnedSemaphorePermit> {
        // the semaphore is never closed
        Arc::clone(&self.makers).acquire_owned().await.ok()
    }

    /// Keeps a document in the place of those that are older.
    pub(super) fn keep(&self, wish: CutWish, document: &Arc<ServedDocument>) {
        let mut kept = self.kept();
        kept.push_front((wish, Arc::clone(document)));
        kept.truncate(KEPT);
        while kept.iter().map(|(_, document)| document.plain.len()).sum::<usize>() > BYTES {
            kept.pop_back();
        }
    }

    /// Lets go of all of them.
    pub(super) fn forget(&self) {
        self.kept().clear();
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<(CutWish, Arc<ServedDocument>)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
