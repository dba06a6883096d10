//! The XSLT stylesheet that browsers show a feed with.
//!
//! Every RSS and Atom document names it; `publish` writes it beside them. It never disables output escaping, so that
//! markup from pages is shown as text and nothing else.

/// The stylesheet's file name, beside the feeds.
pub const FILE_NAME: &str = "feed.xsl";
/// An XSLT stylesheet that shows RSS and Atom as a page.
pub const STYLESHEET: &str = include_str!("feed.xsl");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::testing::assert_well_formed;

    #[test]
    fn stylesheet_is_well_formed() {
        assert_well_formed(STYLESHEET.as_bytes());
    }

    #[test]
    fn stylesheet_never_disables_escaping() {
        assert!(!STYLESHEET.contains("disable-output-escaping"));
    }

    #[test]
    fn stylesheet_loads_nothing_from_elsewhere() {
        assert!(
            !["xsl:import", "xsl:include", "document(", "<script", "url("].iter().any(|word| STYLESHEET.contains(word))
        );
    }
}
