//! A recipe for a list that is known: selectors that find its items again tomorrow.
//!
//! Given the items of a list and the elements they came from, `elements` looks for a short selector that finds these elements and
//! no others (by its names, and by the link that it holds: `hold`), and `parts` for one for each field that would not be found
//! by itself. Names that a machine made are left out (`name`). Every recipe is tried on the page: it gives the same items, or it is none.
//!
//! A recipe that is wrong is corrected by pointing at a part of the page (`point`; `miss` says why nothing follows), which is found
//! `within` the other items, too; where it lies outside of the list, the list that it belongs to is looked for (`alike`).
//! What is no item is told from the others (`except`), and what was known of the items is kept (`keep`).

mod alike;
mod around;
mod elements;
mod except;
mod hold;
mod keep;
mod line;
mod miss;
mod name;
mod parts;
mod point;
mod remedy;
mod within;

use std::collections::HashMap;

use scraper::ElementRef;

pub use self::{
    around::around,
    keep::keep,
    miss::Miss,
    point::{Meant, Named, Pointed, Present, point},
    remedy::{amended, remedies},
};
use super::{
    Document, ListRecipe,
    auto::path,
    list::{self, Css, Place, Ways},
};
use crate::model::RawItem;

/// Items that a recipe is made for; a longer list is tried as a whole all the same.
const MOST: usize = 2_000;

/// An item whose place on the page is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// What was read.
    pub item: RawItem,
    /// The CSS path of its element.
    pub path: String,
}

/// A recipe for the items of a list, which gives the same links with the same titles on the same page; `None` where no lasting
/// selectors do.
#[must_use]
pub fn derive(document: &Document, items: &[Placed]) -> Option<ListRecipe> {
    let items: Vec<(ElementRef<'_>, &RawItem)> = items
        .iter()
        .take(MOST)
        .filter_map(|placed| Some((path::find(document, &placed.path)?, &placed.item)))
        .collect();
    if items.len() < 2 {
        return None;
    }
    let link = |item: &RawItem| item.link.as_ref().map_or("", |link| link.text.as_str()).to_owned();
    let links: Vec<String> = items.iter().map(|(_, item)| link(item)).collect();
    let places: Vec<(ElementRef<'_>, &str)> =
        items.iter().zip(&links).map(|((element, _), link)| (*element, link.as_str())).collect();
    elements::selectors(document, &places).into_iter().find_map(|selector| {
        let recipe = ListRecipe::of_items(Place::Css(Css::parse(&selector).ok()?));
        let recipe = parts::complete(document, recipe, &items);
        gives(document, &recipe, &items).then_some(recipe)
    })
}

/// Whether a recipe gives nearly all of these items, with their titles, and no others.
fn gives(document: &Document, recipe: &ListRecipe, items: &[(ElementRef<'_>, &RawItem)]) -> bool {
    let Ok(extraction) = list::extract(document, recipe, &|_: &str| false) else { return false };
    let mut wanted: HashMap<&str, Option<String>> = HashMap::new();
    for (_, item) in items {
        let Some(link) = &item.link else { return false };
        wanted.insert(link.text.trim(), item.title.as_ref().map(|title| words(&title.text)));
    }
    let mut right = 0;
    let mut seen = std::collections::HashSet::new();
    for item in &extraction.items {
        let Some(link) = &item.link else { continue };
        let Some(title) = wanted.get(link.text.trim()) else { return false };
        if seen.insert(link.text.trim())
            && (title.is_none() || item.title.as_ref().map(|title| words(&title.text)) == *title)
        {
            right += 1;
        }
    }
    seen.len() * 20 >= wanted.len() * 19 && right * 10 >= wanted.len() * 9
}

/// A text with its white space in order.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A recipe as the lines of its `[feed.ID.list]` table: a selector as it is, all else as TOML.
#[must_use]
pub fn to_toml(recipe: &ListRecipe) -> Vec<(&'static str, String)> {
    let fields: [(&'static str, &Ways); 10] = [
        ("id", &recipe.id),
        ("title", &recipe.title),
        ("link", &recipe.link),
        ("summary", &recipe.summary),
        ("content", &recipe.content),
        ("published", &recipe.published),
        ("updated", &recipe.updated),
        ("author", &recipe.author),
        ("image", &recipe.image),
        ("category", &recipe.category),
    ];
    let lines = fields.into_iter().filter_map(|(name, ways)| Some((name, list::line_of(ways)?)));
    std::iter::once(("item", recipe.item_line())).chain(lines).collect()
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::{Senses, auto};

    fn placed(html: &str) -> (Document, Vec<Placed>) {
        let document = Document::parse(html);
        let page = Url::parse("https://post.example/world/").unwrap();
        let is_date = |text: &str| text.contains("2026");
        let candidates = auto::candidates(&document, &Senses { page: &page, is_date: &is_date });
        let items = candidates.into_iter().next().unwrap().items;
        let placed =
            items.into_iter().filter_map(|listed| Some(Placed { path: listed.path?, item: listed.item })).collect();
        (document, placed)
    }

    fn recipe(html: &str) -> Vec<(&'static str, String)> {
        let (document, placed) = placed(html);
        to_toml(&derive(&document, &placed).unwrap())
    }

    fn stories(make: impl Fn(usize) -> String) -> String {
        let stories: String = (1..9).map(make).collect();
        format!(
            "<title>News</title><nav><ul><li><a href=/a>World</a><li><a href=/b>Sport</a><li><a href=/c>Culture</a></ul></nav>\
             <main><div class=stories>{stories}</div></main>"
        )
    }

    #[test]
    fn names_that_a_machine_made_are_left_out() {
        let html = stories(|n| {
            format!(
                "<div class='css-1q2w{n} story mt-4'><h3 class=sc-bdVaJa><a href='/2026/story-of-number-{n}'>The story of number {n} in full</a></h3>\
                 <p>Some words about story {n} that follow.</p></div>"
            )
        });
        assert_eq!(recipe(&html)[0], ("item", "div.story".to_owned()));
    }

    #[test]
    fn what_tools_leave_in_place_tells_a_list_whose_classes_are_made_anew() {
        let card = |attribute: &str| {
            let card = |n: usize| {
                format!(
                    "<div {}><h3><a href='/2026/story-of-number-{n}'>The story of number {n} in full</a></h3></div>",
                    attribute.replace('#', &n.to_string())
                )
            };
            recipe(&stories(card))[0].1.clone()
        };
        assert_eq!(card("class='kXzQw#' data-testid=story-card"), "div[data-testid=story-card]");
        assert_eq!(card("class='StoryCard_root__3xYz#'"), "div[class*=\"StoryCard_root\"]");
    }

    #[test]
    fn a_title_beside_its_link_is_named() {
        let html = stories(|n| {
            format!(
                "<div class=entry><span class=kicker>Town</span><div class=entry-title>The story of number {n} in full</div>\
                 <a class=more href='/2026/story-of-number-{n}'>Read more</a></div>"
            )
        });
        let recipe = recipe(&html);
        assert!(recipe.contains(&("title", "div.entry-title".to_owned())), "{recipe:?}");
    }

    #[test]
    fn a_list_without_any_lasting_name_is_told_by_its_surroundings() {
        let html = stories(|n| {
            format!(
                "<section class='x{n}9k{n}'><h2><a href='/2026/story-of-number-{n}'>The story of number {n} in full</a></h2></section>"
            )
        });
        let recipe = recipe(&html);
        assert!(recipe[0].1.ends_with("section"), "{recipe:?}");
    }
}
