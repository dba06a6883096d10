//! The pass over a text of HTML.

use super::{
    names::{is_element, is_entity, is_safe_attribute, is_safe_element, is_void, may_stay_open},
    style,
};
use crate::{finding::quoted, rule::Rule, rules::html as rules};

/// More than this in one text is not told.
const MOST: usize = 8;
/// Elements that are nested deeper are not followed.
const DEEPEST: usize = 400;

/// What is wrong with a text of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct MarkupProblem {
    pub rule: &'static Rule,
    pub message: String,
}

/// Returns what is wrong with a text of HTML; relative addresses only where `needs_absolute`.
pub(crate) fn problems(text: &str, needs_absolute: bool) -> Vec<MarkupProblem> {
    let mut scan = MarkupScan { rest: text, open: Vec::new(), found: Vec::new(), needs_absolute };
    if text.contains(['<', '&']) {
        scan.run();
    }
    scan.found
}

struct MarkupScan<'a> {
    rest: &'a str,
    open: Vec<String>,
    found: Vec<MarkupProblem>,
    needs_absolute: bool,
}

impl<'a> MarkupScan<'a> {
    fn report(&mut self, rule: &'static Rule, message: String) {
        let is_new = !self.found.iter().any(|problem| problem.rule == rule && problem.message == message);
        if is_new && self.found.len() < MOST {
            self.found.push(MarkupProblem { rule, message });
        }
    }

    fn run(&mut self) {
        while let Some(at) = self.rest.find(['<', '&']) {
            let markup = self.rest.get(at..).unwrap_or("");
            self.rest = markup.get(1..).unwrap_or("");
            let next = self.rest.chars().next();
            match next {
                _ if markup.starts_with('&') => self.reference(),
                Some('!') if self.rest.starts_with("!--") => self.skip("-->", "a comment"),
                Some('!' | '?') => {
                    if self.rest.starts_with("?import") {
                        self.report(&rules::UNSAFE_TAG, "<?import> is no part of a text".into());
                    }
                    self.report(&rules::MALFORMED, "a declaration or processing instruction stands in the text".into());
                    self.skip(">", "a declaration");
                }
                Some('/') => self.end_tag(),
                Some(c) if c.is_ascii_alphabetic() => self.start_tag(),
                _ => self.report(&rules::MALFORMED, "`<` begins no tag: write &lt;".into()),
            }
        }
        let unclosed = self.open.iter().rev().find(|name| !may_stay_open(name)).cloned();
        if let Some(name) = unclosed {
            self.report(&rules::MALFORMED, format!("<{name}> is not closed"));
        }
    }

    fn skip(&mut self, end: &str, what: &str) {
        match self.rest.split_once(end) {
            Some((_, rest)) => self.rest = rest,
            None => {
                self.report(&rules::MALFORMED, format!("{what} does not end"));
                self.rest = "";
            }
        }
    }

    fn reference(&mut self) {
        let length = self.rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(self.rest.len());
        let name = self.rest.get(..length).unwrap_or("");
        let is_closed = self.rest.get(length..).is_some_and(|rest| rest.starts_with(';'));
        let is_number = name.starts_with('#');
        if !name.is_empty() && !is_closed && (is_number || is_entity(name)) {
            self.report(&rules::MALFORMED, format!("{} does not end with a semicolon", quoted(&format!("&{name}"))));
        }
    }

    fn end_tag(&mut self) {
        let Some((name, rest)) = self.rest.split_once('>') else {
            self.report(&rules::MALFORMED, "a tag does not end".into());
            self.rest = "";
            return;
        };
        self.rest = rest;
        let name = name.trim_start_matches('/').trim().to_ascii_lowercase();
        if self.open.last() == Some(&name) {
            self.open.pop();
            return;
        }
        let back = self.open.iter().rev().take(DEEPEST).position(|open| *open == name);
        match back.map(|back| self.open.len() - 1 - back) {
            Some(place) => {
                let crossed =
                    self.open.get(place + 1..).and_then(|open| open.iter().find(|name| !may_stay_open(name)).cloned());
                if let Some(crossed) = crossed {
                    self.report(&rules::MALFORMED, format!("</{name}> closes <{crossed}>, too, which is open"));
                }
                self.open.truncate(place);
            }
            None if name == "p" || name == "br" || is_void(&name) || is_element(&name) => {
                self.report(&rules::MALFORMED, format!("</{name}> closes nothing"));
            }
            None => self
                .report(&rules::UNKNOWN_TAG, format!("</{}> is no element of HTML", quoted(&name).trim_matches('"'))),
        }
    }

    fn start_tag(&mut self) {
        let length =
            self.rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).unwrap_or(self.rest.len());
        let name = self.rest.get(..length).unwrap_or("").to_ascii_lowercase();
        self.rest = self.rest.get(length..).unwrap_or("");
        let shown = quoted(&name);
        if !is_element(&name) {
            self.report(&rules::UNKNOWN_TAG, format!("<{}> is no element of HTML", shown.trim_matches('"')));
        } else if !is_safe_element(&name) {
            self.report(&rules::UNSAFE_TAG, format!("<{name}> is taken out by readers"));
        }
        let closes_itself = self.attributes(&name);
        if matches!(name.as_str(), "script" | "style" | "textarea" | "title" | "xmp" | "iframe" | "noframes")
            && !closes_itself
        {
            let end = format!("</{name}");
            let at = find_ignoring_case(self.rest, &end);
            self.rest = at
                .and_then(|at| self.rest.get(at..))
                .and_then(|rest| rest.split_once('>'))
                .map_or("", |(_, rest)| rest);
        } else if !is_void(&name) && self.open.len() < DEEPEST {
            if may_stay_open(&name) && self.open.last() == Some(&name) {
                self.open.pop();
            }
            self.open.push(name);
        }
    }

    /// The attributes of a tag and its end; returns whether it closes itself.
    fn attributes(&mut self, element: &str) -> bool {
        loop {
            self.rest = self.rest.trim_start();
            let Some(next) = self.rest.chars().next() else {
                self.report(&rules::MALFORMED, format!("the tag <{element}> does not end"));
                return true;
            };
            if next == '>' {
                self.rest = self.rest.get(1..).unwrap_or("");
                return false;
            }
            if next == '/' {
                self.rest = self.rest.get(1..).unwrap_or("");
                continue;
            }
            let length = self
                .rest
                .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'))
                .unwrap_or(self.rest.len());
            let (name, rest) = self.rest.split_at(length.max(next.len_utf8()).min(self.rest.len()));
            self.rest = rest.trim_start();
            let value = match self.rest.strip_prefix('=') {
                Some(rest) => self.value(rest.trim_start()),
                None => "",
            };
            self.attribute(element, &name.to_ascii_lowercase(), value);
        }
    }

    fn value(&mut self, rest: &'a str) -> &'a str {
        let (value, after) = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = rest.get(1..).unwrap_or("");
                inner.split_once(quote).unwrap_or({
                    // what does not end is told of by the tag that does not
                    (inner, "")
                })
            }
            _ => {
                let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(rest.len());
                rest.split_at(end)
            }
        };
        self.rest = after;
        value
    }

    fn attribute(&mut self, element: &str, name: &str, value: &str) {
        if !is_safe_attribute(name, value) {
            self.report(
                &rules::UNSAFE_ATTRIBUTE,
                format!("the attribute {} of <{element}> is taken out by readers", quoted(name)),
            );
        } else if name == "style"
            && let Some(part) = style::unsafe_part(value)
        {
            self.report(
                &rules::UNSAFE_STYLE,
                format!("the style {} of <{element}> is taken out by readers", quoted(&part)),
            );
        }
        let is_address =
            matches!((element, name), ("a" | "area", "href") | ("img" | "audio" | "video" | "source", "src"));
        let has_scheme = value.trim().split_once(':').is_some_and(|(scheme, _)| {
            !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        });
        if is_address && self.needs_absolute && !has_scheme && is_safe_attribute(name, value) {
            self.report(&rules::RELATIVE_REFERENCE, format!("{} of <{element}> is relative", quoted(value.trim())));
        }
    }
}

fn find_ignoring_case(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str) -> Vec<&'static str> {
        problems(text, true).iter().map(|problem| problem.rule.id).collect()
    }

    #[test]
    fn html_that_is_well_has_no_problems() {
        let text =
            "<p>One &amp; two<br>three <a href=\"https://example.org/?a=1&b=2\">four</a><ul><li>five<li>six</ul>";
        assert!(broken(text).is_empty(), "{:?}", problems(text, true));
    }

    #[test]
    fn each_fault_of_html_has_its_rule() {
        assert_eq!(broken("<b><i>x</b></i>"), ["html-malformed", "html-malformed"]);
        assert_eq!(broken("<script>alert('<p>')</script>"), ["html-unsafe-element"]);
        assert_eq!(broken("<p onclick=x>y</p>"), ["html-unsafe-attribute"]);
        assert_eq!(broken("<a href='java\nscript:x'>y</a>"), ["html-unsafe-attribute"]);
        assert_eq!(broken("<my-card>y</my-card>"), ["html-unknown-element"]);
        assert_eq!(broken("<img src='/a.png'>"), ["relative-reference"]);
        assert_eq!(broken("<div>"), ["html-malformed"]);
    }
}
