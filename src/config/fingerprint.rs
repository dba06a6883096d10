//! Fingerprints: short hashes that move when what feeds.toml says moves, and at nothing else.
//!
//! They are kept from one version of the program to the next, so that they are made of what is written, in a form of their own. The
//! order of keys, comments and white space do not count, and neither does how any crate prints its values.

use ring::digest::{Context, SHA256};
use toml::de::{DeTable, DeValue};

use crate::model::hex;

/// Takes named values one after the other.
pub(super) struct Fingerprint(Context);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(Context::new(&SHA256))
    }
}

impl Fingerprint {
    /// Takes a text; where it ends, and that there is none, makes a difference.
    pub(super) fn text(mut self, name: &str, text: Option<&str>) -> Self {
        self.piece('k', name);
        match text {
            Some(text) => self.piece('t', text),
            None => self.piece('n', ""),
        }
        self
    }

    /// Takes the texts of a list.
    pub(super) fn texts<'a>(mut self, name: &str, texts: impl IntoIterator<Item = &'a str>) -> Self {
        self.piece('l', name);
        texts.into_iter().for_each(|text| self.piece('t', text));
        self.piece('e', "");
        self
    }

    /// Takes a table as it is written, but for some of its keys.
    pub(super) fn table(mut self, name: &str, table: Option<&DeTable<'_>>, but: &[&str]) -> Self {
        self.piece('k', name);
        match table {
            Some(table) => self.members(table, but),
            None => self.piece('n', ""),
        }
        self
    }

    /// The hash: 32 hexadecimal digits.
    pub(super) fn finish(self) -> String {
        hex(self.0.finish().as_ref().get(..16).unwrap_or_default())
    }

    fn piece(&mut self, kind: char, text: &str) {
        self.0.update(&[kind as u8]);
        self.0.update(&(text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
    }

    fn members(&mut self, table: &DeTable<'_>, but: &[&str]) {
        let mut members: Vec<_> = table.iter().map(|(key, value)| (key.get_ref().as_ref(), value.get_ref())).collect();
        members.retain(|(key, _)| !but.contains(key));
        members.sort_unstable_by_key(|(key, _)| *key);
        self.piece('m', "");
        for (key, value) in members {
            self.piece('k', key);
            self.value(value);
        }
        self.piece('e', "");
    }

    fn value(&mut self, value: &DeValue<'_>) {
        match value {
            DeValue::String(text) => self.piece('t', text),
            DeValue::Integer(number) => self.piece('i', &format!("{} {}", number.radix(), number.as_str())),
            DeValue::Float(number) => self.piece('f', number.as_str()),
            DeValue::Boolean(flag) => self.piece('b', if *flag { "true" } else { "false" }),
            DeValue::Datetime(time) => self.piece('d', &time.to_string()),
            DeValue::Table(table) => self.members(table, &[]),
            DeValue::Array(members) => {
                self.piece('a', "");
                members.iter().for_each(|member| self.value(member.get_ref()));
                self.piece('e', "");
            }
        }
    }
}
