//! The elements of XML that repeat and have what makes an item, as a recipe.
//!
//! What XML says is laid out as JSON would say it, and the list in it is found by the same names: an interface that answers in either
//! calls its fields alike.

use scraper::{ElementRef, Selector};
use serde_json::{Map, Value};

use super::children;
use crate::{
    Document,
    element_text::text_of,
    json::{self, SearchWithin},
    json_path::JsonPath,
    recipe::{Css, ListRecipe, Place, Read, Way, Ways},
};

/// Elements and attributes of one element that are laid out.
const MOST: usize = 20_000;
/// Bytes of a text that are laid out: as many as tell what it is.
const BEGUN: usize = 400;

/// The recipe of the list in XML.
pub(super) fn derive(document: &Document) -> Option<ListRecipe> {
    let root = document.html.root_element();
    let json::Derived { recipe: found, .. } = json::derive(&laid_out(root), SearchWithin::Page)?;
    let Place::Json(path) = &found.item else { return None };
    // elements of different names are no list
    if path.source().contains(".*") {
        return None;
    }
    let item = item_of(document, root, path)?;
    let Place::Css(css) = &item else { return None };
    let samples: Vec<ElementRef<'_>> = document.html.select(&css.selector).take(50).collect();
    let mut recipe = ListRecipe::of_items(item);
    let ways = |ways: &Ways| -> Ways { ways.iter().filter_map(|way| in_css(way, &samples)).collect() };
    recipe.id = ways(&found.id);
    recipe.title = ways(&found.title);
    recipe.link = ways(&found.link);
    recipe.summary = ways(&found.summary);
    recipe.content = ways(&found.content);
    recipe.published = ways(&found.published);
    recipe.updated = ways(&found.updated);
    recipe.author = ways(&found.author);
    recipe.image = ways(&found.image);
    recipe.category = ways(&found.category);
    Some(recipe)
}

/// The items by the shortest selector that finds them and no others.
fn item_of(document: &Document, root: ElementRef<'_>, path: &JsonPath) -> Option<Place> {
    let names = path.names();
    let whole: Vec<&str> = std::iter::once(root.value().name()).chain(names.iter().map(String::as_str)).collect();
    let whole = whole.iter().map(|name| escaped(name)).collect::<Vec<_>>();
    let all = Css::parse(&whole.join(" > ")).ok()?;
    let count = document.html.select(&all.selector).count();
    let short = whole.last().and_then(|name| Css::parse(name).ok());
    let short = short.filter(|css| document.html.select(&css.selector).count() == count);
    Some(Place::Css(short.unwrap_or(all)))
}

/// A way through JSON as one through elements; the last name may be that of an attribute.
fn in_css(way: &Way, samples: &[ElementRef<'_>]) -> Option<Way> {
    let Way::Read(read @ Read { at: Some(Place::Json(path)), .. }) = way else { return None };
    let names: Vec<String> = path.names().iter().map(|name| escaped(name)).collect();
    let (last, before) = names.split_last()?;
    let is_there =
        |css: &str| Selector::parse(css).is_ok_and(|css| samples.iter().any(|item| item.select(&css).next().is_some()));
    let whole = format!(":scope > {}", names.join(" > "));
    let (css, attr) = if is_there(&whole) {
        // of what stands deeper the first is meant
        let first = samples.iter().all(|item| {
            let select = |css: &str| Selector::parse(css).ok().and_then(|css| item.select(&css).next());
            select(&whole) == select(&names.join(" > "))
        });
        (Some(if first { names.join(" > ") } else { whole }), None)
    } else {
        let css = (!before.is_empty()).then(|| before.join(" > "));
        (css, Some(last.to_lowercase()))
    };
    let at = match css {
        Some(css) => Some(Place::Css(Css::parse(&css).ok()?)),
        None => None,
    };
    Some(Way::Read(Read { at, attr, ..read.clone() }))
}

/// A name in a selector.
fn escaped(name: &str) -> String {
    name.chars().flat_map(|c| if matches!(c, '.' | '@' | '$' | '/') { vec!['\\', c] } else { vec![c] }).collect()
}

/// An element as JSON: its attributes and elements by name, several of a name as a list, and its text. The depth is that of XML's bounds.
fn laid_out(element: ElementRef<'_>) -> Value {
    let mut left = 400_000;
    lay_out(element, &mut left, 0)
}

fn lay_out(element: ElementRef<'_>, left: &mut usize, depth: usize) -> Value {
    /// Deeper lists are none that people wrote.
    const DEEPEST: usize = 60;
    let mut members = Map::new();
    for (name, value) in element.value().attrs() {
        members.insert(json::as_usual(name).to_owned(), begun(value).into());
    }
    let mut has_children = false;
    for child in children(element).take(MOST) {
        has_children = true;
        if *left == 0 || depth >= DEEPEST {
            break;
        }
        *left -= 1;
        let (name, value) = (json::as_usual(child.value().name()).to_owned(), lay_out(child, left, depth + 1));
        match members.get_mut(&name) {
            Some(Value::Array(several)) => several.push(value),
            Some(one) => *one = Value::Array(vec![one.take(), value]),
            None => drop(members.insert(name, value)),
        }
    }
    if has_children {
        return Value::Object(members);
    }
    let text = text_of(element);
    if members.is_empty() {
        return begun(&text).into();
    }
    if !text.is_empty() {
        members.insert("text".into(), begun(&text).into());
    }
    Value::Object(members)
}

fn begun(text: &str) -> &str {
    text.get(..text.floor_char_boundary(BEGUN)).unwrap_or(text)
}
