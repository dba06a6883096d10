//! What a document says where its feed or entry is silent.
//!
//! RSS and Atom require elements that a page need not have given: a title, a description, an author, a link. Every
//! such choice is made here, once for all formats, from what is known.

use url::Url;

use super::excerpt::{self, SUMMARY_LENGTH, TITLE_LENGTH};
use super::xml;
use crate::model::{Author, CalendarEvent, Entry, Feed, Moment};

/// The program, and where to read about it.
pub(super) fn generator() -> String {
    let page = crate::HOMEPAGE.map(|page| format!(" ({page})")).unwrap_or_default();
    format!("pagewire {}{page}", crate::VERSION)
}

/// The feed's title; the host of its page, else its id, where it has none.
pub(super) fn feed_title(feed: &Feed) -> String {
    let title = xml::line(&feed.title);
    if !title.is_empty() {
        return title;
    }
    feed.home.as_ref().and_then(Url::host_str).map_or_else(|| feed.id.to_string(), str::to_owned)
}

/// The feed's description, or a sentence that says where its items come from.
pub(super) fn feed_description(feed: &Feed) -> String {
    let description = feed.description.as_deref().map(xml::line).unwrap_or_default();
    if !description.is_empty() {
        return description;
    }
    match feed.home.as_ref().and_then(Url::host_str) {
        Some(host) => format!("New items from {host}"),
        None => format!("New items of {}", feed_title(feed)),
    }
}

/// A page for the feed as a whole: its own, else where it is published, else the first page its entries know of; RSS requires one, and
/// where none is known the feed's own URI says so.
pub(super) fn feed_link(feed: &Feed) -> String {
    let of_entries = || {
        let origin = feed.entries.iter().find_map(|entry| entry.origin.as_ref()?.home.as_ref());
        origin.or_else(|| feed.entries.iter().find_map(|entry| entry.item.link.as_ref()))
    };
    let page = feed.home.as_ref().or(feed.base_url.as_ref()).or_else(of_entries);
    page.map_or_else(|| feed.uri.clone(), |url| xml::uri(url).into_owned())
}

/// An entry's language, where it is another than the feed's; British and American English are one.
pub(super) fn entry_language<'e>(entry: &'e Entry, feed: &Feed) -> Option<&'e str> {
    let own = xml::language(entry.item.language.as_deref())?;
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    (feed.language.as_deref().map(primary) != Some(primary(own))).then_some(own)
}

/// The entry's title; where it has none, the beginning of its text, else its address, else the feed's title.
pub(super) fn entry_title(entry: &Entry, feed: &Feed) -> String {
    let title = xml::line(&entry.item.title);
    if !title.is_empty() {
        return title;
    }
    text_of(entry, TITLE_LENGTH)
        .or_else(|| entry.item.link.as_ref().map(|link| xml::uri(link).into_owned()))
        .unwrap_or_else(|| feed_title(feed))
}

/// The entry's summary as text; where it has none, the beginning of its content. Of an event it begins with when and where that is.
pub(super) fn entry_summary(entry: &Entry) -> Option<String> {
    let summary = entry.item.summary.as_deref().map(|text| xml::clean(text.trim()).into_owned());
    let summary = summary.filter(|text| !text.is_empty()).or_else(|| text_of(entry, SUMMARY_LENGTH));
    match (event(entry), summary) {
        (Some(event), Some(summary)) => Some(format!("{event}: {summary}")),
        (event, summary) => event.or(summary),
    }
}

/// The entry's content as HTML, which begins with when and where an event is.
pub(super) fn entry_content(entry: &Entry) -> Option<String> {
    let html = entry.item.content.as_ref()?;
    let event = event(entry).map(|event| format!("<p>{}</p>", xml::escape(&event))).unwrap_or_default();
    Some(event + &xml::clean(html.as_str()))
}

/// When and where something takes place, in figures that are read in every language.
fn event(entry: &Entry) -> Option<String> {
    let CalendarEvent { starts, ends, location } = entry.item.event.as_ref()?;
    let moment = |moment: &Moment| match moment {
        Moment::Day(day) => day.format("%Y-%m-%d").to_string(),
        Moment::Instant(instant) => instant.format("%Y-%m-%d %H:%M").to_string(),
    };
    let end = ends.as_ref().filter(|ends| *ends != starts).map(|ends| match ends {
        Moment::Instant(instant) if instant.date_naive() == starts.day() => instant.format("%H:%M").to_string(),
        other => moment(other),
    });
    let when = [Some(moment(starts)), end].into_iter().flatten().collect::<Vec<_>>().join(" – ");
    let place = location.as_deref().map(xml::line).filter(|place| !place.is_empty());
    Some(place.map_or(when.clone(), |place| format!("{when}, {place}")))
}

/// What an entry says below its title: its summary, but for one that only says the title again.
pub(super) fn entry_words(entry: &Entry, title: &str) -> Option<String> {
    entry_summary(entry).filter(|summary| xml::line(summary) != title)
}

/// The beginning of an entry's words.
fn text_of(entry: &Entry, length: usize) -> Option<String> {
    let summary = entry.item.summary.as_deref().and_then(|text| excerpt::of_text(text, length));
    summary.or_else(|| entry.item.content.as_ref().and_then(|html| excerpt::of_html(html.as_str(), length)))
}

/// An author's name without mail addresses, which draw a warning and harvesters; nothing where no name is left.
pub(super) fn author_name(author: &Author) -> Option<String> {
    let name = xml::line(&author.name);
    if !name.contains('@') {
        return (!name.is_empty()).then_some(name);
    }
    // `@name` is a handle, `a@b` an address
    let is_address = |word: &str| word.find('@').is_some_and(|at| word[..at].ends_with(char::is_alphanumeric));
    let words: Vec<&str> = name.split(' ').filter(|word| !is_address(word)).collect();
    let rest = words.join(" ");
    let rest = rest.trim_matches(|c: char| "()<>[],; ".contains(c));
    (!rest.is_empty()).then(|| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::testing::{entry, feed};

    fn named(name: &str) -> Option<String> {
        author_name(&Author { name: name.to_owned(), url: None })
    }

    #[test]
    fn feed_without_title_is_called_by_its_host() {
        assert_eq!(feed_title(&feed().title(" ").build()), "news.example.org");
    }

    #[test]
    fn merged_feed_without_home_links_to_a_page_of_its_entries() {
        let feed = feed().home(None).base_url(None).entry(entry(1).origin()).build();
        assert_eq!(feed_link(&feed), "https://origin.example.org/");
    }

    #[test]
    fn untitled_entry_is_called_by_its_text() {
        let feed = feed().entry(entry(1).title("").summary(None).content("<p>Rain &amp; <b>wind</b></p>")).build();
        assert_eq!(entry_title(&feed.entries[0], &feed), "Rain & wind");
    }

    #[test]
    fn summary_that_only_says_the_title_again_is_none() {
        let words = |summary| {
            let feed = feed().entry(entry(1).title("Q&A: rain").summary(summary)).build();
            entry_words(&feed.entries[0], &entry_title(&feed.entries[0], &feed))
        };
        assert_eq!(
            [words(None), words(Some(" Q&A:\n rain ")), words(Some("Wind"))],
            [None, None, Some("Wind".to_owned())]
        );
    }

    #[test]
    fn entry_without_any_words_is_called_by_its_address() {
        let feed = feed().entry(entry(1).title("").summary(None)).build();
        assert_eq!(entry_title(&feed.entries[0], &feed), "https://news.example.org/1");
    }

    #[test]
    fn mail_addresses_are_left_out_of_names() {
        assert_eq!(
            ["Ann <ann@e.org>", "ann@e.org (Ann Lee)", "ann@e.org", "@ann", " "]
                .map(|name| named(name).unwrap_or_default()),
            ["Ann", "Ann Lee", "", "@ann", ""]
        );
    }
}
