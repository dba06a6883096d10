//! What became of every key, for people and for programs.

use std::io::Write;

use pagewire::{
    import::{Conversion, Dialect, Import, Note},
    words,
};
use serde::Serialize;

use crate::cli::{
    Failure,
    out::{counted, out},
};

const VERDICTS: [Conversion; 4] =
    [Conversion::Exact, Conversion::Equivalent, Conversion::Approximated, Conversion::Dropped];

#[derive(Serialize)]
struct ImportLine<'a> {
    tools: Vec<&'static str>,
    feeds: Vec<&'a str>,
    exact: usize,
    equivalent: usize,
    approximated: usize,
    dropped: usize,
    keys: &'a [Note],
    secrets: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    toml: Option<&'a str>,
}

/// Prints the report. The TOML, where it is not written to a file, goes to standard output, and the report of it to standard error.
pub(super) fn print(import: &Import, dialects: &[Dialect], (toml, json): (Option<&str>, bool)) -> Result<(), Failure> {
    let mut out = out();
    if json {
        serde_json::to_writer_pretty(&mut out, &told(import, dialects, toml))?;
        writeln!(out)?;
        return Ok(out.flush()?);
    }
    match toml {
        None => lines(&mut out, import, dialects)?,
        Some(toml) => {
            out.write_all(toml.as_bytes())?;
            out.flush()?;
            lines(&mut std::io::stderr().lock(), import, dialects)?;
        }
    }
    Ok(out.flush()?)
}

fn told<'a>(import: &'a Import, dialects: &[Dialect], toml: Option<&'a str>) -> ImportLine<'a> {
    let mut tools: Vec<&'static str> = dialects.iter().map(|dialect| dialect.what()).collect();
    tools.dedup();
    ImportLine {
        tools,
        feeds: import.feeds.iter().map(|feed| feed.id.as_str()).collect(),
        exact: import.count(Conversion::Exact),
        equivalent: import.count(Conversion::Equivalent),
        approximated: import.count(Conversion::Approximated),
        dropped: import.count(Conversion::Dropped),
        keys: &import.notes,
        secrets: import.secrets.iter().map(|secret| secret.path.as_str()).collect(),
        toml,
    }
}

fn lines(out: &mut impl Write, import: &Import, dialects: &[Dialect]) -> Result<(), Failure> {
    let mut tools: Vec<&'static str> = dialects.iter().map(|dialect| dialect.what()).collect();
    tools.dedup();
    writeln!(out, "this is {}", tools.join(", and "))?;
    for note in &import.notes {
        let Note { file, line, feed, key, verdict, ours, why } = note;
        let file = file.as_ref().map(|file| format!("{file}:")).unwrap_or_default();
        let feed = if feed.is_empty() { String::new() } else { format!("{feed}: ") };
        let ours = if ours.is_empty() { String::new() } else { format!(" -> {ours}") };
        let why = if why.is_empty() { String::new() } else { format!(": {why}") };
        let place = if file.is_empty() { format!("line {line}") } else { format!("{file}{line}") };
        writeln!(out, "{}", words::safe(&format!("{place:9} {:12} {feed}{key}{ours}{why}", verdict.name())))?;
    }
    let counts: Vec<String> =
        VERDICTS.iter().map(|verdict| format!("{} {}", import.count(*verdict), verdict.name())).collect();
    let feeds = counted(import.feeds.len(), "feed", "feeds");
    writeln!(out, "{feeds}; {} {}", counted(import.notes.len(), "key:", "keys:"), counts.join(", "))?;
    for secret in &import.secrets {
        writeln!(out, "a secret stands in {}, which nobody else may read", secret.path)?;
    }
    Ok(())
}
