//! The server of the sites whose answers matter.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::{Arc, Mutex},
};

use super::site::{Answering, Kind, Site};
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

    /// Serves a page, and returns its address.
    pub(super) fn put(&self, feed: &str, site: &Site, page: Vec<u8>) -> String {
        let mut pages = self.pages.lock().unwrap();
        if let Answering::SentTo(elsewhere) = site.answering {
            pages.insert("/login".into(), (Answering::Plain, Kind::Full, elsewhere.into()));
        }
        pages.insert(format!("/{feed}"), (site.answering, site.kind, page));
        self.server.url(&format!("/{feed}"))
    }
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
