//! A list of addresses, one a line; what stands behind a blank is no part of one.

use std::collections::HashSet;

use url::Url;

use super::{
    Conversion, Import,
    draft::{Draft, Key},
    ids::Ids,
};

pub(super) fn read(text: &str, ids: &mut Ids) -> Import {
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
                let tags = rest.trim();
                if !tags.is_empty() && !tags.starts_with('#') && tags != "[]" {
                    draft.dropped(Key { line: at + 1, name: tags }, "feeds have no tags");
                }
                import.add(draft);
                continue;
            }
        }
        import.notes.extend(draft.notes);
    }
    import
}
