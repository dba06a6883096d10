//! The sample feeds.toml builds from the repository alone, without a network.

use std::{path::Path, process::Command};

use serde_json::Value;
use tempfile::TempDir;

/// Builds the sample as it stands in the repository, into a folder of its own.
pub(crate) fn build() -> (TempDir, String) {
    let place = TempDir::new().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_pagewire"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["build", "--now", "2026-11-01T12:00:00Z", "--output"])
        .arg(place.path().join("out"))
        .arg("--state")
        .arg(place.path().join("state"))
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{stdout}{}", String::from_utf8_lossy(&output.stderr));
    (place, stdout)
}

fn items(place: &Path, feed: &str) -> Vec<Value> {
    let json: Value = serde_json::from_slice(&std::fs::read(place.join(format!("out/{feed}.json"))).unwrap()).unwrap();
    json["items"].as_array().unwrap().clone()
}

#[test]
fn every_feed_of_the_sample_has_its_items() {
    let (place, _) = build();
    let expected = [
        ("world", 18),
        ("top-stories", 5),
        ("blog", 8),
        ("releases", 6),
        ("notices", 12),
        ("actualites", 10),
        ("everything", 56),
        ("alerts", 5),
        ("events", 6),
        ("arrivals", 4),
        ("fares", 1),
        ("archive", 4),
        ("radio", 3),
    ];
    for (feed, count) in expected {
        assert_eq!(items(place.path(), feed).len(), count, "{feed}");
    }
}

#[test]
fn the_sample_is_read_without_a_complaint() {
    let (_place, stdout) = build();
    assert!(stdout.contains(" 0 failed;"), "{stdout}");
    assert!(!stdout.contains("could not be read"), "{stdout}");
}

#[test]
fn feed_rs_reads_the_same_titles_from_every_format() {
    let (place, _) = build();
    let feeds = [
        "world",
        "top-stories",
        "blog",
        "releases",
        "notices",
        "actualites",
        "everything",
        "alerts",
        "events",
        "arrivals",
        "fares",
        "archive",
        "radio",
    ];
    for feed in feeds {
        let expected: Vec<String> = items(place.path(), feed)
            .iter()
            .map(|item| item["title"].as_str().unwrap_or_default().to_owned())
            .collect();
        for format in ["rss", "atom", "json"] {
            let bytes = std::fs::read(place.path().join(format!("out/{feed}.{format}"))).unwrap();
            let read = feed_rs::parser::parse(bytes.as_slice()).unwrap();
            let titles: Vec<String> = read.entries.iter().map(|entry| entry.title.clone().unwrap().content).collect();
            assert_eq!(titles, expected, "{feed}.{format}");
        }
    }
}
