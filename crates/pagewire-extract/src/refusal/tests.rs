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
fn a_page_that_shows_nothing_but_loads_scripts_is_empty_until_they_have_run() {
    let shell =
        |body: &str| recognise(&format!("<title>App</title><body>{body}<script type=module src=/a.js></script>"), HOME);
    assert_eq!(shell("<div id=root></div>"), Some(Refusal::ScriptsOnly));
    assert_eq!(
        shell("<harbour-app><svg><text>…</text></svg></harbour-app><noscript>Sorry</noscript>"),
        Some(Refusal::ScriptsOnly)
    );
    assert_eq!(shell("<p>No notices</p>"), None);
    assert_eq!(shell("<img src=/plan.png>"), None);
    assert_eq!(recognise("<title>App</title><body><div id=main></div>", HOME), None);
}

#[test]
fn an_ordinary_empty_page_is_none_of_these() {
    assert_eq!(recognise("<main><p>No notices at present.</p></main>", HOME), None);
}
