//! Older items, page by page and archive by archive (RFC 5005): pages count from the newest item, archives from the one that
//! arrived first, so that an archive that is full does not change any more. Links keep what their reader cut the feed down by.

use super::{cuts::CutWishes, shared::Reader, snapshot::Snapshot};
use crate::{
    model::{Feed, Format, Relation},
    pipeline,
};

/// How many items an archive holds.
const ARCHIVE: usize = 50;

/// The number of the newest full archive of a feed, counted from 1.
pub(super) fn newest_archive(
    reader: &Reader,
    snapshot: &Snapshot,
    index: usize,
) -> Result<Option<usize>, pipeline::Error> {
    let all = pipeline::arrival_count(&reader.store(), snapshot.engine.config(), snapshot.states()[index].feed())?;
    Ok(Some(all / ARCHIVE).filter(|number| *number > 0))
}

/// A page of a feed, counted from 1; `None` where there is no such page.
pub(super) fn page(
    reader: &Reader,
    snapshot: &Snapshot,
    (index, format): (usize, Format),
    (number, wishes): (usize, &CutWishes),
) -> Result<Option<Feed>, pipeline::Error> {
    let feed = snapshot.states()[index].feed();
    let (config, size) = (snapshot.engine.config(), feed.keep.items.clamp(1, 100));
    let last = pipeline::history_count(&reader.store(), config, feed)?.div_ceil(size).max(1);
    if number == 0 || number > last {
        return Ok(None);
    }
    let mut part = pipeline::history_at(&reader.store(), config, feed, (number - 1) * size..number * size)?;
    snapshot.address(&mut part, format, reader.now());
    let document = snapshot.document_url(feed.id.as_str(), &part.file_name(format));
    let address = |page: usize| wishes.address(document.clone(), Some(("page", page)));
    let mut links = vec![(Relation::First, address(1)), (Relation::Last, address(last))];
    if number > 1 {
        links.push((Relation::Previous, address(number - 1)));
    }
    if number < last {
        links.push((Relation::Next, address(number + 1)));
    }
    let own = address(number);
    part.links.extend(links);
    Ok(Some(Feed { address: Some(own), ..part }))
}

/// An archive of a feed, counted from 1, the oldest; `None` where there is no such archive yet.
pub(super) fn archive(
    reader: &Reader,
    snapshot: &Snapshot,
    (index, format): (usize, Format),
    (number, wishes): (usize, &CutWishes),
) -> Result<Option<Feed>, pipeline::Error> {
    let (config, feed) = (snapshot.engine.config(), snapshot.states()[index].feed());
    let all = pipeline::arrival_count(&reader.store(), config, feed)?;
    let archives = all / ARCHIVE;
    if number == 0 || number > archives {
        return Ok(None);
    }
    let ranks = (number - 1) * ARCHIVE..number * ARCHIVE;
    let mut part = pipeline::arrived_at(&reader.store(), config, feed, ranks)?;
    snapshot.address(&mut part, format, reader.now());
    let document = snapshot.document_url(feed.id.as_str(), &part.file_name(format));
    let address = |archive: usize| wishes.address(document.clone(), Some(("archive", archive)));
    // which archive follows it is not said: it would change once that is full, and whoever has read it reads it no more
    let mut links = vec![(Relation::Current, wishes.address(document.clone(), None))];
    if number > 1 {
        links.push((Relation::PrevArchive, address(number - 1)));
    }
    let own = address(number);
    part.updated = part.entries.iter().map(|entry| entry.changed).max().unwrap_or(part.updated);
    Ok(Some(Feed { address: Some(own), links, ..part }))
}
