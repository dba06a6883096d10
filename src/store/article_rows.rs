//! The rows of full texts: what was read of the own pages of items.

use rusqlite::{Connection, OptionalExtension};

use super::{
    StoreError, body,
    damage::{Columns, Damages},
};
use crate::model::Item;

/// Notes that the page of an item is to be read.
pub(super) fn await_article(db: &Connection, number: i64) -> Result<(), StoreError> {
    db.prepare_cached("INSERT OR IGNORE INTO article (item) VALUES (?1)")?.execute([number])?;
    Ok(())
}

/// What was read of the page of an item.
pub(super) enum ArticleRow {
    None,
    Read(Box<Item>),
    Damaged,
}

pub(super) fn article(
    (db, damages): (&Connection, &Damages),
    feed: &str,
    number: i64,
) -> Result<ArticleRow, StoreError> {
    let mut query = db.prepare_cached("SELECT body FROM article WHERE item = ?1 AND body IS NOT NULL")?;
    let read = query.query_row([number], |row| {
        let columns = Columns { row, damages, feed, of: format!("the full text of item number {number}") };
        Ok(body::of_row(&columns).map_or(ArticleRow::Damaged, |item| ArticleRow::Read(Box::new(item))))
    });
    Ok(read.optional()?.unwrap_or(ArticleRow::None))
}

/// Forgets what was read of the page of an item, so that it is read anew.
pub(super) fn forget(db: &Connection, number: i64) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE article SET body = NULL, tries = 0, retry_at = 0, reason = NULL WHERE item = ?1")?
        .execute([number])?;
    Ok(())
}
