//! The sanitiser: HTML from a page becomes HTML that is safe in any reader.
//!
//! An allow-list of elements and attributes (ammonia) decides what stays; every address is parsed, made absolute and must lead to
//! the web. Before it, `prepare` gives lazy images their real addresses and takes out what only counts readers.

use std::borrow::Cow;

use ammonia::{Builder, UrlRelative};
use scraper::Html;
use url::Url;

use super::{limits, shorten, text, url as address};
use crate::{
    markup::{slim_fragment, tag, write},
    model::SafeHtml,
};

/// Bytes of markup that are looked at; the words in it are fewer.
const MAX_MARKUP: usize = 4 << 20;
/// Bytes of markup that are given to the sanitiser as they are.
const MAX_UNPARSED: usize = 16 << 10;
/// Bytes of an attribute that is no address.
const MAX_WORDS: usize = 4_096;

/// Elements that are taken out with all that is in them.
const DROPPED: [&str; 10] =
    ["script", "style", "svg", "math", "template", "object", "select", "textarea", "button", "noembed"];

/// Where the real address of a lazy image stands, the likeliest first.
const LAZY: [&str; 6] = ["data-src", "data-lazy-src", "data-original", "data-hi-res-src", "data-url", "data-srcset"];

/// Cleans the HTML of one page, whose relative addresses resolve against one base.
pub struct Sanitiser {
    builder: Builder<'static>,
}

impl Sanitiser {
    /// Sets up the allow-list for a page.
    #[must_use]
    pub fn new(base: &Url) -> Self {
        let mut builder = Builder::default();
        let base = base.clone();
        builder
            .add_tags(["video", "audio", "source", "picture", "section", "main"])
            .rm_tags(["map", "area"])
            .add_tag_attributes("img", ["srcset", "sizes"])
            .add_tag_attributes("video", ["src", "poster", "width", "height", "controls"])
            .add_tag_attributes("audio", ["src", "controls"])
            .add_tag_attributes("source", ["src", "srcset", "sizes", "type", "media"])
            .rm_tag_attributes("img", ["align"])
            // the page's own player works by a script
            .set_tag_attribute_value("video", "controls", "")
            .set_tag_attribute_value("audio", "controls", "")
            .clean_content_tags(DROPPED.into_iter().collect())
            .url_schemes(["http", "https"].into_iter().collect())
            .url_relative(UrlRelative::PassThrough)
            .link_rel(None)
            .attribute_filter(move |_, attribute, value| filter(&base, attribute, value));
        Self { builder }
    }

    /// Cleans markup; `None` when nothing that a reader could see is left.
    #[must_use]
    pub fn clean(&self, markup: &str) -> Option<SafeHtml> {
        self.clean_within(markup, MAX_MARKUP).map(|(html, _)| html)
    }

    /// The same of `most` bytes at most, and whether something was left out for that.
    #[must_use]
    pub fn clean_within(&self, markup: &str, most: usize) -> Option<(SafeHtml, bool)> {
        let begun = limits::begun(markup, MAX_MARKUP);
        let readable = text::without_forbidden(begun);
        // nesting, attributes and formatting are bounded before anything is built of them
        let slim = slim_fragment(&readable);
        let plain = if slim.len() > MAX_UNPARSED { again(&slim) } else { slim };
        let prepared = prepare(&plain);
        let cleaned = self.builder.clean(&prepared).to_string();
        let cleaned = without_first_lines(without_empty_media(&cleaned).trim());
        let short = shorten::html(&cleaned, most);
        let is_short = short.is_some() || begun.len() < markup.len();
        let cleaned = short.unwrap_or(cleaned);
        shows_something(&cleaned).then(|| (SafeHtml::from_sanitiser(cleaned), is_short))
    }
}

/// Markup as its own tree would have it written. What the sanitiser's tree takes the square of its size for is settled then: elements
/// that are put in another place than they are written, and long texts.
fn again(markup: &str) -> Cow<'_, str> {
    write::inner_parted(Html::parse_fragment(markup).root_element()).into()
}

/// Without the line breaks at the beginning of a `<pre>`: of those a parser takes the first for none, and each that reads it again.
fn without_first_lines(html: &str) -> String {
    let mut parts = html.split("<pre");
    let mut written = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        written.push_str("<pre");
        let inside = part.find('>').map_or(part.len(), |end| end + 1);
        written.push_str(&part[..inside]);
        written.push_str(part[inside..].trim_start_matches('\n'));
    }
    written
}

/// Keeps an attribute, with its address made absolute; an address that leads nowhere takes its attribute with it.
fn filter<'v>(base: &Url, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match attribute {
        "href" | "cite" if value.trim_start().starts_with('#') => None,
        "href" | "cite" => address::permalink(base, value).map(|url| String::from(url).into()),
        "src" | "poster" => address::resolve(base, value).map(|url| String::from(url).into()),
        "srcset" => address::srcset(base, value).map(Cow::Owned),
        _ => Some(limits::begun(value, MAX_WORDS).into()),
    }
}

/// Gives lazy images their address, turns frames into links, and drops images of one pixel.
fn prepare(markup: &str) -> Cow<'_, str> {
    let lower = markup.to_ascii_lowercase();
    if !["<img", "<iframe", "<source"].iter().any(|tag| lower.contains(tag)) {
        return markup.into();
    }
    let mut prepared = String::with_capacity(markup.len());
    let mut done = 0;
    while let Some(at) = lower[done..].find('<').map(|at| done + at) {
        prepared.push_str(&markup[done..at]);
        if !begins_tag(&markup[at..]) {
            prepared.push('<');
            done = at + 1;
            continue;
        }
        let end = tag_end(&markup[at..]).map_or(markup.len(), |end| at + end);
        let tag = &markup[at..end];
        let name = &lower[at..end];
        if name.starts_with("<img") || name.starts_with("<source") {
            prepared.push_str(&image(tag));
        } else if name.starts_with("<iframe") {
            prepared.push_str(&frame(tag));
        } else {
            prepared.push_str(tag);
        }
        done = end;
    }
    prepared.push_str(&markup[done..]);
    prepared.into()
}

/// Whether a `<` begins a tag or a comment (HTML, section 13.2.5.6); before anything else it is text, and hides no tag behind it.
fn begins_tag(markup: &str) -> bool {
    markup[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
}

/// Where a tag ends: after its `>` outside of quotes.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, b) in tag.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if b == open => quote = None,
            _ => {}
        }
    }
    None
}

/// An image's tag with its real address first: of two attributes of one name a parser takes the first.
fn image(tag: &str) -> Cow<'_, str> {
    if attribute(tag, "width").is_some_and(|width| width.trim() == "1")
        && attribute(tag, "height").is_some_and(|height| height.trim() == "1")
    {
        return "".into();
    }
    let lazy = |name| attribute(tag, name).filter(|value| !value.is_empty());
    let Some((name, value)) = LAZY.iter().find_map(|name| Some((*name, lazy(name)?))) else {
        return tag.into();
    };
    if value.starts_with("data:") {
        return tag.into();
    }
    let target =
        if name == "data-srcset" || tag[..7.min(tag.len())].eq_ignore_ascii_case("<source") { "srcset" } else { "src" };
    let Some((element, rest)) = tag.split_once(|c: char| c.is_whitespace()) else { return tag.into() };
    format!("{element} {target}=\"{}\" {rest}", value.replace('"', "%22")).into()
}

/// A frame becomes a link to what it shows, in the words of its title.
fn frame(tag: &str) -> String {
    match attribute(tag, "src").filter(|src| !src.is_empty()) {
        Some(src) => {
            let src = src.replace('"', "%22").replace('<', "%3C").replace('>', "%3E");
            let title = attribute(tag, "title").map(str::trim).filter(|title| !title.is_empty());
            let words =
                title.map_or_else(|| src.trim_start_matches('/').to_owned(), |title| title.replace('<', "&lt;"));
            format!("<a href=\"{src}\">{words}</a>")
        }
        None => String::new(),
    }
}

/// The value of an attribute as written in a tag, if it has one.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let bytes = tag.as_bytes();
    let value = tag::value_of(bytes, tag::name_end(bytes, 1), name.as_bytes())?;
    std::str::from_utf8(value).ok()
}

/// Takes out images that lost their address.
fn without_empty_media(markup: &str) -> Cow<'_, str> {
    if !markup.contains("<img") {
        return markup.into();
    }
    let mut kept = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(at) = rest.find("<img") {
        kept.push_str(&rest[..at]);
        let end = tag_end(&rest[at..]).map_or(rest.len(), |end| at + end);
        let tag = &rest[at..end];
        if tag.contains(" src=\"") || tag.contains(" srcset=\"") {
            kept.push_str(tag);
        }
        rest = &rest[end..];
    }
    kept.push_str(rest);
    kept.into()
}

/// Whether there is a word, a picture, a film or a sound.
fn shows_something(markup: &str) -> bool {
    let media = ["<img", "<video", "<audio", "<source"].iter().any(|tag| markup.contains(tag));
    let mut outside = markup.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    media || outside.any(|text| text.replace("&nbsp;", " ").chars().any(|c| !c.is_whitespace()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(markup: &str) -> String {
        let base = Url::parse("https://news.example/world/").unwrap();
        Sanitiser::new(&base).clean(markup).map(|html| html.as_str().to_owned()).unwrap_or_default()
    }

    #[test]
    fn keeps_what_articles_are_made_of() {
        let markup = "<h2>A</h2><p>b <em>c</em></p><ul><li>d</li></ul><blockquote>e</blockquote><pre><code>f</code></pre>\
                      <figure><img src=\"https://a.example/g.png\" alt=\"g\"><figcaption>h</figcaption></figure>\
                      <table><tbody><tr><td>i</td></tr></tbody></table>";
        assert_eq!(clean(markup), markup);
    }

    #[test]
    fn drops_scripts_handlers_and_styles() {
        assert_eq!(
            clean("<p onclick=\"x()\" style=\"color:red\" class=\"a\">a<script>x()</script><style>p{}</style></p>"),
            "<p>a</p>"
        );
    }

    #[test]
    fn drops_addresses_that_are_no_web_pages() {
        assert_eq!(
            clean("<a href=\"javascript:x()\">a</a> <a href=\"#top\">b</a> <a href=\"data:text/html,x\">c</a>"),
            "<a>a</a> <a>b</a> <a>c</a>"
        );
    }

    #[test]
    fn makes_every_address_absolute() {
        let cleaned = clean(
            "<a href=\"x?utm_source=a\">a</a><img src=\"/y.png\" srcset=\"y.png 1x, /z.png 2x\"><video poster=\"p.jpg\" src=\"v.mp4\"></video>",
        );
        for address in [
            "\"https://news.example/world/x\"",
            "\"https://news.example/y.png\"",
            "https://news.example/z.png 2x",
            "world/p.jpg\"",
            "world/v.mp4\"",
        ] {
            assert!(cleaned.contains(address), "{address} in {cleaned}");
        }
    }

    #[test]
    fn gives_lazy_images_their_address() {
        let cleaned = clean("<img src=\"data:image/gif;base64,AAAA\" data-src=\"/real.jpg\" alt=\"x\">");
        assert!(cleaned.contains("src=\"https://news.example/real.jpg\""), "{cleaned}");
    }

    #[test]
    fn drops_images_that_count_readers_and_images_without_address() {
        assert_eq!(clean("<p>a<img src=\"/c.gif\" width=\"1\" height=\"1\"><img alt=\"nothing\"></p>"), "<p>a</p>");
    }

    #[test]
    fn a_lone_bracket_hides_no_image_that_counts_readers() {
        assert_eq!(clean("<p>5 < 6<img src=\"/c.gif\" width=\"1\" height=\"1\"></p>"), "<p>5 &lt; 6</p>");
    }

    #[test]
    fn turns_a_frame_into_a_link() {
        assert_eq!(
            clean("<iframe src=\"https://video.example/1\"></iframe>"),
            "<a href=\"https://video.example/1\">https://video.example/1</a>"
        );
    }

    #[test]
    fn the_link_of_a_frame_has_the_words_of_its_title() {
        assert_eq!(
            clean(
                "<iframe src='//video.example/1' title='The old <pier>'></iframe> <iframe src='//video.example/2'></iframe>"
            ),
            "<a href=\"https://video.example/1\">The old &lt;pier&gt;</a> <a href=\"https://video.example/2\">video.example/2</a>"
        );
    }

    #[test]
    fn a_film_and_a_sound_can_be_played() {
        let cleaned = clean("<video src=/a.mp4 autoplay></video><audio src=/b.mp3 controls=0></audio>");
        assert_eq!(cleaned.matches(" controls=\"\"").count(), 2, "{cleaned}");
    }

    #[test]
    fn is_nothing_where_nothing_can_be_seen() {
        let base = Url::parse("https://news.example/").unwrap();
        assert_eq!(Sanitiser::new(&base).clean("<div><p> &nbsp; </p><script>x</script></div>"), None);
    }

    #[test]
    fn cleaning_twice_changes_nothing() {
        for markup in [
            "<p>a & b &lt;c&gt; <b>d</p></b>",
            "<img src=x onerror=alert(1)//>",
            "<svg><script>alert(1)</script></svg>text",
            "<math><mi//xlink:href=\"data:x,<script>\">",
            "<a href=' java&#10;script:x'>x</a>",
            "<table><p>out</p><tr><td>in",
            "<iframe src='a\"b'></iframe>",
        ] {
            let once = clean(markup);
            assert_eq!(clean(&once), once, "{markup}");
        }
    }
}
