//! What is due, and what waits for its hosts: no two feeds of one host are refreshed at once.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashSet, VecDeque},
    sync::atomic::Ordering,
    time::Duration,
};

use chrono::{DateTime, Utc};

use crate::serve::{
    command::RefreshManner,
    snapshot::{FeedState, Snapshot},
};

/// The clock of the machine may be set: nothing is slept through for longer than this.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// A feed that is due, and waits for its hosts and for room.
pub(super) struct Waiting {
    pub index: usize,
    pub since: DateTime<Utc>,
    pub manner: RefreshManner,
    /// Somebody wishes it.
    pub is_wished: bool,
    /// The runs that want to know what comes of it.
    pub runs: Vec<u64>,
}

/// The feeds that are not being refreshed, by their places in the present configuration.
#[derive(Default)]
pub(super) struct Queue {
    /// When which feed is due; one that was planned anew is there twice, and the later plan counts.
    due: BinaryHeap<Reverse<(DateTime<Utc>, usize)>>,
    waiting: VecDeque<Waiting>,
    /// The hosts of those that are being refreshed.
    busy: HashSet<String>,
}

impl Queue {
    /// Forgets what is due, and hands on what waits. The hosts stay busy.
    pub(super) fn clear(&mut self) -> VecDeque<Waiting> {
        self.due.clear();
        std::mem::take(&mut self.waiting)
    }

    /// Plans a feed's next refresh; none for one that never is.
    pub(super) fn plan(&mut self, snapshot: &Snapshot, index: usize, at: Option<DateTime<Utc>>) {
        snapshot.states()[index].set_next_look(at);
        self.due.extend(at.map(|at| Reverse((at, index))));
    }

    /// How long nothing is due.
    pub(super) fn until_next(&self, now: DateTime<Utc>) -> Duration {
        let Some(Reverse((at, _))) = self.due.peek() else { return LONGEST_SLEEP };
        (*at - now).to_std().unwrap_or_default().clamp(Duration::from_millis(50), LONGEST_SLEEP)
    }

    /// Puts what is due into line.
    pub(super) fn line_up(&mut self, snapshot: &Snapshot, now: DateTime<Utc>) {
        while let Some(Reverse((at, index))) = self.due.peek().copied().filter(|Reverse((at, _))| *at <= now) {
            self.due.pop();
            let state = &snapshot.states()[index];
            // a feed that was planned anew in the meantime has another place in the queue
            let is_current = state.next_look().is_some_and(|next| next.timestamp() == at.timestamp());
            if is_current && !state.paused.load(Ordering::Relaxed) {
                self.wait_for(Waiting {
                    index,
                    since: at,
                    manner: RefreshManner::DUE,
                    is_wished: false,
                    runs: Vec::new(),
                });
            }
        }
    }

    /// Takes those out of the line that can be refreshed now, so many at the most; their hosts are busy from here on.
    pub(super) fn take_startable(&mut self, snapshot: &Snapshot, most: usize) -> Vec<Waiting> {
        let mut startable = Vec::new();
        for waiting in std::mem::take(&mut self.waiting) {
            let state = &snapshot.states()[waiting.index];
            let is_held_up =
                state.refreshing.load(Ordering::Relaxed) || state.hosts.iter().any(|host| self.busy.contains(host));
            if is_held_up || startable.len() >= most {
                self.waiting.push_back(waiting);
            } else {
                self.busy.extend(state.hosts.iter().cloned());
                state.refreshing.store(true, Ordering::Relaxed);
                startable.push(waiting);
            }
        }
        startable
    }

    /// Says that a refresh has ended.
    pub(super) fn release(&mut self, state: &FeedState) {
        for host in &state.hosts {
            self.busy.remove(host);
        }
        state.refreshing.store(false, Ordering::Relaxed);
    }

    /// Puts a feed into line; one that waits already does so for both.
    pub(super) fn wait_for(&mut self, wanted: Waiting) {
        match self.waiting.iter_mut().find(|waiting| waiting.index == wanted.index) {
            Some(waiting) => {
                waiting.manner = waiting.manner.or(wanted.manner);
                waiting.is_wished |= wanted.is_wished;
                waiting.runs.extend(wanted.runs);
            }
            None => self.waiting.push_back(wanted),
        }
    }

    /// Lets a feed go before all others that wait.
    pub(super) fn put_first(&mut self, index: usize) {
        let at = self.waiting.iter().position(|waiting| waiting.index == index);
        if let Some(first) = at.and_then(|at| self.waiting.remove(at)) {
            self.waiting.push_front(first);
        }
    }

    /// How many feeds wait.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }
}
