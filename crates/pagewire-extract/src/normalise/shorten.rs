//! Texts and markup made short enough to be published, at a boundary that a reader does not mind.

use unicode_normalization::char::is_combining_mark;

use crate::markup::tag;

/// What stands where something was left out.
const ELLIPSIS: &str = "…";
/// How far back from the limit, in bytes, the end of a word is looked for.
const NEAR: usize = 200;
/// The longest character reference that the sanitiser writes: `&quot;`.
const LONGEST_REFERENCE: usize = 6;

/// Elements without a closing tag (HTML, section 13.1.2).
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// The beginning of a text with an ellipsis, of `most` characters at most; none when the text is no longer than that.
pub(super) fn text(text: &str, most: usize) -> Option<String> {
    text.char_indices().nth(most)?;
    let (end, _) = text.char_indices().nth(most.saturating_sub(1))?;
    let end = before_marks(text, end);
    let end = word_end(text, 0, end).unwrap_or(end);
    let kept = text.get(..end).unwrap_or_default().trim_end();
    Some(format!("{kept}{ELLIPSIS}"))
}

/// The beginning of what the sanitiser wrote, of `most` bytes at most, with all elements closed; none when it is no longer than that.
pub(super) fn html(markup: &str, most: usize) -> Option<String> {
    if markup.len() <= most {
        return None;
    }
    let room = most.saturating_sub(ELLIPSIS.len());
    let (mut open, mut closing, mut at): (Vec<&str>, usize, usize) = (Vec::new(), 0, 0);
    while let Some(rest) = markup.get(at..).filter(|rest| !rest.is_empty()) {
        let Some((end, change)) = tag_at(markup, at) else {
            let end = rest.find('<').map_or(markup.len(), |found| at + found);
            if end + closing > room {
                let kept = text_within(markup, at, room.saturating_sub(closing));
                return Some(closed(&[kept, ELLIPSIS], &open));
            }
            at = end;
            continue;
        };
        let after = match change {
            Shortening::Opens(name) => closing + name.len() + "</>".len(),
            Shortening::Closes => closing - open.last().map_or(0, |name| name.len() + "</>".len()),
            Shortening::Nothing => closing,
        };
        if end + after > room {
            break;
        }
        match change {
            Shortening::Opens(name) => open.push(name),
            Shortening::Closes => _ = open.pop(),
            Shortening::Nothing => {}
        }
        (at, closing) = (end, after);
    }
    Some(closed(&[markup.get(..at).unwrap_or_default()], &open))
}

/// What a tag does to the elements that are open.
enum Shortening<'a> {
    Opens(&'a str),
    Closes,
    Nothing,
}

/// Where the tag that begins at a position ends, and what it does; none where text stands.
fn tag_at(markup: &str, at: usize) -> Option<(usize, Shortening<'_>)> {
    let bytes = markup.as_bytes();
    let rest = bytes.get(at..)?.strip_prefix(b"<")?;
    let is_closing = rest.first() == Some(&b'/');
    let tag = tag::scan(bytes, at + 1 + usize::from(is_closing))?;
    let name = markup.get(tag.name)?;
    let change = match is_closing {
        true => Shortening::Closes,
        false if VOID.contains(&name) => Shortening::Nothing,
        false => Shortening::Opens(name),
    };
    Some((tag.end, change))
}

/// The markup up to the last word before `end` of the text that begins at `from`, and not into a character reference.
fn text_within(markup: &str, from: usize, end: usize) -> &str {
    let end = markup.floor_char_boundary(end).max(from);
    let end = word_end(markup, from, end).unwrap_or_else(|| {
        let tail = markup.floor_char_boundary(end.saturating_sub(LONGEST_REFERENCE)).max(from);
        let reference = markup.get(tail..end).and_then(|tail| tail.rfind('&').filter(|at| !tail[*at..].contains(';')));
        before_marks(markup, reference.map_or(end, |at| tail + at)).max(from)
    });
    markup.get(..end).unwrap_or_default()
}

/// Where the last word ends that ends before `end`, if it does so not far before.
fn word_end(text: &str, from: usize, end: usize) -> Option<usize> {
    let near = text.floor_char_boundary(end.saturating_sub(NEAR)).max(from);
    // a word that ends right here is whole
    if text.get(end..)?.starts_with(char::is_whitespace) {
        return Some(end);
    }
    Some(near + text.get(near..end)?.rfind(char::is_whitespace)?)
}

/// A position that does not part a letter from its marks, at or not far before the given one.
fn before_marks(text: &str, end: usize) -> usize {
    let joins =
        |c: char| is_combining_mark(c) || matches!(c, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
    let mut at = end;
    while end - at < NEAR && text.get(at..).is_some_and(|rest| rest.starts_with(joins)) {
        let Some(before) = text.get(..at).and_then(|before| before.chars().next_back()) else { return end };
        at -= before.len_utf8();
    }
    at
}

/// Pieces of markup, and the closing tags of what is open behind them.
fn closed(pieces: &[&str], open: &[&str]) -> String {
    let mut markup = pieces.concat();
    for name in open.iter().rev() {
        markup.extend(["</", name, ">"]);
    }
    markup
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_enough_stays() {
        assert_eq!((text("a vote", 6), html("<p>a</p>", 8)), (None, None));
    }

    #[test]
    fn a_text_ends_with_a_word_and_an_ellipsis() {
        assert_eq!(text("The council votes", 13).as_deref(), Some("The council…"));
        assert_eq!(text("The council votes", 12).as_deref(), Some("The council…"));
        assert_eq!(text(&"ä".repeat(5_000), 1_000).map(|text| text.chars().count()), Some(1_000));
        assert_eq!(text("aaae\u{301}bbb", 5).as_deref(), Some("aaa…"));
    }

    #[test]
    fn markup_is_cut_between_words_and_closed() {
        assert_eq!(html("<p>one <b>two three</b></p>", 24).as_deref(), Some("<p>one <b>two…</b></p>"));
        assert_eq!(html("<p>one</p><p>two</p><hr><p>three</p>", 27).as_deref(), Some("<p>one</p><p>two</p><hr>"));
        assert_eq!(html("<p>one<img src=\"https://a.example/>.png\"></p>", 20).as_deref(), Some("<p>one</p>"));
    }

    #[test]
    fn no_character_and_no_reference_is_cut_in_two() {
        for most in 10..40 {
            let cut = html("<p>&amp;&amp;&amp;&amp;äöü&lt;本本本&quot;</p>", most);
            let Some(cut) = cut else { continue };
            assert!(cut.len() <= most, "{cut}");
            let words = cut.trim_start_matches("<p>").trim_end_matches("</p>").trim_end_matches(ELLIPSIS);
            assert_eq!(words.matches('&').count(), words.matches(';').count(), "{cut}");
        }
    }

    #[test]
    fn what_is_cut_is_never_longer_than_asked_for_whatever_it_is_made_of() {
        let pieces =
            ["<p>", "</p>", "word ", "<b>", "</b>", "<br>", "longword", "&amp;", "é", "<a href=\"x>y\">", "</a>"];
        let mut seed = 7_u64;
        for _ in 0..500 {
            let mut open: Vec<&str> = Vec::new();
            let mut markup = String::new();
            for _ in 0..60 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let piece = pieces[usize::try_from(seed >> 33).unwrap() % pieces.len()];
                match piece {
                    "<p>" | "<b>" | "<a href=\"x>y\">" => open.push(&piece[1..2]),
                    _ if piece.starts_with("</") => match open.pop() {
                        Some(name) => {
                            markup.extend(["</", name, ">"]);
                            continue;
                        }
                        None => continue,
                    },
                    _ => {}
                }
                markup.push_str(piece);
            }
            open.iter().rev().for_each(|name| markup.extend(["</", name, ">"]));
            for most in [20, 50, 90] {
                let Some(cut) = html(&markup, most) else { continue };
                assert!(cut.len() <= most, "{cut}");
                let opened = cut.matches("<p").count() + cut.matches("<b>").count() + cut.matches("<a ").count();
                assert_eq!(opened, cut.matches("</").count(), "{cut}");
            }
        }
    }
}
