//! A feed while it is made of another tool's words.

use toml_edit::{Array, InlineTable, Item, Table, Value};

use super::{Conversion, Note, SecretFile};

/// A feed while it is made.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub id: String,
    pub table: Table,
    pub notes: Vec<Note>,
    pub secrets: Vec<SecretFile>,
}

/// A key of the other tool's file, by its line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key<'a> {
    pub line: usize,
    pub name: &'a str,
}

impl Draft {
    pub(super) fn new(id: String) -> Self {
        Self { id, table: Table::new(), notes: Vec::new(), secrets: Vec::new() }
    }

    /// Writes a value at a path such as `list.title`, for a reason that no key gives.
    pub(super) fn set(&mut self, path: &str, value: impl Into<Value>) {
        let (table, key) = path.rsplit_once('.').unwrap_or(("", path));
        let mut place = &mut self.table;
        for step in table.split('.').filter(|step| !step.is_empty()) {
            let entry = place.entry(step).or_insert_with(|| Item::Table(Table::new()));
            match entry.as_table_mut() {
                Some(table) => place = table,
                None => return,
            }
        }
        place.insert(key, Item::Value(value.into()));
    }

    pub(super) fn has(&self, path: &str) -> bool {
        let (table, key) = path.rsplit_once('.').unwrap_or(("", path));
        let mut place = Some(&self.table);
        for step in table.split('.').filter(|step| !step.is_empty()) {
            place = place.and_then(|table| table.get(step)).and_then(Item::as_table);
        }
        place.is_some_and(|table| table.contains_key(key))
    }

    /// What becomes of a key: a value at a path.
    pub(super) fn map(&mut self, key: Key<'_>, path: &str, value: impl Into<Value>, verdict: Conversion, why: &str) {
        self.set(path, value);
        self.note(key, verdict, path, why);
    }

    pub(super) fn exact(&mut self, key: Key<'_>, path: &str, value: impl Into<Value>) {
        self.map(key, path, value, Conversion::Exact, "");
    }

    pub(super) fn note(&mut self, key: Key<'_>, verdict: Conversion, ours: &str, why: &str) {
        let (line, key) = (key.line, key.name.to_owned());
        let (feed, ours, why) = (self.id.clone(), ours.to_owned(), why.to_owned());
        self.notes.push(Note { file: None, line, feed, key, verdict, ours, why });
    }

    pub(super) fn dropped(&mut self, key: Key<'_>, why: &str) {
        self.note(key, Conversion::Dropped, "", why);
    }

    /// Adds a tag, in letters that a tag may have.
    pub(super) fn tag(&mut self, key: Key<'_>, words: &str) {
        let tag = as_tag(words);
        if tag.is_empty() {
            return self.dropped(key, "nothing of it can be a tag");
        }
        let known = self.table.get("tags").and_then(Item::as_array).cloned().unwrap_or_default();
        let mut tags: Vec<String> = known.iter().filter_map(|tag| tag.as_str().map(str::to_owned)).collect();
        if !tags.contains(&tag) {
            tags.push(tag.clone());
        }
        self.set("tags", tags.iter().map(String::as_str).collect::<Array>());
        match tag == words {
            true => self.note(key, Conversion::Exact, "tags", ""),
            false => self.note(key, Conversion::Equivalent, "tags", &format!("as `{tag}`")),
        }
    }

    /// Adds a condition that items must meet, beside those that are there.
    pub(super) fn condition(&mut self, key: Key<'_>, condition: &str, (verdict, why): (Conversion, &str)) {
        let known = self.table.get("when").and_then(Item::as_str).map(str::to_owned);
        let both = known.map_or_else(|| condition.to_owned(), |known| format!("{known} and {condition}"));
        self.map(key, "when", both, verdict, why);
    }

    /// Writes the place of a value that must not stand in feeds.toml.
    pub(super) fn secret(&mut self, key: Key<'_>, path: &str, value: &str, verdict: Conversion) {
        let name: String = path
            .trim_start_matches("request.")
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
            .collect();
        let file = format!("secrets/{}-{name}", self.id);
        let mut place = InlineTable::new();
        place.insert("file", file.as_str().into());
        self.secrets.push(SecretFile { path: file.clone(), value: value.to_owned() });
        self.map(key, path, place, verdict, &format!("its value stands in {file}"));
    }

    /// The cookies of a `Cookie` header, each into a file of its own.
    pub(super) fn cookies(&mut self, key: Key<'_>, header: &str) {
        for cookie in header.split(';').map(str::trim).filter(|cookie| !cookie.is_empty()) {
            let (name, value) = cookie.split_once('=').unwrap_or((cookie, ""));
            let is_plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
            if is_plain && !name.is_empty() {
                self.secret(key, &format!("request.cookies.{name}"), value, Conversion::Exact);
            } else {
                self.dropped(key, "a cookie whose name cannot be written here");
            }
        }
    }

    /// A header, where it may be one here; what may be a secret goes into a file.
    pub(super) fn header(&mut self, key: Key<'_>, name: &str, value: &str) {
        let is_plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        match name.to_ascii_lowercase().as_str() {
            _ if !is_plain => self.dropped(key, "this is no name of a header"),
            "cookie" => self.cookies(key, value),
            "user-agent" => self.exact(key, "request.user_agent", value),
            "host" | "content-length" | "connection" | "accept-encoding" | "transfer-encoding" => {
                self.note(key, Conversion::Equivalent, "", "it follows from the request");
            }
            "accept" | "accept-language" | "referer" | "content-type" => {
                self.exact(key, &format!("request.headers.{name}"), value);
            }
            _ => self.secret(key, &format!("request.headers.{name}"), value, Conversion::Exact),
        }
    }
}

/// A list of texts as a value; one alone is a text.
pub(super) fn one_or_many<S: AsRef<str>>(texts: &[S]) -> Value {
    match texts {
        [one] => one.as_ref().into(),
        many => many.iter().map(AsRef::as_ref).collect::<Array>().into(),
    }
}

/// Words as a tag: letters, digits, `-` and `_`.
pub(super) fn as_tag(words: &str) -> String {
    let parts = words.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// A comparison of `when`: whether any of these fields has what a pattern finds.
pub(super) fn any_has(fields: &[&str], pattern: &str) -> String {
    // nothing is escaped between quotation marks; a pattern can name the mark by its number
    let pattern = pattern.replace('"', r"\x22");
    let parts: Vec<String> = fields.iter().map(|field| format!("{field} ~ \"{pattern}\"")).collect();
    format!("({})", parts.join(" or "))
}
