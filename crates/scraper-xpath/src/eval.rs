//! What an expression means on a page.

use super::{
    expr::{Axis, Comparison, Expr, Operation, Predicate, Start, Step},
    layout::{Layout, Target},
    value::{Value, number, written},
};

/// How much may still be looked at. A unit is a node, or 16 bytes of text.
///
/// One budget may serve several expressions: what the first uses up, the later ones lack.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    left: u64,
}

/// What is granted by default: about a second's worth.
const GRANTED: u64 = 20_000_000;
/// Bytes of text that cost as much as a node.
const BYTES: usize = 16;

impl Default for Budget {
    /// 20 million units: about a second's worth.
    fn default() -> Self {
        Self::new(GRANTED)
    }
}

impl Budget {
    /// A budget of so many units.
    #[must_use]
    pub fn new(units: u64) -> Self {
        Self { left: units }
    }

    pub(crate) fn spend(&mut self, units: usize) -> Result<(), TooCostly> {
        self.left = self.left.checked_sub(units as u64).ok_or(TooCostly)?;
        Ok(())
    }
}

/// The page makes an expression look at more than its budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the expression looks at more of this page than its budget allows")]
pub struct TooCostly;

/// Where an expression is asked: at a node that is one of several.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context {
    pub node: Target,
    pub position: usize,
    pub size: usize,
}

pub(crate) struct Evaluator<'e, 'a> {
    pub layout: &'e Layout<'a>,
    pub budget: &'e mut Budget,
}

type Outcome<T> = Result<T, TooCostly>;

impl Evaluator<'_, '_> {
    /// The value at a node, which is the only one.
    pub(crate) fn value(&mut self, expr: &Expr, node: Target) -> Outcome<Value> {
        self.at(expr, Context { node, position: 1, size: 1 })
    }

    pub(crate) fn at(&mut self, expr: &Expr, here: Context) -> Outcome<Value> {
        self.budget.spend(1)?;
        Ok(match expr {
            Expr::Or(all) => Value::Flag(self.any(all, here, true)?),
            Expr::And(all) => Value::Flag(!self.any(all, here, false)?),
            Expr::Compare(comparison, left, right) => {
                let (left, right) = (self.at(left, here)?, self.at(right, here)?);
                Value::Flag(self.compare(*comparison, &left, &right)?)
            }
            Expr::Calculate(operation, left, right) => {
                let (left, right) = (self.number(left, here)?, self.number(right, here)?);
                Value::Number(match operation {
                    Operation::Add => left + right,
                    Operation::Subtract => left - right,
                    Operation::Multiply => left * right,
                    Operation::Divide => left / right,
                    Operation::Remainder => left % right,
                })
            }
            Expr::Minus(inner) => Value::Number(-self.number(inner, here)?),
            Expr::Union(all) => {
                let mut nodes = Vec::new();
                for expr in all {
                    nodes.extend(self.nodes(expr, here)?);
                }
                Value::Nodes(self.in_order(nodes)?)
            }
            Expr::Path(start, steps) => {
                let mut nodes = match start {
                    Start::Root => vec![Target::node(0)],
                    Start::Here => vec![here.node],
                    Start::Nodes(expr) => self.nodes(expr, here)?,
                };
                for step in steps {
                    nodes = self.step(step, &nodes)?;
                }
                Value::Nodes(nodes)
            }
            Expr::Filter(inner, predicates) => {
                let nodes = self.nodes(inner, here)?;
                Value::Nodes(self.filter(nodes, predicates)?)
            }
            Expr::Text(text) => Value::Text(text.clone()),
            Expr::Number(number) => Value::Number(*number),
            Expr::Call(function, arguments) => self.call(*function, arguments, here)?,
        })
    }

    /// Whether any of several is what is looked for.
    fn any(&mut self, all: &[Expr], here: Context, wanted: bool) -> Outcome<bool> {
        for expr in all {
            if self.at(expr, here)?.is_true() == wanted {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A set of nodes; what is none has none.
    pub(crate) fn nodes(&mut self, expr: &Expr, here: Context) -> Outcome<Vec<Target>> {
        match self.at(expr, here)? {
            Value::Nodes(nodes) => Ok(nodes),
            _ => Ok(Vec::new()),
        }
    }

    pub(crate) fn number(&mut self, expr: &Expr, here: Context) -> Outcome<f64> {
        let value = self.at(expr, here)?;
        self.number_of(value)
    }

    pub(crate) fn number_of(&mut self, value: Value) -> Outcome<f64> {
        Ok(match value {
            Value::Number(number) => number,
            Value::Flag(flag) => f64::from(u8::from(flag)),
            other => number(&self.text(other)?),
        })
    }

    pub(crate) fn text(&mut self, value: Value) -> Outcome<String> {
        Ok(match value {
            Value::Nodes(nodes) => nodes.first().map_or(Ok(String::new()), |first| self.text_of(*first))?,
            Value::Text(text) => text,
            Value::Number(number) => written(number),
            Value::Flag(flag) => flag.to_string(),
        })
    }

    /// The text of an attribute, a text, or all that an element holds (section 5).
    pub(crate) fn text_of(&mut self, target: Target) -> Outcome<String> {
        let mut text = String::new();
        if target.attribute > 0 {
            text.push_str(self.layout.attribute(target).map_or("", |(_, value)| value));
        } else {
            let end = self.layout.end(target.at);
            self.budget.spend(end - target.at)?;
            for part in (target.at..end).filter_map(|at| self.layout.text(at)) {
                self.budget.spend(part.len() / BYTES)?;
                text.push_str(part);
            }
        }
        self.budget.spend(text.len() / BYTES)?;
        Ok(text)
    }

    /// Section 3.4: a set is compared by each of its nodes.
    fn compare(&mut self, comparison: Comparison, left: &Value, right: &Value) -> Outcome<bool> {
        let equality = matches!(comparison, Comparison::Equal | Comparison::Unequal);
        match (left, right) {
            (Value::Nodes(_), Value::Flag(_)) | (Value::Flag(_), Value::Nodes(_)) => {
                Ok(numbers(comparison, f64::from(u8::from(left.is_true())), f64::from(u8::from(right.is_true()))))
            }
            (Value::Nodes(left), _) => {
                for node in left {
                    let text = Value::Text(self.text_of(*node)?);
                    if self.compare(comparison, &text, right)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            (_, Value::Nodes(right)) => {
                for node in right {
                    let text = Value::Text(self.text_of(*node)?);
                    if self.compare(comparison, left, &text)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            (Value::Flag(_), _) | (_, Value::Flag(_)) if equality => {
                Ok((left.is_true() == right.is_true()) == (comparison == Comparison::Equal))
            }
            (Value::Text(left), Value::Text(right)) if equality => {
                Ok((left == right) == (comparison == Comparison::Equal))
            }
            _ => Ok(numbers(comparison, self.number_of(left.clone())?, self.number_of(right.clone())?)),
        }
    }

    /// One step from each of some nodes.
    fn step(&mut self, step: &Step, from: &[Target]) -> Outcome<Vec<Target>> {
        let at_once = !step.predicates.iter().any(|predicate| predicate.counts);
        let mut found = Vec::new();
        // what one of the nodes holds another one holds, too
        let mut covered = 0;
        for node in from {
            if at_once && matches!(step.axis, Axis::Descendant | Axis::DescendantOrSelf) && node.attribute == 0 {
                let end = self.layout.end(node.at);
                if end <= covered {
                    continue;
                }
                covered = end;
            }
            let mut reached = self.axis(step, *node)?;
            if !at_once {
                reached = self.filter(reached, &step.predicates)?;
            }
            found.append(&mut reached);
        }
        let found = self.in_order(found)?;
        if at_once { self.filter(found, &step.predicates) } else { Ok(found) }
    }

    /// Each node once, in the order of the page.
    fn in_order(&mut self, mut nodes: Vec<Target>) -> Outcome<Vec<Target>> {
        self.budget.spend(nodes.len())?;
        nodes.sort_unstable();
        nodes.dedup();
        Ok(nodes)
    }

    /// The nodes that meet all conditions; they stand in the order that positions are counted in.
    fn filter(&mut self, mut nodes: Vec<Target>, predicates: &[Predicate]) -> Outcome<Vec<Target>> {
        for predicate in predicates {
            let size = nodes.len();
            let mut kept = Vec::new();
            for (node, position) in nodes.into_iter().zip(1..) {
                let meets = match self.at(&predicate.expr, Context { node, position, size })? {
                    Value::Number(number) => number == position as f64,
                    other => other.is_true(),
                };
                if meets {
                    kept.push(node);
                }
            }
            nodes = kept;
        }
        Ok(nodes)
    }

    /// The nodes on an axis that pass the step's test, the nearest first.
    fn axis(&mut self, step: &Step, from: Target) -> Outcome<Vec<Target>> {
        let layout = self.layout;
        let at = from.at;
        let chain = |first: Option<usize>, next: &dyn Fn(usize) -> Option<usize>| -> Vec<usize> {
            std::iter::successors(first, |at| next(*at)).collect()
        };
        // an attribute's parent is its element, and it has neither siblings nor children
        let is_attribute = from.attribute > 0;
        let parent = if is_attribute { Some(at) } else { layout.parent(at) };
        let reached: Vec<usize> = match step.axis {
            Axis::Attribute => {
                let all = (1..=if is_attribute { 0 } else { layout.attributes(at) })
                    .map(|attribute| Target { at, attribute });
                let found: Vec<Target> = all.filter(|target| layout.fits(*target, &step.test)).collect();
                self.budget.spend(1 + found.len())?;
                return Ok(found);
            }
            Axis::Own | Axis::AncestorOrSelf | Axis::DescendantOrSelf if is_attribute => {
                let own = if layout.fits(from, &step.test) { vec![from] } else { Vec::new() };
                if step.axis != Axis::AncestorOrSelf {
                    return Ok(own);
                }
                chain(parent, &|at| layout.parent(at))
            }
            Axis::Child | Axis::Descendant | Axis::FollowingSibling | Axis::PrecedingSibling if is_attribute => {
                Vec::new()
            }
            Axis::Own => vec![at],
            Axis::Parent => parent.into_iter().collect(),
            Axis::Ancestor => chain(parent, &|at| layout.parent(at)),
            Axis::AncestorOrSelf => chain(Some(at), &|at| layout.parent(at)),
            Axis::Child => chain(layout.first_child(at), &|at| layout.after(at)),
            Axis::FollowingSibling => chain(layout.after(at), &|at| layout.after(at)),
            Axis::PrecedingSibling => chain(layout.before(at), &|at| layout.before(at)),
            Axis::Descendant => (at + 1..layout.end(at)).collect(),
            Axis::DescendantOrSelf => (at..layout.end(at)).collect(),
            Axis::Following => (if is_attribute { at + 1 } else { layout.end(at) }..layout.len()).collect(),
            Axis::Preceding => (0..at).rev().filter(|before| layout.end(*before) <= at).collect(),
        };
        self.budget.spend(1 + reached.len())?;
        Ok(reached.into_iter().map(Target::node).filter(|target| layout.fits(*target, &step.test)).collect())
    }
}

fn numbers(comparison: Comparison, left: f64, right: f64) -> bool {
    match comparison {
        Comparison::Equal => left == right,
        Comparison::Unequal => left != right,
        Comparison::Less => left < right,
        Comparison::AtMost => left <= right,
        Comparison::Greater => left > right,
        Comparison::AtLeast => left >= right,
    }
}
