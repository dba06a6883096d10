//! A document held against the rules: `traverse` goes by the tables of `vocabulary`, the other modules look at more than one element.

mod archive;
mod atom;
mod author;
mod content;
mod html_text;
mod namespaces;
mod outline;
mod podcast;
mod publishing;
mod rdf;
mod relation;
mod root;
mod rss;
mod special;
mod sync;
mod traverse;
mod walk;

pub(crate) use self::root::judge;
