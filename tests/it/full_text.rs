//! `full_text = true`: the own page of each new item, read once.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::{
    project::{NOW, Project, page},
    server::{Answer, Request, Server},
};

const LATER: &str = "2026-06-02T20:00:00Z";

fn feeds(url: &str, more: &str) -> String {
    format!("[feed.news]\nurl = '{url}'\nfull_text = true\n[feed.news.list]\nitem = 'article'\nsummary = 'p'\n{more}")
}

fn listed(slug: &str) -> String {
    format!("<article><h2><a href=\"/{slug}\">The {slug} story of the day</a></h2><p>In short: {slug}.</p></article>")
}

/// An item's own page, in the manner of a newspaper.
fn story(slug: &str) -> String {
    let paragraphs: String = (1..9)
        .map(|n| {
            format!(
                "<p>Paragraph {n} of {slug}: the council met in the old hall on Monday, and those who came heard the \
                 plans for the bridge, its price, and the years that building it will take.</p>"
            )
        })
        .collect();
    format!(
        "<!DOCTYPE html><html lang=en><head><title>The {slug} story of the day | The Harbour Post</title>\
         <meta property=\"article:published_time\" content=\"2026-05-31T08:30:00+02:00\">\
         <meta name=author content=\"Ada Brook\"></head><body><nav><a href=/>Home</a> <a href=/sport>Sport</a></nav>\
         <main><article><h1>The {slug} story of the day</h1><div class=byline>By Ada Brook</div>{paragraphs}\
         <script>alert(1)</script></article></main>\
         <footer>Subscribe to our newsletter. All rights reserved.</footer></body></html>"
    )
}

fn site(request: &Request) -> Answer {
    match request.path.as_str() {
        "/" => Answer::html(page(&["bridge", "market", "school"].map(listed))),
        path => Answer::html(story(path.trim_start_matches('/'))),
    }
}

fn paths(server: &Server) -> Vec<String> {
    server.requests().into_iter().map(|request| request.path).collect()
}

#[test]
fn an_item_carries_its_whole_article() {
    let server = Server::start(site);
    let project = Project::new(&feeds(&server.url("/"), ""));
    project.build();
    let feed = project.json("news");
    let item = &feed["items"][0];
    let content = item["content_html"].as_str().unwrap();
    assert!(content.contains("Paragraph 1 of bridge") && content.contains("Paragraph 8 of bridge"), "{content}");
    for unwanted in ["Sport", "newsletter", "alert", "Paragraph 1 of market"] {
        assert!(!content.contains(unwanted), "{unwanted}: {content}");
    }
    assert_eq!(item["summary"], "In short: bridge.");
    assert_eq!(item["authors"][0]["name"], "Ada Brook");
    assert_eq!(item["date_published"], "2026-05-31T08:30:00+02:00");
}

#[test]
fn each_page_is_asked_for_once() {
    let server = Server::start(site);
    let project = Project::new(&feeds(&server.url("/"), ""));
    project.build();
    let before = project.outputs();
    project.build_at(LATER);
    assert_eq!(paths(&server), ["/", "/bridge", "/market", "/school", "/"]);
    assert_eq!(project.outputs(), before);
}

#[test]
fn a_page_that_fails_keeps_the_summary_and_is_read_later_under_the_same_id() {
    let is_broken = Arc::new(AtomicBool::new(true));
    let broken = Arc::clone(&is_broken);
    let server = Server::start(move |request: &Request| match request.path.as_str() {
        "/market" if broken.load(Ordering::SeqCst) => Answer::status(500),
        _ => site(request),
    });
    let project = Project::new(&feeds(&server.url("/"), ""));
    let ran = project.build();
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(ran.stdout.contains("full_text") && ran.stdout.contains("500"), "{}", ran.stdout);
    let market = || {
        let feed = project.json("news");
        feed["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|item| item["title"] == "The market story of the day")
            .unwrap()
            .clone()
    };
    let before = market();
    assert_eq!(before["content_text"], "In short: market.");
    is_broken.store(false, Ordering::SeqCst);
    project.build_at(LATER);
    let after = market();
    assert!(after["content_html"].as_str().unwrap().contains("Paragraph 8 of market"));
    assert_eq!(before["id"], after["id"]);
}

#[test]
fn a_site_that_is_down_is_not_asked_for_all_of_its_pages() {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/" => Answer::html(page(&(0..20).map(|n| listed(&format!("s{n}"))).collect::<Vec<_>>())),
        _ => Answer::status(500),
    });
    let project = Project::new(&feeds(&server.url("/"), ""));
    project.build();
    assert_eq!(paths(&server).len(), 1 + 3);
    assert_eq!(project.titles("news").len(), 20);
}

#[test]
fn retry_after_of_a_page_is_heeded() {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/" => site(request),
        _ => Answer::status(503).with("Retry-After", "7200"),
    });
    let project = Project::new(&feeds(&server.url("/"), ""));
    project.build();
    project.build_at("2026-06-01T13:00:00Z");
    assert_eq!(paths(&server), ["/", "/bridge"]);
}

#[test]
fn secrets_of_a_feed_go_to_its_own_origin_alone() {
    let other = Server::start(site);
    let elsewhere = other.url("/bridge");
    let server = Server::start(move |request: &Request| match request.path.as_str() {
        "/" => Answer::html(page(&[
            listed("market"),
            format!("<article><h2><a href=\"{elsewhere}\">A story elsewhere</a></h2><p>In short.</p></article>"),
        ])),
        _ => site(request),
    });
    let project = Project::new(&feeds(
        &server.url("/"),
        "[feed.news.request]\nbearer = 'hush'\ncookies = { session = 'hush' }\n",
    ));
    project.build();
    assert!(server.requests().iter().all(|request| request.header("authorization").is_some()));
    assert_eq!(server.requests().len(), 2);
    assert_eq!(other.requests().len(), 1);
    assert!(other.requests()[0].headers.iter().all(|(_, value)| !value.contains("hush")));
}

#[test]
fn robots_txt_is_asked_for_pages_of_items() {
    let server = Server::with_robots(|request: &Request| match request.path.as_str() {
        "/robots.txt" => Answer::html("User-agent: *\nDisallow: /market\n"),
        _ => site(request),
    });
    let project = Project::new(&feeds(&server.url("/"), ""));
    project.build();
    assert!(!paths(&server).contains(&"/market".to_owned()));
    assert!(paths(&server).contains(&"/school".to_owned()));
}

#[test]
fn feeds_toml_says_what_the_article_is() {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/" => site(request),
        _ => Answer::html(
            "<title>x</title><div class=long>".to_owned()
                + &"<p>Many words that are not the text but look like it, in a long row of words.</p>".repeat(9)
                + "</div><div class=\"text\"><p>The text itself.</p><p class=ad>Buy now.</p></div>",
        ),
    });
    let table = "[feed.news.article]\ncontent = '.text'\nremove = ['.ad']\n";
    let project = Project::new(&feeds(&server.url("/"), table));
    project.build();
    let content = project.json("news")["items"][0]["content_html"].as_str().unwrap().to_owned();
    assert!(content.contains("The text itself.") && !content.contains("Many words"), "{content}");
    assert!(!content.contains("Buy now"), "{content}");
}

#[test]
fn neither_a_preview_nor_an_offline_build_asks_for_pages_of_items() {
    let server = Server::start(site);
    let project = Project::new(&feeds(&server.url("/"), ""));
    project.run(&["preview", "news", "--now", NOW]);
    project.run(&["build", "--offline", "--now", NOW]);
    assert_eq!(paths(&server), ["/"]);
}

#[test]
fn an_article_table_without_full_text_is_an_error_that_says_what_to_do() {
    let project = Project::new("[feed.news]\nurl = 'x.html'\n[feed.news.article]\ncontent = 'p'\n");
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("full_text = true"), "{}", ran.stderr);
}

#[test]
fn an_edit_of_the_list_keeps_the_article() {
    let is_edited = Arc::new(AtomicBool::new(false));
    let edited = Arc::clone(&is_edited);
    let server = Server::start(move |request: &Request| match request.path.as_str() {
        "/" if edited.load(Ordering::SeqCst) => {
            Answer::html(page(&[listed("bridge").replace("In short", "In brief"), listed("market"), listed("school")]))
        }
        _ => site(request),
    });
    let project = Project::new(&feeds(&server.url("/"), ""));
    project.build();
    is_edited.store(true, Ordering::SeqCst);
    project.build_at(LATER);
    let item = project.json("news")["items"][0].clone();
    assert_eq!(item["summary"], "In brief: bridge.");
    assert!(item["content_html"].as_str().unwrap().contains("Paragraph 8 of bridge"));
    assert_eq!(item["date_published"], "2026-05-31T08:30:00+02:00");
}

#[test]
fn an_article_on_several_pages_is_joined() {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/" => site(request),
        "/bridge/2" => Answer::html(story("bridge").replace("Paragraph", "Further on, paragraph")),
        "/bridge" => Answer::html(story("bridge").replace("</article>", "<a rel=next href=/bridge/2>2</a></article>")),
        _ => site(request),
    });
    let project = Project::new(&feeds(&server.url("/"), ""));
    project.build();
    let feed = project.json("news");
    let bridge =
        feed["items"].as_array().unwrap().iter().find(|item| item["title"] == "The bridge story of the day").unwrap();
    let content = bridge["content_html"].as_str().unwrap();
    let (first, second) =
        (content.find("Paragraph 8 of bridge").unwrap(), content.find("Further on, paragraph 8").unwrap());
    assert!(first < second);
    assert!(paths(&server).contains(&"/bridge/2".to_owned()));
}

#[test]
fn an_article_in_another_language_than_its_feed_says_so() {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/" => site(request),
        path => Answer::html(story(path.trim_start_matches('/')).replace("<html lang=en>", "<html lang=en-GB>")),
    });
    let project = Project::new(&feeds(&server.url("/"), "").replace("full_text", "language = 'de'\nfull_text"));
    project.build();
    assert_eq!(project.json("news")["items"][0]["language"], "en-GB");
}

#[test]
fn a_date_in_the_future_is_left_out_and_reported() {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/" => site(request),
        path => Answer::html(story(path.trim_start_matches('/')).replace("2026-05-31", "2027-05-31")),
    });
    let project = Project::new(&feeds(&server.url("/"), ""));
    let ran = project.build();
    assert!(ran.stdout.contains("2027-05-31") && ran.stdout.contains("in the future"), "{}", ran.stdout);
    assert!(project.json("news")["items"][0]["date_published"].as_str().unwrap().starts_with("2026-06-01"));
}

#[test]
fn a_text_for_subscribers_is_marked_in_the_report() {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/" => site(request),
        path => {
            let data = "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"x\",\"isAccessibleForFree\":false}</script>";
            Answer::html(story(path.trim_start_matches('/')).replace("</head>", &format!("{data}</head>")))
        }
    });
    let project = Project::new(&feeds(&server.url("/"), ""));
    let ran = project.build();
    assert!(ran.stdout.contains("for subscribers"), "{}", ran.stdout);
    assert!(project.json("news")["items"][0]["content_html"].as_str().unwrap().contains("Paragraph 8"));
}

#[test]
fn half_an_article_is_no_full_text() {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/market" => Answer::open_ended(story("market").split_once("Paragraph 5").unwrap().0),
        "/school" => Answer::open_ended(story("school")),
        _ => site(request),
    });
    let project = Project::new(&feeds(&server.url("/"), ""));
    let ran = project.build();
    assert!(
        ran.stdout.contains("/market: the page is cut off: the connection ended within <article>"),
        "{}",
        ran.stdout
    );
    let texts = project.values("news", "content_html");
    let whole = texts.iter().filter(|text| text.contains("Paragraph 8")).count();
    assert_eq!((whole, texts.iter().any(|text| text.contains("of market"))), (2, false), "{texts:?}");
}
