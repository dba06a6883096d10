//! What an expression is once it is parsed.

use super::function::Function;

#[derive(Debug, Clone)]
pub(crate) enum Expr {
    Or(Vec<Expr>),
    And(Vec<Expr>),
    Compare(Comparison, Box<Expr>, Box<Expr>),
    Calculate(Operation, Box<Expr>, Box<Expr>),
    Minus(Box<Expr>),
    Union(Vec<Expr>),
    Path(Start, Vec<LocationStep>),
    Filter(Box<Expr>, Vec<Predicate>),
    Text(String),
    Number(f64),
    Call(Function, Vec<Expr>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// Where a path begins.
#[derive(Debug, Clone)]
pub(crate) enum Start {
    Root,
    Here,
    Nodes(Box<Expr>),
}

#[derive(Debug, Clone)]
pub(crate) struct LocationStep {
    pub axis: Axis,
    pub test: Test,
    pub predicates: Vec<Predicate>,
}

/// A condition in brackets.
#[derive(Debug, Clone)]
pub(crate) struct Predicate {
    pub expr: Expr,
    /// Whether it may ask where a node stands among others, and so cannot be asked of several sets at once.
    pub counts: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Axis {
    Ancestor,
    AncestorOrSelf,
    Attribute,
    Child,
    Descendant,
    DescendantOrSelf,
    Following,
    FollowingSibling,
    Parent,
    Preceding,
    PrecedingSibling,
    Own,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Test {
    /// `node()`
    Anything,
    /// `*`: every element, or every attribute on their axis.
    Every,
    /// In lower case, as the names of HTML are.
    Named(String),
    /// `text()`
    Text,
    /// `comment()`, `processing-instruction()`: a page as it is read holds none.
    Nothing,
}

/// Whether its value is a number.
pub(crate) fn gives_number(expr: &Expr) -> bool {
    match expr {
        Expr::Number(_) | Expr::Calculate(..) | Expr::Minus(_) => true,
        Expr::Call(function, _) => function.gives_number(),
        _ => false,
    }
}

/// Whether it may select elements: neither values nor attributes nor texts.
pub(crate) fn selects_elements(expr: &Expr) -> bool {
    match expr {
        Expr::Union(all) => all.iter().any(selects_elements),
        Expr::Filter(inner, _) => selects_elements(inner),
        Expr::Path(start, steps) => match (steps.last(), start) {
            (Some(step), _) => {
                step.axis != Axis::Attribute && matches!(step.test, Test::Anything | Test::Every | Test::Named(_))
            }
            (None, Start::Nodes(inner)) => selects_elements(inner),
            (None, _) => false,
        },
        Expr::Call(function, _) => *function == Function::Id,
        _ => false,
    }
}

/// Whether `position()` or `last()` is asked outside of further brackets.
pub(crate) fn asks_position(expr: &Expr) -> bool {
    match expr {
        Expr::Or(all) | Expr::And(all) | Expr::Union(all) => all.iter().any(asks_position),
        Expr::Compare(_, left, right) | Expr::Calculate(_, left, right) => asks_position(left) || asks_position(right),
        Expr::Minus(inner) | Expr::Filter(inner, _) | Expr::Path(Start::Nodes(inner), _) => asks_position(inner),
        Expr::Call(function, arguments) => function.asks_position() || arguments.iter().any(asks_position),
        Expr::Path(..) | Expr::Text(_) | Expr::Number(_) => false,
    }
}
