//! Work of which little is done at once, on threads that may wait. A request that is given up ends no thread, so that the work counts
//! until it is done, and not only as long as somebody waits for it.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::error::Fault;

/// Waits for a place, and works.
///
/// # Errors
/// [`Fault::Broken`] where the work panicked.
pub(super) async fn one_of<T: Send + 'static>(
    few: &Arc<Semaphore>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    // the semaphore is never closed
    let place = Arc::clone(few).acquire_owned().await.map_err(|_| Fault::Broken)?;
    let done = tokio::task::spawn_blocking(move || {
        let _place = place;
        work()
    });
    done.await.map_err(|_| Fault::Broken)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn work_that_nobody_waits_for_any_more_keeps_its_place_until_it_is_done() {
        let few = Arc::new(Semaphore::new(1));
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let (may_end, end) = mpsc::channel::<()>();
        let work = one_of(&few, move || {
            begun.send(()).unwrap();
            end.recv()
        });
        tokio::select! {
            _ = work => panic!("it waits to be told"),
            _ = has_begun => {}
        }
        assert_eq!(few.available_permits(), 0);
        may_end.send(()).unwrap();
        drop(few.acquire().await.unwrap());
    }
}
