//! Templates of several fields, and selectors over what JSON becomes there, as templates and paths of a recipe.

use super::{FIELDS, steps::steps};
use crate::import::{selector, yaml::YamlNode};

/// The selectors of a feed, which name one another in templates.
#[derive(Clone, Copy)]
pub(super) struct Selectors<'a> {
    pub node: &'a YamlNode,
    /// The page is JSON.
    pub of_json: bool,
}

/// A template of a field as one of ours.
pub(super) struct ImportedTemplate {
    pub text: String,
    /// The fields of its own that it names and that have steps of their own, which are left out.
    pub left_out: Vec<String>,
}

impl Selectors<'_> {
    /// The template of a field, `ours` being its name here; none where it has none that names other fields, or where that cannot be said.
    pub(super) fn template(&self, value: &YamlNode, ours: &str) -> Option<ImportedTemplate> {
        let steps = steps(value);
        let step = steps.iter().find(|step| step.name == "template")?;
        let text = step.node.get("string").and_then(YamlNode::text)?;
        let is_markup = steps.iter().any(|step| step.name == "markdown_to_html");
        let has_selector = value.text().is_some() || value.get("selector").is_some();
        if text.contains(['{', '}']) && text.replace("%{", "").matches('{').count() > 0 {
            return None;
        }
        let text = if is_markup { as_html(text.trim()) } else { text.trim().to_owned() };
        let (mut written, mut rest, mut left_out) = (String::new(), text.as_str(), Vec::new());
        let mut others = 0;
        while let Some((before, name, after)) = next_name(rest) {
            written.push_str(before);
            rest = after;
            if name == "self" {
                written.push_str(if has_selector { "{" } else { "" });
                written.push_str(if has_selector { ours } else { "" });
                written.push_str(if has_selector { "}" } else { "" });
                continue;
            }
            others += 1;
            let other = self.node.get(name)?;
            match FIELDS.iter().find(|(theirs, _)| *theirs == name) {
                Some((_, ours)) if !ours.is_empty() => written.push_str(&format!("{{{ours}}}")),
                _ => written.push_str(&self.place(other)?),
            }
            if other.get("post_process").is_some() {
                left_out.push(name.to_owned());
            }
        }
        written.push_str(rest);
        (others > 0).then_some(ImportedTemplate { text: written, left_out })
    }

    /// Whether a template of any field names this one.
    pub(super) fn uses(&self, name: &str) -> bool {
        let (braces, angles) = (format!("%{{{name}}}"), format!("%<{name}>s"));
        let names = |node: &YamlNode| {
            let texts = steps(node).into_iter().filter_map(|step| step.node.get("string").and_then(YamlNode::text));
            { texts }.any(|text| text.contains(&braces) || text.contains(&angles))
        };
        self.node.members().iter().any(|(_, _, node)| names(node))
    }

    /// What stands for a field of its own in a template.
    fn place(&self, node: &YamlNode) -> Option<String> {
        let member = |name: &str| node.get(name).and_then(YamlNode::text);
        if member("extractor") == Some("static") {
            return member("static").map(ToOwned::to_owned);
        }
        let theirs = node.text().or_else(|| member("selector"))?;
        if self.of_json {
            return field_path(theirs).map(|path| format!("{{{path}}}"));
        }
        let css = selector::within(theirs).ok()?.text;
        Some(match member("extractor") {
            Some("href") => format!("{{{css} @href}}"),
            Some("attribute") => format!("{{{css} @{}}}", member("attribute")?),
            _ => format!("{{{css}}}"),
        })
    }
}

/// The next name in a template, with what stands before and behind it.
fn next_name(text: &str) -> Option<(&str, &str, &str)> {
    let braces = text.find("%{").map(|at| (at, "%{", "}"));
    let angles = text.find("%<").map(|at| (at, "%<", ">s"));
    let (at, open, close) = braces.into_iter().chain(angles).min_by_key(|(at, ..)| *at)?;
    let (name, after) = text.get(at + open.len()..)?.split_once(close)?;
    Some((text.get(..at)?, name, after))
}

/// Markdown as its templates use it, as HTML: headings, pictures, links and paragraphs.
fn as_html(text: &str) -> String {
    let blocks = text.split("\n\n").map(str::trim).filter(|block| !block.is_empty());
    let block = |block: &str| {
        let level = block.chars().take_while(|c| *c == '#').count();
        let (words, name) = match block.get(level..).filter(|rest| (1..=6).contains(&level) && rest.starts_with(' ')) {
            Some(heading) => (heading.trim(), format!("h{level}")),
            None => (block, "p".to_owned()),
        };
        format!("<{name}>{}</{name}>", linked(words))
    };
    blocks.map(block).collect()
}

/// Pictures and links of a line of Markdown.
fn linked(text: &str) -> String {
    let (mut html, mut rest) = (String::new(), text);
    while let Some((before, words, address, after)) = next_link(rest) {
        match before.strip_suffix('!') {
            Some(before) => html.push_str(&format!("{before}<img src=\"{address}\" alt=\"{words}\">")),
            None => html.push_str(&format!("{before}<a href=\"{address}\">{words}</a>")),
        }
        rest = after;
    }
    html + rest
}

fn next_link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (before, rest) = text.split_once('[')?;
    let (words, rest) = rest.split_once("](")?;
    let (address, after) = rest.split_once(')')?;
    Some((before, words, address, after))
}

/// The path to the items of JSON: there, lists are `array > object`, and objects `object`.
pub(super) fn items_path(text: &str) -> Option<String> {
    let paths: Option<Vec<Vec<String>>> = text.split(',').map(|part| steps_of(part.trim())).collect();
    match paths?.as_slice() {
        [one] => Some(written(one)),
        // several lists that differ by the name at their top
        several => {
            let rest = several.first()?.get(1..)?;
            let is_like =
                |path: &Vec<String>| path.get(1..) == Some(rest) && path.first().is_some_and(|name| is_name(name));
            let names: Vec<String> =
                several.iter().map(|path| format!("'{}'", path.first().map_or("", String::as_str))).collect();
            several.iter().all(is_like).then(|| format!("$[{}]{}", names.join(","), rest.concat()))
        }
    }
}

/// The path of a field within an item: names one in another, at whatever depth.
pub(super) fn field_path(text: &str) -> Option<String> {
    let names: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c == '>').filter(|name| !name.is_empty()).collect();
    let names: Vec<&str> = names.into_iter().filter(|name| !matches!(*name, "object" | "array")).collect();
    (!names.is_empty() && names.iter().all(|name| is_name(name)))
        .then(|| names.join(if text.contains('>') { "." } else { ".." }))
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The steps of a path: names, `[*]`, `.*`, and a condition at the end.
fn steps_of(text: &str) -> Option<Vec<String>> {
    let mut steps: Vec<String> = Vec::new();
    let parts: Vec<&str> = text.split('>').map(str::trim).collect();
    for part in parts {
        let (name, condition) = match part.split_once(":has(") {
            Some((name, condition)) => (name, Some(condition.strip_suffix(')').filter(|name| is_name(name))?)),
            None => (part, None),
        };
        match name {
            "array" | "*" => steps.push("[*]".into()),
            "object" => {}
            name if is_name(name) => steps.push(name.into()),
            _ => return None,
        }
        if let Some(condition) = condition {
            let last = steps.last_mut().filter(|last| *last == "[*]")?;
            *last = format!("[?@.{condition}]");
        }
    }
    (!steps.is_empty()).then_some(steps)
}

fn written(steps: &[String]) -> String {
    let mut path = String::new();
    for step in steps {
        if !path.is_empty() && !step.starts_with('[') {
            path.push('.');
        }
        path.push_str(step);
    }
    if path.starts_with('[') { format!("${path}") } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_over_json_become_paths() {
        for (theirs, ours) in [
            ("array > object", "$[*]"),
            ("data > posts > array > object", "data.posts[*]"),
            ("new > array > object, recent > array > object", "$['new','recent'][*]"),
            ("references > object > * > object:has(url)", "references[?@.url]"),
        ] {
            assert_eq!(items_path(theirs).as_deref(), Some(ours), "{theirs}");
            assert!(crate::extract::json::JsonPath::parse(ours).is_ok(), "{ours}");
        }
        assert_eq!(items_path("div.post"), None);
        assert_eq!(field_path("abstract text").as_deref(), Some("abstract..text"));
        assert_eq!(field_path("object > author > object > name").as_deref(), Some("author.name"));
    }

    #[test]
    fn templates_in_markdown_become_html() {
        assert_eq!(
            as_html("# ![](%{img})\n\n%{self} and [more](%{url})"),
            "<h1><img src=\"%{img}\" alt=\"\"></h1><p>%{self} and <a href=\"%{url}\">more</a></p>"
        );
    }
}
