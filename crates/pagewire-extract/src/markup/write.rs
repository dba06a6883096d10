//! Markup written out of a tree, in time that grows with its length alone.
//!
//! The library looks for the characters that it escapes from each of them to the end of its text, so that a text of a megabyte of them
//! takes hours. It is given a text a piece at a time.

use std::io;

use html5ever::{
    QualName,
    serialize::{AttrRef, HtmlSerializer, Serialize, SerializeOpts, Serializer, TraversalScope},
};
use scraper::ElementRef;

/// Bytes of a text that are written at once.
const PIECE: usize = 4_096;
/// Bytes of an attribute's value; a longer one is left out.
const MAX_VALUE: usize = 65_536;

/// What is in an element, as markup.
pub(crate) fn inner(element: ElementRef<'_>) -> String {
    write(element, false)
}

/// The same with an empty comment in each long text: a parser makes several texts of it.
pub(crate) fn inner_parted(element: ElementRef<'_>) -> String {
    write(element, true)
}

fn write(element: ElementRef<'_>, parts: bool) -> String {
    let scope = TraversalScope::ChildrenOnly(None);
    let options = SerializeOpts { traversal_scope: scope.clone(), ..SerializeOpts::default() };
    let mut pieces = Pieces { whole: HtmlSerializer::new(Vec::new(), options), open: Vec::new(), parts };
    // a vector takes all that is written to it
    _ = element.serialize(&mut pieces, scope);
    String::from_utf8(pieces.whole.writer).unwrap_or_default()
}

struct Pieces {
    whole: HtmlSerializer<Vec<u8>>,
    /// Whether the content of each open element is raw text.
    open: Vec<bool>,
    parts: bool,
}

/// Elements in which a comment is text.
const RAW: [&str; 10] =
    ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext"];

impl Serializer for Pieces {
    fn start_elem<'a, A: Iterator<Item = AttrRef<'a>>>(&mut self, name: QualName, attributes: A) -> io::Result<()> {
        self.open.push(RAW.contains(&&*name.local));
        self.whole.start_elem(name, attributes.filter(|(_, value)| value.len() <= MAX_VALUE))
    }

    fn end_elem(&mut self, name: QualName) -> io::Result<()> {
        self.open.pop();
        self.whole.end_elem(name)
    }

    fn write_text(&mut self, text: &str) -> io::Result<()> {
        let mut rest = text;
        while rest.len() > PIECE {
            let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
            self.whole.write_text(piece)?;
            if self.parts && !self.open.contains(&true) {
                self.whole.write_comment("")?;
            }
            rest = after;
        }
        self.whole.write_text(rest)
    }

    fn write_comment(&mut self, text: &str) -> io::Result<()> {
        self.whole.write_comment(text)
    }

    fn write_doctype(&mut self, name: &str) -> io::Result<()> {
        self.whole.write_doctype(name)
    }

    fn write_processing_instruction(&mut self, target: &str, data: &str) -> io::Result<()> {
        self.whole.write_processing_instruction(target, data)
    }
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::*;

    #[test]
    fn what_is_written_is_what_the_library_writes() {
        let markup = format!(
            "<p title='a\"b'>a &amp; b\u{a0}c</p><pre>\n\nx</pre><textarea>{}</textarea><p>{}</p><br>",
            "&lt;é".repeat(3_000),
            "é&".repeat(9_000)
        );
        let html = Html::parse_fragment(&markup);
        assert_eq!(inner(html.root_element()), html.root_element().inner_html());
    }

    #[test]
    fn a_parted_text_reads_as_before() {
        let html = Html::parse_fragment(&format!("<p>{}</p><title>{}</title>", "&x".repeat(20_000), "y".repeat(9_000)));
        let parted = Html::parse_fragment(&inner_parted(html.root_element()));
        let text = |html: &Html| html.root_element().text().collect::<String>();
        assert_eq!(text(&parted), text(&html));
        let longest = parted.tree.nodes().filter_map(|node| node.value().as_text().map(|text| text.len())).max();
        assert_eq!(longest, Some(9_000));
    }
}
