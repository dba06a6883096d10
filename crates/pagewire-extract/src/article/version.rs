//! Versions of one article: its own page, the one for telephones (AMP), the one for printing.

use url::Url;

use super::metadata::Metadata;

/// Which version of its article a page is. The canonical address is that of the article's own page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Version {
    /// The article's own page.
    #[default]
    Own,
    /// Accelerated Mobile Pages: `<html amp>` whose canonical page is another.
    Amp,
    /// A version for printing, by its address.
    Print,
}

/// The version that a page is: one that names another page as canonical, and is made as AMP or has an address for printing.
pub(super) fn find(metadata: &Metadata<'_>, url: &Url) -> Version {
    let canonical = metadata.head.link("canonical").and_then(|canonical| url.join(canonical).ok());
    let same = |other: &Url| {
        other.path().trim_end_matches('/') == url.path().trim_end_matches('/') && other.query() == url.query()
    };
    let Some(_) = canonical.filter(|canonical| !same(canonical)) else { return Version::Own };
    let query = url.query().unwrap_or_default();
    let words = || url.path().split(['/', '-', '_', '.']).chain(query.split(['&', '=', ';']));
    if metadata.head.is_amp {
        Version::Amp
    } else if words().any(|word| ["print", "printable", "printview", "imprimir", "imprimer", "drucken"].contains(&word))
    {
        Version::Print
    } else {
        Version::Own
    }
}
