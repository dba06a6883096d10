//! Whether a page is what was asked for: what speaks for a wall, against what speaks for a list.
//!
//! Words alone decide nothing. A title or a heading that is nothing but a wall's counts most, then where the links lead, a password
//! field and lines of the text; items with dates, many items and long texts count against it.

use super::fold::fold;
use super::{
    lexicon::{Fit, KINDS, LEXICON, WallKind},
    sight::{Heading, Sight},
};
use crate::model::Item;

/// What it takes where items were found.
const ENOUGH: i32 = 4;
/// What it takes where nothing was found.
const ENOUGH_ALONE: i32 = 3;
/// Items that are looked at.
const ITEMS: usize = 60;
/// So many items are few: a wall has hardly more links.
const FEW: usize = 12;
/// Bytes of text that a single item has where it is an article.
const ARTICLE: usize = 1_500;

/// What speaks for or against each kind.
struct Scale<'a> {
    sight: &'a Sight,
    items: ListedItems,
    title: [i32; KINDS.len()],
    heading: [i32; KINDS.len()],
    /// Whether the heading stands where the page says what it is.
    is_headed: [bool; KINDS.len()],
    text: [i32; KINDS.len()],
}

/// What was found on a page, as far as it tells whether it is the page.
struct ListedItems {
    count: usize,
    /// Whether half of them have dates.
    is_dated: bool,
    /// Whether they are no more than links, and few.
    is_thin: bool,
    /// Whether half of them lead to what a page does for its visitors.
    is_service: bool,
    /// Whether most of them are a word or two, as in a menu.
    is_menu: bool,
    /// What they say, folded.
    texts: Vec<String>,
}

/// What a page is instead of the one that was asked for; `items` were found on it.
pub(super) fn weigh(sight: &Sight, address: &str, items: &[Item]) -> Option<WallKind> {
    let scale = Scale::of(sight, items);
    let enough = if items.is_empty() { ENOUGH_ALONE } else { ENOUGH };
    let weighed = KINDS.iter().enumerate().map(|(place, (kind, _))| (scale.of_kind(place, *kind, address), *kind));
    // of two that weigh the same the first is named
    let best = weighed.rev().max_by_key(|(weight, _)| *weight)?;
    (best.0 >= enough).then_some(best.1)
}

impl<'a> Scale<'a> {
    fn of(sight: &'a Sight, items: &[Item]) -> Self {
        let mut scale = Self {
            sight,
            items: ListedItems::of(items, sight.prose),
            title: [0; KINDS.len()],
            heading: [0; KINDS.len()],
            is_headed: [false; KINDS.len()],
            text: [0; KINDS.len()],
        };
        for part in &sight.title {
            for (weight, fit) in scale.title.iter_mut().zip(LEXICON.head(part)) {
                *weight = (*weight).max(worth(fit));
            }
        }
        let firsts = sight.headings.iter().filter(|heading| heading.level == 1).count();
        for heading in &sight.headings {
            scale.heading(heading, firsts);
        }
        scale.text();
        scale
    }

    fn heading(&mut self, heading: &Heading, firsts: usize) {
        for fits in heading.parts.iter().map(|part| LEXICON.head(part)) {
            for (place, fit) in fits.into_iter().enumerate() {
                let is_lesser = heading.is_aside || heading.level > 2;
                let weight = if is_lesser { worth(fit).min(1) } else { worth(fit) };
                if let Some(best) = self.heading.get_mut(place) {
                    *best = (*best).max(weight);
                }
                if let Some(headed) = self.is_headed.get_mut(place) {
                    *headed |= weight > 0 && heading.level == 1 && firsts == 1 && !heading.is_aside;
                }
            }
        }
    }

    /// The lines that say it, but for those of the items.
    fn text(&mut self) {
        let is_of_item =
            |line: &str| self.items.texts.iter().any(|text| text.contains(line) || is_begun_by(line, text));
        let lines = self.sight.lines.iter().filter(|line| !is_of_item(line));
        for line in lines {
            for (weight, says) in self.text.iter_mut().zip(LEXICON.body(line)) {
                *weight = (*weight + i32::from(says)).min(2);
            }
        }
    }

    fn of_kind(&self, place: usize, kind: WallKind, address: &str) -> i32 {
        let of = |weights: &[i32; KINDS.len()]| weights.get(place).copied().unwrap_or_default();
        let (title, mut heading, text) = (of(&self.title), of(&self.heading), of(&self.text));
        let is_headed = self.is_headed.get(place).is_some_and(|headed| *headed);
        if kind == WallKind::Empty {
            return self.of_empty(place, title, heading);
        }
        let is_bare = kind == WallKind::Parked && text > 1 && self.items.is_thin;
        if is_bare {
            heading = heading.max(self.line(place));
        }
        let led_to = led_to(kind, address);
        let asks = kind == WallKind::Login && self.sight.has_password;
        let is_service = self.items.is_service;
        // a banner over a page, or a box beside it, is not the page
        let is_meant = match kind {
            WallKind::Missing | WallKind::Maintenance | WallKind::Region => title + heading > 0,
            _ => {
                title > 0
                    || is_headed
                    || (heading > 0 || asks) && (is_service || is_bare || self.items.count <= 2)
                    || led_to
            }
        };
        if !is_meant {
            return 0;
        }
        let said = title + heading + text + i32::from(asks) + i32::from(led_to);
        let is_said_thrice = title >= 2 && heading >= 2 && text >= 1 && !self.is_article();
        said + i32::from(is_said_thrice) * 2
            + i32::from(is_service) * 2
            + i32::from(self.items.is_thin)
            + i32::from(self.sight.is_noindex)
            - self.against()
    }

    /// A list that says that it is empty: what was found is then the page's menu.
    fn of_empty(&self, place: usize, title: i32, heading: i32) -> i32 {
        let said = title.max(heading).max(self.line(place));
        if said < 2 || !(self.items.is_thin || self.items.count == 0) {
            return 0;
        }
        let is_menu = self.items.is_menu || self.items.is_service;
        said + i32::from(title.min(heading) >= 2) + i32::from(is_menu) * 2 + i32::from(self.items.count == 0)
            - self.against()
    }

    /// Whether a line of the text is nothing but what such a page is headed by.
    fn line(&self, place: usize) -> i32 {
        let fits = self.sight.sayings.iter().map(|saying| LEXICON.head(saying).get(place).copied().flatten());
        worth(fits.max().flatten())
    }

    /// Whether there is a long text where a list would be.
    fn is_article(&self) -> bool {
        self.items.count <= 1 && self.sight.prose > ARTICLE
    }

    /// What speaks for a page.
    fn against(&self) -> i32 {
        let dates = match self.items.is_dated {
            false => 0,
            true if self.items.count == 1 => 2,
            true => 3,
        };
        let many = match self.items.count {
            0..=15 => 0,
            16..=40 => 1,
            _ => 2,
        };
        let prose = match self.sight.prose {
            0..=3_000 => 0,
            3_001..=8_000 => 1,
            _ => 2,
        };
        dates + many + prose + i32::from(self.is_article()) * 4
    }
}

impl ListedItems {
    fn of(items: &[Item], prose: usize) -> Self {
        let seen = || items.iter().take(ITEMS);
        let count = seen().count();
        let share = |is: &dyn Fn(&Item) -> bool| count > 0 && seen().filter(|item| is(item)).count() * 2 >= count;
        let dated = seen().filter(|item| item.published.is_some()).count();
        let summed = seen().filter(|item| item.summary.is_some() || item.content.is_some()).count();
        let is_text = |item: &Item| item.summary.is_some() || item.content.is_some();
        let fits_one = count == 1 && prose < ARTICLE;
        Self {
            count: items.len(),
            is_dated: count > 0 && dated * 2 >= count,
            is_thin: count > 0 && items.len() <= FEW && dated == 0 && (fits_one || summed * 3 <= count),
            is_service: share(&is_service),
            is_menu: share(&|item| {
                item.title.split_whitespace().count() <= 2 && item.title.len() <= 40 && !is_text(item)
            }),
            texts: seen().flat_map(texts).filter(|text| !text.is_empty()).collect(),
        }
    }
}

/// What an item says, folded.
fn texts(item: &Item) -> impl Iterator<Item = String> {
    [Some(fold(&item.title)), item.summary.as_deref().map(fold)].into_iter().flatten()
}

/// Whether a line begins with a text that is no single word.
fn is_begun_by(line: &str, text: &str) -> bool {
    text.len() >= 12 && line.starts_with(text)
}

/// Whether an item leads to what a page does for its visitors: by its words, or by its address.
fn is_service(item: &Item) -> bool {
    const PATHS: [&str; 30] = [
        "login",
        "log-in",
        "signin",
        "sign-in",
        "register",
        "signup",
        "sign-up",
        "password",
        "forgot",
        "reset",
        "account",
        "privacy",
        "datenschutz",
        "terms",
        "tos",
        "legal",
        "policies",
        "policy",
        "cookie",
        "cookies",
        "imprint",
        "impressum",
        "contact",
        "kontakt",
        "help",
        "faq",
        "support",
        "about",
        "subscribe",
        "vendors",
    ];
    let in_path = item.link.as_ref().is_some_and(|link| {
        let mut words = link.path().split('/').map(str::to_ascii_lowercase);
        words.any(|word| PATHS.contains(&word.split('.').next().unwrap_or_default()))
    });
    in_path || item.title.len() <= 90 && LEXICON.is_service(&fold(&item.title))
}

fn worth(fit: Option<Fit>) -> i32 {
    match fit {
        Some(Fit::Whole) => 2,
        Some(Fit::Part) => 1,
        None => 0,
    }
}

/// Whether the address to which one was led is that of a wall.
fn led_to(kind: WallKind, address: &str) -> bool {
    let parts: &[&str] = match kind {
        WallKind::Login => &["/login", "/signin", "/sign-in", "/anmelden", "/sso/"],
        WallKind::Consent => &["consent", "cookiewall", "privacygate"],
        WallKind::Missing => &["/404", "/not-found", "/notfound", "/error"],
        _ => return false,
    };
    let address = address.to_ascii_lowercase();
    parts.iter().any(|part| address.contains(part))
}
