//! What goes wrong costs one source, is named, and leaves the last good files as they were.

use std::{
    io::Write,
    net::TcpListener,
    sync::atomic::{AtomicUsize, Ordering},
};

#[cfg(feature = "serve")]
use super::daemon::Daemon;
use super::{
    project::{NOW, Project, article, dated, numbered, page},
    server::{Answer, Request, Server},
};

/// A feed from `url` beside a healthy one from a file.
fn with_neighbour(url: &str) -> Project {
    let project = Project::new(&format!(
        "[pagewire]\nbase_url = 'https://feeds.example/'\n[fetch]\ntimeout = '1s'\nmax_body = 200000\n\
         [feed.news]\nurl = '{url}'\n[feed.news.list]\nitem = 'article'\n\
         [feed.other]\nurl = 'page.html'\nbase = 'https://news.example/'\n[feed.other.list]\nitem = 'article'\n"
    ));
    project.write("page.html", page(&[article("x", "A neighbour's story")]));
    project
}

/// Builds once well and once with the fault; the fault must be named and cost nobody anything.
fn survives(fault: Answer, words: &str) {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_: &Request| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Answer::html(numbered(1..6)),
        _ => fault.clone(),
    });
    let project = with_neighbour(&server.url("/news"));
    project.build();
    let before = project.read("out/news.rss");
    project.write("page.html", page(&[article("y", "A second story"), article("x", "A neighbour's story")]));
    let ran = project.build_at("2026-06-01T13:00:00Z");
    // a list that is held has not failed
    let code = if words.starts_with("not one of them") { 5 } else { 1 };
    assert_eq!(ran.code, code, "{}", ran.stdout);
    assert!(ran.stdout.contains(words), "{}", ran.stdout);
    assert_eq!(project.read("out/news.rss"), before);
    assert_eq!(project.titles("other"), ["A second story", "A neighbour's story"]);
}

#[test]
fn survives_a_404() {
    survives(Answer::status(404), "404");
}

#[test]
fn survives_a_500() {
    survives(Answer::status(500), "500");
}

#[test]
fn survives_a_body_that_is_cut_short() {
    let mut answer = Answer::html(numbered(1..6));
    answer.announced = Some(answer.body.len() + 1000);
    survives(answer, "incomplete");
}

#[test]
fn survives_a_body_beyond_the_limit() {
    survives(Answer::html(vec![b' '; 300_000]), "larger than 200000 bytes");
}

#[test]
fn survives_a_compressed_body_beyond_the_limit() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![b' '; 50_000_000]).unwrap();
    let answer = Answer::html(encoder.finish().unwrap()).with("Content-Encoding", "gzip");
    survives(answer, "larger than 200000 bytes");
}

#[test]
fn survives_a_page_without_items() {
    survives(Answer::html("<!DOCTYPE html><title>redesigned</title><div>new</div>"), "`article` finds no item");
}

#[test]
fn survives_a_page_with_less_than_half_of_the_items() {
    survives(Answer::html(numbered(4..6)), "only 2 items found where 5 are usual");
}

#[test]
fn survives_a_redesign_that_makes_everything_look_new() {
    survives(Answer::html(numbered(101..106)), "not one of them is known");
}

#[test]
fn survives_a_redirect_without_a_target() {
    survives(Answer::status(302), "redirect leads nowhere");
}

#[test]
fn survives_a_redirect_in_circles() {
    survives(Answer::status(302).with("Location", "/news"), "redirects lead in a circle");
}

#[test]
fn survives_a_refused_connection() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let project = with_neighbour(&format!("http://{free}/"));
    let ran = project.build_at(NOW);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("cannot connect"), "{}", ran.stdout);
    assert_eq!(project.titles("other"), ["A neighbour's story"]);
}

#[test]
fn survives_a_server_that_never_answers() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let project = with_neighbour(&format!("http://{}/", silent.local_addr().unwrap()));
    let ran = project.build_at(NOW);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("no complete answer within 1 s"), "{}", ran.stdout);
}

#[test]
fn survives_a_server_that_speaks_no_tls() {
    let server = Server::start(|_: &Request| Answer::html("plain"));
    let project = with_neighbour(&server.url("/").replace("http:", "https:"));
    let ran = project.build_at(NOW);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert_eq!(project.titles("other"), ["A neighbour's story"]);
}

#[test]
fn survives_a_file_that_is_not_there() {
    let project = with_neighbour("missing.html");
    let ran = project.build_at(NOW);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("missing.html") && ran.stdout.contains("cannot read"), "{}", ran.stdout);
    assert_eq!(project.titles("other"), ["A neighbour's story"]);
}

#[test]
fn waiting_for_a_turn_does_not_count_towards_the_timeout() {
    // four pages of one host, whose pauses together are longer than the limit of each
    let server = Server::start(|_: &Request| Answer::html(numbered(1..6)));
    let feeds: String = (0..4)
        .map(|n| format!("[feed.f{n}]\nurl = '{}'\n[feed.f{n}.list]\nitem = 'article'\n", server.url(&format!("/{n}"))))
        .collect();
    let fetch = "[fetch]\ntimeout = '1s'\ndelay = '400ms'\nallow_private = ['127.0.0.0/8']\n";
    Project::new(&format!("{fetch}{feeds}")).build();
}

#[test]
fn accepts_a_shrunken_page_when_told_to() {
    let project = Project::with_page(&numbered(1..21));
    project.build();
    project.write("page.html", numbered(18..21));
    assert_eq!(project.build_at(NOW).code, 1);
    assert_eq!(project.run(&["build", "--accept", "news", "--now", NOW]).code, 0);
    assert_eq!(project.build_at("2026-06-01T14:00:00Z").code, 0);
}

#[test]
fn says_how_to_accept_a_page() {
    let project = Project::with_page(&numbered(1..21));
    project.build();
    project.write("page.html", numbered(18..21));
    assert!(project.build_at(NOW).stdout.contains("pagewire build --accept news"));
}

#[test]
fn believes_a_wholly_new_list_whose_items_are_dated_after_the_last_look() {
    let items = |day: usize| -> Vec<String> {
        (0..6)
            .map(|n| {
                dated(&format!("{day}-{n}"), &format!("Day {day} story {n}"), &format!("2026-06-{day:02}T0{n}:30:00Z"))
            })
            .collect()
    };
    let project = Project::with_page(&page(&items(1)));
    project.build();
    project.write("page.html", page(&items(2)));
    assert_eq!(project.build_at("2026-06-02T12:00:00Z").code, 0);
    assert_eq!(project.titles("news").len(), 12);
}

#[test]
fn says_that_a_feed_is_well_again() {
    let project = Project::with_page(&numbered(1..6));
    project.build();
    project.write("page.html", "");
    project.build_at(NOW);
    project.write("page.html", numbered(1..7));
    assert!(project.build().stdout.contains("news is well again"));
}

#[test]
fn names_a_failing_feed_on_the_index_page_and_not_in_the_feed() {
    let project = Project::with_page(&numbered(1..6));
    project.build();
    let feed = project.read("out/news.atom");
    project.write("page.html", "");
    project.build_at(NOW);
    assert!(project.read("out/index.html").contains("answer is empty"));
    assert_eq!(project.read("out/news.atom"), feed);
}

#[test]
fn an_output_folder_that_is_a_file_costs_documents_and_no_item() {
    let project = Project::with_page(&numbered(1..6));
    project.write("out", "in the way");
    let ran = project.build_at(NOW);
    assert_eq!(ran.code, 4, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("cannot write news.rss") && ran.stdout.contains("--output"), "{}", ran.stdout);
    let listed = project.run(&["list", "--now", NOW]).stdout;
    assert!(listed.contains("failing") && listed.contains("a file stands in the place"), "{listed}");
    // what has left the page meanwhile is not lost
    project.write("page.html", numbered(3..9));
    std::fs::remove_file(project.path("out")).unwrap();
    project.build();
    assert!(project.titles("news").contains(&"Story number 1".to_owned()));
}

#[cfg(feature = "serve")]
#[test]
fn a_server_serves_what_it_cannot_write() {
    let project = Project::with_page(&numbered(1..6));
    project.write("out", "in the way");
    let mut daemon = Daemon::start(&project);
    daemon.wait_until("news", "read");
    let feed = daemon.get("/feeds/news.rss");
    assert!(feed.status == 200 && feed.text().contains("Story number 5"), "{}", feed.text());
}

/// A page whose last item is cut in its headline.
fn cut(html: &str) -> String {
    html.split_once("number 3").map(|(before, _)| format!("{before}num")).unwrap()
}

#[test]
fn survives_a_body_that_the_end_of_the_connection_cuts_short() {
    survives(Answer::open_ended(cut(&numbered(1..6))), "cut off: the connection ended within <a>");
    survives(Answer::open_ended(numbered(1..6).replace("</body></html>", "")), "without the </html>");
    survives(Answer::open_ended(numbered(1..6).replace("main></body></html>", "")), "in the middle of a tag");
}

#[test]
fn a_page_that_the_end_of_the_connection_ends_is_believed_where_it_is_whole() {
    let whole = numbered(1..6);
    for page in [whole.clone(), whole.replace("</body></html>", "").replace("</p>", "")] {
        let server = Server::start(move |_: &Request| Answer::open_ended(page.clone()));
        let project = with_neighbour(&server.url("/news"));
        project.build();
        assert_eq!(project.titles("news").len(), 5);
    }
}

#[test]
fn a_page_that_always_ends_within_an_element_is_believed_once_somebody_says_so() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_: &Request| {
        let page = numbered(1..6 + count.fetch_add(1, Ordering::SeqCst)).replace("</main></body></html>", "");
        Answer::open_ended(page)
    });
    let project = with_neighbour(&server.url("/news"));
    let ran = project.build_at(NOW);
    assert!(ran.code == 1 && ran.stdout.contains("pagewire build --accept news"), "{}", ran.stdout);
    assert_eq!(project.run(&["build", "--accept", "news", "--now", NOW]).code, 0);
    project.build_at("2026-06-01T14:00:00Z");
    assert_eq!(project.titles("news").len(), 7);
}

#[test]
fn a_document_that_cannot_be_written_costs_no_other() {
    let project = Project::with_page(&numbered(1..6));
    std::fs::create_dir_all(project.path("out/news.rss/in-the-way")).unwrap();
    let ran = project.build_at(NOW);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("cannot write") && ran.stdout.contains("news.rss"), "{}", ran.stdout);
    for other in ["out/news.atom", "out/news.json", "out/feeds.opml", "out/index.html"] {
        assert!(project.read(other).contains("news"), "{other}");
    }
    assert_eq!(project.titles("news").len(), 5);
    std::fs::remove_dir_all(project.path("out/news.rss")).unwrap();
    project.build();
    assert!(project.read("out/news.rss").contains("Story number 5"));
}

#[test]
fn a_damaged_store_is_named() {
    let project = Project::with_page(&numbered(1..6));
    project.write(
        ".pagewire/pagewire.db",
        "this is no database, though it is long enough to be taken for one".repeat(100),
    );
    let ran = project.build_at(NOW);
    assert_eq!(ran.code, 4);
    assert!(ran.stderr.contains("pagewire.db"), "{}", ran.stderr);
}

#[test]
fn a_feed_without_recipe_and_without_structured_data_says_that_it_needs_a_recipe() {
    let project = Project::new("[feed.news]\nurl = 'page.html'\n");
    project.write("page.html", numbered(1..6));
    let ran = project.build_at(NOW);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("[feed.news.list]"), "{}", ran.stdout);
}

#[test]
fn names_a_challenge_for_what_it_is() {
    let challenge = "<title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/x'></script>";
    for status in [200, 403, 503] {
        let server = Server::start(move |_: &Request| Answer { status, ..Answer::html(challenge) });
        let project = with_neighbour(&server.url("/"));
        let ran = project.build_at(NOW);
        assert!(ran.stdout.contains("a challenge of Cloudflare, not the page"), "{status}: {}", ran.stdout);
    }
}

#[test]
fn says_that_an_answer_is_no_page() {
    let server = Server::start(|_: &Request| Answer {
        headers: vec![("Content-Type".into(), "application/pdf".into())],
        ..Answer::html("%PDF-1.7")
    });
    let ran = with_neighbour(&server.url("/")).build_at(NOW);
    assert!(ran.stdout.contains("the answer is no page but application/pdf"), "{}", ran.stdout);
}
