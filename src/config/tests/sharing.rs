//! `include`, `[defaults]` and `[recipe.NAME]`.

use std::{fs, path::PathBuf};

use tempfile::TempDir;

use super::*;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn ids(config: &Config) -> Vec<&str> {
    config.feeds.iter().map(|feed| feed.id.as_str()).collect()
}

/// What is said of a broken configuration, with its folder left out.
fn refused(files: &[(&str, &str)]) -> String {
    let folder = folder(files);
    let error = load(&folder.path().join("feeds.toml")).unwrap_err();
    error.render(false).replace(&format!("{}/", folder.path().display()), "")
}

const A: (&str, &str) = ("feeds.d/a.toml", "[feed.a]\nurl = 'a.html'\n");
const B: (&str, &str) = ("feeds.d/b.toml", "[feed.b]\nurl = 'https://b.example/'\n");

#[test]
fn feeds_stand_in_files_folders_and_what_a_pattern_names() {
    for include in ["'feeds.d'", "'feeds.d/*.toml'", "['feeds.d/a.toml', 'feeds.d/?.toml']"] {
        let main = format!("include = {include}\n[feed.main]\nurl = 'm.html'\n");
        let folder =
            folder(&[("feeds.toml", &main), A, B, ("feeds.d/.a.toml", "broken"), ("feeds.d/notes.txt", "broken")]);
        let config = load(&folder.path().join("feeds.toml")).unwrap();
        assert_eq!(ids(&config), ["main", "a", "b"], "{include}");
        assert_eq!(config.file_of("b"), folder.path().join("feeds.d/b.toml"));
        // as if it stood in feeds.toml
        let Location::File(path) = &config.feeds[1].sources()[0].location else { panic!() };
        assert_eq!(path, &folder.path().join("a.html"));
    }
}

#[test]
fn what_is_wrong_names_its_own_file_and_line() {
    let main = ("feeds.toml", "include = 'feeds.d'\n[pagewire]\nevery = 30\n");
    let said = refused(&[main, A, ("feeds.d/b.toml", "# the second\n[feed.b]\nurl = 'x'\ntitel = 'B'\n")]);
    assert!(said.contains("feeds.d/b.toml:4:1") && said.contains("did you mean `title`"), "{said}");
    assert!(said.contains("feeds.toml:3:9") && said.ends_with("2 problems in feeds.toml and feeds.d/b.toml"), "{said}");
    let said = refused(&[("feeds.toml", "include = 'feeds.d'\n"), ("feeds.d/b.toml", "[feed.b\n")]);
    assert!(said.contains("feeds.d/b.toml:1:8") && said.contains("this is no TOML"), "{said}");
}

#[test]
fn a_feed_stands_in_one_file_and_settings_of_all_in_feeds_toml() {
    let main = ("feeds.toml", "include = 'feeds.d'\n[feed.b]\nurl = 'm.html'\n");
    let said = refused(&[main, B]);
    assert!(said.contains("[feed.b] stands in feeds.toml, too") && said.contains("feeds.d/b.toml:1:7"), "{said}");
    let said = refused(&[("feeds.toml", "include = 'feeds.d'\n"), ("feeds.d/b.toml", "[fetch]\ndelay = '2s'\n")]);
    assert!(said.contains("unknown key `fetch` in a file that is included"), "{said}");
}

#[test]
fn what_cannot_be_included_is_told_with_its_reason() {
    let said = refused(&[("feeds.toml", "include = ['gone.toml', 'a*/b.toml']\n")]);
    assert!(said.contains("`gone.toml` cannot be included: No such file"), "{said}");
    assert!(said.contains("in the last part of a path alone"), "{said}");
    let folder = folder(&[("feeds.toml", "include = 'feeds.d'\n[feed.a]\nurl = 'x'\n"), ("feeds.d/notes.txt", "")]);
    let config = load(&folder.path().join("feeds.toml")).unwrap();
    assert!(config.render_doubts().unwrap().contains("`feeds.d` includes no file"));
    assert_eq!(config.folders, [folder.path().join("feeds.d")]);
}

#[test]
fn a_file_that_includes_itself_is_read_once() {
    let folder = folder(&[("feeds.toml", "include = '*.toml'\n[feed.main]\nurl = 'm.html'\n"), ("b.toml", B.1)]);
    assert_eq!(ids(&load(&folder.path().join("feeds.toml")).unwrap()), ["main", "b"]);
}

#[test]
fn a_configuration_of_several_files_is_the_same_once_it_was_kept() {
    let folder = folder(&[("feeds.toml", "include = 'feeds.d'\n"), A, B]);
    let path = folder.path().join("feeds.toml");
    let packed = load(&path).unwrap().texts().packed();
    fs::remove_dir_all(folder.path().join("feeds.d")).unwrap();
    let config = parse_texts(Texts::unpacked(&packed, &path)).unwrap();
    assert_eq!(ids(&config), ["a", "b"]);
    // one file is kept as it is
    assert_eq!(Texts::unpacked("# one\n", &path), Texts::of(&path, "# one\n"));
}

#[test]
fn a_feed_takes_the_defaults_of_its_file_before_those_of_all() {
    let main = "include = 'feeds.d'\n[pagewire]\nkeep = { items = 7 }\n[defaults]\nevery = '2h'\ntags = ['all']\nmax_age = '9d'\n\
         [defaults.request]\nuser_agent = 'all'\nheaders = { a = 'all', b = 'all' }\n[feed.main]\nurl = 'm.html'\n";
    let group = "[defaults]\nevery = '3h'\ntags = 'group'\nlanguage = 'de'\n[defaults.request]\nheaders = { b = 'group' }\n\
         [feed.x]\nurl = 'https://x.example/'\ntags = 'own'\nkeep = { age = '30d' }\n[feed.y]\nurl = 'y.html'\ncron = '0 6 * * *'\n\
         [feed.both]\nmerge = ['x', 'y']\n";
    let folder = folder(&[("feeds.toml", main), ("feeds.d/group.toml", group)]);
    let config = load(&folder.path().join("feeds.toml")).unwrap();
    let [own, x, y, both] = &config.feeds[..] else { panic!() };
    let hours = |feed: &FeedConfig| feed.schedule.interval().as_secs() / 3600;
    assert_eq!((hours(own), hours(x), own.language.as_deref(), x.language.as_deref()), (2, 3, None, Some("de")));
    assert_eq!((x.tags.join(" "), own.tags.join(" ")), ("own group all".to_owned(), "all".to_owned()));
    assert_eq!((x.keep.items, x.keep.age.is_some(), x.limits.max_age.is_some()), (7, true, true));
    assert!(matches!(y.schedule.pattern, crate::schedule::TimePattern::Cron(_)), "its own way to say it counts");
    assert!(both.is_merged() && both.limits.max_age.is_some(), "what has to do with pages is not for merged feeds");
    let request = &x.sources()[0].fetch.request;
    let header = |name: &str| {
        let (_, value) = request.headers.iter().find(|(known, _)| known.as_str() == name).unwrap();
        value.reveal().unwrap()
    };
    assert_eq!((request.user_agent.as_deref(), header("a"), header("b")), (Some("all"), "all".into(), "group".into()));
}

#[test]
fn what_a_feed_takes_from_elsewhere_is_as_if_it_stood_in_its_table() {
    let shared = "[defaults]\ntimezone = 'Europe/Berlin'\n[defaults.request]\nbody = 'q=1'\nmethod = 'POST'\n\
         [recipe.cms]\nitem = 'article'\ntitle = 'h2'\n[feed.a]\nurl = 'https://a.example/'\nrecipe = 'cms'\n\
         [feed.a.list]\ntitle = 'h3'\n";
    let written = "[feed.a]\nurl = 'https://a.example/'\ntimezone = 'Europe/Berlin'\n[feed.a.request]\nbody = 'q=1'\nmethod = 'POST'\n\
         [feed.a.list]\nitem = 'article'\ntitle = 'h3'\n";
    assert_eq!(fingerprints(shared), fingerprints(written));
    assert_eq!(well(shared).feeds[0].recipe.as_deref(), Some("cms"));
}

#[test]
fn a_recipe_brings_its_article_to_feeds_with_full_text_and_its_pages_to_all() {
    let config = well(
        "[recipe.cms]\nitem = 'article'\n[recipe.cms.article]\ncontent = 'main'\n[recipe.cms.pages]\nmax = 3\n\
         [feed.short]\nurl = 'a.html'\nrecipe = 'cms'\n[feed.full]\nurl = 'b.html'\nrecipe = 'cms'\nfull_text = true\n",
    );
    let [short, full] = &config.feeds[..] else { panic!() };
    assert!(short.sources()[0].read.full_text.is_none());
    assert!(full.sources()[0].read.full_text.as_ref().unwrap().content.is_some());
    assert_eq!(short.sources()[0].fetch.paging.as_ref().unwrap().max, 3);
}

#[test]
fn what_is_wrong_with_what_is_shared_is_told_once() {
    let feeds = "[feed.a]\nurl = 'a'\nrecipe = 'cms'\n[feed.b]\nurl = 'b'\nrecipe = 'cms'\n";
    assert_eq!(problems(&format!("[recipe.cms]\nitem = 'a['\n{feeds}")).len(), 1);
    assert_eq!(
        only_problem(&format!("[recipe.cms]\nitem = 'a'\ntitel = 'b'\n{feeds}")),
        "3: unknown key `titel` in [recipe.cms]"
    );
    let said = problems(&format!("[recipe.cmss]\nitem = 'a'\n{feeds}"));
    assert_eq!(said, ["5: there is no [recipe.cms]", "8: there is no [recipe.cms]"]);
    let feeds = "[feed.a]\nurl = 'a'\n[feed.b]\nurl = 'b'\n";
    assert_eq!(
        only_problem(&format!("[defaults]\nevery = 30\n{feeds}")),
        "2: `every` is an integer, not a length of time"
    );
    assert_eq!(only_problem(&format!("[defaults]\nurl = 'x'\n{feeds}")), "2: unknown key `url` in [defaults]");
    assert_eq!(only_problem(&format!("[defaults]\nrecipe = 'x'\n{feeds}")), "2: there is no [recipe.x]");
    assert_eq!(
        only_problem("[feed.a]\nmerge = ['b']\nrecipe = 'x'\n[feed.b]\nurl = 'b'\n"),
        "3: [feed.a] has both `merge` and `recipe`"
    );
}

fn edited(files: &[(&str, &str)], edit: impl Fn(&Path) -> Result<(), edit::EditError>) -> (TempDir, PathBuf) {
    let folder = folder(files);
    let main = folder.path().join("feeds.toml");
    edit(&main).unwrap();
    (folder, main)
}

#[test]
fn a_feed_is_changed_in_the_file_that_it_stands_in() {
    let main = "include = 'feeds.d'\n# mine\n[feed.m]\nurl = 'm.html'\n";
    let (folder, path) = edited(&[("feeds.toml", main), A, B], |path| {
        edit::remove(path, "a")?;
        let mut list = toml_edit::Table::new();
        list["item"] = toml_edit::value("li");
        edit::set_reading(path, "b", &edit::FileReading { list: Some(list), keys: &["item"], to: None })
    });
    assert_eq!(fs::read_to_string(&path).unwrap(), main);
    assert_eq!(
        fs::read_to_string(folder.path().join(B.0)).unwrap(),
        format!("{}\n[feed.b.list]\nitem = \"li\"\n", B.1)
    );
    assert_eq!(ids(&load(&path).unwrap()), ["m", "b"]);
}

#[test]
fn a_changed_recipe_is_written_for_its_feed_alone() {
    let main = "[recipe.cms]\nitem = 'article' # each\ntitle = 'h2'\nauthor = '.by'\n[recipe.cms.pages]\nmax = 3\n\
         [feed.a]\nurl = 'a.html'\nrecipe = 'cms'\n[feed.b]\nurl = 'b.html'\nrecipe = 'cms'\n";
    let (_folder, path) = edited(&[("feeds.toml", main)], |path| {
        let mut list = toml_edit::Table::new();
        list["item"] = toml_edit::value("li");
        edit::set_reading(path, "a", &edit::FileReading { list: Some(list), keys: &["item", "title"], to: None })
    });
    let config = load(&path).unwrap();
    let of = |id: &str| edit::list_of(&config, id).unwrap().to_string();
    assert_eq!(of("a"), "item = \"li\" # each\nauthor = '.by'\n");
    assert_eq!(of("b"), "item = 'article' # each\ntitle = 'h2'\nauthor = '.by'\n");
    assert!(config.feeds.iter().all(|feed| feed.sources()[0].fetch.paging.as_ref().unwrap().max == 3));
}
