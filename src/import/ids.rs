//! Names for feeds: as the other tool has them where they can be, each once.

use std::collections::HashSet;

use url::Url;

use crate::{config::edit::fresh_id, model::FeedId};

/// Hands out names that no feed has yet.
#[derive(Debug)]
pub(super) struct Ids {
    /// In lower case, for names that differ in case only are one on some systems.
    taken: HashSet<String>,
}

impl Ids {
    pub(super) fn new(taken: &HashSet<String>) -> Self {
        Self { taken: taken.iter().map(|id| id.to_lowercase()).collect() }
    }

    /// A name like the wanted one, and whether it is that one.
    pub(super) fn like(&mut self, wanted: &str) -> (String, bool) {
        let plain: String =
            wanted.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).collect();
        let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
        let written = if wanted == plain { plain.clone() } else { words.join("-") };
        let written: String = written.trim_start_matches(['-', '_']).chars().take(60).collect();
        let base = match FeedId::parse(&written) {
            Ok(_) => written,
            Err(_) if written.is_empty() => "feed".to_owned(),
            Err(_) => format!("{written}-feed"),
        };
        let id = self.free(base);
        let is_it = id == wanted;
        (id, is_it)
    }

    /// A name made of a title, else of an address.
    pub(super) fn of(&mut self, title: &str, url: &str) -> String {
        let words: Vec<String> = title
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(5)
            .map(str::to_ascii_lowercase)
            .collect();
        let letters = title.chars().filter(|c| c.is_alphabetic()).count();
        let kept = words.iter().map(String::len).sum::<usize>();
        // of a title in another script next to nothing is left
        if kept * 2 >= letters && kept > 1 {
            return self.like(&words.join("-")).0;
        }
        let base = Url::parse(url).map_or_else(|_| "feed".to_owned(), |url| fresh_id(&url, &HashSet::new()));
        self.free(base)
    }

    fn free(&mut self, base: String) -> String {
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        let id = std::iter::once(base.clone()).chain(numbered).find(|id| !self.taken.contains(&id.to_lowercase()));
        let id = id.unwrap_or(base);
        self.taken.insert(id.to_lowercase());
        id
    }
}
