use std::fmt;

use serde::{Deserialize, Serialize};

/// HTML that has been through the sanitiser: no script, no handler, no relative address.
///
/// Only `normalise::html` makes one; the store gives back what it was given.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Takes markup that the sanitiser has just written.
    pub(crate) fn from_sanitiser(markup: String) -> Self {
        Self(markup)
    }

    /// The words alone, one line a block.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(self.0.len());
        for piece in self.0.split('<') {
            let Some((tag, words)) = piece.split_once('>') else {
                text.push_str(piece);
                continue;
            };
            if is_block(tag) && !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(words);
        }
        let unescaped =
            text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", "\u{a0}");
        unescaped.replace("&amp;", "&").trim().to_owned()
    }

    /// The markup.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a tag, as written between `<` and `>`, begins or ends a line.
fn is_block(tag: &str) -> bool {
    let name = tag.trim_start_matches('/');
    let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
    matches!(
        name,
        "p" | "br"
            | "hr"
            | "div"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "tr"
            | "table"
            | "blockquote"
            | "pre"
            | "figure"
            | "figcaption"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "section"
            | "article"
    )
}
