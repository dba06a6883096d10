//! Language tags by their shape.

/// A well-formed BCP 47 tag (RFC 5646 section 2.1), with `en_US` mended to `en-US`; `None` for anything else.
#[must_use]
pub(super) fn tag(text: &str) -> Option<String> {
    let mended = text.trim().replace('_', "-");
    let mut parts = mended.split('-');
    let language = parts.next()?;
    let is_language = (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_alphabetic());
    let is_rest = parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    (is_language && is_rest).then_some(mended)
}

#[cfg(test)]
mod tests {
    use super::tag;

    #[test]
    fn mends_underscores() {
        assert_eq!(tag(" en_US ").as_deref(), Some("en-US"));
    }

    #[test]
    fn refuses_names_of_languages() {
        assert_eq!((tag("english"), tag(""), tag("e"), tag("en us")), (None, None, None, None));
    }
}
