//! What a server shows instead of the page: a challenge, a wall, a parked domain.
//!
//! Asked only when a page was refused or nothing was found on it, so that an article about such things is never taken for one. One
//! mark that only the vendor's own pages carry is enough; of common words it takes two.

use std::fmt;

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
    /// The domain is for sale or without a site.
    ParkedDomain,
    /// The page is put together by its scripts, and comes empty without them.
    ScriptsOnly,
}

impl Refusal {
    /// What a person can do about it.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::Challenge { .. } => {
                "the site keeps programs out: look for its own feed or API, or ask its operator to let pagewire in"
            }
            Self::ConsentWall => {
                "open the page in a browser, agree, and put the cookie that this sets into [feed.ID.request] cookies"
            }
            Self::LoginWall => "put the session's cookie or credentials into [feed.ID.request]",
            Self::ParkedDomain => "the site is gone: remove the feed or correct `url`",
            Self::ScriptsOnly => {
                "render it with `fetch = \"browser\"` in the feed's table, or look for the address its scripts load the list from"
            }
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Challenge { vendor } => write!(f, "this is a challenge of {vendor}, not the page"),
            Self::ConsentWall => f.write_str("this is a page that asks for consent, not the page itself"),
            Self::LoginWall => f.write_str("this is a page to sign in at, not the page itself"),
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
const LOGIN_WORDS: [&str; 8] = [
    "type=\"password\"",
    "type=password",
    "sign in to continue",
    "log in to continue",
    "please log in",
    "you must be logged in",
    "session has expired",
    "/login",
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
        return Some(Refusal::Challenge { vendor: "a service that keeps programs out" });
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
    (has(&SCRIPT_WORDS) > 0).then_some(Refusal::ScriptsOnly)
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
mod tests {
    use super::*;

    const HOME: &str = "https://news.example/";

    #[test]
    fn names_the_vendor_of_a_challenge() {
        let page = "<title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/h/g/orchestrate'></script>";
        assert_eq!(recognise(page, HOME), Some(Refusal::Challenge { vendor: "Cloudflare" }));
    }

    #[test]
    fn takes_two_common_words_for_a_challenge() {
        assert_eq!(recognise("<h1>Just a moment</h1>", HOME), None);
        let page = "<h1>Just a moment</h1><p>Checking your browser before you go on.";
        assert!(matches!(recognise(page, HOME), Some(Refusal::Challenge { .. })));
    }

    #[test]
    fn a_long_text_is_a_page_whatever_it_speaks_of() {
        let page = format!("<p>Just a moment, checking your browser</p><p>{}</p>", "A long report. ".repeat(400));
        assert_eq!(recognise(&page, HOME), None);
    }

    #[test]
    fn a_redirect_to_a_login_page_with_a_password_field_is_a_login_wall() {
        let page = "<form><input type=\"password\" name=p></form>";
        assert_eq!(recognise(page, "https://news.example/login?next=/"), Some(Refusal::LoginWall));
        assert_eq!(recognise(page, HOME), None);
    }

    #[test]
    fn knows_consent_walls_parked_domains_and_empty_shells() {
        let consent = "<h1>Before you continue</h1><button>Accept all</button>";
        assert_eq!(recognise(consent, HOME), Some(Refusal::ConsentWall));
        let parked = "<p>Buy this domain</p><p>Related searches</p>";
        assert_eq!(recognise(parked, HOME), Some(Refusal::ParkedDomain));
        assert_eq!(recognise("<div id=\"root\"></div><script src=x></script>", HOME), Some(Refusal::ScriptsOnly));
    }

    #[test]
    fn an_ordinary_empty_page_is_none_of_these() {
        assert_eq!(recognise("<main><p>No notices at present.</p></main>", HOME), None);
    }
}
