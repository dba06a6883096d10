//! How much room a text takes: the measure of its length in every script.

/// The columns that a text takes: white space none, ideographs and syllables two, other characters one.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(of).sum()
}

fn of(c: char) -> usize {
    match c {
        c if c.is_whitespace() => 0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' => 2,
        '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::width;

    #[test]
    fn an_ideograph_takes_the_room_of_two_letters() {
        assert_eq!((width("ab c"), width("日本")), (3, 4));
    }
}
