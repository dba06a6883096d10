//! The text of a page that shows none of it as it comes: in a `<noscript>`, in the shadow tree of an element, in a script's data.
//!
//! Asked only where the page as it stands has next to no text: a browser shows nothing of a `<noscript>`, and most say but "please
//! enable JavaScript".

use std::borrow::Cow;

/// Letters of a text that is none: a title, a line for those without scripts.
const BARE: usize = 200;

/// Whether a text is next to none.
pub(super) fn is_bare(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphanumeric()).take(BARE).count() < BARE
}

/// The page with what its `<noscript>`s and its declared shadow trees hold as a part of it (HTML, section 4.12.3:
/// `<template shadowrootmode>`); `None` where it has neither.
pub(super) fn opened(page: &str) -> Option<String> {
    let lower = page.to_ascii_lowercase();
    let holds = lower.contains("<noscript") || lower.contains(" shadowroot");
    let body = lower.find("<body").unwrap_or(0);
    let mut written = String::with_capacity(page.len());
    let mut done = 0;
    // whether each open `<template>` is a shadow tree
    let mut templates: Vec<bool> = Vec::new();
    while let Some(at) = lower.get(done..)?.find('<').map(|at| done + at).filter(|_| holds) {
        written.push_str(page.get(done..at)?);
        let end = lower.get(at..)?.find('>').map_or(page.len(), |end| at + end + 1);
        let tag = lower.get(at..end)?;
        let replaced = match tag {
            _ if at < body => None,
            tag if tag.starts_with("<noscript") => Some("<div>"),
            tag if tag.starts_with("</noscript") => Some("</div>"),
            tag if tag.starts_with("<template") => {
                templates.push(tag.contains(" shadowroot"));
                templates.last().filter(|shadow| **shadow).map(|_| "<div>")
            }
            tag if tag.starts_with("</template") => templates.pop().filter(|shadow| *shadow).map(|_| "</div>"),
            _ => None,
        };
        match replaced {
            Some(other) => {
                written.push_str(other);
                done = end;
            }
            None => {
                written.push('<');
                done = at + 1;
            }
        }
    }
    written.push_str(page.get(done..)?);
    holds.then_some(written)
}

/// Markup or plain text of a script's data as a page of its own.
pub(super) fn page_of(body: &str) -> Cow<'_, str> {
    if body.contains("<p") || body.contains("<br") {
        body.into()
    } else {
        crate::markup::escape::paragraphs(body.lines()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_noscript_or_a_shadow_tree_is_opened() {
        let page = "<head><noscript>a</noscript></head><body><NOSCRIPT><p>b</p></NOSCRIPT><template shadowrootmode=open>c</template><template>d</template>";
        assert_eq!(
            opened(page).unwrap(),
            "<head><noscript>a</noscript></head><body><div><p>b</p></div><div>c</div><template>d</template>"
        );
        assert_eq!(opened("<p>a"), None);
    }
}
