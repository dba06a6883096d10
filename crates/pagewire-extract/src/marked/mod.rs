//! A page with some of its elements outlined and labelled, for a person to look at in a browser.

mod safe;

use std::{collections::HashMap, fmt::Write as _};

use ego_tree::NodeId;
use html5ever::{LocalName, QualName, ns};
use scraper::{Html, Node};
use url::Url;

use self::safe::make_safe;
use super::{Document, auto::path};

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
    /// The word for it in the attribute that draws it.
    #[must_use]
    pub const fn name(self) -> &'static str {
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
/// The attribute that tells an element's number.
const NUMBER: &str = "data-pw";

/// Links lead nowhere: who looks at a page here looks at nothing else. What a page fixes over itself would hide it, and what it shows
/// only when its scripts have run is shown.
const STYLE: &str = "\
img{max-width:100%}html,body{overflow:auto!important;visibility:visible!important;opacity:1!important}\
html:not([data-pw-live]) :is(a,area,label){pointer-events:none}html[data-pw-live] *{cursor:crosshair!important}\
[data-pw][data-pw-over]{outline:3px solid #d9480f!important}\
[data-pagewire=item]{outline:2px solid #0a7d32!important;outline-offset:1px}\
[data-pagewire=field]{outline:2px solid #1857c4!important}\
[data-pagewire=other]{outline:1px dotted #a15c00!important}\
[data-pagewire-label]::before{all:initial;content:attr(data-pagewire-label);position:absolute;z-index:9;padding:0 .4em;\
transform:translateY(-80%);font:bold 11px/1.4 sans-serif;color:#fff;background:#1857c4;border-radius:3px;pointer-events:none}\
[data-pagewire=item]::before{background:#0a7d32}[data-pagewire=other]::before{background:#8a5200}\
[data-pagewire=field]::before,[data-pagewire=other]::before{display:none}\
[data-pagewire-label='item 1'] [data-pagewire=field]::before,[data-pagewire=item]:hover [data-pagewire=field]::before,\
[data-pagewire=other]:hover::before{display:inline-block}";

/// The most of a page's own style sheets that is shown.
const STYLES: usize = 2 << 20;

/// How a page is shown.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// Where it is: relative addresses resolve against it.
    pub page: &'a Url,
    /// Its text, for the style sheets in it; empty leaves them out.
    pub text: &'a str,
    /// Each element tells its number, by which it can be pointed at.
    pub numbered: bool,
}

/// The page as HTML with these elements outlined. Nothing in it runs: scripts, frames and handlers are left out, forms ask for
/// nothing, and a Content-Security-Policy allows styles and pictures alone.
#[must_use]
pub fn render(document: &Document, show: View<'_>, marks: &[Mark]) -> String {
    let mut html = Html::new_document();
    html.tree = document.html.tree.clone();
    make_safe(&mut html);
    for mark in marks {
        let Some(element) = path::find(document, &mark.path) else { continue };
        put(&mut html, element.id(), STROKE, mark.stroke.name());
        put(&mut html, element.id(), LABEL, &mark.label);
    }
    if show.numbered {
        document
            .elements()
            .enumerate()
            .for_each(|(number, element)| put(&mut html, element.id(), NUMBER, &number.to_string()));
    }
    let mut head = String::from("<meta charset=\"utf-8\">");
    let policy = "default-src 'none'; img-src http: https: data:; style-src http: https: 'unsafe-inline'; font-src http: https: data:";
    let _ = write!(
        head,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\"><meta name=\"referrer\" content=\"no-referrer\">"
    );
    let base = show.page.as_str().replace('&', "&amp;").replace('"', "&quot;");
    let _ = write!(head, "<base href=\"{base}\">");
    styles(show.text).for_each(|style| {
        let _ = write!(head, "<style>{style}</style>");
    });
    let text = html.html();
    let at = text.find("<head>").map_or(0, |at| at + "<head>".len());
    let (before, after) = text.split_at(at);
    // our own comes last: it wins over what the page says as strongly
    let (after, end) = after.rfind("</body>").map_or((after, ""), |at| after.split_at(at));
    let doctype = if before.starts_with("<!") { "" } else { "<!DOCTYPE html>" };
    format!("{doctype}{before}{head}{after}<style>{STYLE}</style>{end}")
}

/// The numbers of the elements that marks outline, in the order of the marks.
#[must_use]
pub fn numbers(document: &Document, marks: &[Mark]) -> Vec<Option<usize>> {
    let numbers: HashMap<_, _> =
        document.elements().enumerate().map(|(number, element)| (element.id(), number)).collect();
    let number = |mark: &Mark| numbers.get(&path::find(document, &mark.path)?.id()).copied();
    marks.iter().map(number).collect()
}

/// The style sheets within a page's text.
fn styles(text: &str) -> impl Iterator<Item = &str> {
    let lower = text.to_ascii_lowercase();
    let (mut at, mut left) = (0, STYLES);
    std::iter::from_fn(move || {
        loop {
            let start = at + lower.get(at..)?.find("<style")?;
            let open = start + lower.get(start..)?.find('>')? + 1;
            let end = open + lower.get(open..)?.find("</style")?;
            at = end;
            let is_for_paper = lower.get(start..open).is_some_and(|tag| tag.contains("print"));
            let style = text.get(open..end)?;
            left = left.checked_sub(style.len())?;
            if !is_for_paper {
                return Some(style);
            }
        }
    })
}

fn put(html: &mut Html, id: NodeId, name: &str, value: &str) {
    let Some(mut node) = html.tree.get_mut(id) else { return };
    let Node::Element(element) = node.value() else { return };
    let name = QualName::new(None, ns!(), LocalName::from(name));
    // the first mark of an element stands
    if !element.attrs.iter().any(|(known, _)| *known == name) {
        element.attrs.push((name, value.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(html: &str, path: &str) -> String {
        let mark = Mark { path: path.into(), label: "title \"1\"".into(), stroke: Stroke::Field };
        let page = Url::parse("https://post.example/?a=\"&b").unwrap();
        render(&Document::parse(html), View { page: &page, text: html, numbered: true }, &[mark])
    }

    #[test]
    fn elements_are_outlined_and_labelled() {
        let page = marked("<title>x</title><p>one</p><p>two</p>", "body > p:nth-of-type(2)");
        assert!(
            page.contains("<p data-pagewire=\"field\" data-pagewire-label=\"title &quot;1&quot;\" data-pw="),
            "{page}"
        );
        assert!(
            !page.contains("<p data-pagewire=\"field\" data-pagewire-label=\"title &quot;1&quot;\" data-pw=\"4\">one"),
            "{page}"
        );
    }

    #[test]
    fn a_mark_is_told_by_its_number() {
        let document = Document::parse("<p>one</p><p>two</p>");
        let mark = Mark { path: "body > p:nth-of-type(2)".into(), label: String::new(), stroke: Stroke::Item };
        let number = numbers(&document, &[mark])[0].unwrap();
        assert_eq!(document.element(number).unwrap().inner_html(), "two");
    }

    #[test]
    fn nothing_in_it_runs() {
        let page = marked(
            "<base href=https://evil.example/><body onload=a()><script type=application/ld+json>{}</script><iframe src=/x></iframe>\
             <a href=' javascript:a()' ONCLICK=b() target=_top>x</a><form action=/y><input autofocus onfocus=c()>\
             <input type=password></form><img src=/i.png onerror=d()><meta http-equiv=refresh content='0;url=//evil.example'>",
            "body > a",
        );
        for word in [
            "onload",
            "<script",
            "iframe",
            "javascript",
            "onclick",
            "<form",
            "onfocus",
            "onerror",
            "evil",
            "_top",
            "password",
            "autofocus",
        ] {
            assert!(!page.to_ascii_lowercase().contains(word), "{word}: {page}");
        }
        assert!(page.contains("default-src 'none'") && page.contains("<img src=\"/i.png\""), "{page}");
    }

    #[test]
    fn a_page_that_is_a_form_as_a_whole_is_shown() {
        let page = marked("<form id=aspnetForm><h2>Story</h2><button>Go</button></form>", "body");
        assert!(
            page.contains("<div id=\"aspnetForm\"") && page.contains("Story") && page.contains("disabled"),
            "{page}"
        );
    }

    #[test]
    fn a_page_cannot_draw_our_outlines() {
        assert!(
            !marked("<p data-pagewire=item data-pagewire-label=x data-pw=9>one</p>", "body > i").contains("=\"item\"")
        );
    }

    #[test]
    fn style_sheets_in_the_page_stay() {
        let page = marked("<style>p{color:red}</style><style media=print>p{color:blue}</style><p>x</p>", "body > i");
        assert!(page.contains("<style>p{color:red}</style>") && !page.contains("blue"), "{page}");
    }
}
