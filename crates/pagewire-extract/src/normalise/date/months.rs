//! Months' names in the languages of newspapers, from the C library's locales (crate `pure-rust-locales`).

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::LazyLock,
};

use aho_corasick::AhoCorasick;
use pure_rust_locales::{Locale, locale_match};

use super::calendar::fold;

const ENGLISH: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The locales whose months are known, each with its language.
pub(super) const LOCALES: [(&str, Locale); 90] = [
    ("de", Locale::de_DE),
    ("de", Locale::de_AT),
    ("fr", Locale::fr_FR),
    ("es", Locale::es_ES),
    ("it", Locale::it_IT),
    ("pt", Locale::pt_PT),
    ("pt", Locale::pt_BR),
    ("nl", Locale::nl_NL),
    ("pl", Locale::pl_PL),
    ("cs", Locale::cs_CZ),
    ("sk", Locale::sk_SK),
    ("sl", Locale::sl_SI),
    ("hr", Locale::hr_HR),
    ("sr", Locale::sr_RS),
    ("bs", Locale::bs_BA),
    ("mk", Locale::mk_MK),
    ("bg", Locale::bg_BG),
    ("ru", Locale::ru_RU),
    ("uk", Locale::uk_UA),
    ("be", Locale::be_BY),
    ("ro", Locale::ro_RO),
    ("hu", Locale::hu_HU),
    ("fi", Locale::fi_FI),
    ("et", Locale::et_EE),
    ("lv", Locale::lv_LV),
    ("lt", Locale::lt_LT),
    ("sv", Locale::sv_SE),
    ("da", Locale::da_DK),
    ("nb", Locale::nb_NO),
    ("nn", Locale::nn_NO),
    ("is", Locale::is_IS),
    ("fo", Locale::fo_FO),
    ("el", Locale::el_GR),
    ("tr", Locale::tr_TR),
    ("az", Locale::az_AZ),
    ("ca", Locale::ca_ES),
    ("gl", Locale::gl_ES),
    ("eu", Locale::eu_ES),
    ("ga", Locale::ga_IE),
    ("cy", Locale::cy_GB),
    ("lb", Locale::lb_LU),
    ("fy", Locale::fy_NL),
    ("mt", Locale::mt_MT),
    ("sq", Locale::sq_AL),
    ("id", Locale::id_ID),
    ("ms", Locale::ms_MY),
    ("vi", Locale::vi_VN),
    ("th", Locale::th_TH),
    ("km", Locale::km_KH),
    ("lo", Locale::lo_LA),
    ("my", Locale::my_MM),
    ("fil", Locale::fil_PH),
    ("hi", Locale::hi_IN),
    ("mr", Locale::mr_IN),
    ("ne", Locale::ne_NP),
    ("gu", Locale::gu_IN),
    ("pa", Locale::pa_IN),
    ("bn", Locale::bn_BD),
    ("bn", Locale::bn_IN),
    ("ta", Locale::ta_IN),
    ("te", Locale::te_IN),
    ("kn", Locale::kn_IN),
    ("ml", Locale::ml_IN),
    ("or", Locale::or_IN),
    ("as", Locale::as_IN),
    ("si", Locale::si_LK),
    ("ur", Locale::ur_PK),
    ("ar", Locale::ar_EG),
    ("ar", Locale::ar_SY),
    ("ar", Locale::ar_MA),
    ("ar", Locale::ar_TN),
    ("fa", Locale::fa_IR),
    ("ps", Locale::ps_AF),
    ("ug", Locale::ug_CN),
    ("he", Locale::he_IL),
    ("hy", Locale::hy_AM),
    ("ka", Locale::ka_GE),
    ("kk", Locale::kk_KZ),
    ("ky", Locale::ky_KG),
    ("uz", Locale::uz_UZ),
    ("tg", Locale::tg_TJ),
    ("tk", Locale::tk_TM),
    ("tt", Locale::tt_RU),
    ("am", Locale::am_ET),
    ("sw", Locale::sw_KE),
    ("zu", Locale::zu_ZA),
    ("xh", Locale::xh_ZA),
    ("af", Locale::af_ZA),
    ("ku", Locale::ku_TR),
    ("mg", Locale::mg_MG),
];

/// Endings that dates give a month's name: Finnish "kesäkuuta", Basque "ekainaren".
const ENDINGS: [&str; 2] = ["ta", "ren"];
/// Letters of a name that people leave of it.
const SHORT: usize = 3;
/// Shorter names with an ending are other words: "junta", "septa".
const LONG_NAME: usize = 5;

static WORLD: LazyLock<MonthNames> = LazyLock::new(MonthNames::read);

struct MonthNames {
    finder: Option<AhoCorasick>,
    /// What each name means, by language; in English alone where English has it.
    meanings: Vec<Vec<(&'static str, u32)>>,
    /// Whether each name is that of a weekday elsewhere, and so, but in English, is a month's in its own language alone.
    is_weekday: Vec<bool>,
    /// Whether each name is a shortened one, which is a month's in its own language alone.
    is_own: Vec<bool>,
}

impl MonthNames {
    fn read() -> Self {
        let english = (1..).zip(ENGLISH).flat_map(|(month, name)| {
            [name, &name[..3], if month == 9 { "sept" } else { name }].map(|name| (name.to_owned(), month))
        });
        let english: HashMap<String, u32> = english.collect();
        let mut names: HashMap<String, Vec<(&'static str, u32)>> = HashMap::new();
        for (language, locale) in LOCALES {
            for (name, month) in names_in(locale) {
                if !english.contains_key(&name) {
                    let meanings = names.entry(name).or_default();
                    if !meanings.contains(&(language, month)) {
                        meanings.push((language, month));
                    }
                }
            }
        }
        // what people shorten is a month in its own language alone
        let mut shortened: HashMap<String, Vec<(&'static str, u32)>> = HashMap::new();
        for (language, locale) in LOCALES {
            for (name, month) in shortened_in(locale) {
                if !english.contains_key(&name) && !names.contains_key(&name) {
                    shortened.entry(name).or_default().push((language, month));
                }
            }
        }
        let only_own: HashSet<String> = shortened.keys().cloned().collect();
        names.extend(shortened);
        names.extend(english.into_iter().map(|(name, month)| (name, vec![("en", month)])));
        let mut sorted: Vec<_> = names.into_iter().collect();
        sorted.sort();
        let (names, meanings): (Vec<String>, Vec<_>) = sorted.into_iter().unzip();
        let weekdays = weekdays();
        let is_weekday = names.iter().map(|name| weekdays.contains(name)).collect();
        let is_own = names.iter().map(|name| only_own.contains(name)).collect();
        Self { finder: AhoCorasick::new(names).ok(), meanings, is_weekday, is_own }
    }

    /// The month of a name, if there is but one; the outer none says that it is no month's name.
    fn meaning(&self, name: usize, language: Option<&str>) -> Option<Option<u32>> {
        let meanings = self.meanings.get(name)?;
        if let Some((_, month)) = meanings.iter().find(|(known, _)| Some(*known) == language) {
            return Some(Some(*month));
        }
        if self.is_own.get(name) == Some(&true) {
            return None;
        }
        let is_english = meanings.iter().any(|(language, _)| *language == "en");
        if self.is_weekday.get(name) == Some(&true) && !is_english {
            return None;
        }
        let months: HashSet<u32> = meanings.iter().map(|(_, month)| *month).collect();
        Some(meanings.first().filter(|_| months.len() == 1).map(|(_, month)| *month))
    }
}

/// The names of weekdays, long and short, in all the locales and in English.
fn weekdays() -> HashSet<String> {
    let locales = LOCALES.iter().map(|(_, locale)| *locale).chain([Locale::en_US]);
    let lists = |locale: Locale| [locale_match!(locale => LC_TIME::DAY), locale_match!(locale => LC_TIME::ABDAY)];
    locales.flat_map(lists).flatten().map(|name| key(name)).collect()
}

/// The names of a locale's months, as they are looked up.
fn names_in(locale: Locale) -> Vec<(String, u32)> {
    let lists = [
        locale_match!(locale => LC_TIME::MON).to_vec(),
        locale_match!(locale => LC_TIME::ABMON).to_vec(),
        // the other grammatical case, where a language has one: styczeń beside stycznia
        locale_match!(locale => LC_TIME::ALT_MON).map(<[&str]>::to_vec).unwrap_or_default(),
    ];
    let named = lists.iter().filter(|list| list.len() == 12).flat_map(|list| list.iter().zip(1..));
    named.map(|(name, month)| (key(name), month)).filter(|(name, _)| is_name(name)).collect()
}

/// The beginnings of a locale's months' names by which people shorten them, where no other name of it begins so.
fn shortened_in(locale: Locale) -> Vec<(String, u32)> {
    let names: Vec<(String, u32)> =
        names_in(locale).into_iter().filter(|(name, _)| name.chars().count() > SHORT).collect();
    let weekdays: HashSet<String> = locale_match!(locale => LC_TIME::ABDAY).iter().map(|name| key(name)).collect();
    let short = names.iter().map(|(name, month)| (name.chars().take(SHORT).collect::<String>(), *month));
    let alone = |(short, month): &(String, u32)| {
        let others = names.iter().filter(|(name, _)| name.starts_with(short.as_str()));
        short.chars().all(char::is_alphabetic)
            && !weekdays.contains(short)
            && others.clone().all(|(_, other)| other == month)
    };
    short.filter(alone).collect()
}

/// Whether a word is no number, and long enough not to be any word.
fn is_name(name: &str) -> bool {
    let least = if name.is_ascii() { 3 } else { 2 };
    name.chars().filter(|c| c.is_alphabetic()).count() >= least
}

/// How a name is looked up: in lower case, without the dot of an abbreviation.
pub(super) fn key(name: &str) -> String {
    name.trim().trim_end_matches('.').to_lowercase().chars().map(fold).collect()
}

/// What a month's name means.
#[derive(Debug, Clone)]
pub(super) struct MonthName {
    /// 1 to 12; none where languages disagree on it, and that of the text is not known.
    pub month: Option<u32>,
    /// Whether it is a weekday's name in some language, too.
    pub is_weekday: bool,
}

/// A month's name in a text.
#[derive(Debug, Clone)]
pub(super) struct NamedMonth {
    pub place: Range<usize>,
    pub name: MonthName,
}

/// The names of months in a text, which is in lower case and folded; of two that overlap the one that begins first, or the longer.
pub(super) fn find_all(text: &str, language: Option<&str>) -> Vec<NamedMonth> {
    let world = &*WORLD;
    let Some(finder) = &world.finder else { return Vec::new() };
    let mut found: Vec<NamedMonth> = finder
        .find_overlapping_iter(text)
        .filter_map(|found| {
            let end = end_of_word(text, found.range())?;
            let name = found.pattern().as_usize();
            let month = world.meaning(name, language)?;
            let is_weekday = world.is_weekday.get(name) == Some(&true);
            Some(NamedMonth { place: found.start()..end, name: MonthName { month, is_weekday } })
        })
        .collect();
    found.sort_by_key(|named| (named.place.start, std::cmp::Reverse(named.place.end)));
    let mut covered = 0;
    found.retain(|named| {
        let free = named.place.start >= covered;
        covered = covered.max(named.place.end);
        free
    });
    found
}

/// Where the word ends that a name is; none if the name is a part of another word.
fn end_of_word(text: &str, name: Range<usize>) -> Option<usize> {
    let (before, after) = (&text[..name.start], &text[name.end..]);
    let word = &text[name.clone()];
    if word.chars().any(is_unspaced) {
        return Some(name.end);
    }
    // Hebrew has its "in" before the name, without a space
    let before = before.strip_suffix('ב').unwrap_or(before);
    if before.chars().next_back().is_some_and(is_letter) {
        return None;
    }
    let rest = after.find(|c: char| !is_letter(c)).map_or(after, |end| &after[..end]);
    let is_ending = ENDINGS.contains(&rest) && word.chars().count() >= LONG_NAME;
    (rest.is_empty() || is_ending).then_some(name.end + rest.len())
}

/// Letters, and the signs that belong to them in Indian scripts.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphabetic()
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{93c}' | '\u{94d}' | '\u{9cd}' | '\u{bcd}' | '\u{c4d}' | '\u{ccd}')
}

/// Thai, Lao, Burmese and Khmer have no spaces between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(word: &str, language: Option<&str>) -> Option<u32> {
        find_all(&key(word), language).first()?.name.month
    }

    #[test]
    fn knows_months_in_many_languages() {
        for (word, number) in [
            ("March", 3),
            ("SEPT.", 9),
            ("März", 3),
            ("août", 8),
            ("févr.", 2),
            ("diciembre", 12),
            ("października", 10),
            ("января", 1),
            ("Φεβρουαρίου", 2),
            ("Ocak", 1),
            ("มกราคม", 1),
            ("มิ.ย.", 6),
            ("জানুয়ারী", 1),
            ("জুন", 6),
            ("marraskuuta", 11),
            ("лютого", 2),
            ("Aralık", 12),
            ("januari", 1),
            ("كانون الثاني", 1),
            ("اغسطس", 8),
            ("ביוני", 6),
            ("ekainaren", 6),
        ] {
            assert_eq!(month(word, None), Some(number), "{word}");
        }
    }

    #[test]
    fn a_name_that_languages_disagree_on_is_read_in_that_of_the_page() {
        assert_eq!(month("listopada", None), None);
        assert_eq!((month("listopada", Some("pl")), month("listopada", Some("hr"))), (Some(11), Some(10)));
    }

    #[test]
    fn the_name_of_a_weekday_is_a_month_in_its_own_language_alone() {
        assert_eq!((month("thu", None), month("thu", Some("xh")), month("mar", None)), (None, Some(8), Some(3)));
    }

    #[test]
    fn takes_no_other_word_for_a_month() {
        for word in ["news", "a", "", "monday", "12", "top", "by", "marta", "junta", "septa", "decade", "mayor"] {
            assert_eq!(month(word, None), None, "{word}");
        }
    }
}
