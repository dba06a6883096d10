use std::fmt;

use ring::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A feed's name in feeds.toml, which is also the name of its files.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "String")]
pub struct FeedId(String);

impl TryFrom<String> for FeedId {
    type Error = InvalidFeedId;

    fn try_from(id: String) -> Result<Self, InvalidFeedId> {
        Self::parse(&id)
    }
}

/// Why a name cannot be a feed's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFeedId {
    /// It has no characters.
    #[error("a feed's id is empty")]
    Empty,
    /// It is longer than 80 bytes.
    #[error("a feed's id is longer than 80 characters")]
    TooLong,
    /// It holds something other than letters, digits, `-` and `_`.
    #[error("a feed's id holds only the letters a to z, digits, '-' and '_', and starts with a letter or digit")]
    Characters,
    /// A file of this name has another meaning here or on some system.
    #[error("this name is reserved")]
    Reserved,
}

/// Names that pagewire's own files or some operating systems' devices have.
const RESERVED: [&str; 10] = ["index", "feeds", "health", "con", "prn", "aux", "nul", "com1", "lpt1", "style"];

impl FeedId {
    /// Checks a name: it becomes a file name, so that it must be one on every system and never leave the output folder.
    ///
    /// # Errors
    /// [`InvalidFeedId`] says which rule it breaks.
    pub fn parse(name: &str) -> Result<Self, InvalidFeedId> {
        let starts_well = name.chars().next().ok_or(InvalidFeedId::Empty)?.is_ascii_alphanumeric();
        if name.len() > 80 {
            return Err(InvalidFeedId::TooLong);
        }
        if !starts_well || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            return Err(InvalidFeedId::Characters);
        }
        if RESERVED.contains(&name.to_ascii_lowercase().as_str()) {
            return Err(InvalidFeedId::Reserved);
        }
        Ok(Self(name.to_owned()))
    }

    /// Whether some operating system has a device of this name.
    pub(super) fn is_device(name: &str) -> bool {
        const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
        let name = name.to_ascii_lowercase();
        let port = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
        DEVICES.contains(&name.as_str()) || port.is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
    }

    /// The name of a feed of pagewire's own, which no feed of feeds.toml can have.
    pub(crate) fn own(name: &'static str) -> Self {
        Self(name.to_owned())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FeedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An item's stable identity, a `urn:uuid:` URI: minted when the item is first seen, never changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemId(String);

impl ItemId {
    /// Mints the id of an item from its feed and its strongest key (UUID version 5, RFC 9562 section 5.5), so that a lost store
    /// mints the same ids again.
    #[must_use]
    pub fn mint(feed: &str, key: &str) -> Self {
        Self(urn(&["item", feed, key]))
    }

    /// Takes an id that was minted earlier.
    #[must_use]
    pub fn from_stored(id: String) -> Self {
        Self(id)
    }

    /// The URI.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FeedId {
    /// The URI that names the feed in Atom.
    #[must_use]
    pub fn uri(&self, first_source: &str) -> String {
        urn(&["feed", self.as_str(), first_source])
    }
}

/// A name-based URN for a path of names; the parts are joined by a character that occurs in none of them.
fn urn(parts: &[&str]) -> String {
    // a name and no address: it is never asked, and while it stays, so do all ids
    let namespace = named(&Uuid::NAMESPACE_URL, b"https://github.com/pagewire/pagewire");
    named(&namespace, parts.join("\u{1f}").as_bytes()).urn().to_string()
}

/// RFC 9562, 5.5: version 5, the SHA-1 of a namespace and a name.
fn named(namespace: &Uuid, name: &[u8]) -> Uuid {
    let mut hash = Context::new(&SHA1_FOR_LEGACY_USE_ONLY);
    hash.update(namespace.as_bytes());
    hash.update(name);
    let mut first = [0; 16];
    first.copy_from_slice(&hash.finish().as_ref()[..16]);
    uuid::Builder::from_sha1_bytes(first).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc9562_a_4_a_name_has_one_uuid() {
        let id = named(&Uuid::NAMESPACE_DNS, b"www.example.com");
        assert_eq!(id.to_string(), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }
}
