//! robots.txt, RFC 9309: which of a site's pages a program is asked not to fetch.
//!
//! `parse` turns the text into groups of rules, `pattern` matches a rule's path. What a missing or failing robots.txt means is
//! decided here too; asking for it and remembering it is up to the callers.

mod parse;
mod pattern;

use std::time::Duration;

use url::Url;

use self::parse::Group;

/// The name that robots.txt files know the program by (RFC 9309 section 2.2.1).
pub const PRODUCT_TOKEN: &str = "pagewire";
/// How long an answer is good for; RFC 9309 section 2.4 allows a day.
pub const LIFETIME: Duration = Duration::from_secs(24 * 3600);
/// How long after a failing answer it is asked for again.
pub const LIFETIME_OF_A_FAILURE: Duration = Duration::from_secs(3600);
/// How much of it is read; section 2.5 asks for 500 KiB at least.
pub const MAX_SIZE: usize = 512 * 1024;

/// What a site asks of programs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Robots {
    groups: Vec<Group>,
}

/// Whether a page may be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RobotsVerdict {
    /// It may.
    Allowed,
    /// It may not, by this line of the file.
    Disallowed {
        /// Counted from 1.
        line: usize,
        /// The rule's path, as written.
        path: String,
    },
}

impl Robots {
    /// Reads a robots.txt; any bytes are one.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Self {
        Self { groups: parse::groups(bytes.get(..MAX_SIZE).unwrap_or(bytes)) }
    }

    /// Whether a program may fetch a page (RFC 9309 section 2.2.2).
    #[must_use]
    pub fn verdict(&self, token: &str, url: &Url) -> RobotsVerdict {
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        if path == "/robots.txt" {
            return RobotsVerdict::Allowed;
        }
        let [simplest, written] = [false, true].map(|allow| pattern::spelled_for(path.as_bytes(), allow));
        let rules = self.groups_for(token).flat_map(|group| &group.rules);
        let matching = rules.filter(|rule| {
            pattern::matches(&rule.pattern, &simplest) || rule.allow && pattern::matches(&rule.pattern, &written)
        });
        // the longest wins; of two as long, the one that allows
        let strongest = matching.max_by_key(|rule| (rule.pattern.len(), rule.allow));
        match strongest {
            Some(rule) if !rule.allow => RobotsVerdict::Disallowed { line: rule.line, path: rule.written.clone() },
            _ => RobotsVerdict::Allowed,
        }
    }

    /// How long to wait between two requests, which RFC 9309 knows nothing of and sites ask for all the same.
    #[must_use]
    pub fn crawl_delay(&self, token: &str) -> Option<Duration> {
        self.groups_for(token).filter_map(|group| group.crawl_delay).max()
    }

    /// All groups that name the program, as one (section 2.2.1); where there is none, those for everyone.
    fn groups_for(&self, token: &str) -> impl Iterator<Item = &Group> {
        let names = |group: &&Group| group.agents.iter().any(|agent| agent.eq_ignore_ascii_case(token));
        let named = self.groups.iter().any(|group| names(&group));
        self.groups.iter().filter(move |group| if named { names(group) } else { group.agents.iter().any(|a| a == "*") })
    }
}

/// What an answer to the request for robots.txt means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RobotsAnswer {
    /// These rules.
    Rules(Robots),
    /// There is none: everything is allowed (RFC 9309 section 2.3.1.3).
    Unavailable,
    /// It cannot be had, and so nothing is allowed (section 2.3.1.4).
    Unreachable,
}

impl RobotsAnswer {
    /// Of an HTTP status after redirects; none where there was no answer.
    #[must_use]
    pub fn of(status: Option<u16>, body: &[u8]) -> Self {
        match status {
            Some(200..=299) => Self::Rules(Robots::parse(body)),
            Some(300..=499) => Self::Unavailable,
            _ => Self::Unreachable,
        }
    }
}

/// Where an origin keeps its robots.txt.
#[must_use]
pub fn address(url: &Url) -> Option<Url> {
    let mut address = url.join("/robots.txt").ok()?;
    address.set_query(None);
    address.set_fragment(None);
    Some(address)
}

#[cfg(test)]
mod tests;
