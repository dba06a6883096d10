//! Many feeds: sorted, tagged, changed together, taken in from a list; and what one click does to one of them.

use super::{
    daemon::{Answered, Daemon},
    project::{Project, numbered},
    server::{Answer, Request, Server},
};

struct Desk {
    site: Server,
    project: Project,
    daemon: Daemon,
    cookie: String,
    csrf: String,
}

impl Desk {
    /// A server with these feeds of a site, of which the operator has logged in.
    fn new(feeds: &str, last: &str) -> Self {
        let site = Server::start(|request: &Request| match request.path.as_str() {
            "/old" => Answer::status(301).with("Location", "/new"),
            "/gone" => Answer::status(404),
            "/favicon.ico" => {
                Answer { body: b"icon".to_vec(), ..Answer::status(200).with("Content-Type", "image/x-icon") }
            }
            path if path.contains("late") => Answer::html(numbered(11..16)),
            _ => Answer::html(numbered(1..6)),
        });
        let project = Project::new(&feeds.replace("SITE", site.url("").trim_end_matches('/')));
        let mut daemon = Daemon::start(&project);
        daemon.wait_until(last, "read");
        let secret = project.read(".pagewire/admin-token");
        let login = daemon.post("/login", &[], &format!("secret={}", secret.trim()));
        let cookie = login.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        let page = daemon.get_with("/settings", &[("Cookie", &cookie)]).text();
        let csrf =
            page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        Self { site, project, daemon, cookie, csrf }
    }

    fn page(&self, path: &str) -> String {
        self.daemon.get_with(path, &[("Cookie", &self.cookie)]).text()
    }

    fn send(&self, path: &str, form: &[(&str, &str)]) -> Answered {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.append_pair("csrf", &self.csrf).extend_pairs(form);
        self.daemon.post(path, &[("Cookie", &self.cookie)], &body.finish())
    }
}

const THREE: &str = "# mine\n[feed.b]\nurl = 'SITE/b'\ntitle = 'Beta'\ntags = ['press']\n[feed.b.list]\nitem = 'article'\n\
    [feed.a]\nurl = 'SITE/a'\ntitle = 'alpha'\n[feed.a.list]\nitem = 'article'\n[feed.c]\nurl = 'SITE/late'\ntitle = 'Gamma'\n[feed.c.list]\nitem = 'article'\n";

/// In which order the feeds stand on a page.
fn order(page: &str) -> Vec<&str> {
    page.split("<h2 dir=\"auto\"><a href=\"/feed/").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn desk() -> Desk {
    let mut desk = Desk::new(THREE, "b");
    desk.daemon.wait_until("a", "read");
    desk.daemon.wait_until("c", "read");
    desk
}

#[test]
fn feeds_are_sorted_and_chosen_by_tag() {
    let desk = Desk::new(&THREE.replace("SITE/a", "SITE/b?2").replace("SITE/late", "SITE/b?3"), "b");
    assert_eq!(order(&desk.page("/?sort=title")), ["a", "b", "c"]);
    assert_eq!(order(&desk.page("/?sort=file")), ["b", "a", "c"]);
    assert_eq!(order(&desk.page("/?tag=press")), ["b"]);
    assert!(desk.page("/").contains("<option value=\"press\">press (1)</option>"), "{}", desk.page("/"));
    assert_eq!(desk.daemon.get("/api/v1/feeds?sort=upwards").status, 400);
}

#[test]
fn several_feeds_are_paused_and_tagged_together() {
    let desk = desk();
    let done = desk.send("/bulk", &[("feed", "a"), ("feed", "c"), ("do", "pause")]);
    assert_eq!((done.status, done.header("location")), (303, "/"));
    assert_eq!(order(&desk.page("/?show=paused")), ["a", "c"]);
    desk.send("/bulk", &[("feed", "a"), ("feed", "b"), ("do", "tag"), ("tag", "town")]);
    let text = desk.project.read("feeds.toml");
    assert!(
        text.starts_with("# mine\n")
            && text.contains("tags = [\"press\", \"town\"]")
            && text.contains("tags = [\"town\"]"),
        "{text}"
    );
    desk.send("/bulk", &[("feed", "a"), ("do", "untag"), ("tag", "town")]);
    assert_eq!(order(&desk.page("/?tag=town")), ["b"]);
    assert_eq!(desk.send("/bulk", &[("do", "pause")]).status, 400);
    assert_eq!(desk.send("/bulk", &[("feed", "a"), ("do", "explode")]).status, 400);
    let stranger = desk.daemon.post("/bulk", &[], "feed=a&do=pause");
    assert_eq!(stranger.status, 401);
}

#[test]
fn a_list_of_another_reader_is_looked_at_and_taken_in() {
    let desk = desk();
    let [known, new] = ["/b", "/fresh.xml"].map(|path| desk.site.url(path));
    let list = format!(
        "<opml version='2.0'><body><outline text='Press'><outline type='rss' text='Known' xmlUrl='{known}'/>\
         <outline type='rss' text='Fresh' xmlUrl='{new}'/><outline type='rss' text='File' xmlUrl='file:///etc/passwd'/></outline></body></opml>"
    );
    let shown = desk.send("/import", &[("list", &list)]).text();
    assert!(
        shown.contains("1 feed that is not there yet") && shown.contains("Fresh") && !shown.contains(">Known<"),
        "{shown}"
    );
    let id = shown.split("name=\"feed\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let before = desk.project.read("feeds.toml");
    assert!(!before.contains("fresh.xml"));
    assert_eq!(desk.send("/import", &[("list", &list), ("feed", &id), ("do", "save")]).status, 303);
    let text = desk.project.read("feeds.toml");
    let is_whole = before.lines().all(|line| text.contains(line));
    assert!(is_whole && text.contains("fresh.xml") && !text.contains("passwd"), "{text}");
    let refused = desk.send("/import", &[("list", "[[feed]]\nurl = 'x'")]);
    assert!(refused.status == 422 && refused.text().contains("no OPML"), "{}", refused.text());
}

#[test]
fn a_page_that_has_moved_for_good_is_read_from_there_after_one_click() {
    let mut desk = Desk::new("[feed.a]\nurl = 'SITE/old' # since May\n[feed.a.list]\nitem = 'article'\n", "a");
    assert!(desk.page("/feed/a").contains("Take the new address"), "{}", desk.page("/feed/a"));
    assert_eq!(desk.send("/feed/a/move", &[]).status, 303);
    let text = desk.project.read("feeds.toml");
    assert!(text.contains(&format!("url = \"{}\" # since May", desk.site.url("/new"))), "{text}");
    desk.daemon.wait_until("a", "read");
    assert!(!desk.page("/feed/a").contains("Take the new address"));
    assert_eq!(desk.send("/feed/a/move", &[]).status, 409);
}

#[test]
fn a_feed_has_the_icon_of_its_site_or_a_letter() {
    let desk =
        Desk::new("[feed.a]\nurl = 'SITE/a'\n[feed.a.list]\nitem = 'article'\n[feed.zebra]\nurl = 'page.html'\n", "a");
    // whoever has not logged in has nothing asked for
    assert!(desk.daemon.get("/icon/a").text().contains("<svg"));
    let icon = desk.daemon.get_with("/icon/a", &[("Cookie", &desk.cookie)]);
    assert_eq!((icon.header("content-type"), icon.text().as_str()), ("image/x-icon", "icon"));
    assert_eq!(desk.daemon.get("/icon/a").text(), "icon");
    let asked = desk.site.requests().iter().filter(|request| request.path == "/favicon.ico").count();
    assert_eq!(asked, 1);
    assert!(desk.page("/icon/zebra").contains(">Z</text>"));
    assert_eq!(desk.daemon.get("/icon/nothing").status, 404);
}

#[test]
fn pages_are_compressed_for_who_takes_that() {
    let desk = desk();
    let page = desk.daemon.get_with("/", &[("Accept-Encoding", "gzip")]);
    assert_eq!((page.header("content-encoding"), page.header("vary")), ("gzip", "Accept-Encoding"));
    let mut plain = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(page.body.as_slice()), &mut plain).unwrap();
    assert!(
        plain.contains("All 3 feeds are well") && page.body.len() * 2 < plain.len(),
        "{} of {}",
        page.body.len(),
        plain.len()
    );
    assert_eq!(desk.daemon.get("/").header("content-encoding"), "");
    assert_eq!(
        desk.daemon.get_with("/assets/style.css", &[("Accept-Encoding", "br")]).header("content-encoding"),
        "br"
    );
}

#[test]
fn the_dashboard_speaks_the_language_of_whoever_looks() {
    let desk = desk();
    let of = |language: &str| desk.daemon.get_with("/", &[("Accept-Language", language)]).text();
    for (language, lang, words) in [
        ("de-AT,de;q=0.9,en;q=0.5", "de", "Allen 3 Feeds geht es gut"),
        ("fr", "fr", "Les 3 flux vont bien"),
        ("nl", "en", "All 3 feeds are well"),
    ] {
        let page = of(language);
        assert!(page.contains(&format!("<html lang=\"{lang}\">")) && page.contains(words), "{page}");
    }
    // what stands in feeds is nobody's to translate
    assert!(of("de").contains("Beta"));
}

#[test]
fn alerts_of_a_feed_are_silenced_and_let_tell_again_by_one_click() {
    let mut desk = Desk::new(
        "[feed.a]\nurl = 'SITE/a' # its page\n[feed.a.list]\nitem = 'article'\n[feed.b]\nurl = 'SITE/gone'\n",
        "a",
    );
    desk.daemon.wait_until("b", "failed");
    assert!(
        desk.page("/feed/b").contains("Silence its alerts") && !desk.page("/feed/a").contains("Silence its alerts")
    );
    assert_eq!(desk.send("/feed/b/silence", &[]).status, 303);
    assert!(desk.project.read("feeds.toml").contains("alert = false"));
    assert!(desk.page("/feed/b").contains("Let alerts tell of it"));
    assert_eq!(desk.send("/feed/b/unsilence", &[]).status, 303);
    assert!(!desk.project.read("feeds.toml").contains("alert"));
    assert_eq!(desk.send("/feed/nothing/silence", &[]).status, 404);
}
