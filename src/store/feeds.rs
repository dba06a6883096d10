//! What a feed's page says of itself, and the feed's revision.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use url::Url;

use super::{
    Store, StoreError,
    damage::{Columns, Damages},
};
use crate::model::{Image, Show};

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
    /// The page that a feed which is read says it is of.
    pub home: Option<Url>,
    /// What it says of itself as a podcast.
    pub show: Option<Show>,
}

impl Store {
    /// What is known of a feed; nothing is known of one that never succeeded.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn feed(&self, feed: &str) -> Result<FeedMeta, StoreError> {
        Ok(meta((&self.db, &self.damages), feed)?.0)
    }
}

/// What is known of a feed, and whether all of it could be read.
fn meta((db, damages): (&Connection, &Damages), feed: &str) -> Result<(FeedMeta, bool), StoreError> {
    let mut query = db.prepare_cached(
        "SELECT revision, changed_at, title, description, language, image, home, show FROM feed WHERE id = ?1",
    )?;
    let row = query.query_row([feed], |row| {
        let columns = Columns { row, damages, feed, of: "what is known".into() };
        let meta = FeedMeta {
            // a feed whose count is damaged has one all the same
            revision: columns.needed("revision").unwrap_or(1),
            changed_at: columns.instant("changed_at"),
            title: columns.read("title"),
            description: columns.read("description"),
            language: columns.read("language"),
            image: columns.json("image"),
            home: columns.read::<String>("home").and_then(|home| Url::parse(&home).ok()),
            show: columns.json("show"),
        };
        let readable = |column: &str| row.get::<_, Option<String>>(column).is_ok();
        let is_sound = ["title", "description", "language", "image", "home", "show"].into_iter().all(readable)
            && row.get::<_, i64>("revision").is_ok()
            && meta.changed_at.is_some()
            && row.get::<_, Option<String>>("image").is_ok_and(|image| image.is_some() == meta.image.is_some());
        Ok((meta, is_sound))
    });
    Ok(row.optional()?.unwrap_or((FeedMeta::default(), true)))
}

/// Writes what the page says of itself and moves the revision, where either the page's words or its items changed.
pub(super) fn update(
    (db, damages): (&Connection, &Damages),
    feed: &str,
    page: &FeedMeta,
    items_changed: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (before, is_sound) = meta((db, damages), feed)?;
    // what one page of several does not say, another may have said
    let after = FeedMeta {
        revision: before.revision,
        changed_at: before.changed_at,
        title: page.title.clone().or_else(|| before.title.clone()),
        description: page.description.clone().or_else(|| before.description.clone()),
        language: page.language.clone().or_else(|| before.language.clone()),
        image: page.image.clone().or_else(|| before.image.clone()),
        home: page.home.clone().or_else(|| before.home.clone()),
        show: page.show.clone().or_else(|| before.show.clone()),
    };
    if !items_changed && is_sound && after == before && before.revision > 0 {
        return Ok(());
    }
    let image = after.image.as_ref().map(serde_json::to_string).transpose()?;
    // no revision comes twice, after a loss either
    let mut query = db.prepare_cached(
        "INSERT INTO feed (id, revision, changed_at, title, description, language, image, home, show)
         VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (id) DO UPDATE SET
            revision = iif(typeof(revision) = 'integer', max(revision + 1, excluded.revision), excluded.revision),
            changed_at = iif(typeof(changed_at) = 'integer', max(changed_at, excluded.changed_at), excluded.changed_at), title = excluded.title,
            description = excluded.description, language = excluded.language, image = excluded.image, home = excluded.home, show = excluded.show",
    )?;
    let show = after.show.as_ref().map(serde_json::to_string).transpose()?;
    let home = after.home.as_ref().map(Url::as_str);
    query.execute(params![feed, now.timestamp(), after.title, after.description, after.language, image, home, show])?;
    Ok(())
}
