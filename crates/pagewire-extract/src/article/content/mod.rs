//! The article as HTML: the page's own markup around the blocks that are the text, with the pictures between them.
//!
//! Given the outline and the blocks that were chosen. The markup is not yet safe: the sanitiser of `normalise` makes it so.

mod markup;

use std::collections::HashMap;

use ego_tree::{NodeId, NodeRef};
use scraper::{ElementRef, Node};

use markup::{ATTRIBUTES, CELLS, HOLDERS, KEPT, MEDIA};

use super::{
    dates_on_page::{ASIDE, is_apart},
    media::is_player,
    outline::{ArticleOutline, TextBlock},
};
use crate::markup::escape;

/// Captions with more words are texts.
const LONGEST_CAPTION: u32 = 80;
/// How deep elements may nest.
const MAX_DEPTH: usize = 200;

/// Writes the chosen blocks as HTML.
pub(super) fn html(outline: &ArticleOutline<'_>, chosen: &[bool]) -> String {
    let texts: HashMap<NodeId, usize> =
        outline.texts.iter().copied().filter(|(_, block)| chosen.get(*block) == Some(&true)).collect();
    let first = chosen.iter().position(|chosen| *chosen);
    let last = chosen.iter().rposition(|chosen| *chosen);
    let (Some(first), Some(last)) = (first, last) else { return String::new() };
    // the innermost element around all of it
    let around = |place: &super::outline::BlockElement<'_>| place.first_block <= first && place.last_block > last;
    let Some(root) = outline.places.iter().rfind(|place| around(place)) else { return String::new() };
    let shows: HashMap<NodeId, (bool, bool)> = outline
        .places
        .iter()
        .map(|place| {
            let own = chosen.get(place.first_block..place.last_block).unwrap_or_default();
            (place.element.id(), (own.iter().any(|chosen| *chosen), own.is_empty()))
        })
        .collect();
    let mut writer = Writer { texts, shows, out: String::new(), paragraph: None };
    writer.children(*root.element, 0, false);
    writer.end_paragraph();
    writer.out
}

/// The chosen blocks with the captions of the pictures among them, of which the text makes do without.
pub(super) fn with_captions(outline: &ArticleOutline<'_>, chosen: &[bool]) -> Vec<bool> {
    let mut chosen = chosen.to_vec();
    let first = chosen.iter().position(|chosen| *chosen);
    let last = chosen.iter().rposition(|chosen| *chosen);
    let (Some(first), Some(last)) = (first, last) else { return chosen };
    let is = |at: usize, name: &str| outline.places.get(at).is_some_and(|place| place.element.value().name() == name);
    let figures = (0..outline.places.len()).filter(|at| is(*at, "figure") && !is_apart(outline, *at, first, &ASIDE));
    for figure in figures.filter_map(|at| outline.places.get(at)) {
        let blocks = figure.first_block..figure.last_block;
        if blocks.is_empty() || blocks.start <= first || blocks.end > last {
            continue;
        }
        // a figure with other text than a caption is a card
        let is_caption = |block: &TextBlock| {
            outline.around(block.place).take(3).any(|at| is(at, "figcaption"))
                && block.link_letters * 2 <= block.letters
                && block.words <= LONGEST_CAPTION
        };
        let own = outline.blocks.get(blocks.clone()).unwrap_or_default();
        if own.iter().all(is_caption) {
            chosen.get_mut(blocks).unwrap_or_default().fill(true);
        }
    }
    chosen
}

/// The players among the text: video and audio between the first chosen block and the last.
pub(super) fn players<'a>(outline: &ArticleOutline<'a>, chosen: &[bool]) -> Vec<ElementRef<'a>> {
    let first = chosen.iter().position(|chosen| *chosen);
    let last = chosen.iter().rposition(|chosen| *chosen);
    let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
    let playing = outline.players.iter().filter(|(_, block)| (first..=last + 1).contains(block));
    playing.map(|(element, _)| *element).collect()
}

struct Writer {
    /// The text nodes that stay, each with its block.
    texts: HashMap<NodeId, usize>,
    /// For each block element whether it holds chosen text, and whether it holds no text at all.
    shows: HashMap<NodeId, (bool, bool)>,
    out: String,
    /// The block for which a paragraph was opened.
    paragraph: Option<usize>,
}

impl Writer {
    fn children(&mut self, node: NodeRef<'_, Node>, depth: usize, held: bool) {
        for child in node.children() {
            match child.value() {
                Node::Text(text) => self.text(child.id(), text, held),
                Node::Element(_) if depth < MAX_DEPTH => {
                    if let Some(element) = ElementRef::wrap(child) {
                        self.element(element, depth + 1, held);
                    }
                }
                _ => {}
            }
        }
    }

    fn text(&mut self, node: NodeId, text: &str, held: bool) {
        let Some(block) = self.texts.get(&node).copied() else {
            if text.chars().all(char::is_whitespace) && !self.out.ends_with(char::is_whitespace) {
                self.out.push(' ');
            }
            return;
        };
        if !held && self.paragraph != Some(block) {
            self.end_paragraph();
            self.out.push_str("<p>");
            self.paragraph = Some(block);
        }
        self.out.push_str(&escape::text(text));
    }

    fn end_paragraph(&mut self) {
        if self.paragraph.take().is_some() {
            self.out.push_str("</p>");
        }
    }

    fn element(&mut self, element: ElementRef<'_>, depth: usize, held: bool) {
        let name = element.value().name();
        if matches!(name, "script" | "style" | "template" | "noscript" | "input" | "select" | "textarea") {
            return;
        }
        if name == "br" {
            if (held || self.paragraph.is_some()) && !self.out.trim_end().ends_with("<br><br>") {
                self.out.push_str("<br>");
            }
            return;
        }
        let block = self.shows.get(&element.id()).copied();
        let figure = name == "figure" || name == "picture";
        if let Some((shown, empty)) = block
            && !shown
            && !figure
        {
            if CELLS.contains(&name) {
                // a row keeps its columns
                self.out.push_str(&format!("<{name}></{name}>"));
                return;
            }
            if !empty || !self.holds_something(element) {
                return;
            }
        }
        if figure && !self.holds_something(element) {
            return;
        }
        if name == "iframe" && !["src", "data-src"].iter().filter_map(|name| element.attr(name)).any(is_player) {
            return;
        }
        if name == "hr" && (self.out.is_empty() || self.out.trim_end().ends_with("<hr>")) {
            return;
        }
        if name == "img" && is_preview(element) {
            return;
        }
        if MEDIA.contains(&name) {
            self.open(element);
            if matches!(name, "video" | "audio" | "iframe") {
                self.children(*element, depth, true);
                self.close(name);
            }
            return;
        }
        if block.is_some() {
            self.end_paragraph();
        }
        let kept = KEPT.contains(&name) && (block.is_some() || self.holds_something(element));
        if kept {
            self.open(element);
        }
        self.children(*element, depth, held || HOLDERS.contains(&name) && kept);
        if block.is_some() {
            self.end_paragraph();
        }
        if kept {
            self.close(name);
        }
    }

    /// Whether an inline element holds text that stays, or a picture.
    fn holds_something(&self, element: ElementRef<'_>) -> bool {
        element.descendants().any(|node| match node.value() {
            Node::Text(text) => self.texts.contains_key(&node.id()) && !text.chars().all(char::is_whitespace),
            Node::Element(element) => MEDIA.contains(&element.name()),
            _ => false,
        })
    }

    fn open(&mut self, element: ElementRef<'_>) {
        self.out.push('<');
        self.out.push_str(element.value().name());
        for (name, value) in element.value().attrs().filter(|(name, _)| ATTRIBUTES.contains(name)) {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.out.push_str(&escape::value(value));
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }
}

/// Whether a picture is the small one that is shown while the one beside it loads.
fn is_preview(image: ElementRef<'_>) -> bool {
    const SMALL: u32 = 60;
    let width = |image: ElementRef<'_>| image.attr("width")?.trim().trim_end_matches("px").parse::<u32>().ok();
    let pictures = ["src", "srcset", "data-src", "data-srcset"];
    let is_larger = |other: ElementRef<'_>| {
        other.id() != image.id()
            && other.value().name() == "img"
            && width(other).is_none_or(|width| width > SMALL)
            && pictures.iter().any(|name| other.attr(name).is_some_and(|value| !value.starts_with("data:")))
    };
    width(image).is_some_and(|width| width <= SMALL)
        && image
            .ancestors()
            .filter_map(ElementRef::wrap)
            .find(|around| around.value().name() == "figure")
            .is_some_and(|figure| figure.descendent_elements().any(is_larger))
}
