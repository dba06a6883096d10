//! Who is let in: the operator's secret, guesses, proxies, and what a changed `[serve]` does at once.

use super::{
    daemon::Daemon,
    project::{Project, Ran, numbered},
};

const FEED: &str =
    "[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n[feed.news.list]\nitem = 'article'\n";

fn project(serve: &str) -> Project {
    let project = Project::new(&format!("[serve]\n{serve}\n{FEED}"));
    project.write("page.html", numbered(1..6));
    project
}

fn started(serve: &str) -> (Project, Daemon) {
    let project = project(serve);
    let mut daemon = Daemon::start(&project);
    daemon.wait_until("news", "read");
    (project, daemon)
}

fn bearer(secret: &str) -> String {
    format!("Bearer {secret}")
}

/// The status of what the operator alone may do.
fn refreshed(daemon: &Daemon, secret: &str, more: &[(&str, &str)]) -> u16 {
    let bearer = bearer(secret);
    let headers: Vec<_> = [("Authorization", bearer.as_str())].into_iter().chain(more.iter().copied()).collect();
    daemon.post("/api/v1/feeds/news/refresh", &headers, "").status
}

/// A start that does not come to anything.
fn refused(project: &Project, secret: Option<&str>) -> Ran {
    let mut command = project.command();
    command.args(["serve", "--listen", "127.0.0.1:0"]).timeout(std::time::Duration::from_secs(60));
    if let Some(secret) = secret {
        command.env("SECRET", secret);
    }
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

#[test]
fn a_secret_that_can_be_guessed_does_not_start_a_server() {
    let by_env = project("admin = { env = 'SECRET' }");
    for (secret, words) in [
        ("", "it is empty"),
        (" \t ", "it is empty"),
        ("x", "it has 1 characters"),
        ("fifteen-letters", "it has 15 characters"),
        ("  fifteen-letters  ", "it has 15 characters"),
        ("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ", "looks like an Argon2 hash"),
        ("argon2id$v=19$m=19456,t=2,p=1", "looks like an Argon2 hash"),
    ] {
        let ran = refused(&by_env, Some(secret));
        assert_eq!(ran.code, 2, "{secret:?}");
        assert!(ran.stderr.contains(words) && ran.stderr.contains("hash-password"), "{secret:?}: {}", ran.stderr);
        assert!(secret.trim().len() < 2 || !ran.stderr.contains(secret.trim()), "{}", ran.stderr);
    }
    assert!(refused(&by_env, None).stderr.contains("SECRET is not set"));
    let by_file = project("admin = { file = 'secret' }");
    for content in ["", "\n", "short\n"] {
        by_file.write("secret", content);
        assert_eq!(refused(&by_file, None).code, 2);
    }
    assert_eq!(refused(&project("admin = 'secret'"), None).code, 2);
}

#[test]
fn an_empty_secret_is_nobodys() {
    let (_project, daemon) = started("admin = 'a-secret-of-the-operator'");
    for shown in ["Bearer", "Bearer ", "Bearer  ", "bearer x", "Bearer a-secret-of-the-operator extra"] {
        let answer = daemon.post("/api/v1/feeds/news/refresh", &[("Authorization", shown)], "");
        assert_eq!(answer.status, 401, "{shown:?}");
    }
    let twice = [("Authorization", "Bearer x"), ("Authorization", "Bearer a-secret-of-the-operator")];
    assert_eq!(daemon.post("/api/v1/feeds/news/refresh", &twice, "").status, 401);
    for shown in ["", "Basic Og==", "Basic", "a-secret-of-the-operator"] {
        let answer = daemon.post("/api/v1/feeds/news/refresh", &[("Authorization", shown)], "");
        assert_eq!(answer.status, 401, "{shown:?}");
    }
    assert_eq!(daemon.post("/login", &[], "secret=").status, 401);
    assert_eq!(refreshed(&daemon, "a-secret-of-the-operator", &[]), 202);
}

#[test]
fn whoever_guesses_is_held_back_wherever_it_guesses() {
    let private = "[feed.quiet]\nurl = 'page.html'\nprivate = true\n";
    for guess in 0..5 {
        let project = project(&format!("admin = 'a-secret-of-the-operator'\n{private}"));
        let mut daemon = Daemon::start(&project);
        daemon.wait_until("news", "read");
        let show = |number: usize| match guess {
            0 => daemon.post("/login", &[], &format!("secret=wrong-{number}")),
            1 => daemon.get_with("/api/v1/feeds", &[("Authorization", &bearer(&format!("wrong-{number}")))]),
            2 => daemon.get(&format!("/feeds/quiet.rss?token=wrong-{number}")),
            3 => daemon.get_with("/feeds/quiet.rss", &[("Authorization", &bearer(&format!("wrong-{number}")))]),
            _ => daemon.get_with("/", &[("Authorization", &bearer(&format!("wrong-{number}")))]),
        };
        let statuses: Vec<_> = (0..14).map(|number| show(number).status).collect();
        let refused = statuses.iter().position(|status| *status == 429).unwrap_or_else(|| panic!("{statuses:?}"));
        assert!((8..=12).contains(&refused) && statuses[..refused].iter().all(|status| *status == 401), "{statuses:?}");
        // even the right one is not looked at now, by no way
        assert_eq!(refreshed(&daemon, "a-secret-of-the-operator", &[]), 429);
        let login = daemon.post("/login", &[], "secret=a-secret-of-the-operator");
        assert!(login.status == 429 && login.header("retry-after").parse::<u32>().unwrap() > 0);
        assert_eq!(daemon.get("/feeds/news.rss").status, 200, "who shows no secret reads on");
        let told = daemon.wait_for(|event| event["message"] == "a wrong secret was shown");
        assert_eq!((&told["client"], &told["level"]), (&"127.0.0.1".into(), &"WARN".into()), "{told}");
        assert!(!told.to_string().contains("wrong-"), "{told}");
    }
}

#[test]
fn a_client_is_another_only_by_the_word_of_a_proxy_that_is_named() {
    let (_project, daemon) = started("admin = 'a-secret-of-the-operator'");
    let show = |forwarded: &str| {
        let wrong = bearer("wrong");
        let headers =
            [("Authorization", wrong.as_str()), ("X-Forwarded-For", forwarded), ("Forwarded", "for=192.0.2.1")];
        daemon.get_with("/api/v1/feeds", &headers).status
    };
    let statuses: Vec<_> = (0..14).map(|number| show(&format!("127.0.0.1, 203.0.113.{number}"))).collect();
    assert!(statuses.contains(&429), "{statuses:?}");
}

#[test]
fn behind_a_proxy_the_last_stranger_counts_and_a_network_of_ipv6_is_one() {
    let named = "admin = 'a-secret-of-the-operator'\ntrusted_proxies = ['127.0.0.1/32', '10.0.0.0/8']";
    let (_project, daemon) = started(named);
    let show = |forwarded: &[&str]| {
        let wrong = bearer("wrong");
        let lines = forwarded.iter().map(|line| ("X-Forwarded-For", *line));
        let headers: Vec<_> = [("Authorization", wrong.as_str())].into_iter().chain(lines).collect();
        daemon.get_with("/api/v1/feeds", &headers).status
    };
    // what a client writes itself stands to the left
    let forged: Vec<_> =
        (0..14).map(|number| show(&[&format!("198.51.100.{number}"), "203.0.113.1, 10.0.0.1"])).collect();
    assert!(forged.contains(&429), "{forged:?}");
    let network: Vec<_> = (0..14).map(|number| show(&[&format!("2001:db8:1:2::{number:x}")])).collect();
    assert!(network.contains(&429), "{network:?}");
    assert_eq!(show(&["2001:db8:1:3::1"]), 401);
    let from = |forwarded| refreshed(&daemon, "a-secret-of-the-operator", &[("X-Forwarded-For", forwarded)]);
    assert_eq!((from("203.0.113.1"), from("203.0.113.2")), (429, 202));
}

#[test]
fn this_machine_is_counted_too() {
    let (_project, daemon) = started("rate = 20");
    let statuses: Vec<_> = (0..40).map(|_| daemon.get("/feeds/news.rss").status).collect();
    assert!(statuses.contains(&429), "{statuses:?}");
}

#[test]
fn a_new_secret_counts_at_once_and_ends_what_the_old_one_began() {
    let (project, mut daemon) = started("admin = 'first-secret-of-ours'");
    let login = daemon.post("/login", &[], "secret=first-secret-of-ours");
    let cookie = login.header("set-cookie").split(';').next().unwrap().to_owned();
    let may_add = |daemon: &Daemon| daemon.get_with("/add", &[("Cookie", &cookie)]).status;
    assert_eq!((may_add(&daemon), refreshed(&daemon, "first-secret-of-ours", &[])), (200, 202));
    reload(&project, &mut daemon, "admin = 'first-secret-of-ours'\nrate = 900", "feeds.toml was read again");
    assert_eq!(may_add(&daemon), 200, "the secret is the same");
    reload(&project, &mut daemon, "admin = 'other-secret-of-ours'", "feeds.toml was read again");
    assert_eq!((may_add(&daemon), refreshed(&daemon, "first-secret-of-ours", &[])), (401, 401));
    assert_eq!(refreshed(&daemon, "other-secret-of-ours", &[]), 202);
    // one that cannot be used leaves the one before at work
    reload(&project, &mut daemon, "admin = 'short'", "it has 5 characters");
    assert_eq!(refreshed(&daemon, "other-secret-of-ours", &[]), 202);
    let health = daemon.get_with("/api/v1/health", &[("Authorization", &bearer("other-secret-of-ours"))]).json();
    assert!(health["configuration_fault"].as_str().unwrap().contains("`admin` in [serve]"), "{health}");
}

/// Writes another `[serve]`, and waits until the log says these words.
fn reload(project: &Project, daemon: &mut Daemon, serve: &str, words: &str) {
    project.write("feeds.toml", format!("[serve]\n{serve}\n{FEED}"));
    daemon.signal("-HUP");
    daemon.wait_for(|event| event["message"].as_str().is_some_and(|message| message.contains(words)));
}

#[test]
fn names_proxies_rates_and_addresses_are_taken_up_at_once() {
    let (project, mut daemon) = started("admin = 'a-secret-of-the-operator'");
    assert_eq!(daemon.get_with("/", &[("Host", "feeds.example")]).status, 421);
    assert!(daemon.get("/feeds/news.atom").header("link").contains("rel=\"hub\""));
    let serve = "admin = 'a-secret-of-the-operator'\nhosts = ['feeds.example']\nbase_url = 'https://news.example/feeds/'\n\
                 hub = 'none'\ncache = '1MiB'\nrate = 30\ntrusted_proxies = ['127.0.0.1/32']";
    reload(&project, &mut daemon, serve, "feeds.toml was read again");
    assert_eq!(daemon.get_with("/", &[("Host", "feeds.example")]).status, 200);
    let atom = daemon.get("/feeds/news.atom");
    assert!(atom.header("link").is_empty() && atom.text().contains("https://news.example/feeds/feeds/news.atom"));
    let ask = |who: &str| daemon.get_with("/feeds/news.rss", &[("X-Forwarded-For", who)]).status;
    assert!((0..60).any(|_| ask("203.0.113.1") == 429));
    assert_eq!(ask("203.0.113.2"), 200);
}

#[test]
fn under_a_path_everything_leads_below_it() {
    let serve = "admin = 'a-secret-of-the-operator'\nbase_url = 'http://127.0.0.1/reader/pw'";
    let (_project, daemon) = started(serve);
    for page in ["/", "/login", "/feed/news"] {
        let html = daemon.get(page).text();
        let outside = html.split("=\"/").skip(1).find(|rest| !rest.starts_with("reader/pw/"));
        assert!(html.contains("href=\"/reader/pw/assets/style.css\"") && outside.is_none(), "{page} {outside:?}");
        let title = |html: &str| html.split("</title>").next().map(str::to_owned);
        assert_eq!(title(&daemon.get(&format!("/reader/pw{page}")).text()), title(&html), "{page}");
    }
    assert_eq!(daemon.get("/reader/pw/feeds/news.atom").status, 200);
    assert_eq!(daemon.get("/reader/pwn/feeds/news.atom").status, 404);
    let told = daemon.post("/reader/pw/login", &[], "secret=a-secret-of-the-operator");
    assert_eq!((told.status, told.header("location")), (303, "/reader/pw/"));
}

#[test]
fn a_page_names_its_own_feed_before_that_of_health() {
    let (_project, daemon) = started("admin = 'a-secret-of-the-operator'");
    for page in ["/", "/feed/news"] {
        let html = daemon.get(page).text();
        let named: Vec<&str> = html.split("<link rel=\"alternate\"").skip(1).collect();
        assert!(named[0].contains("news.") && named[named.len() - 1].contains("health.atom"), "{page} {named:?}");
    }
}

#[test]
fn what_needs_a_restart_is_said_until_it_is_undone() {
    let admin = "admin = 'a-secret-of-the-operator'";
    let (project, mut daemon) = started(admin);
    let cookie = daemon.post("/login", &[], "secret=a-secret-of-the-operator").header("set-cookie").to_owned();
    let cookie = cookie.split(';').next().unwrap();
    let shown = |daemon: &Daemon| daemon.get_with("/", &[("Cookie", cookie)]).text();
    assert!(!shown(&daemon).contains("A restart is needed"));
    let moved = format!("{admin}\n[pagewire]\nstate = 'elsewhere'\noutput = 'out2'");
    project.write("feeds.toml", format!("[serve]\n{moved}\n{FEED}"));
    daemon.signal("-HUP");
    let told = daemon.wait_for(|event| event["settings"].is_string());
    daemon.wait_for(|event| event["message"] == "feeds.toml was read again");
    for name in ["state", "output"] {
        assert!(told["settings"].as_str().unwrap().contains(&format!("`{name}`")), "{told}");
        assert!(shown(&daemon).contains(&format!("<code>{name}</code>")), "{}", shown(&daemon));
    }
    assert!(!daemon.get("/").text().contains("A restart is needed"), "it is for the operator");
    reload(&project, &mut daemon, admin, "feeds.toml was read again");
    assert!(!shown(&daemon).contains("A restart is needed"));
    assert!(!project.path("elsewhere").exists());
}

#[test]
fn the_hub_knows_public_feeds_by_their_own_address_alone() {
    let private = "[feed.quiet]\nurl = 'page.html'\nprivate = true\n";
    let (_project, daemon) = started(&format!("rate = 10000\n{private}"));
    let ask = |topic: &str| {
        let form = format!("hub.mode=subscribe&hub.callback=http://callback.example/&hub.topic={topic}");
        daemon.post("/hub", &[], &form).status
    };
    let own = daemon.url("/feeds/news.rss");
    for junk in [
        format!("{own}%3Fjunk"),
        format!("{own}%3F"),
        format!("{own}%23part"),
        daemon.url("/feeds/news.exe"),
        daemon.url("/feeds/nothing.rss"),
        daemon.url("/feeds/%256eews.rss"),
        daemon.url("/news.rss"),
        daemon.url("/x/../feeds/x/news.rss"),
        daemon.url("/feeds/news"),
        daemon.url("/feeds/quiet.rss"),
        daemon.url("/feeds/quiet.rss%3Ftoken=x"),
        own.replace("http://", "http://user@"),
        own.replace("http://", "https://"),
    ] {
        assert_eq!(ask(&junk), 404, "{junk}");
    }
    assert_eq!(ask(&own), 202);
}

#[test]
fn the_first_start_prints_a_link_that_logs_in_once() {
    let project = project("");
    let (daemon, told) = Daemon::start_and_listen(&project);
    let link =
        told.split_whitespace().last().unwrap().strip_prefix(&daemon.url("")).unwrap_or_else(|| panic!("{told}"));
    let entered = daemon.get(link);
    let cookie = entered.header("set-cookie").split(';').next().unwrap().to_owned();
    assert_eq!((entered.status, entered.header("location")), (303, "/"));
    assert_eq!(daemon.get_with("/add", &[("Cookie", &cookie)]).status, 200, "it is a session of the operator");
    let again = daemon.get(link);
    assert!(again.header("set-cookie").is_empty() && again.text().contains("This link was used"), "{}", again.text());
}

#[test]
fn a_later_start_prints_no_link_and_neither_does_one_with_a_secret_of_its_own() {
    let project = project("");
    drop(Daemon::start(&project));
    let token = project.read(".pagewire/admin-token");
    let key = token.trim();
    let daemon = Daemon::start(&project);
    assert!(daemon.get(&format!("/login?key={key}")).header("set-cookie").is_empty(), "the token is no such key");
    let (_daemon, _) = started("admin = 'sixteen letters!'");
}

#[test]
fn a_bookmark_leads_from_any_page_by_way_of_the_login_to_the_form_with_its_address() {
    let (_project, daemon) = started("admin = 'sixteen letters!'");
    let add = "/add?url=https%3A%2F%2Fnews.example%2Fa%3Fb%3D1%26c";
    // a browser sends no session along from a page elsewhere: a page of this server leads on
    let arrived = daemon.get_with(add, &[("Sec-Fetch-Site", "cross-site"), ("Accept", "text/html")]);
    assert!(arrived.status == 200 && arrived.text().contains("http-equiv=\"refresh\""), "{}", arrived.text());
    let sent = daemon.get_with(add, &[("Sec-Fetch-Site", "same-origin"), ("Accept", "text/html")]);
    assert_eq!(sent.header("location"), "/login?add=https%3A%2F%2Fnews.example%2Fa%3Fb%3D1%26c");
    let form = daemon.get(sent.header("location")).text();
    assert!(form.contains("name=\"add\" value=\"https:"), "{form}");
    let body = "secret=sixteen+letters%21&add=https%3A%2F%2Fnews.example%2Fa%3Fb%3D1%26c";
    let entered = daemon.post("/login", &[], body);
    assert_eq!(entered.header("location"), add);
    let cookie = entered.header("set-cookie").split(';').next().unwrap().to_owned();
    let filled = daemon.get_with(add, &[("Cookie", &cookie)]).text();
    assert!(filled.contains("news.example") && filled.contains("javascript:"), "{filled}");
    let elsewhere = daemon.post("/login", &[], "secret=sixteen+letters%21&add=%2F%2Fevil.example");
    assert_eq!(elsewhere.header("location"), "/add?url=%2F%2Fevil.example", "it leads nowhere else");
}

#[test]
fn whoever_has_a_token_of_their_own_may_do_what_its_scope_says() {
    let tokens = "admin = 'the-operators-own-token'\n[serve.token.screen]\nsecret = 'a-token-that-only-looks'\n\
        [serve.token.phone]\nsecret = 'a-token-that-runs-things'\nscope = 'run'\n[serve.token.anna]\nsecret = 'a-token-of-a-second-one'\nscope = 'all'";
    let (_project, daemon) = started(tokens);
    let asked = |method: &str, path: &str, secret: &str, body: &str| {
        let bearer = bearer(secret);
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        daemon.ask(method, &format!("/api/v1{path}"), &headers, body)
    };
    for (secret, looks, runs, changes) in [
        ("a-token-that-only-looks", 200, 403, 403),
        ("a-token-that-runs-things", 200, 202, 403),
        ("a-token-of-a-second-one", 200, 202, 200),
        ("the-operators-own-token", 200, 202, 200),
        ("a-token-of-nobody-at-all", 401, 401, 401),
    ] {
        assert_eq!(asked("GET", "/feeds/news/settings", secret, "").status, looks, "{secret}");
        assert_eq!(asked("POST", "/feeds/news/refresh", secret, "").status, runs, "{secret}");
        let changed = asked("PATCH", "/feeds/news", secret, "{\"title\": \"Town\"}");
        assert_eq!(changed.status, changes, "{secret}: {}", changed.text());
    }
    let refused = asked("PATCH", "/feeds/news", "a-token-that-only-looks", "{}").text();
    assert!(refused.contains("[serve.token.screen]") && refused.contains("needs all"), "{refused}");
    // by a login, too, and what may not be done is not offered
    let form = daemon.post("/login", &[], "secret=a-token-that-only-looks");
    let cookie = form.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let page = daemon.get_with("/feed/news", &[("Cookie", &cookie)]).text();
    assert!(
        page.contains("Log out screen") && !page.contains("/feed/news/refresh") && !page.contains("/delete"),
        "{page}"
    );
}

#[test]
fn a_token_that_can_be_guessed_or_means_nothing_is_named() {
    let ran = refused(&project("[serve.token.phone]\nsecret = 'short'"), None);
    assert!(
        ran.code == 2 && ran.stderr.contains("[serve.token.phone]") && ran.stderr.contains("5 characters"),
        "{}",
        ran.stderr
    );
    let ran = refused(&project("[serve.token.phone]\nsecret = 'long-enough-for-a-token'\nscope = 'root'"), None);
    assert!(
        ran.code == 2 && ran.stderr.contains("`root` is no scope") && ran.stderr.contains("write read"),
        "{}",
        ran.stderr
    );
    let ran = refused(&project("[serve.token.phone]\nscope = 'run'"), None);
    assert!(ran.code == 2 && ran.stderr.contains("has no `secret`"), "{}", ran.stderr);
}
