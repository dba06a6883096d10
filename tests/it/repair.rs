//! `pagewire state repair`: whatever is damaged, what can be read is kept, and what was lost is said.

use super::{
    project::{NOW, Project, numbered},
    state::{LATER, THIRD, database, two_feeds},
};

/// Numbers that follow from a seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).unwrap()
    }
}

/// A state of some hundred items over many pages.
fn large() -> (Project, Vec<u8>) {
    let project = Project::with_page(&numbered(1..400));
    project.build();
    database(&project).pragma_update(None, "journal_mode", "delete").unwrap();
    let bytes = std::fs::read(project.path(".pagewire/pagewire.db")).unwrap();
    (project, bytes)
}

/// Repairs these bytes; gives the number of items that are kept, where anything is.
fn repaired(project: &Project, what: &str, bytes: &[u8]) -> Option<i64> {
    std::fs::write(project.path(".pagewire/pagewire.db"), bytes).unwrap();
    let ran = project.run(&["state", "repair", "--now", NOW]);
    assert!(matches!(ran.code, 0 | 4), "{what}: {} {}{}", ran.code, ran.stdout, ran.stderr);
    if ran.code == 4 {
        assert_eq!(std::fs::read(project.path(".pagewire/pagewire.db")).unwrap(), bytes, "{what}");
        return None;
    }
    let checked = project.run(&["state", "check"]);
    assert_eq!(checked.code, 0, "{what}: {}{}", checked.stdout, ran.stdout);
    Some(database(project).query_row("SELECT count(*) FROM item WHERE body <> ''", [], |row| row.get(0)).unwrap())
}

#[test]
fn repair_keeps_what_can_be_read_whatever_is_damaged() {
    let (project, whole) = large();
    let count = |what: &str, bytes: &[u8]| repaired(&project, what, bytes).unwrap_or(0);
    assert_eq!(count("nothing", &whole), 399);
    assert!(count("half of it", &whole[..whole.len() / 2]) > 50);
    let mut chance = Chance(4711);
    let mut kept = 0;
    for seed in 0..8 {
        let mut bytes = whole.clone();
        match seed % 4 {
            // one page of zeros, not the first
            0 => {
                let page = 1 + chance.below(bytes.len() / 4096 - 1);
                bytes[page * 4096..(page + 1) * 4096].fill(0);
            }
            1 => (0..20).for_each(|_| {
                let at = chance.below(bytes.len());
                bytes[at] = u8::try_from(chance.below(256)).unwrap();
            }),
            2 => bytes.truncate(chance.below(bytes.len())),
            _ => (0..400).for_each(|_| {
                let at = chance.below(bytes.len());
                bytes[at] ^= 1 << chance.below(8);
            }),
        }
        kept += count(&format!("seed {seed}"), &bytes);
    }
    // of 8 times 399
    assert!(kept > 2000, "{kept}");
}

#[test]
fn repair_reads_past_a_damaged_first_page() {
    let (project, whole) = large();
    let mut bytes = whole;
    bytes[..100].fill(7);
    assert_eq!(repaired(&project, "the head", &bytes), Some(399));
}

#[test]
fn repair_says_what_it_lost_and_keeps_the_damaged_file() {
    let project = two_feeds();
    database(&project).execute(&format!("UPDATE item SET body = '{{' WHERE {THIRD}"), []).unwrap();
    let id: String =
        database(&project).query_row(&format!("SELECT id FROM item WHERE {THIRD}"), [], |row| row.get(0)).unwrap();
    let ran = project.run(&["state", "repair", "--now", NOW]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("item news") && ran.stdout.contains(&id), "{}", ran.stdout);
    assert!(project.path(".pagewire/pagewire.db.damaged-20260601T120000Z").exists());
    assert_eq!(project.run(&["state", "check"]).code, 0);
    // it comes again under its id when its page is read again
    let before = project.json("news");
    for id in ["news", "other"] {
        project.write(&format!("{id}.html"), numbered(1..7));
    }
    let ran = project.build_at(LATER);
    assert!(!ran.stdout.contains("damaged"), "{}", ran.stdout);
    assert_eq!(project.titles("news").len(), 6);
    let ids = |feed: &serde_json::Value| -> Vec<String> {
        feed["items"].as_array().unwrap().iter().map(|item| item["id"].to_string()).collect()
    };
    assert!(ids(&before).iter().all(|id| ids(&project.json("news")).contains(id)));
}

#[test]
fn what_is_no_database_at_all_is_left_as_it_is() {
    let project = two_feeds();
    let text = b"this was a database once\n".repeat(500);
    assert_eq!(repaired(&project, "a text beside published feeds", &text), Some(10));
    std::fs::remove_dir_all(project.path("out")).unwrap();
    assert_eq!(repaired(&project, "a text", &text), None);
    std::fs::remove_file(project.path(".pagewire/pagewire.db")).unwrap();
    for command in ["check", "repair", "backup"] {
        let ran = project.run(&["state", command]);
        assert_eq!(ran.code, 4, "{command}: {}", ran.stdout);
        assert!(ran.stderr.contains(".pagewire"), "{command}: {}", ran.stderr);
    }
    std::fs::create_dir(project.path(".pagewire/pagewire.db")).unwrap();
    for command in [&["state", "check"][..], &["state", "repair"], &["build"]] {
        let ran = project.run(command);
        assert_eq!(ran.code, 4, "{command:?}: {}", ran.stdout);
        assert!(ran.stderr.contains("pagewire.db"), "{command:?}: {}", ran.stderr);
    }
}

#[test]
fn the_log_of_another_file_does_no_harm_to_a_repair() {
    let (project, whole) = large();
    // a log with other pages in it, as a copied folder may have
    let other = Project::with_page(&numbered(1..40));
    other.build();
    let db = database(&other);
    db.pragma_update(None, "journal_mode", "wal").unwrap();
    db.execute("UPDATE item SET updated = updated + 1", []).unwrap();
    let log = std::fs::read(other.path(".pagewire/pagewire.db-wal")).unwrap();
    std::fs::write(project.path(".pagewire/pagewire.db"), &whole).unwrap();
    std::fs::write(project.path(".pagewire/pagewire.db-wal"), log).unwrap();
    let ran = project.run(&["state", "repair", "--now", NOW]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(project.run(&["state", "check"]).code, 0);
    let items: i64 = database(&project).query_row("SELECT count(*) FROM item", [], |row| row.get(0)).unwrap();
    assert_eq!(items, 399);
}
