//! A site of a town's news, a server with a feed of it, and a browser in which somebody looks at both.

use super::{
    daemon::Daemon,
    project::{Project, numbered},
    server::{Answer, Request, Server},
    tab::Tab,
};

/// A page of a town's news as sites have them: a kicker, a headline, a date, an intro, a picture.
pub(crate) fn town() -> String {
    let card = |n: usize| {
        format!(
            "<li class='entry'><p class='kicker'>Town</p><h3 class='entry-title'><a href='/story-{n}'>A headline of some length, number {n}</a></h3>\
             <time datetime='2026-05-{n:02}'>{n} May 2026</time><p class='intro'>What happened there on day {n}, told in a sentence that is long enough.</p></li>"
        )
    };
    let cards: String = (1..9).map(card).collect();
    format!(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Town news</title></head><body><header><nav><a href=/a>World</a> \
         <a href=/b>Sport</a></nav></header><main><ul class='entries'>{cards}</ul></main></body></html>"
    )
}

/// How the site styles its pages: what it lays over them is known by this sheet alone.
const STYLE: &str = "@import 'more.css'; .veil { position: fixed; inset: 0; z-index: 9999; background: #fff } .top { position: sticky; top: 0; height: 300px } \
    .screen { position: absolute; top: 0; left: 0; width: 100%; height: 3000px; z-index: 500; background: #000c } .locked { filter: blur(8px); opacity: 0.1 } \
    .dimmed::before { content: ''; position: fixed; inset: 0; z-index: 99; background: #000 } .shut { max-height: 60px; overflow: hidden } \
    .entry { background: url(dot.svg) }";

fn of_type(body: &str, kind: &str) -> Answer {
    Answer { body: body.into(), ..Answer::status(200).with("Content-Type", kind) }
}

/// A server of pages, and pagewire with one feed of it and further ones as wished.
pub(crate) struct Stand {
    pub site: Server,
    pub project: Project,
    pub daemon: Daemon,
    pub tab: Tab,
}

impl Stand {
    pub(crate) fn new(page: impl Into<String>, more: &str) -> Self {
        let page = page.into();
        let site = Server::start(move |request: &Request| match request.path.as_str() {
            "/gone" => Answer::status(404),
            "/more.css" => of_type("", "text/css"),
            "/style.css" => of_type(STYLE, "text/css"),
            "/dot.svg" => of_type("<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
            "/first" => Answer::html(numbered(1..6)),
            _ => Answer::html(page.clone()),
        });
        let first = site.url("/first");
        let feeds = format!(
            "# my feeds\n[feed.first]\nurl = '{first}' # its page\n[feed.first.list]\nitem = 'article'\n{more}"
        );
        let project = Project::new(&feeds.replace("SITE", site.url("").trim_end_matches('/')));
        let mut daemon = Daemon::start(&project);
        daemon.wait_until("first", "read");
        Self { site, project, daemon, tab: Tab::open() }
    }

    pub(crate) fn token(&self) -> String {
        self.project.read(".pagewire/admin-token").trim().to_owned()
    }

    pub(crate) fn log_in(&self) {
        self.tab.go(&self.daemon.url("/login"));
        self.tab.click("#secret");
        self.tab.write(&self.token());
        self.tab.follow(".ask button");
        self.tab.wait_for("nav", "Log out");
    }

    /// Looks at the page of the site.
    pub(crate) fn look(&self) {
        self.tab.go(&self.daemon.url("/add"));
        self.tab.click("#url");
        self.tab.write(&self.site.url("/town"));
        self.tab.follow(".ask button");
        self.tab.wait("document.getElementById('page').contentDocument?.querySelector('[data-pagewire=item]')");
    }
}

/// Clicks a part of the framed page, and says what it is.
pub(crate) fn point(tab: &Tab, part: &str, field: &str) {
    // the page in the frame listens
    tab.wait("document.getElementById('page').contentDocument.documentElement.hasAttribute('data-pw-live')");
    tab.click_in(Some("#page"), part);
    tab.wait("!document.getElementById('menu').hidden");
    tab.click(&format!("#menu button[value={field}]"));
}
