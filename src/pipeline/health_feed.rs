//! The health feed: one entry for each change of state of a source, and silence otherwise.
//!
//! Given the events that the store keeps, hands on a feed; `serve` shows it, and `index` writes it into the output folder.

use chrono::{DateTime, TimeDelta, Utc};
use url::Url;

use crate::{
    fetch::shown,
    model::{Entry, Feed, FeedId, Item, ItemId, Surface},
    store::{EventKind, HealthEvent},
};

/// How many entries it has.
pub const HEALTH_ENTRIES: usize = 100;

/// What stands for the last change where nothing has changed yet, in days since 1970: Atom asks for a date (RFC 4287, section 4.1.1), and
/// one from before there were feeds is doubted.
const NEVER: i64 = 10_957;

/// The health feed with the entries of some events, the newest first. `home` is where the feeds are shown, `page` where one of them
/// is.
#[must_use]
pub fn health_feed<'a>(
    events: impl Iterator<Item = &'a HealthEvent>,
    home: Option<&Url>,
    page: impl Fn(&str) -> Option<Url>,
) -> Feed {
    let entries: Vec<Entry> = events.map(|event| entry(event, page(&event.feed))).collect();
    let id = FeedId::own("health");
    Feed {
        file: None,
        uri: id.uri(home.map_or("", Url::as_str)),
        id,
        title: "pagewire: health of the feeds".into(),
        description: Some("An entry whenever the state of a source changes.".into()),
        home: home.cloned(),
        language: Some("en".into()),
        image: None,
        show: None,
        updated: entries
            .iter()
            .map(|entry| entry.changed)
            .max()
            .unwrap_or(DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(NEVER)),
        ttl: None,
        base_url: None,
        formats: Vec::new(),
        address: None,
        links: Vec::new(),
        tags: Vec::new(),
        entries,
    }
}

/// An entry of the health feed; `what` and the time name it for ever.
#[must_use]
pub fn health_entry(at: DateTime<Utc>, what: &str, (title, summary): (String, String), link: Option<Url>) -> Entry {
    Entry {
        id: ItemId::mint("health", &format!("{what} {}", at.timestamp())),
        guid: None,
        published: at.fixed_offset(),
        updated: at.fixed_offset(),
        changed: at,
        item: Item { link, title, summary: Some(summary), ..Item::default() },
        origin: None,
    }
}

fn entry(event: &HealthEvent, link: Option<Url>) -> Entry {
    let HealthEvent { number, feed, source, at, kind, since, reason, advice } = event;
    // what concerns all feeds has no feed
    let name = if feed.is_empty() { source } else { feed };
    let label = if kind.ends().is_empty() { "What happened" } else { "What was wrong" };
    let advice = advice.as_ref().map(|advice| advice.told(Surface::Command, feed));
    let took = since.map(|since| length(*at - since));
    let said = |(label, words): (&str, Option<&str>)| {
        let words = words.filter(|words| !words.is_empty())?;
        Some(format!("{label}: {}.", words.trim_end_matches('.')))
    };
    let lines = [
        (label, Some(reason.as_str())),
        ("What to do", advice.as_deref()),
        ("How long it took", took.as_deref()),
        ("Source", Some(&*shown(source))),
    ];
    let mut lines: Vec<String> = lines.into_iter().filter_map(said).collect();
    if let Some(source) = lines.last_mut() {
        // an address is no sentence
        *source = source.trim_end_matches('.').to_owned();
    }
    health_entry(*at, &number.to_string(), (title(*kind, name), lines.join(" ")), link)
}

fn title(kind: EventKind, feed: &str) -> String {
    match kind {
        EventKind::Broke => format!("{feed} is broken"),
        EventKind::Healed => format!("{feed} is well again"),
        EventKind::Held => format!("{feed} is held back"),
        EventKind::Released => format!("{feed} is released: its list has stayed the same"),
        EventKind::Accepted => format!("{feed} was accepted as it is"),
        EventKind::Degraded => format!("{feed} is degraded"),
        EventKind::Restored => format!("{feed} has its fields again"),
        EventKind::Mended => format!("{feed} was mended"),
        EventKind::Fits => format!("{feed} is read by its own recipe again"),
        EventKind::Moved => format!("{feed} has moved"),
        EventKind::Backfilled => format!("{feed} has older items now, too"),
        EventKind::Stale => format!("{feed} is stale"),
        EventKind::Resumed => format!("{feed} gets new items again"),
    }
}

/// A length of time in words, in the largest unit of which it has two, or one.
pub(super) fn length(time: TimeDelta) -> String {
    let seconds = time.num_seconds().max(0);
    let units = [(86_400, "day"), (3600, "hour"), (60, "minute")];
    let (count, unit) = units
        .into_iter()
        .map(|(size, name)| (seconds / size, name))
        .find(|(count, unit)| *count >= if *unit == "minute" { 1 } else { 2 })
        .unwrap_or((seconds, "second"));
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_told_in_the_largest_unit_that_it_has_two_of() {
        let told = |seconds| length(TimeDelta::seconds(seconds));
        assert_eq!([told(0), told(1), told(60), told(3600)], ["0 seconds", "1 second", "1 minute", "60 minutes"]);
        assert_eq!([told(7200), told(90_000), told(200_000)], ["2 hours", "25 hours", "2 days"]);
    }
}
