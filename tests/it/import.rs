//! `pagewire import`: another tool's file on the command line.

use super::project::{NOW, Project, numbered};

const SCOTTY: &str = "[news]\ntitle = 'News'\nurl = 'https://news.example/'\nentrySelector = 'article'\ntitleSelector = 'h2'\nlinkSelector = 'h2 a'\nwaitForSelector = 'article'\n";

#[test]
fn the_file_of_another_tool_is_known_and_import_named() {
    for (text, tool) in [
        (SCOTTY, "Feed me up, Scotty!"),
        ("[rsspls]\noutput = 'x'\n[[feed]]\ntitle = 'x'\n", "rsspls"),
        ("channel:\n  url: https://a.example/\nselectors:\n  items:\n    selector: li\n", "html2rss"),
        ("<opml version='2.0'><body/></opml>", "OPML"),
    ] {
        let project = Project::new(text);
        for command in ["check", "build"] {
            let ran = project.run(&[command]);
            assert_eq!(ran.code, 2, "{tool}");
            assert!(
                ran.stderr.contains(tool) && ran.stderr.contains("`pagewire import feeds.toml` reads it"),
                "{}",
                ran.stderr
            );
        }
    }
}

#[test]
fn what_is_imported_is_printed_and_the_report_stands_beside_it() {
    let project = Project::empty();
    project.write("old.toml", SCOTTY);
    let ran = project.run(&["import", "old.toml"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stdout.contains("[feed.news.list]\nitem = \"article\""), "{}", ran.stdout);
    assert!(ran.stderr.contains("line 4") && ran.stderr.contains("entrySelector -> list.item"), "{}", ran.stderr);
    assert!(!project.path("feeds.toml").exists());
}

#[test]
fn feeds_are_added_to_a_file_whose_comments_stay_and_secrets_stand_elsewhere() {
    let project = Project::new("# mine\n[feed.a]\nurl = 'page.html' # here\n");
    project.write(
        "list.opml",
        "<opml xmlns:frss='https://freshrss.org/opml'><body><outline text='Bay' xmlUrl='https://b.example/f' frss:CURLOPT_COOKIE='sid=invented'/></body></opml>",
    );
    let ran = project.run(&["import", "list.opml", "--into", "feeds.toml", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((report["exact"].as_u64(), report["keys"][0]["line"].as_u64()), (Some(3), Some(1)), "{report}");
    let text = project.read("feeds.toml");
    assert!(text.starts_with("# mine\n[feed.a]\nurl = 'page.html' # here\n") && !text.contains("invented"), "{text}");
    let secret = project.path("secrets/bay-cookies-sid");
    assert_eq!(std::fs::read_to_string(&secret).unwrap(), "invented");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&secret).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(project.run(&["check"]).code, 0);
}

#[test]
fn nothing_is_written_over_the_other_tools_file_or_beside_a_file_with_problems() {
    let project = Project::new(SCOTTY);
    let ran = project.run(&["import", "feeds.toml", "--into", "feeds.toml"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("--into pagewire.toml"), "{}", ran.stderr);
    project.write("broken.toml", "[feed.a]\nurl = 3\n");
    assert_eq!(project.run(&["import", "feeds.toml", "--into", "broken.toml"]).code, 2);
    assert_eq!(
        (project.read("feeds.toml").as_str(), project.read("broken.toml").as_str()),
        (SCOTTY, "[feed.a]\nurl = 3\n")
    );
}

#[test]
fn a_move_keeps_files_guids_and_what_is_read_already() {
    let project = Project::empty();
    project.write("page.html", numbered(1..6));
    project.write("scotty/feeds.toml", SCOTTY);
    let element = |n: u32| {
        format!(
            "{{\"title\":\"Story number {n}\",\"contents\":\"x\",\"link\":\"https://news.example/story-{n}\",\"retrieved\":17790{n:02}000000}}"
        )
    };
    let elements: Vec<String> = (1..5).rev().map(element).collect();
    project.write("old/news.json", format!("{{\"elements\":[{}]}}", elements.join(",")));
    let moved = project.run(&["import", "scotty/feeds.toml", "--into", "feeds.toml", "--adopt", "old/", "--now", NOW]);
    assert_eq!(moved.code, 3, "{}", moved.stderr);
    let local = project
        .read("feeds.toml")
        .replace("url = \"https://news.example/\"", "url = \"page.html\"\nbase = \"https://news.example/\"");
    project.write("feeds.toml", local);
    let ran = project.build();
    assert!(ran.stdout.contains("1 new item"), "{}", ran.stdout);
    let atom = project.read("public/news.xml");
    assert!((1..6).all(|n| atom.contains(&format!("<id>https://news.example/story-{n}</id>"))), "{atom}");
}

#[test]
fn a_folder_of_files_is_read_whole_and_what_is_of_no_tool_is_passed_over() {
    let project = Project::empty();
    project.write("all/a.toml", SCOTTY);
    project.write("all/b/x.yml", "channel:\n  url: https://b.example/\nselectors:\n  items:\n    selector: li\n");
    project.write("all/c.yml", "name: CI\non: push\n");
    let ran = project.run(&["import", "all", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["feeds"].as_array().unwrap().len(), 2, "{report}");
    assert!(ran.stderr.contains("c.yml"), "{}", ran.stderr);
    assert_eq!(project.run(&["import", "all/c.yml"]).code, 2);
}
