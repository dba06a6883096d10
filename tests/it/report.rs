//! What a run tells: once, nothing but failures where that is wanted, and who could be written to.

use super::{
    project::{NOW, Project, numbered},
    server::{Answer, Request, Server},
};

fn feeds(more: &str) -> String {
    format!("[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n[feed.gone]\nurl = 'gone.html'\n{more}")
}

#[test]
fn a_quiet_run_says_nothing_while_all_is_well() {
    let project = Project::with_page(&numbered(1..6));
    let ran = project.run(&["build", "--quiet", "--now", NOW]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""));
}

#[test]
fn a_quiet_run_tells_what_failed_and_what_to_do() {
    let project = Project::new(&feeds(""));
    project.write("page.html", numbered(1..6));
    let ran = project.run(&["build", "-q", "--now", NOW]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    assert!(ran.stdout.contains("gone failed") && !ran.stdout.contains("news"), "{}", ran.stdout);
}

#[test]
fn a_run_in_a_pipe_reports_each_failure_once_and_without_colours() {
    let project = Project::new(&feeds(""));
    project.write("page.html", numbered(1..6));
    let ran = project.build_at(NOW);
    let told = ran.stdout + &ran.stderr;
    assert_eq!(told.matches("gone failed").count() + told.matches("the feed stays as it was").count(), 2, "{told}");
    assert!(ran.code == 1 && !told.contains('\u{1b}') && !told.contains("ERROR"), "{told}");
}

#[test]
fn a_contact_is_asked_for_at_the_first_run_and_by_check_alone() {
    let server = Server::start(|_: &Request| Answer::html(numbered(1..6)));
    let project = Project::new(&format!("[feed.news]\nurl = '{}'\n", server.url("/")));
    let asks = |args: &[&str]| project.run(args).stdout.contains("contact = ");
    assert!(asks(&["build", "--now", NOW]), "the first run asks");
    assert!(!asks(&["build", "--now", NOW]) && asks(&["check"]));
    assert!(!Project::with_page("").run(&["check"]).stdout.contains("contact"), "a file needs none");
}

#[test]
fn the_program_tells_servers_its_name_and_the_operators_contact_and_no_address_that_is_invented() {
    let server = Server::start(|_: &Request| Answer::html(numbered(1..6)));
    for (contact, about) in [("", ""), ("[fetch]\ncontact = 'ops@example.org'\n", " (ops@example.org)")] {
        server.forget();
        let project = Project::new(&format!("{contact}[feed.news]\nurl = '{}'\n", server.url("/")));
        project.build();
        let wanted = format!("pagewire/{}{about}", env!("CARGO_PKG_VERSION"));
        assert!(
            server.requests().iter().all(|request| request.header("user-agent").is_some_and(|name| name == wanted))
        );
    }
}
