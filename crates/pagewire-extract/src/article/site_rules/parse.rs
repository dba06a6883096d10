//! From a file's text to rules.

use std::fmt;

use super::{LinkRule, SiteRules};
use scraper_xpath::XPath;

/// A line that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFault {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for RuleFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// Headers that rules may ask for pages with.
const HEADERS: [&str; 4] = ["accept", "accept-language", "cookie", "referer"];
/// Directives that say nothing of what an article is: they are of tests, of the parser, or done without being asked for.
const OF_NO_USE: [&str; 10] = [
    "tidy",
    "parser",
    "test_url",
    "test_contains",
    "test_title",
    "convert_double_br_tags",
    "footnotes",
    "favour_feed_titles",
    "src_lazy_load_attr",
    "autodetect_next_page",
];
/// Directives that would change what comes of a page, and do not here.
const WITHOUT_EFFECT: [&str; 17] = [
    "dissolve",
    "wrap_in",
    "move_into",
    "insert_detected_image",
    "skip_json_ld",
    "skip_id_or_class",
    "native_ad_clue",
    "strip_attr",
    "post_strip_attr",
    "strip_comments",
    "single_page_link_in_feed",
    "requires_login",
    "login_uri",
    "login_username_field",
    "login_password_field",
    "login_extra_fields",
    "not_logged_in_xpath",
];

pub(super) fn parse(text: &str) -> (SiteRules, Vec<RuleFault>) {
    let mut reader = RuleReader::default();
    for (line, number) in text.lines().zip(1..) {
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Err(message) = reader.line(line) {
            reader.faults.push(RuleFault { line: number, message });
        }
    }
    (reader.rules, reader.faults)
}

/// The link that a condition is said of.
#[derive(Clone, Copy)]
enum Linked {
    NextPage,
    SinglePage,
}

#[derive(Default)]
struct RuleReader {
    rules: SiteRules,
    faults: Vec<RuleFault>,
    /// A `find_string` whose `replace_string` has not come yet.
    find: Option<String>,
    latest: Option<Linked>,
}

impl RuleReader {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let (name, argument, value) = split(line).ok_or_else(|| "it is no `directive: value`".to_owned())?;
        let rules = &mut self.rules;
        match (name.as_str(), argument) {
            ("title", None) => rules.title.push(path(value)?),
            ("body", None) => rules.body.push(path(value)?),
            ("author", None) => rules.author.push(path(value)?),
            ("date", None) => rules.date.push(path(value)?),
            ("strip", None) => rules.strip.push(path(value)?),
            ("strip_id_or_class", None) => rules.strip_names.push(word(value)?),
            ("strip_image_src", None) => rules.strip_images.push(word(value)?),
            ("next_page_link", None) => {
                rules.next_page.push(LinkRule { path: path(value)?, condition: None });
                self.latest = Some(Linked::NextPage);
            }
            ("single_page_link", None) => {
                rules.single_page.push(LinkRule { path: path(value)?, condition: None });
                self.latest = Some(Linked::SinglePage);
            }
            ("if_page_contains", None) => return self.condition(value),
            ("prune", None) => rules.keeps_all = !yes(value)?,
            ("autodetect_on_failure", None) => rules.strict = !yes(value)?,
            ("find_string", None) => self.find = Some(value.to_owned()),
            ("replace_string", None) => {
                let find = self.find.take().ok_or("no `find_string` stands before it")?;
                rules.replace.push((find, value.to_owned()));
            }
            ("replace_string", Some(find)) => rules.replace.push((find.to_owned(), value.to_owned())),
            ("http_header", Some(header)) => self.header(header, value),
            (name, _) if OF_NO_USE.contains(&name) => {}
            (name, _) if WITHOUT_EFFECT.contains(&name) => self.rules.without_effect.push(name.to_owned()),
            (name, _) => return Err(format!("`{name}` is no directive")),
        }
        Ok(())
    }

    /// Who asks is said by pagewire itself, whatever a rule would have it say: other headers are of no use.
    fn header(&mut self, name: &str, value: &str) {
        let known = HEADERS.iter().find(|known| known.eq_ignore_ascii_case(name.trim()));
        match known.filter(|_| !value.is_empty()) {
            Some(name) => self.rules.headers.push((name, value.to_owned())),
            None => self.rules.without_effect.push(format!("http_header({})", name.trim().to_ascii_lowercase())),
        }
    }

    fn condition(&mut self, value: &str) -> Result<(), String> {
        let link = match self.latest {
            Some(Linked::NextPage) => self.rules.next_page.last_mut(),
            Some(Linked::SinglePage) => self.rules.single_page.last_mut(),
            None => None,
        };
        link.ok_or("no `single_page_link` or `next_page_link` stands before it")?.condition = Some(path(value)?);
        Ok(())
    }
}

/// A directive's name in lower case, what stands in its parentheses, and its value.
fn split(line: &str) -> Option<(String, Option<&str>, &str)> {
    let end = line.find([':', '('])?;
    let name = line[..end].trim().to_ascii_lowercase();
    let (argument, rest) = match line[end..].strip_prefix('(') {
        // what is found may hold parentheses itself
        Some(rest) => rest.split_once("):").map(|(argument, rest)| (Some(argument), rest))?,
        None => (None, &line[end + 1..]),
    };
    (!name.is_empty() && !name.contains(char::is_whitespace)).then_some((name, argument, rest.trim()))
}

fn path(value: &str) -> Result<XPath, String> {
    XPath::parse(value).map_err(|message| format!("`{value}` is no XPath: {message}"))
}

/// A part of a name or address; some are written in quotation marks.
fn word(value: &str) -> Result<String, String> {
    let word = value.trim_matches(['"', '\'']).trim();
    if word.is_empty() { Err("it names nothing".into()) } else { Ok(word.to_owned()) }
}

fn yes(value: &str) -> Result<bool, String> {
    match value.to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" => Ok(true),
        "no" | "false" | "0" => Ok(false),
        _ => Err(format!("`{value}` is neither yes nor no")),
    }
}
