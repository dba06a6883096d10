//! The picture that an element shows, whatever way it is put on the page.
//!
//! Pages load pictures late: the real address waits in a `data-` attribute or in `srcset` while `src` holds a
//! placeholder. Given an element, this finds the address of the largest picture in it, and its alternative text.

use scraper::ElementRef;

use super::element_text::attribute;

/// Attributes in which scripts look for the address of a late picture.
const LAZY: [&str; 8] =
    ["data-src", "data-lazy-src", "data-original", "data-lazy", "data-image", "data-img", "data-bg", "data-background"];
const SETS: [&str; 3] = ["data-srcset", "data-lazy-srcset", "srcset"];
/// File names, without extension, of pictures that stand for others or for nothing.
const PLACEHOLDERS: [&str; 15] = [
    "blank",
    "spacer",
    "transparent",
    "1x1",
    "pixel",
    "placeholder",
    "lazy",
    "loading",
    "grey",
    "gray",
    "clear",
    "trans",
    "empty",
    "dot",
    "lazyload",
];
/// Pictures with a side below this, in CSS pixels, are icons.
const SMALLEST: u32 = 40;

/// A picture as found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    /// Its address, perhaps relative.
    pub address: String,
    /// What it shows.
    pub alt: Option<String>,
}

/// The picture that an element is or, first of all, holds.
pub(super) fn picture_of(element: ElementRef<'_>) -> Option<Picture> {
    itself(element).or_else(|| element.descendent_elements().find_map(itself_shown))
}

/// The first picture in an item that is no icon.
pub(super) fn lead_picture(item: ElementRef<'_>) -> Option<Picture> {
    item.descendent_elements().filter(|element| !is_icon(*element)).find_map(itself_shown)
}

/// The picture of an element that was chosen by name.
fn itself(element: ElementRef<'_>) -> Option<Picture> {
    match element.value().name() {
        "meta" => real(attribute(element, "content")?).map(without_alt),
        "link" | "a" => real(attribute(element, "href")?).filter(|address| is_picture(address)).map(without_alt),
        "source" => from_attributes(element).map(without_alt),
        _ => itself_shown(element),
    }
}

fn without_alt(address: String) -> Picture {
    Picture { address, alt: None }
}

/// The picture of an element that shows one by itself.
pub(super) fn itself_shown(element: ElementRef<'_>) -> Option<Picture> {
    let address = match element.value().name() {
        "img" | "amp-img" => from_image(element)?,
        "video" => real(attribute(element, "poster")?)?,
        // `source` belongs to the image of its picture, which comes after it
        "source" | "a" | "link" | "meta" | "script" | "iframe" => return None,
        _ => attribute(element, "style")
            .and_then(in_style)
            .or_else(|| LAZY.iter().rev().take(2).find_map(|name| real(attribute(element, name)?)))?,
    };
    let alt = attribute(element, "alt").or_else(|| attribute(element, "aria-label")).map(ToOwned::to_owned);
    Some(Picture { address, alt })
}

fn from_image(image: ElementRef<'_>) -> Option<String> {
    if ["width", "height"].iter().any(|side| matches!(image.attr(side), Some("0" | "1"))) {
        return None;
    }
    from_attributes(image).or_else(|| {
        let picture = image.parent().and_then(ElementRef::wrap).filter(|parent| parent.value().name() == "picture")?;
        picture.child_elements().filter(|child| child.value().name() == "source").find_map(from_attributes)
    })
}

fn from_attributes(element: ElementRef<'_>) -> Option<String> {
    SETS.iter()
        .find_map(|name| largest(attribute(element, name)?))
        .or_else(|| LAZY.iter().find_map(|name| real(attribute(element, name)?)))
        .or_else(|| real(attribute(element, "src")?))
}

/// The largest candidate of a `srcset`, by width or density (HTML standard, 4.8.4.3.9).
pub(super) fn largest(set: &str) -> Option<String> {
    let mut best: Option<(f64, String)> = None;
    let mut rest = set;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if rest.is_empty() {
            return best.map(|(_, address)| address);
        }
        let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let address = word.trim_end_matches(',');
        // a comma at the end of the address ends the candidate, which then has no descriptor
        let (descriptor, next) =
            if address.len() == word.len() { after.split_once(',').unwrap_or((after, "")) } else { ("", after) };
        rest = next;
        let size = descriptor.trim().trim_end_matches(['w', 'x']).parse().unwrap_or(1.0);
        if let Some(address) = real(address)
            && best.as_ref().is_none_or(|(largest, _)| size > *largest)
        {
            best = Some((size, address));
        }
    }
}

/// The first `url(…)` of a style.
pub(super) fn in_style(style: &str) -> Option<String> {
    if !style.contains("background") {
        return None;
    }
    style.split("url(").skip(1).find_map(|after| {
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let address = match quote {
            Some(quote) => after.get(1..)?.split(quote).next()?,
            None => after.split(')').next()?,
        };
        real(address)
    })
}

/// An address that leads to a picture of its own.
pub(super) fn real(address: &str) -> Option<String> {
    let address = address.trim();
    let scheme = address.split(':').next().filter(|scheme| scheme.len() < address.len()).unwrap_or_default();
    if address.is_empty() || ["data", "about", "blob", "javascript"].iter().any(|no| scheme.eq_ignore_ascii_case(no)) {
        return None;
    }
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    (!PLACEHOLDERS.contains(&stem.as_str())).then(|| address.to_owned())
}

fn is_picture(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or(address).to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".svg"].iter().any(|extension| path.ends_with(extension))
}

pub(super) fn is_icon(element: ElementRef<'_>) -> bool {
    ["width", "height"]
        .iter()
        .filter_map(|side| attribute(element, side)?.trim_end_matches("px").parse::<u32>().ok())
        .any(|length| length < SMALLEST)
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::*;

    fn address(markup: &str) -> Option<String> {
        picture_of(Html::parse_fragment(markup).root_element()).map(|picture| picture.address)
    }

    #[test]
    fn a_lazy_address_counts_before_a_placeholder() {
        assert_eq!(address("<img src='data:image/gif;base64,x' data-src=a.jpg>").unwrap(), "a.jpg");
    }

    #[test]
    fn a_blank_picture_is_none() {
        assert_eq!(address("<img src=/img/blank.gif>"), None);
    }

    #[test]
    fn a_counting_pixel_is_none() {
        assert_eq!(address("<img width=1 height=1 src=a.gif>"), None);
    }

    #[test]
    fn the_widest_candidate_of_a_set_counts() {
        assert_eq!(largest("a.jpg 100w, b.jpg 900w, c.jpg 300w").unwrap(), "b.jpg");
    }

    #[test]
    fn the_densest_candidate_of_a_set_counts() {
        assert_eq!(largest("a.jpg, b.jpg 2x").unwrap(), "b.jpg");
    }

    #[test]
    fn an_address_in_a_set_may_hold_commas() {
        assert_eq!(largest("a,w_1.jpg 1x, b,w_2.jpg 2x").unwrap(), "b,w_2.jpg");
    }

    #[test]
    fn a_source_serves_an_image_without_address() {
        assert_eq!(address("<picture><source srcset=a.webp><img alt=b></picture>").unwrap(), "a.webp");
    }

    #[test]
    fn a_background_is_a_picture() {
        assert_eq!(address("<i style=\"background-image: url('a.jpg')\"></i>").unwrap(), "a.jpg");
    }

    #[test]
    fn a_video_has_a_poster() {
        assert_eq!(address("<video poster=a.jpg></video>").unwrap(), "a.jpg");
    }

    #[test]
    fn the_alternative_text_comes_along() {
        let html = Html::parse_fragment("<img src=a.jpg alt='a cat'>");
        assert_eq!(picture_of(html.root_element()).unwrap().alt.unwrap(), "a cat");
    }

    #[test]
    fn an_icon_does_not_lead() {
        let html = Html::parse_fragment("<img src=a.jpg width=16><img src=b.jpg>");
        assert_eq!(lead_picture(html.root_element()).unwrap().address, "b.jpg");
    }
}
