//! Why the items of a feed are what they are: its page as it was kept from the last time, read again.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::json;

use super::{first_address, pages::framed, preview::SHOWN};
use crate::{
    config::FeedConfig,
    model::Page,
    pipeline::{self, Look, SourceError},
    serve::{
        dashboard::{Viewer, render},
        routes::Fault,
        shared::Shared,
        told::told_fields,
    },
};

/// How a feed reads its page.
pub(in crate::serve) async fn explained(shared: &Arc<Shared>, id: &str) -> Result<Look, Fault> {
    of_kept_page(shared, id, pipeline::look).await
}

/// Its page with that outlined, as HTML that runs nothing.
async fn shown(shared: &Arc<Shared>, id: &str) -> Result<String, Fault> {
    of_kept_page(shared, id, pipeline::show).await
}

async fn of_kept_page<T: Send + 'static>(
    shared: &Arc<Shared>,
    id: &str,
    read: fn(&FeedConfig, &Page) -> Result<T, SourceError>,
) -> Result<T, Fault> {
    let id = id.to_owned();
    let done = shared.read(move |reader| {
        let house = reader.house();
        let feed = house.feed(&id).ok_or(Fault::NotFound)?;
        let Some(url) = first_address(feed) else {
            return Err(Fault::bad_request("this feed is not read from a page on the web"));
        };
        let page = reader.store().kept_page(&id, url.as_str())?;
        let page = page.ok_or_else(|| Fault::bad_request("no page of it is kept yet: refresh it first"))?;
        read(feed, &page).map_err(|error| Fault::bad_request(error.to_string()))
    });
    done.await
}

/// `GET /explain/ID`: where each field of a feed's items comes from.
pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let viewer = Viewer::operator(&shared, &headers)?;
    let read = explained(&shared, &id).await?;
    let items: Vec<_> = read.items.iter().take(SHOWN).map(told_fields).collect();
    let page = json!({ "id": id, "items": items, "count": read.items.len(), "way": read.way.to_string() });
    render(&shared, &viewer, "explain.html", page)
}

/// `GET /explain/ID/page`
pub(super) async fn frame(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    Viewer::operator(&shared, &headers)?;
    Ok(framed(shown(&shared, &id).await?))
}
