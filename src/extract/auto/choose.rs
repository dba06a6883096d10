//! Which columns are the list.

use super::{
    column::Column,
    features::{self, Around, Profile},
    outline::Outline,
    weights::{BY_ITSELF, OF_ITS_OWN, TOGETHER},
};

/// The columns that are the list.
pub(super) struct Choice {
    /// The numbers of the columns, the surest first.
    pub columns: Vec<usize>,
    /// The score of the surest of them.
    pub score: f64,
}

/// Chooses the columns that are the list; none where no column is convincing.
pub(super) fn choose(outline: &Outline<'_>, columns: &[Column]) -> Option<Choice> {
    let around = Around::of(outline, columns);
    let measured: Vec<([f64; features::OWN], Profile)> =
        columns.iter().map(|column| features::own(outline, column, &around)).collect();
    let scores: Vec<f64> = measured.iter().map(|(own, _)| dot(own, BY_ITSELF)).collect();
    let anchor = (0..columns.len())
        .filter(|number| columns[*number].main.is_none())
        .max_by(|one, other| scores[*one].total_cmp(&scores[*other]).then(other.cmp(one)))?;
    let mut chosen = vec![(f64::INFINITY, anchor)];
    for (number, column) in columns.iter().enumerate() {
        if number == anchor || column.main.is_some() {
            continue;
        }
        let together =
            features::together(outline, (column, &measured[number].1), (&columns[anchor], &measured[anchor].1));
        let score = dot(&measured[number].0, OF_ITS_OWN) + dot(&together, TOGETHER);
        if score > 0.0 {
            chosen.push((score, number));
        }
    }
    chosen.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    Some(Choice { columns: chosen.into_iter().map(|(_, number)| number).collect(), score: scores[anchor] })
}

fn dot(values: &[f64], weights: &[f64]) -> f64 {
    values.iter().zip(weights).map(|(value, weight)| value * weight).sum()
}
