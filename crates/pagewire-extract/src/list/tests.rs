use regex::Regex;

use super::{Css, Joined, ListRecipe, Place, Read, ShortFormFault, Way, Ways, XPath, extract};
use crate::{
    Document, ExtractError,
    model::{Evidence, Found, RawItem},
};

/// A recipe whose items are `li`.
fn recipe() -> ListRecipe {
    ListRecipe::of_items(Place::Css(Css::parse("li").unwrap()))
}

/// A way as in feeds.toml: `CSS @attribute`, `.` or `@attribute`.
fn way(written: &str) -> Way {
    Way::Read(read(written))
}

fn read(written: &str) -> Read {
    written.parse().unwrap()
}

fn ways(written: &[&str]) -> Ways {
    written.iter().map(|written| way(written)).collect()
}

fn items(page: &str, recipe: &ListRecipe) -> Vec<RawItem> {
    extract(&Document::parse(page), recipe, &|text: &str| text.starts_with("2026-")).unwrap().items
}

fn first(page: &str, change: impl Fn(&mut ListRecipe)) -> RawItem {
    let mut recipe = recipe();
    change(&mut recipe);
    items(page, &recipe).remove(0)
}

#[test]
fn names_the_selector_that_finds_nothing() {
    let error = extract(&Document::parse("<p>"), &recipe(), &|_: &str| false).unwrap_err();
    assert_eq!(error, ExtractError::NoItems { selector: "li".to_owned() });
}

#[test]
fn the_attribute_of_the_short_form_stands_after_white_space() {
    let parted = |text: &str| {
        let read: Read = text.parse().unwrap();
        (read.at.map(|at| at.to_string()), read.attr)
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(parted("h2 a @href"), (some("h2 a"), some("href")));
    assert_eq!(parted(" @data-url "), (None, some("data-url")));
    assert_eq!(parted("."), (None, None));
    assert_eq!(parted(r#"a[href*="@x"]"#), (some(r#"a[href*="@x"]"#), None));
    assert_eq!("h2 @".parse::<Read>().unwrap_err(), ShortFormFault::NoAttribute);
}

#[test]
fn items_stand_in_the_order_of_the_page() {
    let titles: Vec<_> = items("<li><h2>a</h2><li><h2>b</h2>", &recipe()).into_iter().map(|i| i.title).collect();
    assert_eq!(titles.iter().flatten().map(|t| t.text.as_str()).collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn keeps_an_item_without_link() {
    assert_eq!(first("<li><h2>a</h2>", |_| {}).link, None);
}

#[test]
fn the_first_way_that_gives_a_value_counts() {
    let item = first("<li><b> </b><i>a</i><u>b</u>", |r| r.title = ways(&["b", "i", "u"]));
    assert_eq!(item.title.unwrap().text, "a");
}

#[test]
fn a_value_carries_the_selector_as_written() {
    let item = first("<li><b title=a>", |r| r.title = ways(&["b @title"]));
    assert_eq!(item.title.unwrap().evidence, Evidence::Selector("b @title".into()));
}

#[test]
fn the_item_itself_may_be_title_and_link() {
    let mut recipe = recipe();
    recipe.item = Place::Css(Css::parse("a").unwrap());
    (recipe.title, recipe.link) = (ways(&["."]), ways(&["@href"]));
    let item = items("<a href=/x>a</a>", &recipe).remove(0);
    assert_eq!((item.title.unwrap().text, item.link.unwrap().text), ("a".to_owned(), "/x".to_owned()));
}

#[test]
fn a_fixed_text_is_the_same_for_all() {
    let item = first("<li>a", |r| r.author = vec![Way::Fixed("Desk".to_owned())]);
    assert_eq!(item.authors[0].evidence, Evidence::Fixed);
}

#[test]
fn capture_takes_its_first_group() {
    let capture = Some(regex::Regex::new("v(\\d+)").unwrap());
    let item =
        first("<li><b>release v12</b>", |r| r.id = vec![Way::Read(Read { capture: capture.clone(), ..read("b") })]);
    assert_eq!(item.native_id.unwrap().text, "12");
}

#[test]
fn no_match_is_no_value() {
    let capture = Some(regex::Regex::new("x").unwrap());
    let item = first("<li><b>a</b>", |r| r.id = vec![Way::Read(Read { capture: capture.clone(), ..read("b") })]);
    assert_eq!(item.native_id, None);
}

#[test]
fn replace_writes_the_groups() {
    let capture = Some(regex::Regex::new("(\\d+)-(?<b>\\d+)").unwrap());
    let replace = Some("${b}/$1".to_owned());
    let way = Way::Read(Read { capture, replace, ..read("b") });
    assert_eq!(first("<li><b>1-2</b>", |r| r.id = vec![way.clone()]).native_id.unwrap().text, "2/1");
}

#[test]
fn content_is_html() {
    let item = first("<li><div>a <b>b</b></div>", |r| r.content = ways(&["div"]));
    assert_eq!(item.content.unwrap().text, "a <b>b</b>");
}

#[test]
fn a_machine_readable_date_counts_before_its_text() {
    let item = first("<li><p>on <time datetime=2026-01-02>Friday</time></p>", |r| r.published = ways(&["p"]));
    assert_eq!(item.published.unwrap().found.text, "2026-01-02");
}

#[test]
fn a_date_may_be_text() {
    let item = first("<li><p>2 May</p>", |r| r.published = ways(&["p"]));
    assert_eq!(item.published.unwrap().found.text, "2 May");
}

#[test]
fn every_author_counts_once() {
    let item = first("<li><b>a</b><b>b</b><b>a</b>", |r| r.author = ways(&["b"]));
    assert_eq!(item.authors.len(), 2);
}

#[test]
fn a_link_may_stand_around_the_element() {
    let item = first("<li><a href=x><b>a</b></a>", |r| r.link = ways(&["b"]));
    assert_eq!(item.link.unwrap().text, "x");
}

#[test]
fn media_has_a_type() {
    let item = first("<li><audio><source src=a.mp3 type=audio/mpeg></audio>", |r| r.enclosure = ways(&["audio"]));
    assert_eq!(item.enclosures[0].media_type.as_deref(), Some("audio/mpeg"));
}

#[test]
fn the_first_heading_is_the_title() {
    let item = first("<li><a href=x>tag</a><h3>a</h3>", |_| {});
    assert_eq!(item.title.unwrap().text, "a");
}

#[test]
fn without_heading_the_first_link_with_text_is_the_title() {
    let item = first("<li><a href=x><img src=x></a><a href=x>a</a>", |_| {});
    assert_eq!(item.title.unwrap().text, "a");
}

#[test]
fn without_text_the_alternative_text_is_the_title() {
    let item = first("<li><a href=x><img src=x alt=a></a>", |_| {});
    assert_eq!(item.title.unwrap().text, "a");
}

#[test]
fn the_link_of_the_title_counts_before_the_first() {
    let item = first("<li><a href=tag>tag</a><h3><a href=x>a</a></h3>", |_| {});
    assert_eq!(item.link.unwrap().text, "x");
}

#[test]
fn a_row_may_name_its_address_in_data_href() {
    assert_eq!(first("<li data-href=x><a href=y>a</a>", |_| {}).link.unwrap().text, "x");
}

#[test]
fn a_script_is_no_link() {
    assert_eq!(first("<li><a href='javascript:void(0)'>a</a><a href=x>b</a>", |_| {}).link.unwrap().text, "x");
}

#[test]
fn the_first_time_is_when_it_was_published() {
    let item = first("<li><time>now</time><time datetime=2026-01-02></time>", |_| {});
    assert_eq!(item.published.unwrap().found.text, "2026-01-02");
}

#[test]
fn the_first_picture_is_the_image() {
    let item = first("<li><img src=a.jpg alt=b>", |_| {});
    assert_eq!((item.image.unwrap().text, item.image_alt.unwrap()), ("a.jpg".to_owned(), "b".to_owned()));
}

#[test]
fn what_an_element_says_to_machines_of_a_day_is_its_date() {
    let published = |markup: &str| {
        let item = first(&format!("<ul><li><a href=/a>A</a>{markup}</ul>"), |_| {});
        item.published.map(|date| date.found.text)
    };
    for (markup, expected) in [
        ("<time datetime=PT5M>5 min</time><time datetime=2026-03-09>9 March</time>", Some("2026-03-09")),
        ("<time datetime=19:30>19:30</time><time datetime=2026-03-09T10:00Z>x</time>", Some("2026-03-09T10:00Z")),
        ("<time title='Mon, 09 Mar 2026 10:00:00 GMT'>1 day ago</time>", Some("Mon, 09 Mar 2026 10:00:00 GMT")),
        ("<abbr title=2026-03-09T10:00:00+01:00>yesterday</abbr>", Some("2026-03-09T10:00:00+01:00")),
        ("<span data-timestamp=1773050400000></span>", Some("1773050400000")),
        ("<span data-time=1773050400></span>", Some("1773050400")),
        ("<span data-published-date=2026-03-09></span>", Some("2026-03-09")),
        ("<span data-updated-time=1773050400></span>", None),
        ("<span data-id=1773050400></span>", None),
        ("<abbr title='Estimated time of arrival'>ETA</abbr>", None),
        ("<time itemprop=validThrough datetime=2026-02-10>10 February</time>", None),
    ] {
        assert_eq!(published(markup).as_deref(), expected, "{markup}");
    }
}

fn xpath(source: &str) -> Place {
    Place::XPath(XPath::parse(source).unwrap())
}

fn by_path(source: &str) -> Ways {
    vec![Way::Read(Read { at: Some(xpath(source)), ..Read::default() })]
}

#[test]
fn xpath_gives_nodes_attributes_and_texts_within_the_item() {
    let page = "<ul><li class=x><b>no</b></ul><ol><li><h2> One <i>more</i></h2><a href=/1><img src=1.jpg></a><p>a</p><p>b</p>\
                <time datetime=2026-01-02>Friday</time><li><h2>Two</h2><a href=/2>x</a></ol>";
    let mut recipe = ListRecipe::of_items(xpath("//ol/li[h2]"));
    recipe.title = by_path("normalize-space(h2)");
    recipe.link = by_path("a/@href");
    recipe.author = by_path(".//p");
    recipe.content = by_path("concat('1 < ', count(p))");
    recipe.image = by_path(".//img");
    recipe.published = by_path("time");
    recipe.summary = ways(&["p + p"]);
    let items = items(page, &recipe);
    let text = |found: &Option<Found>| found.as_ref().map(|found| found.text.clone()).unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!([text(&items[0].title), text(&items[1].title)], ["One more", "Two"]);
    assert_eq!([text(&items[0].link), text(&items[1].link)], ["/1", "/2"]);
    assert_eq!([&items[0].authors[0].text, &items[0].authors[1].text], ["a", "b"]);
    assert_eq!([text(&items[0].content), text(&items[0].image), text(&items[0].summary)], ["1 &lt; 2", "1.jpg", "b"]);
    assert_eq!(items[0].published.as_ref().unwrap().found.text, "2026-01-02");
    assert_eq!(items[0].title.as_ref().unwrap().evidence, Evidence::Selector("normalize-space(h2)".into()));
}

#[test]
fn what_xpath_gives_is_captured_as_what_a_selector_does() {
    let read = Read {
        at: Some(xpath("string(b)")),
        capture: Some("v(.+)".parse().unwrap()),
        replace: Some("Release $1".into()),
        ..Read::default()
    };
    let item = first("<li><b>v1.2</b><a href=x>y</a>", |recipe| recipe.title = vec![Way::Read(read.clone())]);
    assert_eq!(item.title.unwrap().text, "Release 1.2");
}

#[test]
fn xpath_that_looks_at_too_much_costs_no_more_than_its_budget_and_is_named() {
    let page = "<li><a href=x>y</a>".repeat(5_000);
    let mut recipe = recipe();
    recipe.title = by_path("count(//li[count(//a) > 3])");
    let error = extract(&Document::parse(&page), &recipe, &|_: &str| false).unwrap_err();
    assert_eq!(error, ExtractError::Exhausted { expression: "count(//li[count(//a) > 3])".into() });
}

#[test]
fn a_line_of_a_recipe_says_each_place() {
    let line = |at, attr: Option<&str>| Read { at, attr: attr.map(str::to_owned), ..Read::default() }.line();
    assert_eq!(line(Some(Place::Css(Css::parse("h2 a").unwrap())), Some("href")), "h2 a @href");
    assert_eq!(line(None, None), ".");
    assert_eq!(line(Some(xpath(".//a[@x='1']")), None), "{ xpath = \".//a[@x='1']\" }");
    assert_eq!(line(Some(xpath("a[@x=\"1\"]")), Some("href")), "{ xpath = 'a[@x=\"1\"]', attr = \"href\" }");
}

#[test]
fn a_line_of_a_recipe_says_all_that_it_does() {
    let pattern = |text: &str| Regex::new(text).unwrap();
    let several = Read {
        also: vec![Place::Css(Css::parse("p.b").unwrap())],
        capture: Some(pattern("(.*) km")),
        replace: Some("$1".into()),
        then: vec![(pattern("a"), Some("b".into()))],
        join: Joined::Between("; ".into()),
        ..read("p.a")
    };
    let line = r#"{ css = ["p.a", "p.b"], capture = ["(.*) km", "a"], replace = ["$1", "b"], join = "; " }"#;
    assert_eq!(several.line(), line);
    assert_eq!(Read { join: Joined::Never, ..read("p") }.line(), r#"{ css = "p", join = false }"#);
}
