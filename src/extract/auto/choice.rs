//! Which groups are the list: a weighing of their figures.
//!
//! The weights were fitted by logistic regression on pages whose lists people had marked; `docs/accuracy.md` says how well they
//! do on pages they were not fitted on.

use super::features::NAMES;

/// The constant, and one weight a figure in the order of [`NAMES`].
const CONSTANT: f64 = -7.153;
const WEIGHTS: [f64; NAMES.len()] = [
    0.182, 0.284, -1.042, 0.435, 0.097, 0.555, 0.051, -0.691, 3.954, -1.048, -1.001, 0.581, 0.713, -0.827, 0.173, 1.424, 1.698, -1.323, 0.543, 0.759, 1.129, -0.688, -0.789, 2.088,
];

/// How likely a group is to be the list, or a part of it.
pub(super) fn likelihood(figures: &[f64; NAMES.len()]) -> f64 {
    let sum: f64 = figures.iter().zip(WEIGHTS).map(|(figure, weight)| figure * weight).sum();
    1.0 / (1.0 + (-(CONSTANT + sum)).exp())
}
