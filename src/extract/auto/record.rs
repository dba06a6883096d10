//! What an element tells of itself, looked at once for the whole page.

use scraper::ElementRef;

use super::outline::Outline;
use crate::extract::{element_text::collapse, picture};

/// Signs that an element gives.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Signs {
    /// It is a heading.
    pub heading: bool,
    /// It holds a date and little else.
    pub date: bool,
    /// It shows a picture that is no icon.
    pub picture: bool,
    /// Its class or id speaks of what stands beside the content: menus, pagination, related links.
    pub away: bool,
    /// Its class or id speaks of an item.
    pub item: bool,
}

/// Words of classes and ids; a sign among others, never a rule.
const AWAY: [&str; 30] = [
    "nav", "menu", "footer", "foot", "sidebar", "breadcrumb", "breadcrumbs", "pagination", "pager", "paging", "social",
    "share", "related", "popular", "trending", "tags", "tagcloud", "widget", "login", "search", "toolbar", "header",
    "masthead", "promo", "ad", "ads", "sponsored", "recommended", "secondary", "subnav",
];
const ITEM: [&str; 16] = [
    "post", "posts", "article", "articles", "story", "item", "entry", "card", "news", "result", "listing", "event", "topic",
    "thread", "hentry", "teaser",
];

/// The signs of all elements.
pub(super) fn signs(outline: &Outline<'_>, is_date: &dyn Fn(&str) -> bool) -> Vec<Signs> {
    outline.cells.iter().map(|cell| of(cell.element, cell.text, is_date)).collect()
}

fn of(element: ElementRef<'_>, text: usize, is_date: &dyn Fn(&str) -> bool) -> Signs {
    let name = element.value().name();
    let heading = matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    let mut signs = Signs { heading, date: holds_date(element, text, is_date), ..Signs::default() };
    signs.picture = matches!(name, "img" | "amp-img" | "picture") && picture::is_shown(element);
    for value in [element.attr("class"), element.attr("id")].into_iter().flatten() {
        for word in value.split(|c: char| !c.is_ascii_alphanumeric()) {
            let word = word.to_ascii_lowercase();
            signs.away |= AWAY.contains(&word.as_str());
            signs.item |= ITEM.contains(&word.as_str());
        }
    }
    signs
}

/// Whether an element is a `<time>`, or the words right in it are a date.
fn holds_date(element: ElementRef<'_>, text: usize, is_date: &dyn Fn(&str) -> bool) -> bool {
    if element.value().name() == "time" {
        return true;
    }
    if text == 0 || text > 120 {
        return false;
    }
    own_text(element).is_some_and(|own| is_date(&own))
}

/// The text that stands right in an element, where it is short and could be a date.
pub(super) fn own_text(element: ElementRef<'_>) -> Option<String> {
    let mut own = String::new();
    for child in element.children() {
        if let Some(text) = child.value().as_text() {
            own.push_str(text);
            own.push(' ');
            if own.len() > 200 {
                return None;
            }
        }
    }
    let own = collapse(&own);
    (own.chars().any(char::is_numeric) && own.len() <= 100).then_some(own)
}
