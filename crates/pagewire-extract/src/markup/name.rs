//! What the pass before the parse has to know of an element, by its name.

/// Formatting elements that the tree builder opens again in each block; `a` and `nobr` close their like themselves.
pub(super) const FORMATTING: usize = 12;

/// Their names, by their numbers.
pub(super) const FORMATTING_NAMES: [&[u8]; FORMATTING] =
    [b"b", b"big", b"code", b"em", b"font", b"i", b"s", b"small", b"strike", b"strong", b"tt", b"u"];

/// An element, as far as the pass is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagName {
    Script,
    Style,
    Svg,
    Math,
    Noscript,
    Plaintext,
    Img,
    Select,
    /// Its content is text, whatever it looks like.
    RawText,
    /// `<html>` and `<body>`, of which a page has one.
    Root,
    /// Its opening tag closes an earlier one of its kind, or it is never open.
    Uncounted,
    /// A formatting element, by its number.
    Formatting(u8),
    /// No closing tag from inside reaches through it.
    Scope,
    /// Its closing tag closes what is open inside it; it stops the closing tags of others.
    Block,
    /// `<form>`, whose closing tag closes it alone.
    Form,
    Other,
}

/// The longest name that is known.
const LONGEST: usize = 10;

impl TagName {
    /// Knows an element by its name, in whatever case.
    pub(super) fn of(written: &[u8]) -> Self {
        let mut lower = [0; LONGEST];
        let Some(name) = lower.get_mut(..written.len()) else { return Self::Other };
        name.copy_from_slice(written);
        name.make_ascii_lowercase();
        match &*name {
            b"a" | b"p" | b"li" | b"br" | b"td" | b"tr" | b"th" | b"dd" | b"dt" | b"link" | b"meta" | b"input"
            | b"option" | b"source" | b"hr" | b"head" | b"tbody" | b"thead" | b"tfoot" | b"caption" | b"col"
            | b"colgroup" | b"nobr" | b"area" | b"base" | b"basefont" | b"bgsound" | b"embed" | b"frame" | b"image"
            | b"keygen" | b"param" | b"rb" | b"rp" | b"rt" | b"rtc" | b"track" | b"wbr" => Self::Uncounted,
            b"div" | b"ul" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"section" | b"article" | b"header"
            | b"footer" | b"nav" | b"aside" | b"figure" | b"figcaption" | b"button" | b"main" | b"ol" | b"dl"
            | b"address" | b"blockquote" | b"center" | b"details" | b"dialog" | b"dir" | b"fieldset" | b"frameset"
            | b"hgroup" | b"listing" | b"menu" | b"pre" | b"search" => Self::Block,
            b"img" => Self::Img,
            b"script" => Self::Script,
            b"style" => Self::Style,
            b"svg" => Self::Svg,
            b"math" => Self::Math,
            b"noscript" => Self::Noscript,
            b"plaintext" => Self::Plaintext,
            b"select" => Self::Select,
            b"title" | b"textarea" | b"iframe" | b"xmp" | b"noembed" | b"noframes" => Self::RawText,
            b"html" | b"body" => Self::Root,
            b"table" | b"template" | b"object" | b"marquee" | b"applet" => Self::Scope,
            b"form" => Self::Form,
            b"b" => Self::Formatting(0),
            b"big" => Self::Formatting(1),
            b"code" => Self::Formatting(2),
            b"em" => Self::Formatting(3),
            b"font" => Self::Formatting(4),
            b"i" => Self::Formatting(5),
            b"s" => Self::Formatting(6),
            b"small" => Self::Formatting(7),
            b"strike" => Self::Formatting(8),
            b"strong" => Self::Formatting(9),
            b"tt" => Self::Formatting(10),
            b"u" => Self::Formatting(11),
            _ => Self::Other,
        }
    }

    /// Whether what is in it is no HTML.
    pub(super) fn is_foreign(self) -> bool {
        matches!(self, Self::Svg | Self::Math)
    }

    /// Whether closing tags from inside stop at it.
    pub(super) fn is_scope(self) -> bool {
        matches!(self, Self::Scope | Self::Select | Self::Svg | Self::Math)
    }
}

#[cfg(test)]
mod tests {
    use super::TagName;

    #[test]
    fn a_name_is_known_in_any_case() {
        assert_eq!(TagName::of(b"ScRiPt"), TagName::Script);
    }

    #[test]
    fn a_long_name_is_like_any_other() {
        assert_eq!(TagName::of(b"my-own-element"), TagName::Other);
    }
}
