//! Embedded state: the data that a page's own scripts draw its list from (`__NEXT_DATA__`, Nuxt, Redux, Apollo, flight data).
//!
//! There is no standard for it: each script's JSON is searched for a list as a page that is JSON is. The longest is the list.

use scraper::{ElementRef, Html};
use serde_json::Value;

use crate::{
    ListRecipe,
    json::{self, Script, SearchWithin},
    model::RawItem,
    page::is_json_ld,
};

/// The list in the data that the page's scripts work on.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// Its items; none where there is none.
    pub items: Vec<RawItem>,
    /// The recipe that gives the same; none where no line can say which script is meant.
    pub recipe: Option<ListRecipe>,
}

/// The list in the data that the page's scripts work on.
pub(crate) fn held(html: &Html) -> Held {
    let mut best = Held::default();
    for (script, text) in scripts(html) {
        let Some(value) = data(script, &text) else { continue };
        best.or_longer(&value, || name_of(html, script, &text));
    }
    for value in flight(html) {
        best.or_longer(&value, || None);
    }
    best
}

/// The data that the page's scripts work on.
pub(super) fn values(html: &Html) -> impl Iterator<Item = Value> {
    scripts(html).filter_map(|(script, text)| data(script, &text)).chain(flight(html))
}

fn scripts(html: &Html) -> impl Iterator<Item = (ElementRef<'_>, String)> {
    let scripts = html.root_element().descendent_elements().filter(|element| element.value().name() == "script");
    scripts.filter(|script| !is_json_ld(*script)).map(|script| (script, script.text().collect()))
}

fn data(script: ElementRef<'_>, text: &str) -> Option<Value> {
    json::data(text, script.attr("id") == Some("__NUXT_DATA__"))
}

/// What Next sends in pieces. They are cut anywhere: only all of them together are lines.
fn flight(html: &Html) -> Vec<Value> {
    let pieces: String = scripts(html).filter_map(|(_, text)| json::flight_piece(&text)).collect();
    json::flight(&pieces)
}

impl Held {
    fn or_longer(&mut self, value: &Value, script: impl FnOnce() -> Option<Script>) {
        let Some(json::Derived { recipe, count }) = json::derive(value, SearchWithin::Script) else { return };
        if count <= self.items.len() {
            return;
        }
        let Ok(items) = json::read(value, &recipe) else { return };
        *self = Self { items, recipe: script().map(|script| ListRecipe { script: Some(script), ..recipe }) };
    }
}

/// How a recipe says which script is meant: by its id, by the variable that it assigns to, or as the only one of its type.
fn name_of(html: &Html, script: ElementRef<'_>, text: &str) -> Option<Script> {
    let is_found = |name: &Script| match name {
        Script::Element(css) => html.select(&css.selector).next() == Some(script),
        Script::Assigned(_) => true,
    };
    let by_id = script.attr("id").map(|id| format!("#{id}"));
    let by_type = || script.attr("type").map(|kind| format!("script[type=\"{kind}\"]"));
    let name = if text.trim_start().starts_with(['{', '[']) {
        by_id.or_else(by_type)
    } else {
        let before = text.split('=').next().unwrap_or_default();
        before.split_whitespace().next_back().map(str::to_owned)
    };
    name.and_then(|name| Script::parse(&name).ok()).filter(is_found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;

    fn list(html: &str) -> Vec<RawItem> {
        held(&Document::parse(html).html).items
    }

    const ARTICLES: &str = r#"{"props":{"menu":[{"title":"A","url":"/a"},{"title":"B","url":"/b"}],"page":{"articles":[
        {"headline":"First","url":"/2026/first","datePublished":"2026-11-03T08:00:00Z","author":{"name":"Ada"},"image":{"url":"/1.jpg"}},
        {"headline":"Second","url":"/2026/second","description":"Of the second."},{"type":"ad"},
        {"node":{"title":"Third","path":"/2026/third"}},{"title":{"rendered":"Fourth"},"link":"https://post.example/4"}]}}}"#;

    fn titles(html: &str) -> Vec<String> {
        list(html).into_iter().map(|item| item.title.unwrap().text).collect()
    }

    #[test]
    fn the_longest_array_of_things_with_title_and_address_is_the_list() {
        let html = format!("<div id=app></div><script id=__NEXT_DATA__ type=application/json>{ARTICLES}</script>");
        let items = list(&html);
        assert_eq!(titles(&html), ["First", "Second", "Third", "Fourth"]);
        assert_eq!(items[0].authors[0].text, "Ada");
        assert_eq!(items[0].image.as_ref().unwrap().text, "/1.jpg");
        assert_eq!(items[0].published.as_ref().unwrap().found.text, "2026-11-03T08:00:00Z");
    }

    #[test]
    fn what_is_assigned_to_a_variable_is_read_too() {
        assert_eq!(
            titles(&format!("<script>window.__INITIAL_STATE__ = {ARTICLES};(function(){{}})()</script>")).len(),
            4
        );
        let quoted = serde_json::to_string(ARTICLES).unwrap();
        assert_eq!(titles(&format!("<script>window.__PRELOADED_STATE__=JSON.parse({quoted})</script>")).len(), 4);
    }

    #[test]
    fn what_is_sent_in_pieces_and_what_is_flat_is_read_too() {
        let row = format!("5:{}\n", ARTICLES.replace('\n', " "));
        let (one, other) = row.split_at(row.len() / 2);
        let push =
            |piece: &str| format!("<script>self.__next_f.push([1,{}])</script>", serde_json::to_string(piece).unwrap());
        assert_eq!(titles(&format!("{}{}", push(one), push(other))).len(), 4);
        let flat = r#"[{"posts":1},[2,5,8],{"title":3,"url":4},"One","/s/1",{"title":6,"url":7},"Two","/s/2",{"title":9,"url":10},"Three","/s/3"]"#;
        let html = format!("<script id=__NUXT_DATA__ type=application/json>{flat}</script>");
        assert_eq!(titles(&html), ["One", "Two", "Three"]);
    }

    #[test]
    fn slugs_and_single_things_are_no_list() {
        let html = "<script type=application/json>[{\"title\":\"a\",\"url\":\"a-slug\"},{\"title\":\"b\",\"url\":\"b\"},{\"title\":\"c\",\"url\":\"c\"}]</script>";
        assert!(list(html).is_empty());
        assert!(
            list("<script type=application/json>{\"title\":\"a\",\"url\":\"/a\"}</script><script>x = {</script>")
                .is_empty()
        );
    }

    #[test]
    fn the_recipe_that_is_offered_gives_the_same_items() {
        let next = format!("<script id=__NEXT_DATA__ type=application/json>{ARTICLES}</script>");
        let assigned = format!("<script>window.__INITIAL_STATE__ = {ARTICLES};f()</script>");
        let typed = format!("<script type='application/json'>{ARTICLES}</script>");
        for (html, script) in [
            (next, "#__NEXT_DATA__"),
            (assigned, "window.__INITIAL_STATE__"),
            (typed, "script[type=\"application/json\"]"),
        ] {
            let document = Document::parse(&html);
            let Held { items, recipe } = held(&document.html);
            let recipe = recipe.unwrap();
            let named = recipe.script.as_ref().unwrap();
            assert_eq!(named.to_string(), script);
            assert_eq!(json::read(&json::value_of(named, &document, &html).unwrap(), &recipe).unwrap(), items);
        }
    }
}
