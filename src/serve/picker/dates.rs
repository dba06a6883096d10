//! How the dates of a list are written, as somebody says it in a form: a format, and the time zone of times that name none.

use serde::{Deserialize, Serialize};
use toml_edit::{InlineTable, Value};

use super::Recipe;
use crate::{config::edit, extract::list::Read};

/// How dates are written; what is empty is found out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::serve) struct DateForm {
    /// As for strftime, such as `%d.%m.%Y %H:%M`.
    #[serde(default)]
    pub format: String,
    /// An IANA name, such as `Europe/Berlin`.
    #[serde(default)]
    pub timezone: String,
}

impl DateForm {
    /// What a recipe says of it.
    pub(super) fn of(recipe: &Recipe) -> Self {
        let value = recipe.get("published").map(|text| edit::setting(text));
        let first = match &value {
            Some(Value::Array(ways)) => ways.get(0),
            value => value.as_ref(),
        };
        let table = first.and_then(Value::as_inline_table);
        let text = |key: &str| table.and_then(|table| table.get(key)?.as_str()).unwrap_or_default().to_owned();
        Self { format: text("format"), timezone: text("timezone") }
    }
}

/// A recipe whose dates are written in this way.
pub(super) fn written_as(recipe: &Recipe, form: &DateForm) -> Result<Recipe, String> {
    let text = recipe.get("published").ok_or("say first which part is the date: point at it, or write its selector")?;
    let mut written = recipe.clone();
    let value = way(edit::setting(text), form)?;
    let text = value.as_str().map_or_else(|| value.to_string().trim().to_owned(), str::to_owned);
    written.insert("published".to_owned(), text);
    Ok(written)
}

/// A way to find the date, or several, written in this way.
fn way(value: Value, form: &DateForm) -> Result<Value, String> {
    match value {
        Value::Array(ways) => {
            let ways: Result<Vec<Value>, String> =
                ways.into_iter().map(|value| way(value, form).map(|value| value.decorated("", ""))).collect();
            Ok(Value::Array(ways?.into_iter().collect()))
        }
        Value::InlineTable(table) => Ok(of_table(table, form)),
        value => Ok(of_table(in_full(value.as_str().unwrap_or_default())?, form)),
    }
}

fn of_table(mut table: InlineTable, form: &DateForm) -> Value {
    for (key, said) in [("format", &form.format), ("timezone", &form.timezone)] {
        match said.is_empty() {
            true => drop(table.remove(key)),
            false => drop(table.insert(key, said.as_str().into())),
        }
    }
    let text = |key: &str| table.get(key).and_then(Value::as_str);
    match (text("css"), text("attr"), table.len()) {
        (Some(css), None, 1) => css.into(),
        (Some(css), Some(attr), 2) => format!("{css} @{attr}").into(),
        _ => {
            table.fmt();
            Value::InlineTable(table)
        }
    }
}

/// The short form of a way as a table.
fn in_full(text: &str) -> Result<InlineTable, String> {
    let read: Read = text.parse().map_err(|fault| format!("`published`: {fault}"))?;
    let mut table = InlineTable::new();
    table.insert("css", read.at.map_or_else(|| ".".to_owned(), |at| at.to_string()).into());
    if let Some(attr) = read.attr {
        table.insert("attr", attr.into());
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(published: &str, format: &str, timezone: &str) -> Recipe {
        let recipe = Recipe::from([("item".into(), "li".into()), ("published".into(), published.into())]);
        written_as(&recipe, &DateForm { format: format.into(), timezone: timezone.into() }).unwrap()
    }

    #[test]
    fn a_selector_is_told_how_its_dates_are_written_and_what_else_it_says_stays() {
        for (before, after) in [
            ("time", "{ css = \"time\", format = \"%d.%m.%Y\", timezone = \"Europe/Berlin\" }"),
            ("b @title", "{ css = \"b\", attr = \"title\", format = \"%d.%m.%Y\", timezone = \"Europe/Berlin\" }"),
            (
                "{ css = \"p\", capture = '(\\d+)' }",
                "{ css = \"p\", capture = '(\\d+)', format = \"%d.%m.%Y\", timezone = \"Europe/Berlin\" }",
            ),
        ] {
            let recipe = written(before, "%d.%m.%Y", "Europe/Berlin");
            assert_eq!(recipe["published"], after);
            let form = DateForm::of(&recipe);
            assert_eq!((form.format.as_str(), form.timezone.as_str()), ("%d.%m.%Y", "Europe/Berlin"));
        }
    }

    #[test]
    fn what_is_left_empty_is_found_out_again() {
        let recipe = written("{ css = \"b\", attr = \"title\", format = \"%d.%m.%Y\" }", "", "");
        assert_eq!(recipe["published"], "b @title");
    }

    #[test]
    fn dates_that_nothing_names_have_no_form() {
        let recipe = Recipe::from([("item".into(), "li".into())]);
        assert!(written_as(&recipe, &DateForm::default()).unwrap_err().contains("point at it"));
    }
}
