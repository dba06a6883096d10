//! A fault that passes by itself: what is asked for is asked for again, after a pause and within the same time.

use std::time::Duration;

use tokio::time::sleep;

use super::{FetchError, budget::RequestBudget};

/// How long is waited before each further try.
const PAUSES: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(8)];

/// The tries of one fetch.
pub(super) struct Tries {
    pauses: std::slice::Iter<'static, Duration>,
}

impl Tries {
    /// So many further tries at the most.
    pub(super) fn new(retries: usize) -> Self {
        Self { pauses: PAUSES.get(..retries.min(PAUSES.len())).unwrap_or_default().iter() }
    }

    /// Waits until the same may be tried again.
    ///
    /// # Errors
    /// The fault itself, where it does not pass or there is no time or try left.
    pub(super) async fn wait(&mut self, fault: FetchError, budget: &mut RequestBudget) -> Result<(), FetchError> {
        match self.pauses.next().filter(|pause| fault.passes() && budget.covers(**pause)) {
            Some(pause) => budget.spend(None, sleep(*pause)).await,
            None => Err(fault),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    fn status(code: u16) -> FetchError {
        FetchError::Status { code, reason: "", host: "a.example".into(), retry_after: None, page: None }
    }

    /// Tries until one of these faults is not there any more; the number of tries, and the seconds that they took.
    async fn tried(faults: &[FetchError], whole: u64) -> (usize, u64) {
        let (mut budget, began) = (RequestBudget::new(Duration::from_secs(whole)), Instant::now());
        let mut tries = Tries::new(2);
        for (count, fault) in faults.iter().enumerate() {
            if tries.wait(fault.clone(), &mut budget).await.is_err() {
                return (count + 1, began.elapsed().as_secs());
            }
        }
        (faults.len() + 1, began.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn a_fault_that_passes_is_waited_for_twice() {
        assert_eq!(tried(&[status(502)], 30).await, (2, 2));
        assert_eq!(tried(&[status(503), FetchError::Broken("connection reset by peer".into())], 30).await, (3, 10));
        assert_eq!(tried(&[status(504), status(504), status(504)], 30).await, (3, 10));
        assert_eq!(tried(&[FetchError::Connect("Connection refused (os error 111)".into())], 30).await, (2, 2));
    }

    #[tokio::test(start_paused = true)]
    async fn what_does_not_pass_is_not_asked_for_again() {
        let later = FetchError::Status {
            code: 503,
            reason: "",
            host: "a.example".into(),
            retry_after: Some(chrono::DateTime::UNIX_EPOCH),
            page: None,
        };
        let unknown = FetchError::Connect("failed to lookup address information".into());
        for fault in [later, unknown, status(404), status(500), status(429), FetchError::TooManyRedirects(10)] {
            assert_eq!(tried(std::slice::from_ref(&fault), 30).await, (1, 0), "{fault}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn all_tries_together_take_no_longer_than_one_fetch_may() {
        assert_eq!(tried(&[status(502), status(502)], 9).await, (2, 2));
        assert_eq!(tried(&[status(502)], 2).await, (1, 0));
    }
}
