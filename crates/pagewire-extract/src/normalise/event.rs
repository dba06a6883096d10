//! When something takes place: dates that may lie ahead, and where one that names no year is the nearest.

use chrono::{DateTime, Datelike, Utc};

use crate::model::Moment;

/// A date that was read of these words: where they name no year, the nearest of its days. What is announced is within half a year of
/// the page that announces it.
pub(super) fn nearest(moment: Moment, words: &str, now: DateTime<Utc>) -> Moment {
    if has_year(words) {
        return moment;
    }
    let distance = |moment: &Moment| (moment.day() - now.date_naive()).num_days().abs();
    let years = [-1, 0, 1].into_iter().filter_map(|by| in_year(moment, moment.day().year() + by));
    years.min_by_key(distance).unwrap_or(moment)
}

fn in_year(moment: Moment, year: i32) -> Option<Moment> {
    match moment {
        Moment::Day(day) => day.with_year(year).map(Moment::Day),
        Moment::Instant(instant) => instant.with_year(year).map(Moment::Instant),
    }
}

/// Whether four figures stand together, or three groups of figures, as in 5.7.26.
fn has_year(words: &str) -> bool {
    let groups: Vec<&str> = words.split(|c: char| !c.is_numeric()).filter(|group| !group.is_empty()).collect();
    let is_date = |window: &[&str]| window.iter().all(|group| group.chars().count() <= 2);
    groups.iter().any(|group| group.chars().count() >= 4) || !words.contains(':') && groups.windows(3).any(is_date)
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeZone};

    use super::*;

    #[test]
    fn a_date_without_a_year_is_the_nearest() {
        let now = Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).unwrap();
        let day = |text: &str| Moment::Day(NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap());
        assert_eq!(nearest(day("2026-01-05"), "5 January", now), day("2027-01-05"));
        assert_eq!(nearest(day("2026-10-05"), "5 October", now), day("2026-10-05"));
        assert_eq!(nearest(day("2025-12-24"), "24 December, 19:30", now), day("2026-12-24"));
        assert_eq!(nearest(day("2024-01-05"), "5 January 2024", now), day("2024-01-05"));
        assert_eq!(nearest(day("2024-01-05"), "05.01.24", now), day("2024-01-05"));
    }
}
