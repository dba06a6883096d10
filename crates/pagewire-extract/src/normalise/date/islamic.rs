//! The calendar of Umm al-Qura, which Saudi Arabia dates by. Its months follow no rule: their lengths are those that were
//! published, as ICU has them (`islamic-umalqura`, Unicode-3.0 licence).

use chrono::{Days, NaiveDate};

/// The first year of [`MONTHS`].
const FIRST: i32 = 1300;

/// A year in three hexadecimal digits, from the year 1300: a bit for each month, the first one highest, set where it has 30 days
/// and not 29.
const MONTHS: &str = "\
aaad54ec96d46ea36caad5556a9792ba95d4ada55cd2d69574ab54b6a5ad4aea4f51768b6a5ad52d695b49da4d\
d26d955ac9b62baa5b52ba956caae92f49762b6956acaba4bd25d92dc96d54daa5b52ba55b49b655729754b6a3\
752b6556aaab52bc95d4ada55caad69574ab94baa5b52b6a5752768b745b5555a95b49da4dd26e936aaad54db2\
5d52da95b4aba55b49b64b715b4ab5a55d25e92ec96d4ae996b4aba93d49da4db2ab94baa5b52ba95b2ab5555c\
4bd23d91da95b4ab5a56d2b693b49b6556a9754b6a56caad555b29b92ba95d4ada55aaab595749764baa5b52b6\
a56e4db25b52b6a5ad2ae92f49764b6a56acad655d49da4dd16d955aa5b52da95b4ad5956ca6e4aea4f52b6956\
aaab54bd25d92ea96d4ada95b4aba55b29b54d6a97547693749b5556aa6b52ba8bd46da35caad64db26b94baa5\
b52b695751768b725b52b5655b49da4ed16d8b6aa6d52da95d4ada95b4ab653729762ba95b2ab5555b25d92ec9\
6d2ae956b4aba55d29d54daa9b54baa3b49ba4daaaad52da95d45ea2ec9ad556b26b94baa5d52da95b52ba8bb4\
5b92da95ab4ada4ed16e8b6a56d535695d4ada8dd46da55b29d62bb15b4ab955aaaae92ec8f5276956aaad655d";

/// The Gregorian day of a day of that calendar, from the year 1300 to 1599.
pub(super) fn gregorian(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    let at = usize::try_from(year.checked_sub(FIRST)?).ok()?;
    let month_before = month.checked_sub(1).filter(|before| *before < 12)?;
    let months = year_at(at)?;
    let length = |month: u32| 29 + (months >> (11 - month) & 1);
    if day == 0 || day > length(month_before) {
        return None;
    }
    let years: u32 = (0..at).filter_map(year_at).map(|months| 12 * 29 + months.count_ones()).sum();
    let days = years + (0..month_before).map(length).sum::<u32>() + day - 1;
    NaiveDate::from_ymd_opt(1882, 11, 12)?.checked_add_days(Days::new(days.into()))
}

fn year_at(at: usize) -> Option<u32> {
    u32::from_str_radix(MONTHS.get(3 * at..3 * at + 3)?, 16).ok()
}
