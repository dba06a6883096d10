//! (to be written)

/// The stylesheet's file name, beside the feeds.
pub const FILE_NAME: &str = "feed.xsl";
/// An XSLT stylesheet that shows RSS and Atom as a page.
pub const STYLESHEET: &str = "";
