//! Where things stand on a page, in the languages that a recipe takes: `css`, `xpath`, `json`.

use std::ops::Range;

use toml::de::DeValue;

use super::{
    problem::Complaint,
    reader::{self, Problems, Reader, Value},
    recipe::{css, css_within},
};
use crate::extract::{
    ListRecipe,
    json::{JsonPath, Script},
    list::{Place, Read, Way, XPath},
};

pub(super) const ITEM_KEYS: [&str; 4] = ["css", "xpath", "json", "script"];
/// The languages among these.
const LANGUAGES: [&str; 3] = ["css", "xpath", "json"];

/// What is an item, and the script that it is in: a selector, or a table that names the language.
pub(super) fn item(value: Value<'_>, problems: &Problems) -> Option<(Place, Option<Script>)> {
    let place = match value.get_ref() {
        DeValue::String(text) => match css(text) {
            Ok(css) => Place::Css(css),
            Err(complaint) => {
                problems.complain(value.span(), complaint);
                return None;
            }
        },
        DeValue::Table(table) => {
            let reader = Reader::new(table, "`item`", &ITEM_KEYS, problems);
            if table.is_empty() {
                let help = format!("it may have: {}", ITEM_KEYS.join(", "));
                problems.add(value.span(), "`item` is an empty table", help);
            }
            one_language(&reader, "item");
            let script = reader.parsed("script", script);
            if let Some(span) = reader.key_span("script").filter(|_| reader.value("json").is_none()) {
                let help =
                    "the items in a script are JSON: { script = \"#__NEXT_DATA__\", json = \"props.articles[*]\" }";
                problems.add(span, "`script` without `json`", help);
            }
            let by_json = || reader.parsed("json", json).map(Place::Json);
            let place = reader.parsed("css", css).map(Place::Css).or_else(|| reader.parsed("xpath", items_by_path));
            return Some((place.or_else(by_json)?, script));
        }
        other => {
            let found = other.type_str();
            let message = format!("`item` is {} {found}, not a selector", reader::article(found));
            problems.add(
                value.span(),
                message,
                "write \"css selector\", { xpath = \"//article\" } or { json = \"posts[*]\" }",
            );
            return None;
        }
    };
    Some((place, None))
}

/// Where the value of a field stands within the item, place by place; none is the item itself.
pub(super) fn field(reader: &Reader<'_>, key: &str) -> Vec<Place> {
    for (text, span) in reader.texts("xpath") {
        doubt_top((text, &span), reader.problems);
    }
    anywhere(reader, key)
}

/// Where something stands on a page as a whole.
pub(super) fn anywhere(reader: &Reader<'_>, key: &str) -> Vec<Place> {
    one_language(reader, key);
    let mut places = Vec::new();
    for language in LANGUAGES {
        for (text, span) in reader.texts(language) {
            let place = match language {
                "css" => css_within(text),
                "xpath" => xpath(text).map(Place::XPath).map(Some),
                _ => json(text).map(Place::Json).map(Some),
            };
            match place {
                Ok(place) => places.extend(place),
                Err(complaint) => reader.problems.complain(span, complaint),
            }
        }
    }
    places
}

/// Notes a path that does not begin at the item.
fn doubt_top((text, span): (&str, &Range<usize>), problems: &Problems) {
    if let Some(path) = text.trim_start().strip_prefix('/') {
        let message = format!("`{text}` begins at the top of the page, and gives every item the same");
        problems.doubt(span.clone(), message, format!("a path within the item begins with a dot: \"./{path}\""));
    }
}

/// Complains of fields whose language is not that of the items: elements have no JSON, and JSON has no elements.
pub(super) fn one_kind(recipe: &ListRecipe, fields: &Reader<'_>) {
    let of_json = matches!(recipe.item, Place::Json(_));
    let is_wrong = |way: &Way| match way {
        Way::Read(Read { at: Some(Place::Json(_)), .. }) => !of_json,
        Way::Read(Read { at, attr, .. }) => of_json && (at.is_some() || attr.is_some()),
        Way::Fixed(_) => false,
    };
    for (key, ways) in FIELDS.iter().zip(recipe.fields()) {
        if let Some(value) = fields.value(key).filter(|_| ways.iter().any(is_wrong)) {
            let (message, help) = if of_json {
                (
                    format!("`{key}` names an element, and the items are JSON"),
                    format!("write {key} = {{ json = \"{key}\" }}"),
                )
            } else {
                (
                    format!("`{key}` names a member of JSON, and the items are elements"),
                    "write `css` or `xpath`".to_owned(),
                )
            };
            fields.problems.add(value.span(), message, help);
        }
    }
}

/// The keys of a recipe in the order of [`ListRecipe::fields`].
const FIELDS: [&str; 14] = [
    "id",
    "title",
    "link",
    "summary",
    "content",
    "published",
    "updated",
    "author",
    "image",
    "enclosure",
    "category",
    "starts",
    "ends",
    "location",
];

/// Complains where a place is said in two languages.
fn one_language(reader: &Reader<'_>, key: &str) {
    let mut said = LANGUAGES.iter().filter_map(|language| Some((*language, reader.key_span(language)?)));
    if let (Some((first, _)), Some((second, span))) = (said.next(), said.next()) {
        let message = format!("`{key}` has both `{first}` and `{second}`");
        reader.problems.add(
            span,
            message,
            "one of them says where it stands; for a second way write an array of tables",
        );
    }
}

fn xpath(text: &str) -> Result<XPath, Complaint> {
    XPath::parse(text).map_err(|fault| {
        Complaint::new(format!("`{text}` is no XPath: {fault}"), "XPath 1.0 is known, as in \".//h2/a/@href\"".into())
    })
}

fn items_by_path(text: &str) -> Result<Place, Complaint> {
    let path = xpath(text)?;
    if !path.selects_elements() {
        let message = format!("`{text}` gives no elements, and items are elements");
        return Err(Complaint::new(
            message,
            "write a path that ends at the items, such as \"//div[@id='list']/article\"".into(),
        ));
    }
    Ok(Place::XPath(path))
}

fn json(text: &str) -> Result<JsonPath, Complaint> {
    JsonPath::parse(text).map_err(|fault| {
        let help = "write it as RFC 9535 has it, as in \"data.posts[*]\" or \"author.name\"";
        Complaint::new(format!("`{text}` is no JSONPath: {fault}"), help.into())
    })
}

pub(super) fn script(text: &str) -> Result<Script, Complaint> {
    Script::parse(text).map_err(|words| {
        let help =
            "write the script's selector, as \"#__NEXT_DATA__\", or the variable that it sets, as \"window.__STATE__\"";
        Complaint::new(format!("`{text}` names no script: {words}"), help.into())
    })
}
