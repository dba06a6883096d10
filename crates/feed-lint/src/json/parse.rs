//! JSON with the place of every value (RFC 8259). The first fault ends the reading, and what was read stays.

use std::borrow::Cow;

use crate::{
    finding::{Findings, quoted},
    rules::json as rules,
};

/// Values that are nested deeper are refused.
const DEEPEST: usize = 64;

/// A value with its place.
#[derive(Debug)]
pub(crate) struct Json<'a> {
    pub offset: usize,
    pub kind: Kind<'a>,
}

#[derive(Debug)]
pub(crate) enum Kind<'a> {
    Null,
    Bool,
    Number(&'a str),
    String(Cow<'a, str>),
    Array(Vec<Json<'a>>),
    /// Names with the place of each, in order.
    Object(Vec<(Cow<'a, str>, usize, Json<'a>)>),
}

impl<'a> Json<'a> {
    pub(crate) fn get(&self, name: &str) -> Option<&Json<'a>> {
        match &self.kind {
            Kind::Object(members) => members.iter().find(|(known, ..)| known == name).map(|(.., value)| value),
            _ => None,
        }
    }

    pub(crate) fn string(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn items(&self) -> &[Json<'a>] {
        match &self.kind {
            Kind::Array(items) => items,
            _ => &[],
        }
    }

    /// What kind of value it is, for people.
    pub(crate) fn called(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool => "true or false",
            Kind::Number(_) => "a number",
            Kind::String(_) => "a string",
            Kind::Array(_) => "an array",
            Kind::Object(_) => "an object",
        }
    }
}

/// Reads a document; what is no JSON is reported.
pub(crate) fn parse<'a>(text: &'a str, findings: &mut Findings) -> Option<Json<'a>> {
    let mut parser = JsonParser { text, at: 0, findings };
    if text.starts_with('\u{feff}') {
        parser.findings.report(&rules::BYTE_ORDER_MARK, 0, "the document begins with a byte order mark");
        parser.at = '\u{feff}'.len_utf8();
    }
    parser.blank();
    let value = parser.value(0).map_err(|fault| fault.report(parser.findings)).ok()?;
    parser.blank();
    if parser.at < text.len() {
        parser.findings.report(&rules::SYNTAX, parser.at, "something stands after the end of the document");
    }
    Some(value)
}

/// Why reading ends.
struct JsonFault {
    offset: usize,
    message: String,
    is_depth: bool,
}

impl JsonFault {
    fn report(self, findings: &mut Findings) {
        let rule = if self.is_depth { &rules::TOO_DEEP } else { &rules::SYNTAX };
        findings.report(rule, self.offset, self.message);
    }
}

struct JsonParser<'a, 'f> {
    text: &'a str,
    at: usize,
    findings: &'f mut Findings,
}

impl<'a> JsonParser<'a, '_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn fault<T>(&self, message: impl Into<String>) -> Result<T, JsonFault> {
        Err(JsonFault { offset: self.at, message: message.into(), is_depth: false })
    }

    fn value(&mut self, depth: usize) -> Result<Json<'a>, JsonFault> {
        let offset = self.at;
        if depth > DEEPEST {
            return Err(JsonFault {
                offset,
                message: format!("values are nested more than {DEEPEST} deep"),
                is_depth: true,
            });
        }
        let kind = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Kind::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => Kind::Number(self.number()?),
            _ => self.word()?,
        };
        Ok(Json { offset, kind })
    }

    fn word(&mut self) -> Result<Kind<'a>, JsonFault> {
        let rest = self.text.get(self.at..).unwrap_or("");
        for (word, kind) in [("null", Kind::Null), ("true", Kind::Bool), ("false", Kind::Bool)] {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(kind);
            }
        }
        if rest.is_empty() {
            self.fault("the document ends where a value is expected")
        } else {
            self.fault("no value begins here")
        }
    }

    fn number(&mut self) -> Result<&'a str, JsonFault> {
        let start = self.at;
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        let number = self.text.get(start..self.at).unwrap_or("");
        let digits = number.strip_prefix('-').unwrap_or(number);
        let has_zero =
            digits.len() > 1 && digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        if has_zero || digits.starts_with('.') || number.ends_with('.') || number.parse::<f64>().is_err() {
            self.at = start;
            return self.fault(format!("{} is no number", quoted(number)));
        }
        Ok(number)
    }

    fn string(&mut self) -> Result<Cow<'a, str>, JsonFault> {
        self.at += 1;
        let start = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    let raw = self.text.get(start..self.at).unwrap_or("");
                    self.at += 1;
                    return Ok(Cow::Borrowed(raw));
                }
                Some(b'\\') => return self.escaped(start),
                Some(0..0x20) => {
                    return self.fault("a control character stands in a string: write it as an escape such as \\n");
                }
                Some(_) => self.at += 1,
                None => return self.fault("a string does not end"),
            }
        }
    }

    /// A string with escapes, from its beginning.
    fn escaped(&mut self, start: usize) -> Result<Cow<'a, str>, JsonFault> {
        let mut out = self.text.get(start..self.at).unwrap_or("").to_owned();
        loop {
            let rest = self.text.get(self.at..).unwrap_or("");
            let length = rest.find(|c: char| matches!(c, '"' | '\\') || c < ' ').unwrap_or(rest.len());
            out.push_str(rest.get(..length).unwrap_or(""));
            self.at += length;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(out));
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(_) => {
                    return self.fault("a control character stands in a string: write it as an escape such as \\n");
                }
                None => return self.fault("a string does not end"),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonFault> {
        let c = match self.text.as_bytes().get(self.at + 1) {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(*c),
            Some(b'u') => return self.unicode(),
            _ => return self.fault("JSON has no such escape"),
        };
        self.at += 2;
        Ok(c)
    }

    fn unicode(&mut self) -> Result<char, JsonFault> {
        let unit = |at: usize| u32::from_str_radix(self.text.get(at..at + 4)?, 16).ok();
        let Some(first) = unit(self.at + 2) else {
            return self.fault("four hexadecimal digits are expected after \\u");
        };
        let is_pair = (0xd800..0xdc00).contains(&first) && self.text.get(self.at + 6..self.at + 8) == Some("\\u");
        if let Some(second) = unit(self.at + 8).filter(|second| is_pair && (0xdc00..0xe000).contains(second)) {
            self.at += 12;
            return Ok(char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)).unwrap_or('\u{fffd}'));
        }
        self.at += 6;
        Ok(char::from_u32(first).unwrap_or('\u{fffd}'))
    }

    fn array(&mut self, depth: usize) -> Result<Kind<'a>, JsonFault> {
        self.at += 1;
        let mut items = Vec::new();
        self.blank();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Kind::Array(items));
        }
        loop {
            self.blank();
            items.push(self.value(depth + 1)?);
            self.blank();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Kind::Array(items));
                }
                _ => return self.fault("a comma or `]` is expected here"),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Kind<'a>, JsonFault> {
        self.at += 1;
        let mut members: Vec<(Cow<'a, str>, usize, Json<'a>)> = Vec::new();
        self.blank();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Kind::Object(members));
        }
        loop {
            self.blank();
            let offset = self.at;
            if self.peek() != Some(b'"') {
                return self.fault("a name in quotation marks is expected here");
            }
            let name = self.string()?;
            self.blank();
            if self.peek() != Some(b':') {
                return self.fault("a colon is expected here");
            }
            self.at += 1;
            self.blank();
            let value = self.value(depth + 1)?;
            members.push((name, offset, value));
            self.blank();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    self.unique(&members);
                    return Ok(Kind::Object(members));
                }
                _ => return self.fault("a comma or `}` is expected here"),
            }
        }
    }

    fn unique(&mut self, members: &[(Cow<'a, str>, usize, Json<'a>)]) {
        let mut seen = std::collections::HashSet::new();
        for (name, offset, _) in members {
            if !seen.insert(name.as_ref()) {
                self.findings.report(
                    &rules::DUPLICATE_KEY,
                    *offset,
                    format!("{} stands twice in one object", quoted(name)),
                );
            }
        }
    }
}
