//! `pagewire service` and `pagewire healthcheck`: how it runs on its own.

use super::project::{Project, numbered};

fn project() -> Project {
    let project = Project::new("[pagewire]\nstate = 'memory'\noutput = 'public'\n[feed.news]\nurl = 'page.html'\n");
    project.write("page.html", numbered(1..6));
    project
}

#[test]
fn a_unit_names_the_paths_in_use() {
    let project = project();
    let folder = project.path("").canonicalize().unwrap();
    let ran = project.run(&["service", "systemd", "--user", "feeds"]);
    let unit = &ran.stdout;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for (key, name) in [("--config", "feeds.toml"), ("--state", "memory"), ("--output", "public")] {
        assert!(unit.contains(&format!("{key} {}", folder.join(name).display())), "{unit}");
    }
    assert!(unit.contains(env!("CARGO_BIN_EXE_pagewire")) && unit.contains("User=feeds\n"), "{unit}");
    assert!(unit.contains("[Timer]") && unit.contains("CapabilityBoundingSet=\n"), "{unit}");
}

#[test]
fn files_are_written_where_they_are_wanted_and_never_over_others() {
    let project = project();
    let ran = project.run(&["service", "github", "--into", "."]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(project.read(".github/workflows/feeds.yml").contains("FEEDS: \"feeds.toml\""));
    let again = project.run(&["service", "github", "--into", "."]);
    assert!(again.code == 2 && again.stderr.contains("cannot write ./.github/workflows/feeds.yml"), "{}", again.stderr);
}

#[test]
fn a_service_can_be_made_before_there_is_a_feeds_toml() {
    let ran = Project::empty().run(&["service", "systemd", "--serve"]);
    assert!(ran.code == 0 && ran.stdout.contains(" serve --config "), "{}", ran.stderr);
}

#[cfg(feature = "serve")]
mod server {
    use super::*;
    use crate::daemon::Daemon;

    #[test]
    fn a_healthcheck_tells_whether_the_server_answers() {
        let project = project();
        let check = |args: &[&str]| project.run(&[&["healthcheck", "--state", "memory"], args].concat());
        let before = check(&[]);
        assert!(before.code == 1 && before.stdout.contains("no server works with memory"), "{}", before.stdout);
        let daemon = Daemon::start(&project);
        for args in [&[][..], &["--ready"]] {
            let during = check(args);
            assert_eq!((during.code, during.stdout.as_str()), (0, ""), "{}", during.stderr);
        }
        drop(daemon);
        assert_eq!(check(&[]).code, 1, "what a killed server left behind is no server");
    }
}
