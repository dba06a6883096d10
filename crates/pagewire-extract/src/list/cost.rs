//! Whether a recipe can be tried on a page in bounded time.
//!
//! A selector such as `div:has(~ p)` compares each element with all that follow it: on a page of 20,000 neighbours that is 18
//! seconds. How many pairs of neighbours a page has is counted first, which takes one pass.

use scraper::ElementRef;

use crate::{
    Document, ExtractError,
    recipe::{Css, ListRecipe, Place, Read, TemplatePart, Way},
};

/// About a second's worth of comparisons; a list of 5,000 items is far below it.
const MAX_PAIRS: u64 = 50_000_000;
/// Items that are read on one page; the longest real ones have a few thousand.
const MAX_ITEMS: usize = 10_000;
/// Nodes that may be read more than once on any page.
const REREAD_NODES: usize = 20_000;

/// Refuses a page on which one of the recipe's selectors would take too long.
pub(super) fn check(document: &Document, recipe: &ListRecipe) -> Result<(), ExtractError> {
    let Some(selector) = selectors(recipe).find(|css| css.looks_around()) else { return Ok(()) };
    let children = document.html.tree.nodes().map(|node| node.children().count() as u64);
    let pairs: u64 = children.map(|count| count.saturating_mul(count)).fold(0, u64::saturating_add);
    if pairs > MAX_PAIRS {
        return Err(ExtractError::Costly { selector: selector.to_string() });
    }
    Ok(())
}

/// The items that can be read in bounded time: items that hold items are read again with each of them.
pub(super) fn affordable<'a>(
    document: &Document,
    items: impl Iterator<Item = ElementRef<'a>>,
) -> impl Iterator<Item = ElementRef<'a>> {
    let nodes = document.html.tree.nodes().len();
    let mut left = nodes + nodes / 2 + REREAD_NODES;
    items.take(MAX_ITEMS).take_while(move |item| {
        let size = item.descendants().take(left + 1).count();
        let fits = size <= left;
        left = left.saturating_sub(size);
        fits
    })
}

fn selectors(recipe: &ListRecipe) -> impl Iterator<Item = &Css> {
    places(recipe).filter_map(|place| if let Place::Css(css) = place { Some(css) } else { None })
}

/// All that a recipe says of where things stand.
pub(super) fn places(recipe: &ListRecipe) -> impl Iterator<Item = &Place> {
    let reads = recipe.fields().into_iter().flatten().filter_map(|way| match way {
        Way::Read(read) => Some(read),
        Way::Fixed(_) => None,
    });
    let in_templates =
        recipe.templates.iter().flat_map(|(_, template)| &template.parts).filter_map(|part| match part {
            TemplatePart::Place(read) => Some(&**read),
            _ => None,
        });
    std::iter::once(&recipe.item).chain(reads.chain(in_templates).flat_map(Read::places))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Recipe, Senses, extract};

    fn read(item: &str, page: &str) -> Result<usize, ExtractError> {
        let recipe = Recipe::List(Box::new(ListRecipe::of_items(Place::Css(Css::parse(item).unwrap()))));
        let url = url::Url::parse("https://a.example/").unwrap();
        extract(&Document::parse(page), &recipe, &Senses { page: &url, is_date: &|_: &str| false })
            .map(|read| read.items.len())
    }

    #[test]
    fn a_selector_that_looks_around_is_refused_where_there_are_too_many_neighbours() {
        let page = "<div><a href=x>y</a></div>".repeat(20_000);
        assert_eq!(read("div:has(~ p)", &page), Err(ExtractError::Costly { selector: "div:has(~ p)".into() }));
    }

    #[test]
    fn it_is_tried_where_there_are_few() {
        assert_eq!(read("h2 ~ div", "<h2>a</h2><div>b</div><div>c</div>"), Ok(2));
    }

    #[test]
    fn items_inside_items_are_read_as_long_as_it_can_be_afforded() {
        let nested = |times| format!("{}{}", "<div>".repeat(times), "</div>".repeat(times));
        assert_eq!(read("div", &nested(20)), Ok(20));
        assert!(read("div", &nested(400).repeat(10)).unwrap() < 4_000);
    }

    #[test]
    fn other_selectors_are_tried_anywhere() {
        let page = "<div><a href=x>y</a></div>".repeat(8_000);
        assert_eq!(read("div[class~='x'], div", &page), Ok(8_000));
    }
}
