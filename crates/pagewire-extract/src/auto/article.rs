//! A page that is one article: the one item of its feed.

use super::{Senses, address::Address};
use crate::{
    fill::fill,
    model::{Evidence, Found, RawDate, RawItem},
    page::Head,
};

/// The article that a page is: what structured data says of it, and what the head says.
pub(super) fn read(head: &Head, stated: Vec<RawItem>, senses: &Senses<'_>) -> RawItem {
    let found = |text: &str| Some(Found::new(text, Evidence::Head));
    let meta = |names: &[&str]| head.meta_of(names).map(|(_, content)| content);
    let page = head.extraction();
    let published = meta(&["article:published_time", "datepublished"]);
    let from_head = RawItem {
        link: found(senses.page.as_str()),
        title: page.title,
        summary: page.description,
        image: meta(&["og:image"]).and_then(found),
        published: published.and_then(found).map(|found| RawDate { found, hint: None }),
        authors: meta(&["author"]).and_then(found).into_iter().collect(),
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
