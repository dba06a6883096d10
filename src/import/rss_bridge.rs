//! RSS-Bridge: addresses of its bridges CssSelector, CssSelectorComplex and XPath, a line each; any other bridge is read as the feed
//! that it is.

use toml_edit::InlineTable;
use url::Url;

use super::{
    Conversion, Import, Wish, date_format,
    draft::{Draft, Key},
    ids::Ids,
    selector,
    way::{Language, way},
};

use Conversion::{Approximated, Equivalent, Exact};

pub(super) fn read(text: &str, wish: &Wish, ids: &mut Ids) -> Import {
    let mut import = Import::default();
    for (at, line) in text.lines().enumerate() {
        let (line, address) = (at + 1, line.trim());
        if address.is_empty() || address.starts_with('#') {
            continue;
        }
        let Ok(url) = Url::parse(address) else {
            let mut draft = Draft::new(String::new());
            draft.dropped(Key { line, name: address }, "this is no address");
            import.notes.extend(draft.notes);
            continue;
        };
        import.add(bridge(&url, line, wish, ids));
    }
    import
}

/// The parameters of an address.
struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    fn is_on(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value != "off" && value != "0")
    }
}

fn bridge(url: &Url, line: usize, wish: &Wish, ids: &mut Ids) -> Draft {
    let parameters = Parameters(url.query_pairs().into_owned().collect());
    let name = parameters.get("bridge").unwrap_or_default().trim_end_matches("Bridge").to_owned();
    let home = parameters.get("home_page").or_else(|| parameters.get("url")).unwrap_or_default();
    if !matches!(name.as_str(), "CssSelector" | "CssSelectorComplex" | "XPath") || home.is_empty() {
        let mut draft = Draft::new(ids.of(&name, url.as_str()));
        let why = "the bridge goes on to make the feed, which is read as it is";
        draft.map(Key { line, name: &name }, "url", url.as_str(), Approximated, why);
        return draft;
    }
    let mut draft = Draft::new(ids.of("", home));
    for (key, value) in parameters.0.iter().filter(|(_, value)| !value.trim().is_empty()) {
        let (key, value) = (Key { line, name: key }, value.trim());
        match key.name {
            "action" | "bridge" | "format" | "_cache_timeout" | "context" => {
                draft.note(key, Equivalent, "", "it says what the bridge is asked for");
            }
            "cookie" => draft.cookies(key, value),
            _ if name == "XPath" => xpath(&mut draft, key, value, &parameters),
            _ => css(&mut draft, key, value, &parameters),
        }
    }
    if name == "CssSelector" && draft.has("list.item") {
        draft.set("list.title", ".");
        draft.set("list.link", ". @href");
    }
    if wish.compat {
        draft.set("guid", "compat:rss-bridge");
    }
    draft
}

fn css(draft: &mut Draft, key: Key<'_>, value: &str, parameters: &Parameters) {
    let is_complex = parameters.get("entry_element_selector").is_some();
    let on_articles = parameters.is_on("use_article_pages");
    let place = |field: &str| if on_articles { format!("article.{field}") } else { format!("list.{field}") };
    match key.name {
        "home_page" => draft.exact(key, "url", value),
        "url_selector" if !is_complex => select(draft, key, ("list.item", ""), value, (Exact, "")),
        "url_selector" => select(draft, key, ("list.link", " @href"), value, (Exact, "")),
        "entry_element_selector" => select(draft, key, ("list.item", ""), value, (Exact, "")),
        "url_pattern" => draft.exact(key, "only.link", value),
        "content_selector" | "article_page_content_selector" => {
            draft.set("full_text", true);
            draft.exact(key, "article.content", value);
        }
        "content_cleanup" => {
            draft.set("full_text", true);
            draft.exact(key, "article.remove", value);
        }
        "title_cleanup" => {
            let mut way = InlineTable::new();
            way.insert("capture", format!("(?s)^(.*?)(?:{})?\\s*$", regex::escape(value.trim())).into());
            let css = parameters.get("title_selector").filter(|_| is_complex).map(selector::within);
            if let Some(Ok(css)) = css {
                way.insert("css", css.text.into());
            }
            draft.map(key, &place("title"), way, Approximated, "it is cut off at the end of the title alone");
        }
        "title_selector" | "author_selector" | "category_selector" => {
            let field = place(key.name.trim_end_matches("_selector"));
            if draft.has(&field) {
                return draft.note(key, Exact, &field, "");
            }
            select(draft, key, (&field, ""), value, (Exact, ""));
        }
        "time_selector" => time(draft, key, value, (parameters, &place("published"))),
        "time_format" => match date_format::of_php(value) {
            Some(_) => draft.note(key, Exact, &place("published"), ""),
            None => {
                let why = "it has letters that have no counterpart: dates are read by themselves";
                draft.note(key, Approximated, &place("published"), why);
            }
        },
        "limit" => match value.parse::<i64>() {
            Ok(limit) if limit > 0 => {
                draft.map(key, "keep.items", limit, Approximated, "it cuts the page there, and the feed here");
            }
            _ => draft.dropped(key, "this is no number"),
        },
        "use_article_pages" if on_articles => {
            draft.exact(key, "full_text", true);
        }
        _ => draft.dropped(key, "nothing here corresponds to it"),
    }
}

fn time(draft: &mut Draft, key: Key<'_>, value: &str, (parameters, place): (&Parameters, &str)) {
    let format = parameters.get("time_format").and_then(date_format::of_php);
    match (selector::within(value), format) {
        (Err(fault), _) => draft.dropped(key, fault),
        (Ok(css), None) => draft.exact(key, place, css.text),
        (Ok(css), Some(format)) => {
            let mut way = InlineTable::new();
            way.insert("css", css.text.into());
            way.insert("format", format.into());
            draft.exact(key, place, way);
        }
    }
}

fn select(draft: &mut Draft, key: Key<'_>, (path, suffix): (&str, &str), value: &str, said: (Conversion, &str)) {
    let css = if path == "list.item" { selector::of_page(value) } else { selector::within(value) };
    match css {
        Ok(css) if css.why.is_empty() => draft.map(key, path, format!("{}{suffix}", css.text), said.0, said.1),
        Ok(css) => draft.map(key, path, format!("{}{suffix}", css.text), Approximated, css.why),
        Err(why) => draft.dropped(key, why),
    }
}

fn xpath(draft: &mut Draft, key: Key<'_>, value: &str, _: &Parameters) {
    let field = match key.name {
        "url" => return draft.exact(key, "url", value),
        "item" => "item",
        "title" => "title",
        "content" => "content",
        "uri" => "link",
        "author" => "author",
        "timestamp" => "published",
        "enclosures" => "enclosure",
        "categories" => "category",
        "raw_content" | "fix_encoding" => return draft.note(key, Equivalent, "", "it is done by itself"),
        _ => return draft.dropped(key, "nothing here corresponds to it"),
    };
    let path = format!("list.{field}");
    draft.exact(key, &path, way(Language::XPath, value, None));
}
