//! A feed under the name that its readers know.

use super::project::{NOW, Project, numbered};

fn project(tables: &str) -> Project {
    let project = Project::new(&format!(
        "[pagewire]\nbase_url = 'https://feeds.example/'\ngrace = '0s'\n{tables}[feed.news.list]\nitem = 'article'\n"
    ));
    project.write("page.html", numbered(1..6));
    project
}

const NEWS: &str = "[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n";

#[test]
fn a_feed_is_published_and_named_under_its_file_and_the_file_goes_with_the_key() {
    let named = project(&format!("{NEWS}file = 'news.xml'\nformats = ['rss', 'json']\n"));
    named.build();
    let files: Vec<String> = named.outputs().into_keys().collect();
    assert!(files.contains(&"news.xml".to_owned()) && !files.contains(&"news.rss".to_owned()), "{files:?}");
    assert!(named.read("out/news.xml").contains("href=\"https://feeds.example/news.xml\""));
    assert!(named.read("out/feeds.opml").contains("xmlUrl=\"https://feeds.example/news.xml\""));
    assert!(named.read("out/index.html").contains("href=\"news.xml\""));
    let text = named.read("feeds.toml").replace("file = 'news.xml'\n", "");
    named.write("feeds.toml", text);
    assert_eq!(named.build_at(NOW).code, 0);
    let files: Vec<String> = named.outputs().into_keys().collect();
    assert!(!files.contains(&"news.xml".to_owned()) && files.contains(&"news.rss".to_owned()), "{files:?}");
}

#[test]
fn a_format_beside_the_file_says_what_it_is() {
    let atom = project(&format!("{NEWS}file = 'news.xml'\nformat = 'atom'\nformats = ['json']\n"));
    atom.build();
    assert!(atom.read("out/news.xml").contains("<feed xmlns=\"http://www.w3.org/2005/Atom\""));
    assert!(!atom.path("out/news.atom").exists() && atom.path("out/news.json").exists());
}

#[test]
fn a_file_that_leaves_the_folder_or_is_anothers_is_refused_with_its_place() {
    for (line, words) in [
        ("file = '../news.xml'", "feeds.toml:7:"),
        ("file = 'feed.php'", "format = \"rss\""),
        ("file = 'index.html'", "reserved"),
        ("file = 'Other.rss'", "[feed.other]"),
        ("format = 'rss'", "`format` without `file`"),
    ] {
        let other = "[feed.other]\nurl = 'page.html'\n";
        let ran = project(&format!("{NEWS}{line}\n{other}")).run(&["check"]);
        assert_eq!(ran.code, 2, "{line}");
        assert!(ran.stderr.contains(words), "{line}: {}", ran.stderr);
    }
}
