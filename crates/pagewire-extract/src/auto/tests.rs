mod choice;
mod fields;
mod titles;
mod unlinked;

use std::fmt::Write;

use url::Url;

use super::{Candidate, Senses, Shape, candidates, extract, trace};
use crate::{
    Document,
    model::{Field, RawItem},
};

fn with<T>(page: &str, work: impl FnOnce(&Document, &Senses<'_>) -> T) -> T {
    let url = Url::parse("https://news.example/world").unwrap();
    let is_date = |text: &str| text.starts_with("2026-") || text.ends_with(" 2026");
    work(&Document::parse(page), &Senses { page: &url, is_date: &is_date })
}

fn items(page: &str) -> Vec<RawItem> {
    with(page, |document, senses| extract(document, senses).map(|extraction| extraction.items).unwrap_or_default())
}

fn all(page: &str) -> Vec<Candidate> {
    with(page, candidates)
}

/// A page with a menu, a list of titles as cards, and a box of most read pages.
fn page(titles: &[&str]) -> String {
    let mut page = String::from("<title>World</title><body><nav><ul>");
    for name in ["World", "Business", "Culture", "Sport"] {
        write!(page, "<li><a href=/{name}>{name}</a>").unwrap();
    }
    page.push_str("</ul></nav><main>");
    for (n, title) in titles.iter().enumerate() {
        write!(
            page,
            "<article class=card><h2><a href=/news/{n}-the-story-of-the-day>{title}</a></h2>\
             <p class=summary>What happened after that was told by several people who were there, number {n}.</p>\
             <p><span class=byline>By Ann Example</span> <time datetime=2026-05-{:02}>day {n}</time></p></article>",
            n + 1
        )
        .unwrap();
    }
    page.push_str("</main><aside class=popular><ol>");
    for n in 0..4 {
        write!(
            page,
            "<li><a href=/news/{n}00-an-older-story-that-is-read>An older story that many read, number {n}</a>"
        )
        .unwrap();
    }
    page.push_str("</ol></aside><footer><a href=/imprint>Imprint</a> <a href=/privacy>Privacy</a></footer>");
    page
}

const TITLES: [&str; 5] = [
    "Council votes on the harbour bridge",
    "Rain ends a dry summer in the north",
    "A museum opens its cellars",
    "Ferries run late for a third week",
    "School starts with fewer teachers",
];

#[test]
fn the_first_candidate_is_what_extract_gives() {
    let page = page(&TITLES);
    let first: Vec<RawItem> = all(&page)[0].items.iter().map(|listed| listed.item.clone()).collect();
    assert_eq!(first, items(&page));
}

#[test]
fn a_candidate_gives_its_reasons_and_stands_by_them() {
    let candidate = all(&page(&TITLES)).swap_remove(0);
    assert_eq!(candidate.shape, Shape::List);
    assert!(!candidate.reasons.is_empty() && !candidate.witnesses.is_empty());
    assert!(candidate.confidence > 0.5 && candidate.confidence <= 1.0, "{}", candidate.confidence);
}

#[test]
fn an_item_of_a_candidate_names_its_element() {
    let page = page(&TITLES);
    let path = all(&page)[0].items[1].path.clone().unwrap();
    assert_eq!(path, "body > main:nth-of-type(1) > article:nth-of-type(2)");
}

#[test]
fn candidates_do_not_share_their_items() {
    let list = all(&page(&TITLES));
    let mut links: Vec<String> =
        list.iter().flat_map(|one| &one.items).map(|one| one.item.link.as_ref().unwrap().text.clone()).collect();
    let count = links.len();
    links.sort();
    links.dedup();
    assert_eq!(links.len(), count);
}

#[test]
fn a_trace_names_the_element_of_each_field() {
    let traces = with(&page(&TITLES), trace);
    let field = |field| traces[2].fields.iter().find(|trace| trace.field == field).unwrap();
    let card = "body > main:nth-of-type(1) > article:nth-of-type(3)";
    assert_eq!(traces[2].path, card);
    assert_eq!(field(Field::Summary).path.as_deref(), Some(format!("{card} > p:nth-of-type(1)").as_str()));
    assert_eq!(field(Field::Published).words.as_deref(), Some("2026-05-03"));
}

/// A page whose main part holds this for each of the titles: number and title are put in.
fn cards(card: impl Fn(usize, &str) -> String) -> String {
    let cards: String = TITLES.iter().enumerate().map(|(n, title)| card(n, title)).collect();
    format!("<title>World</title><nav><a href=/World>World</a> <a href=/Sport>Sport</a></nav><main>{cards}</main>")
}

fn titles(page: &str) -> Vec<String> {
    items(page).into_iter().map(|item| item.title.unwrap().text).collect()
}

#[test]
fn a_promotion_that_stands_alone_is_no_list() {
    let promotion = "<section class=hero><h2><a href=/offers/join-the-harbour-club-this-winter>Join the harbour club this \
                     winter and read all that we write</a></h2><p>For a small sum a month.</p></section>";
    let page = cards(|n, title| format!("<div class=c{n}><a href=/{n}>{title}</a></div>"))
        .replace("<main>", &format!("<main>{promotion}"));
    assert_eq!(titles(&page), TITLES);
}

#[test]
fn a_heading_below_another_is_no_title() {
    let page = cards(|n, title| {
        let level = if n % 2 == 0 { "class=large" } else { "class=small" };
        format!(
            "<article><a href=/news/{n}-the-story-of-the-day><h2 {level}>{title}</h2><h3>By Ann Example and {n} others</h3></a></article>"
        )
    });
    assert_eq!(titles(&page), TITLES);
}

#[test]
fn what_a_button_says_of_an_item_is_no_title() {
    let page = cards(|n, title| {
        format!(
            "<li class=product><a href=/p/{n}-the-thing><img src=/{n}.jpg alt=''></a><a href=/p/{n}-the-thing><span>{title}</span></a>\
                 <button>Add {title} to the list of things to compare</button></li>"
        )
    });
    assert_eq!(titles(&page), TITLES);
}

#[test]
fn an_author_is_a_name_without_date_and_no_count() {
    let page = |by: &dyn Fn(usize) -> String| {
        items(&cards(|n, title| {
            format!("<article><h2><a href=/news/{n}-the-story-of-the-day>{title}</a></h2>{}</article>", by(n))
        }))
    };
    let glued = page(&|n| format!("<p class=byline><span>Ann Example {n}a</span><span>2026-05-0{}</span></p>", n + 1));
    assert_eq!(glued[1].authors[0].text, "Ann Example 1a");
    let counted = page(&|n| format!("<p>Built by</p><p>{}99 stars of the day</p>", n + 1));
    assert!(counted[1].authors.is_empty(), "{:?}", counted[1].authors);
}

#[test]
fn items_that_scripts_will_add_are_read_from_the_data() {
    let address = |n: usize| format!("https://news.example/news/{n}-the-story-of-the-day");
    let entry = |n: usize| {
        format!(
            r#"{{"@type":"ListItem","item":{{"@type":"NewsArticle","url":"{}","headline":"Story {n}"}}}}"#,
            address(n)
        )
    };
    let data = |from: usize| {
        let entries: Vec<String> = (from..12).map(entry).collect();
        format!(
            r#"<script type="application/ld+json">{{"@type":"ItemList","itemListElement":[{}]}}</script>"#,
            entries.join(",")
        )
    };
    let page = page(&TITLES);
    let longer = items(&format!("{}{page}", data(0)));
    assert_eq!((longer.len(), longer[11].title.as_ref().unwrap().text.as_str()), (12, "Story 11"));
    assert_eq!(longer[0].title.as_ref().unwrap().text, TITLES[0]);
    assert_eq!(all(&format!("{}{page}", data(0)))[0].items.len(), 12);
    assert_eq!(with(&format!("{}{page}", data(0)), trace).len(), 12);
    // a list of other things is another list
    assert_eq!(items(&format!("{}{page}", data(4))).len(), TITLES.len());
}

#[test]
fn an_article_and_the_lists_of_its_page_are_told_by_one_measure() {
    let text =
        "<p>What happened after that was told by several people who were there, at length and in their own words.</p>";
    let page = format!(
        "<meta property='og:type' content=article><article><h1>Council votes on the harbour bridge at last</h1>{}</article>\
         <aside class=related><ul>{}</ul></aside>",
        text.repeat(20),
        TITLES.iter().enumerate().map(|(n, title)| format!("<li><a href=/{n}>{title}</a>")).collect::<String>()
    );
    let list = all(&page);
    assert_eq!((list[0].shape, list.len()), (Shape::Article, 2));
    assert!(list[1..].iter().all(|other| other.confidence + list[0].confidence <= 1.0), "{list:?}");
}

/// The days of a list whose rows stand beside one another; the last row has no link.
fn days_of(row: impl Fn(&str, &str) -> String) -> Vec<String> {
    let rows = TITLES.iter().enumerate().map(|(n, title)| {
        let link = format!("<a href=/news/{n}-the-story-of-the-day>{title}</a>");
        row(if n + 1 == TITLES.len() { title } else { &link }, &format!("2026-05-{:02}", n + 1))
    });
    let list: String = rows.collect();
    let found = items(&format!("<title>World</title><body><main>{list}</main>"));
    found.into_iter().map(|item| item.published.map(|date| date.found.text).unwrap_or_default()).collect()
}

#[test]
fn dates_stay_with_their_rows_where_the_last_has_no_link() {
    let days = ["2026-05-01", "2026-05-02", "2026-05-03", "2026-05-04"];
    let leading = days_of(|title, day| format!("<p class=day>{day}</p><h4>{title}</h4>"));
    assert_eq!(leading, days, "before");
    assert_eq!(days_of(|title, day| format!("<dt>{day}</dt><dd>{title}</dd>")), days, "terms");
    assert_eq!(days_of(|title, day| format!("<h4>{title}</h4><p class=day>{day}</p>")), days, "behind");
}
