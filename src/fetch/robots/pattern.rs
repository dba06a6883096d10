//! Paths of rules: `*` stands for any octets, `$` at the end for the end (RFC 9309 section 2.2.3).

/// A path as it is compared (section 2.2.2): octets outside ASCII and those that a URL cannot hold are percent-encoded, with
/// upper case digits. Whether needless encoding is undone, too, is read either way in practice; here less is asked of a site: a
/// rule that forbids means every spelling, one that allows only its own.
pub(super) fn spelled_for(path: &[u8], allow: bool) -> Vec<u8> {
    let undo_needless = !allow;
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte == b'%'
            && let [high, low, tail @ ..] = tail
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            rest = tail;
            let octet = high << 4 | low;
            match octet {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' if undo_needless => out.push(octet),
                _ => push_encoded(&mut out, octet),
            }
        } else if byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'`' | b'{' | b'}') {
            out.push(byte);
        } else {
            push_encoded(&mut out, byte);
        }
    }
    out
}

fn push_encoded(out: &mut Vec<u8>, octet: u8) {
    const DIGITS: [u8; 16] = *b"0123456789ABCDEF";
    out.extend([b'%', DIGITS[usize::from(octet >> 4)], DIGITS[usize::from(octet & 15)]]);
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// Whether a pattern matches the beginning of a path. Each part between two `*` is taken where it first fits, so that a hostile
/// pattern costs its length times that of the path at most.
pub(super) fn matches(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, anchored) = match pattern.strip_suffix(b"$") {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split(|&byte| byte == b'*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return !anchored || rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if anchored && parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match memchr::memmem::find(rest, part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    true
}
