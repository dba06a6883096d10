//! What a path selects in JSON, within a budget: values that are visited, and those that are found.

use serde_json::Value;

use super::path::{JsonPath, Segment, Selector};

/// Values that may be visited on behalf of all paths of a recipe on one page: about a second's worth.
const VISITED: usize = 5_000_000;
/// Values that one step may lead to.
const FOUND: usize = 200_000;

/// A walk through one document.
pub(crate) struct Walk<'v> {
    pub root: &'v Value,
    left: usize,
    /// Whether something was left out because the budget was used up.
    pub is_exhausted: bool,
}

impl<'v> Walk<'v> {
    pub(crate) fn new(root: &'v Value) -> Self {
        Self { root, left: VISITED, is_exhausted: false }
    }

    /// What a path selects from a value on, in the order of the document.
    pub(crate) fn select(&mut self, path: &JsonPath, from: &'v Value) -> Vec<&'v Value> {
        self.follow(&path.segments, vec![from])
    }

    /// Where a path that selects nothing stops: what it selects up to there, and how much of it that is.
    pub(crate) fn stop(&mut self, path: &JsonPath) -> (Option<&'v Value>, usize) {
        let (mut reached, mut end) = (vec![self.root], 0);
        for segment in path.segments.iter() {
            let next = self.step(segment, &reached);
            if next.is_empty() {
                break;
            }
            (reached, end) = (next, segment.end);
        }
        (reached.first().copied(), end)
    }

    pub(super) fn follow(&mut self, segments: &[Segment], from: Vec<&'v Value>) -> Vec<&'v Value> {
        segments.iter().fold(from, |values, segment| self.step(segment, &values))
    }

    fn spend(&mut self, count: usize) -> bool {
        self.is_exhausted |= self.left < count;
        self.left = self.left.saturating_sub(count);
        !self.is_exhausted
    }

    fn step(&mut self, segment: &Segment, from: &[&'v Value]) -> Vec<&'v Value> {
        let mut found = Vec::new();
        for value in from {
            let mut open = vec![*value];
            while let Some(value) = open.pop() {
                let children = children_of(value);
                if !self.spend(1 + if segment.descends { children } else { 0 }) || found.len() > FOUND {
                    return found;
                }
                for selector in &segment.selectors {
                    self.children(selector, value, &mut found);
                }
                if segment.descends {
                    // the first is to be visited first
                    match value {
                        Value::Array(members) => open.extend(members.iter().rev()),
                        Value::Object(members) => open.extend(members.values().rev()),
                        _ => {}
                    }
                }
            }
        }
        found
    }

    fn children(&mut self, selector: &Selector, value: &'v Value, found: &mut Vec<&'v Value>) {
        match (selector, value) {
            (Selector::Name(name), Value::Object(members)) => found.extend(members.get(name)),
            (Selector::Index(index), Value::Array(members)) => {
                found.extend(place(*index, members.len()).and_then(|place| members.get(place)));
            }
            (Selector::Slice { start, end, step }, Value::Array(members)) if self.spend(members.len()) => {
                found.extend(slice((*start, *end, *step), members.len()).filter_map(|place| members.get(place)));
            }
            (Selector::Wildcard | Selector::Filter(_), Value::Array(members)) => {
                self.each(selector, members.len(), members.iter(), found);
            }
            (Selector::Wildcard | Selector::Filter(_), Value::Object(members)) => {
                self.each(selector, members.len(), members.values(), found);
            }
            _ => {}
        }
    }

    fn each(
        &mut self,
        selector: &Selector,
        count: usize,
        members: impl Iterator<Item = &'v Value>,
        found: &mut Vec<&'v Value>,
    ) {
        if !self.spend(count) {
            return;
        }
        match selector {
            Selector::Filter(condition) => {
                for member in members {
                    if condition.holds(member, self) {
                        found.push(member);
                    }
                }
            }
            _ => found.extend(members),
        }
    }
}

fn children_of(value: &Value) -> usize {
    match value {
        Value::Array(members) => members.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    }
}

/// The place that an index means, which may count from the end.
fn place(index: i64, length: usize) -> Option<usize> {
    let length = i64::try_from(length).ok()?;
    usize::try_from(if index < 0 { length.checked_add(index)? } else { index }).ok()
}

/// The places of a slice (RFC 9535, 2.3.4.2.2).
fn slice((start, end, step): (Option<i64>, Option<i64>, i64), length: usize) -> Box<dyn Iterator<Item = usize>> {
    let count = i64::try_from(length).unwrap_or(i64::MAX);
    let normal = |at: i64| if at < 0 { count.saturating_add(at) } else { at };
    let stride = usize::try_from(step.unsigned_abs()).unwrap_or(usize::MAX);
    let place = |at: i64| usize::try_from(at).unwrap_or(0);
    match step {
        0 => Box::new(std::iter::empty()),
        1.. => {
            let from = normal(start.unwrap_or(0)).clamp(0, count);
            let to = normal(end.unwrap_or(count)).clamp(0, count);
            Box::new((place(from)..place(to)).step_by(stride))
        }
        _ => {
            // from the last on down to the one behind `end`
            let from = normal(start.unwrap_or(count - 1)).clamp(-1, count - 1);
            let to = end.map_or(-1, normal).clamp(-1, count - 1);
            Box::new((place(to + 1)..place(from + 1)).rev().step_by(stride))
        }
    }
}
