use super::*;

fn items(text: &str) -> Vec<crate::model::RawItem> {
    read(text).unwrap().unwrap().items
}

fn text(found: &Option<Found>) -> &str {
    found.as_ref().map_or("", |found| &found.text)
}

const RSS: &str = r#"<?xml version="1.0"?><!-- made by hand --><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
    <channel><title>The Harbour Post</title><link>https://post.example/</link><description>News</description>
    <language>en-gb</language>
    <item><title>Bridge &amp; tunnel</title><link>https://post.example/bridge</link><guid isPermaLink="false">n1</guid>
    <description>Short.</description><content:encoded><![CDATA[<p>Long.</p>]]></content:encoded>
    <dc:creator>Ada Brook</dc:creator><category>Town</category><pubDate>Tue, 03 Nov 2026 08:00:00 GMT</pubDate>
    <media:thumbnail url="https://post.example/b.jpg"/>
    <enclosure url="https://post.example/b.mp3" type="audio/mpeg" length="12"/></item>
    <item><title>Second</title><guid>https://post.example/second</guid><description>&lt;p&gt;All of it.&lt;/p&gt;</description></item>
    </channel></rss>"#;

#[test]
fn reads_rss_with_its_usual_extensions() {
    let items = items(RSS);
    assert_eq!(text(&items[0].title), "Bridge & tunnel");
    assert_eq!(text(&items[0].link), "https://post.example/bridge");
    assert_eq!(text(&items[0].native_id), "n1");
    assert_eq!(text(&items[0].summary), "Short.");
    assert_eq!(text(&items[0].content), "<p>Long.</p>");
    assert_eq!(items[0].authors[0].text, "Ada Brook");
    assert_eq!(items[0].categories[0].text, "Town");
    assert_eq!(items[0].published.as_ref().unwrap().found.text, "Tue, 03 Nov 2026 08:00:00 GMT");
    assert_eq!(text(&items[0].image), "https://post.example/b.jpg");
    assert_eq!(items[0].enclosures[0].length, Some(12));
}

#[test]
fn a_guid_that_is_a_permalink_is_the_link_and_a_description_in_html_is_the_content() {
    let items = items(RSS);
    assert_eq!(text(&items[1].link), "https://post.example/second");
    assert_eq!(text(&items[1].content), "<p>All of it.</p>");
    assert_eq!(items[1].summary, None);
}

#[test]
fn reads_atom() {
    let items = items(
        r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>urn:a</id><updated>2026-11-03T08:00:00Z</updated>
        <entry><title type="html">A &amp;amp; &lt;b&gt;B&lt;/b&gt;</title><id>urn:1</id><updated>2026-11-03T09:00:00+01:00</updated>
        <published>2026-11-02T09:00:00+01:00</published><link href="/one"/><link rel="enclosure" href="/a.mp3" type="audio/mpeg" length="7"/>
        <author><name>Ada Brook</name></author><category term="t" label="Town"/><summary>Short.</summary>
        <content type="html">&lt;p&gt;Long.&lt;/p&gt;</content></entry></feed>"#,
    );
    assert_eq!(text(&items[0].title), "A & B");
    assert_eq!(text(&items[0].link), "/one");
    assert_eq!(items[0].published.as_ref().unwrap().found.text, "2026-11-02T09:00:00+01:00");
    assert_eq!(text(&items[0].content), "<p>Long.</p>");
    assert_eq!(items[0].enclosures[0].url.text, "/a.mp3");
    assert_eq!(items[0].categories[0].text, "Town");
}

#[test]
fn reads_json_feed() {
    let items = items(
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"1","url":"https://a.example/1",
        "title":"One","content_text":"a < b","date_published":"2026-11-03T09:00:00Z","authors":[{"name":"Ada"}],"tags":["x"]}]}"#,
    );
    assert_eq!(text(&items[0].title), "One");
    assert_eq!(text(&items[0].summary), "a < b");
    assert_eq!(items[0].authors[0].text, "Ada");
}

#[test]
fn a_page_is_no_feed() {
    for text in ["<!DOCTYPE html><title>x</title>", "{\"items\":[]}", "", "<svg>", "<rssfeed>", "feed", "<!--"] {
        assert!(read(text).is_none(), "{text}");
    }
}

#[test]
fn of_a_feed_that_is_cut_off_the_items_before_are_read() {
    for cut in ["</channel></rss>", "</item></channel></rss>", "description></item></channel></rss>"] {
        let text = RSS.replace("\n    </channel>", "</channel>");
        let whole = text.rfind("</item>").unwrap();
        assert!(text.len() > whole);
        let feed = &text[..text.trim_end().len() - cut.len()];
        let expected = if cut.starts_with("</channel") { 2 } else { 1 };
        assert_eq!(items(feed).len(), expected, "{cut}");
    }
}

#[test]
fn a_feed_that_is_cut_off_before_its_first_item_is_an_error_and_one_without_items_another() {
    let cut = &RSS[..RSS.find("</item>").unwrap()];
    assert!(matches!(read(cut), Some(Err(ExtractError::BrokenFeed(_)))));
    let empty =
        "<rss version='2.0'><channel><title>T</title><link>/</link><description>d</description></channel></rss>";
    assert_eq!(read(empty), Some(Err(ExtractError::EmptyFeed)));
}

fn rss(items: &str) -> String {
    format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>T</title>{items}</channel></rss>")
}

fn titles(text: &str) -> Vec<String> {
    items(text).into_iter().map(|item| item.title.unwrap().text).collect()
}

fn published(item: &crate::model::RawItem) -> &str {
    item.published.as_ref().map_or("", |date| &date.found.text)
}

#[test]
fn a_flaw_in_one_item_costs_no_other() {
    for flawed in [
        "Salt & vinegar",
        "Rain < 5 mm",
        "Pier&#0; opens",
        "Caf&eacute;",
        "A <b>bold</b> claim",
        "Unclosed <i>words",
        "Wrongly </b>closed",
        "<![CDATA[In a section]]>",
        "&unknown; reference",
    ] {
        let feed = rss(&format!("<item><title>{flawed}</title></item><item><title>Whole one</title></item>"));
        assert_eq!(titles(&feed).last().unwrap(), "Whole one", "{flawed}");
        assert_eq!(items(&feed).len(), 2, "{flawed}");
    }
}

#[test]
fn ampersands_in_addresses_stay() {
    let feed = rss("<item><title>T</title><link>https://post.example/?a=1&b=2&copy=3</link></item>");
    assert_eq!(text(&items(&feed)[0].link), "https://post.example/?a=1&b=2&copy=3");
}

#[test]
fn what_stands_before_a_feed_is_passed_over() {
    let feed = rss("<item><title>One</title></item>");
    for before in
        ["\n\n  ", "<br />\n<b>Notice</b>: x in <b>y.php</b><br />\n", "Deprecated: z\n", "\u{feff}\n", "<!-- c -->"]
    {
        assert_eq!(titles(&format!("{before}{feed}")), ["One"], "{before}");
    }
    assert!(read(&format!("<html><body><pre>{feed}</pre></body></html>")).is_none());
}

#[test]
fn entities_that_a_feed_declares_are_known_and_grow_into_nothing() {
    let bomb = "<!DOCTYPE rss [<!ENTITY nbsp \"&#160;\"><!ENTITY a \"haha\"><!ENTITY b \"&a;&a;&a;\">]>";
    let feed = rss("<item><title>Pier&nbsp;opens &b;</title></item>").replace("<rss", &format!("{bomb}<rss"));
    assert_eq!(titles(&feed), ["Pier\u{a0}opens &a;&a;&a;"]);
}

#[test]
fn the_encoding_that_a_text_declares_is_that_of_its_bytes_long_ago() {
    let feed = rss("<item><title>Größe</title></item>").replace("?>", " encoding=\"windows-1251\"?>");
    assert_eq!(titles(&feed), ["Größe"]);
}

#[test]
fn prefixes_that_nobody_declared_mean_what_they_usually_mean() {
    let items = items(&rss(
        "<item><dc:creator>Ada Brook</dc:creator><dc:date>2026-03-06</dc:date><content:encoded>&lt;p&gt;Long.&lt;/p&gt;</content:encoded>\
         <media:content url='/a.mp3' type='audio/mpeg'/><itunes:image href='/i.png'/></item>",
    ));
    let item = &items[0];
    assert_eq!((item.authors[0].text.as_str(), published(item)), ("Ada Brook", "2026-03-06"));
    assert_eq!((text(&item.content), text(&item.image)), ("<p>Long.</p>", "/i.png"));
    assert_eq!(item.enclosures[0].url.text, "/a.mp3");
}

#[test]
fn every_enclosure_is_kept_once_and_those_of_groups_too() {
    let items = items(&rss(
        "<item><enclosure url='/1.mp3' type='audio/mpeg' length='11'/><enclosure url='/1.pdf'/><media:content url='/1.mp3' medium='audio'/>\
         <media:group><media:content url='/1.mp4' medium='video' fileSize='9'/><media:thumbnail url='/1.jpg'/></media:group></item>",
    ));
    let urls: Vec<_> = items[0].enclosures.iter().map(|enclosure| enclosure.url.text.as_str()).collect();
    assert_eq!((urls, text(&items[0].image)), (vec!["/1.mp3", "/1.pdf", "/1.mp4"], "/1.jpg"));
    assert_eq!(items[0].enclosures[2].length, Some(9));
}

#[test]
fn rss_1_0_has_its_items_beside_the_channel() {
    let feed = read(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>
         <channel rdf:about='x'><title>T</title><link>/blog/</link></channel>
         <item rdf:about='https://post.example/1'><title>One</title></item></rdf:RDF>",
    );
    let feed = feed.unwrap().unwrap();
    assert_eq!(text(&feed.items[0].link), "https://post.example/1");
    assert_eq!((text(&feed.title), text(&feed.home)), ("T", "/blog/"));
}

#[test]
fn reads_atom_0_3() {
    let items = items(
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title type='text/html' mode='escaped'>Pier &amp;amp; sea</title>
         <link rel='alternate' type='text/html' href='/1'/><issued>2026-03-06T10:00:00Z</issued><modified>2026-03-07T10:00:00Z</modified>
         <content type='text/html' mode='escaped'>&lt;p&gt;Hi&lt;/p&gt;</content></entry></feed>",
    );
    assert_eq!((text(&items[0].title), text(&items[0].content)), ("Pier & sea", "<p>Hi</p>"));
    assert_eq!(published(&items[0]), "2026-03-06T10:00:00Z");
    assert_eq!(items[0].updated.as_ref().unwrap().found.text, "2026-03-07T10:00:00Z");
}

#[test]
fn the_prefix_of_atom_and_wrong_types_of_texts_are_forgiven() {
    let items = items(
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title type='text/html'>Salt &amp;amp; vinegar</a:title></a:entry>
         <a:entry><a:title type='TEXT'>Plain</a:title><a:updated>6 March 2026</a:updated></a:entry></a:feed>",
    );
    assert_eq!((text(&items[0].title), text(&items[1].title)), ("Salt & vinegar", "Plain"));
    assert_eq!(items[1].updated.as_ref().unwrap().found.text, "6 March 2026");
}

#[test]
fn what_looks_like_tags_in_a_plain_headline_is_escaped_for_what_follows() {
    let items = items(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Use of &lt;b&gt;</title><content>One\n\nTwo\nThree</content></entry>
         <entry><title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A <b>word</b></div></title></entry></feed>",
    );
    assert_eq!((text(&items[0].title), text(&items[1].title)), ("Use of &lt;b&gt;", "A word"));
    assert_eq!(text(&items[0].content), "<p>One</p><p>Two<br>Three</p>");
}

#[test]
fn the_base_of_an_entry_counts_for_its_link() {
    let items = items(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry xml:base='https://b.example/x/'><title>T</title><link href='1'/></entry></feed>",
    );
    assert_eq!(text(&items[0].link), "https://b.example/x/1");
}

#[test]
fn descriptions_of_media_are_read_where_nothing_else_is_said() {
    let of = |words: &str| {
        let entry = format!("<media:group><media:description>{words}</media:description></media:group>");
        items(&format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>T</title>{entry}</entry></feed>"))
            .remove(0)
    };
    assert_eq!(text(&of("How it was").summary), "How it was");
    assert_eq!(text(&of("One\nTwo").content), "<p>One<br>Two</p>");
}

fn json(members: &str) -> String {
    format!(
        "{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{{\"id\":1,\"title\":\"One\"{members}}},{{\"id\":\"2\",\"title\":\"Two\"}}]}}"
    )
}

#[test]
fn an_odd_member_of_json_costs_itself() {
    for members in [
        ",\"tags\":null,\"author\":null,\"attachments\":null,\"image\":null",
        ",\"tags\":\"harbour\",\"authors\":{\"name\":\"Ada\"}",
        ",\"attachments\":[{\"url\":\"/1.mp3\",\"size_in_bytes\":12.0}]",
        ",\"content_html\":7,\"date_published\":[]",
        ",",
        ",\"summary\":\"line\n\tbreak\"",
    ] {
        assert_eq!(titles(&json(members)), ["One", "Two"], "{members}");
    }
    let item =
        &items(&json(",\"attachments\":{\"url\":\"/1.mp3\",\"size_in_bytes\":12.0},\"author\":{\"name\":\"Ada\"}"))[0];
    assert_eq!((item.enclosures[0].length, item.authors[0].text.as_str()), (Some(12), "Ada"));
    assert_eq!(titles(&format!("\u{feff}\n{}\n-- ", json(""))), ["One", "Two"]);
}

#[test]
fn a_json_feed_is_known_wherever_it_says_so() {
    let items: String = (0..60).map(|n| format!("{{\"id\":\"{n}\",\"content_text\":\"{n}\"}},")).collect();
    assert!(read(&format!("{{\"items\":[{items}],\"version\":\"https://jsonfeed.org/version/1.1\"}}")).is_some());
    assert!(read(&format!("{{\"home_page_url\":\"/\",\"items\":[{items}]}}")).is_some());
}

#[test]
fn lines_of_a_json_text_stay() {
    let items = items(&json(",\"content_text\":\"One\\n\\nTwo\""));
    assert_eq!(text(&items[0].content), "<p>One</p><p>Two</p>");
}
