//! A list in JSON that is found by itself has the same items by the recipe that is offered for it.

use std::path::Path;

use pagewire::{
    config::{self, edit},
    extract::{self, How, derive, json},
    model::Page,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use toml_edit::Table;
use url::Url;

use super::cases;

/// Members as interfaces of sites have them.
fn member() -> impl Strategy<Value = (String, Value)> {
    let text = "[A-Za-z][a-zé<&>\"'\\\\ ]{0,20}";
    prop_oneof![
        (proptest::sample::select(vec!["title", "headline", "name", "description", "body"]), text)
            .prop_map(|(name, text)| (name.to_owned(), Value::from(text))),
        text.prop_map(|text| ("title".to_owned(), json!({ "rendered": text }))),
        ("[a-z]{1,9}", proptest::sample::select(vec!["url", "link", "html_url", "path"]))
            .prop_map(|(slug, name)| (name.to_owned(), Value::from(format!("/news/{slug}")))),
        (1_700_000_000_u64..1_780_000_000, any::<bool>())
            .prop_map(|(time, ms)| ("created_at".to_owned(), Value::from(if ms { time * 1_000 } else { time }))),
        (1..30_u32).prop_map(|day| ("date_gmt".to_owned(), Value::from(format!("2026-04-{day:02}T08:00:00")))),
        text.prop_map(|name| ("author".to_owned(), json!({ "name": name }))),
        (0..9_u32).prop_map(|id| ("id".to_owned(), Value::from(id))),
        Just(("url".to_owned(), Value::Null)),
    ]
}

fn list() -> impl Strategy<Value = Value> {
    let members = proptest::collection::vec(member(), 0..7).prop_map(|members| members.into_iter().collect());
    let wrapped = (members, proptest::option::of(proptest::sample::select(vec!["node", "attributes", "data"])));
    let object = wrapped.prop_map(|(members, wrapper): (Map<String, Value>, _)| match wrapper {
        Some(wrapper) => json!({ wrapper: members }),
        None => Value::Object(members),
    });
    let place = proptest::sample::select(vec!["posts", "a b", "", "it's", "data"]);
    (proptest::collection::vec(object, 0..8), place).prop_map(|(list, place)| json!({ "page": { place: list } }))
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn a_list_in_json_is_the_same_by_the_recipe_that_is_offered_for_it(value in list()) {
        let text = value.to_string();
        let page = Page {
            url: Url::parse("https://api.example/v1/").unwrap(),
            media_type: Some("application/json".into()),
            charset: None,
            language: None,
            body: text.clone().into_bytes(),
            fetched_at: "2026-06-01T12:00:00Z".parse().unwrap(),
        };
        let alone = extract::read(&page, &How::default());
        let Some(Ok((recipe, _))) = json::list_of(Some("application/json"), &text) else {
            prop_assert!(alone.is_err());
            return Ok(());
        };
        let mut list = Table::new();
        for (key, line) in derive::to_toml(&recipe) {
            list[key] = toml_edit::Item::Value(edit::setting(&line));
        }
        let mut feed = Table::new();
        feed["url"] = toml_edit::value("https://api.example/v1/");
        feed["list"] = toml_edit::Item::Table(list);
        let toml = edit::document(feed, "a").to_string();
        let config = config::parse(&toml, Path::new("feeds.toml")).unwrap_or_else(|error| panic!("{toml}\n{error}"));
        let recipe = &config.feeds[0].sources()[0].read.recipe;
        let by_recipe = extract::read(&page, &How { recipe, ..How::default() });
        prop_assert_eq!(by_recipe.unwrap().items, alone.unwrap().items);
    }
}
