//! The last page of each source, kept so that it can be read again without asking for it.

use rusqlite::{OptionalExtension, params};
use url::Url;

use super::{Store, StoreError, sources::instant};
use crate::model::Page;

/// Fast rather than small: it is done for each page that is read.
const LEVEL: i32 = 1;

/// A page packed for the store, which takes longer than to store it.
#[derive(Debug)]
pub struct PackedPage<'a> {
    page: &'a Page,
    body: Vec<u8>,
}

impl<'a> PackedPage<'a> {
    /// Packs a page.
    ///
    /// # Errors
    /// [`StoreError::Pack`] when it cannot be compressed.
    pub fn new(page: &'a Page) -> Result<Self, StoreError> {
        Ok(Self { page, body: zstd::bulk::compress(&page.body, LEVEL).map_err(StoreError::Pack)? })
    }
}

impl Store {
    /// Keeps a source's page instead of the one before.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn keep_page(&self, feed: &str, source: &str, packed: &PackedPage<'_>) -> Result<(), StoreError> {
        let mut query = self.db.prepare_cached(
            "INSERT INTO page (feed, url, found_at, media_type, charset, language, fetched_at, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (feed, url) DO UPDATE SET found_at = excluded.found_at, media_type = excluded.media_type,
                charset = excluded.charset, language = excluded.language, fetched_at = excluded.fetched_at,
                body = excluded.body",
        )?;
        let Page { url, media_type, charset, language, fetched_at, .. } = packed.page;
        query.execute(params![
            feed,
            source,
            url.as_str(),
            media_type,
            charset,
            language,
            fetched_at.timestamp(),
            packed.body
        ])?;
        Ok(())
    }

    /// A source's page as it was fetched the last time.
    ///
    /// # Errors
    /// [`StoreError::Query`], [`StoreError::Pack`].
    pub fn kept_page(&self, feed: &str, source: &str) -> Result<Option<Page>, StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT found_at, media_type, charset, language, fetched_at, body FROM page WHERE feed = ?1 AND url = ?2",
        )?;
        let found = query
            .query_row([feed, source], |row| {
                let page = (row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
                Ok((page, instant(row, 4)?.unwrap_or_default(), row.get::<_, Vec<u8>>(5)?))
            })
            .optional()?;
        let Some(((url, media_type, charset, language), fetched_at, packed)) = found else { return Ok(None) };
        let Ok(url) = Url::parse(&url) else { return Ok(None) };
        let body = zstd::decode_all(packed.as_slice()).map_err(StoreError::Pack)?;
        Ok(Some(Page { url, media_type, charset, language, body, fetched_at }))
    }
}
