//! The document type: stepped over, with the names of what it declares. Nothing of it is fetched or expanded.

use super::{characters::Declared, tree::XmlDocument};

/// Longer lists of entities are not kept.
const MOST: usize = 300;

/// Steps over a declaration that begins with `<!DOCTYPE`; returns where it ends.
pub(super) fn read<'a>(
    text: &'a str,
    start: usize,
    document: &mut XmlDocument<'a>,
    declared: &mut Declared<'a>,
) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = start + "<!DOCTYPE".len();
    let (mut is_inner, mut literals) = (false, Vec::new());
    loop {
        match bytes.get(at)? {
            b'>' if !is_inner => break,
            b'[' => is_inner = true,
            b']' => is_inner = false,
            quote @ (b'"' | b'\'') => {
                let length = bytes.get(at + 1..)?.iter().position(|byte| byte == quote)?;
                if !is_inner {
                    literals.push((text.get(at + 1..at + 1 + length)?, at + 1));
                }
                at += length + 1;
            }
            b'<' if text.get(at..)?.starts_with("<!--") => at += text.get(at..)?.find("-->")? + 2,
            b'<' if text.get(at..)?.starts_with("<!ENTITY") => {
                declared.names.extend(entity(text.get(at..)?).filter(|_| declared.names.len() < MOST));
            }
            _ => {}
        }
        at += 1;
    }
    document.doctype = literals.last().copied();
    declared.has_html |= document.doctype.is_some_and(|(address, _)| address.ends_with("/rss-0.91.dtd"));
    Some(at + 1)
}

/// The name of an entity by its declaration.
fn entity(declaration: &str) -> Option<&str> {
    declaration.split_ascii_whitespace().nth(1).filter(|name| *name != "%")
}
