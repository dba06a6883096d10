//! Stores of earlier layouts are made by the steps themselves, and opened as any store is.

use std::{collections::BTreeMap, path::Path};

use rusqlite::{Connection, params};
use tempfile::TempDir;

use super::{NEWEST, STEPS, upgrade};
use crate::{
    model::{Item, Surface},
    store::{FILE, Store, StoreError, check, repair, schema},
};

const ID: &str = "urn:uuid:5a0c4a5e-3b62-5f0e-9d0e-0c2a6d1f7b11";

/// A store as the version that made this layout left it: a source, and an item with its key and its file.
fn of_layout(layout: u32) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let db = Connection::open(folder.path().join(FILE)).unwrap();
    db.pragma_update(None, "journal_mode", "wal").unwrap();
    STEPS.iter().take(layout as usize).for_each(|step| db.execute_batch(step).unwrap());
    db.pragma_update(None, "user_version", layout).unwrap();
    let body = r#"{"link":"https://a.example/1","title":"Ferry talks resume"}"#;
    db.execute(
        "INSERT INTO item (number, feed, id, first_seen, updated, sort_at, ordinal, revision, link, body)
         VALUES (1, 'news', ?1, 100, 100, 100, 0, zeroblob(16), 'https://a.example/1', ?2)",
        params![ID, body],
    )
    .unwrap();
    db.execute_batch(
        "INSERT INTO source (feed, url, recipe, etag, checked_at, succeeded_at, usual, current)
             VALUES ('news', 'https://a.example/', 'x', 'tag', 100, 100, 1.0, '[1]');
         INSERT INTO feed (id, revision, changed_at, title, next_ordinal) VALUES ('news', 3, 100, 'News', 1);
         INSERT INTO item_key (feed, key, item) VALUES ('news', 'url:a.example/1', 1);
         INSERT INTO output (path, fingerprint, size, modified_ns) VALUES ('/srv/out/news.atom', 'f', 9, 9);",
    )
    .unwrap();
    folder
}

fn layout(folder: &Path) -> u32 {
    schema::version(&Connection::open(folder.join(FILE)).unwrap()).unwrap()
}

/// What such a store holds is all there.
fn assert_whole(store: &Store) {
    let items = store.items("news", 10, |_| true).unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!((items[0].id.as_str(), items[0].item.title.as_str()), (ID, "Ferry talks resume"));
    assert_eq!((items[0].first_seen.timestamp(), &items[0].guid), (100, &None));
    let known = Item { keys: vec!["url:a.example/1".into()], ..Item::default() };
    assert!(store.knows_any("news", &[known]).unwrap());
    let source = store.source("news", "https://a.example/", items[0].first_seen).unwrap();
    assert_eq!((source.cache_state.validators.etag.as_deref(), source.current.as_slice()), (Some("tag"), &[1][..]));
    let owner: String = store.db.query_row("SELECT feed FROM output", [], |row| row.get(0)).unwrap();
    assert_eq!(owner, "news");
    assert!(store.damages().is_empty());
}

#[test]
fn a_store_of_every_earlier_layout_is_upgraded_with_all_that_it_holds() {
    for from in 1..NEWEST {
        let folder = of_layout(from);
        if from >= 7 {
            // this layout's own program wrote it
            let db = Connection::open(folder.path().join(FILE)).unwrap();
            db.execute("UPDATE output SET feed = 'news'", []).unwrap();
        }
        assert_whole(&Store::open(folder.path()).unwrap());
        assert_eq!(layout(folder.path()), NEWEST, "from {from}");
        assert!(check(folder.path()).unwrap().is_sound(), "from {from}");
    }
}

#[test]
fn a_list_that_was_held_back_by_an_earlier_version_can_be_accepted_at_once() {
    let (folder, words) = (of_layout(10), "look at the page, or run `pagewire build --accept news` if it is right");
    let db = Connection::open(folder.path().join(FILE)).unwrap();
    db.execute("UPDATE source SET failing_since = 100, failures = 1, reason = 'held', advice = ?1", [words]).unwrap();
    db.execute(
        "INSERT INTO event (feed, url, at, broke, reason, advice) VALUES ('news', 'x', 1, 1, 'held', ?1)",
        [words],
    )
    .unwrap();
    drop(db);
    let store = Store::open(folder.path()).unwrap();
    let failure = store.failure("news", "https://a.example/").unwrap().unwrap();
    let event = store.health_events(1).unwrap().remove(0);
    for advice in [failure.advice.unwrap(), event.advice.unwrap()] {
        assert!(advice.is_to_accept());
        assert_eq!(advice.told(Surface::Command, "news"), words);
    }
}

/// The statements of a schema by name, without comments and without what blanks there are.
fn statements(db: &Connection) -> BTreeMap<String, String> {
    let mut query = db.prepare("SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_master").unwrap();
    let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
    let plain = |sql: String| {
        let lines: String = sql.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
        lines.split_whitespace().collect::<String>()
    };
    rows.map(Result::unwrap).map(|(name, sql)| (name, plain(sql))).collect()
}

#[test]
fn a_store_that_is_made_at_once_has_the_tables_of_one_that_was_upgraded_step_by_step() {
    let mut fresh = Connection::open_in_memory().unwrap();
    schema::prepare(&mut fresh, Path::new("in memory")).unwrap();
    assert_eq!(schema::version(&fresh).unwrap(), NEWEST);
    let stepped = Connection::open_in_memory().unwrap();
    upgrade(&stepped, 0).unwrap();
    assert_eq!(statements(&fresh), statements(&stepped));
}

#[test]
fn an_upgrade_that_fails_leaves_the_store_as_it_was() {
    for from in 1..6 {
        let folder = of_layout(from);
        let db = Connection::open(folder.path().join(FILE)).unwrap();
        // a later step makes this table
        db.execute_batch("CREATE TABLE unwritten (something TEXT)").unwrap();
        drop(db);
        let failed = Store::open(folder.path()).unwrap_err();
        assert!(failed.to_string().contains("unwritten"), "{failed}");
        assert_eq!(layout(folder.path()), from);
        let db = Connection::open(folder.path().join(FILE)).unwrap();
        db.execute_batch("DROP TABLE unwritten").unwrap();
        drop(db);
        assert_whole(&Store::open(folder.path()).unwrap());
    }
}

#[test]
fn an_upgrade_that_is_killed_is_done_at_the_next_start() {
    for from in 1..7 {
        let (folder, killed) = (of_layout(from), tempfile::tempdir().unwrap());
        let db = Connection::open(folder.path().join(FILE)).unwrap();
        // what a killed process leaves behind is what it had written to its files until then
        db.pragma_update(None, "cache_size", 1).unwrap();
        db.pragma_update(None, "cache_spill", 1).unwrap();
        db.execute_batch("BEGIN IMMEDIATE").unwrap();
        upgrade(&db, from).unwrap();
        for entry in std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
            if !entry.file_name().to_string_lossy().ends_with("-shm") {
                std::fs::copy(entry.path(), killed.path().join(entry.file_name())).unwrap();
            }
        }
        assert_eq!(layout(killed.path()), from);
        assert_whole(&Store::open(killed.path()).unwrap());
        assert_eq!(layout(killed.path()), NEWEST);
    }
}

#[test]
fn a_store_of_a_later_version_is_refused_and_not_touched() {
    let folder = of_layout(NEWEST);
    let path = folder.path().join(FILE);
    let db = Connection::open(&path).unwrap();
    db.pragma_update(None, "user_version", NEWEST + 1).unwrap();
    // as whoever copies it elsewhere has it
    db.pragma_update(None, "journal_mode", "delete").unwrap();
    drop(db);
    let before = std::fs::read(&path).unwrap();
    let refused = Store::open(folder.path()).unwrap_err();
    assert!(matches!(refused, StoreError::Newer { found, .. } if found == NEWEST + 1), "{refused}");
    for part in ["pagewire.db", "use the version that wrote it", "--state"] {
        assert!(refused.to_string().contains(part), "{part} in {refused}");
    }
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn repair_reads_past_the_damaged_first_page_of_a_store_that_was_made_step_by_step() {
    let folder = of_layout(NEWEST);
    let path = folder.path().join(FILE);
    let db = Connection::open(&path).unwrap();
    db.execute_batch(
        "INSERT INTO secret VALUES ('key', x'0102'); INSERT INTO host VALUES ('a.example', 200);
         UPDATE output SET feed = 'news';",
    )
    .unwrap();
    db.pragma_update(None, "journal_mode", "delete").unwrap();
    drop(db);
    let mut file = std::fs::read(&path).unwrap();
    file[..4096].fill(0);
    std::fs::write(&path, file).unwrap();
    let now = chrono::DateTime::from_timestamp(150, 0).unwrap();
    repair(folder.path(), |_| Ok(0), now).unwrap();
    let db = Connection::open(&path).unwrap();
    for table in ["source", "feed", "item", "item_key", "output", "secret", "host"] {
        let rows: i64 = db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        assert!(rows >= 1, "{table}");
    }
}
