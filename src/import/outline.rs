//! The outlines of an OPML document with their lines, read as far as it is well-formed.

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use super::ImportFault;

/// So many folders stand in one another at most.
const DEPTH: usize = 64;

/// One `<outline>`.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub line: usize,
    /// Names as written, prefix included, and values.
    pub attributes: Vec<(String, String)>,
    /// Others stand in it.
    pub has_inner: bool,
    /// What the folders are called that it stands in, the outermost first.
    pub folders: Vec<String>,
}

impl Outline {
    /// An attribute that is not blank.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// What it is called.
    pub(super) fn title(&self) -> Option<&str> {
        self.attribute("title").or_else(|| self.attribute("text"))
    }
}

/// Reads all outlines of a document, in its order.
///
/// # Errors
/// [`ImportFault::Malformed`] where nothing can be read.
pub(super) fn read(text: &str) -> Result<Vec<Outline>, ImportFault> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let (mut outlines, mut open): (Vec<Outline>, Vec<usize>) = (Vec::new(), Vec::new());
    let (mut line, mut counted) = (1, 0);
    loop {
        let begin = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(text.len());
        let event = reader.read_event();
        // white space before an element is an event of its own
        line += text.as_bytes().get(counted..begin).unwrap_or_default().iter().filter(|b| **b == b'\n').count();
        counted = counted.max(begin);
        match event {
            Ok(Event::Start(tag)) if is_outline(&tag) => {
                add(&mut outlines, &open, outline(&tag, line));
                if open.len() < DEPTH {
                    open.push(outlines.len() - 1);
                }
            }
            Ok(Event::Empty(tag)) if is_outline(&tag) => {
                add(&mut outlines, &open, outline(&tag, line));
            }
            Ok(Event::End(tag)) if tag.local_name().as_ref() == b"outline" => {
                open.pop();
            }
            Ok(Event::Eof) => return Ok(outlines),
            Ok(_) => {}
            Err(fault) if outlines.is_empty() => {
                return Err(ImportFault::Malformed { line, what: "OPML", fault: fault.to_string() });
            }
            // of a document that breaks off, what stands before counts
            Err(_) => return Ok(outlines),
        }
    }
}

fn is_outline(tag: &BytesStart<'_>) -> bool {
    tag.local_name().as_ref() == b"outline"
}

/// Adds an outline to those that are open around it.
fn add(outlines: &mut Vec<Outline>, open: &[usize], mut outline: Outline) {
    let around = open.iter().filter_map(|at| outlines.get(*at));
    // a feed that holds others is no folder
    let folders = around.filter(|around| around.attribute("xmlUrl").is_none());
    outline.folders = folders.filter_map(|folder| folder.title().map(str::to_owned)).collect();
    if let Some(parent) = open.last().and_then(|at| outlines.get_mut(*at)) {
        parent.has_inner = true;
    }
    outlines.push(outline);
}

fn outline(tag: &BytesStart<'_>, line: usize) -> Outline {
    let value = |attribute: quick_xml::events::attributes::Attribute<'_>| {
        let name = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
        let value = attribute.normalized_value(XmlVersion::Explicit1_0);
        let raw = || String::from_utf8_lossy(&attribute.value).into_owned();
        (name, value.map_or_else(|_| raw(), std::borrow::Cow::into_owned))
    };
    let attributes = tag.attributes().with_checks(false).flatten().map(value).collect();
    Outline { line, attributes, ..Outline::default() }
}
