//! The Persian calendar, of Iran and Afghanistan: eight leap years in 33.

use chrono::NaiveDate;

/// The day before the first of the calendar, counted from the first day of our era.
const EPOCH: i32 = 226_895;

/// The Gregorian day of a day of that calendar, from the year 1300 to 1599.
pub(super) fn gregorian(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    if !(1300..1600).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    let length = match month {
        1..=6 => 31,
        7..=11 => 30,
        _ => 29 + new_year(year + 1) - new_year(year) - 365,
    };
    let day = i32::try_from(day).ok().filter(|day| (1..=length).contains(day))?;
    let before = i32::try_from(30 * (month - 1) + (month - 1).min(6)).ok()?;
    NaiveDate::from_num_days_from_ce_opt(new_year(year) + before + day - 1)
}

/// The first day of a year. By the sun 1503 is the leap year that by the rule is 1502, the first to differ.
fn new_year(year: i32) -> i32 {
    EPOCH + 365 * (year - 1) + (8 * year + 21) / 33 - i32::from(year == 1503)
}
