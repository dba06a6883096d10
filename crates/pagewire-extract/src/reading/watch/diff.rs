//! What two sequences have in common, in order: the longest common subsequence.

/// Comparisons that are made; sequences that would take more are taken to differ between what begins and ends alike.
const MOST: usize = 4_000_000;

/// One step from the old sequence to the new one, by places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Kept(usize, usize),
    Gone(usize),
    Come(usize),
}

/// How the old sequence becomes the new one; what goes stands before what comes in its place.
pub(super) fn diff<T>(old: &[T], new: &[T], is_same: impl Fn(&T, &T) -> bool) -> Vec<Step> {
    let begun = old.iter().zip(new).take_while(|(old, new)| is_same(old, new)).count();
    let (old_rest, new_rest) = (old.get(begun..).unwrap_or_default(), new.get(begun..).unwrap_or_default());
    let ended = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(old, new)| is_same(old, new)).count();
    let old_middle = old_rest.get(..old_rest.len() - ended).unwrap_or_default();
    let new_middle = new_rest.get(..new_rest.len() - ended).unwrap_or_default();
    let mut steps: Vec<Step> = (0..begun).map(|at| Step::Kept(at, at)).collect();
    let shifted = |step| match step {
        Step::Kept(one, other) => Step::Kept(one + begun, other + begun),
        Step::Gone(at) => Step::Gone(at + begun),
        Step::Come(at) => Step::Come(at + begun),
    };
    steps.extend(middle(old_middle, new_middle, is_same).into_iter().map(shifted));
    let (old_end, new_end) = (old.len() - ended, new.len() - ended);
    steps.extend((0..ended).map(|at| Step::Kept(old_end + at, new_end + at)));
    steps
}

fn middle<T>(old: &[T], new: &[T], is_same: impl Fn(&T, &T) -> bool) -> Vec<Step> {
    let all_other = || (0..old.len()).map(Step::Gone).chain((0..new.len()).map(Step::Come)).collect();
    if old.is_empty() || new.is_empty() || old.len().saturating_mul(new.len()) > MOST {
        return all_other();
    }
    // how many are common from here on, row by row of the old one
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    let of = |common: &[u32], row: usize, column: usize| common.get(row * width + column).copied().unwrap_or(0);
    for (row, one) in old.iter().enumerate().rev() {
        for (column, other) in new.iter().enumerate().rev() {
            let most = match is_same(one, other) {
                true => of(&common, row + 1, column + 1) + 1,
                false => of(&common, row + 1, column).max(of(&common, row, column + 1)),
            };
            if let Some(cell) = common.get_mut(row * width + column) {
                *cell = most;
            }
        }
    }
    let (mut steps, mut row, mut column) = (Vec::new(), 0, 0);
    while let (Some(one), Some(other)) = (old.get(row), new.get(column)) {
        if is_same(one, other) {
            steps.push(Step::Kept(row, column));
            (row, column) = (row + 1, column + 1);
        } else if of(&common, row + 1, column) >= of(&common, row, column + 1) {
            steps.push(Step::Gone(row));
            row += 1;
        } else {
            steps.push(Step::Come(column));
            column += 1;
        }
    }
    steps.extend((row..old.len()).map(Step::Gone));
    steps.extend((column..new.len()).map(Step::Come));
    steps
}
