//! Words as they are compared: without case, accents, punctuation and the ways in which one letter is written.
//!
//! What stands in `words/` and what stands on a page both pass through here, so that it does not matter how either is written.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// A text in lower case, its accents off, with single spaces where anything else than letters, marks and figures stood.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().flat_map(char::to_lowercase) {
        match c {
            // accents, and what shows nothing
            '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => {}
            c if is_apart(c) => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            c => folded.push(alike(c)),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Letters and figures that are written in several ways, as one of them.
fn alike(c: char) -> char {
    let figure = |zero: u32| char::from_digit((c as u32).saturating_sub(zero), 10).unwrap_or(c);
    match c {
        'ı' => 'i',
        'ς' => 'σ',
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        'أ' | 'إ' | 'آ' => 'ا',
        '٠'..='٩' => figure(0x660),
        '۰'..='۹' => figure(0x6f0),
        '०'..='९' => figure(0x966),
        c => c,
    }
}

/// Whether a character parts words.
fn is_apart(c: char) -> bool {
    c.is_whitespace()
        || c.is_ascii_punctuation()
        || matches!(c, '\u{a1}'..='\u{a9}' | '\u{ab}'..='\u{b4}' | '\u{b6}'..='\u{b9}' | '\u{bb}'..='\u{bf}')
        || matches!(c, '\u{2010}'..='\u{206f}' | '\u{2190}'..='\u{2bff}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3030}')
        || matches!(c, '،' | '؛' | '؟' | '।' | '॥' | '։' | '።' | '་' | '၊' | '။' | '។')
}

/// Whether a script writes its words without spaces between them, so that one begins anywhere.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}')
}

/// The parts that a title has, folded: what it says, and the names of section and site, in whatever order.
pub(super) fn segments(title: &str) -> Vec<String> {
    let parts = parted(&nameless(title), |c, is_open| match c {
        '|' | '｜' | '·' | '•' | '»' | '«' | '\n' => true,
        '-' | '–' | '—' | '_' | '/' => is_open,
        _ => false,
    });
    parts.iter().flat_map(|part| clauses(part)).collect()
}

/// The clauses of a heading, folded; one whose others say much of their own is no saying of its own but the beginning of a headline.
pub(super) fn clauses(heading: &str) -> Vec<String> {
    let heading = &nameless(heading);
    let mut clauses = parted(heading, |c, is_open| match c {
        ':' | '：' | '!' | '！' | '。' | '—' | '–' => true,
        '-' | '.' | '?' | ',' | '，' | '、' => is_open,
        _ => false,
    });
    for clause in &mut clauses {
        *clause = fold(clause);
    }
    clauses.retain(|clause| !clause.is_empty());
    let whole = fold(heading);
    if clauses.len() > 1 {
        let rest = |clause: &String| whole.len().saturating_sub(clause.len());
        clauses.retain(|clause| rest(clause) <= MUCH);
        clauses.push(whole);
    }
    clauses
}

/// A text in which every name of a host is the word `domain`.
fn nameless(text: &str) -> Cow<'_, str> {
    let is_host = |word: &str| {
        word.rsplit_once('.').is_some_and(|(name, end)| {
            (2..=12).contains(&end.len())
                && end.bytes().all(|byte| byte.is_ascii_alphabetic())
                && name.len() > 2
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.')
        })
    };
    if !text.split_whitespace().any(is_host) {
        return Cow::Borrowed(text);
    }
    let words = text.split(' ').map(|word| if is_host(word) { "domain" } else { word });
    Cow::Owned(words.collect::<Vec<_>>().join(" "))
}

/// More bytes than the name of a site or a word of regret has.
const MUCH: usize = 24;

/// A text, parted at some characters; these are told whether they stand open, not within a word.
fn parted(text: &str, is_parting: impl Fn(char, bool) -> bool) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        let is_open = [before, after].iter().any(|c| c.is_whitespace() || is_unspaced(*c));
        if is_parting(c, is_open) {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
        before = c;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_apostrophes_do_not_matter() {
        assert_eq!(fold("  Página NO  encontrada! "), "pagina no encontrada");
        assert_eq!(fold("Can’t"), fold("can't"));
        assert_eq!(fold("BULUNAMADI"), fold("bulunamadı"));
        assert_eq!(fold("ΠΡΟΣΩΡΙΝΑ ΕΚΤΟΣ"), fold("προσωρινά εκτός"));
    }

    #[test]
    fn marks_of_other_scripts_stay() {
        assert_eq!(fold("पृष्ठ नहीं मिला।"), "पृष्ठ नहीं मिला");
        assert_ne!(fold("หน้า"), fold("หนา"));
        assert_eq!(fold("۱۸ سال"), "18 سال");
    }

    #[test]
    fn a_title_is_parted_where_sites_put_their_names() {
        assert_eq!(segments("404 - Not found | The Site"), ["404", "not found", "the site"]);
        assert_eq!(segments("找不到页面-某某网"), ["找不到页面", "某某网"]);
        assert_eq!(segments("Log-in"), ["log in"]);
        assert_eq!(segments("harbour-news.example is for sale"), ["domain is for sale"]);
    }

    #[test]
    fn a_headline_is_not_its_first_clause() {
        assert!(!clauses("Page not found: how the town lost its archive").contains(&"page not found".into()));
        assert!(clauses("Error 404: page not found").contains(&"page not found".into()));
        assert!(clauses("Oops! That page can't be found.").contains(&fold("that page can't be found")));
    }
}
