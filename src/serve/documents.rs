//! Documents ready to be sent: made once a change, and let go of when memory is short.

use std::sync::{Arc, atomic::Ordering};

use super::{
    document::Document,
    error::Fault,
    history,
    house::{House, Room},
    shared::{Reader, Shared},
};
use crate::{
    emit,
    model::{Format, Relation},
    pipeline,
};

/// A feed's document, if it is in memory and nothing changed since it was made.
pub(super) fn at_hand(room: &Room, format: Format, now: i64) -> Option<Arc<Document>> {
    let generation = room.generation.load(Ordering::Acquire);
    let known = room.shelf(format).document().filter(|known| known.generation.load(Ordering::Acquire) == generation)?;
    known.used.store(now, Ordering::Relaxed);
    Some(known)
}

/// A feed's document as it is now, from memory where nothing changed since; `None` for a feed that never succeeded.
pub(super) async fn current(
    shared: &Arc<Shared>,
    house: &Arc<House>,
    index: usize,
    format: Format,
) -> Result<Option<Arc<Document>>, Fault> {
    let room = &house.rooms()[index];
    let shelf = room.shelf(format);
    let now = shared.now().timestamp();
    if let Some(known) = at_hand(room, format, now) {
        return Ok(Some(known));
    }
    let _one_maker = shelf.maker.lock().await;
    if let Some(known) = at_hand(room, format, now) {
        return Ok(Some(known));
    }
    let generation = room.generation.load(Ordering::Acquire);
    let task_house = Arc::clone(house);
    let made = shared.read(move |reader| make(reader, &task_house, (index, format), generation)).await?;
    let Some(document) = made else { return Ok(None) };
    document.used.store(now, Ordering::Relaxed);
    shelf.put(Some(Arc::clone(&document)));
    make_room(house);
    Ok(Some(document))
}

/// Makes a document, unless the one at hand is what would be made.
fn make(
    reader: &Reader,
    house: &House,
    (index, format): (usize, Format),
    generation: u64,
) -> Result<Option<Arc<Document>>, pipeline::Error> {
    let (config, feed) = (house.engine.config(), &house.feeds()[index]);
    let store = reader.store();
    let Some(fingerprint) = pipeline::fingerprint(&store, config, feed, reader.now())? else { return Ok(None) };
    if let Some(known) = house.rooms()[index].shelf(format).document().filter(|known| known.fingerprint == fingerprint)
    {
        known.generation.store(generation, Ordering::Release);
        return Ok(Some(known));
    }
    let mut published = pipeline::published(&store, config, feed)?;
    drop(store);
    house.address(&mut published, format, reader.now());
    if pipeline::history_exceeds(&reader.store(), config, feed, published.entries.len())? {
        let archive = history::newest_archive(reader, house, index)?;
        published.links.extend(archive.map(|number| {
            (Relation::PrevArchive, house.url(&format!("feeds/{}?archive={number}", published.file_name(format))))
        }));
    }
    let bytes = emit::render(&published, format)?;
    Ok(Some(Arc::new(Document::of(&published, bytes, fingerprint, generation))))
}

/// Lets go of the documents that nobody asked for longest, while all together are too large.
fn make_room(house: &House) {
    let limit = house.settings().cache;
    let mut all: Vec<_> = house
        .rooms()
        .iter()
        .flat_map(|room| &room.documents)
        .filter_map(|shelf| Some((shelf, shelf.document()?)))
        .map(|(shelf, document)| (document.used.load(Ordering::Relaxed), document.size(), shelf))
        .collect();
    let mut total: u64 = all.iter().map(|(_, size, _)| size).sum();
    if total <= limit {
        return;
    }
    all.sort_by_key(|(used, ..)| *used);
    for (_, size, shelf) in all {
        if total <= limit {
            break;
        }
        shelf.put(None);
        total -= size;
    }
}
