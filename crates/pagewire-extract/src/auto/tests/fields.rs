//! Authors and attached media of items.

use super::{cards, items};
use crate::model::RawItem;

fn second(below: impl Fn(usize) -> String) -> RawItem {
    let page = cards(|n, title| format!("<li><h2><a href=/n/{n}>{title}</a></h2>{}</li>", below(n)));
    items(&page).swap_remove(1)
}

fn authors(below: impl Fn(usize) -> String) -> Vec<String> {
    second(below).authors.into_iter().map(|author| author.text).collect()
}

#[test]
fn all_authors_of_a_byline_are_given() {
    let linked = |_| "<p class=byline>By <a href=/a/1>Ann Example</a>, <a href=/a/2>Bo Sample</a></p>".to_owned();
    assert_eq!(authors(linked), ["Ann Example", "Bo Sample"]);
    let told = |_| "<p class=byline>Von Ann Example und Bo Sample</p>".to_owned();
    assert_eq!(authors(told), ["Ann Example", "Bo Sample"]);
    let marked = |n| {
        format!(
            "<p>{} May 2026 · <a rel=author href=/x>Ann Example</a> · <a rel=author href=/y>Bo Sample</a></p>",
            n + 1
        )
    };
    assert_eq!(authors(marked), ["Ann Example", "Bo Sample"]);
}

#[test]
fn an_author_behind_a_mark_in_a_line_with_a_date_is_given() {
    let line = |n| format!("<div><span>•</span> {} May 2026 <span>•</span> by Marlow</div>", n + 1);
    assert_eq!(authors(line), ["Marlow"]);
}

#[test]
fn one_word_for_many_persons_is_no_author() {
    let line = |n| format!("<p><a href=/user/{n}>View profile</a> {} May 2026</p>", n + 1);
    assert!(authors(line).is_empty());
}

#[test]
fn what_can_be_listened_to_is_attached() {
    let player = |n| {
        format!("<audio controls><source src=/{n}.ogg type=audio/ogg><source src=/{n}.mp3 type=audio/mpeg></audio>")
    };
    let media = second(player).enclosures;
    assert_eq!((media.len(), media[0].url.text.as_str()), (1, "/1.mp3"));
    let link = second(|n| format!("<a href='/get?id={n}' type=audio/mpeg download>Download</a>"));
    assert_eq!(link.enclosures[0].media_type.as_deref(), Some("audio/mpeg"));
    let ornament = second(|n| format!("<video autoplay muted loop src=/{n}.mp4></video>"));
    assert!(ornament.enclosures.is_empty());
}

#[test]
fn the_link_in_a_heading_does_not_keep_a_short_summary_away() {
    let summary = second(|_| "<p>Words on the story, the same in each.</p>".to_owned()).summary;
    assert_eq!(summary.unwrap().text, "Words on the story, the same in each.");
}
