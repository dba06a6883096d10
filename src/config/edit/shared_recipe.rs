//! Feeds that are read by a recipe that several share, `[recipe.NAME]`.

use toml_edit::{DocumentMut, Item, Table, TableLike};

use super::text_of;
use crate::config::{Config, FeedConfig, Texts, recipe::LIST_KEYS, shared::BESIDE_LIST};

/// Writes what a feed takes of a recipe that others share into its own table: what is changed there is changed for it alone.
pub(super) fn take_over(feed: &mut dyn TableLike, config: &Config, known: &FeedConfig) {
    let Some(recipe) = known.recipe.as_deref().and_then(|name| recipe_table(config.texts(), name)) else { return };
    if let Some(list) = list_of(config, known.id.as_str()) {
        feed.insert("list", Item::Table(list));
    }
    feed.remove("recipe");
    for key in BESIDE_LIST {
        if let (false, Some(shared)) = (feed.contains_key(key), recipe.get(key)) {
            feed.insert(key, shared.clone());
        }
    }
}

/// The recipe that a feed is read by, as it is written: its own lines, and those of the recipe that it shares.
#[must_use]
pub fn list_of(config: &Config, id: &str) -> Option<Table> {
    let feed = config.feeds.iter().find(|feed| feed.id.as_str() == id)?;
    let document: DocumentMut = text_of(config, &feed.written_in).parse().ok()?;
    let own = document.get("feed").and_then(|feeds| feeds.get(id)?.get("list")?.as_table_like()).map(table_of);
    let shared = feed.recipe.as_deref().and_then(|name| recipe_table(config.texts(), name));
    let Some(shared) = shared else { return own };
    let mut list = own.unwrap_or_default();
    for key in LIST_KEYS {
        if let (false, Some(value)) = (list.contains_key(key), shared.get(key)) {
            list.insert(key, value.clone());
        }
    }
    Some(list)
}

fn table_of(table: &dyn TableLike) -> Table {
    let mut copy = Table::new();
    for (key, value) in table.iter() {
        copy.insert(key, value.clone());
    }
    copy
}

/// `[recipe.NAME]`, in whichever file it stands.
fn recipe_table(texts: &Texts, name: &str) -> Option<Table> {
    texts.iter().find_map(|file| {
        let document: DocumentMut = file.text.parse().ok()?;
        document.get("recipe")?.get(name)?.as_table_like().map(table_of)
    })
}
