//! The server of the sites whose answers matter.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::{Arc, Mutex},
};

use super::{
    site::{Answering, Kind, Site},
    story::Story,
    template::escape,
};
use crate::server::{Answer, Request, Server};

/// Pages, and how they are answered with, by path.
type Pages = Arc<Mutex<HashMap<String, (Answering, Kind, Vec<u8>)>>>;

/// A server, and what it serves.
pub(super) struct Served {
    server: Server,
    pages: Pages,
}

impl Served {
    pub(super) fn start() -> Self {
        let pages = Pages::default();
        let served = Arc::clone(&pages);
        let server = Server::start(move |request: &Request| {
            let page = served.lock().unwrap().get(&request.path).cloned();
            page.map_or_else(|| Answer::status(404), |(answering, kind, page)| answer(request, answering, kind, page))
        });
        Self { server, pages }
    }

    /// Lets a site be at home here.
    pub(super) fn host(&self, site: &mut Site) {
        site.knobs.scheme = "http";
        self.server.url("").trim_start_matches("http://").clone_into(&mut site.knobs.host);
    }

    /// Serves a page, and returns its address.
    pub(super) fn put(&self, feed: &str, site: &Site, page: Vec<u8>) -> String {
        let mut pages = self.pages.lock().unwrap();
        if let Answering::SentTo(elsewhere) = site.answering {
            pages.insert("/login".into(), (Answering::Plain, Kind::Full, elsewhere.into()));
        }
        for story in site.stories.iter().filter(|_| site.text.is_some()) {
            let path = site.template.path.replace("{n}", &story.number.to_string());
            pages.insert(path, (Answering::Plain, Kind::Full, article(story).into()));
        }
        pages.insert(format!("/{feed}"), (site.answering, site.kind, page));
        self.server.url(&format!("/{feed}"))
    }
}

/// The own page of a story.
fn article(story: &Story) -> String {
    let (title, summary) = (escape(story.title()), escape(story.summary()));
    let text: String = (1..7).map(|n| format!("<p>Part {n} of the whole text of {title}. {summary}</p>")).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{title}</title></head><body><article><h1>{title}</h1>\
         <div class=\"body\">{text}</div><div class=\"related\"><p>Read on: {summary} {summary} {summary}</p></div></article></body></html>"
    )
}

fn answer(request: &Request, answering: Answering, kind: Kind, page: Vec<u8>) -> Answer {
    let mut hash = DefaultHasher::new();
    page.hash(&mut hash);
    let tag = match answering {
        Answering::SameTag => "\"one\"".to_owned(),
        _ => format!("\"{:x}\"", hash.finish()),
    };
    let asked = request.header("if-none-match");
    let mut whole = Answer::html(page);
    if kind == Kind::Rss {
        whole.headers = vec![("Content-Type".into(), "application/rss+xml".into())];
    }
    match answering {
        Answering::Plain => whole,
        Answering::Tagged if asked == Some(&tag) => Answer::status(304),
        Answering::NeverModified if asked.is_some() => Answer::status(304),
        Answering::Tagged | Answering::SameTag | Answering::NeverModified => whole.with("ETag", &tag),
        Answering::Status(status) => Answer { status, ..whole },
        Answering::SentTo(_) => Answer::status(302).with("Location", "/login"),
        Answering::CutShort => {
            let announced = whole.body.len();
            whole.body.truncate(announced / 2);
            Answer { announced: Some(announced), ..whole.with("Connection", "close") }
        }
    }
}
