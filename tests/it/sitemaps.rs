//! Indexes of sitemaps, and files that are packed.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use super::{
    project::Project,
    server::{Answer, Server},
};

fn urlset(pages: &[(&str, &str)]) -> String {
    let url = |(name, date): &(&str, &str)| {
        format!("<url><loc>https://post.example/2026/{name}</loc><lastmod>{date}</lastmod></url>")
    };
    format!("<?xml version='1.0'?><urlset>{}</urlset>", pages.iter().map(url).collect::<String>())
}

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// What the site has: when its news and its other pages were changed, and its news.
#[derive(Clone)]
struct Site {
    news_of: &'static str,
    news: Vec<(&'static str, &'static str)>,
}

fn start(site: &Arc<Mutex<Site>>) -> Server {
    let site = Arc::clone(site);
    Server::start(move |request| {
        let Site { news_of, news } = site.lock().unwrap().clone();
        let host = request.header("host").unwrap_or_default().to_owned();
        let file = |name: &str, date: &str| {
            format!("<sitemap><loc>http://{host}/{name}</loc><lastmod>{date}</lastmod></sitemap>")
        };
        let xml = |body: Vec<u8>, kind: &str| {
            let mut answer = Answer::html(body);
            answer.headers = vec![("Content-Type".into(), kind.into())];
            answer
        };
        match request.path.as_str() {
            "/sitemap.xml" => {
                let files =
                    [file("pages.xml", "2026-05-01"), file("news.xml.gz", news_of), file("tag-map.xml", "2026-06-01")];
                let text = format!("<?xml version='1.0'?><sitemapindex>{}</sitemapindex>", files.concat());
                xml(text.into_bytes(), "application/xml")
            }
            "/news.xml.gz" => xml(packed(&urlset(&news)), "application/gzip"),
            "/pages.xml" => xml(
                urlset(&[("tide-tables-explained", "2026-04-30"), ("how-to-get-here", "2026-02-01")]).into_bytes(),
                "text/xml",
            ),
            _ => Answer::status(404),
        }
    })
}

fn paths(server: &Server) -> Vec<String> {
    server.requests().into_iter().map(|request| request.path).collect()
}

#[test]
fn the_files_of_an_index_are_one_list_and_later_those_that_changed_are_asked_for() {
    let site = Site {
        news_of: "2026-06-01",
        news: vec![("ferry-talks-resume", "2026-06-01"), ("pool-opens-again", "2026-05-31")],
    };
    let site = Arc::new(Mutex::new(site));
    let server = start(&site);
    let project = Project::new(&format!("[feed.all]\nurl = '{}'\n", server.url("/sitemap.xml")));
    project.build();
    let first = ["Ferry talks resume", "Pool opens again", "Tide tables explained", "How to get here"];
    assert_eq!(project.titles("all"), first);
    assert_eq!(paths(&server), ["/sitemap.xml", "/news.xml.gz", "/pages.xml"]);
    server.forget();
    *site.lock().unwrap() = Site { news_of: "2026-06-02", news: vec![("lighthouse-keeper-retires", "2026-06-02")] };
    let ran = project.run(&["build", "--force", "--now", "2026-06-02T18:00:00Z"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert_eq!(paths(&server), ["/sitemap.xml", "/news.xml.gz"]);
    assert_eq!(project.titles("all")[0], "Lighthouse keeper retires");
    assert_eq!(project.titles("all")[1..], first);
}

#[test]
fn a_file_that_cannot_be_read_costs_itself_and_the_budget_is_kept() {
    let site = Arc::new(Mutex::new(Site { news_of: "2026-06-01", news: Vec::new() }));
    let server = start(&site);
    let feed = format!("[feed.all]\nurl = '{}'\nbudget = {{ requests = 2 }}\n", server.url("/sitemap.xml"));
    let project = Project::new(&feed);
    let ran = project.build_at("2026-06-01T12:00:00Z");
    assert!(ran.code == 1 && ran.stdout.contains("this is an index of sitemaps"), "{}", ran.stdout);
    assert_eq!(paths(&server), ["/sitemap.xml", "/news.xml.gz"]);
    project.write("feeds.toml", feed.replace("requests = 2", "requests = 3"));
    let ran = project.run(&["build", "--force", "--now", "2026-06-01T13:00:00Z"]);
    assert_eq!((ran.code, project.titles("all").len()), (0, 2), "{}", ran.stdout);
}

#[test]
fn an_index_is_shown_as_what_its_files_list() {
    let site = Arc::new(Mutex::new(Site { news_of: "2026-06-01", news: vec![("ferry-talks-resume", "2026-06-01")] }));
    let server = start(&site);
    let project = Project::empty();
    let address = server.url("/sitemap.xml");
    let found = project.run(&["find", &address, "--allow-private", "127.0.0.0/8", "--delay", "0s"]);
    assert!(found.stdout.contains("Ferry talks resume"), "{}{}", found.stdout, found.stderr);
    let exported =
        project.run(&["export", &address, "--format", "json", "--allow-private", "127.0.0.0/8", "--delay", "0s"]);
    assert!(exported.stdout.contains("Tide tables explained"), "{}{}", exported.stdout, exported.stderr);
}
