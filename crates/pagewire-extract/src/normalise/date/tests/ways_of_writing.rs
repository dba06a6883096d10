//! Ways in which pages of one language or another write a date.

use super::*;

#[track_caller]
fn reads_in(language: &str, cases: &[(&str, &str)]) {
    let around = Surroundings { language: Some(language), timezone: Tz::UTC, ..around() };
    for (text, expected) in cases {
        let read = parse(text, &around).map_or_else(|error| format!("{error:?}"), |moment| moment.to_string());
        assert_eq!(read, *expected, "{text}");
    }
}

#[test]
fn the_month_stands_first_where_the_year_would() {
    reads_in("zh", &[("[03-01]", "2026-03-01"), ("03/01", "2026-03-01"), ("02-27 14:05", "2026-02-27T14:05:00Z")]);
    reads_in("ja", &[("3/1", "2026-03-01"), ("03.01", "2026-03-01")]);
    reads_in("hu", &[("03. 01.", "2026-03-01")]);
    reads_in("de", &[("3.1.", "2026-01-03")]);
    // a score, and an order that nothing tells
    for (language, text) in [("zh", "3-1"), ("zh", "03/04/2026"), ("en", "03/01")] {
        assert!(parse(text, &Surroundings { language: Some(language), ..around() }).is_err(), "{language}: {text}");
    }
}

#[test]
fn a_weekday_beside_figures_tells_the_order() {
    reads_in(
        "en",
        &[
            ("Thursday, 05/03/2026", "2026-03-05"),
            ("Thursday, 03/05/2026", "2026-03-05"),
            ("Thu 03/05/2026 10:30", "2026-03-05T10:30:00Z"),
            ("Monday, 03/05/2026", "Ambiguous"),
        ],
    );
}

#[test]
fn a_year_behind_the_time_belongs_to_the_date() {
    reads_in(
        "en",
        &[
            ("Tue Mar 05 08:09:10 2024", "2024-03-05T08:09:10Z"),
            ("Mon Mar  4 08:09:10 UTC 2024", "2024-03-04T08:09:10Z"),
            ("Tue Mar 5 08:09:10 2024 +0100", "2024-03-05T08:09:10+01:00"),
            ("Fri Apr 28 19:20:36 CEST 2023", "2023-04-28T19:20:36+02:00"),
            ("Tue Mar 05 08:09:10 +0000 2024", "2024-03-05T08:09:10Z"),
            ("Mar 5, 8:09 am, 2024", "2024-03-05T08:09:00Z"),
            // two numbers that could be a year leave it open
            ("March 5, 10:15 (2019, 2024)", "2026-03-05T10:15:00Z"),
        ],
    );
    reads_in("de", &[("5. März um 08:09 Uhr 2024", "2024-03-05T08:09:00Z")]);
}

#[test]
fn english_ordinals_are_days_and_no_years() {
    reads_in(
        "en",
        &[
            ("12th January", "2026-01-12"),
            ("Thursday 19th February 4:30pm", "2026-02-19T16:30:00Z"),
            ("11th December 2025", "2025-12-11"),
            ("May 22nd, 2026", "2026-05-22"),
        ],
    );
}

#[test]
fn a_weekday_alone_is_the_last_one() {
    // it is Monday, noon
    reads_in(
        "en",
        &[
            ("Sunday", "2026-05-31"),
            ("Saturday at 4:30pm", "2026-05-30T16:30:00Z"),
            ("Sat 4:30pm", "2026-05-30T16:30:00Z"),
            ("last Friday", "2026-05-29"),
            ("Monday 09:00", "2026-06-01T09:00:00Z"),
            ("Monday 14:30", "2026-05-25T14:30:00Z"),
            ("Sat", "None"),
            ("Sunday Times", "None"),
            ("Friday 13 lessons", "None"),
        ],
    );
    reads_in("fr", &[("jeudi à 10h00", "2026-05-28T10:00:00Z"), ("dimanche", "2026-05-31")]);
    reads_in("ru", &[("суббота, 16:30", "2026-05-30T16:30:00Z")]);
}

#[test]
fn a_month_of_a_short_year_is_no_day() {
    reads_in("pt", &[("fev/26", "None"), ("08/fev/26", "2026-02-08"), ("fev/08/2026", "2026-02-08")]);
    reads_in("en", &[("Dec '25", "None"), ("8 Dec '25", "2025-12-08")]);
}

#[test]
fn eras_are_read_in_short_and_in_numerals() {
    reads_in(
        "ja",
        &[
            ("R7.11.10", "2025-11-10"),
            ("令和7.11.10", "2025-11-10"),
            ("R8/2/9", "2026-02-09"),
            ("H31.4.26", "2019-04-26"),
            ("令和八年三月七日", "2026-03-07"),
            ("令和元年五月一日", "2019-05-01"),
        ],
    );
    reads_in("en", &[("R7.11.10", "None")]);
    reads_in("zh", &[("二〇二六年三月七日", "2026-03-07"), ("二零二五年十一月三十日", "2025-11-30")]);
}

#[test]
fn midnight_is_the_first_moment_of_the_next_day() {
    reads_in(
        "de",
        &[
            ("7. März 2026, 24:00 Uhr", "2026-03-08T00:00:00Z"),
            ("2026-03-07T24:00:00Z", "2026-03-08T00:00:00Z"),
            ("Sat, 07 Mar 2026 24:00:00 GMT", "2026-03-08T00:00:00Z"),
            ("7. März 2026, 24:30 Uhr", "2026-03-07"),
        ],
    );
}

#[test]
fn a_day_and_a_month_in_figures_are_a_date_where_their_order_is_known() {
    reads_in("de", &[("27.2.", "2026-02-27"), ("Mo 27.4. 14:05", "2026-04-27T14:05:00Z"), ("2.7", "None")]);
    reads_in("cs", &[("13. 2.", "2026-02-13")]);
    reads_in("da", &[("27/2", "2026-02-27"), ("27/2 kl. 10:15", "2026-02-27T10:15:00Z")]);
    reads_in("en", &[("24/7", "None"), ("27/2", "None")]);
}

#[test]
fn names_are_shortened_as_in_their_language() {
    reads_in("fr", &[("Jeu Fév 05, 2026 9:55 pm", "2026-02-05T21:55:00Z"), ("Mer Aoû 20, 2025", "2025-08-20")]);
}

#[test]
fn a_format_that_does_not_fit_still_tells_the_order() {
    let hint = |format: &str| DateHint { format: Some(format.into()), timezone: None };
    let read = |text, format| {
        let hint = hint(format);
        let around = Surroundings { hint: Some(&hint), timezone: Tz::UTC, ..around() };
        parse(text, &around).map_or_else(|error| format!("{error:?}"), |moment| moment.to_string())
    };
    assert_eq!(read("mardi 3 février 2026", "%A %d %B %Y"), "2026-02-03");
    assert_eq!(read("2026-02-03T08:30:00.123Z", "%Y-%m-%dT%H:%M:%SZ"), "2026-02-03T08:30:00Z");
    assert_eq!(
        (read("03/04/2026 ", "%d/%m/%y"), read("3/4/2026!", "%m/%d/%Y")),
        ("2026-04-03".into(), "2026-03-04".into())
    );
    assert_eq!(read("soon", "%d/%m/%Y"), "Format");
}
