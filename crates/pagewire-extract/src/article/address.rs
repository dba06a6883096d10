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

/// A day in a path: `/2025/09/04/`, `/2025-09-04-…`, `/20250904/`.
pub(super) fn day(url: &Url) -> Option<String> {
    let path = url.path();
    let digits: Vec<(usize, &str)> = path
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(|run| (run.as_ptr() as usize - path.as_ptr() as usize, run))
        .collect();
    let whole = |year: &str, month: &str, day: &str| {
        let (y, m, d) = (year.parse::<u32>().ok()?, month.parse::<u32>().ok()?, day.parse::<u32>().ok()?);
        ((1995..=2100).contains(&y) && (1..=12).contains(&m) && (1..=31).contains(&d))
            .then(|| format!("{y:04}-{m:02}-{d:02}"))
    };
    for (at, run) in digits.windows(3).filter_map(|three| match three {
        [(a, year), (b, month), (c, day)]
            if year.len() == 4 && month.len() <= 2 && day.len() <= 2 && b - a == 5 && c - b == month.len() + 1 =>
        {
            Some((*a, [*year, *month, *day]))
        }
        _ => None,
    }) {
        let _ = at;
        if let [year, month, d] = run
            && let Some(found) = whole(year, month, d)
        {
            return Some(found);
        }
    }
    digits
        .iter()
        .find_map(|(_, run)| if run.len() == 8 { whole(run.get(..4)?, run.get(4..6)?, run.get(6..)?) } else { None })
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

    fn day_of(path: &str) -> Option<String> {
        day(&Url::parse("https://news.example").unwrap().join(path).unwrap())
    }

    #[test]
    fn an_address_may_hold_the_day() {
        for path in ["/2025/09/04/a", "/world/2025-09-04-a", "/a-20250904"] {
            assert_eq!(day_of(path).unwrap(), "2025-09-04", "{path}");
        }
    }

    #[test]
    fn numbers_in_an_address_are_no_day() {
        for path in ["/2025/09/a", "/a-12345678", "/2025/13/04", "/12/13/14"] {
            assert_eq!(day_of(path), None, "{path}");
        }
    }
}
