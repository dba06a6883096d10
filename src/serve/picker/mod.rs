//! Adding a feed by looking at its page: what was found on it, the page itself with the found items outlined, and a recipe that is
//! corrected by pointing.
//!
//! `visit` fetches a page and keeps it under a key for a while, `choice` says by which recipe it is read, `preview` what that gives,
//! `save` writes feeds.toml: the dashboard (`pages`) and the API do all of it by these. `evidence` looks in the same way at the pages
//! of feeds that are there already.
//!
//! The page is shown in a frame that may run nothing. It is fetched like any other page, by the guarded fetcher, and only for the
//! operator. All that was chosen stands in the address of each step: going back undoes, and nothing is lost.

mod choice;
mod dates;
mod evidence;
mod frame;
mod looked;
mod pages;
mod preview;
mod save;
mod visit;

#[cfg(test)]
pub(super) use self::choice::RecipeSchema;
pub(super) use self::{
    choice::{Choice, Recipe},
    evidence::{KeptPageEvidence, explained},
    looked::{Looked, LookedPages},
    pages::routes,
    preview::{PickerPreview, preview},
    save::{SaveError, SaveWish, change, mend, relocate, remove, replace, subscribe},
    visit::visit,
};
