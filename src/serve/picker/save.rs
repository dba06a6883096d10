//! Writes feeds.toml, and waits until it is at work: one feed more, another recipe, one feed less.

use std::{
    collections::HashSet,
    sync::{Arc, PoisonError},
    time::Duration,
};

use axum::http::StatusCode;
use toml_edit::{Table, value};
use url::Url;

use super::{
    Looked,
    choice::{self, FIELDS, Recipe},
    first_address,
};
use crate::{
    config::{
        FeedConfig,
        edit::{self, EditError, Reading},
    },
    model::FeedId,
    pipeline,
    serve::{house::House, keeper::Command, routes::Fault, shared::Shared},
};

/// How long a changed feeds.toml is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(20);

/// What is to become a feed.
#[derive(Debug, Default)]
pub(in crate::serve) struct Wish {
    /// Its id; one is made of the address where it is empty.
    pub id: String,
    /// A feed of the site's own, instead of what is read off the page.
    pub native: Option<Url>,
    /// How the page is read.
    pub recipe: Recipe,
}

/// The names that feeds have.
pub(super) fn taken(house: &House) -> HashSet<String> {
    house.feeds().iter().map(|feed| feed.id.to_string()).collect()
}

/// Adds a feed; gives its id.
pub(in crate::serve) async fn subscribe(
    shared: &Arc<Shared>,
    looked: &Looked,
    wish: Wish,
) -> Result<String, EditError> {
    let feed = match &wish.native {
        Some(url) => {
            let mut feed = Table::new();
            feed["url"] = value(url.as_str());
            feed
        }
        None => choice::table(looked, &wish.recipe),
    };
    let page = looked.url.clone();
    change(shared, move |path| {
        let id = Some(wish.id.trim()).filter(|id| !id.is_empty());
        edit::add(path, feed, (id, &page)).map(|(id, _)| id)
    })
    .await
}

/// Gives a feed another recipe, and another page where `url` names one, and has it read by that.
pub(in crate::serve) async fn replace(
    shared: &Arc<Shared>,
    id: &str,
    recipe: &Recipe,
    url: Option<Url>,
) -> Result<(), EditError> {
    let house = shared.house();
    let before = house.feed(id).and_then(first_address).cloned();
    let moved = before.zip(url).filter(|(before, url)| before != url);
    let (feed, list) = (id.to_owned(), choice::list_of(recipe));
    change(shared, move |path| {
        let keys = FIELDS.map(|(name, _)| name);
        edit::set_reading(path, &feed, &Reading { list, keys: &keys, moved })
    })
    .await?;
    if let Some(id) = known(shared, id) {
        shared.command(Command::Refresh(id));
    }
    Ok(())
}

/// Gives a feed the recipe by which its list was recognised after a redesign.
pub(in crate::serve) async fn mend(shared: &Arc<Shared>, id: &str) -> Result<(), Fault> {
    let feed = id.to_owned();
    let recipe = shared.read(move |reader| {
        let house = reader.house();
        let feed = house.feed(&feed).ok_or(Fault::NotFound)?;
        Ok::<_, Fault>(pipeline::mended_recipe(&reader.store(), feed, reader.now())?)
    });
    let recipe = recipe.await?;
    let recipe = recipe.ok_or_else(|| Fault::bad_request("no recipe is known that fits better than its own"))?;
    Ok(replace(shared, id, &recipe.into_iter().collect(), None).await?)
}

/// Takes a feed away.
pub(in crate::serve) async fn remove(shared: &Arc<Shared>, id: &str) -> Result<(), EditError> {
    let feed = id.to_owned();
    change(shared, move |path| edit::remove(path, &feed)).await
}

fn known(shared: &Shared, id: &str) -> Option<FeedId> {
    shared.house().feed(id).map(|feed: &FeedConfig| feed.id.clone())
}

/// Changes feeds.toml, and waits until the change is at work.
async fn change<T: Send + 'static>(
    shared: &Arc<Shared>,
    edit: impl FnOnce(&std::path::Path) -> Result<T, EditError> + Send + 'static,
) -> Result<T, EditError> {
    let before = shared.house();
    let (task, path) = (Arc::clone(shared), before.engine.config().path.clone());
    let writing = tokio::task::spawn_blocking(move || {
        let _writing = task.pages.writing.lock().unwrap_or_else(PoisonError::into_inner);
        edit(&path)
    });
    let done = writing.await.unwrap_or_else(|fault| {
        let source = std::io::Error::other(fault);
        Err(EditError::Unwritable { path: before.engine.config().path.clone(), source })
    })?;
    shared.command(Command::Reload);
    // the keeper may be ending, or busy: what is written is at work later, then
    let _ = tokio::time::timeout(PATIENCE, async {
        while Arc::ptr_eq(&before, &shared.house()) && shared.config_fault().is_none() {
            tokio::time::sleep(PAUSE).await;
        }
    })
    .await;
    Ok(done)
}

impl From<EditError> for Fault {
    fn from(error: EditError) -> Self {
        let status = match &error {
            EditError::Taken { .. } => StatusCode::CONFLICT,
            EditError::Unknown { .. } => StatusCode::NOT_FOUND,
            EditError::Id { .. } | EditError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            EditError::Unreadable { .. } | EditError::Unwritable { .. } | EditError::Toml { .. } => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        Self::Refused(status, error.to_string())
    }
}
