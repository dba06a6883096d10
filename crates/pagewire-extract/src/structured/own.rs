//! The elements that belong to a thing and not to a thing inside it.

use scraper::ElementRef;

/// The elements below `root` in order; those that are things of their own are among them, what is below those is not.
pub(super) fn own_elements<'a>(root: ElementRef<'a>, is_thing: impl Fn(ElementRef<'a>) -> bool) -> Vec<ElementRef<'a>> {
    let mut found = Vec::new();
    let mut next = root.first_child();
    while let Some(node) = next {
        let element = ElementRef::wrap(node);
        found.extend(element);
        let inside = node.first_child().filter(|_| !element.is_some_and(&is_thing));
        next = inside.or_else(|| {
            let mut up = node;
            loop {
                if up == *root {
                    return None;
                }
                if let Some(sibling) = up.next_sibling() {
                    return Some(sibling);
                }
                up = up.parent()?;
            }
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::own_elements;

    #[test]
    fn what_is_inside_an_inner_thing_is_left_out() {
        let html = Html::parse_fragment("<p><b><i></i></b><u></u></p>");
        let own = own_elements(html.root_element(), |element| element.value().name() == "b");
        assert_eq!(own.iter().map(|element| element.value().name()).collect::<Vec<_>>(), ["p", "b", "u"]);
    }
}
