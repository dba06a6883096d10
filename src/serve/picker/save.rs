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
};
use crate::{
    config::{
        ConfigError, FeedConfig,
        edit::{self, EditError, FileReading},
    },
    model::FeedId,
    pipeline,
    serve::{
        command::ServerCommand,
        error::Fault,
        shared::Shared,
        snapshot::Snapshot,
        web_address::{NoWebAddress, WebAddress},
    },
};

/// How long a changed feeds.toml is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(20);

/// What is to become a feed.
#[derive(Debug, Default)]
pub(in crate::serve) struct SaveWish {
    /// Its id; one is made of the address where it is empty.
    pub id: String,
    /// A feed of the site's own, instead of what is read off the page.
    pub native: Option<WebAddress>,
    /// How the page is read.
    pub recipe: Recipe,
}

/// Why feeds.toml was not changed.
#[derive(Debug, thiserror::Error)]
pub(in crate::serve) enum SaveError {
    #[error(transparent)]
    Edit(#[from] EditError),
    #[error(transparent)]
    Address(#[from] NoWebAddress),
    #[error("{0}")]
    Recipe(String),
    #[error(
        "{0}\nfeeds.toml cannot be used as it is now, and nothing is changed before it can: put it right, or back in its place; the \
             feeds go on as it said before"
    )]
    Unusable(ConfigError),
}

/// The names that feeds have.
pub(super) fn taken(snapshot: &Snapshot) -> HashSet<String> {
    snapshot.feeds().map(|feed| feed.id.to_string()).collect()
}

/// Adds a feed; returns its id.
pub(in crate::serve) async fn subscribe(
    shared: &Arc<Shared>,
    looked: &Looked,
    wish: SaveWish,
) -> Result<String, SaveError> {
    let recipe = choice::checked(&wish.recipe).map_err(SaveError::Recipe)?;
    let feed = match &wish.native {
        Some(url) => {
            let mut feed = Table::new();
            feed["url"] = value(url.url().as_str());
            feed
        }
        None => choice::table(looked, &recipe),
    };
    let page = looked.url.url().clone();
    change(shared, move |path| {
        let id = Some(wish.id.trim()).filter(|id| !id.is_empty());
        edit::add(path, feed, (id, &page)).map(|(id, _)| id)
    })
    .await
}

/// Gives a feed another recipe, and another page where `url` names one, and has it read by that. Without a recipe its list is found
/// by itself from now on.
pub(in crate::serve) async fn replace(
    shared: &Arc<Shared>,
    id: &str,
    recipe: Option<&Recipe>,
    url: Option<WebAddress>,
) -> Result<(), SaveError> {
    let recipe = recipe.map(choice::checked).transpose().map_err(SaveError::Recipe)?;
    if recipe.as_ref().is_some_and(Recipe::is_empty) {
        let words =
            "an empty recipe says nothing; `null` takes the feed's own away, so that its list is found by itself";
        return Err(SaveError::Recipe(words.into()));
    }
    let (feed, list) = (id.to_owned(), recipe.as_ref().and_then(choice::list_of));
    let to = url.map(|url| url.url().clone());
    change(shared, move |path| {
        let said = |name: &&str| list.as_ref().is_some_and(|list| list.contains_key(name));
        let shown = FIELDS.iter().map(|(name, _)| *name);
        // what is not shown here stays as it is in the file, unless it is said
        let keys: Vec<&str> = shown.chain(choice::FURTHER.into_iter().filter(said)).collect();
        edit::set_reading(path, &feed, &FileReading { list, keys: &keys, to })
    })
    .await?;
    if let Some(id) = known(shared, id) {
        shared.command(ServerCommand::Refresh(id));
    }
    Ok(())
}

/// Gives a feed the recipe by which its list was recognised after a redesign.
pub(in crate::serve) async fn mend(shared: &Arc<Shared>, id: &str) -> Result<(), Fault> {
    let feed = id.to_owned();
    let recipe = shared.read(move |reader| {
        let snapshot = reader.snapshot();
        let feed = snapshot.feed(&feed).ok_or(Fault::NotFound)?;
        let mended = pipeline::mended_recipe(&reader.store(), feed, reader.now())?;
        // what still fits of its own stays
        Ok::<_, Fault>(mended.map(|(lines, _)| choice::in_force(&snapshot, feed.id.as_str(), &lines)))
    });
    let recipe = recipe.await?;
    let recipe = recipe.ok_or_else(|| Fault::bad_request("no recipe is known that fits better than its own"))?;
    Ok(replace(shared, id, Some(&recipe), None).await?)
}

/// Has a feed read from where its page has moved for good.
pub(in crate::serve) async fn relocate(shared: &Arc<Shared>, id: &str) -> Result<(), Fault> {
    let feed = id.to_owned();
    let found = shared.read(move |reader| {
        let snapshot = reader.snapshot();
        let feed = snapshot.feed(&feed).ok_or(Fault::NotFound)?;
        let (store, now) = (reader.store(), reader.now());
        for source in feed.sources() {
            let moved = store.source(feed.id.as_str(), &source.id, now)?.moved_to.and_then(|to| Url::parse(&to).ok());
            if let Some(pair) = source.url().cloned().zip(moved) {
                return Ok(Some(pair));
            }
        }
        Ok::<_, Fault>(None)
    });
    let words = "no page of this feed says that it has moved for good";
    let (from, to) = found.await?.ok_or_else(|| Fault::Refused(StatusCode::CONFLICT, words.into()))?;
    // what feeds.toml says is of the web, and what a site says is held to the same
    let to = WebAddress::of_feed(to).map_err(|fault| Fault::bad_request(fault.to_string()))?;
    let feed = id.to_owned();
    change(shared, move |path| edit::set_address(path, &feed, (&from, to.url()))).await?;
    if let Some(id) = known(shared, id) {
        shared.command(ServerCommand::Refresh(id));
    }
    Ok(())
}

/// Takes a feed away.
pub(in crate::serve) async fn remove(shared: &Arc<Shared>, id: &str) -> Result<(), SaveError> {
    let feed = id.to_owned();
    change(shared, move |path| edit::remove(path, &feed)).await
}

fn known(shared: &Shared, id: &str) -> Option<FeedId> {
    shared.snapshot().feed(id).map(|feed: &FeedConfig| feed.id.clone())
}

/// Changes feeds.toml, and waits until the change is at work.
pub(in crate::serve) async fn change<T: Send + 'static>(
    shared: &Arc<Shared>,
    edit: impl FnOnce(&std::path::Path) -> Result<T, EditError> + Send + 'static,
) -> Result<T, SaveError> {
    let before = shared.snapshot();
    let (task, path) = (Arc::clone(shared), before.engine.config().path.clone());
    let writing = tokio::task::spawn_blocking(move || {
        let _writing = task.pages.writing.lock().unwrap_or_else(PoisonError::into_inner);
        // where it is gone, all that it said would be missing in the new one
        if task.has_file() {
            task.load().map_err(SaveError::Unusable)?;
        }
        Ok::<T, SaveError>(edit(&path)?)
    });
    let done = writing.await.unwrap_or_else(|fault| {
        let source = std::io::Error::other(fault);
        Err(EditError::Unwritable { path: before.engine.config().path.clone(), source }.into())
    })?;
    shared.command(ServerCommand::Reload);
    // the scheduler may be ending, or busy: what is written is at work later, then
    let _ = tokio::time::timeout(PATIENCE, async {
        while Arc::ptr_eq(&before, &shared.snapshot()) && shared.config_fault().is_none() {
            tokio::time::sleep(PAUSE).await;
        }
    })
    .await;
    Ok(done)
}

impl From<SaveError> for Fault {
    fn from(error: SaveError) -> Self {
        let status = match &error {
            SaveError::Address(_) | SaveError::Recipe(_) => StatusCode::UNPROCESSABLE_ENTITY,
            SaveError::Unusable(_) => StatusCode::CONFLICT,
            SaveError::Edit(error) => match error {
                EditError::Taken { .. } | EditError::Changed { .. } | EditError::Dangling { .. } => {
                    StatusCode::CONFLICT
                }
                EditError::Unknown { .. } => StatusCode::NOT_FOUND,
                EditError::Id { .. }
                | EditError::Settings(_)
                | EditError::Invalid(_)
                | EditError::NoPage { .. }
                | EditError::Secrets { .. } => StatusCode::UNPROCESSABLE_ENTITY,
                EditError::Unreadable { .. } | EditError::Unwritable { .. } | EditError::Toml { .. } => {
                    StatusCode::INTERNAL_SERVER_ERROR
                }
            },
        };
        Self::Refused(status, error.to_string())
    }
}
