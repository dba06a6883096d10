//! Which things of a schema.org graph are items.
//!
//! Given the values of a page, it walks from lists, blogs, feeds and graphs to what they list, follows references by
//! `@id` within the page, and hands each item to `thing`. Each thing is visited once, so that a graph that refers to
//! itself ends.

use std::collections::HashSet;

use serde_json::Value;

use super::{
    MAX_DEPTH, MAX_ITEMS,
    graph::{Index, index, resolve, types},
    thing,
    value::Thing,
};
use crate::model::{Evidence, RawItem};

/// How the names of types end whose things are items: `NewsArticle`, `BlogPosting`, `MusicEvent`…
const ITEM_ENDINGS: [&str; 5] = ["Article", "Posting", "Event", "Episode", "Application"];
/// Other types whose things are items.
const ITEMS: [&str; 14] = [
    "Report",
    "APIReference",
    "CourseInstance",
    "Festival",
    "Hackathon",
    "Product",
    "Recipe",
    "VideoObject",
    "AudioObject",
    "VideoGame",
    "Book",
    "Movie",
    "Course",
    "Dataset",
];
/// Types that are neither items nor lead to any.
const OTHERS: [&str; 16] = [
    "BreadcrumbList",
    "SiteNavigationElement",
    "Organization",
    "NewsMediaOrganization",
    "Corporation",
    "WebSite",
    "SearchAction",
    "Person",
    "ImageObject",
    "Offer",
    "AggregateRating",
    "Review",
    "PostalAddress",
    "WPHeader",
    "WPFooter",
    "WPSideBar",
];
/// Properties that lead from a list to what it lists.
const LISTS: [&str; 14] = [
    "itemListElement",
    "item",
    "blogPost",
    "blogPosts",
    "dataFeedElement",
    "hasPart",
    "liveBlogUpdate",
    "episode",
    "episodes",
    "event",
    "events",
    "subEvent",
    "itemOffered",
    "mainEntity",
];
/// Properties that lead from an item to further items.
const PARTS: [&str; 2] = ["liveBlogUpdate", "hasPart"];

/// The items among a page's things, in order.
pub(super) fn items(things: &[Value], evidence: &Evidence) -> Vec<RawItem> {
    let mut walk = ItemWalk { index: index(things), evidence, seen: HashSet::new(), items: Vec::new() };
    for thing in things {
        walk.visit(thing, Standing::default());
    }
    let listed = walk.items.iter().filter(|(_, listed)| *listed).count();
    // beside a list, an item of its own is the page itself
    let only_listed = listed >= 2 && walk.items.len() - listed <= 1;
    walk.items.into_iter().filter(|(_, listed)| *listed || !only_listed).map(|(item, _)| item).collect()
}

fn is_item(name: &str) -> bool {
    ITEMS.contains(&name) || ITEM_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Where a thing stands.
#[derive(Debug, Clone, Copy, Default)]
struct Standing {
    depth: usize,
    /// Whether a list leads to it.
    listed: bool,
    /// Whether it is the `item` of a list's element, which is an item whatever its type.
    element: bool,
}

struct ItemWalk<'a> {
    index: Index<'a>,
    evidence: &'a Evidence,
    /// The addresses in memory of the things that were visited.
    seen: HashSet<usize>,
    items: Vec<(RawItem, bool)>,
}

impl<'a> ItemWalk<'a> {
    fn visit(&mut self, value: &'a Value, place: Standing) {
        if place.depth > MAX_DEPTH || self.items.len() >= MAX_ITEMS {
            return;
        }
        let place = Standing { depth: place.depth + 1, ..place };
        if let Some(values) = value.as_array() {
            values.iter().for_each(|value| self.visit(value, place));
        }
        let Some(map) = resolve(value, &self.index) else { return };
        if !self.seen.insert(std::ptr::from_ref(map) as usize) {
            return;
        }
        let is = |known: &[&str]| types(map).any(|name| known.contains(&name));
        if types(map).any(is_item) {
            self.push(map, place.listed);
            self.follow(map, &PARTS, Standing { listed: true, element: false, ..place });
        } else if is(&["ListItem"]) {
            self.list_item(map, place);
        } else if is(&OTHERS) {
            // a menu or the publisher, not what the page lists
        } else if place.element && !LISTS.iter().any(|name| map.contains_key(*name)) {
            self.push(map, place.listed);
        } else {
            self.follow(map, &["@graph"], place);
            for name in LISTS {
                // what a page is about is no list, but may be one
                let listed = place.listed || name != "mainEntity";
                self.follow(map, &[name], Standing { listed, element: name == "itemListElement", ..place });
            }
        }
    }

    fn follow(&mut self, map: &'a Thing, names: &[&str], place: Standing) {
        names.iter().filter_map(|name| map.get(*name)).for_each(|value| self.visit(value, place));
    }

    /// An element of a list: its `item` is the thing itself or its address.
    fn list_item(&mut self, map: &'a Thing, place: Standing) {
        match map.get("item") {
            Some(item) if item.is_object() || item.is_array() => {
                let before = self.items.len();
                self.visit(item, Standing { listed: true, element: true, ..place });
                if let [(added, _)] = self.items.get_mut(before..).unwrap_or_default() {
                    // the element may know the address or the name that its thing lacks
                    let element = thing::read(map, &self.index, self.evidence);
                    added.link = added.link.take().or(element.link);
                    added.title = added.title.take().or(element.title);
                }
            }
            _ => self.push(map, true),
        }
    }

    fn push(&mut self, map: &'a Thing, listed: bool) {
        let item = thing::read(map, &self.index, self.evidence);
        if item.link.is_some() || item.title.is_some() || item.content.is_some() {
            self.items.push((item, listed));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn titles(value: Value) -> Vec<String> {
        let things = [value];
        items(&things, &Evidence::JsonLd).into_iter().filter_map(|item| Some(item.title?.text)).collect()
    }

    #[test]
    fn a_graph_leads_to_its_items() {
        assert_eq!(titles(json!({"@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle", "headline": "a"}]})), ["a"]);
    }

    #[test]
    fn a_list_leads_to_its_items() {
        let item = json!({"@type": "ListItem", "position": 1, "item": {"@type": "Product", "name": "a"}});
        assert_eq!(titles(json!({"@type": "ItemList", "itemListElement": [item]})), ["a"]);
    }

    #[test]
    fn the_list_that_a_page_is_about_leads_to_its_items() {
        let list = json!({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "url": "a", "name": "a"}]});
        assert_eq!(titles(json!({"@type": "CollectionPage", "mainEntity": list})), ["a"]);
    }

    #[test]
    fn an_element_may_be_an_address_alone() {
        let list = json!({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": "http://a/"}]});
        assert_eq!(items(&[list], &Evidence::JsonLd)[0].link.as_ref().unwrap().text, "http://a/");
    }

    #[test]
    fn an_item_lacks_nothing_that_its_element_knows() {
        let item = json!({"@type": "ListItem", "url": "u", "item": {"@type": "Article", "name": "a"}});
        let list = json!({"@type": "ItemList", "itemListElement": [item]});
        assert_eq!(items(&[list], &Evidence::JsonLd)[0].link.as_ref().unwrap().text, "u");
    }

    #[test]
    fn a_way_back_to_the_front_page_lists_nothing() {
        let item = json!({"@type": "ListItem", "name": "Home", "item": "http://a/"});
        assert!(titles(json!({"@type": "BreadcrumbList", "itemListElement": [item]})).is_empty());
    }

    #[test]
    fn a_publisher_is_no_item() {
        assert!(titles(json!([{"@type": "Organization", "name": "a"}, {"@type": "WebSite", "name": "b"}])).is_empty());
    }

    #[test]
    fn the_page_itself_does_not_join_its_list() {
        let list = json!({"@type": "ItemList", "itemListElement": [
            {"@type": "ListItem", "url": "a", "name": "a"}, {"@type": "ListItem", "url": "b", "name": "b"}]});
        assert_eq!(titles(json!([{"@type": "Article", "name": "page", "url": "p"}, list])), ["a", "b"]);
    }

    #[test]
    fn posts_of_a_blog_are_items() {
        assert_eq!(titles(json!({"@type": "Blog", "blogPost": [{"@type": "BlogPosting", "name": "a"}]})), ["a"]);
    }

    #[test]
    fn a_type_may_carry_its_vocabulary() {
        assert_eq!(titles(json!({"@type": ["http://schema.org/Article"], "name": "a"})), ["a"]);
    }

    #[test]
    fn a_thing_that_refers_to_itself_counts_once() {
        let page = json!({"@id": "p", "@type": "CollectionPage", "hasPart": [
            {"@id": "p"}, {"@type": "Article", "name": "a", "hasPart": {"@id": "p"}}]});
        assert_eq!(titles(page), ["a"]);
    }
}
