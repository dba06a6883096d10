//! Full texts: which items wait for theirs, and what was read of each.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use rusqlite::{OptionalExtension, TransactionBehavior, params};
use url::Url;

use super::{Store, StoreError, body, edits, feeds, load, media, plausible};
use crate::{model::Item, store::FeedMeta};

/// How often the page of an item is asked for when it fails.
const TRIES: u32 = 3;

/// An item whose own page was not read yet, or by another recipe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwaitedArticle {
    /// The item's number in the store.
    pub item: i64,
    /// Its title.
    pub title: String,
    /// Its page.
    pub link: Url,
}

impl Store {
    /// The items of a feed whose pages are still to be read by a recipe, of this fingerprint, the newest first; of the newest `limit` items
    /// alone, as no others are published.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn awaited_articles(
        &self,
        feed: &str,
        (recipe, limit): (&str, usize),
        now: DateTime<Utc>,
    ) -> Result<Vec<AwaitedArticle>, StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT item.number, item.body FROM
                (SELECT number, body, sort_at, ordinal FROM item WHERE feed = ?1 AND body IS NOT NULL
                    ORDER BY sort_at DESC, ordinal DESC LIMIT ?2) AS item
             JOIN article ON article.item = item.number
             WHERE (article.body IS NULL OR article.recipe NOT IN ('', ?6)) AND (article.tries < ?3 OR typeof(article.tries) <> 'integer')
                AND (article.retry_at <= ?4 OR article.retry_at > ?5)
             ORDER BY item.sort_at DESC, item.ordinal DESC",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let longest = plausible::latest(now, plausible::LONGEST_ARTICLE).timestamp();
        let mut rows = query.query(params![feed, limit, TRIES, now.timestamp(), longest, recipe])?;
        let mut awaited = Vec::new();
        while let Some(row) = rows.next()? {
            // a damaged one is named when its feed is read
            let item = row.get_ref(1)?.as_str().ok().and_then(|body| body::read(body).ok());
            if let Some(item) = item
                && let Some(link) = item.link
            {
                awaited.push(AwaitedArticle { item: row.get(0)?, title: item.title, link });
            }
        }
        Ok(awaited)
    }

    /// Completes an item by what its own page says, as a recipe of this fingerprint reads it. An item that was first seen at this very
    /// moment was never published without; of any other one this is an edit, unless only the recipe is another.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn record_article(
        &mut self,
        feed: &str,
        number: i64,
        (article, recipe): (&Item, &str),
        timezone: Tz,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let corrects = tx
            .prepare_cached("SELECT 1 FROM article WHERE item = ?1 AND body IS NOT NULL AND recipe <> ?2")?
            .exists(params![number, recipe])?;
        tx.prepare_cached("UPDATE article SET body = ?2, recipe = ?3, reason = NULL, tries = 0 WHERE item = ?1")?
            .execute(params![number, body::write(article)?, recipe])?;
        let db = (&*tx, &self.damages);
        let known = load::item(db, feed, number)?.unwrap_or_default();
        // an item that is damaged is completed when its page shows it again
        if let Some(item) = known.item.as_ref() {
            if let Some(edit) = crate::history::complete(&known, item, corrects, (timezone, now)) {
                edits::update(db, (feed, number), (&edit, item), known.is_sound, now)?;
                media::await_files(&tx, number, &edit.item)?;
                feeds::update(db, feed, &FeedMeta::default(), true, now)?;
            }
            if known.first_seen == Some(now.timestamp()) {
                edits::settle_updated(&tx, number, &item.clone().completed_by(article), timezone, now)?;
            }
        }
        tx.commit()?;
        Ok(())
    }

    /// Records that the page of an item could not be read; it is tried again later, a few times.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn record_article_failure(&mut self, number: i64, reason: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        let wait = |tries: u32| TimeDelta::hours(1 << (2 * tries.min(4)));
        let mut query = self.db.prepare_cached("SELECT tries FROM article WHERE item = ?1")?;
        let tries: u32 = query.query_row([number], |row| Ok(row.get(0).unwrap_or(0))).optional()?.unwrap_or(0);
        self.db
            .prepare_cached("UPDATE article SET tries = ?2, retry_at = ?3, reason = ?4 WHERE item = ?1")?
            .execute(params![number, tries + 1, (now + wait(tries)).timestamp(), reason])?;
        Ok(())
    }
}
