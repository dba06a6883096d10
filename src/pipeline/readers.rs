//! The threads that read pages: as many as there are cores, and always the same.
//!
//! Reading a page takes much memory for a short while, and the system's allocator keeps for each thread what it once needed. On the
//! runtime's own threads for blocking work, which are many and come and go, that adds up to several times as much.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

type ReadJob = Box<dyn FnOnce() + Send>;

/// Hands out work to the threads.
#[derive(Debug)]
pub(super) struct Readers {
    jobs: Sender<ReadJob>,
    free: Arc<Semaphore>,
}

/// The work was not done: it panicked, or no thread could be started.
#[derive(Debug, thiserror::Error)]
#[error("reading the page ended early")]
pub(super) struct Crashed;

impl Readers {
    /// Starts the threads; they end with this value.
    pub(super) fn new() -> Self {
        let count = std::thread::available_parallelism().map_or(2, usize::from);
        let (jobs, queue) = channel();
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..count {
            let queue = Arc::clone(&queue);
            if let Err(error) = std::thread::Builder::new().name("reader".into()).spawn(move || work(&queue)) {
                tracing::error!("cannot start a thread: {error}");
            }
        }
        Self { jobs, free: Arc::new(Semaphore::new(count)) }
    }

    /// Waits for a thread to be free, so that only as many pages as there are threads wait in memory.
    pub(super) async fn free(&self) -> Option<OwnedSemaphorePermit> {
        // the semaphore is never closed
        Arc::clone(&self.free).acquire_owned().await.ok()
    }

    /// Has a thread do something.
    ///
    /// # Errors
    /// [`Crashed`].
    pub(super) async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Crashed> {
        let (done, result) = oneshot::channel();
        let job = move || {
            // whoever asked may have gone
            let _ = done.send(work());
        };
        self.jobs.send(Box::new(job)).map_err(|_| Crashed)?;
        result.await.map_err(|_| Crashed)
    }
}

fn work(queue: &Mutex<Receiver<ReadJob>>) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // a page that makes the reading panic costs itself alone; the panic was reported where it happened
        let _ = catch_unwind(AssertUnwindSafe(job));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_that_panics_costs_nothing_else() {
        let readers = Readers::new();
        for _ in 0..8 {
            assert!(readers.run(|| panic!("a page")).await.is_err());
        }
        assert_eq!(readers.run(|| 7).await.unwrap(), 7);
    }
}
