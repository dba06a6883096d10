//! Whether a list as a whole can be believed: *never empties*, *never floods*.

use chrono::{DateTime, Utc};

use super::known::{Memory, ShortList};

/// A list that has less than so much of what it had is short.
const TOO_SHORT: f64 = 0.67;
/// So few items less make no list short.
const FEW: usize = 3;
/// After so many days its length is the usual one.
const GETS_USUAL: i64 = 7;

/// Why a page is not believed, though it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Not one item.
    Empty,
    /// Less than half of the usual number.
    Shrunk {
        /// Items found.
        found: usize,
        /// The usual number, rounded.
        usual: usize,
    },
    /// More new items than this source ever brings, and hardly any that was there before: it is held back.
    Burst {
        /// Items found.
        found: usize,
        /// Of them, known to history.
        known: usize,
    },
}

/// Whether so many items can be the list that is known.
pub(super) fn doubt_of_number(found: usize, usual: Option<f64>) -> Option<Doubt> {
    if found == 0 {
        return Some(Doubt::Empty);
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of items on a page are far below 2^52")]
    let count = found as f64;
    let usual = usual.filter(|usual| count < usual / 2.0)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an average of counts")]
    Some(Doubt::Shrunk { found, usual: usual.round() as usize })
}

/// How a list that is believed has become short: it has less than two thirds of the usual number, and of the fewest that it ever had. One
/// that was short before is so until its number is usual again, or has become so.
pub(super) fn short(found: usize, before: &Memory, usual: Option<f64>, now: DateTime<Utc>) -> Option<ShortList> {
    #[expect(clippy::cast_precision_loss, reason = "counts of items on a page are far below 2^52")]
    let is_less = |than: f64| (found as f64) < than * TOO_SHORT;
    if let Some(short) = &before.short {
        #[expect(clippy::cast_precision_loss, reason = "counts of items on a page are far below 2^52")]
        let is_still = is_less(short.usual as f64) && (now - short.since).num_days() < GETS_USUAL;
        return is_still.then(|| ShortList { found, ..short.clone() });
    }
    let usual = usual.filter(|usual| is_less(*usual))?;
    #[expect(clippy::cast_precision_loss, reason = "counts of items on a page are far below 2^52")]
    let is_usual = before.least.is_some_and(|least| !is_less(least as f64));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an average of counts")]
    let usual = usual.round() as usize;
    (!is_usual && usual >= found + FEW).then_some(ShortList { since: now, found, usual })
}

/// The usual number after a believed page: a moving average, so that a list which slowly shrinks is followed.
#[must_use]
pub fn usual(before: Option<f64>, found: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of items on a page are far below 2^52")]
    let found = found as f64;
    before.filter(|usual| usual.is_finite()).map_or(found, |usual| 0.8 * usual + 0.2 * found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn believes_a_page_like_the_last_and_exactly_half() {
        assert_eq!(doubt_of_number(20, Some(20.0)), None);
        assert_eq!(doubt_of_number(10, Some(20.0)), None);
    }

    #[test]
    fn doubts_less_than_half() {
        assert_eq!(doubt_of_number(9, Some(20.0)), Some(Doubt::Shrunk { found: 9, usual: 20 }));
    }

    #[test]
    fn doubts_an_empty_page_at_the_first_look() {
        assert_eq!(doubt_of_number(0, None), Some(Doubt::Empty));
    }

    #[test]
    fn follows_a_list_that_slowly_shrinks() {
        let mut average = None;
        for found in [20, 16, 14, 12, 11, 10, 9, 8] {
            assert_eq!(doubt_of_number(found, average), None, "{found} after {average:?}");
            average = Some(usual(average, found));
        }
    }

    fn day(day: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000 + day)
    }

    fn has_had(least: usize) -> Memory {
        Memory { least: Some(least), ..Memory::default() }
    }

    #[test]
    fn a_list_of_less_than_two_thirds_is_short_and_one_of_two_thirds_is_not() {
        let short_of = |found| short(found, &has_had(12), Some(12.0), day(0));
        assert_eq!(short_of(8), Some(ShortList { since: day(0), found: 8, usual: 12 }));
        assert_eq!(short_of(9), None);
    }

    #[test]
    fn two_items_less_make_no_list_short() {
        assert_eq!(short(3, &has_had(5), Some(5.0), day(0)), None);
        assert!(short(3, &has_had(6), Some(6.0), day(0)).is_some());
    }

    #[test]
    fn a_list_that_was_as_short_before_is_not_short() {
        assert_eq!(short(8, &has_had(8), Some(13.0), day(0)), None);
    }

    #[test]
    fn a_short_list_is_so_since_its_first_day_until_it_is_long_again_or_a_week_has_passed() {
        let before = Memory { short: short(6, &has_had(12), Some(12.0), day(0)), ..has_had(12) };
        // the average has followed it meanwhile
        assert_eq!(short(7, &before, Some(8.0), day(3)), Some(ShortList { since: day(0), found: 7, usual: 12 }));
        assert_eq!(short(12, &before, Some(8.0), day(3)), None);
        assert_eq!(short(6, &before, Some(7.0), day(7)), None);
    }

    #[test]
    fn nothing_is_short_of_what_is_not_known() {
        assert_eq!(short(1, &Memory::default(), None, day(0)), None);
    }
}
