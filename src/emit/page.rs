//! The page that shows one feed to people: `out/ID.html`, and what a browser is answered that asks for the feed.
//!
//! Given a [`Feed`], hands on the page's bytes. Its policy forbids scripts, frames and forms; what sites wrote comes as [`SafeHtml`]
//! alone. Pictures are loaded from the sites, as readers do, without telling them from where.
//!
//! [`SafeHtml`]: crate::model::SafeHtml

use super::{
    html::{self, alternates, count, date, escape, linked, made_by, minute_of, subscribe},
    wording, xml,
};
use crate::model::{Enclosure, Entry, Feed};

const STYLE: &str = include_str!("page.css");
/// What a browser may load for the page: its own style, and pictures and sound from anywhere.
pub const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src https: http: data:; media-src https: http:; \
                      base-uri 'none'; form-action 'none'";

/// Where the page leads besides the items.
#[derive(Debug, Clone, Copy)]
pub struct PageLinks<'a> {
    /// The page of all feeds, by a relative address.
    pub all: &'a str,
    /// What is added to the names of the feed's documents, such as a token, beginning with `?`.
    pub query: &'a str,
}

/// Writes the page of a feed. It links the documents that `formats` name.
#[must_use]
pub fn render(feed: &Feed, links: &PageLinks<'_>) -> Vec<u8> {
    let mut page = head(feed, links);
    page.push_str("<main>\n");
    if feed.entries.is_empty() {
        page.push_str("<p class=\"blank\">Nothing yet: items appear here as soon as there are some.</p>\n");
    }
    for (number, entry) in feed.entries.iter().enumerate() {
        page.push_str(&article(number, entry, feed));
    }
    let (all, made_by) = (escape(links.all), made_by());
    page.push_str(&format!(
        "</main>\n<footer><p><a href=\"{all}\">All feeds</a>. {made_by}</p></footer>\n</body>\n</html>\n"
    ));
    page.into_bytes()
}

/// The page up to its main part.
fn head(feed: &Feed, links: &PageLinks<'_>) -> String {
    let title = wording::feed_title(feed);
    let shown_title = linked(feed.home.as_ref(), &title);
    let about = feed.description.as_deref().map(xml::line).filter(|text| !text.is_empty() && *text != title);
    let about = about.map(|text| format!("<p dir=\"auto\">{}</p>\n", escape(&text))).unwrap_or_default();
    let picture = feed.image.as_ref().map(|image| picture(&xml::uri(&image.url), "")).unwrap_or_default();
    let (items, changed) = (count(feed.entries.len(), "item"), minute_of(feed.updated));
    let query = escape(links.query);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{escaped}</title>\n\
         <link rel=\"icon\" href=\"{icon}\">\n{alternates}<style>\n{base}{STYLE}</style>\n</head>\n<body class=\"feed\">\n\
         <header>\n{picture}<h1 dir=\"auto\"{language}>{shown_title}</h1>\n{about}\
         <p>This is a feed: a program that reads feeds shows you what is new in it. {items}, changed {changed}.</p>\n\
         {subscribe}</header>\n",
        escaped = escape(&title),
        icon = html::ICON,
        alternates = alternates(feed, &query),
        base = html::STYLE,
        language = html::language(feed),
        subscribe = subscribe(feed, None, &query),
    )
}

fn article(number: usize, entry: &Entry, feed: &Feed) -> String {
    let item = &entry.item;
    let title = wording::entry_title(entry, feed);
    let heading = linked(item.link.as_ref(), &title);
    let authors = item.authors.iter().filter_map(wording::author_name).map(|name| escape(&name));
    let origin = entry.origin.iter().map(|origin| escape(&xml::line(&origin.title)));
    let meta: Vec<String> = std::iter::once(date(entry)).chain(authors).chain(origin).collect();
    let words = || wording::entry_words(entry, &title).map(|words| format!("<p>{}</p>", escape(&words)));
    let content = wording::entry_content(entry).or_else(words);
    let has_picture = content.as_ref().is_some_and(|html| html.contains("<img"));
    let lead = item.image.as_ref().filter(|_| !has_picture);
    let lead = lead.map(|image| picture(&xml::uri(&image.url), " class=\"lead\"")).unwrap_or_default();
    let language = wording::entry_language(entry, feed).or_else(|| xml::language(feed.language.as_deref()));
    let language = language.map(|tag| format!(" lang=\"{}\"", escape(tag))).unwrap_or_default();
    let content = content.map(|html| format!("<div class=\"content\" dir=\"auto\"{language}>{html}</div>\n"));
    format!(
        "<article class=\"card\" aria-labelledby=\"item-{number}\">\n<h2 id=\"item-{number}\" dir=\"auto\"{language}>{heading}</h2>\n\
         <p class=\"meta\">{}</p>\n{lead}{}{}</article>\n",
        meta.iter().map(|part| format!("<span>{part}</span>")).collect::<String>(),
        content.unwrap_or_default(),
        files(&item.enclosures),
    )
}

/// A picture that says nothing that the words beside it do not.
fn picture(address: &str, class: &str) -> String {
    if !address.starts_with("http") {
        return String::new();
    }
    format!("<img src=\"{}\" alt=\"\" loading=\"lazy\"{class}>\n", escape(address))
}

/// The files of an item, as links.
fn files(enclosures: &[Enclosure]) -> String {
    if enclosures.is_empty() {
        return String::new();
    }
    let file = |enclosure: &Enclosure| {
        let name = enclosure.url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default().to_owned();
        let name = if name.is_empty() { enclosure.url.to_string() } else { name };
        let media_type = escape(xml::media_type(&enclosure.media_type));
        format!("<li>{} <small>{media_type}</small></li>\n", linked(Some(&enclosure.url), &name))
    };
    format!("<ul class=\"files\">\n{}</ul>\n", enclosures.iter().map(file).collect::<String>())
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::*;
    use crate::emit::testing::{FeedBuilder, entry, feed, nasty_feed};

    const LINKS: PageLinks<'_> = PageLinks { all: "index.html", query: "" };

    fn text(feed: FeedBuilder) -> String {
        String::from_utf8(render(&feed.build(), &LINKS)).unwrap()
    }

    fn attributes(text: &str, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let page = Html::parse_document(text);
        page.select(&selector).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
    }

    #[test]
    fn page_parses_without_errors_whatever_it_holds() {
        let page = Html::parse_document(&String::from_utf8(render(&nasty_feed(), &LINKS)).unwrap());
        assert_eq!(page.errors, Vec::<std::borrow::Cow<'_, str>>::new());
    }

    #[test]
    fn items_are_shown_whole_with_their_links() {
        let text = text(feed().entry(entry(1).title("Q&A").content("<p>Rain &amp; <b>wind</b></p>")));
        assert!(text.contains(">Q&amp;A</a></h2>") && text.contains("<p>Rain &amp; <b>wind</b></p>"), "{text}");
        assert_eq!(attributes(&text, "article h2 a", "href"), ["https://news.example.org/1"]);
    }

    #[test]
    fn the_feeds_own_documents_are_found_from_the_head() {
        let found = attributes(&text(feed()), "head link[rel=alternate]", "href");
        assert_eq!(found, ["world.rss", "world.atom", "world.json"]);
    }

    #[test]
    fn markup_in_words_is_shown_as_text() {
        let nasty =
            feed().title("<script>").entry(entry(1).title("<img src=x>").summary(Some("<script>alert(1)</script>")));
        let text = text(nasty);
        assert!(!text.contains("<script") && !text.contains("<img src=x"), "{text}");
    }

    #[test]
    fn addresses_of_other_schemes_are_not_followed() {
        let odd =
            entry(1).link(Some("javascript:alert(1)")).image("data:image/png;base64,AA").enclosure("file:///a", None);
        let text = text(feed().home(Some("data:text/html,x")).entry(odd));
        assert_eq!(attributes(&text, "h1 a, main a, main img", "href"), Vec::<String>::new());
        assert!(!text.contains("base64,AA"));
    }

    #[test]
    fn a_token_goes_with_every_document() {
        let page = render(&feed().build(), &PageLinks { all: "../", query: "?token=a&b" });
        let text = String::from_utf8(page).unwrap();
        assert_eq!(attributes(&text, ".subscribe a", "href")[0], "world.rss?token=a&b");
        assert_eq!(attributes(&text, "head link[rel=alternate]", "href")[0], "world.rss?token=a&b");
    }
}
