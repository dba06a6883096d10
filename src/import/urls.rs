//! A list of addresses, one a line. What stands behind one is its tags, as newsboat (`"local press" ~Title`), changedetection.io
//! (`['ID']`) and others (`press, local`) write them, or a comment.

use std::collections::HashSet;

use url::Url;

use super::{
    Conversion, Import, Wish,
    draft::{Draft, Key},
    ids::Ids,
};

pub(super) fn read(text: &str, wish: &Wish, ids: &mut Ids) -> Import {
    let mut import = Import::default();
    let mut seen = HashSet::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (address, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let key = Key { line: at + 1, name: address };
        let bare = !address.contains("://") && address.contains('.') && rest.is_empty();
        let written = if bare { format!("https://{address}") } else { address.to_owned() };
        let url = Url::parse(&written).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let mut draft = Draft::new(String::new());
        match url {
            None => draft.dropped(key, "this is no address"),
            Some(url) if !seen.insert(url.clone()) => {
                draft.note(key, Conversion::Equivalent, "", "it stands in the list twice, and is one feed");
            }
            Some(url) => {
                draft.id = ids.of("", url.as_str());
                match bare {
                    true => draft.map(key, "url", written, Conversion::Equivalent, "it is asked for by https"),
                    false => draft.exact(key, "url", written),
                }
                for word in words(rest.trim()) {
                    label(&mut draft, Key { line: at + 1, name: word }, wish);
                }
                import.add(draft);
                continue;
            }
        }
        import.notes.extend(draft.notes);
    }
    import
}

/// The words behind an address.
fn words(rest: &str) -> Vec<&str> {
    if rest.starts_with('#') {
        return Vec::new();
    }
    let listed = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let list = listed.or_else(|| (rest.contains(',') && !rest.contains('"')).then_some(rest));
    let words: Vec<&str> = match list {
        Some(list) => list.split(',').collect(),
        // every second part stands between quotation marks
        None => rest
            .split('"')
            .enumerate()
            .flat_map(|(at, part)| if at % 2 == 1 { vec![part] } else { part.split_whitespace().collect() })
            .collect(),
    };
    words.into_iter().map(|word| word.trim_matches([' ', '\'', '"'])).filter(|word| !word.is_empty()).collect()
}

/// What a word behind an address says.
fn label(draft: &mut Draft, key: Key<'_>, wish: &Wish) {
    let is_id = key.name.len() == 36 && key.name.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    match (key.name, wish.groups.get(key.name)) {
        ("!", _) => draft.note(key, Conversion::Equivalent, "", "that it is hidden means nothing for a published feed"),
        (_, Some(name)) => draft.tag(key, name),
        (_, None) if is_id => draft.dropped(key, "it is the id of a group, whose name stands in another file"),
        (word, None) => match word.strip_prefix('~') {
            Some(title) => draft.exact(key, "title", title.trim()),
            None => draft.tag(key, word.trim_start_matches('!')),
        },
    }
}
