//! What somebody probably meant who wrote what feeds.toml does not take: the words of other languages and tools, in ours.

use toml::de::{DeTable, DeValue};

/// What to write in place of a selector that is no CSS, where its language is known: XPath, or CSS as crawlers write it.
pub(super) fn selector(text: &str) -> Option<String> {
    let text = text.trim();
    if is_xpath(text) {
        let css = from_xpath(text).map(|css| format!(", or as a selector write \"{css}\"")).unwrap_or_default();
        let quote = if text.contains('"') { '\'' } else { '"' };
        return Some(format!("this is XPath: write {{ xpath = {quote}{text}{quote} }}{css}"));
    }
    if let Some((before, name)) = text.rsplit_once("::attr(") {
        let name = name.trim_end_matches(')').trim_matches(['"', '\'']);
        return Some(format!("an attribute stands behind a blank: write \"{}\"", with_attribute(before, name)));
    }
    if let Some(before) = text.strip_suffix("::text") {
        return Some(format!("a selector takes the text of its element: write \"{before}\""));
    }
    let (before, name) = text.rsplit_once('@')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':'));
    (is_name && !before.ends_with(char::is_whitespace))
        .then(|| format!("a blank stands before `@`: write \"{}\"", with_attribute(before, name)))
}

fn with_attribute(css: &str, name: &str) -> String {
    format!("{} @{name}", css.trim()).trim_start().to_owned()
}

fn is_xpath(text: &str) -> bool {
    let begins = ["/", "./", "../", ".//", "(/", "(./"].iter().any(|start| text.starts_with(start));
    let calls = ["normalize-space(", "string(", "concat("].iter().any(|start| text.starts_with(start));
    let axes = ["descendant::", "child::", "following-sibling::", "ancestor::", "/text()", "[@", "[contains("];
    begins || calls || axes.iter().any(|part| text.contains(part))
}

/// A plain path in XPath as CSS: child and descendant steps, `@attr` at the end, and tests of attributes and places.
pub(crate) fn from_xpath(text: &str) -> Option<String> {
    let path = text.strip_suffix("/text()").unwrap_or(text);
    let path = path.strip_prefix('.').unwrap_or(path);
    let mut css = String::new();
    let mut rest = path;
    while !rest.is_empty() {
        let (combinator, after) = match rest.strip_prefix("//") {
            Some(after) => (" ", after),
            None => (" > ", rest.strip_prefix('/').or_else(|| css.is_empty().then_some(rest))?),
        };
        let (step, after) = after.split_at(end_of_step(after));
        rest = after;
        if let Some(name) = step.strip_prefix('@') {
            return (rest.is_empty() && is_word(name)).then(|| with_attribute(&css, name));
        }
        if !css.is_empty() {
            css.push_str(combinator);
        }
        css.push_str(&from_step(step)?);
    }
    (!css.is_empty()).then_some(css)
}

/// Where a step ends: at a slash that stands in no brackets.
fn end_of_step(text: &str) -> usize {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '/' if depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

fn from_step(step: &str) -> Option<String> {
    let (name, tests) = step.split_at(step.find('[').unwrap_or(step.len()));
    let mut css = match name {
        "*" if tests.is_empty() => "*".to_owned(),
        "*" => String::new(),
        name if is_word(name) => name.to_owned(),
        _ => return None,
    };
    for test in tests.strip_prefix('[').into_iter().flat_map(|tests| tests.split('[')) {
        css.push_str(&from_test(test.strip_suffix(']')?.trim())?);
    }
    Some(css)
}

/// `2`, `@href`, `@class='card'` and `contains(@class, 'card')`.
fn from_test(test: &str) -> Option<String> {
    if !test.is_empty() && test.bytes().all(|b| b.is_ascii_digit()) {
        return Some(format!(":nth-of-type({test})"));
    }
    let contains = test.strip_prefix("contains(").and_then(|test| test.strip_suffix(')'));
    let (name, value) = match contains {
        Some(arguments) => arguments.split_once(',')?,
        None => match test.split_once('=') {
            Some(parts) => parts,
            None => return test.strip_prefix('@').filter(|name| is_word(name)).map(|name| format!("[{name}]")),
        },
    };
    let name = name.trim().strip_prefix('@').filter(|name| is_word(name))?;
    let value = value.trim();
    let value = value.get(1..value.len().checked_sub(1)?)?;
    match name {
        "class" if value.split(' ').all(is_word) => Some(format!(".{}", value.replace(' ', "."))),
        "id" if is_word(value) && contains.is_none() => Some(format!("#{value}")),
        _ if value.contains(['"', '\\', '\'']) => None,
        _ if contains.is_some() => Some(format!("[{name}*='{value}']")),
        _ => Some(format!("[{name}='{value}']")),
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// The date format of strftime that letters stand for: `dd.mm.yyyy`, or PHP's `d.m.Y`.
pub(super) fn date_format(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut format = String::new();
    let mut has_hour = false;
    for run in letters.chunk_by(|a, b| a == b) {
        let part = match (run[0], run.len()) {
            ('y' | 'Y', 4) | ('Y', 1) => "%Y",
            ('y' | 'Y', 2) | ('y', 1) => "%y",
            ('M', 1..=2) | ('m' | 'n', 1..=2) if !has_hour => "%m",
            ('m', 1..=2) | ('i', 1) => "%M",
            ('M', 3) => "%b",
            ('M', 4) | ('F', 1) => "%B",
            ('d' | 'D', 1..=2) | ('j', 1) => "%d",
            ('H' | 'h' | 'G', 1..=2) => {
                has_hour = true;
                "%H"
            }
            ('s', 1..=2) => "%S",
            (other, _) if !other.is_alphabetic() => {
                format.extend(run);
                continue;
            }
            _ => return None,
        };
        format.push_str(part);
    }
    format.contains('%').then_some(format)
}

/// What a pattern says that seems to mean a flag, and how flags are written.
pub(super) fn flag_of_pattern(text: &str) -> Option<String> {
    let flag = |c: char| matches!(c, 'i' | 'm' | 's' | 'g' | 'u' | 'x');
    if let Some((before, after)) = text.split_once("(i?)") {
        return Some(format!("`(i?)` is a group that may hold an i; to ignore case write \"(?i){before}{after}\""));
    }
    let (inner, flags) = text.strip_prefix('/')?.rsplit_once('/')?;
    (!flags.is_empty() && flags.chars().all(flag) && !inner.is_empty()).then(|| {
        let written = if flags.contains('i') { "(?i)" } else { "" };
        format!("the slashes are part of the pattern; flags stand in front: \"{written}{inner}\"")
    })
}

/// What to write instead of a value of another type.
pub(super) fn value(key: &str, value: &DeValue<'_>, wanted: &str) -> String {
    match (wanted, value) {
        ("true or false", DeValue::String(text)) => {
            let is_yes = ["yes", "true", "on", "1", "y"].contains(&text.trim().to_lowercase().as_str());
            format!("write {key} = {is_yes}, without quotation marks")
        }
        ("a length of time", DeValue::Integer(number)) => {
            let number = number.as_str();
            format!(
                "write its unit, in quotation marks: {key} = \"{number}s\", \"{number}m\", \"{number}h\" or \"{number}d\""
            )
        }
        ("a whole number", DeValue::String(text)) if text.trim().bytes().all(|b| b.is_ascii_digit()) => {
            format!("write {key} = {}, without quotation marks", text.trim())
        }
        ("a table", value) => table(key, value),
        (wanted, DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_))
            if wanted.starts_with("a string") =>
        {
            format!("write it in quotation marks: {key} = \"…\"")
        }
        _ => String::new(),
    }
}

/// A table of one member, where it is plain which is meant.
fn table(key: &str, value: &DeValue<'_>) -> String {
    let member = match key {
        "keep" => "items",
        "drop" | "only" => "title",
        "list" => "item",
        "article" => "content",
        _ => return format!("write `{key}` as a table: a line with its name in brackets, and its keys below that"),
    };
    let value = match value {
        DeValue::String(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        DeValue::Integer(number) => number.as_str().to_owned(),
        _ => "…".to_owned(),
    };
    format!("write {key} = {{ {member} = {value} }}")
}

/// What is probably wrong at a place that is no TOML; `fault` is what the parser says.
pub(super) fn toml(text: &str, at: usize, fault: &str) -> String {
    let rest = text.get(at..).unwrap_or_default();
    let rest = rest.trim_start_matches([' ', '=']);
    let line = rest.lines().next().unwrap_or_default().trim_end();
    let first = line.chars().next().unwrap_or(' ');
    let inner = line.trim_matches(|c: char| QUOTES.contains(c) || matches!(c, '<' | '>' | '"' | '\''));
    if QUOTES.contains(first) {
        return format!("these are typographic quotation marks; write straight ones: \"{inner}\"");
    }
    if first == '<' {
        return format!("write it in quotation marks instead: \"{inner}\"");
    }
    if fault.contains("escape") {
        return "within \"…\" a backslash begins an escape; write the text in single quotes, such as '\\d+ days'"
            .into();
    }
    if fault.contains("basic string") || fault.contains("literal string, expected") {
        return "the text has no end: close it with a quotation mark on the same line".into();
    }
    if fault.contains("must be quoted") && !inner.is_empty() {
        return format!("write texts in quotation marks: \"{inner}\"");
    }
    String::new()
}

const QUOTES: &str = "“”„‟‘’‚«»「」";

/// The tool that a file was written for, where it is known and not this one.
pub(crate) fn other_tool(root: &DeTable<'_>) -> Option<&'static str> {
    if root.contains_key("rsspls") {
        return Some("rsspls");
    }
    let scotty = ["entrySelector", "entriesSelector", "titleSelector", "linkSelector", "onFail", "dateSelector"];
    let is_of_scotty = |value: &DeValue<'_>| match value {
        DeValue::Table(table) => scotty.iter().any(|key| table.contains_key(*key)),
        _ => false,
    };
    root.iter().any(|(_, value)| is_of_scotty(value.get_ref())).then_some("Feed me up, Scotty!")
}

/// What a file is that is no TOML, where it is of a tool that is known.
pub(crate) fn other_format(text: &str) -> Option<&'static str> {
    let begun = text.trim_start_matches('\u{feff}').trim_start();
    if begun.starts_with('<') {
        let head: String = begun.chars().take(2000).collect::<String>().to_ascii_lowercase();
        return head.contains("<opml").then_some("a list of feeds in OPML");
    }
    let has = |key: &str| text.lines().any(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')));
    let is_html2rss =
        has("channel") && (has("selectors") || has("auto_source")) || has("feeds") && text.contains("channel:");
    is_html2rss.then_some("a configuration of html2rss")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_paths_in_xpath_are_said_in_css() {
        for (xpath, css) in [
            ("//article[@class='card']", "article.card"),
            (".//h2/a", "h2 > a"),
            ("//div[@id='list']//li[2]/a/@href", "div#list li:nth-of-type(2) > a @href"),
            ("//*[contains(@class, \"teaser\")]", ".teaser"),
            ("//a[contains(@href,'/news/')]/text()", "a[href*='/news/']"),
            ("./a", "a"),
        ] {
            assert_eq!(from_xpath(xpath).as_deref(), Some(css), "{xpath}");
        }
        assert_eq!(from_xpath("//a[position() < 3]"), None);
        assert!(selector("normalize-space(.//h2)").unwrap().contains("XPath"));
        for not in ["article > a", "li:contains('a')", "[data-x='a/b'] p", "a.b"] {
            assert_eq!(selector(not), None, "{not}");
        }
    }

    #[test]
    fn attributes_as_crawlers_write_them() {
        assert!(selector("a@href").unwrap().contains("\"a @href\""));
        assert!(selector("a::attr(href)").unwrap().contains("\"a @href\""));
        assert!(selector("h2::text").unwrap().contains("\"h2\""));
    }

    #[test]
    fn letters_of_a_date_become_those_of_strftime() {
        for (letters, format) in [
            ("dd.mm.yyyy", "%d.%m.%Y"),
            ("d.m.Y", "%d.%m.%Y"),
            ("YYYY-MM-DD HH:mm", "%Y-%m-%d %H:%M"),
            ("j F Y, H:i", "%d %B %Y, %H:%M"),
            ("yyyy-MM-dd HH:mm:ss", "%Y-%m-%d %H:%M:%S"),
        ] {
            assert_eq!(date_format(letters).as_deref(), Some(format), "{letters}");
        }
        assert_eq!(date_format("whenever"), None);
    }

    #[test]
    fn flags_of_other_tools_are_seen() {
        assert!(flag_of_pattern("(i?)sponsored").unwrap().contains("(?i)sponsored"));
        assert!(flag_of_pattern("/sponsored/i").unwrap().contains("\"(?i)sponsored\""));
        for plain in ["/news/", "sponsored", "/", "//", "/a/b", "(?i)x"] {
            assert_eq!(flag_of_pattern(plain), None, "{plain}");
        }
    }
}
