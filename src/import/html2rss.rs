//! html2rss: YAML with `channel` and `selectors`, or several of these below `feeds`.

mod steps;

use toml_edit::{Array, InlineTable, Value as Toml};

use self::steps::{patterns, steps};
use super::{
    Conversion, Import, ImportFault, Wish,
    draft::{Draft, Key},
    ids::Ids,
    selector,
    yaml::{self, YamlNode},
};

use Conversion::{Approximated, Dropped, Equivalent, Exact};

/// The fields of an item there, and here.
const FIELDS: [(&str, &str); 8] = [
    ("title", "title"),
    ("url", "link"),
    ("link", "link"),
    ("author", "author"),
    ("enclosure", "enclosure"),
    ("published_at", "published"),
    ("updated", "published"),
    ("comments", ""),
];

pub(super) fn read(text: &str, wish: &Wish, ids: &mut Ids) -> Result<Import, ImportFault> {
    let root = yaml::read(text)?;
    let mut import = Import::default();
    match root.get("feeds") {
        Some(feeds) => {
            for (_, name, node) in feeds.members() {
                let id = ids.like(name).0;
                import.add(feed(node, &root, Draft::new(id), wish));
            }
        }
        None => {
            let channel = |key: &str| root.get("channel").and_then(|channel| channel.get(key)).and_then(YamlNode::text);
            let url = filled(channel("url").unwrap_or_default(), &root);
            let title = filled(channel("title").unwrap_or_default(), &root);
            import.add(feed(&root, &root, Draft::new(ids.of(&title, &url)), wish));
        }
    }
    Ok(import)
}

/// A text with the values that its parameters have unless others are given.
fn filled(text: &str, root: &YamlNode) -> String {
    let mut text = text.to_owned();
    for (_, name, parameter) in root.get("parameters").map(YamlNode::members).unwrap_or_default() {
        if let Some(value) = parameter.get("default").and_then(YamlNode::text) {
            text = text.replace(&format!("%<{name}>s"), value);
        }
    }
    text
}

fn feed(node: &YamlNode, root: &YamlNode, mut draft: Draft, wish: &Wish) -> Draft {
    let json = node.get("channel").and_then(|channel| channel.get("json")).and_then(YamlNode::text) == Some("true");
    let own = |name: &str| node.get(name).is_some();
    let shared = root.members().iter().filter(|(_, name, _)| !own(name) && (name == "headers" || name == "strategy"));
    for (line, name, value) in node.members().iter().chain(shared) {
        let key = Key { line: *line, name };
        match (name.as_str(), value.text()) {
            ("channel", _) => channel(&mut draft, value, root),
            ("selectors", _) if json => draft.dropped(key, "they are paths into JSON, which recipes do not read"),
            ("selectors", _) => selectors(&mut draft, value),
            ("headers", _) => headers(&mut draft, value),
            ("strategy", Some("browserless" | "botasaurus")) => {
                draft.map(key, "fetch", "browser", Approximated, "an installed Chromium renders the page");
            }
            ("strategy", _) => draft.note(key, Exact, "", "pages are fetched by HTTP"),
            ("auto_source", _) if !own("selectors") => draft.note(key, Approximated, "", "the list is found by itself"),
            ("auto_source", _) => draft.note(key, Approximated, "", "the selectors are the recipe"),
            ("parameters", _) => parameters(&mut draft, key, value),
            ("enhance", _) => draft.note(key, Equivalent, "", "what selectors do not name is found by itself"),
            _ => draft.dropped(key, "nothing here corresponds to it"),
        }
    }
    if wish.compat {
        draft.set("guid", "compat:html2rss");
    }
    draft
}

fn parameters(draft: &mut Draft, key: Key<'_>, value: &YamlNode) {
    for (line, name, parameter) in value.members() {
        let path = format!("parameters.{name}");
        let key = Key { line: *line, name: &path };
        match parameter.get("default").and_then(YamlNode::text) {
            Some(value) => draft.note(
                key,
                Approximated,
                "url",
                &format!("its default is taken: {value}; a feed for each further value"),
            ),
            None => draft.dropped(key, "it has no default: write its value into the address"),
        }
    }
    if value.members().is_empty() {
        draft.note(key, Equivalent, "", "there are none");
    }
}

fn channel(draft: &mut Draft, channel: &YamlNode, root: &YamlNode) {
    for (line, name, value) in channel.members() {
        let path = format!("channel.{name}");
        let key = Key { line: *line, name: &path };
        let Some(text) = value.text().map(|text| filled(text, root)) else {
            match name.as_str() {
                "headers" => headers(draft, value),
                _ => draft.dropped(key, "nothing here corresponds to it"),
            }
            continue;
        };
        match name.as_str() {
            "url" => draft.exact(key, "url", text),
            "title" => draft.exact(key, "title", text),
            "description" => draft.exact(key, "description", text),
            "language" => draft.exact(key, "language", text),
            "time_zone" => draft.exact(key, "timezone", text),
            "ttl" => match text.parse::<u32>() {
                Ok(minutes) if minutes > 0 => draft.exact(key, "every", format!("{minutes}m")),
                _ => draft.dropped(key, "this is no number of minutes"),
            },
            "strategy" if text != "faraday" => {
                draft.map(key, "fetch", "browser", Approximated, "an installed Chromium renders the page");
            }
            "json" if text == "true" => {
                draft.dropped(key, "the page is JSON, which recipes do not read: the feed finds nothing there");
            }
            "json" | "strategy" => draft.note(key, Exact, "", ""),
            _ => draft.dropped(key, "nothing here corresponds to it"),
        }
    }
}

fn headers(draft: &mut Draft, value: &YamlNode) {
    for (line, name, value) in value.members() {
        let path = format!("headers.{name}");
        draft.header(Key { line: *line, name: &path }, name, value.text().unwrap_or_default());
    }
}

fn selectors(draft: &mut Draft, selectors: &YamlNode) {
    let named = |name: &str| selectors.get(name);
    let mut used: Vec<&str> = Vec::new();
    for (line, name, value) in selectors.members() {
        let path = format!("selectors.{name}");
        let key = Key { line: *line, name: &path };
        match name.as_str() {
            "items" => items(draft, key, value),
            "description" => description(draft, key, value),
            "categories" | "guid" => {
                let field = if name == "guid" { "list.id" } else { "list.category" };
                let names = value.texts();
                used.extend(&names);
                let fields = names.iter().filter_map(|name| named(name));
                let ways: Vec<Toml> = fields.filter_map(|node| ways(draft, key, node)).flatten().collect();
                several(draft, key, field, ways);
            }
            _ => match FIELDS.iter().find(|(theirs, _)| theirs == name) {
                Some((_, "")) => draft.dropped(key, "nothing here corresponds to it"),
                Some((_, field)) => {
                    if let Some(ways) = ways(draft, key, value) {
                        put(draft, key, &format!("list.{field}"), ways, (Exact, ""));
                    }
                }
                // it is used by categories, by an id or in templates
                None => {}
            },
        }
    }
    for (line, name, _) in selectors.members() {
        let is_field = FIELDS.iter().any(|(theirs, _)| theirs == name);
        if is_field || matches!(name.as_str(), "items" | "description" | "categories" | "guid") {
            continue;
        }
        let path = format!("selectors.{name}");
        let key = Key { line: *line, name: &path };
        match used.contains(&name.as_str()) {
            true => draft.note(key, Exact, "", "it is part of another field"),
            false => draft.dropped(key, "it is used in templates, which are not filled"),
        }
    }
}

fn items(draft: &mut Draft, key: Key<'_>, value: &YamlNode) {
    if let Some(text) = value.text() {
        return item(draft, key, text);
    }
    for (line, name, value) in value.members() {
        let path = format!("selectors.items.{name}");
        let key = Key { line: *line, name: &path };
        match (name.as_str(), value.text()) {
            ("selector", Some(text)) => item(draft, key, text),
            ("enhance", _) => draft.note(key, Equivalent, "", "what selectors do not name is found by itself"),
            ("order", _) => draft.note(key, Approximated, "", "feeds are sorted by date"),
            ("pagination", _) => pagination(draft, key, value),
            _ => draft.dropped(key, "nothing here corresponds to it"),
        }
    }
}

fn pagination(draft: &mut Draft, key: Key<'_>, value: &YamlNode) {
    let most = value.text().or_else(|| value.get("max_pages").and_then(YamlNode::text));
    let most = most.and_then(|most| most.parse::<i64>().ok()).filter(|most| (1..=100).contains(most));
    let why = "all pages are read at the first look, then only until one shows what is known";
    draft.map(key, "pages.max", most.unwrap_or(5), Equivalent, why);
}

fn item(draft: &mut Draft, key: Key<'_>, text: &str) {
    match selector::of_page(text) {
        Ok(css) if css.why.is_empty() => draft.exact(key, "list.item", css.text),
        Ok(css) => draft.map(key, "list.item", css.text, Approximated, css.why),
        Err(why) => draft.dropped(key, why),
    }
}

fn description(draft: &mut Draft, key: Key<'_>, value: &YamlNode) {
    let steps = steps(value);
    let is_html = value.get("extractor").and_then(YamlNode::text) == Some("html")
        || steps.iter().any(|step| matches!(step.name, "sanitize_html" | "markdown_to_html"));
    let Some(ways) = ways(draft, key, value) else { return };
    put(draft, key, if is_html { "list.content" } else { "list.summary" }, ways, (Exact, ""));
}

/// A field's ways: what its selector finds, made over by its steps.
fn ways(draft: &mut Draft, key: Key<'_>, value: &YamlNode) -> Option<Vec<Toml>> {
    let member = |name: &str| value.get(name).and_then(YamlNode::text);
    if member("extractor") == Some("static") {
        let mut fixed = InlineTable::new();
        fixed.insert("value", member("static").unwrap_or_default().into());
        return Some(vec![fixed.into()]);
    }
    let theirs = value.text().or_else(|| member("selector")).unwrap_or(".");
    let css = match theirs.trim() {
        "" | "." => ".".to_owned(),
        theirs => match selector::within(theirs) {
            Ok(css) => {
                if !css.why.is_empty() {
                    draft.note(key, Approximated, "", css.why);
                }
                css.text
            }
            Err(why) => {
                draft.dropped(key, why);
                return None;
            }
        },
    };
    let attr = match member("extractor") {
        Some("href") => Some("href".to_owned()),
        Some("attribute") => member("attribute").map(str::to_owned),
        _ => None,
    };
    let patterns = patterns(draft, key, value);
    let plain = attr.as_ref().map_or_else(|| css.clone(), |attr| format!("{css} @{attr}"));
    let Some((capture, replace, or_plain)) = patterns else { return Some(vec![plain.into()]) };
    let mut way = InlineTable::new();
    if css != "." {
        way.insert("css", css.into());
    }
    if let Some(attr) = attr {
        way.insert("attr", attr.into());
    }
    way.insert("capture", capture.into());
    if let Some(replace) = replace {
        way.insert("replace", replace.into());
    }
    let mut ways = vec![way.into()];
    ways.extend(or_plain.then(|| plain.into()));
    Some(ways)
}

/// One way stands alone, several as a list.
fn put(draft: &mut Draft, key: Key<'_>, path: &str, ways: Vec<Toml>, (verdict, why): (Conversion, &str)) {
    let value: Toml = match <[Toml; 1]>::try_from(ways) {
        Ok([one]) => one,
        Err(many) => many.into_iter().collect::<Array>().into(),
    };
    draft.map(key, path, value, verdict, why);
}

fn several(draft: &mut Draft, key: Key<'_>, path: &str, ways: Vec<Toml>) {
    match ways.len() {
        0 => draft.note(key, Dropped, "", "none of its fields can be carried over"),
        1 => put(draft, key, path, ways, (Exact, "")),
        _ => put(draft, key, path, ways, (Approximated, "the first that is found counts")),
    }
}
