//! Pages that need their scripts, rendered by an installed Chromium. Where `build.rs` finds none these tests are ignored, unless
//! `PAGEWIRE_NEEDS_BROWSER` is set.

use std::{net::TcpListener, path::PathBuf};

use super::{
    project::{NOW, Project},
    server::{Answer, Request, Server},
};

pub(crate) fn chromium() -> PathBuf {
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect();
    let found = folders.iter().flat_map(|folder| names.map(|name| folder.join(name))).find(|path| path.exists());
    found.expect("no Chromium is installed")
}

fn project(url: &str, browser: &str) -> Project {
    Project::new(&format!(
        "[fetch]\nbrowser = '{browser}'\ndelay = '0s'\nallow_private = ['127.0.0.1/32']\n\
         [feed.news]\nurl = '{url}'\nfetch = 'browser'\n[feed.news.list]\nitem = 'article'\n"
    ))
}

const SHELL: &str = "<!DOCTYPE html><title>Shell</title><div id=list></div><script src=/app.js></script>";

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn reads_a_list_that_a_script_puts_in_place() {
    let browser = chromium();
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/app.js" => Answer {
            headers: vec![("Content-Type".into(), "text/javascript".into())],
            ..Answer::html(
                "fetch('/items.json').then(r => r.json()).then(items => { for (const item of items) { \
             const e = document.createElement('article'); e.innerHTML = `<h2><a href=\"/${item}\">Story ${item}</a></h2>`; \
             document.getElementById('list').append(e); } });",
            )
        },
        "/items.json" => {
            Answer { headers: vec![("Content-Type".into(), "application/json".into())], ..Answer::html("[1,2,3,4,5]") }
        }
        _ => Answer::html(SHELL),
    });
    let project = project(&server.url("/"), &browser.to_string_lossy());
    project.build();
    assert_eq!(project.titles("news"), ["Story 1", "Story 2", "Story 3", "Story 4", "Story 5"]);
    let agents: Vec<_> = server.requests().iter().filter_map(|r| r.header("user-agent").map(str::to_owned)).collect();
    assert!(agents.iter().all(|agent| agent.starts_with("pagewire/")), "{agents:?}");
}

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn a_script_reaches_no_private_address() {
    let browser = chromium();
    let canary = TcpListener::bind("127.0.0.2:0").unwrap();
    let address = canary.local_addr().unwrap();
    let script = format!(
        "fetch('http://{address}/a', {{mode: 'no-cors'}}).catch(() => {{}}); new WebSocket('ws://{address}/b'); \
         new Image().src = 'http://{address}/c'; navigator.sendBeacon('http://{address}/d', 'x'); \
         document.body.innerHTML += '<article><h2><a href=/1>Story 1</a></h2></article><iframe src=\"http://{address}/e\"></iframe>'"
    );
    let server = Server::start(move |request: &Request| match request.path.as_str() {
        "/app.js" => {
            Answer { headers: vec![("Content-Type".into(), "text/javascript".into())], ..Answer::html(script.clone()) }
        }
        _ => Answer::html(SHELL),
    });
    let project = project(&server.url("/"), &browser.to_string_lossy());
    project.build();
    assert_eq!(project.titles("news"), ["Story 1"]);
    canary.set_nonblocking(true).unwrap();
    assert!(canary.accept().is_err(), "the canary was reached");
}

#[test]
fn says_what_to_install_where_there_is_no_browser() {
    let ran = project("http://127.0.0.1:9/", "/no/such/chromium").build_at(NOW);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout.contains("no Chromium is found") && ran.stdout.contains("apt install chromium"),
        "{}",
        ran.stdout
    );
}
