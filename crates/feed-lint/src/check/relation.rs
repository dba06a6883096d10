//! What a link of Atom is to its feed or entry.

use crate::xml::XmlElement;

/// The relation of a link, with IANA's address for a name taken for the name.
pub(super) fn relation<'e>(link: &'e XmlElement<'_>) -> &'e str {
    let relation = link.value("rel").unwrap_or("alternate");
    relation.strip_prefix("http://www.iana.org/assignments/relation/").unwrap_or(relation)
}
