//! The functions of the core library (section 4 of the recommendation).

use std::collections::HashMap;

use super::{
    eval::{Context, Evaluator, TooCostly},
    expr::Expr,
    layout::Target,
    value::Value,
};
use crate::value::collapse;

/// A function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    Last,
    Position,
    Count,
    Id,
    Name,
    NamespaceUri,
    String,
    Concat,
    StartsWith,
    Contains,
    SubstringBefore,
    SubstringAfter,
    Substring,
    StringLength,
    NormalizeSpace,
    Translate,
    Boolean,
    Not,
    True,
    False,
    Lang,
    Number,
    Sum,
    Floor,
    Ceiling,
    Round,
}

/// Each function with the fewest and the most arguments it takes.
const FUNCTIONS: [(&str, Function, usize, usize); 27] = [
    ("last", Function::Last, 0, 0),
    ("position", Function::Position, 0, 0),
    ("count", Function::Count, 1, 1),
    ("id", Function::Id, 1, 1),
    ("local-name", Function::Name, 0, 1),
    ("name", Function::Name, 0, 1),
    ("namespace-uri", Function::NamespaceUri, 0, 1),
    ("string", Function::String, 0, 1),
    ("concat", Function::Concat, 2, usize::MAX),
    ("starts-with", Function::StartsWith, 2, 2),
    ("contains", Function::Contains, 2, 2),
    ("substring-before", Function::SubstringBefore, 2, 2),
    ("substring-after", Function::SubstringAfter, 2, 2),
    ("substring", Function::Substring, 2, 3),
    ("string-length", Function::StringLength, 0, 1),
    ("normalize-space", Function::NormalizeSpace, 0, 1),
    ("translate", Function::Translate, 3, 3),
    ("boolean", Function::Boolean, 1, 1),
    ("not", Function::Not, 1, 1),
    ("true", Function::True, 0, 0),
    ("false", Function::False, 0, 0),
    ("lang", Function::Lang, 1, 1),
    ("number", Function::Number, 0, 1),
    ("sum", Function::Sum, 1, 1),
    ("floor", Function::Floor, 1, 1),
    ("ceiling", Function::Ceiling, 1, 1),
    ("round", Function::Round, 1, 1),
];

impl Function {
    /// The function of a name, if it takes so many arguments.
    pub(crate) fn named(name: &str, arguments: usize) -> Result<Self, String> {
        let known = FUNCTIONS.iter().find(|(known, ..)| *known == name);
        let (_, function, fewest, most) = known.ok_or_else(|| format!("XPath 1.0 has no function `{name}()`"))?;
        if (*fewest..=*most).contains(&arguments) {
            return Ok(*function);
        }
        Err(format!("`{name}()` does not take {arguments} arguments"))
    }

    pub(crate) fn gives_number(self) -> bool {
        use Function::{Ceiling, Count, Floor, Last, Number, Position, Round, StringLength, Sum};
        matches!(self, Last | Position | Count | StringLength | Number | Sum | Floor | Ceiling | Round)
    }

    pub(crate) fn asks_position(self) -> bool {
        matches!(self, Self::Last | Self::Position)
    }
}

impl Evaluator<'_, '_> {
    pub(crate) fn call(&mut self, function: Function, arguments: &[Expr], here: Context) -> Result<Value, TooCostly> {
        let mut text = |at: usize| -> Result<String, TooCostly> {
            // a function of texts without an argument is asked of the node itself
            let value = match arguments.get(at) {
                Some(expr) => self.at(expr, here)?,
                None => Value::Nodes(vec![here.node]),
            };
            self.text(value)
        };
        Ok(match function {
            Function::Last => Value::Number(here.size as f64),
            Function::Position => Value::Number(here.position as f64),
            Function::True => Value::Flag(true),
            Function::False => Value::Flag(false),
            Function::NamespaceUri => Value::Text(String::new()),
            Function::String => Value::Text(text(0)?),
            Function::StartsWith => Value::Flag(text(0)?.starts_with(&text(1)?)),
            Function::Contains => Value::Flag(text(0)?.contains(&text(1)?)),
            Function::SubstringBefore => {
                let (whole, part) = (text(0)?, text(1)?);
                Value::Text(whole.split_once(&part).map(|(before, _)| before.to_owned()).unwrap_or_default())
            }
            Function::SubstringAfter => {
                let (whole, part) = (text(0)?, text(1)?);
                Value::Text(whole.split_once(&part).map(|(_, after)| after.to_owned()).unwrap_or_default())
            }
            Function::StringLength => Value::Number(text(0)?.chars().count() as f64),
            Function::NormalizeSpace => Value::Text(collapse(&text(0)?)),
            Function::Translate => Value::Text(translate(&text(0)?, &text(1)?, &text(2)?)),
            Function::Lang => {
                let wanted = text(0)?;
                Value::Flag(self.is_in_language(here.node, &wanted))
            }
            Function::Concat => {
                let parts: Result<String, TooCostly> = (0..arguments.len()).map(text).collect();
                Value::Text(parts?)
            }
            Function::Count | Function::Id | Function::Name | Function::Sum => {
                self.of_nodes(function, arguments, here)?
            }
            Function::Boolean | Function::Not => {
                let holds = arguments.first().map_or(Ok(false), |expr| Ok(self.at(expr, here)?.is_true()))?;
                Value::Flag(holds == (function == Function::Boolean))
            }
            Function::Substring | Function::Number | Function::Floor | Function::Ceiling | Function::Round => {
                self.of_numbers(function, arguments, here)?
            }
        })
    }

    fn of_nodes(&mut self, function: Function, arguments: &[Expr], here: Context) -> Result<Value, TooCostly> {
        if function == Function::Id {
            let value = arguments.first().map_or(Ok(Value::Text(String::new())), |expr| self.at(expr, here))?;
            return self.with_ids(value);
        }
        let nodes = arguments.first().map_or(Ok(vec![here.node]), |expr| self.nodes(expr, here))?;
        Ok(match function {
            Function::Count => Value::Number(nodes.len() as f64),
            Function::Sum => {
                let mut sum = 0.0;
                for node in nodes {
                    sum += self.number_of(Value::Nodes(vec![node]))?;
                }
                Value::Number(sum)
            }
            _ => Value::Text(nodes.first().and_then(|node| self.layout.name(*node)).unwrap_or_default().to_owned()),
        })
    }

    fn of_numbers(&mut self, function: Function, arguments: &[Expr], here: Context) -> Result<Value, TooCostly> {
        let mut number = |at: usize| match arguments.get(at) {
            Some(expr) => self.number(expr, here),
            None => self.number_of(Value::Nodes(vec![here.node])),
        };
        Ok(match function {
            Function::Substring => {
                let start = round(number(1)?);
                let end = if arguments.len() > 2 { start + round(number(2)?) } else { f64::INFINITY };
                let value = arguments.first().map_or(Ok(Value::Text(String::new())), |expr| self.at(expr, here))?;
                let places = (1..).map(f64::from).zip(self.text(value)?.chars().collect::<Vec<_>>());
                Value::Text(places.filter(|(at, _)| *at >= start && *at < end).map(|(_, c)| c).collect())
            }
            Function::Floor => Value::Number(number(0)?.floor()),
            Function::Ceiling => Value::Number(number(0)?.ceil()),
            Function::Round => Value::Number(round(number(0)?)),
            _ => Value::Number(number(0)?),
        })
    }

    /// The elements whose `id` is one of the words of a value.
    fn with_ids(&mut self, value: Value) -> Result<Value, TooCostly> {
        let texts = match value {
            Value::Nodes(nodes) => nodes.into_iter().map(|node| self.text_of(node)).collect::<Result<Vec<_>, _>>()?,
            other => vec![self.text(other)?],
        };
        let words: Vec<&str> = texts.iter().flat_map(|text| text.split_whitespace()).collect();
        let layout = self.layout;
        self.budget.spend(layout.len())?;
        let named = |at: &usize| {
            layout.element(*at).and_then(|element| element.attr("id")).is_some_and(|id| words.contains(&id))
        };
        Ok(Value::Nodes((0..layout.len()).filter(named).map(Target::node).collect()))
    }

    fn is_in_language(&self, node: Target, wanted: &str) -> bool {
        let around = std::iter::successors(Some(node.at), |at| self.layout.parent(*at));
        let language = around.filter_map(|at| self.layout.element(at)?.attr("lang")).next().unwrap_or_default();
        let start = language.get(..wanted.len()).unwrap_or_default();
        start.eq_ignore_ascii_case(wanted) && matches!(language.as_bytes().get(wanted.len()), None | Some(b'-'))
    }
}

/// To the nearest whole number, of two that are as near to the greater one (section 4.4).
fn round(number: f64) -> f64 {
    (number + 0.5).floor()
}

/// Each character of one list as the one at its place in the other; without one there it is left out.
fn translate(text: &str, from: &str, to: &str) -> String {
    let to = to.chars().map(Some).chain(std::iter::repeat(None));
    let mut mended = HashMap::new();
    for (c, to) in from.chars().zip(to) {
        mended.entry(c).or_insert(to);
    }
    text.chars().filter_map(|c| mended.get(&c).copied().unwrap_or(Some(c))).collect()
}
