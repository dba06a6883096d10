//! What feeds.toml names and this machine does not have: it may be there where pagewire runs, so that it is said and no error.

use pagewire::{
    config::{Config, FeedConfig, Location},
    fetch::{Credentials, RequestOptions, Secret},
};

/// A sentence for each thing that is missing.
pub(crate) fn missing(config: &Config) -> Vec<String> {
    let mut lines: Vec<String> = config.feeds.iter().flat_map(of_feed).collect();
    lines.extend(config.fetch.proxy.iter().filter_map(unrevealed).map(|fault| format!("[fetch]: {fault}")));
    lines.extend(browser(config));
    lines
}

/// Why the pages of a feed cannot be rendered here, where they are to be.
#[cfg(all(feature = "browser", unix))]
fn browser(config: &Config) -> Option<String> {
    let feed = config.feeds.iter().find(|feed| feed.sources().iter().any(|source| source.fetch.browser))?;
    let error = pagewire::fetch::browser(&config.fetch).err()?;
    let named = config.fetch.browser.as_deref().map(std::path::Path::display);
    let named = named.map(|path| format!(": `browser` of [fetch] names {path}")).unwrap_or_default();
    Some(format!("{}: its pages cannot be rendered here: {error}{named}", feed.id))
}

/// A build that renders nothing refuses the wish for it.
#[cfg(not(all(feature = "browser", unix)))]
fn browser(_: &Config) -> Option<String> {
    None
}

fn of_feed(feed: &FeedConfig) -> Vec<String> {
    let sources = feed.sources();
    let files = sources.iter().filter_map(|source| match &source.location {
        Location::File(path) if !path.exists() => Some(format!("{} is not there", path.display())),
        _ => None,
    });
    // the sources of a feed are asked for in one way
    let asked = sources.iter().take(1).flat_map(|source| secrets(&source.fetch.request));
    let secrets = asked.filter_map(unrevealed);
    files.chain(secrets).map(|fault| format!("{}: {fault}", feed.id)).collect()
}

fn unrevealed(secret: &Secret) -> Option<String> {
    secret.reveal().err().map(|error| error.to_string())
}

/// All that is secret in how a page is asked for.
fn secrets(request: &RequestOptions) -> Vec<&Secret> {
    let credentials = request.credentials.iter().map(|credentials| match credentials {
        Credentials::Basic { password, .. } => password,
        Credentials::Bearer(token) => token,
    });
    let headers = request.headers.iter().map(|(_, secret)| secret);
    let cookies = request.cookies.iter().map(|(_, secret)| secret);
    let placeholders = request.placeholders.iter().map(|placeholder| &placeholder.secret);
    credentials.chain(headers).chain(cookies).chain(placeholders).chain(&request.body).chain(&request.proxy).collect()
}
