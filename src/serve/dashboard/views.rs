//! All feeds, and one feed.

use std::sync::{Arc, atomic::Ordering};

use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
    response::Response,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Viewer, render};
use crate::{
    config::FeedConfig,
    pipeline,
    serve::{
        house::House,
        overview::{self, FeedView},
        routes::Fault,
        shared::Shared,
    },
};

/// Feeds on one page.
const PAGE: usize = 100;

/// Which feeds are shown.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(super) struct Filter {
    #[serde(default)]
    q: String,
    /// all, failing, paused
    #[serde(default)]
    show: String,
    #[serde(default)]
    page: usize,
}

/// What is true of all feeds together.
#[derive(Debug, Default, Serialize)]
struct Totals {
    feeds: usize,
    failing: usize,
    paused: usize,
    shown: usize,
    pages: usize,
    page: usize,
}

/// `/`
pub(super) async fn overview(
    State(shared): State<Arc<Shared>>,
    Query(filter): Query<Filter>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let viewer = Viewer::of(&shared, &headers);
    let (task, admin) = (Arc::clone(&shared), viewer.admin);
    let found = tokio::task::spawn_blocking(move || {
        let (views, totals) = select(&task, &filter, admin)?;
        Ok::<_, pipeline::Error>((filter, views, totals))
    });
    let (filter, feeds, totals) = found.await.map_err(|_| Fault::Broken)??;
    render(&shared, &viewer, "overview.html", json!({ "feeds": feeds, "totals": totals, "filter": filter }))
}

/// The feeds that a filter lets through, the failing ones first.
fn select(shared: &Shared, filter: &Filter, admin: bool) -> Result<(Vec<FeedView>, Totals), pipeline::Error> {
    let house = shared.house();
    let failing = shared.store().failing()?;
    let fails = |feed: &FeedConfig| {
        pipeline::members(house.engine.config(), feed).iter().any(|member| failing.contains(member.id.as_str()))
    };
    let visible: Vec<&FeedConfig> = house.feeds().iter().filter(|feed| admin || !feed.private).collect();
    let mut totals = Totals { feeds: visible.len(), ..Totals::default() };
    let mut chosen = Vec::new();
    for feed in visible {
        let (fails, pauses) = (fails(feed), is_paused(&house, feed));
        totals.failing += usize::from(fails);
        totals.paused += usize::from(pauses);
        let shows = match filter.show.as_str() {
            "failing" => fails,
            "paused" => pauses,
            _ => true,
        };
        if shows && matches(shared, feed, &filter.q)? {
            chosen.push((!fails, feed));
        }
    }
    chosen.sort_by_key(|(well, _)| *well);
    totals.shown = chosen.len();
    totals.pages = chosen.len().div_ceil(PAGE).max(1);
    totals.page = filter.page.clamp(1, totals.pages);
    let on_page = chosen.into_iter().skip((totals.page - 1) * PAGE).take(PAGE);
    let views = on_page.map(|(_, feed)| overview::view(shared, &house, feed)).collect::<Result<_, _>>()?;
    Ok((views, totals))
}

fn is_paused(house: &House, feed: &FeedConfig) -> bool {
    house.room(feed.id.as_str()).is_some_and(|room| room.paused.load(Ordering::Relaxed))
}

fn matches(shared: &Shared, feed: &FeedConfig, words: &str) -> Result<bool, pipeline::Error> {
    if words.trim().is_empty() {
        return Ok(true);
    }
    let head = pipeline::headline(&shared.store(), feed)?;
    let home = head.home.map(String::from).unwrap_or_default();
    let text = format!("{} {} {home}", feed.id, head.title).to_lowercase();
    Ok(words.to_lowercase().split_whitespace().all(|word| text.contains(word)))
}

/// `/feed/ID`
pub(super) async fn feed(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let viewer = Viewer::of(&shared, &headers);
    let (task, admin) = (Arc::clone(&shared), viewer.admin);
    let found = tokio::task::spawn_blocking(move || {
        let house = task.house();
        let feed = house.feed(&id).filter(|feed| admin || !feed.private);
        feed.map(|feed| overview::detail(&task, &house, feed)).transpose()
    });
    let feed = found.await.map_err(|_| Fault::Broken)??.ok_or(Fault::NotFound)?;
    render(&shared, &viewer, "feed.html", json!({ "feed": feed }))
}
