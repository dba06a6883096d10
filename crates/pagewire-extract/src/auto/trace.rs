//! Where each field of a list came from, and which parts of the page were passed over for it.

use super::{
    ListReading, Senses,
    fields::{FieldSighting, Rival},
    outline::{ListOutline, NodeIndex},
    path::path,
};
use crate::{
    Document,
    element_text::text_of,
    model::{Evidence, Field, Found, RawItem},
};

/// Where the fields of one item came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemTrace {
    /// The item as it was read.
    pub item: RawItem,
    /// The CSS path of its element, or of its first one where it has several.
    pub path: String,
    /// Its fields; those that nothing gave are not among them, unless something was passed over for them.
    pub fields: Vec<FieldTrace>,
}

/// Where one field came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldTrace {
    /// Which field.
    pub field: Field,
    /// Its words; none if nothing gave any.
    pub words: Option<String>,
    /// The kind of evidence that gave it.
    pub evidence: Option<Evidence>,
    /// The CSS path of the element that gave it; none for what the page only says to machines.
    pub path: Option<String>,
    /// What was passed over, the next best first.
    pub rejected: Vec<Rejected>,
}

/// A part of the page that might have been a field and was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The CSS path of its element.
    pub path: String,
    /// Its words.
    pub words: String,
    /// Why it was passed over; a short sentence.
    pub why: String,
}

/// Where each field of each item came from, in reading order: those items that [`super::extract`] finds.
#[must_use]
pub fn trace(document: &Document, senses: &Senses<'_>) -> Vec<ItemTrace> {
    let ListReading { outline, seen, rivals, others, .. } = ListReading::of(document, senses, true);
    seen.into_iter().map(|seen| of_item(&outline, seen, &rivals)).chain(others.into_iter().map(of_stated)).collect()
}

/// An item that the page says to machines alone.
pub(crate) fn of_stated(item: RawItem) -> ItemTrace {
    let fields = values(&item)
        .into_iter()
        .filter_map(|(field, found)| Some((field, found?)))
        .map(|(field, found)| FieldTrace {
            field,
            words: Some(found.text.clone()),
            evidence: Some(found.evidence.clone()),
            path: None,
            rejected: Vec::new(),
        })
        .collect();
    ItemTrace { path: String::new(), fields, item }
}

/// The fields of an item.
fn values(item: &RawItem) -> [(Field, Option<&Found>); 6] {
    [
        (Field::Link, item.link.as_ref()),
        (Field::Title, item.title.as_ref()),
        (Field::Summary, item.summary.as_ref()),
        (Field::Author, item.authors.first()),
        (Field::Published, item.published.as_ref().map(|date| &date.found)),
        (Field::Image, item.image.as_ref()),
    ]
}

fn of_item(outline: &ListOutline<'_>, seen: FieldSighting, rivals: &[Rival]) -> ItemTrace {
    let spots = seen.spots;
    let link = Some(outline.links[seen.link].place);
    let spots = [link, spots.title.or(link), spots.summary, spots.author, spots.published, spots.image];
    let shown = |place: NodeIndex| path(outline.mark(place).element);
    let fields = values(&seen.item)
        .into_iter()
        .zip(spots)
        .map(|((field, found), spot)| FieldTrace {
            field,
            words: found.map(|found| found.text.clone()),
            evidence: found.map(|found| found.evidence.clone()),
            path: spot.filter(|_| found.is_some_and(|found| found.evidence == Evidence::Column)).map(shown),
            rejected: rivals
                .iter()
                .filter(|rival| rival.field == field && rival.link == seen.link)
                .map(|rival| Rejected {
                    path: shown(rival.place),
                    words: text_of(outline.mark(rival.place).element),
                    why: rival.why.clone(),
                })
                .collect(),
        })
        .filter(|field| field.words.is_some() || !field.rejected.is_empty())
        .collect();
    ItemTrace { path: path(outline.mark(seen.span.0).element), item: seen.item, fields }
}
