//! Months' names in many languages, from the C library's locales (crate `pure-rust-locales`).

use std::{collections::HashMap, sync::LazyLock};

use pure_rust_locales::{Locale, locale_match};

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

/// The languages whose months are known, each by one of its locales.
const LOCALES: [Locale; 52] = [
    Locale::de_DE,
    Locale::de_AT,
    Locale::fr_FR,
    Locale::es_ES,
    Locale::it_IT,
    Locale::pt_PT,
    Locale::pt_BR,
    Locale::nl_NL,
    Locale::pl_PL,
    Locale::cs_CZ,
    Locale::sk_SK,
    Locale::sl_SI,
    Locale::hr_HR,
    Locale::sr_RS,
    Locale::bs_BA,
    Locale::mk_MK,
    Locale::bg_BG,
    Locale::ru_RU,
    Locale::uk_UA,
    Locale::be_BY,
    Locale::ro_RO,
    Locale::hu_HU,
    Locale::fi_FI,
    Locale::et_EE,
    Locale::lv_LV,
    Locale::lt_LT,
    Locale::sv_SE,
    Locale::da_DK,
    Locale::nb_NO,
    Locale::is_IS,
    Locale::el_GR,
    Locale::tr_TR,
    Locale::az_AZ,
    Locale::ca_ES,
    Locale::gl_ES,
    Locale::eu_ES,
    Locale::ga_IE,
    Locale::cy_GB,
    Locale::sq_AL,
    Locale::id_ID,
    Locale::ms_MY,
    Locale::vi_VN,
    Locale::th_TH,
    Locale::hi_IN,
    Locale::bn_BD,
    Locale::ta_IN,
    Locale::te_IN,
    Locale::ar_EG,
    Locale::fa_IR,
    Locale::he_IL,
    Locale::sw_KE,
    Locale::af_ZA,
];

/// Words that mean one month in all languages that have them; those that do not are left out.
static WORLD: LazyLock<HashMap<String, u32>> = LazyLock::new(|| {
    let mut months: HashMap<String, Option<u32>> = HashMap::new();
    for locale in LOCALES {
        let lists = [
            locale_match!(locale => LC_TIME::MON).to_vec(),
            locale_match!(locale => LC_TIME::ABMON).to_vec(),
            // the other grammatical case, where a language has one: styczeń beside stycznia
            locale_match!(locale => LC_TIME::ALT_MON).map(<[&str]>::to_vec).unwrap_or_default(),
        ];
        for list in lists.iter().filter(|list| list.len() == 12) {
            for (month, name) in (1..).zip(list) {
                let word = key(name);
                if word.chars().count() >= 2 && !word.chars().all(char::is_numeric) {
                    months
                        .entry(word)
                        .and_modify(|known| *known = known.filter(|known| *known == month))
                        .or_insert(Some(month));
                }
            }
        }
    }
    months.into_iter().filter_map(|(word, month)| Some((word, month?))).collect()
});

/// The month that a word names, 1 to 12.
pub(super) fn month(word: &str) -> Option<u32> {
    let word = key(word);
    if word.len() < 2 {
        return None;
    }
    if let Some(month) =
        (1..).zip(ENGLISH).find_map(|(month, name)| (name == word || is_short(&word, name)).then_some(month))
    {
        return Some(month);
    }
    // Finnish dates have the partitive, which its locale does not: marraskuuta beside marraskuu
    WORLD.get(&word).or_else(|| WORLD.get(word.strip_suffix("ta")?)).copied()
}

/// `mar`, `sept`: the first three letters, or four of September.
fn is_short(word: &str, name: &str) -> bool {
    (word.len() == 3 || word == "sept") && name.starts_with(word)
}

/// How a word is looked up: in lower case, without the dot of an abbreviation.
fn key(word: &str) -> String {
    word.trim().trim_end_matches('.').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::month;

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
            ("জানুয়ারী", 1),
            ("জুন", 6),
            ("marraskuuta", 11),
            ("лютого", 2),
            ("Aralık", 12),
            ("januari", 1),
        ] {
            assert_eq!(month(word), Some(number), "{word}");
        }
    }

    #[test]
    fn takes_no_other_word_for_a_month() {
        for word in ["news", "a", "", "monday", "12", "top", "by"] {
            assert_eq!(month(word), None, "{word}");
        }
    }
}
