//! How a store of an earlier layout becomes one of today's, without loss.
//!
//! These steps are history: none is ever changed. A store that is made anew is made by `schema` at once, which says what they come to.

use rusqlite::Connection;

/// The layout that the last step comes to.
pub(super) const NEWEST: u32 = 16;

/// Each step takes the tables from the layout of its index to the next; `user_version` counts the steps done.
const STEPS: [&str; NEWEST as usize] = [
    FIRST, POLITENESS, ARTICLES, MENDED, SERVER, TOLD, DOCUMENTS, WRITTEN, FIELDS, SITES, ADVICE, GUIDS, TRAFFIC,
    WATCHED, FILES, ALERTS,
];

/// Takes tables of an earlier layout to the newest, within the transaction that the caller has begun.
pub(super) fn upgrade(db: &Connection, from: u32) -> rusqlite::Result<()> {
    STEPS.iter().skip(from as usize).try_for_each(|step| db.execute_batch(step))
}

const FIRST: &str = r"
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
        next_ordinal INTEGER NOT NULL DEFAULT 0
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
        UNIQUE (feed, id)
    );
    CREATE INDEX item_by_age ON item (feed, sort_at DESC, ordinal DESC) WHERE body IS NOT NULL;

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
        modified_ns INTEGER NOT NULL
    ) WITHOUT ROWID;
";

const POLITENESS: &str = r"
    ALTER TABLE source ADD COLUMN validated_url TEXT;           -- whose answer brought the validators
    ALTER TABLE source ADD COLUMN freshness INTEGER;            -- seconds that the last answer stated
    ALTER TABLE source ADD COLUMN fresh_until INTEGER;          -- before it, the page is taken for unchanged
    ALTER TABLE source ADD COLUMN retry_at INTEGER;             -- before it, a failing source is left alone
    ALTER TABLE source ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;  -- HTTP 410: it is asked no more

    -- hosts that asked to be left alone
    CREATE TABLE host (
        name TEXT PRIMARY KEY,
        closed_until INTEGER NOT NULL
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
";

const ARTICLES: &str = r"
    -- the own pages of items that carry their full text
    CREATE TABLE article (
        item INTEGER PRIMARY KEY REFERENCES item (number) ON DELETE CASCADE,
        tries INTEGER NOT NULL DEFAULT 0,         -- failed ones
        retry_at INTEGER NOT NULL DEFAULT 0,
        reason TEXT,                              -- of the last failure
        body TEXT                                 -- what was read, an item as JSON
    );
";

const MENDED: &str = r"
    ALTER TABLE source ADD COLUMN mended TEXT;                  -- how it is read although its recipe no longer fits, as JSON
";

const SERVER: &str = r"
    -- sources that broke or healed, for the health feed
    CREATE TABLE event (
        number INTEGER PRIMARY KEY,
        feed TEXT NOT NULL,
        url TEXT NOT NULL,
        at INTEGER NOT NULL,
        broke INTEGER NOT NULL,                   -- else healed
        reason TEXT NOT NULL,
        advice TEXT
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
        PRIMARY KEY (topic, callback)
    ) WITHOUT ROWID;

    -- what the server made once and keeps, such as the key of its tokens
    CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
";

const TOLD: &str = r"
    ALTER TABLE subscription ADD COLUMN told TEXT;              -- the state of the document that the subscriber has
    ALTER TABLE subscription ADD COLUMN retry_at INTEGER;       -- after a delivery that failed
";

const DOCUMENTS: &str = r"
    ALTER TABLE output ADD COLUMN digest BLOB;                  -- of the content
    ALTER TABLE output ADD COLUMN feed TEXT;                    -- whose document it is; null for one of all feeds
    ALTER TABLE output ADD COLUMN config TEXT;                  -- the feeds.toml that had it written
    ALTER TABLE output ADD COLUMN written_at INTEGER;
    ALTER TABLE output ADD COLUMN gone_since INTEGER;           -- when it was first seen that feeds.toml wants it no more
    ALTER TABLE output ADD COLUMN withdrawn_at INTEGER;         -- when it was taken away; the row says that it once was

    -- what stands behind the last slash of a path, without the extension of a format
    UPDATE output SET feed = replace(path, rtrim(path, replace(path, '/', '')), '');
    UPDATE output SET feed = CASE
        WHEN feed LIKE '%.rss' THEN substr(feed, 1, length(feed) - 4)
        WHEN feed LIKE '%.atom' OR feed LIKE '%.json' THEN substr(feed, 1, length(feed) - 5)
    END;
    CREATE INDEX output_by_feed ON output (feed);

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
";

const WRITTEN: &str = r"
    -- fingerprints were made otherwise before: what is known of a source goes on to hold, by whatever recipe it was read
    UPDATE source SET recipe = '';
";

const FIELDS: &str = r"
    ALTER TABLE source ADD COLUMN memory TEXT;                  -- what is usual of it, as JSON
    ALTER TABLE source ADD COLUMN read_at INTEGER;              -- last fetch that brought the page itself
    ALTER TABLE item ADD COLUMN backfill INTEGER NOT NULL DEFAULT 0;    -- an older one, shown when the list became longer
    ALTER TABLE article ADD COLUMN recipe TEXT NOT NULL DEFAULT '';     -- fingerprint of what it was read by; empty: of any
    ALTER TABLE event ADD COLUMN kind TEXT NOT NULL DEFAULT '';         -- what happened; empty: it broke or healed
";

const SITES: &str = r"
    ALTER TABLE feed ADD COLUMN home TEXT;                      -- the page that a feed which is read says it is of
    ALTER TABLE feed ADD COLUMN show TEXT;                      -- what it says of itself as a podcast, as JSON
";

const ADVICE: &str = r"
    -- advice was words for the command line: where they say how to accept, that is a case of its own now
    UPDATE source SET advice = json_object('all', json_array(
            substr(advice, 1, instr(advice, 'run `pagewire build --accept ' || feed || '`') - 1), 'accept',
            substr(advice, instr(advice, 'run `pagewire build --accept ' || feed || '`')
                + length('run `pagewire build --accept ' || feed || '`'))))
        WHERE instr(advice, 'run `pagewire build --accept ' || feed || '`') > 0;
    UPDATE event SET advice = json_object('all', json_array(
            substr(advice, 1, instr(advice, 'run `pagewire build --accept ' || feed || '`') - 1), 'accept',
            substr(advice, instr(advice, 'run `pagewire build --accept ' || feed || '`')
                + length('run `pagewire build --accept ' || feed || '`'))))
        WHERE instr(advice, 'run `pagewire build --accept ' || feed || '`') > 0;
";

const GUIDS: &str = r"
    ALTER TABLE item ADD COLUMN guid TEXT;                      -- what readers know it by; null: its id
    CREATE INDEX item_by_guid ON item (feed, guid) WHERE guid IS NOT NULL;
";

const TRAFFIC: &str = r"
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
";

const WATCHED: &str = r"
    ALTER TABLE source ADD COLUMN watched TEXT;                 -- what its watched part said, as JSON
";

const FILES: &str = r"
    -- files of items whose length or type no page says
    CREATE TABLE media (
        item INTEGER NOT NULL REFERENCES item (number) ON DELETE CASCADE,
        url TEXT NOT NULL,
        done INTEGER NOT NULL DEFAULT 0,          -- its server has said what it says, or that it never will
        tries INTEGER NOT NULL DEFAULT 0,
        retry_at INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (item, url)
    ) WITHOUT ROWID;
";

const ALERTS: &str = r"
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

#[cfg(test)]
mod tests;
