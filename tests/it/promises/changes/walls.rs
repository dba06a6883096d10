//! For a day the site shows something else than its list, or a part of it.

use crate::promises::{
    change::{CHANGED, Change},
    site::{Expect, Site},
};

/// What every page of the site has, walls as well.
macro_rules! wall {
    ($language:literal, $title:literal, $body:literal) => {
        concat!(
            "<!DOCTYPE html><html lang=\"",
            $language,
            "\"><head><meta charset=\"utf-8\"><title>",
            $title,
            "</title></head><body><nav><ul><li><a href=\"/world\">World</a></li><li><a href=\"/sport\">Sport</a></li>\
             <li><a href=\"/culture\">Culture</a></li><li><a href=\"/town\">Town</a></li></ul></nav><main>",
            $body,
            "</main><footer><ul><li><a href=\"/imprint\">Imprint</a></li><li><a href=\"/privacy\">Privacy</a></li>\
             <li><a href=\"/terms\">Terms of use</a></li><li><a href=\"/help\">Help and contact</a></li></ul></footer></body></html>"
        )
    };
}

pub(in crate::promises) const SIGN_IN: &str = wall!(
    "en",
    "Sign in",
    "<h1>Sign in to go on reading</h1><form action=\"/login\" method=\"post\"><input name=\"email\" type=\"email\">\
     <input name=\"password\" type=\"password\"><button>Sign in</button></form>"
);
/// One with a list of what others read, which is not the site's list.
const SIGN_IN_ABOVE_A_LIST: &str = wall!(
    "en",
    "Sign in",
    "<h1>Sign in to go on reading</h1><form action=\"/login\" method=\"post\"><input name=\"email\" type=\"email\">\
     <input name=\"password\" type=\"password\"><button>Sign in</button></form><section><h2>Offers for subscribers</h2><ul>\
     <li><a href=\"/offers/paper\">Three months of the paper for the price of one</a></li>\
     <li><a href=\"/offers/weekend\">The weekend edition on your doorstep every Saturday</a></li>\
     <li><a href=\"/offers/students\">Students read everything for half of the price</a></li>\
     <li><a href=\"/offers/families\">Four readers in one household pay only once</a></li>\
     <li><a href=\"/offers/gift\">Give a year of local news to somebody you like</a></li>\
     <li><a href=\"/offers/archive\">All issues since 1911 in our digital archive</a></li></ul></section>"
);
const CONSENT: &str = wall!(
    "de",
    "Ihre Privatsphäre",
    "<h1>Wir brauchen Ihre Zustimmung</h1><p>Wir und unsere Partner verwenden Cookies. Bitte stimmen Sie der Verwendung von Cookies zu, \
     um weiterzulesen.</p><button>Alle akzeptieren</button><button>Ablehnen</button>"
);
const NOT_FOUND: &str = wall!(
    "en",
    "404 Page not found",
    "<h1>Page not found</h1><p>The page that you asked for does not exist (any more).</p>"
);
const MAINTENANCE: &str = wall!(
    "ja",
    "メンテナンス中",
    "<h1>ただいまメンテナンス中です</h1><p>しばらくしてからもう一度アクセスしてください。</p>"
);

pub(super) const SIGN_IN_WORDS: &[&str] = &["sign in", "signing in", "sign-in", "log in", "login", "logging in"];
const CONSENT_WORDS: &[&str] = &["consent", "cookie"];
const NOT_FOUND_WORDS: &[&str] = &["not found", "404", "does not exist", "error page"];
const MAINTENANCE_WORDS: &[&str] = &["maintenance"];

pub(super) fn changes() -> Vec<Change> {
    vec![
        Change::of_page("walls/sign-in", |day, site| instead(day == CHANGED, site, SIGN_IN, SIGN_IN_WORDS)),
        Change::of_page("walls/consent", |day, site| instead(day == CHANGED, site, CONSENT, CONSENT_WORDS)),
        Change::of_page("walls/not-found", |day, site| instead(day == CHANGED, site, NOT_FOUND, NOT_FOUND_WORDS)),
        Change::of_page("walls/maintenance", |day, site| instead(day == CHANGED, site, MAINTENANCE, MAINTENANCE_WORDS)),
        Change::of_page("walls/sign-in-at-first", |day, site| instead(day < 2, site, SIGN_IN, SIGN_IN_WORDS)),
        Change::of_page("walls/consent-at-first", |day, site| instead(day < 2, site, CONSENT, CONSENT_WORDS)),
        Change::of_page("walls/not-found-at-first", |day, site| instead(day < 2, site, NOT_FOUND, NOT_FOUND_WORDS)),
        Change::of_page("walls/maintenance-at-first", |day, site| {
            instead(day < 2, site, MAINTENANCE, MAINTENANCE_WORDS);
        }),
        Change::of_page("walls/sign-in-above-a-list", |day, site| {
            instead(day == CHANGED, site, SIGN_IN_ABOVE_A_LIST, SIGN_IN_WORDS);
        }),
        Change::of_page("walls/sign-in-above-a-list-at-first", |day, site| {
            instead(day < 2, site, SIGN_IN_ABOVE_A_LIST, SIGN_IN_WORDS);
        }),
        Change::new("walls/nothing-at-all", |day, site| instead(day == CHANGED, site, "", &[""])),
        Change::new("walls/empty-list", |day, site| shown(day, site, 0)),
        Change::new("walls/half-the-list", |day, site| shown(day, site, 6)),
        Change::new("walls/a-third-of-the-list", |day, site| shown(day, site, 4)),
        Change::new("walls/one-new-item-alone", |day, site| shown(day, site, 1)),
        Change::new("walls/cut-off", |day, site| {
            site.knobs.cut = (day == CHANGED).then_some(60);
            site.expect = match day {
                CHANGED => Expect::Named(&["cut off"]),
                _ if day > CHANGED => Expect::Any,
                _ => Expect::Well,
            };
        }),
    ]
}

fn instead(is_on: bool, site: &mut Site, page: &'static str, words: &'static [&'static str]) {
    let was_on = site.knobs.instead.is_some();
    site.knobs.instead = is_on.then_some(page);
    site.expect = match (is_on, was_on) {
        (true, _) => Expect::Named(words),
        // the look after it may tell that it is over
        (false, true) => Expect::Any,
        (false, false) => Expect::Well,
    };
}

fn shown(day: usize, site: &mut Site, count: usize) {
    site.knobs.shown = if day == CHANGED { count } else { crate::promises::site::FIRST };
    site.expect = match day {
        CHANGED => Expect::Named(&[""]),
        // the look after it may tell that it is over
        _ if day > CHANGED => Expect::Any,
        _ => Expect::Well,
    };
}
