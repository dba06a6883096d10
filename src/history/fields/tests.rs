use super::*;
use crate::history::testing::{With, html, item, now, stories, story};

fn judged(known: &[Item], shown: &[Item], others: &[Item], memory: &FieldMemory) -> Judgement {
    let pairs: Vec<Pair<'_>> = known.iter().zip(shown).collect();
    let page: Vec<&Item> = shown.iter().chain(others).collect();
    judge(&pairs, &page, memory, (&[], now().date_naive()))
}

/// The fields that broke, where the known items are shown as `change` makes them.
fn broken(known: &[Item], change: impl Fn(&mut Item)) -> Vec<(Field, FieldState)> {
    states(&judged(known, &changed(known, change), &[], &FieldMemory::default()))
}

fn changed(items: &[Item], change: impl Fn(&mut Item)) -> Vec<Item> {
    let mut items = items.to_vec();
    items.iter_mut().for_each(change);
    items
}

fn states(judgement: &Judgement) -> Vec<(Field, FieldState)> {
    judgement.broken.iter().map(|verdict| (verdict.field, verdict.state)).collect()
}

/// What is usual where every item has every field, and its own value in each.
fn usual() -> FieldMemory {
    let usual = Usual { share: 1.0, sameness: 0.1, length: 30.0, shown: None };
    FieldMemory { usual: JUDGED.into_iter().map(|field| (field, usual)).collect(), broken: Vec::new() }
}

#[test]
fn a_page_that_is_as_it_was_has_no_broken_field() {
    assert_eq!(broken(&stories(0..10), |_| {}), []);
}

#[test]
fn a_field_that_is_gone_from_all_known_items_is_dead() {
    assert_eq!(broken(&stories(0..10), |item| item.summary = None), [(Field::Summary, FieldState::Dead)]);
    assert_eq!(broken(&stories(0..10), |item| item.title.clear()), [(Field::Title, FieldState::Dead)]);
}

#[test]
fn a_field_of_white_space_is_gone() {
    assert_eq!(broken(&stories(0..5), |item| item.title = " \u{a0}".to_owned()), [(Field::Title, FieldState::Dead)]);
}

#[test]
fn a_field_that_is_gone_from_most_known_items_is_thin() {
    let known = stories(0..10);
    let kept = known[..3].iter().map(|item| item.title.clone()).collect::<Vec<_>>();
    let verdict = broken(&known, |item| item.summary = item.summary.take().filter(|_| kept.contains(&item.title)));
    assert_eq!(verdict, [(Field::Summary, FieldState::Thin)]);
}

#[test]
fn a_field_that_half_of_the_items_lost_is_as_it_was() {
    let known = stories(0..10);
    let kept = known[..5].iter().map(|item| item.title.clone()).collect::<Vec<_>>();
    assert_eq!(broken(&known, |item| item.summary = item.summary.take().filter(|_| kept.contains(&item.title))), []);
}

#[test]
fn two_known_items_tell_nothing_and_three_do() {
    assert_eq!(broken(&stories(0..2), |item| item.summary = None), []);
    assert_eq!(broken(&stories(0..3), |item| item.summary = None), [(Field::Summary, FieldState::Dead)]);
}

#[test]
fn where_no_known_item_is_left_what_was_usual_tells_that_a_field_is_dead() {
    let page = changed(&stories(0..8), |item| item.summary = None);
    let verdict = states(&judged(&[], &[], &page, &usual()));
    assert!(verdict.contains(&(Field::Summary, FieldState::Dead)), "{verdict:?}");
    assert!(!verdict.contains(&(Field::Title, FieldState::Dead)), "{verdict:?}");
}

#[test]
fn a_field_that_the_own_pages_give_is_not_missed_on_the_list() {
    let page = changed(&stories(0..8), |item| item.summary = None);
    let page: Vec<&Item> = page.iter().collect();
    assert_eq!(states(&judge(&[], &page, &usual(), (&JUDGED, now().date_naive()))), []);
}

#[test]
fn one_value_for_most_items_where_it_used_to_vary_is_junk() {
    let change = |item: &mut Item| item.summary = Some("Subscribe now".to_owned());
    assert_eq!(broken(&stories(0..10), change), [(Field::Summary, FieldState::Junk)]);
    let page = changed(&stories(0..8), change);
    let judgement = judged(&[], &[], &page, &usual());
    assert!(states(&judgement).contains(&(Field::Summary, FieldState::Junk)), "{judgement:?}");
    let told = judgement.broken.iter().find(|verdict| verdict.field == Field::Summary).unwrap();
    assert_eq!(told.value.as_deref(), Some("Subscribe now"));
}

#[test]
fn one_value_where_it_was_always_one_is_no_junk() {
    let known: Vec<Item> = stories(0..10).into_iter().map(|item| item.author("Agency")).collect();
    assert_eq!(broken(&known, |_| {}), []);
}

#[test]
fn one_author_of_most_new_items_is_no_junk_while_the_known_ones_have_theirs() {
    let known: Vec<Item> = (0..8).map(|number| story(number).author(&format!("Reporter {number}"))).collect();
    let new: Vec<Item> = (20..40).map(|number| story(number).author("Agency")).collect();
    assert_eq!(states(&judged(&known, &known, &new, &usual_of(&known))), []);
}

#[test]
fn one_title_of_most_new_items_is_junk_though_the_known_ones_have_theirs() {
    let known = stories(0..8);
    let new: Vec<Item> = (20..40).map(|number| story(number).titled("Subscribe now")).collect();
    assert_eq!(states(&judged(&known, &known, &new, &FieldMemory::default())), [(Field::Title, FieldState::Junk)]);
}

fn usual_of(items: &[Item]) -> FieldMemory {
    {
        let items: Vec<&Item> = items.iter().collect();
        after(&FieldMemory::default(), (&items, &items), Judgement::default(), true)
    }
}

#[test]
fn items_that_are_all_alike_break_nothing() {
    let alike: Vec<Item> = (0..10).map(|at| item(&at.to_string(), "Letters").summary("To the editor")).collect();
    assert_eq!(broken(&alike, |_| {}), []);
    assert_eq!(states(&judged(&alike, &alike, &alike, &usual_of(&alike))), []);
}

#[test]
fn items_without_titles_break_nothing() {
    let known = changed(&stories(0..10), |item| item.title.clear());
    assert_eq!(states(&judged(&known, &known, &known, &usual_of(&known))), []);
}

#[test]
fn the_value_of_another_field_is_doubled() {
    let change = |item: &mut Item| item.summary = Some(item.title.clone());
    assert_eq!(broken(&stories(0..10), change), [(Field::Summary, FieldState::Doubled)]);
    let known: Vec<Item> = (0..6).map(|number| story(number).author(&format!("Reporter {number}"))).collect();
    let verdict = broken(&known, |item| item.title = item.authors[0].name.clone());
    assert_eq!(verdict, [(Field::Title, FieldState::Doubled)]);
}

#[test]
fn words_that_have_nothing_to_do_with_those_before_are_of_another_field() {
    let other = |item: &mut Item| item.title = item.title.replace("opens", "x").chars().rev().collect();
    assert_eq!(broken(&stories(0..6), other), [(Field::Title, FieldState::Other)]);
}

#[test]
fn those_that_came_since_a_field_broke_do_not_mend_it() {
    let other = |item: &mut Item| item.title = item.title.replace("opens", "x").chars().rev().collect();
    let (old, new) = (stories(0..6), stories(20..30));
    let first = judged(&old, &changed(&old, other), &[], &FieldMemory::default());
    let memory = FieldMemory { broken: first.broken, ..FieldMemory::default() };
    let known: Vec<Item> = old.iter().chain(&new).cloned().collect();
    let shown: Vec<Item> = changed(&old, other).into_iter().chain(new).collect();
    assert_eq!(states(&judged(&known, &shown, &[], &memory)), [(Field::Title, FieldState::Other)]);
    // the old ones have left the page
    assert_eq!(states(&judged(&known[5..], &shown[5..], &[], &memory)), []);
}

/// A memory in which a field is broken so.
fn with_broken(known: &[Item], field: Field, state: FieldState, value: Option<&str>) -> FieldMemory {
    let value = value.map(str::to_owned);
    FieldMemory { broken: vec![FieldVerdict { field, state, usual: 8, found: 0, value }], ..usual_of(known) }
}

#[test]
fn what_is_shown_in_the_place_of_a_field_that_died_is_not_that_field_once_few_are_left_that_had_it() {
    let known = stories(0..8);
    let memory = with_broken(&known, Field::Summary, FieldState::Dead, None);
    let days = |item: &mut Item| item.summary = item.title.rsplit("ferry").next().map(|n| format!("{n} June"));
    let (left, new) = (&known[..2], changed(&stories(20..28), days));
    let other = [(Field::Summary, FieldState::Other)];
    assert_eq!(states(&judged(left, &changed(left, days), &new, &memory)), other);
    assert_eq!(states(&judged(left, left, &stories(20..28), &memory)), []);
}

#[test]
fn a_title_that_is_the_summary_stays_so_while_what_stands_for_the_summary_is_none() {
    let known = stories(0..8);
    let memory = with_broken(&known, Field::Title, FieldState::Doubled, Some("summary"));
    let moved = |item: &mut Item| item.title = item.summary.replace("3 June".to_owned()).unwrap();
    let (left, new) = (&known[..2], changed(&stories(20..28), moved));
    let judgement = judged(left, &changed(left, moved), &new, &memory);
    assert!(states(&judgement).contains(&(Field::Title, FieldState::Doubled)), "{judgement:?}");
}

#[test]
fn titles_that_are_those_of_the_next_row_are_of_another_field() {
    let known: Vec<Item> =
        (0..8).map(|n| story(n).titled(&format!("Council of the harbour meets on item {n}"))).collect();
    let mut shown = known.clone();
    for at in 0..7 {
        shown[at].title.clone_from(&known[at + 1].title);
    }
    let judgement = judged(&known, &shown, &[], &usual_of(&known));
    assert_eq!(states(&judgement), [(Field::Title, FieldState::Other)]);
    assert_eq!(judgement.takeable, []);
}

#[test]
fn an_edited_headline_breaks_nothing() {
    assert_eq!(broken(&stories(0..3), |item| item.title.push_str(" at last")), []);
}

#[test]
fn one_day_for_all_is_junk_where_it_is_not_theirs() {
    let known: Vec<Item> = (1..8).map(|n| story(n).dated(&format!("2026-10-{n:02}"))).collect();
    let change = |item: &mut Item| item.published = Some(crate::history::testing::moment("2026-11-20"));
    assert_eq!(broken(&known, change), [(Field::Published, FieldState::Junk)]);
}

#[test]
fn dates_that_have_nothing_to_do_with_those_before_are_of_another_place() {
    let known: Vec<Item> = (1..8).map(|n| story(n).dated(&format!("2026-11-{n:02}"))).collect();
    let change = |item: &mut Item| {
        let day = item.published.unwrap().day();
        let other = day - chrono::Days::new(400 + 3 * u64::from(chrono::Datelike::day(&day)));
        item.published = Some(crate::model::Moment::Day(other));
    };
    assert_eq!(broken(&known, change), [(Field::Published, FieldState::Other)]);
}

#[test]
fn a_day_in_another_zone_is_the_same_date() {
    let known: Vec<Item> = (1..8).map(|n| story(n).dated(&format!("2026-11-{n:02}"))).collect();
    let next = |item: &mut Item| {
        item.published = item.published.map(|moment| crate::model::Moment::Day(moment.day() + chrono::Days::new(1)));
    };
    assert_eq!(broken(&known, next), []);
}

#[test]
fn another_author_or_picture_of_each_item_breaks_nothing() {
    let known: Vec<Item> =
        (0..6).map(|n| story(n).author(&format!("Reporter {n}")).image(&format!("https://img.example/{n}"))).collect();
    let verdict = broken(&known, |item| {
        let number = item.title.len() + item.authors[0].name.chars().last().map_or(0, |c| c as usize);
        item.authors[0].name = format!("Desk {number}");
        item.image.as_mut().unwrap().url = format!("https://cdn.example/{number}").parse().unwrap();
    });
    assert_eq!(verdict, []);
}

#[test]
fn fields_that_most_items_have_otherwise_at_once_are_read_another_way() {
    let longer = |item: &mut Item| item.title = format!("Harbour news: {}", item.title);
    let reread = |known: &[Item]| judged(known, &changed(known, longer), &[], &FieldMemory::default()).reread;
    assert_eq!(reread(&stories(0..4)), [Field::Title]);
    assert_eq!(reread(&stories(0..3)), [], "three may well be edited one by one");
}

#[test]
fn another_recipe_breaks_a_field_only_where_it_finds_none() {
    let known: Vec<Item> = stories(0..6);
    let shown = changed(&known, |item| {
        item.title = "Subscribe now".to_owned();
        item.summary = None;
    });
    let judgement = judged(&known, &shown, &[], &FieldMemory::default()).of_another_recipe();
    assert_eq!(states(&judgement), [(Field::Summary, FieldState::Dead)]);
}

fn stripped(state: FieldState) -> Item {
    let verdict = |field| FieldVerdict { field, state, usual: 9, found: 0, value: None };
    let judgement = Judgement { broken: JUDGED.into_iter().map(verdict).collect(), ..Judgement::default() };
    let mut item = story(1).dated("2026-11-03").author("Ada").image("https://img.example/1");
    item.content = Some(html("<p>Long.</p>"));
    judgement.strip(&mut item);
    item
}

#[test]
fn new_items_go_without_what_is_not_believed() {
    let bare = Item { keys: story(1).dated("2026-11-03").keys, ..Item::default() };
    for state in [FieldState::Dead, FieldState::Junk, FieldState::Doubled, FieldState::Other] {
        assert_eq!(stripped(state), bare, "{state:?}");
    }
}

#[test]
fn an_item_whose_title_is_junk_is_not_left_under_it_where_it_has_nothing_else() {
    let verdict = FieldVerdict { field: Field::Title, state: FieldState::Junk, usual: 9, found: 0, value: None };
    let judgement = Judgement { broken: vec![verdict], ..Judgement::default() };
    let mut item = item("", "Subscribe now");
    judgement.strip(&mut item);
    assert_eq!(item.title, "");
}

#[test]
fn what_has_only_become_rare_new_items_keep() {
    assert!(stripped(FieldState::Thin).summary.is_some());
}

#[test]
fn new_items_have_a_value_that_looks_as_such_a_field_did() {
    let known = stories(0..6);
    let others = |item: &mut Item| item.title = item.title.replace("opens", "x").chars().rev().collect();
    let judgement = judged(&known, &changed(&known, others), &[], &FieldMemory::default());
    assert!(judgement.keeps(Field::Title));
    let mut new = story(9);
    judgement.strip(&mut new);
    assert_eq!(new.title, story(9).title);
}

#[test]
fn what_is_usual_moves_slowly_and_stays_where_a_field_broke() {
    let page = stories(0..5);
    let page: Vec<&Item> = page.iter().collect();
    let bare = FieldMemory {
        usual: BTreeMap::from([(Field::Summary, Usual { share: 0.0, sameness: 0.0, length: 0.0, shown: None })]),
        broken: Vec::new(),
    };
    let share = |judgement| after(&bare, (&page, &page), judgement, false).usual[&Field::Summary].share;
    assert!((share(Judgement::default()) - 0.2).abs() < 1e-9);
    let dead = FieldVerdict { field: Field::Summary, state: FieldState::Dead, usual: 5, found: 0, value: None };
    assert!(share(Judgement { broken: vec![dead], ..Judgement::default() }).abs() < 1e-9);
}

#[test]
fn an_empty_page_says_nothing_of_what_is_usual() {
    assert_eq!(after(&usual(), (&[], &[]), Judgement::default(), false), usual());
}

#[test]
fn a_memory_that_makes_no_sense_breaks_nothing_and_is_soon_forgotten() {
    let odd = Usual { share: f64::NAN, sameness: f64::INFINITY, length: f64::NAN, shown: Some(f64::NAN) };
    let memory = FieldMemory { usual: JUDGED.into_iter().map(|field| (field, odd)).collect(), broken: Vec::new() };
    let page = stories(0..10);
    assert_eq!(states(&judged(&[], &[], &page, &memory)), []);
    assert_eq!(states(&judged(&page, &page, &page, &memory)), []);
    let page: Vec<&Item> = page.iter().collect();
    let usual = after(&memory, (&page, &page), Judgement::default(), false).usual[&Field::Title];
    assert!(usual.share.is_finite() && usual.sameness.is_finite() && usual.length.is_finite(), "{usual:?}");
}

#[test]
fn thousands_of_items_are_judged_in_one_pass() {
    let known: Vec<Item> = stories(0..10_000);
    let shown = changed(&known, |item| item.summary = Some(item.title.clone()));
    let started = std::time::Instant::now();
    assert_eq!(states(&judged(&known, &shown, &[], &usual()))[0].0, Field::Summary);
    assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
}

#[test]
fn values_that_were_one_for_all_give_way_to_their_own() {
    let known: Vec<Item> =
        stories(0..8).into_iter().map(|story| story.titled("Loading…").summary("Loading…")).collect();
    let shown = stories(0..8);
    let judgement = judged(&known, &shown, &[], &FieldMemory::default());
    assert!(judgement.broken.is_empty(), "{:?}", judgement.broken);
    assert!(judgement.is_hollow(Field::Title, "Loading…") && judgement.reread.is_empty());
    // and not the other way round
    assert!(judged(&shown, &known, &[], &FieldMemory::default()).keeps(Field::Title));
}

#[test]
fn one_value_for_a_few_of_many_is_not_believed_of_those() {
    let known = stories(0..12);
    let walled = |at: usize, item: Item| if at < 4 { item.summary("Subscribe to read on") } else { item };
    let shown: Vec<Item> = stories(0..12).into_iter().enumerate().map(|(at, item)| walled(at, item)).collect();
    let judgement = judged(&known, &shown, &[], &FieldMemory::default());
    let Some([verdict]) = Some(judgement.broken.as_slice()) else { panic!("{:?}", judgement.broken) };
    assert_eq!((verdict.state, verdict.usual, verdict.found), (FieldState::Shared, 12, 8));
    assert!(judgement.keeps_beside(Field::Summary, &shown[0]) && !judgement.keeps_beside(Field::Summary, &shown[9]));
}

#[test]
fn dates_of_the_last_reply_are_no_fault() {
    let at = |number: usize, day: usize| story(number).dated(&format!("2026-11-{day:02}T10:{number:02}:00Z"));
    let known: Vec<Item> = (0..8).map(|number| at(number, number + 1)).collect();
    let shown: Vec<Item> = (0..8).map(|number| at(number, 19)).collect();
    assert!(judged(&known, &shown, &[], &FieldMemory::default()).broken.is_empty());
    let one: Vec<Item> = (0..8).map(|number| story(number).dated("2026-11-19T10:00:00Z")).collect();
    assert!(judged(&known, &one, &[], &FieldMemory::default()).keeps(Field::Published));
}

/// What is usual of a source that shows every field of each item, or a share of them the summary.
fn shows(share: f64) -> FieldMemory {
    let mut memory = usual();
    memory.usual.retain(|field, _| matches!(field, Field::Title | Field::Summary));
    memory.usual.values_mut().for_each(|usual| usual.shown = Some(1.0));
    memory.usual.get_mut(&Field::Summary).unwrap().shown = Some(share);
    memory
}

#[test]
fn a_part_of_the_items_that_lose_a_field_is_told_of() {
    let known = stories(0..12);
    let lose = |every: usize| -> Vec<Item> {
        let mut shown = stories(0..12);
        shown.iter_mut().step_by(every).for_each(|item| item.summary = None);
        shown
    };
    assert_eq!(states(&judged(&known, &lose(2), &[], &shows(1.0))), [(Field::Summary, FieldState::Thin)]);
    assert_eq!(states(&judged(&known, &lose(6), &[], &shows(1.0))), [], "two of twelve may be chance");
    let mut shown = stories(0..12);
    shown.iter_mut().step_by(6).for_each(|item| item.title.clear());
    assert_eq!(states(&judged(&known, &shown, &[], &shows(1.0))), [(Field::Title, FieldState::Thin)]);
}

#[test]
fn a_field_that_the_first_few_items_alone_show_is_as_it_was() {
    let mut shown = stories(0..12);
    shown.iter_mut().skip(1).for_each(|item| item.summary = None);
    assert_eq!(states(&judged(&stories(0..12), &shown, &[], &shows(1.0 / 12.0))), []);
    assert_eq!(
        states(&judged(&stories(0..12), &shown, &[], &shows(1.0))),
        [(Field::Summary, FieldState::Dead)],
        "all of them showed it"
    );
}

#[test]
fn a_summary_in_the_place_of_a_title_that_is_gone_is_not_believed() {
    let told = |item: Item| {
        let summary = format!("{} was asked for by those who live there, and more follows soon", item.title);
        item.summary(&summary)
    };
    let known: Vec<Item> = stories(0..12).into_iter().map(told).collect();
    let moved_up = |item: &mut Item| {
        item.title = item.summary.replace("by Ada Byron, 3 March".to_owned()).unwrap();
    };
    let mut shown = known.clone();
    shown.iter_mut().step_by(3).for_each(moved_up);
    let mut new = told(story(50));
    moved_up(&mut new);
    let memory = after(&FieldMemory::default(), (&[], &known.iter().collect::<Vec<_>>()), Judgement::default(), true);
    let judgement = judged(&known, &shown, &[new.clone()], &memory);
    assert_eq!(states(&judgement), [(Field::Title, FieldState::Thin), (Field::Summary, FieldState::Thin)]);
    for item in [&shown[0], &new] {
        assert!(judgement.keeps_beside(Field::Title, item) && judgement.keeps_beside(Field::Summary, item));
    }
    assert!(!judgement.keeps_beside(Field::Title, &shown[1]));
}

#[test]
fn sections_in_the_place_of_names_are_no_authors() {
    let of = |name: fn(usize) -> String| (0..9).map(|n| story(n).author(&name(n))).collect::<Vec<Item>>();
    let names = of(|n| format!("{} Byron", ["Ada", "Carl", "Ines", "Omar", "Tom"][n % 5]));
    let verdict = |shown: &[Item]| states(&judged(&names, shown, &[], &FieldMemory::default()));
    let sections = of(|n| ["Politics", "Sport", "Culture", "Money"][n % 4].to_owned());
    assert_eq!(verdict(&sections), [(Field::Author, FieldState::Other)]);
    assert_eq!(verdict(&of(|n| format!("{n} comments"))), [(Field::Author, FieldState::Other)]);
    assert_eq!(verdict(&of(|n| ["ab", "cb", "ib"][n % 3].to_owned())), [], "initials are names");
}

#[test]
fn an_advertisement_leaves_nothing_of_itself() {
    let advert = story(50).titled("Advertisement 3").summary("Better shoes, today alone");
    let judgement = judged(&stories(0..9), &stories(0..9), &[advert.clone()], &FieldMemory::default());
    let mut stripped = advert;
    judgement.strip(&mut stripped);
    assert_eq!((stripped.title.as_str(), stripped.summary), ("", None));
    assert_eq!(states(&judgement), [(Field::Title, FieldState::Placeholder)]);
}
