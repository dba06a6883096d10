//! `pagewire test`: recorded pages that are read again.

use super::project::{NOW, Project, numbered};

fn recorded() -> Project {
    let project = Project::with_page(&numbered(1..4));
    project.build();
    let ran = project.run(&["test", "--record", "--now", NOW]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    project
}

#[test]
fn a_recorded_page_gives_what_it_gave_though_the_page_itself_has_changed() {
    let project = recorded();
    project.write("page.html", "");
    let ran = project.run(&["test", "--now", "2027-01-01T00:00:00Z"]);
    assert!(ran.code == 0 && ran.stdout.contains("all as recorded"), "{}{}", ran.stdout, ran.stderr);
    assert_eq!(project.read("tests/news/page.html"), numbered(1..4));
}

#[test]
fn a_changed_recipe_is_told_by_field_with_old_and_new() {
    let project = recorded();
    project.write("feeds.toml", project.read("feeds.toml").replace("summary = 'p'", "summary = 'h2'\nauthor = 'p'"));
    let ran = project.run(&["test", "--junit", "junit.xml"]);
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
    for words in
        ["FAILED  news", "~ Story number 3", "“About Story number 3.” → ", "authors  nothing → “About Story number 3.”"]
    {
        assert!(ran.stdout.contains(words), "{words}: {}", ran.stdout);
    }
    let junit = project.read("junit.xml");
    let document = quick_xml_events(&junit);
    assert!(document.contains(&"failure".to_owned()) && junit.contains("failures=\"1\""), "{junit}");
}

#[test]
fn what_is_accepted_is_expected_from_then_on() {
    let project = recorded();
    project.write(
        "feeds.toml",
        project.read("feeds.toml").replace("item = 'article'", "item = 'article:nth-of-type(n+2)'"),
    );
    assert!(project.run(&["test"]).stdout.contains("- Story number 3"));
    let taken = project.run(&["test", "--accept"]);
    assert!(taken.code == 0 && taken.stdout.contains("taken   news"), "{}{}", taken.stdout, taken.stderr);
    assert_eq!(project.run(&["test"]).code, 0);
}

#[test]
fn a_page_that_gives_nothing_any_more_fails_and_is_not_accepted() {
    let project = recorded();
    project.write("feeds.toml", project.read("feeds.toml").replace("item = 'article'", "item = 'section'"));
    let ran = project.run(&["test", "--accept"]);
    assert!(ran.stdout.contains("nothing is read: "), "{}{}", ran.stdout, ran.stderr);
    assert_eq!((ran.code, project.run(&["test"]).code), (1, 1));
}

#[test]
fn where_nothing_is_recorded_the_way_is_told() {
    let project = Project::with_page(&numbered(1..4));
    let ran = project.run(&["test"]);
    assert!(ran.code == 2 && ran.stderr.contains("pagewire test --record"), "{}", ran.stderr);
}

/// The names of the elements of a document, which must be well-formed.
fn quick_xml_events(xml: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut names = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                names.push(String::from_utf8(tag.name().as_ref().to_vec()).unwrap());
            }
            quick_xml::events::Event::Eof => return names,
            _ => {}
        }
    }
}
