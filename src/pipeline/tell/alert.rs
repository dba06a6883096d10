//! Which feeds are not well any more, or again, since somebody was told last.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};

use super::{
    super::{Engine, Error, State, health, task::lock},
    alert_table, ended, post,
    wording::{News, Notice, WELL, tame},
};
use crate::{
    config::{Alert, FeedConfig, Trouble},
    model::Surface,
    store::{Store, StoreError, Told, UnwrittenDocument},
};

/// What is the case with a feed.
enum Case {
    Well,
    /// It fails, and has not for long enough to be told of.
    Unsettled,
    Trouble {
        word: &'static str,
        since: DateTime<Utc>,
        reason: Option<String>,
        advice: Option<String>,
    },
}

/// Tells everybody whom `[alert]` names what is new to them.
pub(super) async fn tell(engine: &Engine, now: DateTime<Utc>) -> Result<Vec<UnwrittenDocument>, Error> {
    let Some(alert) = &engine.config.alert else { return Ok(Vec::new()) };
    if alert.quiet.quiet_until(now).is_some() {
        return Ok(Vec::new());
    }
    let cases = cases(engine, alert, now)?;
    let mut failed = Vec::new();
    for target in &alert.targets {
        let table = alert_table(target);
        let told = lock(&engine.store).told(engine.owner(), &table)?;
        forget_others(engine, (&table, &told), &cases)?;
        let news = news(&cases, &told, now);
        if news.is_empty() || !engine.changes.may_retry(&table) {
            failed.extend(still_untold(engine, &table, !news.is_empty())?);
            continue;
        }
        let sent = post::send(engine, target, &Notice::new(&news, now)).await;
        if sent.is_ok() {
            record(engine, &table, &news)?;
        }
        failed.extend(ended(engine, (&table, None), sent, now)?);
    }
    Ok(failed)
}

/// How the feeds are that are told of.
fn cases<'a>(engine: &'a Engine, alert: &Alert, now: DateTime<Utc>) -> Result<Vec<(&'a FeedConfig, Case)>, Error> {
    let store = lock(&engine.store);
    let paused = store.paused()?;
    let mut cases = Vec::new();
    // what is wrong with a merged feed is told of its members
    let feeds = engine.config.feeds.iter().filter(|feed| feed.alerts && !feed.is_merged());
    for feed in feeds.filter(|feed| !paused.contains(feed.id.as_str())) {
        cases.push((feed, case(&store, engine, (feed, alert), now)?));
    }
    Ok(cases)
}

fn case(
    store: &Store,
    engine: &Engine,
    (feed, alert): (&FeedConfig, &Alert),
    now: DateTime<Utc>,
) -> Result<Case, Error> {
    let health = health(store, &engine.config, feed, now)?;
    let trouble = match health.state {
        State::Failing => Trouble::Failing,
        State::Held => Trouble::Held,
        State::Degraded => Trouble::Degraded,
        State::Stale => Trouble::Stale,
        State::Merged | State::Well | State::New | State::Mended => return Ok(Case::Well),
    };
    if !alert.on.contains(&trouble) {
        return Ok(Case::Well);
    }
    let is_settled = || -> Result<bool, StoreError> {
        for source in feed.sources() {
            if store.source(feed.id.as_str(), &source.id, now)?.failures >= alert.after {
                return Ok(true);
            }
        }
        Ok(!health.unwritten.is_empty())
    };
    if trouble == Trouble::Failing && !is_settled()? {
        return Ok(Case::Unsettled);
    }
    let advice = health.advice.as_ref().map(|advice| tame(&advice.told(Surface::Command, feed.id.as_str())));
    let reason = health.reason.as_deref().map(tame);
    Ok(Case::Trouble { word: trouble.word(), since: health.failing_since.unwrap_or(now), reason, advice })
}

/// What somebody does not know yet.
fn news(cases: &[(&FeedConfig, Case)], told: &HashMap<String, Told>, now: DateTime<Utc>) -> Vec<News> {
    let new = |(feed, case): &(&FeedConfig, Case)| {
        let before = told.get(feed.id.as_str());
        let of = |state, since, reason: &Option<String>, advice: &Option<String>| News {
            feed: feed.id.to_string(),
            title: feed.title.clone(),
            state,
            was: before.map(|told| told.what.clone()),
            since,
            reason: reason.clone(),
            advice: advice.clone(),
        };
        match case {
            Case::Unsettled => None,
            Case::Well => before.map(|told| of(WELL, told.since.min(now), &None, &None)),
            Case::Trouble { word, .. } if before.is_some_and(|told| told.what == *word) => None,
            Case::Trouble { word, since, reason, advice } => Some(of(word, *since, reason, advice)),
        }
    };
    cases.iter().filter_map(new).collect()
}

/// Keeps what somebody knows now.
fn record(engine: &Engine, table: &str, news: &[News]) -> Result<(), Error> {
    let store = lock(&engine.store);
    for News { feed, state, since, .. } in news {
        let told = (*state != WELL).then(|| Told { what: (*state).to_owned(), since: *since });
        store.record_told_of((engine.owner(), table), feed, told.as_ref())?;
    }
    Ok(())
}

/// Forgets what was told of feeds that nobody is told of any more.
fn forget_others(
    engine: &Engine,
    (table, told): (&str, &HashMap<String, Told>),
    cases: &[(&FeedConfig, Case)],
) -> Result<(), Error> {
    let present: HashSet<&str> = cases.iter().map(|(feed, _)| feed.id.as_str()).collect();
    let store = lock(&engine.store);
    for feed in told.keys().filter(|feed| !present.contains(feed.as_str())) {
        store.record_told_of((engine.owner(), table), feed, None)?;
    }
    Ok(())
}

/// One who could not be told and waits for the next try, or need not be told any more.
fn still_untold(engine: &Engine, table: &str, is_wanted: bool) -> Result<Option<UnwrittenDocument>, Error> {
    let store = lock(&engine.store);
    let is_it = |document: &UnwrittenDocument| document.name == table && document.config == engine.owner();
    let Some(untold) = store.unwritten()?.into_iter().find(is_it) else { return Ok(None) };
    if is_wanted {
        return Ok(Some(untold));
    }
    store.forget_unwritten(&untold.path)?;
    Ok(None)
}
