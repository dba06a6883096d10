//! Which links are the list.

use super::{TITLES, all, cards, items, titles};

#[test]
fn items_that_differ_in_a_second_class_are_of_one_list() {
    let page = cards(|n, title| {
        let (class, host) = if n < 2 { ("card card--featured", "https://film.news.example") } else { ("card", "") };
        format!(
            "<div class='{class}'><h3><a href={host}/n/{n}>{title}</a></h3><p>A few words on it, number {n}.</p></div>"
        )
    });
    assert_eq!(titles(&page), TITLES);
}

#[test]
fn short_names_of_cards_are_the_list_before_questions_in_a_side_box() {
    let names = ["Pell", "Gret", "Sil", "Copper", "Kilo"];
    let page = cards(|n, _| {
        format!(
            "<section><a href=/n/{n}><img src=/{n}.png alt=''></a><div><b>{n}. <a href=/n/{n}>{}</a></b>\
             <i>A tool that looks after things</i></div></section>",
            names[n]
        )
    });
    let questions: String = TITLES
        .iter()
        .enumerate()
        .map(|(n, title)| format!("<div><a href=/q/{n}>{title}, and what do you think of it?</a></div>"))
        .collect();
    assert_eq!(titles(&format!("{page}<aside>{questions}</aside>")), names);
}

#[test]
fn the_further_stories_of_sections_belong_to_the_list() {
    let page = cards(|n, title| {
        format!(
            "<div><h3>{n}</h3><p><a href=/lead/{n}>{title}, as the council said in a long statement on the day after it</a></p>\
             <ul><li><a href=/n/{n}0>桥开放{n}</a><li><a href=/n/{n}1>巴士照常{n}</a><li><a href=/n/{n}2>钟楼修好{n}</a></ul></div>"
        )
    });
    assert_eq!(items(&page).len(), 20);
}

#[test]
fn a_record_that_is_hidden_among_others_is_none() {
    let page = cards(|n, title| {
        let hidden = ["", "", "hidden", "style='display: none'", ""][n];
        format!("<article {hidden}><h2><a href=/n/{n}>{title}</a></h2></article>")
    });
    assert_eq!(titles(&page), [TITLES[0], TITLES[1], TITLES[4]]);
}

#[test]
fn records_that_a_server_sends_late_are_shown() {
    let page = cards(|n, title| {
        let late = ["", "", "hidden id=S:2", "hidden id=':r1:S:a'", ""][n];
        format!("<article {late}><h2><a href=/n/{n}>{title}</a></h2></article>")
    });
    assert_eq!(titles(&page).len(), 5);
}

#[test]
fn sections_are_offered_together_and_each_by_itself() {
    let section = |name: &str| {
        let stories = TITLES.iter().enumerate().map(|(n, title)| {
            format!("<div class={name}-item><a href=/{name}/{n}>{name}: {title}</a><p>A few words on it.</p></div>")
        });
        format!("<section class={name}><h2>{name}</h2>{}</section>", stories.collect::<String>())
    };
    let sections: String = ["news", "papers", "theses"].map(section).concat();
    let counts: Vec<usize> = all(&format!("<main>{sections}</main>")).iter().map(|one| one.items.len()).collect();
    assert_eq!(counts[..4], [15, 5, 5, 5]);
}
