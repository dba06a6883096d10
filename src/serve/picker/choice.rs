//! By which recipe a page is read: one that was found, the feed's own, or what somebody wrote or pointed at.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml_edit::{Item, Table, value};

use super::{
    super::snapshot::Snapshot,
    Looked,
    dates::{self, DateForm},
};
use crate::{
    config::{
        self, ConfigError, FeedConfig, Problem, Source,
        edit::{self, FileReading},
    },
    filter::Rules,
    pipeline::Offer,
};

/// The fields of a recipe that are shown, in this order, and what people call them.
pub(super) const FIELDS: [(&str, &str); 10] = [
    ("item", "Item"),
    ("title", "Title"),
    ("link", "Link"),
    ("published", "Date"),
    ("summary", "Summary"),
    ("author", "Author"),
    ("category", "Section"),
    ("image", "Picture"),
    ("enclosure", "Attachment"),
    ("content", "Full text"),
];

/// Fields that a recipe may name here and that are not shown.
pub(super) const FURTHER: [&str; 2] = ["id", "updated"];

/// The keys of all these.
pub(super) fn keys() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|(name, _)| *name).chain(FURTHER)
}

/// Selectors by the keys of `[feed.ID.list]`; without `item` the list is found by itself.
pub(in crate::serve) type Recipe = BTreeMap<String, String>;

#[cfg(test)]
pub(in crate::serve) use self::schema::{PickKey, RecipeSchema};

/// What is chosen of a page.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::serve) struct Choice {
    /// The list of this number.
    pub list: Option<usize>,
    /// A recipe that is written out.
    #[cfg_attr(test, schemars(with = "Option<RecipeSchema>"))]
    pub recipe: Option<Recipe>,
    /// A part of the page that is pointed at, and what it is.
    pub pick: Option<Pick>,
    /// The list of this number is read as well.
    pub also: Option<usize>,
    /// How dates are written.
    pub dates: Option<DateForm>,
}

/// A part of a page, and what it is said to be.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::serve) struct Pick {
    /// The key of a field; `item` is an item of the list that is meant, `also` one of a list that is read as well, `not` one that is none.
    #[cfg_attr(test, schemars(with = "PickKey"))]
    pub field: String,
    /// The number of an element, from `parts` or `marks`.
    pub element: usize,
}

impl Choice {
    /// As an address says it.
    pub(super) fn of_query(query: &BTreeMap<String, String>) -> Self {
        let written: Recipe = keys().filter_map(|name| Some((name.to_owned(), query.get(name)?.clone()))).collect();
        let number = |name: &str| query.get(name)?.parse::<usize>().ok();
        let pick = query.get("pick").zip(number("at")).map(|(field, element)| Pick { field: field.clone(), element });
        let text = |name: &str| query.get(name).map(|text| text.trim().to_owned());
        let dates = text("format").zip(text("timezone")).map(|(format, timezone)| DateForm { format, timezone });
        let (list, also) = (number("list"), number("also"));
        Self { list, recipe: (!written.is_empty()).then_some(written), pick, also, dates }
    }

    /// Whether neither a recipe nor a list is chosen.
    pub(super) fn is_own(&self) -> bool {
        self.recipe.is_none() && self.list.is_none()
    }

    /// The recipe that is chosen, with the further list and the form of dates that are.
    pub(super) fn recipe(
        &self,
        looked: &Looked,
        snapshot: &Snapshot,
        mended: &[(String, String)],
    ) -> Result<Recipe, String> {
        let mut recipe = self.base(looked, snapshot, mended)?;
        if let Some(number) = self.also {
            let further = looked.discovery.lists.get(number).and_then(item_of);
            let (Some(item), Some(further)) = (recipe.get_mut("item"), further) else {
                return Err("these two lists cannot be read together: one of them has no selector".into());
            };
            *item = format!("{item}, {further}");
        }
        match &self.dates {
            Some(form) => dates::written_as(&recipe, form),
            None => Ok(recipe),
        }
    }

    /// The recipe that is written out, or that of the list that was chosen, or the feed's own; none leaves the list to be found.
    /// `mended` are the lines of the feed's own that are others now.
    fn base(&self, looked: &Looked, snapshot: &Snapshot, mended: &[(String, String)]) -> Result<Recipe, String> {
        if let Some(written) = &self.recipe {
            return checked(written);
        }
        if let (None, Some(feed)) = (self.list, &looked.feed) {
            return Ok(in_force(snapshot, feed, mended));
        }
        let Some(offer) = looked.discovery.lists.get(self.list.unwrap_or(0)) else { return Ok(Recipe::new()) };
        match &offer.recipe {
            Some(pairs) => Ok(pairs.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect()),
            None if self.list.unwrap_or(0) == 0 => Ok(Recipe::new()),
            None => {
                Err("no lasting selector tells this list from the rest of the page: point at one of its headlines"
                    .into())
            }
        }
    }
}

/// A recipe as somebody wrote it, without blanks; one that is more than an empty one says which elements are items.
pub(super) fn checked(written: &Recipe) -> Result<Recipe, String> {
    if let Some(unknown) = written.keys().find(|key| !keys().any(|known| known == *key)) {
        let known: Vec<_> = keys().map(|name| format!("`{name}`")).collect();
        return Err(format!("`{unknown}` is no field of a recipe that is written here; they are {}", known.join(", ")));
    }
    let trimmed = written.iter().map(|(name, text)| (name.clone(), text.trim().to_owned()));
    let recipe: Recipe = trimmed.filter(|(_, text)| !text.is_empty()).collect();
    match recipe.keys().next() {
        Some(other) if !recipe.contains_key("item") => {
            Err(format!("a recipe with `{other}` needs `item`, which says what elements are items"))
        }
        _ => Ok(recipe),
    }
}

/// The selector of the items of a list that was found.
pub(super) fn item_of(offer: &Offer) -> Option<&str> {
    let (_, item) = offer.recipe.as_ref()?.iter().find(|(name, _)| *name == "item")?;
    // a table of settings cannot be joined with a selector
    Some(item.as_str()).filter(|item| !item.starts_with(['{', '[']))
}

/// The recipe of a feed with the lines by which it was mended.
pub(super) fn in_force(snapshot: &Snapshot, feed: &str, mended: &[(String, String)]) -> Recipe {
    let mut recipe = present(snapshot, feed).unwrap_or_default();
    recipe.extend(mended.iter().cloned());
    recipe
}

/// The recipe that stands in feeds.toml; what is more than a selector stands here as TOML.
fn present(snapshot: &Snapshot, feed: &str) -> Option<Recipe> {
    let list = edit::list_of(snapshot.engine.config(), feed)?;
    let written = |name: &str| {
        let value = list.get(name)?.as_value()?;
        Some(value.as_str().map_or_else(|| value.to_string().trim().to_owned(), str::to_owned))
    };
    Some(keys().filter_map(|name| Some((name.to_owned(), written(name)?))).collect())
}

/// The table `list` of a recipe.
pub(super) fn list_of(recipe: &Recipe) -> Option<Table> {
    recipe.contains_key("item").then(|| {
        let mut list = Table::new();
        for name in keys() {
            if let Some(text) = recipe.get(name) {
                list[name] = Item::Value(edit::setting(text));
            }
        }
        list
    })
}

/// A feed as feeds.toml would have it.
pub(super) fn table(looked: &Looked, recipe: &Recipe) -> Table {
    let mut feed = Table::new();
    feed["url"] = value(looked.url.url().as_str());
    if looked.browser {
        feed["fetch"] = value("browser");
    }
    if let Some(list) = list_of(recipe) {
        feed["list"] = Item::Table(list);
    }
    feed
}

/// A feed as it would be built.
pub(super) struct Trial {
    pub source: Source,
    pub rules: Rules,
}

/// The feed as it would be built by a recipe: with all else that feeds.toml says of it and of all feeds.
pub(super) fn tried(snapshot: &Snapshot, looked: &Looked, recipe: &Recipe) -> Result<Trial, String> {
    let config = snapshot.engine.config();
    let (id, text) = in_file(snapshot, looked, recipe);
    let parsed = config::parse(&text, &config.path).map_err(|error| in_words(&error))?;
    let mut feeds = parsed.feeds.into_iter();
    let feed = feeds.find(|feed| feed.id.as_str() == id).ok_or_else(|| "nothing came of this recipe".to_owned())?;
    let of_page = |source: &&Source| source.url() == Some(looked.url.url());
    let source = feed.sources().iter().find(of_page).or_else(|| feed.sources().first()).cloned();
    let source = source.ok_or_else(|| "nothing came of this recipe".to_owned())?;
    Ok(Trial { source, rules: feed.rules.clone() })
}

/// feeds.toml as it would be, and the name of the feed in it. Where the file cannot be used as it is, or the feed does not stand in it by
/// its name, the feed stands alone.
fn in_file(snapshot: &Snapshot, looked: &Looked, recipe: &Recipe) -> (String, String) {
    let config = snapshot.engine.config();
    let text = std::fs::read_to_string(&config.path).unwrap_or_default();
    let text = Some(text).filter(|text| config::parse(text, &config.path).is_ok()).unwrap_or_default();
    let known = looked.feed.as_deref().and_then(|id| snapshot.feed(id));
    let keys: Vec<&str> = keys().collect();
    let (to, from) = (looked.url.url(), known.and_then(FeedConfig::first_url));
    let reading = FileReading { list: list_of(recipe), keys: &keys, to: Some(to.clone()) };
    let changed = known.and_then(|feed| {
        let id = feed.id.to_string();
        let text = edit::with_reading(&text, &id, &reading, from.filter(|from| *from != to))?;
        Some((id, text))
    });
    changed.unwrap_or_else(|| {
        let id = edit::fresh_id(to, &snapshot.feeds().map(|feed| feed.id.to_string()).collect());
        let mut feed = table(looked, recipe);
        if let Some(known) = known {
            feed["timezone"] = value(known.timezone.name());
        }
        let text = edit::with_feed(&text, &id, feed.clone()).unwrap_or_else(|| edit::document(feed, &id).to_string());
        (id, text)
    })
}

/// What is wrong with a recipe, without a place in a file that nobody wrote.
fn in_words(error: &ConfigError) -> String {
    let ConfigError::Invalid { problems, .. } = error else { return error.to_string() };
    let words = |problem: &Problem| match &problem.help {
        Some(help) => format!("{}: {help}", problem.message),
        None => problem.message.clone(),
    };
    problems.iter().map(words).collect::<Vec<_>>().join("; ")
}

/// A recipe as the query of an address; it says even that there is none.
pub(super) fn query(recipe: &Recipe) -> String {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    pairs.append_pair("item", recipe.get("item").map_or("", String::as_str));
    pairs.extend_pairs(recipe.iter().filter(|(name, _)| *name != "item"));
    pairs.finish()
}

/// What [`Recipe`] does not say of itself.
#[cfg(test)]
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::FIELDS;

    pub(super) struct RecipeKey;

    impl JsonSchema for RecipeKey {
        fn schema_name() -> Cow<'static, str> {
            "RecipeKey".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "description": "A key of `[feed.ID.list]` in feeds.toml", "enum": FIELDS.map(|(name, _)| name) })
        }
    }

    /// What a part of the page can be said to be.
    pub(in crate::serve) struct PickKey;

    impl JsonSchema for PickKey {
        fn schema_name() -> Cow<'static, str> {
            "PickKey".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            let keys: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).chain(["also", "not"]).collect();
            let words = "A key of `[feed.ID.list]`, or `also` for an item of a further list, `not` for what is no item";
            json_schema!({ "description": words, "enum": keys })
        }
    }

    pub(in crate::serve) struct RecipeSchema;

    impl JsonSchema for RecipeSchema {
        fn schema_name() -> Cow<'static, str> {
            "Recipe".into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let words = "Selectors, as in `[feed.ID.list]` of feeds.toml, `item` among them; a new feed may have none, so that its list \
                is found by itself";
            json_schema!({ "description": words, "type": "object", "additionalProperties": { "type": "string" },
                "propertyNames": generator.subschema_for::<RecipeKey>() })
        }
    }
}
