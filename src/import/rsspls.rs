//! rsspls: `feeds.toml` with `[rsspls]` and `[[feed]]`. Its guid is the link.

use toml::de::{DeTable, DeValue};
use toml_edit::{Array, InlineTable};

use super::{
    Conversion, Import, ImportFault, Note, UNVERIFIED, Wish, date_format,
    draft::{Draft, Key, one_or_many},
    ids::Ids,
    selector,
    tables::{File, Member, text, texts},
};
use crate::model::FileName;

use Conversion::{Approximated, Equivalent, Exact};

pub(super) fn read(source: &str, wish: &Wish, ids: &mut Ids) -> Result<Import, ImportFault> {
    let file = File::parse(source)?;
    let mut import = Import::default();
    for Member { key, value } in file.members(file.root.get_ref()) {
        match (key.name, value) {
            ("rsspls", DeValue::Table(table)) => settings(&file, table, &mut import),
            ("feed", DeValue::Array(feeds)) => {
                for member in feeds.iter() {
                    let DeValue::Table(table) = member.get_ref() else { continue };
                    import.add(feed(&file, table, (wish, file.line(member.span().start)), ids));
                }
            }
            _ => import.notes.push(of_file(key, Conversion::Dropped, "", "the other tool does not know it either")),
        }
    }
    Ok(import)
}

fn of_file(key: Key<'_>, verdict: Conversion, ours: &str, why: &str) -> Note {
    let (feed, key_name) = (String::new(), key.name.to_owned());
    Note { file: None, line: key.line, feed, key: key_name, verdict, ours: ours.to_owned(), why: why.to_owned() }
}

fn settings(file: &File<'_>, table: &DeTable<'_>, import: &mut Import) {
    for Member { key, value } in file.members(table) {
        let said = text(value);
        let note = match (key.name, said) {
            ("output", Some(folder)) => {
                import.settings.push(("pagewire", "output", folder.into()));
                of_file(key, Exact, "[pagewire] output", "")
            }
            ("proxy", Some(proxy)) => {
                // a name is resolved by the proxy here
                let proxy = proxy.replace("socks5://", "socks5h://");
                import.settings.push(("fetch", "proxy", proxy.into()));
                of_file(key, Exact, "[fetch] proxy", "")
            }
            ("file_urls", _) => of_file(key, Equivalent, "", "`url` takes a path"),
            ("insecure_disable_certificate_verification", _) if matches!(value, DeValue::Boolean(false)) => {
                of_file(key, Exact, "", "certificates are verified")
            }
            ("insecure_disable_certificate_verification", _) => of_file(key, Conversion::Dropped, "", UNVERIFIED),
            _ => of_file(key, Conversion::Dropped, "", "nothing here corresponds to it"),
        };
        import.notes.push(note);
    }
}

fn feed(file: &File<'_>, table: &DeTable<'_>, (wish, line): (&Wish, usize), ids: &mut Ids) -> Draft {
    let members = file.members(table);
    let named =
        |name: &str| members.iter().find(|member| member.key.name == name).and_then(|member| text(member.value));
    let wanted = named("filename").map(|name| name.rsplit_once('.').map_or(name.clone(), |(stem, _)| stem.to_owned()));
    let id = match wanted {
        Some(stem) => ids.like(&stem).0,
        None => ids.of(&named("title").unwrap_or_default(), ""),
    };
    let mut draft = Draft::new(id);
    for Member { key, value } in &members {
        let key = *key;
        match (key.name, text(value), value) {
            ("title", Some(title), _) => draft.exact(key, "title", title),
            ("filename", Some(name), _) => file_name(&mut draft, key, &name),
            ("user_agent", Some(agent), _) => draft.exact(key, "request.user_agent", agent),
            ("config", _, DeValue::Table(config)) => recipe(file, &mut draft, config),
            ("post_update_hook", ..) => match texts(value).filter(|words| !words.is_empty()) {
                Some(words) => {
                    let words: Array = words.iter().map(String::as_str).collect();
                    draft.map(key, "after.run", words, Equivalent, "its environment has other names");
                }
                None => draft.dropped(key, "this is no command"),
            },
            _ => draft.dropped(key, "nothing here corresponds to it"),
        }
    }
    if wish.compat {
        draft.set("guid", "compat:rsspls");
    }
    if !draft.has("url") {
        draft.dropped(Key { line, name: "[[feed]]" }, "it has no url");
    }
    draft
}

fn file_name(draft: &mut Draft, key: Key<'_>, name: &str) {
    if name == format!("{}.rss", draft.id) {
        return draft.note(key, Exact, "", "");
    }
    match FileName::parse(name, None).or_else(|_| FileName::parse(name, Some(crate::model::Format::Rss))) {
        Ok(file) => {
            draft.exact(key, "file", name);
            if FileName::parse(name, None).is_err() || file.format() != crate::model::Format::Rss {
                draft.set("format", "rss");
            }
        }
        Err(_) => draft.dropped(key, "a file cannot have this name here: readers have to subscribe anew"),
    }
}

fn recipe(file: &File<'_>, draft: &mut Draft, config: &DeTable<'_>) {
    for Member { key, value } in file.members(config) {
        match key.name {
            "url" => match texts(value) {
                Some(urls) => draft.exact(key, "url", one_or_many(&urls)),
                None => draft.dropped(key, "this is no address"),
            },
            "item" => css(draft, key, value, ("list.item", ""), false),
            "heading" => css(draft, key, value, ("list.title", ""), true),
            "link" => css(draft, key, value, ("list.link", " @href"), true),
            "media" => css(draft, key, value, ("list.enclosure", ""), true),
            "summary" => {
                css(draft, key, value, ("list.content", ""), true);
                approximate(draft, key, "it is all that matches there, and here what is within the first");
            }
            "date" => date(file, draft, (key, value)),
            _ => draft.dropped(key, "nothing here corresponds to it"),
        }
    }
    let has_heading = draft.has("list.title");
    if has_heading && !draft.has("list.link") {
        // the heading is the link there, unless another is named
        let title = draft.table.get("list").and_then(|list| list.get("title")).and_then(|title| title.as_str());
        if let Some(title) = title.map(|title| format!("{title} @href")) {
            draft.set("list.link", title);
        }
    }
}

fn approximate(draft: &mut Draft, key: Key<'_>, why: &str) {
    if let Some(note) = draft.notes.iter_mut().rev().find(|note| note.line == key.line && note.verdict <= Exact) {
        note.verdict = Approximated;
        note.why = why.to_owned();
    }
}

fn css(draft: &mut Draft, key: Key<'_>, value: &DeValue<'_>, (path, suffix): (&str, &str), is_within: bool) {
    let Some(selectors) = texts(value) else { return draft.dropped(key, "this is no selector") };
    let read = |text: &String| if is_within { selector::within(text) } else { selector::of_page(text) };
    match selectors.iter().map(read).collect::<Result<Vec<_>, _>>() {
        Ok(found) if !found.is_empty() => {
            let ways: Vec<String> = found.iter().map(|css| format!("{}{suffix}", css.text)).collect();
            let why = found.iter().map(|css| css.why).find(|why| !why.is_empty()).unwrap_or_default();
            draft.map(key, path, one_or_many(&ways), if why.is_empty() { Exact } else { Approximated }, why);
        }
        Ok(_) => draft.note(key, Equivalent, "", "it is empty"),
        Err(why) => draft.dropped(key, why),
    }
}

/// A selector, or a table of a selector with what is known of the date.
fn date(file: &File<'_>, draft: &mut Draft, (key, value): (Key<'_>, &DeValue<'_>)) {
    let DeValue::Table(table) = value else {
        return css(draft, key, value, ("list.published", ""), true);
    };
    let named = |name: &str| table.get(name).and_then(|value| text(value.get_ref()));
    let Some(selector) = named("selector") else { return draft.dropped(key, "it has no selector") };
    let format = named("format").and_then(|format| date_format::of_time_rs(&format));
    for Member { key, value } in file.members(table) {
        match (key.name, &format) {
            ("selector", Some(format)) => match selector::within(&selector) {
                Ok(css) => {
                    let mut way = InlineTable::new();
                    way.insert("css", css.text.into());
                    way.insert("format", format.as_str().into());
                    draft.exact(key, "list.published", way);
                }
                Err(why) => draft.dropped(key, why),
            },
            ("selector", None) => css(draft, key, value, ("list.published", ""), true),
            ("type", _) => draft.note(key, Equivalent, "", "a day stays a day, and an instant an instant"),
            ("format", Some(_)) => draft.note(key, Exact, "list.published", ""),
            ("format", None) => draft.note(
                key,
                Approximated,
                "list.published",
                "it has parts that have no counterpart: dates are read by themselves",
            ),
            _ => draft.dropped(key, "nothing here corresponds to it"),
        }
    }
}
