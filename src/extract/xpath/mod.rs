//! XPath 1.0 over a parsed page (W3C Recommendation, 16 November 1999), for rules that people have written in it.
//!
//! `token` and `parse` make an expression (`expr`) of its text, once; `sheet` lays the page out flat, so that every axis is a range; `eval`
//! and `functions` find what the expression means there, within a number of steps that is given: a page can make any expression
//! costly. The page's names are those of HTML, in lower case; namespaces and variables there are none.

mod eval;
mod expr;
mod functions;
mod parse;
mod sheet;
mod token;
mod value;

use std::sync::Arc;

use self::{eval::Evaluator, expr::Expr, value::Value};
pub(super) use self::{
    eval::{Budget, TooCostly},
    sheet::Sheet,
};
use ego_tree::NodeId;

/// Longer expressions are a mistake.
const LONGEST: usize = 4_000;

/// An expression with the words it was written in.
#[derive(Debug, Clone)]
pub(super) struct XPath {
    pub source: Arc<str>,
    expr: Arc<Expr>,
}

/// What an expression selects on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Selected {
    /// The elements and texts, in the order of the page; none where it selects attributes or is no set of nodes.
    pub nodes: Vec<NodeId>,
    /// A text for each node or attribute; one for a value of another sort.
    pub texts: Vec<String>,
}

impl XPath {
    /// Parses an expression.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub(super) fn parse(source: &str) -> Result<Self, String> {
        if source.len() > LONGEST {
            return Err(format!("it is longer than {LONGEST} bytes"));
        }
        Ok(Self { source: source.into(), expr: Arc::new(parse::parse(source)?) })
    }

    /// What it selects on a page.
    ///
    /// # Errors
    /// [`TooCostly`] when the budget is used up.
    pub(super) fn select(&self, sheet: &Sheet<'_>, budget: &mut Budget) -> Result<Selected, TooCostly> {
        let mut evaluator = Evaluator { sheet, budget };
        let value = evaluator.value(&self.expr)?;
        let Value::Nodes(targets) = value else {
            return Ok(Selected { nodes: Vec::new(), texts: vec![evaluator.text(value)?] });
        };
        let nodes = targets.iter().filter_map(|target| sheet.id(*target)).collect();
        let texts = targets.iter().map(|target| evaluator.text_of(*target)).collect::<Result<_, _>>()?;
        Ok(Selected { nodes, texts })
    }

    /// Whether it selects anything, or is true.
    ///
    /// # Errors
    /// [`TooCostly`] when the budget is used up.
    pub(super) fn holds(&self, sheet: &Sheet<'_>, budget: &mut Budget) -> Result<bool, TooCostly> {
        Ok(Evaluator { sheet, budget }.value(&self.expr)?.is_true())
    }
}

#[cfg(test)]
mod tests;
