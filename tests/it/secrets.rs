//! Secrets in addresses: sent where they are meant to go, and found nowhere else.

use std::process::Output;

use super::{
    project::{NOW, Project},
    server::{Answer, Request, Server},
};

const VALUE: &str = "s3cret&of/ours+1";
/// As an address may spell it.
const ENCODED: &str = "s3cret%26of%2Fours%2B1";

fn build(project: &Project, args: &[&str]) -> (String, i32) {
    let output: Output = project.command().env("NEWS_KEY", VALUE).args(args).output().unwrap();
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    (text, output.status.code().unwrap())
}

/// Whether a text tells the secret, however it is spelled.
fn tells(text: &str) -> bool {
    [VALUE, ENCODED, "s3cret%26of%2fours%2b1", "s3cret&amp;of/ours+1", "s3cret"]
        .iter()
        .any(|spelled| text.contains(spelled))
}

/// All that a project holds besides feeds.toml.
fn everything(project: &Project) -> String {
    let files = walkdir::WalkDir::new(project.path(""))
        .into_iter()
        .map(Result::unwrap)
        .filter(|file| file.file_type().is_file());
    let files = files.filter(|file| file.file_name() != "feeds.toml");
    files.map(|file| String::from_utf8_lossy(&std::fs::read(file.path()).unwrap()).into_owned()).collect()
}

fn page(of: &str) -> String {
    let item = |n: usize| {
        format!(
            "<article><h2><a href=\"/n/{n}?key={ENCODED}&amp;x=1\">Story number {n}</a></h2>\
             <p>Read on at <a href='{of}/p?key={ENCODED}'>{VALUE}</a> <img src='/i.png?key={ENCODED}'></p></article>"
        )
    };
    format!(
        "<!DOCTYPE html><html lang=en><head><title>News</title><link rel=canonical href='{of}/p?key={ENCODED}'></head>\
         <body><main>{}<article><h2><a href='#top'>The top</a></h2></article></main></body></html>",
        (1..5).map(item).collect::<String>()
    )
}

fn feeds(url: &str, more: &str) -> String {
    format!(
        "[secret]\nNEWS_KEY = {{ env = 'NEWS_KEY' }}\n[feed.news]\nurl = '{url}'\n{more}\n[feed.news.list]\nitem = 'article'\n\
         content = 'p'\n"
    )
}

#[test]
fn a_secret_that_a_page_takes_apart_is_put_together_nowhere() {
    let value = "supersecretkey123";
    let split = |between: &str| format!("super{between}secret{between}key123");
    let apart = ["<b></b>", "&shy;", "\u{200b}", "&#8203;", "&amp;shy;", "<!-- x -->", "\u{ad}<i>"];
    let spelled = "&amp;#115;uper&#x73;ecretkey123";
    let item = |n: usize, word: &str| {
        format!(
            "<article><h2><a href=\"/n/{n}?q=super\nsecret\tkey123\">Story {n} {word}</a></h2><p>On {word}.</p></article>"
        )
    };
    let words = apart.iter().map(|between| split(between)).chain([spelled.to_owned()]);
    let html: String = words.enumerate().map(|(n, word)| item(n, &word)).collect();
    let html = format!("<!DOCTYPE html><meta charset=utf-8><title>News</title><main>{html}</main>");
    let server = Server::start(move |_: &Request| {
        Answer::html(html.clone()).with("ETag", "\"v-supersecretkey123\"").with("Last-Modified", "supersecretkey123")
    });
    let project = Project::new(&feeds(&server.url("/p?key={NEWS_KEY}"), ""));
    let ran = project.command().env("NEWS_KEY", value).args(["build", "--now", NOW]).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stdout));
    let seen = |text: &str| text.chars().filter(|c| !matches!(c, '\u{200b}' | '\u{ad}')).collect::<String>();
    let json = seen(&project.read("out/news.json"));
    for text in [json.as_str(), &everything(&project), &String::from_utf8_lossy(&ran.stdout)] {
        assert!(!text.contains(value) && !text.contains("secretkey"), "{text}");
    }
    assert!(json.contains("{NEWS_KEY}"), "{json}");
}

#[test]
fn a_secret_is_sent_to_its_origin_and_comes_back_nowhere() {
    let server = Server::start(|request: &Request| {
        let host = request.header("host").unwrap_or_default();
        match request.path.split('?').next().unwrap() {
            "/p" => Answer::status(301).with("Location", &format!("/q?key={ENCODED}&n=2")),
            "/q" => Answer::html(page(&format!("http://{host}"))).with("ETag", "\"1\""),
            _ => Answer::html("<title>x</title><p>nothing</p>"),
        }
    });
    let project = Project::new(&feeds(&server.url("/p?key={NEWS_KEY}"), "full_text = true"));
    let (first, code) = build(&project, &["build", "--now", NOW, "--log-format", "json"]);
    assert_eq!(code, 0, "{first}");
    let asked = server.requests();
    assert_eq!(asked[0].path, format!("/p?key={ENCODED}"));
    assert_eq!(asked[1].path, format!("/q?key={ENCODED}&n=2"));
    assert!(asked[2..].iter().all(|request| !tells(&request.path)), "{asked:?}");
    server.forget();
    let (second, _) = build(&project, &["build", "--now", "2026-06-01T13:00:00Z", "--verbose"]);
    // where it moved to is asked with the secret, and with what the answer left
    assert_eq!(server.requests()[0].path, format!("/q?key={ENCODED}&n=2"));
    assert_eq!(server.requests()[0].header("if-none-match"), Some("\"1\""));
    let (listed, _) = build(&project, &["list"]);
    let (explained, _) = build(&project, &["explain", "news", "1"]);
    for text in [first, second, listed, explained, everything(&project)] {
        assert!(!tells(&text), "{text}");
    }
    let feed = project.json("news");
    assert_eq!(feed["home_page_url"], server.url("/p"));
    assert_eq!(feed["items"].as_array().unwrap().len(), 5);
}

#[test]
fn a_redirect_takes_no_secret_to_another_site() {
    let other = Server::start_at("127.0.0.2", |_: &Request| Answer::html(page("http://127.0.0.2")));
    let target = other.url(&format!("/q?key={ENCODED}"));
    let server = Server::start(move |_: &Request| Answer::status(302).with("Location", &target));
    let project = Project::new(&feeds(&server.url("/p?key={NEWS_KEY}"), ""));
    let (told, code) = build(&project, &["build", "--now", NOW]);
    assert_eq!(code, 0, "{told}");
    assert!(other.requests().iter().all(|request| !tells(&request.path)), "{:?}", other.requests());
    assert!(!tells(&everything(&project)));
}

#[test]
fn an_error_tells_no_secret() {
    let server =
        Server::start(|_: &Request| Answer::status(302).with("Location", &format!("http://me@[::::]/?key={ENCODED}")));
    let project = Project::new(&feeds(&server.url("/p?key={NEWS_KEY}"), ""));
    let (told, code) = build(&project, &["build", "--now", NOW]);
    assert_eq!(code, 1);
    assert!(told.contains("a redirect leads nowhere") && !tells(&told) && !tells(&everything(&project)), "{told}");
    let unset = project.run(&["build", "--now", NOW, "--force"]);
    assert!(
        unset.stdout.contains("the environment variable NEWS_KEY, which is `NEWS_KEY` of [secret], is not set"),
        "{}",
        unset.stdout
    );
}

#[test]
fn a_name_that_is_no_secret_is_an_error_with_its_place() {
    for (url, wanted) in [
        ("https://a.example/?key={OTHER_KEY}", "`{OTHER_KEY}` in `url` names no secret"),
        ("https://a.example/#{NEWS_KEY}", "stands where no secret can"),
    ] {
        let ran = Project::new(&feeds(url, "")).run(&["check"]);
        assert!(ran.code == 2 && ran.stderr.contains(wanted) && ran.stderr.contains("feeds.toml:4"), "{}", ran.stderr);
    }
    assert_eq!(Project::new(&feeds("https://a.example/{NEWS_KEY}/?key={NEWS_KEY}", "")).run(&["check"]).code, 0);
}

#[test]
fn a_parameter_named_like_a_secret_is_not_published() {
    let server = Server::start(|request: &Request| {
        Answer::html(
            page(&format!("http://{}", request.header("host").unwrap_or_default())).replace(ENCODED, "t0ps3cret"),
        )
    });
    let url = server.url("/p?section=2&api_key=t0ps3cret");
    let project =
        Project::new(&format!("[feed.news]\nurl = '{url}'\n[feed.news.list]\nitem = 'article'\ncontent = 'p'\n"));
    let checked = project.run(&["check"]);
    assert!(
        checked.code == 0 && checked.stdout.contains("[secret]") && !checked.stdout.contains("t0ps3cret"),
        "{}",
        checked.stdout
    );
    // the page spells the parameter in another way, which is its own business
    project.write("feeds.toml", project.read("feeds.toml").replace("api_key=", "key="));
    project.build();
    assert_eq!(server.requests()[0].path, "/p?section=2&key=t0ps3cret");
    let published: String =
        project.outputs().into_values().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect();
    assert!(!published.contains("t0ps3cret"), "{published}");
    assert_eq!(project.json("news")["home_page_url"], server.url("/p?section=2"));
    assert_eq!(project.values("news", "url")[4], server.url("/p?section=2#top"));
}

#[test]
fn an_address_with_a_password_is_published_by_no_key() {
    let name = |key: &str| format!("[feed.news]\nurl = 'page.html'\n{key} = 'https://me:pw@a.example/'\n");
    for key in ["home", "base"] {
        let ran = Project::new(&name(key)).run(&["check"]);
        assert!(ran.code == 2 && ran.stderr.contains("a user name or a password"), "{}", ran.stderr);
    }
}
