//! Pages that need their scripts, rendered by an installed Chromium. Where `build.rs` finds none these tests are ignored, unless
//! `PAGEWIRE_NEEDS_BROWSER` is set.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    sync::mpsc,
    time::{Duration, Instant},
};

use super::{
    chromium::chromium,
    project::{NOW, Project},
    server::{Answer, Request, Server},
};

fn project(url: &str, browser: &str) -> Project {
    Project::new(&format!(
        "[fetch]\nbrowser = '{browser}'\nbrowser_sandbox = false\ndelay = '0s'\nallow_private = ['127.0.0.1/32']\n\
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

/// The processes whose command lines name a folder.
fn processes_of(folder: &Path) -> Vec<String> {
    let name = folder.to_str().unwrap();
    let commands =
        fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    commands
        .map(|words| String::from_utf8_lossy(&words).replace('\0', " "))
        .filter(|words| words.contains(name))
        .collect()
}

fn profiles(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

/// Looks again until something holds, as what the system does takes its time.
fn wait(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < end, "waited in vain: {what}");
        std::thread::yield_now();
    }
}

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn a_browser_ends_with_a_program_that_is_killed() {
    let (asked, was_asked) = mpsc::channel();
    let (_hold, held) = mpsc::channel::<()>();
    let held = std::sync::Mutex::new(held);
    let server = Server::start(move |request: &Request| {
        if request.path == "/app.js" {
            asked.send(()).unwrap();
            // no answer before the test ends
            let _ = held.lock().unwrap().recv();
        }
        Answer::html(SHELL)
    });
    let project = project(&server.url("/"), &chromium().to_string_lossy());
    let temporary = tempfile::TempDir::new().unwrap();
    let mut process = project.process();
    let mut child = process
        .args(["build", "--now", NOW])
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("TMPDIR", temporary.path())
        .spawn()
        .unwrap();
    was_asked.recv_timeout(Duration::from_secs(60)).unwrap();
    assert!(processes_of(temporary.path()).len() > 2 && profiles(temporary.path()) == 1);
    // kill -9
    child.kill().unwrap();
    child.wait().unwrap();
    wait("its processes end", || processes_of(temporary.path()).is_empty());
    wait("its profile goes", || profiles(temporary.path()) == 0);
}

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn nothing_is_left_of_a_browser_that_has_done_its_work() {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/429" => Answer::status(429).with("Retry-After", "60"),
        _ => Answer::html("<article><h2><a href=/1>Story 1</a></h2></article>"),
    });
    let temporary = tempfile::TempDir::new().unwrap();
    let left = temporary.path().join("pagewire-browser-left");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("lock"), "").unwrap();
    for (path, code) in [("/", 0), ("/429", 1)] {
        let project = project(&server.url(path), &chromium().to_string_lossy());
        let path = std::env::var_os("PATH").unwrap();
        let mut command = project.command();
        let ran =
            command.args(["build", "--now", NOW]).env("PATH", path).env("TMPDIR", temporary.path()).output().unwrap();
        let told = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert_eq!(ran.status.code(), Some(code), "{told}");
        assert!(told.contains("without Chromium's sandbox"), "{told}");
        assert_eq!(profiles(temporary.path()), 0);
        // its reporter of crashes notices by itself
        wait("its processes end", || processes_of(temporary.path()).is_empty());
    }
}

#[test]
fn root_is_told_that_its_browser_would_have_no_sandbox() {
    if !fs::metadata("/proc/self").is_ok_and(|process| std::os::unix::fs::MetadataExt::uid(&process) == 0) {
        return;
    }
    let project = project("http://127.0.0.1:9/", "/bin/sh");
    assert!(project.run(&["check"]).stdout.contains("browser_sandbox = false"));
    project.write("feeds.toml", project.read("feeds.toml").replace("browser_sandbox = false\n", ""));
    let ran = project.build_at(NOW);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("no sandbox") && ran.stdout.contains("`browser_sandbox = false`"), "{}", ran.stdout);
    assert!(!project.run(&["check"]).stdout.contains("browser_sandbox"));
}

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn an_element_is_waited_for_and_a_button_clicked_on_before_the_page_is_read() {
    let browser = chromium();
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/app.js" => Answer {
            headers: vec![("Content-Type".into(), "text/javascript".into())],
            ..Answer::html(
                "const add = n => { const e = document.createElement('article'); \
                 e.innerHTML = `<h2><a href=\"/${n}\">Story ${n}</a></h2>`; document.getElementById('list').append(e); }; \
                 setTimeout(() => { add(1); const b = document.createElement('button'); b.onclick = () => add(2); \
                 document.body.append(b); }, 2500);",
            )
        },
        _ => Answer::html(SHELL),
    });
    let project = project(&server.url("/"), &browser.to_string_lossy());
    let feeds = project.read("feeds.toml");
    let steps = "fetch = 'browser'\nsteps = [{ wait = 'article' }, { click = 'button' }]";
    project.write("feeds.toml", feeds.replace("fetch = 'browser'", steps));
    let ran = project.build();
    assert_eq!(project.titles("news"), ["Story 1", "Story 2"], "{}{}", ran.stdout, ran.stderr);
}
