//! The namespaces that feeds are made of, by their addresses and, where nobody declared them, by their usual prefixes.

/// What an element's name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// The feed's own format.
    Core,
    /// Atom within another format.
    Atom,
    Content,
    Dc,
    DcTerms,
    Itunes,
    Media,
    Podcast,
    Rdf,
    Xhtml,
    Other,
}

impl Space {
    /// The namespace of an address. Schemes, slashes at the end and upper case are often wrong.
    pub(super) fn of_address(address: &str) -> Option<Self> {
        let lower = address.trim().to_ascii_lowercase();
        let bare = lower.trim_start_matches("http://").trim_start_matches("https://");
        Some(match bare.trim_end_matches(['/', '#']) {
            "www.w3.org/2005/atom" | "w3.org/2005/atom" | "purl.org/atom/ns" => Self::Atom,
            "purl.org/rss/1.0/modules/content" => Self::Content,
            "purl.org/dc/elements/1.1" | "purl.org/dc/elements/1.0" | "purl.org/rss/1.0/modules/dc" => Self::Dc,
            "purl.org/dc/terms" => Self::DcTerms,
            "www.itunes.com/dtds/podcast-1.0.dtd" | "www.itunes.com/dtds/podcast-1.0" => Self::Itunes,
            "search.yahoo.com/mrss" | "www.rssboard.org/media-rss" | "tools.search.yahoo.com/mrss" => Self::Media,
            "podcastindex.org/namespace/1.0" => Self::Podcast,
            "www.w3.org/1999/02/22-rdf-syntax-ns" => Self::Rdf,
            "www.w3.org/1999/xhtml" => Self::Xhtml,
            "" | "purl.org/rss/1.0" | "my.netscape.com/rdf/simple/0.9" | "channel.netscape.com/rdf/simple/0.9" => {
                Self::Core
            }
            _ => return None,
        })
    }

    /// The namespace that a prefix usually means.
    pub(super) fn of_prefix(prefix: &str) -> Self {
        match prefix {
            "" | "rss" => Self::Core,
            "atom" | "atom10" | "a10" => Self::Atom,
            "content" => Self::Content,
            "dc" => Self::Dc,
            "dcterms" => Self::DcTerms,
            "itunes" => Self::Itunes,
            "media" => Self::Media,
            "podcast" => Self::Podcast,
            "rdf" => Self::Rdf,
            "xhtml" => Self::Xhtml,
            _ => Self::Other,
        }
    }
}

/// The declarations in force, the newest last.
#[derive(Debug, Default)]
pub(super) struct Declarations<'a> {
    /// The depth of the element that declares, the prefix, and what it means.
    all: Vec<(usize, &'a str, Space)>,
}

impl<'a> Declarations<'a> {
    /// Declarations that may be in force at once: all are looked at for each name.
    const MOST: usize = 64;

    pub(super) fn declare(&mut self, depth: usize, prefix: &'a str, address: &str) {
        // a default namespace that nobody knows is the feed's own
        let unknown = if prefix.is_empty() { Space::Core } else { Space::Other };
        if self.all.len() < Self::MOST {
            self.all.push((depth, prefix, Space::of_address(address).unwrap_or(unknown)));
        }
    }

    /// Forgets what elements deeper than this have declared.
    pub(super) fn forget(&mut self, depth: usize) {
        while self.all.last().is_some_and(|(declared, ..)| *declared > depth) {
            self.all.pop();
        }
    }

    pub(super) fn space(&self, prefix: &str) -> Space {
        let declared = self.all.iter().rev().find(|(_, known, _)| *known == prefix);
        declared.map_or_else(|| Space::of_prefix(prefix), |(.., space)| *space)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_declaration_counts_while_it_is_in_force() {
        let mut declarations = Declarations::default();
        declarations.declare(1, "m", "https://search.yahoo.com/mrss");
        declarations.declare(2, "m", "http://www.w3.org/2005/Atom");
        assert_eq!(declarations.space("m"), Space::Atom);
        declarations.forget(1);
        assert_eq!(declarations.space("m"), Space::Media);
    }

    #[test]
    fn a_prefix_that_nobody_declared_means_what_it_usually_means() {
        let mut declarations = Declarations::default();
        assert_eq!(declarations.space("dc"), Space::Dc);
        declarations.declare(1, "dc", "urn:mine");
        assert_eq!([declarations.space("dc"), declarations.space("x")], [Space::Other, Space::Other]);
    }
}
