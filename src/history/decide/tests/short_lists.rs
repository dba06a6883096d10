//! Lists that are shorter than usual.

use super::*;

#[test]
fn a_list_that_begins_anew_with_a_few_that_are_news_is_believed() {
    let dated = |number: usize| story(number).dated(&format!("2026-11-{:02}", number + 1));
    let before: Vec<Item> = (0..12).map(dated).collect();
    let fresh: Vec<Item> = (50..52).map(|number| story(number).dated("2026-11-20T08:00:00Z")).collect();
    let change = believed(&known(&before), &fresh);
    assert_eq!((news(&change), change.usual), ((2, 0), 2.0));
    let undated = stories(50..52);
    assert!(matches!(decide(&known(&before), &seen(&undated)), Decision::Doubted(Doubt::Shrunk { .. }, _)));
}

#[test]
fn one_stranger_alone_begins_no_list_where_nobody_named_its_place() {
    let dated = |number: usize| story(number).dated(&format!("2026-11-{:02}", number + 1));
    let before = known(&(0..12).map(dated).collect::<Vec<_>>());
    let [lone] = [story(50).dated("2026-11-20T08:00:00Z")];
    let page = std::slice::from_ref(&lone);
    assert!(matches!(decide(&before, &seen(page)), Decision::Doubted(Doubt::Shrunk { .. }, _)));
    let by_recipe = Observation { named: &[Field::Title], ..seen(page) };
    assert!(matches!(decide(&before, &by_recipe), Decision::Believed(_)));
}

#[test]
fn a_short_list_that_is_believed_is_not_doubted_at_the_next_look() {
    let dated = |number: usize| story(number).dated(&format!("2026-11-{:02}", number + 1));
    let mut before = known(&(0..12).map(dated).collect::<Vec<_>>());
    before.source.succeeded_at = Some(now() - TimeDelta::days(2));
    let page = [story(50).dated("2026-11-20T08:00:00Z"), dated(11), dated(10)];
    assert_eq!(believed(&before, &page).usual, 3.0);
}

#[test]
fn an_item_that_says_what_several_say_and_leads_elsewhere_is_none() {
    let before = stories(0..9);
    let adverts = |host: &str| -> Vec<Item> {
        let advert = |number: usize| {
            let mut one = story(50 + number).titled("Better shoes, today alone");
            one.link = Some(format!("https://{host}/{number}").parse().unwrap());
            Item { summary: None, ..one }
        };
        (0..3).map(advert).collect()
    };
    let home = before[0].link.as_ref().and_then(url::Url::host_str).unwrap();
    let writes = |host: &str| believed(&known(&before), &above(adverts(host), &before, 9)).writes;
    let are_none = |writes: &[Write]| writes.iter().filter(|write| matches!(write, Write::Nothing)).count();
    assert_eq!((are_none(&writes("shoes.example")), are_none(&writes(home))), (3, 0));
}
