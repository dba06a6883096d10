//! What a run writes: the documents of a feed as soon as its sources are done, and what depends on several feeds at its end.

use std::{
    collections::HashSet,
    sync::{MutexGuard, PoisonError},
};

use super::Run;
use crate::{
    config::FeedConfig,
    model::FeedId,
    pipeline::{
        Error,
        documents::{self, Publisher, WrittenDocuments},
        index,
        task::lock,
        withdraw::{self, Withdrawal, WithdrawalStep},
    },
};

#[derive(Debug, Default)]
pub(super) struct Documents {
    pub heads: documents::Heads,
    pub made: WrittenDocuments,
    pub withdrawn: Vec<Withdrawal>,
    /// The feeds whose documents were looked at.
    pub looked_at: HashSet<FeedId>,
}

impl Documents {
    fn note(&mut self, made: WrittenDocuments) {
        self.made.written.extend(made.written);
        self.made.unwritten.extend(made.unwritten);
        self.made.in_place += made.in_place;
    }
}

impl Run {
    /// Writes a feed's documents; a document that cannot be written is reported and costs no other.
    pub(super) fn publish(&self, feed: &FeedConfig) -> Result<(), Error> {
        let Some(publisher) = self.publisher() else { return Ok(()) };
        let mut heads = documents::Heads::new();
        let store = lock(&self.engine.store);
        let made = publisher.publish_feed(&store, (&self.engine.config, feed), &mut heads)?;
        drop(store);
        self.engine.changes.note_written(&self.engine.config, Some(feed), &made.written);
        let mut documents = self.documents();
        documents.heads.extend(heads);
        documents.looked_at.insert(feed.id.clone());
        documents.note(made);
        Ok(())
    }

    /// Writes what depends on several feeds, and the feeds that had no source to wait for.
    pub(super) fn publish_rest(&self) -> Result<(), Error> {
        let config = &self.engine.config;
        let Some(publisher) = self.publisher() else { return Ok(()) };
        let partly = !self.options.feeds.is_empty();
        let troubled: HashSet<String> =
            lock(&self.engine.store).unwritten()?.into_iter().filter_map(|document| document.feed).collect();
        for feed in &config.feeds {
            let is_made_of_others = feed.depends_on_others();
            let is_wanted = || !partly && (troubled.contains(feed.id.as_str()) || publisher.lacks(feed));
            if !self.documents().looked_at.contains(&feed.id) && (is_made_of_others || is_wanted()) {
                self.publish(feed)?;
            }
        }
        let withdrawn = withdraw::withdraw(&publisher, &self.engine.store, config, partly)?;
        let heads = std::mem::take(&mut self.documents().heads);
        let made = index::publish(&publisher, &self.engine.store, config, heads)?;
        self.engine.changes.note_written(config, None, &made.written);
        if withdrawn.iter().any(|withdrawal| matches!(withdrawal.step, WithdrawalStep::Removed)) {
            self.engine.changes.note_withdrawn();
        }
        let mut documents = self.documents();
        documents.withdrawn = withdrawn;
        documents.note(made);
        Ok(())
    }

    /// None where nothing is published.
    fn publisher(&self) -> Option<Publisher<'_>> {
        let folder = self.engine.folder.as_deref()?;
        Some(Publisher { folder, owner: self.engine.owner(), now: self.options.now })
    }

    pub(super) fn documents(&self) -> MutexGuard<'_, Documents> {
        self.documents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
