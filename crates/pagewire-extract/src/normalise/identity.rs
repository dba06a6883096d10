//! The keys by which history recognises an item, and items that a page shows twice.

mod twins;

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
    let named = Unnaming::of(&items, page);
    let twins = twins::of(&items.iter().map(|(item, _)| item).collect::<Vec<_>>());
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut unique: Vec<Item> = Vec::with_capacity(items.len());
    let mut places: Vec<Option<usize>> = Vec::with_capacity(items.len());
    for (at, (mut item, native_id)) in items.into_iter().enumerate() {
        item.keys = named.keys(&item, native_id.as_deref());
        item.named.id = item.named.id.take().filter(|id| !named.counted.contains(id));
        let Some(strongest) = item.keys.first().cloned() else {
            places.push(None);
            continue;
        };
        let strong = |key: &&String| !key.starts_with("title:") || **key == strongest;
        let twin = twins.get(&at).and_then(|first| places.get(*first).copied().flatten());
        let place = item.keys.iter().filter(strong).find_map(|key| known.get(key).copied()).or(twin);
        let place = place.unwrap_or(unique.len());
        for key in item.keys.iter().filter(strong) {
            known.entry(key.clone()).or_insert(place);
        }
        match unique.get_mut(place) {
            Some(first) => merge(first, item),
            None => unique.push(item),
        }
        places.push(Some(place));
    }
    (unique, places)
}

/// What of a page names one item alone.
struct Unnaming {
    /// Addresses that name no item: the page's own, those that several differently titled items share, and those of items that
    /// the source itself tells apart.
    shared: HashSet<String>,
    /// Ids that name no item: several items have them, or they count the places of the list.
    counted: HashSet<String>,
}

impl Unnaming {
    fn of(items: &[(Item, Option<String>)], page: &Url) -> Self {
        let counted = ids_of_places(items);
        let mut titles: HashMap<String, HashSet<String>> = HashMap::new();
        let mut ids: HashMap<String, HashSet<&str>> = HashMap::new();
        for (item, id) in items {
            let Some(link) = &item.link else { continue };
            titles.entry(address_key(link)).or_default().insert(title_key(&item.title));
            let own = id.as_deref().map(str::trim).filter(|id| !id.is_empty() && !counted.contains(*id));
            ids.entry(address_key(link)).or_default().extend(own);
        }
        let of_several = titles.into_iter().filter(|(_, titles)| titles.len() >= SHARED).map(|(address, _)| address);
        let told_apart = ids.into_iter().filter(|(_, ids)| ids.len() > 1).map(|(address, _)| address);
        let shared = of_several.chain(told_apart).chain([address_key(page)]).collect();
        Self { shared, counted }
    }

    /// The strongest first: address, native id, title with day; an item with none of them is known by its words.
    fn keys(&self, item: &Item, native_id: Option<&str>) -> Vec<String> {
        let mut keys = Vec::with_capacity(3);
        if let Some(link) = &item.link {
            let address = address_key(link);
            if !self.shared.contains(&address) {
                keys.push(format!("url:{address}"));
            } else if let Some(fragment) = link.fragment().filter(|fragment| !fragment.is_empty()) {
                keys.push(format!("url:{address}#{fragment}"));
            }
        }
        let own = native_id.map(str::trim).filter(|id| !id.is_empty() && !self.counted.contains(*id));
        keys.extend(own.map(|id| match id.len() {
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
            let digest_of = |words: String| u128::from_le_bytes(digest(title_key(&words).as_bytes()));
            keys.extend(words.map(|words| format!("content:{:032x}", digest_of(words))));
        }
        keys
    }
}

/// Ids that several items with different addresses and titles have; all of them where they count the items from 0 or 1.
fn ids_of_places(items: &[(Item, Option<String>)]) -> HashSet<String> {
    let ids: Vec<&str> = items.iter().filter_map(|(_, id)| Some(id.as_deref()?.trim())).collect();
    let counts_from = |first: usize| ids.iter().enumerate().all(|(at, id)| id.parse() == Ok(at + first));
    if ids.len() >= SHARED && (counts_from(0) || counts_from(1)) {
        return ids.into_iter().map(str::to_owned).collect();
    }
    let mut named: HashMap<&str, HashSet<(Option<String>, String)>> = HashMap::new();
    for (item, id) in items {
        let Some(id) = id.as_deref() else { continue };
        named.entry(id.trim()).or_default().insert((item.link.as_ref().map(address_key), title_key(&item.title)));
    }
    let apart = |named: &HashSet<(Option<String>, String)>| {
        let (links, titles): (HashSet<_>, HashSet<_>) = named.iter().map(|(link, title)| (link, title)).unzip();
        links.len() > 1 && titles.len() > 1
    };
    named.into_iter().filter(|(_, named)| apart(named)).map(|(id, _)| id.to_owned()).collect()
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

    fn with_id(link: &str, title: &str, id: &str) -> (Item, Option<String>) {
        (item(link, title).0, Some(id.into()))
    }

    #[test]
    fn items_that_the_source_tells_apart_are_several_whatever_else_is_equal() {
        let items = identified(["1a", "2b"].map(|id| with_id("https://a.example/live", "Bulletin", id)).into());
        assert_eq!(items.iter().map(|item| item.keys[0].as_str()).collect::<Vec<_>>(), ["id:1a", "id:2b"]);
    }

    #[test]
    fn an_id_at_two_addresses_is_one_item() {
        let items = identified(vec![
            with_id("https://a.example/1", "A vote", "x7"),
            with_id("https://a.example/r/1", "A vote", "x7"),
        ]);
        assert_eq!(items.len(), 1);
    }

    #[test]
    fn ids_that_count_the_places_of_a_list_name_no_item() {
        let story = |n: usize| with_id(&format!("https://a.example/{n}"), &format!("Story {n}"), &n.to_string());
        let items = identified((1..5).map(story).collect());
        assert!(items.iter().all(|item| !item.keys.iter().any(|key| key.starts_with("id:"))), "{items:?}");
        let one = |n: usize| with_id(&format!("https://a.example/{n}"), &format!("Story {n}"), "card");
        assert_eq!(identified((1..5).map(one).collect()).len(), 4);
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
