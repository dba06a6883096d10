//! Pages of plain text.

use super::{
    project::{NOW, Project},
    server::{Answer, Request, Server},
};

const WIRE: &str = "HARBOUR BRIDGE TO CLOSE FOR A YEAR\n\nThe old bridge over the harbour will be closed from Monday, the town council said.\n\n\
    Ferries will carry those who work on the other side as long as the work goes on.\n\n-----\n\nTop Stories\n\n\
    Rain expected to stay through the week\nForecasters say that the low over the coast will not move before Friday.\n\n\
    Museum shows what divers found\nCoins, a bell & the ship's log are on view from Saturday, the <museum> said.\n";

#[test]
fn wire_copy_becomes_a_feed_that_stays_the_same() {
    let server = Server::start(|_: &Request| Answer {
        headers: vec![("Content-Type".into(), "text/plain; charset=utf-8".into())],
        ..Answer::html(WIRE)
    });
    let project = Project::new(&format!("[feed.wire]\nurl = '{}'\n", server.url("/today.txt")));
    project.build();
    let titles = [
        "HARBOUR BRIDGE TO CLOSE FOR A YEAR",
        "Rain expected to stay through the week",
        "Museum shows what divers found",
    ];
    assert_eq!(project.titles("wire"), titles);
    let before = project.outputs();
    project.build_at("2026-06-01T14:00:00Z");
    assert_eq!(project.outputs(), before);
}

#[test]
fn export_and_find_read_a_text_file() {
    let project = Project::new("");
    project.write("wire.txt", WIRE);
    let ran = project.run(&["export", "wire.txt", "--format", "json", "--now", NOW]);
    assert!(
        ran.stdout.contains("Museum shows what divers found") && ran.stdout.contains("<museum> said"),
        "{}",
        ran.stdout
    );
    let ran = project.run(&["find", "wire.txt", "--now", NOW]);
    assert!(ran.stdout.contains("a list of 3 items"), "{}", ran.stdout);
}
