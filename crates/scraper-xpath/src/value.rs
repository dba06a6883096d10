//! The four sorts of values (section 3 of the recommendation), and what each is as another.

use super::layout::Target;

#[derive(Debug, Clone)]
pub(crate) enum Value {
    /// In the order of the page, each once.
    Nodes(Vec<Target>),
    Text(String),
    Number(f64),
    Flag(bool),
}

impl Value {
    /// A set of nodes; what is none has none.
    pub(crate) fn into_nodes(self) -> Vec<Target> {
        match self {
            Self::Nodes(nodes) => nodes,
            _ => Vec::new(),
        }
    }

    pub(crate) fn is_true(&self) -> bool {
        match self {
            Self::Nodes(nodes) => !nodes.is_empty(),
            Self::Text(text) => !text.is_empty(),
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Flag(flag) => *flag,
        }
    }
}

/// The number that a text is; none is `NaN` (section 4.4).
pub(crate) fn number(text: &str) -> f64 {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    let plain = text.bytes().enumerate().all(|(at, b)| b.is_ascii_digit() || b == b'.' || (b == b'-' && at == 0));
    if plain { text.parse().unwrap_or(f64::NAN) } else { f64::NAN }
}

/// A number as a text (section 4.2).
pub(crate) fn written(number: f64) -> String {
    match number {
        number if number == f64::INFINITY => "Infinity".into(),
        number if number == f64::NEG_INFINITY => "-Infinity".into(),
        // minus zero is written without its sign
        0.0 => "0".into(),
        number => number.to_string(),
    }
}

/// A text with its white space collapsed, as `normalize-space()` does it.
pub(crate) fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
