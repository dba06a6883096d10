use chrono::TimeDelta;

use super::*;
use crate::{
    history::{
        fields::{FieldState, FieldVerdict},
        testing::{With, html, known_item, moment, now, story, time},
    },
    model::Enclosure,
};

/// How a page is taken on which nothing broke.
fn plainly(judgement: &Judgement) -> HistoryManner<'_> {
    HistoryManner { judgement, corrects: false, redates: false, recovering: &[], timezone: Tz::UTC, now: now() }
}

fn revised(before: &Item, shown: &Item) -> Option<Edit> {
    revise(&known_item(before), shown, plainly(&Judgement::default()))
}

/// What becomes of `before` where another recipe reads it as `shown`.
fn reread(before: &Item, shown: &Item) -> Option<Edit> {
    let judgement = Judgement::default();
    revise(&known_item(before), shown, HistoryManner { corrects: true, redates: true, ..plainly(&judgement) })
}

fn broken(field: Field) -> Judgement {
    let verdict = FieldVerdict { field, state: FieldState::Junk, usual: 9, found: 0, value: None };
    Judgement { broken: vec![verdict], ..Judgement::default() }
}

fn two_days_ago() -> i64 {
    (now() - TimeDelta::days(2)).timestamp()
}

#[test]
fn an_item_that_is_as_it_was_is_not_written() {
    assert_eq!(revised(&story(1), &story(1)), None);
}

#[test]
fn an_item_that_was_forgotten_does_not_come_back() {
    let buried = KnownItem { is_buried: true, ..KnownItem::default() };
    assert_eq!(revise(&buried, &story(1), plainly(&Judgement::default())), None);
}

#[test]
fn updated_moves_with_the_words_of_title_summary_and_content() {
    let mut before = story(1);
    before.content = Some(html("<p>Rain at noon.</p>"));
    let mut content = before.clone();
    content.content = Some(html("<p>Rain at dusk.</p>"));
    for shown in [before.clone().titled("Pier stays shut"), before.clone().summary("The council voted again"), content]
    {
        let edit = revised(&before, &shown).unwrap();
        assert_eq!((edit.is_edited, edit.updated), (true, now().timestamp()), "{}", shown.title);
    }
}

#[test]
fn updated_stays_where_only_quotes_dashes_spaces_and_capitals_change() {
    let before = story(1).titled("“Pier” – open");
    let edit = revised(&before, &story(1).titled("\"PIER\"  -  Open")).unwrap();
    assert_eq!((edit.is_edited, edit.updated), (false, two_days_ago()));
}

#[test]
fn updated_stays_where_tags_alone_change() {
    let of = |markup| Item { content: Some(html(markup)), ..story(1) };
    assert!(!revised(&of("<p>Rain at noon.</p>"), &of("<div><b>Rain</b> at noon.</div>")).unwrap().is_edited);
}

#[test]
fn updated_stays_where_a_link_an_author_a_category_or_a_picture_changes() {
    let before = story(1);
    let mut link = before.clone();
    link.link = Some("https://news.example/moved".parse().unwrap());
    let mut category = before.clone();
    category.categories = vec!["Town".to_owned()];
    let mut enclosure = before.clone();
    let url = "https://news.example/a.mp3".parse().unwrap();
    enclosure.enclosures = vec![Enclosure { url, media_type: "audio/mpeg".to_owned(), length: None }];
    let picture = before.clone().image("https://img.example/1");
    for shown in [link, category, enclosure, before.clone().author("Ada"), picture] {
        let edit = revised(&before, &shown).unwrap();
        assert_eq!((edit.is_edited, edit.updated), (false, two_days_ago()), "{shown:?}");
        assert_eq!(edit.item, Item { keys: edit.item.keys.clone(), ..shown });
    }
}

#[test]
fn a_summary_that_comes_is_an_edit_but_not_where_its_field_was_broken() {
    let before = Item { summary: None, ..story(1) };
    assert!(revised(&before, &story(1)).unwrap().is_edited);
    let judgement = Judgement::default();
    let manner = HistoryManner { recovering: &[Field::Summary], ..plainly(&judgement) };
    let edit = revise(&known_item(&before), &story(1), manner).unwrap();
    assert_eq!((edit.is_edited, edit.item.summary), (false, story(1).summary));
}

#[test]
fn what_a_page_says_no_more_stays_known() {
    let mut before = story(1).dated("2026-11-03").author("Ada").image("https://img.example/1");
    before.content = Some(html("<p>Long.</p>"));
    before.categories = vec!["Town".to_owned()];
    before.language = Some("de".to_owned());
    let bare = Item { keys: before.keys.clone(), ..Item::default() };
    assert_eq!(revised(&before, &bare), None);
}

#[test]
fn a_field_that_broke_changes_nothing() {
    let before = story(1).dated("2026-11-03");
    let shown = before.clone().titled("Subscribe now");
    assert_eq!(revise(&known_item(&before), &shown, plainly(&broken(Field::Title))), None);
    let moved = before.clone().dated("2026-11-20");
    assert_eq!(revise(&known_item(&before), &moved, plainly(&broken(Field::Published))), None);
}

#[test]
fn an_edit_of_a_field_that_has_become_rare_is_one() {
    let mut thin = broken(Field::Summary);
    thin.broken[0].state = FieldState::Thin;
    let shown = story(1).summary("The council voted again");
    assert!(revise(&known_item(&story(1)), &shown, plainly(&thin)).unwrap().is_edited);
    assert_eq!(revise(&known_item(&story(1)), &Item { summary: None, ..story(1) }, plainly(&thin)), None);
}

#[test]
fn a_field_that_is_read_another_way_is_taken_and_is_no_edit() {
    let judgement = Judgement { reread: vec![Field::Title], ..Judgement::default() };
    let shown = story(1).titled("Harbour news: pier opens");
    let edit = revise(&known_item(&story(1)), &shown, plainly(&judgement)).unwrap();
    assert_eq!((edit.is_edited, edit.item.title), (false, shown.title));
}

#[test]
fn a_corrected_recipe_corrects_silently_and_may_give_less() {
    let shown = Item { summary: None, ..story(1).titled("Pier stays shut") };
    let edit = reread(&story(1), &shown).unwrap();
    assert_eq!((edit.is_edited, edit.item.title, edit.item.summary), (false, shown.title, None));
}

#[test]
fn the_date_under_which_an_item_was_published_stays() {
    assert_eq!(revised(&story(1).dated("2026-11-03"), &story(1).dated("2026-11-05")), None);
    // undated, it was published under the time of its first sight
    assert_eq!(revised(&story(1), &story(1).dated("2026-11-05")), None);
}

#[test]
fn a_day_that_is_told_to_the_minute_later_stays_that_day() {
    assert_eq!(revised(&story(1).dated("2026-11-03"), &story(1).dated("2026-11-03T08:30:00Z")), None);
    assert_eq!(revised(&story(1).dated("2026-11-03T08:30:00Z"), &story(1).dated("2026-11-03")), None);
}

#[test]
fn a_corrected_recipe_corrects_dates() {
    let published = |before: Item, shown: Item| reread(&before, &shown).and_then(|edit| edit.item.published);
    let shown = story(1).dated("2026-11-05");
    assert_eq!(published(story(1).dated("2026-11-03"), shown.clone()), Some(moment("2026-11-05")));
    assert_eq!(published(story(1), shown), Some(moment("2026-11-05")));
    assert_eq!(reread(&story(1).dated("2026-11-03"), &story(1)), None, "a date that is not found stays");
}

#[test]
fn an_item_whose_own_page_was_not_yet_read_takes_its_words_without_an_edit() {
    let unread = KnownItem { is_unread: true, ..known_item(&story(1)) };
    let edit = revise(&unread, &story(1).titled("Pier stays shut"), plainly(&Judgement::default())).unwrap();
    assert!(!edit.is_edited);
}

#[test]
fn an_item_that_was_lost_is_what_its_page_shows() {
    let lost = KnownItem { item: None, ..known_item(&story(1).dated("2026-11-03")) };
    let edit = revise(&lost, &story(1), plainly(&Judgement::default())).unwrap();
    assert_eq!((edit.item.title, edit.item.published), (story(1).title, Some(moment("2026-11-03"))));
}

#[test]
fn what_an_own_page_said_completes_the_list() {
    let article = Item { content: Some(html("<p>Long.</p>")), ..Item::default() };
    let known = KnownItem { article: Some(Box::new(article.clone())), ..known_item(&story(1)) };
    let shown = completed(&known, &story(1));
    assert_eq!((shown.title, shown.content), (story(1).title, article.content));
    let edit = complete(&known, &story(1), false, (Tz::UTC, now())).unwrap();
    assert_eq!(edit.item.summary, story(1).summary);
}

#[test]
fn an_edit_happened_when_the_page_says_unless_that_cannot_be() {
    let edited_at = |said: &str| {
        let shown = Item { updated: Some(moment(said)), ..story(1).titled("Pier stays shut") };
        revised(&story(1), &shown).unwrap().updated
    };
    assert_eq!(edited_at("2026-11-20T09:00:00Z"), time("2026-11-20T09:00:00Z").timestamp());
    assert_eq!(edited_at("2026-11-21T09:00:00Z"), now().timestamp(), "it lies in the future");
    assert_eq!(edited_at("2026-11-01T09:00:00Z"), now().timestamp(), "it lies before the last change");
}

#[test]
fn an_item_stands_no_higher_than_where_it_was_first_seen() {
    let edit = reread(&story(1), &story(1).dated("2026-11-20T11:00:00Z")).unwrap();
    assert_eq!(edit.sort_at, two_days_ago());
    let edit = reread(&story(1), &story(1).dated("2026-11-03")).unwrap();
    assert_eq!(edit.sort_at, time("2026-11-03T00:00:00Z").timestamp());
}
