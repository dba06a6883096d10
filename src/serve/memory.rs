//! Whether the memory is where the server opened it. Where its file was taken away or replaced, the server would go on in one that nobody
//! finds: it begins nothing any more, writes all that it knows to the place again, and ends.

use std::sync::Arc;

use super::{
    error::Fault,
    shared::Shared,
    trouble::{Met, Wrong},
};
use crate::store::StoreError;

/// Watches over the place of the memory.
#[derive(Debug, Default)]
pub(super) struct MemoryWatch {
    displaced: bool,
}

impl MemoryWatch {
    /// Whether it was not in its place at the last look.
    pub(super) const fn is_displaced(&self) -> bool {
        self.displaced
    }

    /// Looks whether it is in its place. Where it is not, it is put back as soon as the server is idle: returns where it is then. What
    /// cannot be put back is tried again at the next look.
    pub(super) async fn look(&mut self, shared: &Arc<Shared>, is_idle: bool) -> Option<StoreError> {
        // an error is in the log by then
        let found = shared.read(|reader| Ok::<_, Fault>(reader.store().displaced())).await.ok()?;
        let Some(error) = found else {
            if std::mem::take(&mut self.displaced) {
                shared.note(Met::Place, None);
            }
            return None;
        };
        if !std::mem::replace(&mut self.displaced, true) {
            tracing::error!("{error}; pagewire writes it back, and ends");
            shared.note(Met::Place, Some(Wrong { words: error.to_string(), of_memory: true, lasts: true }));
        }
        if !is_idle {
            return None;
        }
        let saved = shared.read(|reader| reader.store().put_back(reader.now())).await.ok()?;
        let StoreError::Displaced { path } = error else { return None };
        Some(StoreError::Saved { path, saved })
    }
}
