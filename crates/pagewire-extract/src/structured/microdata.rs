//! Microdata: `itemscope`, `itemtype`, `itemprop` (HTML standard, section 5).
//!
//! Each top-level item becomes a value shaped as JSON-LD would write it, so that one walk knows what an item is.

use scraper::{ElementRef, Html};
use serde_json::{Map, Value};

use super::{MAX_DEPTH, MAX_ITEMS, own::own_elements, schema};
use crate::{
    element_text::{attribute, text_within},
    model::{Evidence, RawItem},
    picture::picture_of,
};

/// Bytes of a property's text: properties stand in properties, and each holds what those inside it hold.
const MAX_TEXT: usize = 1 << 20;
/// Bytes of a thing's properties, in all.
const MAX_THING: usize = 4 << 20;

/// The items in a page's microdata, in the order of the page.
pub(super) fn read(html: &Html) -> Vec<RawItem> {
    let things: Vec<Value> = html
        .root_element()
        .descendent_elements()
        .filter(|element| is_item(*element) && element.attr("itemprop").is_none())
        .take(MAX_ITEMS)
        .map(|element| Value::Object(thing(element, 0)))
        .collect();
    schema::items(&things, &Evidence::Microdata)
}

fn is_item(element: ElementRef<'_>) -> bool {
    element.attr("itemscope").is_some()
}

fn thing(element: ElementRef<'_>, depth: usize) -> Map<String, Value> {
    let mut map = Map::new();
    let types = attribute(element, "itemtype").unwrap_or_default().split_whitespace();
    map.insert("@type".to_owned(), types.map(Value::from).collect());
    if let Some(id) = attribute(element, "itemid") {
        map.insert("@id".to_owned(), id.into());
    }
    let (mut title_link, mut room) = (None, MAX_THING);
    for property in own_elements(element, is_item) {
        let Some(names) = attribute(property, "itemprop").filter(|_| room > 0) else { continue };
        let Some(value) = value(property, depth) else { continue };
        for name in names.split_whitespace() {
            room = room.saturating_sub(value.as_str().map_or(0, str::len));
            if matches!(name, "headline" | "name") && title_link.is_none() {
                title_link = link_at(property);
            }
            let values = map.entry(name).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(values) = values {
                values.push(value.clone());
            }
        }
    }
    if let Some(link) = title_link.filter(|_| !map.contains_key("url")) {
        map.insert("url".to_owned(), link.into());
    }
    map
}

/// A property's value: an item, an address, or words (5.2.4).
fn value(property: ElementRef<'_>, depth: usize) -> Option<Value> {
    if is_item(property) {
        return (depth < MAX_DEPTH).then(|| Value::Object(thing(property, depth + 1)));
    }
    // not in the standard for most elements, yet pages write it and mean it
    if let Some(content) = attribute(property, "content") {
        return Some(content.into());
    }
    let own = match property.value().name() {
        "img" => return picture_of(property).map(|picture| picture.address.into()),
        "audio" | "embed" | "iframe" | "source" | "track" | "video" => "src",
        "a" | "area" | "link" => "href",
        "object" => "data",
        "data" | "meter" => "value",
        "time" => "datetime",
        _ => "",
    };
    // a link that is a name or an author is there for its words
    let names = attribute(property, "itemprop").unwrap_or_default();
    let by_words = own == "href"
        && names.split_whitespace().any(|name| {
            matches!(name, "name" | "headline" | "author" | "creator" | "articleSection" | "keywords" | "genre")
        });
    let text = attribute(property, own)
        .filter(|_| !by_words)
        .map_or_else(|| text_within(property, MAX_TEXT), ToOwned::to_owned);
    (!text.is_empty()).then(|| text.into())
}

/// The link in or around a title.
fn link_at(title: ElementRef<'_>) -> Option<String> {
    let link = |element: ElementRef<'_>| {
        let href = attribute(element, "href").filter(|_| element.value().name() == "a")?;
        (!href.starts_with('#') && !href.starts_with("javascript:")).then(|| href.to_owned())
    };
    link(title)
        .or_else(|| title.descendent_elements().find_map(link))
        .or_else(|| title.ancestors().filter_map(ElementRef::wrap).take_while(|up| !is_item(*up)).find_map(link))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(markup: &str) -> RawItem {
        let page = format!("<div itemscope itemtype=http://schema.org/Article>{markup}</div>");
        read(&Html::parse_document(&page)).remove(0)
    }

    #[test]
    fn words_are_those_of_the_element() {
        assert_eq!(first("<h2 itemprop=headline>a</h2>").title.unwrap().text, "a");
    }

    #[test]
    fn addresses_are_those_of_the_element() {
        assert_eq!(first("<a itemprop=url href=x>a</a>").link.unwrap().text, "x");
    }

    #[test]
    fn a_meta_element_says_its_content() {
        assert_eq!(first("<h2 itemprop=name>a</h2><meta itemprop=description content=b>").summary.unwrap().text, "b");
    }

    #[test]
    fn a_time_says_its_datetime() {
        let item = first("<h2 itemprop=name>a</h2><time itemprop=datePublished datetime=2026-01-02>b</time>");
        assert_eq!(item.published.unwrap().found.text, "2026-01-02");
    }

    #[test]
    fn properties_of_an_inner_item_are_its_own() {
        let person = "<b itemprop=author itemscope itemtype=http://schema.org/Person><i itemprop=name>p</i></b>";
        let item = first(&format!("{person}<h2 itemprop=name>a</h2>"));
        assert_eq!((item.title.unwrap().text, item.authors[0].text.clone()), ("a".to_owned(), "p".to_owned()));
    }

    #[test]
    fn a_title_leads_to_its_page() {
        assert_eq!(first("<h2 itemprop=headline><a href=x>a</a></h2>").link.unwrap().text, "x");
    }

    #[test]
    fn an_element_may_have_several_properties() {
        let item = first("<a itemprop='url name' href=x>a</a>");
        assert_eq!(item.title.unwrap().text, "a");
    }

    #[test]
    fn a_value_says_where_it_comes_from() {
        assert_eq!(first("<h2 itemprop=name>a</h2>").title.unwrap().evidence, Evidence::Microdata);
    }
}
