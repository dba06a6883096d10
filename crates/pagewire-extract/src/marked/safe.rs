//! Makes a page of somebody else safe to look at: nothing in it runs, asks, takes the focus or leads away.

use html5ever::{LocalName, QualName, ns};
use scraper::{Html, Node, node::Element};

use super::NUMBER;

/// Elements that run something, load a page of their own or redirect.
const UNSAFE: [&str; 14] = [
    "script",
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "base",
    "meta",
    "portal",
    "noscript",
    "template",
    "dialog",
    "fencedframe",
];
/// Elements that ask for input.
const ASKING: [&str; 4] = ["input", "button", "select", "textarea"];
/// Attributes that make an element do something, take the focus, or go somewhere of its own.
const ACTIVE: [&str; 13] = [
    "srcdoc",
    "formaction",
    "ping",
    "autofocus",
    "accesskey",
    "contenteditable",
    "tabindex",
    "popovertarget",
    "commandfor",
    "target",
    "download",
    "inert",
    "popover",
];

/// Takes out of a page, or off its elements, what does anything; and how it is styled, where it is to be `readable`.
pub(super) fn make_safe(html: &mut Html, readable: bool) {
    let ids: Vec<_> = html.tree.nodes().map(|node| node.id()).collect();
    for id in ids {
        let Some(mut node) = html.tree.get_mut(id) else { continue };
        let Node::Element(element) = node.value() else { continue };
        let is_sheet = readable && element.name() == "link";
        if UNSAFE.contains(&element.name()) || is_sheet || is_needless_link(element) || is_secret_input(element) {
            node.detach();
            continue;
        }
        let asks = ASKING.contains(&element.name());
        if element.name() == "form" {
            // many a page is a form as a whole
            element.name.local = LocalName::from("div");
        }
        element.attrs.retain(|(name, value)| {
            let name = name.local.to_ascii_lowercase();
            let scheme: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(11).collect();
            let runs = scheme.to_ascii_lowercase().starts_with("javascript:");
            let is_ours = name.starts_with("data-pagewire") || name.starts_with(NUMBER);
            let is_style = readable && &*name == "style";
            !name.starts_with("on") && !runs && !is_ours && !is_style && !ACTIVE.contains(&&*name)
        });
        let mut set = |name: &str, value: &str| {
            element.attrs.push((QualName::new(None, ns!(), LocalName::from(name)), value.into()));
        };
        match element.name.local.as_ref() {
            _ if asks => set("disabled", ""),
            // nothing in it takes part in the walk by keyboard: the parts of an item are listed beside it
            "a" | "area" | "summary" | "video" | "audio" => set("tabindex", "-1"),
            _ => {}
        }
    }
}

/// A browser would fill in what it knows.
fn is_secret_input(element: &Element) -> bool {
    let kind = element.attr("type").unwrap_or_default().to_ascii_lowercase();
    element.name() == "input" && matches!(kind.as_str(), "password" | "email" | "file")
}

/// A link of the head that is no style sheet only tells others that somebody looks.
fn is_needless_link(element: &Element) -> bool {
    let rel = element.attr("rel").unwrap_or_default().to_ascii_lowercase();
    element.name() == "link" && !rel.split_whitespace().any(|word| word == "stylesheet")
}
