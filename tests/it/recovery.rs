//! What is left of feeds when their memory is damaged or gone: a repair empties and floods none, and what only looks makes no memory.

use rusqlite::Connection;

use super::project::{NOW, Project, numbered};

const LATER: &str = "2026-06-02T13:00:00Z";

fn memory(project: &Project) -> std::path::PathBuf {
    project.path(".pagewire/pagewire.db")
}

/// Two feeds of fifteen undated items each, in these formats, and a third of both.
fn built(formats: &str) -> Project {
    let feed = |id: &str| {
        format!(
            "[feed.{id}]\nurl = '{id}.html'\nbase = 'https://{id}.example/'\n[feed.{id}.list]\nitem = 'article'\nsummary = 'p'\n"
        )
    };
    let project = Project::new(&format!(
        "[pagewire]\nformats = {formats}\n{}{}[feed.both]\nmerge = ['news', 'other']\n",
        feed("news"),
        feed("other")
    ));
    for id in ["news", "other"] {
        project.write(&format!("{id}.html"), numbered(1..16));
    }
    project.build();
    Connection::open(memory(&project)).unwrap().pragma_update(None, "journal_mode", "delete").unwrap();
    project
}

fn cut(project: &Project, percent: usize) {
    let bytes = std::fs::read(memory(project)).unwrap();
    std::fs::write(memory(project), &bytes[..bytes.len() * percent / 100]).unwrap();
}

/// The id and the dates of each item.
fn identities(project: &Project, feed: &str) -> Vec<[String; 3]> {
    let [ids, published, modified] =
        ["id", "date_published", "date_modified"].map(|field| project.values(feed, field).into_iter());
    ids.zip(published).zip(modified).map(|((id, published), modified)| [id, published, modified]).collect()
}

#[test]
fn a_repair_of_a_memory_that_was_cut_short_empties_no_feed_and_moves_no_date() {
    for formats in ["['json', 'atom', 'rss']", "['json']", "['json', 'rss']"] {
        for percent in [75, 60, 50] {
            let project = built(formats);
            let before = ["news", "other", "both"].map(|feed| identities(&project, feed));
            cut(&project, percent);
            assert_eq!(project.build_at(LATER).code, 4, "{percent}");
            let ran = project.run(&["state", "repair", "--now", LATER]);
            assert_eq!(ran.code, 0, "{percent}: {}{}", ran.stdout, ran.stderr);
            for round in ["the next run", "a run after a change"] {
                let ran = project.build_at(LATER);
                assert_eq!(ran.code, 0, "{percent}, {round}: {}{}", ran.stdout, ran.stderr);
                assert!(!ran.stdout.contains("damaged:"), "{percent}, {round}: {}", ran.stdout);
                for (feed, before) in ["news", "other", "both"].iter().zip(&before) {
                    let after = identities(&project, feed);
                    assert!(before.iter().all(|item| after.contains(item)), "{formats} {percent}, {round}: {after:?}");
                    assert!(after.len() < before.len() + 3, "{percent}, {round}");
                }
                project.write("news.html", numbered(1..17));
            }
        }
    }
}

#[test]
fn items_that_a_repair_lost_come_again_though_their_page_stays_as_it_was() {
    let project = built("['json']");
    let ids = identities(&project, "news");
    let db = Connection::open(memory(&project)).unwrap();
    db.pragma_update(None, "foreign_keys", "off").unwrap();
    // four are lost with all that is known of them, and one is damaged, so that there is something to repair
    db.execute_batch(
        "DELETE FROM item WHERE feed = 'news' AND ordinal < 4; DELETE FROM item_key WHERE item NOT IN (SELECT number FROM item);
         UPDATE item SET body = '{' WHERE feed = 'news' AND ordinal = 7",
    )
    .unwrap();
    drop(db);
    std::fs::remove_dir_all(project.path("out")).unwrap();
    assert_eq!(project.run(&["state", "repair", "--now", LATER]).code, 0);
    let ran = project.build_at(LATER);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    let again: Vec<String> = project.values("news", "id");
    assert_eq!(again.len(), 15);
    assert!(ids.iter().all(|[id, ..]| again.contains(id)), "{again:?}");
}

#[test]
fn a_memory_that_lost_nearly_all_items_takes_no_page_for_a_redesign_or_a_flood() {
    for kept in [0, 1] {
        let project = built("['json']");
        let ids = project.values("news", "id");
        Connection::open(memory(&project))
            .unwrap()
            .execute_batch(&format!(
                "DELETE FROM item_key; DELETE FROM item WHERE feed <> 'news' OR ordinal >= {kept};
                 UPDATE source SET body_hash = NULL"
            ))
            .unwrap();
        let ran = project.build_at(LATER);
        assert!(ran.code == 0 && !ran.stdout.contains("not one of them is known"), "{kept}: {}", ran.stdout);
        assert_eq!(project.values("news", "id").len(), ids.len());
        assert!(project.values("news", "id").iter().all(|id| ids.contains(id)));
    }
}

#[test]
fn a_feed_of_which_nothing_is_remembered_stays_published_as_it_is() {
    let project = built("['json', 'rss']");
    let before = project.outputs();
    let db = Connection::open(memory(&project)).unwrap();
    db.execute_batch("DELETE FROM item_key; DELETE FROM item; UPDATE feed SET revision = revision + 1").unwrap();
    drop(db);
    let ran = project.build_at(LATER);
    assert!(ran.code == 1 && ran.stdout.contains("no empty feed takes its place"), "{}", ran.stdout);
    for name in ["news.json", "news.rss", "both.json"] {
        assert!(project.outputs()[name] == before[name], "{name}");
    }
    // the next run reads what is on the page
    let ran = project.build_at(LATER);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert_eq!(project.titles("news").len(), 15);
}

#[test]
fn a_repair_that_saves_no_item_says_so() {
    let project = built("['json']");
    std::fs::remove_dir_all(project.path("out")).unwrap();
    let db = Connection::open(memory(&project)).unwrap();
    db.pragma_update(None, "foreign_keys", "off").unwrap();
    db.execute_batch("UPDATE item SET id = 'none', feed = x'ff' WHERE number = 1; DELETE FROM item WHERE number > 1")
        .unwrap();
    db.execute_batch("VACUUM").unwrap();
    drop(db);
    let ran = project.run(&["state", "repair", "--now", LATER]);
    assert!(ran.code == 4 && ran.stdout.contains("no item could be saved"), "{} {}", ran.code, ran.stdout);
}

#[test]
fn a_memory_that_is_gone_begins_with_what_is_published() {
    for taken in ["gone", "empty"] {
        let project = built("['atom', 'json']");
        let before = identities(&project, "news");
        match taken {
            "gone" => std::fs::remove_file(memory(&project)).unwrap(),
            _ => std::fs::write(memory(&project), "").unwrap(),
        }
        for command in [&["state", "check"][..], &["state", "backup"], &["state", "backup", "copy.db"], &["build"]] {
            let ran = project.run(command);
            assert_eq!(ran.code, 4, "{taken} {command:?}: {}", ran.stdout);
            assert!(ran.stderr.contains("remembers nothing") && ran.stderr.contains("state repair"), "{}", ran.stderr);
        }
        assert!(!project.path("copy.db").exists());
        let ran = project.run(&["state", "repair", "--now", LATER]);
        assert!(ran.code == 0 && ran.stdout.contains("30 items taken up"), "{} {}{}", ran.code, ran.stdout, ran.stderr);
        project.write("news.html", numbered(1..17));
        assert_eq!(project.build_at(LATER).code, 0);
        let after = identities(&project, "news");
        assert!(after.len() == 16 && before.iter().all(|item| after.contains(item)), "{after:?}");
    }
}

#[test]
fn commands_that_only_look_make_no_memory() {
    let project = Project::with_page(&numbered(1..6));
    for command in [&["list"][..], &["explain", "news"], &["preview", "news"], &["check"], &["state", "check"]] {
        project.run(&[command, if matches!(command[0], "state" | "check") { &[] } else { &["--now", NOW] }].concat());
        assert!(!memory(&project).exists(), "{command:?}");
    }
    let ran = project.run(&["list", "--now", NOW]);
    assert!(
        ran.code == 0 && ran.stdout.contains("new") && ran.stderr.contains("no memory"),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
    // one that is empty is left as it is, and is no backup
    project.write(".pagewire/pagewire.db", "");
    assert_eq!(project.run(&["list", "--now", NOW]).code, 0);
    assert_eq!(std::fs::metadata(memory(&project)).unwrap().len(), 0);
    assert_eq!(project.run(&["state", "check"]).code, 4);
    Connection::open(memory(&project))
        .unwrap()
        .execute_batch("CREATE TABLE source (x); CREATE TABLE item (x)")
        .unwrap();
    let ran = project.run(&["state", "backup"]);
    assert!(ran.code == 4 && ran.stderr.contains("nothing to back up"), "{}", ran.stderr);
}

#[test]
fn a_list_counts_the_items_that_a_merged_feed_is_made_of() {
    let project = built("['json']");
    let listed = project.run(&["list", "--format", "ndjson", "--now", NOW]).stdout;
    let both = listed.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let both = both.into_iter().find(|row| row["feed"] == "both").unwrap();
    assert_eq!(both["items"], 30);
}

#[test]
fn a_feed_that_cannot_be_written_is_one_event_of_its_health() {
    let project = built("['json', 'atom', 'rss']");
    let events = |project: &Project| -> Vec<(String, bool)> {
        let db = Connection::open(memory(project)).unwrap();
        let mut query = db.prepare("SELECT feed, broke FROM event WHERE feed = 'news' ORDER BY number").unwrap();
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    for format in ["json", "atom", "rss"] {
        std::fs::remove_file(project.path(&format!("out/news.{format}"))).unwrap();
        std::fs::create_dir_all(project.path(&format!("out/news.{format}/in-the-way"))).unwrap();
    }
    assert_eq!(project.build_at(LATER).code, 1);
    assert_eq!(events(&project), [("news".to_owned(), true)]);
    std::fs::remove_dir_all(project.path("out/news.json")).unwrap();
    assert_eq!(project.build_at(LATER).code, 1);
    assert_eq!(events(&project).len(), 1);
    for format in ["atom", "rss"] {
        std::fs::remove_dir_all(project.path(&format!("out/news.{format}"))).unwrap();
    }
    assert_eq!(project.build_at(LATER).code, 0);
    assert_eq!(events(&project), [("news".to_owned(), true), ("news".to_owned(), false)]);
}
