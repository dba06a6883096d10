//! What a value is as another, where that depends on the page (section 4 of the recommendation).

use super::{
    budget::{Budget, TooCostly},
    layout::{Layout, Target},
    value::{Value, number, written},
};

/// Bytes of text that cost as much as a node.
const BYTES: usize = 16;

/// Where an expression is asked: at a node that is one of several.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EvaluationContext {
    pub node: Target,
    pub position: usize,
    pub size: usize,
}

/// A page that is asked, and what may still be looked at of it.
pub(crate) struct Asked<'e, 'a> {
    pub layout: &'e Layout<'a>,
    pub budget: &'e mut Budget,
}

pub(crate) type Evaluated<T> = Result<T, TooCostly>;

impl Asked<'_, '_> {
    pub(crate) fn number_of(&mut self, value: Value) -> Evaluated<f64> {
        Ok(match value {
            Value::Number(number) => number,
            Value::Flag(flag) => f64::from(u8::from(flag)),
            other => number(&self.text(other)?),
        })
    }

    pub(crate) fn text(&mut self, value: Value) -> Evaluated<String> {
        Ok(match value {
            Value::Nodes(nodes) => nodes.first().map_or(Ok(String::new()), |first| self.text_of(*first))?,
            Value::Text(text) => text,
            Value::Number(number) => written(number),
            Value::Flag(flag) => flag.to_string(),
        })
    }

    /// The text of an attribute, a text, or all that an element holds (section 5).
    pub(crate) fn text_of(&mut self, target: Target) -> Evaluated<String> {
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
}
