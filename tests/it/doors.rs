//! What comes by HTTP names addresses of the web and nothing else, at every door, and a recipe that is none costs no other.

use serde_json::{Value, json};

use super::{
    daemon::{Answered, Daemon},
    project::{Project, numbered},
    server::{Answer, Server},
};

/// Ways to name a file of this machine, or another thing that is no page of the web.
const NOT_ON_THE_WEB: [&str; 14] = [
    "file:///etc/hostname",
    "file:/etc/hostname",
    "FILE:///etc/hostname",
    "fi\nle:///etc/hostname",
    " file:///etc/hostname",
    "file://localhost/etc/hostname",
    "/etc/hostname",
    "page.html",
    "./page.html",
    "-",
    "",
    "data:text/html,<p>a",
    "ftp://127.0.0.1/",
    "http://user:secret@127.0.0.1/",
];

struct Stand {
    site: Server,
    project: Project,
    daemon: Daemon,
    before: String,
}

impl Stand {
    fn new() -> Self {
        let site = Server::start(|_| Answer::html(numbered(1..6)));
        let project = Project::new(&format!(
            "[feed.a]\nurl = '{}'\n[feed.a.list]\nitem = 'article' # stories\n[feed.saved]\nurl = 'page.html'\nbase = 'https://news.example/'\n",
            site.url("/news")
        ));
        project.write("page.html", numbered(1..6));
        let daemon = Daemon::start(&project);
        let before = project.read("feeds.toml");
        Self { site, project, daemon, before }
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> (u16, String) {
        let token = format!("Bearer {}", self.project.read(".pagewire/admin-token").trim());
        let headers = [("Authorization", token.as_str()), ("Content-Type", "application/json")];
        let answer = self.daemon.ask(method, &format!("/api/v1{path}"), &headers, &body.to_string());
        (answer.status, answer.text())
    }

    fn refused(&self, method: &str, path: &str, body: &Value) {
        let (status, words) = self.ask(method, path, body);
        assert!((400..500).contains(&status), "{method} {path} {body}: {status} {words}");
        assert!(words.contains("detail"), "{words}");
        assert_eq!(self.project.read("feeds.toml"), self.before, "{method} {path} {body}");
    }

    fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answered {
        let token = format!("Bearer {}", self.project.read(".pagewire/admin-token").trim());
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.daemon.post(path, &[("Authorization", &token)], &body)
    }

    /// Looks at a page in the dashboard; gives the path of the next step.
    fn look(&self, fields: &[(&str, &str)]) -> String {
        let answer = self.form("/add", fields);
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer.header("location").to_owned()
    }
}

#[test]
fn no_door_of_the_api_takes_a_file() {
    let stand = Stand::new();
    let (url, page) = (stand.site.url("/town"), json!({ "item": "article" }));
    for address in NOT_ON_THE_WEB {
        stand.refused("POST", "/find", &json!({ "url": address }));
        stand.refused("POST", "/find", &json!({ "url": address, "feed": "a" }));
        stand.refused("POST", "/try", &json!({ "url": address, "recipe": page }));
        stand.refused("POST", "/feeds", &json!({ "url": address, "id": "x", "recipe": page }));
        stand.refused("POST", "/feeds", &json!({ "url": url, "id": "x", "native": address }));
        stand.refused("PUT", "/feeds/a/recipe", &json!({ "recipe": page, "url": address }));
        stand.refused("PUT", "/feeds/saved/recipe", &json!({ "recipe": page, "url": address }));
    }
}

#[test]
fn no_door_of_the_dashboard_takes_a_file() {
    let stand = Stand::new();
    let step = stand.look(&[("url", &stand.site.url("/town"))]);
    let other = stand.look(&[("url", &stand.site.url("/town")), ("feed", "a")]);
    for address in NOT_ON_THE_WEB.into_iter().filter(|address| !address.is_empty()) {
        assert_eq!(stand.form("/add", &[("url", address)]).status, 422, "{address}");
        for step in [&step, &other] {
            let answer = stand.form(&format!("{step}/save"), &[("native", address), ("id", "x"), ("item", "article")]);
            assert_eq!(answer.status, 422, "{address}");
        }
        assert_eq!(stand.project.read("feeds.toml"), stand.before);
    }
    assert_eq!(stand.form("/add", &[("url", "")]).status, 422);
}

#[test]
fn what_a_page_names_as_its_feed_is_no_file() {
    let site = Server::start(|_| {
        let head = "<base href='file:///etc/'><link rel=alternate type=application/rss+xml href='file:///etc/hostname'>\
                    <link rel=alternate type=application/rss+xml href='hostname'>";
        Answer::html(numbered(1..6).replace("<head>", &format!("<head>{head}")))
    });
    let project = Project::new(&format!("[feed.a]\nurl = '{}'\n", site.url("/")));
    let stand = Stand { before: project.read("feeds.toml"), daemon: Daemon::start(&project), project, site };
    let (status, found) = stand.ask("POST", "/find", &json!({ "url": stand.site.url("/") }));
    assert!(status == 200 && !found.contains("file://"), "{status} {found}");
}

#[test]
fn values_and_names_smuggle_nothing_into_feeds_toml() {
    let stand = Stand::new();
    let url = stand.site.url("/town");
    for recipe in [
        json!({ "item": "article", "title": "{ file = \"/etc/hostname\" }" }),
        json!({ "item": "article", "title": "{ css = \"a\", env = \"HOME\" }" }),
        json!({ "item": "article", "link": "[{ script = \"x\" }]" }),
        json!({ "item": "{ css = \"article\", file = \"/etc/hostname\" }" }),
        json!({ "item": "{ script = \"x\" }" }),
        json!({ "item": "article\"\n[feed.x]\nurl = \"file:///etc/hostname" }),
        json!({ "item": "article", "url": "file:///etc/hostname" }),
        json!({ "item": "article", "base": "file:///etc/" }),
        json!({ "item": "article", "title": { "file": "/etc/hostname" } }),
    ] {
        stand.refused("PUT", "/feeds/a/recipe", &json!({ "recipe": recipe }));
        stand.refused("POST", "/feeds", &json!({ "url": url, "id": "x", "recipe": recipe }));
    }
    for id in ["../x", "a/b", "..", "x\"]\nurl = \"file:///etc/hostname\"\n[feed.y", "/etc/x", "x.y"] {
        stand.refused("POST", "/feeds", &json!({ "url": url, "id": id }));
    }
    for (name, value) in [("base", "file:///etc/"), ("home", "file:///etc/hostname"), ("merge", "a"), ("request", "x")]
    {
        stand.refused("POST", "/feeds", &json!({ "url": url, "id": "x", name: value }));
        stand.refused("PUT", "/feeds/a/recipe", &json!({ "recipe": { "item": "article" }, name: value }));
    }
}

#[test]
fn a_recipe_that_is_none_leaves_the_one_that_there_is() {
    let stand = Stand::new();
    for recipe in [
        json!({ "serve": "x" }),
        json!({ "item": "article", "serve": "x" }),
        json!({ "Item": "article" }),
        json!({ "title": "h2" }),
        json!({ "item": " ", "title": "h2" }),
        json!({ "item": " " }),
        json!({}),
        json!({ "item": "article[" }),
        json!({ "item": "article", "title": "h2 >" }),
        json!({ "item": ["article"] }),
        json!("article"),
        json!([]),
    ] {
        stand.refused("PUT", "/feeds/a/recipe", &json!({ "recipe": recipe }));
        stand.refused("PUT", "/feeds/saved/recipe", &json!({ "recipe": recipe }));
    }
    stand.refused("PUT", "/feeds/a/recipe", &json!({}));
    stand.refused("PUT", "/feeds/a/recipe", &json!({ "url": stand.site.url("/town") }));
    stand.refused("PUT", "/feeds/gone/recipe", &json!({ "recipe": { "item": "article" } }));
    for recipe in [json!({ "serve": "x" }), json!({ "title": "h2" }), json!({ "item": "a[" })] {
        stand.refused("POST", "/feeds", &json!({ "url": stand.site.url("/town"), "id": "x", "recipe": recipe }));
    }
    // what is said in so many words is done
    let (status, words) = stand.ask("PUT", "/feeds/a/recipe", &json!({ "recipe": null }));
    assert_eq!(status, 200, "{words}");
    assert!(!stand.project.read("feeds.toml").contains("article"));
}

#[test]
fn a_form_that_says_nothing_of_a_recipe_takes_none_away() {
    let stand = Stand::new();
    let step = stand.look(&[("url", ""), ("feed", "a")]);
    assert_eq!(stand.form(&format!("{step}/save"), &[]).status, 422);
    assert_eq!(stand.project.read("feeds.toml"), stand.before);
    assert_eq!(stand.form(&format!("{step}/save"), &[("item", "")]).status, 303);
    assert!(!stand.project.read("feeds.toml").contains("article"));
}

#[test]
fn a_feed_that_is_read_from_a_file_keeps_it_and_takes_another_recipe() {
    let stand = Stand::new();
    let (status, words) = stand.ask("PUT", "/feeds/saved/recipe", &json!({ "recipe": { "item": "article" } }));
    assert_eq!(status, 200, "{words}");
    let after = stand.project.read("feeds.toml");
    assert!(after.contains("url = 'page.html'") && after.matches("item = ").count() == 2, "{after}");
    let moved = json!({ "recipe": { "item": "article" }, "url": stand.site.url("/town") });
    let (status, words) = stand.ask("PUT", "/feeds/saved/recipe", &moved);
    assert!(status == 422 && words.contains("feeds.toml"), "{status} {words}");
    assert_eq!(stand.project.read("feeds.toml"), after);
}
