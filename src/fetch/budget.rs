//! How long a fetch may take: only time that is spent on it counts, not the waits for a turn in between.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::{FetchError, RequestOptions, Settings};
use crate::model::Advice;

/// Which setting says how long something is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// For the beginning of an answer.
    FirstByte,
    /// For a whole fetch.
    Whole,
    /// For a whole fetch, by what the feed's own table says.
    WholeOfFeed,
}

impl Limit {
    /// How it is made longer.
    #[must_use]
    pub fn advice(self) -> Advice {
        match self {
            Self::FirstByte => "`first_byte_timeout` in [fetch] allows more time".into(),
            Self::Whole => "`timeout` in [fetch] allows more time".into(),
            Self::WholeOfFeed => {
                Advice::all(["`timeout` in ".into(), Advice::Table("request".into()), " allows more time".into()])
            }
        }
    }
}

/// What is left of the time that a whole fetch may take.
#[derive(Debug)]
pub(super) struct RequestBudget {
    whole: Duration,
    left: Duration,
    limit: Limit,
}

impl RequestBudget {
    pub(super) fn new(whole: Duration) -> Self {
        Self { whole, left: whole, limit: Limit::Whole }
    }

    /// The time that a page may take: the feed's own, else that of all.
    pub(super) fn of(request: &RequestOptions, settings: &Settings) -> Self {
        match request.timeout {
            Some(whole) => Self { limit: Limit::WholeOfFeed, ..Self::new(whole) },
            None => Self::new(settings.timeout),
        }
    }

    /// Whether a pause leaves time for more.
    pub(super) fn covers(&self, pause: Duration) -> bool {
        pause < self.left
    }

    /// Waits for a part of the fetch, at most for what is left, and at most for `first_byte` where an answer is to begin in it.
    ///
    /// # Errors
    /// [`FetchError::Timeout`] with the limit that was reached.
    pub(super) async fn spend<T>(
        &mut self,
        first_byte: Option<Duration>,
        part: impl Future<Output = T>,
    ) -> Result<T, FetchError> {
        // the limit of the part, or that of the whole fetch: whichever is nearer is the one to name
        let (wait, after, limit) = match first_byte {
            Some(most) if most < self.left => (most, most, Limit::FirstByte),
            _ => (self.left, self.whole, self.limit),
        };
        let began = Instant::now();
        let ended = timeout(wait, part).await;
        self.left = self.left.saturating_sub(began.elapsed());
        ended.map_err(|_| FetchError::Timeout { after, limit })
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::sleep;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn only_time_that_is_spent_counts() {
        let mut budget = RequestBudget::new(3 * SECOND);
        budget.spend(None, sleep(2 * SECOND)).await.unwrap();
        sleep(60 * SECOND).await;
        assert!(budget.spend(None, sleep(SECOND / 2)).await.is_ok());
        assert!(
            matches!(budget.spend(None, sleep(SECOND)).await, Err(FetchError::Timeout { after, limit: Limit::Whole }) if after == 3 * SECOND)
        );
    }

    #[tokio::test(start_paused = true)]
    async fn names_the_limit_that_was_reached() {
        let mut budget = RequestBudget::new(3 * SECOND);
        let ended = budget.spend(Some(SECOND), sleep(2 * SECOND)).await;
        assert!(matches!(ended, Err(FetchError::Timeout { after: SECOND, limit: Limit::FirstByte })));
    }
}
