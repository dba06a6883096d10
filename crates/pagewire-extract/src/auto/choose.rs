//! Which columns are the list.

use super::{
    column::Column,
    features::{self, Around, Profile},
    outline::Outline,
    weights::{BY_ITSELF, OF_ITS_OWN, TOGETHER},
};

/// Addresses at like places that make a list.
const PLURAL: f64 = 3.0;

/// How much surer a column must be that stands in a sidebar or is named as related, where the surest one does not and is not:
/// what many read is no part of what is new. No fit can tell, as such links are neither right nor wrong in its pages.
const BESIDE: f64 = 2.0;

/// The columns that are the list.
pub(super) struct Choice {
    /// The numbers of the columns, the surest first.
    pub columns: Vec<usize>,
    /// The score of the surest of them.
    pub score: f64,
}

/// All columns of a page, measured.
pub(super) struct Judge<'c> {
    columns: &'c [Column],
    measured: Vec<([f64; features::OWN], Profile)>,
    scores: Vec<f64>,
}

impl<'c> Judge<'c> {
    /// Measures all columns.
    pub(super) fn of(outline: &Outline<'_>, columns: &'c [Column]) -> Self {
        let around = Around::of(outline, columns);
        let measured: Vec<_> = columns.iter().map(|column| features::own(outline, column, &around)).collect();
        let scores = measured.iter().map(|(own, _)| dot(own, BY_ITSELF)).collect();
        Self { columns, measured, scores }
    }

    /// What is measured of a column.
    pub(super) fn measures(&self, column: usize) -> &[f64; features::OWN] {
        &self.measured[column].0
    }

    /// What is measured of a column under a name of [`features::OWN_NAMES`]; none is 0.
    pub(super) fn measure(&self, column: usize, name: &str) -> f64 {
        let at = features::OWN_NAMES.iter().position(|known| *known == name);
        at.and_then(|at| self.measured.get(column)?.0.get(at).copied()).unwrap_or(0.0)
    }

    /// How many links a column has.
    pub(super) fn links(&self, column: usize) -> usize {
        self.columns.get(column).map_or(0, |column| column.links.len())
    }

    /// Whether a column is one of several like it, which a promotion that stands alone is not.
    fn is_plural(&self, column: usize) -> bool {
        self.measures(column)[features::ALIKE] >= PLURAL.ln_1p()
    }

    /// Chooses the surest of the columns that are free, and those that are one list with it; none where none is free. What
    /// stands alone on its page is surest only where nothing else is to be had.
    pub(super) fn best(&self, outline: &Outline<'_>, is_free: impl Fn(usize) -> bool) -> Option<Choice> {
        let (columns, scores) = (self.columns, &self.scores);
        let candidates = || (0..columns.len()).filter(|number| columns[*number].main.is_none() && is_free(*number));
        let rank = |number: &usize| (self.is_plural(*number), scores[*number]);
        let anchor = candidates().max_by(|one, other| {
            let ((one_plural, one_score), (other_plural, other_score)) = (rank(one), rank(other));
            one_plural.cmp(&other_plural).then(one_score.total_cmp(&other_score)).then(other.cmp(one))
        })?;
        let sure = (&columns[anchor], &self.measured[anchor].1);
        let mut chosen = vec![(f64::INFINITY, anchor)];
        for number in candidates().filter(|number| *number != anchor) {
            let together = features::together(outline, (&columns[number], &self.measured[number].1), sure);
            let score = dot(&self.measured[number].0, OF_ITS_OWN) + dot(&together, TOGETHER);
            if score > BESIDE * together[features::ASIDE].max(together[features::RELATED]) {
                chosen.push((score, number));
            }
        }
        chosen.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        Some(Choice { columns: chosen.into_iter().map(|(_, number)| number).collect(), score: scores[anchor] })
    }
}

fn dot(values: &[f64], weights: &[f64]) -> f64 {
    values.iter().zip(weights).map(|(value, weight)| value * weight).sum()
}
