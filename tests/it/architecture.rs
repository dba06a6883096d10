//! The rules of the house: stages do not import each other, and pure stages have no effects.

use std::{
    fs,
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

/// The stages, each with what it may import besides itself. Rooms of the crate `pagewire-extract` are `extract`, `normalise`,
/// `values` (with the bounds of markup, which both share) and `reading`, which tells their story.
const STAGES: [(&str, &[&str]); 16] = [
    ("model", &[]),
    ("values", &[]),
    ("reading", &["values", "extract", "normalise"]),
    ("config", &["model", "fetch", "extract", "filter", "store", "schedule"]),
    ("fetch", &["model"]),
    ("extract", &["values"]),
    ("normalise", &["values"]),
    ("import", &["model", "config"]),
    ("filter", &["model"]),
    ("schedule", &["model"]),
    ("history", &["model"]),
    ("store", &["model", "history"]),
    ("emit", &["model"]),
    ("publish", &["model"]),
    (
        "pipeline",
        &[
            "model",
            "config",
            "fetch",
            "extract",
            "normalise",
            "filter",
            "history",
            "store",
            "emit",
            "publish",
            "schedule",
        ],
    ),
    ("serve", &["model", "config", "fetch", "import", "extract", "filter", "store", "schedule", "emit", "pipeline"]),
];

/// Stages that have no effects.
const PURE: [&str; 10] =
    ["model", "import", "values", "reading", "extract", "normalise", "filter", "history", "schedule", "emit"];

/// What has effects, or reads the clock or the environment.
const EFFECTS: [&str; 12] = [
    "tokio::",
    "reqwest::",
    "rusqlite::",
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::io::stdin",
    "std::io::stdout",
    "SystemTime::now",
    "Utc::now",
    "Local::now",
];

/// The files and folders of a stage.
fn places(stage: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = root.join("crates/pagewire-extract/src");
    match stage {
        "normalise" => vec![read.join("normalise")],
        "reading" => vec![read.join("reading")],
        "values" => vec![read.join("model"), read.join("markup")],
        "extract" => {
            let others = ["reading", "normalise", "model", "markup", "lib.rs"].map(|name| read.join(name));
            let all = fs::read_dir(read).unwrap().map(|entry| entry.unwrap().path());
            all.filter(|path| !others.contains(path)).chain([root.join("crates/scraper-xpath/src")]).collect()
        }
        _ => {
            let single = root.join("src").join(format!("{stage}.rs"));
            vec![if single.exists() { single } else { root.join("src").join(stage) }]
        }
    }
}

/// The source of a stage without its tests and comments, file by file.
fn sources(stage: &str) -> Vec<(String, String)> {
    let places = places(stage);
    assert!(places.iter().all(|place| place.exists()), "the stage {stage} has gone: mend the table");
    let files = places.into_iter().flat_map(WalkDir::new).map(Result::unwrap).map(walkdir::DirEntry::into_path);
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter(|path| !path.ends_with("tests.rs") && !path.ends_with("testing.rs"))
        .map(|path| (path.display().to_string(), code(&fs::read_to_string(&path).unwrap())))
        .collect()
}

/// Up to the tests, without comments.
fn code(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = before_tests.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The top-level modules of this crate that a source imports, by `crate::NAME` or within `use crate::{NAME, …}`.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(members(group)),
            None => found.push(word(rest)),
        }
    }
    found
}

/// The stage that an import of a file belongs to; none for what is no stage. In the crate that reads pages all that is
/// neither values, markup nor `normalise` is `extract`.
fn stage_of<'a>(file: &str, import: &'a str) -> Option<&'a str> {
    if !file.contains("crates/pagewire-extract") {
        return STAGES.iter().map(|(stage, _)| *stage).find(|stage| *stage == import);
    }
    Some(match import {
        "normalise" => "normalise",
        "model" | "markup" => "values",
        "reading" => "reading",
        _ => "extract",
    })
}

/// The first words of the members of a `{…}` group, up to its closing brace.
fn members(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut at_start) = (1, Vec::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => at_start = true,
            c if at_start && c.is_alphanumeric() => {
                names.push(word(&group[at..]));
                at_start = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn stages_import_only_what_the_design_allows() {
    for (stage, allowed) in STAGES {
        for (file, code) in sources(stage) {
            for import in imports(&code) {
                let Some(import) = stage_of(&file, &import) else { continue };
                let fine = import == stage || allowed.contains(&import);
                assert!(fine, "{file}: the stage `{stage}` must not import `{import}`");
            }
        }
    }
}

#[test]
fn pure_stages_have_no_effects() {
    for stage in PURE {
        for (file, code) in sources(stage) {
            for effect in EFFECTS {
                assert!(!code.contains(effect), "{file}: the pure stage `{stage}` uses `{effect}`");
            }
        }
    }
}

#[test]
fn only_the_sanitiser_makes_safe_html() {
    for (stage, _) in STAGES {
        for (file, code) in sources(stage) {
            let makes = code.contains("SafeHtml::from_sanitiser");
            assert!(!makes || file.contains("normalise"), "{file}: makes SafeHtml without the sanitiser");
        }
    }
}

#[test]
fn only_the_command_line_prints_and_reads_the_clock() {
    for (stage, _) in STAGES {
        for (file, code) in sources(stage) {
            for word in ["println!", "eprintln!", "Utc::now", "clap::"] {
                assert!(!code.contains(word), "{file}: `{word}` belongs to cli");
            }
        }
    }
}

#[test]
fn the_import_reader_sees_grouped_and_plain_imports() {
    let code = "use crate::{\n    fetch::{A, store},\n    model::B,\n};\nlet x = crate::emit::render();";
    assert_eq!(imports(code), ["fetch", "model", "emit"]);
}
