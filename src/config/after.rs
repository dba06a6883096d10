//! `[pagewire.after]` and `[feed.ID.after]`: a command that is run once documents have changed.

use std::time::Duration;

use toml::de::DeValue;

use super::reader::Reader;

pub(super) const AFTER_KEYS: [&str; 2] = ["run", "timeout"];

/// How long a command may take, unless its table says.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A command that is run once documents have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// The program and its arguments, as no shell takes them apart; never empty.
    pub run: Vec<String>,
    /// How long it may take.
    pub timeout: Duration,
}

/// Reads `after` of a table, which is called `called`.
pub(super) fn after(parent: &Reader<'_>, called: &str) -> Option<Hook> {
    let (table, problems) = (parent.table("after")?, parent.problems);
    let reader = Reader::new(table, called, &AFTER_KEYS, problems);
    if reader.value("run").is_none() {
        problems.add(
            parent.key_span("after").unwrap_or_default(),
            format!("{called} has no `run`"),
            "write run = [\"PROGRAM\", \"ARGUMENT\"]",
        );
    }
    command(&reader)
}

/// Reads `run`, and `timeout` beside it.
pub(super) fn command(reader: &Reader<'_>) -> Option<Hook> {
    let timeout = reader.duration("timeout").unwrap_or(TIMEOUT);
    let (value, problems) = (reader.value("run")?, reader.problems);
    if let DeValue::String(line) = value.get_ref() {
        let words: Vec<String> = line.split_whitespace().map(|word| format!("{word:?}")).collect();
        let help = format!("no shell takes it apart: write run = [{}]", words.join(", "));
        problems.add(value.span(), "`run` is a text, and not a program with its arguments", help);
        return None;
    }
    let run: Vec<String> = reader.texts("run").into_iter().map(|(word, _)| word.to_owned()).collect();
    (!run.is_empty()).then_some(Hook { run, timeout })
}
