//! The changes, by family.

mod edits;
mod fields;
mod floods;
mod identity;
mod parts;
mod redesign;
mod rhythm;
mod servers;
mod starts;
mod time;
mod twins;
mod usual;
pub(super) mod walls;
mod wild;

use super::change::Change;

/// All changes.
pub(super) fn all() -> Vec<Change> {
    [
        usual::changes(),
        fields::changes(),
        redesign::changes(),
        floods::changes(),
        twins::changes(),
        identity::changes(),
        walls::changes(),
        edits::changes(),
        time::changes(),
        servers::changes(),
        starts::changes(),
        rhythm::changes(),
        wild::changes(),
        parts::changes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The changes of a family.
pub(super) fn of(family: &str) -> Vec<Change> {
    let found: Vec<Change> = all().into_iter().filter(|change| change.name.split('/').next() == Some(family)).collect();
    assert!(!found.is_empty(), "no family {family}");
    found
}

/// The change of a name.
pub(super) fn named(name: &str) -> Option<Change> {
    all().into_iter().find(|change| change.name == name)
}
