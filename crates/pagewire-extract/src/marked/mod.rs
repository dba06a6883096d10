//! A page with some of its elements outlined and labelled, for a person to look at in a browser.

mod css;
mod loads;
mod overlay;
mod safe;

use std::{
    collections::HashMap,
    fmt::{self, Write as _},
};

use ego_tree::NodeId;
use html5ever::{LocalName, QualName, ns};
use scraper::{Html, Node};
use url::Url;

pub use self::css::replace_addresses;
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
img{max-width:100%}html,body{overflow:auto!important;visibility:visible!important;opacity:1!important;filter:none!important;\
position:static!important;height:auto!important;max-height:none!important}\
html:not([data-pw-live]) :is(a,area,label){pointer-events:none}html[data-pw-live] *{cursor:crosshair!important;pointer-events:auto!important}\
[data-pagewire],[data-pagewire] *{opacity:1!important;visibility:visible!important;filter:none!important;animation:none!important}\
[data-pw-away]{display:none!important}[data-pw-bare]::before,[data-pw-bare]::after{display:none!important}\
[data-pw][data-pw-over]{outline:3px solid #d9480f!important}\
[data-pagewire=item]{outline:2px solid #0a7d32!important;outline-offset:1px}\
[data-pagewire=field]{outline:2px solid #1857c4!important}\
[data-pagewire=other]{outline:1px dotted #a15c00!important}\
[data-pagewire-label]::before{all:initial;content:attr(data-pagewire-label);position:absolute;z-index:9;padding:0 .4em;\
transform:translateY(-80%);font:bold 11px/1.4 sans-serif;color:#fff;background:#1857c4;border-radius:3px;pointer-events:none!important}\
[data-pagewire=item]::before{background:#0a7d32}[data-pagewire=other]::before{background:#8a5200}\
[data-pagewire=field]::before,[data-pagewire=other]::before{display:none}\
[data-pagewire-label='item 1'] [data-pagewire=field]::before,[data-pagewire=item]:hover [data-pagewire=field]::before,\
[data-pagewire=other]:hover::before{display:inline-block}";

/// How a page is shown that is to be readable whatever its own style is.
const READABLE: &str = "\
body{max-width:52rem;margin:1rem auto;padding:0 1rem;font:16px/1.5 sans-serif;color:#1a1c19;background:#fff}\
h1,h2,h3,h4{line-height:1.25;margin:.6em 0 .2em}a{color:#0b4fa0}[data-pagewire=item]{margin:1rem 0;padding:.4rem}\
[hidden],svg{display:none}table{border-collapse:collapse}td,th{padding:.2rem .5rem;vertical-align:top}";

/// The most of a page's own style sheets that is shown.
const STYLES: usize = 2 << 20;

/// How a page is shown.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// Where it is: relative addresses resolve against it.
    pub page: &'a Url,
    /// Its text, for the style sheets in it; empty leaves them out.
    pub text: &'a str,
    /// Each element tells its number, by which it can be pointed at.
    pub numbered: bool,
    /// By which address what it loads is asked for, of the site that shows it; none leaves that to whoever looks at it.
    pub via: Option<&'a dyn Fn(&Url) -> String>,
    /// Its own style sheets are left out, and it is shown by a readable one.
    pub readable: bool,
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View")
            .field("page", &self.page.as_str())
            .field("numbered", &self.numbered)
            .finish_non_exhaustive()
    }
}

impl View<'_> {
    /// What the page may load, as a Content-Security-Policy.
    const fn policy(&self) -> &'static str {
        match self.via {
            Some(_) => {
                "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self' data:"
            }
            None => {
                "default-src 'none'; img-src http: https: data:; style-src http: https: 'unsafe-inline'; font-src http: https: data:"
            }
        }
    }

    /// What stands at the beginning of its head: before anything of its own.
    fn head(&self) -> String {
        let mut head = String::from("<meta charset=\"utf-8\">");
        let _ = write!(
            head,
            "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\"><meta name=\"referrer\" content=\"no-referrer\">",
            self.policy()
        );
        if self.via.is_none() {
            let base = self.page.as_str().replace('&', "&amp;").replace('"', "&quot;");
            let _ = write!(head, "<base href=\"{base}\">");
        }
        for style in styles(self.text).take_while(|_| !self.readable) {
            let own = self.via.map(|via| loads::in_sheet(style, self.page, via));
            let _ = write!(head, "<style>{}</style>", own.as_deref().unwrap_or(style));
        }
        if self.readable {
            let _ = write!(head, "<style>{READABLE}</style>");
        }
        head
    }
}

/// The page as HTML with these elements outlined. Nothing in it runs: scripts, frames and handlers are left out, forms ask for
/// nothing, and a Content-Security-Policy allows styles and pictures alone. What it lays over itself is left out, as far as it says so.
#[must_use]
pub fn render(document: &Document, show: View<'_>, marks: &[Mark]) -> String {
    let mut html = Html::new_document();
    html.tree = document.html.tree.clone();
    make_safe(&mut html, show.readable);
    if let Some(via) = show.via {
        loads::replace(&mut html, document, (show.page, via));
    }
    for mark in marks {
        let Some(element) = path::find(document, &mark.path) else { continue };
        put(&mut html, element.id(), STROKE, mark.stroke.name());
        put(&mut html, element.id(), LABEL, &mark.label);
    }
    overlay::take_out(&mut html);
    if show.numbered {
        document
            .elements()
            .enumerate()
            .for_each(|(number, element)| put(&mut html, element.id(), NUMBER, &number.to_string()));
    }
    let text = html.html();
    let at = text.find("<head>").map_or(0, |at| at + "<head>".len());
    let (before, after) = text.split_at(at);
    // our own comes last: it wins over what the page says as strongly
    let (after, end) = after.rfind("</body>").map_or((after, ""), |at| after.split_at(at));
    let doctype = if before.starts_with("<!") { "" } else { "<!DOCTYPE html>" };
    format!("{doctype}{before}{}{after}<style>{STYLE}</style>{end}", show.head())
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
        let view = View { page: &page, text: html, numbered: true, via: None, readable: false };
        render(&Document::parse(html), view, &[mark])
    }

    /// The same by way of whoever shows it.
    fn lent(html: &str, readable: bool) -> String {
        let page = Url::parse("https://post.example/news/").unwrap();
        let via = |url: &Url| format!("/part/{}", url.as_str().replace("://", "/"));
        let view = View { page: &page, text: html, numbered: false, via: Some(&via), readable };
        render(&Document::parse(html), view, &[])
    }

    #[test]
    fn all_that_a_page_loads_is_asked_for_by_way_of_whoever_shows_it() {
        let page = lent(
            "<link rel=stylesheet href=/s.css><link rel=stylesheet media=print href=/p.css><style>b{background:url(b.png)}</style>\
             <img data-src=late.jpg src=data:image/gif;base64,AAAA><img srcset='x.jpg 2x'><picture><source srcset=y.webp><img src=//cdn.example/z.jpg></picture>\
             <video poster=/v.jpg src=/v.mp4></video><table background=/t.png><tr><td style='background:url(/u.png)'>x</table>\
             <a href=story>s</a><svg><use xlink:href=/sprite.svg#a></use><image href=/draw.png></image></svg><img src=file:///etc/passwd>",
            false,
        );
        for wanted in [
            "href=\"/part/https/post.example/s.css\"",
            "url(\"/part/https/post.example/news/b.png\")",
            "src=\"/part/https/post.example/news/late.jpg\"",
            "src=\"/part/https/post.example/news/x.jpg\"",
            "src=\"/part/https/cdn.example/z.jpg\"",
            "poster=\"/part/https/post.example/v.jpg\"",
            "/part/https/post.example/u.png",
            "<a href=\"https://post.example/news/story\"",
            "img-src 'self' data:",
        ] {
            assert!(page.contains(wanted), "{wanted}: {page}");
        }
        for gone in ["srcset", "p.css", "v.mp4", "t.png", "sprite.svg", "draw.png", "<base", "file:", "img-src http"] {
            assert!(!page.contains(gone), "{gone}: {page}");
        }
    }

    #[test]
    fn a_page_can_be_shown_without_its_own_style() {
        let page =
            lent("<link rel=stylesheet href=/s.css><style>p{display:none}</style><p style='display:none'>x</p>", true);
        assert!(
            !page.contains("s.css") && !page.contains("display:none\">") && page.contains("max-width:52rem"),
            "{page}"
        );
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
