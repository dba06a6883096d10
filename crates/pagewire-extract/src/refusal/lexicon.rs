//! The words by which walls are known, read once from `words/`: a file a kind, a line a language.
//!
//! Before ` // ` stands what the title or a heading of such a page says as a whole, behind it what its text says; within these,
//! ` | ` parts one saying from the next.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::fold::{fold, is_unspaced};

/// What a page can be instead of the one that was asked for, as far as words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WallKind {
    Missing,
    Login,
    Consent,
    Subscription,
    Age,
    Region,
    Challenge,
    Maintenance,
    Parked,
    Empty,
}

/// All kinds, each with its words.
pub(super) const KINDS: [(WallKind, &str); 10] = [
    (WallKind::Missing, include_str!("words/missing.txt")),
    (WallKind::Login, include_str!("words/login.txt")),
    (WallKind::Consent, include_str!("words/consent.txt")),
    (WallKind::Subscription, include_str!("words/subscription.txt")),
    (WallKind::Age, include_str!("words/age.txt")),
    (WallKind::Region, include_str!("words/region.txt")),
    (WallKind::Challenge, include_str!("words/challenge.txt")),
    (WallKind::Maintenance, include_str!("words/maintenance.txt")),
    (WallKind::Parked, include_str!("words/parked.txt")),
    (WallKind::Empty, include_str!("words/empty.txt")),
];
const SERVICE: &str = include_str!("words/service.txt");

/// What stands around a status or a saying and says nothing of its own.
const FILLERS: [&str; 44] = [
    "error",
    "http",
    "https",
    "status",
    "code",
    "oops",
    "ooops",
    "whoops",
    "sorry",
    "uh oh",
    "the",
    "this",
    "fehler",
    "erreur",
    "desole",
    "errore",
    "erro",
    "ops",
    "ups",
    "ошибка",
    "помилка",
    "エラー",
    "错误",
    "錯誤",
    "出错了",
    "抱歉",
    "오류",
    "에러",
    "hata",
    "fout",
    "fel",
    "fejl",
    "feil",
    "virhe",
    "chyba",
    "hiba",
    "blad",
    "σφαλμα",
    "خطا",
    "שגיאה",
    "त्रुटि",
    "loi",
    "viga",
    "galat",
];
/// What a status says where a title or a heading is nothing else.
const STATUS: [(&str, WallKind); 7] = [
    ("404", WallKind::Missing),
    ("410", WallKind::Missing),
    ("401", WallKind::Login),
    ("403", WallKind::Challenge),
    ("429", WallKind::Challenge),
    ("451", WallKind::Region),
    ("503", WallKind::Maintenance),
];

/// How much of a title or heading is a saying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It begins with it, or has it as a good part.
    Part,
    /// It is it.
    Whole,
}

/// Sayings that are looked for at once, each with the place of its kind in [`KINDS`].
struct Sayings {
    finder: Option<AhoCorasick>,
    kinds: Vec<usize>,
}

impl Sayings {
    fn of(sayings: impl Iterator<Item = (usize, String)>) -> Self {
        let (kinds, patterns): (Vec<usize>, Vec<String>) = sayings.filter(|(_, saying)| !saying.is_empty()).unzip();
        Self { finder: AhoCorasick::builder().match_kind(MatchKind::Standard).build(patterns).ok(), kinds }
    }

    /// Each saying in a folded text that begins where a word does: its kind's place, and where it stands.
    fn in_text<'s>(&'s self, text: &'s str) -> impl Iterator<Item = (usize, std::ops::Range<usize>)> + 's {
        let found = self.finder.iter().flat_map(move |finder| finder.find_overlapping_iter(text));
        found
            .filter(|found| begins_word(text, found.start()))
            .filter_map(|found| Some((*self.kinds.get(found.pattern().as_usize())?, found.range())))
    }
}

/// Whether a word can begin at this place of a folded text.
fn begins_word(text: &str, start: usize) -> bool {
    let (before, after) = text.split_at_checked(start).unwrap_or_default();
    before.is_empty() || before.ends_with(' ') || after.chars().next().is_some_and(is_unspaced)
}

/// All words.
pub(super) struct Lexicon {
    heads: Sayings,
    bodies: Sayings,
    service: Sayings,
    fillers: Vec<String>,
}

/// The words, read when they are first asked for.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

impl Lexicon {
    fn read() -> Self {
        let lines = KINDS.iter().enumerate().flat_map(|(kind, (_, words))| lines(words).map(move |line| (kind, line)));
        let fillers: Vec<String> = FILLERS.iter().map(|filler| fold(filler)).collect();
        let heads = lines.clone().flat_map(|(kind, (heads, _))| sayings(heads).map(move |saying| (kind, saying)));
        let bodies = lines.flat_map(|(kind, (_, bodies))| sayings(bodies).map(move |saying| (kind, saying)));
        let service = lines_of_one(SERVICE).map(|saying| (0, saying));
        Self {
            heads: Sayings::of(heads.map(|(kind, saying)| (kind, core(&fillers, &saying).to_owned()))),
            bodies: Sayings::of(bodies),
            service: Sayings::of(service),
            fillers,
        }
    }

    /// How well a folded part of a title, or a heading, is what pages of each kind are headed by, in the order of [`KINDS`].
    pub(super) fn head(&self, part: &str) -> [Option<Fit>; KINDS.len()] {
        let mut fits = [None; KINDS.len()];
        let core = core(&self.fillers, part);
        if core.is_empty() {
            let status = part.split(' ').find_map(|word| STATUS.iter().find(|(status, _)| *status == word));
            let place = status.and_then(|(_, kind)| KINDS.iter().position(|(known, _)| known == kind));
            if let Some(fit) = place.and_then(|place| fits.get_mut(place)) {
                *fit = Some(Fit::Whole);
            }
            return fits;
        }
        for (kind, range) in self.heads.in_text(core) {
            if let (Some(fit), Some(best)) = (fit(core, range), fits.get_mut(kind)) {
                *best = (*best).max(Some(fit));
            }
        }
        fits
    }

    /// Which kinds of pages have such a line in their text, in the order of [`KINDS`].
    pub(super) fn body(&self, block: &str) -> [bool; KINDS.len()] {
        let mut says = [false; KINDS.len()];
        for (kind, _) in self.bodies.in_text(block).chain(self.heads.in_text(block).filter(|(_, at)| at.len() >= LONG))
        {
            if let Some(says) = says.get_mut(kind) {
                *says = true;
            }
        }
        says
    }

    /// Whether a folded text is that of a link to what a page does for its visitors.
    pub(super) fn is_service(&self, text: &str) -> bool {
        self.service.in_text(text).next().is_some()
    }
}

/// A folded text without the status and the fillers at both of its ends; empty where it is nothing else.
fn core<'t>(fillers: &[String], mut text: &'t str) -> &'t str {
    let is_filler = |word: &str| is_status(word) || fillers.iter().any(|filler| filler == word);
    while !text.is_empty() {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        if !is_filler(word) {
            break;
        }
        text = rest;
    }
    while let Some((rest, _)) = text.rsplit_once(' ').filter(|(_, word)| is_filler(word)) {
        text = rest;
    }
    text
}

/// A head in running text counts from so many bytes on: shorter ones are anybody's words.
const LONG: usize = 12;

fn is_status(word: &str) -> bool {
    word.len() == 3 && word.starts_with(['4', '5']) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// How well a saying at this place makes up a text.
fn fit(text: &str, at: std::ops::Range<usize>) -> Option<Fit> {
    let ends_word = text.get(at.end..).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        || text.get(at.clone()).and_then(|saying| saying.chars().next_back()).is_some_and(is_unspaced);
    let (saying, whole) = (at.len() * 100, text.len().max(1));
    match saying / whole {
        _ if !ends_word => None,
        60.. => Some(Fit::Whole),
        28.. if at.start == 0 && at.len() >= 5 => Some(Fit::Part),
        40.. if at.len() >= LONG => Some(Fit::Part),
        _ => None,
    }
}

/// The lines of a file: what stands before and behind ` // `.
fn lines(words: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> + Clone {
    let lines = words.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
    lines.map(|(_, words)| words.split_once(" // ").unwrap_or((words, "")))
}

fn lines_of_one(words: &'static str) -> impl Iterator<Item = String> {
    lines(words).flat_map(|(words, _)| sayings(words))
}

fn sayings(words: &'static str) -> impl Iterator<Item = String> + Clone {
    words.split(" | ").map(fold)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(text: &str) -> Vec<(WallKind, Fit)> {
        let fits = LEXICON.head(&fold(text));
        KINDS.iter().zip(fits).filter_map(|((kind, _), fit)| Some((*kind, fit?))).collect()
    }

    #[test]
    fn every_kind_speaks_each_language_once() {
        let languages = |words: &'static str| {
            let lines = words.lines().filter(|line| !line.starts_with('#'));
            let mut names: Vec<&str> = lines.map(|line| line.split_once(": ").expect(line).0).collect();
            names.sort_unstable();
            names
        };
        let all = languages(SERVICE);
        assert!(all.len() >= 84 && all.windows(2).all(|pair| pair[0] != pair[1]));
        for (kind, words) in KINDS {
            assert_eq!(languages(words), all, "{kind:?}");
        }
    }

    #[test]
    fn every_head_is_known_by_itself() {
        for (kind, words) in KINDS {
            for (line, _) in lines(words) {
                for saying in line.split(" | ") {
                    assert!(heads(saying).contains(&(kind, Fit::Whole)), "{kind:?}: {saying}");
                }
            }
        }
    }

    #[test]
    fn a_status_alone_says_what_it_says() {
        assert_eq!(heads("404"), [(WallKind::Missing, Fit::Whole)]);
        assert_eq!(heads("Error 503"), [(WallKind::Maintenance, Fit::Whole)]);
        assert_eq!(heads("Peugeot 404"), []);
    }

    #[test]
    fn a_headline_about_it_is_not_it() {
        assert_eq!(heads("How a page not found cost us a thousand readers in one night"), []);
        assert_eq!(heads("Why readers sign in less often than they used to"), []);
    }

    #[test]
    fn words_that_go_on_are_other_words() {
        assert_eq!(heads("Loginovs"), []);
    }
}
