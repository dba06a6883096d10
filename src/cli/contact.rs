//! Whom the sites that are asked can write to: what `contact` of `[fetch]` says, and who is asked for it where it says nothing.

use pagewire::config::{Config, FeedConfig};

/// A line that asks for a contact; `None` where there is one, or nothing is asked of the web.
pub(crate) fn asked(config: &Config) -> Option<String> {
    let is_asked =
        config.fetch.contact.is_none() && config.feeds.iter().any(|feed: &FeedConfig| feed.first_url().is_some());
    is_asked.then(|| {
        format!(
            "sites that are asked cannot tell by whom: say it below [fetch] in {}, as contact = \"mailto:you@example.org\"",
            config.path.display()
        )
    })
}
