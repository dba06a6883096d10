//! What a page lays over itself and says so of: dialogues, and notices that ask for consent. What it says by its style sheets alone is
//! known to who draws it.

use ego_tree::NodeId;
use scraper::{ElementRef, Html};

use super::STROKE;
use crate::element_text::attribute;

/// Words of names that are those of a notice by themselves.
const CONSENT: [&str; 6] = ["consent", "gdpr", "ccpa", "dsgvo", "rgpd", "cmp"];
/// Words of names that are those of a notice together with one of [`NOTICE`].
const TOPIC: [&str; 4] = ["cookie", "cookies", "privacy", "newsletter"];
const NOTICE: [&str; 16] = [
    "banner", "bar", "notice", "popup", "modal", "overlay", "dialog", "layer", "message", "law", "info", "wall",
    "hint", "box", "prompt", "backdrop",
];
/// A notice holds no more elements than this: it is no page.
const MOST: usize = 2_000;

/// Takes dialogues and notices out, unless something that is outlined is in them.
pub(super) fn take_out(html: &mut Html) {
    let over: Vec<NodeId> = html
        .tree
        .nodes()
        .filter_map(ElementRef::wrap)
        .filter(|element| is_over(*element))
        .map(|element| element.id())
        .collect();
    for id in over {
        if let Some(mut node) = html.tree.get_mut(id) {
            node.detach();
        }
    }
}

fn is_over(element: ElementRef<'_>) -> bool {
    if matches!(element.value().name(), "html" | "head" | "body" | "main" | "article") {
        return false;
    }
    let role = attribute(element, "role").unwrap_or_default();
    let says_so = matches!(role, "dialog" | "alertdialog") || attribute(element, "aria-modal") == Some("true");
    (says_so || is_fixed(element) || is_notice(element)) && !holds_outlined(element)
}

/// Its own style keeps it in its place over the page.
fn is_fixed(element: ElementRef<'_>) -> bool {
    let style: String =
        attribute(element, "style").unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
    style.to_ascii_lowercase().contains("position:fixed")
}

/// Its name is one of a notice, and something in it can be pressed.
fn is_notice(element: ElementRef<'_>) -> bool {
    let names = ["id", "class"].into_iter().filter_map(|name| attribute(element, name));
    let words: Vec<String> = names.flat_map(words).collect();
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let is_named = has(&CONSENT) || has(&TOPIC) && has(&NOTICE);
    if !is_named {
        return false;
    }
    let can_be_pressed = |inner: ElementRef<'_>| {
        matches!(inner.value().name(), "button" | "input") || attribute(inner, "role") == Some("button")
    };
    element.descendent_elements().take(MOST).any(can_be_pressed)
}

/// The words that a name is made of: `CookieBanner`, `cookie-banner`, `cookie_banner`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars().take(500) {
        if !c.is_alphanumeric() || (c.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

fn holds_outlined(element: ElementRef<'_>) -> bool {
    element
        .descendent_elements()
        .take(MOST + 1)
        .enumerate()
        .any(|(at, inner)| at == MOST || inner.attr(STROKE).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(html: &str) -> String {
        let mut html = Html::parse_document(html);
        take_out(&mut html);
        html.root_element()
            .descendent_elements()
            .filter_map(|element| attribute(element, "id"))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn dialogues_and_notices_are_taken_out() {
        let html = "<div id=a role=dialog>x</div><section id=b aria-modal=true>x</section><div id=c style='POSITION : fixed'>x</div>\
            <div id=d class=siteCookieBanner><button>OK</button></div><div id=e class='x-consent__layer'><a role=button>OK</a></div><p id=z>x";
        assert_eq!(left(html), "z");
    }

    #[test]
    fn news_of_cookies_and_what_is_outlined_stay() {
        let html = "<article id=a class=cookies-box><button>Save</button></article><li id=b class='topic-cookies'><a href=/1>Cookies</a>\
            <button>Save</button></li><div id=c role=dialog><p id=d data-pagewire=item>x</p></div><div id=e class=consent>No button</div>";
        assert_eq!(left(html), "a b c d e");
    }
}
