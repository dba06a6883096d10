//! A page as read: its text as a tree, and what it says of itself, each read once for all that ask.
//!
//! `document` is the tree, `head` what the page says in its head, `json_ld` what it says to machines (mended by `repair`),
//! `steps` the walk over what is seen of it.

mod document;
mod head;
mod json_ld;
mod repair;
mod steps;

pub use document::Document;
pub(crate) use head::{By, Head};
pub(crate) use json_ld::is_json_ld;
pub(crate) use steps::{Step, is_streamed, steps};
