//! The dashboard in a real browser: with the mouse, by keyboard alone, without JavaScript, on a telephone, in the dark. Where
//! `build.rs` finds no Chromium these tests are ignored, unless `PAGEWIRE_NEEDS_BROWSER` is set; the one that needs axe-core is
//! unless `PAGEWIRE_AXE` names it.

use super::{
    daemon::Daemon,
    project::{Project, numbered},
    stand::{Stand, point, town},
    tab::Tab,
};

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn a_feed_is_added_by_clicking_in_its_page() {
    let mut stand = Stand::new(town(), "");
    stand.log_in();
    stand.look();
    let Stand { tab, project, daemon, .. } = &mut stand;
    assert!(tab.text("#fit").contains("8 items"), "{}", tab.text("#fit"));
    // what a line tells of is lit on the page
    tab.wait("document.getElementById('page').contentDocument.documentElement.hasAttribute('data-pw-live')");
    tab.click(".known .title .name");
    let outline = "(() => { const frame = document.getElementById('page'); \
        return frame.contentWindow.getComputedStyle(frame.contentDocument.querySelector('[data-pagewire-label=title]')).outlineColor; })()";
    tab.wait(&format!("{outline} === 'rgb(217, 72, 15)'"));
    point(tab, "li:nth-of-type(2) .kicker", "author");
    tab.wait_for("#told", "Author is now p.kicker, found in 8 of 8 items.");
    point(tab, "li:nth-of-type(3) .kicker", "summary");
    tab.wait_for("#told", "Summary is now p.kicker");
    // a wrong pick is taken back
    tab.click("#told a");
    tab.wait("!document.querySelector('#told').innerText.trim()");
    assert!(tab.text("#rest").contains("What happened there on day 1"), "{}", tab.text("#rest"));
    tab.ask("document.getElementById('id').select(), true");
    tab.write("town");
    tab.follow("#save button");
    assert_eq!(tab.path(), "/feed/town?saved=1");
    daemon.wait_until("town", "read");
    tab.wait_for(".items", "A headline of some length, number 8");
    tab.go(&daemon.url("/"));
    tab.wait_for("#feeds", "Town news");
    let text = project.read("feeds.toml");
    assert!(text.starts_with("# my feeds\n") && text.contains("# its page\n"), "{text}");
    assert!(text.contains("[feed.town.list]") && text.contains("author = \"p.kicker\""), "{text}");
    assert_eq!(tab.complaints(), Vec::<String>::new());
}

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn a_headline_of_another_list_begins_that_list() {
    let page = town().replace(
        "</main>",
        "</main><aside><ol class=ranks><li class=rank><a href=/r1>The most read of all</a></li><li class=rank><a href=/r2>The second most read</a></li>\
         <li class=rank><a href=/r3>The third most read</a></li></ol></aside>",
    );
    let stand = Stand::new(page, "");
    stand.log_in();
    stand.look();
    point(&stand.tab, "aside li:nth-of-type(2) a", "title");
    stand.tab.wait_for("#told", "A new list of 3 items.");
    assert!(stand.tab.text("#rest").contains("The third most read"));
    // the outlines have moved, too
    let outlined =
        "document.getElementById('page').contentDocument.querySelectorAll('.rank[data-pagewire=item]').length === 3";
    stand.tab.wait(outlined);
}

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn a_feed_is_refreshed_paused_resumed_and_deleted_by_its_buttons() {
    let mut stand = Stand::new(town(), "");
    stand.log_in();
    let Stand { tab, project, daemon, .. } = &mut stand;
    tab.go(&daemon.url("/feed/first"));
    tab.follow("form[action$='/refresh'] button");
    daemon.wait_until("first", "unchanged");
    tab.wait("!document.querySelector('[data-busy]')");
    tab.follow("form[action$='/pause'] button");
    assert!(tab.text(".lead").contains("paused"), "{}", tab.text(".lead"));
    tab.follow("form[action$='/resume'] button");
    assert!(!tab.text(".lead").contains("paused"), "{}", tab.text(".lead"));
    tab.follow("a.danger");
    tab.follow("button.danger");
    assert_eq!(tab.path(), "/");
    tab.wait_for("main", "No feeds yet");
    assert!(!project.read("feeds.toml").contains("feed.first"));
    assert_eq!(tab.complaints(), Vec::<String>::new());
}

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn a_feed_whose_page_is_gone_is_given_another_page_and_recipe() {
    let mut stand = Stand::new(town(), THREE);
    stand.daemon.wait_until("broken", "failed");
    stand.log_in();
    let Stand { tab, project, daemon, site } = &mut stand;
    tab.go(&daemon.url("/?show=failing"));
    tab.follow("form[action='/add'] button");
    // the page cannot be looked at, and another address is asked for
    tab.wait_for("main", "404");
    tab.ask("document.getElementById('url').select(), true");
    tab.write(&site.url("/town"));
    tab.follow(".ask button");
    tab.click(".offers li:nth-of-type(2) a");
    tab.wait("document.querySelector('#save input[name=item]')?.value === 'li.entry'");
    tab.follow("#save button");
    assert_eq!(tab.path(), "/feed/broken?saved=1");
    daemon.wait_until("broken", "read");
    let text = project.read("feeds.toml");
    assert!(text.contains(&format!("[feed.broken]\nurl = \"{}\"", site.url("/town"))), "{text}");
    assert!(text.contains("[feed.broken.list]\nitem = \"li.entry\""), "{text}");
}

const THREE: &str = "[feed.broken]\nurl = 'SITE/gone'\ntitle = 'A broken feed'\n[feed.town]\nurl = 'SITE/town'\ntitle = 'News of the town'\n";

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn feeds_are_found_while_one_types_and_by_their_condition() {
    let mut stand = Stand::new(town(), THREE);
    stand.daemon.wait_until("broken", "failed");
    let Stand { tab, daemon, .. } = &stand;
    tab.go(&daemon.url("/"));
    assert_eq!(tab.text("h1"), "1 of 3 feeds fails");
    // what fails comes first, with the reason
    assert!(tab.text(".feed").contains("A broken feed") && tab.text(".feed").contains("404"), "{}", tab.text(".feed"));
    tab.click("#q");
    tab.write("of the town");
    tab.wait("document.querySelectorAll('.feed').length === 1");
    tab.wait_for(".feed", "News of the town");
    tab.go(&daemon.url("/"));
    tab.follow(".tabs a[href*=failing]");
    assert_eq!(tab.ask("document.querySelectorAll('.feed').length"), 1);
    assert_eq!(tab.complaints(), Vec::<String>::new());
}

/// Chooses an option of a list by its arrows.
fn choose(tab: &Tab, list: &str, option: &str) {
    tab.tab_to(list);
    for _ in 0..20 {
        if tab.ask("document.activeElement.selectedOptions[0].text") == option {
            return;
        }
        tab.press("ArrowDown");
    }
    panic!("{list} has no {option}");
}

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn everything_is_done_by_keyboard_alone() {
    let mut stand = Stand::new(town(), "");
    let token = stand.token();
    let Stand { tab, project, daemon, site } = &mut stand;
    tab.go(&daemon.url("/"));
    tab.press("Tab");
    assert_eq!(tab.ask("document.activeElement.className"), "skip");
    tab.tab_to("a[href='/login']");
    tab.enter();
    tab.tab_to("#secret");
    tab.write(&token);
    tab.enter();
    tab.tab_to("a[href='/add']");
    tab.enter();
    tab.tab_to("#url");
    tab.write(&site.url("/town"));
    tab.enter();
    // the parts of an item are chosen from a list instead of by pointing
    tab.tab_to("#rest .tool summary");
    tab.press("Enter");
    choose(tab, "#at", "Town");
    choose(tab, "#pick", "Author");
    tab.tab_to("#rest .tool[open] button");
    tab.press("Enter");
    tab.wait_for("#told", "Author is now p.kicker");
    assert_eq!(tab.ask("document.activeElement.innerText"), "Correct");
    tab.tab_to("#save button");
    tab.enter();
    assert!(tab.path().starts_with("/feed/"), "{}", tab.path());
    assert!(project.read("feeds.toml").contains("author = \"p.kicker\""));
    assert_eq!(tab.complaints(), Vec::<String>::new());
}

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn a_feed_is_added_without_javascript() {
    let mut stand = Stand::new(town(), "");
    stand.tab.without_scripts();
    let token = stand.token();
    let Stand { tab, project, daemon, site } = &mut stand;
    tab.go(&daemon.url("/login"));
    tab.click("#secret");
    tab.write(&token);
    tab.follow(".ask button");
    tab.go(&daemon.url("/add"));
    tab.click("#url");
    tab.write(&site.url("/town"));
    tab.follow(".ask button");
    // what only a script can do is not offered
    assert_eq!(tab.ask("[...document.querySelectorAll('[data-script]')].every(note => note.hidden)"), true);
    tab.click("#rest .tool summary");
    choose(tab, "#at", "Town");
    choose(tab, "#pick", "Author");
    tab.follow("#rest .tool[open] button");
    assert!(tab.text("#told").contains("Author is now p.kicker"), "{}", tab.text("#told"));
    tab.follow("#told a");
    assert!(!tab.text("#told").contains("Author"), "{}", tab.text("#told"));
    tab.follow("#save button");
    assert!(tab.path().starts_with("/feed/") && tab.text(".notice").contains("Saved"), "{}", tab.path());
    assert!(project.read("feeds.toml").contains("item = \"li.entry\""), "{}", project.read("feeds.toml"));
}

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn nothing_of_a_hostile_page_runs_asks_or_leads_away() {
    let hostile = town().replace(
        "</main>",
        "</main><script>parent.hacked = 1; fetch('/told/script')</script><img src=/none.png onerror='parent.hacked = 2'>\
         <iframe src=/told/frame></iframe><object data=/told/object></object><meta http-equiv=refresh content='0;url=/told/refresh'>\
         <form action=/told/form target=_top><input type=password name=p><button id=go>Log in again</button></form>\
         <a id=out href=/told/link target=_top style='position:fixed;inset:0;z-index:99999'>Your session has ended</a>\
         <a id=run href='javascript:parent.hacked = 3'>x</a><svg onload='parent.hacked = 4'></svg><base target=_top href=/told/>\
         <div data-pagewire=item data-pw=1 tabindex=1>spoof</div><style>@import '/told/style.css';</style>",
    );
    let stand = Stand::new(hostile, "");
    stand.log_in();
    stand.look();
    let tab = &stand.tab;
    tab.wait("document.getElementById('page').contentDocument.documentElement.hasAttribute('data-pw-live')");
    let before = tab.path();
    // what the page laid over itself is gone, and what is clicked is only pointed at
    tab.click_in(Some("#page"), "li:nth-of-type(2) h3 a");
    tab.wait("!document.getElementById('menu').hidden");
    tab.press("Escape");
    assert_eq!(tab.ask("document.getElementById('menu').hidden"), true);
    tab.click_in(Some("#page"), "#run");
    assert_eq!(tab.path(), before);
    assert_eq!(tab.ask("typeof window.hacked"), "undefined");
    let frame = "document.getElementById('page').contentDocument";
    for gone in [
        "script",
        "iframe",
        "object",
        "form",
        "[type=password]",
        "[target]",
        "[onerror]",
        "[href^=javascript]",
        "[tabindex='1']",
    ] {
        assert_eq!(tab.ask(&format!("{frame}.querySelectorAll({gone:?}).length")), 0, "{gone}");
    }
    let asked = stand.site.requests().iter().map(|request| request.path.clone()).collect::<Vec<_>>();
    assert!(!asked.iter().any(|path| path.starts_with("/told/") && !path.ends_with(".css")), "{asked:?}");
    assert_eq!(tab.complaints(), Vec::<String>::new());
}

#[test]
fn a_fault_is_a_page_for_who_wants_one() {
    let project = Project::new("[feed.news]\nurl = 'page.html'\n");
    project.write("page.html", numbered(1..6));
    let daemon = Daemon::start(&project);
    let page = daemon.get_with("/feed/nothing", &[("Accept", "text/html")]);
    assert_eq!((page.status, page.header("content-type")), (404, "text/html; charset=utf-8"));
    assert!(
        page.text().contains("<h1>Not Found</h1>") && page.text().contains("there is nothing here"),
        "{}",
        page.text()
    );
    assert_eq!(daemon.get("/feed/nothing").header("content-type"), "text/plain; charset=utf-8");
}

#[test]
fn a_server_without_any_feed_says_how_to_add_one() {
    let project = Project::new("[serve]\n");
    let daemon = Daemon::start(&project);
    assert!(daemon.get("/").text().contains("No feeds yet"));
}

/// Every page, seen by the operator.
fn pages(stand: &Stand) -> Vec<String> {
    stand.look();
    let looked = stand.tab.path();
    let paths = [
        "/",
        "/?show=failing",
        "/?q=nothing-is-called-so",
        "/feed/first",
        "/feed/broken",
        "/feed/town",
        "/explain/town",
        "/add",
        "/nothing",
        "/add?feed=town",
        "/feed/town/delete",
        "/feed/first/settings",
        "/settings",
        "/import",
        "/login",
    ];
    let wrong = format!("{}?item=%5B", looked.split('?').next().unwrap());
    paths.iter().map(|path| (*path).to_owned()).chain([looked, wrong]).collect()
}

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn no_page_is_wider_than_a_telephone_or_breaks_its_own_policy() {
    let long = "Donaudampfschifffahrtsgesellschaftskapitän".repeat(4);
    let page = town().replace("A headline of some length, number 1", &long).replace("Town news", &long);
    let mut stand = Stand::new(page, THREE);
    stand.daemon.wait_until("broken", "failed");
    stand.log_in();
    let pages = pages(&stand);
    stand.tab.resize(390, 844);
    for path in pages {
        stand.tab.go(&stand.daemon.url(&path));
        let width = stand.tab.ask("document.documentElement.scrollWidth");
        assert!(width.as_f64().unwrap() <= 390.0, "{path} is {width} wide");
    }
    assert_eq!(stand.tab.complaints(), Vec::<String>::new());
}

#[test]
#[cfg_attr(not(all(has_chromium, has_axe)), ignore = "PAGEWIRE_AXE does not name axe-core's axe.min.js")]
fn axe_finds_no_serious_fault_in_light_or_dark() {
    let axe = std::fs::read_to_string(option_env!("PAGEWIRE_AXE").unwrap_or_default()).unwrap();
    let mut stand = Stand::new(town(), THREE);
    stand.daemon.wait_until("broken", "failed");
    stand.log_in();
    let pages = pages(&stand);
    for (dark, width) in [(false, 1280), (true, 1280), (false, 390)] {
        stand.tab.dark(dark);
        stand.tab.resize(width, 844);
        for path in &pages {
            stand.tab.go(&stand.daemon.url(path));
            // an expression of the page's inspector, which the policy of the page does not hold for
            stand.tab.ask(&format!("{axe}; true"));
            let faults = stand.tab.ask(
                "axe.run(document, { iframes: false }).then(found => found.violations.filter(fault => ['serious', 'critical'].includes(fault.impact)) \
                 .map(fault => `${fault.id}: ${fault.nodes[0].html}`))",
            );
            assert_eq!(faults, serde_json::json!([]), "{path}, dark: {dark}");
        }
    }
}
