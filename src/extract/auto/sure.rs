//! How sure it is that a choice is the list.

/// What the score of the surest column says, as `examples/fit_listing.rs` fitted it to pages that were left out: the expected
/// F1 of the items.
const WEIGHTS: [f64; 2] = [2.0, 1.0];

/// The confidence in a list whose surest column has a score, from 0 to 1.
pub(super) fn confidence(score: f64) -> f64 {
    let [constant, slope] = WEIGHTS;
    1.0 / (1.0 + (-(constant + slope * score)).exp())
}
