//! The keys by which history recognises an item, and items that a page shows twice.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;
use url::{Position, Url};

use super::limits;
use crate::model::{Item, SafeHtml, digest};

/// Titles that name a link and not an item, in lower case.
const GENERIC: [&str; 14] = [
    "read more",
    "more",
    "continue reading",
    "read the story",
    "full story",
    "learn more",
    "weiterlesen",
    "mehr",
    "lire la suite",
    "leer más",
    "leggi tutto",
    "leia mais",
    "lees meer",
    "more…",
];

/// From so many different titles on, an address that items share names their page and not one of them.
const SHARED: usize = 3;

/// Gives every item its keys, and makes one of those that a page shows twice. Returns them with the place of each that was given;
/// none where an item has nothing to be known by.
#[must_use]
pub(super) fn identify(items: Vec<(Item, Option<String>)>, page: &Url) -> (Vec<Item>, Vec<Option<usize>>) {
    let shared = shared_addresses(&items, page);
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut unique: Vec<Item> = Vec::with_capacity(items.len());
    let mut places = Vec::with_capacity(items.len());
    for (mut item, native_id) in items {
        item.keys = keys(&item, native_id.as_deref(), &shared);
        let Some(strongest) = item.keys.first() else {
            places.push(None);
            continue;
        };
        let place = *known.entry(strongest.clone()).or_insert(unique.len());
        match unique.get_mut(place) {
            Some(first) => merge(first, item),
            None => unique.push(item),
        }
        places.push(Some(place));
    }
    (unique, places)
}

/// Addresses that identify no item: the page's own, and those that several differently titled items share.
fn shared_addresses(items: &[(Item, Option<String>)], page: &Url) -> HashSet<String> {
    let mut titles: HashMap<String, HashSet<String>> = HashMap::new();
    for (item, _) in items {
        if let Some(link) = &item.link {
            titles.entry(address_key(link)).or_default().insert(title_key(&item.title));
        }
    }
    let mut shared: HashSet<String> =
        titles.into_iter().filter(|(_, titles)| titles.len() >= SHARED).map(|(address, _)| address).collect();
    shared.insert(address_key(page));
    shared
}

/// The strongest first: address, native id, title with day; an item with none of them is known by its words.
fn keys(item: &Item, native_id: Option<&str>, shared: &HashSet<String>) -> Vec<String> {
    let mut keys = Vec::with_capacity(3);
    if let Some(link) = &item.link {
        let address = address_key(link);
        if !shared.contains(&address) {
            keys.push(format!("url:{address}"));
        } else if let Some(fragment) = link.fragment().filter(|fragment| !fragment.is_empty()) {
            keys.push(format!("url:{address}#{fragment}"));
        }
    }
    keys.extend(native_id.map(str::trim).filter(|id| !id.is_empty()).map(|id| match id.len() {
        ..=limits::IDENTIFIER => format!("id:{id}"),
        _ => format!("id-digest:{:032x}", u128::from_le_bytes(digest(id.as_bytes()))),
    }));
    let title = title_key(&item.title);
    if !title.is_empty() {
        let day = item.published.map(|published| published.day().to_string()).unwrap_or_default();
        keys.push(format!("title:{title}|{day}"));
    }
    if keys.is_empty() {
        let words = item.content.as_ref().map(SafeHtml::to_text).or_else(|| item.summary.clone());
        keys.extend(
            words.map(|words| format!("content:{:032x}", u128::from_le_bytes(digest(title_key(&words).as_bytes())))),
        );
    }
    keys
}

/// An address without what may change while the page stays the same: scheme, `www.`, default port, index file, last slash, fragment.
fn address_key(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let path = url.path();
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let is_index = matches!(file, "index.html" | "index.htm" | "index.php" | "default.aspx" | "default.asp");
    let path = if is_index { folder } else { path.trim_end_matches('/') };
    format!("{host}{port}{path}{}", &url[Position::AfterPath..Position::AfterQuery])
}

/// A title's letters and digits, in lower case and compatible form: what stays when quotes, dashes and spaces are set anew.
fn title_key(title: &str) -> String {
    if title.is_ascii() {
        return title.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).take(200).collect();
    }
    title.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(200).collect()
}

/// Fills what the first sight of an item lacks from the second.
fn merge(first: &mut Item, second: Item) {
    let generic = |title: &str| title.is_empty() || GENERIC.contains(&title.to_lowercase().as_str());
    if generic(&first.title) && !generic(&second.title) {
        first.title = second.title;
    }
    first.summary = first.summary.take().or(second.summary);
    first.content = first.content.take().or(second.content);
    first.published = first.published.or(second.published);
    first.updated = first.updated.or(second.updated);
    first.image = first.image.take().or(second.image);
    if first.authors.is_empty() {
        first.authors = second.authors;
    }
    if first.categories.is_empty() {
        first.categories = second.categories;
    }
    if first.enclosures.is_empty() {
        first.enclosures = second.enclosures;
    }
    for key in second.keys {
        if first.keys.len() < limits::KEYS && !first.keys.contains(&key) {
            first.keys.push(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(link: &str, title: &str) -> (Item, Option<String>) {
        let link = (!link.is_empty()).then(|| Url::parse(link).unwrap());
        (Item { link, title: title.into(), ..Item::default() }, None)
    }

    fn identified(items: Vec<(Item, Option<String>)>) -> Vec<Item> {
        identify(items, &Url::parse("https://news.example/list").unwrap()).0
    }

    #[test]
    fn an_address_is_the_same_whatever_its_scheme_host_prefix_slash_and_index() {
        let keys: HashSet<String> =
            ["http://www.a.example/b/", "https://a.example/b", "https://a.example:443/b/index.html#c"]
                .map(|url| address_key(&Url::parse(url).unwrap()))
                .into();
        assert_eq!(keys.len(), 1, "{keys:?}");
    }

    #[test]
    fn a_query_makes_another_address() {
        assert_ne!(
            address_key(&Url::parse("https://a.example/?id=1").unwrap()),
            address_key(&Url::parse("https://a.example/?id=2").unwrap())
        );
    }

    #[test]
    fn an_item_shown_twice_is_one_with_the_better_title() {
        let items = identified(vec![item("https://a.example/1", "Read more"), item("https://a.example/1", "A vote")]);
        assert_eq!(items.iter().map(|item| item.title.as_str()).collect::<Vec<_>>(), ["A vote"]);
    }

    #[test]
    fn an_address_that_many_titles_share_identifies_none_of_them() {
        let items = identified(["One", "Two", "Three"].map(|title| item("https://a.example/changes", title)).into());
        assert_eq!(items.len(), 3);
        assert!(items.iter().all(|item| item.keys[0].starts_with("title:")));
    }

    #[test]
    fn the_pages_own_address_identifies_by_its_fragment() {
        let items =
            identified(vec![item("https://news.example/list#v1", "One"), item("https://news.example/list#v2", "Two")]);
        assert_eq!(items[0].keys[0], "url:news.example/list#v1");
        assert_eq!(items.len(), 2);
    }

    #[test]
    fn an_item_of_words_alone_has_a_key() {
        let item = Item { summary: Some("Some words".into()), ..Item::default() };
        assert!(identified(vec![(item, None)])[0].keys[0].starts_with("content:"));
    }
}
