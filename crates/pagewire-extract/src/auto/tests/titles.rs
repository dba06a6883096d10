//! Which words are the title.

use super::{TITLES, cards, titles};

#[test]
fn a_reading_time_beside_a_short_title_is_none() {
    let page = cards(|n, title| {
        let short = title.split(' ').next().unwrap();
        format!(
            "<li><a href=/n/{n}><b>{short}</b> <div><time datetime=2026-05-0{m}>May {m}</time><p>{m} minutes to read</p></div></a></li>",
            m = n + 1
        )
    });
    assert_eq!(titles(&page), ["Council", "Rain", "A", "Ferries", "School"]);
}

#[test]
fn a_place_that_all_items_share_is_no_title() {
    let page = cards(|n, title| {
        let short = title.split(' ').next().unwrap();
        format!(
            "<li><a href=/n/{n}><strong>{short}</strong> <span>Lower Harbour, North County, or from home</span></a></li>"
        )
    });
    assert_eq!(titles(&page), ["Council", "Rain", "A", "Ferries", "School"]);
}

#[test]
fn a_label_and_a_date_in_the_headline_are_left_out() {
    let labelled = cards(|n, title| {
        format!("<article><a href=/n/{n}><h2><span class=label>Region</span>{title}</h2></a></article>")
    });
    assert_eq!(titles(&labelled), TITLES);
    let dated =
        cards(|n, title| format!("<li><a href=/n/{n}>{title} <span class=day>{} May 2026</span></a></li>", n + 1));
    assert_eq!(titles(&dated), TITLES);
}

#[test]
fn a_word_of_the_headline_that_stands_out_is_kept() {
    let page = cards(|n, title| format!("<article><h2><a href=/n/{n}><em>Harbour</em> {title}</a></h2></article>"));
    assert_eq!(titles(&page)[0], format!("Harbour {}", TITLES[0]));
}

#[test]
fn a_number_that_is_the_link_is_no_title_beside_a_subject() {
    let page = cards(|n, title| {
        format!("<li><div><a href=/n/{n}>No. 2026/{n}</a></div><div class=subject>{title}</div></li>")
    });
    assert_eq!(titles(&page), TITLES);
}
