//! What `[feed.ID.request]` keeps secret goes to the origins in the feed's `url`, and nowhere else.

use serde_json::{Value, json};

use super::{
    daemon::Daemon,
    project::{NOW, Project, numbered},
    server::{Answer, Request, Server},
};

const SECRETS: [&str; 5] = ["bearer-of-ours", "cookie-of-ours", "header-of-ours", "subscriber-of-ours", "body-of-ours"];

/// Another site, whose pages name a feed.
fn elsewhere() -> Server {
    Server::start_at("127.0.0.2", |_| {
        let head = "<head><link rel=alternate type='application/rss+xml' href='/feed.xml'>";
        Answer::html(numbered(1..6).replace("<head>", head))
    })
}

/// A project with a feed of this page that says who asks in every way.
fn project(url: &str, more: &str) -> Project {
    Project::new(&format!(
        "[feed.members]\nurl = '{url}'\n{more}\n[feed.members.list]\nitem = 'article'\n[feed.members.request]\nbearer = 'bearer-of-ours'\n\
         cookies = {{ sid = 'cookie-of-ours' }}\nheaders = {{ X-Key = 'header-of-ours', X-Reader = 'subscriber-of-ours', Accept-Language = 'de' }}\n\
         [feed.plain]\nurl = '{url}?plain'\n"
    ))
}

fn told(requests: &[Request]) -> Vec<&'static str> {
    let told = |secret: &&&'static str| {
        requests.iter().any(|request| {
            let body = String::from_utf8_lossy(&request.body);
            body.contains(**secret) || request.headers.iter().any(|(_, value)| value.contains(**secret))
        })
    };
    SECRETS.iter().filter(told).copied().collect()
}

fn ask(daemon: &Daemon, project: &Project, (method, path): (&str, &str), body: &Value) -> (u16, Value) {
    let token = format!("Bearer {}", project.read(".pagewire/admin-token").trim());
    let headers = [("Authorization", token.as_str()), ("Content-Type", "application/json")];
    let answer = daemon.ask(method, &format!("/api/v1{path}"), &headers, &body.to_string());
    (answer.status, answer.json())
}

#[test]
fn another_page_that_somebody_names_is_told_no_secret() {
    let (home, other) = (Server::start(|_| Answer::html(numbered(1..6))), elsewhere());
    let project = project(&home.url("/news"), "");
    let mut daemon = Daemon::start(&project);
    daemon.wait_until("members", "read");
    let url = other.url("/news");
    let recipe = json!({ "item": "article" });
    let (status, found) = ask(&daemon, &project, ("POST", "/find"), &json!({ "url": url, "feed": "members" }));
    assert_eq!(status, 200, "{found}");
    ask(&daemon, &project, ("POST", "/try"), &json!({ "url": url, "feed": "members", "recipe": recipe }));
    ask(&daemon, &project, ("POST", "/try"), &json!({ "page_key": found["page_key"], "recipe": recipe }));
    let token = format!("Bearer {}", project.read(".pagewire/admin-token").trim());
    let form = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("url", url.as_str()), ("feed", "members")])
        .finish();
    assert_eq!(daemon.post("/add", &[("Authorization", &token)], &form).status, 303);
    let requests = other.requests();
    assert!(requests.iter().any(|request| request.path == "/feed.xml"));
    assert_eq!(told(&requests), [""; 0]);
    // what says only what is wanted is asked for everywhere
    assert!(requests.iter().any(|request| request.header("accept-language") == Some("de")));
    // its own site is asked as ever
    home.forget();
    let (status, _) =
        ask(&daemon, &project, ("POST", "/find"), &json!({ "url": home.url("/other"), "feed": "members" }));
    assert_eq!((status, told(&home.requests()).len()), (200, 4));
}

#[test]
fn a_feed_that_has_secrets_is_turned_to_no_other_site() {
    let (home, other) = (Server::start(|_| Answer::html(numbered(1..6))), elsewhere());
    let project = project(&home.url("/news"), "");
    let mut daemon = Daemon::start(&project);
    daemon.wait_until("members", "read");
    let before = project.read("feeds.toml");
    let to = |url: String| json!({ "recipe": { "item": "article" }, "url": url });
    let (status, words) = ask(&daemon, &project, ("PUT", "/feeds/members/recipe"), &to(other.url("/news")));
    let detail = words["detail"].as_str().unwrap();
    assert!(status == 422 && detail.contains("feeds.toml") && detail.contains("by hand"), "{status} {words}");
    // by the dashboard, too
    let token = format!("Bearer {}", project.read(".pagewire/admin-token").trim());
    let form =
        |pairs: &[(&str, &str)]| url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let looked =
        daemon.post("/add", &[("Authorization", &token)], &form(&[("url", &other.url("/")), ("feed", "members")]));
    let save = format!("{}/save", looked.header("location"));
    assert_eq!(daemon.post(&save, &[("Authorization", &token)], &form(&[("item", "article")])).status, 422);
    assert_eq!(project.read("feeds.toml"), before);
    // another page of its own site, and another site for a feed that has no secrets
    assert_eq!(ask(&daemon, &project, ("PUT", "/feeds/members/recipe"), &to(home.url("/moved"))).0, 200);
    assert_eq!(ask(&daemon, &project, ("PUT", "/feeds/plain/recipe"), &to(other.url("/news"))).0, 200);
    daemon.wait_until("plain", "read");
    assert_eq!(told(&other.requests()), [""; 0]);
}

#[test]
fn a_page_that_has_moved_to_another_site_is_asked_for_there_without_secrets() {
    let other = elsewhere();
    let to = other.url("/news");
    let home = Server::start(move |_| Answer::status(301).with("Location", &to));
    let project = project(&home.url("/news"), "");
    for day in 1..4 {
        project.run(&["build", "members", "--force", "--now", &NOW.replace("06-01", &format!("06-0{day}"))]);
    }
    assert_eq!((home.requests().len(), other.requests().len()), (1, 3));
    assert_eq!(told(&other.requests()), [""; 0]);
}

#[test]
fn what_is_posted_stays_with_the_site_that_it_is_meant_for() {
    let other = elsewhere();
    let to = other.url("/news");
    let home = Server::start(move |_| Answer::status(301).with("Location", &to));
    let project = Project::new(&format!(
        "[feed.search]\nurl = '{}'\n[feed.search.request]\nbody = 'body-of-ours'\n",
        home.url("/search")
    ));
    for day in 1..4 {
        project.run(&["build", "--force", "--now", &NOW.replace("06-01", &format!("06-0{day}"))]);
    }
    assert_eq!((told(&home.requests()).len(), other.requests().len()), (1, 3));
    assert_eq!(told(&other.requests()), [""; 0]);
}

#[test]
fn articles_on_another_site_are_asked_for_without_secrets() {
    let other = elsewhere();
    let away = other.url("/story");
    let home = Server::start(move |request| match request.path.as_str() {
        "/news" => Answer::html(numbered(1..6).replace("href=\"/story-1\"", &format!("href=\"{away}\""))),
        _ => Answer::html(
            "<article><h1>A title</h1><p>What happened, told at some length, so that it is a text.</p></article>",
        ),
    });
    let project = project(&home.url("/news"), "full_text = true");
    project.run(&["build", "members"]);
    assert_eq!(told(&home.requests()).len(), 4);
    assert!(!other.requests().is_empty());
    assert_eq!(told(&other.requests()), [""; 0]);
}

#[test]
fn the_way_out_of_a_feed_leads_to_its_own_site_alone() {
    let (other, proxy) = (elsewhere(), Server::start_at("127.0.0.3", |_| Answer::html(numbered(1..6))));
    let project = Project::new(&format!(
        "[feed.far]\nurl = 'http://news.example/'\n[feed.far.request]\nproxy = '{}'\n",
        proxy.url("").replace("://", "://us:secret@")
    ));
    project.write("feeds.toml", project.read("feeds.toml") + "[feed.b]\nurl = 'http://127.0.0.2/'\n");
    let mut daemon = Daemon::start(&project);
    daemon.wait_until("far", "read");
    proxy.forget();
    let (status, found) = ask(&daemon, &project, ("POST", "/find"), &json!({ "url": other.url("/"), "feed": "far" }));
    assert_eq!((status, proxy.requests().len()), (200, 0), "{found}");
}

#[test]
fn the_name_of_a_secret_in_an_address_that_somebody_names_sends_it_nowhere() {
    let other = elsewhere();
    let named = format!("<head><link rel=alternate type='application/rss+xml' href='{}'>", other.url("/f?k={KEY}"));
    let home = Server::start(move |_| Answer::html(numbered(1..6).replace("<head>", &named)));
    let project =
        Project::new(&format!("[secret]\nKEY = 'key-of-ours'\n[feed.a]\nurl = '{}'\n", home.url("/news?k={KEY}")));
    let mut daemon = Daemon::start(&project);
    daemon.wait_until("a", "read");
    let before = project.read("feeds.toml");
    let url = other.url("/f?k={KEY}");
    for (request, body) in [
        (("POST", "/find"), json!({ "url": url })),
        (("POST", "/find"), json!({ "url": url, "feed": "a" })),
        (("POST", "/feeds"), json!({ "url": url, "id": "b" })),
        (("POST", "/feeds"), json!({ "url": other.url("/f"), "id": "b", "native": url })),
        (("PUT", "/feeds/a/recipe"), json!({ "recipe": { "item": "article" }, "url": url })),
    ] {
        let (status, words) = ask(&daemon, &project, request, &body);
        assert!((400..500).contains(&status), "{request:?} {body}: {status} {words}");
    }
    let ran = project.run(&["find", &home.url("/news"), "--allow-private", "127.0.0.0/8", "--delay", "0s", "--add"]);
    assert!(!project.read("feeds.toml").contains(&url), "{}{}", ran.stdout, ran.stderr);
    project.write("feeds.toml", &before);
    assert!(other.requests().iter().all(|request| !request.path.contains("key-of-ours")));
    // its own page is looked at with what is meant for it, by the form that names it
    home.forget();
    let (status, found) = ask(&daemon, &project, ("POST", "/find"), &json!({ "feed": "a" }));
    assert_eq!(status, 200, "{found}");
    let token = format!("Bearer {}", project.read(".pagewire/admin-token").trim());
    let own = home.url("/news?k={KEY}");
    let form = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("url", own.as_str()), ("feed", "a")])
        .finish();
    assert_eq!(daemon.post("/add", &[("Authorization", &token)], &form).status, 303);
    assert_eq!(home.requests().iter().filter(|request| request.path.contains("key-of-ours")).count(), 2);
}
