//! XPath 1.0 over a parsed page (W3C Recommendation, 16 November 1999).
#![doc = include_str!("../README.md")]

// `token` and `parse` make an expression (`expr`, whose functions are named in `function`) of its text, once. `layout` lays the
// page out flat by its `skeleton`, so that every axis is a range. `eval` finds what the expression means there, `functions` what
// its functions return, `conversion` what a value is as another, all within a `budget`.
mod budget;
mod conversion;
mod eval;
mod expr;
mod function;
mod functions;
mod layout;
mod parse;
mod skeleton;
mod token;
mod value;

use std::sync::Arc;

use ego_tree::NodeId;

pub use self::{
    budget::{Budget, TooCostly},
    layout::Layout,
    skeleton::Skeleton,
};
use self::{conversion::Asked, eval::Evaluator, expr::Expr, layout::Target, value::Value};

/// Longer expressions are a mistake.
const LONGEST: usize = 4_000;

/// An expression that cannot be read, with what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ParseError(String);

/// An expression with the words it was written in.
///
/// Cheap to clone: clones share the parsed expression.
#[derive(Debug, Clone)]
pub struct XPath {
    source: Arc<str>,
    expr: Arc<Expr>,
}

/// What an expression selects on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Selected {
    /// The elements and texts, in document order; none where it selects attributes or is no set of nodes.
    pub nodes: Vec<NodeId>,
    /// A text for each node or attribute; one for a value of another sort (section 4.2 says how it is written).
    pub texts: Vec<String>,
}

impl XPath {
    /// Parses an expression.
    ///
    /// ```
    /// use scraper_xpath::XPath;
    ///
    /// assert!(XPath::parse("//article[.//time]/h2").is_ok());
    /// assert!(XPath::parse("//article[").is_err());
    /// ```
    ///
    /// # Errors
    /// [`ParseError`] when the text is no XPath, is longer than 4,000 bytes or nests more than 64 deep.
    pub fn parse(source: &str) -> Result<Self, ParseError> {
        if source.len() > LONGEST {
            return Err(ParseError(format!("it is longer than {LONGEST} bytes")));
        }
        Ok(Self { source: source.into(), expr: Arc::new(parse::parse(source).map_err(ParseError)?) })
    }

    /// The expression as it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it may select elements on some page: a value, an attribute and a text are none.
    ///
    /// ```
    /// use scraper_xpath::XPath;
    ///
    /// assert!(XPath::parse("//li[1] | id('x')")?.selects_elements());
    /// assert!(!XPath::parse("//li/@id")?.selects_elements());
    /// # Ok::<(), scraper_xpath::ParseError>(())
    /// ```
    #[must_use]
    pub fn selects_elements(&self) -> bool {
        expr::selects_elements(&self.expr)
    }

    /// What it selects on a page, from the document on.
    ///
    /// # Errors
    /// [`TooCostly`] when the budget is used up.
    pub fn select(&self, layout: &Layout<'_>, budget: &mut Budget) -> Result<Selected, TooCostly> {
        self.select_at(layout, Target::node(0), budget)
    }

    /// What it selects on a page, from a node on. A node of another page selects nothing.
    ///
    /// ```
    /// use scraper::{Html, Selector};
    /// use scraper_xpath::{Budget, Layout, XPath};
    ///
    /// let page = Html::parse_document("<p>a<b>1</b></p><p>c<b>2</b></p>");
    /// let second = page.select(&Selector::parse("p")?).nth(1).ok_or("no second")?;
    /// let bold = XPath::parse("b")?;
    /// let selected = bold.select_from(&Layout::new(&page), second.id(), &mut Budget::default())?;
    /// assert_eq!(selected.texts, ["2"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`TooCostly`] when the budget is used up.
    pub fn select_from(&self, layout: &Layout<'_>, node: NodeId, budget: &mut Budget) -> Result<Selected, TooCostly> {
        match layout.place(node) {
            Some(place) => self.select_at(layout, Target::node(place), budget),
            None => Ok(Selected { nodes: Vec::new(), texts: Vec::new() }),
        }
    }

    fn select_at(&self, layout: &Layout<'_>, node: Target, budget: &mut Budget) -> Result<Selected, TooCostly> {
        let mut evaluator = Evaluator { asked: Asked { layout, budget } };
        let value = evaluator.value(&self.expr, node)?;
        let Value::Nodes(targets) = value else {
            return Ok(Selected { nodes: Vec::new(), texts: vec![evaluator.asked.text(value)?] });
        };
        let nodes = targets.iter().filter_map(|target| layout.id(*target)).collect();
        let texts = targets.iter().map(|target| evaluator.asked.text_of(*target)).collect::<Result<_, _>>()?;
        Ok(Selected { nodes, texts })
    }

    /// Whether it selects anything on a page, or is true there.
    ///
    /// # Errors
    /// [`TooCostly`] when the budget is used up.
    pub fn holds(&self, layout: &Layout<'_>, budget: &mut Budget) -> Result<bool, TooCostly> {
        Ok(Evaluator { asked: Asked { layout, budget } }.value(&self.expr, Target::node(0))?.is_true())
    }
}

#[cfg(test)]
mod tests;
