use url::Url;

use super::{SiteRules, lead::Lead};
use crate::{
    Document,
    article::{Article, ArticleRecipe, WordReader, extract},
    model::Evidence,
};

const PAGE: &str = "<html><head><title>The ferry runs again | Post</title></head><body class=story-page><h2 class=head>The \
    ferry runs again</h2><div class=by>By Ada Brook and Carl Gauss</div><span id=day>2026-03-08</span><div class=menu><p>Many \
    words that look like a text of their own, in a long row of words, and then some more of them.</p><p>Many words that look \
    like a text of their own, in a long row of words, and once more.</p></div><div id=story><p>The harbour opened at \
    noon.</p><p class=promo>Buy now.</p><p>The first boat left.</p><img src=/pixel/ad.gif></div><a class=more href=/ferry/2>on</a>\
    </body></html>";

fn rules(text: &str) -> SiteRules {
    let (rules, faults) = SiteRules::parse(text);
    assert_eq!(faults, [], "{text}");
    rules
}

fn read_on(page: &str, text: &str) -> Article {
    let recipe = ArticleRecipe { site: Some(rules(text).into()), ..ArticleRecipe::default() };
    let day = |words: &str, _: Option<&str>| words.parse().ok().map(crate::model::Moment::Day);
    let senses = WordReader { date: &day, language: &|_, _| None };
    extract(page, &Url::parse("https://a.example/ferry").unwrap(), &recipe, &senses)
}

fn read(text: &str) -> Article {
    read_on(PAGE, text)
}

#[test]
fn rules_say_where_the_parts_of_an_article_are() {
    let article = read(
        "# a comment\n\ntitle: //h2[@class='head']\nbody: //div[@id='none']\nbody: //div[@id='story']\nauthor: //div[@class='by']\n\
         date: //span[@id='day']\nnext_page_link: //a[@class='more']\nprune: no\n",
    );
    assert_eq!(article.title.unwrap().text, "The ferry runs again");
    assert_eq!(article.text, "The harbour opened at noon.\nBuy now.\nThe first boat left.");
    assert_eq!(article.authors.iter().map(|name| name.text.as_str()).collect::<Vec<_>>(), ["Ada Brook", "Carl Gauss"]);
    assert_eq!(article.published.unwrap().moment.to_string(), "2026-03-08");
    assert_eq!(article.next.unwrap().text, "/ferry/2");
    assert_eq!(article.content.unwrap().evidence, Evidence::Selector("//div[@id='story']".into()));
}

#[test]
fn what_is_stripped_is_no_part_of_the_body() {
    let body = "body: //div[@id='story']\nprune: no\n";
    for strip in ["strip: //p[@class='promo']", "strip_id_or_class: promo", "strip_id_or_class: \"promo\""] {
        let article = read(&format!("{body}{strip}\nstrip_image_src: /pixel/"));
        assert_eq!(article.text, "The harbour opened at noon.\nThe first boat left.", "{strip}");
        assert!(!article.content.unwrap().text.contains("pixel"));
    }
}

#[test]
fn no_rule_strips_the_page_itself() {
    let article = read("body: //div[@id='story']\nprune: no\nstrip_id_or_class: story-page\nstrip: //body");
    assert!(article.text.contains("first boat"));
}

#[test]
fn strings_are_replaced_before_the_page_is_read() {
    for rule in ["replace_string(id=story): id=other", "find_string: id=story\nreplace_string: id=other"] {
        let article = read(&format!("body: //div[@id='other']\nprune: no\n{rule}"));
        assert!(article.text.starts_with("The harbour"), "{rule}");
    }
}

#[test]
fn without_a_body_a_page_is_read_like_any_other_unless_the_rules_forbid_it() {
    assert!(read("body: //div[@id='none']").text.contains("first boat"));
    assert!(read("body: //div[@id='none']\nautodetect_on_failure: no").content.is_none());
}

#[test]
fn a_link_with_a_condition_counts_where_that_holds() {
    let link = "single_page_link: //a[@class='more']/@href\nif_page_contains:";
    assert_eq!(read(&format!("{link} //span[@id='day']")).single_page.unwrap().text, "/ferry/2");
    assert!(read(&format!("{link} //table")).single_page.is_none());
}

#[test]
fn a_line_that_cannot_be_used_is_named_and_costs_nothing_else() {
    let (rules, faults) = SiteRules::parse(
        "title: //h2[\n\nbody: //div[@id='story']\ntilte: //h1\nprune: perhaps\nnonsense\ntidy: no\ntest_url: http://x/",
    );
    let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), 4, "{faults:?}");
    assert!(faults[0].starts_with("line 1: `//h2[` is no XPath"), "{faults:?}");
    assert_eq!(faults[1], "line 4: `tilte` is no directive");
    assert_eq!(faults[2], "line 5: `perhaps` is neither yes nor no");
    assert_eq!(faults[3], "line 6: it is no `directive: value`");
    assert!(Lead::of(&rules, &mut Document::parse(PAGE)).body.is_some());
}

#[test]
fn what_would_change_something_elsewhere_is_counted() {
    let (rules, faults) = SiteRules::parse(
        "strip_attr: //img/@class\nwrap_in(h2): //b\nmove_into(body): //i\ntidy: no\nhttp_header(User-Agent): Googlebot\nstrip_attr: //p/@id",
    );
    assert!(faults.is_empty(), "{faults:?}");
    let counted: Vec<&str> = rules.without_effect().collect();
    assert_eq!(counted, ["strip_attr", "wrap_in", "move_into", "http_header(user-agent)", "strip_attr"]);
}

#[test]
fn rules_for_all_sites_stand_behind_the_own_ones() {
    let global = rules("body: //body\nstrip_id_or_class: promo");
    let own = rules("body: //div[@id='story']\nprune: no").followed_by(&global);
    let lead = Lead::of(&own, &mut Document::parse(PAGE));
    assert_eq!(lead.body.unwrap().0, Evidence::Selector("//div[@id='story']".into()));
    let strict = rules("autodetect_on_failure: no").followed_by(&global);
    assert!(Lead::of(&strict, &mut Document::parse(PAGE)).body.is_none());
}

#[test]
fn headers_say_what_is_asked_for_and_never_who_asks() {
    let rules = rules(
        "http_header(User-Agent): Googlebot\nhttp_header(Cookie): consent=1\nhttp_header(X-Forwarded-For): 1.2.3.4",
    );
    assert_eq!(rules.headers().collect::<Vec<_>>(), [("cookie", "consent=1")]);
}

#[test]
fn a_page_too_large_for_the_rules_is_read_without_the_rest_of_them() {
    let page = PAGE.replace("<h2", &("<i>a</i>".repeat(20_000) + "<h2"));
    let article = read_on(&page, "title: //h2\nbody: //i[count(following-sibling::i) = 3]\nauthor: //div[@class='by']");
    assert!(article.costly_rules && article.title.is_some());
}

#[test]
fn replacing_cannot_make_a_page_grow_without_bounds() {
    let (rules, _) = SiteRules::parse(&format!("replace_string(<p>): {}", "<p>x".repeat(50_000)));
    assert!(rules.prepare(&"<p>".repeat(1_000)).len() < 10_000);
}
