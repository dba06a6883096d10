//! The hub of `pagewire serve` (WebSub): who subscribes is asked back, and told of what changes.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU16, Ordering},
    mpsc,
};

use super::{
    daemon::Daemon,
    project::{Project, article, numbered, page},
    serve::{token, with_items_at},
    server::{Answer, Request, Server},
};

/// Subscribers may be where the tests have theirs.
const HUB: &str = "[serve]\nhub_allow_private = ['127.0.0.0/8']\n";

#[test]
fn a_subscriber_is_verified_and_gets_what_changes_signed() {
    let (sent, received) = mpsc::channel::<Request>();
    let sent = Mutex::new(sent);
    let subscriber = Server::start(move |request: &Request| {
        let challenge = request.path.split("hub.challenge=").nth(1).and_then(|rest| rest.split('&').next());
        let answer = Answer::html(challenge.unwrap_or_default());
        sent.lock().unwrap().send(request.clone()).unwrap();
        answer
    });
    let pages = Arc::new(Mutex::new(numbered(1..6)));
    let shown = Arc::clone(&pages);
    let server = Server::start(move |_: &Request| Answer::html(shown.lock().unwrap().clone()));
    let project =
        Project::new(&format!("{HUB}[feed.news]\nurl = '{}'\n[feed.news.list]\nitem = 'article'\n", server.url("/")));
    let mut daemon = Daemon::start(&project);
    daemon.wait_until("news", "read");
    let topic = daemon.url("/feeds/news.atom");
    let wish = |mode: &str, topic: &str| {
        let form =
            format!("hub.mode={mode}&hub.topic={topic}&hub.callback={}&hub.secret=quiet", subscriber.url("/told"));
        daemon.post("/hub", &[], &form).status
    };
    assert_eq!(wish("subscribe", "http://elsewhere.example/feed"), 404);
    assert_eq!(wish("subscribe", &topic), 202);
    let asked = told(&received);
    assert!(asked.path.contains("hub.mode=subscribe") && asked.path.contains("hub.lease_seconds="), "{}", asked.path);
    daemon.wait_for(|event| event["message"] == "somebody subscribed");
    *pages.lock().unwrap() = numbered(1..8);
    daemon.post("/api/v1/feeds/news/refresh", &[("Authorization", &token(&project))], "");
    let told = told(&received);
    let body = String::from_utf8(told.body.clone()).unwrap();
    assert!(body.contains("Story number 7"), "{body}");
    assert_eq!(told.header("content-type"), Some("application/atom+xml; charset=utf-8"));
    assert!(told.header("link").unwrap().contains(&format!("<{topic}>; rel=\"self\"")));
    let expected = hmac_hex("quiet", &told.body);
    assert_eq!(told.header("x-hub-signature"), Some(format!("sha256={expected}").as_str()));
}

#[test]
fn what_a_subscriber_missed_it_gets_after_the_next_start() {
    let (sent, received) = mpsc::channel::<Request>();
    let (sent, works) = (Mutex::new(sent), Arc::new(AtomicU16::new(200)));
    let status = Arc::clone(&works);
    let subscriber = Server::start(move |request: &Request| {
        let challenge = request.path.split("hub.challenge=").nth(1).and_then(|rest| rest.split('&').next());
        sent.lock().unwrap().send(request.clone()).unwrap();
        match status.load(Ordering::SeqCst) {
            200 => Answer::html(challenge.unwrap_or_default()),
            status => Answer::status(status),
        }
    });
    // the topic names the port, so that the next server has to have the same
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (project, mut daemon) = with_items_at(&format!("127.0.0.1:{port}"), 5, HUB);
    let topic = daemon.url("/feeds/news.rss");
    let form = format!("hub.mode=subscribe&hub.topic={topic}&hub.callback={}", subscriber.url("/told"));
    assert_eq!(daemon.post("/hub", &[], &form).status, 202);
    assert!(told(&received).path.contains("hub.challenge"));
    daemon.wait_for(|event| event["message"] == "somebody subscribed");
    works.store(500, Ordering::SeqCst);
    project.write("page.html", numbered(1..8));
    daemon.post("/api/v1/feeds/news/refresh", &[("Authorization", &token(&project))], "");
    assert!(String::from_utf8(told(&received).body).unwrap().contains("Story number 7"));
    daemon.wait_for(|event| event["message"] == "a change was not delivered");
    daemon.stop("-KILL");
    works.store(200, Ordering::SeqCst);
    // half a minute later it would be tried again: the clock of the store is put back instead
    rusqlite::Connection::open(project.path(".pagewire/pagewire.db"))
        .and_then(|store| store.execute("UPDATE subscription SET retry_at = 0", []))
        .unwrap();
    let _daemon = Daemon::start_at(&project, &format!("127.0.0.1:{port}"));
    assert!(String::from_utf8(told(&received).body).unwrap().contains("Story number 7"));
}

/// What a subscriber was sent next.
fn told(received: &mpsc::Receiver<Request>) -> Request {
    received.recv_timeout(std::time::Duration::from_secs(30)).expect("nothing was sent")
}

fn hmac_hex(key: &str, body: &[u8]) -> String {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key.as_bytes());
    ring::hmac::sign(&key, body).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_callback_on_a_private_network_is_not_asked() {
    // what is open to pages is open to no callback
    let project = Project::guarded("[fetch]\nallow_private = ['127.0.0.0/8']\n[feed.news]\nurl = 'page.html'\n");
    project.write("page.html", page(&[article("1", "One"), article("2", "Two"), article("3", "Three")]));
    let mut daemon = Daemon::start(&project);
    let subscriber = Server::start(|_: &Request| Answer::html("x"));
    let topic = daemon.url("/feeds/news.atom");
    let form = format!("hub.mode=subscribe&hub.topic={topic}&hub.callback={}", subscriber.url("/told"));
    assert_eq!(daemon.post("/hub", &[], &form).status, 202);
    daemon.wait_for(|event| event["message"].as_str().is_some_and(|message| message.contains("cannot be asked")));
    assert!(subscriber.requests().is_empty());
}
