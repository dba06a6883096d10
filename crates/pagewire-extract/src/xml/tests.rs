use super::*;
use crate::{
    derive::to_toml,
    list::{Css, Place, Read, Way, XPath},
    model::RawItem,
};

const SHOP: &str = "<?xml version='1.0'?><!DOCTYPE shop [<!ENTITY co 'Quay &amp; Co'>]><shop xmlns='urn:shop' xmlns:g='urn:g'><name>&co;</name><Products>\
    <Product id='7'><Title>Rope &amp; net</Title><URL>https://shop.example/7</URL><g:price>4</g:price><pubDate>Mon, 01 Jun 2026 08:00:00 GMT</pubDate>\
    <description><![CDATA[<p>Of <b>hemp</b></p>]]></description><image url='/7.jpg'/></Product>\
    <Product id='8'><Title>Lamp</Title><URL>https://shop.example/8</URL><g:price>9</g:price><pubDate>Tue, 02 Jun 2026 08:00:00 GMT</pubDate>\
    <description>Of brass.</description><image url='/8.jpg'/></Product></Products></shop>";

fn text(found: Option<&crate::model::Found>) -> &str {
    found.map_or("", |found| &found.text)
}

fn items(xml: &str, recipe: &ListRecipe) -> Vec<RawItem> {
    list::extract(&parse(xml).unwrap(), recipe, &|_: &str| false).unwrap().items
}

fn by_path(source: &str) -> Vec<Way> {
    vec![Way::Read(Read { at: Some(Place::XPath(XPath::parse(source).unwrap())), ..Read::default() })]
}

#[test]
fn a_page_of_the_web_and_a_drawing_are_no_xml() {
    assert!(
        is_xml(None, SHOP)
            && is_xml(Some("text/xml"), "<shop/>")
            && is_xml(Some("application/x+xml"), "<!-- <html> --><a:b/>")
    );
    assert!(!is_xml(None, "<shop/>") && !is_xml(Some("application/xhtml+xml"), "<a/>"));
    assert!(!is_xml(Some("text/xml"), "<?xml version='1.0'?><!DOCTYPE html><html><body>"));
    assert!(!is_xml(Some("image/svg+xml"), "<svg>") && !is_xml(Some("text/xml"), "nothing"));
}

#[test]
fn names_are_found_with_and_without_their_prefix_and_in_any_case() {
    let mut recipe = ListRecipe::of_items(Place::XPath(XPath::parse("//product").unwrap()));
    recipe.title = by_path("concat(title, ' for ', g:price)");
    recipe.link = by_path("URL");
    recipe.summary = vec![Way::Read("g\\:Price".parse().unwrap())];
    recipe.content = vec![Way::Read("description".parse().unwrap())];
    recipe.image = vec![Way::Read("image".parse().unwrap())];
    recipe.id = vec![Way::Read("@id".parse().unwrap())];
    let items = items(SHOP, &recipe);
    assert_eq!(items.len(), 2);
    assert_eq!(text(items[0].title.as_ref()), "Rope & net for 4");
    assert_eq!(text(items[0].link.as_ref()), "https://shop.example/7");
    assert_eq!(text(items[1].summary.as_ref()), "9");
    assert_eq!(text(items[0].content.as_ref()), "<p>Of <b>hemp</b></p>");
    assert_eq!(text(items[1].content.as_ref()), "Of brass.");
    assert_eq!((text(items[1].image.as_ref()), text(items[1].native_id.as_ref())), ("/8.jpg", "8"));
    assert_eq!(by_path("x:price").len(), 1);
    let mut other = ListRecipe::of_items(Place::Css(Css::parse("product").unwrap()));
    other.title = by_path("x:price");
    assert!(self::items(SHOP, &other)[0].title.is_none());
}

#[test]
fn what_repeats_and_has_title_and_link_is_found() {
    let found = list_of(None, SHOP).unwrap().unwrap();
    let lines = to_toml(&found.recipe.unwrap());
    let line = |name: &str| lines.iter().find(|(key, _)| *key == name).map_or("", |(_, line)| line.as_str());
    assert_eq!((line("item"), line("id"), line("title"), line("link")), ("product", "@id", "title", "url"));
    assert_eq!((line("published"), line("image")), ("pubDate", "image"));
    assert_eq!(text(found.extraction.items[1].title.as_ref()), "Lamp");
}

#[test]
fn attributes_may_be_the_fields() {
    let xml = "<?xml version='1.0'?><list><entry title='One story' href='/1'/><entry title='Another story' href='/2'/></list>";
    let found = list_of(None, xml).unwrap().unwrap();
    assert_eq!(text(found.extraction.items[1].link.as_ref()), "/2");
    assert_eq!(to_toml(&found.recipe.unwrap())[1], ("title", "@title".to_owned()));
}

#[test]
fn what_lists_nothing_is_named() {
    let error = list_of(None, "<?xml version='1.0'?><weather><now>3</now></weather>").unwrap().err().unwrap();
    assert_eq!(
        error.to_string(),
        "this is XML (`weather`), and no elements in it repeat that have a title and an address"
    );
    assert!(list_of(Some("text/xml"), "<a>").unwrap().is_err());
}

#[test]
fn depth_is_bounded() {
    let deep = format!("<?xml version='1.0'?>{}", "<a>".repeat(10_000));
    assert!(matches!(list_of(None, &deep), Some(Err(ExtractError::ExcessiveXml(_)))));
}

#[test]
fn sitemaps_tell_changes_and_news_their_titles() {
    let xml = "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='n' xmlns:image='i'>\
        <url><loc>https://post.example/2026/ferry-talks-resume-1234.html</loc><lastmod>2026-05-01</lastmod>\
        <image:image><image:loc>https://post.example/1.jpg</image:loc><image:title>Not this</image:title></image:image></url>\
        <url><loc>https://post.example/b</loc><lastmod>2026-05-03</lastmod><news:news><news:publication_date>2026-05-02</news:publication_date>\
        <news:title>Pool opens</news:title></news:news></url><url><loc>https://post.example/about</loc></url></urlset>";
    let items = list_of(None, xml).unwrap().unwrap().extraction.items;
    let titles: Vec<&str> = items.iter().map(|item| text(item.title.as_ref())).collect();
    assert_eq!(titles, ["Pool opens", "Ferry talks resume", ""]);
    assert_eq!(items[0].published.as_ref().unwrap().found.text, "2026-05-02");
    assert!(items[1].published.is_none() && items[1].updated.as_ref().unwrap().found.text == "2026-05-01");
    assert_eq!(text(items[1].image.as_ref()), "https://post.example/1.jpg");
}

#[test]
fn an_index_of_sitemaps_names_its_newest_file() {
    let file = |name: &str, date: &str| {
        format!("<sitemap><loc>https://post.example/{name}.xml</loc><lastmod>{date}</lastmod></sitemap>")
    };
    let xml = format!(
        "<?xml version='1.0'?><sitemapindex>{}{}</sitemapindex>",
        file("new", "2026-05-02"),
        file("old", "2025-05-02")
    );
    let error = list_of(None, &xml).unwrap().err().unwrap();
    assert_eq!(error, ExtractError::SitemapIndex { newest: "https://post.example/new.xml".into() });
}
