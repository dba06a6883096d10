//! Filters of a path, `[?@.kind == 'story' && @.url]`: read by their grammar (RFC 9535, 2.3.5), and asked of a value.

use serde_json::Value;

use super::{
    parse::Words,
    path::{JsonComparison, JsonCondition, Operand, PathFault, Query},
    select::Walk,
};

/// How deep filters and parentheses may nest.
const DEEPEST: usize = 16;
/// Conditions that one sign may join.
const MOST: usize = 64;

/// Parses a condition.
pub(super) fn condition(words: &mut Words<'_>) -> Result<JsonCondition, PathFault> {
    words.depth += 1;
    if words.depth > DEEPEST {
        return Err(words.fault(&format!("it is nested more than {DEEPEST} deep")));
    }
    let condition = joined(words, "||", |words| joined(words, "&&", single, JsonCondition::All), JsonCondition::Any)?;
    words.depth -= 1;
    Ok(condition)
}

fn joined(
    words: &mut Words<'_>,
    mark: &str,
    operand: impl Fn(&mut Words<'_>) -> Result<JsonCondition, PathFault>,
    join: fn(Vec<JsonCondition>) -> JsonCondition,
) -> Result<JsonCondition, PathFault> {
    let first = operand(words)?;
    words.skip_space();
    if !words.rest().starts_with(mark) {
        return Ok(first);
    }
    let mut all = vec![first];
    while words.take(mark) {
        if all.len() >= MOST {
            return Err(words.fault("too many conditions are joined"));
        }
        all.push(operand(words)?);
        words.skip_space();
    }
    Ok(join(all))
}

fn single(words: &mut Words<'_>) -> Result<JsonCondition, PathFault> {
    words.skip_space();
    let is_negated = !words.rest().starts_with("!=") && words.take("!");
    words.skip_space();
    let condition = if words.take("(") {
        let condition = condition(words)?;
        words.expect(")")?;
        condition
    } else {
        compared(words)?
    };
    Ok(if is_negated { JsonCondition::Not(Box::new(condition)) } else { condition })
}

fn compared(words: &mut Words<'_>) -> Result<JsonCondition, PathFault> {
    const SIGNS: [(&str, JsonComparison); 6] = [
        ("==", JsonComparison::Equal),
        ("!=", JsonComparison::Unequal),
        ("<=", JsonComparison::AtMost),
        (">=", JsonComparison::AtLeast),
        ("<", JsonComparison::Less),
        (">", JsonComparison::Greater),
    ];
    let left = operand(words)?;
    words.skip_space();
    match SIGNS.into_iter().find(|(sign, _)| words.take(sign)) {
        Some((_, comparison)) => Ok(JsonCondition::Compare(left, comparison, operand(words)?)),
        None => match left {
            Operand::Query(query) => Ok(JsonCondition::Exists(query)),
            Operand::Literal(_) => Err(words.fault("a comparison is missing")),
        },
    }
}

fn operand(words: &mut Words<'_>) -> Result<Operand, PathFault> {
    words.skip_space();
    match words.rest().chars().next() {
        Some('@' | '$') => {
            let from_root = words.take("$");
            if !from_root {
                words.take("@");
            }
            Ok(Operand::Query(Query { from_root, segments: words.segments()? }))
        }
        Some('\'' | '"') => words.string().map(|text| Operand::Literal(Value::String(text))),
        _ => {
            let rest = words.rest();
            let ends = |c: char| c.is_whitespace() || "()[],=<>!&|".contains(c);
            let word = rest.get(..rest.find(ends).unwrap_or(rest.len())).unwrap_or_default();
            if rest.get(word.len()..).is_some_and(|after| after.starts_with('(')) {
                return Err(words.fault(&format!("functions such as `{word}()` are not known")));
            }
            let literal: Option<Value> = serde_json::from_str(word).ok();
            match literal.filter(|literal| !word.is_empty() && !literal.is_string()) {
                Some(literal) => {
                    words.at += word.len();
                    Ok(Operand::Literal(literal))
                }
                None => Err(words.fault("`@`, a text in quotation marks or a number is missing")),
            }
        }
    }
}

impl JsonCondition {
    /// Whether a value meets it.
    pub(super) fn holds<'v>(&self, value: &'v Value, walk: &mut Walk<'v>) -> bool {
        match self {
            Self::Any(all) => all.iter().any(|condition| condition.holds(value, walk)),
            Self::All(all) => all.iter().all(|condition| condition.holds(value, walk)),
            Self::Not(condition) => !condition.holds(value, walk),
            Self::Exists(query) => !query.values(value, walk).is_empty(),
            Self::Compare(left, comparison, right) => {
                let (left, right) = (left.value(value, walk), right.value(value, walk));
                compare(left, *comparison, right)
            }
        }
    }
}

impl Operand {
    fn value<'x, 'v: 'x>(&'x self, value: &'v Value, walk: &mut Walk<'v>) -> Option<&'x Value> {
        match self {
            Self::Literal(literal) => Some(literal),
            Self::Query(query) => query.values(value, walk).first().copied(),
        }
    }
}

impl Query {
    fn values<'v>(&self, value: &'v Value, walk: &mut Walk<'v>) -> Vec<&'v Value> {
        let from = if self.from_root { walk.root } else { value };
        walk.follow(&self.segments, vec![from])
    }
}

/// Comparison by RFC 9535, 2.3.5.2.2: what is not there equals only what is not there either.
fn compare(left: Option<&Value>, comparison: JsonComparison, right: Option<&Value>) -> bool {
    let equal = || match (left, right) {
        (Some(Value::Number(left)), Some(Value::Number(right))) => left.as_f64() == right.as_f64(),
        (left, right) => left == right,
    };
    let less = |left: Option<&Value>, right: Option<&Value>| match (left, right) {
        (Some(Value::Number(left)), Some(Value::Number(right))) => left.as_f64() < right.as_f64(),
        (Some(Value::String(left)), Some(Value::String(right))) => left < right,
        _ => false,
    };
    match comparison {
        JsonComparison::Equal => equal(),
        JsonComparison::Unequal => !equal(),
        JsonComparison::Less => less(left, right),
        JsonComparison::AtMost => less(left, right) || equal(),
        JsonComparison::Greater => less(right, left),
        JsonComparison::AtLeast => less(right, left) || equal(),
    }
}
