//! The text of sanitised HTML, shortened: a summary for an item that has only content.
//!
//! Reads the markup in one pass and stops as soon as it has enough, since a whole parse would cost more than writing
//! the document does. The sanitiser's output is regular: quoted attributes, few named references.

/// How long a derived summary is at most, in characters.
pub(super) const SUMMARY_LENGTH: usize = 300;
/// How long a derived title is at most, in characters.
pub(super) const TITLE_LENGTH: usize = 90;

/// Elements that do not break the line: a word may run across their tags.
const INLINE: [&str; 24] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp",
    "small", "span", "strong", "sub", "sup", "u", "var",
];

/// The beginning of the text of some markup, cut between words; nothing where the markup holds no text.
pub(super) fn of_html(markup: &str, length: usize) -> Option<String> {
    // a character more than asked for tells whether there is more to come
    let mut text = Text::up_to(length + 1);
    let mut rest = markup;
    while !rest.is_empty() && !text.is_full() {
        let next = memchr::memchr2(b'<', b'&', rest.as_bytes()).unwrap_or(rest.len());
        text.push_str(&rest[..next]);
        rest = &rest[next..];
        if rest.starts_with('<') {
            let (name, after) = skip_tag(rest);
            if !INLINE.contains(&name) {
                text.push(' ');
            }
            rest = after;
        } else if !rest.is_empty() {
            let (character, after) = read_reference(rest);
            text.push(character);
            rest = after;
        }
    }
    of_text(&text.finish(), length)
}

/// The beginning of a text, cut between words; nothing where the text is blank.
pub(super) fn of_text(text: &str, length: usize) -> Option<String> {
    let text = super::xml::line(text);
    let Some((cut, _)) = text.char_indices().nth(length) else {
        return (!text.is_empty()).then_some(text);
    };
    // languages without spaces between words are cut between characters
    let end = text[..cut].rfind(' ').filter(|space| *space > cut / 2).unwrap_or(cut);
    let kept = text[..end].trim_end_matches(|c: char| c.is_whitespace() || ",;:–—-".contains(c));
    Some(format!("{kept}…"))
}

/// Text with its white space folded, which takes no more than a number of characters.
struct Text {
    text: String,
    room: usize,
    space_due: bool,
}

impl Text {
    fn up_to(length: usize) -> Self {
        Self { text: String::new(), room: length, space_due: false }
    }

    fn is_full(&self) -> bool {
        self.room == 0
    }

    fn push(&mut self, character: char) {
        if character.is_whitespace() {
            self.space_due = !self.text.is_empty();
            return;
        }
        if std::mem::take(&mut self.space_due) && self.room > 0 {
            self.text.push(' ');
            self.room -= 1;
        }
        if self.room > 0 {
            self.text.push(character);
            self.room -= 1;
        }
    }

    fn push_str(&mut self, text: &str) {
        for character in text.chars() {
            if self.is_full() {
                return;
            }
            self.push(character);
        }
    }

    fn finish(self) -> String {
        self.text
    }
}

/// The element name of the tag that a text begins with, and what follows the tag.
fn skip_tag(markup: &str) -> (&str, &str) {
    if let Some(comment) = markup.strip_prefix("<!--") {
        // it breaks no line, as little as an inline element does
        return ("span", comment.find("-->").map_or("", |end| &comment[end + 3..]));
    }
    let inside = markup[1..].trim_start_matches('/');
    let name_end = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
    let mut quote = None;
    for (at, byte) in inside.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return (&inside[..name_end], &inside[at + 1..]),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    (&inside[..name_end], "")
}

/// The character that a reference at the beginning of a text stands for, and what follows it.
fn read_reference(markup: &str) -> (char, &str) {
    let body = &markup[1..];
    // no reference in sanitised markup is longer than eight characters
    let end = body.bytes().take(9).position(|byte| byte == b';');
    end.and_then(|end| Some((named(&body[..end])?, &body[end + 1..]))).unwrap_or(('&', body))
}

fn named(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(markup: &str) -> Option<String> {
        of_html(markup, 20)
    }

    #[test]
    fn blocks_part_words_and_inline_elements_do_not() {
        assert_eq!(text("<p>One</p><p><b>Tw</b>o</p>three<br>4"), Some("One Two three 4".to_owned()));
    }

    #[test]
    fn references_are_read() {
        assert_eq!(text("a&amp;b &lt;c&gt;&nbsp;&#x41;&#66; &c"), Some("a&b <c> AB &c".to_owned()));
    }

    #[test]
    fn a_tag_ends_at_its_own_bracket() {
        assert_eq!(text(r#"<img alt="a > b" src='x'><!-- <p> -->c"#), Some("c".to_owned()));
    }

    #[test]
    fn long_text_is_cut_between_words() {
        assert_eq!(text("<p>The quick brown fox jumps over</p>"), Some("The quick brown fox…".to_owned()));
    }

    #[test]
    fn text_of_exactly_the_length_is_whole() {
        assert_eq!(text("abcdefghij klmnopqrs"), Some("abcdefghij klmnopqrs".to_owned()));
    }

    #[test]
    fn text_without_spaces_is_cut_between_characters() {
        assert_eq!(of_html("東京都の天気は晴れ", 4), Some("東京都の…".to_owned()));
    }

    #[test]
    fn markup_without_text_gives_nothing() {
        assert_eq!(text("<p><img src=\"a\"> &nbsp;</p>"), None);
    }

    #[test]
    fn broken_markup_does_no_harm() {
        assert_eq!(text("a <b title=\"x"), Some("a".to_owned()));
    }
}
