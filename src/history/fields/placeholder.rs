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
const WORDS: [&str; 92] = [
    "accesoparasuscriptores",
    "anmeldenumweiterzulesen",
    "başlıksız",
    "betöltés",
    "beznázvu",
    "beztytułu",
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
    "indlæser",
    "iniciasesionparaleer",
    "jetztlesen",
    "laadt",
    "laddar",
    "laden",
    "ladowanie",
    "laster",
    "leermas",
    "leesmeer",
    "leggitutto",
    "lirelasuite",
    "loading",
    "loadingpleasewait",
    "logintoread",
    "loremipsum",
    "loremipsumdolorsitamet",
    "lädt",
    "mehrlesen",
    "membersonly",
    "nan",
    "načítava",
    "načítání",
    "nimetön",
    "notitle",
    "null",
    "objectobject",
    "ohnetitel",
    "placeholder",
    "pleasewait",
    "readmore",
    "readthewholestory",
    "sanstitre",
    "semtítulo",
    "senzatitolo",
    "signintocontinue",
    "signintoread",
    "sintitulo",
    "sintítulo",
    "subscribenow",
    "subscribetocontinue",
    "subscribetoread",
    "tba",
    "tbd",
    "tobeannounced",
    "tobeconfirmed",
    "tobedetermined",
    "unbenannt",
    "undefined",
    "untitled",
    "untitleddocument",
    "untitledpost",
    "weiterlesen",
    "wirdgeladen",
    "yükleniyor",
    "zondertitel",
    "đangtải",
    "φόρτωση",
    "безназвания",
    "безназви",
    "завантаження",
    "загружается",
    "загрузка",
    "подробнее",
    "جارالتحميل",
    "加载中",
    "无标题",
    "正在加载",
    "無標題",
    "無題",
    "読み込み中",
    "読み込み中です",
    "載入中",
    "불러오는중",
    "제목없음",
];

/// What stands over an advertisement, likewise.
const ADVERTS: [&str; 51] = [
    "advert",
    "advertentie",
    "advertisement",
    "advertisements",
    "advertising",
    "annons",
    "anzeige",
    "anzeigen",
    "bezahlteranzeige",
    "contenidopatrocinado",
    "contenusponsorisé",
    "contenutosponsorizzato",
    "gesponsert",
    "gesponserterinhalt",
    "hirdetés",
    "iklan",
    "mainos",
    "paidcontent",
    "paidpost",
    "patrocinado",
    "promoted",
    "promotedcontent",
    "pubblicità",
    "publicidad",
    "publicidade",
    "publicite",
    "publicité",
    "quảngcáo",
    "reclamă",
    "reklam",
    "reklama",
    "reklame",
    "sponsored",
    "sponsoredcontent",
    "sponsoredlink",
    "sponsoredpost",
    "sponsorisé",
    "sponsorizzato",
    "werbung",
    "διαφήμιση",
    "реклама",
    "إعلان",
    "اعلان",
    "โฆษณา",
    "スポンサー",
    "广告",
    "広告",
    "廣告",
    "推广",
    "赞助内容",
    "광고",
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
    let is_repeated = |count: usize| never_repeats && was_apart && count >= TELLING;
    let is_known =
        |shown: &str| is_known_word(shown) || is_template(shown) || (field == Field::Title && is_advert(shown));
    let is_placeholder = |(shown, count): &(String, usize)| {
        !of_known.contains(shown.as_str()) && (is_known(shown) || is_repeated(*count))
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
    is_among(&WORDS, shown)
}

/// Whether a title is what stands over an advertisement, with its number or without.
pub(super) fn is_advert(title: &str) -> bool {
    is_among(&ADVERTS, title)
}

fn is_among(words: &[&str], shown: &str) -> bool {
    let letters = letters(shown);
    let bare = letters.trim_end_matches(|c: char| c.is_ascii_digit());
    words.binary_search(&bare).is_ok()
}

/// Whether a text is a place in a template that nothing was filled in at, or an object where its text should be.
fn is_template(shown: &str) -> bool {
    let shown = shown.trim();
    let is_within =
        |open: &str, close: &str| shown.len() > open.len() && shown.starts_with(open) && shown.ends_with(close);
    shown.contains("[object Object]")
        || [("{{", "}}"), ("${", "}"), ("<%", "%>"), ("{%", "%}"), ("[[", "]]")]
            .iter()
            .any(|(open, close)| is_within(open, close))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_order() {
        for words in [&WORDS[..], &ADVERTS[..]] {
            assert!(words.is_sorted(), "{:?}", words.windows(2).find(|pair| pair[0] > pair[1]));
        }
    }

    #[test]
    fn a_placeholder_is_known_by_its_letters() {
        assert!(is_known_word("Loading…") && is_known_word("Sign in to read") && is_known_word("LOADING..."));
        assert!(!is_known_word("Loading dock of the harbour reopens"));
        assert!(is_advert("Advertisement 3") && is_advert("広告") && !is_advert("Advertisement tax is rejected"));
        assert!(is_known_word("undefined") && !is_known_word("2026") && !is_advert(""));
    }

    #[test]
    fn what_a_template_left_is_no_headline() {
        assert!(
            is_template("{{ article.title }}") && is_template("Story 3 [object Object]") && is_template("${title}")
        );
        assert!(!is_template("Why {{ braces }} are in templates") && !is_template("${"));
    }
}
