//! Logistic regression: the weights of measures that tell rows with a high label from those with a low one.
//!
//! A row is its measures, its label from 0 to 1, and what it weighs. Nothing here knows what is measured, but for the names of
//! measures that may not speak for a list.

use pagewire_extract::auto;

/// The measures of one case, its label from 0 to 1, and what it weighs.
pub(crate) type Row = (Vec<f64>, f64, f64);

/// What never speaks for a list, however the pages at hand fall out.
const AGAINST: [&str; 11] = [
    "within navigation or menu",
    "within footer",
    "within aside or sidebar",
    "within related, popular or promoted",
    "within pagination",
    "named as byline, comments or shares",
    "hidden",
    "within aside, unlike it",
    "within footer, unlike it",
    "within navigation or header, unlike it",
    "within related or promoted, unlike it",
];

/// A fit in which no measure of [`AGAINST`] has a weight above 0.
pub(crate) fn fit_lists(rows: &[Row]) -> Vec<f64> {
    let (own, together) = auto::measures();
    let names: Vec<&str> = own.iter().chain(together).copied().collect();
    let mut rows = rows.to_vec();
    loop {
        let weights = fit(&rows, penalty());
        let wrong: Vec<usize> =
            (0..weights.len()).filter(|n| weights[*n] > 1e-9 && AGAINST.contains(&names[*n])).collect();
        if wrong.is_empty() {
            return weights;
        }
        rows.iter_mut().for_each(|(values, ..)| wrong.iter().for_each(|n| values[*n] = 0.0));
    }
}

/// What large weights cost; `PENALTY` in the environment says otherwise.
fn penalty() -> f64 {
    std::env::var("PENALTY").ok().and_then(|penalty| penalty.parse().ok()).unwrap_or(0.3)
}

/// What measures come to by these weights.
pub(crate) fn dot(values: &[f64], weights: &[f64]) -> f64 {
    values.iter().zip(weights).map(|(v, w)| v * w).sum()
}

/// Logistic regression with a penalty on large weights, by Newton's method.
pub(crate) fn fit(rows: &[Row], penalty: f64) -> Vec<f64> {
    let width = rows[0].0.len();
    let mut weights = vec![0.0; width];
    for _ in 0..25 {
        let mut gradient: Vec<f64> = weights.iter().map(|w| -penalty * w).collect();
        let mut curve = vec![vec![0.0; width]; width];
        for (n, row) in curve.iter_mut().enumerate() {
            row[n] = penalty;
        }
        gradient[0] = 0.0;
        curve[0][0] = 1e-6;
        for (values, label, weight) in rows {
            let chance = 1.0 / (1.0 + (-dot(values, &weights)).exp());
            let slope = weight * (label - chance);
            let bend = weight * (chance * (1.0 - chance)).max(1e-5);
            for i in 0..width {
                if values[i] == 0.0 {
                    continue;
                }
                gradient[i] += slope * values[i];
                for j in 0..width {
                    curve[i][j] += bend * values[i] * values[j];
                }
            }
        }
        let step = solve(curve, gradient);
        let size: f64 = step.iter().map(|s| s.abs()).fold(0.0, f64::max);
        let damp = if size > 3.0 { 3.0 / size } else { 1.0 };
        for (weight, step) in weights.iter_mut().zip(&step) {
            *weight += damp * step;
        }
        if size < 1e-4 {
            break;
        }
    }
    weights
}

/// The solution of linear equations, by elimination.
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for i in 0..n {
        let pivot = (i..n).max_by(|x, y| a[*x][i].abs().total_cmp(&a[*y][i].abs())).unwrap();
        a.swap(i, pivot);
        b.swap(i, pivot);
        for k in i + 1..n {
            let factor = a[k][i] / a[i][i];
            if factor != 0.0 {
                for j in i..n {
                    let value = a[i][j];
                    a[k][j] -= factor * value;
                }
                b[k] -= factor * b[i];
            }
        }
    }
    for i in (0..n).rev() {
        let sum: f64 = (i + 1..n).map(|j| a[i][j] * b[j]).sum();
        b[i] = (b[i] - sum) / a[i][i];
    }
    b
}
