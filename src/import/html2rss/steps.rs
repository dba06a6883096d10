//! The steps of `post_process`, as patterns of a recipe.

use super::super::{
    Conversion,
    draft::{Draft, Key},
    yaml::{self, YamlNode},
};

use Conversion::{Approximated, Equivalent, Exact};

/// One step.
pub(super) struct ImportedStep<'a> {
    pub line: usize,
    pub name: &'a str,
    pub node: &'a YamlNode,
}

/// The steps of a field, in their order.
pub(super) fn steps(value: &YamlNode) -> Vec<ImportedStep<'_>> {
    fn step(node: &YamlNode) -> Option<ImportedStep<'_>> {
        Some(ImportedStep { line: node.line, name: node.get("name")?.text()?, node })
    }
    match value.get("post_process") {
        Some(YamlNode { value: yaml::YamlValue::List(members), .. }) => members.iter().filter_map(step).collect(),
        Some(node) => step(node).into_iter().collect(),
        None => Vec::new(),
    }
}

/// What the steps of a field come to: a pattern, what is made of it, and whether what does not match stays as it is.
pub(super) fn patterns(draft: &mut Draft, key: Key<'_>, value: &YamlNode) -> Option<(String, Option<String>, bool)> {
    let (mut made, mut was_markdown) = (None, false);
    for ImportedStep { line, name, node } in steps(value) {
        let path = format!("{}.post_process.{name}", key.name);
        let key = Key { line, name: &path };
        let text = |name: &str| node.get(name).and_then(YamlNode::text);
        let next = match name {
            "parse_time" | "parse_uri" | "sanitize_html" => {
                draft.note(key, Exact, "", "it is done by itself");
                continue;
            }
            "markdown_to_html" if was_markdown => {
                draft.note(key, Equivalent, "", "HTML stays HTML");
                continue;
            }
            "html_to_markdown" => {
                was_markdown = true;
                draft.note(key, Approximated, "", "HTML stays HTML");
                continue;
            }
            "markdown_to_html" => {
                draft.dropped(key, "Markdown is not read");
                continue;
            }
            "substring" => substring(text("start"), text("end")).map(|capture| (capture, None, true, Equivalent, "")),
            "gsub" => gsub(text("pattern").unwrap_or_default(), text("replacement").unwrap_or_default()).map(
                |(capture, replace)| (capture, Some(replace), true, Approximated, "the first match alone is replaced"),
            ),
            "template" => template(text("string").unwrap_or_default())
                .map(|replace| ("(?s)^.*$".to_owned(), Some(replace), false, Exact, "")),
            _ => None,
        };
        match next {
            Some((capture, replace, or_plain, verdict, why)) if made.is_none() => {
                draft.note(key, verdict, "", why);
                made = Some((capture, replace, or_plain));
            }
            Some(_) => draft.dropped(key, "one such step is taken over, and another stands before it"),
            None => draft.dropped(
                key,
                match name {
                    "template" => "a template of several fields: the field stands alone",
                    _ => "nothing here corresponds to it",
                },
            ),
        }
    }
    made
}

/// Ruby's `text[start..end]`, by characters; both may count from the end.
fn substring(start: Option<&str>, end: Option<&str>) -> Option<String> {
    let start: i32 = start.unwrap_or("0").parse().ok()?;
    if start < 0 {
        // the last ones, to the end
        let count = start.unsigned_abs();
        return (end.is_none_or(|end| end == "-1") && count <= 1000).then(|| format!("(?s)(.{{1,{count}}})$"));
    }
    let start = usize::try_from(start).ok()?;
    let end: i32 = end.unwrap_or("-1").parse().ok()?;
    let last = usize::try_from(end.unsigned_abs()).ok()?;
    if start > 1000 || last > 1000 {
        return None;
    }
    Some(match end {
        0.. => format!("(?s)^.{{{start}}}(.{{1,{}}})", (last + 1).checked_sub(start).filter(|count| *count > 0)?),
        _ => format!("(?s)^.{{{start}}}(.*).{{{}}}$", last - 1),
    })
}

/// A pattern that takes what stands before and behind the match along.
fn gsub(pattern: &str, replacement: &str) -> Option<(String, String)> {
    let (inner, flags) = match pattern.strip_prefix('/').and_then(|rest| rest.rsplit_once('/')) {
        Some((inner, flags)) => (inner.to_owned(), if flags.contains('i') { "i" } else { "" }),
        None => (regex::escape(pattern), ""),
    };
    let inner = inner.replace("\\\\", "\\");
    regex::Regex::new(&inner).ok()?;
    let anchored = inner.strip_prefix('^');
    let before = if anchored.is_some() { "^(?P<before>)" } else { "^(?P<before>.*?)" };
    let capture = format!("(?s{flags}){before}(?:{})(?P<after>.*)$", anchored.unwrap_or(&inner));
    let mut replace = String::new();
    let mut letters = replacement.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '\\' => match letters.next_if(char::is_ascii_digit) {
                // the groups before are named, and numbered all the same
                Some(digit) => replace.push_str(&format!("${{{}}}", digit.to_digit(10)? + 1)),
                None => replace.push('\\'),
            },
            '$' => replace.push_str("$$"),
            c => replace.push(c),
        }
    }
    Some((capture, format!("${{before}}{replace}${{after}}")))
}

/// A template of the field alone: `Rated: %{self}`.
fn template(text: &str) -> Option<String> {
    let text = text.trim();
    let plain = text.replace("%{self}", "");
    (!plain.contains("%{") && !plain.contains("%<")).then(|| text.replace('$', "$$").replace("%{self}", "${0}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(capture: &str, text: &str) -> Option<String> {
        let found = regex::Regex::new(capture).unwrap().captures(text)?;
        found.get(1).or_else(|| found.get(0)).map(|found| found.as_str().to_owned())
    }

    #[test]
    fn parts_of_a_text_are_those_of_ruby() {
        for (start, end, part) in [
            (Some("0"), Some("-3"), "abcde"),
            (Some("2"), None, "cdefg"),
            (Some("1"), Some("2"), "bc"),
            (Some("-3"), None, "efg"),
        ] {
            let capture = substring(start, end).unwrap();
            assert_eq!(taken(&capture, "abcdefg").as_deref(), Some(part), "{start:?} {end:?}");
        }
        assert_eq!(substring(Some("4"), Some("2")), None);
    }

    #[test]
    fn what_stands_around_a_replaced_part_is_taken_along() {
        let (capture, replace) = gsub("/(\\d+) points/i", "[\\1]").unwrap();
        let text =
            regex::Regex::new(&capture).unwrap().replace("Story: 17 POINTS today", replace.as_str()).into_owned();
        assert_eq!(text, "Story: [17] today");
    }
}
