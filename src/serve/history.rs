//! Older items, page by page and archive by archive (RFC 5005): pages count from the newest item, archives from the oldest, so that
//! an archive that is full does not change any more.

use super::{documents, house::House, shared::Shared};
use crate::{
    model::{Feed, Format, Relation},
    pipeline,
};

/// How many items an archive holds.
const ARCHIVE: usize = 50;

/// The number of the newest full archive of a feed, counted from 1.
pub(super) fn newest_archive(shared: &Shared, house: &House, index: usize) -> Result<Option<usize>, pipeline::Error> {
    let all = pipeline::history(&shared.store(), house.engine.config(), &house.feeds()[index])?.entries.len();
    Ok(Some(all / ARCHIVE).filter(|number| *number > 0))
}

/// A page of a feed, counted from 1; `None` where there is no such page.
pub(super) fn page(
    shared: &Shared,
    house: &House,
    (index, format): (usize, Format),
    number: usize,
) -> Result<Option<Feed>, pipeline::Error> {
    let feed = &house.feeds()[index];
    let mut all = pipeline::history(&shared.store(), house.engine.config(), feed)?;
    let size = feed.keep.items.clamp(1, 100);
    let last = all.entries.len().div_ceil(size).max(1);
    if number == 0 || number > last {
        return Ok(None);
    }
    documents::at_home(shared, &mut all, format);
    let address = |page: usize| shared.url(&format!("feeds/{}?page={page}", all.file_name(format)));
    let mut links = vec![(Relation::First, address(1)), (Relation::Last, address(last))];
    if number > 1 {
        links.push((Relation::Previous, address(number - 1)));
    }
    if number < last {
        links.push((Relation::Next, address(number + 1)));
    }
    let own = address(number);
    all.entries = all.entries.into_iter().skip((number - 1) * size).take(size).collect();
    all.links.extend(links);
    Ok(Some(Feed { address: Some(own), ..all }))
}

/// An archive of a feed, counted from 1, the oldest; `None` where there is no such archive yet.
pub(super) fn archive(
    shared: &Shared,
    house: &House,
    (index, format): (usize, Format),
    number: usize,
) -> Result<Option<Feed>, pipeline::Error> {
    let mut all = pipeline::history(&shared.store(), house.engine.config(), &house.feeds()[index])?;
    let archives = all.entries.len() / ARCHIVE;
    if number == 0 || number > archives {
        return Ok(None);
    }
    documents::at_home(shared, &mut all, format);
    let address = |archive: usize| shared.url(&format!("feeds/{}?archive={archive}", all.file_name(format)));
    let mut links = vec![(Relation::Current, shared.url(&format!("feeds/{}", all.file_name(format))))];
    if number > 1 {
        links.push((Relation::PrevArchive, address(number - 1)));
    }
    if number < archives {
        links.push((Relation::NextArchive, address(number + 1)));
    }
    let own = address(number);
    let from = all.entries.len() - number * ARCHIVE;
    all.entries = all.entries.into_iter().skip(from).take(ARCHIVE).collect();
    all.updated = all.entries.iter().map(|entry| entry.changed).max().unwrap_or(all.updated);
    Ok(Some(Feed { address: Some(own), links, ..all }))
}
