//! What a run tells: once, nothing but failures where that is wanted, and who could be written to.

use super::{
    project::{NOW, Project, article, numbered, page},
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

/// Runs a build with `--report`, and returns its exit code and the report, which is held against the schema that is published.
fn reported(project: &Project, args: &[&str]) -> (i32, serde_json::Value) {
    let ran = project.run(&[&["build", "--report", "run.json"], args].concat());
    let report: serde_json::Value = serde_json::from_str(&project.read("run.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&project.run(&["schema", "report"]).stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?} in {report:#}");
    assert_eq!(report["exit_code"], ran.code, "{}{}", ran.stdout, ran.stderr);
    (ran.code, report)
}

#[test]
fn a_report_tells_of_each_source_and_fits_its_schema() {
    let project = Project::new(&feeds(""));
    project.write("page.html", numbered(1..6));
    let (code, report) = reported(&project, &["--now", NOW]);
    assert_eq!((code, report["conclusion"].as_str()), (1, Some("some_failed")));
    assert_eq!((&report["totals"]["new"], &report["totals"]["failing"]), (&5.into(), &1.into()));
    assert_eq!(report["sources"][0]["outcome"]["read"]["found"], 5);
    assert!(report["sources"][1]["outcome"]["failed"]["advice"].as_str().is_some_and(|advice| advice.contains("path")));
    let (code, report) = reported(&project, &["news", "--now", NOW]);
    assert_eq!((code, report["started"].as_str()), (0, Some(NOW)));
}

#[test]
fn a_run_in_which_all_of_several_sources_fail_ends_with_3() {
    let project = Project::new("[feed.a]\nurl = 'a.html'\n[feed.b]\nurl = 'b.html'\n");
    assert_eq!(reported(&project, &["--now", NOW]).0, 3);
    assert_eq!(reported(&project, &["a", "--now", NOW]).0, 1, "one alone is one that fails");
}

#[test]
fn a_run_whose_output_folder_is_a_file_ends_with_4() {
    let project = Project::with_page(&numbered(1..6));
    project.write("out", "in the way");
    let (code, report) = reported(&project, &["--now", NOW]);
    assert_eq!((code, report["conclusion"].as_str()), (4, Some("unusable")));
}

#[test]
fn a_run_that_holds_a_list_back_ends_with_5() {
    let project = Project::with_page(&numbered(1..21));
    project.build();
    let strangers: Vec<String> =
        (1..21).map(|n| article(&format!("other/{n}"), &format!("Wholly different {n}"))).collect();
    project.write("page.html", page(&strangers));
    let (code, report) = reported(&project, &["--now", "2026-06-02T12:00:00Z"]);
    assert_eq!((code, report["totals"]["held"].as_u64()), (5, Some(1)), "{report:#}");
}

#[test]
fn a_run_that_cannot_begin_has_a_report_that_says_why() {
    let project = Project::new("[feed.news]\nurrl = 'page.html'\n");
    let (code, report) = reported(&project, &[]);
    assert_eq!((code, report["conclusion"].as_str()), (2, Some("usage")));
    assert!(report["error"].as_str().is_some_and(|error| error.contains("urrl")), "{report:#}");
}

#[test]
fn a_report_that_cannot_be_written_is_told() {
    let project = Project::with_page(&numbered(1..6));
    let ran = project.run(&["build", "--report", "nowhere/run.json", "--now", NOW]);
    assert!(ran.code == 4 && ran.stderr.contains("cannot write nowhere/run.json"), "{}", ran.stderr);
}
