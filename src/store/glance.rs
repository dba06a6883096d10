//! What a list of all feeds tells of each: asked for at once, for there may be thousands of them.

use std::collections::HashMap;

use super::{Store, StoreError};

/// How the sources of a feed are doing, and what its page calls it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glance {
    /// A source fails, or a document cannot be written.
    pub failing: bool,
    /// A list is held back.
    pub held: bool,
    /// Fields of a source are not as usual.
    pub degraded: bool,
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
            // what is usual of a source names what is held and what broke only where there is any
            "SELECT feed, max(failing_since IS NOT NULL AND instr(coalesce(memory, ''), '\"held\":') = 0),
                max(mended IS NOT NULL), max(checked_at IS NOT NULL),
                max(failing_since IS NOT NULL AND instr(coalesce(memory, ''), '\"held\":') > 0),
                max(instr(coalesce(memory, ''), '\"broken\":') > 0)
             FROM source GROUP BY feed",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let glance = Glance {
                failing: row.get(1)?,
                mended: row.get(2)?,
                looked_at: row.get(3)?,
                held: row.get(4)?,
                degraded: row.get(5)?,
                title: None,
            };
            // of a feed whose name is damaged nothing is known
            glances.extend(row.get(0).ok().map(|feed| (feed, glance)));
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
