//! What a person can do, where it depends on the feed and on the place where it is read.
//!
//! The store keeps advice as the command line tells it. Whatever else than words it says, the table of the feed and the way to accept
//! what is held back, is written, recognised and told otherwise here alone.

/// Where advice is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// On a terminal, in a log, in a feed: there is the command.
    Command,
    /// In the dashboard and the API: there are a button and a call, too.
    Server,
}

/// What accepts what a page shows, on the command line; the feed's name stands behind it.
const ACCEPT: &str = "pagewire build --accept ";

/// The table of a feed in advice that knows no feed.
const TABLE: &str = "[feed.ID";

/// How what the page of a feed shows is accepted, as a clause of a sentence.
pub(super) fn accept(feed: &str, surface: Surface) -> String {
    let command = format!("{ACCEPT}{feed}");
    match surface {
        Surface::Command => format!("run `{command}`"),
        Surface::Server => {
            format!("accept the list with the button here, by `POST /api/v1/feeds/{feed}/accept` or with `{command}`")
        }
    }
}

/// Whether advice says that what a page shows can be accepted.
pub(super) fn is_acceptable(advice: &str) -> bool {
    advice.contains(ACCEPT)
}

/// Advice that is kept of a feed, as it is told in a place.
#[must_use]
pub fn advice_at(surface: Surface, advice: &str, feed: &str) -> String {
    advice.replace(&accept(feed, Surface::Command), &accept(feed, surface))
}

/// Advice that knows no feed, with the tables of one.
#[must_use]
pub fn advice_for(advice: &str, feed: &str) -> String {
    advice.replace(TABLE, &format!("[feed.{feed}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_tells_its_own_way_to_accept() {
        let kept = format!("look at the page, or {} if it is right", accept("news", Surface::Command));
        assert_eq!(advice_at(Surface::Command, &kept, "news"), kept);
        let told = advice_at(Surface::Server, &kept, "news");
        assert!(told.contains("with the button here") && told.contains("/api/v1/feeds/news/accept"), "{told}");
        assert!(is_acceptable(&kept) && is_acceptable(&told) && !is_acceptable("look at the page"));
    }

    #[test]
    fn the_table_of_the_feed_is_named() {
        assert_eq!(advice_for("correct `proxy` in [feed.ID.request]", "a"), "correct `proxy` in [feed.a.request]");
    }
}
