//! A list without one of its items: what tells that item from the others.

use scraper::{ElementRef, Selector};

use super::elements::simple;
use crate::Document;

/// Elements of an item by which it may be told.
const INNER: usize = 60;
/// Elements above an item by which it may be told.
const ABOVE: usize = 6;

/// The selector of the items without that at this place, and without those which are like it; `pointed` is the part of it that was pointed
/// at. None where nothing but its place tells it from the others.
pub(super) fn except(
    document: &Document,
    all: &str,
    (items, at): (&[ElementRef<'_>], usize),
    pointed: ElementRef<'_>,
) -> Option<String> {
    let item = *items.get(at)?;
    let tell = |name: &String| {
        let selector = Selector::parse(name).ok()?;
        let told = |element: &&ElementRef<'_>| selector.matches(element);
        // what tells most of them tells nothing
        (selector.matches(&item) && items.iter().filter(told).count() * 2 < items.len()).then_some(())
    };
    let name = names(item, pointed).into_iter().find(|name| tell(name).is_some())?;
    let source = format!("{}:not({name})", if all.contains(',') { format!(":is({all})") } else { all.to_owned() });
    let left: Vec<_> = document.html.select(&Selector::parse(&source).ok()?).collect();
    (!left.is_empty() && !left.contains(&item)).then_some(source)
}

/// What may tell an item: its own names, what it stands in, what it holds. What was pointed at comes before the rest that it holds.
fn names(item: ElementRef<'_>, pointed: ElementRef<'_>) -> Vec<String> {
    let name = item.value().name();
    let own = simple(item).into_iter().filter(|(_, source)| source != name);
    let own = own.map(|(_, source)| source.strip_prefix(name).map_or(source.clone(), str::to_owned));
    let above = item.ancestors().filter_map(ElementRef::wrap).take(ABOVE);
    let above = above.filter(|above| !matches!(above.value().name(), "body" | "html" | "main"));
    let above = above.flat_map(simple).map(|(_, source)| format!("{source} *"));
    let inner = item.descendent_elements().skip(1).take(INNER);
    let inner = std::iter::once(pointed).filter(|pointed| *pointed != item).chain(inner);
    // an element without any lasting name says little of an item
    let inner = inner.flat_map(|inner| {
        let plain = inner.value().name();
        simple(inner).into_iter().filter(move |(_, source)| source != plain)
    });
    own.chain(above).chain(inner.map(|(_, source)| format!(":has({source})"))).collect()
}
