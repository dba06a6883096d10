//! The language of a page: what it says of itself, and what its text is written in.

use whatlang::{Detector, Info, Lang};

/// Languages by their ISO 639-3 codes, as whatlang names them, with their BCP 47 tags.
const TAGS: [(&str, &str); 64] = [
    ("eng", "en"),
    ("rus", "ru"),
    ("cmn", "zh"),
    ("spa", "es"),
    ("por", "pt"),
    ("ita", "it"),
    ("ben", "bn"),
    ("fra", "fr"),
    ("deu", "de"),
    ("ukr", "uk"),
    ("kat", "ka"),
    ("ara", "ar"),
    ("hin", "hi"),
    ("jpn", "ja"),
    ("heb", "he"),
    ("yid", "yi"),
    ("pol", "pl"),
    ("amh", "am"),
    ("kor", "ko"),
    ("nob", "nb"),
    ("dan", "da"),
    ("swe", "sv"),
    ("fin", "fi"),
    ("tur", "tr"),
    ("nld", "nl"),
    ("hun", "hu"),
    ("ces", "cs"),
    ("ell", "el"),
    ("bul", "bg"),
    ("bel", "be"),
    ("mar", "mr"),
    ("kan", "kn"),
    ("ron", "ro"),
    ("slv", "sl"),
    ("hrv", "hr"),
    ("srp", "sr"),
    ("mkd", "mk"),
    ("lit", "lt"),
    ("lav", "lv"),
    ("est", "et"),
    ("tam", "ta"),
    ("vie", "vi"),
    ("urd", "ur"),
    ("tha", "th"),
    ("guj", "gu"),
    ("uzb", "uz"),
    ("pan", "pa"),
    ("aze", "az"),
    ("ind", "id"),
    ("tel", "te"),
    ("pes", "fa"),
    ("mal", "ml"),
    ("ori", "or"),
    ("mya", "my"),
    ("nep", "ne"),
    ("sin", "si"),
    ("khm", "km"),
    ("tuk", "tk"),
    ("zul", "zu"),
    ("afr", "af"),
    ("slk", "sk"),
    ("cat", "ca"),
    ("hye", "hy"),
    ("cym", "cy"),
];
/// Languages that no newspaper is written in, or that whatlang takes others for.
const RARE: [Lang; 6] = [Lang::Lat, Lang::Epo, Lang::Jav, Lang::Aka, Lang::Sna, Lang::Tgl];
/// Languages so near to one another that a page's own word counts between them.
const KIN: [&[&str]; 7] = [
    &["nb", "nn", "no", "da", "sv"],
    &["hr", "sr", "bs", "sh", "me", "sl", "mk", "bg"],
    &["id", "ms", "jv", "su"],
    &["cs", "sk"],
    &["hi", "mr", "ne"],
    &["az", "tr", "tk", "uz"],
    &["ar", "fa", "ur", "ps", "ug", "ckb", "sd"],
];
/// Letters that tell a language where a page says none; of a script that few languages are written in, fewer do.
const ENOUGH: usize = 60;
/// Letters that count against what a page says.
const PLENTY: usize = 400;
/// Letters that are looked at.
const MOST: usize = 800;

/// The language of a page: of what it says itself the first that is a tag, unless its text is plainly written in another.
#[must_use]
pub fn settle(said: &[&str], text: &str) -> Option<String> {
    let tags: Vec<String> = said.iter().filter_map(|said| tag(said)).collect();
    let sample: Vec<char> = text.chars().filter(|c| c.is_alphabetic() || c.is_whitespace()).take(MOST).collect();
    let letters = sample.iter().filter(|c| c.is_alphabetic()).count();
    let written = if letters >= ENOUGH { detect(&sample) } else { None };
    let (Some(first), Some(written)) = (tags.first(), written) else {
        return tags.into_iter().next().or(written.map(ToOwned::to_owned));
    };
    // a list of names may look like any language, but hardly twice like the same
    let halves = || sample.chunks(sample.len().div_ceil(2)).all(|half| detect(half) == Some(written));
    if letters < PLENTY || may_be(first, written) || !halves() {
        return Some(first.clone());
    }
    // another of its words may be the true one
    Some(tags.iter().find(|tag| primary(tag) == written).cloned().unwrap_or_else(|| written.to_owned()))
}

/// The language that a text is written in, as a tag, where that is sure.
fn detect(text: &[char]) -> Option<&'static str> {
    let text: String = text.iter().collect();
    let found = Detector::with_denylist(RARE.to_vec()).detect(&text).filter(Info::is_reliable)?;
    TAGS.iter().find(|(code, _)| *code == found.lang().code()).map(|(_, tag)| *tag)
}

/// Whether a text that is taken for one language may be in the one that is said.
fn may_be(said: &str, written: &str) -> bool {
    let said = primary(said);
    said == written
        || KIN.iter().any(|kin| kin.contains(&said.as_str()) && kin.contains(&written))
        // what whatlang does not know it takes for something else
        || !TAGS.iter().any(|(_, tag)| *tag == said)
}

/// The language of a tag, without script and region; the old names of two as they are now.
#[must_use]
pub fn primary(tag: &str) -> String {
    match tag.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "iw" => "he".into(),
        "in" => "id".into(),
        language => language.to_owned(),
    }
}

/// A well-formed BCP 47 tag (RFC 5646 section 2.1), with `en_US` mended to `en-US`; `None` for anything else.
fn tag(text: &str) -> Option<String> {
    let mended = text.trim().replace('_', "-");
    let mut parts = mended.split('-');
    let language = parts.next()?;
    let is_language = (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_alphabetic());
    let is_rest = parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    (is_language && is_rest).then_some(mended)
}

#[cfg(test)]
mod tests {
    use super::{settle, tag};

    const GERMAN: &str = "Der Rat trat am Montag in der alten Halle zusammen, und wer gekommen war, hörte die Pläne für die neue \
        Brücke, ihren Preis und die Jahre, die ihr Bau dauern wird. Die Bürgermeisterin sagte, die Stadt habe lange genug gewartet. ";

    #[test]
    fn mends_underscores() {
        assert_eq!(tag(" en_US ").as_deref(), Some("en-US"));
    }

    #[test]
    fn refuses_names_of_languages() {
        assert_eq!((tag("english"), tag(""), tag("e"), tag("en us")), (None, None, None, None));
    }

    #[test]
    fn the_text_tells_where_the_page_does_not() {
        for (text, language) in [
            (GERMAN, "de"),
            ("Le conseil s'est réuni lundi dans l'ancienne halle pour entendre les projets du nouveau pont.", "fr"),
            ("Совет собрался в понедельник в старом зале, чтобы выслушать планы строительства нового моста.", "ru"),
            (
                "議会は月曜日に古い会館で開かれ、新しい橋の計画とその費用、そして建設にかかる年月について説明を受けた。市長は市が十分長く待ったと述べた。",
                "ja",
            ),
            ("اجتمع المجلس يوم الاثنين في القاعة القديمة للاستماع إلى خطط بناء الجسر الجديد وتكلفته.", "ar"),
        ] {
            assert_eq!(settle(&[], text).as_deref(), Some(language), "{text}");
            assert_eq!(settle(&["Deutsch"], text).as_deref(), Some(language), "{text}");
        }
    }

    #[test]
    fn a_few_words_tell_nothing() {
        assert_eq!(settle(&[], "Home News Sport"), None);
    }

    #[test]
    fn a_page_is_believed_unless_its_text_is_plainly_another() {
        let long = GERMAN.repeat(3);
        assert_eq!(settle(&["de-AT"], &long).as_deref(), Some("de-AT"));
        assert_eq!(settle(&["en"], &long).as_deref(), Some("de"));
        assert_eq!(settle(&["en-US", "de_CH"], &long).as_deref(), Some("de-CH"));
        assert_eq!(settle(&["en"], "Die Brücke kommt").as_deref(), Some("en"));
        // Luxembourgish, which whatlang does not know
        assert_eq!(settle(&["lb"], &long).as_deref(), Some("lb"));
    }
}
