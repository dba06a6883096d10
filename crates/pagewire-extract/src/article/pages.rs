//! Articles on several pages: which address is the next page's, and how two pages are one article.
//!
//! Blogs call the next post `rel=next`, too: an address is a next page's only if it is the page's own with a number one higher.

use std::collections::HashSet;

use scraper::ElementRef;
use url::Url;

use super::{Article, metadata::Metadata, shingles::letters};
use crate::{
    element_text::{attribute, text_of},
    model::{Evidence, Found},
};

/// An article with more pages is none.
const MOST_PAGES: u32 = 50;
/// Words before a page's number.
const PAGE: [&str; 12] =
    ["page", "p", "pg", "pagina", "página", "seite", "strona", "sida", "side", "sivu", "paged", "pagenumber"];

/// The address of the article's next page, as the page writes it.
pub(super) fn next(metadata: &Metadata<'_>, links: &[ElementRef<'_>], url: &Url) -> Option<Found> {
    let own = metadata.head.link("canonical").and_then(|own| url.join(own).ok());
    let follows = |address: &str| {
        let to = url.join(address).ok()?;
        let numbers = [Some(url), own.as_ref()].into_iter().flatten().filter_map(|from| next_number(from, &to));
        numbers.min()
    };
    if let Some(address) = metadata.head.link("next").filter(|address| follows(address).is_some()) {
        return Some(Found::new(address, Evidence::Head));
    }
    links.iter().find_map(|link| {
        let address = attribute(*link, "href")?;
        let number = follows(address)?;
        let says = attribute(*link, "rel").is_some_and(|rel| rel.split_whitespace().any(|word| word == "next"))
            || text_of(*link).split_whitespace().any(|word| word.parse() == Ok(number));
        says.then(|| Found::new(address, Evidence::Blocks))
    })
}

/// The number of the page behind another one's address, if that is the same but for a number one higher.
fn next_number(from: &Url, to: &Url) -> Option<u32> {
    if from.host_str() != to.host_str() {
        return None;
    }
    let whole = |url: &Url| {
        let query: Vec<String> = url
            .query_pairs()
            .filter(|(name, _)| !name.starts_with("utm_"))
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        format!("{}?{}", url.path().trim_end_matches('/'), query.join("&")).trim_end_matches('?').to_lowercase()
    };
    let (from, to) = (whole(from), whole(to));
    let same = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    // a number is whole: `/19` and `/110` part after their slash
    let in_number = [&from, &to]
        .iter()
        .any(|url| url.get(same..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())));
    let start = if in_number { to.get(..same)?.trim_end_matches(|c: char| c.is_ascii_digit()).len() } else { same };
    let (was, is) = (from.get(start..)?, to.get(start..)?);
    let same_end = was.bytes().rev().zip(is.bytes().rev()).take_while(|(a, b)| a == b && !a.is_ascii_digit()).count();
    let (was, is) = (was.get(..was.len() - same_end)?, is.get(..is.len() - same_end)?);
    let digits = is.trim_start_matches(|c: char| !c.is_ascii_digit());
    let number: u32 = digits.parse().ok()?;
    let label = is.strip_suffix(digits)?;
    let before = match was {
        "" => 1,
        was if label.is_empty() => was.parse().ok()?,
        _ => return None,
    };
    let word = label.trim_matches(|c: char| !c.is_alphanumeric());
    let marked =
        label.is_empty() || (label != word && (word.is_empty() || PAGE.contains(&word))) || PAGE.contains(&word);
    (marked && number == before + 1 && number <= MOST_PAGES).then_some(number)
}

/// Joins an article with its next page: the text goes on, lines that both pages show stand once. Hands the first page back alone if
/// the other is of another title.
///
/// The caller resolves `next` of what it gets against the address of the page that was joined last.
#[must_use]
pub fn join(first: Article, next: Article) -> Article {
    if !is_one(&first, &next) {
        return Article { next: None, ..first };
    }
    let known: HashSet<&str> = first.text.lines().filter(|line| !line.is_empty()).collect();
    let new: Vec<&str> = next.text.lines().filter(|line| !known.contains(line)).collect();
    let text = [first.text.as_str(), &new.join("\n")].join("\n").trim().to_owned();
    let content = match (first.content, next.content) {
        (Some(one), Some(other)) => Some(Found::new(one.text + &other.text, one.evidence)),
        (one, other) => one.or(other),
    };
    let mut enclosures = first.enclosures;
    let new: Vec<_> = next
        .enclosures
        .into_iter()
        .filter(|other| enclosures.iter().all(|one| one.url.text != other.url.text))
        .collect();
    enclosures.extend(new);
    Article {
        text,
        content,
        enclosures,
        contributors: if next.contributors.is_empty() { first.contributors } else { next.contributors },
        next: next.next,
        closed: first.closed || next.closed,
        cut: next.cut,
        ..first
    }
}

/// Whether two pages are of one article: of one title but for what tells the page.
fn is_one(first: &Article, next: &Article) -> bool {
    let title = |article: &Article| article.title.as_ref().map(|title| letters(&title.text)).unwrap_or_default();
    let (one, other) = (title(first), title(next));
    one.is_empty() || other.is_empty() || one.contains(&other) || other.contains(&one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(from: &str, to: &str) -> Option<u32> {
        let base = Url::parse("https://a.example/").unwrap();
        next_number(&base.join(from).unwrap(), &base.join(to).unwrap())
    }

    #[test]
    fn the_next_page_is_the_own_address_with_a_number() {
        for (from, to) in [
            ("/ferry", "/ferry/2"),
            ("/ferry/", "/ferry/page/2/"),
            ("/ferry", "/ferry?page=2"),
            ("/ferry.html", "/ferry-2.html"),
            ("/ferry.html", "/ferry,seite-2.html"),
            ("/ferry?id=7", "/ferry?id=7&p=2"),
        ] {
            assert_eq!(number(from, to), Some(2), "{from} {to}");
        }
        assert_eq!(number("/ferry/2", "/ferry/3"), Some(3));
        assert_eq!(number("/ferry?page=9", "/ferry?page=10"), Some(10));
    }

    #[test]
    fn another_article_is_no_next_page() {
        for (from, to) in [
            ("/ferry", "/fog"),
            ("/2025/03/02/ferry", "/2025/03/03/fog"),
            ("/?p=121", "/?p=122"),
            ("/ferry/2", "/ferry/4"),
            ("/ferry", "/ferry-accident-2"),
            ("/ferry", "https://b.example/ferry/2"),
        ] {
            assert_eq!(number(from, to), None, "{from} {to}");
        }
    }

    fn page(title: &str, text: &str, next: Option<&str>) -> Article {
        Article {
            title: Some(Found::new(title, Evidence::Heading)),
            text: text.to_owned(),
            content: Some(Found::new(format!("<p>{text}</p>"), Evidence::Blocks)),
            next: next.map(|next| Found::new(next, Evidence::Head)),
            ..Article::default()
        }
    }

    #[test]
    fn two_pages_are_one_text_with_each_line_once() {
        let joined = join(page("Ferry", "Standfirst\na", Some("/2")), page("Ferry - Page 2", "Standfirst\nb", None));
        assert_eq!(joined.text, "Standfirst\na\nb");
        assert_eq!(joined.content.unwrap().text, "<p>Standfirst\na</p><p>Standfirst\nb</p>");
        assert!(joined.next.is_none());
    }

    #[test]
    fn a_page_of_another_title_is_not_joined() {
        let joined = join(page("Ferry", "a", Some("/2")), page("Fog closes the airport", "b", Some("/3")));
        assert_eq!((joined.text.as_str(), joined.next), ("a", None));
    }
}
