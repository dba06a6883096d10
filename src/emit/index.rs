//! The page that lists all feeds, for people: `out/index.html`.
//!
//! Given a [`FeedCard`] a feed, hands on the page's bytes. It is self-contained (its policy forbids scripts and
//! everything from elsewhere), and says nothing that changes with the time at which it is read.

use super::{
    html::{ICON, STYLE, alternates, count, date, day_of, escape, language, linked, made_by, minute_of, subscribe},
    wording, xml,
};
use crate::model::{Feed, FeedFailure, Format};

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:";
/// How many of a feed's items its card shows.
const NEWEST: usize = 5;

/// What the index page shows of one feed.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedCard {
    /// The feed with its newest entries (at most as many as are to be shown).
    pub feed: Feed,
    /// The name of the page that shows the feed itself, where there is one.
    pub page: Option<String>,
    /// How many entries it publishes in all.
    pub total: usize,
    /// What is wrong with it, the worst first; empty while it is well.
    pub failures: Vec<FeedFailure>,
}

/// What is beside the page, and named on it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside {
    /// The list of feeds.
    pub list: bool,
    /// The health feed.
    pub health: bool,
}

/// Writes the page that lists all feeds. It links the documents that each card's `formats` name, and what is beside it.
#[must_use]
pub fn render(cards: &[FeedCard], beside: Beside) -> Vec<u8> {
    let mut page = head(cards, beside);
    page.push_str("<main>\n");
    if cards.is_empty() {
        page.push_str("<p class=\"blank\">No feeds yet. Add one to feeds.toml, then run <code>pagewire</code>.</p>\n");
    }
    for card in cards {
        page.push_str(&article(card));
    }
    page.push_str("</main>\n<footer><p>");
    if cards.iter().any(|card| card.feed.base_url.is_none()) {
        let list = if beside.list { "" } else { ", and a list of all feeds that readers import" };
        page.push_str(&format!("To see full addresses here{list}, set <code>base_url</code> in feeds.toml. "));
    }
    page.push_str(&made_by());
    page.push_str("</p></footer>\n</body>\n</html>\n");
    page.into_bytes()
}

/// The page up to its main part.
fn head(cards: &[FeedCard], beside: Beside) -> String {
    // readers take the first that is named: one that has nothing to show is none of them, and how the feeds are doing comes last
    let shown = cards.iter().filter(|card| card.failures.is_empty() || !card.feed.entries.is_empty());
    let mut alternates: String = shown.map(|card| alternates(&card.feed, "")).collect();
    if beside.health {
        let media_type = Format::Atom.media_type();
        alternates.push_str(&format!(
            "<link rel=\"alternate\" type=\"{media_type}\" title=\"Health of the feeds\" href=\"health.atom\">\n"
        ));
    }
    let mut overview = count(cards.len(), "feed");
    if !cards.is_empty() && cards.iter().all(|card| card.failures.is_empty()) {
        overview.push_str(", all well");
    }
    for state in ["failing", "held", "degraded", "stale"] {
        let in_it = |card: &&FeedCard| card.failures.first().is_some_and(|failure| failure.state == state);
        match cards.iter().filter(in_it).count() {
            0 => {}
            count => overview.push_str(&format!(", {count} {state}")),
        }
    }
    let import = match beside.list && cards.iter().any(|card| !card.feed.formats.is_empty()) {
        true => " · <a href=\"feeds.opml\">Import them all into a reader (OPML)</a>",
        false => "",
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>Feeds</title>\n\
         <link rel=\"icon\" href=\"{ICON}\">\n{alternates}<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>Feeds</h1>\n<p>{overview}{import}</p>\n</header>\n"
    )
}

fn article(card: &FeedCard) -> String {
    let feed = &card.feed;
    let heading_id = format!("feed-{}", feed.id);
    let title = linked(feed.home.as_ref(), &wording::feed_title(feed));
    let about = feed.description.as_deref().map(xml::line).filter(|text| !text.is_empty());
    let about =
        about.map(|text| format!("<p class=\"about\" dir=\"auto\">{}</p>\n", escape(&text))).unwrap_or_default();
    format!(
        "<article class=\"card\" aria-labelledby=\"{heading_id}\">\n\
         <h2 id=\"{heading_id}\" dir=\"auto\"{language}>{title}</h2>\n{meta}{about}{failures}{items}{subscribe}</article>\n",
        language = language(feed),
        meta = meta(card),
        failures = failures(&card.failures),
        items = items(card),
        subscribe = subscribe(feed, card.page.as_deref(), ""),
    )
}

/// Health, number of items, last change.
fn meta(card: &FeedCard) -> String {
    let health = match card.failures.first().map(|failure| failure.state) {
        None => "<span class=\"health\">well</span>".to_owned(),
        Some(state) => {
            let alike = card.failures.iter().filter(|failure| failure.state == state);
            let since = alike.filter_map(|failure| failure.since).min();
            let since = since.map(|since| format!(" since {}", day_of(since))).unwrap_or_default();
            format!("<span class=\"health failing\">{state}{since}</span>")
        }
    };
    let changed = if card.feed.entries.is_empty() {
        String::new()
    } else {
        format!("<span>changed {}</span>", minute_of(card.feed.updated))
    };
    format!("<p class=\"meta\">{health}<span>{}</span>{changed}</p>\n", count(card.total, "item"))
}

fn failures(failures: &[FeedFailure]) -> String {
    if failures.is_empty() {
        return String::new();
    }
    let mut list = "<ul class=\"failures\">\n".to_owned();
    for failure in failures {
        let advice = failure.advice.as_deref().map(|advice| format!(" <strong>{}</strong>", message(advice)));
        list.push_str(&format!(
            "<li><p>{}{}</p><p class=\"source\">{}{}</p></li>\n",
            message(&failure.reason),
            advice.unwrap_or_default(),
            escape(&xml::line(&failure.source)),
            failure.since.map(|since| format!(", since {}", day_of(since))).unwrap_or_default(),
        ));
    }
    list + "</ul>\n"
}

fn items(card: &FeedCard) -> String {
    let feed = &card.feed;
    if feed.entries.is_empty() {
        return "<p class=\"empty\">Nothing yet: items appear here as soon as the page has some.</p>\n".to_owned();
    }
    let mut list = format!("<h3>Newest</h3>\n<ol class=\"items\"{}>\n", language(feed));
    for entry in feed.entries.iter().take(NEWEST) {
        let title = linked(entry.item.link.as_ref(), &wording::entry_title(entry, feed));
        let origin = entry.origin.as_ref().map(|origin| format!(" · {}", escape(&xml::line(&origin.title))));
        let (date, origin) = (date(entry), origin.unwrap_or_default());
        list.push_str(&format!(
            "<li><span dir=\"auto\">{title}</span><small lang=\"en\">{date}{origin}</small></li>\n"
        ));
    }
    list + "</ol>\n"
}

/// A message (no capital, no full stop, commands between backticks) as a sentence of HTML.
fn message(text: &str) -> String {
    let text = xml::line(text);
    let mut characters = text.chars();
    let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
    let stop = if text.ends_with(['.', '!', '?', '…']) { "" } else { "." };
    let sentence = escape(&format!("{first}{}{stop}", characters.as_str()));
    // an odd number of backticks pairs nothing at the end
    let pairs = sentence.matches('`').count() / 2;
    (0..pairs).fold(sentence, |sentence, _| sentence.replacen('`', "<code>", 1).replacen('`', "</code>", 1))
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::*;
    use crate::emit::testing::{FeedBuilder, entry, feed, nasty_feed, time};

    fn card(feed: FeedBuilder) -> FeedCard {
        let feed = feed.build();
        FeedCard { total: feed.entries.len(), feed, page: None, failures: Vec::new() }
    }

    fn text_of(cards: &[FeedCard]) -> String {
        String::from_utf8(render(cards, Beside { list: true, health: false })).unwrap()
    }

    fn page(cards: &[FeedCard]) -> Html {
        Html::parse_document(&text_of(cards))
    }

    fn attributes(page: &Html, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        page.select(&selector).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
    }

    fn failure() -> FeedFailure {
        FeedFailure {
            state: "failing",
            since: Some(time("2026-11-02T08:00:00Z").to_utc()),
            source: "https://news.example.org/<world>".to_owned(),
            reason: "the server answered 404".to_owned(),
            advice: Some("look for the page's new address".to_owned()),
        }
    }

    #[test]
    fn page_parses_without_errors() {
        let cards = [FeedCard { feed: nasty_feed(), page: None, total: 40, failures: vec![failure()] }, card(feed())];
        assert_eq!(page(&cards).errors, Vec::<std::borrow::Cow<'_, str>>::new());
    }

    #[test]
    fn policy_forbids_scripts() {
        assert_eq!(attributes(&page(&[]), "meta[http-equiv=Content-Security-Policy]", "content"), [POLICY]);
    }

    #[test]
    fn page_without_feeds_says_what_to_do() {
        assert!(text_of(&[]).contains("Add one to feeds.toml"));
    }

    #[test]
    fn feed_without_items_says_so() {
        assert!(text_of(&[card(feed())]).contains("Nothing yet"));
    }

    #[test]
    fn every_format_of_every_feed_is_found_from_the_head() {
        let page = page(&[card(feed())]);
        assert_eq!(attributes(&page, "head link[rel=alternate]", "href"), ["world.rss", "world.atom", "world.json"]);
    }

    #[test]
    fn nothing_is_linked_that_is_not_there() {
        let unwritten = card(feed().with(|feed| feed.formats.clear()));
        let page = page(&[unwritten]);
        assert_eq!(attributes(&page, "link[rel=alternate], .subscribe a, header a", "href"), Vec::<String>::new());
        let without_list = String::from_utf8(render(&[card(feed())], Beside::default())).unwrap();
        assert!(!without_list.contains("feeds.opml"));
    }

    #[test]
    fn health_is_named_last_and_a_broken_feed_not_at_all() {
        let broken = FeedCard { failures: vec![failure()], ..card(feed()) };
        let cards = [broken, card(feed().with(|feed| feed.formats.truncate(1)).entry(entry(1)))];
        let page =
            Html::parse_document(&String::from_utf8(render(&cards, Beside { list: true, health: true })).unwrap());
        assert_eq!(attributes(&page, "head link[rel=alternate]", "href"), ["world.rss", "health.atom"]);
    }

    #[test]
    fn the_page_of_a_feed_is_linked_where_it_is() {
        let page = page(&[FeedCard { page: Some("world.html".to_owned()), ..card(feed()) }]);
        assert_eq!(attributes(&page, ".subscribe a", "href")[0], "world.html");
    }

    #[test]
    fn subscribe_links_are_relative() {
        assert_eq!(
            attributes(&page(&[card(feed())]), ".subscribe a", "href"),
            ["world.rss", "world.atom", "world.json"]
        );
    }

    #[test]
    fn address_to_copy_is_absolute() {
        assert!(text_of(&[card(feed())]).contains(">https://feeds.example.org/world.rss</code>"));
    }

    #[test]
    fn markup_in_titles_is_shown_as_text() {
        let text = text_of(&[card(feed().title("<img src=x onerror=alert(1)>").entry(entry(1).title("\"><script>")))]);
        assert!(!text.contains("<img") && !text.contains("<script"));
    }

    #[test]
    fn links_of_other_schemes_are_not_followed() {
        let card = card(feed().home(Some("javascript:alert(1)")).entry(entry(1).link(Some("data:text/html,x"))));
        assert_eq!(attributes(&page(&[card]), ".card h2 a, .items a", "href"), Vec::<String>::new());
    }

    #[test]
    fn day_is_shown_as_a_day() {
        let text = text_of(&[card(feed().entry(entry(1).day("2026-11-03")))]);
        assert!(text.contains("<time datetime=\"2026-11-03\">3 Nov 2026</time>"));
    }

    #[test]
    fn instant_is_shown_in_its_own_offset() {
        let text = text_of(&[card(feed().entry(entry(0)))]);
        assert!(text.contains("<time datetime=\"2026-11-20T09:30:00+01:00\">20 Nov 2026, 09:30</time>"));
    }

    #[test]
    fn item_without_date_says_when_it_was_first_seen() {
        let text = text_of(&[card(feed().entry(entry(1).with(|entry| entry.item.published = None)))]);
        assert!(text.contains("first seen <time datetime=\"2026-11-20\">"));
    }

    #[test]
    fn failing_feed_says_since_when_why_and_what_to_do() {
        let text = text_of(&[FeedCard { failures: vec![failure()], ..card(feed()) }]);
        let reason = "The server answered 404. <strong>Look for the page&apos;s new address.</strong>";
        assert!(
            text.contains("failing since <time datetime=\"2026-11-02\">2 Nov 2026</time>") && text.contains(reason)
        );
    }

    #[test]
    fn a_feed_that_is_degraded_is_not_called_well() {
        let degraded = FeedFailure { state: "degraded", since: None, ..failure() };
        let text = text_of(&[FeedCard { failures: vec![degraded], ..card(feed()) }, card(feed())]);
        assert!(text.contains(", 1 degraded") && text.contains(">degraded</span>") && !text.contains("all well"));
    }

    #[test]
    fn commands_in_messages_are_code() {
        assert_eq!(message("run `a <b>` or ` c"), "Run <code>a &lt;b&gt;</code> or ` c.");
    }

    #[test]
    fn card_shows_five_items_at_most() {
        let feed = (0..9).fold(feed(), |feed, number| feed.entry(entry(number)));
        assert_eq!(attributes(&page(&[card(feed)]), ".items li a", "href").len(), NEWEST);
    }

    #[test]
    fn same_cards_give_same_bytes() {
        let page = || render(&[card(feed().entry(entry(1)))], Beside::default());
        assert_eq!(page(), page());
    }
}
