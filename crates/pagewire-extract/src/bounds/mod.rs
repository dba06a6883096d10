//! What XML and JSON may be made of, looked at in one pass before a reader sees them that goes down by recursion.
//!
//! An overflow of the stack is no error that can be caught: it ends the process, and every other feed with it. So the depth is bounded
//! here for the readers, and for what they make, whose parts are dropped by recursion too. The numbers are bounded because a few bytes
//! of text become some hundred bytes of memory. HTML has its bounds in `markup`.

pub(super) mod json;
pub(super) mod xml;

/// Why something is not read, although it may be well-formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Excess {
    /// Elements within elements, or lists and objects within each other.
    #[error("it is nested more than {0} deep")]
    Depth(usize),
    /// Elements, or lists and objects.
    #[error("it has more than {0} elements")]
    Elements(usize),
    /// Attributes of one element.
    #[error("an element of it has more than {0} attributes")]
    Attributes(usize),
    /// Declarations of namespaces.
    #[error("it declares namespaces more than {0} times")]
    Namespaces(usize),
}

fn within(count: usize, most: usize, excess: Excess) -> Result<(), Excess> {
    if count > most { Err(excess) } else { Ok(()) }
}
