//! A list that is read by a recipe from now on keeps what is known of its items.

use std::collections::HashSet;

use ego_tree::NodeId;
use scraper::ElementRef;

use super::{Placed, parts, to_toml};
use crate::{
    Document, ListRecipe,
    auto::path,
    list::{Css, Place},
};

/// Lines for fields that a recipe would lose: those that the same items had as they were read before, by one of these lists, and that
/// it does not give. A field of `but` is said otherwise by whoever corrects the recipe.
#[must_use]
pub fn keep(document: &Document, recipe: &ListRecipe, lists: &[&[Placed]], but: &str) -> Vec<(&'static str, String)> {
    let Place::Css(item) = &recipe.item else { return Vec::new() };
    let elements: Vec<ElementRef<'_>> = select(document, item);
    let Some(known) = lists.iter().max_by_key(|list| share(document, &elements, list)) else { return Vec::new() };
    if share(document, &elements, known) < 500 {
        return Vec::new();
    }
    let known: Vec<_> =
        known.iter().filter_map(|placed| Some((path::find(document, &placed.path)?, &placed.item))).collect();
    let said: Vec<&str> = to_toml(recipe).into_iter().map(|(key, _)| key).collect();
    let completed = parts::complete(document, recipe.clone(), &known);
    to_toml(&completed).into_iter().filter(|(key, _)| *key != but && !said.contains(key)).collect()
}

fn select<'a>(document: &'a Document, item: &Css) -> Vec<ElementRef<'a>> {
    document.html.select(&item.selector).collect()
}

/// How many of the elements belong to items of a list, per thousand.
fn share(document: &Document, elements: &[ElementRef<'_>], list: &[Placed]) -> usize {
    let known: Vec<_> = list.iter().filter_map(|placed| path::find(document, &placed.path)).collect();
    let ids: HashSet<NodeId> = known.iter().map(|item| item.id()).collect();
    let around: HashSet<NodeId> = known.iter().flat_map(|item| item.ancestors().map(|above| above.id())).collect();
    let is_known = |element: &&ElementRef<'_>| {
        let mut above = std::iter::once(element.id()).chain(element.ancestors().map(|above| above.id()));
        around.contains(&element.id()) || above.any(|id| ids.contains(&id))
    };
    elements.iter().filter(is_known).count() * 1000 / elements.len().max(1)
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::{Senses, auto, derive::amended};

    #[test]
    fn a_list_that_gets_a_recipe_keeps_its_dates_and_another_gets_what_it_has() {
        let card = |kind: &str, n: usize| {
            format!(
                "<div class={kind}><h3><a href='/{kind}/{n}'>The story of number {n} in full</a></h3><p class=line><span>Town</span> <b class=day>{n} May 2026</b></p></div>"
            )
        };
        let cards = |kind: &str| (1..7).map(|n| card(kind, n)).collect::<String>();
        let document = Document::parse(&format!("<main>{}</main><aside>{}</aside>", cards("story"), cards("opinion")));
        let page = Url::parse("https://post.example/").unwrap();
        let is_date = |text: &str| text.contains("2026");
        let found = auto::candidates(&document, &Senses { page: &page, is_date: &is_date });
        let placed =
            |listed: &crate::auto::Listed| Some(Placed { item: listed.item.clone(), path: listed.path.clone()? });
        let lists: Vec<Vec<Placed>> = found.iter().map(|list| list.items.iter().filter_map(placed).collect()).collect();
        let lists: Vec<&[Placed]> = lists.iter().map(Vec::as_slice).collect();
        let kept = |item: &str, field: &str| {
            let lines = [("item".to_owned(), item.to_owned()), (field.to_owned(), "h3".to_owned())];
            keep(&document, &amended(None, &lines).unwrap(), &lists, field)
        };
        assert_eq!(kept("div.story", "title"), [("published", "b.day".to_owned())]);
        assert_eq!(kept("div.opinion", "title"), [("published", "b.day".to_owned())]);
        assert_eq!(kept("div.story", "published"), []);
        assert_eq!(kept("p.nothing", "title"), []);
    }
}
