//! `/feeds/…`: feeds as readers ask for them.

use std::sync::{Arc, atomic::Ordering};

use axum::{
    Extension,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::Response,
};
use chrono::TimeDelta;
use tokio::time::{Duration, Instant, sleep};

use super::{
    cuts::{CutWish, CutWishes},
    document::{Hold, ServedDocument},
    documents,
    error::Fault,
    health, history,
    host_filter::Client,
    negotiate, page, secrets,
    sending::{Sending, send},
    shared::{Reader, Shared},
    snapshot::Snapshot,
};
use crate::{
    emit,
    filter::{FilterRule, Pattern, READER, Rules},
    model::{Entry, Feed, Field, Format, Item},
    pipeline,
    store::StoreError,
};

/// The longest pattern that a reader may filter by.
const LONGEST_PATTERN: usize = 200;
/// How long a feed is searched for a reader's patterns.
const SEARCH: TimeDelta = TimeDelta::seconds(5);

/// How long somebody who asks for a feed's first document waits for it, and how often it is looked for.
const FIRST: Duration = Duration::from_secs(2);
const AGAIN: Duration = Duration::from_millis(25);

/// A feed's first document, which may just be made: a server that has begun, or a feed that was added, is asked at once. A feed
/// that was looked at and has none keeps nobody waiting.
async fn first(
    shared: &Arc<Shared>,
    snapshot: &Arc<Snapshot>,
    (index, format): (usize, Format),
) -> Result<Option<Arc<ServedDocument>>, Fault> {
    let task_snapshot = Arc::clone(snapshot);
    let is_awaited = move |reader: &Reader| {
        let feed = task_snapshot.states()[index].feed();
        let (store, mut is_new) = (reader.store(), !feed.is_merged());
        for source in feed.sources() {
            is_new &= store.source(feed.id.as_str(), &source.id, reader.now())?.checked_at.is_none();
        }
        Ok::<_, StoreError>(is_new)
    };
    if !shared.read(is_awaited).await? {
        return Ok(None);
    }
    let state = &snapshot.states()[index];
    let (before, end) = (state.generation.load(Ordering::Acquire), Instant::now() + FIRST);
    while Instant::now() < end {
        sleep(AGAIN).await;
        if state.generation.load(Ordering::Acquire) != before {
            return documents::current(shared, snapshot, index, format).await;
        }
    }
    Ok(None)
}

/// Answers `/feeds/NAME`, where a name is a feed's id with or without a format's extension.
pub(super) async fn feed(
    State(shared): State<Arc<Shared>>,
    Extension(client): Extension<Client>,
    Path(name): Path<String>,
    query: Result<Query<CutWishes>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let Query(wishes) = query.map_err(|rejection| Fault::bad_request(rejection.body_text()))?;
    let snapshot = shared.snapshot();
    let document = snapshot.document(&name);
    let parts = || name.rsplit_once('.').map_or((name.as_str(), None), |(id, extension)| (id, Some(extension)));
    let (id, extension) = match document {
        Some((index, format)) => (snapshot.states()[index].feed().id.as_str(), Some(format.extension())),
        None => parts(),
    };
    let by_name = extension.map(|name| Format::ALL.into_iter().find(|format| format.extension() == name));
    if id == "health" {
        let format = by_name.flatten().unwrap_or_else(|| negotiate::format(&headers, &Format::FEEDS));
        return health::feed(&shared, format, &headers, extension.is_none()).await;
    }
    let Some(index) = snapshot.index(id) else { return Err(absent(&shared, &snapshot, name, "this feed").await) };
    let config = snapshot.states()[index].feed();
    if config.private {
        secrets::reader(&shared, &snapshot, client, (id, wishes.token.as_deref(), &headers))?;
    }
    let sending =
        |negotiated| Sending { negotiated, private: config.private, max_age: snapshot.max_age(index, shared.now()) };
    let is_page = document.is_none() && config.page_name().as_deref() == Some(&name);
    if is_page || extension.is_none() && wishes.is_plain() && negotiate::wants_page(&headers) {
        return page::send(&shared, &snapshot, index, &headers, &sending(!is_page)).await;
    }
    let format = match by_name {
        Some(Some(format)) if config.formats.contains(&format) => format,
        Some(_) => return Err(absent(&shared, &snapshot, name, "this format of the feed").await),
        None => negotiate::format(&headers, &config.formats),
    };
    let sending = sending(extension.is_none());
    if !wishes.is_plain() {
        return special(&shared, &snapshot, (index, format), wishes, &headers, &sending).await;
    }
    let document = match documents::current(&shared, &snapshot, index, format).await? {
        Some(document) => document,
        None => first(&shared, &snapshot, (index, format)).await?.ok_or(Fault::NotYet)?,
    };
    send(&document, format, &headers, &sending).await
}

/// Why there is nothing by a name: it was published by this feeds.toml once, or never was.
async fn absent(shared: &Arc<Shared>, snapshot: &Snapshot, name: String, what: &'static str) -> Fault {
    let owner = snapshot.engine.owner().to_owned();
    let is_known = shared.read(move |reader| {
        let (id, extension) = name.rsplit_once('.').map_or((name.as_str(), None), |(id, _)| (id, Some(&name)));
        let known = reader.store().outputs_ever(id, &owner)?;
        let is_it = |path: &String| {
            let file = std::path::Path::new(path).file_name().and_then(std::ffi::OsStr::to_str);
            extension.is_none_or(|name| file == Some(name))
        };
        Ok::<_, StoreError>(known.iter().any(is_it))
    });
    match is_known.await {
        Ok(true) => Fault::Gone(what),
        Ok(false) => Fault::NotFound,
        Err(fault) => fault,
    }
}

/// A page, an archive, or a feed cut down by its reader: made for this wish.
async fn special(
    shared: &Arc<Shared>,
    snapshot: &Arc<Snapshot>,
    (index, format): (usize, Format),
    wishes: CutWishes,
    headers: &HeaderMap,
    sending: &Sending,
) -> Result<Response, Fault> {
    let rules = rules(&wishes)?;
    let generation = snapshot.states()[index].generation.load(Ordering::Acquire);
    let wish = CutWish::of((index, format), generation, CutWishes { token: None, ..wishes });
    if let Some(document) = snapshot.cuts.find(&wish) {
        return send(&document, format, headers, sending).await;
    }
    let one_of_few = snapshot.cuts.begin().await;
    // somebody with the same wish may have been sooner
    if let Some(document) = snapshot.cuts.find(&wish) {
        return send(&document, format, headers, sending).await;
    }
    let (task_snapshot, wishes) = (Arc::clone(snapshot), wish.wishes.clone());
    let made = shared.read(move |reader| {
        // whoever wished for it may be gone by now, and the work is not
        let _one_of_few = one_of_few;
        let feed = choose(reader, &task_snapshot, (index, format), &wishes)?;
        let Some(mut feed) = feed else { return Err(Fault::NotFound) };
        let until = reader.instant() + SEARCH;
        feed.entries = cut(&rules, feed.entries, || reader.instant() < until)?;
        feed.entries.truncate(wishes.limit.unwrap_or(usize::MAX));
        let bytes =
            reader.room.share(emit::render(&feed, format)?, || task_snapshot.cuts.forget()).ok_or(Fault::Busy)?;
        Ok(Arc::new(ServedDocument::new(bytes, feed.updated, Hold::SameWish)))
    });
    let document = made.await?;
    snapshot.cuts.keep(wish, &document);
    send(&document, format, headers, sending).await
}

fn choose(
    reader: &Reader,
    snapshot: &Snapshot,
    (index, format): (usize, Format),
    wishes: &CutWishes,
) -> Result<Option<Feed>, pipeline::Error> {
    match (wishes.page, wishes.archive) {
        (Some(page), _) => history::page(reader, snapshot, (index, format), (page, wishes)),
        (None, Some(archive)) => history::archive(reader, snapshot, (index, format), (archive, wishes)),
        (None, None) => {
            let mut feed =
                pipeline::published(&reader.store(), snapshot.engine.config(), snapshot.states()[index].feed())?;
            snapshot.address(&mut feed, format, reader.now());
            feed.address = feed.address.map(|own| wishes.address(own, None));
            // the hub knows whole feeds alone
            feed.links.clear();
            Ok(Some(feed))
        }
    }
}

/// The rules of a reader: each pattern is looked for in every field.
fn rules(wishes: &CutWishes) -> Result<[Option<Rules>; 2], Fault> {
    let fields = [Field::Title, Field::Summary, Field::Content, Field::Author, Field::Category, Field::Link];
    let read = |name: &str, pattern: &Option<String>| {
        let Some(pattern) = pattern else { return Ok(None) };
        if pattern.len() > LONGEST_PATTERN {
            return Err(Fault::bad_request(format!("`{name}` is longer than {LONGEST_PATTERN} bytes")));
        }
        let pattern = Pattern::new(pattern, READER).map_err(|fault| {
            Fault::bad_request(format!("`{name}` is no regular expression that this server looks for: {fault}"))
        })?;
        let drop = fields.into_iter().map(|field| FilterRule { field, pattern: pattern.clone() }).collect();
        Ok(Some(Rules { drop, ..Rules::default() }))
    };
    Ok([read("only", &wishes.only)?, read("drop", &wishes.drop)?])
}

/// Leaves out what a reader does not want, within the time that there is for it.
fn cut(
    [only, drop]: &[Option<Rules>; 2],
    entries: Vec<Entry>,
    has_time: impl Fn() -> bool,
) -> Result<Vec<Entry>, Fault> {
    let matches = |rules: &Option<Rules>, item: &Item| match rules {
        None => Ok(None),
        Some(rules) => rules
            .keep_in_time(item, &has_time)
            .map(|is_kept| Some(!is_kept))
            .ok_or_else(|| Fault::bad_request("these patterns take too long on this feed; simpler ones are answered")),
    };
    let mut kept = Vec::new();
    for entry in entries {
        if matches(only, &entry.item)?.unwrap_or(true) && !matches(drop, &entry.item)?.unwrap_or(false) {
            kept.push(entry);
        }
    }
    Ok(kept)
}
