//! `/api/v1`: all that the dashboard can do is done by programs, and `openapi.json` tells the truth of it.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::{
    daemon::Daemon,
    project::{Project, numbered},
    server::{Answer, Request, Server},
};

fn town() -> String {
    let card = |n: usize| {
        format!(
            "<li class='entry'><h3><a href='/story-{n}'>A headline of some length, number {n}</a></h3><time datetime='2026-05-{n:02}'>{n} May</time>\
             <p class='kicker'>Town</p><p class='intro'>What happened there on day {n}, told in a sentence.</p></li>"
        )
    };
    format!("<title>Town news</title><main><ul>{}</ul></main>", (1..9).map(card).collect::<String>())
}

/// A server of pages, and pagewire with one feed of it; what it answers is checked against its own description.
struct Stand {
    site: Server,
    /// The page of the feed.
    first: Arc<Mutex<String>>,
    project: Project,
    daemon: Daemon,
    description: Value,
}

impl Stand {
    fn new() -> Self {
        let first = Arc::new(Mutex::new(numbered(1..6)));
        let shown = Arc::clone(&first);
        let site = Server::start(move |request: &Request| match request.path.as_str() {
            "/town" => Answer::html(town()),
            _ => Answer::html(shown.lock().unwrap().clone()),
        });
        let url = site.url("/first");
        let project = Project::new(&format!(
            "# mine, do not touch\n[feed.first]\nurl = '{url}'\n[feed.first.list]\nitem = 'article' # stories\n"
        ));
        let mut daemon = Daemon::start(&project);
        daemon.wait_until("first", "read");
        let description = daemon.get("/api/v1/openapi.json").json();
        Self { site, first, project, daemon, description }
    }

    /// Asks, and gives status and body; the answer is one that the description promises.
    fn ask(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let token = format!("Bearer {}", self.project.read(".pagewire/admin-token").trim());
        let headers = [("Authorization", token.as_str()), ("Content-Type", "application/json")];
        let body = if *body == Value::Null { String::new() } else { body.to_string() };
        let answer = self.daemon.ask(method, &format!("/api/v1{path}"), &headers, &body);
        let told = if answer.body.is_empty() { Value::Null } else { answer.json() };
        let content = self.promised(method, path, answer.status)["content"].clone();
        match content.as_object().and_then(|content| content.iter().next()) {
            None => assert!(told == Value::Null || path == "/openapi.json", "{method} {path}: {told}"),
            Some((kind, content)) => {
                assert_eq!(answer.header("content-type"), kind, "{method} {path}");
                let mut schema = content["schema"].clone();
                schema["components"] = self.description["components"].clone();
                let validator = jsonschema::validator_for(&schema).unwrap();
                let faults: Vec<_> =
                    validator.iter_errors(&told).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
                assert!(faults.is_empty(), "{method} {path}: {faults:#?}");
            }
        }
        (answer.status, told)
    }

    /// What the description says of an answer.
    fn promised(&self, method: &str, path: &str, status: u16) -> &Value {
        let path = path.split('?').next().unwrap();
        let fits = |template: &str| {
            let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
            template.len() == path.len()
                && template.iter().zip(&path).all(|(wanted, is)| wanted == is || *wanted == "{id}")
        };
        let paths = self.description["paths"].as_object().unwrap();
        let (_, operations) =
            paths.iter().find(|(template, _)| fits(template)).unwrap_or_else(|| panic!("{path} is not described"));
        let response = &operations[method.to_lowercase()]["responses"][status.to_string()];
        assert!(!response.is_null(), "{method} {path} is not said to answer {status}");
        match response["$ref"].as_str() {
            Some(place) => self.description.pointer(place.trim_start_matches('#')).unwrap(),
            None => response,
        }
    }

    fn done(&self, method: &str, path: &str, body: &Value) -> Value {
        let (status, told) = self.ask(method, path, body);
        assert!(status < 300, "{method} {path}: {status} {told}");
        told
    }
}

#[test]
fn every_path_answers_as_it_is_described() {
    let stand = Stand::new();
    for (path, operations) in stand.description["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys().filter(|method| *method != "delete") {
            // what is sent to all of them alike is good for some and a mistake to others; both are described
            stand.ask(&method.to_uppercase(), &path.replace("{id}", "first"), &json!({ "url": "nonsense://" }));
            stand.ask(&method.to_uppercase(), &path.replace("{id}", "nothing"), &json!({ "recipe": {} }));
        }
    }
}

#[test]
fn feeds_are_searched_and_filtered() {
    let stand = Stand::new();
    let found = |query: &str| stand.done("GET", &format!("/feeds?{query}"), &Value::Null)["total"].clone();
    assert_eq!(
        (found("q=FIRST"), found("q=nothing"), found("show=failing"), found("show=well")),
        (json!(1), json!(0), json!(0), json!(1))
    );
    assert_eq!(stand.ask("GET", "/feeds?show=odd", &Value::Null).0, 400);
}

#[test]
fn a_page_becomes_a_feed_by_trying_picking_and_adding() {
    let mut stand = Stand::new();
    let found = stand.done("POST", "/find", &json!({ "url": stand.site.url("/town") }));
    assert_eq!(found["lists"][0]["items"].as_array().unwrap().len(), 8, "{found:#}");
    let key = &found["page_key"];
    let tried = stand.done("POST", "/try", &json!({ "page_key": key }));
    assert_eq!((&tried["count"], &tried["recipe"]["item"]), (&json!(8), &json!("li.entry")), "{tried:#}");
    let part = tried["parts"].as_array().unwrap().iter().find(|part| part["text"] == "Town").unwrap();
    let picked = stand.done(
        "POST",
        "/try",
        &json!({ "page_key": key, "recipe": tried["recipe"], "pick": { "field": "author", "element": part["element"] } }),
    );
    assert_eq!(
        (&picked["picked"]["selector"], &picked["recipe"]["author"]),
        (&json!("p.kicker"), &json!("p.kicker")),
        "{picked:#}"
    );
    let added = json!({ "page_key": key, "id": "town", "recipe": picked["recipe"] });
    assert_eq!(stand.done("POST", "/feeds", &added), json!({ "feed": "town" }));
    stand.daemon.wait_until("town", "read");
    let detail = stand.done("GET", "/feeds/town", &Value::Null);
    assert_eq!((detail["entries"].as_array().unwrap().len(), &detail["entries"][0]["authors"][0]), (8, &json!("Town")));
    let explained = stand.done("GET", "/feeds/town/explain", &Value::Null);
    let places = explained["items"][0]["fields"].as_array().unwrap();
    assert!(
        places.iter().any(|field| field["place"].as_str().is_some_and(|place| place.contains("p.kicker"))),
        "{explained:#}"
    );
    let text = stand.project.read("feeds.toml");
    assert!(text.starts_with("# mine, do not touch\n") && text.contains("# stories\n"), "{text}");
    // the name is taken now, and another must be a name
    assert_eq!(stand.ask("POST", "/feeds", &added).0, 409);
    assert_eq!(stand.ask("POST", "/feeds", &json!({ "page_key": key, "id": "no name" })).0, 422);
    assert_eq!(stand.ask("POST", "/feeds", &json!({ "page_key": "gone" })).0, 400);
    assert_eq!(stand.project.read("feeds.toml"), text);
}

#[test]
fn a_recipe_that_finds_nothing_says_so_and_one_that_is_none_is_not_saved() {
    let stand = Stand::new();
    let url = stand.site.url("/town");
    let nothing = stand.done("POST", "/try", &json!({ "url": url, "recipe": { "item": "li.nothing" } }));
    assert_eq!(nothing["count"], 0, "{nothing:#}");
    let wrong = stand.done("POST", "/try", &json!({ "url": url, "recipe": { "item": "[" } }));
    assert!(wrong["fault"].is_string(), "{wrong:#}");
    let missed = stand.done("POST", "/try", &json!({ "url": url, "pick": { "field": "title", "element": 99_999 } }));
    assert!(missed["fault"].as_str().unwrap().contains("not on the page"), "{missed:#}");
    assert_eq!(stand.ask("PUT", "/feeds/first/recipe", &json!({ "recipe": { "item": "[" } })).0, 422);
    assert!(stand.project.read("feeds.toml").contains("item = 'article' # stories"));
}

#[test]
fn another_recipe_is_at_work_at_once_and_leaves_the_comments() {
    let mut stand = Stand::new();
    let before = stand.done("POST", "/try", &json!({ "feed": "first" }));
    assert_eq!((&before["count"], &before["recipe"]), (&json!(5), &json!({ "item": "article" })), "{before:#}");
    let recipe = json!({ "item": "main article", "title": "h2", "summary": "p" });
    stand.done("PUT", "/feeds/first/recipe", &json!({ "recipe": recipe }));
    stand.daemon.wait_until("first", "read");
    let text = stand.project.read("feeds.toml");
    assert!(text.contains("item = \"main article\" # stories"), "{text}");
    assert!(stand.done("GET", "/feeds/first", &Value::Null)["entries"][0]["summary"].is_string());
}

#[test]
fn a_feed_is_paused_and_deleted() {
    let stand = Stand::new();
    assert_eq!(stand.done("POST", "/feeds/first/pause", &Value::Null)["paused"], true);
    assert_eq!(stand.done("GET", "/feeds?show=paused", &Value::Null)["total"], 1);
    stand.done("POST", "/feeds/first/resume", &Value::Null);
    assert_eq!(stand.ask("DELETE", "/feeds/first", &Value::Null).0, 204);
    assert_eq!(stand.ask("GET", "/feeds/first", &Value::Null).0, 404);
    assert!(!stand.project.read("feeds.toml").contains("feed.first"));
}

#[test]
fn a_mended_feed_takes_the_recipe_that_fits_now() {
    let mut stand = Stand::new();
    // a recipe that fits has nothing to be mended
    assert_eq!(stand.ask("POST", "/feeds/first/mend", &Value::Null).0, 400);
    let after = numbered(1..6).replace("<article>", "<div class='teaser'>").replace("</article>", "</div>");
    *stand.first.lock().unwrap() = after;
    stand.done("POST", "/feeds/first/refresh", &Value::Null);
    stand.daemon.wait_until("first", "read");
    assert_eq!(stand.done("GET", "/feeds?show=mended", &Value::Null)["total"], 1);
    stand.done("POST", "/feeds/first/mend", &Value::Null);
    assert!(stand.project.read("feeds.toml").contains("item = \"div.teaser\" # stories"));
    stand.daemon.wait_until("first", "read");
    assert_eq!(stand.done("GET", "/feeds?show=well", &Value::Null)["total"], 1);
}
