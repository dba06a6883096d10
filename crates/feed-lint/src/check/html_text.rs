//! HTML within an element: markup that is wrong, and markup that is not said to be any.

use super::walk::TreeWalk;
use crate::{
    finding::quoted,
    html,
    rules::html as html_rules,
    value::{self, ValueContext},
    xml::XmlElement,
};

/// Reports what is wrong with a text of HTML.
pub(super) fn markup(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>, text: &str, needs_absolute: bool) {
    for problem in html::problems(text, needs_absolute) {
        let message = format!("{}: {}", walk.called(element), problem.message);
        walk.report(problem.rule, element.place(), message);
    }
}

/// Reports markup in a text that says it has none.
pub(super) fn undeclared(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>, text: &str) {
    let is_literal = element.written.literally;
    let around = ValueContext { now: None, is_declared: &|_| true, is_literal, is_rss2: false };
    if let Some(markup) = value::looks_like_markup(text, &around) {
        let message = format!("{}: {} is not said to be HTML", walk.called(element), quoted(&markup));
        walk.report(&html_rules::UNDECLARED_HTML, element.place(), message);
    }
}
