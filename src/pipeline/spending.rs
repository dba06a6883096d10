//! What is asked for a feed in one run beside the first page of each source, within its budget.

use std::sync::{
    OnceLock,
    atomic::{AtomicU64, Ordering},
};

use tokio::time::Instant;

use crate::config::Budget;

/// How much of a feed's budget is spent.
#[derive(Debug)]
pub(super) struct Spending {
    budget: Budget,
    asked: AtomicU64,
    began: OnceLock<Instant>,
}

impl Spending {
    pub(super) fn of(budget: Budget) -> Self {
        Self { budget, asked: AtomicU64::new(0), began: OnceLock::new() }
    }

    /// Counts a request that is made in any case.
    pub(super) fn count(&self) {
        self.began.get_or_init(Instant::now);
        self.asked.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a request, and says whether it may be made.
    ///
    /// # Errors
    /// What is used up, in words.
    pub(super) fn ask(&self) -> Result<(), String> {
        let began = *self.began.get_or_init(Instant::now);
        if let Some(time) = self.budget.time.filter(|time| began.elapsed() >= *time) {
            return Err(format!("`budget` gives this feed {} s a run", time.as_secs()));
        }
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        match self.budget.requests.filter(|requests| asked >= *requests) {
            Some(requests) => Err(format!("`budget` gives this feed {requests} requests a run")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn no_more_requests_are_made_than_the_budget_has() {
        let spending = Spending::of(Budget { requests: Some(2), time: None });
        spending.count();
        assert!(spending.ask().is_ok());
        assert!(spending.ask().unwrap_err().contains("2 requests"));
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_asked_once_its_time_is_over() {
        let spending = Spending::of(Budget { requests: None, time: Some(Duration::from_secs(60)) });
        assert!(spending.ask().is_ok());
        tokio::time::advance(Duration::from_secs(61)).await;
        assert!(spending.ask().unwrap_err().contains("60 s"));
    }
}
