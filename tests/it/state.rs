//! What is remembered: damaged rows cost themselves, a damaged file is named, and nothing of it is others' to read.

use rusqlite::Connection;

use super::project::{NOW, Project, Ran, numbered};

pub(crate) const LATER: &str = "2026-06-01T13:00:00Z";

pub(crate) fn database(project: &Project) -> Connection {
    Connection::open(project.path(".pagewire/pagewire.db")).unwrap()
}

/// Two feeds of five items each, built once.
pub(crate) fn two_feeds() -> Project {
    let feed = |id: &str| {
        format!(
            "[feed.{id}]\nurl = '{id}.html'\nbase = 'https://{id}.example/'\n[feed.{id}.list]\nitem = 'article'\nsummary = 'p'\n"
        )
    };
    let project =
        Project::new(&format!("[pagewire]\nbase_url = 'https://feeds.example/'\n{}{}", feed("news"), feed("other")));
    for id in ["news", "other"] {
        project.write(&format!("{id}.html"), numbered(1..6));
    }
    project.build();
    project
}

/// Damages the store, lets both pages gain an item that pushes nothing off, and builds.
fn after(damage: &str) -> (Project, Ran) {
    let project = two_feeds();
    let db = database(&project);
    db.pragma_update(None, "foreign_keys", "off").unwrap();
    db.execute_batch(damage).unwrap_or_else(|error| panic!("{damage}: {error}"));
    drop(db);
    for id in ["news", "other"] {
        project.write(&format!("{id}.html"), numbered(1..7));
    }
    let ran = project.build_at(LATER);
    (project, ran)
}

/// The third item of `news`, as SQL.
pub(crate) const THIRD: &str = "feed = 'news' AND link LIKE '%story-3'";

#[test]
fn a_damaged_row_costs_itself_and_is_written_anew() {
    for (damage, named) in [
        ("body = '{'", true),
        ("body = '{\"title\":\"x\",\"published\":\"no day\"}'", true),
        ("body = x'00ff'", true),
        ("body = cast(x'ff' AS TEXT)", true),
        ("body = 7", true),
        ("first_seen = 'long ago'", true),
        ("updated = x'00'", true),
        ("sort_at = 'never'", true),
        ("ordinal = 'x'", true),
        ("revision = 'short'", true),
        ("published = '2026-99-99'", true),
        ("link = x'ff'", false),
        ("id = 'none of ours'", true),
        ("first_seen = 9000000000000000000", true),
    ] {
        let project = two_feeds();
        let before = project.json("news");
        drop(project);
        let (project, ran) = after(&format!("UPDATE item SET {damage} WHERE {THIRD}"));
        assert_eq!(ran.code, 0, "{damage}: {}{}", ran.stdout, ran.stderr);
        if named {
            assert!(
                ran.stdout.contains("damaged:") && ran.stdout.contains("pagewire state"),
                "{damage}: {}",
                ran.stdout
            );
            assert!(ran.stdout.contains(" news") && ran.stdout.contains("item "), "{damage}: {}", ran.stdout);
        }
        assert_eq!(project.titles("news").len(), 6, "{damage}: {:?}", project.titles("news"));
        assert_eq!(project.titles("other").len(), 6, "{damage}");
        let item = |feed: &serde_json::Value| {
            let items = feed["items"].as_array().unwrap().clone();
            items.into_iter().find(|item| item["title"] == "Story number 3").unwrap()
        };
        let (old, new) = (item(&before), item(&project.json("news")));
        assert_eq!((&old["id"], &old["date_published"]), (&new["id"], &new["date_published"]), "{damage}");
        let checked = project.run(&["state", "check"]);
        assert_eq!(checked.code, 0, "{damage}: {}", checked.stdout);
    }
}

#[test]
fn a_damaged_item_that_is_no_longer_on_its_page_costs_itself_alone() {
    let project = two_feeds();
    database(&project).execute(&format!("UPDATE item SET body = '{{' WHERE {THIRD}"), []).unwrap();
    let id: String =
        database(&project).query_row(&format!("SELECT id FROM item WHERE {THIRD}"), [], |row| row.get(0)).unwrap();
    project.write("news.html", numbered(4..9));
    let ran = project.build_at(LATER);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains(&id), "{}", ran.stdout);
    assert_eq!(project.titles("news").len(), 7);
    for command in [&["list"][..], &["preview", "news"], &["explain", "news"]] {
        let ran = project.run(&[command, &["--now", LATER]].concat());
        assert_eq!(ran.code, 0, "{command:?}: {}{}", ran.stdout, ran.stderr);
    }
    let checked = project.run(&["state", "check", "--format", "ndjson"]);
    assert_eq!(checked.code, 4);
    let finding: serde_json::Value = serde_json::from_str(checked.stdout.lines().next().unwrap()).unwrap();
    assert_eq!((finding["feed"].as_str(), finding["row"].as_str()), (Some("news"), Some(id.as_str())));
}

#[test]
fn damage_apart_from_items_costs_one_value() {
    for damage in [
        "UPDATE item_key SET item = 'x' WHERE feed = 'news'",
        "UPDATE item_key SET item = 4711 WHERE feed = 'news'",
        "DELETE FROM item_key WHERE feed = 'news'",
        "UPDATE source SET mended = '{', checked_at = 'x', usual = 'y', failures = x'00' WHERE feed = 'news'",
        "UPDATE source SET body_hash = x'00', recipe = x'ff', succeeded_at = 'then', gone = 'maybe' WHERE feed = 'news'",
        "UPDATE source SET current = '[1,' WHERE feed = 'news'",
        "UPDATE source SET retry_at = 'x', fresh_until = x'00', failing_since = 'x', etag = x'ff' WHERE feed = 'news'",
        "UPDATE feed SET image = '{', title = x'ff' WHERE id = 'news'",
        "UPDATE feed SET revision = 'x', changed_at = 'y', next_ordinal = 'z' WHERE id = 'news'",
        "DELETE FROM feed WHERE id = 'news'",
        "UPDATE output SET size = 'x', fingerprint = x'ff'",
        "INSERT INTO article (item, body) SELECT number, '{' FROM item WHERE feed = 'news'",
        "INSERT INTO past (item, until, body) SELECT number, 'x', '{' FROM item WHERE feed = 'news'",
        "INSERT INTO event VALUES (1, x'ff', 'u', 'x', 'y', x'00', 1, 'z')",
        "INSERT INTO run VALUES (1, 'news', x'ff', 'x', x'00', 'y', 'z', 0, x'ff')",
        "INSERT INTO paused VALUES (x'ff')",
    ] {
        let (project, ran) = after(damage);
        assert!(ran.code < 2, "{damage}: {}{}", ran.stdout, ran.stderr);
        assert_eq!(project.titles("news").len(), 6, "{damage}: {}", ran.stdout);
        assert_eq!(project.titles("other").len(), 6, "{damage}");
        assert_eq!(project.run(&["list", "--now", LATER]).code, 0, "{damage}");
    }
}

#[test]
fn a_damaged_mend_is_named() {
    let (_, ran) = after("UPDATE source SET mended = '{' WHERE feed = 'news'");
    assert!(ran.stdout.contains("damaged:") && ran.stdout.contains("`mended`"), "{}", ran.stdout);
}

#[test]
fn a_broken_file_is_named_with_what_to_do() {
    let project = two_feeds();
    let path = project.path(".pagewire/pagewire.db");
    database(&project).pragma_update(None, "journal_mode", "delete").unwrap();
    let whole = std::fs::read(&path).unwrap();
    let mut zeroed = whole.clone();
    zeroed[4096..].fill(0);
    for (what, bytes) in [("a text", b"not a database, and long enough to be seen".repeat(200)), ("zeros", zeroed)] {
        std::fs::write(&path, bytes).unwrap();
        let ran = project.build_at(LATER);
        assert_eq!(ran.code, 4, "{what}: {}{}", ran.stdout, ran.stderr);
        assert!(
            ran.stderr.contains("pagewire.db") && ran.stderr.contains("pagewire state repair"),
            "{what}: {}",
            ran.stderr
        );
        assert_eq!(project.run(&["state", "check"]).code, 4, "{what}");
    }
}

#[test]
fn a_memory_that_is_gone_is_not_begun_anew_beside_published_feeds() {
    let cut: [fn(&std::path::Path); 3] = [
        |db| std::fs::remove_file(db).unwrap(),
        |db| std::fs::write(db, "").unwrap(),
        |db| {
            let db = Connection::open(db).unwrap();
            db.execute_batch("DELETE FROM item_key; DELETE FROM item; DELETE FROM source; DELETE FROM feed").unwrap();
        },
    ];
    for cut in cut {
        for formats in ["['rss']", "['atom']", "['json']"] {
            let project = Project::new(&format!(
                "[pagewire]\nformats = {formats}\n[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n\
                 [feed.news.list]\nitem = 'article'\n"
            ));
            project.write("page.html", numbered(1..6));
            project.build();
            database(&project).pragma_update(None, "journal_mode", "delete").unwrap();
            cut(&project.path(".pagewire/pagewire.db"));
            let before = project.outputs();
            let server_too = cfg!(feature = "serve").then_some(&["serve", "--once-due"][..]);
            for command in [&["build"][..]].into_iter().chain(server_too) {
                let ran = project.run(&[command, &["--now", LATER]].concat());
                assert_eq!(ran.code, 4, "{formats} {}{}", ran.stdout, ran.stderr);
                assert!(ran.stderr.contains("--begin-anew"), "{}", ran.stderr);
            }
            assert_eq!(project.outputs(), before);
            assert_eq!(project.run(&["build", "--begin-anew", "--now", LATER]).code, 0);
            assert_eq!(project.build_at(LATER).code, 0);
        }
    }
}

#[test]
fn feeds_of_other_makers_do_not_keep_it_from_beginning() {
    let project = Project::with_page(&numbered(1..6));
    project.write("out/news.rss", "<rss><channel><generator>WordPress</generator></channel></rss>");
    project.write("out/news.json", "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\"}]}");
    project.build();
}

#[test]
fn a_backup_is_whole_private_and_never_in_the_place_of_another() {
    let project = two_feeds();
    let ran = project.run(&["state", "backup", "copy.db"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(project.run(&["state", "backup", "copy.db"]).code, 4);
    let items: i64 = Connection::open(project.path("copy.db"))
        .unwrap()
        .query_row("SELECT count(*) FROM item", [], |row| row.get(0))
        .unwrap();
    assert_eq!(items, 10);
    #[cfg(unix)]
    assert_eq!(mode(&project, "copy.db"), 0o600);
    assert_eq!(project.run(&["state", "backup", "--now", NOW]).code, 0);
    assert!(project.path(".pagewire/pagewire-20260601T120000Z.db").exists());
}

#[cfg(unix)]
fn mode(project: &Project, name: &str) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(project.path(name)).unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
#[test]
fn the_state_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let set = |project: &Project, name: &str, mode| {
        std::fs::set_permissions(project.path(name), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let project = two_feeds();
    let names = [".pagewire/pagewire.db", ".pagewire/lock"];
    assert_eq!(mode(&project, ".pagewire"), 0o700);
    names.iter().for_each(|name| assert_eq!(mode(&project, name), 0o600, "{name}"));
    // what an older version left
    set(&project, ".pagewire", 0o755);
    names.iter().for_each(|name| set(&project, name, 0o644));
    project.write(".pagewire/admin-token", "0123456789012345678901234567890123456789");
    set(&project, ".pagewire/admin-token", 0o644);
    project.build();
    assert_eq!(mode(&project, ".pagewire"), 0o700);
    names.iter().chain(&[".pagewire/admin-token"]).for_each(|name| assert_eq!(mode(&project, name), 0o600, "{name}"));
}

#[cfg(unix)]
#[test]
fn a_folder_that_holds_the_published_feeds_too_stays_open() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new(
        "[pagewire]\nstate = 'data'\noutput = 'data/out'\n[feed.a]\nurl = 'p.html'\n[feed.a.list]\nitem = 'article'\n",
    );
    project.write("p.html", numbered(1..6));
    project.write("data/out/robots.txt", "");
    std::fs::set_permissions(project.path("data"), std::fs::Permissions::from_mode(0o755)).unwrap();
    project.build();
    assert_eq!(mode(&project, "data"), 0o755);
    assert_eq!(mode(&project, "data/pagewire.db"), 0o600);
}

#[test]
fn a_newer_state_is_left_to_the_version_that_wrote_it() {
    let project = two_feeds();
    database(&project).pragma_update(None, "user_version", 99).unwrap();
    for command in [&["build"][..], &["state", "check"], &["state", "repair"]] {
        let ran = project.run(command);
        assert_eq!(ran.code, 4, "{command:?}");
        assert!(ran.stderr.contains("format 99"), "{command:?}: {}", ran.stderr);
    }
}

#[test]
fn a_clock_that_was_set_back_holds_nothing_up() {
    let project = two_feeds();
    for id in ["news", "other"] {
        project.write(&format!("{id}.html"), numbered(1..7));
    }
    let year_before = "2025-06-01T12:00:00Z";
    let ran = project.run(&["build", "--due", "--now", year_before]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(!ran.stdout.contains("not due"), "{}", ran.stdout);
    assert_eq!(project.titles("news")[0], "Story number 6");
    for date in project.values("news", "date_published").iter().chain(&project.values("news", "date_modified")) {
        assert!(date.is_empty() || date.starts_with("2025-06-01"), "{date}");
    }
    let listed = project.run(&["list", "--format", "ndjson", "--now", year_before]).stdout;
    for row in listed.lines() {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        assert!(row["next_refresh"].as_str().unwrap().starts_with("2025-06-01"), "{row}");
    }
    // an edit goes forward
    project.write("news.html", numbered(1..7).replace("About Story number 2.", "More about it."));
    assert_eq!(project.build_at("2025-06-01T14:00:00Z").code, 0);
    let json = project.json("news");
    let item = json["items"].as_array().unwrap().iter().find(|item| item["title"] == "Story number 2").unwrap();
    assert!(item["date_modified"].as_str().unwrap().starts_with("2025-06-01T14:00:00"), "{item}");
    // and when the clock is right again, the dates are those of before
    assert_eq!(project.build_at(LATER).code, 0);
    let json = project.json("news");
    let item = json["items"].as_array().unwrap().iter().find(|item| item["title"] == "Story number 5").unwrap();
    assert!(item["date_published"].as_str().unwrap().starts_with("2026-06-01"), "{item}");
    assert_eq!(project.titles("news").len(), 6);
}

#[test]
fn waits_of_another_clock_are_over() {
    let project = two_feeds();
    database(&project)
        .execute_batch(
            "UPDATE source SET retry_at = 4000000000, fresh_until = 4000000000, checked_at = 4000000000 WHERE feed = 'news';
             INSERT INTO host VALUES ('news.example', 4000000000)",
        )
        .unwrap();
    let ran = project.run(&["build", "--due", "--now", LATER]);
    assert!(ran.stdout.contains("unchanged") && !ran.stdout.contains("waiting"), "{}", ran.stdout);
}

#[test]
fn a_damaged_item_is_written_anew_though_its_page_stays_as_it_was() {
    let project = two_feeds();
    database(&project).execute(&format!("UPDATE item SET body = '{{' WHERE {THIRD}"), []).unwrap();
    std::fs::remove_file(project.path("out/news.json")).unwrap();
    assert!(project.build_at(LATER).stdout.contains("damaged:"));
    assert_eq!(project.titles("news").len(), 4);
    project.build_at("2026-06-01T14:00:00Z");
    assert_eq!(project.titles("news").len(), 5);
}

#[test]
fn what_an_older_version_knew_of_a_source_goes_on_to_protect_it() {
    let project = two_feeds();
    // as the step to the present format leaves it
    database(&project).execute("UPDATE source SET recipe = ''", []).unwrap();
    project.write("news.html", numbered(101..106));
    let ran = project.build_at(LATER);
    assert_eq!(ran.code, 5, "{}", ran.stdout);
    assert!(ran.stdout.contains("not one of them is known"), "{}", ran.stdout);
    assert_eq!(project.titles("news")[0], "Story number 5");
}

#[test]
fn a_file_source_is_the_same_however_its_feeds_toml_is_called() {
    let project = two_feeds();
    let elsewhere = project.path("feeds.toml");
    for config in ["./feeds.toml", elsewhere.to_str().unwrap()] {
        let ran = project.run(&["build", "--config", config, "--now", LATER]);
        assert_eq!(ran.code, 0, "{}", ran.stdout);
        let sources: i64 = database(&project).query_row("SELECT count(*) FROM source", [], |row| row.get(0)).unwrap();
        assert_eq!(sources, 2, "{config}");
    }
}

#[test]
fn what_is_known_of_a_file_by_a_path_of_before_is_carried_over() {
    let project = two_feeds();
    database(&project)
        .execute_batch("UPDATE source SET url = 'etc/' || url; UPDATE page SET url = 'etc/' || url")
        .unwrap();
    assert_eq!(project.build_at(LATER).code, 0);
    let names: String =
        database(&project).query_row("SELECT group_concat(url) FROM source", [], |row| row.get(0)).unwrap();
    assert!(!names.contains("etc/") && names.split(',').count() == 2, "{names}");
}
