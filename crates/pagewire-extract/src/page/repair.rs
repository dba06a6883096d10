//! JSON as pages have it, made into JSON as the standard has it.
//!
//! Given the text of a script, this takes away what hides it from a strict parser: comments, CDATA marks, commas before a
//! closing bracket, control characters and unknown escapes in strings.

/// The text with the known faults mended; what was sound stays as it is.
pub(super) fn repair(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if next == '"' {
            rest = string(rest, &mut output);
        } else if let Some(after) = skipped(rest) {
            rest = after;
        } else {
            if matches!(next, ']' | '}') {
                let sound = output.trim_end().trim_end_matches(',').len();
                output.truncate(sound);
            }
            output.push(next);
            rest = rest.get(next.len_utf8()..).unwrap_or_default();
        }
    }
    output
}

/// What follows a comment or a mark that opens or closes one.
fn skipped(rest: &str) -> Option<&str> {
    const MARKS: [&str; 6] = ["<![CDATA[", "]]>", "<!--", "-->", "\u{feff}", ";"];
    if let Some(mark) = MARKS.iter().find(|mark| rest.starts_with(**mark)) {
        return rest.get(mark.len()..);
    }
    if let Some(comment) = rest.strip_prefix("/*") {
        // the mark of a CDATA section may stand in a comment of its own: both go
        return Some(comment.split_once("*/").map_or("", |(_, after)| after));
    }
    let line = rest.strip_prefix("//")?;
    match line.trim_start_matches([' ', '\t']) {
        marked if MARKS.iter().any(|mark| marked.starts_with(mark)) => Some(marked),
        _ => Some(line.split_once('\n').map_or("", |(_, after)| after)),
    }
}

/// Copies the string that `rest` begins with, and returns what follows it.
fn string<'a>(rest: &'a str, output: &mut String) -> &'a str {
    output.push('"');
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, next)) = chars.next() {
        match next {
            '"' => {
                output.push('"');
                return rest.get(at + 1..).unwrap_or_default();
            }
            '\\' => match chars.next() {
                Some((_, escaped)) if "\"\\/bfnrtu".contains(escaped) => output.extend(['\\', escaped]),
                Some((_, escaped)) if escaped >= ' ' => output.push(escaped),
                _ => output.push(' '),
            },
            '\n' | '\r' | '\t' => output.push(' '),
            control if control < ' ' => {}
            other => output.push(other),
        }
    }
    output.push('"');
    ""
}

#[cfg(test)]
mod tests {
    use super::repair;

    fn sound(text: &str) -> serde_json::Value {
        serde_json::from_str(&repair(text)).unwrap()
    }

    #[test]
    fn takes_away_commas_before_brackets() {
        assert_eq!(sound("{\"a\":[1,2, ],}"), serde_json::json!({"a": [1, 2]}));
    }

    #[test]
    fn takes_away_comments() {
        assert_eq!(sound("/* a */[1, // b\n2]"), serde_json::json!([1, 2]));
    }

    #[test]
    fn keeps_what_looks_like_a_comment_in_a_string() {
        assert_eq!(sound("[\"http://a /* b */ ,]\"]"), serde_json::json!(["http://a /* b */ ,]"]));
    }

    #[test]
    fn takes_away_marks_of_cdata() {
        assert_eq!(sound("//<![CDATA[\n[1]\n//]]>"), serde_json::json!([1]));
    }

    #[test]
    fn takes_away_a_semicolon_at_the_end() {
        assert_eq!(sound("[1];"), serde_json::json!([1]));
    }

    #[test]
    fn line_breaks_in_strings_become_spaces() {
        assert_eq!(sound("[\"a\nb\"]"), serde_json::json!(["a b"]));
    }

    #[test]
    fn unknown_escapes_lose_their_stroke() {
        assert_eq!(sound(r#"["it\'s"]"#), serde_json::json!(["it's"]));
    }
}
