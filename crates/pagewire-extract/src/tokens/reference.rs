//! Character references (`&amp;`, `&#233;`) in attribute values, resolved by the library's tokeniser.

use std::cell::RefCell;

use html5ever::{
    tendril::StrTendril,
    tokenizer::{Token, TokenSink, TokenSinkResult},
};

use super::feed;

/// The value that is meant by a value as written between quotes, or without them.
pub(super) fn resolve_in_attribute(written: &str) -> StrTendril {
    // a value holds at most one kind of quotes, or stood without any
    let tag = if written.contains('"') {
        format!("<a v='{}'>", written.replace('\'', "&#39;"))
    } else {
        format!("<a v=\"{written}\">")
    };
    feed(&tag, EntityValue::default(), None, None).value.into_inner()
}

/// Takes the value of the one attribute that comes.
#[derive(Default)]
struct EntityValue {
    value: RefCell<StrTendril>,
}

impl TokenSink for EntityValue {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(mut tag) = token
            && let Some(attribute) = tag.attrs.pop()
        {
            self.value.replace(attribute.value);
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved() {
        assert_eq!(&*resolve_in_attribute("/a?b=1&amp;c=&#233;"), "/a?b=1&c=é");
    }

    #[test]
    fn a_reference_without_semicolon_before_an_equals_sign_is_none() {
        assert_eq!(&*resolve_in_attribute("/a?b=1&copy=2"), "/a?b=1&copy=2");
    }

    #[test]
    fn both_kinds_of_quotes_may_stand_in_a_value() {
        assert_eq!(&*resolve_in_attribute("a\"b'c&gt;"), "a\"b'c>");
    }
}
