//! How long a fetch may take: only time that is spent on it counts, not the waits for a turn in between.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::FetchError;

/// What is left of the time that a whole fetch may take.
#[derive(Debug)]
pub(super) struct Budget {
    whole: Duration,
    left: Duration,
}

impl Budget {
    pub(super) fn new(whole: Duration) -> Self {
        Self { whole, left: whole }
    }

    /// Waits for a part of the fetch, at most for what is left, and at most for `most` where the part has a limit of its own.
    ///
    /// # Errors
    /// [`FetchError::Timeout`] with the limit that was reached.
    pub(super) async fn spend<T>(
        &mut self,
        most: Option<Duration>,
        part: impl Future<Output = T>,
    ) -> Result<T, FetchError> {
        // the limit of the part, or that of the whole fetch: whichever is nearer is the one to name
        let (limit, named) = match most {
            Some(most) if most < self.left => (most, most),
            _ => (self.left, self.whole),
        };
        let began = Instant::now();
        let ended = timeout(limit, part).await;
        self.left = self.left.saturating_sub(began.elapsed());
        ended.map_err(|_| FetchError::Timeout { after: named })
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::sleep;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn only_time_that_is_spent_counts() {
        let mut budget = Budget::new(3 * SECOND);
        budget.spend(None, sleep(2 * SECOND)).await.unwrap();
        sleep(60 * SECOND).await;
        assert!(budget.spend(None, sleep(SECOND / 2)).await.is_ok());
        assert!(
            matches!(budget.spend(None, sleep(SECOND)).await, Err(FetchError::Timeout { after }) if after == 3 * SECOND)
        );
    }

    #[tokio::test(start_paused = true)]
    async fn names_the_limit_that_was_reached() {
        let mut budget = Budget::new(3 * SECOND);
        let ended = budget.spend(Some(SECOND), sleep(2 * SECOND)).await;
        assert!(matches!(ended, Err(FetchError::Timeout { after: SECOND })));
    }
}
