//! The text that data tells where the page itself shows less of it: pages that scripts write, and excerpts.

use super::shingles::letters;
use crate::{
    element_text::{collapse, decoded},
    markup::escape,
};

/// The lines of the body that data tells, if the text found on the page is less than half of it.
pub(super) fn lines(body: Option<&str>, found: &str) -> Option<Vec<String>> {
    let body = body?;
    // data may carry markup; a tag ends a line where it is a block's
    let marked = ["<p", "<br", "<div", "&lt;p"].iter().any(|tag| body.contains(tag));
    let plain = if marked { without_tags(body) } else { body.to_owned() };
    if letters(found).len() * 2 >= letters(&plain).len() {
        return None;
    }
    let lines: Vec<String> = plain.lines().map(collapse).filter(|line| !line.is_empty()).collect();
    (!lines.is_empty()).then_some(lines)
}

/// The lines as paragraphs.
pub(super) fn paragraphs(lines: &[String]) -> String {
    escape::paragraphs(lines.iter().map(String::as_str))
}

fn without_tags(markup: &str) -> String {
    let markup = if markup.contains("&lt;") { decoded(markup) } else { markup.to_owned() };
    let lines = ["</p>", "<br", "</div>", "</li>", "</h2>", "</h3>"]
        .iter()
        .fold(markup, |markup, tag| markup.replace(tag, &format!("\n{tag}")));
    scraper::Html::parse_fragment(&lines).root_element().text().collect()
}
