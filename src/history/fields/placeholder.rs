//! Values that stand in some items in the place of their own, which are not there yet.
//!
//! A page that is made while it is looked at, or that hides its newest items behind a sign-in, shows "Loading…" for a few of them. Such a
//! value is known by its words, or by standing in several new items of a feed whose titles never repeat.

use std::collections::{HashMap, HashSet};

use super::{FieldState, FieldVerdict, Pair, TELLING, Usual, begun, value};
use crate::{
    history::words::letters,
    model::{Field, Item},
};

/// What pages say in the place of a headline or a summary, letters and digits alone, in order.
const WORDS: [&str; 44] = [
    "accesoparasuscriptores",
    "anmeldenumweiterzulesen",
    "cargando",
    "caricamento",
    "caricamentoincorso",
    "carregando",
    "chargement",
    "chargementencours",
    "clickheretoread",
    "comingsoon",
    "connectezvouspourlire",
    "continuereading",
    "exclusivetosubscribers",
    "iniciasesionparaleer",
    "jetztlesen",
    "laadt",
    "laden",
    "ladowanie",
    "leermas",
    "leesmeer",
    "leggitutto",
    "lirelasuite",
    "loading",
    "loadingpleasewait",
    "logintoread",
    "mehrlesen",
    "membersonly",
    "notitle",
    "placeholder",
    "pleasewait",
    "readmore",
    "readthewholestory",
    "signintocontinue",
    "signintoread",
    "subscribenow",
    "subscribetocontinue",
    "subscribetoread",
    "untitled",
    "weiterlesen",
    "wirdgeladen",
    "загрузка",
    "подробнее",
    "加载中",
    "読み込み中",
];

/// The values of a field that stand in the place of others: of items of the page that are new, or whose own value was never seen.
pub(super) fn of(field: Field, (pairs, page): (&[Pair<'_>], &[&Item]), usual: Option<Usual>) -> Vec<String> {
    if !matches!(field, Field::Title | Field::Summary) {
        return Vec::new();
    }
    let known: Vec<String> = pairs.iter().filter_map(|(known, _)| value(known, field)).collect();
    let of_known: HashSet<&str> = known.iter().map(String::as_str).collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for shown in page.iter().filter_map(|item| value(item, field)) {
        *counts.entry(shown).or_default() += 1;
    }
    // of a feed whose values repeat, one more that does tells nothing
    let never_repeats = known.len() >= TELLING && of_known.len() == known.len();
    #[expect(clippy::cast_precision_loss, reason = "numbers of items on a page")]
    let was_apart = usual.is_none_or(|usual| usual.sameness * page.len() as f64 <= 2.5);
    let is_repeated = |count: usize| field == Field::Title && never_repeats && was_apart && count >= TELLING;
    let is_placeholder = |(shown, count): &(String, usize)| {
        !of_known.contains(shown.as_str()) && (is_known_word(shown) || is_repeated(*count))
    };
    counts.into_iter().filter(is_placeholder).map(|(shown, _)| shown).collect()
}

/// What is told of them.
pub(super) fn verdict(field: Field, placeholders: &[String], page: &[&Item]) -> Option<FieldVerdict> {
    let count = |value: &String| page.iter().filter(|item| super::value(item, field).as_ref() == Some(value)).count();
    let (count, most) = placeholders.iter().map(|value| (count(value), value)).max()?;
    let (usual, found) = (page.len(), page.len().saturating_sub(count));
    Some(FieldVerdict { field, state: FieldState::Placeholder, usual, found, value: Some(begun(most)) })
}

fn is_known_word(shown: &str) -> bool {
    WORDS.binary_search(&letters(shown).as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_order() {
        assert!(WORDS.is_sorted(), "{:?}", WORDS.windows(2).find(|pair| pair[0] > pair[1]));
    }

    #[test]
    fn a_placeholder_is_known_by_its_letters() {
        assert!(is_known_word("Loading…") && is_known_word("Sign in to read") && is_known_word("LOADING..."));
        assert!(!is_known_word("Loading dock of the harbour reopens"));
    }
}
