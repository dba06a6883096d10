//! Who wrote an article: bylines and data in the manner of publishers.

use super::*;

fn authors(head: &str, inside: &str) -> Vec<String> {
    article(&page(head, &format!("{inside}{BODY}"), "")).authors.into_iter().map(|author| author.text).collect()
}

#[test]
fn a_byline_names_the_authors() {
    assert_eq!(authors("", "<p class=byline>By Ada Byron and Carl Gauss</p>"), ["Ada Byron", "Carl Gauss"]);
    assert_eq!(authors("", "<p>Von Ada Byron</p>"), ["Ada Byron"]);
    assert_eq!(authors("", "<div><span>Written by</span></div><div>Ada Byron</div>"), ["Ada Byron"]);
}

#[test]
fn an_agency_beside_a_person_is_no_author() {
    assert_eq!(authors("", "<p class=byline>By Ada Byron, The Associated Press</p>"), ["Ada Byron"]);
}

#[test]
fn the_site_is_no_author_beside_a_person() {
    let head = "<meta name=author content='The Harbour Post'>";
    assert_eq!(authors(head, "<p><a rel=author href=/people/ada>Ada Byron</a></p>"), ["Ada Byron"]);
}

#[test]
fn an_organisation_will_do_where_no_person_is_named() {
    assert_eq!(authors("<meta name=author content='Harbour Board'>", ""), ["Harbour Board"]);
}

#[test]
fn data_names_people_and_organisations_apart() {
    let data = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"a","author":[{"@type":"Organization","name":"Wire"},{"@type":"Person","name":"Ada Byron"}]}</script>"#;
    assert_eq!(authors(data, ""), ["Ada Byron"]);
}

#[test]
fn a_byline_that_names_more_than_the_head_is_believed() {
    let head = "<meta name=author content='Ada Byron'>";
    assert_eq!(authors(head, "<p class=byline>Von Ada Byron und Carl Gauss</p>"), ["Ada Byron", "Carl Gauss"]);
    assert_eq!(authors(head, "<p class=byline>By Ada Byron, Updated</p>"), ["Ada Byron"]);
}

#[test]
fn one_author_of_data_may_have_the_names_of_several() {
    let data = "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Last ferry on Friday\",\
        \"author\":{\"@type\":\"Person\",\"name\":[\"Ada Byron\",\"Carl Gauss\"]}}</script>";
    assert_eq!(authors(data, ""), ["Ada Byron", "Carl Gauss"]);
}

#[test]
fn a_newsroom_is_no_author_beside_a_person() {
    for house in ["Redacción Harbour", "The Harbour Post Staff", "News Desk", "新京报"] {
        let head = format!("<meta name=author content='{house}'>");
        assert_eq!(authors(&head, "<p class=byline>Por Ada Byron</p>"), ["Ada Byron"], "{house}");
        assert_eq!(authors(&head, ""), [house]);
    }
}

#[test]
fn links_to_people_in_a_list_are_all_authors() {
    let list = "<ul><li><a href=/author/ada>Ada Byron</a></li><li><a href=/author/carl>Carl Gauss</a></li></ul>";
    assert_eq!(authors("", list), ["Ada Byron", "Carl Gauss"]);
}

#[test]
fn a_name_above_what_somebody_is_is_a_byline() {
    assert_eq!(authors("", "<div>Ada Byron</div><div>Transport correspondent</div>"), ["Ada Byron"]);
    assert!(authors("", "<div>Garden Courses</div><div>Find the author of your plants</div>").is_empty());
}
