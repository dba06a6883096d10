//! Rows of a damaged file read off its pages, without the trees that lead to them (<https://www.sqlite.org/fileformat2.html>).
//!
//! One broken page near the root of a table hides all pages below it, and SQLite's bundled build has no means to look past it.

use rusqlite::types::Value;

/// Pages of these kinds hold rows: of tables with row numbers, of tables without and of indexes (section 1.6).
const TABLE_LEAF: u8 = 0x0d;
const INDEX_LEAF: u8 = 0x0a;

/// A row as it is stored.
#[derive(Debug, PartialEq)]
pub(super) struct RawRow {
    /// Its number; none of a row of a table without.
    pub number: Option<i64>,
    pub values: Vec<Value>,
}

/// Hands on every row that can be made out.
pub(super) fn rows(file: &[u8], mut take: impl FnMut(RawRow)) {
    let size = match u16::from_be_bytes([byte(file, 16), byte(file, 17)]) {
        1 => 65_536,
        size if size >= 512 && size.is_power_of_two() => usize::from(size),
        _ => 4096,
    };
    let pages = FilePages { file, size };
    for number in 1..=file.len() / size {
        let Some(page) = pages.page(number) else { continue };
        // the first page begins with the file's own header
        let head = if number == 1 { 100 } else { 0 };
        let kind = byte(page, head);
        if kind != TABLE_LEAF && kind != INDEX_LEAF {
            continue;
        }
        let cells = usize::from(u16::from_be_bytes([byte(page, head + 3), byte(page, head + 4)]));
        for cell in 0..cells.min(size / 4) {
            let at = head + 8 + 2 * cell;
            let place = usize::from(u16::from_be_bytes([byte(page, at), byte(page, at + 1)]));
            if let Some(row) = page.get(place..).and_then(|cell| pages.row(cell, kind)) {
                take(row);
            }
        }
    }
}

fn byte(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).copied().unwrap_or_default()
}

struct FilePages<'f> {
    file: &'f [u8],
    size: usize,
}

impl FilePages<'_> {
    /// A page by its number, from 1.
    fn page(&self, number: usize) -> Option<&[u8]> {
        let start = number.checked_sub(1)?.checked_mul(self.size)?;
        self.file.get(start..start.checked_add(self.size)?)
    }

    fn row(&self, mut cell: &[u8], kind: u8) -> Option<RawRow> {
        let length = usize::try_from(varint(&mut cell)?).ok().filter(|length| *length <= self.file.len())?;
        let number = if kind == TABLE_LEAF { Some(varint(&mut cell)?.cast_signed()) } else { None };
        Some(RawRow { number, values: record(&self.payload(cell, length, kind)?)? })
    }

    /// A row's bytes, of which a page holds the first and others the rest (section 1.6, "cell payload overflow").
    fn payload(&self, cell: &[u8], length: usize, kind: u8) -> Option<Vec<u8>> {
        let most = if kind == TABLE_LEAF { self.size - 35 } else { (self.size - 12) * 64 / 255 - 23 };
        if length <= most {
            return cell.get(..length).map(<[u8]>::to_vec);
        }
        let least = (self.size - 12) * 32 / 255 - 23;
        let here = least + (length - least) % (self.size - 4);
        let here = if here <= most { here } else { least };
        let mut payload = cell.get(..here)?.to_vec();
        let mut next = number(cell.get(here..here + 4)?);
        while payload.len() < length {
            let page = self.page(next)?;
            next = number(page.get(..4)?);
            payload.extend_from_slice(page.get(4..)?.get(..(length - payload.len()).min(self.size - 4))?);
        }
        Some(payload)
    }
}

fn number(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |number, byte| number << 8 | usize::from(*byte))
}

/// A number of one to nine bytes (section 1.6).
fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for place in 0..9 {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        if place == 8 {
            return Some(value << 8 | u64::from(*first));
        }
        value = value << 7 | u64::from(first & 0x7f);
        if first & 0x80 == 0 {
            break;
        }
    }
    Some(value)
}

/// The values of a record (section 2.1).
fn record(payload: &[u8]) -> Option<Vec<Value>> {
    let mut head = payload;
    let length = usize::try_from(varint(&mut head)?).ok()?;
    let mut body = payload.get(length..)?;
    let mut kinds = payload.get(payload.len() - head.len()..length)?;
    let mut values = Vec::new();
    while !kinds.is_empty() {
        values.push(value(varint(&mut kinds)?, &mut body)?);
    }
    Some(values)
}

fn value(kind: u64, body: &mut &[u8]) -> Option<Value> {
    let length = match kind {
        0 | 8 | 9 => 0,
        kind @ 1..=4 => usize::try_from(kind).ok()?,
        5 => 6,
        6 | 7 => 8,
        10 | 11 => return None,
        kind => usize::try_from((kind - 12) / 2).ok()?,
    };
    let (bytes, rest) = body.split_at_checked(length)?;
    *body = rest;
    Some(match kind {
        0 => Value::Null,
        8 => Value::Integer(0),
        9 => Value::Integer(1),
        1..=6 => {
            let sign = if byte(bytes, 0) & 0x80 == 0 { 0 } else { -1 };
            Value::Integer(bytes.iter().fold(sign, |number: i64, byte| number << 8 | i64::from(*byte)))
        }
        7 => Value::Real(f64::from_be_bytes(bytes.try_into().ok()?)),
        kind if kind % 2 == 0 => Value::Blob(bytes.to_vec()),
        _ => Value::Text(String::from_utf8(bytes.to_vec()).ok()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_sqlite_wrote_and_nothing_from_noise() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a.db");
        let db = rusqlite::Connection::open(&path).unwrap();
        let long = "long ".repeat(5_000);
        db.execute_batch("CREATE TABLE a (number INTEGER PRIMARY KEY, text TEXT, real REAL, blob BLOB)").unwrap();
        for n in [-7_i64, 0, 1, 300, 70_000, i64::MAX] {
            db.execute("INSERT INTO a VALUES (?1, ?2, 1.5, x'00ff')", rusqlite::params![n, format!("{n} {long}")])
                .unwrap();
        }
        drop(db);
        let file = std::fs::read(&path).unwrap();
        let mut found = Vec::new();
        rows(&file, |row| {
            found.extend(row.number.filter(|_| row.values.len() == 4).map(|number| (number, row.values)));
        });
        assert_eq!(found.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [-7, 0, 1, 300, 70_000, i64::MAX]);
        let values = [Value::Null, Value::Text(format!("-7 {long}")), Value::Real(1.5), Value::Blob(vec![0, 255])];
        assert_eq!(found[0].1, values);
        // every byte in turn, and every length
        for at in (0..file.len()).step_by(7) {
            let mut broken = file.clone();
            broken[at] ^= 0xff;
            rows(&broken, |_| {});
            rows(&file[..at], |_| {});
        }
    }
}
