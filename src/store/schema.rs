//! The tables of a store, made at once where there are none; those of an earlier layout are upgraded.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::{StoreError, upgrade};

/// All tables, in the layout [`upgrade::NEWEST`]: what the steps of `upgrade` come to.
const TABLES: &str = r"
    -- what is known of a place that items come from
    CREATE TABLE source (
        feed TEXT NOT NULL,
        url TEXT NOT NULL,
        recipe TEXT NOT NULL DEFAULT '',          -- fingerprint of the recipe that the rest holds for; empty: of any
        etag TEXT,
        last_modified TEXT,
        body_hash BLOB,                           -- of the last page that was read
        checked_at INTEGER,                       -- last fetch, unix seconds
        succeeded_at INTEGER,                     -- last fetch that was believed
        usual REAL,                               -- items on the page, as a moving average
        churns INTEGER NOT NULL DEFAULT 0,        -- a wholly new list was accepted once
        current TEXT NOT NULL DEFAULT '[]',       -- the items on the page at the last success, by number
        failures INTEGER NOT NULL DEFAULT 0,      -- in an unbroken row
        failing_since INTEGER,
        reason TEXT,
        advice TEXT,
        moved_to TEXT,                            -- where permanent redirects lead
        validated_url TEXT,                       -- whose answer brought the validators
        freshness INTEGER,                        -- seconds that the last answer stated
        fresh_until INTEGER,                      -- before it, the page is taken for unchanged
        retry_at INTEGER,                         -- before it, a failing source is left alone
        gone INTEGER NOT NULL DEFAULT 0,          -- HTTP 410: it is asked no more
        mended TEXT,                              -- how it is read although its recipe no longer fits, as JSON
        memory TEXT,                              -- what is usual of it, as JSON
        read_at INTEGER,                          -- last fetch that brought the page itself
        watched TEXT,                             -- what its watched part said, as JSON
        PRIMARY KEY (feed, url)
    ) WITHOUT ROWID;

    -- what the page says of itself; revision moves when anything in the feed changes
    CREATE TABLE feed (
        id TEXT PRIMARY KEY,
        revision INTEGER NOT NULL DEFAULT 0,
        changed_at INTEGER NOT NULL,
        title TEXT,
        description TEXT,
        language TEXT,
        image TEXT,
        next_ordinal INTEGER NOT NULL DEFAULT 0,
        home TEXT,                                -- the page that a feed which is read says it is of
        show TEXT                                 -- what it says of itself as a podcast, as JSON
    ) WITHOUT ROWID;

    -- items; one without a body is a tombstone: known, and not to come back
    CREATE TABLE item (
        number INTEGER PRIMARY KEY,
        feed TEXT NOT NULL,
        id TEXT NOT NULL,
        first_seen INTEGER NOT NULL,
        updated INTEGER NOT NULL,
        sort_at INTEGER NOT NULL,
        ordinal INTEGER NOT NULL,                 -- order among items of one instant: the greater is the newer
        revision BLOB NOT NULL,                   -- hash of what readers see
        link TEXT,                                -- as published
        published TEXT,                           -- what the page says, a day or an instant
        body TEXT,                                -- the item as JSON
        backfill INTEGER NOT NULL DEFAULT 0,      -- an older one, shown when the list became longer
        guid TEXT,                                -- what readers know it by; null: its id
        UNIQUE (feed, id)
    );
    CREATE INDEX item_by_age ON item (feed, sort_at DESC, ordinal DESC) WHERE body IS NOT NULL;
    CREATE INDEX item_by_guid ON item (feed, guid) WHERE guid IS NOT NULL;

    -- every key that an item was ever known by
    CREATE TABLE item_key (
        feed TEXT NOT NULL,
        key TEXT NOT NULL,
        item INTEGER NOT NULL REFERENCES item (number) ON DELETE CASCADE,
        PRIMARY KEY (feed, key)
    ) WITHOUT ROWID;
    CREATE INDEX item_key_by_item ON item_key (item);

    -- the files written, so that a lost or damaged one is noticed without reading it
    CREATE TABLE output (
        path TEXT PRIMARY KEY,
        fingerprint TEXT NOT NULL,                -- of all that the content depends on
        size INTEGER NOT NULL,
        modified_ns INTEGER NOT NULL,
        digest BLOB,                              -- of the content
        feed TEXT,                                -- whose document it is; null for one of all feeds
        config TEXT,                              -- the feeds.toml that had it written
        written_at INTEGER,
        gone_since INTEGER,                       -- when it was first seen that feeds.toml wants it no more
        withdrawn_at INTEGER                      -- when it was taken away; the row says that it once was
    ) WITHOUT ROWID;
    CREATE INDEX output_by_feed ON output (feed);

    -- hosts that asked to be left alone
    CREATE TABLE host (
        name TEXT PRIMARY KEY,
        closed_until INTEGER NOT NULL
    ) WITHOUT ROWID;

    -- what was asked of each host on each day, counted in days since 1970
    CREATE TABLE traffic (
        day INTEGER NOT NULL,
        host TEXT NOT NULL,
        requests INTEGER NOT NULL DEFAULT 0,
        unchanged INTEGER NOT NULL DEFAULT 0,     -- 304
        refused INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0,
        bytes INTEGER NOT NULL DEFAULT 0,
        burst INTEGER NOT NULL DEFAULT 0,         -- the most within a minute
        robots_at INTEGER,                        -- when its robots.txt was last asked for
        PRIMARY KEY (day, host)
    ) WITHOUT ROWID;

    -- the robots.txt of each origin; without a body where the origin has none
    CREATE TABLE robots (
        origin TEXT PRIMARY KEY,
        status INTEGER NOT NULL,                  -- after redirects
        body BLOB,
        until INTEGER NOT NULL                    -- when to ask again
    ) WITHOUT ROWID;

    -- the last page of each source, for reading it again without asking
    CREATE TABLE page (
        feed TEXT NOT NULL,
        url TEXT NOT NULL,
        found_at TEXT NOT NULL,                   -- after redirects
        media_type TEXT,
        charset TEXT,
        language TEXT,
        fetched_at INTEGER NOT NULL,
        body BLOB NOT NULL,                       -- zstd
        PRIMARY KEY (feed, url)
    );

    -- the own pages of items that carry their full text
    CREATE TABLE article (
        item INTEGER PRIMARY KEY REFERENCES item (number) ON DELETE CASCADE,
        tries INTEGER NOT NULL DEFAULT 0,         -- failed ones
        retry_at INTEGER NOT NULL DEFAULT 0,
        reason TEXT,                              -- of the last failure
        body TEXT,                                -- what was read, an item as JSON
        recipe TEXT NOT NULL DEFAULT ''           -- fingerprint of what it was read by; empty: of any
    );

    -- files of items whose length or type no page says
    CREATE TABLE media (
        item INTEGER NOT NULL REFERENCES item (number) ON DELETE CASCADE,
        url TEXT NOT NULL,
        done INTEGER NOT NULL DEFAULT 0,          -- its server has said what it says, or that it never will
        tries INTEGER NOT NULL DEFAULT 0,
        retry_at INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (item, url)
    ) WITHOUT ROWID;

    -- sources that broke or healed, for the health feed
    CREATE TABLE event (
        number INTEGER PRIMARY KEY,
        feed TEXT NOT NULL,
        url TEXT NOT NULL,
        at INTEGER NOT NULL,
        broke INTEGER NOT NULL,                   -- else healed
        reason TEXT NOT NULL,
        advice TEXT,
        kind TEXT NOT NULL DEFAULT ''             -- what happened; empty: it broke or healed
    );

    -- the last refreshes of each source
    CREATE TABLE run (
        number INTEGER PRIMARY KEY,
        feed TEXT NOT NULL,
        url TEXT NOT NULL,
        at INTEGER NOT NULL,
        outcome TEXT NOT NULL,                    -- in words
        found INTEGER,
        new INTEGER,
        edited INTEGER,
        reason TEXT
    );
    CREATE INDEX run_by_feed ON run (feed, number);

    -- how edited items were before
    CREATE TABLE past (
        number INTEGER PRIMARY KEY,
        item INTEGER NOT NULL REFERENCES item (number) ON DELETE CASCADE,
        until INTEGER NOT NULL,
        body TEXT NOT NULL                        -- the item as JSON
    );
    CREATE INDEX past_by_item ON past (item, number);

    -- feeds that the operator has paused
    CREATE TABLE paused (feed TEXT PRIMARY KEY) WITHOUT ROWID;

    -- who is told of changes (WebSub)
    CREATE TABLE subscription (
        topic TEXT NOT NULL,
        callback TEXT NOT NULL,
        secret TEXT,
        expires INTEGER NOT NULL,
        failures INTEGER NOT NULL DEFAULT 0,
        told TEXT,                                -- the state of the document that the subscriber has
        retry_at INTEGER,                         -- after a delivery that failed
        PRIMARY KEY (topic, callback)
    ) WITHOUT ROWID;

    -- what the server made once and keeps, such as the key of its tokens
    CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

    -- documents that could not be written, until they are
    CREATE TABLE unwritten (
        path TEXT PRIMARY KEY,
        feed TEXT,                                -- null for a document of all feeds
        config TEXT NOT NULL,                     -- the feeds.toml that has it written
        name TEXT NOT NULL,
        since INTEGER NOT NULL,
        reason TEXT NOT NULL,
        advice TEXT NOT NULL
    ) WITHOUT ROWID;

    -- what was told to whom: of alerts, what was the case with a feed; of new items, the number of the last one
    CREATE TABLE told (
        config TEXT NOT NULL,                     -- the feeds.toml that has it told
        target TEXT NOT NULL,                     -- the key of the table that names who is told
        feed TEXT NOT NULL,
        what TEXT NOT NULL,
        since INTEGER NOT NULL,
        PRIMARY KEY (config, target, feed)
    ) WITHOUT ROWID;
";

/// Sets up a connection: write-ahead log, and a wait instead of an error while another process writes.
pub(super) fn configure(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(std::time::Duration::from_secs(30))?;
    db.pragma_update(None, "journal_mode", "wal")?;
    // a crash of the machine may lose the last runs but never damages the file; a killed process loses nothing
    db.pragma_update(None, "synchronous", "normal")?;
    db.pragma_update(None, "foreign_keys", "on")?;
    db.pragma_update(None, "cache_size", -4096)?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// The format of a file; 0 of one without tables.
pub(super) fn version(db: &Connection) -> rusqlite::Result<u32> {
    db.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))
        .map(|found| u32::try_from(found).unwrap_or(u32::MAX))
}

/// Refuses a file that a later version wrote.
///
/// # Errors
/// [`StoreError::Newer`]; [`StoreError::Query`] where nothing can be read of it.
pub(super) fn refuse_newer(db: &Connection, path: &Path) -> Result<u32, StoreError> {
    match version(db)? {
        found if found > upgrade::NEWEST => {
            Err(StoreError::Newer { path: path.to_owned(), found, known: upgrade::NEWEST })
        }
        found => Ok(found),
    }
}

/// Makes the tables where there are none, and upgrades those of an earlier format: all of it or nothing.
///
/// # Errors
/// [`StoreError::Newer`] for a file that a later version wrote; [`StoreError::Query`], and the file is as it was.
pub(super) fn prepare(db: &mut Connection, path: &Path) -> Result<(), StoreError> {
    if refuse_newer(db, path)? == upgrade::NEWEST {
        return Ok(());
    }
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // another process may have been faster
    let found = refuse_newer(&tx, path)?;
    if found == 0 {
        tx.execute_batch(TABLES)?;
    } else {
        upgrade::upgrade(&tx, found)?;
    }
    tx.pragma_update(None, "user_version", upgrade::NEWEST)?;
    Ok(tx.commit()?)
}
