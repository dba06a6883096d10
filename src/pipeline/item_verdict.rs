//! What becomes of each item of a page: one verdict an item, with the rule, the other item or the limit that decides it.

use std::{collections::HashSet, fmt};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Error, Explanation};
use crate::{
    config::{FeedConfig, Source},
    extract::{Explained, FoundBy},
    filter::LeftOut,
    model::Item,
    store::Store,
};

/// What becomes of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum ItemVerdict {
    /// It is in the feed's documents.
    Published,
    /// It is not known yet, and the next run publishes it.
    New,
    /// A rule of the feed leaves it out.
    LeftOut(LeftOut),
    /// It is one with an item above it.
    SameAs {
        /// That item's number, counted from 1.
        item: usize,
        /// What both have: `id`, `address` or `headline`.
        by: &'static str,
    },
    /// It is known, and older than the last item that the feed keeps.
    BeyondKeep {
        /// How many items the feed keeps.
        keep: usize,
    },
    /// It is what a watched part says now: what changes in it is published.
    Watched,
    /// Its list is held back.
    Held {
        /// Why.
        reason: String,
    },
    /// It was forgotten by its age, and does not come back.
    Forgotten,
    /// Nothing in it could be published: no title, no link, no text.
    Nothing,
}

impl ItemVerdict {
    /// Whether readers do not get the item.
    #[must_use]
    pub fn is_dropped(&self) -> bool {
        !matches!(self, Self::Published | Self::New | Self::Watched)
    }
}

impl fmt::Display for ItemVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Published => f.write_str("published"),
            Self::New => f.write_str("new: the next run publishes it"),
            Self::Watched => f.write_str("as it is now: the next change is an item"),
            Self::LeftOut(left_out) => left_out.fmt(f),
            Self::SameAs { item, by } => write!(f, "same as item {item}, by its {by}"),
            Self::BeyondKeep { keep } => write!(f, "beyond `keep`: the feed has {keep} newer items"),
            Self::Held { reason } => write!(f, "held: {reason}"),
            Self::Forgotten => f.write_str("forgotten: it is older than `keep` allows"),
            Self::Nothing => f.write_str("nothing that a feed could show: no title, no link and no text"),
        }
    }
}

/// What becomes of the items of a page, in their order; `kept` has those that are known as they are remembered, and `before` items of other
/// pages of the feed are counted before them.
///
/// # Errors
/// [`Error::Store`].
pub fn verdicts(
    store: Option<&Store>,
    (feed, source): (&FeedConfig, &Source),
    (explanation, kept, before): (&Explanation, &[Option<Item>], usize),
    now: DateTime<Utc>,
) -> Result<Vec<ItemVerdict>, Error> {
    let standing = ItemStanding::of(store, (feed, source), explanation, now)?;
    let none = (None, None);
    let known = kept.iter().zip(&standing.ids).map(|(kept, id)| (kept.as_ref(), id.as_deref()));
    let known = known.chain(std::iter::repeat(none));
    Ok(explanation
        .items
        .iter()
        .zip(known)
        .map(|(explained, known)| standing.judge(feed, explained, known, before))
        .collect())
}

/// What is known of a source and of the feed's documents.
struct ItemStanding {
    ids: Vec<Option<String>>,
    published: HashSet<String>,
    held: Option<String>,
    /// The page is watched, and what it said before is known.
    is_watched: bool,
}

impl ItemStanding {
    fn of(
        store: Option<&Store>,
        (feed, source): (&FeedConfig, &Source),
        explanation: &Explanation,
        now: DateTime<Utc>,
    ) -> Result<Self, Error> {
        let refused = || explanation.refusal.map(|refusal| refusal.to_string());
        let Some(store) = store else {
            return Ok(Self { ids: Vec::new(), published: HashSet::new(), held: refused(), is_watched: false });
        };
        let of = (feed.id.as_str(), source.id.as_str());
        let items: Vec<Item> = explanation.items.iter().map(|read| read.item.clone().unwrap_or_default()).collect();
        let ids = store.ids_of(of, &items, now)?;
        let published = store.items(of.0, feed.keep.items, |item| feed.rules.keep(item))?;
        let is_held = store.source(of.0, of.1, now)?.memory.held.is_some();
        let failure = store.failure(of.0, of.1)?.filter(|_| is_held).map(|failure| failure.reason);
        let held = failure.or_else(|| refused().filter(|_| ids.iter().all(Option::is_none)));
        let is_watched = matches!(explanation.way, FoundBy::Watched(_)) && store.watched(of.0, of.1)?.is_some();
        let published = published.into_iter().map(|item| item.id.as_str().to_owned()).collect();
        Ok(Self { ids, published, held, is_watched })
    }

    fn judge(
        &self,
        feed: &FeedConfig,
        explained: &Explained,
        (kept, id): (Option<&Item>, Option<&str>),
        before: usize,
    ) -> ItemVerdict {
        if let Some(same) = &explained.same_as {
            return ItemVerdict::SameAs { item: before + same.place + 1, by: same.by };
        }
        let Some(item) = &explained.item else { return ItemVerdict::Nothing };
        let is_forgotten = |kept: &Item| kept.link.is_none() && kept.title.is_empty() && kept.content.is_none();
        if kept.is_some_and(|kept| is_forgotten(kept) && !is_forgotten(item)) {
            return ItemVerdict::Forgotten;
        }
        if let Some(left_out) = feed.rules.leaves_out(kept.unwrap_or(item)) {
            return ItemVerdict::LeftOut(left_out);
        }
        match (id, &self.held) {
            (Some(id), _) if self.published.contains(id) => ItemVerdict::Published,
            (Some(_), _) => ItemVerdict::BeyondKeep { keep: feed.keep.items },
            (None, _) if self.is_watched => ItemVerdict::Watched,
            (None, Some(reason)) => ItemVerdict::Held { reason: reason.clone() },
            (None, None) => ItemVerdict::New,
        }
    }
}
