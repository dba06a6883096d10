//! A page that is one article: the one item of its feed.

use super::{Senses, address::Address, outline::Outline};
use crate::{
    element_text::attribute,
    fill::fill,
    model::{Evidence, Extraction, Found, RawDate, RawItem},
};

/// The article that a page is: what structured data says of it, and what the head says.
pub(super) fn read(outline: &Outline<'_>, head: &Extraction, stated: Vec<RawItem>, senses: &Senses<'_>) -> RawItem {
    let found = |text: &str| Some(Found::new(text, Evidence::Head));
    let published = meta(outline, &["article:published_time", "datePublished"]);
    let from_head = RawItem {
        link: found(senses.page.as_str()),
        title: head.title.clone(),
        summary: head.description.clone(),
        image: meta(outline, &["og:image"]).and_then(found),
        published: published.and_then(found).map(|found| RawDate { found, hint: None }),
        authors: meta(outline, &["author"]).and_then(found).into_iter().collect(),
        ..RawItem::default()
    };
    // a thing that leads to another page is not this one
    let leads_here = |item: &RawItem| {
        item.link.as_ref().is_none_or(|link| Address::of(&link.text, senses.page, senses.page).is_none())
    };
    let mut own = stated.into_iter().filter(leads_here);
    let mut item = own.next().filter(|item| item.title.is_some()).unwrap_or_default();
    item.link = item.link.or_else(|| from_head.link.clone());
    fill(&mut item, from_head);
    item
}

/// The content of the first `<meta>` of some names.
fn meta<'a>(outline: &Outline<'a>, names: &[&str]) -> Option<&'a str> {
    outline.marks.iter().enumerate().find_map(|(place, mark)| {
        let is = |attr: &str| attribute(mark.element, attr).is_some_and(|value| names.contains(&value));
        let named = outline.name(place) == "meta" && (is("property") || is("name") || is("itemprop"));
        named.then(|| attribute(mark.element, "content")).flatten()
    })
}
