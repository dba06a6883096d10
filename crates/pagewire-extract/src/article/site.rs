//! What the site is called, as letters: such names are no title and no author.

use url::Url;

use super::{metadata::Metadata, shingles::letters};

/// The names of the site: those it gives itself, and its host's.
pub(super) fn names(metadata: &Metadata<'_>, url: &Url) -> Vec<String> {
    let metas =
        ["og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site", "publisher", "copyright"];
    let mut names: Vec<String> = metas.iter().flat_map(|name| metadata.head.all_of(name)).map(letters).collect();
    names.extend(metadata.data.sites.iter().map(|name| letters(name)));
    if let Some(host) = url.host_str() {
        let host = host.trim_start_matches("www.");
        names.push(letters(host));
        if let Some(domain) = psl::domain_str(host) {
            names.push(letters(domain));
            names.extend(domain.split('.').next().map(letters));
        }
    }
    names.retain(|name| name.len() >= 2);
    names.sort();
    names.dedup();
    names
}
