//! What a page says of itself in its head.
//!
//! One walk over the elements serves all who ask: lists, articles, the finder of feeds, and what tells a wall from a page. Elements of
//! a head that stand elsewhere count, too, for parsers move them there and sites write them there.

use ego_tree::NodeId;
use scraper::{ElementRef, Html};

use super::json_ld::is_json_ld;
use crate::{
    element_text::{attribute, text_of},
    model::{Evidence, Extraction, Found},
    picture::real,
};

/// The attribute by which a `<meta>` is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Property,
    Name,
    /// What it names may be a thing on the page instead of the page.
    ItemProp,
    HttpEquiv,
}

const NAMED: [(By, &str); 4] =
    [(By::Property, "property"), (By::Name, "name"), (By::ItemProp, "itemprop"), (By::HttpEquiv, "http-equiv")];

/// A `<meta>` that has a name and content.
#[derive(Debug)]
struct Meta {
    /// In lower case.
    names: Vec<(By, String)>,
    content: String,
}

/// A `<link>` with an address.
#[derive(Debug)]
pub(crate) struct HeadLink {
    /// What it is to the page: words in lower case.
    relation: String,
    /// Where it leads, perhaps relative.
    pub address: String,
    pub media_type: Option<String>,
    pub title: Option<String>,
}

impl HeadLink {
    /// Whether it is this to the page.
    pub(crate) fn is(&self, relation: &str) -> bool {
        self.relation.split_whitespace().any(|word| word == relation)
    }
}

/// What a page says of itself.
#[derive(Debug, Default)]
pub(crate) struct Head {
    metas: Vec<Meta>,
    /// In the order of the page.
    pub links: Vec<HeadLink>,
    /// The first `<title>` that has words.
    pub title: Option<String>,
    /// The first `<base href>`.
    pub base: Option<String>,
    /// `<html lang>`.
    pub language: Option<String>,
    /// Whether the page is made as AMP.
    pub is_amp: bool,
    /// The scripts of JSON-LD, in the order of the page: met on the same walk.
    pub scripts: Vec<NodeId>,
}

impl Head {
    /// Reads the head of a page.
    pub(crate) fn of(html: &Html) -> Self {
        let root = html.root_element();
        let is_amp = ["amp", "⚡"].iter().any(|name| root.attr(name).is_some());
        let mut head = Self { is_amp, language: owned(root, "lang"), ..Self::default() };
        for element in root.descendent_elements() {
            match element.value().name() {
                "meta" => head.metas.extend(meta(element)),
                "link" => head.links.extend(link(element)),
                "script" if is_json_ld(element) => head.scripts.push(element.id()),
                "base" if head.base.is_none() => head.base = owned(element, "href"),
                "title" if head.title.is_none() => {
                    head.title = Some(text_of(element)).filter(|title| !title.is_empty());
                }
                _ => {}
            }
        }
        head
    }

    /// The contents of all `<meta>` of a name, which is given in lower case.
    pub(crate) fn all_of<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.metas.iter().filter(move |meta| meta.names.iter().any(|(_, own)| own == name)).map(|meta| &*meta.content)
    }

    /// The content of the first `<meta>` that has one of some names, the names in order of trust; with its name.
    pub(crate) fn meta_of<'n>(&self, names: &[&'n str]) -> Option<(&'n str, &str)> {
        names.iter().find_map(|name| {
            let named = |meta: &&Meta| meta.names.iter().any(|(_, own)| own == name);
            Some((*name, &*self.metas.iter().find(named)?.content))
        })
    }

    /// The contents of all `<meta>` that one attribute gives a name.
    pub(crate) fn named<'s>(&'s self, by: By, name: &'s str) -> impl Iterator<Item = &'s str> {
        let is = move |meta: &&Meta| meta.names.iter().any(|(own_by, own)| *own_by == by && own == name);
        self.metas.iter().filter(is).map(|meta| &*meta.content)
    }

    /// The address of the first link that is this to the page.
    pub(crate) fn link(&self, relation: &str) -> Option<&str> {
        self.links.iter().find(|link| link.is(relation)).map(|link| &*link.address)
    }

    /// The page-level values of the page, without items; lists begin with it, whatever finds them.
    pub(crate) fn extraction(&self) -> Extraction {
        let meta = |names: &[&str]| names.iter().find_map(|name| self.of_page(name)).map(ToOwned::to_owned);
        Extraction {
            items: Vec::new(),
            base: self.base.clone(),
            title: found(meta(&["og:title"]).or_else(|| self.title.clone())),
            description: found(meta(&["description", "og:description"])),
            language: found(self.language.clone().or_else(|| meta(&["content-language"]))),
            site_name: found(meta(&["og:site_name"])),
            home: None,
            show: None,
            image: found(meta(&["og:image", "og:image:url", "og:image:secure_url"]).or_else(|| self.icon())),
        }
    }

    /// The content of the first `<meta>` whose name is that of a property of the whole page.
    fn of_page(&self, name: &str) -> Option<&str> {
        let is = |meta: &&Meta| meta.names.iter().any(|(by, own)| *by != By::ItemProp && own == name);
        self.metas.iter().find(is).map(|meta| &*meta.content)
    }

    /// The picture that stands for the site: a large one rather than a small one.
    fn icon(&self) -> Option<String> {
        let first = |relations: &[&str]| {
            let mut links = self.links.iter().filter(|link| relations.iter().any(|relation| link.is(relation)));
            links.find_map(|link| real(&link.address))
        };
        first(&["apple-touch-icon", "apple-touch-icon-precomposed"]).or_else(|| first(&["icon"]))
    }
}

fn owned(element: ElementRef<'_>, name: &str) -> Option<String> {
    attribute(element, name).map(ToOwned::to_owned)
}

fn meta(element: ElementRef<'_>) -> Option<Meta> {
    let content = owned(element, "content")?;
    let names = NAMED.iter().filter_map(|(by, name)| Some((*by, attribute(element, name)?.to_ascii_lowercase())));
    let names: Vec<(By, String)> = names.collect();
    (!names.is_empty()).then_some(Meta { names, content })
}

fn link(element: ElementRef<'_>) -> Option<HeadLink> {
    Some(HeadLink {
        relation: attribute(element, "rel").unwrap_or_default().to_ascii_lowercase(),
        address: owned(element, "href")?,
        media_type: owned(element, "type"),
        title: owned(element, "title"),
    })
}

fn found(text: Option<String>) -> Option<Found> {
    text.map(|text| Found::new(text, Evidence::Head))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(markup: &str) -> Head {
        Head::of(&Html::parse_document(markup))
    }

    fn head(markup: &str) -> Extraction {
        read(markup).extraction()
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

    #[test]
    fn what_a_thing_on_the_page_is_described_by_is_not_of_the_page() {
        let page = "<body><div itemscope><meta itemprop=description content=thing></div>";
        assert_eq!(head(page).description, None);
        assert_eq!(read(page).meta_of(&["description"]), Some(("description", "thing")));
    }

    #[test]
    fn a_meta_has_each_of_its_names() {
        let page = read("<meta name=Author property=article:author content=Ada>");
        assert_eq!(page.all_of("author").chain(page.all_of("article:author")).collect::<Vec<_>>(), ["Ada", "Ada"]);
        assert_eq!(page.named(By::Name, "article:author").next(), None);
    }

    #[test]
    fn a_link_is_each_of_its_relations() {
        let page = read("<link rel='Next nofollow' href=/2><link rel=canonical href=/1>");
        assert_eq!((page.link("next"), page.link("canonical"), page.link("prev")), (Some("/2"), Some("/1"), None));
    }
}
