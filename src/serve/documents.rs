//! Documents ready to be sent: made once a change, and let go of when memory is short.

use std::sync::{Arc, atomic::Ordering};

use super::{
    cuts::CutWishes,
    document::ServedDocument,
    error::Fault,
    history,
    shared::{Reader, Shared},
    snapshot::{FeedState, Snapshot},
};
use crate::{
    emit,
    model::{Format, Relation},
    pipeline,
};

/// A feed's document, if it is in memory and nothing changed since it was made.
pub(super) fn at_hand(state: &FeedState, format: Format, now: i64) -> Option<Arc<ServedDocument>> {
    let generation = state.generation.load(Ordering::Acquire);
    let known = state.slot(format).document().filter(|known| known.generation.load(Ordering::Acquire) == generation)?;
    known.used.store(now, Ordering::Relaxed);
    Some(known)
}

/// A feed's document as it is now, from memory where nothing changed since; `None` for a feed that never succeeded.
pub(super) async fn current(
    shared: &Arc<Shared>,
    snapshot: &Arc<Snapshot>,
    index: usize,
    format: Format,
) -> Result<Option<Arc<ServedDocument>>, Fault> {
    let state = &snapshot.states()[index];
    let slot = state.slot(format);
    let now = shared.now().timestamp();
    if let Some(known) = at_hand(state, format, now) {
        return Ok(Some(known));
    }
    let _one_maker = slot.maker.lock().await;
    if let Some(known) = at_hand(state, format, now) {
        return Ok(Some(known));
    }
    let generation = state.generation.load(Ordering::Acquire);
    let task_snapshot = Arc::clone(snapshot);
    let made = shared.read(move |reader| make(reader, &task_snapshot, (index, format), generation)).await?;
    let Some(document) = made else { return Ok(None) };
    document.used.store(now, Ordering::Relaxed);
    slot.put(Some(Arc::clone(&document)));
    make_room(snapshot);
    Ok(Some(document))
}

/// Makes a document, unless the one at hand is what would be made.
fn make(
    reader: &Reader,
    snapshot: &Snapshot,
    (index, format): (usize, Format),
    generation: u64,
) -> Result<Option<Arc<ServedDocument>>, pipeline::Error> {
    let (config, feed) = (snapshot.engine.config(), snapshot.states()[index].feed());
    let store = reader.store();
    let Some(fingerprint) = pipeline::fingerprint(&store, config, feed, reader.now())? else { return Ok(None) };
    if let Some(known) =
        snapshot.states()[index].slot(format).document().filter(|known| known.fingerprint == fingerprint)
    {
        known.generation.store(generation, Ordering::Release);
        return Ok(Some(known));
    }
    let mut published = pipeline::published(&store, config, feed)?;
    drop(store);
    snapshot.address(&mut published, format, reader.now());
    if pipeline::history_exceeds(&reader.store(), config, feed, published.entries.len())? {
        let archive = history::newest_archive(reader, snapshot, index)?;
        let own = snapshot.document_url(feed.id.as_str(), &published.file_name(format));
        let address = |number| CutWishes::default().address(own, Some(("archive", number)));
        published.links.extend(archive.map(|number| (Relation::PrevArchive, address(number))));
    }
    let bytes = emit::render(&published, format)?;
    Ok(Some(Arc::new(ServedDocument::of(&published, bytes, fingerprint, generation))))
}

/// Lets go of the documents that nobody asked for longest, while all together are too large.
fn make_room(snapshot: &Snapshot) {
    let limit = snapshot.settings().cache;
    let mut all: Vec<_> = snapshot
        .states()
        .iter()
        .flat_map(|state| &state.documents)
        .filter_map(|slot| Some((slot, slot.document()?)))
        .map(|(slot, document)| (document.used.load(Ordering::Relaxed), document.size(), slot))
        .collect();
    let mut total: u64 = all.iter().map(|(_, size, _)| size).sum();
    if total <= limit {
        return;
    }
    all.sort_by_key(|(used, ..)| *used);
    for (_, size, slot) in all {
        if total <= limit {
            break;
        }
        slot.put(None);
        total -= size;
    }
}
