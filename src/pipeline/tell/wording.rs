//! What an alert says: in words for people, as JSON for programs.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::super::health_feed::length;
use crate::config::Trouble;

/// The longest reason or advice that is told, in characters: a page may say anything.
const LONGEST: usize = 600;
/// How many feeds are told of in words.
const NAMED: usize = 50;

/// What is new with a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct News {
    /// The feed's id.
    pub feed: String,
    /// What it calls itself, where feeds.toml says.
    pub title: Option<String>,
    /// How it is now.
    pub state: &'static str,
    /// What was told of it before.
    pub was: Option<String>,
    /// Since when it is, or was, not well.
    pub since: DateTime<Utc>,
    /// Why.
    pub reason: Option<String>,
    /// What to do.
    pub advice: Option<String>,
}

/// The state of a feed that is well again.
pub(super) const WELL: &str = "well";

/// What is told at once.
#[derive(Debug, Serialize)]
pub(super) struct Notice<'a> {
    version: u8,
    /// When.
    pub at: DateTime<Utc>,
    /// In a line.
    pub subject: String,
    /// In words, which chats show.
    pub text: String,
    alerts: &'a [News],
}

impl<'a> Notice<'a> {
    /// What is new, in words.
    pub(super) fn new(news: &'a [News], at: DateTime<Utc>) -> Self {
        let mut lines: Vec<String> = news.iter().take(NAMED).map(|news| line(news, at)).collect();
        if let Some(more @ 1..) = news.len().checked_sub(NAMED) {
            lines.push(format!("… and {more} more: `pagewire list` has all of them"));
        }
        Self { version: 1, at, subject: subject(news), text: lines.join("\n\n"), alerts: news }
    }

    /// Whether a feed is not well.
    pub(super) fn is_trouble(&self) -> bool {
        self.alerts.iter().any(|news| news.state != WELL)
    }

    /// Whether a feed fails.
    pub(super) fn is_failure(&self) -> bool {
        self.alerts.iter().any(|news| news.state == Trouble::Failing.word())
    }

    /// The feeds that it is of.
    pub(super) fn feeds(&self) -> Vec<String> {
        self.alerts.iter().map(|news| news.feed.clone()).collect()
    }

    /// As JSON.
    pub(super) fn json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

fn subject(news: &[News]) -> String {
    if let [one] = news {
        return format!("pagewire: {} is {}", one.feed, if one.state == WELL { "well again" } else { one.state });
    }
    let (well, ill): (Vec<&News>, Vec<&News>) = news.iter().partition(|news| news.state == WELL);
    let counted = |feeds: &[&News], one: &str, many: &str| match feeds.len() {
        0 => None,
        1 => Some(format!("1 feed {one}")),
        count => Some(format!("{count} feeds {many}")),
    };
    let parts = [counted(&ill, "is not well", "are not well"), counted(&well, "is well again", "are well again")];
    format!("pagewire: {}", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn line(news: &News, now: DateTime<Utc>) -> String {
    let News { feed, state, since, reason, advice, .. } = news;
    if *state == WELL {
        return format!("{feed} is well again, after {}.", length(now - *since));
    }
    let ended = |words: &String| format!("{}.", words.trim_end_matches('.'));
    let mut line = format!("{feed} is {state} since {}.", since.format("%Y-%m-%d %H:%M UTC"));
    if let Some(reason) = reason {
        line += &format!("\n{}", ended(reason));
    }
    if let Some(advice) = advice {
        line += &format!("\nWhat to do: {}", ended(advice));
    }
    line
}

/// Words as they may be told: without controls, and of a length that has an end.
pub(super) fn tame(words: &str) -> String {
    let plain: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect();
    if words.chars().count() > LONGEST { plain + "…" } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(feed: &str, state: &'static str) -> News {
        let since = DateTime::UNIX_EPOCH;
        let reason = Some("its page is gone".to_owned());
        News { feed: feed.into(), title: None, state, was: None, since, reason, advice: Some("look at it.".into()) }
    }

    #[test]
    fn one_feed_is_told_by_its_name_and_several_by_their_number() {
        let at = DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(3);
        let one = [news("a", "failing")];
        let notice = Notice::new(&one, at);
        assert_eq!(notice.subject, "pagewire: a is failing");
        assert_eq!(notice.text, "a is failing since 1970-01-01 00:00 UTC.\nits page is gone.\nWhat to do: look at it.");
        let several = [news("a", "failing"), news("b", WELL), news("c", "stale")];
        let notice = Notice::new(&several, at);
        assert_eq!(notice.subject, "pagewire: 2 feeds are not well, 1 feed is well again");
        assert!(notice.text.contains("b is well again, after 3 hours."), "{}", notice.text);
    }

    #[test]
    fn what_a_page_says_has_no_controls_and_an_end() {
        assert_eq!(tame("a\r\nBcc: b\u{1b}[31m"), "a  Bcc: b [31m");
        assert_eq!(tame(&"ä".repeat(10_000)).chars().count(), LONGEST + 1);
    }
}
