//! `[feed.ID.podcast]`: what directories want to know of a podcast that its page does not say.

use std::ops::Range;

use url::Url;

use super::{
    address::public_address,
    problem::Complaint,
    reader::{Problems, Reader, nearest},
};
use crate::model::{Owner, Show};

pub(super) const PODCAST_KEYS: [&str; 6] = ["author", "category", "explicit", "image", "type", "owner"];
pub(super) const OWNER_KEYS: [&str; 2] = ["name", "email"];

/// What feeds.toml says of a feed as a podcast.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Podcast {
    /// What stands in the place of what the page says.
    pub show: Show,
    /// Its cover.
    pub image: Option<Url>,
}

impl Podcast {
    /// What a feed is as a podcast, given what its page says.
    #[must_use]
    pub fn over(&self, page: Option<Show>) -> Show {
        let page = page.unwrap_or_default();
        let own = self.show.clone();
        Show {
            author: own.author.or(page.author),
            categories: if own.categories.is_empty() { page.categories } else { own.categories },
            explicit: own.explicit.or(page.explicit),
            kind: own.kind.or(page.kind),
            owner: own.owner.or(page.owner),
        }
    }

    /// All of it as one text, for fingerprints.
    pub(super) fn written(&self) -> String {
        let Show { author, categories, explicit, kind, owner } = &self.show;
        format!("{author:?} {categories:?} {explicit:?} {kind:?} {owner:?} {:?}", self.image.as_ref().map(Url::as_str))
    }
}

/// Reads `podcast` of a feed, which is called `called`.
pub(super) fn podcast(feed: &Reader<'_>, called: &str) -> Option<Podcast> {
    let (table, problems) = (feed.table("podcast")?, feed.problems);
    let reader = Reader::new(table, called, &PODCAST_KEYS, problems);
    let categories = reader.texts("category");
    let owner = reader.table("owner").map(|table| {
        let owner = Reader::new(table, "`owner`", &OWNER_KEYS, problems);
        Owner { name: owner.text("name").map(str::to_owned), email: owner.parsed("email", email) }
    });
    Some(Podcast {
        show: Show {
            author: reader.text("author").map(str::to_owned),
            categories: categories.into_iter().filter_map(|(text, span)| category(text, span, problems)).collect(),
            explicit: reader.flag("explicit"),
            kind: reader.parsed("type", kind),
            owner,
        },
        image: reader.parsed("image", |text| public_address(text, "image")),
    })
}

fn email(text: &str) -> Result<String, Complaint> {
    let is_address = text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    match is_address && !text.contains(char::is_whitespace) {
        true => Ok(text.to_owned()),
        false => Err(Complaint::new(format!("`{text}` is no mail address"), "write it as in you@example.org".into())),
    }
}

fn kind(text: &str) -> Result<String, Complaint> {
    match text {
        "episodic" | "serial" => Ok(text.to_owned()),
        _ => Err(Complaint::new(format!("`type = \"{text}\"` means nothing"), "write episodic or serial".into())),
    }
}

/// A category of Apple's list, and perhaps one below it: "Society & Culture > Documentary".
fn category(text: &str, span: Range<usize>, problems: &Problems) -> Option<(String, Option<String>)> {
    let (name, part) = text.split_once('>').map_or((text, None), |(name, part)| (name, Some(part.trim())));
    let name = name.trim();
    let known = feed_lint::podcast_categories();
    let below = known.iter().find(|(known, _)| *known == name).map(|(_, below)| *below);
    let names: Vec<&str> = known.iter().map(|(known, _)| *known).collect();
    let (wrong, list) = match (below, part) {
        (None, _) => (name, names.as_slice()),
        (Some(below), Some(part)) if !below.contains(&part) => (part, below),
        (Some(_), part) => return Some((name.to_owned(), part.map(str::to_owned))),
    };
    let help = match nearest(wrong, list) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("it may be one of: {}", list.join(", ")),
    };
    problems.add(span, format!("`{wrong}` is no category of Apple Podcasts here"), help);
    None
}
