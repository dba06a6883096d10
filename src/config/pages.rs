//! `[feed.ID.pages]`, how the pages are found on which a list goes on, and `budget`, how much may be asked for it all.

use std::time::Duration;

use toml::de::DeTable;

use super::{
    address,
    problem::Complaint,
    reader::{Problems, Reader},
    recipe,
    secret::{self, Secrets},
};
use crate::{
    extract::list::Way,
    fetch::{Location, Placeholder},
};

pub(super) const PAGES_KEYS: [&str; 5] = ["next", "url", "start", "step", "max"];
pub(super) const BUDGET_KEYS: [&str; 2] = ["requests", "time"];
/// Pages that are read of a list unless it says otherwise, and at the most.
const USUAL: u64 = 5;
const MOST: u64 = 100;

/// How the pages are found on which a list goes on.
#[derive(Debug, Clone)]
pub struct Paging {
    /// What leads from one to the next.
    pub turn: Turn,
    /// Pages that are read at one look, the first among them.
    pub max: usize,
}

/// What leads from one page of a list to the next.
#[derive(Debug, Clone)]
pub enum Turn {
    /// What the page itself says: `rel=next`, and the usual names and words of links.
    Usual,
    /// The address that stands there.
    Named(Way),
    /// This address, with the number of the page for `{n}`.
    Numbered {
        /// As it is written.
        address: String,
        /// The number of the first page that is asked for beside the list's own.
        start: u64,
        /// How much is added for each page.
        step: u64,
    },
    /// This address, with what stands there for `{cursor}`.
    Cursor {
        /// As it is written.
        address: String,
        /// Where the cursor stands.
        way: Way,
    },
}

/// How much may be asked for a feed in one run, beside the first page of each of its sources.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Budget {
    /// So many requests; none for as many as it takes.
    pub requests: Option<u64>,
    /// Within so much time from the first one on.
    pub time: Option<Duration>,
}

/// Reads `[feed.ID.pages]`.
pub(super) fn paging(
    table: &DeTable<'_>,
    called: &str,
    (secrets, placeholders): (&Secrets, &mut Vec<Placeholder>),
    problems: &Problems,
) -> Option<Paging> {
    let reader = Reader::new(table, called, &PAGES_KEYS, problems);
    let next = reader.value("next").map(|value| recipe::way(value, "next", problems));
    let wanted = if next.is_some() { "{cursor}" } else { "{n}" };
    let address = reader.value("url").map(|value| {
        let address = reader.parsed("url", |text| address_with(text, wanted))?;
        // the secrets of an address are those of the feed's own
        let filled = address.replace(wanted, "1");
        if let Ok(location @ Location::Http(_)) = address::location(&filled, std::path::Path::new("")) {
            secret::collect((&filled, &value.span()), &location, secrets, (placeholders, problems));
        }
        Some(address)
    });
    for key in ["start", "step"] {
        if let Some(span) = reader.key_span(key).filter(|_| address.is_none() || next.is_some()) {
            let help = "they say which numbers take the place of `{n}` in `url`";
            problems.add(span, format!("`{key}` without an `url` of numbered pages"), help);
        }
    }
    let turn = match (next, address) {
        (None, None) => Turn::Usual,
        (Some(way), None) => Turn::Named(way?),
        (None, Some(address)) => {
            let start = reader.number("start").unwrap_or(2);
            Turn::Numbered { address: address?, start, step: reader.count("step").unwrap_or(1) }
        }
        (Some(way), Some(address)) => Turn::Cursor { address: address?, way: way? },
    };
    let max = reader.count("max").unwrap_or(USUAL);
    if let Some(value) = reader.value("max").filter(|_| max > MOST) {
        problems.add(value.span(), format!("`max` is above {MOST}"), "more pages of one list are not read at one look");
    }
    Some(Paging { turn, max: usize::try_from(max).unwrap_or(usize::MAX) })
}

/// An address in which something takes the place of a name in braces.
fn address_with(text: &str, wanted: &str) -> Result<String, Complaint> {
    if text.contains(wanted) {
        return Ok(text.to_owned());
    }
    let message = format!("`{text}` does not say where `{wanted}` stands");
    let help = match wanted {
        "{n}" => "write the address with {n} for the number of the page, as in https://example.org/news?page={n}",
        _ => "`next` beside `url` names a cursor, and `url` where it stands: https://example.org/api?after={cursor}",
    };
    Err(Complaint::new(message, help.into()))
}

/// Reads `budget`.
pub(super) fn budget(reader: &Reader<'_>) -> Budget {
    let Some(table) = reader.table("budget") else { return Budget::default() };
    let reader = Reader::new(table, "`budget`", &BUDGET_KEYS, reader.problems);
    Budget { requests: reader.count("requests"), time: reader.duration("time") }
}
