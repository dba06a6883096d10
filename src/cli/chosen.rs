//! Which feeds a command means, and where its process keeps its things.

use std::path::Path;

use pagewire::{
    config::{Config, FeedConfig},
    model::FeedId,
};

use super::Failure;

/// Says where this process keeps its things, where the arguments do.
pub(crate) fn place(config: &mut Config, state: Option<&Path>, output: Option<&Path>) {
    if let Some(state) = state {
        state.clone_into(&mut config.state);
    }
    if let Some(output) = output {
        output.clone_into(&mut config.output);
    }
}

/// The feeds of these names, each once: ids, patterns of ids such as `news-*`, and tags such as `tag:press`.
pub(crate) fn feeds(config: &Config, names: &[String]) -> Result<Vec<FeedId>, Failure> {
    let mut chosen: Vec<FeedId> = Vec::new();
    for name in names {
        let before = chosen.len();
        let is_meant = |feed: &&FeedConfig| match name.strip_prefix("tag:") {
            Some(tag) => feed.tags.iter().any(|known| known == tag),
            None => fits(name, feed.id.as_str()),
        };
        let meant: Vec<&FeedConfig> = config.feeds.iter().filter(is_meant).collect();
        if meant.is_empty() {
            return Err(absent(config, name));
        }
        let is_new = |feed: &&&FeedConfig| !chosen[..before].contains(&feed.id);
        let new: Vec<FeedId> = meant.iter().filter(is_new).map(|feed| feed.id.clone()).collect();
        chosen.extend(new);
    }
    Ok(chosen)
}

/// The feed of just this name.
pub(crate) fn named(config: &Config, name: &str) -> Result<FeedId, Failure> {
    let feed = config.feeds.iter().find(|feed| feed.id.as_str() == name);
    feed.map(|feed| feed.id.clone()).ok_or_else(|| absent(config, name))
}

/// Whether a name fits a pattern, in which `*` stands for any characters.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(first) else { return false };
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*') {
        let Some(at) = name.find(part) else { return false };
        name = &name[at + part.len()..];
    }
    name.ends_with(last)
}

fn absent(config: &Config, name: &str) -> Failure {
    let path = config.path.display();
    let listed = |known: Vec<&str>| if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    if let Some(tag) = name.strip_prefix("tag:") {
        let mut known: Vec<&str> = config.feeds.iter().flat_map(|feed| &feed.tags).map(String::as_str).collect();
        known.sort_unstable();
        known.dedup();
        return Failure::Usage(format!("no feed in {path} has the tag `{tag}`; there are: {}", listed(known)));
    }
    let known: Vec<&str> = config.feeds.iter().map(|feed| feed.id.as_str()).collect();
    Failure::Usage(match name.contains('*') {
        true => format!("no feed in {path} fits `{name}`; it has: {}", listed(known)),
        false => format!("there is no feed `{name}` in {path}; it has: {}", listed(known)),
    })
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, name, expected) in [
            ("news", "news", true),
            ("news", "news-a", false),
            ("news-*", "news-a", true),
            ("*-a", "news-a", true),
            ("n*w*-a", "news-a", true),
            ("ab*ba", "aba", false),
            ("*", "x", true),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }
}
