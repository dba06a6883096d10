use super::*;
use crate::history::testing::{With, item, known, stories, story};

/// The numbers of the known items that those of a page are; 0 of one that is new.
fn numbers(before: &[Item], page: &[Item]) -> Vec<i64> {
    find(&known(before), page).into_iter().map(|found| found.number.unwrap_or(0)).collect()
}

#[test]
fn an_item_is_known_by_its_address() {
    assert_eq!(numbers(&stories(0..3), &[story(2), story(7), story(0)]), [3, 0, 1]);
}

#[test]
fn an_item_is_known_by_its_id_where_its_address_changed() {
    let before = [story(1).id("n1"), story(2).id("n2")];
    let page = [item("moved", "Another headline").id("n1"), story(2).id("n2")];
    assert_eq!(numbers(&before, &page), [1, 2]);
}

#[test]
fn two_ids_at_one_address_are_two_items() {
    let before = [item("live", "Morning at the harbour").id("n1"), story(2).id("n2")];
    let page = [item("live", "Evening at the harbour").id("n9"), story(2).id("n2")];
    assert_eq!(numbers(&before, &page), [0, 2]);
}

#[test]
fn an_item_with_another_id_and_all_else_equal_is_the_same() {
    assert_eq!(numbers(&[story(1).id("n1")], &[story(1).id("renewed")]), [1]);
}

#[test]
fn an_id_outranks_an_address_whoever_stands_first() {
    let before = [item("live", "Morning at the harbour").id("n1")];
    let page = [item("live", "Evening at the harbour"), item("archive", "Morning at the harbour").id("n1")];
    assert_eq!(numbers(&before, &page), [0, 1]);
}

#[test]
fn ids_that_are_made_anew_for_every_visitor_say_nothing() {
    let of_visit = |visit: &str| -> Vec<Item> {
        stories(0..4).into_iter().enumerate().map(|(at, item)| item.id(&format!("{visit}-{at}"))).collect()
    };
    let mut page = of_visit("b");
    page[0] = page[0].clone().titled("A headline that was corrected");
    assert_eq!(numbers(&of_visit("a"), &page), [1, 2, 3, 4]);
}

#[test]
fn ids_that_count_the_places_of_a_list_name_nobody() {
    let list = |first: usize| -> Vec<Item> {
        (0..5).map(|place| story(first + 5 - place).id(&format!("teaser-{place}"))).collect()
    };
    // two stories came in at the top
    assert_eq!(numbers(&list(0), &list(2)), [0, 0, 1, 2, 3]);
}

#[test]
fn ids_that_count_places_give_no_words_away_where_there_is_no_address() {
    let list = |first: usize| -> Vec<Item> {
        (0..5).map(|place| item("", &story(first + 5 - place).title).id(&format!("teaser-{place}"))).collect()
    };
    let found = numbers(&list(0), &list(2));
    let (before, page) = (list(0), list(2));
    for (item, number) in page.iter().zip(found) {
        let owner = usize::try_from(number).ok().and_then(|number| before.get(number.checked_sub(1)?));
        assert!(owner.is_none_or(|owner| owner.title == item.title), "{} took {owner:?}", item.title);
    }
}

#[test]
fn two_addresses_that_are_both_on_the_page_are_two_items_whatever_else_is_equal() {
    let twin = |slug| item(slug, "Ferry to the north pier returns").dated("2026-11-03");
    assert_eq!(numbers(&[twin("a")], &[twin("b"), twin("a")]), [0, 1]);
}

#[test]
fn a_title_recognises_an_item_whose_address_is_gone() {
    let of_slug = |slug| item(slug, "Ferry to the north pier returns").dated("2026-11-03");
    assert_eq!(numbers(&[of_slug("a")], &[of_slug("b")]), [1]);
    assert_eq!(numbers(&[item("a", "Ferry to the north pier returns")], &[of_slug("b")]), [1]);
}

#[test]
fn a_title_of_another_day_is_another_item() {
    let of_day = |slug, day| item(slug, "Letters to the editor").dated(day);
    assert_eq!(numbers(&[of_day("a", "2026-11-03")], &[of_day("b", "2026-11-04")]), [0]);
}

#[test]
fn a_title_of_the_same_day_at_another_hour_is_another_item() {
    let at = |slug, time| item(slug, "Traffic report").dated(time);
    assert_eq!(numbers(&[at("a", "2026-11-03T08:00:00Z")], &[at("b", "2026-11-03T17:00:00Z")]), [0]);
}

#[test]
fn a_title_that_repeats_recognises_nobody() {
    let letters = |slug| item(slug, "Letters to the editor");
    assert_eq!(numbers(&[letters("a"), letters("b")], &[letters("c")]), [0]);
    assert_eq!(numbers(&[letters("a")], &[letters("c"), letters("d")]), [0, 0]);
}

#[test]
fn of_titles_that_repeat_the_day_tells_which_it_is() {
    let of_day = |slug, day| item(slug, "Letters to the editor").dated(day);
    let before = [of_day("a", "2026-11-03"), of_day("b", "2026-11-04")];
    assert_eq!(numbers(&before, &[of_day("c", "2026-11-04"), of_day("d", "2026-11-05")]), [2, 0]);
}

#[test]
fn a_short_title_without_a_day_recognises_nobody() {
    assert_eq!(numbers(&[item("a", "Update")], &[item("b", "Update")]), [0]);
    assert_eq!(numbers(&[item("a", "市议会通过预算")], &[item("b", "市议会通过预算")]), [1]);
}

#[test]
fn items_with_different_ids_are_two_where_ids_are_seen_to_last() {
    let minutes = |slug, id| item(slug, "Minutes of the harbour board").dated("2026-11-03").id(id);
    let before = [minutes("a", "n1"), story(2).id("n2")];
    assert_eq!(numbers(&before, &[minutes("b", "n3"), story(2).id("n2")]), [0, 2]);
}

#[test]
fn an_id_that_is_the_address_goes_with_the_address() {
    let minutes = |slug: &str| {
        item(slug, "Minutes of the harbour board").dated("2026-11-03").id(&format!("https://news.example/{slug}"))
    };
    let before = [minutes("a"), story(2).id("https://news.example/story/2")];
    assert_eq!(numbers(&before, &[minutes("b"), story(2).id("https://news.example/story/2")]), [1, 2]);
}

#[test]
fn an_item_of_history_is_claimed_once() {
    let page = [story(1), item("story/1", "The same address again"), story(1)];
    assert_eq!(numbers(&[story(1)], &page), [1, 0, 0]);
}

#[test]
fn an_item_that_was_forgotten_is_known() {
    let mut before = known(&stories(0..2));
    before.items.insert(1, KnownItem { is_buried: true, keys: story(0).keys, ..KnownItem::default() });
    assert_eq!(find(&before, &[story(0)])[0].number, Some(1));
}

#[test]
fn an_item_without_title_and_address_is_known_by_its_words() {
    let of_words = |words: &str| Item { keys: vec![format!("content:{words}")], ..item("", "") };
    assert_eq!(numbers(&[of_words("rain")], &[of_words("wind"), of_words("rain")]), [0, 1]);
}

#[test]
fn an_item_that_has_a_title_alone_is_known_by_it_beside_another_of_that_title() {
    let headline = item("", "Ferry to the north pier returns");
    let page = [item("story/1", "Ferry to the north pier returns"), headline.clone()];
    let mut before = known(&page);
    before.owners.insert(headline.keys[0].clone(), 2);
    let found: Vec<_> = find(&before, &page).into_iter().map(|found| found.number).collect();
    assert_eq!(found, [Some(1), Some(2)]);
}

#[test]
fn only_keys_that_nobody_has_are_new() {
    let found = find(&known(&[story(1)]), &[story(1).id("n1")]);
    assert_eq!(found, [Match { number: Some(1), new_keys: vec!["id:n1".to_owned()] }]);
}

/// The bulletin of that hour, and that address.
fn bulletin(slug: &str, hour: u8) -> Item {
    item(slug, "Water level bulletin of the river office").dated(&format!("2026-11-19T{hour:02}:00:00Z"))
}

#[test]
fn bulletins_of_one_headline_and_one_day_are_known_by_their_minutes_under_new_addresses() {
    let before = [bulletin("old/3", 18), bulletin("old/2", 12), bulletin("old/1", 6)];
    let page = [bulletin("new/4", 21), bulletin("new/3", 18), bulletin("new/2", 12), bulletin("new/1", 6)];
    assert_eq!(numbers(&before, &page), [0, 1, 2, 3]);
}

#[test]
fn a_bulletin_takes_no_place_of_another_of_its_day_that_has_left_the_page() {
    let untimed = |slug: &str, words: &str| {
        item(slug, "Water level bulletin of the river office").dated("2026-11-19").summary(words)
    };
    let before = [untimed("old/2", "Falling since noon"), untimed("old/1", "Rising since dawn")];
    let page = [untimed("new/3", "Steady at the weir"), untimed("new/1", "Rising since dawn")];
    assert_eq!(numbers(&before, &page), [0, 2]);
}

#[test]
fn thousands_of_items_of_one_title_cost_no_more_than_others() {
    let of_day = |at: usize, slug: &str| {
        let day = chrono::NaiveDate::default() + chrono::Days::new(at as u64);
        item(&format!("{slug}/{at}"), "Letters to the editor").dated(&day.to_string())
    };
    let before: Vec<Item> = (0..10_000).map(|at| of_day(at, "old")).collect();
    let page: Vec<Item> = (5_000..15_000).map(|at| of_day(at, "new")).collect();
    let started = std::time::Instant::now();
    let found = numbers(&before, &page);
    assert_eq!((found[0], found[5_000]), (5_001, 0));
    // item by item it takes minutes
    assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
}

#[test]
fn addresses_that_count_the_places_of_a_list_name_nobody() {
    let list = |first: usize| -> Vec<Item> {
        let at = |place: usize| item(&format!("show/{place}"), &story(first + 5 - place).title);
        (0..6).map(|place| at(place).dated(&format!("2026-11-{:02}", first + 6 - place))).collect()
    };
    // two stories came in at the top
    assert_eq!(numbers(&list(0), &list(2)), [0, 0, 1, 2, 3, 4]);
}

#[test]
fn headlines_that_slipped_by_a_row_are_those_of_the_addresses() {
    let list = |slipped: usize| -> Vec<Item> {
        let at = |place: usize| story(place).titled(&story(place + slipped).title);
        (0..6).map(|place| at(place).dated(&format!("2026-11-{:02}", 12 - place))).collect()
    };
    assert_eq!(numbers(&list(0), &list(1)), [1, 2, 3, 4, 5, 6]);
}
