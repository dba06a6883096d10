//! Text: entities decoded, white space joined, characters that no reader can show removed.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Cleans a text: entities that were encoded twice are decoded, white space becomes single spaces, and what XML 1.0 forbids, what
/// steers the direction of text, and invisible joints between words are removed. The result is NFC.
#[must_use]
pub fn clean(text: &str) -> String {
    let decoded = decode_entities(text);
    let mut cleaned = String::with_capacity(decoded.len());
    let mut space = false;
    for c in decoded.chars() {
        if c.is_whitespace() && c != '\u{b}' {
            space = !cleaned.is_empty();
        } else if !is_dropped(c) {
            if space {
                cleaned.push(' ');
            }
            space = false;
            cleaned.push(c);
        }
    }
    if is_nfc(&cleaned) { cleaned } else { cleaned.nfc().collect() }
}

/// Cleans a headline: as [`clean`], without tags, and without the site's name at its end or beginning.
#[must_use]
pub fn title(text: &str, site_name: Option<&str>) -> String {
    let cleaned = clean(&without_tags(text));
    match site_name.map(clean).filter(|name| !name.is_empty()) {
        Some(name) => without_site(&cleaned, &name).to_owned(),
        None => cleaned,
    }
}

/// Removes characters that XML 1.0 forbids (section 2.2), C1 controls, and U+FFFD; for text whose white space has a meaning.
#[must_use]
pub fn without_forbidden(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| c != '\n' && c != '\t' && is_forbidden(c);
    if text.contains(forbidden) { text.replace(forbidden, "").into() } else { text.into() }
}

fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{fffd}' | '\u{fdd0}'..='\u{fdef}')
        || (c as u32) & 0xfffe == 0xfffe
}

fn is_dropped(c: char) -> bool {
    is_forbidden(c)
        || matches!(
            c,
            // zero-width space, soft hyphen, byte order mark, word joiner; marks, embeddings and isolates of direction
            '\u{200b}' | '\u{ad}' | '\u{feff}' | '\u{2060}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// Decodes the entities that pages encode twice: `&amp;amp;` reaches us as `&amp;`.
fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    // who escapes once too often leaves no such character as it is: where one stands bare, the text is about entities
    let is_bare =
        |c: char| text.split(c).skip(1).any(|after| c != '&' || !after.starts_with(|c: char| !c.is_whitespace()));
    let bare = ['<', '>', '&'].map(|c| text.contains(c).then(|| is_bare(c)) == Some(true));
    let is_meant = |c: char| !['<', '>', '&'].iter().zip(bare).any(|(one, bare)| bare && c == *one);
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        // the longest name below has six letters, the longest number seven digits
        let end = rest.bytes().take(12).position(|b| b == b';');
        match end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            Some((c, end)) if is_meant(c) => {
                decoded.push(c);
                rest = &rest[end + 1..];
            }
            _ => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded.into()
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse(), |hex| u32::from_str_radix(hex, 16)).ok()?;
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "szlig" => 'ß',
        _ => return None,
    })
}

/// Tags that stand in texts by mistake, as in a JSON-LD headline: `<em>word</em>`. Others may be what a headline is about.
const STRAY: [&str; 18] = [
    "a", "abbr", "b", "br", "cite", "code", "em", "font", "i", "mark", "p", "s", "small", "span", "strong", "sub",
    "sup", "u",
];

/// Removes stray tags; a `<` that begins none stays, as in "x < y" or "<dialog> in HTML", and so does a tag that has neither
/// attributes nor its other half, as in "Why <b> is not <strong>".
fn without_tags(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return text.into();
    }
    // behind the last bracket no tag ends, and none is looked for
    let (mut rest, tail) = text.split_at(text.rfind('>').map_or(0, |last| last + 1));
    let lower = rest.to_ascii_lowercase();
    let mut kept = String::with_capacity(text.len());
    while let Some(at) = rest.find('<') {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = after_tag(rest, &lower) {
            rest = after;
        } else {
            kept.push('<');
            rest = &rest[1..];
        }
    }
    kept.push_str(rest);
    kept.push_str(tail);
    kept.into()
}

/// What follows the stray tag that a text begins with; `lower` is all of the text.
fn after_tag<'a>(text: &'a str, lower: &str) -> Option<&'a str> {
    let inner = text.strip_prefix('<')?;
    let (is_end, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let name_end = inner.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (name, rest) = inner.split_at(name_end);
    let name = name.to_ascii_lowercase();
    if !STRAY.contains(&name.as_str()) || !rest.starts_with([' ', '>', '/']) {
        return None;
    }
    let has_attributes = rest.starts_with(' ');
    // a headline that was cut may end in an end, and neither of the others needs one
    let is_single = is_end || ["br", "p"].contains(&name.as_str());
    let has_other_half = || {
        let (begin, end) = (format!("<{name}"), format!("</{name}"));
        lower.find(&begin).is_some_and(|begins| lower.rfind(&end).is_some_and(|ends| begins < ends))
    };
    (has_attributes || is_single || has_other_half()).then(|| rest.split_once('>').map(|(_, after)| after)).flatten()
}

/// Takes `Headline - Site` and `Site: Headline` apart; a headline that is nothing but the site's name stays.
fn without_site<'a>(title: &'a str, site: &str) -> &'a str {
    const DASHES: [char; 7] = ['-', '–', '—', '|', '·', '•', '»'];
    if let Some(before) = title.strip_suffix(site) {
        let trimmed = before.trim_end();
        if let Some(headline) = trimmed.strip_suffix(DASHES)
            && trimmed.len() < before.len()
            && !headline.trim().is_empty()
            && headline.ends_with(' ')
        {
            return headline.trim_end();
        }
    }
    if let Some(after) = title.strip_prefix(site)
        && let Some(headline) = after.trim_start().strip_prefix([':', '|', '»', '–', '—', '-'])
        && headline.starts_with(' ')
        && !headline.trim().is_empty()
    {
        return headline.trim_start();
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_white_space() {
        assert_eq!(clean(" a\n\t b\u{a0}\u{3000}c "), "a b c");
    }

    #[test]
    fn removes_what_xml_forbids() {
        assert_eq!(clean("a\u{8}b\u{b}c\u{fffe}d\u{fffd}e\u{85}f\u{9f}"), "abcde f");
    }

    #[test]
    fn removes_invisible_characters_and_keeps_joiners_that_scripts_need() {
        assert_eq!(clean("a\u{200b}b\u{ad}c\u{202e}d"), "abcd");
        assert_eq!(clean("می\u{200c}خواهم"), "می\u{200c}خواهم");
    }

    #[test]
    fn decodes_entities_once_more() {
        assert_eq!(clean("AT&amp;T &#8217;s &#x201c;new&rdquo; &unknown; &;"), "AT&T ’s “new” &unknown; &;");
        assert_eq!(clean("&#8217;s & &rdquo;"), "’s & ”");
    }

    #[test]
    fn keeps_what_a_headline_about_markup_is_about() {
        for text in ["Write &lt; for <, &amp; for &", "Why <b> is not <strong>", "Vec<T> is not Box<[T]>"] {
            assert_eq!(title(text, None), text);
        }
        assert_eq!(title("<p>The <i class=\"x\">new", None), "The new");
    }

    #[test]
    fn removes_inline_tags_from_titles_and_keeps_other_angle_brackets() {
        assert_eq!(title("The <em>new</em> <b class=\"x\">one</b>", None), "The new one");
        assert_eq!(title("x < y and <dialog> in HTML", None), "x < y and <dialog> in HTML");
    }

    #[test]
    fn removes_the_site_from_a_title() {
        for text in ["A vote - The Wire", "A vote | The Wire", "A vote — The Wire", "The Wire: A vote"] {
            assert_eq!(title(text, Some("The Wire")), "A vote", "{text}");
        }
    }

    #[test]
    fn keeps_a_title_that_only_resembles_the_site() {
        for text in ["The Wire", "Behind The Wire", "The Wire Tap", "Anti-The Wire", "- The Wire"] {
            assert_eq!(title(text, Some("The Wire")), text);
        }
    }

    #[test]
    fn composes_characters() {
        assert_eq!(clean("e\u{301}"), "é");
    }
}
