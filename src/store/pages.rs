//! The last page of each source, kept so that it can be read again without asking for it.

use std::io::Read;

use rusqlite::{OptionalExtension, params};
use url::Url;

use super::{Store, StoreError, damage::Columns};
use crate::model::Page;

/// Fast rather than small: it is done for each page that is read.
const LEVEL: i32 = 1;
/// In bytes: what unpacks to more was damaged.
const LARGEST: u64 = 1 << 30;

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
    /// [`StoreError::Query`].
    pub fn kept_page(&self, feed: &str, source: &str) -> Result<Option<Page>, StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT found_at, media_type, charset, language, fetched_at, body FROM page WHERE feed = ?1 AND url = ?2",
        )?;
        let found = query.query_row([feed, source], |row| {
            let of = format!("the page kept of {source}");
            Ok(kept(&Columns { row, damages: &self.damages, feed, of }))
        });
        Ok(found.optional()?.flatten())
    }
}

/// The bytes of a page, or what is wrong with them.
fn unpack(packed: &[u8]) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    let unpacked = zstd::Decoder::new(packed).and_then(|unpacked| unpacked.take(LARGEST + 1).read_to_end(&mut body));
    match unpacked {
        Ok(_) if body.len() as u64 > LARGEST => Err("it is larger than any page".into()),
        Ok(_) => Ok(body),
        Err(fault) => Err(fault.to_string()),
    }
}

/// What is wrong with a packed page, if anything.
pub(super) fn check(packed: &[u8]) -> Result<(), String> {
    unpack(packed).map(|_| ())
}

/// A page; none where it is damaged, and so has to be asked for.
fn kept(columns: &Columns<'_, '_>) -> Option<Page> {
    let url = Url::parse(&columns.needed::<String>("found_at")?);
    let packed: Vec<u8> = columns.needed("body")?;
    let unpacked = unpack(&packed);
    let (url, body) = match (url, unpacked) {
        (Ok(url), Ok(body)) => (url, body),
        (Err(fault), _) => return columns.none("found_at", &fault.to_string()),
        (_, Err(fault)) => return columns.none("body", &fault),
    };
    Some(Page {
        url,
        media_type: columns.read("media_type"),
        charset: columns.read("charset"),
        language: columns.read("language"),
        body,
        fetched_at: columns.instant("fetched_at").unwrap_or_default(),
    })
}
