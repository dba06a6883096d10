//! Words from outside on a terminal: what a page, a server or a file says moves no cursor, and is read in the order in which it is
//! written.

use std::{
    borrow::Cow,
    fmt::Write as _,
    io::{self, Write},
};

/// A text with everything in it that a terminal would obey written out, as JSON writes it (`\u001b`): control characters but for the
/// tab and the end of a line, and what turns the direction of writing around.
#[must_use]
pub fn safe(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match steers(c) {
            // writing to a text does not fail
            true => _ = write!(written, "\\u{:04x}", u32::from(c)),
            false => written.push(c),
        }
    }
    Cow::Owned(written)
}

/// Whether a terminal does something at a character instead of showing it.
fn steers(c: char) -> bool {
    let is_control = c.is_control() && !matches!(c, '\n' | '\t');
    is_control || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

/// Writes on what may be a terminal. Each write is taken for whole characters, as those of `write!` are.
#[derive(Debug)]
pub struct Safe<W>(pub W);

impl<W: Write> Write for Safe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write_all(safe(&String::from_utf8_lossy(bytes)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_told_nothing_by_what_is_shown() {
        let mut out = Safe(Vec::new());
        writeln!(out, "a\u{1b}]0;x\u{7}\u{9b}2J\r\u{202e}\tb").unwrap();
        assert_eq!(String::from_utf8(out.0).unwrap(), "a\\u001b]0;x\\u0007\\u009b2J\\u000d\\u202e\tb\n");
        for text in ["Grüße", "שלום\u{200f}", "👩\u{200d}💻", "a\nb"] {
            assert!(matches!(safe(text), Cow::Borrowed(_)), "{text}");
        }
    }
}
