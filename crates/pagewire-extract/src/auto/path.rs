//! A selector for one element of a page: where a person or a program finds it again in the same page.

use scraper::ElementRef;

use crate::Document;

/// The CSS path of an element: from `body`, each step by its number among
/// siblings of its name. Elements that the parser drops (scripts, drawings) have other names, so that the path holds in a
/// browser too.
pub(crate) fn path(element: ElementRef<'_>) -> String {
    let mut steps = Vec::new();
    let mut next = Some(element);
    while let Some(here) = next {
        let name = here.value().name();
        if matches!(name, "html" | "body") {
            steps.push(name.to_owned());
            if name == "body" {
                break;
            }
        } else {
            let like = |other: &ElementRef<'_>| other.value().name() == name;
            let before = here.prev_siblings().filter_map(ElementRef::wrap).filter(like).count();
            steps.push(format!("{name}:nth-of-type({})", before + 1));
        }
        next = here.parent().and_then(ElementRef::wrap);
    }
    steps.reverse();
    steps.join(" > ")
}

/// The element of a path that [`path`] made; a walk from step to step, where a selector would look at the whole page.
pub(crate) fn find<'a>(document: &'a Document, path: &str) -> Option<ElementRef<'a>> {
    let mut steps = path.split(" > ");
    let first = steps.next()?;
    let mut here = document.elements().find(|element| element.value().name() == first)?;
    for step in steps {
        let (name, place) = match step.split_once(":nth-of-type(") {
            Some((name, place)) => (name, place.strip_suffix(')')?.parse::<usize>().ok()?),
            None => (step, 1),
        };
        here = here.child_elements().filter(|child| child.value().name() == name).nth(place.checked_sub(1)?)?;
    }
    Some(here)
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::{find, path};
    use crate::Document;

    #[test]
    fn a_path_is_walked_to_its_element() {
        let document = Document::parse("<ul><li>a<li>b<p><i>c</i><b>d</b><i>e</i></ul><ul><li>f</ul>");
        for element in document.html.select(&Selector::parse("body, li, i, b").unwrap()) {
            assert_eq!(find(&document, &path(element)), Some(element));
        }
        assert_eq!(find(&document, "body > ul:nth-of-type(3)"), None);
        assert_eq!(find(&document, "body > ul:nth-of-type(0)"), None);
    }

    #[test]
    fn a_path_leads_back_to_its_element() {
        let html = Html::parse_document("<ul><li>a<li>b<p><i>c</i><b>d</b><i>e</i></ul><ul><li>f</ul>");
        for element in html.select(&Selector::parse("li, i, b").unwrap()) {
            let found: Vec<_> = html.select(&Selector::parse(&path(element)).unwrap()).collect();
            assert_eq!(found, [element]);
        }
    }
}
