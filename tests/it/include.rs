//! `include`, `[defaults]` and `[recipe.NAME]`, by the program itself.

use super::project::{NOW, Project, numbered};

/// Two feeds of two files, one of which is read by a recipe that both could share.
fn project() -> Project {
    let project = Project::new(
        "include = 'feeds.d'\n[recipe.cms]\nitem = 'article'\ntitle = 'h2'\n[feed.main]\nurl = 'page.html'\n\
         base = 'https://main.example/'\nrecipe = 'cms'\n",
    );
    std::fs::create_dir(project.path("feeds.d")).unwrap();
    project.write("feeds.d/press.toml", PRESS);
    project.write("page.html", numbered(1..6));
    project
}

const PRESS: &str =
    "[defaults]\ntags = ['press']\n[feed.press]\nurl = 'page.html'\nbase = 'https://press.example/'\nrecipe = 'cms'\n";

#[test]
fn feeds_of_all_files_are_built_and_chosen_by_the_tags_of_their_file() {
    let project = project();
    let ran = project.run(&["build", "tag:press", "--now", NOW]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(project.titles("press").len(), 5);
    assert!(!project.path("out/main.json").exists());
    project.build();
    assert_eq!(project.titles("main"), project.titles("press"));
}

#[test]
fn a_plan_holds_the_present_files_against_those_that_were_built() {
    let project = project();
    project.build();
    assert_eq!(project.run(&["plan", "--now", NOW]).code, 0);
    project.write("feeds.d/press.toml", PRESS.replace("tags = ['press']", "[defaults.keep]\nitems = 2"));
    let ran = project.run(&["plan", "--json", "--now", NOW]);
    let plan: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let feeds = plan["feeds"].as_array().unwrap();
    let press = feeds.iter().find(|feed| feed["feed"] == "press").unwrap();
    assert_eq!((&press["published_before"], &press["published_after"]), (&5.into(), &2.into()), "{plan:#}");
}

#[test]
fn check_names_the_file_and_the_line_of_a_mistake() {
    let project = project();
    project.write("feeds.d/press.toml", PRESS.replace("'cms'", "'cmss'"));
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 2);
    for words in ["feeds.d/press.toml:6:10", "there is no [recipe.cmss]", "did you mean `cms`?"] {
        assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
    }
}

#[cfg(feature = "serve")]
#[test]
fn a_server_takes_up_a_file_that_is_new_in_an_included_folder() {
    let project = project();
    let mut daemon = super::daemon::Daemon::start(&project);
    daemon.wait_until("press", "read");
    project.write("feeds.d/radio.toml", PRESS.replace("press", "radio"));
    daemon.wait_for(|event| event["message"] == "feeds.toml was read again" && event["feeds"] == 3);
    project.write(
        "feeds.d/radio.toml",
        PRESS.replace("press", "radio").replace("[defaults]", "[defaults]\nsort = 'title'"),
    );
    daemon.wait_for(|event| event["message"] == "feeds.toml was read again" && event["feeds"] == 3);
    std::fs::remove_file(project.path("feeds.d/press.toml")).unwrap();
    daemon.wait_for(|event| event["message"] == "feeds.toml was read again" && event["feeds"] == 2);
    assert_eq!(daemon.get("/feeds/press.json").status, 410);
}
