use super::*;

/// Monday, 1 June 2026, noon.
fn around() -> Surroundings<'static> {
    let now = DateTime::parse_from_rfc3339("2026-06-01T12:00:00Z").unwrap().to_utc();
    Surroundings { now, timezone: Tz::Europe__Paris, hint: None, day_first: None }
}

fn read(text: &str) -> String {
    parse(text, &around()).map_or_else(|error| format!("{error:?}"), |moment| moment.to_string())
}

#[track_caller]
fn reads(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(read(text), *expected, "{text}");
    }
}

#[test]
fn reads_iso_8601() {
    reads(&[
        ("2026-03-08", "2026-03-08"),
        ("2026-03-08T10:15:00Z", "2026-03-08T10:15:00Z"),
        ("2026-03-08T10:15:00.123+02:00", "2026-03-08T10:15:00+02:00"),
        ("2026-03-08T10:15:00+0200", "2026-03-08T10:15:00+02:00"),
        ("2026-03-08 10:15", "2026-03-08T10:15:00+01:00"),
        ("2026-3-8", "2026-03-08"),
        ("20260308T101500Z", "2026-03-08T10:15:00Z"),
        ("Published: 2026-03-08", "2026-03-08"),
        ("1772964900", "2026-03-08T10:15:00Z"),
        ("1772964900000", "2026-03-08T10:15:00Z"),
    ]);
}

#[test]
fn reads_rfc_2822_and_forgives_a_wrong_weekday() {
    reads(&[
        ("Sun, 08 Mar 2026 10:15:00 +0200", "2026-03-08T10:15:00+02:00"),
        ("Tue, 08 Mar 2026 10:15:00 GMT", "2026-03-08T10:15:00Z"),
        ("8 Mar 26 10:15 EST", "2026-03-08T10:15:00-05:00"),
    ]);
}

#[test]
fn reads_written_english() {
    reads(&[
        ("March 8, 2026", "2026-03-08"),
        ("8 March 2026", "2026-03-08"),
        ("Sunday, March 8th, 2026", "2026-03-08"),
        ("the 8th of March 2026", "2026-03-08"),
        ("Mar. 8, 2026 at 3:04 pm EST", "2026-03-08T15:04:00-05:00"),
        ("Mar 8, 2026 3 p.m. ET", "2026-03-08T15:00:00-04:00"),
        ("Posted on March 8, 2026 by Ada Byron", "2026-03-08"),
        ("10:15, 8 March 2026", "2026-03-08T10:15:00+01:00"),
        ("2026 March 8", "2026-03-08"),
        ("08-Mar-2026", "2026-03-08"),
        ("May 1, 2026 12:30 AM", "2026-05-01T00:30:00+02:00"),
    ]);
}

#[test]
fn reads_other_languages() {
    reads(&[
        ("Sonntag, 8. März 2026, 14:05 Uhr", "2026-03-08T14:05:00+01:00"),
        ("8. März 2026 14.05 Uhr", "2026-03-08T14:05:00+01:00"),
        ("8 mars 2026 à 14 h 05", "2026-03-08T14:05:00+01:00"),
        ("1er avril 2026 à 18 h", "2026-04-01T18:00:00+02:00"),
        ("8 de marzo de 2026", "2026-03-08"),
        ("8 marca 2026", "2026-03-08"),
        ("8 марта 2026, 10:15", "2026-03-08T10:15:00+01:00"),
        ("8 Mart 2026", "2026-03-08"),
        ("2026年3月8日", "2026-03-08"),
        ("2026年3月8日 下午3:05", "2026-03-08T15:05:00+01:00"),
        ("2026년 3월 8일", "2026-03-08"),
        ("৮ মার্চ ২০২৬", "2026-03-08"),
    ]);
}

#[test]
fn reads_figures_where_there_is_no_doubt() {
    reads(&[
        ("08.03.2026", "2026-03-08"),
        ("8.3.26 10:15", "2026-03-08T10:15:00+01:00"),
        ("13/03/2026", "2026-03-13"),
        ("03/13/2026", "2026-03-13"),
        ("05/05/2026", "2026-05-05"),
        ("2026/03/08", "2026-03-08"),
        ("2026. 3. 8.", "2026-03-08"),
        ("03/04/2026", "Ambiguous"),
    ]);
}

#[test]
fn other_dates_of_the_column_tell_the_order() {
    assert_eq!(infer_day_first(["03/04/2026", "13/04/2026"].into_iter()), Some(true));
    assert_eq!(infer_day_first(["03/04/2026", "03/14/2026"].into_iter()), Some(false));
    assert_eq!(infer_day_first(["03/04/2026"].into_iter()), None);
    assert_eq!(infer_day_first(["13/04/2026", "03/14/2026"].into_iter()), None);
    let told = Surroundings { day_first: Some(false), ..around() };
    assert_eq!(parse("03/04/2026", &told).unwrap().to_string(), "2026-03-04");
}

#[test]
fn a_date_without_year_is_the_last_one() {
    reads(&[
        ("March 8", "2026-03-08"),
        ("8 December", "2025-12-08"),
        ("June 2", "2026-06-02"),
        ("June 3", "2025-06-03"),
        ("3月8日", "2026-03-08"),
    ]);
}

#[test]
fn a_span_of_days_begins_with_its_first() {
    reads(&[
        ("Mar 17-19, 2026", "2026-03-17"),
        ("17 – 19 March 2026", "2026-03-17"),
        ("Mar 17-19", "2026-03-17"),
        ("March 17 to April 2, 2024", "2024-03-17"),
        ("30 December – 2 January 2026", "2025-12-30"),
        ("18 February – 25 April", "2026-02-18"),
        ("March 6–May 18", "2026-03-06"),
    ]);
}

#[test]
fn a_common_word_is_a_month_where_nothing_else_is_said() {
    reads(&[("12 set", "2025-09-12"), ("12 de out", "2025-10-12"), ("12 out 2025 10:30", "2025-10-12T10:30:00+02:00")]);
}

#[test]
fn reads_dates_that_count_back() {
    reads(&[
        ("2 hours ago", "2026-06-01T10:00:00Z"),
        ("an hour ago", "2026-06-01T11:00:00Z"),
        ("35 minutes ago", "2026-06-01T11:25:00Z"),
        ("just now", "2026-06-01T12:00:00Z"),
        ("3 days ago", "2026-05-29"),
        ("2 weeks ago", "2026-05-18"),
        ("1 month ago", "2026-05-01"),
        ("yesterday", "2026-05-31"),
        ("Yesterday at 14:05", "2026-05-31T14:05:00+02:00"),
        ("vor 3 Stunden", "2026-06-01T09:00:00Z"),
        ("hier à 14 h", "2026-05-31T14:00:00+02:00"),
        ("il y a 2 jours", "2026-05-30"),
        ("hace 5 minutos", "2026-06-01T11:55:00Z"),
        ("3日前", "2026-05-29"),
        ("5h", "2026-06-01T07:00:00Z"),
    ]);
}

#[test]
fn takes_no_other_number_for_a_date() {
    for text in [
        "Call 555-1234",
        "iPhone 15",
        "Top 10",
        "24/7",
        "1/2 cup",
        "Version 3.4",
        "12:30",
        "May 2026",
        "2026",
        "Chapter 8",
        "99 cents",
        "3 comments",
        "",
        "news",
        "5 minutes read",
        "192.168.1.10",
        "1.2.3.4",
        "+1 (555) 010-2026",
        "4.6 out of 5 stars",
        "4 out of 10 people agree",
        "Set of 6 mugs",
        "Box Set 3",
        "948 stars today",
        "$3.99 today only",
        "v1.10.25",
        "Version 2.10.25",
        "Ends Dec 26",
        "Open until 26 December 2026",
    ] {
        assert!(parse(text, &around()).is_err(), "{text} is {}", read(text));
    }
}

#[test]
fn absurd_numbers_are_errors_and_no_panic() {
    for text in [
        "99999-12-31",
        "March 8, 9999",
        "31 February 2026",
        "2026-02-30",
        "0000-00-00",
        "9999999999999",
        "8 March 0001",
        "00/00/0000",
        "999 years ago",
    ] {
        assert!(parse(text, &around()).is_err(), "{text} is {}", read(text));
    }
}

#[test]
fn a_format_has_the_last_word() {
    let hint = DateHint { format: Some("%m/%d/%Y %H:%M".into()), timezone: Some(Tz::America__New_York) };
    let told = Surroundings { hint: Some(&hint), ..around() };
    assert_eq!(parse("03/04/2026 10:00", &told).unwrap().to_string(), "2026-03-04T10:00:00-05:00");
    assert_eq!(parse("March 4", &told), Err(UnreadableDate::Format));
}

#[test]
fn a_time_that_spring_skips_is_an_hour_later_and_of_two_in_autumn_the_earlier() {
    reads(&[("2026-03-29 02:30", "2026-03-29T03:30:00+02:00"), ("2026-10-25 02:30", "2026-10-25T02:30:00+02:00")]);
}
