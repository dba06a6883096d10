//! `max_age`, `sort`, `quota`, `near` and `unseen_in`: which items a feed publishes beside its rules, and in which order.

use std::{ops::Range, time::Duration};

use super::{
    feed,
    problem::Complaint,
    reader::{Problems, Reader},
};
use crate::model::FeedId;

/// Which items a feed publishes, and in which order.
#[derive(Debug, Clone, Default)]
pub struct Limits {
    /// Items that were published longer before the feed's last change are left out.
    pub max_age: Option<Duration>,
    /// How they stand in its documents.
    pub order: Order,
    /// Of each member of a merged feed so many at the most.
    pub quota: Option<usize>,
    /// One story that several members tell stands once.
    pub near: bool,
    /// Items whose address one of these feeds publishes are left out.
    pub unseen_in: Vec<FeedId>,
}

/// How items stand in a feed's documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first, of the newest ones that are kept.
    Oldest,
    /// By their titles.
    Title,
}

impl Limits {
    /// A text that is another one whenever they are; empty where there are none.
    pub(super) fn written(&self) -> String {
        let age = self.max_age.map(|age| format!("max_age {}", age.as_secs()));
        let order = (self.order != Order::Newest).then(|| format!("sort {:?}", self.order));
        let quota = self.quota.map(|quota| format!("quota {quota}"));
        let near = self.near.then(|| "near".to_owned());
        let unseen = self.unseen_in.iter().map(|id| format!("unseen_in {id}"));
        [age, order, quota, near].into_iter().flatten().chain(unseen).collect::<Vec<_>>().join("\n")
    }
}

/// The feeds that `unseen_in` names, with their places.
pub(super) type Unseen = Vec<(String, Range<usize>)>;

/// Reads the limits of a feed; `quota` and `near` are for merged ones.
pub(super) fn limits(reader: &Reader<'_>, is_merged: bool) -> (Limits, Unseen) {
    for key in ["quota", "near"] {
        if let Some(span) = reader.key_span(key).filter(|_| !is_merged) {
            let help = "it says what becomes of the items of several feeds, which `merge` names";
            reader.problems.add(span, format!("`{key}` without `merge`"), help);
        }
    }
    let unseen: Unseen = reader.texts("unseen_in").into_iter().map(|(name, span)| (name.to_owned(), span)).collect();
    let order = reader.parsed("sort", |text| match text {
        "newest" => Ok(Order::Newest),
        "oldest" => Ok(Order::Oldest),
        "title" => Ok(Order::Title),
        _ => Err(Complaint::new(format!("`sort = \"{text}\"` means nothing"), "write newest, oldest or title".into())),
    });
    let limits = Limits {
        max_age: reader.duration("max_age"),
        order: order.unwrap_or_default(),
        quota: reader.count("quota").map(|quota| usize::try_from(quota).unwrap_or(usize::MAX)),
        near: reader.flag("near") == Some(true),
        unseen_in: unseen.iter().filter_map(|(name, _)| FeedId::parse(name).ok()).collect(),
    };
    (limits, unseen)
}

/// Every feed that `unseen_in` names exists, is another one, and is not private where this one is public.
pub(super) fn check(feeds: &[feed::FeedReading], problems: &Problems) {
    for read in feeds {
        for (name, span) in &read.unseen {
            let other = feeds.iter().find(|other| other.feed.id.as_str() == name);
            let (message, help) = match other {
                None => (format!("there is no feed `{name}`"), "`unseen_in` names other feeds of this file"),
                Some(other) if other.feed.id == read.feed.id => {
                    (format!("`{name}` is this feed itself"), "all of its items would be left out")
                }
                Some(other) if other.feed.depends_on_others() && read.feed.depends_on_others() => (
                    format!("`{name}` is made of other feeds, as this one is"),
                    "name the feeds that it is made of: which of the two is published first is not settled",
                ),
                Some(other) if other.feed.private && !read.feed.private => {
                    (format!("`{name}` is private, and what is missing here would tell of it"), "")
                }
                Some(_) => continue,
            };
            problems.add(span.clone(), message, help);
        }
    }
}
