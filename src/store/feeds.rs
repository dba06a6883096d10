//! What a feed's page says of itself, and the feed's revision.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};

use super::{Store, StoreError, sources::instant};
use crate::model::Image;

/// What is known of a feed apart from its items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedMeta {
    /// Moves whenever anything in the feed changes; 0 before the first success.
    pub revision: i64,
    /// When that was last.
    pub changed_at: Option<DateTime<Utc>>,
    /// The page's title.
    pub title: Option<String>,
    /// The page's description.
    pub description: Option<String>,
    /// The page's language.
    pub language: Option<String>,
    /// The page's image.
    pub image: Option<Image>,
}

impl Store {
    /// What is known of a feed; nothing is known of one that never succeeded.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn feed(&self, feed: &str) -> Result<FeedMeta, StoreError> {
        meta(&self.db, feed)
    }
}

pub(super) fn meta(db: &Connection, feed: &str) -> Result<FeedMeta, StoreError> {
    let mut query =
        db.prepare_cached("SELECT revision, changed_at, title, description, language, image FROM feed WHERE id = ?1")?;
    let row = query
        .query_row([feed], |row| {
            let meta = FeedMeta {
                revision: row.get(0)?,
                changed_at: instant(row, 1)?,
                title: row.get(2)?,
                description: row.get(3)?,
                language: row.get(4)?,
                image: None,
            };
            Ok((meta, row.get::<_, Option<String>>(5)?))
        })
        .optional()?;
    let Some((mut meta, image)) = row else { return Ok(FeedMeta::default()) };
    meta.image = image.map(|image| serde_json::from_str(&image)).transpose()?;
    Ok(meta)
}

/// Writes what the page says of itself and moves the revision, where either the page's words or its items changed.
pub(super) fn update(
    db: &Connection,
    feed: &str,
    page: &FeedMeta,
    items_changed: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let before = meta(db, feed)?;
    // what one page of several does not say, another may have said
    let after = FeedMeta {
        revision: before.revision,
        changed_at: before.changed_at,
        title: page.title.clone().or_else(|| before.title.clone()),
        description: page.description.clone().or_else(|| before.description.clone()),
        language: page.language.clone().or_else(|| before.language.clone()),
        image: page.image.clone().or_else(|| before.image.clone()),
    };
    if !items_changed && after == before && before.revision > 0 {
        return Ok(());
    }
    let image = after.image.as_ref().map(serde_json::to_string).transpose()?;
    let mut query = db.prepare_cached(
        "INSERT INTO feed (id, revision, changed_at, title, description, language, image) VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET revision = revision + 1, changed_at = excluded.changed_at, title = excluded.title,
            description = excluded.description, language = excluded.language, image = excluded.image",
    )?;
    query.execute(params![feed, now.timestamp(), after.title, after.description, after.language, image])?;
    Ok(())
}
