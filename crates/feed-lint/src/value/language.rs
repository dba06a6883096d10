//! Language tags: BCP 47, whose primary tag is one of ISO 639.

use super::Sink;
use crate::{finding::quoted, rules::values as rules};

/// The codes of ISO 639-1, with those that were withdrawn and are still met.
const TWO_LETTERS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu \
    cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id \
    ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu \
    lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro \
    ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk \
    ur uz ve vi vo wa wo xh yi yo za zh zu";

/// A language as feeds name it.
pub(super) fn language(text: &str, sink: &mut Sink<'_>) {
    if !is_language(text) {
        sink(&rules::INVALID_LANGUAGE, format!("{} is no language tag such as en or pt-BR", quoted(text)));
    }
}

fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or("").to_ascii_lowercase();
    let is_primary = match primary.len() {
        1 => matches!(primary.as_str(), "x" | "i"),
        2 => TWO_LETTERS.split_ascii_whitespace().any(|code| code == primary),
        3 => primary.bytes().all(|byte| byte.is_ascii_lowercase()),
        _ => false,
    };
    is_primary
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::is_language;

    #[test]
    fn a_tag_begins_with_a_code_of_iso_639() {
        assert!(["en", "de-AT", "zh-Hans-CN", "gsw", "x-klingon"].iter().all(|tag| is_language(tag)));
        assert!(!["", "English", "en_US", "xx", "de-"].iter().any(|tag| is_language(tag)));
    }
}
