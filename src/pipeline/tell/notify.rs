//! New items, posted to where `[feed.ID.notify]` says: what readers get, and nothing that was there before somebody was to be told.
//!
//! What was posted last is known by the number of its item, so that one who cannot be reached gets all that it missed.

use chrono::{DateTime, Utc};

use super::{
    super::{Engine, Error, assemble, task::lock},
    ended, notify_table, post,
};
use crate::{
    config::{FeedConfig, Notify},
    emit,
    model::{Entry, Feed, Format},
    store::{Told, UnwrittenDocument},
};

/// So many items are posted at once, and of those that are posted one by one in a run.
const AT_ONCE: usize = 50;
const ONE_BY_ONE: usize = 20;
/// By what is kept what was posted.
const TARGET: &str = "notify";

/// Posts the new items of all feeds that say where.
pub(super) async fn tell(engine: &Engine, now: DateTime<Utc>) -> Result<Vec<UnwrittenDocument>, Error> {
    let mut failed = Vec::new();
    for feed in &engine.config.feeds {
        let Some(notify) = &feed.notify else { continue };
        let table = notify_table(feed);
        if !engine.changes.may_retry(&table) {
            continue;
        }
        let Some((upto, news)) = news(engine, (feed, notify), now)? else { continue };
        let sent = match &news {
            Some(news) => send(engine, (feed, notify), news, now).await,
            None => Ok(()),
        };
        if sent.is_ok() {
            record(engine, feed, upto, now)?;
        }
        failed.extend(ended(engine, (&table, Some(feed)), sent, now)?);
    }
    Ok(failed)
}

/// New items of a feed, the oldest first, each with its number.
struct NewItems {
    feed: Feed,
    entries: Vec<(i64, Entry)>,
}

/// Up to which number all is posted then, and what is to be posted; none where there is nothing new. Where nothing was posted yet, all
/// that is there counts as posted.
fn news(
    engine: &Engine,
    (feed, notify): (&FeedConfig, &Notify),
    now: DateTime<Utc>,
) -> Result<Option<(i64, Option<NewItems>)>, Error> {
    let store = lock(&engine.store);
    let members = assemble::members(&engine.config, feed);
    let mut last = 0;
    for member in &members {
        last = last.max(store.last_number(member.id.as_str())?);
    }
    let told = store.told(engine.owner(), TARGET)?.remove(feed.id.as_str());
    let told = told.and_then(|told| told.what.parse::<i64>().ok());
    let told = match told {
        // a feed that was never read has nothing that could count as posted
        _ if last == 0 => return Ok(None),
        Some(told) if told == last => return Ok(None),
        Some(told) if told < last => told,
        _ => return Ok(Some((last, None))),
    };
    let mut ids = Vec::new();
    for member in members {
        ids.extend(store.ids_after(member.id.as_str(), told)?);
    }
    ids.sort_unstable();
    let mut whole = assemble::feed(&store, &engine.config, feed, usize::MAX)?;
    whole.settle(now);
    let mut published: Vec<Entry> = std::mem::take(&mut whole.entries);
    let mut entries = Vec::new();
    for (number, id) in ids {
        if let Some(place) = published.iter().position(|entry| entry.id.as_str() == id) {
            entries.push((number, published.swap_remove(place)));
        }
    }
    let most = if notify.template.is_some() { ONE_BY_ONE } else { AT_ONCE };
    let upto = entries.get(most).and_then(|_| entries.get(most - 1)).map_or(last, |(number, _)| *number);
    entries.truncate(most);
    Ok(Some((upto, (!entries.is_empty()).then_some(NewItems { feed: whole, entries }))))
}

async fn send(
    engine: &Engine,
    (feed, notify): (&FeedConfig, &Notify),
    news: &NewItems,
    now: DateTime<Utc>,
) -> Result<(), String> {
    let of = Some(feed.id.as_str());
    let Some(template) = &notify.template else {
        let entries = news.entries.iter().rev().map(|(_, entry)| entry.clone()).collect();
        let document = Feed { entries, ..news.feed.clone() };
        let body = emit::render(&document, Format::Json).map_err(|error| error.to_string())?;
        return post::post(engine, &notify.hook, ("application/feed+json", of), body).await;
    };
    for (number, entry) in &news.entries {
        let (kind, body) = filled(template, (feed, &news.feed), entry);
        post::post(engine, &notify.hook, (kind, of), body.into_bytes()).await?;
        // one that was posted is not posted again because of a later one
        record(engine, feed, *number, now).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn record(engine: &Engine, feed: &FeedConfig, upto: i64, now: DateTime<Utc>) -> Result<(), Error> {
    let told = Told { what: upto.to_string(), since: now };
    lock(&engine.store).record_told_of((engine.owner(), TARGET), feed.id.as_str(), Some(&told))?;
    Ok(())
}

/// A template with an item's words, and the type of what it makes: in JSON they are escaped.
fn filled(template: &str, (feed, whole): (&FeedConfig, &Feed), entry: &Entry) -> (&'static str, String) {
    let value = |part: &str| match part {
        "title" => entry.item.title.clone(),
        "link" => entry.item.link.as_ref().map(ToString::to_string).unwrap_or_default(),
        "summary" => entry.item.summary.clone().unwrap_or_default(),
        "author" => entry.item.authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>().join(", "),
        "category" => entry.item.categories.join(", "),
        "published" => entry.published.to_rfc3339(),
        "id" => entry.guid().to_owned(),
        "feed" => feed.id.to_string(),
        _ => whole.title.clone(),
    };
    let is_json = serde_json::from_str::<serde_json::Value>(&replaced(template, |_| String::new())).is_ok();
    match is_json {
        true => ("application/json", replaced(template, |part| escaped(&value(part)))),
        false => ("text/plain; charset=utf-8", replaced(template, value)),
    }
}

/// A text as it stands between the quotation marks of JSON.
fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
}

/// Puts values in the place of the names in braces, in one pass: what a page says is no template.
fn replaced(template: &str, value: impl Fn(&str) -> String) -> String {
    let (mut made, mut rest) = (String::new(), template);
    while let Some((before, behind)) = rest.split_once('{') {
        made += before;
        let name = crate::config::PARTS
            .iter()
            .find(|part| behind.strip_prefix(**part).is_some_and(|rest| rest.starts_with('}')));
        match name {
            Some(part) => {
                made += &value(part);
                rest = behind.get(part.len() + 1..).unwrap_or_default();
            }
            None => {
                made.push('{');
                rest = behind;
            }
        }
    }
    made + rest
}

#[cfg(test)]
mod tests {
    use super::{escaped, replaced};

    #[test]
    fn a_name_in_braces_is_filled_in_once_and_other_braces_stay() {
        let value = |part: &str| format!("<{part} {{link}}>");
        assert_eq!(replaced("{\"a\": \"{title}\", {b}} {", value), "{\"a\": \"<title {link}>\", {b}} {");
        assert_eq!(escaped("a \"b\"\n\\"), r#"a \"b\"\n\\"#);
    }
}
