//! Text constructs and content of Atom (RFC 4287, sections 3.1 and 4.1.3).

use super::{html_text, walk::TreeWalk};
use crate::{
    finding::quoted,
    html,
    rules::{atom as rules, html as html_rules, structure, values},
    value::{self, ValueType},
    vocabulary::Ns,
    xml::XmlElement,
};

/// Judges a text construct or `content`.
pub(super) fn judge<'a>(walk: &mut TreeWalk<'a, '_>, id: usize, element: &XmlElement<'a>) {
    let is_content = element.local == "content";
    let source = element.attribute("src");
    if let Some(source) = source {
        elsewhere(walk, element, source.offset, is_content);
    }
    let kind = element.value("type").unwrap_or(if source.is_some() { "" } else { "text" });
    let is_text = matches!(kind, "text" | "html" | "xhtml");
    if element.value("type") == Some("") {
        walk.report(&values::BLANK, element.offset, format!("{}: `type` is empty", walk.called(element)));
    } else if !is_text && !is_content {
        let message = format!("{}: {} is no type of a text", walk.called(element), quoted(kind));
        walk.report(&rules::INVALID_TEXT_TYPE, element.offset, message);
    } else if !kind.is_empty() && (!is_text || source.is_some()) && !value::is_mime(kind) {
        let subject = walk.called(element);
        walk.value(ValueType::Mime, kind, element.offset, false, "RFC 4287, section 4.1.3.1", &subject);
    } else if kind.starts_with("multipart/") || kind.starts_with("message/") {
        let message = format!("{}: {} has parts", walk.called(element), quoted(kind));
        walk.report(&rules::COMPOSITE_TYPE, element.offset, message);
    }
    let has_children = element.first_child.is_some();
    if element.text.is_empty() && !has_children && source.is_none() {
        walk.report(&values::BLANK, element.offset, format!("{} is empty", walk.called(element)));
    }
    let is_xml = kind.ends_with("+xml") || kind.ends_with("/xml");
    if kind == "xhtml" {
        xhtml(walk, id, element);
    } else if is_xml {
        if element.text_after_child || has_children && element.text_offset.is_some() {
            unexpected_text(walk, element);
        }
    } else {
        if has_children {
            markup_in_text(walk, id, element);
        }
        text(walk, element, kind);
    }
}

/// Content that is somewhere else.
fn elsewhere(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>, offset: usize, is_content: bool) {
    if !is_content {
        let message = format!("{} has no attribute `src`", walk.called(element));
        walk.findings.report_under(&structure::UNEXPECTED_ATTRIBUTE, "RFC 4287, section 3.1", offset, message);
        return;
    }
    if element.attribute("type").is_none() {
        walk.report(
            &rules::MISSING_TYPE,
            element.offset,
            format!("{} is elsewhere, and has no type", walk.called(element)),
        );
    }
    if element.text_offset.is_some() {
        unexpected_text(walk, element);
    }
}

fn unexpected_text(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>) {
    let message = format!("text stands in {}: {}", walk.called(element), quoted(element.text.trim_ascii()));
    walk.findings.report_under(&structure::UNEXPECTED_TEXT, "RFC 4287, section 4.1.3.3", element.place(), message);
}

/// Elements in a text that is said to have none.
fn markup_in_text<'a>(walk: &mut TreeWalk<'a, '_>, id: usize, element: &XmlElement<'a>) {
    walk.no_children(id, element, "RFC 4287, section 3.1.1");
    if element.text_after_child {
        unexpected_text(walk, element);
    }
    if element.value("mode") == Some("escaped") || element.value("type") == Some("html") {
        walk.report(
            &rules::NOT_ESCAPED,
            element.offset,
            format!("{} holds elements that are not escaped", walk.called(element)),
        );
    }
}

/// Text by its type: plain, HTML, another text, or base64.
fn text(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>, kind: &str) {
    let is_page = kind.ends_with("/html");
    if kind == "html" || is_page {
        html_text::markup(walk, element, &element.text, false);
        if is_page && !element.text.contains("<html") && element.attribute("src").is_none() {
            let message = format!("{} is no whole page of HTML", walk.called(element));
            walk.report(&rules::HTML_FRAGMENT, element.offset, message);
        }
    } else if kind.contains('/') && !kind.starts_with("text/") {
        if !is_base64(&element.text) {
            let message = format!("{} is not base64, as its type {} has it", walk.called(element), quoted(kind));
            walk.report(&rules::NOT_BASE64, element.place(), message);
        }
    } else {
        html_text::undeclared(walk, element, &element.text);
    }
}

fn is_base64(text: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let count = text.bytes().filter(|byte| is_digit(*byte)).count();
    text.bytes().all(|byte| is_digit(byte) || byte.is_ascii_whitespace()) && count % 4 == 0
}

/// One div, and XHTML in it.
fn xhtml<'a>(walk: &mut TreeWalk<'a, '_>, id: usize, element: &XmlElement<'a>) {
    let document = walk.document;
    let first = document.children(id).next();
    let is_div = first.is_some_and(|(_, child)| child.is(Ns::Xhtml, "div"));
    let has_text = element.text_offset.is_some();
    if has_text {
        unexpected_text(walk, element);
    }
    if !is_div && (first.is_some() || has_text) {
        walk.report(
            &rules::MISSING_XHTML_DIV,
            element.offset,
            format!("{} does not begin with a div of XHTML", walk.called(element)),
        );
    }
    let mut waiting: Vec<usize> = document.children(id).map(|(id, _)| id).collect();
    waiting.reverse();
    while let Some(id) = waiting.pop() {
        let Some(inner) = document.element(id) else { continue };
        if inner_element(walk, inner) {
            waiting.extend(document.children(id).map(|(id, _)| id));
        }
    }
    if let Some((id, div)) = first.filter(|(_, child)| child.is(Ns::Xhtml, "div"))
        && document.children(id).next().is_none()
        && div.text.contains("</")
    {
        let message = format!("{} holds escaped markup", walk.called(element));
        walk.report(&rules::NOT_INLINE, div.place(), message);
    }
}

/// One element of XHTML; returns whether to look into it.
fn inner_element(walk: &mut TreeWalk<'_, '_>, inner: &XmlElement<'_>) -> bool {
    let name = inner.name();
    match inner.ns {
        Ns::Xhtml => xhtml_element(walk, inner),
        Ns::None => {
            let message = format!("<{name}> stands in a text of XHTML without a namespace");
            walk.report(&structure::WRONG_NAMESPACE, inner.offset, message);
        }
        Ns::Svg | Ns::MathMl if (inner.local.eq_ignore_ascii_case("script") || inner.local == "foreignObject") => {
            walk.report(&html_rules::UNSAFE_TAG, inner.offset, format!("<{name}> is taken out by readers"));
        }
        Ns::Svg | Ns::MathMl => {}
        ns if ns.is_closed() => {
            let message = format!("<{name}> does not belong in a text of XHTML");
            walk.findings.report_under(
                &structure::UNDEFINED_ELEMENT,
                "RFC 4287, section 3.1.1.3",
                inner.offset,
                message,
            );
            return false;
        }
        _ => {}
    }
    true
}

fn xhtml_element(walk: &mut TreeWalk<'_, '_>, inner: &XmlElement<'_>) {
    let name = inner.local;
    if !html::is_element(name) {
        walk.report(&html_rules::NOT_XHTML, inner.offset, format!("<{name}> is no element of XHTML"));
    } else if !html::is_safe_element(name) {
        walk.report(&html_rules::UNSAFE_TAG, inner.offset, format!("<{name}> is taken out by readers"));
    }
    for attribute in inner.attributes.iter().filter(|attribute| attribute.ns == Ns::None) {
        if !html::is_safe_attribute(attribute.local, &attribute.value) {
            let message = format!("the attribute `{}` of <{name}> is taken out by readers", attribute.local);
            walk.report(&html_rules::UNSAFE_ATTRIBUTE, attribute.offset, message);
        } else if attribute.local == "style"
            && let Some(part) = html::unsafe_part(&attribute.value)
        {
            let message = format!("the style {} of <{name}> is taken out by readers", quoted(&part));
            walk.report(&html_rules::UNSAFE_STYLE, attribute.value_offset, message);
        }
    }
}
