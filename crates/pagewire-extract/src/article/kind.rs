//! What sort of page it is.

use super::metadata::Metadata;

/// Sorts of pages, told by what a page says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PageKind {
    /// An article, a post, a report.
    Article,
    /// A thread of a forum, questions and answers.
    Thread,
    /// One product.
    Product,
    /// A list of pages or products.
    List,
    /// None of these by its own words.
    #[default]
    Other,
}

/// The kind a page says it is of.
pub(super) fn find(metadata: &Metadata<'_>) -> PageKind {
    let data = &metadata.data;
    let shared = |test: &dyn Fn(&str) -> bool| metadata.head.all_of("og:type").any(test);
    if data.has(|name| matches!(name, "DiscussionForumPosting" | "QAPage" | "Question")) {
        PageKind::Thread
    } else if data.has(|name| name.ends_with("Article") || name == "BlogPosting") || shared(&|kind| kind == "article") {
        PageKind::Article
    } else if data.has(|name| name == "Product" || name == "ProductGroup") || shared(&|kind| kind.contains("product")) {
        PageKind::Product
    } else if data.has(|name| matches!(name, "CollectionPage" | "ItemList" | "SearchResultsPage")) {
        PageKind::List
    } else {
        PageKind::Other
    }
}
