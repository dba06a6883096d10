//! What a page says of itself in its head.
//!
//! Given a page, this makes an [`Extraction`] that has no items yet; both recipes begin with it.

use scraper::ElementRef;

use super::{
    Document,
    element_text::{attribute, text_of},
    picture::real,
};
use crate::model::{Evidence, Extraction, Found};

/// The page-level values of a page.
pub(super) fn read(document: &Document) -> Extraction {
    let mut head = Head::default();
    for element in document.html.root_element().descendent_elements() {
        match element.value().name() {
            "meta" => head.meta(element),
            "link" => head.link(element),
            "base" => head.base = head.base.take().or_else(|| attribute(element, "href").map(ToOwned::to_owned)),
            "title" if head.title.is_none() => head.title = Some(text_of(element)).filter(|title| !title.is_empty()),
            _ => {}
        }
    }
    let language = attribute(document.html.root_element(), "lang").map(ToOwned::to_owned);
    Extraction {
        items: Vec::new(),
        base: head.base,
        title: found(head.og_title.or(head.title)),
        description: found(head.description.or(head.og_description)),
        language: found(language.or(head.content_language)),
        site_name: found(head.site_name),
        home: None,
        show: None,
        image: found(head.og_image.or(head.touch_icon).or(head.icon)),
    }
}

fn found(text: Option<String>) -> Option<Found> {
    text.map(|text| Found::new(text, Evidence::Head))
}

#[derive(Default)]
struct Head {
    base: Option<String>,
    title: Option<String>,
    og_title: Option<String>,
    description: Option<String>,
    og_description: Option<String>,
    site_name: Option<String>,
    content_language: Option<String>,
    og_image: Option<String>,
    touch_icon: Option<String>,
    icon: Option<String>,
}

impl Head {
    fn meta(&mut self, meta: ElementRef<'_>) {
        let names = ["property", "name", "http-equiv"];
        let Some(name) = names.iter().find_map(|name| attribute(meta, name)) else { return };
        let field = match name.to_ascii_lowercase().as_str() {
            "og:title" => &mut self.og_title,
            "og:description" => &mut self.og_description,
            "description" => &mut self.description,
            "og:site_name" => &mut self.site_name,
            "content-language" => &mut self.content_language,
            "og:image" | "og:image:url" | "og:image:secure_url" => &mut self.og_image,
            _ => return,
        };
        if field.is_none() {
            *field = attribute(meta, "content").map(ToOwned::to_owned);
        }
    }

    fn link(&mut self, link: ElementRef<'_>) {
        let relation = attribute(link, "rel").unwrap_or_default().to_ascii_lowercase();
        let is = |name: &str| relation.split_whitespace().any(|word| word == name);
        let field = if is("apple-touch-icon") || is("apple-touch-icon-precomposed") {
            &mut self.touch_icon
        } else if is("icon") {
            &mut self.icon
        } else {
            return;
        };
        if field.is_none() {
            *field = attribute(link, "href").and_then(real);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(markup: &str) -> Extraction {
        read(&Document::parse(markup))
    }

    #[test]
    fn the_shared_title_counts_before_the_window_title() {
        let page = head("<title>a | b</title><meta property=og:title content=a>");
        assert_eq!(page.title.unwrap().text, "a");
    }

    #[test]
    fn the_window_title_will_do() {
        assert_eq!(head("<title> a\n b </title>").title.unwrap().text, "a b");
    }

    #[test]
    fn the_language_is_that_of_the_root() {
        assert_eq!(head("<html lang=fr-CA>").language.unwrap().text, "fr-CA");
    }

    #[test]
    fn the_first_base_counts() {
        assert_eq!(head("<base target=x><base href=/a/><base href=/b/>").base.unwrap(), "/a/");
    }

    #[test]
    fn a_touch_icon_counts_before_a_small_icon() {
        let page = head("<link rel='shortcut icon' href=a.ico><link rel=apple-touch-icon href=b.png>");
        assert_eq!(page.image.unwrap().text, "b.png");
    }

    #[test]
    fn the_site_has_a_name() {
        assert_eq!(head("<meta property=og:site_name content=Site>").site_name.unwrap().text, "Site");
    }
}
