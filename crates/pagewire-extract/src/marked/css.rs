//! The addresses that a style sheet loads, each in the place of which another is put.

/// How deep in a sheet one address may be looked for; what is longer is no address.
const LONGEST: usize = 8 * 1024;

/// A style sheet with each address that it loads replaced: those of `url(…)` and of `@import`. `replace` is given an address as it is
/// written, and returns what is to stand in its place; nothing stands there where it returns none. What a page writes in another
/// way, by escapes within the name, is left to the policy of the page that shows it.
#[must_use]
pub fn replace_addresses(sheet: &str, replace: &dyn Fn(&str) -> Option<String>) -> String {
    let mut made = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(at) = next(rest) {
        let (before, from) = rest.split_at(at);
        made.push_str(before);
        let (written, after) = load(from);
        match written {
            Some(address) => {
                let known = replace(address.trim()).filter(|known| is_plain(known));
                made.push_str(&opened(from, known.as_deref()));
                rest = after;
            }
            None => {
                let step = from.chars().next().map_or(0, char::len_utf8);
                let (one, after) = from.split_at(step);
                made.push_str(one);
                rest = after;
            }
        }
    }
    made.push_str(rest);
    made
}

/// Where the next comment, `url(` or `@import` begins.
fn next(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let starts =
        |at: usize, word: &[u8]| bytes.get(at..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word));
    memchr::memchr3_iter(b'u', b'U', b'@', bytes).find(|at| starts(*at, b"url(") || starts(*at, b"@import"))
}

/// The address that is loaded there, and what follows it.
fn load(from: &str) -> (Option<&str>, &str) {
    let is_import = from.starts_with('@');
    let inner = if is_import { from[7..].trim_start() } else { &from[4..] };
    if is_import && inner.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("url(")) {
        return load(inner);
    }
    let inner = inner.trim_start();
    let end = |of: char| inner[1..].find(of).filter(|end| *end < LONGEST);
    let (address, after) = match inner.chars().next() {
        Some(quote @ ('"' | '\'')) => match end(quote) {
            Some(end) => (&inner[1..=end], &inner[end + 2..]),
            None => return (None, from),
        },
        _ if is_import => return (None, from),
        _ => match inner.find(')').filter(|end| *end < LONGEST) {
            Some(end) => return (Some(&inner[..end]), &inner[end + 1..]),
            None => return (None, from),
        },
    };
    let after = if is_import { after } else { after.trim_start().strip_prefix(')').unwrap_or(after) };
    (Some(address), after)
}

/// What stands in the place of what loads something.
fn opened(from: &str, address: Option<&str>) -> String {
    let word = if from.starts_with('@') { "@import " } else { "" };
    format!("{word}url(\"{}\")", address.unwrap_or("data:,"))
}

/// Whether an address needs no escapes within quotation marks.
fn is_plain(address: &str) -> bool {
    !address.chars().any(|c| c.is_control() || matches!(c, '"' | '\\' | '<' | '>'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(sheet: &str) -> String {
        replace_addresses(sheet, &|address| address.starts_with('/').then(|| format!("/ours{address}")))
    }

    #[test]
    fn each_address_is_replaced_however_it_is_written() {
        for (sheet, wanted) in [
            ("a{background:url(/a.png) red}", "a{background:url(\"/ours/a.png\") red}"),
            ("a{background:URL( '/a.png' )}", "a{background:url(\"/ours/a.png\")}"),
            ("@import \"/b.css\" screen;p{}", "@import url(\"/ours/b.css\") screen;p{}"),
            ("@IMPORT url(/b.css);", "@import url(\"/ours/b.css\");"),
            (
                "@font-face{src:url(/f.woff)format('woff'),url(\"/g\")}",
                "@font-face{src:url(\"/ours/f.woff\")format('woff'),url(\"/ours/g\")}",
            ),
        ] {
            assert_eq!(replaced(sheet), wanted);
        }
    }

    #[test]
    fn what_is_not_wanted_loads_nothing() {
        assert_eq!(replaced("a{background:url(http://10.0.0.1/x)}"), "a{background:url(\"data:,\")}");
    }

    #[test]
    fn what_breaks_off_stays_as_it_is() {
        for sheet in ["a{background:url(", "@import", "@import x", "url('/a", "curly brackets url", "é url(\"/a", ""] {
            assert_eq!(replaced(sheet), sheet);
        }
    }
}
