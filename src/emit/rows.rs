//! A feed as rows, for programs that are no feed readers: NDJSON and CSV.

use serde::Serialize;

use super::EmitError;
use crate::model::{Entry, Feed, Moment};

/// One item as a row. Lists are joined by `; ` in CSV.
#[derive(Debug, Serialize)]
struct ItemRow<'a> {
    id: &'a str,
    url: Option<&'a str>,
    title: &'a str,
    /// As precise as the page gives it; null where it gives none.
    published: Option<Moment>,
    updated: Option<Moment>,
    summary: Option<&'a str>,
    content: Option<&'a str>,
    authors: Vec<&'a str>,
    image: Option<&'a str>,
    categories: Vec<&'a str>,
}

const COLUMNS: [&str; 10] =
    ["id", "url", "title", "published", "updated", "summary", "content", "authors", "image", "categories"];

impl<'a> ItemRow<'a> {
    fn of(entry: &'a Entry) -> Self {
        let item = &entry.item;
        Self {
            id: entry.guid(),
            url: item.link.as_ref().map(url::Url::as_str),
            title: &item.title,
            published: item.published,
            updated: item.updated,
            summary: item.summary.as_deref(),
            content: item.content.as_ref().map(crate::model::SafeHtml::as_str),
            authors: item.authors.iter().map(|author| author.name.as_str()).collect(),
            image: item.image.as_ref().map(|image| image.url.as_str()),
            categories: item.categories.iter().map(String::as_str).collect(),
        }
    }

    fn cells(&self) -> [String; 10] {
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let moment = |value: Option<Moment>| value.map(|moment| moment.to_string()).unwrap_or_default();
        [
            self.id.to_owned(),
            text(self.url),
            self.title.to_owned(),
            moment(self.published),
            moment(self.updated),
            text(self.summary),
            text(self.content),
            self.authors.join("; "),
            text(self.image),
            self.categories.join("; "),
        ]
    }
}

/// One JSON object an item and line.
///
/// # Errors
/// [`EmitError::Json`].
pub fn ndjson(feed: &Feed) -> Result<Vec<u8>, EmitError> {
    let mut bytes = Vec::new();
    for entry in &feed.entries {
        serde_json::to_writer(&mut bytes, &ItemRow::of(entry))?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// RFC 4180 with a heading line, and lines that end with a line feed. A cell that a spreadsheet would take for a formula begins
/// with an apostrophe.
#[must_use]
pub fn csv(feed: &Feed) -> Vec<u8> {
    let rows = feed.entries.iter().map(|entry| ItemRow::of(entry).cells().map(|cell| quoted(defused(cell))).join(","));
    [COLUMNS.join(",")].into_iter().chain(rows).flat_map(|row| (row + "\n").into_bytes()).collect()
}

/// RFC 4180, 2.6 and 2.7: a cell with a comma, a quote or the end of a line in it stands in quotes, its own doubled.
fn quoted(cell: String) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

/// A page's words must not run in a spreadsheet either.
fn defused(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn rfc4180_2_6_a_cell_stands_in_quotes_where_it_must() {
        for (cell, written) in [
            ("", ""),
            ("one two", "one two"),
            ("one, two", "\"one, two\""),
            ("a \"b\"", "\"a \"\"b\"\"\""),
            ("a\r\nb", "\"a\r\nb\""),
        ] {
            assert_eq!(quoted(cell.to_owned()), written);
        }
    }
}
