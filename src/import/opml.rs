//! OPML 2.0, and what Miniflux and FreshRSS add to it: feeds, pages with XPath and JSON with paths, filters, requests.

use std::collections::HashMap;

use toml_edit::{InlineTable, Value};

use super::{
    Conversion, Import, ImportFault, UNVERIFIED, date_format,
    draft::{Draft, Key, any_has, one_or_many},
    ids::Ids,
    outline::{self, Outline},
    selector,
    way::{Language, json_of_script, way},
};

use Conversion::{Approximated, Equivalent, Exact};

pub(super) fn read(text: &str, ids: &mut Ids) -> Result<Import, ImportFault> {
    let mut import = Import::default();
    let mut seen: HashMap<String, String> = HashMap::new();
    for outline in outline::read(text)? {
        let line = outline.line;
        let mut outside = Draft::new(String::new());
        let kind = outline.attribute("type").unwrap_or_default().to_ascii_lowercase();
        match outline.attribute("xmlUrl") {
            Some(url) => match seen.get(url) {
                Some(first) => {
                    outside.id.clone_from(first);
                    let why = "it stands in the list twice, and is one feed";
                    outside.note(Key { line, name: url }, Equivalent, "url", why);
                    if let Some(known) = import.feeds.iter_mut().find(|feed| feed.id == *first) {
                        outside.table.clone_from(&known.table);
                        tags_of_folders(&mut outside, &outline);
                        known.table.clone_from(&outside.table);
                    }
                }
                None => {
                    let id = ids.of(outline.title().unwrap_or_default(), url);
                    seen.insert(url.to_owned(), id.clone());
                    import.add(feed(&outline, Draft::new(id)));
                }
            },
            None if kind == "include" || kind == "link" => {
                let address = outline.attribute("url").or_else(|| outline.title()).unwrap_or("outline");
                let why = match kind.as_str() {
                    "include" => "it is another list: import that by itself",
                    _ => "it is a link, and no feed",
                };
                outside.dropped(Key { line, name: address }, why);
            }
            None if outline.attribute("frss:opmlUrl").is_some() => {
                let address = outline.attribute("frss:opmlUrl").unwrap_or_default();
                outside
                    .dropped(Key { line, name: address }, "a list that is read again and again: import it by itself");
            }
            None if outline.has_inner => {
                let name = outline.title().unwrap_or("outline");
                outside.note(Key { line, name }, Equivalent, "tags", "a folder is a tag of its feeds");
            }
            None => outside.note(
                Key { line, name: outline.title().unwrap_or("outline") },
                Equivalent,
                "",
                "it names no feed and holds none",
            ),
        }
        import.notes.extend(outside.notes);
    }
    Ok(import)
}

fn feed(outline: &Outline, mut draft: Draft) -> Draft {
    let line = outline.line;
    let json = outline.attribute("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("json+dot"));
    for (name, value) in &outline.attributes {
        let (key, value) = (Key { line, name }, value.trim());
        if value.is_empty() || name.starts_with("xmlns") {
            continue;
        }
        match name.split_once(':') {
            Some(("miniflux", name)) => miniflux(&mut draft, key, name, value),
            Some(("frss", "xPathToJson")) => draft.note(key, Exact, "list.item", ""),
            Some(("frss", name)) if name.starts_with("xPath") || name.starts_with("json") => {
                recipe(&mut draft, (key, name), value, (outline, json));
            }
            Some(("frss", name)) => freshrss(&mut draft, (key, name), value, outline),
            _ => plain(&mut draft, (key, name), value, outline),
        }
    }
    tags_of_folders(&mut draft, outline);
    if draft.has("list") && !draft.has("list.item") {
        draft.table.remove("list");
    }
    draft
}

fn tags_of_folders(draft: &mut Draft, outline: &Outline) {
    for folder in &outline.folders {
        draft.tag(Key { line: outline.line, name: "folder" }, folder);
    }
}

fn plain(draft: &mut Draft, (key, name): (Key<'_>, &str), value: &str, outline: &Outline) {
    match name {
        "xmlUrl" => draft.exact(key, "url", value),
        "text" | "title" if outline.title() == Some(value) => draft.exact(key, "title", value),
        "title" | "text" => draft.note(key, Equivalent, "title", "the other of the two is the title"),
        "htmlUrl" => draft.exact(key, "home", value),
        "description" => draft.exact(key, "description", value),
        "language" => draft.exact(key, "language", value),
        "type" if value.contains('+') => draft.note(key, Equivalent, "list", ""),
        "type" | "version" => draft.note(key, Equivalent, "", "what it is is seen when it is read"),
        // OPML 2.0: paths with slashes, with commas between
        "category" => {
            let tags = value.split([',', '/']).map(str::trim).filter(|tag| !tag.is_empty());
            tags.for_each(|tag| draft.tag(key, tag));
        }
        _ => draft.dropped(key, "nothing here corresponds to it"),
    }
}

/// The fields that Miniflux searches at once.
const SEARCHED: [&str; 4] = ["title", "link", "author", "category"];

fn miniflux(draft: &mut Draft, key: Key<'_>, name: &str, value: &str) {
    let is_on = value == "true";
    match name {
        "scraperRules" => {
            article(draft, key, "article.content", value);
        }
        "crawler" if is_on => draft.exact(key, "full_text", true),
        "blocklistRules" => {
            draft.condition(key, &format!("not {}", any_has(&SEARCHED, value)), (Equivalent, ""));
        }
        "keeplistRules" => draft.condition(key, &any_has(&SEARCHED, value), (Equivalent, "")),
        "blockFilterEntryRules" => rules(draft, key, "drop", value),
        "keepFilterEntryRules" => rules(draft, key, "only", value),
        "userAgent" => draft.exact(key, "request.user_agent", value),
        "cookie" => draft.cookies(key, value),
        "username" => draft.exact(key, "request.basic.user", value),
        "password" => draft.secret(key, "request.basic.password", value, Exact),
        "proxyURL" => draft.secret(key, "request.proxy", value, Exact),
        "fetchViaProxy" if is_on => draft.dropped(key, "the list does not say which proxy: add it as request.proxy"),
        "disabled" if is_on => draft.exact(key, "paused", true),
        "noMediaPlayer" | "hideGlobally" => draft.note(key, Equivalent, "", "it means nothing for a published feed"),
        "allowSelfSignedCertificates" if is_on => draft.dropped(key, UNVERIFIED),
        "rewriteRules" => rewrites(draft, key, value),
        "urlRewriteRules" | "disableHTTP2" | "ignoreEntryUpdates" | "ignoreHTTPCache" => {
            draft.dropped(key, "nothing here corresponds to it");
        }
        _ if value == "false" => draft.note(key, Equivalent, "", "it is off"),
        _ => draft.dropped(key, "nothing here corresponds to it"),
    }
}

/// Rules of Miniflux by which it makes texts over, `remove(".promo"),add_dynamic_image`.
fn rewrites(draft: &mut Draft, key: Key<'_>, value: &str) {
    for (name, argument) in calls(value) {
        let key = Key { line: key.line, name };
        match (name, argument) {
            ("remove", Some(css)) if draft.has("full_text") => article(draft, key, "article.remove", css),
            ("add_dynamic_image" | "use_noscript_figure_images" | "fix_medium_images", _) => {
                draft.note(key, Equivalent, "", "pictures that a page loads late are seen by themselves");
            }
            _ => draft.dropped(key, "nothing here corresponds to it"),
        }
    }
}

/// The names of a list of rules, each with what stands between its quotation marks, where it has one argument.
fn calls(text: &str) -> Vec<(&str, Option<&str>)> {
    let (mut calls, mut rest) = (Vec::new(), text);
    while let Some(start) = rest.find(|c: char| c.is_alphabetic()) {
        rest = &rest[start..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        // an argument may hold brackets: it ends with a quotation mark and a bracket
        let arguments = after.strip_prefix("(\"").and_then(|after| after.split_once("\")"));
        let one = arguments.map(|(inner, _)| inner).filter(|inner| !inner.contains("\"|\""));
        calls.push((name, one));
        rest = arguments.map_or(after, |(_, rest)| rest);
    }
    calls
}

/// What is the article on an item's own page: without full texts it would mean nothing.
fn article(draft: &mut Draft, key: Key<'_>, path: &str, css: &str) {
    draft.set("full_text", true);
    draft.map(key, path, css, if path.ends_with("remove") { Exact } else { Approximated }, "");
    if let Some(note) = draft.notes.last_mut().filter(|note| note.verdict == Approximated) {
        note.why = "all elements that match are taken together there".into();
    }
}

/// Rules of Miniflux, `EntryTitle=(?i)horoscope`, a line each; several of one field are alternatives.
fn rules(draft: &mut Draft, key: Key<'_>, table: &str, value: &str) {
    let mut fields: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in value.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (name, pattern) = line.split_once('=').unwrap_or((line, ""));
        let field = match name.trim() {
            "EntryTitle" => "title",
            "EntryURL" => "link",
            "EntryAuthor" => "author",
            "EntryTag" => "category",
            "EntryContent" => "content",
            "EntryDate" if table == "drop" && age(pattern).is_some() => {
                let why = "counted from the latest change of the feed";
                draft.map(
                    Key { line: key.line, name: line },
                    "max_age",
                    age(pattern).unwrap_or_default(),
                    Approximated,
                    why,
                );
                continue;
            }
            _ => {
                draft.dropped(Key { line: key.line, name: line }, "nothing here corresponds to this rule");
                continue;
            }
        };
        match fields.iter_mut().find(|(known, _)| *known == field) {
            Some((_, patterns)) => patterns.push(pattern.trim()),
            None => fields.push((field, vec![pattern.trim()])),
        }
    }
    for (field, patterns) in fields {
        add_rule(draft, key, &format!("{table}.{field}"), patterns, (Exact, ""));
    }
}

/// `max-age:30d`, as a duration.
fn age(pattern: &str) -> Option<&str> {
    let age = pattern.trim().strip_prefix("max-age:")?.trim();
    let number = age.strip_suffix(['s', 'm', 'h', 'd', 'w'])?;
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some(age)
}

/// Adds patterns to a rule that may be there already.
fn add_rule(draft: &mut Draft, key: Key<'_>, path: &str, patterns: Vec<&str>, (verdict, why): (Conversion, &str)) {
    let (table, field) = path.split_once('.').unwrap_or(("drop", path));
    let known = draft.table.get(table).and_then(|rules| rules.get(field)).and_then(|item| item.as_value()).cloned();
    let mut all: Vec<String> = match known {
        Some(Value::String(text)) => vec![text.value().clone()],
        Some(Value::Array(texts)) => texts.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    all.extend(patterns.into_iter().map(str::to_owned));
    draft.map(key, path, one_or_many(&all), verdict, why);
}

fn freshrss(draft: &mut Draft, (key, name): (Key<'_>, &str), value: &str, outline: &Outline) {
    match name {
        "cssFullContent" => article(draft, key, "article.content", value),
        "cssFullContentFilter" => article(draft, key, "article.remove", value),
        "filtersActionRead" => filters(draft, key, value),
        "CURLOPT_COOKIE" => draft.cookies(key, value),
        "CURLOPT_USERAGENT" => draft.exact(key, "request.user_agent", value),
        "CURLOPT_PROXY" => {
            let kind = match outline.attribute("frss:CURLOPT_PROXYTYPE").unwrap_or_default() {
                kind if kind.starts_with("socks5") || kind == "7" || kind == "5" => "socks5h",
                "https" | "2" => "https",
                _ => "http",
            };
            let proxy = if value.contains("://") { value.to_owned() } else { format!("{kind}://{value}") };
            match proxy.contains('@') {
                true => draft.secret(key, "request.proxy", &proxy, Exact),
                false => draft.exact(key, "request.proxy", proxy),
            }
        }
        "CURLOPT_PROXYTYPE" => draft.note(key, Equivalent, "request.proxy", ""),
        "CURLOPT_HTTPHEADER" => {
            for header in value.lines().filter_map(|line| line.split_once(':')) {
                draft.header(key, header.0.trim(), header.1.trim());
            }
        }
        "CURLOPT_POST" => draft.exact(key, "request.method", "POST"),
        "CURLOPT_POSTFIELDS" => draft.exact(key, "request.body", value),
        _ => draft.dropped(key, "nothing here corresponds to it"),
    }
}

/// `intitle:sponsored OR intitle:horoscope`, a search a line.
fn filters(draft: &mut Draft, key: Key<'_>, value: &str) {
    for search in value.lines().flat_map(|line| line.split(" OR ")).map(str::trim).filter(|search| !search.is_empty()) {
        let (name, words) = search.split_once(':').unwrap_or(("", search));
        let words = words.trim_matches(['"', '\'']);
        let field = match name {
            "intitle" => "title",
            "author" => "author",
            "inurl" => "link",
            "intext" => "content",
            _ if search.starts_with('#') => "category",
            _ => {
                draft.dropped(Key { line: key.line, name: search }, "nothing here corresponds to this search");
                continue;
            }
        };
        if words.contains(' ') && words.contains(':') {
            draft.dropped(Key { line: key.line, name: search }, "a search of several parts is no rule here");
            continue;
        }
        let pattern = format!("(?i){}", regex::escape(words.trim_start_matches('#')));
        let why = "such items are marked as read there, and left out here";
        add_rule(draft, key, &format!("drop.{field}"), vec![&pattern], (Approximated, why));
    }
}

/// Where the items and fields of a page or of JSON are.
fn recipe(draft: &mut Draft, (key, name): (Key<'_>, &str), value: &str, (outline, json): (&Outline, bool)) {
    let field = match name.trim_start_matches("xPath").trim_start_matches("json") {
        "Item" => "item",
        "ItemTitle" => "title",
        "ItemContent" => "content",
        "ItemUri" => "link",
        "ItemAuthor" => "author",
        "ItemTimestamp" => "published",
        "ItemThumbnail" => "image",
        "ItemCategories" => "category",
        "ItemUid" => "id",
        "ItemTimeFormat" => return time_format(draft, key, value),
        _ => return draft.dropped(key, "nothing here corresponds to it"),
    };
    let format =
        ["frss:xPathItemTimeFormat", "frss:jsonItemTimeFormat"].iter().find_map(|name| outline.attribute(name));
    let format = format.filter(|_| field == "published").and_then(date_format::of_php);
    let path = format!("list.{field}");
    if let Some(constant) = constant(value).filter(|_| field != "item") {
        let mut fixed = InlineTable::new();
        fixed.insert("value", constant.into());
        return draft.exact(key, &path, fixed);
    }
    let language = if json { Language::Json } else { Language::XPath };
    let script = outline.attribute("frss:xPathToJson").filter(|_| json && field == "item");
    match script.map(selector::of_page) {
        Some(Ok(css)) => draft.exact(key, &path, json_of_script(&css.text, value)),
        Some(Err(why)) => draft.dropped(key, why),
        None => draft.exact(key, &path, way(language, value, format.as_deref())),
    }
}

/// `"Name"`, a text that is the same for all items.
fn constant(path: &str) -> Option<&str> {
    let inner = path.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let inner = inner.or_else(|| path.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')))?;
    (!inner.contains(['"', '\''])).then_some(inner)
}

fn time_format(draft: &mut Draft, key: Key<'_>, value: &str) {
    match date_format::of_php(value) {
        Some(_) => draft.note(key, Exact, "list.published", ""),
        None => draft.note(
            key,
            Approximated,
            "list.published",
            "it has letters that have no counterpart: dates are read by themselves",
        ),
    }
}
