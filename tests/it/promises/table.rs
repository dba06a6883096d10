//! The table of docs/promises.md: what is measured, and what of it is broken today.

use std::{collections::BTreeSet, fmt::Write as _, path::PathBuf};

use super::{batch, changes, judge::Promise, known, year};

const PROMISES: [Promise; 5] = [Promise::Floods, Promise::Empties, Promise::Lies, Promise::Identity, Promise::Why];
const FAMILIES: [&str; 15] = [
    "usual",
    "field-dies",
    "field-becomes-junk",
    "redesign",
    "floods",
    "twins",
    "identity",
    "walls",
    "edits",
    "time",
    "servers",
    "starts",
    "rhythm",
    "wild",
    "parts",
];

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/promises.md")
}

/// Counts by family, and of each promise the scenarios that break it.
fn table(known: &str) -> String {
    let mut table =
        String::from("| family | changes | scenarios | steps | sound | floods | empties | lies | identity | why |\n");
    table += "|---|---|---|---|---|---|---|---|---|---|\n";
    let mut sums = [0; 9];
    for family in FAMILIES.into_iter().chain(["year"]) {
        let counts = row(known, family);
        write!(table, "| {family} |").unwrap();
        for (count, sum) in counts.iter().zip(&mut sums) {
            write!(table, " {count} |").unwrap();
            *sum += count;
        }
        table.push('\n');
    }
    let sums: Vec<String> = sums.iter().map(|sum| format!(" **{sum}** |")).collect();
    writeln!(table, "| **all** |{}", sums.concat()).unwrap();
    table
}

/// Changes, scenarios, steps, sound scenarios, and those that break each promise.
fn row(known: &str, family: &str) -> [usize; 9] {
    let (changes, scenarios) = match family {
        "year" => (1, year::scenarios()),
        _ => {
            let changes = changes::of(family);
            (changes.len(), changes.iter().flat_map(batch::scenarios).collect())
        }
    };
    let steps =
        if family == "year" { scenarios.len() * year::LOOKS } else { scenarios.iter().map(|one| one.days).sum() };
    let broken = |promise: Option<Promise>| {
        let lines = known::known(known).into_iter().filter(|(line, _)| {
            let mut parts = line.split(": ");
            let is_of = parts.next().is_some_and(|change| change.starts_with(&format!("{family}/")));
            is_of && promise.is_none_or(|promise| parts.next() == Some(promise.word()))
        });
        let all: BTreeSet<(String, String)> = lines
            .flat_map(|(line, feeds)| {
                let change = line.split(": ").next().unwrap_or_default().to_owned();
                feeds.into_iter().map(move |feed| (change.clone(), feed))
            })
            .collect();
        all.len()
    };
    let [floods, empties, lies, identity, why] = PROMISES.map(|promise| broken(Some(promise)));
    [changes, scenarios.len(), steps, scenarios.len() - broken(None), floods, empties, lies, identity, why]
}

/// The document with the table of a list of what is broken.
fn with_table(document: &str, known: &str) -> String {
    let (before, rest) = document.split_once("<!-- table -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end of table -->").unwrap();
    format!("{before}<!-- table -->\n{}<!-- end of table -->{after}", table(known))
}

/// Writes the table anew.
pub(super) fn write(known: &str) {
    let document = std::fs::read_to_string(path()).unwrap();
    std::fs::write(path(), with_table(&document, known)).unwrap();
}

#[test]
fn the_table_of_the_promises_is_that_of_the_list_of_what_is_broken() {
    if known::is_written() {
        return;
    }
    let document = std::fs::read_to_string(path()).unwrap();
    let says = "PAGEWIRE_PROMISES=write cargo nextest run promises writes it anew";
    assert!(with_table(&document, &known::list()) == document, "docs/promises.md has an old table: {says}");
}

#[test]
fn every_family_of_changes_is_in_the_table() {
    let families: BTreeSet<&str> = changes::all().iter().filter_map(|change| change.name.split('/').next()).collect();
    assert_eq!(families, FAMILIES.into_iter().collect());
}
