use super::*;

mod extents;
mod languages;
mod ways_of_writing;

/// Monday, 1 June 2026, noon.
fn around() -> Surroundings<'static> {
    let now = DateTime::parse_from_rfc3339("2026-06-01T12:00:00Z").unwrap().to_utc();
    Surroundings { now, timezone: Tz::Europe__Paris, hint: None, day_first: None, language: None }
}

fn read(text: &str) -> String {
    parse(text, &around()).map_or_else(|error| format!("{error:?}"), |moment| moment.to_string())
}

#[track_caller]
fn reads(cases: &[(&str, &str)]) {
    let wrong: Vec<_> = cases.iter().filter(|(text, expected)| read(text) != *expected).collect();
    let told: Vec<_> = wrong.iter().map(|(text, expected)| format!("{text}: {}, not {expected}", read(text))).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
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

/// A weekday's name and a month's, as a locale has them.
fn written(weekday: &str, month: &str) -> [String; 5] {
    [
        format!("8 {month} 2026"),
        format!("{weekday}, 8 {month} 2026"),
        format!("{weekday} 8. {month} 2026, 14:05"),
        format!("{month} 8, 2026"),
        format!("2026 {month} 8"),
    ]
}

#[test]
fn reads_every_month_of_every_locale_it_knows() {
    use std::collections::HashSet;

    use pure_rust_locales::locale_match;
    let mut languages = HashSet::new();
    let mut unread = Vec::new();
    for (language, locale) in months::LOCALES {
        languages.insert(language);
        let long = (locale_match!(locale => LC_TIME::MON), locale_match!(locale => LC_TIME::DAY));
        let short = (locale_match!(locale => LC_TIME::ABMON), locale_match!(locale => LC_TIME::ABDAY));
        for (names, weekdays) in [long, short] {
            // where months have numbers for names, a short form may be a number alone
            let named =
                names.iter().zip(1..).filter(|(name, _)| name.chars().filter(|c| c.is_alphabetic()).count() > 1);
            for (name, month) in named {
                let day = NaiveDate::from_ymd_opt(2026, month, 8).unwrap();
                let weekday = weekdays[chrono::Datelike::weekday(&day).num_days_from_sunday() as usize];
                for text in written(weekday, name) {
                    let told = Surroundings { language: Some(language), ..around() };
                    if parse(&text, &told).ok().map(|moment| moment.day()) != Some(day) {
                        unread.push(format!("{language}: {text}: {:?}", parse(&text, &told)));
                    }
                }
            }
        }
    }
    assert!(languages.len() >= 80, "{}", languages.len());
    assert!(unread.is_empty(), "{} unread\n{}", unread.len(), unread.join("\n"));
}

#[test]
fn reads_dates_as_newspapers_write_them() {
    reads(&[
        ("2025. június 3., kedd 14:05", "2025-06-03T14:05:00+02:00"),
        ("2025 m. birželio 3 d., 14:05", "2025-06-03T14:05:00+02:00"),
        ("2025. gada 3. jūnijs", "2025-06-03"),
        ("3 юни 2025 г.", "2025-06-03"),
        ("3 июня 2025 г. в 14:05 МСК", "2025-06-03T14:05:00+03:00"),
        ("3. kesäkuuta 2025 klo 14.05", "2025-06-03T14:05:00+02:00"),
        ("3. juni 2025 kl. 14.05", "2025-06-03T14:05:00+02:00"),
        ("3 de junho de 2025, às 14h05", "2025-06-03T14:05:00+02:00"),
        ("3 d'agost del 2025", "2025-08-03"),
        ("Τρίτη, 3 Ιουνίου 2025 | 14:05", "2025-06-03T14:05:00+02:00"),
        ("3 يونيو 2025", "2025-06-03"),
        ("٣ حزيران ٢٠٢٥", "2025-06-03"),
        ("الثلاثاء 3 حزيران 2025 - 2:05 م", "2025-06-03T14:05:00+02:00"),
        ("3 ביוני 2025, 14:05", "2025-06-03T14:05:00+02:00"),
        ("3 ژوئن 2025", "2025-06-03"),
        ("3 جون 2025", "2025-06-03"),
        ("३ जून २०२५", "2025-06-03"),
        ("2025(e)ko ekainaren 3a", "2025-06-03"),
        ("3 Tháng 6, 2025 14:05", "2025-06-03T14:05:00+02:00"),
        ("Thứ ba, ngày 3 tháng 6 năm 2025", "2025-06-03"),
        ("Selasa, 3 Juni 2025 14.05 WIB", "2025-06-03T14:05:00+07:00"),
        ("Sel, 03 Jun 2025 pukul 14.05", "2025-06-03T14:05:00+02:00"),
        ("2025-yil 3-iyun", "2025-06-03"),
        ("mar. 3 juin 2025 à 14h05", "2025-06-03T14:05:00+02:00"),
        ("3 czerwca 2025, godz. 14:05", "2025-06-03T14:05:00+02:00"),
        ("Di 3. Jun. 2025 um 14.05 Uhr", "2025-06-03T14:05:00+02:00"),
        ("3 giugno 2025 alle 14.05", "2025-06-03T14:05:00+02:00"),
        ("martes, 3 de junio de 2025 - 14:05 hs.", "2025-06-03T14:05:00+02:00"),
        ("Publicado el 24 de febrero de 2016 por Juan Merodio", "2016-02-24"),
        ("2025年06月03日 14:05", "2025-06-03T14:05:00+02:00"),
        ("입력 2025.06.03. 오후 2:05", "2025-06-03T14:05:00+02:00"),
    ]);
}

#[test]
fn names_of_zones_tell_where_a_time_is() {
    reads(&[
        ("June 3, 2025 2:05 PM EDT", "2025-06-03T14:05:00-04:00"),
        ("June 3, 2025 at 2:05 p.m. Eastern Time", "2025-06-03T14:05:00-04:00"),
        ("June 3, 2025 14:05 GMT+5:30", "2025-06-03T14:05:00+05:30"),
        ("3 Jun 2025 14:05 (IST)", "2025-06-03T14:05:00+05:30"),
        ("2025-06-03 14:05 Asia/Tokyo", "2025-06-03T14:05:00+09:00"),
        ("2025-06-03T14:05:00[Europe/Berlin]", "2025-06-03T14:05:00+02:00"),
        ("3 June 2025 14:05 Europe/London", "2025-06-03T14:05:00+01:00"),
        ("3. Juni 2025, 14:05 Uhr MESZ", "2025-06-03T14:05:00+02:00"),
    ]);
}

#[test]
fn a_year_tells_its_calendar() {
    reads(&[
        ("3 มิถุนายน พ.ศ. 2568", "2025-06-03"),
        ("3 มิ.ย. 2568 เวลา 14:05 น.", "2025-06-03T14:05:00+02:00"),
        ("3 มิ.ย. 68 | 14:05", "2025-06-03T14:05:00+02:00"),
        ("03/06/2568", "2025-06-03"),
        ("۱۳ خرداد ۱۴۰۴ - ۱۴:۰۵", "2025-06-03T14:05:00+02:00"),
        ("سه‌شنبه 13 خرداد 1404", "2025-06-03"),
        ("1404/03/13", "2025-06-03"),
        ("1404-03-13 14:05", "2025-06-03T14:05:00+02:00"),
        ("7 ذو الحجة 1446 هـ", "2025-06-03"),
        ("1446/12/07", "2025-06-03"),
        ("令和7年6月3日", "2025-06-03"),
        ("平成31年4月30日", "2019-04-30"),
        ("令和元年5月1日", "2019-05-01"),
        ("中華民國114年6月3日", "2025-06-03"),
    ]);
}

#[test]
fn a_language_other_than_english_tells_the_order_of_day_and_month() {
    let french = Surroundings { language: Some("fr"), ..around() };
    assert_eq!(parse("03/04/2026", &french).unwrap().to_string(), "2026-04-03");
    let english = Surroundings { language: Some("en"), ..around() };
    assert_eq!(parse("03/04/2026", &english), Err(UnreadableDate::Ambiguous));
}

#[test]
fn other_dates_of_a_whole_page_tell_the_order() {
    let page = "<p>03/04/2026</p><a href=/2026/14/3>x</a><li>Published 25/04/2026, 10:00</li>";
    assert_eq!(infer_day_first_in(page), Some(true));
    assert_eq!(infer_day_first_in("<p>03/04/2026</p>"), None);
}

#[test]
fn a_month_whose_name_is_another_elsewhere_is_no_guess() {
    assert_eq!(parse("5. listopada 2025", &around()), Err(UnreadableDate::Ambiguous));
    let croatian = Surroundings { language: Some("hr"), ..around() };
    assert_eq!(parse("5. listopada 2025", &croatian).unwrap().to_string(), "2025-10-05");
}

#[test]
fn years_of_two_figures_are_of_this_century_or_the_last() {
    reads(&[
        ("8 Mar 26", "2026-03-08"),
        ("8.3.99", "1999-03-08"),
        ("3/13/26", "2026-03-13"),
        ("8 mars '24", "2024-03-08"),
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
    let order = |texts: &[&str]| infer_day_first(texts.iter().copied(), around().now);
    assert_eq!(order(&["03/04/2026", "13/04/2026"]), Some(true));
    assert_eq!(order(&["03/04/2026", "03/14/2026"]), Some(false));
    assert_eq!(order(&["03/04/2026"]), None);
    assert_eq!(order(&["13/04/2026", "03/14/2026"]), None);
    // by the other order the first would be of October
    assert_eq!((order(&["10/05/2026", "08/05/2026"]), order(&["05/10/2026", "05/08/2026"])), (Some(true), Some(false)));
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
        ("Mar 6–May 18", "2026-03-06"),
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
        "3/17 Thu 7:30 PM",
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
    assert_eq!(parse("in March", &told), Err(UnreadableDate::Format));
}

#[test]
fn a_time_that_spring_skips_is_an_hour_later_and_of_two_in_autumn_the_earlier() {
    reads(&[("2026-03-29 02:30", "2026-03-29T03:30:00+02:00"), ("2026-10-25 02:30", "2026-10-25T02:30:00+02:00")]);
}
