//! Paths to values in JSON.
//!
//! `path` is the language (RFC 9535, and the short forms that recipes may use), `parse` and `filter` read it, `select` follows it
//! with a bound on what it looks at.

mod filter;
mod parse;
mod path;
mod select;

pub use path::{JsonPath, PathFault};
pub(crate) use select::Walk;
