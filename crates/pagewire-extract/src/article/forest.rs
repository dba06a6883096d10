//! The forest that tells the text of a page from what surrounds it.
//!
//! Boosted decision trees (Friedman, Greedy Function Approximation, 2001) over the rows of `evidence`; `training/src/bin/fit_article.rs`
//! grows them. A tree asks one question after another until a leaf says how much it speaks for the block; the sum over all trees
//! is the logarithm of the odds.

use std::sync::LazyLock;

/// The forest as written by the fit: a line a tree, its nodes in order, `FEATURE:THRESHOLD:RIGHT` or `=VALUE`. The left branch of
/// a node is the next one.
static FITTED: LazyLock<Forest> = LazyLock::new(|| Forest::parse(include_str!("forest.txt")));

/// One question, or an answer.
#[derive(Debug, Clone, Copy)]
struct TreeNode {
    /// Which number of the row; `LEAF` for an answer.
    feature: u16,
    /// Where to go on if the number is above the threshold; below it is the next node.
    right: u16,
    /// The threshold, or the answer.
    value: f32,
}

const LEAF: u16 = u16::MAX;

/// Decision trees whose answers add up.
#[derive(Debug, Clone, Default)]
pub struct Forest {
    trees: Vec<Vec<TreeNode>>,
}

impl Forest {
    /// The forest that comes with the program.
    pub(super) fn fitted() -> &'static Self {
        &FITTED
    }

    /// Reads a forest; what cannot be read is left out.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let node = |text: &str| {
            if let Some(value) = text.strip_prefix('=') {
                return Some(TreeNode { feature: LEAF, right: 0, value: value.parse().ok()? });
            }
            let mut parts = text.split(':');
            let feature = parts.next()?.parse().ok()?;
            let value = parts.next()?.parse().ok()?;
            Some(TreeNode { feature, value, right: parts.next()?.parse().ok()? })
        };
        let trees =
            text.lines().filter_map(|line| line.split_whitespace().map(node).collect::<Option<Vec<TreeNode>>>());
        Self { trees: trees.collect() }
    }

    /// How likely a row is one of the text, from 0 to 1.
    #[must_use]
    pub fn judge(&self, row: &[f32]) -> f32 {
        let odds: f32 = self.trees.iter().map(|tree| answer(tree, row)).sum();
        1.0 / (1.0 + (-odds).exp())
    }
}

fn answer(tree: &[TreeNode], row: &[f32]) -> f32 {
    let mut at = 0_usize;
    // a branch leads forwards only, so that the walk ends
    while let Some(node) = tree.get(at) {
        if node.feature == LEAF {
            return node.value;
        }
        let value = row.get(usize::from(node.feature)).copied().unwrap_or_default();
        let next = if value > node.value { usize::from(node.right) } else { at + 1 };
        if next <= at {
            return 0.0;
        }
        at = next;
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_walked_by_its_questions() {
        let forest = Forest::parse("0:1.5:2 =-9 =9");
        assert!(forest.judge(&[2.0]) > 0.9 && forest.judge(&[1.0]) < 0.1);
    }

    #[test]
    fn a_faulty_forest_says_nothing() {
        assert!((Forest::parse("0:1.5:0 x\n1:1:0").judge(&[2.0]) - 0.5).abs() < 0.01);
    }
}
