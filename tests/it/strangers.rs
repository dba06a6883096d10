//! What somebody who only reads may cost a server: a little of it, and nobody else anything.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::{Mutex, mpsc},
};

use super::{
    daemon::Daemon,
    project::{Project, numbered},
    server::{Answer, Request, Server},
};

/// A feed `news` of a file, which is refreshed once.
fn started(serve: &str) -> (Project, Daemon) {
    let project = Project::new(&format!(
        "[serve]\n{serve}\n[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n[feed.news.list]\nitem = 'article'\n"
    ));
    project.write("page.html", numbered(1..6));
    let mut daemon = Daemon::start(&project);
    daemon.wait_until("news", "read");
    (project, daemon)
}

#[test]
fn a_pattern_that_repeats_without_end_is_refused_at_every_door() {
    let (project, daemon) = started("");
    for pattern in ["(?-iu)[%20-~]{0,2000}q", "((a{0,100}){0,100}){0,100}", "([a-m]{0,30}[x-z]){0,30}"] {
        for name in ["only", "drop"] {
            let answer = daemon.get(&format!("/feeds/news.json?{name}={pattern}"));
            assert_eq!(answer.status, 400, "{pattern}: {}", answer.text());
            assert!(answer.text().contains("its repetitions come to"), "{}", answer.text());
        }
    }
    assert_eq!(daemon.get("/feeds/news.json?only=number%20%5Cd%2B").json()["items"].as_array().unwrap().len(), 5);
    project.write("feeds.toml", "[feed.news]\nurl = 'page.html'\n[feed.news.drop]\ncontent = '.{0,2000}q'\n");
    let check = project.run(&["check"]);
    assert_ne!(check.code, 0);
    assert!(check.stderr.contains("its repetitions come to 2001 places"), "{}", check.stderr);
}

#[test]
fn a_client_whose_subscribers_do_not_answer_leaves_the_hub_to_others() {
    // whoever is asked waits for the end of the test
    let (end, ended) = mpsc::channel::<()>();
    let (ended, (asked, was_asked)) = (Mutex::new(ended), mpsc::channel());
    let asked = Mutex::new(asked);
    let slow = Server::start(move |_: &Request| {
        asked.lock().unwrap().send(()).unwrap();
        let _ = ended.lock().unwrap().recv();
        Answer::status(404)
    });
    let (_project, daemon) =
        started("hub_allow_private = ['127.0.0.0/8']\ntrusted_proxies = ['127.0.0.1/32']\nrate = 10000");
    let topic = daemon.url("/feeds/news.atom");
    let subscribe = |who: &str, callback: &str| {
        let form = format!("hub.mode=subscribe&hub.topic={topic}&hub.callback={callback}");
        daemon.post("/hub", &[("X-Forwarded-For", who)], &form).status
    };
    let taken = (0..40).filter(|number| subscribe("2001:db8::1", &slow.url(&format!("/{number}"))) == 202).count();
    assert_eq!(taken, 4);
    was_asked.recv().unwrap();
    assert_eq!(subscribe("2001:db8::2", "http://callback.example/"), 429, "a /64 network is one client");
    assert_eq!(subscribe("192.0.2.1", &slow.url("/more")), 503, "so is a site");
    assert_eq!(subscribe("192.0.2.1", "http://callback.example/"), 202);
    drop(end);
}

#[test]
fn bodies_that_do_not_come_keep_nobody_out() {
    let project = Project::new("[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n");
    project.write("page.html", numbered(1..6));
    // little room: half of it is for one client
    let daemon = Daemon::start_with_files(&project, 96);
    let slow: Vec<TcpStream> = (0..60)
        .map(|_| {
            let mut stream = TcpStream::connect(daemon.address()).unwrap();
            let head = "POST /hub HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n";
            // whoever is told to go on is waited for; others were told off
            let _ = stream.write_all(head.as_bytes());
            let _ = stream.read(&mut [0; 64]);
            let _ = stream.write_all(b"x");
            stream
        })
        .collect();
    assert_eq!(daemon.get("/healthz").status, 200);
    drop(slow);
}
