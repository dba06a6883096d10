//! Who is connected: as many as there is room for, and of each client so many.
//!
//! Where there is no room for one more, the connection that has waited longest for its client ends: one that asks nothing, or does not read
//! its answer. So neither many idle connections nor many of one client keep others out.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::host_filter::Client;

/// Connections of one client at once; with room for few in all, half of that.
const OF_ONE: usize = 256;
/// How long a connection that was told to end may take, and how often another is told.
const PATIENCE: Duration = Duration::from_millis(50);
const TRIES: usize = 20;

pub(super) struct Connections {
    room: Arc<Semaphore>,
    of_one: usize,
    began: Instant,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    next: u64,
    lines: HashMap<u64, (Option<Client>, Arc<Connection>)>,
    counts: HashMap<Client, usize>,
}

impl Open {
    fn remove(&mut self, number: u64) -> Option<Arc<Connection>> {
        let (client, line) = self.lines.remove(&number)?;
        if let Some(client) = client
            && let Some(count) = self.counts.get_mut(&client)
        {
            *count -= 1;
            if *count == 0 {
                self.counts.remove(&client);
            }
        }
        Some(line)
    }
}

/// What is known of one connection while it lasts.
pub(super) struct Connection {
    began: Instant,
    /// Since when nothing moves on it, in milliseconds since the first connection, and one more; 0 while something does.
    waits_since: AtomicU64,
    /// An answer is being made: it is not the client that is waited for.
    pub answers: AtomicBool,
    /// It is to end.
    pub end: Notify,
}

impl Connection {
    /// Says that its client is waited for.
    pub(super) fn waits(&self) {
        if self.waits_since.load(Ordering::Relaxed) == 0 {
            self.waits_since.store(self.began.elapsed().as_millis() as u64 + 1, Ordering::Relaxed);
        }
    }

    /// Says that bytes came or went.
    pub(super) fn moves(&self) {
        self.waits_since.store(0, Ordering::Relaxed);
    }

    fn waited_for(&self) -> Option<u64> {
        let since = self.waits_since.load(Ordering::Relaxed);
        (since > 0 && !self.answers.load(Ordering::Relaxed)).then_some(since)
    }
}

/// The place of a connection; dropping it makes room.
pub(super) struct ConnectionPlace {
    all: Arc<Connections>,
    number: u64,
    pub line: Arc<Connection>,
    _room: OwnedSemaphorePermit,
}

impl Drop for ConnectionPlace {
    fn drop(&mut self) {
        self.all.open().remove(self.number);
    }
}

impl Connections {
    /// Room for so many connections.
    pub(super) fn new(most: usize) -> Self {
        let of_one = OF_ONE.min(most / 2).max(1);
        let room = Arc::new(Semaphore::new(most.clamp(1, Semaphore::MAX_PERMITS)));
        Self { room, of_one, began: Instant::now(), open: Mutex::default() }
    }

    /// A place for a connection of a client, or of a proxy that stands for many clients; none where all are busy.
    pub(super) async fn enter(self: &Arc<Self>, client: Option<Client>) -> Option<ConnectionPlace> {
        if let Some(client) = client
            && self.open().counts.get(&client).is_some_and(|count| *count >= self.of_one)
            && !self.end_longest_waiting(Some(client))
        {
            return None;
        }
        let room = self.room().await?;
        let line = Arc::new(Connection {
            began: self.began,
            waits_since: AtomicU64::new(0),
            answers: AtomicBool::new(false),
            end: Notify::new(),
        });
        // it is for the client to begin
        line.waits();
        let mut open = self.open();
        let number = open.next;
        open.next += 1;
        open.lines.insert(number, (client, Arc::clone(&line)));
        if let Some(client) = client {
            *open.counts.entry(client).or_default() += 1;
        }
        Some(ConnectionPlace { all: Arc::clone(self), number, line, _room: room })
    }

    async fn room(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(room) = Arc::clone(&self.room).try_acquire_owned() {
            return Some(room);
        }
        for _ in 0..TRIES {
            self.end_longest_waiting(None);
            if let Ok(Ok(room)) = timeout(PATIENCE, Arc::clone(&self.room).acquire_owned()).await {
                return Some(room);
            }
        }
        None
    }

    /// Ends the connection, of this client or of all, that has waited longest for its client; whether there was one.
    pub(super) fn end_longest_waiting(&self, of: Option<Client>) -> bool {
        let mut open = self.open();
        let candidates = open.lines.iter().filter(|(_, (client, _))| of.is_none() || *client == of);
        let waiting = candidates.filter_map(|(number, (_, line))| Some((line.waited_for()?, *number)));
        let Some((_, number)) = waiting.min() else { return false };
        // it does not count from here on, and its task ends soon
        if let Some(line) = open.remove(number) {
            line.end.notify_one();
        }
        true
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(ip: &str) -> Option<Client> {
        Some(Client::at(ip.parse().unwrap()))
    }

    #[tokio::test]
    async fn one_client_gets_half_of_the_room_and_its_longest_waiting_connection_makes_place() {
        let all = Arc::new(Connections::new(4));
        let first = all.enter(client("192.0.2.1")).await.unwrap();
        let second = all.enter(client("192.0.2.1")).await.unwrap();
        first.line.moves();
        second.line.moves();
        assert!(all.enter(client("192.0.2.1")).await.is_none(), "both are busy");
        second.line.waits();
        let third = all.enter(client("192.0.2.1")).await.unwrap();
        second.line.end.notified().await;
        assert!(all.enter(client("192.0.2.2")).await.is_some(), "another client has room");
        drop((first, second, third));
        assert_eq!(all.open().counts.len(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn where_all_room_is_taken_whoever_waits_longest_makes_place() {
        let all = Arc::new(Connections::new(2));
        let busy = all.enter(None).await.unwrap();
        let idle = all.enter(None).await.unwrap();
        busy.line.moves();
        idle.line.moves();
        assert!(all.enter(None).await.is_none());
        idle.line.waits();
        idle.line.answers.store(true, Ordering::Relaxed);
        assert!(all.enter(None).await.is_none(), "an answer is being made");
        idle.line.answers.store(false, Ordering::Relaxed);
        let ended = async move {
            idle.line.end.notified().await;
            drop(idle);
        };
        let (place, ()) = tokio::join!(all.enter(None), ended);
        assert!(place.is_some());
        drop(busy);
    }
}
