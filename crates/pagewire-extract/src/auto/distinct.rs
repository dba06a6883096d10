//! How many different values stand in ranges of a row: of many ranges at once, in time that grows with their number.

use std::{collections::HashMap, ops::Range};

/// The number of different values in each range.
pub(super) fn distinct(values: &[u64], ranges: &[Range<usize>]) -> Vec<usize> {
    let mut by_end: Vec<usize> = (0..ranges.len()).collect();
    by_end.sort_by_key(|at| ranges[*at].end);
    let mut counts = vec![0; ranges.len()];
    let mut latest: HashMap<u64, usize> = HashMap::new();
    // of equal values the latest alone counts
    let mut sums = Sums(vec![0; values.len() + 1]);
    let mut seen = 0;
    for at in by_end {
        let range = &ranges[at];
        for (place, value) in values.iter().enumerate().take(range.end).skip(seen) {
            if let Some(before) = latest.insert(*value, place) {
                sums.add(before, -1);
            }
            sums.add(place, 1);
        }
        seen = seen.max(range.end);
        counts[at] = usize::try_from(sums.before(range.end) - sums.before(range.start)).unwrap_or(0);
    }
    counts
}

/// Sums of the beginnings of a row of numbers (Fenwick, 1994).
struct Sums(Vec<i64>);

impl Sums {
    fn add(&mut self, place: usize, number: i64) {
        let mut at = place + 1;
        while let Some(sum) = self.0.get_mut(at) {
            *sum += number;
            at += at & at.wrapping_neg();
        }
    }

    fn before(&self, place: usize) -> i64 {
        let mut at = place.min(self.0.len().saturating_sub(1));
        let mut sum = 0;
        while at > 0 {
            sum += self.0.get(at).copied().unwrap_or(0);
            at &= at - 1;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_range_has_as_many_as_a_set_of_its_values() {
        let values: Vec<u64> = (0..60).map(|n| (n * n * 7) % 13).collect();
        let ranges: Vec<Range<usize>> = (0..=60).flat_map(|end| (0..=end).map(move |start| start..end)).collect();
        let expected: Vec<usize> =
            ranges.iter().map(|range| values[range.clone()].iter().collect::<HashSet<_>>().len()).collect();
        assert_eq!(distinct(&values, &ranges), expected);
        assert_eq!(distinct(&[], &[0..0, 3..5]), [0, 0]);
    }
}
