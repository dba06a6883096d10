//! How much of a text its date is, and what it tells of.

use super::*;

fn extent(text: &str, language: Option<&str>) -> String {
    match super::super::read(text, &Surroundings { language, ..around() }) {
        Ok(Dated { extent, sense: Sense::Published, .. }) => format!("{extent:?}"),
        Ok(Dated { extent, sense: Sense::Updated, .. }) => format!("{extent:?} updated"),
        Err(error) => format!("{error:?}"),
    }
}

#[track_caller]
fn extents(expected: &str, texts: &[&str]) {
    let wrong: Vec<String> = texts
        .iter()
        .filter(|text| extent(text, None) != expected)
        .map(|text| format!("{text}: {}", extent(text, None)))
        .collect();
    assert!(wrong.is_empty(), "not {expected}:\n{}", wrong.join("\n"));
}

#[test]
fn a_date_with_its_labels_is_whole() {
    extents(
        "Whole",
        &[
            "8 March 2026",
            "Published: March 8, 2026 at 3:04 pm EST",
            "Posted on Sunday, March 8th, 2026",
            "Veröffentlicht am 8. März 2026 um 14.05 Uhr",
            "Publié le 8 mars 2026 à 14 h 05",
            "Publicado el 8 de marzo de 2026",
            "Pubblicato il 8 marzo 2026 alle ore 14:05",
            "Publicado em 8 de março de 2026 às 14h05",
            "Geplaatst op 8 maart 2026",
            "Opublikowano 8 marca 2026 r.",
            "Опубликовано 8 марта 2026 г. в 14:05",
            "Δημοσιεύτηκε στις 8 Μαρτίου 2026",
            "公開日：2026年3月8日",
            "发布时间：2026-03-08 14:05",
            "등록일 2026.03.08",
            "نشر في 8 مارس 2026",
            "Yesterday at 14:05",
            "2 hours ago",
            "3日前",
            "2026-03-08T10:15:00Z",
            "8 March 2026, 5 comments",
            "Posted on March 8, 2026 by Ada Byron",
            "April 14, 2014, 23:22:11 PM",
        ],
    );
}

#[test]
fn a_date_that_is_set_off_is_a_part() {
    extents(
        "Part",
        &[
            "Ada Byron | 8 March 2026",
            "8 March 2026 · Culture · 5 min read",
            "Von Ada Byron, vor 3 Stunden",
            "Lisboa, 8 de março de 2026",
            "v1.2.0 (2026-03-08)",
            "Ort: 8. März 2026",
        ],
    );
}

#[test]
fn a_date_in_a_sentence_is_within_it() {
    extents(
        "Within",
        &[
            "Mayor remembers the flood of 17 April 2020",
            "Festival on 9 March draws crowds",
            "Opened on 5 March 2019, the depot is old.",
            "Ouvert le 5 mars 2019 par la maire, le quai est ancien.",
            "Das Depot wurde am 5. März 2019 eröffnet.",
            "Baker went missing 3 weeks ago and is back",
            "2020年4月17日の洪水を振り返る",
            "5年前に閉じた水車小屋のいま",
            "The council meets today",
            "Tickets from 5 January 2026",
            "8 March 2026 (5)",
        ],
    );
}

#[test]
fn an_end_or_a_beginning_is_no_date_of_publication() {
    extents(
        "Other",
        &[
            "Until 10 February 2026",
            "Deadline: 10 February 2026",
            "Closing date: 10 February 2026",
            "Valid through 2026-02-10",
            "Apply by 10 February 2026",
            "Bis zum 10.02.2026",
            "Bewerbungsfrist: 10. Februar 2026",
            "Jusqu’au 10 février 2026",
            "Hasta el 10 de febrero de 2026",
            "Até 10 de fevereiro de 2026",
            "Tot en met 10 februari 2026",
            "До 10 февраля 2026",
            "Έως 10 Φεβρουαρίου 2026",
            "10 Şubat 2026'ya kadar",
            "締切：2026年2月10日",
            "2026年2月10日まで",
            "截止日期：2026-02-10",
            "마감일: 2026.02.10",
            "2026년 2월 10일까지",
            "حتى 10 فبراير 2026",
            "עד 10 בפברואר 2026",
            "अंतिम तिथि: 10 फ़रवरी 2026",
        ],
    );
    for (text, language) in [
        ("Date limite : 10/02/2026", "fr"),
        ("Fino al 10/02/2026", "it"),
        ("Fecha límite: 10/02/2026", "es"),
        ("do 10 lutego 2026", "pl"),
    ] {
        assert_eq!(extent(text, Some(language)), "Other", "{text}");
    }
    assert_eq!(extent("Do 12. Februar 2026", Some("de")), "Whole");
}

#[test]
fn a_change_is_told_apart_from_publication() {
    extents(
        "Whole updated",
        &[
            "Updated: 8 March 2026",
            "Last updated on March 8, 2026",
            "Zuletzt aktualisiert: 8. März 2026",
            "Mis à jour le 8 mars 2026",
            "Actualizado el 8 de marzo de 2026",
            "Aggiornato il 8 marzo 2026",
            "Обновлено 8 марта 2026",
            "最終更新日：2026年3月8日",
            "3時間前に更新",
            "更新时间：2026-03-08",
        ],
    );
    assert_ne!(extent("Published 8 March 2026, updated 9 March 2026", None), "Within");
}

#[test]
fn counts_and_lengths_are_no_dates() {
    extents("None", &["3,6 per cent", "June (5)", "Rain for 3 days", "for 10 years"]);
}

#[test]
fn two_figures_behind_a_month_are_a_year_where_days_come_first() {
    assert_eq!(extent("feb 26", Some("it")), "None");
    assert_eq!(extent("Jeu Fév 05 9:55 pm", Some("fr")), "Whole");
    assert_eq!(extent("Feb 26", Some("en")), "Whole");
}

#[test]
fn the_last_reply_is_no_date_of_publication() {
    let other = extent("Deadline: 8 March 2026", None);
    extents(
        &other,
        &[
            "Last post by Ada Byron 8 March 2026",
            "Last reply: 8 March 2026",
            "» Letzter Beitrag von Ada Byron, 8. März 2026",
            "Dernière réponse par Ada Byron le 8 mars 2026",
            "Последнее сообщение: 8 марта 2026",
            "最終投稿: 2026年3月8日",
            "最后回复：2026-03-08",
            "آخر مشاركة: 8 مارس 2026",
        ],
    );
    extents("Whole", &["Posted on 8 March 2026", "Post: 8 March 2026"]);
}
