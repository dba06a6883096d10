//! Selectors of other tools as those of recipes: CSS of a browser, with `:scope` for the item and ` @name` for an attribute.

use crate::config::css_of_xpath;

/// A selector as a recipe writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ForeignSelector {
    pub text: String,
    /// What is otherwise than in the tool that it comes from; empty where nothing is.
    pub why: &'static str,
}

fn same(text: String) -> ForeignSelector {
    ForeignSelector { text, why: "" }
}

/// Why a selector cannot be one here.
const NO_CSS: &str = "this is no CSS, and no path that CSS could say";

/// A selector of elements of a page.
pub(super) fn of_page(text: &str) -> Result<ForeignSelector, &'static str> {
    of(text, false)
}

/// A selector of elements within an item.
pub(super) fn within(text: &str) -> Result<ForeignSelector, &'static str> {
    of(text, true)
}

fn of(text: &str, is_within: bool) -> Result<ForeignSelector, &'static str> {
    let text = text.trim();
    if text == ".." || text.starts_with("../") {
        return Err("the parent of the item: CSS has no way to it");
    }
    let path = text.strip_prefix("xpath=").unwrap_or(text);
    if path.len() < text.len() || path.starts_with(['/', '(']) || path.starts_with("./") {
        return css_of_xpath(path).map(same).ok_or(NO_CSS);
    }
    if ["text=", ":has-text(", ":text(", ":contains("].iter().any(|foreign| text.contains(foreign)) {
        return Err("it selects by the text of an element, which CSS does not");
    }
    let mut css = same(text.strip_prefix("css=").unwrap_or(text).to_owned());
    if css.text.contains(" >> nth=") || css.text.contains(":visible") || css.text.contains(" >> ") {
        let parts = css.text.split(" >> ").filter(|part| !part.starts_with("nth=") && *part != "visible=true");
        css.text = parts.collect::<Vec<_>>().join(" ").replace(":visible", "");
        css.why = "CSS says nothing of what is seen, and of which number it is";
    }
    if let Some(first) = without_jquery(&css.text) {
        css = first;
    }
    if is_within {
        css.text = scoped(&css.text);
    }
    Ok(css)
}

/// Without jQuery's `:first`, which a field means by itself, and its `:last`, `:eq(N)`, which only the nearest is said of.
fn without_jquery(text: &str) -> Option<ForeignSelector> {
    let ends_word = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'));
    for (name, css, why) in [(":first", "", ""), (":last", ":last-of-type", "the last of its parent, not of the item")]
    {
        if let Some((before, after)) = text.split_once(name)
            && ends_word(after)
        {
            let rest = without_jquery(after).map_or_else(|| after.to_owned(), |css| css.text);
            return Some(ForeignSelector { text: format!("{before}{css}{rest}"), why });
        }
    }
    let (before, after) = text.split_once(":eq(")?;
    let (number, after) = after.split_once(')')?;
    let number: u32 = number.trim().parse().ok()?;
    let why = "the one of that number of its parent, not of the item";
    Some(ForeignSelector { text: format!("{before}:nth-of-type({}){after}", number + 1), why })
}

/// With `:scope` before what begins with a combinator, in each part of a list.
fn scoped(text: &str) -> String {
    if !text.contains(['>', '+', '~']) {
        return text.to_owned();
    }
    let parts = split_list(text).into_iter().map(|part| {
        let trimmed = part.trim();
        if trimmed.starts_with(['>', '+', '~']) { format!(":scope {trimmed}") } else { trimmed.to_owned() }
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// The parts of a list of selectors: commas within brackets and quotation marks part nothing.
fn split_list(text: &str) -> Vec<&str> {
    let (mut parts, mut begin, mut depth, mut quote) = (Vec::new(), 0, 0_usize, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                parts.push(&text[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[begin..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_with_a_combinator_begins_at_the_item() {
        for (theirs, ours) in [
            ("> a", ":scope > a"),
            ("> a, h2 > a, >b", ":scope > a, h2 > a, :scope >b"),
            ("a[title='x, > y']", "a[title='x, > y']"),
            ("h2 a", "h2 a"),
        ] {
            assert_eq!(within(theirs).unwrap().text, ours);
        }
    }

    #[test]
    fn paths_and_the_additions_of_tools_become_css_or_are_refused() {
        for (theirs, ours) in [
            ("//html/body/div[1]/ul/li", "html > body > div:nth-of-type(1) > ul > li"),
            ("xpath=//a[@class='more']", "a.more"),
            ("//div[contains(@class, 'text')]", "div.text"),
            ("a:first", "a"),
            ("a:first-child", "a:first-child"),
            ("td:eq(1) a", "td:nth-of-type(2) a"),
            ("article:visible >> nth=0", "article"),
        ] {
            assert_eq!(within(theirs).unwrap().text, ours, "{theirs}");
        }
        for refused in ["..", "text=Read more", "h2:has-text(\"New\")", "//a[position() < 3]"] {
            assert!(within(refused).is_err(), "{refused}");
        }
    }
}
