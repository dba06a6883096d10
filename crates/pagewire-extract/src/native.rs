//! The feeds that a site has of its own: those that a page names, and those that its software usually has.

use scraper::ElementRef;
use url::Url;

use super::{Document, element_text::attribute, header, page::By};

/// A feed that a page names or that may be expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NativeFeed {
    /// Where it is.
    pub url: Url,
    /// What the page calls it.
    pub title: Option<String>,
    /// How it is known.
    pub hint: Hint,
}

/// How a feed is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// The page names it with `<link rel=alternate>` (RSS Autodiscovery, 2006).
    Named,
    /// The answer names it in its `Link` header.
    Header,
    /// A link of the page leads to it.
    Linked,
    /// The software that made the page has one at this address.
    Software(&'static str),
    /// Many sites have one at this address.
    Usual,
}

/// Feeds that a page may name: each of them is asked for.
const MOST_NAMED: usize = 50;

/// The feeds that a page names or links to; of comments last.
#[must_use]
pub fn named(document: &Document, page: &Url) -> Vec<NativeFeed> {
    let base = base(document, page);
    let mut feeds: Vec<NativeFeed> = Vec::new();
    let mut add = |href: Option<&str>, title: Option<&str>, hint| {
        let Some(url) = href.and_then(|href| base.join(href.trim()).ok()) else { return };
        // names in braces are ours, and a page may not have their values sent anywhere
        let is_plain = matches!(url.scheme(), "http" | "https") && !url.as_str().contains(['{', '}']);
        if is_plain && feeds.len() < MOST_NAMED && feeds.iter().all(|feed| feed.url != url) {
            let title = title.map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
            feeds.push(NativeFeed { url, title: title.filter(|title| !title.is_empty()), hint });
        }
    };
    for link in &document.head().links {
        let is_alternate = link.is("alternate") || link.is("feed");
        if is_alternate && link.media_type.as_deref().is_some_and(is_feed_type) {
            add(Some(&link.address), link.title.as_deref(), Hint::Named);
        }
    }
    for element in elements(document, "a") {
        let href = attribute(element, "href").unwrap_or_default();
        if attribute(element, "type").is_some_and(is_feed_type) || leads_to_feed(href) {
            add(Some(href), attribute(element, "title"), Hint::Linked);
        }
    }
    feeds.sort_by_key(is_of_comments);
    feeds
}

/// The feeds that the `Link` headers of a page's answer name (RFC 8288).
#[must_use]
pub fn in_headers(headers: &[String], page: &Url) -> Vec<NativeFeed> {
    let mut feeds: Vec<NativeFeed> = Vec::new();
    for link in header::links(headers) {
        let is_feed = (link.is("alternate") || link.is("feed")) && link.parameter("type").is_some_and(is_feed_type);
        let Some(url) = page.join(link.address).ok().filter(|_| is_feed) else { continue };
        let is_plain = matches!(url.scheme(), "http" | "https") && !url.as_str().contains(['{', '}']);
        if is_plain && feeds.len() < MOST_NAMED && feeds.iter().all(|feed| feed.url != url) {
            let title = link.parameter("title").map(str::to_owned);
            feeds.push(NativeFeed { url, title, hint: Hint::Header });
        }
    }
    feeds
}

/// The software that made a page, where it betrays itself.
#[must_use]
pub fn software(document: &Document) -> Option<&'static str> {
    let generator = document.head().named(By::Name, "generator").next().unwrap_or_default().to_ascii_lowercase();
    let by_name = SOFTWARE.iter().find(|software| generator.contains(software.generator));
    let by_trace = || {
        let traces = SOFTWARE.iter().filter(|software| !software.trace.is_empty());
        let links = document.head().links.iter().map(|link| link.address.as_str());
        let pictures = elements(document, "img").filter_map(|picture| attribute(picture, "src"));
        let mut addresses = links.chain(pictures);
        addresses.find_map(|address| traces.clone().find(|software| address.contains(software.trace)))
    };
    by_name.or_else(by_trace).map(|software| software.name)
}

/// The addresses at which a site may have a feed that the page does not name, the likeliest first.
#[must_use]
pub fn usual(document: &Document, page: &Url) -> Vec<NativeFeed> {
    let software = software(document).and_then(|name| SOFTWARE.iter().find(|software| software.name == name));
    let by_software = software
        .into_iter()
        .flat_map(|software| software.paths.iter().map(|path| (*path, Hint::Software(software.name))));
    let usual = USUAL.iter().map(|path| (*path, Hint::Usual));
    let mut feeds: Vec<NativeFeed> = Vec::new();
    for (path, hint) in by_software.chain(usual) {
        let Ok(url) = page.join(path) else { continue };
        if feeds.iter().all(|feed| feed.url != url) {
            feeds.push(NativeFeed { url, title: None, hint });
        }
    }
    feeds
}

/// Software that sites are made with, and where its feeds are: each by its documentation.
struct Software {
    name: &'static str,
    /// What its `<meta name=generator>` holds, in lower case.
    generator: &'static str,
    /// What an address of its own files holds; empty where there is no telling.
    trace: &'static str,
    paths: &'static [&'static str],
}

const SOFTWARE: [Software; 18] = [
    Software { name: "WordPress", generator: "wordpress", trace: "/wp-content/", paths: &["feed/", "/feed/"] },
    Software { name: "Ghost", generator: "ghost", trace: "/ghost/", paths: &["rss/", "/rss/"] },
    Software { name: "Drupal", generator: "drupal", trace: "/sites/default/files/", paths: &["/rss.xml"] },
    Software { name: "Joomla", generator: "joomla", trace: "/media/jui/", paths: &["?format=feed&type=rss"] },
    Software { name: "Hugo", generator: "hugo", trace: "", paths: &["index.xml", "/index.xml"] },
    Software { name: "Jekyll", generator: "jekyll", trace: "", paths: &["/feed.xml"] },
    Software { name: "Eleventy", generator: "eleventy", trace: "", paths: &["/feed.xml", "/feed/feed.xml"] },
    Software { name: "Astro", generator: "astro", trace: "/_astro/", paths: &["/rss.xml"] },
    Software { name: "Docusaurus", generator: "docusaurus", trace: "", paths: &["/blog/rss.xml"] },
    Software { name: "Blogger", generator: "blogger", trace: "blogblog.com", paths: &["/feeds/posts/default"] },
    Software { name: "Squarespace", generator: "squarespace", trace: "squarespace-cdn.com", paths: &["?format=rss"] },
    Software { name: "Wix", generator: "wix.com", trace: "static.wixstatic.com", paths: &["/blog-feed.xml"] },
    Software { name: "Shopify", generator: "shopify", trace: "cdn.shopify.com", paths: &["/blogs/news.atom"] },
    Software { name: "Discourse", generator: "discourse", trace: "", paths: &["/latest.rss"] },
    Software { name: "Substack", generator: "substack", trace: "substackcdn.com", paths: &["/feed"] },
    Software { name: "MediaWiki", generator: "mediawiki", trace: "/load.php?", paths: &["?feed=atom"] },
    Software { name: "XenForo", generator: "xenforo", trace: "/js/xf/", paths: &["index.rss"] },
    Software { name: "phpBB", generator: "phpbb", trace: "/styles/prosilver/", paths: &["/feed", "/app.php/feed"] },
];

/// Where sites have feeds most often.
const USUAL: [&str; 6] = ["/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/rss"];

fn base(document: &Document, page: &Url) -> Url {
    /// Bytes of an address that others resolve against.
    const MAX_BASE: usize = 1_024;
    let href = document.head().base.as_deref();
    href.filter(|href| href.len() <= MAX_BASE).and_then(|href| page.join(href).ok()).unwrap_or_else(|| page.clone())
}

fn elements<'a>(document: &'a Document, name: &'static str) -> impl Iterator<Item = ElementRef<'a>> {
    document.elements().filter(move |element| element.value().name() == name)
}

fn is_feed_type(media_type: &str) -> bool {
    let name = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(
        name.as_str(),
        "application/rss+xml"
            | "application/atom+xml"
            | "application/feed+json"
            | "application/rdf+xml"
            | "application/x.atom+xml"
    )
}

/// Whether the last step of an address is a name that feeds have.
fn leads_to_feed(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_ascii_lowercase();
    let last = path.rsplit('/').next().unwrap_or_default();
    let names = ["feed", "rss", "atom", "rss2", "feed.json"];
    names.contains(&last)
        || [".rss", ".atom", ".rdf"].iter().any(|end| last.ends_with(end))
        || (last.ends_with(".xml") && ["rss", "atom", "feed"].iter().any(|word| last.contains(word)))
}

fn is_of_comments(feed: &NativeFeed) -> bool {
    let has = |text: &str| text.to_ascii_lowercase().contains("comment");
    feed.title.as_deref().is_some_and(has) || has(feed.url.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_only_so_many_feeds() {
        let links: String =
            (0..1_000).map(|n| format!("<link rel=alternate type=application/rss+xml href=/{n}>")).collect();
        let page = Url::parse("https://news.example/").unwrap();
        assert_eq!(named(&Document::parse(&links), &page).len(), MOST_NAMED);
    }

    fn page() -> Url {
        Url::parse("https://post.example/world/").unwrap()
    }

    fn addresses(feeds: &[NativeFeed]) -> Vec<&str> {
        feeds.iter().map(|feed| feed.url.as_str()).collect()
    }

    #[test]
    fn finds_the_feeds_that_a_page_names() {
        let document = Document::parse(
            "<link rel=alternate type=application/rss+xml href=/comments/feed title='Comments'>\
             <link rel='alternate home' type='application/atom+xml; charset=utf-8' href=/a.atom title=' All  news '>\
             <link rel=alternate hreflang=de href=/de><link rel=stylesheet type=text/css href=/s.css>\
             <a href='/b.rss'>RSS</a><a href=/a.atom>Atom</a><a href=/feedback>Feedback</a><a href='mailto:x@y.example'>m</a>",
        );
        let feeds = named(&document, &page());
        let expected =
            ["https://post.example/a.atom", "https://post.example/b.rss", "https://post.example/comments/feed"];
        assert_eq!(addresses(&feeds), expected);
        assert_eq!(feeds[0].title.as_deref(), Some("All news"));
        assert_eq!((feeds[0].hint, feeds[1].hint), (Hint::Named, Hint::Linked));
    }

    #[test]
    fn knows_software_by_its_name_and_by_its_files() {
        let by = |html: &str| software(&Document::parse(html));
        assert_eq!(by("<meta name=Generator content='WordPress 6.9'>"), Some("WordPress"));
        assert_eq!(by("<link rel=stylesheet href='https://post.example/wp-content/x.css'>"), Some("WordPress"));
        assert_eq!(by("<meta name=generator content='A pen'>"), None);
    }

    #[test]
    fn expects_feeds_where_the_software_has_them() {
        let document = Document::parse("<meta name=generator content='Hugo 0.150'>");
        let feeds = usual(&document, &page());
        assert_eq!(addresses(&feeds)[..2], ["https://post.example/world/index.xml", "https://post.example/index.xml"]);
        assert_eq!(feeds[0].hint, Hint::Software("Hugo"));
        assert!(feeds.iter().filter(|feed| feed.url.path() == "/index.xml").count() == 1);
    }
}
