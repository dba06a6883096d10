//! The words of an expression (section 3.7 of the recommendation).

/// A word of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    /// A name, or `*`, that stands for elements, attributes, an axis or a function.
    Name(String),
    /// `and`, `or`, `div`, `mod`, `*` between two operands, and marks such as `=`, `//`, `::`.
    Mark(&'static str),
    Text(String),
    Number(f64),
}

/// Marks, the longer before those that they begin with.
const MARKS: [&str; 21] =
    ["//", "::", "..", "!=", "<=", ">=", "(", ")", "[", "]", ".", "@", ",", "/", "|", "+", "-", "=", "<", ">", "$"];
/// Names that are operators where an operand stands before them.
const WORDS: [&str; 4] = ["and", "or", "div", "mod"];

/// Reads all words.
pub(crate) fn tokens(source: &str) -> Result<Vec<Token>, String> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = source.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '"' | '\'' => text(rest)?,
            '*' if ends_operand(tokens.last()) => (Token::Mark("*"), 1),
            '*' => (Token::Name("*".into()), 1),
            _ if first.is_ascii_digit() || is_fraction(rest) => number(rest)?,
            _ if begins_name(first) => {
                let length = name_length(rest);
                let name = &rest[..length];
                match WORDS.iter().find(|word| **word == name && ends_operand(tokens.last())) {
                    Some(word) => (Token::Mark(word), length),
                    None => (Token::Name(name.to_owned()), length),
                }
            }
            _ => match MARKS.iter().find(|mark| rest.starts_with(**mark)) {
                Some(mark) => (Token::Mark(mark), mark.len()),
                None => return Err(format!("`{first}` has no meaning in it")),
            },
        };
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}

/// Whether what stands before a `*` or a word makes it an operator.
fn ends_operand(before: Option<&Token>) -> bool {
    match before {
        None => false,
        Some(Token::Mark(mark)) => matches!(*mark, ")" | "]" | "." | ".."),
        Some(_) => true,
    }
}

fn text(rest: &str) -> Result<(Token, usize), String> {
    let quote = &rest[..1];
    let end = rest[1..].find(quote).ok_or("a quotation in it has no end")?;
    Ok((Token::Text(rest[1..=end].to_owned()), end + 2))
}

fn is_fraction(rest: &str) -> bool {
    rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn number(rest: &str) -> Result<(Token, usize), String> {
    let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let digits = &rest[..length];
    digits.parse().map(|number| (Token::Number(number), length)).map_err(|_| format!("`{digits}` is no number"))
}

fn begins_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// The length of a name with its prefix; `::` ends it.
fn name_length(rest: &str) -> usize {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
    let Some(after) = rest[end..].strip_prefix(':').filter(|after| after.starts_with(begins_name)) else { return end };
    end + 1 + after.find(|c: char| !is_part(c)).unwrap_or(after.len())
}
