//! Items that the store has lost, read back from the documents that were published of them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use url::Url;

use crate::{
    config::{Config, FeedConfig},
    extract::{self, How},
    model::{Format, Guid, Item, Page},
    publish::Folder,
    store::{Store, StoreError},
};

/// The formats by how much of an item they tell.
const TELLING: [Format; 3] = [Format::Atom, Format::Json, Format::Rss];

/// Takes up the items that the store of a feeds.toml has lost and that its output folder still has. Returns how many.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn restore(store: &mut Store, config: &Config, folder: &Folder, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let mut restored = 0;
    for feed in config.feeds.iter().filter(|feed| !feed.is_merged()) {
        let items = TELLING.into_iter().find_map(|format| published(folder, feed, format, now));
        let mut items = items.unwrap_or_default();
        if feed.guid != Guid::Own {
            with_guids(&mut items, published(folder, feed, Format::Json, now).unwrap_or_default());
        }
        restored += store.restore(feed.id.as_str(), &items, now)?;
    }
    Ok(restored)
}

/// Gives items of an Atom document, where ids are URIs alone, the guids that the JSON document has.
fn with_guids(items: &mut [Item], others: Vec<Item>) {
    let guids: HashMap<Url, String> =
        others.into_iter().filter_map(|item| Some((item.link?, item.named.id?))).collect();
    for item in items {
        let guid = item.link.as_ref().and_then(|link| guids.get(link));
        item.named.id = guid.cloned().or_else(|| item.named.id.take());
    }
}

/// The items of a document, where it is one of ours and can be read.
fn published(folder: &Folder, feed: &FeedConfig, format: Format, now: DateTime<Utc>) -> Option<Vec<Item>> {
    let name = feed.file_name(format);
    if !folder.holds_own(&name, format) {
        return None;
    }
    let path = folder.path(&name);
    // all addresses in it are whole
    let (url, body) = (Url::from_file_path(&path).ok()?, std::fs::read(path).ok()?);
    let page = Page { url, media_type: None, charset: None, language: None, body, fetched_at: now };
    match extract::read(&page, &How::default()) {
        Ok(page) => Some(page.items),
        Err(error) => {
            tracing::warn!("nothing is taken up from {name}: {error}");
            None
        }
    }
}
