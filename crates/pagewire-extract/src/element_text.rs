//! The text that an element shows.

use scraper::{ElementRef, Html, Node};

use crate::markup::flow::{is_inline, is_unseen};

/// An element's text as a reader sees it: white space collapsed, blocks and line breaks apart from one another.
pub(super) fn text_of(element: ElementRef<'_>) -> String {
    text_within(element, usize::MAX)
}

/// The same, up to the text with which it has more than `most` bytes.
pub(super) fn text_within(element: ElementRef<'_>, most: usize) -> String {
    let mut text = String::new();
    // a walk without recursion: the depth of a page is not in our hands
    let mut node = *element;
    while text.len() <= most {
        let unseen = node.value().as_element().is_some_and(|e| is_hidden(e.name()) && node != *element);
        match node.value() {
            Node::Text(words) => {
                let end = words.floor_char_boundary(most.saturating_sub(text.len()).saturating_add(1));
                text.push_str(words.get(..end).unwrap_or(words));
            }
            _ => separate(&mut text, node.value()),
        }
        if let Some(child) = node.first_child().filter(|_| !unseen) {
            node = child;
            continue;
        }
        loop {
            if node == *element {
                return collapse(&text);
            }
            separate(&mut text, node.value());
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { return collapse(&text) };
            node = parent;
        }
    }
    text.truncate(text.floor_char_boundary(most));
    collapse(&text)
}

/// Whether an element's text is not read: nobody sees it, or it says how to pronounce what it stands beside.
fn is_hidden(name: &str) -> bool {
    is_unseen(name) || matches!(name, "rp" | "rt")
}

fn separate(text: &mut String, node: &Node) {
    if node.as_element().is_some_and(|element| !is_inline(element.name())) {
        text.push(' ');
    }
}

/// A text with its white space collapsed.
pub(super) fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    collapsed
}

/// A text whose characters were escaped for HTML before they were written where no markup is read.
pub(super) fn decoded(text: &str) -> String {
    if !text.contains('&') || !text.contains(';') {
        return collapse(text);
    }
    let fragment = Html::parse_fragment(&text.replace('<', "&lt;"));
    collapse(&fragment.root_element().text().collect::<String>())
}

/// An attribute's value without outer white space; none if it is empty.
pub(super) fn attribute<'a>(element: ElementRef<'a>, name: &str) -> Option<&'a str> {
    element.attr(name).map(str::trim).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(markup: &str) -> String {
        text_of(Html::parse_fragment(markup).root_element())
    }

    #[test]
    fn inline_elements_do_not_part_a_word() {
        assert_eq!(text("un<b>believ</b>able"), "unbelievable");
    }

    #[test]
    fn blocks_and_line_breaks_part_words() {
        assert_eq!(text("<p>one</p><p>two<br>three</p>four"), "one two three four");
    }

    #[test]
    fn code_is_not_shown() {
        assert_eq!(text("a<script>b</script><noscript>c</noscript> d"), "a d");
    }

    #[test]
    fn white_space_collapses() {
        assert_eq!(text(" a \n\t b\u{a0} "), "a b");
    }
}
