//! Builders for the tests of this folder: items as a page shows them, and what is known of them.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    arrivals::Arrivals,
    known::{Known, KnownItem, KnownSource, Memory, Observation},
    words,
};
use crate::model::{Author, Image, Item, Moment, SafeHtml};

pub(super) fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(super) fn now() -> DateTime<Utc> {
    time("2026-11-20T12:00:00Z")
}

pub(super) fn html(markup: &str) -> SafeHtml {
    serde_json::from_value(markup.into()).unwrap()
}

/// A day as `2026-11-03`, or an instant as RFC 3339 writes it.
pub(super) fn moment(text: &str) -> Moment {
    match text.parse::<NaiveDate>() {
        Ok(day) => Moment::Day(day),
        Err(_) => Moment::Instant(DateTime::parse_from_rfc3339(text).unwrap()),
    }
}

/// An undated item of that address and title, with the keys that follow from them.
pub(super) fn item(slug: &str, title: &str) -> Item {
    let link = (!slug.is_empty()).then(|| format!("https://news.example/{slug}").parse().unwrap());
    let address = (!slug.is_empty()).then(|| format!("url:news.example/{slug}"));
    let title_key = (!title.is_empty()).then(|| format!("title:{}|", words::letters(title)));
    let keys = address.into_iter().chain(title_key).collect();
    Item { link, title: title.to_owned(), keys, ..Item::default() }
}

/// The item of that number, whose words are its own.
pub(super) fn story(number: usize) -> Item {
    const TOWNS: [&str; 7] = ["Arden", "Bexley", "Corran", "Dunmore", "Elstow", "Farrow", "Garth"];
    let town = TOWNS[number % TOWNS.len()];
    let mut story = item(&format!("story/{number}"), &format!("{town}{number} opens pier{number} to ferry{number}"));
    story.summary = Some(format!("Council{number} of {town}{number} voted{number} late{number}"));
    story
}

pub(super) fn stories(numbers: std::ops::Range<usize>) -> Vec<Item> {
    numbers.map(story).collect()
}

/// One change of an item after another.
pub(super) trait With: Sized {
    /// The source's own id.
    fn id(self, id: &str) -> Self;
    fn dated(self, text: &str) -> Self;
    fn titled(self, title: &str) -> Self;
    fn summary(self, summary: &str) -> Self;
    fn author(self, name: &str) -> Self;
    fn image(self, address: &str) -> Self;
}

impl With for Item {
    fn id(mut self, id: &str) -> Self {
        let at = self.keys.iter().position(|key| key.starts_with("title:")).unwrap_or(self.keys.len());
        self.keys.insert(at, format!("id:{id}"));
        self
    }
    fn dated(mut self, text: &str) -> Self {
        let moment = moment(text);
        self.published = Some(moment);
        for key in self.keys.iter_mut().filter(|key| key.starts_with("title:")) {
            *key = format!("{}|{}", key.rsplit_once('|').unwrap().0, moment.day());
        }
        self
    }
    fn titled(mut self, title: &str) -> Self {
        self.keys.retain(|key| !key.starts_with("title:"));
        let day = self.published.map(|moment| moment.day().to_string()).unwrap_or_default();
        self.keys.push(format!("title:{}|{day}", words::letters(title)));
        self.title = title.to_owned();
        self
    }
    fn summary(mut self, summary: &str) -> Self {
        self.summary = Some(summary.to_owned());
        self
    }
    fn author(mut self, name: &str) -> Self {
        self.authors = vec![Author { name: name.to_owned(), url: None }];
        self
    }
    fn image(mut self, address: &str) -> Self {
        self.image = Some(Image { url: address.parse().unwrap(), alt: None });
        self
    }
}

/// What is known of an item that was first seen two days ago.
pub(super) fn known_item(item: &Item) -> KnownItem {
    let seen = (now() - TimeDelta::days(2)).timestamp();
    KnownItem {
        keys: item.keys.clone(),
        link: item.link.as_ref().map(ToString::to_string),
        published: item.published,
        updated: Some(seen),
        first_seen: Some(seen),
        item: Some(Item { keys: Vec::new(), ..item.clone() }),
        is_sound: true,
        ..KnownItem::default()
    }
}

/// What is known where these items, numbered from 1, were the page of yesterday, and an item came a day before that.
pub(super) fn known(items: &[Item]) -> Known {
    let mut known = Known {
        source: KnownSource {
            succeeded_at: Some(now() - TimeDelta::days(1)),
            same_recipe: true,
            judges: true,
            #[expect(clippy::cast_precision_loss, reason = "a handful of items")]
            usual: Some(items.len() as f64),
            memory: Memory {
                arrivals: Arrivals { days: 30.0, items: 30.0, largest: 2.0, ..Arrivals::default() },
                ..Memory::default()
            },
            ..KnownSource::default()
        },
        newest: items.iter().filter_map(|item| Some(item.published?.begins(Tz::UTC).to_utc())).max(),
        oldest: Some((now() - TimeDelta::days(2)).timestamp()),
        ..Known::default()
    };
    for (number, item) in (1..).zip(items) {
        for key in &item.keys {
            // one item alone owns a key
            let is_owner = *known.owners.entry(key.clone()).or_insert(number) == number;
            let title = key.strip_prefix("title:").and_then(|key| key.rsplit_once('|'));
            if let Some((title, day)) = title.filter(|_| is_owner) {
                known.titles.entry(title.to_owned()).or_default().push((day.to_owned(), number));
            }
        }
        known.items.insert(number, known_item(item));
        known.source.current.push(number);
    }
    known
}

pub(super) fn seen(items: &[Item]) -> Observation<'_> {
    Observation {
        items,
        further: 0,
        accept: false,
        watched: false,
        unread: None,
        named: &[],
        full_text: false,
        timezone: Tz::UTC,
        now: now(),
    }
}
