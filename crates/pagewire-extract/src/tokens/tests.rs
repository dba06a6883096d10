use html5ever::{ParseOpts, parse_document, tendril::TendrilSink};
use scraper::{Html, HtmlTreeSink};

use super::parse;
use crate::markup::tests::Choices;

#[track_caller]
fn same(text: &str) {
    let ours = parse(text, HtmlTreeSink::new(Html::new_document()));
    let theirs = parse_document(HtmlTreeSink::new(Html::new_document()), ParseOpts::default()).one(text);
    assert_eq!(ours.quirks_mode, theirs.quirks_mode, "of {text:?}");
    assert!(ours.tree == theirs.tree, "{text:?} gives\n{}\nand not\n{}", ours.html(), theirs.html());
}

const PIECES: [&str; 95] = [
    "<!DOCTYPE html>",
    "<!doctype html PUBLIC '-//W3C//DTD HTML 4.01 Transitional//EN'>",
    "<html lang=en>",
    "<head>",
    "</head>",
    "<body class=a>",
    "<BODY onload=x>",
    "</body>",
    "</html>",
    "<meta charset=utf-8>",
    "<base href='/'>",
    "<title>",
    "</title>",
    "<TITLE>",
    "</TITLE >",
    "<textarea>",
    "</textarea>",
    "<script>",
    "</script>",
    "<script type=\"application/json\">",
    "<style>",
    "</style>",
    "<noscript>",
    "</noscript>",
    "<iframe>",
    "</iframe>",
    "<xmp>",
    "</xmp>",
    "<plaintext>",
    "<div>",
    "</div>",
    "<DIV ID=x id=y Class='z'>",
    "<p>",
    "</p>",
    "<a href=\"/a?b=1&amp;c=2\">",
    "<a href=/x/>",
    "<a href='it\"s &copy;'>",
    "<a\nhref = x\ttitle>",
    "</a>",
    "</a href=x>",
    "<br/>",
    "<br / >",
    "<img src=x alt='>'>",
    "<b>",
    "</b>",
    "<i x=&lt>",
    "</i>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "<select>",
    "<option>",
    "</select>",
    "<ul>",
    "<li>",
    "</ul>",
    "<pre>\n",
    "</pre>",
    "<svg viewBox='0 0 1 1'>",
    "<path/>",
    "</svg>",
    "<math>",
    "<mi>",
    "</math>",
    "<![CDATA[x<y]]>",
    "<!-- c -->",
    "<!--",
    "-->",
    "<!x>",
    "<?php ?>",
    "</>",
    "</ x>",
    "<",
    "< ",
    "<3",
    ">",
    "\"",
    "'",
    "=",
    "/",
    "&amp;",
    "&lt",
    "&notit;",
    "&#x41;",
    "&",
    "&#0;",
    "text ",
    "é本",
    "\n",
    "\r\n",
    "\r",
    "\u{0}",
    "<form><input value=\"a&#34;b\">",
];

#[test]
fn any_text_makes_the_tree_that_the_library_makes_of_it() {
    let mut choices = Choices(7);
    for _ in 0..20_000 {
        same(&choices.join(&PIECES));
    }
}

#[test]
fn an_unquoted_value_may_end_in_a_slash() {
    same("<svg><a href=x/>y</a>z");
}

#[test]
fn an_unfinished_end_tag_of_a_title_is_text() {
    same("<title>a</title");
    same("<title>a</title x");
}

#[test]
fn a_script_that_never_ends_takes_the_rest() {
    same("<script type=application/json>{\"a\":\"<b>&amp;\"}");
    same("<script><!--<script></script>x");
}

#[test]
fn what_looks_like_a_reference_may_run_into_a_tag() {
    same("a &am<b>p;</b> &no<i>t</i>");
}

#[test]
fn a_page_may_begin_with_a_byte_order_mark() {
    same("\u{feff}<p>a");
}

#[test]
fn a_pre_drops_its_first_line_end() {
    same("<pre>\r\n\r\na</pre><textarea>\n\nb</textarea>");
}
