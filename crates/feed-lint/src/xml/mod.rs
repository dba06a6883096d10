//! XML as it stands, ill-formed or not: [`parse`] hands on a tree of elements with their places, and reports what is not well-formed.
//!
//! Nothing is fetched and no entity is expanded; depth is bounded, and the tree is as large as the text at most.

mod attributes;
mod characters;
mod doctype;
mod scan;
mod tree;

pub(crate) use self::{
    scan::parse,
    tree::{XmlAttribute, XmlDocument, XmlElement},
};
