//! What a recipe gives on a page: how many items have which field, the items themselves, what is outlined.

use std::sync::Arc;

use serde::Serialize;

use super::{
    Choice, Looked,
    choice::{self, FIELDS, Pick, Recipe, Trial},
    dates::DateForm,
};
use crate::{
    config::{Source, edit},
    extract::{Explained, marked::Stroke},
    pipeline::{self, Lines, Outlined, PageLook},
    serve::{
        error::Fault,
        field_evidence::{ItemEvidence, item_evidence},
        shared::{Reader, Shared},
    },
};

/// Items that are shown of a list.
pub(super) const SHOWN: usize = 30;
/// Elements that are outlined.
const OUTLINED: usize = 2_000;

/// A page as a recipe reads it.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::serve) struct PickerPreview {
    /// Selectors by the keys of `[feed.ID.list]`.
    #[cfg_attr(test, schemars(with = "choice::RecipeSchema"))]
    pub recipe: Recipe,
    /// How the list is known, in words.
    pub way: String,
    /// Items on the page.
    pub count: usize,
    pub fields: Vec<FieldView>,
    /// The first 30.
    pub items: Vec<ItemEvidence>,
    /// What one of the items shows, part by part.
    pub parts: Vec<PartView>,
    /// What is outlined: the number of the element, as what, and what is written beside it.
    pub marks: Vec<(usize, &'static str, String)>,
    /// What came of pointing.
    pub picked: Option<Picked>,
    /// Why there is nothing, or why pointing did nothing.
    pub fault: Option<String>,
    /// What would stand in feeds.toml.
    pub toml: String,
    /// Where the feed's recipe was mended: that it is read by that, in words.
    pub mended: Option<String>,
    /// How dates are said to be written.
    pub dates: DateForm,
    /// The first items by the numbers of their elements: for who cannot point at one.
    pub rows: Vec<(usize, String)>,
}

/// A field, and how many items have it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::serve) struct FieldView {
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// What the recipe says of it.
    pub selector: String,
    /// How many items have it.
    pub found: usize,
    /// Its value in the first item that has one.
    pub sample: Option<String>,
}

/// A part of what an item shows.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::serve) struct PartView {
    /// The element's number, to point at it.
    pub element: usize,
    pub name: String,
    pub text: String,
    pub is_picture: bool,
}

/// A correction by pointing.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::serve) struct Picked {
    pub field: String,
    /// The selector that follows from it.
    pub selector: String,
    /// Another list than before was meant.
    pub other_list: bool,
    /// Items before.
    pub count_before: usize,
    /// Fields that fewer items have than before.
    pub lost: Vec<LostField>,
    /// The recipe before.
    #[cfg_attr(test, schemars(with = "choice::RecipeSchema"))]
    pub before: Recipe,
}

/// A field that fewer items have after a correction.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::serve) struct LostField {
    /// What people call it.
    pub label: &'static str,
    /// How many items had it.
    pub before: usize,
    /// How many have it.
    pub after: usize,
}

/// Reads a page that is looked at by what is chosen; reading takes a while, so that it is not done on a task that answers.
pub(in crate::serve) async fn preview(
    shared: &Arc<Shared>,
    looked: &Arc<Looked>,
    choice: Choice,
) -> Result<PickerPreview, Fault> {
    let is_own = choice.is_own();
    let mended = match looked.feed.clone().filter(|_| is_own) {
        Some(feed) => shared.read(move |reader| mended(reader, &feed)).await?,
        None => None,
    };
    let (lines, words) = mended.unzip();
    let (shared, looked) = (Arc::clone(shared), Arc::clone(looked));
    let made = tokio::task::spawn_blocking(move || make(&shared, &looked, &choice, &lines.unwrap_or_default()));
    let made = made.await.map_err(|_| Fault::Broken)?;
    Ok(PickerPreview { mended: words, ..made })
}

/// The lines by which a feed's recipe was mended, with how that is told.
fn mended(reader: &Reader, feed: &str) -> Result<Option<(Lines, String)>, pipeline::Error> {
    let snapshot = reader.snapshot();
    let Some(feed) = snapshot.feed(feed) else { return Ok(None) };
    pipeline::mended_recipe(&reader.store(), feed, reader.now())
}

fn make(shared: &Shared, looked: &Looked, choice: &Choice, mended: &[(String, String)]) -> PickerPreview {
    let snapshot = shared.snapshot();
    let recipe = match choice.recipe(looked, &snapshot, mended) {
        Ok(recipe) => recipe,
        Err(fault) => return PickerPreview { fault: Some(fault), ..PickerPreview::default() },
    };
    let tried = |recipe: &Recipe| choice::tried(&snapshot, looked, recipe);
    let trial = match tried(&recipe) {
        Ok(trial) => trial,
        Err(fault) => return unread(recipe, fault),
    };
    let Some(pick) = &choice.pick else { return read(looked, &trial, recipe) };
    let before = read(looked, &trial, recipe.clone());
    let done = corrected(looked, (&trial.source, &recipe), pick);
    let done = done.and_then(|(after, picked)| Ok((read(looked, &tried(&after)?, after), picked)));
    match done {
        Err(fault) => PickerPreview { fault: Some(fault), ..before },
        Ok((after, picked)) => {
            let lost = if picked.other_list { Vec::new() } else { lost(&before, &after, &pick.field) };
            PickerPreview { picked: Some(Picked { count_before: before.count, lost, ..picked }), ..after }
        }
    }
}

/// The recipe that follows from pointing.
fn corrected(looked: &Looked, (source, recipe): (&Source, &Recipe), pick: &Pick) -> Result<(Recipe, Picked), String> {
    let pointed = pipeline::point(source, &looked.page, (&pick.field, pick.element));
    let pointed = pointed.map_err(|error| error.to_string())?;
    let is_same_list = matches!(pick.field.as_str(), "also" | "not");
    let other_list =
        !is_same_list && pointed.item.is_some() && (recipe.contains_key("item") || pointed.field.is_none());
    // what was said of the parts of other items does not hold any more
    let mut after = if other_list { Recipe::new() } else { recipe.clone() };
    for (key, line) in pointed.kept {
        after.entry(key.to_owned()).or_insert(line);
    }
    let selector = pointed.field.clone().or_else(|| pointed.item.clone()).unwrap_or_default();
    after.extend(pointed.item.map(|item| ("item".to_owned(), item)));
    after.extend(pointed.field.map(|field| (pick.field.clone(), field)));
    let (field, before) = (pick.field.clone(), recipe.clone());
    Ok((after, Picked { field, selector, other_list, count_before: 0, lost: Vec::new(), before }))
}

/// The fields that fewer items have than before, by more than there are fewer items; but for the one that is corrected.
fn lost(before: &PickerPreview, after: &PickerPreview, picked: &str) -> Vec<LostField> {
    let fewer = before.count.saturating_sub(after.count);
    let pairs = before.fields.iter().zip(&after.fields).filter(|(was, _)| was.name != picked && was.name != "item");
    let lost = pairs.filter(|(was, is)| is.found + fewer < was.found);
    lost.map(|(was, is)| LostField { label: was.label, before: was.found, after: is.found }).collect()
}

fn read(looked: &Looked, Trial { source, rules }: &Trial, recipe: Recipe) -> PickerPreview {
    let PageLook { way, items, marks, parts } = match pipeline::look(source, &looked.page) {
        Ok(look) => look,
        Err(error) => return unread(recipe, error.to_string()),
    };
    let mark = |mark: Outlined| (mark.number, mark.stroke.name(), mark.label);
    let part = |part: crate::extract::parts::Part| PartView {
        element: part.number,
        name: part.element,
        text: part.text,
        is_picture: part.is_picture,
    };
    let told = |explained: &Explained| {
        let left_out = explained.item.as_ref().and_then(|item| rules.leaves_out(item));
        ItemEvidence { left_out: left_out.map(|rule| rule.to_string()), ..item_evidence(explained) }
    };
    let of_items = marks.iter().filter(|mark| mark.stroke == Stroke::Item).map(|mark| mark.number);
    let titles = items.iter().filter(|explained| !explained.trace.path.is_empty()).map(title);
    PickerPreview {
        rows: of_items.zip(titles).take(SHOWN).collect(),
        dates: DateForm::of(&recipe),
        fields: FIELDS.iter().map(|(name, label)| field((name, label), &recipe, &items)).collect(),
        toml: toml(looked, &recipe),
        way: way.to_string(),
        count: items.len(),
        items: items.iter().take(SHOWN).map(told).collect(),
        parts: parts.into_iter().map(part).collect(),
        marks: marks.into_iter().take(OUTLINED).map(mark).collect(),
        recipe,
        ..PickerPreview::default()
    }
}

/// What an item is called.
fn title(explained: &Explained) -> String {
    let trace = &explained.trace.item;
    let title = explained.item.as_ref().map(|item| item.title.clone());
    title.or_else(|| trace.title.as_ref().map(|found| found.text.clone())).unwrap_or_default()
}

/// A recipe by which nothing can be read.
fn unread(recipe: Recipe, fault: String) -> PickerPreview {
    let fields = FIELDS.iter().map(|(name, label)| field((name, label), &recipe, &[])).collect();
    PickerPreview { fields, recipe, fault: Some(fault), ..PickerPreview::default() }
}

fn toml(looked: &Looked, recipe: &Recipe) -> String {
    let id = looked.feed.as_deref().unwrap_or("new");
    edit::document(choice::table(looked, recipe), id).to_string().trim().to_owned()
}

fn field((name, label): (&'static str, &'static str), recipe: &Recipe, items: &[Explained]) -> FieldView {
    let values = items.iter().filter_map(|explained| explained.item.as_ref()).filter_map(|item| match name {
        "item" => Some(item.title.clone()),
        "content" => item.content.as_ref().map(ToString::to_string),
        name => pipeline::evidence::value(item, name),
    });
    let values: Vec<String> = values.filter(|value| !value.is_empty()).collect();
    FieldView {
        name,
        label,
        selector: recipe.get(name).cloned().unwrap_or_default(),
        found: values.len(),
        sample: values.into_iter().next().map(|value| value.chars().take(200).collect()),
    }
}
