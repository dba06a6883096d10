//! Attached files whose length or type no page says, until their server has said it.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, params};
use url::Url;

use super::{FeedMeta, Store, StoreError, body, feeds, load};
use crate::model::{Enclosure, Item};

/// How often a server is asked that fails, a day apart.
const TRIES: u32 = 3;
const PAUSE: TimeDelta = TimeDelta::days(1);

/// A file of which something is to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwaitedFile {
    /// The number of its item in the store.
    pub item: i64,
    /// Its address.
    pub url: Url,
}

/// What came of asking for a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileAnswer {
    /// Its media type and its length, as far as the server says them; it is asked no more.
    Said(Option<String>, Option<u64>),
    /// The server says that it never will.
    Refused,
    /// It is asked again another day, a few times.
    Failed,
}

/// Notes which files of an item are to be asked for.
pub(super) fn await_files(db: &Connection, number: i64, item: &Item) -> Result<(), StoreError> {
    for file in item.enclosures.iter().filter(|file| file.is_unknown()) {
        db.prepare_cached("INSERT OR IGNORE INTO media (item, url) VALUES (?1, ?2)")?
            .execute(params![number, file.url.as_str()])?;
    }
    Ok(())
}

impl Store {
    /// Files of a feed's items of which something is to be asked, those of the newest items first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn awaited_files(&self, feed: &str, most: usize, now: DateTime<Utc>) -> Result<Vec<AwaitedFile>, StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT media.item, media.url FROM media JOIN item ON item.number = media.item
             WHERE item.feed = ?1 AND item.body IS NOT NULL AND media.done = 0 AND media.tries < ?2 AND media.retry_at <= ?3
             ORDER BY item.sort_at DESC, item.ordinal DESC LIMIT ?4",
        )?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = query.query_map(params![feed, TRIES, now.timestamp(), most], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })?;
        // what is damaged is asked for by nobody
        let files = rows.filter_map(Result::ok).filter_map(|(item, url)| Some((item, Url::parse(&url).ok()?)));
        Ok(files.map(|(item, url)| AwaitedFile { item, url }).collect())
    }

    /// Records what a server says of a file. Readers of the item are told it silently: the item is the one that it was.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn record_file(
        &mut self,
        feed: &str,
        (file, answer): (&AwaitedFile, &FileAnswer),
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let tx = self.db.transaction()?;
        let done = !matches!(answer, FileAnswer::Failed);
        let retry_at = (now + PAUSE).timestamp();
        tx.prepare_cached("UPDATE media SET done = ?3, tries = tries + 1, retry_at = ?4 WHERE item = ?1 AND url = ?2")?
            .execute(params![file.item, file.url.as_str(), done, retry_at])?;
        if let FileAnswer::Said(media_type, length) = answer
            && let Some(mut item) = load::item((&tx, &self.damages), feed, file.item)?.and_then(|known| known.item)
        {
            let before = item.clone();
            for enclosure in item.enclosures.iter_mut().filter(|enclosure| enclosure.url == file.url) {
                let is_unknown = enclosure.media_type == Enclosure::UNKNOWN;
                // a page in the place of the file is none
                let is_page = media_type.as_deref().is_some_and(|kind| kind.starts_with("text/html"));
                enclosure.length = enclosure.length.or(length.filter(|_| !is_page));
                if let Some(media_type) = media_type.as_ref().filter(|_| is_unknown && !is_page) {
                    enclosure.media_type.clone_from(media_type);
                }
            }
            if item != before {
                tx.prepare_cached("UPDATE item SET body = ?2 WHERE number = ?1")?
                    .execute(params![file.item, body::write(&item)?])?;
                feeds::update((&tx, &self.damages), feed, &FeedMeta::default(), true, now)?;
            }
        }
        Ok(tx.commit()?)
    }
}
