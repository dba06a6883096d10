//! How sure it is that a choice is the list.

/// What the score of the surest group says, in round numbers that are estimated, not fitted: at -2 a list is as likely right as
/// wrong.
const WEIGHTS: [f64; 2] = [2.0, 1.0];

/// The confidence in a list whose surest group has a score, from 0 to 1.
pub(super) fn confidence(score: f64) -> f64 {
    let [constant, slope] = WEIGHTS;
    1.0 / (1.0 + (-(constant + slope * score)).exp())
}
