//! How a page ends: whole, or within something.
//!
//! A body that the end of its connection ends does not say how long it is, and what is left of one that was cut off reads like a page.
//! It is told by what its markup still waits for. Many pages close neither `<body>` nor `<p>`, and some leave a `<div>` open for
//! good: so what a page is compared with, where there is something, is how it ended before.

use std::{collections::HashMap, fmt};

use memchr::memchr;

use super::{raw, tag};

/// Elements that end without a closing tag, in order: those that are empty, and those whose closing tag may be left out.
const UNCLOSED: [&str; 42] = [
    "area",
    "base",
    "basefont",
    "bgsound",
    "body",
    "br",
    "caption",
    "col",
    "colgroup",
    "dd",
    "dt",
    "embed",
    "frame",
    "head",
    "hr",
    "html",
    "image",
    "img",
    "input",
    "keygen",
    "li",
    "link",
    "meta",
    "nobr",
    "optgroup",
    "option",
    "p",
    "param",
    "plaintext",
    "rb",
    "rp",
    "rt",
    "rtc",
    "source",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "track",
    "wbr",
];
/// The elements that feeds and the like are, which end with them and never with `</html>`.
const FEEDS: [&str; 6] = ["feed", "opml", "rdf:rdf", "rss", "sitemapindex", "urlset"];
/// Elements whose content is text, besides scripts.
const TEXTS: [&str; 7] = ["iframe", "noembed", "noframes", "style", "textarea", "title", "xmp"];

/// How a page ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ending {
    /// It is a page, and neither a feed nor other data: only such a one can lack `</html>`.
    is_html: bool,
    /// The page closes its `<body>` or itself.
    is_said: bool,
    /// The text ends within a tag, a comment or a script.
    is_torn: bool,
    /// The elements that wait for their closing tag, the outermost first.
    open: Vec<String>,
}

impl Ending {
    /// How a text ends; one that is no markup ends anywhere.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let mut ending = Self::default();
        if text.starts_with('<') {
            let mut counts = HashMap::new();
            ending.is_html = is_html(text);
            ending.is_torn = ending.follow(text, &mut counts).is_none();
        }
        ending
    }

    /// Whether a page that ends so is the beginning of one, given how it ended before.
    #[must_use]
    pub fn is_cut(&self, before: Option<&Self>) -> bool {
        match before {
            Some(before) if before == self => false,
            Some(before) if before.is_said && self.is_html && !self.is_said => true,
            _ => self.is_torn || !self.open.is_empty(),
        }
    }

    /// Goes through the tags; nothing where the text ends within one.
    fn follow(&mut self, text: &str, counts: &mut HashMap<String, usize>) -> Option<()> {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(found) = memchr(b'<', bytes.get(at..)?) {
            let start = at + found;
            at = match *bytes.get(start + 1)? {
                b'!' if bytes.get(start + 2..)?.starts_with(b"--") => raw::comment_end(bytes, start + 4)?,
                b'!' if bytes.get(start + 2..)?.starts_with(b"[CDATA[") => raw::cdata_end(bytes, start + 9)?,
                b'!' | b'?' => raw::past_angle(bytes, start)?,
                b'/' if bytes.get(start + 2)?.is_ascii_alphabetic() => {
                    let tag = tag::scan(bytes, start + 2)?;
                    self.close(&text.get(tag.name)?.to_ascii_lowercase(), counts);
                    tag.end
                }
                byte if byte.is_ascii_alphabetic() => {
                    let tag = tag::scan(bytes, start + 1)?;
                    let name = text.get(tag.name)?.to_ascii_lowercase();
                    match name.as_str() {
                        _ if tag.self_closing => tag.end,
                        "script" => raw::script_end(bytes, tag.end)?,
                        _ if TEXTS.contains(&name.as_str()) => raw::closing_tag(bytes, tag.end, name.as_bytes())?,
                        _ => {
                            self.open(name, counts);
                            tag.end
                        }
                    }
                }
                _ => start + 1,
            };
        }
        Some(())
    }

    fn open(&mut self, name: String, counts: &mut HashMap<String, usize>) {
        if UNCLOSED.binary_search(&name.as_str()).is_err() {
            *counts.entry(name.clone()).or_default() += 1;
            self.open.push(name);
        }
    }

    /// Closes an element with all that is open in it; the end of the page closes everything.
    fn close(&mut self, name: &str, counts: &mut HashMap<String, usize>) {
        if matches!(name, "body" | "html") {
            self.is_said = true;
            self.open.clear();
            counts.clear();
        }
        if counts.get(name).is_none_or(|count| *count == 0) {
            return;
        }
        while let Some(last) = self.open.pop() {
            if let Some(count) = counts.get_mut(&last) {
                *count -= 1;
            }
            if last == name {
                return;
            }
        }
    }
}

/// Whether markup is a page, by its first element.
fn is_html(text: &str) -> bool {
    let is_xml = text.starts_with("<?xml");
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(rest.len());
            let name = rest[..end].to_ascii_lowercase();
            return name == "html" || !(is_xml || FEEDS.contains(&name.as_str()));
        }
        let past = if rest.starts_with("!--") { "-->" } else { ">" };
        rest = rest.split_once(past).map_or("", |(_, rest)| rest);
    }
    !is_xml
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.open.last() {
            _ if self.is_torn => f.write_str("in the middle of a tag, a comment or a script"),
            Some(name) => write!(f, "within <{name}>"),
            None => f.write_str("without the </html> that it had before"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_cut(text: &str) -> bool {
        Ending::of(text).is_cut(None)
    }

    #[test]
    fn a_page_that_leaves_out_what_may_be_left_out_is_whole() {
        for text in [
            "<!DOCTYPE html><title>a</title><p>b",
            "<html><body><ul><li>a<li>b</ul>",
            "<table><tr><td>a<td>b</table>\n",
            "<main><div>a</div></main><img src=a><br>",
            "<div><body>a</body></html>\n<!-- made in 0.1 s --><script>a</script>",
            "<?xml version='1.0'?><rss><channel><item><title>a</title><link>b</link></item></channel></rss>",
            "<svg><path d='a'/></svg>",
            "no markup, where 1 < 2 and <b is nothing",
            "",
        ] {
            assert!(!is_cut(text), "{text}");
        }
    }

    #[test]
    fn a_page_that_ends_within_something_is_cut() {
        for text in [
            "<main><article><h2>Ferry School story number 3 draws a",
            "<p>a</p><a href=\"/b",
            "<p>a</p><",
            "<p>a</p></",
            "<p>a</p></bo",
            "<p>a</p><!-- b",
            "<p>a</p><script>let b",
            "<html><title>a",
            "<ul><li>a<li>b",
            "<rss><channel><item><title>a</title></item>",
            "<rss><channel><description><![CDATA[a",
        ] {
            assert!(is_cut(text), "{text}");
        }
    }

    #[test]
    fn a_page_is_compared_with_how_it_ended_before() {
        let ending = |text| Ending::of(text);
        let sloppy = ending("<div><p>a</p>");
        assert!(!ending("<div><p>another</p><p>b").is_cut(Some(&sloppy)));
        assert!(ending("<div><ul><li>a").is_cut(Some(&sloppy)));
        assert!(ending("<p>a").is_cut(Some(&ending("<p>a</body>"))));
        assert!(!ending("<p>a</body>").is_cut(Some(&sloppy)));
    }

    #[test]
    fn a_feed_and_data_after_a_page_lack_no_end_of_a_page() {
        let page = Ending::of("<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>");
        for whole in [
            "<?xml version='1.0'?>\n<!-- a > b --><rss><channel><title>a</title></channel></rss>",
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>a</title></feed>",
            "<?xml version='1.0'?><!DOCTYPE news><news><item>a</item></news>",
            r#"{"items": []}"#,
        ] {
            assert!(!Ending::of(whole).is_cut(Some(&page)), "{whole}");
        }
        let xhtml = "<?xml version='1.0'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'><body><p>a";
        assert!(Ending::of(xhtml).is_cut(Some(&page)));
        assert!(Ending::of("<rss><channel><item>").is_cut(Some(&page)));
    }

    #[test]
    fn names_are_found_by_their_order() {
        assert!(UNCLOSED.is_sorted());
    }

    #[test]
    fn closing_tags_that_close_nothing_cost_nothing() {
        let text = format!("{}{}", "<div>".repeat(100_000), "</span>".repeat(100_000));
        assert!(is_cut(&text));
    }
}
