//! Feed me up, Scotty!: `feeds.toml` with tables at the top that have `entrySelector`.
//!
//! Its selectors are those of Playwright, which finds within an entry what matches wholly below it; its guid is the link.

use toml::de::{DeTable, DeValue};
use toml_edit::{Array, InlineTable, Value};

use super::{
    Conversion, Import, ImportFault, Wish, date_format,
    draft::{Draft, Key, one_or_many},
    ids::Ids,
    selector::{self, ForeignSelector},
    tables::{File, Member, number, text, texts},
};
use crate::model::{FileName, Format};

use Conversion::{Approximated, Dropped, Equivalent, Exact};

pub(super) fn read(text: &str, wish: &Wish, ids: &mut Ids) -> Result<Import, ImportFault> {
    let file = File::parse(text)?;
    let root = file.root.get_ref();
    let tables = file.members(root);
    let default = root.get("default").and_then(|value| as_table(value.get_ref()));
    let format = if text.contains("imageSelector") { Format::Rss } else { Format::Atom };
    let mut import = Import::default();
    import.settings.push(("pagewire", "output", "public".into()));
    let mut merged = Vec::new();
    for Member { key, value } in tables.iter().filter(|member| member.key.name != "default") {
        let Some(table) = as_table(value) else {
            let mut draft = Draft::new(String::new());
            draft.dropped(*key, "it stands in no table, and means nothing there either");
            import.notes.extend(draft.notes);
            continue;
        };
        let (id, is_it) = ids.like(key.name);
        let mut draft = Draft::new(id);
        name(&mut draft, *key, is_it, format);
        feed(&file, &mut draft, (table, default));
        if wish.compat {
            draft.set("guid", "compat:scotty");
        }
        merged.push(draft.id.clone());
        import.add(draft);
    }
    // the combined feed, unless a feed of its own has the name of its file
    let is_free = !tables.iter().any(|member| member.key.name == "all");
    if merged.len() > 1 && is_free {
        let mut all = Draft::new(ids.like("all").0);
        all.set("title", "All feeds");
        all.set("merge", merged.iter().map(String::as_str).collect::<Array>());
        file_of(&mut all, "all", format);
        let key = Key { line: 1, name: "all.xml" };
        all.note(key, Approximated, "merge", "titles end in the name of their feed there");
        import.add(all);
    }
    Ok(import)
}

fn as_table<'a, 't>(value: &'a DeValue<'t>) -> Option<&'a DeTable<'t>> {
    match value {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

/// The id, and the file that readers are subscribed to.
fn name(draft: &mut Draft, key: Key<'_>, is_it: bool, format: Format) {
    let shown = format!("[{}]", key.name);
    let table = Key { line: key.line, name: &shown };
    let ours = format!("[feed.{}]", draft.id);
    if is_it {
        draft.note(table, Exact, &ours, "");
    } else {
        draft.note(table, Approximated, &ours, "an id here has letters, digits, `-` and `_`, and some names are taken");
    }
    if !file_of(draft, key.name, format) {
        draft.note(table, Dropped, "", "its file cannot have this name here: readers have to subscribe anew");
    }
}

fn file_of(draft: &mut Draft, name: &str, format: Format) -> bool {
    let file = format!("{name}.xml");
    let is_one = FileName::parse(&file, Some(format)).is_ok();
    if is_one {
        draft.set("file", file);
        draft.set("format", format.extension());
    }
    is_one
}

/// The keys of a feed, with those of `[default]` that it has not itself.
fn feed(file: &File<'_>, draft: &mut Draft, (own, default): (&DeTable<'_>, Option<&DeTable<'_>>)) {
    let mut members = file.members(own);
    let inherited = default.map(|table| file.members(table)).unwrap_or_default();
    members.extend(inherited.into_iter().filter(|member| !own.contains_key(member.key.name)));
    let value = |name: &str| members.iter().find(|member| member.key.name == name).map(|member| member.value);
    if let Some(name) = value("title").is_none().then(|| draft.id.clone()) {
        draft.set("title", name);
    }
    let attribute = |name: &str| value(name).and_then(text);
    let (link, date) = (attribute("linkAttribute"), attribute("dateAttribute"));
    let format = value("dateFormat").and_then(text);
    for Member { key, value } in &members {
        let key = *key;
        match key.name {
            "title" => one(draft, key, value, |draft, text| draft.exact(key, "title", text)),
            "url" => addresses(draft, key, value),
            "entrySelector" => one(draft, key, value, |draft, text| {
                css(draft, key, "list.item", selector::of_page(text));
            }),
            "titleSelector" => {
                if !joined(draft, key, value, "list.title", (Exact, "")) {
                    fields(draft, key, value, "list.title", &|css| css.to_owned());
                }
            }
            "linkSelector" => {
                let attr = link.as_deref().unwrap_or("href");
                fields(draft, key, value, "list.link", &|css| format!("{css} @{attr}"));
            }
            "contentSelector" => content(draft, key, value),
            "dateSelector" => one(draft, key, value, |draft, text| {
                published(draft, key, text, (date.as_deref().unwrap_or("datetime"), format.as_deref()));
            }),
            "dateFormat" => one(draft, key, value, |draft, text| date_letters(draft, key, text)),
            "imageSelector" => one(draft, key, value, |draft, text| {
                css(draft, key, "list.image", selector::within(text));
                if let Some(note) = draft.notes.last_mut().filter(|note| note.verdict == Exact) {
                    note.verdict = Equivalent;
                    note.why = "it is an enclosure there, and the picture of the item here".into();
                }
            }),
            _ => others(draft, key, value, &|name| members.iter().any(|member| member.key.name == name)),
        }
    }
    if value("entrySelector").is_none() {
        draft.note(
            Key { line: members.first().map_or(1, |first| first.key.line), name: "entrySelector" },
            Approximated,
            "",
            "it is missing, where the other tool stops: the list is found by itself here",
        );
    }
    if !draft.has("list.content") && draft.has("list.item") && !members.iter().any(|m| m.key.name == "contentSelector")
    {
        draft.set("list.content", ".");
    }
}

fn others(draft: &mut Draft, key: Key<'_>, value: &DeValue<'_>, has: &dyn Fn(&str) -> bool) {
    match key.name {
        "filters" => patterns(draft, key, value, "drop.content", <[String]>::to_vec),
        "matchOneOf" if has("matchAllOf") => {
            draft.dropped(key, "`matchAllOf` is carried over, and both at once do not fit into one rule");
        }
        "matchOneOf" => patterns(draft, key, value, "only.content", |texts| vec![texts.join("|")]),
        "matchAllOf" => patterns(draft, key, value, "only.content", all_of),
        "timeout" => match number(value).filter(|seconds| *seconds > 0) {
            Some(seconds) => draft.exact(key, "request.timeout", format!("{seconds}s")),
            None => draft.dropped(key, "this is no number of seconds"),
        },
        "waitUntil" => match text(value).as_deref() {
            Some("networkidle" | "load") => {
                draft.map(key, "fetch", "browser", Equivalent, "it waits until the network is quiet");
            }
            _ => {
                draft.note(key, Approximated, "", "scripts are run there: add fetch = \"browser\" if no item is found");
            }
        },
        "waitForSelector" => {
            draft.map(key, "fetch", "browser", Approximated, "it waits until the network is quiet, not for an element");
        }
        "onFail" => draft.note(key, Exact, "", "a feed that fails stays as it was, and the others go on"),
        "linkAttribute" => {
            draft.note(key, Approximated, "list.link", "it is passed over there; here it is what was meant");
        }
        "dateAttribute" => {
            draft.note(key, Approximated, "list.published", "it is passed over there; here it is what was meant");
        }
        "user-agent" | "userAgent" => one(draft, key, value, |draft, text| {
            let why = "it is passed over there; here it is what was meant";
            draft.map(key, "request.user_agent", text, Approximated, why);
        }),
        _ => draft.note(key, Approximated, "", "it is passed over, as it is there"),
    }
}

fn one(draft: &mut Draft, key: Key<'_>, value: &DeValue<'_>, take: impl FnOnce(&mut Draft, &str)) {
    match texts(value) {
        Some(texts) if texts.iter().any(|text| !text.trim().is_empty()) => {
            if texts.len() > 1 {
                draft.note(key, Approximated, "", "only the first of them is taken");
            }
            take(draft, texts.first().map_or("", |text| text.trim()));
        }
        Some(_) => draft.note(key, Equivalent, "", "it is empty"),
        None => draft.dropped(key, "this is no text"),
    }
}

fn addresses(draft: &mut Draft, key: Key<'_>, value: &DeValue<'_>) {
    let Some(mut urls) = texts(value) else { return draft.dropped(key, "this is no address") };
    let mut seen = std::collections::HashSet::new();
    urls.retain(|url| seen.insert(url.clone()));
    let (verdict, why) = match urls.len() {
        1 => (Exact, ""),
        _ => (Equivalent, "links are resolved against their own page, and guids against the first as they are there"),
    };
    draft.map(key, "url", one_or_many(&urls), verdict, why);
}

fn css(draft: &mut Draft, key: Key<'_>, path: &str, css: Result<ForeignSelector, &'static str>) {
    match css {
        Ok(ForeignSelector { text, why: "" }) => draft.exact(key, path, text),
        Ok(ForeignSelector { text, why }) => draft.map(key, path, text, Approximated, why),
        Err(why) => draft.dropped(key, why),
    }
}

/// A field of one selector or of several, of which the first that is found counts.
fn fields(draft: &mut Draft, key: Key<'_>, value: &DeValue<'_>, path: &str, with: &dyn Fn(&str) -> String) {
    let Some(selectors) = texts(value) else { return draft.dropped(key, "this is no selector") };
    let selectors: Vec<&str> = selectors.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    if selectors.is_empty() {
        return draft.note(key, Approximated, "", "it is empty: the field is found by itself");
    }
    let read = |text: &&str| {
        if *text == "*" { Ok(ForeignSelector { text: ".".into(), why: "" }) } else { selector::within(text) }
    };
    let (mut ways, mut why) = (Vec::new(), "");
    for selector in selectors.iter().map(read) {
        match selector {
            Ok(css) => {
                ways.push(with(&css.text));
                why = if css.why.is_empty() { why } else { css.why };
            }
            Err(fault) => why = fault,
        }
    }
    if ways.is_empty() {
        return draft.dropped(key, why);
    }
    let verdict = if why.is_empty() { Exact } else { Approximated };
    draft.map(key, path, one_or_many(&ways), verdict, why);
}

/// Where several selectors are named, all that they find is one text. Returns whether they are.
fn joined(draft: &mut Draft, key: Key<'_>, value: &DeValue<'_>, path: &str, usual: (Conversion, &'static str)) -> bool {
    let Some(selectors) = texts(value).filter(|selectors| selectors.len() > 1) else { return false };
    let Ok(css) = selectors.iter().map(|text| selector::within(text)).collect::<Result<Vec<ForeignSelector>, _>>()
    else {
        return false;
    };
    let (verdict, why) = css.iter().find(|css| !css.why.is_empty()).map_or(usual, |css| (Approximated, css.why));
    let mut way = InlineTable::new();
    way.insert("css", Value::Array(css.iter().map(|css| css.text.as_str()).collect()));
    way.insert("join", true.into());
    draft.map(key, path, way, verdict, why);
    true
}

/// The first element alone, of a field that is all that is found.
fn first_of(css: Value) -> Value {
    let mut way = InlineTable::new();
    way.insert("css", css);
    way.insert("join", false.into());
    way.into()
}

/// Where nothing is found it is the whole entry.
fn content(draft: &mut Draft, key: Key<'_>, value: &DeValue<'_>) {
    let Some(selectors) = texts(value) else { return draft.dropped(key, "this is no selector") };
    if selectors == ["*"] {
        return draft.exact(key, "list.content", first_of("*".into()));
    }
    if !joined(draft, key, value, "list.content", (Approximated, "it is text there, and keeps its markup here")) {
        fields(draft, key, value, "list.content", &|css| css.to_owned());
    }
    let found = draft.table.get("list").and_then(|list| list.get("content")).and_then(|item| item.as_value()).cloned();
    let ways: Array = match found {
        Some(Value::Array(ways)) => ways.into_iter().chain([".".into()]).collect(),
        Some(css @ Value::String(_)) if css.as_str() != Some(".") => [first_of(css), ".".into()].into_iter().collect(),
        Some(way) => [way, ".".into()].into_iter().collect(),
        None => return,
    };
    draft.set("list.content", ways);
}

/// `datetime` of the element, else its text; by the format where day and month could be confused.
fn published(draft: &mut Draft, key: Key<'_>, text: &str, (attr, format): (&str, Option<&str>)) {
    let css = match selector::within(text) {
        Ok(css) => css,
        Err(why) => return draft.dropped(key, why),
    };
    let format = format.and_then(date_format::of_date_fns);
    let format = format.filter(|format| date_format::is_ambiguous(format) && date_format::names_day(format));
    let mut ways = Array::new();
    ways.push(format!("{} @{attr}", css.text));
    match format {
        Some(format) => {
            let mut way = InlineTable::new();
            way.insert("css", css.text.into());
            way.insert("format", format.into());
            ways.push(way);
        }
        None => ways.push(css.text),
    }
    let verdict = if css.why.is_empty() { Exact } else { Approximated };
    draft.map(key, "list.published", ways, verdict, css.why);
}

fn date_letters(draft: &mut Draft, key: Key<'_>, text: &str) {
    match date_format::of_date_fns(text) {
        Some(format) if !date_format::names_day(&format) => {
            draft.note(
                key,
                Approximated,
                "",
                "it names no day and month, and gives a wrong date there: dates are read by themselves here",
            );
        }
        Some(format) if date_format::is_ambiguous(&format) => draft.note(key, Exact, "list.published", ""),
        Some(_) => draft.note(key, Exact, "list.published", "such dates are read by themselves"),
        None => {
            draft.note(key, Approximated, "", "it has letters that have no counterpart: dates are read by themselves");
        }
    }
}

/// Rules about the content, whose texts are no patterns there.
fn patterns(draft: &mut Draft, key: Key<'_>, value: &DeValue<'_>, path: &str, make: impl Fn(&[String]) -> Vec<String>) {
    let Some(words) = texts(value) else { return draft.dropped(key, "these are no texts") };
    let words: Vec<String> = words.iter().filter(|word| !word.is_empty()).map(|word| regex::escape(word)).collect();
    let patterns = make(&words);
    if words.is_empty() || patterns.is_empty() {
        return draft.note(
            key,
            if words.is_empty() { Equivalent } else { Dropped },
            "",
            "there is nothing to look for",
        );
    }
    draft.map(
        key,
        path,
        one_or_many(&patterns),
        Approximated,
        "it is looked for in the cleaned HTML, which has no classes",
    );
}

/// One pattern that all of some words match, in any order; of more than three the first three are looked for.
fn all_of(words: &[String]) -> Vec<String> {
    let words = words.get(..3).unwrap_or(words);
    let orders = match words {
        [] => Vec::new(),
        [a] => vec![vec![a]],
        [a, b] => vec![vec![a, b], vec![b, a]],
        [a, b, c, ..] => {
            vec![vec![a, b, c], vec![a, c, b], vec![b, a, c], vec![b, c, a], vec![c, a, b], vec![c, b, a]]
        }
    };
    let joined = |order: Vec<&String>| order.into_iter().map(String::as_str).collect::<Vec<_>>().join(".*");
    let orders: Vec<String> = orders.into_iter().map(joined).collect();
    if orders.is_empty() { Vec::new() } else { vec![format!("(?s){}", orders.join("|"))] }
}
