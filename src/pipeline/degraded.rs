//! Fields of a source that are not as usual, in the words that every place uses: which, what was usual, what is found, and which
//! selector finds it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    extract::{
        Recipe,
        list::{Way, Ways},
    },
    history::{FieldState, FieldVerdict},
    model::{Advice, Field},
};

/// A field that is not as usual, and how it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BrokenField {
    /// What is wrong.
    #[serde(flatten)]
    pub verdict: FieldVerdict,
    /// The selector of the recipe that reads it; none where the recipe names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selector: Option<String>,
}

/// What becomes of it.
const KEPT: &str = ". Known items keep what they had";

impl BrokenField {
    /// The fields that broke, with the selectors of the recipe that read them.
    #[must_use]
    pub fn all(broken: Vec<FieldVerdict>, recipe: &Recipe) -> Vec<Self> {
        let with = |verdict: FieldVerdict| Self { selector: selector(recipe, verdict.field), verdict };
        broken.into_iter().map(with).collect()
    }

    /// What is wrong with it, in words.
    #[must_use]
    pub fn fault(&self) -> String {
        let words = self.to_string();
        words.strip_suffix(KEPT).map(str::to_owned).unwrap_or(words)
    }

    /// What a person can do about it.
    #[must_use]
    pub fn advice(&self) -> Advice {
        let field = self.verdict.field;
        let correct = if self.selector.is_some() { "correct" } else { "name its place with" };
        Advice::all([
            format!("{correct} `{field}` in ").into(),
            Advice::Table("list".into()),
            ", or ".into(),
            Advice::Accept,
            " if the page is right".into(),
        ])
    }
}

impl fmt::Display for BrokenField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FieldVerdict { field, state, usual, found, value } = &self.verdict;
        let value = value.as_deref().unwrap_or_default();
        match state {
            FieldState::Dead => write!(f, "`{field}` is missing: {usual} items had one, {found} have it now")?,
            FieldState::Thin => {
                let most = if found * 2 < *usual { "most" } else { "some" };
                write!(f, "`{field}` is missing in {most} items: {usual} had one, {found} have it now")?;
            }
            FieldState::Junk => write!(f, "`{field}` is “{value}” in most items, where it used to vary")?,
            FieldState::Shared => {
                let shared = usual.saturating_sub(*found);
                write!(f, "`{field}` is “{value}” in {shared} of {usual} items that each had their own")?;
            }
            FieldState::Placeholder => {
                let waiting = usual.saturating_sub(*found);
                let go = if waiting == 1 { "item, which goes" } else { "items, which go" };
                write!(f, "`{field}` is “{value}” in {waiting} {go} without it until there is another")?;
            }
            FieldState::Doubled => write!(f, "`{field}` has become the same as `{value}`")?,
            FieldState::Never => write!(f, "`{field}` was never found: none of {usual} items has one")?,
            FieldState::Other => {
                let changed = usual.saturating_sub(*found);
                write!(
                    f,
                    "`{field}` of {changed} of {usual} known items has nothing to do with what it was (“{value}”)"
                )?;
            }
        }
        match (&self.selector, state) {
            (Some(selector), FieldState::Dead | FieldState::Never) => {
                write!(f, "; its selector `{selector}` finds nothing")?;
            }
            (Some(selector), _) => write!(f, "; its selector is `{selector}`")?,
            (None, _) => {}
        }
        if matches!(state, FieldState::Never | FieldState::Placeholder) { Ok(()) } else { f.write_str(KEPT) }
    }
}

/// The fields that a recipe names a place of.
pub(super) fn named(recipe: &Recipe) -> Vec<Field> {
    let fields = [
        Field::Title,
        Field::Link,
        Field::Summary,
        Field::Content,
        Field::Published,
        Field::Author,
        Field::Category,
        Field::Image,
    ];
    fields.into_iter().filter(|field| selector(recipe, *field).is_some()).collect()
}

/// The selector by which a recipe reads a field.
fn selector(recipe: &Recipe, field: Field) -> Option<String> {
    let Recipe::List(recipe) = recipe else { return None };
    let ways: &Ways = match field {
        Field::Title => &recipe.title,
        Field::Link => &recipe.link,
        Field::Summary => &recipe.summary,
        Field::Content => &recipe.content,
        Field::Published => &recipe.published,
        Field::Author => &recipe.author,
        Field::Category => &recipe.category,
        Field::Image => &recipe.image,
    };
    ways.iter().find_map(|way| match way {
        Way::Read(read) => Some(read.line()),
        Way::Fixed(_) => None,
    })
}
