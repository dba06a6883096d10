//! The page on which a list goes on: where its page says it is, by the way that a recipe names or by the usual ones.
//!
//! The usual ones are `rel=next` of a link, of a feed (RFC 5005) or of the answer's `Link` header (RFC 8288), the members that APIs
//! have for it, and links that are named or worded as the next page.

use scraper::ElementRef;
use serde_json::Value;
use url::Url;

use crate::{
    Document, How, ListRecipe, ReadError,
    element_text::{attribute, text_within},
    header, json,
    list::{Css, Place, Way},
    model::Page,
    read_whole, text_of, xml,
};

/// Bytes of an address, and of a link's words.
const LONGEST_ADDRESS: usize = 2_048;
const LONGEST_WORDS: usize = 40;
/// Names that elements have which lead, or hold a link that leads, to the next page.
const NAMES: [&str; 14] = [
    "next",
    "next-page",
    "nextpage",
    "pagination-next",
    "pagination__next",
    "page-next",
    "pager-next",
    "pager__item--next",
    "nav-previous",
    "older",
    "older-posts",
    "blog-pager-older-link",
    "nextpostslink",
    "next-posts-link",
];
/// What links to the next page say, in lower case and without arrows.
const WORDS: [&str; 30] = [
    "next",
    "next page",
    "older",
    "older posts",
    "older entries",
    "older news",
    "more news",
    "weiter",
    "nächste",
    "nächste seite",
    "ältere beiträge",
    "vor",
    "suivant",
    "page suivante",
    "suivante",
    "articles plus anciens",
    "siguiente",
    "página siguiente",
    "entradas antiguas",
    "successivo",
    "pagina successiva",
    "próxima",
    "seguinte",
    "volgende",
    "następna",
    "nästa",
    "næste",
    "neste",
    "下一页",
    "次へ",
];
/// Members of JSON that hold the next page's address.
const MEMBERS: [&str; 9] = [
    "/next_url",
    "/next",
    "/next_page_url",
    "/links/next",
    "/_links/next/href",
    "/meta/next",
    "/paging/next",
    "/pagination/next",
    "/info/next",
];

/// What a page says of its next page by the way of a recipe: an address, or the cursor of an API; none at the end of the list.
///
/// # Errors
/// [`ReadError`] for a page that cannot be read.
pub fn named(page: &Page, way: &Way, how: &How<'_>) -> Result<Option<String>, ReadError> {
    let Ok(root) = Css::parse(":root") else { return Ok(None) };
    let recipe = ListRecipe { link: vec![way.clone()], ..ListRecipe::of_items(Place::Css(root)) };
    let link = read_whole(page, &recipe, how)?.link;
    Ok(link.map(|found| found.text).filter(|text| text.len() <= LONGEST_ADDRESS))
}

/// The address of the next page by the usual ways; `links` are the `Link` headers of the answer.
///
/// # Errors
/// [`ReadError`] for a page that cannot be read.
pub fn usual(page: &Page, links: &[String], how: &How<'_>) -> Result<Option<Url>, ReadError> {
    let leads = |address: &str| leads_on(page, address);
    let in_header = header::links(links).iter().filter(|link| link.is("next")).find_map(|link| leads(link.address));
    if in_header.is_some() {
        return Ok(in_header);
    }
    let text = text_of(page, how.charset)?;
    if json::is_json(page.media_type.as_deref(), &text) {
        let value = json::value(&text)?;
        return Ok(MEMBERS.iter().find_map(|member| leads(value.pointer(member).and_then(Value::as_str)?)));
    }
    let document = match xml::is_xml(page.media_type.as_deref(), &text) {
        true => xml::parse(&text)?,
        false => Document::parse(&text),
    };
    let by_relation = document.elements().filter(is_related).find_map(|element| leads(attribute(element, "href")?));
    let by_name = || document.elements().filter(is_named).find_map(|element| leads(address_in(element)?));
    let by_words = || document.elements().filter(says_so).find_map(|element| leads(attribute(element, "href")?));
    Ok(by_relation.or_else(by_name).or_else(by_words))
}

/// Where an address leads, if that is another page of the same site.
fn leads_on(page: &Page, address: &str) -> Option<Url> {
    let address = address.trim();
    if address.is_empty() || address.len() > LONGEST_ADDRESS {
        return None;
    }
    let mut url = page.url.join(address).ok()?;
    url.set_fragment(None);
    let is_other = url.path() != page.url.path() || url.query() != page.url.query();
    (is_other && url.origin() == page.url.origin()).then_some(url)
}

/// Whether an element says by `rel` that it is the next page's.
fn is_related(element: &ElementRef<'_>) -> bool {
    let name = element.value().name();
    let is_link = name == "a" || name == "link" || name.ends_with(":link");
    let words = attribute(*element, "rel").unwrap_or_default();
    is_link && words.split_whitespace().any(|word| word.eq_ignore_ascii_case("next"))
}

fn is_named(element: &ElementRef<'_>) -> bool {
    let named = |name: &str| NAMES.contains(&name.to_ascii_lowercase().as_str());
    let is_disabled = element.value().classes().any(|class| class.contains("disabled"));
    !is_disabled && (element.value().classes().any(named) || element.value().id().is_some_and(named))
}

/// The address of a link, or of the only link in an element.
fn address_in<'a>(element: ElementRef<'a>) -> Option<&'a str> {
    if element.value().name() == "a" {
        return attribute(element, "href");
    }
    let mut links = element.descendent_elements().filter(|inner| inner.value().name() == "a");
    let only = links.next()?;
    attribute(only, "href").filter(|_| links.next().is_none())
}

/// Whether a link's own words, or its label, say that it leads to the next page.
fn says_so(element: &ElementRef<'_>) -> bool {
    if element.value().name() != "a" {
        return false;
    }
    let is_meant = |text: &str| {
        let words = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        WORDS.contains(&words.as_str()) || (words.is_empty() && matches!(text.trim(), "»" | "›" | "→" | ">" | ">>"))
    };
    is_meant(&text_within(*element, LONGEST_WORDS)) || attribute(*element, "aria-label").is_some_and(is_meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(media_type: &str, body: &str) -> Page {
        Page {
            url: "https://news.example/list?topic=a".parse().unwrap(),
            media_type: Some(media_type.into()),
            charset: None,
            language: None,
            body: body.as_bytes().to_vec(),
            fetched_at: "2026-03-08T10:00:00Z".parse().unwrap(),
        }
    }

    fn next(media_type: &str, body: &str) -> Option<String> {
        let next = usual(&page(media_type, body), &[], &How::default()).unwrap();
        next.map(|url| url.path().to_owned() + &url.query().map(|query| format!("?{query}")).unwrap_or_default())
    }

    #[test]
    fn the_next_page_is_known_by_its_relation_its_name_and_its_words() {
        for body in [
            "<head><link rel=next href=/list/2></head>",
            "<a rel='nofollow Next' href=/list/2>2</a>",
            "<ul><li class=prev><a href=/x>1</a><li class='page-item next'><a href=/list/2>3</a></ul>",
            "<a href=/about>About</a><a href='/list/2'>Nächste Seite »</a>",
            "<a href='/list/2' aria-label='Next page'><svg></svg></a>",
        ] {
            assert_eq!(next("text/html", body).as_deref(), Some("/list/2"), "{body}");
        }
    }

    #[test]
    fn another_site_and_the_page_itself_are_no_next_page() {
        for body in [
            "<a rel=next href='https://other.example/2'>Next</a>",
            "<a rel=next href='#top'>Next</a>",
            "<a rel=next href='?topic=a'>Next</a>",
            "<a href=/n/1>Next station: the harbour</a>",
            "<div class=next><a href=/n/1>One</a><a href=/n/2>Two</a></div>",
            "<li class='next disabled'><a href=/list/2>go</a></li>",
        ] {
            assert_eq!(next("text/html", body), None, "{body}");
        }
    }

    #[test]
    fn apis_and_feeds_name_it_too() {
        assert_eq!(
            next("application/json", r#"{"data":[],"links":{"next":"/list?page=2"}}"#).as_deref(),
            Some("/list?page=2")
        );
        assert_eq!(next("application/json", r#"{"data":[],"links":{"next":null}}"#), None);
        let feed = "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='next' href='/feed?page=2'/></feed>";
        assert_eq!(next("application/atom+xml", feed).as_deref(), Some("/feed?page=2"));
        let header = ["</list/2>; rel=\"next\"".to_owned()];
        let url = usual(&page("text/html", "<p>"), &header, &How::default()).unwrap();
        assert_eq!(url.unwrap().path(), "/list/2");
    }
}
