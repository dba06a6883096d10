//! What a page's address and the program that made the page say of its sort.

use url::Url;

/// Folders and hosts by the sort of page that sites keep in them.
const SORTS: [&[&str]; 5] = [
    &[
        "blog", "blogs", "news", "article", "articles", "post", "posts", "story", "stories", "magazine", "insights",
        "opinion", "archive", "archives",
    ],
    &[
        "forum",
        "forums",
        "thread",
        "threads",
        "topic",
        "topics",
        "t",
        "community",
        "discussion",
        "discussions",
        "questions",
        "viewtopic",
        "showthread",
        "comments",
    ],
    &["product", "products", "p", "dp", "item", "items", "shop", "store", "buy"],
    &[
        "collection",
        "collections",
        "category",
        "categories",
        "c",
        "browse",
        "search",
        "list",
        "tag",
        "tags",
        "best-sellers",
        "jobs",
        "events",
    ],
    &[
        "docs",
        "doc",
        "documentation",
        "reference",
        "manual",
        "guide",
        "api",
        "wiki",
        "learn",
        "tutorial",
        "tutorials",
        "help",
    ],
];
/// Programs by the sort of site that they make, in lower case.
const MAKERS: [&[&str]; 4] = [
    &[
        "wordpress",
        "ghost",
        "drupal",
        "joomla",
        "hugo",
        "jekyll",
        "medium",
        "substack",
        "squarespace",
        "blogger",
        "arc",
    ],
    &["discourse", "phpbb", "vbulletin", "xenforo", "invision", "flarum", "nodebb", "vanilla", "lemmy"],
    &["shopify", "woocommerce", "magento", "prestashop", "bigcommerce"],
    &["docusaurus", "sphinx", "mkdocs", "gitbook", "mediawiki", "vitepress", "docutils", "doxygen"],
];

/// The sorts of pages that the words of an address speak of.
pub(super) fn sorts(url: &Url) -> [bool; 5] {
    let path = url.path().to_ascii_lowercase();
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    let words = || path.split(['/', '.', '?', '_']).chain(host.split('.'));
    SORTS.map(|known| words().any(|word| known.contains(&word)))
}

/// The sort of site that a program makes.
pub(super) fn maker(generator: &str) -> [bool; 4] {
    let name = generator.to_ascii_lowercase();
    MAKERS.map(|known| known.iter().any(|known| name.contains(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_tell_the_sort_of_a_page() {
        let sorts = |url: &str| sorts(&Url::parse(url).unwrap());
        assert_eq!(sorts("https://a.example/blog/x"), [true, false, false, false, false]);
        assert_eq!(sorts("https://forum.a.example/x"), [false, true, false, false, false]);
    }
}
