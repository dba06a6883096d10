//! What is said to be done names the line of feeds.toml, or of the command, that it is about.

use std::{
    net::{SocketAddr, TcpListener},
    os::unix::fs::PermissionsExt,
};

use super::{
    project::{NOW, Project, numbered},
    server::{Answer, Request, Server},
};

/// A place where nobody listens.
fn nowhere() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn feed(url: &str, more: &str) -> String {
    format!("[feed.news]\nurl = '{url}'\n[feed.news.list]\nitem = 'article'\n{more}")
}

/// What the report of a first build says, which fails.
fn told(config: &str) -> String {
    let ran = Project::new(config).build_at(NOW);
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
    ran.stdout
}

#[test]
fn a_timeout_names_the_key_that_ended_it() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    let first = told(&format!("[fetch]\nfirst_byte_timeout = '1s'\n{}", feed(&url, "")));
    assert!(first.contains("no answer began within 1 s"), "{first}");
    assert!(first.contains("`first_byte_timeout` in [fetch] allows more time"), "{first}");
    let whole = told(&format!("[fetch]\ntimeout = '1s'\n{}", feed(&url, "")));
    assert!(whole.contains("`timeout` in [fetch] allows more time"), "{whole}");
    let own = told(
        &feed(&url, "[feed.news.request]\ntimeout = '1s'\n")
            .replace("[feed.news.list]", "robots = 'ignore'\n[feed.news.list]"),
    );
    assert!(own.contains("`timeout` in [feed.news.request] allows more time"), "{own}");
}

#[test]
fn a_refused_credential_is_named() {
    let server = Server::start(|_: &Request| Answer::status(401));
    for (request, named) in [
        ("bearer = 'abc'", "the server refuses `bearer` of [feed.news.request]: renew it"),
        (
            "basic = { user = 'a', password = 'b' }\ncookies = { c = 'd' }",
            "refuses `basic` and `cookies` of [feed.news.request]",
        ),
        ("headers = { X-Key = 'e' }", "refuses `headers` of [feed.news.request]"),
        ("headers = { Accept-Language = 'de' }", "the server refuses this program"),
    ] {
        let told = told(&feed(&server.url("/"), &format!("[feed.news.request]\n{request}\n")));
        assert!(told.contains(named), "{told}");
    }
}

#[test]
fn a_page_to_sign_in_at_names_the_credential_that_is_shown() {
    let server = Server::start(|_: &Request| {
        let form = "<title>Log in</title><form action='/login'><input type=password></form>Please log in";
        Answer { status: 403, ..Answer::html(form) }
    });
    let told = told(&feed(&server.url("/"), "[feed.news.request]\ncookies = { session = 'old' }\n"));
    assert!(told.contains("refuses `cookies` of [feed.news.request]: renew it"), "{told}");
}

#[test]
fn a_secret_that_is_not_set_is_named_with_its_line() {
    let config = "[secret]\nNEWS_KEY = { env = 'NEWS_KEY' }\n".to_owned();
    let told = told(&(config + &feed("http://127.0.0.1:1/?key={NEWS_KEY}", "")));
    assert!(told.contains("NEWS_KEY, which is `NEWS_KEY` of [secret], is not set"), "{told}");
    assert!(!told.contains("[request]"), "{told}");
}

#[test]
fn a_dead_proxy_is_blamed_and_not_the_page() {
    let server = Server::start(|_: &Request| Answer::html(numbered(1..6)));
    for scheme in ["http", "socks5h"] {
        let proxy = format!("proxy = '{scheme}://{}'\n", nowhere());
        let all = told(&format!("[fetch]\n{proxy}{}", feed(&server.url("/"), "")));
        assert!(all.contains("cannot connect by way of the proxy") && all.contains("`proxy` in [fetch]"), "{all}");
        let own = told(&feed(&server.url("/"), &format!("[feed.news.request]\n{proxy}")));
        assert!(own.contains("`proxy` in [feed.news.request]") && !own.contains("host name"), "{own}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn one_page_on_the_command_line_is_asked_for_by_the_fetch_of_the_file() {
    let server = Server::start(|_: &Request| Answer::html(numbered(1..6)));
    let (url, open) = (server.url("/"), "--allow-private=127.0.0.0/8");
    let by_proxy = Project::guarded(&format!("[fetch]\nproxy = 'socks5h://{}'\n{}", nowhere(), feed(&url, "")));
    for command in ["find", "export"] {
        let ran = by_proxy.run(&[command, &url, open, "--now", NOW]);
        assert!(ran.code == 1 && ran.stderr.contains("by way of the proxy"), "{command}: {}", ran.stderr);
    }
    assert_eq!(server.requests().len(), 0, "a page was asked for without the proxy");
    let contact = "[fetch]\ncontact = 'ops@example.org'\nallow_private = ['127.0.0.0/8']\n";
    let project = Project::guarded(&format!("{contact}{}", feed(&url, "")));
    for command in ["find", "export"] {
        server.forget();
        let ran = project.run(&[command, &url, "--now", NOW]);
        assert_eq!(ran.code, 0, "{command}: {}", ran.stderr);
        let agent = server.requests()[0].header("user-agent").unwrap().to_owned();
        assert!(agent.contains("ops@example.org"), "{command}: {agent}");
    }
}

#[test]
fn check_finds_what_serve_would_refuse() {
    let file = "[feed.news]\nurl = 'page.html'\n";
    for (serve, words) in [
        ("admin = 'short'", "`admin` in [serve] cannot be used: it has 5 characters"),
        ("admin = ''", "it is empty"),
        ("hosts = ['http://x/']", "`http://x/` is no host name"),
        ("hosts = ['x.example:80']", "`x.example:80` is no host name"),
    ] {
        let project = Project::new(&format!("[serve]\n{serve}\n{file}"));
        let ran = project.run(&["check"]);
        assert!(ran.code == 2 && ran.stderr.contains(words), "{serve}: {}{}", ran.stdout, ran.stderr);
    }
    let project = Project::new(&format!("[serve]\nhosts = ['Feeds.example']\nadmin = {{ env = 'TOKEN' }}\n{file}"));
    let ran = project.run(&["check"]);
    assert!(ran.code == 0 && ran.stdout.contains("`admin` of [serve]"), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn an_address_without_its_scheme_is_told_from_a_path() {
    for url in ["example.org/foo", "news.example.org"] {
        let project = Project::new(&format!("[feed.news]\nurl = '{url}'\n"));
        for (args, code) in [(vec!["check"], 2), (vec!["build", "--now", NOW], 1)] {
            let ran = project.run(&args);
            assert_eq!(ran.code, code, "{args:?} {}{}", ran.stdout, ran.stderr);
            let told = ran.stdout + &ran.stderr;
            assert!(told.contains(&format!("https://{url}")), "{args:?} {told}");
        }
    }
    let project = Project::new("[feed.a]\nurl = 'page.html'\n[feed.b]\nurl = 'saved.org/page.html'\n");
    project.write("saved.org/page.html", numbered(1..6));
    assert_eq!(project.run(&["check"]).code, 0);
}

/// What `check` says of a file that it refuses or doubts, and how it ends.
fn checked(file: &str) -> (i32, String) {
    let ran = Project::new(file).run(&["check"]);
    (ran.code, ran.stdout + &ran.stderr)
}

#[test]
fn what_another_tool_or_language_takes_is_answered_in_our_words() {
    let recipe = |line: &str| format!("[feed.a]\nurl = 'https://x.example/'\n[feed.a.list]\n{line}\n");
    let feed = |line: &str| format!("[feed.a]\nurl = 'https://x.example/'\n{line}\n");
    for (file, words) in [
        (
            recipe("item = \"//article[@class='card']\""),
            "XPath: write { xpath = \"//article[@class='card']\" }, or as a selector write \"article.card\"",
        ),
        (recipe("item = 'li'\ntitle = './/h2/a'"), "write \"h2 > a\""),
        (recipe("item = 'li'\ntitle = '> a'"), ":scope > a"),
        (recipe("item = 'li'\nlink = 'a@href'"), "write \"a @href\""),
        (recipe("item = 'li'\nlink = 'a::attr(href)'"), "write \"a @href\""),
        (recipe("item = 'li'\npublished = { css = 'time', format = 'dd.mm.yyyy' }"), "such as %d.%m.%Y"),
        (feed("every = 30"), "every = \"30s\", \"30m\""),
        (feed("keep = 50"), "keep = { items = 50 }"),
        (feed("full_text = 'yes'"), "write full_text = true"),
        (feed("list = 'article.card'"), "list = { item = \"article.card\" }"),
        (feed("drop = 'sponsored'"), "drop = { title = \"sponsored\" }"),
        ("[feed.a]\nurl = “https://x.example/”\n".to_owned(), "write straight ones: \"https://x.example/\""),
        ("[feed.a]\nurl = <https://x.example/>\n".to_owned(), "in quotation marks instead: \"https://x.example/\""),
        ("[feed.a]\nurl = \"https://x.example/\ntitle = 'A'\n".to_owned(), "close it with a quotation mark"),
        (feed("drop = { title = \"\\d+ days\" }"), "in single quotes"),
        ("[feed.a]\nurl = ''\n".to_owned(), "such as https://example.org/news"),
        (
            "[rsspls]\noutput = 'x'\n[[feed]]\ntitle = 'x'\n".to_owned(),
            "a feeds.toml of rsspls: `pagewire import feeds.toml` reads it",
        ),
        (
            "[blog]\nurl = 'https://x.example/'\nentrySelector = 'article'\n".to_owned(),
            "a feeds.toml of Feed me up, Scotty!: `pagewire import feeds.toml` reads it",
        ),
    ] {
        let (code, told) = checked(&file);
        assert!(code == 2 && told.contains(words), "{file}\n{told}");
    }
}

#[test]
fn settings_may_stand_alone() {
    let project = Project::new("[fetch]\ndelay = '0s'\n");
    project.write("page.html", numbered(1..6));
    assert_eq!(project.run(&["check"]).code, 0);
    let built = project.build_at(NOW);
    assert!(built.code == 0 && built.stderr.contains("has no feed yet"), "{}", built.stderr);
    let told = project.run(&["explain", "news"]).stderr;
    assert!(told.contains("it has: none"), "{told}");
    let added = project.run(&["find", "page.html", "--base", "https://x.example/", "--add", "--now", NOW]);
    assert_eq!(added.code, 0, "{}", added.stderr);
    let file = std::fs::read_to_string(project.path("feeds.toml")).unwrap();
    assert!(file.starts_with("[fetch]\ndelay = '0s'\n") && file.contains("[feed."), "{file}");
}

#[test]
fn check_says_what_is_allowed_and_cannot_work() {
    let feed = |line: &str| format!("[feed.a]\nurl = 'https://x.example/'\n{line}\n");
    for (file, words) in [
        ("[feed.a]\nurl = 'no-such-page.html'\n".to_owned(), "no-such-page.html is not there"),
        (feed("request = { bearer = { env = 'PAGEWIRE_TEST_UNSET' } }"), "PAGEWIRE_TEST_UNSET is not set"),
        (feed("request = { bearer = { file = 'no-such-secret' } }"), "no-such-secret cannot be read"),
        (feed("fetch = 'browser'\n[fetch]\nbrowser = '/no/such/chromium'"), "/no/such/chromium"),
        (feed("drop = { title = '(i?)sponsored' }"), "write \"(?i)sponsored\""),
        (feed("drop = { title = '/sponsored/i' }"), "flags stand in front: \"(?i)sponsored\""),
    ] {
        let (code, told) = checked(&file);
        assert!(code == 0 && told.contains(words), "{file}\n{told}");
    }
    let (code, told) = checked(&feed("drop = { link = '/news/' }"));
    assert!(code == 0 && !told.contains("warning") && !told.contains("not found here"), "{told}");
}

#[test]
fn an_empty_answer_is_no_reason_for_a_recipe() {
    let project = Project::new("[feed.news]\nurl = 'page.html'\n");
    project.write("page.html", String::new());
    let told = project.build_at(NOW).stdout;
    assert!(told.contains("the answer is empty") && !told.contains(".list]"), "{told}");
}

#[test]
fn a_broken_selector_is_explained_in_words_of_our_own() {
    for (selector, words) in [
        ("div..x", "the name of a class is missing after `.`"),
        ("a >", "has nothing beside it"),
        ("a[", "it ends before it is complete"),
        ("a[=b]", "what stands in `[…]`"),
        ("a:nonsense", "what stands after `:` is not known"),
        ("a,,b", "is empty"),
    ] {
        let ran = Project::new(&format!("[feed.a]\nurl = 'x'\n[feed.a.list]\nitem = '{selector}'\n")).run(&["check"]);
        assert!(ran.code == 2 && ran.stderr.contains(words), "{selector}: {}", ran.stderr);
        assert!(!ran.stderr.contains("developer"), "{}", ran.stderr);
    }
}

#[test]
fn nothing_is_accepted_where_nothing_is_held_back() {
    let project = Project::with_page(&numbered(1..6));
    project.build();
    let ran = project.run(&["build", "--accept", "news", "--now", NOW]);
    assert!(ran.code == 2 && ran.stderr.contains("nothing of `news` is held back"), "{}", ran.stderr);
}

#[test]
fn log_lines_for_a_file_have_no_colours() {
    let project = Project::new("");
    let ran = project.run(&["find", "missing.html"]);
    assert!(ran.stderr.contains("ERROR") && !ran.stderr.contains('\u{1b}'), "{}", ran.stderr);
}

#[test]
fn a_new_feeds_toml_is_like_any_new_file_and_one_that_is_there_stays_as_private_as_it_is() {
    let server = Server::start(|_: &Request| Answer::html(numbered(1..9)));
    let project = Project::empty();
    let add = || {
        let url = server.url("/");
        let ran = project.run(&["find", &url, "--allow-private=127.0.0.0/8", "--delay=0s", "--no-probe", "--add"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    };
    let mode = |path: std::path::PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    add();
    // as another file that is new
    project.write("new", "");
    assert_eq!(mode(project.path("feeds.toml")), mode(project.path("new")));
    std::fs::set_permissions(project.path("feeds.toml"), std::fs::Permissions::from_mode(0o640)).unwrap();
    add();
    assert_eq!(mode(project.path("feeds.toml")), 0o640);
}
