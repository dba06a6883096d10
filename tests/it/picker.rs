//! The picker on front pages as sites have them, in a real browser: what is laid over a page is taken out, and what is corrected costs
//! nothing else. Where `build.rs` finds no Chromium these tests are ignored.

use super::stand::{Stand, point, town};

const FRAME: &str = "document.getElementById('page').contentDocument";

/// The town's page with something after its news, and with its list in an element of this class.
fn front(extra: &str, class: &str) -> String {
    let head = "<link rel=stylesheet href=/style.css></head>";
    town()
        .replace("</head>", head)
        .replace("<main>", &format!("<main class='{class}'>"))
        .replace("</main>", &format!("</main>{extra}"))
}

/// Clicks a headline in the frame, and sees whether it is that which is pointed at.
fn clicks(stand: &Stand, page: &str) {
    let tab = &stand.tab;
    tab.wait(&format!("{FRAME}.documentElement.hasAttribute('data-pw-live')"));
    for n in [2, 7] {
        tab.click_in(Some("#page"), &format!("li:nth-of-type({n}) h3 a"));
        tab.wait("!document.getElementById('menu').hidden");
        let text = tab.text("#menu-text");
        assert_eq!(text, format!("A headline of some length, number {n}"), "{page}");
        tab.press("Escape");
    }
}

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn whatever_a_page_lays_over_its_news_is_taken_out() {
    let pages = [
        // a wall of consent that the style sheet fixes, with the page locked and blurred behind it
        front("<div class=veil><h2>We value your privacy</h2><button>Accept</button></div>", "locked"),
        // a curtain that is not fixed, and larger than the window
        front("<div class=screen></div><div role=dialog aria-modal=true>Subscribe!</div>", ""),
        // a header that sticks, a bar for cookies, a veil that is no element
        front("<div class='top cookie-bar'><button>OK</button></div>", "shut")
            .replace("<body>", "<body class=dimmed><div class=top>News</div>"),
        // a page that cannot be touched before somebody agreed
        front("<dialog open style='position:fixed;inset:0'>Agree</dialog>", "")
            .replace("<main", "<main inert style='pointer-events:none'"),
    ];
    for page in pages {
        let stand = Stand::new(page.clone(), "");
        stand.log_in();
        stand.look();
        clicks(&stand, &page);
        assert_eq!(stand.tab.complaints(), Vec::<String>::new());
    }
}

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn a_page_is_styled_by_way_of_the_server_and_leads_the_browser_nowhere_else() {
    let page = front("<img src='http://192.168.1.1/router.png'><img src=/dot.svg width=80 height=80>", "");
    let stand = Stand::new(page, "");
    stand.log_in();
    stand.look();
    let tab = &stand.tab;
    tab.wait(&format!("{FRAME}.documentElement.hasAttribute('data-pw-live')"));
    // the sheet of the site is at work, and so is the picture that it names
    let background = format!(
        "document.getElementById('page').contentWindow.getComputedStyle({FRAME}.querySelector('.entry')).backgroundImage"
    );
    tab.wait(&format!("{background}.includes('/part/')"));
    tab.wait(&format!(
        "{FRAME}.querySelector('img[width]').naturalWidth >= 0 && {FRAME}.querySelector('img[width]').complete"
    ));
    let loads = tab.ask(&format!(
        "[...{FRAME}.querySelectorAll('[src], link')].every(e => new URL(e.src || e.href).origin === location.origin)"
    ));
    assert_eq!(loads, true);
    for request in stand.site.requests() {
        let agent = request.header("user-agent").unwrap_or_default();
        assert!(agent.starts_with("pagewire/"), "{} was asked by {agent}", request.path);
    }
    assert!(stand.site.requests().iter().any(|request| request.path == "/style.css"));
    // by itself it can be read, too
    tab.click(".key a");
    tab.wait(&format!(
        "{FRAME}.querySelectorAll('link').length === 0 && {FRAME}.documentElement.hasAttribute('data-pw-live')"
    ));
    clicks(&stand, "readable");
    assert_eq!(stand.tab.complaints(), Vec::<String>::new());
}

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn what_is_in_the_way_is_hidden_and_a_bigger_part_is_taken() {
    let stand = Stand::new(town(), "");
    stand.log_in();
    stand.look();
    let tab = &stand.tab;
    tab.wait(&format!("{FRAME}.documentElement.hasAttribute('data-pw-live')"));
    tab.click_in(Some("#page"), "li:nth-of-type(2) h3 a");
    tab.wait("!document.getElementById('menu').hidden");
    tab.click("#menu [data-act=bigger]");
    tab.wait_for("#menu-text", "What happened there on day 2");
    tab.click("#menu [data-act=hide]");
    let is_seen = format!("{FRAME}.querySelector('li:nth-of-type(2)').getClientRects().length > 0");
    tab.wait(&format!("!({is_seen})"));
    tab.click("#unhide");
    tab.wait(&is_seen);
}

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn an_item_is_left_out_and_a_further_list_is_read_as_well() {
    let more = "<section><div class=teaser><h4><a href=/t1>The first of the teasers in full</a></h4></div><div class=teaser><h4><a href=/t2>The second of the teasers</a></h4></div>\
        <div class=teaser><h4><a href=/t3>The third of the teasers here</a></h4></div></section>";
    let page = front(more, "").replacen("class='entry'", "class='entry wide'", 1);
    let mut stand = Stand::new(page, "");
    stand.log_in();
    stand.look();
    let Stand { tab, project, daemon, .. } = &mut stand;
    point(tab, "li:nth-of-type(1) h3", "not");
    tab.wait_for("#told", "7 items now, before 8.");
    point(tab, ".teaser:nth-of-type(2) h4", "also");
    tab.wait_for("#told", "10 items now, before 7.");
    assert!(tab.text("#rest").contains("The third of the teasers here") || tab.text("#fit").contains("10 items"));
    tab.follow("#save button");
    let id = tab.path().split(['/', '?']).nth(2).unwrap_or_default().to_owned();
    daemon.wait_until(&id, "read");
    let text = project.read("feeds.toml");
    assert!(text.contains("item = \"li.entry:not(.wide), div.teaser\""), "{text}");
}

/// A list whose dates no recipe finds by itself: the second part of a line without names.
fn plain_dates() -> String {
    let card = |n: usize| {
        format!(
            "<div class='x{n}k'><h3><a href='/story-{n}'>A headline of some length, number {n}</a></h3><p class=line><span>Town</span> <span class=day>{n} May 2026</span></p>\
             <p class=intro>What happened there on day {n}, told in a sentence that is long enough.</p></div>"
        )
    };
    format!("<title>Town news</title><main>{}</main>", (1..9).map(card).collect::<String>())
}

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn correcting_one_field_keeps_the_others() {
    let stand = Stand::new(plain_dates(), "");
    stand.log_in();
    stand.look();
    let tab = &stand.tab;
    tab.wait_for(".known .published", "8 of 8");
    for (part, field, told) in [
        ("div:nth-of-type(2) h3", "title", "Title is now"),
        ("div:nth-of-type(4) .line span", "category", "Section is now"),
    ] {
        point(tab, part, field);
        tab.wait_for("#told", told);
        tab.wait_for(".known .published", "8 of 8");
        assert!(!tab.text("#told").contains("before in"), "{}", tab.text("#told"));
    }
    tab.wait_for(".known .category", "Town");
    tab.follow("#save button");
    let text = stand.project.read("feeds.toml");
    assert!(text.contains("published = ") && text.contains("category = "), "{text}");
}
