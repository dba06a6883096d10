//! What an expression means on a page.

use super::{
    conversion::{Asked, Evaluated, EvaluationContext},
    expr::{Axis, Comparison, Expr, LocationStep, Operation, Predicate, Start, Test},
    functions,
    layout::{Layout, Target},
    value::Value,
};

pub(crate) struct Evaluator<'e, 'a> {
    pub asked: Asked<'e, 'a>,
}

impl Evaluator<'_, '_> {
    /// The value at a node, which is the only one.
    pub(crate) fn value(&mut self, expr: &Expr, node: Target) -> Evaluated<Value> {
        self.at(expr, EvaluationContext { node, position: 1, size: 1 })
    }

    fn at(&mut self, expr: &Expr, here: EvaluationContext) -> Evaluated<Value> {
        self.asked.budget.spend(1)?;
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
            Expr::Call(function, arguments) => {
                let arguments = arguments.iter().map(|expr| self.at(expr, here)).collect::<Evaluated<Vec<_>>>()?;
                functions::call(&mut self.asked, *function, arguments, here)?
            }
        })
    }

    /// Whether any of several is what is looked for.
    fn any(&mut self, all: &[Expr], here: EvaluationContext, wanted: bool) -> Evaluated<bool> {
        for expr in all {
            if self.at(expr, here)?.is_true() == wanted {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A set of nodes; what is none has none.
    fn nodes(&mut self, expr: &Expr, here: EvaluationContext) -> Evaluated<Vec<Target>> {
        Ok(self.at(expr, here)?.into_nodes())
    }

    fn number(&mut self, expr: &Expr, here: EvaluationContext) -> Evaluated<f64> {
        let value = self.at(expr, here)?;
        self.asked.number_of(value)
    }

    /// Section 3.4: a set is compared by each of its nodes.
    fn compare(&mut self, comparison: Comparison, left: &Value, right: &Value) -> Evaluated<bool> {
        let equality = matches!(comparison, Comparison::Equal | Comparison::Unequal);
        match (left, right) {
            (Value::Nodes(_), Value::Flag(_)) | (Value::Flag(_), Value::Nodes(_)) => {
                Ok(numbers(comparison, f64::from(u8::from(left.is_true())), f64::from(u8::from(right.is_true()))))
            }
            (Value::Nodes(left), _) => {
                for node in left {
                    let text = Value::Text(self.asked.text_of(*node)?);
                    if self.compare(comparison, &text, right)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            (_, Value::Nodes(right)) => {
                for node in right {
                    let text = Value::Text(self.asked.text_of(*node)?);
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
            _ => Ok(numbers(comparison, self.asked.number_of(left.clone())?, self.asked.number_of(right.clone())?)),
        }
    }

    /// One step from each of some nodes.
    fn step(&mut self, step: &LocationStep, from: &[Target]) -> Evaluated<Vec<Target>> {
        let at_once = !step.predicates.iter().any(|predicate| predicate.counts);
        let mut found = Vec::new();
        // what one of the nodes holds another one holds, too
        let mut covered = 0;
        for node in from {
            if at_once && matches!(step.axis, Axis::Descendant | Axis::DescendantOrSelf) && node.attribute == 0 {
                let end = self.asked.layout.end(node.at);
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
    fn in_order(&mut self, mut nodes: Vec<Target>) -> Evaluated<Vec<Target>> {
        self.asked.budget.spend(nodes.len())?;
        nodes.sort_unstable();
        nodes.dedup();
        Ok(nodes)
    }

    /// The nodes that meet all conditions; they stand in the order that positions are counted in.
    fn filter(&mut self, mut nodes: Vec<Target>, predicates: &[Predicate]) -> Evaluated<Vec<Target>> {
        for predicate in predicates {
            let size = nodes.len();
            let mut kept = Vec::new();
            for (node, position) in nodes.into_iter().zip(1..) {
                let meets = match self.at(&predicate.expr, EvaluationContext { node, position, size })? {
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
    fn axis(&mut self, step: &LocationStep, from: Target) -> Evaluated<Vec<Target>> {
        let layout = self.asked.layout;
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
                let found: Vec<Target> = all.filter(|target| fits(layout, *target, &step.test)).collect();
                self.asked.budget.spend(1 + found.len())?;
                return Ok(found);
            }
            Axis::Own | Axis::AncestorOrSelf | Axis::DescendantOrSelf if is_attribute => {
                let own = if fits(layout, from, &step.test) { vec![from] } else { Vec::new() };
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
        self.asked.budget.spend(1 + reached.len())?;
        Ok(reached.into_iter().map(Target::node).filter(|target| fits(layout, *target, &step.test)).collect())
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

/// Whether a node passes a test.
fn fits(layout: &Layout<'_>, target: Target, test: &Test) -> bool {
    match test {
        Test::Anything => true,
        Test::Every => layout.name(target).is_some(),
        Test::Named(name) => layout.is_named(target, name),
        Test::Text => target.attribute == 0 && layout.text(target.at).is_some(),
        Test::Nothing => false,
    }
}
