//! What a page of somebody else would load besides itself, asked for by way of whoever shows it.

use html5ever::{LocalName, QualName, ns};
use scraper::{ElementRef, Html, Node, node::Element};
use url::Url;

use super::css::replace_addresses;
use crate::{Document, picture::itself_shown};

/// Attributes by which an element loads something, besides those that are replaced.
const LOADING: [&str; 13] = [
    "srcset",
    "data-srcset",
    "imagesrcset",
    "sizes",
    "background",
    "data",
    "archive",
    "codebase",
    "manifest",
    "longdesc",
    "lowsrc",
    "dynsrc",
    "xlink:href",
];

/// By which address of one's own something is asked for.
pub(super) type Via<'a> = &'a dyn Fn(&Url) -> String;

/// Puts addresses of one's own in the place of all that the elements of a page load. Links lead where they led.
pub(super) fn replace(html: &mut Html, document: &Document, (page, via): (&Url, Via<'_>)) {
    let ids: Vec<_> = html.tree.nodes().map(|node| node.id()).collect();
    for id in ids {
        // as it is in the document: what is shown was changed already
        let shown = document.html.tree.get(id).and_then(ElementRef::wrap).and_then(itself_shown);
        let picture = shown.and_then(|picture| through(&picture.address, page, via));
        let Some(mut node) = html.tree.get_mut(id) else { continue };
        let Node::Element(element) = node.value() else { continue };
        if is_for_paper(element) || matches!(element.name(), "source" | "track") {
            node.detach();
            continue;
        }
        of_element(element, picture, (page, via));
    }
}

/// A style sheet in its own words, with what it loads asked for in the same way.
pub(super) fn in_sheet(sheet: &str, page: &Url, via: Via<'_>) -> String {
    replace_addresses(sheet, &|address| through(address, page, via))
}

fn of_element(element: &mut Element, picture: Option<String>, (page, via): (&Url, Via<'_>)) {
    let name = element.name.local.to_ascii_lowercase();
    let is_drawing = matches!(&*name, "image" | "use" | "feimage");
    let mut kept = Vec::with_capacity(element.attrs.len());
    for (key, value) in std::mem::take(&mut element.attrs) {
        let value = match &*key.local.to_ascii_lowercase() {
            // a part of the same drawing is no address
            "href" if is_drawing => Some(value.to_string()).filter(|value| value.starts_with('#')),
            "href" if &*name == "link" => through(&value, page, via),
            "href" => Some(page.join(value.trim()).map_or_else(|_| value.to_string(), String::from)),
            "style" => Some(in_sheet(&value, page, via)),
            "src" | "poster" => None,
            loading if LOADING.contains(&loading) => None,
            _ => Some(value.to_string()),
        };
        kept.extend(value.map(|value| (key, value.into())));
    }
    element.attrs = kept;
    let mut set = |key: &str, value: String| {
        element.attrs.push((QualName::new(None, ns!(), LocalName::from(key)), value.into()));
    };
    match (&*name, picture) {
        ("img" | "amp-img", Some(address)) => {
            set("src", address);
            set("loading", "lazy".to_owned());
        }
        ("video", Some(address)) => set("poster", address),
        _ => {}
    }
}

/// By which address something is asked for; pictures in the page's own words stay.
fn through(address: &str, page: &Url, via: Via<'_>) -> Option<String> {
    let address = address.trim();
    if address.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("data:image/")) {
        return Some(address.to_owned());
    }
    let url = page.join(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    Some(via(&url))
}

/// A style sheet for another medium than a screen.
fn is_for_paper(element: &Element) -> bool {
    element.name() == "link" && element.attr("media").is_some_and(|media| media.trim().eq_ignore_ascii_case("print"))
}
