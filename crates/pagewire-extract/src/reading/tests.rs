use super::*;
use crate::derive;

fn page(body: &str) -> Page {
    Page {
        url: "https://news.example/".parse().unwrap(),
        media_type: Some("text/html".into()),
        charset: None,
        language: None,
        body: body.as_bytes().to_vec(),
        fetched_at: "2026-03-08T10:00:00Z".parse().unwrap(),
    }
}

fn recipe(lines: &[(&str, &str)]) -> Recipe {
    let lines: Vec<_> = lines.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    Recipe::List(Box::new(derive::amended(None, &lines).unwrap()))
}

/// What a feed is made of, and what somebody is shown who asks where it came from.
fn both(page: &Page, how: &How<'_>) -> (Vec<Item>, Vec<Item>) {
    let shown = Reading::of(page, how).unwrap().items().1.into_iter().filter_map(|explained| explained.item);
    (read(page, how).unwrap().items, shown.collect())
}

#[test]
fn a_column_of_dates_is_explained_as_it_is_read() {
    // only the last says that the day comes first
    let rows = ["03/02/2026", "05/02/2026", "25/02/2026"].map(|date| {
        format!(
            "<article><h2><a href=/n/{date}>The council met on the bridge again</a></h2><time>{date}</time></article>"
        )
    });
    let page = page(&format!("<html><main>{}</main>", rows.concat()));
    let (read, shown) = both(&page, &How::default());
    assert_eq!(read[0].published.unwrap().day().to_string(), "2026-02-03");
    assert_eq!(read, shown);
}

#[test]
fn items_that_no_element_shows_are_explained_too() {
    let list: Vec<String> = (1..9)
        .map(|n| format!(r#"{{"@type":"ListItem","position":{n},"item":{{"@type":"NewsArticle","headline":"Bridge {n} opens","url":"/n/{n}"}}}}"#))
        .collect();
    let data =
        format!(r#"{{"@context":"https://schema.org","@type":"ItemList","itemListElement":[{}]}}"#, list.join(","));
    let page = page(&format!(r#"<html><script type="application/ld+json">{data}</script><div id=app></div>"#));
    let (read, shown) = both(&page, &How::default());
    assert_eq!(read.len(), 8);
    assert_eq!(read, shown);
}

#[test]
fn an_item_shown_twice_says_so() {
    let recipe = recipe(&[("item", "article"), ("title", "h2"), ("link", "a")]);
    let how = How { recipe: &recipe, ..How::default() };
    let page = page("<article><a href=/a><h2>One</h2></a></article><article><a href=/a><h2>One</h2></a></article>");
    let (_, explained) = Reading::of(&page, &how).unwrap().items();
    assert!(explained[0].item.is_some() && explained[0].issues.is_empty());
    assert!(explained[1].item.is_none() && explained[1].issues[0].message.contains("a second time"));
}

#[test]
fn a_recipe_that_would_take_too_long_is_refused_whoever_asks() {
    let recipe = recipe(&[("item", "div:has(~ p)")]);
    let how = How { recipe: &recipe, ..How::default() };
    let page = page(&"<div>a</div>".repeat(20_000));
    let error = Reading::of(&page, &how).unwrap_err();
    assert!(matches!(error, ReadError::Extract(ExtractError::Costly { .. })));
    assert_eq!(read(&page, &how).unwrap_err(), error);
}
