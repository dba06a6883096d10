mod short_lists;

use chrono::TimeDelta;

use super::*;
use crate::history::testing::{With, item, known, moment, now, seen, stories, story, time};

fn change(decision: Decision) -> Change {
    match decision {
        Decision::Believed(change) => *change,
        Decision::Doubted(doubt, _) => panic!("doubted: {doubt:?}"),
    }
}

fn believed(before: &Known, page: &[Item]) -> Change {
    change(decide(before, &seen(page)))
}

fn doubted(decision: Decision) -> (Doubt, Option<HeldList>) {
    match decision {
        Decision::Doubted(doubt, held) => (doubt, held),
        Decision::Believed(change) => panic!("believed, {} items behind", change.backfilled),
    }
}

/// New items that are news, and those that are put behind what is known.
fn news(change: &Change) -> (usize, usize) {
    let is = |write: &&Write, wanted| matches!(write, Write::New { is_backfill, .. } if *is_backfill == wanted);
    let count = |wanted| change.writes.iter().filter(|write| is(write, wanted)).count();
    (count(false), count(true))
}

fn edits(change: &Change) -> usize {
    change.writes.iter().filter(|write| matches!(write, Write::Known { edit: Some(_), .. })).count()
}

/// A page with `new` items above the first `kept` of those before.
fn above(new: Vec<Item>, before: &[Item], kept: usize) -> Vec<Item> {
    new.into_iter().chain(before[..kept].iter().cloned()).collect()
}

fn held_since(hours: i64, page: &[Item], before: &mut Known) {
    let keys = page.iter().map(|item| item.keys[0].clone()).collect();
    before.source.memory.held = Some(HeldList { since: now() - TimeDelta::hours(hours), first: None, keys });
}

#[test]
fn an_empty_page_is_not_believed_even_where_it_is_accepted() {
    let before = known(&stories(0..5));
    for accept in [false, true] {
        let look = Observation { accept, ..seen(&[]) };
        assert_eq!(doubted(decide(&before, &look)).0, Doubt::Empty);
    }
}

#[test]
fn less_than_half_of_the_usual_number_is_doubted_and_half_is_not() {
    let items = stories(0..10);
    assert_eq!(doubted(decide(&known(&items), &seen(&items[..4]))).0, Doubt::Shrunk { found: 4, usual: 10 });
    assert_eq!(believed(&known(&items), &items[..5]).writes.len(), 5);
}

#[test]
fn a_list_that_shrank_is_believed_where_it_is_accepted_or_read_by_another_recipe() {
    let items = stories(0..10);
    let accepted = change(decide(&known(&items), &Observation { accept: true, ..seen(&items[..3]) }));
    assert!((accepted.usual - 3.0).abs() < 1e-9);
    let mut before = known(&items);
    before.source.same_recipe = false;
    assert_eq!(believed(&before, &items[..3]).writes.len(), 3);
}

#[test]
fn a_doubt_of_the_number_lets_a_list_be_held_further() {
    let mut before = known(&stories(0..10));
    held_since(30, &stories(50..60), &mut before);
    assert!(doubted(decide(&before, &seen(&stories(50..52)))).1.is_some());
}

#[test]
fn the_same_page_again_changes_no_item() {
    let items = stories(0..10);
    let change = believed(&known(&items), &items);
    assert_eq!((news(&change), edits(&change)), ((0, 0), 0));
    assert!(change.difference().is_none());
}

#[test]
fn five_new_items_are_news_whatever_they_look_like() {
    let before = stories(0..10);
    assert_eq!(news(&believed(&known(&before), &above(stories(50..55), &before, 10))), (5, 0));
}

#[test]
fn many_new_items_that_are_dated_after_the_last_look_are_news() {
    let before = stories(0..30);
    let fresh = |n: usize| story(n).dated(&format!("2026-11-20T{:02}:{:02}:00Z", n % 12, n % 60));
    let page = above((50..75).map(fresh).collect(), &before, 5);
    assert_eq!(news(&believed(&known(&before), &page)), (25, 0));
}

#[test]
fn many_undated_items_beside_all_that_was_there_are_older_ones() {
    let before = stories(0..30);
    let change = believed(&known(&before), &above(stories(50..90), &before, 30));
    assert_eq!((news(&change), change.backfilled), ((0, 40), 40));
}

#[test]
fn older_ones_stand_behind_all_that_is_known_and_those_next_to_it_first() {
    let before = stories(0..10);
    let memory = known(&before);
    let change = believed(&memory, &above(stories(50..90), &before, 10));
    let oldest = memory.oldest.unwrap();
    let places: Vec<i64> = change
        .writes
        .iter()
        .filter_map(|write| match write {
            Write::New { seen, .. } => Some(oldest - seen),
            _ => None,
        })
        .collect();
    // two may have come since the last look, and are news for all that is known
    let in_order: Vec<i64> = (3..=40).chain([1, 2]).collect();
    assert_eq!(places, in_order);
}

#[test]
fn an_older_item_that_is_dated_stands_where_its_date_says() {
    let before = stories(0..10);
    let old = |n: usize| story(n).dated(&format!("2026-09-{:02}", n % 28 + 1));
    let change = believed(&known(&before), &above((50..90).map(old).collect(), &before, 10));
    let Write::New { item, is_backfill, .. } = &change.writes[0] else { panic!("{:?}", change.writes[0]) };
    assert_eq!((item.published, *is_backfill), (old(50).published, true));
}

#[test]
fn an_older_item_that_says_it_is_of_now_is_undated() {
    let before: Vec<Item> = (0..10).map(|n| story(n).dated("2026-11-10")).collect();
    let now_all = |n: usize| story(n).dated("2026-11-20T12:00:00Z");
    let change = believed(&known(&before), &above((50..90).map(now_all).collect(), &before, 10));
    assert_eq!(news(&change), (0, 40));
    for write in &change.writes {
        if let Write::New { item, seen, .. } = write {
            assert_eq!(item.published, None);
            assert!(*seen < known(&before).oldest.unwrap());
        }
    }
}

#[test]
fn another_list_is_held_back() {
    let (doubt, held) = doubted(decide(&known(&stories(0..40)), &seen(&stories(100..140))));
    assert_eq!(doubt, Doubt::Burst { found: 40, known: 0 });
    let held = held.unwrap();
    assert_eq!((held.since, held.keys.len()), (now(), 40));
}

#[test]
fn one_known_item_never_opens_the_gate_for_forty() {
    let before = stories(0..40);
    for kept in 1..5 {
        let page = above(stories(100..140), &before, kept);
        assert_eq!(doubted(decide(&known(&before), &seen(&page))).0, Doubt::Burst { found: 40 + kept, known: kept });
    }
}

#[test]
fn a_list_of_a_handful_that_turned_over_is_held_from_six_on() {
    let before = stories(0..6);
    assert_eq!(news(&believed(&known(&before[..5]), &stories(100..104))), (4, 0));
    assert_eq!(doubted(decide(&known(&before), &seen(&stories(100..106)))).0, Doubt::Burst { found: 6, known: 0 });
}

#[test]
fn a_list_that_always_turns_over_is_not_held() {
    let mut before = known(&stories(0..20));
    before.source.memory.arrivals = Arrivals { days: 30.0, items: 600.0, largest: 20.0, ..Arrivals::default() };
    assert_eq!(news(&believed(&before, &stories(100..120))), (20, 0));
}

#[test]
fn a_list_that_is_held_stays_so_for_a_day() {
    let page = stories(100..140);
    let mut before = known(&stories(0..40));
    held_since(HELD_HOURS - 1, &page, &mut before);
    let (_, held) = doubted(decide(&before, &seen(&page)));
    assert_eq!(held.unwrap().since, now() - TimeDelta::hours(HELD_HOURS - 1), "the wait goes on");
}

#[test]
fn a_list_that_was_the_same_for_a_day_is_believed_and_is_no_news() {
    let page = stories(100..140);
    let mut before = known(&stories(0..40));
    held_since(HELD_HOURS, &page, &mut before);
    let change = believed(&before, &above(stories(200..202), &page, 38));
    assert_eq!((news(&change), change.memory.held), ((2, 38), None));
}

#[test]
fn yet_another_list_waits_anew() {
    let mut before = known(&stories(0..40));
    held_since(100, &stories(100..140), &mut before);
    let (_, held) = doubted(decide(&before, &seen(&stories(300..340))));
    assert_eq!(held.unwrap().since, now());
}

#[test]
fn a_list_that_is_held_since_a_time_to_come_waits_from_now() {
    let page = stories(100..140);
    let mut before = known(&stories(0..40));
    held_since(-24 * 365 * 10, &page, &mut before);
    let (_, held) = doubted(decide(&before, &seen(&page)));
    assert_eq!(held.unwrap().since, now(), "the clock was set back");
}

#[test]
fn a_list_that_is_held_is_believed_at_once_where_it_is_accepted() {
    let before = known(&stories(0..40));
    let page = stories(100..140);
    let change = change(decide(&before, &Observation { accept: true, ..seen(&page) }));
    assert_eq!((change.writes.len(), change.memory.held.is_none()), (40, true));
}

#[test]
fn what_was_accepted_does_not_move_the_gate() {
    let before = known(&stories(0..40));
    let page = stories(100..1_100);
    let change = change(decide(&before, &Observation { accept: true, ..seen(&page) }));
    let bound = change.memory.arrivals.bound(Some(now()), now() + TimeDelta::days(1));
    assert!(bound < 60, "{bound}");
}

#[test]
fn the_first_look_at_a_feed_without_items_is_believed() {
    let change = believed(&Known::default(), &stories(0..300));
    assert_eq!((news(&change), change.reread.len()), ((300, 0), 0));
}

#[test]
fn a_source_that_joins_a_feed_does_not_push_its_news_down() {
    let mut before = known(&stories(0..10));
    before.source = crate::history::KnownSource { judges: true, ..Default::default() };
    assert_eq!(news(&believed(&before, &stories(100..140))), (0, 40));
}

#[test]
fn another_recipe_shows_what_somebody_wants_to_see() {
    let mut before = known(&stories(0..40));
    before.source.same_recipe = false;
    let change = believed(&before, &stories(100..140));
    assert_eq!((news(&change), change.memory.arrivals), ((40, 0), before.source.memory.arrivals));
}

#[test]
fn known_items_keep_a_field_that_died_and_new_ones_go_without_junk() {
    let before = stories(0..10);
    let mut page = above(stories(50..52), &before, 10);
    page.iter_mut().for_each(|item| item.summary = Some("Subscribe now".to_owned()));
    let change = believed(&known(&before), &page);
    assert_eq!((edits(&change), change.broken().len()), (0, 1));
    let Write::New { item, .. } = &change.writes[0] else { panic!("{:?}", change.writes[0]) };
    assert_eq!((item.summary.as_deref(), item.title.as_str()), (None, story(50).title.as_str()));
}

#[test]
fn where_somebody_accepts_no_field_is_judged() {
    let before = stories(0..10);
    let mut page = before.clone();
    page.iter_mut().for_each(|item| item.summary = Some("Subscribe now".to_owned()));
    let change = change(decide(&known(&before), &Observation { accept: true, ..seen(&page) }));
    assert_eq!((change.broken().len(), edits(&change)), (0, 10));
    let is_edited = |write: &Write| matches!(write, Write::Known { edit: Some(edit), .. } if edit.is_edited);
    assert!(!change.writes.iter().any(is_edited));
}

#[test]
fn a_history_that_was_lost_to_damage_judges_nothing() {
    let mut before = known(&stories(0..10));
    before.source.judges = false;
    let mut page = stories(0..3);
    page.iter_mut().for_each(|item| item.summary = None);
    assert!(believed(&before, &page).broken().is_empty());
}

#[test]
fn items_without_titles_are_told_apart_by_their_addresses() {
    let bare: Vec<Item> = (0..10).map(|n| item(&format!("photo/{n}"), "")).collect();
    let page = above(vec![item("photo/99", "")], &bare, 9);
    let change = believed(&known(&bare), &page);
    assert_eq!((news(&change), edits(&change)), ((1, 0), 0));
}

#[test]
fn items_that_are_all_alike_are_nobody_new_at_the_second_look() {
    let alike: Vec<Item> = (0..10).map(|n| item(&format!("letter/{n}"), "Letters").summary("To the editor")).collect();
    let change = believed(&known(&alike), &alike);
    assert_eq!((news(&change), edits(&change), change.difference().is_none()), ((0, 0), 0, true));
}

#[test]
fn a_memory_that_makes_no_sense_stops_no_normal_look() {
    let items = stories(0..10);
    let mut before = known(&items);
    before.source.usual = Some(f64::NAN);
    before.source.memory.arrivals =
        Arrivals { days: f64::NAN, items: f64::NAN, largest: f64::NAN, ..Arrivals::default() };
    let change = believed(&before, &above(stories(50..53), &items, 7));
    assert_eq!(news(&change), (3, 0));
    assert!(change.usual.is_finite() && change.memory.arrivals.items.is_finite(), "{:?}", change.memory.arrivals);
}

#[test]
fn a_clock_that_was_set_back_lets_no_flood_pass_and_holds_no_normal_look() {
    let items = stories(0..40);
    let mut before = known(&items);
    before.source.succeeded_at = Some(now() + TimeDelta::days(400));
    assert_eq!(news(&believed(&before, &above(stories(50..53), &items, 37))), (3, 0));
    assert_eq!(doubted(decide(&before, &seen(&stories(100..140)))).0, Doubt::Burst { found: 40, known: 0 });
}

#[test]
fn an_order_that_damage_put_out_of_all_time_is_none() {
    let items = stories(0..10);
    for oldest in [i64::MIN, i64::MAX] {
        let mut before = known(&items);
        before.oldest = Some(oldest);
        let change = believed(&before, &above(stories(50..90), &items, 10));
        for write in &change.writes {
            if let Write::New { seen, .. } = write {
                let at = DateTime::from_timestamp(*seen, 0);
                assert!(at.is_some_and(|at| at < now()), "{oldest}: {seen}");
            }
        }
    }
}

#[test]
fn the_date_of_a_known_item_stays_where_all_are_dated_anew() {
    let before: Vec<Item> = (1..10).map(|n| story(n).dated(&format!("2026-11-{n:02}"))).collect();
    let page: Vec<Item> = before.iter().map(|item| item.clone().dated("2026-11-20")).collect();
    let change = believed(&known(&before), &page);
    assert_eq!((edits(&change), change.broken()[0].field), (0, Field::Published));
}

#[test]
fn freshness_is_after_the_last_look_or_after_all_that_is_known() {
    let mut before = known(&stories(0..10));
    before.newest = Some(time("2026-11-15T00:00:00Z"));
    let page = [story(50).dated("2026-11-16"), story(51).dated("2026-11-14"), story(52)];
    let look = Look { known: &before, seen: &seen(&page), matches: &matching::find(&before, &page) };
    assert_eq!(page.iter().map(|item| look.is_fresh(item)).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(page[0].published, Some(moment("2026-11-16")));
}

#[test]
fn thousands_of_items_are_decided_on_in_linear_time() {
    let before = stories(0..10_000);
    let page = above(stories(50_000..60_000), &before, 10_000);
    let started = std::time::Instant::now();
    assert_eq!(news(&believed(&known(&before), &page)), (0, 10_000));
    assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
}

#[test]
fn a_short_list_that_goes_on_is_believed_after_two_days_and_one_that_stands_still_is_not() {
    let items = stories(0..10);
    let page = above(vec![story(50)], &items, 3);
    let after = |days: i64, page: &[Item]| {
        let mut before = known(&items);
        before.source.succeeded_at = Some(now() - TimeDelta::days(days));
        matches!(decide(&before, &seen(page)), Decision::Believed(_))
    };
    assert!(after(2, &page) && !after(1, &page));
    assert!(!after(30, &items[..4]));
    assert!(!after(30, &stories(50..54)));
}

#[test]
fn an_archive_that_is_put_behind_does_not_make_its_length_usual() {
    let items = stories(0..10);
    let page: Vec<Item> = items.iter().cloned().chain(stories(100..190)).collect();
    assert!(believed(&known(&items), &page).usual < 11.0);
}

#[test]
fn known_headlines_under_new_addresses_and_the_day_of_the_look_are_no_news() {
    let dated = |number: usize| story(number).dated(&format!("2026-01-{:02}", number + 1));
    let before = known(&(0..20).map(dated).collect::<Vec<_>>());
    let day = now().date_naive().to_string();
    let moved = |number: usize| {
        let title = story(number).title;
        item(&format!("new/{number}"), &title).dated(&day)
    };
    let page: Vec<Item> = (0..20).map(moved).collect();
    let change = believed(&before, &page);
    assert_eq!(news(&change), (0, 0), "they are the known ones");
    assert!(change.broken().iter().any(|verdict| verdict.field == Field::Published));
}

#[test]
fn rubrics_that_repeat_under_new_addresses_with_other_words_are_not_the_known_ones() {
    let rubric = |number: usize, day: &str| {
        let one = story(number).dated(day);
        let summary = format!("Prices{day} and weather{day} of the week{day}");
        Item { keys: vec![format!("url:{day}/{number}"), format!("title:{}|{day}", one.title)], ..one }
            .summary(&summary)
    };
    let before = known(&(0..3).map(|number| rubric(number, "2026-11-13")).collect::<Vec<_>>());
    let page: Vec<Item> = (0..3).map(|number| rubric(number, "2026-11-20")).collect();
    assert_eq!(news(&believed(&before, &page)), (3, 0));
}

#[test]
fn an_undated_list_that_goes_on_is_not_held_however_much_of_it_is_new() {
    let before = stories(0..20);
    assert_eq!(news(&believed(&known(&before), &above(stories(50..65), &before, 5))), (15, 0));
    // the newest stands last
    let page: Vec<Item> = before[15..].iter().cloned().chain(stories(50..65)).collect();
    assert_eq!(news(&believed(&known(&before), &page)), (15, 0));
}

#[test]
fn known_items_that_stand_anywhere_in_another_list_do_not_tell_that_it_goes_on() {
    let before = stories(0..20);
    let page: Vec<Item> = before[..5].iter().cloned().chain(stories(50..65)).collect();
    assert!(matches!(decide(&known(&before), &seen(&page)), Decision::Doubted(Doubt::Burst { .. }, _)));
    let mut shuffled = above(stories(50..65), &before, 5);
    shuffled.swap(16, 18);
    assert!(matches!(decide(&known(&before), &seen(&shuffled)), Decision::Doubted(Doubt::Burst { .. }, _)));
}

#[test]
fn a_list_without_dates_that_was_seen_once_gives_way_to_one_with_dates() {
    let dated: Vec<Item> = (0..12).map(|n| story(n).dated(&format!("2026-11-{:02}", n + 1))).collect();
    let mut before = known(&stories(50..56));
    assert!(matches!(decide(&before, &seen(&dated)), Decision::Doubted(Doubt::Burst { .. }, _)));
    before.source.memory.looks = Some(1);
    let change = believed(&before, &dated);
    assert_eq!((news(&change), change.usual), ((0, 12), 12.0));
}

#[test]
fn an_id_that_is_used_again_for_another_story_is_not_the_one_before() {
    let first: Vec<Item> =
        (0..12).map(|n| story(n).id(&format!("n{n}")).dated(&format!("2026-11-{:02}", n + 1))).collect();
    let other = story(50).titled("Night market plans an extension").id("n11").dated("2026-11-20");
    let page = above(vec![other], &first, 11);
    let change = believed(&known(&first), &page);
    assert_eq!((news(&change), edits(&change)), ((1, 0), 0));
}

#[test]
fn a_counter_in_every_title_and_address_makes_no_item_new() {
    let counted = |number: usize, count: usize| {
        let title = format!("({count}) {}", story(number).title);
        let mut one = item(&format!("story/{number}?v={count}"), &title);
        one.summary = story(number).summary;
        one
    };
    let before: Vec<Item> = (0..10).map(|number| counted(number, 3)).collect();
    let page: Vec<Item> = (0..10).map(|number| counted(number, 4)).collect();
    let change = believed(&known(&before), &page);
    let is_edited = |write: &Write| matches!(write, Write::Known { edit: Some(edit), .. } if edit.is_edited);
    assert_eq!((news(&change), change.writes.iter().any(is_edited)), ((0, 0), false));
    // the query may be all that tells items apart
    let by_query = |number: usize| item(&format!("show?id={number}"), &story(number).title);
    let before: Vec<Item> = (0..10).map(by_query).collect();
    let page: Vec<Item> = (4..14).map(by_query).collect();
    assert_eq!(news(&believed(&known(&before), &page)), (4, 0));
}
