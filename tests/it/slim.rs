//! Builds that lack a cargo feature: what is asked for and missing is named with the remedy.

use super::project::Project;

fn refused(project: &Project, args: &[&str], feature: &str) {
    let ran = project.run(args);
    assert_eq!(ran.code, 2, "{args:?}: {}{}", ran.stdout, ran.stderr);
    let words = [format!("built without `{feature}`"), format!("cargo install pagewire --features {feature}")];
    assert!(words.iter().all(|words| ran.stderr.contains(words)), "{args:?}: {}", ran.stderr);
}

#[cfg(not(feature = "serve"))]
#[test]
fn a_build_without_the_server_says_how_to_get_it() {
    let project = Project::new("[feed.news]\nurl = 'https://news.example/'\n");
    for args in [&["serve"][..], &["serve", "--listen", "127.0.0.1:0"], &["serve", "--once-due"], &["hash-password"]] {
        refused(&project, args, "serve");
    }
}

#[cfg(not(feature = "browser"))]
#[test]
fn a_build_without_the_browser_names_the_feed_that_wants_it() {
    let project = Project::new("[feed.news]\nurl = 'https://news.example/'\nfetch = 'browser'\n");
    for args in [&["check"][..], &["build"], &["export", "page.html", "--browser"]] {
        refused(&project, args, "browser");
    }
    assert!(project.run(&["check"]).stderr.contains("feeds.toml:3:"), "{}", project.run(&["check"]).stderr);
}

#[cfg(not(feature = "mcp"))]
#[test]
fn a_build_without_tools_for_models_says_how_to_get_them() {
    refused(&Project::new("[feed.news]\nurl = 'https://news.example/'\n"), &["mcp"], "mcp");
}
