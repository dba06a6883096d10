//! Data that is written as JavaScript: object literals with bare names and single quotes, and the function that Nuxt 2 calls with what
//! its data repeats, `(function(a,b){return {title:a,url:b}}("One","/1"))`.
//!
//! Nothing is run: what is no literal ends the reading. Depth and number of what is read are bounded.

use std::collections::HashMap;

use serde_json::{Map, Number, Value};

/// Lists and objects that may be open at once.
const DEEPEST: usize = 100;
/// Values, and pieces of a hundred bytes of text, that are written out: what is repeated is copied.
const MOST: usize = 500_000;

/// The value that a text begins with, whatever follows it.
pub(super) fn first(text: &str) -> Option<Value> {
    let mut reader = LiteralReader::new(text);
    reader.skip();
    if reader.rest().starts_with(['{', '[']) { reader.value(0) } else { called(&mut reader) }
}

/// What a function returns that is called where it stands.
fn called(reader: &mut LiteralReader<'_>) -> Option<Value> {
    reader.take("(");
    reader.skip();
    if !reader.take("function") {
        return None;
    }
    reader.skip();
    reader.expect("(")?;
    let mut names = Vec::new();
    while !reader.take(")") {
        reader.skip();
        names.push(reader.name()?);
        reader.skip();
        reader.take(",");
    }
    let body = reader.rest().find("return")? + "return".len();
    reader.at += body;
    let at = reader.at;
    reader.value(0)?;
    // its arguments stand behind the body, and the names in it mean them
    reader.skip_signs(";})");
    reader.expect("(")?;
    let mut values = HashMap::new();
    for name in names {
        reader.skip();
        if reader.rest().starts_with(')') {
            break;
        }
        values.insert(name, reader.value(0)?);
        reader.skip();
        reader.take(",");
    }
    reader.at = at;
    reader.values = values;
    reader.value(0)
}

struct LiteralReader<'t> {
    text: &'t str,
    at: usize,
    left: usize,
    /// What names mean.
    values: HashMap<&'t str, Value>,
}

impl<'t> LiteralReader<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, left: MOST, values: HashMap::new() }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Passes over white space and comments.
    fn skip(&mut self) {
        loop {
            self.at = self.text.len() - self.rest().trim_start().len();
            let end = match self.rest() {
                rest if rest.starts_with("/*") => rest.find("*/").map(|at| at + 2),
                rest if rest.starts_with("//") => rest.find('\n'),
                _ => return,
            };
            self.at = end.map_or(self.text.len(), |end| self.at + end);
        }
    }

    fn skip_signs(&mut self, signs: &str) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || signs.contains(c)).len();
    }

    fn take(&mut self, mark: &str) -> bool {
        let taken = self.rest().starts_with(mark);
        self.at += if taken { mark.len() } else { 0 };
        taken
    }

    fn expect(&mut self, mark: &str) -> Option<()> {
        self.take(mark).then_some(())
    }

    fn name(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$'))).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).filter(|name| !name.is_empty())
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.left = self.left.checked_sub(1).filter(|_| depth <= DEEPEST)?;
        self.skip();
        match self.rest().chars().next()? {
            '{' if depth < DEEPEST => self.object(depth),
            '[' if depth < DEEPEST => self.array(depth),
            '"' | '\'' | '`' => self.string().map(Value::String),
            '!' => {
                self.at += 1;
                self.name().map(|name| Value::Bool(name == "0"))
            }
            c if c.is_ascii_digit() || matches!(c, '-' | '.' | '+') => self.number(),
            _ => self.word(depth),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        self.expect("{")?;
        let mut members = Map::new();
        loop {
            self.skip();
            if self.take("}") {
                return Some(Value::Object(members));
            }
            let name = match self.rest().chars().next()? {
                '"' | '\'' => self.string()?,
                _ => self.name()?.to_owned(),
            };
            self.skip();
            self.expect(":")?;
            members.insert(name, self.value(depth + 1)?);
            self.skip();
            if !self.take(",") && !self.rest().starts_with('}') {
                return None;
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        self.expect("[")?;
        let mut members = Vec::new();
        loop {
            self.skip();
            if self.take("]") {
                return Some(Value::Array(members));
            }
            members.push(self.value(depth + 1)?);
            self.skip();
            if !self.take(",") && !self.rest().starts_with(']') {
                return None;
            }
        }
    }

    fn number(&mut self) -> Option<Value> {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c))).unwrap_or(rest.len());
        self.at += end;
        let written = rest.get(..end)?;
        if let Ok(number) = written.parse::<i64>() {
            return Some(number.into());
        }
        Some(written.parse().ok().and_then(Number::from_f64).map_or(Value::Null, Value::Number))
    }

    /// A constant, a name that stands for an argument, or a date.
    fn word(&mut self, depth: usize) -> Option<Value> {
        let name = self.name()?;
        match name {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            "null" | "undefined" | "NaN" | "Infinity" => Some(Value::Null),
            "void" => self.value(depth + 1).map(|_| Value::Null),
            "new" => {
                self.skip();
                self.expect("Date(")?;
                let date = self.value(depth + 1)?;
                self.skip();
                self.expect(")").map(|()| date)
            }
            // what is called or looked into is no literal
            _ if self.rest().starts_with(['(', '.', '[']) => None,
            name => {
                let value = self.values.get(name).cloned().unwrap_or(Value::Null);
                self.left = self.left.checked_sub(size(&value))?;
                Some(value)
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        let mut chars = self.rest().char_indices();
        let (_, quote) = chars.next()?;
        let mut text = String::new();
        while let Some((at, c)) = chars.next() {
            match c {
                c if c == quote => {
                    self.at += at + c.len_utf8();
                    self.left = self.left.checked_sub(text.len() / 100)?;
                    return Some(text);
                }
                '\\' => match chars.next()?.1 {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    'r' | 'b' | 'f' | 'v' | '0' | '\n' => {}
                    'x' => text.push(char::from_u32(hex(&mut chars, 2)?)?),
                    'u' => text.push(unicode(&mut chars)?),
                    escaped => text.push(escaped),
                },
                c => text.push(c),
            }
        }
        None
    }
}

fn hex(chars: &mut std::str::CharIndices<'_>, digits: usize) -> Option<u32> {
    chars.take(digits).try_fold(0_u32, |number, (_, c)| Some(number * 16 + c.to_digit(16)?))
}

/// What stands behind `\u`: four figures, or two times four for what lies beyond them.
fn unicode(chars: &mut std::str::CharIndices<'_>) -> Option<char> {
    let first = hex(chars, 4)?;
    if !(0xd800..0xdc00).contains(&first) {
        return Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if (chars.next()?.1, chars.next()?.1) != ('\\', 'u') {
        return None;
    }
    let second = hex(chars, 4)?.checked_sub(0xdc00)?;
    Some(char::from_u32(0x10000 + ((first - 0xd800) << 10) + second).unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// How much a value is, in values and pieces of text.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => 1 + text.len() / 100,
        Value::Array(members) => 1 + members.iter().map(size).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn literals_are_read_as_they_are_written_by_hand() {
        let written = "{a: 'it\\'s', \"b\": [1, -2.5, .5, !0, !1, void 0, undefined,], /* c */ $d_1: `x`, e: new Date('2026-01-02'), f: \"\\u002F\\x41\\ud83d\\udea2\"}; f()";
        let expected = json!({"a": "it's", "b": [1, -2.5, 0.5, true, false, null, null], "$d_1": "x", "e": "2026-01-02", "f": "/A🚢"});
        assert_eq!(first(written), Some(expected));
    }

    #[test]
    fn the_arguments_of_a_function_stand_for_its_names() {
        let written = "(function(a,b,c){return {data:[{posts:[{title:a,url:b,paid:c},{title:\"Two\",url:b,paid:!0}]}]}}(\"One\",\"\\u002F1\",false));";
        let posts = json!([{"title": "One", "url": "/1", "paid": false}, {"title": "Two", "url": "/1", "paid": true}]);
        assert_eq!(first(written), Some(json!({"data": [{"posts": posts}]})));
        assert_eq!(first("(function(){return [1]})()"), Some(json!([1])));
    }

    #[test]
    fn what_is_no_literal_is_none() {
        for code in [
            "{a: f()}",
            "{a: b.c}",
            "{a",
            "{a: 1 b: 2}",
            "function(",
            "(function(a",
            "(function(a){return",
            "{'a",
            "(a)",
        ] {
            assert_eq!(first(code), None, "{code}");
        }
        for open in ["[", "[void ", "{a:", "[new Date("] {
            assert_eq!(first(&open.repeat(10_000)), None, "{open}");
        }
        assert_eq!(first(&format!("[{}1]", "void ".repeat(10_000))), None);
    }

    #[test]
    fn what_repeats_without_end_is_given_up() {
        let list = format!("[{}]", "a,".repeat(300_000));
        assert_eq!(first(&format!("(function(a){{return {list}}}(\"{}\"))", "x".repeat(1_000))), None);
    }
}
