//! Why the items of a feed are what they are: its page as it was kept from the last time, read again.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::json;

use super::{
    frame::{framed, part_address},
    preview::SHOWN,
};
use crate::{
    config::{FeedConfig, Source},
    filter::Rules,
    model::Page,
    pipeline::{self, InForce, PageLook, Remark, SourceError},
    serve::{
        dashboard::render,
        error::Fault,
        field_evidence::{ItemEvidence, item_evidence},
        overview,
        shared::{Reader, Shared},
        viewer::Operator,
    },
};

/// A feed's page as it was kept, read again.
pub(in crate::serve) struct KeptPageEvidence {
    pub look: PageLook,
    /// Where it is not read by its own recipe: by which, in words.
    pub recipe: Option<String>,
    /// All that is to be told of the source.
    pub remarks: Vec<Remark<String>>,
    /// Which items the feed's rules leave out.
    rules: Rules,
}

impl KeptPageEvidence {
    /// Its items with the evidence for each of their fields.
    pub(in crate::serve) fn items(&self) -> impl Iterator<Item = ItemEvidence> {
        self.look.items.iter().map(|explained| {
            let left_out = explained.item.as_ref().and_then(|item| self.rules.leaves_out(item));
            let left_out = left_out.map(|rule| rule.to_string());
            ItemEvidence { left_out, ..item_evidence(explained) }
        })
    }
}

/// How a feed reads its page.
pub(in crate::serve) async fn explained(shared: &Arc<Shared>, id: &str) -> Result<KeptPageEvidence, Fault> {
    of_kept_page(shared, id, |reader, (feed, source), page| {
        let (store, now) = (reader.store(), reader.now());
        let in_force = InForce::of(&store, feed, source, now)?;
        let look = pipeline::look(&in_force.source, page).map_err(unread)?;
        let state = store.source(feed.id.as_str(), &source.id, now)?;
        let remarks = overview::remarks(feed, pipeline::remarks(&store, feed, (source, &state), now)?);
        Ok(KeptPageEvidence { look, recipe: in_force.words(), remarks, rules: feed.rules.clone() })
    })
    .await
}

/// Its page with that outlined, as HTML that runs nothing.
async fn shown(shared: &Arc<Shared>, id: &str) -> Result<String, Fault> {
    of_kept_page(shared, id, |reader, (feed, source), page| {
        let in_force = InForce::of(&reader.store(), feed, source, reader.now())?;
        let snapshot = reader.snapshot();
        let via = |url: &url::Url| part_address(&snapshot, url);
        pipeline::show(&in_force.source, page, (&via, false)).map_err(unread)
    })
    .await
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn unread(error: SourceError) -> Fault {
    Fault::bad_request(error.to_string())
}

/// Reads the page of a source of a feed.
type ReadPage<T> = fn(&Reader, (&FeedConfig, &Source), &Page) -> Result<T, Fault>;

async fn of_kept_page<T: Send + 'static>(shared: &Arc<Shared>, id: &str, read: ReadPage<T>) -> Result<T, Fault> {
    let id = id.to_owned();
    let done = shared.read(move |reader| {
        let snapshot = reader.snapshot();
        let feed = snapshot.feed(&id).ok_or(Fault::NotFound)?;
        let Some(source) = feed.sources().iter().find(|source| source.url().is_some()) else {
            return Err(Fault::bad_request("this feed is not read from a page on the web"));
        };
        let page = reader.store().kept_page(&id, &source.id)?;
        let page = page.ok_or_else(|| Fault::bad_request("no page of it is kept yet: refresh it first"))?;
        read(reader, (feed, source), &page)
    });
    done.await
}

/// `GET /explain/ID`: where each field of a feed's items comes from.
pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    Operator(viewer): Operator,
) -> Result<Response, Fault> {
    let read = explained(&shared, &id).await?;
    let items: Vec<_> = read.items().take(SHOWN).collect();
    let page = json!({ "id": id, "items": items, "count": read.look.items.len(), "way": read.look.way.to_string(),
        "recipe": read.recipe, "remarks": read.remarks });
    render(&shared, &viewer, "explain.html", page)
}

/// `GET /explain/ID/page`
pub(super) async fn frame(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: Operator,
) -> Result<Response, Fault> {
    Ok(framed(shown(&shared, &id).await?))
}
