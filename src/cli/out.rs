use std::io::{StdoutLock, Write, stdout};

use pagewire::words::Safe;

use super::Failure;

/// Standard output, locked for one command: whatever of it comes from outside, a terminal obeys nothing of it.
pub(crate) fn out() -> Safe<StdoutLock<'static>> {
    Safe(stdout().lock())
}

/// Writes a whole document to standard output, as it is: it is for programs.
pub(crate) fn write(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = stdout().lock();
    out.write_all(bytes)?;
    Ok(out.flush()?)
}

/// Shortens a text to so many characters, with an ellipsis where something was left out.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// A number of bytes or things with its noun, in the right number.
pub(crate) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
