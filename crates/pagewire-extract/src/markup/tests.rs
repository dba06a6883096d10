use scraper::Html;

use super::slim;

/// Pseudo-random choices, the same on every run.
pub(crate) struct Choices(pub u64);

impl Choices {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    pub(crate) fn join(&mut self, pieces: &[&str]) -> String {
        (0..self.below(40)).map(|_| pieces[self.below(pieces.len())]).collect()
    }
}

const MARKUP: [&str; 30] = [
    "<div>",
    "</div>",
    "<a href='x'>",
    "</a>",
    "<p>",
    "<b class=\"c\">",
    "</b>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<",
    ">",
    "\"",
    "'",
    "é",
    "本",
    "&amp;",
    "&lt",
    "<title>",
    "</title>",
    "<textarea>",
    "</textarea>",
    "<li>",
    "<ul>",
    "<img src=x alt='>'>",
    "<br/>",
    "</p>",
    "text ",
    "<a title=\"<script>\">",
];
const DROPPED: [&str; 24] = [
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<script type=application/json>",
    "<style>",
    "</style >",
    "<svg>",
    "</svg>",
    "<svg/>",
    "<path d='x'/>",
    "<noscript>",
    "</noscript>",
    "<![CDATA[",
    "]]>",
    "<math>",
    "<foreignObject>",
    "<!",
    "</",
    "<?",
    "--!>",
    "<!DOCTYPE html>",
    "<plaintext>",
    "<select>",
];

#[test]
fn a_page_without_dropped_elements_gives_the_same_tree() {
    let mut choices = Choices(1);
    for _ in 0..3_000 {
        let page = choices.join(&MARKUP);
        assert!(Html::parse_document(&slim(&page)).tree == Html::parse_document(&page).tree, "{page}");
    }
}

#[test]
fn any_text_is_a_page() {
    let mut choices = Choices(2);
    let pieces = [&MARKUP[..], &DROPPED[..]].concat();
    for _ in 0..3_000 {
        Html::parse_document(&slim(&choices.join(&pieces)));
    }
}

#[test]
fn a_page_cut_off_anywhere_is_a_page() {
    let page = "<!--é--><script>本</script><svg><a é='本'></svg><noscript><img src=é></noscript><style>é</style>é";
    for end in (0..page.len()).filter(|&end| page.is_char_boundary(end)) {
        slim(&page[..end]);
    }
}

#[test]
fn drops_comments() {
    assert_eq!(slim("a<!-- <b> -->c"), "ac");
}

#[test]
fn drops_code_and_styles_without_regard_to_case() {
    assert_eq!(slim("a<SCRIPT>'</div>'</script >b<style>i{}</STYLE>c"), "abc");
}

#[test]
fn keeps_scripts_that_hold_data() {
    let page = r#"<script type="application/ld+json">{"a":"<!--"}</script><script id=__NEXT_DATA__>{}</script>"#;
    assert_eq!(slim(page), page);
    let pieces = r#"<script>self.__next_f.push([1,"5:[]"])</script>"#;
    assert_eq!(slim(pieces), pieces);
}

#[test]
fn drops_drawings_with_all_they_hold() {
    assert_eq!(slim("a<svg><svg><title>x</title></svg><!--</svg>--><style>b</style></svg>c"), "ac");
}

#[test]
fn leaves_an_unclosed_drawing() {
    assert_eq!(slim("<svg><path/><p>text</p>"), "<svg><path/><p>text</p>");
}

#[test]
fn leaves_an_unclosed_comment() {
    assert_eq!(slim("a<!-- b"), "a<!-- b");
}

#[test]
fn an_unclosed_script_reaches_to_the_end() {
    assert_eq!(slim("a<script>b</div>"), "a");
}

#[test]
fn keeps_what_looks_like_an_element_inside_an_attribute() {
    let page = r#"<a title="<script>">b</a>"#;
    assert_eq!(slim(page), page);
}

#[test]
fn keeps_what_looks_like_an_element_inside_raw_text() {
    let page = "<title>a <!-- b --> <script></title><textarea><style></textarea>";
    assert_eq!(slim(page), page);
}

#[test]
fn what_is_dropped_leaves_no_new_tag_behind() {
    assert_eq!(slim("<<!-- -->b>"), "< b>");
}

#[test]
fn frees_an_image_that_stands_in_noscript_alone() {
    assert_eq!(slim("<p><img src=data:x><noscript><img src=a></noscript>"), "<p><img src=data:x><img src=a>");
}

#[test]
fn drops_a_noscript_beside_the_same_image() {
    assert_eq!(slim("<p><img data-src=a><noscript><img src=a></noscript>"), "<p><img data-src=a>");
}

#[test]
fn drops_a_noscript_in_the_head() {
    assert_eq!(slim("<head><noscript><img src=a></noscript><title>b</title>"), "<head><title>b</title>");
}

#[test]
fn drops_attributes_beyond_the_limit() {
    let page = format!("<a{} href=x>b</a>", " c".repeat(300));
    assert_eq!(slim(&page), format!("<a{} >b</a>", " c".repeat(256)));
}

/// The depth of the deepest node that the parser makes of a page.
fn depth_of(page: &str) -> usize {
    let html = Html::parse_document(&slim(page));
    html.tree.nodes().map(|node| node.ancestors().count()).max().unwrap_or(0)
}

#[test]
fn what_follows_unclosed_elements_is_read() {
    let page = format!("{}<article><h2>A story</h2></article>", "<div>".repeat(40_000));
    assert!(Html::parse_document(&slim(&page)).html().contains("<article><h2>A story</h2></article>"));
}

#[test]
fn no_mixture_of_unclosed_elements_nests_deep() {
    let names: Vec<&str> = "div span section table tr td ul li b i a font form button object select template math mi \
                            svg g custom-x h1 h2 p dl dd fieldset center ruby rt caption marquee label option nobr \
                            code details figure pre optgroup desc foreignObject annotation-xml input link tbody source \
                            iframe style script xmp textarea image title"
        .split(' ')
        .collect();
    let mut choices = Choices(3);
    for _ in 0..60 {
        let few: Vec<&str> = (0..1 + choices.below(5)).map(|_| names[choices.below(names.len())]).collect();
        let page: String = (0..3_000).map(|_| format!("<{}>", few[choices.below(few.len())])).collect();
        let depth = depth_of(&page);
        assert!(depth < 1_200, "{few:?} nest {depth} deep");
    }
}

/// Parses a page of a piece over and over: how many elements the tree has, how deep it is, and the most attributes of one.
fn measure(piece: impl Fn(usize) -> String, times: usize) -> (usize, usize, usize) {
    let page: String = (0..times).map(piece).collect();
    let html = Html::parse_document(&slim(&page));
    let elements = || html.tree.nodes().filter_map(|node| node.value().as_element().map(|element| (node, element)));
    let depth = elements().map(|(node, _)| node.ancestors().count()).max().unwrap();
    let attributes = elements().map(|(_, element)| element.attrs().count()).max().unwrap();
    (elements().count(), depth, attributes)
}

// what a parser takes for a page is the number of elements times how deep they stand, or the square of the attributes

#[test]
fn deep_nesting_ends_in_a_shallow_tree() {
    let (elements, depth, _) = measure(|_| "<div>".to_owned(), 40_000);
    assert!(elements <= 40_010 && depth <= 1_200, "{elements} elements, {depth} deep");
}

#[test]
fn attributes_beyond_a_few_hundred_are_left_out() {
    let (_, _, attributes) = measure(|n| if n == 0 { "<a ".to_owned() } else { format!("a{n} ") }, 100_000);
    assert!(attributes <= 256, "{attributes} attributes");
}

#[test]
fn unclosed_drawings_end_in_a_shallow_tree() {
    let (elements, depth, _) = measure(|_| "<svg><p>".to_owned(), 20_000);
    assert!(elements <= 40_010 && depth <= 1_200, "{elements} elements, {depth} deep");
}

#[test]
fn unclosed_formatting_is_not_opened_anew_without_end() {
    let (elements, depth, _) = measure(|n| format!("<p><b id={n}>"), 10_000);
    assert!(elements <= 10 * 20_000 && depth <= 1_200, "{elements} elements, {depth} deep");
}
