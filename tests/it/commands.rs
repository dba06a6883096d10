//! The commands and what they print.

use super::project::{NOW, Project, article, dated, numbered, page};

#[test]
fn without_a_command_it_builds() {
    let project = Project::with_page(&numbered(1..6));
    assert_eq!(project.run(&["--now", NOW]).code, 0);
    assert_eq!(project.titles("news").len(), 5);
}

#[test]
fn builds_only_the_feeds_that_are_named() {
    let project = Project::new(
        "[feed.a]\nurl = 'page.html'\n[feed.a.list]\nitem = 'article'\n[feed.b]\nurl = 'page.html'\n[feed.b.list]\nitem = 'article'\n",
    );
    project.write("page.html", numbered(1..6));
    assert_eq!(project.run(&["build", "b"]).code, 0);
    assert!(project.path("out/b.rss").exists() && !project.path("out/a.rss").exists());
}

#[test]
fn a_feed_that_is_not_there_is_named_with_those_that_are() {
    let project = Project::with_page("");
    let ran = project.run(&["build", "nwes"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("`nwes`") && ran.stderr.contains("news"), "{}", ran.stderr);
}

#[test]
fn a_missing_feeds_toml_is_named() {
    let project = Project::with_page("");
    let ran = project.run(&["build", "--config", "elsewhere.toml"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("elsewhere.toml"), "{}", ran.stderr);
}

#[test]
fn the_summary_counts_items_and_files() {
    let project = Project::with_page(&numbered(1..6));
    let ran = project.build();
    assert!(ran.stdout.contains("1 source, 0 failed; 5 new items; 7 files written to out"), "{}", ran.stdout);
}

#[test]
fn check_reports_all_problems_at_once_with_their_places() {
    let project = Project::new(
        "[pagewire]\nevery = 'soon'\n\n[feed.news]\nurl = 'ftp://news.example/'\ntitel = 'News'\n[feed.news.list]\nitem = 'article >'\n",
    );
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 2);
    for place in ["feeds.toml:2:", "feeds.toml:5:", "feeds.toml:6:", "feeds.toml:8:"] {
        assert!(ran.stderr.contains(place), "{place} in {}", ran.stderr);
    }
    assert!(ran.stderr.contains("^^"), "{}", ran.stderr);
}

#[test]
fn an_unknown_key_is_answered_with_the_nearest_one() {
    let project = Project::new("[feed.news]\nurl = 'page.html'\ntitel = 'News'\n");
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("did you mean `title`?"), "{}", ran.stderr);
}

#[test]
fn check_says_that_all_is_well() {
    let ran = Project::with_page("").run(&["check"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.contains("feeds.toml is well: 1 feed"), "{}", ran.stdout);
}

#[test]
fn a_broken_feeds_toml_leaves_the_output_as_it_was() {
    let project = Project::with_page(&numbered(1..6));
    project.build();
    let before = project.outputs();
    project.write("feeds.toml", "[feed.news\n");
    assert_eq!(project.build_at(NOW).code, 2);
    assert_eq!(project.outputs(), before);
}

#[test]
fn preview_shows_the_items_and_changes_nothing() {
    let project = Project::with_page(&numbered(1..6));
    let ran = project.run(&["preview", "news", "--now", NOW]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("Story number 5") && ran.stdout.contains("5 not known yet"), "{}", ran.stdout);
    assert!(!project.path("out").exists() && !project.path(".pagewire/pagewire.db").exists());
}

#[test]
fn preview_shows_the_ids_that_history_gave() {
    let project = Project::with_page(&page(&[dated("old", "A certain story", "2026-05-30")]));
    project.build();
    let id = project.values("news", "id").remove(0);
    project.write("page.html", page(&[dated("new", "A certain story", "2026-05-30")]));
    assert!(project.run(&["preview", "news", "--now", NOW]).stdout.contains(&id));
}

#[test]
fn list_tells_the_health_of_every_feed() {
    let project = Project::new(
        "[feed.well]\nurl = 'page.html'\n[feed.well.list]\nitem = 'article'\n[feed.ill]\nurl = 'none.html'\n[feed.ill.list]\nitem = 'article'\n",
    );
    project.write("page.html", numbered(1..6));
    project.build_at(NOW);
    let ran = project.run(&["list"]);
    assert_eq!(ran.code, 0);
    let row = |feed: &str| ran.stdout.lines().find(|line| line.starts_with(feed)).unwrap().to_owned();
    assert!(row("well").contains("2026-06-01T12:00:00Z") && row("well").contains("2026-06-01T12:30:00Z"));
    assert!(row("ill").contains("failing"), "{}", ran.stdout);
}

#[test]
fn export_makes_a_feed_of_a_page_on_standard_input() {
    let project = Project::new("");
    let output = project
        .command()
        .args(["export", "-", "--base", "https://news.example/", "--item", "article", "--format", "json", "--now", NOW])
        .write_stdin(page(&[article("a", "A story")]))
        .output()
        .unwrap();
    let feed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(feed["items"][0]["url"], "https://news.example/a");
}

#[test]
fn export_prints_every_format() {
    let project = Project::new("");
    project.write("page.html", page(&[article("a", "A story")]));
    let starts =
        [("rss", "<?xml"), ("atom", "<?xml"), ("json", "{\"version\""), ("ndjson", "{\"id\""), ("csv", "id,url,title")];
    for (format, start) in starts {
        let ran = project.run(&[
            "export",
            "page.html",
            "--base",
            "https://n.example/",
            "--item",
            "article",
            "--format",
            format,
        ]);
        assert!(ran.stdout.starts_with(start), "{format}: {}{}", ran.stdout, ran.stderr);
    }
}

#[test]
fn export_of_a_page_without_items_fails_and_says_what_to_do() {
    let project = Project::new("");
    project.write("page.html", "<p>nothing");
    let ran = project.run(&["export", "page.html"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("--item"), "{}", ran.stderr);
}

#[test]
fn a_formula_in_a_title_does_not_run_in_a_spreadsheet() {
    let project = Project::new("");
    project.write("page.html", page(&[article("a", "=cmd()")]));
    let ran = project.run(&["export", "page.html", "--item", "article", "--format", "csv"]);
    assert!(ran.stdout.contains("'=cmd()"), "{}", ran.stdout);
}

#[test]
fn extract_answers_in_the_order_of_the_input_and_names_bad_lines() {
    let project = Project::new("");
    let data = r#"<script type="application/ld+json">[{"@type":"NewsArticle","headline":"One","url":"/1"},{"@type":"NewsArticle","headline":"Two","url":"/2"}]</script>"#;
    project.write("page.html", data);
    let manifest: String = (0..40)
        .map(|n| match n % 4 {
            0 => format!("{{\"id\":\"{n}\",\"url\":\"https://n.example/\",\"html_path\":\"missing.html\"}}\n"),
            1 => "not json\n".to_owned(),
            _ => format!("{{\"id\":\"{n}\",\"url\":\"https://n.example/\",\"html_path\":\"page.html\"}}\n"),
        })
        .collect();
    let output = project.command().args(["extract", "list"]).write_stdin(manifest).output().unwrap();
    let lines: Vec<serde_json::Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 40);
    for (n, line) in lines.iter().enumerate() {
        match n % 4 {
            0 => assert!(line["error"].as_str().unwrap().contains("missing.html"), "{line}"),
            1 => assert!(line["error"].is_string(), "{line}"),
            _ => assert_eq!(
                (line["id"].as_str(), line["items"].as_array().map(Vec::len)),
                (Some(n.to_string().as_str()), Some(2))
            ),
        }
    }
}

#[test]
fn extract_reads_compressed_pages() {
    use std::io::Write;
    let project = Project::new("");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder
        .write_all(br#"<html lang=en><script type="application/ld+json">{"@type":"NewsArticle","headline":"One","url":"/1","datePublished":"2026-05-01"}</script>"#)
        .unwrap();
    project.write("page.html.gz", encoder.finish().unwrap());
    let line = "{\"id\":\"a\",\"url\":\"https://n.example/1\",\"html_path\":\"page.html.gz\"}\n";
    let output = project.command().args(["extract", "article"]).write_stdin(line).output().unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((answer["title"].as_str(), answer["published"].as_str()), (Some("One"), Some("2026-05-01")));
}

#[test]
fn the_log_can_be_read_by_programs() {
    let project = Project::with_page(&numbered(1..6));
    let ran = project.run(&["build", "--log-format", "json", "--now", NOW]);
    let line: serde_json::Value = serde_json::from_str(ran.stderr.lines().next().unwrap()).unwrap();
    assert_eq!(
        (line["feed"].as_str(), line["outcome"].as_str(), line["new"].as_u64()),
        (Some("news"), Some("read"), Some(5))
    );
    assert_eq!(ran.stdout, "");
}

#[test]
fn the_schema_accepts_the_sample() {
    let schema: serde_json::Value = serde_json::from_str(&Project::new("").run(&["schema"]).stdout).unwrap();
    let sample = include_str!("../../feeds.toml");
    let sample: serde_json::Value = serde_json::to_value(toml::from_str::<toml::Table>(sample).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&sample).map(|fault| fault.to_string()).collect();
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn the_schema_in_the_repository_is_the_one_that_is_printed() {
    let printed = Project::new("").run(&["schema"]).stdout;
    assert_eq!(printed, include_str!("../../feeds.schema.json"), "`just schema` writes it");
}

#[test]
fn prints_completions_and_a_manual() {
    let project = Project::new("");
    for shell in ["bash", "zsh", "fish"] {
        assert!(project.run(&["completions", shell]).stdout.contains("pagewire"), "{shell}");
    }
    assert!(project.run(&["man"]).stdout.contains(".TH pagewire"));
}
