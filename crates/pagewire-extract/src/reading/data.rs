//! Pages that are JSON or XML, and those whose scripts hold JSON.

use serde_json::Value;

use crate::{
    Document, ExtractError, KnowsDates, ListRecipe, Recipe,
    json::{self, Script, ScriptFault},
    list,
    model::{Extraction, Page, RawItem},
    xml,
};

/// Items of JSON, and the recipe that gives them.
pub(super) struct OfJson {
    pub extraction: Extraction,
    /// The `item` of the recipe, as TOML.
    pub item: String,
}

/// Reads a page that is JSON, by a recipe or without one.
pub(super) fn of_page(value: Result<Value, ExtractError>, recipe: &Recipe) -> Result<OfJson, ExtractError> {
    let value = value?;
    let (item, items) = match recipe {
        Recipe::List(recipe) => (recipe.item_setting(), json::read(&value, recipe)?),
        Recipe::Auto | Recipe::Watch(_) => {
            let (recipe, items) = json::read_alone(&value)?;
            (recipe.item_setting(), items)
        }
    };
    Ok(OfJson { extraction: Extraction { items, ..json::head(&value) }, item })
}

/// The JSON of a page whose recipe wants it.
pub(super) fn wanted(page: &Page, text: &str) -> Result<Value, ExtractError> {
    let media_type = page.media_type.as_deref();
    if json::is_json(media_type, text) {
        return json::value(text);
    }
    let is_markup = text.trim_start().starts_with('<');
    let kind = media_type.unwrap_or(if is_markup { "text/html" } else { "text/plain" });
    Err(ExtractError::NoJson(kind.to_owned()))
}

/// Reads a page that is XML, by a recipe or without one.
pub(super) fn of_xml(text: &str, recipe: &Recipe, dates: &dyn KnowsDates) -> Result<Extraction, ExtractError> {
    let document = xml::parse(text)?;
    match recipe {
        // what the first `<title>` in it names is not the page
        Recipe::List(recipe) => {
            Ok(Extraction { items: list::extract(&document, recipe, dates)?.items, ..Extraction::default() })
        }
        Recipe::Auto | Recipe::Watch(_) => Ok(xml::read(&document)?.extraction),
    }
}

/// Reads the items in the data of a page's script; none where the recipe names no script.
pub(super) fn of_script(
    (document, text): (&Document, &str),
    recipe: &ListRecipe,
) -> Option<Result<Vec<RawItem>, ExtractError>> {
    let value = value_of_script(recipe.script.as_ref()?, document, text);
    Some(value.and_then(|value| json::read(&value, recipe)))
}

/// The data of a page's script.
pub(super) fn value_of_script(script: &Script, document: &Document, text: &str) -> Result<Value, ExtractError> {
    json::value_of(script, document, text).map_err(|fault| match fault {
        ScriptFault::Absent => ExtractError::NoScript { script: script.to_string() },
        ScriptFault::NoJson => ExtractError::NoScriptData { script: script.to_string() },
    })
}
