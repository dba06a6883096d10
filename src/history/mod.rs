//! The rules of history: what a look at a source means for what is remembered of it.
//!
//! Given what is [`Known`] and a [`Observation`], all that one fetch of one source showed, [`decide`] says what changes, without a
//! database: `matching` recognises the items, `fields` judges every field by what is usual of it, `plausibility` the list as a whole,
//! `arrivals` how many items may be new, `flood` what becomes of more, `pace` how long none may come, and `revise` makes of a known item and the one on the page what is to be kept. The
//! store loads the one and applies the other.

mod arrivals;
mod decide;
mod fields;
mod flood;
mod known;
mod look;
mod matching;
mod pace;
mod plausibility;
mod revise;
#[cfg(test)]
mod testing;
mod words;

pub use words::{letters, same as same_words};

pub use self::{
    arrivals::Arrivals,
    decide::{Change, Decision, Difference, Write, decide},
    fields::{FieldMemory, FieldState, FieldVerdict, Usual, clear},
    known::{HeldList, Known, KnownItem, KnownSource, Memory, Observation, ShortList, Unread},
    matching::{Match, find, title_of},
    pace::{Pace, Silence},
    plausibility::{Doubt, usual},
    revise::{Edit, complete},
};
