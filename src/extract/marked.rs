//! A page with some of its elements outlined and labelled, for a person to look at in a browser.

use std::fmt::Write as _;

use html5ever::{LocalName, QualName, ns};
use scraper::{Html, Node, Selector};
use url::Url;

use super::Document;

/// An element to outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its CSS path.
    pub path: String,
    /// What is written beside it.
    pub label: String,
    /// How it is outlined.
    pub stroke: Stroke,
}

/// How an element is outlined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// An item of the list.
    Item,
    /// A field of an item.
    Field,
    /// A part of a list that was passed over.
    Other,
}

impl Stroke {
    const fn name(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Field => "field",
            Self::Other => "other",
        }
    }
}

/// The attribute that outlines are drawn by.
const STROKE: &str = "data-pagewire";
const LABEL: &str = "data-pagewire-label";

const STYLE: &str = "\
[data-pagewire=item]{outline:2px solid #0a7d32!important;outline-offset:2px}\
[data-pagewire=field]{outline:1px solid #1857c4!important}\
[data-pagewire=other]{outline:1px dotted #a15c00!important}\
[data-pagewire-label]::before{all:initial;content:attr(data-pagewire-label);display:inline-block;padding:0 .3em;\
margin-right:.3em;font:11px/1.4 sans-serif;color:#fff;background:#1857c4;border-radius:2px}\
[data-pagewire=item]::before{background:#0a7d32}[data-pagewire=other]::before{background:#a15c00}";

/// Elements that run something, load a page of their own or ask for input.
const UNSAFE: [&str; 12] = [
    "script", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "meta", "form", "portal", "noscript",
];

/// The page as HTML with these elements outlined. Nothing in it runs: scripts, frames, forms and handlers are left out, and a
/// Content-Security-Policy allows styles and pictures alone. Relative addresses resolve against `page`.
#[must_use]
pub fn render(document: &Document, page: &Url, marks: &[Mark]) -> String {
    let mut html = Html::new_document();
    html.tree = document.html.tree.clone();
    for mark in marks {
        set(&mut html, mark);
    }
    remove_unsafe(&mut html);
    let mut head = String::from("<meta charset=\"utf-8\">");
    let policy = "default-src 'none'; img-src http: https: data:; style-src http: https: 'unsafe-inline'; font-src http: https: data:";
    let _ = write!(
        head,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\"><meta name=\"referrer\" content=\"no-referrer\">"
    );
    let base = page.as_str().replace('&', "&amp;").replace('"', "&quot;");
    let _ = write!(head, "<base href=\"{base}\"><style>{STYLE}</style>");
    let text = html.html();
    let at = text.find("<head>").map_or(0, |at| at + "<head>".len());
    let (before, after) = text.split_at(at);
    format!("{}{before}{head}{after}", if before.starts_with("<!") { "" } else { "<!DOCTYPE html>" })
}

fn set(html: &mut Html, mark: &Mark) {
    let Ok(selector) = Selector::parse(&mark.path) else { return };
    let Some(id) = html.select(&selector).next().map(|element| element.id()) else { return };
    let Some(mut node) = html.tree.get_mut(id) else { return };
    let Node::Element(element) = node.value() else { return };
    let mut put = |name: &str, value: &str| {
        let name = QualName::new(None, ns!(), LocalName::from(name));
        // the first mark of an element stands
        if !element.attrs.iter().any(|(known, _)| *known == name) {
            element.attrs.push((name, value.into()));
        }
    };
    put(STROKE, mark.stroke.name());
    put(LABEL, &mark.label);
}

fn remove_unsafe(html: &mut Html) {
    let ids: Vec<_> = html.tree.nodes().map(|node| node.id()).collect();
    for id in ids {
        let Some(mut node) = html.tree.get_mut(id) else { continue };
        let Node::Element(element) = node.value() else { continue };
        if UNSAFE.contains(&element.name()) {
            node.detach();
            continue;
        }
        element.attrs.retain(|(name, value)| {
            let name = name.local.to_ascii_lowercase();
            let scheme: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(11).collect();
            let runs = scheme.to_ascii_lowercase().starts_with("javascript:");
            !name.starts_with("on") && !runs && !matches!(&*name, "srcdoc" | "formaction" | "ping" | "autofocus")
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(html: &str, path: &str) -> String {
        let mark = Mark { path: path.into(), label: "title \"1\"".into(), stroke: Stroke::Field };
        render(&Document::parse(html), &Url::parse("https://post.example/?a=\"&b").unwrap(), &[mark])
    }

    #[test]
    fn elements_are_outlined_and_labelled() {
        let page = marked("<title>x</title><p>one</p><p>two</p>", "body > p:nth-of-type(2)");
        assert!(page.contains("<p data-pagewire=\"field\" data-pagewire-label=\"title &quot;1&quot;\">two"), "{page}");
        assert!(page.contains("<p>one"), "{page}");
    }

    #[test]
    fn nothing_in_it_runs() {
        let page = marked(
            "<base href=https://evil.example/><body onload=a()><script type=application/ld+json>{}</script><iframe src=/x></iframe>\
             <a href=' javascript:a()' ONCLICK=b()>x</a><form action=/y><input autofocus onfocus=c()></form><img src=/i.png onerror=d()>",
            "body > a",
        );
        for word in
            ["onload", "<script", "iframe", "javascript", "onclick", "form action", "onfocus", "onerror", "evil"]
        {
            assert!(!page.to_ascii_lowercase().contains(word), "{word}: {page}");
        }
        assert!(page.contains("default-src 'none'") && page.contains("<img src=\"/i.png\""), "{page}");
    }
}
