//! Whether a page can be believed: *never empties*, *never floods*.

/// Why a page is not believed, though items were read on it.
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
    /// Many items, and history knows none of them: a redesign that changed every address and title.
    Burst {
        /// Items found.
        found: usize,
    },
}

/// From so many items on, a wholly new list is a burst; fewer flood nobody.
const BURST: usize = 5;
/// After so many seconds without a look, a wholly new list is what one expects.
const LONG_ABSENCE: i64 = 7 * 24 * 3600;

/// What a page showed, and what was known before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence {
    /// Items found.
    pub found: usize,
    /// Of them, known to history.
    pub known: usize,
    /// Of them, dated by the page after the last success.
    pub fresh: usize,
    /// The usual number; none before the first success.
    pub usual: Option<f64>,
    /// Seconds since the last success; none before the first.
    pub absence: Option<i64>,
    /// A wholly new list was accepted before: this source turns over quickly.
    pub churns: bool,
}

/// Judges a page; `None` when it is believed.
pub(super) fn doubt(evidence: &Evidence) -> Option<Doubt> {
    let Evidence { found, known, fresh, usual, absence, churns } = *evidence;
    if found == 0 {
        return Some(Doubt::Empty);
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of items on a page are far below 2^52")]
    let count = found as f64;
    if let Some(usual) = usual
        && count < usual / 2.0
    {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an average of counts")]
        return Some(Doubt::Shrunk { found, usual: usual.round() as usize });
    }
    let soon = absence.is_some_and(|absence| absence < LONG_ABSENCE);
    (soon && !churns && found >= BURST && known == 0 && fresh * 2 < found).then_some(Doubt::Burst { found })
}

/// The usual number after a believed page: a moving average, so that a list which slowly shrinks is followed.
pub(super) fn usual(before: Option<f64>, found: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of items on a page are far below 2^52")]
    let found = found as f64;
    before.map_or(found, |usual| 0.8 * usual + 0.2 * found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WELL: Evidence =
        Evidence { found: 20, known: 18, fresh: 2, usual: Some(20.0), absence: Some(3600), churns: false };

    #[test]
    fn believes_a_page_like_the_last() {
        assert_eq!(doubt(&WELL), None);
    }

    #[test]
    fn believes_exactly_half() {
        assert_eq!(doubt(&Evidence { found: 10, ..WELL }), None);
    }

    #[test]
    fn doubts_less_than_half() {
        assert_eq!(doubt(&Evidence { found: 9, ..WELL }), Some(Doubt::Shrunk { found: 9, usual: 20 }));
    }

    #[test]
    fn doubts_an_empty_page_at_the_first_look() {
        let first = Evidence { found: 0, known: 0, fresh: 0, usual: None, absence: None, churns: false };
        assert_eq!(doubt(&first), Some(Doubt::Empty));
    }

    #[test]
    fn doubts_a_list_that_history_knows_nothing_of() {
        assert_eq!(doubt(&Evidence { known: 0, fresh: 0, ..WELL }), Some(Doubt::Burst { found: 20 }));
    }

    #[test]
    fn believes_a_new_list_whose_items_are_dated_after_the_last_look() {
        assert_eq!(doubt(&Evidence { known: 0, fresh: 15, ..WELL }), None);
    }

    #[test]
    fn believes_a_new_list_after_a_long_absence() {
        assert_eq!(doubt(&Evidence { known: 0, fresh: 0, absence: Some(LONG_ABSENCE), ..WELL }), None);
    }

    #[test]
    fn believes_a_new_list_from_a_source_that_turns_over() {
        assert_eq!(doubt(&Evidence { known: 0, fresh: 0, churns: true, ..WELL }), None);
    }

    #[test]
    fn follows_a_list_that_slowly_shrinks() {
        let mut average = None;
        for found in [20, 16, 14, 12, 11, 10, 9, 8] {
            assert_eq!(doubt(&Evidence { found, usual: average, ..WELL }), None, "{found} after {average:?}");
            average = Some(usual(average, found));
        }
    }
}
