//! A recipe that is corrected by pointing: a person says of one part of the page what it is, and gets the selector that finds the
//! same part in the other items.

use scraper::{ElementRef, Selector};

use super::{
    alike,
    elements::selectors,
    except::except,
    miss::{Miss, holds},
    within::within,
};
use crate::{Document, auto::path, model::Field};

/// Lists that a selector is looked for.
const LISTS: usize = 5;
/// What each further kind of element in a list costs, per thousand.
const MIXED: usize = 150;

/// What a recipe is to say instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointed {
    /// The selector of the items; none leaves it as it is.
    pub item: Option<String>,
    /// The selector of the field; none where an item was pointed at.
    pub field: Option<String>,
}

/// The items that are there when somebody points.
#[derive(Debug, Clone, Copy)]
pub struct Present<'a> {
    /// The CSS paths of their elements.
    pub paths: &'a [&'a str],
    /// A recipe gives them; else they were found without one, and need a selector, too.
    pub by_recipe: bool,
    /// What that recipe says of them, where it is a CSS selector.
    pub selector: Option<&'a str>,
}

/// What a part of the page is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    /// An item of the list.
    Item,
    /// A field of its item.
    Field(Named),
    /// An item of a further list, which is read as well.
    Further,
    /// No item, although it is in one.
    NoItem,
}

/// A field of a recipe that can be pointed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// One that items are judged by.
    Field(Field),
    /// What is attached.
    Enclosure,
}

impl Meant {
    /// By the key of a recipe; none for what cannot be pointed at. `also` is a further list, `not` what is no item.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "item" => Self::Item,
            "also" => Self::Further,
            "not" => Self::NoItem,
            "enclosure" => Self::Field(Named::Enclosure),
            key => Self::Field(Named::Field(Field::of_name(key)?)),
        })
    }
}

/// What a recipe is to say, where the part of this number is meant to be something. A field outside of the present items begins another
/// list.
///
/// # Errors
/// [`Miss`] where nothing follows from it.
pub fn point(document: &Document, present: Present<'_>, meant: Meant, number: usize) -> Result<Pointed, Miss> {
    let part = document.element(number).ok_or(Miss::Gone)?;
    let items: Vec<ElementRef<'_>> = present.paths.iter().filter_map(|path| path::find(document, path)).collect();
    // items may lie in one another: the innermost is meant
    let of_item = items.iter().rposition(|item| holds(*item, part));
    let only = |item: String| Ok(Pointed { item: Some(item), field: None });
    match meant {
        Meant::Item => another_list(document, &items, (part, of_item), None),
        Meant::Field(field) => match of_item.map(|at| present_list(document, present, (&items, at), (part, field))) {
            Some(Some(pointed)) => pointed,
            _ => another_list(document, &items, (part, of_item), Some(field)),
        },
        Meant::NoItem => {
            let at = of_item.ok_or(Miss::Outside)?;
            let all = present.selector_of(document, &items).ok_or(Miss::Nameless)?;
            only(except(document, &all, (&items, at), part).ok_or(Miss::Same)?)
        }
        Meant::Further if of_item.is_some() => Err(Miss::Inside),
        Meant::Further => {
            let known = present.selector_of(document, &items).ok_or(Miss::Nameless)?;
            let further = another_list(document, &[], (part, None), None)?.item.ok_or(Miss::Nameless)?;
            only(format!("{known}, {further}"))
        }
    }
}

impl Present<'_> {
    /// What the recipe says of the items, or a selector for those that were found without one.
    fn selector_of(&self, document: &Document, items: &[ElementRef<'_>]) -> Option<String> {
        match self.selector {
            Some(selector) => Some(selector.to_owned()),
            None if self.by_recipe => None,
            None => selector_of(document, items),
        }
    }
}

/// A field of one of the present items; none where these cannot be named.
fn present_list(
    document: &Document,
    present: Present<'_>,
    (items, at): (&[ElementRef<'_>], usize),
    (part, field): (ElementRef<'_>, Named),
) -> Option<Result<Pointed, Miss>> {
    let item = if present.by_recipe { None } else { Some(selector_of(document, items)?) };
    Some(within(items, at, part, field).map(|field| Pointed { item, field: Some(field) }))
}

/// The list that a part belongs to, with what finds the part in its items.
fn another_list(
    document: &Document,
    items: &[ElementRef<'_>],
    (part, of_item): (ElementRef<'_>, Option<usize>),
    field: Option<Named>,
) -> Result<Pointed, Miss> {
    let lists = alike::lists(document, part);
    if lists.is_empty() {
        return Err(Miss::Alone);
    }
    let known = if of_item.is_some() { items } else { &[] };
    let (found, item) = likeliest(document, lists, known).ok_or(Miss::Nameless)?;
    let at = found.iter().position(|item| holds(*item, part));
    let field = at.zip(field).map(|(at, field)| within(&found, at, part, field)).transpose()?;
    Ok(Pointed { item: Some(item), field })
}

/// Of the lists that a part may belong to the one that has a selector and most in common with the items that are known.
fn likeliest<'a>(
    document: &'a Document,
    mut lists: Vec<Vec<ElementRef<'a>>>,
    known: &[ElementRef<'a>],
) -> Option<(Vec<ElementRef<'a>>, String)> {
    // per thousand; the sort is stable, so that what is most like the part comes first where nothing is known
    let common = |list: &Vec<ElementRef<'a>>| {
        let points = |unit: &ElementRef<'a>| match known {
            _ if known.iter().any(|item| holds(*unit, *item)) => 2,
            // a part of an item would be without the rest of it
            _ if known.iter().any(|item| holds(*item, *unit)) => 1,
            _ => 0,
        };
        1000 * list.iter().map(points).sum::<usize>() / (list.len() + known.len())
    };
    lists.sort_by_cached_key(|list| std::cmp::Reverse(common(list)));
    let mut best: Option<(usize, Vec<ElementRef<'a>>, String)> = None;
    for list in lists.into_iter().take(LISTS) {
        let Some(source) = selector_of(document, &list) else { continue };
        let Ok(selector) = Selector::parse(&source) else { continue };
        // items of one kind are more likely to be meant than a mixture
        let worth = common(&list).saturating_sub(source.matches(", ").count() * MIXED);
        if best.as_ref().is_none_or(|(most, ..)| worth > *most) {
            best = Some((worth, document.html.select(&selector).collect(), source));
        }
    }
    best.map(|(_, found, source)| (found, source))
}

/// A selector for these elements, which finds few others and misses few.
fn selector_of(document: &Document, items: &[ElementRef<'_>]) -> Option<String> {
    let fits = |source: &String| {
        let found: Option<Vec<_>> =
            Selector::parse(source).ok().map(|selector| document.html.select(&selector).collect());
        let wanted = |found: &Vec<ElementRef<'_>>| found.iter().filter(|element| items.contains(element)).count();
        found.is_some_and(|found| wanted(&found) * 10 >= items.len() * 8 && wanted(&found) * 10 >= found.len() * 8)
    };
    // a person points at elements, whatever their links are
    let wanted: Vec<_> = items.iter().map(|item| (*item, "")).collect();
    selectors(document, &wanted).into_iter().chain(by_parent(items)).find(fits)
}

/// What stands in one place without any name.
fn by_parent(items: &[ElementRef<'_>]) -> Option<String> {
    let first = items.first()?;
    let parent = first.parent().and_then(ElementRef::wrap)?;
    let is_like = |item: &ElementRef<'_>| {
        item.parent().is_some_and(|other| other.id() == parent.id()) && item.value().name() == first.value().name()
    };
    items.iter().all(is_like).then(|| format!("{} > {}", path::path(parent), first.value().name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number of the first element that a selector finds.
    fn number(document: &Document, selector: &str) -> usize {
        let selector = Selector::parse(selector).unwrap();
        document.elements().position(|element| selector.matches(&element)).unwrap()
    }

    fn pointed(html: &str, items: &str, field: Field, at: &str) -> Result<Pointed, Miss> {
        let document = Document::parse(html);
        let selector = Selector::parse(items).unwrap();
        let items: Vec<String> = document.html.select(&selector).map(path::path).collect();
        let items: Vec<&str> = items.iter().map(String::as_str).collect();
        let present = Present { paths: &items, by_recipe: true, selector: None };
        point(&document, present, Meant::Field(Named::Field(field)), number(&document, at))
    }

    fn selector(html: &str, field: Field, at: &str) -> String {
        pointed(html, "article", field, at).unwrap().field.unwrap()
    }

    fn page(item: impl Fn(usize) -> String) -> String {
        (1..6).map(|n| format!("<article id=i{n}>{}</article>", item(n))).collect()
    }

    #[test]
    fn a_field_is_found_by_its_lasting_class() {
        let html =
            page(|n| format!("<p class='css-x1y2z{n} kicker'>Town</p><p class='css-q9x81 intro'>Words of {n}</p>"));
        assert_eq!(selector(&html, Field::Summary, "#i2 .intro"), "p.intro");
    }

    #[test]
    fn a_field_without_a_name_is_found_by_its_place() {
        let html = page(|n| format!("<div>Town</div><div>Words of {n}</div>"));
        assert_eq!(selector(&html, Field::Summary, "#i3 div:nth-of-type(2)"), "div:nth-of-type(2)");
    }

    #[test]
    fn a_word_in_bold_means_the_headline_around_it() {
        let html = page(|n| {
            let words = if n == 2 { "The <b>second</b>" } else { "Another" };
            format!("<h2 class=headline><a href=/{n}>{words}</a></h2>")
        });
        assert_eq!(selector(&html, Field::Title, "b"), "a");
    }

    #[test]
    fn a_picture_or_a_link_is_looked_for_around_what_was_pointed_at() {
        let html = page(|n| {
            format!(
                "<a class=more href=/{n}><span>Read on</span></a><figure><img src=/p{n}.jpg width=300></figure><p>x</p>"
            )
        });
        assert_eq!(selector(&html, Field::Link, "#i1 span"), "a.more");
        assert_eq!(selector(&html, Field::Image, "#i4 figure"), "figure");
        assert_eq!(pointed(&html, "article", Field::Image, "#i4 p"), Err(Miss::NoPicture));
    }

    #[test]
    fn who_points_at_an_item_gets_the_selector_of_items_alone() {
        let html = page(|n| format!("<h2><a href=/{n}>Story {n}</a></h2>"));
        let document = Document::parse(&html);
        let present = Present { paths: &[], by_recipe: true, selector: None };
        let pointed = point(&document, present, Meant::Item, number(&document, "#i2")).unwrap();
        assert_eq!(pointed, Pointed { item: Some("article".into()), field: None });
    }

    #[test]
    fn a_headline_outside_of_the_items_begins_another_list() {
        let story = |n: usize| format!("<li class=story><h3><a href=/{n}>Story {n}</a></h3><time>{n} May</time></li>");
        let html = format!("<article>x</article><ul>{}</ul>", (1..6).map(story).collect::<String>());
        let pointed = pointed(&html, "article", Field::Title, "li:nth-of-type(2) a").unwrap();
        assert_eq!(pointed, Pointed { item: Some("li.story".into()), field: Some("a".into()) });
    }

    #[test]
    fn items_that_were_found_without_a_recipe_get_a_selector_with_the_field() {
        let card =
            |n: usize| format!("<div class='x{n}q{n} card'><h3><a href=/{n}>Story {n}</a></h3><i>Words</i></div>");
        let html = format!("<main>{}</main><div class=ad>x</div>", (1..6).map(card).collect::<String>());
        let document = Document::parse(&html);
        let paths: Vec<String> = (1..6).map(|n| format!("body > main:nth-of-type(1) > div:nth-of-type({n})")).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let present = Present { paths: &paths, by_recipe: false, selector: None };
        let pointed =
            point(&document, present, Meant::Field(Named::Field(Field::Summary)), number(&document, "i")).unwrap();
        assert_eq!(pointed, Pointed { item: Some("div.card".into()), field: Some("i".into()) });
    }

    #[test]
    fn a_list_of_several_kinds_becomes_the_kind_that_was_pointed_at() {
        let story =
            |n: usize| format!("<li class=xKq{n}Zr><h3 data-testid=headline><a href=/{n}>Story {n}</a></h3></li>");
        let other = |n: usize| format!("<td class=yWp{n}Lq><a href=/o{n}>Other {n}</a></td>");
        let html = format!(
            "<ul>{}</ul><table><tr>{}</table>",
            (1..6).map(story).collect::<String>(),
            (1..3).map(other).collect::<String>()
        );
        let document = Document::parse(&html);
        let selector = Selector::parse("li, td").unwrap();
        let paths: Vec<String> = document.html.select(&selector).map(path::path).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let present = Present { paths: &paths, by_recipe: false, selector: None };
        let pointed = point(
            &document,
            present,
            Meant::Field(Named::Field(Field::Title)),
            number(&document, "li:nth-of-type(2) h3"),
        )
        .unwrap();
        assert!(pointed.field.is_some(), "{pointed:?}");
    }

    #[test]
    fn an_item_that_is_a_link_is_its_own_title() {
        let html: String = (1..6).map(|n| format!("<a class=row href=/{n}>Story {n}</a>")).collect();
        assert_eq!(pointed(&html, "a.row", Field::Title, "a:nth-of-type(2)").unwrap().field.unwrap(), ".");
    }

    fn meant(html: &str, items: &str, meant: Meant, at: &str) -> Result<String, Miss> {
        let document = Document::parse(html);
        let selector = Selector::parse(items).unwrap();
        let paths: Vec<String> = document.html.select(&selector).map(path::path).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let present = Present { paths: &paths, by_recipe: true, selector: Some(items) };
        point(&document, present, meant, number(&document, at)).map(|pointed| pointed.item.unwrap())
    }

    #[test]
    fn an_item_that_is_none_is_told_from_the_others() {
        let card = |n: usize| format!("<li id=i{n}><h3><a href=/{n}>Story {n}</a></h3></li>");
        let cards: String = (1..6).map(card).collect();
        let named = format!("<ul>{cards}<li class=promo id=x><h3><a href=/buy>Buy</a></h3></ul>");
        assert_eq!(meant(&named, "li", Meant::NoItem, "#x h3").unwrap(), "li:not(.promo)");
        let within = format!("<ul>{cards}<li id=x><span class=sponsored>Ad</span><h3><a href=/buy>Buy</a></h3></ul>");
        assert_eq!(meant(&within, "li", Meant::NoItem, "#x a").unwrap(), "li:not(:has(span.sponsored))");
        let beside =
            format!("<ul>{cards}</ul><aside class=shop><ul><li id=x><h3><a href=/buy>Buy</a></h3></ul></aside>");
        assert_eq!(meant(&beside, "li", Meant::NoItem, "#x").unwrap(), "li:not(aside.shop *)");
        assert_eq!(meant(&format!("<ul>{cards}</ul>"), "li", Meant::NoItem, "#i2"), Err(Miss::Same));
        assert_eq!(meant(&named, "li", Meant::NoItem, "ul"), Err(Miss::Outside));
    }

    #[test]
    fn a_further_list_is_read_as_well() {
        let story = |n: usize| format!("<li class=story><h3><a href=/{n}>Story {n}</a></h3></li>");
        let other = |n: usize| format!("<div class=teaser><h4><a href=/t{n}>Teaser {n}</a></h4></div>");
        let html = format!(
            "<ul>{}</ul><section>{}</section>",
            (1..6).map(story).collect::<String>(),
            (1..6).map(other).collect::<String>()
        );
        assert_eq!(meant(&html, "li.story", Meant::Further, "h4").unwrap(), "li.story, div.teaser");
        assert_eq!(meant(&html, "li.story", Meant::Further, "h3"), Err(Miss::Inside));
    }

    #[test]
    fn what_is_attached_is_found_by_its_link() {
        let html = page(|n| {
            format!("<h2><a href=/{n}>Story {n}</a></h2><p class=files><a class=file href=/{n}.pdf>Notice</a></p>")
        });
        let document = Document::parse(&html);
        let paths: Vec<String> = document.html.select(&Selector::parse("article").unwrap()).map(path::path).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let present = Present { paths: &paths, by_recipe: true, selector: None };
        let at = number(&document, "#i2 .files a");
        let pointed = point(&document, present, Meant::Field(Named::Enclosure), at).unwrap();
        assert_eq!(pointed.field.unwrap(), "a.file");
    }

    #[test]
    fn what_is_there_once_is_a_miss() {
        assert_eq!(pointed("<h1>Title</h1>", "article", Field::Title, "h1"), Err(Miss::Alone));
    }
}
