//! `site_rules = "DIR"`: articles read by rules that people have written for their sites.

use super::{
    project::{Project, page},
    server::{Answer, Request, Server},
};

fn feeds(url: &str) -> String {
    format!(
        "[pagewire]\nsite_rules = 'rules'\n[feed.news]\nurl = '{url}'\nfull_text = true\n[feed.news.list]\nitem = 'article'\n"
    )
}

/// A list of one item, and pages on which what looks like the text is another one.
fn site(request: &Request) -> Answer {
    let decoy = "<p>Many words that are not the text but look like it, in a long row of words.</p>".repeat(9);
    let story = |more: &str| {
        format!("<title>x</title><div class=long>{decoy}</div><div id=story><p>The text itself.</p>{more}</div>")
    };
    match request.path.as_str() {
        "/" => Answer::html(page(&["<article><h2><a href=/ferry>The ferry runs again</a></h2></article>".to_owned()])),
        "/ferry" => Answer::html(story("<p>To be continued.</p><a class=all href=/ferry/all>On one page</a>")),
        _ => Answer::html(story("<p>And its end.</p>")),
    }
}

fn content(project: &Project) -> String {
    project.json("news")["items"][0]["content_html"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn the_rules_of_a_host_say_what_the_article_is() {
    let server = Server::start(site);
    let project = Project::new(&feeds(&server.url("/")));
    project.write("rules/127.0.0.1.txt", "body: //div[@id='story']\nprune: no\nhttp_header(cookie): consent=1");
    project.build();
    let content = content(&project);
    assert!(content.contains("The text itself.") && !content.contains("Many words"), "{content}");
    let asked = server.requests().into_iter().find(|request| request.path == "/ferry").unwrap();
    assert_eq!(asked.header("cookie"), Some("consent=1"));
}

#[test]
fn an_article_is_read_where_all_of_it_is_on_one_page() {
    let server = Server::start(site);
    let project = Project::new(&feeds(&server.url("/")));
    project.write("rules/global.txt", "body: //div[@id='story']\nprune: no\nsingle_page_link: //a[@class='all']");
    project.build();
    let content = content(&project);
    assert!(content.contains("And its end.") && !content.contains("To be continued"), "{content}");
}

#[test]
fn a_rule_that_cannot_be_used_is_reported_by_file_and_line() {
    let server = Server::start(site);
    let project = Project::new(&feeds(&server.url("/")));
    project.write("rules/127.0.0.1.txt", "# the story\nstrip: //p[\nbody: //div[@id='story']\nprune: no\n");
    let ran = project.build();
    assert!(ran.stdout.contains("127.0.0.1.txt, line 2: `//p[` is no XPath"), "{}", ran.stdout);
    assert!(content(&project).contains("The text itself."));
    let checked = project.run(&["check"]);
    assert_eq!(checked.code, 0);
    assert!(checked.stdout.contains("1 file of rules") && checked.stdout.contains("line 2"), "{}", checked.stdout);
    assert!(!checked.stdout.contains("of no effect"), "{}", checked.stdout);
    project
        .write("rules/other.example.txt", "strip_attr: //p/@id\nstrip_attr: //b/@id\nhttp_header(user-agent): Bot\n");
    project.write("rules/LICENSE.txt", "A licence, and no rules.\n");
    let checked = project.run(&["check"]).stdout;
    let told = "of no effect here: http_header(user-agent) (1 line in 1 file), strip_attr (2 lines in 1 file)";
    assert!(checked.contains("2 files of rules") && checked.contains(told), "{checked}");
    assert!(!checked.contains("LICENSE"), "{checked}");
}

#[test]
fn a_folder_that_is_not_there_is_reported_and_pages_are_read_without_it() {
    let server = Server::start(site);
    let project = Project::new(&feeds(&server.url("/")));
    let ran = project.build();
    assert!(ran.stdout.contains("is no folder"), "{}", ran.stdout);
    assert!(!content(&project).is_empty());
    assert_eq!(project.run(&["check"]).code, 2);
}

#[test]
fn saved_pages_are_read_by_rules_too() {
    let project = Project::new("");
    project.write("rules/.example.com.txt", "title: //h3\nbody: //div[@id='story']\nprune: no");
    project
        .write("page.html", "<title>x</title><h3>The ferry</h3><p>Not this.</p><div id=story><p>The text.</p></div>");
    let line = format!(
        "{{\"id\":1,\"url\":\"https://news.example.com/a\",\"html_path\":{:?}}}\n",
        project.path("page.html").to_str().unwrap()
    );
    let rules = project.path("rules");
    let output =
        project.command().args(["extract", "article", "--site-rules"]).arg(rules).write_stdin(line).output().unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((answer["title"].as_str(), answer["text"].as_str()), (Some("The ferry"), Some("The text.")));
}
