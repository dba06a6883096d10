//! What a list of all feeds tells of each: asked for at once, for there may be thousands of them.

use std::collections::HashMap;

use super::{Store, StoreError, damage::Columns};
use crate::history::Memory;

/// How the sources of a feed are doing, and what its page calls it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glance {
    /// A source fails, or a document cannot be written.
    pub failing: bool,
    /// How many lists are held back.
    pub held: usize,
    /// Fields of a source are not as usual.
    pub degraded: bool,
    /// A source gets no new items any more.
    pub stale: bool,
    /// How many fields of its sources are not as usual.
    pub broken: usize,
    /// A source is read although its recipe no longer fits.
    pub mended: bool,
    /// A source was looked at.
    pub looked_at: bool,
    /// What its page calls it.
    pub title: Option<String>,
}

impl Store {
    /// All feeds at a glance.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn glances(&self) -> Result<HashMap<String, Glance>, StoreError> {
        let mut glances: HashMap<String, Glance> = HashMap::new();
        let mut query = self.db.prepare_cached(
            "SELECT feed, failing_since IS NOT NULL AS fails, mended IS NOT NULL AS mended, checked_at IS NOT NULL AS checked,
                succeeded_at, memory FROM source",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            // of a feed whose name is damaged nothing is known
            let Ok(feed) = row.get::<_, String>("feed") else { continue };
            let columns = Columns { row, damages: &self.damages, feed: &feed, of: "what is known of a source".into() };
            let memory: Memory = columns.json("memory").unwrap_or_default();
            let (fails, is_held): (bool, bool) = (row.get("fails")?, memory.held.is_some());
            let glance = glances.entry(feed.clone()).or_default();
            glance.failing |= fails && !is_held;
            glance.held += usize::from(fails && is_held);
            glance.mended |= row.get::<_, bool>("mended")?;
            glance.looked_at |= row.get::<_, bool>("checked")?;
            glance.broken += memory.fields.broken.len();
            glance.degraded |= !memory.fields.broken.is_empty() || memory.short.is_some();
            glance.stale |= memory.arrivals.pace.silence(columns.instant("succeeded_at")).is_some();
        }
        for feed in self.unwritten()?.into_iter().filter_map(|document| document.feed) {
            glances.entry(feed).or_default().failing = true;
        }
        let mut query = self.db.prepare_cached("SELECT id, title FROM feed WHERE title IS NOT NULL")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            if let (Ok(feed), Ok(title)) = (row.get(0), row.get(1)) {
                glances.entry(feed).or_default().title = title;
            }
        }
        Ok(glances)
    }
}
