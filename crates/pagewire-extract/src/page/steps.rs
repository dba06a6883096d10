//! A walk over a page that leaves out what nobody sees.

use ego_tree::{NodeId, NodeRef, iter::Edge};
use scraper::{ElementRef, Node};

/// A step of the walk, in document order.
pub(crate) enum Step<'a> {
    /// Into an element.
    Enter(ElementRef<'a>),
    /// Past an element that is not seen, and all that it holds.
    Pass(ElementRef<'a>),
    /// Over a text, with its node.
    Text(NodeRef<'a, Node>, &'a str),
    /// Out of an element that was entered.
    Leave(ElementRef<'a>),
}

/// The steps over an element and all that it holds, without recursion: the depth of a page is not in our hands.
pub(crate) fn steps<'a>(root: ElementRef<'a>, is_unseen: fn(&str) -> bool) -> impl Iterator<Item = Step<'a>> {
    let mut passed: Option<NodeId> = None;
    root.traverse().filter_map(move |edge| match edge {
        Edge::Open(node) if passed.is_none() => match node.value() {
            Node::Text(text) => Some(Step::Text(node, text)),
            Node::Element(element) if is_unseen(element.name()) => {
                passed = Some(node.id());
                ElementRef::wrap(node).map(Step::Pass)
            }
            _ => ElementRef::wrap(node).map(Step::Enter),
        },
        Edge::Close(node) if passed == Some(node.id()) => {
            passed = None;
            None
        }
        Edge::Close(node) if passed.is_none() => ElementRef::wrap(node).map(Step::Leave),
        Edge::Open(_) | Edge::Close(_) => None,
    })
}

/// Whether an element is one that a server sends late, hidden until a script of its page puts it where it belongs: React's streams name
/// these `S:` and a number in hexadecimal, perhaps with a prefix of the site's own.
pub(crate) fn is_streamed(id: &str) -> bool {
    id.rsplit_once("S:").is_some_and(|(_, number)| {
        (1..=8).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}
