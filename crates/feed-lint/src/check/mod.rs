//! A document held against the rules: `walk` goes by the tables of `vocabulary`, the other modules look at more than one element.

mod archive;
mod atom;
mod author;
mod content;
mod namespaces;
mod outline;
mod podcast;
mod publishing;
mod rdf;
mod root;
mod rss;
mod special;
mod sync;
mod walk;

pub(crate) use self::root::judge;
