//! What was asked of each host on each of the last days.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rusqlite::params;

use super::{Store, StoreError, damage::Columns};
use crate::model::HostTraffic;

/// So long it is kept.
const KEPT: TimeDelta = TimeDelta::days(90);

impl Store {
    /// Adds what was asked of hosts.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn record_traffic(
        &mut self,
        counted: &[(String, NaiveDate, HostTraffic)],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let transaction = self.db.transaction()?;
        {
            let mut add = transaction.prepare_cached(
                "INSERT INTO traffic (day, host, requests, unchanged, refused, failed, bytes, burst, robots_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 ON CONFLICT (day, host) DO UPDATE SET requests = requests + excluded.requests,
                    unchanged = unchanged + excluded.unchanged, refused = refused + excluded.refused,
                    failed = failed + excluded.failed, bytes = bytes + excluded.bytes, burst = max(burst, excluded.burst),
                    robots_at = coalesce(max(robots_at, excluded.robots_at), excluded.robots_at, robots_at)",
            )?;
            for (host, day, traffic) in counted {
                let HostTraffic { requests, unchanged, refused, failed, bytes, burst, robots_at } = traffic;
                let [requests, unchanged, refused, failed, bytes, burst] =
                    [requests, unchanged, refused, failed, bytes, burst].map(|n| i64::try_from(*n).unwrap_or(i64::MAX));
                let robots_at = robots_at.map(|at| at.timestamp());
                add.execute(params![
                    number(*day),
                    host,
                    requests,
                    unchanged,
                    refused,
                    failed,
                    bytes,
                    burst,
                    robots_at
                ])?;
            }
            let oldest = number((now - KEPT).date_naive());
            transaction.prepare_cached("DELETE FROM traffic WHERE day < ?1")?.execute([oldest])?;
        }
        Ok(transaction.commit()?)
    }

    /// What was asked of each host from a day on, the busiest first.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn traffic(&self, since: NaiveDate) -> Result<Vec<(String, HostTraffic)>, StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT host, total(requests) AS requests, total(unchanged) AS unchanged, total(refused) AS refused,
                total(failed) AS failed, total(bytes) AS bytes, max(burst) AS burst, max(robots_at) AS robots_at
             FROM traffic WHERE day >= ?1 GROUP BY host ORDER BY total(requests) DESC, host",
        )?;
        let rows = query.query_map([number(since)], |row| {
            Ok(read(&Columns { row, damages: &self.damages, feed: "", of: "what was asked of a host".into() }))
        })?;
        Ok(rows.filter_map(Result::transpose).collect::<Result<_, _>>()?)
    }
}

fn read(columns: &Columns<'_, '_>) -> Option<(String, HostTraffic)> {
    // sums are numbers with a point, which never overflow
    let total = |column| columns.read::<f64>(column).filter(|total| (0.0..1e15).contains(total)).unwrap_or(0.0);
    let traffic = HostTraffic {
        requests: whole(total("requests")),
        unchanged: whole(total("unchanged")),
        refused: whole(total("refused")),
        failed: whole(total("failed")),
        bytes: whole(total("bytes")),
        burst: columns.read::<i64>("burst").and_then(|burst| u64::try_from(burst).ok()).unwrap_or(0),
        robots_at: columns.instant("robots_at"),
    };
    Some((columns.needed("host")?, traffic))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 1e15")]
fn whole(total: f64) -> u64 {
    total as u64
}

/// A day as the number of days since 1970.
fn number(day: NaiveDate) -> i64 {
    day.signed_duration_since(DateTime::UNIX_EPOCH.date_naive()).num_days()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000 + day)
    }

    fn asked(day: i64, requests: u64, burst: u64, robots: Option<i64>) -> (String, NaiveDate, HostTraffic) {
        let traffic = HostTraffic { requests, bytes: 10, burst, robots_at: robots.map(at), ..HostTraffic::default() };
        ("a.example".into(), at(day).date_naive(), traffic)
    }

    #[test]
    fn days_add_up_and_the_old_ones_go() {
        let mut store = Store::in_memory().unwrap();
        store.record_traffic(&[asked(0, 5, 5, Some(0))], at(0)).unwrap();
        store.record_traffic(&[asked(0, 2, 1, None), asked(3, 4, 2, None)], at(3)).unwrap();
        let since = |day| store.traffic(at(day).date_naive()).unwrap().remove(0).1;
        let all = since(0);
        assert_eq!((all.requests, all.bytes, all.burst, all.robots_at), (11, 30, 5, Some(at(0))));
        assert_eq!((since(1).requests, since(1).robots_at), (4, None));
        store.record_traffic(&[], at(92)).unwrap();
        assert_eq!(store.traffic(at(0).date_naive()).unwrap()[0].1.requests, 4);
    }
}
