//! Sitemaps (<https://www.sitemaps.org/protocol.html>) with the extensions for news, pictures and films: addresses with little beside them.
//!
//! `lastmod` is when a page was changed, and nothing says when it was published but the extension for news. A page without a title of its
//! own has the words of its address, until its own page is read.

use scraper::ElementRef;

use super::children;
use crate::{
    element_text::text_of,
    model::{Evidence, Found, RawDate, RawItem},
};

/// The pages of a sitemap, the latest first.
pub(super) fn items(root: ElementRef<'_>) -> Vec<RawItem> {
    let pages = children(root).filter(|child| child.value().name() == "url");
    let mut items: Vec<RawItem> = pages.filter_map(item).collect();
    let date = |item: &RawItem| {
        let date = item.published.as_ref().or(item.updated.as_ref());
        std::cmp::Reverse(date.map(|date| date.found.text.clone()))
    };
    items.sort_by_cached_key(date);
    items.truncate(super::index::MOST);
    items
}

/// The address of the file that an index of sitemaps says was changed last.
pub(super) fn newest(root: ElementRef<'_>) -> String {
    let files = children(root).filter_map(|file| Some((words(file, "lastmod"), words(file, "loc")?)));
    files.max_by(|one, other| one.0.cmp(&other.0)).map_or_else(String::new, |(_, address)| address)
}

fn item(page: ElementRef<'_>) -> Option<RawItem> {
    let address = words(page, "loc")?;
    let found = |text: String, name: &str| Found::new(text, Evidence::Member(name.into()));
    let date = |text: String, name: &str| RawDate { found: found(text, name), hint: None };
    let (news, picture, film) = (child(page, "news"), child(page, "image"), child(page, "video"));
    let told = |extension: Option<ElementRef<'_>>, name: &str| words(extension?, name);
    let title = told(news, "title").map(|title| found(title, "news:title"));
    let title = title.or_else(|| told(film, "title").map(|title| found(title, "video:title")));
    // what a picture is called names the page where nothing else does
    let title = title.or_else(|| {
        told(picture, "title").filter(|_| spoken(&address).is_none()).map(|title| found(title, "image:title"))
    });
    let image = told(picture, "loc").map(|address| found(address, "image:loc"));
    let dates = [(news, "news:publication_date"), (film, "video:publication_date")];
    let published =
        dates.into_iter().find_map(|(extension, name)| Some(date(told(extension, "publication_date")?, name)));
    Some(RawItem {
        title: title.or_else(|| Some(Found::new(spoken(&address)?, Evidence::Address))),
        published,
        categories: told(news, "keywords")
            .iter()
            .flat_map(|words| words.split(','))
            .map(|word| found(word.trim().to_owned(), "news:keywords"))
            .collect(),
        updated: words(page, "lastmod").map(|text| date(text, "lastmod")),
        image: image.or_else(|| told(film, "thumbnail_loc").map(|address| found(address, "video:thumbnail_loc"))),
        link: Some(found(address, "loc")),
        ..RawItem::default()
    })
}

fn child<'a>(element: ElementRef<'a>, name: &str) -> Option<ElementRef<'a>> {
    children(element).find(|child| child.value().name() == name)
}

pub(super) fn words(element: ElementRef<'_>, name: &str) -> Option<String> {
    Some(text_of(child(element, name)?)).filter(|text| !text.is_empty())
}

/// The words of an address, of which there are several: `/2026/ferry-talks-resume.html` is "Ferry talks resume".
fn spoken(address: &str) -> Option<String> {
    /// Words that make a title.
    const LEAST: usize = 2;
    let path = address.split(['?', '#']).next()?.trim_end_matches('/');
    let (_, last) = path.rsplit_once('/')?;
    let slug = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let slug = percent_decoded(slug);
    let is_word = |word: &&str| word.chars().any(char::is_alphabetic);
    let parts: Vec<&str> = slug.split(['-', '_', ' ', '+']).filter(|part| !part.is_empty()).collect();
    // numbers at either end are the page's own
    let first = parts.iter().position(is_word)?;
    let last = parts.iter().rposition(is_word)?;
    let parts = parts.get(first..=last)?;
    if parts.iter().filter(|part| is_word(part)).count() < LEAST {
        return None;
    }
    let joined = parts.join(" ");
    let mut chars = joined.chars();
    let begun = chars.next()?;
    Some(begun.to_uppercase().chain(chars).collect())
}

fn percent_decoded(text: &str) -> String {
    let form = text.replace('+', "%2B");
    url::form_urlencoded::parse(form.as_bytes()).next().map_or_else(String::new, |(name, _)| name.into_owned())
}
