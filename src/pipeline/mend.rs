//! A list that its recipe no longer finds, recognised by the items that are known.
//!
//! After a redesign the page still shows much of what it showed before. The items of history are looked for in all lists of the
//! new page; the list that holds them is the one, and a new recipe is derived from it. Where nothing is recognised, the
//! feed stays as it is.

use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use super::{
    SourceError,
    refresh::{self, Task, lock},
};
use crate::{
    extract::{
        self, Document, ExtractError, ListRecipe, Recipe, Senses, auto,
        derive::{self, Placed},
    },
    model::{Extraction, Page},
    normalise::{self, Context, NormalisedPage},
    store::{SourceState, Store, StoreError},
};

/// So many items must be known, and half of the list, to recognise it.
const RECOGNISED: usize = 2;

/// How a source is read although its recipe no longer fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mended {
    /// What was wrong.
    pub reason: String,
    /// Items of the list that were known.
    pub known: usize,
    /// Items of the list.
    pub found: usize,
    /// The recipe that fits now, as keys and values of `[feed.ID.list]`; none where the list was recognised and no lasting
    /// selectors give it.
    pub recipe: Option<Vec<(String, String)>>,
}

impl Mended {
    /// How a source is read, as it is stored.
    pub(super) fn stored(store: &Store, (feed, source): (&str, &str), state: &SourceState) -> Option<Self> {
        match serde_json::from_str(state.mended.as_deref()?) {
            Ok(mended) => Some(mended),
            Err(fault) => {
                store.note_damage(feed, format!("how the source {source} was mended"), fault.to_string());
                None
            }
        }
    }

    /// The lines to put into feeds.toml, where there are any.
    #[must_use]
    pub fn toml(&self, feed: &str) -> Option<String> {
        let mut table = toml::Table::new();
        for (key, value) in self.recipe.as_ref()? {
            table.insert(key.clone(), value.clone().into());
        }
        let lines = self.recipe.as_ref()?.iter().filter_map(|(key, _)| Some(format!("{key} = {}", table.get(key)?)));
        Some(format!("[feed.{feed}.list]\n{}", lines.collect::<Vec<_>>().join("\n")))
    }
}

/// Whether an error is one of the recipe, on a page that was read well before by the same recipe.
fn is_curable(error: &SourceError, state: &SourceState, task: &Task<'_>) -> bool {
    let of_recipe = matches!(
        error,
        SourceError::Doubt(_) | SourceError::Extract(ExtractError::NoItems { .. } | ExtractError::NoList)
    );
    of_recipe && refresh::is_current(state, task.recipe_fingerprint)
}

/// Reads a page whose recipe no longer fits; `None` where its list cannot be recognised.
pub(super) fn mend(
    store: &Mutex<Store>,
    task: &Task<'_>,
    page: &Page,
    error: &SourceError,
) -> Result<Option<(NormalisedPage, Mended)>, StoreError> {
    let state = lock(store).source(task.feed, task.source, task.reading.now)?;
    if !is_curable(error, &state, task) {
        return Ok(None);
    }
    let Ok(text) = extract::text_of(page, task.reading.how.charset) else { return Ok(None) };
    if extract::recognise(&text, page.url.as_str()).is_some() {
        return Ok(None);
    }
    let document = Document::parse(&text);
    let head = extract::head_of(&document);
    let context = Context { page_url: page.url.clone(), now: page.fetched_at, timezone: task.reading.how.timezone };
    let read = |items| normalise::normalise(Extraction { items, ..head.clone() }, &context);
    let known = |page: &NormalisedPage| {
        let known = lock(store).recognise(task.feed, &page.items)?;
        Ok::<_, StoreError>(known.iter().flatten().count())
    };
    let mended = |page: &NormalisedPage, known, recipe| Mended {
        reason: error.to_string(),
        known,
        found: page.items.len(),
        recipe,
    };
    // what mended it before is tried first
    let before = Mended::stored(&lock(store), (task.feed, task.source), &state);
    if let Some(lines) = before.and_then(|before| before.recipe)
        && let Some(page) = by_recipe(&document, &lines).map(&read)
    {
        let known = known(&page)?;
        if known > 0 {
            let mended = mended(&page, known, Some(lines));
            return Ok(Some((page, mended)));
        }
    }
    let is_date = extract::knows_dates(task.reading.how.timezone, page.fetched_at, extract::language_of(page, &head));
    let senses = Senses { page: &page.url, is_date: &is_date };
    let mut best: Option<(usize, NormalisedPage, Vec<auto::Listed>)> = None;
    for candidate in auto::candidates(&document, &senses) {
        let page = read(candidate.items.iter().map(|listed| listed.item.clone()).collect());
        let known = known(&page)?;
        let is_recognised = known >= RECOGNISED && known * 2 >= page.items.len();
        if is_recognised && best.as_ref().is_none_or(|(most, ..)| known > *most) {
            best = Some((known, page, candidate.items));
        }
    }
    let Some((known, page, listed)) = best else { return Ok(None) };
    let placed: Vec<Placed> =
        listed.into_iter().filter_map(|listed| Some(Placed { path: listed.path?, item: listed.item })).collect();
    let lines = derive::derive(&document, &placed)
        .map(|recipe| derive::to_toml(&recipe).into_iter().map(|(key, value)| (key.to_owned(), value)).collect());
    let mended = mended(&page, known, lines);
    Ok(Some((page, mended)))
}

fn by_recipe(document: &Document, lines: &[(String, String)]) -> Option<Vec<crate::model::RawItem>> {
    let recipe: ListRecipe = derive::from_toml(lines)?;
    let is_date = |_: &str| false;
    let page = url::Url::parse("about:blank").ok()?;
    let senses = Senses { page: &page, is_date: &is_date };
    Some(extract::extract(document, &Recipe::List(Box::new(recipe)), &senses).ok()?.items)
}
