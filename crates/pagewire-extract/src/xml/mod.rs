//! Pages that are XML and neither a feed nor a page of the web: the interfaces of shops and archives, and sitemaps.
//!
//! `tree` reads the tags into the tree that selectors and XPath walk over, so that a recipe reads XML as it does HTML. Without a recipe
//! `derive` makes one of the elements that repeat; `recipe` completes either. A `sitemap` is read as what it is.

mod derive;
mod index;
mod sitemap;
#[cfg(test)]
mod tests;
mod tree;

use scraper::ElementRef;

use crate::{Document, ExtractError, ListRecipe, feed::tokens::type_end, list, model::Extraction};
pub use index::{joined_sitemaps, sitemap_files};
pub(crate) use tree::parse;

/// How far into a text its root is looked for.
const FARTHEST: usize = 8_192;

/// Whether a page is XML: by its declaration or its media type, unless its root is that of a page of the web or of a drawing.
#[must_use]
pub(crate) fn is_xml(media_type: Option<&str>, text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let is_declared = text.starts_with("<?xml");
    let is_typed = media_type.is_some_and(|kind| kind.contains("xml") && !kind.contains("html"));
    (is_declared || is_typed)
        && root_name(text)
            .is_some_and(|name| !["html", "svg", "body"].iter().any(|page| name.eq_ignore_ascii_case(page)))
}

/// The name of the root, without its prefix, behind declarations, comments and a document type.
fn root_name(text: &str) -> Option<&str> {
    let mut rest = text.get(..text.floor_char_boundary(FARTHEST))?;
    loop {
        rest = rest.get(rest.find('<')?..)?;
        let end = match rest {
            _ if rest.starts_with("<!--") => rest.find("-->")? + 3,
            _ if rest.starts_with("<?") => rest.find("?>")? + 2,
            _ if rest.starts_with("<!") => type_end(rest)? + 1,
            _ => break,
        };
        rest = rest.get(end..)?;
    }
    let name = rest.get(1..)?.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
    name.rsplit(':').next().filter(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_'))
}

/// What an XML page lists, and the recipe that gives the same, where one does.
pub struct OfXml {
    /// Its items.
    pub extraction: Extraction,
    /// The recipe that they were read by; none for a sitemap, which is read as one.
    pub recipe: Option<ListRecipe>,
}

/// Reads an XML page without a recipe.
///
/// # Errors
/// [`ExtractError::SitemapIndex`], [`ExtractError::NoXmlList`].
pub(crate) fn read(document: &Document) -> Result<OfXml, ExtractError> {
    let root = document.html.root_element();
    let items = match root.value().name() {
        "urlset" => sitemap::items(root),
        "sitemapindex" => return Err(ExtractError::SitemapIndex { newest: sitemap::newest(root) }),
        name => {
            let recipe = derive::derive(document).ok_or_else(|| ExtractError::NoXmlList { root: name.to_owned() })?;
            let items = list::extract(document, &recipe, &|_: &str| false)?.items;
            return Ok(OfXml { extraction: Extraction { items, ..Extraction::default() }, recipe: Some(recipe) });
        }
    };
    if items.is_empty() {
        return Err(ExtractError::NoXmlList { root: "urlset".into() });
    }
    Ok(OfXml { extraction: Extraction { items, ..Extraction::default() }, recipe: None })
}

/// The list of a page that is XML; `None` for a page that is none.
///
/// # Errors
/// [`ExtractError`] for XML that is not read, or in which nothing looks like a list.
pub fn list_of(media_type: Option<&str>, text: &str) -> Option<Result<OfXml, ExtractError>> {
    is_xml(media_type, text).then(|| parse(text).and_then(|document| read(&document)))
}

/// The elements that an element holds.
fn children(element: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    element.children().filter_map(ElementRef::wrap)
}
