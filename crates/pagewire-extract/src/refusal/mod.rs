//! What a server shows instead of the page: a challenge, a wall, a page that is not there, a parked domain.
//!
//! [`recognise`] is asked where a page was refused or nothing was found on it; one mark that only a vendor's own pages carry is
//! enough there, and of common words it takes two. [`instead`] is asked where items were found and nothing is known of the page
//! from before: `sight` looks at it as a whole, `lexicon` knows the words of walls, and `weigh` sets them against the items.

mod fold;
mod lexicon;
mod sight;
mod weigh;

use std::fmt;

use scraper::ElementRef;

use self::{lexicon::WallKind, sight::Sight};
use crate::{Document, model::Item};

/// What is shown instead of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// A service between the site and its visitors wants proof of a person.
    Challenge {
        /// The service.
        vendor: &'static str,
    },
    /// Visitors are to agree to something first.
    ConsentWall,
    /// Visitors are to sign in first.
    LoginWall,
    /// Visitors are to subscribe first.
    SubscriptionWall,
    /// Visitors are to say how old they are.
    AgeGate,
    /// Visitors from here are kept out.
    RegionBlock,
    /// The page is not there, although the server does not say so.
    NotFound,
    /// The site is being worked on.
    Maintenance,
    /// The page says itself that it lists nothing.
    NothingListed,
    /// The domain is for sale or without a site.
    ParkedDomain,
    /// The page is put together by its scripts, and comes empty without them.
    ScriptsOnly,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Challenge { vendor } => write!(f, "this is a challenge of {vendor}, not the page"),
            Self::ConsentWall => f.write_str("this is a page that asks for consent, not the page itself"),
            Self::LoginWall => f.write_str("this is a page to sign in at, not the page itself"),
            Self::SubscriptionWall => f.write_str("this is a page that asks for a subscription, not the page itself"),
            Self::AgeGate => f.write_str("this is a page that asks for the visitor's age, not the page itself"),
            Self::RegionBlock => f.write_str("this is a page for visitors from the wrong country, not the page itself"),
            Self::NotFound => {
                f.write_str("this is a page that says “not found”, as an error page (404), not the page itself")
            }
            Self::Maintenance => {
                f.write_str("this is a page that says that the site is down for maintenance, not the page itself")
            }
            Self::NothingListed => f.write_str("this page says that there is nothing on it"),
            Self::ParkedDomain => f.write_str("this is a parked domain, not the page"),
            Self::ScriptsOnly => f.write_str("this page is empty until its scripts have run"),
        }
    }
}

/// Marks that stand in a vendor's challenge pages and nowhere else, as the vendors' documentation and pages show them.
const CHALLENGES: [(&str, &[&str]); 10] = [
    ("Cloudflare", &["/cdn-cgi/challenge-platform/", "cf-browser-verification", "window._cf_chl_opt", "cf_chl_opt"]),
    ("DataDome", &["geo.captcha-delivery.com", "ct.captcha-delivery.com", "captcha-delivery.com/captcha"]),
    ("HUMAN", &["px-captcha", "captcha.px-cdn.net", "client.perimeterx.net"]),
    ("Imperva", &["_incapsula_resource", "incapsula incident id"]),
    ("Akamai", &["sec-if-cpt-container", "errors.edgesuite.net", "akamai-privacy"]),
    ("AWS WAF", &["awswafcookiedomainlist", "token.awswaf.com", "captcha.awswaf.com"]),
    ("Anubis", &["anubis_challenge", "/.within.website/x/cmd/anubis"]),
    ("Sucuri", &["sucuri_cloudproxy_js", "cloudproxy.sucuri.net"]),
    ("Kasada", &["ips.js?kp_sdk", "kpsdk.configure"]),
    ("Vercel", &["/.well-known/vercel/security/"]),
];
/// Words of challenge pages that may stand elsewhere, too.
const CHALLENGE_WORDS: [&str; 9] = [
    "just a moment",
    "checking your browser",
    "verify you are human",
    "verifying you are human",
    "are you a robot",
    "unusual traffic",
    "enable javascript and cookies to continue",
    "g-recaptcha",
    "h-captcha",
];
const CONSENT_WORDS: [&str; 7] = [
    "before you continue",
    "consent.",
    "accept all",
    "alle akzeptieren",
    "tout accepter",
    "cookie-wall",
    "we value your privacy",
];
const LOGIN_WORDS: [&str; 7] = [
    "type=\"password\"",
    "type=password",
    "sign in to continue",
    "log in to continue",
    "please log in",
    "you must be logged in",
    "session has expired",
];
const PARKED_WORDS: [&str; 8] = [
    "this domain is for sale",
    "buy this domain",
    "domain is parked",
    "parked free",
    "sedoparking",
    "parkingcrew",
    "hugedomains.com",
    "related searches",
];
const SCRIPT_WORDS: [&str; 6] = [
    "enable javascript",
    "requires javascript",
    "javascript is required",
    "javascript is disabled",
    "<div id=\"root\"></div>",
    "<div id=\"app\"></div>",
];
/// More text than such a page ever has.
const MAX_WORDS: usize = 4_000;

/// A service between a site and its visitors that does not say its name.
const SOME_SERVICE: Refusal = Refusal::Challenge { vendor: "a service that keeps programs out" };

impl From<WallKind> for Refusal {
    fn from(kind: WallKind) -> Self {
        match kind {
            WallKind::Missing => Self::NotFound,
            WallKind::Login => Self::LoginWall,
            WallKind::Consent => Self::ConsentWall,
            WallKind::Subscription => Self::SubscriptionWall,
            WallKind::Age => Self::AgeGate,
            WallKind::Region => Self::RegionBlock,
            WallKind::Challenge => SOME_SERVICE,
            WallKind::Maintenance => Self::Maintenance,
            WallKind::Parked => Self::ParkedDomain,
            WallKind::Empty => Self::NothingListed,
        }
    }
}

/// What a page is that is not what was asked for, although items were found on it; `address` is where it was found after redirects.
///
/// A list that is known from before needs no such question: it is judged by what it showed.
#[must_use]
pub fn instead(document: &Document, address: &str, items: &[Item]) -> Option<Refusal> {
    weigh::weigh(&Sight::of(document), address, items).map(Refusal::from)
}

/// What a page is that is not what was asked for; `text` is its markup, `address` where it was found after redirects.
#[must_use]
pub fn recognise(text: &str, address: &str) -> Option<Refusal> {
    let end = (0..=text.len().min(256 * 1024)).rev().find(|end| text.is_char_boundary(*end))?;
    let text = text.get(..end)?.to_lowercase();
    let has = |words: &[&str]| words.iter().filter(|word| text.contains(**word)).count();
    if let Some((vendor, _)) = CHALLENGES.iter().find(|(_, marks)| has(marks) > 0) {
        return Some(Refusal::Challenge { vendor });
    }
    if shown(&text) > MAX_WORDS {
        return None;
    }
    let path = address.to_lowercase();
    let led_to = |parts: &[&str]| usize::from(parts.iter().any(|part| path.contains(part)));
    if has(&CHALLENGE_WORDS) >= 2 {
        return Some(SOME_SERVICE);
    }
    if has(&PARKED_WORDS) >= 2 {
        return Some(Refusal::ParkedDomain);
    }
    if has(&LOGIN_WORDS) + led_to(&["/login", "/signin", "/sign-in", "/anmelden", "/sso/"]) >= 2 {
        return Some(Refusal::LoginWall);
    }
    if has(&CONSENT_WORDS) + led_to(&["consent", "cookiewall", "privacygate"]) >= 2 {
        return Some(Refusal::ConsentWall);
    }
    let document = Document::parse(&text);
    let said = || instead(&document, address, &[]);
    (has(&SCRIPT_WORDS) > 0 || is_shell(&text, &document)).then_some(Refusal::ScriptsOnly).or_else(said)
}

/// Whether a page, in small letters, has scripts that it loads, and shows nothing at all without them.
fn is_shell(text: &str, document: &Document) -> bool {
    // the tree is built without scripts
    let tags = text.split("<script").skip(1).filter_map(|rest| rest.split_once('>'));
    if !tags.map(|(tag, _)| tag).any(|tag| tag.contains("src=")) {
        return false;
    }
    let root = document.html.root_element();
    let Some(body) = root.child_elements().find(|element| element.value().name() == "body") else { return false };
    let shows = |element: ElementRef<'_>| {
        matches!(
            element.value().name(),
            "img" | "picture" | "iframe" | "video" | "audio" | "object" | "embed" | "input"
        )
    };
    let is_unseen = |element: ElementRef<'_>| {
        matches!(element.value().name(), "script" | "style" | "noscript" | "template" | "svg")
    };
    let has_words = body.descendants().any(|node| {
        let is_word = node.value().as_text().is_some_and(|text| !text.trim().is_empty());
        is_word && !node.ancestors().filter_map(ElementRef::wrap).any(is_unseen)
    });
    !has_words && !body.descendent_elements().any(shows)
}

/// How much text a page shows, by and large: what stands outside tags, scripts and styles.
fn shown(text: &str) -> usize {
    let mut rest = text;
    let mut shown = 0;
    while let Some(start) = rest.find('<') {
        shown += rest.get(..start).unwrap_or_default().trim().len();
        let tag = rest.get(start..).unwrap_or_default();
        let closing = if tag.starts_with("<script") {
            "</script"
        } else if tag.starts_with("<style") {
            "</style"
        } else {
            ">"
        };
        let Some(end) = tag.find(closing) else { return shown };
        rest = tag.get(end + closing.len()..).unwrap_or_default();
    }
    shown + rest.trim().len()
}

#[cfg(test)]
mod tests;
