//! What the program says of each feed: in its report, and in the list of feeds.

use std::collections::HashMap;

use serde_json::Value;

use crate::project::Ran;

/// What is said of one feed.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    /// Its word in `pagewire list`.
    pub health: String,
    /// Its part of the report and of `list`.
    pub words: String,
    /// New items, by the table of the report.
    pub new: usize,
}

/// What the report and the list say, by feed.
pub(super) fn all(ran: &Ran, listed: &Ran) -> HashMap<String, Told> {
    let mut all: HashMap<String, Told> = HashMap::new();
    for line in listed.stdout.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let told = all.entry(row["feed"].as_str().unwrap().to_owned()).or_default();
        row["health"].as_str().unwrap().clone_into(&mut told.health);
        for name in ["reason", "advice"] {
            told.words += row[name].as_str().unwrap_or_default();
        }
    }
    let mut paragraphs = ran.stdout.split("\n\n");
    // the first one is the table
    for row in paragraphs.next().unwrap_or_default().lines() {
        let columns: Vec<&str> = row.split_whitespace().collect();
        if let [feed, "read", _, new, ..] = columns[..]
            && let Some(told) = all.get_mut(feed)
        {
            told.new = new.parse().unwrap();
        }
    }
    for paragraph in paragraphs.filter(|paragraph| !paragraph.contains("is well again")) {
        let feed = paragraph.split([' ', ':', ',', '\n']).next().unwrap_or_default();
        if let Some(told) = all.get_mut(feed) {
            told.words += paragraph;
        }
    }
    all
}

#[expect(clippy::print_stderr, reason = "one scenario is run to be looked at")]
pub(super) fn print(words: &str) {
    eprintln!("{words}");
}
