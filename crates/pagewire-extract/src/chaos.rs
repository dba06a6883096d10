//! Ten changes that sites make to a page between two visits, without any of its items changing: how many of them a recipe survives says
//! how long it will last.

use ego_tree::NodeId;
use html5ever::{Attribute, LocalName, QualName, ns};
use scraper::{
    Html, Node,
    node::{Element, Text},
};

use super::{Document, auto::path};

/// A change of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The class of the items has another name.
    ClassRenamed,
    /// Every class carries a hash of the build, as style modules write them.
    ClassesHashed,
    /// Each item stands in one more element.
    Wrapped,
    /// Headlines are of another rank.
    HeadlineRank,
    /// The parts of each item stand the other way round.
    PartsReversed,
    /// An advert stands amid the items.
    Advert,
    /// Each item has one more class.
    ClassAdded,
    /// No element has an id.
    IdsGone,
    /// Tags and attributes are written otherwise: capitals, single quotes.
    WrittenOtherwise,
    /// Another list stands in front of the items.
    SecondList,
}

impl Change {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::ClassRenamed,
        Self::ClassesHashed,
        Self::Wrapped,
        Self::HeadlineRank,
        Self::PartsReversed,
        Self::Advert,
        Self::ClassAdded,
        Self::IdsGone,
        Self::WrittenOtherwise,
        Self::SecondList,
    ];

    /// The words for it.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::ClassRenamed => "the class of items renamed",
            Self::ClassesHashed => "classes with hashes",
            Self::Wrapped => "one more element around each item",
            Self::HeadlineRank => "headlines of another rank",
            Self::PartsReversed => "parts of items in another order",
            Self::Advert => "an advert between items",
            Self::ClassAdded => "one more class on items",
            Self::IdsGone => "ids gone",
            Self::WrittenOtherwise => "tags and attributes written otherwise",
            Self::SecondList => "another list in front",
        }
    }
}

/// The page as it is after a change, as HTML; `items` are the paths of its items' elements.
#[must_use]
pub fn changed(document: &Document, items: &[&str], change: Change) -> String {
    let mut html = Html::new_document();
    html.tree = document.html.tree.clone();
    let items: Vec<NodeId> =
        items.iter().filter_map(|item| path::find(document, item)).map(|element| element.id()).collect();
    match change {
        Change::ClassRenamed => rename_class(&mut html, &items),
        Change::ClassesHashed => each_class(&mut html, |classes| {
            classes.split_whitespace().map(|class| format!("{class}__{:x}", hash(class))).collect::<Vec<_>>().join(" ")
        }),
        Change::Wrapped => items.iter().for_each(|item| wrap(&mut html, *item)),
        Change::HeadlineRank => items.iter().for_each(|item| rank_otherwise(&mut html, *item)),
        Change::PartsReversed => items.iter().for_each(|item| reverse(&mut html, *item)),
        Change::Advert => advert(&mut html, &items),
        Change::ClassAdded => items.iter().for_each(|item| add_class(&mut html, *item)),
        Change::IdsGone => each_element(&mut html, |element| element.attrs.retain(|(name, _)| &*name.local != "id")),
        Change::WrittenOtherwise => return written_otherwise(&html.html()),
        Change::SecondList => second_list(&mut html, &items),
    }
    html.html()
}

fn each_element(html: &mut Html, mut change: impl FnMut(&mut Element)) {
    for node in html.tree.values_mut() {
        if let Node::Element(element) = node {
            change(element);
        }
    }
}

fn each_class(html: &mut Html, change: impl Fn(&str) -> String) {
    each_element(html, |element| {
        for (_, value) in element.attrs.iter_mut().filter(|(name, _)| &*name.local == "class") {
            *value = change(value).into();
        }
    });
}

/// The same for the same class on every page, and another for each.
fn hash(class: &str) -> u32 {
    class.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)) >> 8
}

/// The first class of the first item, else that of its nearest ancestor that has one, is another one throughout the page.
fn rename_class(html: &mut Html, items: &[NodeId]) {
    let Some(first) = items.first().and_then(|item| html.tree.get(*item)) else { return };
    let around = std::iter::once(first).chain(first.ancestors());
    let class = around
        .filter_map(|node| node.value().as_element()?.attr("class")?.split_whitespace().next().map(str::to_owned))
        .next();
    let Some(class) = class else { return };
    each_class(html, |classes| {
        let renamed = classes.split_whitespace().map(|known| if known == class { "c-entry" } else { known });
        renamed.collect::<Vec<_>>().join(" ")
    });
}

fn wrap(html: &mut Html, item: NodeId) {
    // a row of a table, or of a list, stands in nothing else
    let kind = html.tree.get(item).and_then(|node| Some(node.value().as_element()?.name().to_owned()));
    if kind.is_none_or(|kind| matches!(kind.as_str(), "li" | "tr" | "dt" | "dd" | "body" | "tbody")) {
        return;
    }
    let Some(mut node) = html.tree.get_mut(item) else { return };
    if node.parent().is_none() {
        return;
    }
    let wrapper = node.insert_before(element("div", &[("class", "c-wrap")])).id();
    if let Some(mut wrapper) = html.tree.get_mut(wrapper) {
        wrapper.append_id(item);
    }
}

fn rank_otherwise(html: &mut Html, item: NodeId) {
    let within: Vec<NodeId> =
        html.tree.get(item).map(|node| node.descendants().map(|node| node.id()).collect()).unwrap_or_default();
    for id in within {
        let Some(mut node) = html.tree.get_mut(id) else { continue };
        let Node::Element(element) = node.value() else { continue };
        let other = match element.name() {
            "h1" => "h2",
            "h2" => "h3",
            "h3" => "h4",
            "h4" => "h3",
            "h5" | "h6" => "h4",
            _ => continue,
        };
        element.name.local = LocalName::from(other);
    }
}

fn reverse(html: &mut Html, item: NodeId) {
    let children: Vec<NodeId> =
        html.tree.get(item).map(|node| node.children().map(|child| child.id()).collect()).unwrap_or_default();
    let Some(mut node) = html.tree.get_mut(item) else { return };
    children.into_iter().rev().for_each(|child| {
        node.append_id(child);
    });
}

fn advert(html: &mut Html, items: &[NodeId]) {
    let Some(first) = items.first() else { return };
    let kind = match html.tree.get(*first).and_then(|node| Some(node.value().as_element()?.name().to_owned())) {
        Some(kind) if matches!(kind.as_str(), "li" | "dd" | "dt") => kind,
        Some(kind) if kind == "tr" => return,
        _ => "div".to_owned(),
    };
    let Some(mut node) = html.tree.get_mut(*first) else { return };
    if node.parent().is_none() {
        return;
    }
    let mut advert = node.insert_after(element(&kind, &[("class", "c-promo")]));
    advert.append(element("span", &[])).append(words("Advertisement"));
}

fn add_class(html: &mut Html, item: NodeId) {
    let Some(mut node) = html.tree.get_mut(item) else { return };
    let Node::Element(element) = node.value() else { return };
    match element.attrs.iter_mut().find(|(name, _)| &*name.local == "class") {
        Some((_, value)) => *value = format!("is-fresh {value}").into(),
        None => element.attrs.push((attribute("class"), "is-fresh".into())),
    }
}

fn second_list(html: &mut Html, items: &[NodeId]) {
    let parent = items.first().and_then(|item| Some(html.tree.get(*item)?.parent()?.id()));
    let Some(mut parent) = parent.and_then(|parent| html.tree.get_mut(parent)) else { return };
    let is_body = parent.value().as_element().is_none_or(|element| matches!(element.name(), "body" | "html"));
    let list = element("ul", &[("class", "c-most-read")]);
    let mut list = if is_body { parent.prepend(list) } else { parent.insert_before(list) };
    for number in 1..=5 {
        let mut row = list.append(element("li", &[]));
        let address = format!("/most-read/{number}");
        row.append(element("a", &[("href", &address)])).append(words(&format!("What many read, number {number}")));
    }
}

fn attribute(name: &str) -> QualName {
    QualName::new(None, ns!(), LocalName::from(name))
}

fn element(name: &str, attributes: &[(&str, &str)]) -> Node {
    let attributes = attributes.iter().map(|(name, value)| Attribute { name: attribute(name), value: (*value).into() });
    let name = QualName::new(None, ns!(html), LocalName::from(name));
    Node::Element(Element::new(name, attributes.collect()))
}

fn words(text: &str) -> Node {
    Node::Text(Text { text: text.into() })
}

/// Capital tags and single quotes; scripts and styles stay as they are.
fn written_otherwise(html: &str) -> String {
    let mut written = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        written.push_str(text);
        let is_raw = ["<script", "<style", "<!--", "<textarea"].into_iter().find(|start| tag.starts_with(start));
        let end = match is_raw {
            Some("<!--") => tag.find("-->").map(|end| end + 3),
            Some(start) => tag.find(&format!("</{}", &start[1..])),
            None => None,
        };
        if let Some(end) = end {
            written.push_str(&tag[..end]);
            rest = &tag[end..];
            continue;
        }
        let Some(end) = tag.find('>') else {
            rest = tag;
            break;
        };
        let (tag, after) = tag.split_at(end);
        written.push_str(&tag_otherwise(tag));
        rest = after;
    }
    written + rest
}

fn tag_otherwise(tag: &str) -> String {
    let length = tag.find(|c: char| c.is_whitespace()).unwrap_or(tag.len());
    let (name, attributes) = tag.split_at(length);
    let quoted = if attributes.contains('\'') { attributes.to_owned() } else { attributes.replace('"', "'") };
    name.to_ascii_uppercase() + &quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<main><div class=\"card big\" id=one><h2><a href=\"/1\">One</a></h2><p>About</p></div>\
        <div class=\"card\"><h2><a href=\"/2\">Two</a></h2></div></main>";

    fn after(change: Change) -> String {
        let items = ["body > main > div:nth-of-type(1)", "body > main > div:nth-of-type(2)"];
        changed(&Document::parse(PAGE), &items, change)
    }

    #[test]
    fn each_change_is_made() {
        let told = [
            (Change::ClassRenamed, "<div class=\"c-entry big\""),
            (Change::ClassesHashed, "<div class=\"card__"),
            (Change::Wrapped, "<div class=\"c-wrap\"><div class=\"card\">"),
            (Change::HeadlineRank, "<h3><a href=\"/1\">"),
            (Change::PartsReversed, "<p>About</p><h2>"),
            (Change::Advert, "<div class=\"c-promo\"><span>Advertisement</span></div>"),
            (Change::ClassAdded, "<div class=\"is-fresh card\">"),
            (Change::IdsGone, "<div class=\"card big\"><h2>"),
            (Change::WrittenOtherwise, "<DIV class='card'>"),
            (Change::SecondList, "<ul class=\"c-most-read\"><li><a href=\"/most-read/1\">"),
        ];
        for (change, words) in told {
            let page = after(change);
            assert!(page.contains(words), "{change:?}: {page}");
        }
    }

    #[test]
    fn no_change_loses_a_word() {
        for change in Change::ALL {
            let page = after(change);
            assert!(["One", "About", "Two"].iter().all(|word| page.contains(word)), "{change:?}: {page}");
        }
    }

    #[test]
    fn what_stands_in_scripts_is_not_written_otherwise() {
        let page = "<script>let a = \"<p class=\\\"b\\\">\";</script><p class=\"c\">x</p>";
        assert!(written_otherwise(page).contains("let a = \"<p class=\\\"b\\\">\""));
    }
}
