//! The shapes of `openapi.json`: those of the types that are read and written.

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, transform::RecursiveTransform};
use serde_json::{Map, Value};

use super::{answers, feeds, finding, problem, runs as begun, settings as told};
use crate::serve::{listing, overview, picker, runs, settings};

/// The description that is served, with the shapes as the types have them.
fn description() -> Value {
    let mut description: Value = serde_json::from_str(include_str!("openapi.json")).unwrap();
    let mut shapes = asked();
    shapes.extend(answered());
    description["components"]["schemas"] = shapes.into();
    description
}

/// What is sent by who asks.
fn asked() -> Map<String, Value> {
    let mut shapes = generator(SchemaSettings::for_deserialize);
    add::<listing::StateFilter>(&mut shapes);
    add::<listing::FeedOrder>(&mut shapes);
    add::<feeds::NewFeed>(&mut shapes);
    add::<feeds::NewRecipe>(&mut shapes);
    add::<finding::AddressQuery>(&mut shapes);
    add::<finding::Trial>(&mut shapes);
    add::<begun::RunWish>(&mut shapes);
    shapes.take_definitions(true)
}

/// What is answered.
fn answered() -> Map<String, Value> {
    let closed = RecursiveTransform(|schema: &mut Schema| {
        if schema.get("properties").is_some() && schema.get("additionalProperties").is_none() {
            schema.insert("additionalProperties".into(), false.into());
        }
    });
    let mut shapes = generator(|settings| settings.for_serialize().with_transform(closed));
    add::<listing::Listing>(&mut shapes);
    add::<overview::Detail>(&mut shapes);
    add::<picker::Looked>(&mut shapes);
    add::<picker::PickerPreview>(&mut shapes);
    add::<runs::RunProgress>(&mut shapes);
    add::<answers::FeedAdded>(&mut shapes);
    add::<answers::RecipeReplaced>(&mut shapes);
    add::<answers::RecipeMended>(&mut shapes);
    add::<answers::AddressTaken>(&mut shapes);
    add::<answers::RefreshBegun>(&mut shapes);
    add::<answers::FeedPaused>(&mut shapes);
    add::<answers::FeedExplanation>(&mut shapes);
    add::<answers::RunBegun>(&mut shapes);
    add::<answers::HealthView>(&mut shapes);
    add::<answers::Reloading>(&mut shapes);
    add::<settings::SettingsPreview>(&mut shapes);
    add::<told::SettingsView>(&mut shapes);
    add::<problem::ProblemDetails>(&mut shapes);
    shapes.take_definitions(true)
}

/// Leaves out what tells of the code alone.
fn for_readers(schema: &mut Schema) {
    if let Some(words) = schema.get("description").and_then(Value::as_str) {
        let first = words.split("\n\n").next().unwrap_or_default().replace('\n', " ");
        schema.insert("description".into(), first.into());
    }
    if schema.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with("uint")) {
        schema.remove("format");
    }
}

fn generator(settled: impl FnOnce(SchemaSettings) -> SchemaSettings) -> SchemaGenerator {
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = "/components/schemas".into());
    settled(settings).with_transform(RecursiveTransform(for_readers)).into_generator()
}

fn add<T: JsonSchema>(shapes: &mut SchemaGenerator) {
    shapes.subschema_for::<T>();
}

/// The places that a description refers to.
fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(members) => members.iter().for_each(|member| references(member, found)),
        _ => {}
    }
}

#[test]
fn the_description_that_is_shipped_has_the_shapes_of_the_types() {
    crate::testing::as_committed("src/serve/api/openapi.json", &format!("{:#}\n", description()));
}

#[test]
fn the_description_refers_to_each_of_its_shapes_and_to_nothing_else() {
    let description = description();
    let mut found = Vec::new();
    references(&description, &mut found);
    let missing: Vec<_> =
        found.iter().filter(|place| description.pointer(place.trim_start_matches('#')).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let shapes = description["components"]["schemas"].as_object().unwrap().keys();
    let needless: Vec<_> =
        shapes.filter(|name| !found.contains(&format!("#/components/schemas/{name}").as_str())).collect();
    assert!(needless.is_empty(), "{needless:?}");
}
