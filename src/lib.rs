//! pagewire turns news pages into feeds that a reader can trust.
//!
//! Values flow through pure stages, effects sit at the rim, and [`pipeline`] tells the story. The modules stand in the
//! order in which data flows:
//!
//! | module | given | hands on | effects |
//! |---|---|---|---|
//! | [`config`] | feeds.toml | [`config::Config`] | reads that file |
//! | [`fetch`] | an address and validators | [`model::Page`] | network, files |
//! | [`extract`] | a page's text and a recipe | [`model::Extraction`] of [`model::RawItem`] | none |
//! | [`normalise`] | raw items | [`model::Item`] | none |
//! | [`filter`] | items and rules | the items to keep | none |
//! | [`schedule`] | the last look and what was published so far | the next look | none |
//! | [`history`] | what is known, and what a page shows | what changes, or why the page is not believed | none |
//! | [`store`] | items | what is remembered: ids, first-seen dates, edits | SQLite |
//! | [`emit`] | [`model::Feed`] | documents | none |
//! | [`publish`] | documents | files | files |
//! | [`serve`] | the pipeline, a schedule | feeds over HTTP, a dashboard | network |
//!
//! Sibling stages never import each other; what they share is in [`model`], and the bounds of foreign markup in
//! `markup`. A stage without effects is given the time
//! as an argument. The binary's subcommands live in `cli`, which belongs to the binary alone.

pub mod config;
pub mod emit;
pub mod fetch;
pub mod filter;
pub mod history;
pub mod import;
pub mod model;
pub mod pipeline;
pub mod publish;
pub mod schedule;
#[cfg(feature = "serve")]
pub mod serve;
pub mod store;
mod system;
#[cfg(test)]
mod testing;
pub mod words;

pub use pagewire_extract::{self as extract, normalise};

/// The version of the crate, as `MAJOR.MINOR.PATCH`.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The header by which a command shows a server on this machine the key that the server left for it.
pub const KEY_HEADER: &str = "x-pagewire-key";
/// A page about the program, told to servers and in documents: what `PAGEWIRE_HOMEPAGE` named when it was built. None is invented.
pub const HOMEPAGE: Option<&str> = match option_env!("PAGEWIRE_HOMEPAGE") {
    Some(page) if !page.is_empty() => Some(page),
    _ => None,
};

/// What is said where a cargo feature is asked for that this build lacks, and what to do.
#[must_use]
pub fn lacking(feature: &str) -> (String, String) {
    let message = format!("this pagewire was built without `{feature}`");
    (message, format!("install it with `cargo install pagewire --features {feature}`"))
}
