//! What is known to be broken, and the comparison with what is.
//!
//! A line of `known_broken.txt` is `change: promise: how: feeds`. `PAGEWIRE_PROMISES=write` writes the lines of the families
//! that are run anew; what has changed is then to be seen in the difference.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::PathBuf,
};

use super::{
    batch::{self, Batch, Show},
    changes, table,
};

/// Feeds by `change: promise: how`.
pub(super) type Lines = BTreeMap<String, BTreeSet<String>>;

/// What one family came to.
#[derive(Debug, Default)]
pub(super) struct Measured {
    broken: Lines,
    details: Vec<String>,
}

impl Measured {
    /// What the scenarios of a batch came to.
    pub(super) fn add(&mut self, batch: &Batch) {
        for scenario in &batch.scenarios {
            for ((promise, what), detail) in &scenario.course.broken {
                let line = format!("{}: {}: {what}", scenario.change, promise.word());
                self.details.push(format!("{line}: {}: {detail}", scenario.name));
                self.broken.entry(line).or_default().insert(scenario.name.clone());
            }
        }
    }
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/promises/known_broken.txt")
}

/// The list as it is.
pub(super) fn list() -> String {
    std::fs::read_to_string(path()).unwrap_or_default()
}

/// Whether the list is to be written anew.
pub(super) fn is_written() -> bool {
    std::env::var("PAGEWIRE_PROMISES").is_ok_and(|how| how == "write")
}

/// The lines of the list.
pub(super) fn known(text: &str) -> Lines {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let lines = lines.filter_map(|line| line.rsplit_once(": "));
    lines.map(|(line, feeds)| (line.to_owned(), feeds.split(' ').map(str::to_owned).collect())).collect()
}

/// Asserts that what is broken is what is known to be.
pub(super) fn compare(family: &str, measured: &Measured) {
    let text = list();
    let is_of = |line: &str| line.starts_with(&format!("{family}/"));
    if is_written() {
        return write(&measured.broken, is_of);
    }
    let known: Lines = known(&text).into_iter().filter(|(line, _)| is_of(line)).collect();
    // one that breaks anew is gone through again, and shown
    let mut first = None;
    let (mut worse, mut better) = (String::new(), String::new());
    for line in known.keys().chain(measured.broken.keys()).collect::<BTreeSet<_>>() {
        let none = BTreeSet::new();
        let (was, is) = (known.get(line).unwrap_or(&none), measured.broken.get(line).unwrap_or(&none));
        for feed in is.difference(was) {
            let detail = measured.details.iter().find(|detail| detail.starts_with(&format!("{line}: {feed}: ")));
            if first.is_none() {
                first = line.split(": ").next().and_then(changes::named).map(|change| (change, feed.clone()));
            }
            writeln!(worse, "  {}", detail.unwrap_or(line)).unwrap();
        }
        for feed in was.difference(is) {
            writeln!(better, "  {line}: {feed}").unwrap();
        }
    }
    if let Some((change, site)) = first {
        batch::show(&change, &site, Show::Breaks);
    }
    assert!(
        worse.is_empty() && better.is_empty(),
        "broken, and not known to be:\n{worse}\nmended, and to be taken off the list:\n{better}\n\
         one is shown by PAGEWIRE_PROMISE=family/change/feed cargo nextest run one_promise --no-capture;\n\
         PAGEWIRE_PROMISES=write cargo nextest run promises writes the list anew"
    );
}

/// Takes the lines of a family out of the list, and puts those of now in. Tests of other families may do so at the same time.
fn write(broken: &Lines, is_of: impl Fn(&str) -> bool) {
    let lock = std::fs::File::open(path().parent().unwrap()).unwrap();
    lock.lock().unwrap();
    let text = list();
    let mut lines: Lines = known(&text).into_iter().filter(|(line, _)| !is_of(line)).collect();
    lines.extend(broken.clone());
    let mut text =
        String::from("# What is broken today, `change: promise: how: feeds`; written by PAGEWIRE_PROMISES=write\n");
    for (line, feeds) in lines {
        writeln!(text, "{line}: {}", feeds.into_iter().collect::<Vec<_>>().join(" ")).unwrap();
    }
    std::fs::write(path(), &text).unwrap();
    table::write(&text);
}
