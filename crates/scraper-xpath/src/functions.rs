//! What the functions of the core library return (section 4 of the recommendation).

use std::collections::HashMap;

use super::{
    conversion::{Asked, Evaluated, EvaluationContext},
    function::Function,
    layout::Target,
    value::{Value, collapse},
};

/// What a function returns at a node, given the values of its arguments.
pub(crate) fn call(
    asked: &mut Asked<'_, '_>,
    function: Function,
    arguments: Vec<Value>,
    here: EvaluationContext,
) -> Evaluated<Value> {
    Call { asked, arguments: arguments.into_iter(), here }.value(function)
}

/// A function that is called; its arguments are taken in their order.
struct Call<'c, 'e, 'a> {
    asked: &'c mut Asked<'e, 'a>,
    arguments: std::vec::IntoIter<Value>,
    here: EvaluationContext,
}

impl Call<'_, '_, '_> {
    fn value(mut self, function: Function) -> Evaluated<Value> {
        Ok(match function {
            Function::Last => Value::Number(self.here.size as f64),
            Function::Position => Value::Number(self.here.position as f64),
            Function::True => Value::Flag(true),
            Function::False => Value::Flag(false),
            Function::NamespaceUri => Value::Text(String::new()),
            Function::String => Value::Text(self.text()?),
            Function::StartsWith => Value::Flag(self.text()?.starts_with(&self.text()?)),
            Function::Contains => Value::Flag(self.text()?.contains(&self.text()?)),
            Function::SubstringBefore => {
                let (whole, part) = (self.text()?, self.text()?);
                Value::Text(whole.split_once(&part).map(|(before, _)| before.to_owned()).unwrap_or_default())
            }
            Function::SubstringAfter => {
                let (whole, part) = (self.text()?, self.text()?);
                Value::Text(whole.split_once(&part).map(|(_, after)| after.to_owned()).unwrap_or_default())
            }
            Function::StringLength => Value::Number(self.text()?.chars().count() as f64),
            Function::NormalizeSpace => Value::Text(collapse(&self.text()?)),
            Function::Translate => Value::Text(translate(&self.text()?, &self.text()?, &self.text()?)),
            Function::Lang => {
                let wanted = self.text()?;
                Value::Flag(self.is_in_language(&wanted))
            }
            Function::Concat => {
                let parts: Evaluated<String> = (0..self.arguments.len()).map(|_| self.text()).collect();
                Value::Text(parts?)
            }
            Function::Count | Function::Id | Function::Name | Function::Sum => self.of_nodes(function)?,
            Function::Boolean | Function::Not => {
                let holds = self.arguments.next().is_some_and(|value| value.is_true());
                Value::Flag(holds == (function == Function::Boolean))
            }
            Function::Substring => self.substring()?,
            Function::Floor => Value::Number(self.number()?.floor()),
            Function::Ceiling => Value::Number(self.number()?.ceil()),
            Function::Round => Value::Number(round(self.number()?)),
            Function::Number => Value::Number(self.number()?),
        })
    }

    /// The next argument; without one the function is asked of the node itself.
    fn next(&mut self) -> Value {
        self.arguments.next().unwrap_or_else(|| Value::Nodes(vec![self.here.node]))
    }

    fn text(&mut self) -> Evaluated<String> {
        let value = self.next();
        self.asked.text(value)
    }

    fn number(&mut self) -> Evaluated<f64> {
        let value = self.next();
        self.asked.number_of(value)
    }

    fn of_nodes(&mut self, function: Function) -> Evaluated<Value> {
        let value = self.next();
        if function == Function::Id {
            return self.with_ids(value);
        }
        let nodes = value.into_nodes();
        Ok(match function {
            Function::Count => Value::Number(nodes.len() as f64),
            Function::Sum => {
                let mut sum = 0.0;
                for node in nodes {
                    sum += self.asked.number_of(Value::Nodes(vec![node]))?;
                }
                Value::Number(sum)
            }
            _ => {
                let name = nodes.first().and_then(|node| self.asked.layout.name(*node));
                Value::Text(name.unwrap_or_default().to_owned())
            }
        })
    }

    fn substring(&mut self) -> Evaluated<Value> {
        let (value, is_bounded) = (self.next(), self.arguments.len() > 1);
        let start = round(self.number()?);
        let end = if is_bounded { start + round(self.number()?) } else { f64::INFINITY };
        let places = (1..).map(f64::from).zip(self.asked.text(value)?.chars().collect::<Vec<_>>());
        Ok(Value::Text(places.filter(|(at, _)| *at >= start && *at < end).map(|(_, c)| c).collect()))
    }

    /// The elements whose `id` is one of the words of a value.
    fn with_ids(&mut self, value: Value) -> Evaluated<Value> {
        let texts = match value {
            Value::Nodes(nodes) => {
                nodes.into_iter().map(|node| self.asked.text_of(node)).collect::<Evaluated<Vec<_>>>()?
            }
            other => vec![self.asked.text(other)?],
        };
        let words: Vec<&str> = texts.iter().flat_map(|text| text.split_whitespace()).collect();
        let layout = self.asked.layout;
        self.asked.budget.spend(layout.len())?;
        let named = |at: &usize| {
            layout.element(*at).and_then(|element| element.attr("id")).is_some_and(|id| words.contains(&id))
        };
        Ok(Value::Nodes((0..layout.len()).filter(named).map(Target::node).collect()))
    }

    fn is_in_language(&self, wanted: &str) -> bool {
        let layout = self.asked.layout;
        let around = std::iter::successors(Some(self.here.node.at), |at| layout.parent(*at));
        let language = around.filter_map(|at| layout.element(at)?.attr("lang")).next().unwrap_or_default();
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
