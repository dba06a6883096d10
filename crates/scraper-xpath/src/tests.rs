use super::{Budget, Layout, TooCostly, XPath};
use scraper::Html;

const PAGE: &str = "<html lang=de-AT><body><div id=story class=\"lead big\"><h1>Title</h1><p>One</p><p class=ad>Two \
    <b>bold</b></p><p>Three</p></div><ul><li>a<li>b<li>c</ul><a href=/next rel=next>Next</a><img src=/x.gif></body></html>";

fn texts_on(page: &str, path: &str) -> Result<Vec<String>, TooCostly> {
    let html = Html::parse_document(page);
    let path = XPath::parse(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    path.select(&Layout::new(&html), &mut Budget::default()).map(|selected| selected.texts)
}

#[track_caller]
fn selects(cases: &[(&str, &[&str])]) {
    for (path, expected) in cases {
        assert_eq!(texts_on(PAGE, path).unwrap(), *expected, "{path}");
    }
}

#[test]
fn walks_every_axis() {
    selects(&[
        ("/html/body/div/p", &["One", "Two bold", "Three"]),
        ("//p/b", &["bold"]),
        ("//b/..", &["Two bold"]),
        ("//b/ancestor::div/@id", &["story"]),
        ("//b/ancestor-or-self::*[@class]/@class", &["lead big", "ad"]),
        ("//h1/following-sibling::p[1]", &["One"]),
        ("//p[@class='ad']/preceding-sibling::*[1]", &["One"]),
        ("//ul/preceding::p", &["One", "Two bold", "Three"]),
        ("//ul/following::a", &["Next"]),
        ("//li/self::li[2]", &[]),
        ("//div/descendant::b", &["bold"]),
        ("//p/child::text()", &["One", "Two ", "Three"]),
        ("//a/attribute::*[. = 'next']", &["next"]),
        ("//@rel/parent::a", &["Next"]),
    ]);
}

#[test]
fn conditions_count_from_one_along_their_axis() {
    selects(&[
        ("//li[2]", &["b"]),
        ("//li[last()]", &["c"]),
        ("//li[position() < 3]", &["a", "b"]),
        ("(//p)[3]", &["Three"]),
        ("//p[not(@class)][2]", &["Three"]),
        ("//li[position() mod 2 = 1]", &["a", "c"]),
        ("//li[last() - 1]", &["b"]),
    ]);
}

#[test]
fn asks_what_elements_are_called() {
    selects(&[
        ("//div[contains(concat(' ', normalize-space(@class), ' '), ' lead ')]/h1", &["Title"]),
        ("//*[@id='story' and h1]/h1", &["Title"]),
        ("//P[starts-with(., 'Th')]", &["Three"]),
        ("//p[.='One' or contains(text(), 'Three')]", &["One", "Three"]),
        ("id('story')/h1", &["Title"]),
        ("//h1 | //b | //h1", &["Title", "bold"]),
        ("//*[local-name()='b']", &["bold"]),
        ("//b[lang('de')]", &["bold"]),
        ("//p[string-length(.) > 4]", &["Two bold", "Three"]),
    ]);
}

#[test]
fn gives_values_of_other_sorts_as_a_text() {
    selects(&[
        ("substring-before(//p[2], ' ')", &["Two"]),
        ("substring-after('a=b', '=')", &["b"]),
        ("substring('12345', 1.5, 2.6)", &["234"]),
        ("substring('12345', 2)", &["2345"]),
        ("translate('bar', 'abc', 'AB')", &["BAr"]),
        ("concat(//h1, ': ', count(//p))", &["Title: 3"]),
        ("2 + 3 * 4 - 6 div 2", &["11"]),
        ("-3 mod 2", &["-1"]),
        ("1 div 0", &["Infinity"]),
        ("number('x')", &["NaN"]),
        ("round(-0.5) + floor(2.7) + ceiling(2.1)", &["5"]),
        ("//p = 'Three'", &["true"]),
        ("//p != 'Three' and not(//p = 'Four')", &["true"]),
        ("boolean(//video)", &["false"]),
        ("sum(//none)", &["0"]),
    ]);
}

#[test]
fn names_that_are_operators_elsewhere_are_names_of_elements() {
    selects(&[("//div[div or p]/h1", &["Title"]), ("//*[@* = 'ad']/b", &["bold"]), ("count(//*) * 0", &["0"])]);
}

#[test]
fn says_what_is_wrong_with_an_expression() {
    for (path, words) in [
        ("//div[", "name is missing"),
        ("//div[@id='a'", "`]` is missing"),
        ("//div[@id='a]", "no end"),
        ("foo(1)", "no function `foo()`"),
        ("contains(a)", "does not take 1"),
        ("//div]", "does not fit"),
        ("", "is empty"),
        ("$x", "variable"),
        ("up::div", "no axis"),
        ("a ? b", "`?`"),
        (&"(".repeat(500), "nested"),
        (&"1+".repeat(500), "follow one another"),
        (&"x".repeat(5_000), "longer"),
    ] {
        let error = XPath::parse(path).unwrap_err();
        assert!(error.to_string().contains(words), "{path}: {error}");
    }
}

#[test]
fn a_page_cannot_make_an_expression_costly() {
    let nested = format!("{}x{}", "<div>".repeat(400), "</div>".repeat(400)).repeat(100);
    assert_eq!(texts_on(&nested, "//div[ancestor::div[contains(., 'y')]]"), Err(TooCostly));
    let flat = "<i>a</i>".repeat(20_000);
    assert_eq!(texts_on(&flat, "//i[count(following-sibling::i) = 3]"), Err(TooCostly));
}

#[test]
fn what_lies_inside_another_is_looked_at_once() {
    let nested = format!("{}<b>x</b>{}", "<div>".repeat(400), "</div>".repeat(400)).repeat(100);
    assert_eq!(texts_on(&nested, "//div//div//b").unwrap().len(), 100);
}
