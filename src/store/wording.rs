//! Who puts into words what has come to a source.

use std::fmt;

use crate::{
    history::{FieldVerdict, ShortList, Silence},
    model::Advice,
};

/// What has come to a source.
#[derive(Debug, Clone, Copy)]
pub enum Turn<'a> {
    /// Fields are not as usual.
    Degraded(&'a [FieldVerdict]),
    /// Its list is shorter than it ever was.
    Short(&'a ShortList),
    /// It is read although its recipe no longer fits, as the caller put it in [`Sighting::mended`](super::Sighting::mended).
    Mended(&'a str),
    /// Its address leads to another for good.
    Moved(&'a str),
    /// So many older items are known from now on.
    Backfilled {
        /// How many.
        items: usize,
        /// They are those of a list that was held back.
        is_released: bool,
    },
    /// No new items come.
    Stale(&'a Silence),
}

/// Who words what has come to a source: what it is, and what a person can do.
pub trait Wording: fmt::Debug {
    /// What is told of it.
    fn told(&self, turn: Turn<'_>) -> (String, Option<Advice>);
}
