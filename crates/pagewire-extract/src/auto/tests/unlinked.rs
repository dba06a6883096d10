//! Lists whose headlines are no links.

use super::{Shape, TITLES, all, cards, items, titles};
use crate::model::RawItem;

fn links(page: &str) -> Vec<Option<String>> {
    items(page).into_iter().map(|item| item.link.map(|link| link.text)).collect()
}

fn item(page: &str) -> RawItem {
    items(page).swap_remove(1)
}

#[test]
fn a_headline_without_link_leads_where_its_last_words_do() {
    let page = cards(|n, title| {
        format!(
            "<h2>{title}</h2><div><p>The <a href=https://one{n}.example/p>Harbour Post</a> tells it at length.</p>\
             <p><a href=/n/{n}/>Full story</a> (<a href=/n/{n}/#comments>{n} comments</a>)</p></div>"
        )
    });
    assert_eq!(titles(&page), TITLES);
    assert_eq!(links(&page)[1].as_deref(), Some("/n/1/"));
    assert_eq!(item(&page).summary.unwrap().text, "The Harbour Post tells it at length.");
}

#[test]
fn a_changelog_without_links_has_its_anchors_as_addresses() {
    let page =
        cards(|n, _| format!("<h2 id=v{n}>Version 3.{n}.0</h2><p>{} May 2026</p><ul><li>Mends thing {n}</ul>", n + 1));
    assert_eq!(titles(&page)[0], "Version 3.0.0");
    assert_eq!(links(&page)[1].as_deref(), Some("#v1"));
    assert!(item(&page).published.is_some());
}

#[test]
fn the_rows_of_a_table_without_links_are_items_and_other_cells_their_summary() {
    let page = cards(|n, title| format!("<tr><td>{} May 2026</td><td>{title}</td><td>Hall {n}</td></tr>", n + 1));
    let page =
        page.replace("<main>", "<main><table><tr><th>Day<th>What<th>Where</tr>").replace("</main>", "</table></main>");
    assert_eq!(titles(&page), TITLES);
    assert_eq!(item(&page).summary.unwrap().text, "Hall 1");
}

#[test]
fn the_sections_of_an_article_are_no_list() {
    let page = cards(|n, title| {
        format!("<h2>{title}</h2><p>What happened after that was told by several people, number {n} of them first.</p>")
    });
    assert!(!titles(&page).iter().any(|title| TITLES.contains(&title.as_str())));
}

#[test]
fn a_list_without_links_is_offered_first() {
    let page = cards(|n, title| format!("<section><h3>{title}</h3><p>{} May 2026</p></section>", n + 1));
    let first = all(&page).swap_remove(0);
    assert_eq!((first.shape, first.items.len()), (Shape::List, TITLES.len()));
    assert!(!first.reasons.is_empty());
}
