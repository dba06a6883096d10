//! All rows of a damaged file that can still be read, copied into a new one.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rusqlite::{
    Connection, Row, Statement, params_from_iter,
    types::{Value, ValueRef},
};

use super::{
    StoreError,
    body::{self, LOST},
    check::{self, CheckFinding},
    raw,
    revision::revision,
    tables::{TABLES, Table},
};

/// So many numbers in a row are tried where rows cannot be read, before it is taken that no more follow.
const TRIES: i64 = 20_000;

/// Copies what can be read; returns what is lost.
pub(super) fn recover(
    from: &Connection,
    to: &mut Connection,
    now: DateTime<Utc>,
) -> Result<Vec<CheckFinding>, StoreError> {
    // what cannot be read at all fails here
    from.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    let mut lost = Vec::new();
    let tx = to.transaction()?;
    for table in &TABLES {
        copy(from, &tx, table, &mut lost, now)?;
    }
    tx.commit()?;
    Ok(lost)
}

/// Copies the rows of one table.
fn copy(
    from: &Connection,
    to: &Connection,
    table: &'static Table,
    lost: &mut Vec<CheckFinding>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let loss = |fault: String| CheckFinding { table: Some(table.name), feed: None, row: None, fault };
    let columns = match check::columns(from, table) {
        Ok(columns) if !columns.is_empty() => columns,
        Ok(_) => return Ok(()),
        Err(fault) => {
            lost.push(loss(fault.to_string()));
            return Ok(());
        }
    };
    let names: Vec<&str> = columns.iter().map(|&index| table.columns[index].name).collect();
    let places: Vec<String> = (1..=names.len()).map(|place| format!("?{place}")).collect();
    let list = names.join(", ");
    let mut insert =
        to.prepare(&format!("INSERT OR IGNORE INTO {} ({list}) VALUES ({})", table.name, places.join(", ")))?;
    let mut faults = BTreeSet::new();
    let (most, mut read) = (4 * check::most_rows(from), 0);
    let mut take = |row: &Row<'_>| -> rusqlite::Result<()> {
        read += 1;
        if read > most {
            return Err(check::endless());
        }
        let (values, found) = mend(table, &columns, |place| row.get_ref(place).ok(), now);
        let kept = match values {
            Some(values) => insert.execute(params_from_iter(values))? > 0,
            None => false,
        };
        // what was copied before, by another way, is not lost again
        if kept || !found.is_empty() {
            lost.extend(found.into_iter().map(|fault| CheckFinding {
                feed: check::feed_of(table, row),
                row: check::name_of(table, row),
                ..loss(fault)
            }));
        }
        Ok(())
    };
    if table.numbered {
        by_number(from, (table, &list), &mut take, &mut faults)?;
    } else {
        by_order(from, (table, &list), &mut take, &mut faults)?;
    }
    lost.extend(faults.into_iter().map(|fault| loss(format!("some rows cannot be read: {fault}"))));
    Ok(())
}

/// What reads a row.
type Take<'t> = &'t mut dyn FnMut(&Row<'_>) -> rusqlite::Result<()>;

/// Rows by their numbers; where they cannot be read, the next number is tried.
fn by_number(
    from: &Connection,
    (table, list): (&Table, &str),
    take: Take<'_>,
    faults: &mut BTreeSet<String>,
) -> Result<(), StoreError> {
    let mut query = from
        .prepare(&format!("SELECT {list}, rowid AS its_number FROM {} WHERE rowid >= ?1 ORDER BY rowid", table.name))?;
    let (mut next, mut tries) = (i64::MIN, 0);
    loop {
        let before = next;
        match each(&mut query, [next], &mut |row| {
            take(row)?;
            next = row.get::<_, i64>("its_number")?.saturating_add(1);
            Ok(())
        }) {
            Ok(()) => return Ok(()),
            Err(fault) => {
                faults.insert(fault.to_string());
                tries = if next > before { 0 } else { tries + 1 };
                next = next.max(0).saturating_add(1);
            }
        }
        if tries > TRIES {
            break;
        }
    }
    // what lies behind a wide gap is reached from the other end
    let mut query = from.prepare(&format!("SELECT {list} FROM {} ORDER BY rowid DESC", table.name))?;
    faults.extend(each(&mut query, [], take).err().map(|fault| fault.to_string()));
    Ok(())
}

/// Rows from both ends, and by all that they can be looked for by.
fn by_order(
    from: &Connection,
    (table, list): (&Table, &str),
    take: Take<'_>,
    faults: &mut BTreeSet<String>,
) -> Result<(), StoreError> {
    let (name, key) = (table.name, table.columns[0].name);
    let Err(fault) =
        from.prepare(&format!("SELECT {list} FROM {name}")).and_then(|mut query| each(&mut query, [], take))
    else {
        return Ok(());
    };
    faults.insert(fault.to_string());
    let backwards = from.prepare(&format!("SELECT {list} FROM {name} ORDER BY {key} DESC"));
    // each of these is another way to rows that may have been read before
    let _ = backwards.and_then(|mut query| each(&mut query, [], take));
    if name == "item_key"
        && let Ok(mut query) = from
            .prepare(&format!("SELECT {list} FROM {name} INDEXED BY item_key_by_item WHERE item >= ?1 ORDER BY item"))
    {
        let (mut next, mut tries) = (0, 0);
        while tries <= TRIES {
            let before = next;
            let read = each(&mut query, [next], &mut |row| {
                take(row)?;
                next = row.get("item")?;
                Ok(())
            });
            if read.is_ok() {
                break;
            }
            tries = if next > before { 0 } else { tries + 1 };
            next += 1;
        }
    }
    if let Ok(mut query) = from.prepare(&format!("SELECT {list} FROM {name} WHERE {key} = ?1")) {
        for feed in feeds(from) {
            let _ = each(&mut query, [feed.as_str()], take);
        }
    }
    Ok(())
}

/// The feeds that any table tells of.
fn feeds(from: &Connection) -> BTreeSet<String> {
    let mut feeds = BTreeSet::new();
    for query in
        ["SELECT id FROM feed", "SELECT feed FROM source", "SELECT feed FROM item", "SELECT feed FROM item_key"]
    {
        let _ = from.prepare(query).and_then(|mut query| {
            each(&mut query, [], &mut |row| {
                feeds.insert(row.get(0)?);
                Ok(())
            })
        });
    }
    feeds
}

/// Hands on each row until one cannot be read.
fn each(query: &mut Statement<'_>, params: impl rusqlite::Params, take: Take<'_>) -> rusqlite::Result<()> {
    let mut rows = query.query(params)?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}

/// A row's values with something else for those that cannot be read, and what is wrong with those; no values where the row is of no
/// use without them.
fn mend<'v>(
    table: &Table,
    columns: &[usize],
    read: impl Fn(usize) -> Option<ValueRef<'v>>,
    now: DateTime<Utc>,
) -> (Option<Vec<Value>>, Vec<String>) {
    let (mut values, mut faults, mut useless) = (Vec::with_capacity(columns.len()), Vec::new(), false);
    let mut damaged = Vec::new();
    for (place, &index) in columns.iter().enumerate() {
        let column = &table.columns[index];
        let value = read(place).unwrap_or(ValueRef::Null);
        match column.fault(value) {
            None => values.push(Value::try_from(value).unwrap_or(Value::Null)),
            Some(fault) => {
                faults.push(format!("`{}`: {fault}", column.name));
                damaged.push(column.name);
                useless |= column.otherwise().is_none();
                values.push(column.otherwise().unwrap_or(Value::Null));
            }
        }
    }
    if useless {
        return (None, faults);
    }
    if table.name == "item" && !damaged.is_empty() {
        mend_item(table, columns, &mut values, &damaged, now);
    }
    (Some(values), faults)
}

/// Adds the items and keys that are still on the pages of a file, though no tree leads to them any more. What was read in order
/// stands; neither is ever deleted, so that what is found was there.
pub(super) fn salvage(file: &[u8], to: &mut Connection, now: DateTime<Utc>) -> Result<(), StoreError> {
    let [item, key, ..] = &TABLES;
    let columns: Vec<usize> = (0..item.columns.len()).collect();
    let tx = to.transaction()?;
    let insert = |table: &Table| {
        let places: Vec<String> = (1..=table.columns.len()).map(|place| format!("?{place}")).collect();
        let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        format!("INSERT OR IGNORE INTO {} ({}) VALUES ({})", table.name, names.join(", "), places.join(", "))
    };
    let (mut items, mut keys) = (tx.prepare(&insert(item))?, tx.prepare(&insert(key))?);
    let mut failed = None;
    raw::rows(file, |mut row| {
        let added = match (row.number, row.values.len()) {
            (Some(number), count) if count == item.columns.len() => {
                row.values[0] = Value::Integer(number);
                let (values, _) = mend(item, &columns, |place| row.values.get(place).map(ValueRef::from), now);
                values.map(|values| items.execute(params_from_iter(values)))
            }
            (None, 3) => {
                let is_key =
                    key.columns.iter().zip(&row.values).all(|(column, value)| column.fault(value.into()).is_none());
                is_key.then(|| keys.execute(params_from_iter(&row.values)))
            }
            _ => None,
        };
        failed = failed.take().or(added.and_then(Result::err));
    });
    drop((items, keys));
    if let Some(fault) = failed {
        return Err(fault.into());
    }
    Ok(tx.commit()?)
}

/// Takes for what cannot be read of an item what the rest of it says.
fn mend_item(table: &Table, columns: &[usize], values: &mut [Value], damaged: &[&str], now: DateTime<Utc>) {
    let place = |name: &str| columns.iter().position(|&index| table.columns[index].name == name);
    let number = |values: &[Value], name: &str| match place(name).map(|place| &values[place]) {
        Some(Value::Integer(number)) if !damaged.contains(&name) => Some(*number),
        _ => None,
    };
    let body = match place("body").map(|place| &values[place]) {
        Some(Value::Text(text)) if text != LOST => body::read(text).ok(),
        _ => None,
    };
    let times = ["first_seen", "sort_at", "updated"].map(|name| number(values, name));
    let [seen, sort_at, updated] = times;
    let seen = seen.or(sort_at).or(updated).unwrap_or_else(|| now.timestamp());
    for name in damaged {
        let Some(place) = place(name) else { continue };
        values[place] = match *name {
            "first_seen" | "sort_at" => Value::Integer(seen),
            "updated" => Value::Integer(seen),
            "revision" => Value::Blob(revision(&body.clone().unwrap_or_default()).to_vec()),
            "link" => body
                .as_ref()
                .and_then(|item| item.link.as_ref())
                .map_or(Value::Null, |link| Value::Text(link.to_string())),
            "published" => {
                body.as_ref().and_then(|item| item.published).map_or(Value::Null, |at| Value::Text(at.to_string()))
            }
            _ => continue,
        };
    }
}

/// Puts in order what belongs together: what belongs to an item that is lost goes, and a feed with items has a row. Each page is read
/// anew at the next look, since it may show what is lost.
pub(super) fn settle(to: &Connection, lost: &mut Vec<CheckFinding>, now: DateTime<Utc>) -> rusqlite::Result<()> {
    for (table, words) in [("item_key", "keys"), ("article", "full texts"), ("past", "former states")] {
        let gone = to.execute(&format!("DELETE FROM {table} WHERE item NOT IN (SELECT number FROM item)"), [])?;
        if gone > 0 {
            let fault = format!("{gone} {words} belong to items that are lost");
            lost.push(CheckFinding { table: Some(table), feed: None, row: None, fault });
        }
    }
    let now = now.timestamp();
    to.execute(
        "INSERT OR IGNORE INTO feed (id, revision, changed_at, next_ordinal)
         SELECT feed, ?1, max(updated), 0 FROM item WHERE body IS NOT NULL GROUP BY feed",
        [now],
    )?;
    to.execute(
        "UPDATE feed SET next_ordinal = max(next_ordinal, coalesce((SELECT max(ordinal) + 1 FROM item WHERE feed = feed.id), 0)),
            changed_at = iif(changed_at > 0, changed_at, ?1)",
        [now],
    )?;
    to.execute("UPDATE source SET etag = NULL, last_modified = NULL, body_hash = NULL, fresh_until = NULL", [])?;
    Ok(())
}
