use chrono::NaiveDate;

use super::*;

mod asides;
mod bylines;
mod dates;

/// Reads the dates of these pages: `3 March 2025` and ISO days.
fn read_date(words: &str) -> Option<Moment> {
    let words = words.trim();
    if let Ok(instant) = chrono::DateTime::parse_from_rfc3339(words) {
        return Some(Moment::Instant(instant));
    }
    if let Ok(naive) = words.parse::<chrono::NaiveDateTime>() {
        return Some(Moment::Instant(naive.and_utc().fixed_offset()));
    }
    let day = words.match_indices(char::is_numeric).find_map(|(at, _)| {
        let rest = words.get(at..)?;
        let iso = rest.get(..10).and_then(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok());
        iso.or_else(|| {
            let mut parts = rest.split_whitespace();
            let written = format!("{} {} {}", parts.next()?, parts.next()?, parts.next()?.get(..4)?);
            NaiveDate::parse_from_str(&written, "%d %B %Y").ok()
        })
    });
    day.map(Moment::Day)
}

/// Reads dates, and believes what a page says of its language.
fn senses() -> WordReader<'static> {
    WordReader { date: &|words, _| read_date(words), language: &|all, _| all.first().map(|tag| tag.replace('_', "-")) }
}

fn article(page: &str) -> Article {
    let url = Url::parse("https://harbour.example/news/ferry").unwrap();
    extract(page, &url, &ArticleRecipe::default(), &senses())
}

const BODY: &str = "<p>The ferry that has crossed the sound every morning since the war will make its last trip on Friday, the harbour board said after a \
    meeting that went on until midnight.</p>
    <p>Some forty people had come to hear the decision, and most of them, according to the minutes, left without a word. The boat is older than \
    the pier, the engine older than the boat, and the man who keeps it going is seventy-one.</p>
    <h2>A bridge instead</h2>
    <p>A bridge has been promised for years. Its first drawings hang in the town hall, under glass, where the sun has taken the blue out of the \
    water and left the piers standing in something like sand.</p>
    <blockquote><p>We will miss the noise, one of the board said, but nobody will miss the bills that came with it every single spring.</p></blockquote>
    <p>Until the bridge is built, a bus will go around the bay four times a day, except on Sundays, when those who live on the island may do as \
    their grandparents did and stay where they are.</p>";

fn page(head: &str, inside: &str, below: &str) -> String {
    format!(
        "<html lang=en><head><title>Last ferry on Friday | The Harbour Post</title><meta property=og:site_name content='The Harbour Post'>{head}</head>
        <body><header><a href=/>The Harbour Post</a><nav class=menu><ul><li><a href=/a>World</a></li><li><a href=/b>Island</a></li><li><a href=/c>Sport</a></li>
        <li><a href=/d>Weather</a></li></ul></nav></header>
        <main><article class=article><h1 class=title>Last ferry on Friday</h1>{inside}</article>{below}</main>
        <footer class=footer><p>© The Harbour Post. All rights reserved.</p><a href=/imprint>Imprint</a> <a href=/privacy>Privacy</a></footer></body></html>"
    )
}

fn plain() -> String {
    page("", &format!("<div class=article-body>{BODY}</div>"), "")
}

#[test]
fn the_text_is_the_paragraphs_headings_and_quotes() {
    let text = article(&plain()).text;
    for words in ["crossed the sound", "A bridge instead", "We will miss the noise", "stay where they are"] {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn menus_and_the_foot_of_the_page_are_no_text() {
    let text = article(&plain()).text;
    for words in ["Weather", "rights reserved", "Imprint"] {
        assert!(!text.contains(words), "{words} in {text}");
    }
}

#[test]
fn a_row_of_share_buttons_is_left_out() {
    let share = "<div class=share-buttons><ul><li><a href=//f.example>Share on Facebook</a></li><li><a href=//w.example>Send by WhatsApp</a></li></ul></div>";
    let text = article(&page("", &format!("{share}<div class=article-body>{BODY}</div>{share}"), "")).text;
    assert!(text.contains("crossed the sound") && !text.contains("WhatsApp"), "{text}");
}

#[test]
fn boxes_about_other_articles_are_left_out() {
    let related = "<aside class=related><h3>Related stories</h3><ul><li><a href=/1>Mayor opens a fair in the rain</a></li><li><a href=/2>Fog closes the \
        airport again</a></li><li><a href=/3>Two swans move to the pond</a></li></ul></aside>";
    let text = article(&page("", &format!("<div class=article-body>{BODY}</div>{related}"), related)).text;
    assert!(!text.contains("swans") && !text.contains("Fog closes"), "{text}");
}

#[test]
fn a_letter_to_subscribe_to_is_left_out() {
    let letter = "<div class=newsletter-signup><h3>Get our newsletter</h3><p>Sign up for the best of the island in your inbox.</p><form><label>Email</label>\
        <button>Subscribe</button></form></div>";
    let text = article(&page("", &format!("<div class=article-body>{BODY}</div>{letter}"), "")).text;
    assert!(!text.contains("inbox") && !text.contains("Subscribe"), "{text}");
}

#[test]
fn comments_are_left_out() {
    let comment = |name: &str| {
        format!(
            "<li class=comment><cite>{name} says:</cite> <span>4 May 2025 at 10:12</span><p>I was on it only once, and I was sick.</p><a href=#r>Reply</a></li>"
        )
    };
    let comments = format!(
        "<section id=comments class=comments><h2>3 comments</h2><ol class=comment-list>{}{}{}</ol></section>",
        comment("Ann"),
        comment("Bo"),
        comment("Cy")
    );
    let text = article(&page("", &format!("<div class=article-body>{BODY}</div>"), &comments)).text;
    assert!(text.contains("crossed the sound") && !text.contains("I was sick"), "{text}");
}

#[test]
fn the_content_keeps_markup_and_pictures() {
    let figure =
        "<figure><img src=boat.jpg alt='The boat'><figcaption>The boat, older than the pier.</figcaption></figure>";
    let body = BODY.replacen("<h2>", &format!("{figure}<h2>"), 1);
    let content = article(&page("", &format!("<div class=article-body>{body}</div>"), "")).content.unwrap().text;
    for markup in ["<h2>A bridge instead</h2>", "<blockquote>", "src=\"boat.jpg\"", "<p>"] {
        assert!(content.contains(markup), "{markup} in {content}");
    }
    assert!(!content.contains("class=") && !content.contains("Weather"), "{content}");
}

fn content(inside: &str) -> String {
    let body = BODY.replacen("<h2>", &format!("{inside}<h2>"), 1);
    article(&page("", &format!("<div class=article-body>{body}</div>"), "")).content.unwrap().text
}

#[test]
fn code_keeps_its_lines() {
    let code = "<pre class=hl><code>fn cross(sound: &amp;Sound) {\n    let boat = sound.boat();\n    boat.cross();\n}</code></pre>";
    let content =
        content(&format!("<p>The boat is steered by this code, which has not changed since the war.</p>{code}"));
    assert!(content.contains("<pre><code>fn cross(sound: &amp;Sound) {\n    let boat"), "{content}");
}

#[test]
fn a_row_of_a_table_keeps_its_columns() {
    let row = |year: &str, trips: &str| {
        format!(
            "<tr><td>{year} was a year of good weather on the sound</td><td></td><td>{trips} trips were made in it, said the board</td></tr>"
        )
    };
    let content = content(&format!("<table><tbody>{}{}</tbody></table>", row("1999", "300"), row("2000", "310")));
    assert!(content.contains("<td></td>") && content.matches("<tr>").count() == 2, "{content}");
}

#[test]
fn a_picture_keeps_its_caption() {
    let content = content("<figure><img src=boat.jpg><figcaption>Photo: A. Byron</figcaption></figure>");
    assert!(content.contains("boat.jpg") && content.contains("<figcaption>Photo: A. Byron</figcaption>"), "{content}");
}

#[test]
fn what_shows_nothing_is_left_out() {
    let content = content("<p> </p><h3></h3><ul><li></li></ul><figure></figure><p><a href=/x> </a></p>");
    for markup in ["<p> </p>", "<h3>", "<li>", "<figure>", "<a "] {
        assert!(!content.contains(markup), "{markup} in {content}");
    }
}

#[test]
fn a_question_that_is_a_button_is_shown() {
    let form = "<form><h3><button>Who pays for the bridge that replaces the old ferry?</button></h3><p>The state pays, the island pays, and in the end, as \
        always, those who cross it pay for each of their trips.</p></form>";
    let content = content(form);
    assert!(content.contains("Who pays for the bridge"), "{content}");
}

#[test]
fn text_without_paragraphs_gets_them() {
    let body =
        BODY.replace("<p>", "").replace("</p>", "<br><br>").replace("<blockquote>", "").replace("</blockquote>", "");
    let content = article(&page("", &format!("<div class=article-body>{body}</div>"), "")).content.unwrap().text;
    assert!(content.matches("<p>").count() >= 4, "{content}");
}

#[test]
fn a_heading_that_the_head_repeats_is_the_title() {
    let title = article(&page("<meta property=og:title content='Last ferry on Friday'>", BODY, "")).title.unwrap();
    assert_eq!((title.text.as_str(), title.evidence), ("Last ferry on Friday", Evidence::Heading));
}

#[test]
fn a_heading_that_names_the_site_is_no_title() {
    let page = plain()
        .replace("<h1 class=title>Last ferry on Friday</h1>", "<h1>The Harbour Post</h1><h2>Last ferry on Friday</h2>");
    assert_eq!(article(&page).title.unwrap().text, "Last ferry on Friday");
}

#[test]
fn data_counts_before_a_heading_that_says_otherwise() {
    let data =
        r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"The sound loses its boat"}</script>"#;
    assert_eq!(
        article(&page(data, BODY, "").replace("<h1 class=title>Last ferry on Friday", "<h1>In the news"))
            .title
            .unwrap()
            .text,
        "The sound loses its boat"
    );
}

fn published(head: &str, inside: &str) -> Option<String> {
    article(&page(head, &format!("{inside}{BODY}"), "")).published.map(|published| published.moment.to_string())
}

#[test]
fn a_page_without_a_date_gets_none() {
    assert_eq!(published("", ""), None);
}

#[test]
fn what_is_made_for_machines_tells_the_minute() {
    let head = "<meta property=article:published_time content='2025-03-03T07:15:00+01:00'>";
    assert_eq!(published(head, "<p class=date>3 March 2025</p>").unwrap(), "2025-03-03T07:15:00+01:00");
}

#[test]
fn a_day_near_the_title_is_a_day() {
    assert_eq!(published("", "<p class=date>3 March 2025</p>").unwrap(), "2025-03-03");
}

#[test]
fn a_time_element_gives_the_time_of_the_day_it_shows() {
    assert_eq!(
        published("", "<p><time datetime='2025-03-03T07:15:00Z'>3 March 2025</time></p>").unwrap(),
        "2025-03-03T07:15:00Z"
    );
}

fn guide(kind: &str, inside: &str) -> Option<String> {
    let data = format!(
        r#"<script type="application/ld+json">{{"@type":"{kind}","headline":"a","datePublished":"2021-03-03T07:15:00+01:00"}}</script>"#
    );
    published(&data, inside)
}

#[test]
fn a_guide_that_is_written_anew_is_of_the_day_it_shows() {
    assert_eq!(guide("Article", "<p>9 September 2025</p>").unwrap(), "2025-09-09");
}

#[test]
fn news_is_not_written_anew() {
    assert_eq!(guide("NewsArticle", "<p>Updated 9 September 2025</p>").unwrap(), "2021-03-03T07:15:00+01:00");
}

#[test]
fn a_page_that_moved_is_of_the_day_it_shows() {
    assert_eq!(guide("BlogPosting", "<p>9 September 2019</p>").unwrap(), "2019-09-09");
}

#[test]
fn a_day_in_a_sentence_is_no_day_of_publication() {
    let sentence = "<p>The next meeting of the harbour board takes place on 3 March 2025 in the old town hall.</p>";
    assert_eq!(published("", sentence), None);
}

#[test]
fn the_days_of_an_event_are_no_day_of_publication() {
    assert_eq!(published("", "<p>3 March 2025 – 9 March 2025</p>"), None);
}

#[test]
fn the_days_of_other_articles_are_no_day_of_publication() {
    let row = |day: &str| format!("<div class=entry-row><a href=/x>Fog</a><p>{day} March 2025</p></div>");
    assert_eq!(published("", &["3", "5", "9"].map(row).concat()), None);
}

#[test]
fn a_time_without_an_offset_takes_it_from_another_witness() {
    let data = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"a","datePublished":"2025-03-03T07:15:00"}</script>
        <meta property=article:published_time content="2025-03-03T07:15:00+01:00">"#;
    assert_eq!(published(data, "").unwrap(), "2025-03-03T07:15:00+01:00");
}

#[test]
fn a_time_without_an_offset_takes_that_of_the_other_times() {
    let head = |time: &str| {
        format!(
            "<meta property=article:published_time content='{time}'>\
             <meta property=article:modified_time content='2025-03-04T10:00:00+01:00'>"
        )
    };
    assert_eq!(published(&head("2025-03-02T08:30:00"), "").as_deref(), Some("2025-03-02T08:30:00+01:00"));
    assert_eq!(published(&head("2025-03-02T08:30:00Z"), "").as_deref(), Some("2025-03-02T08:30:00Z"));
}

#[test]
fn a_thread_is_read_with_its_answers() {
    let post = |name: &str, words: &str| {
        format!(
            "<article class='message message--post'><div class=message-user><a href=/u/{name}>{name}</a> Joined 2019 Messages 12</div><div class=message-body>\
            <div class=bbWrapper>{words}</div></div><div class=message-actions><a href=#>Like</a> <a href=#>Reply</a></div></article>"
        )
    };
    let posts = [
        post(
            "ann",
            "Has anybody here repaired the pump of an old ferry engine? Mine leaks since the spring and I have run out of ideas, and almost of water.",
        ),
        post(
            "bo",
            "I did, twice. The seal is the same as on the tractor, so ask at the farm shop; they have it in a drawer and do not know what it is for.",
        ),
        post(
            "cy",
            "Do not use the paste that they sell you with it. It turns to glass in the heat, and then you have two problems instead of one.",
        ),
    ];
    let page = format!(
        "<html><head><title>Leaking pump | Boat Forum</title></head><body><nav class=menu><a href=/>Forums</a> <a href=/new>New posts</a></nav><h1>Leaking pump</h1>\
        <div class='block block--messages'>{}</div><footer>Boat Forum, since 2004</footer></body></html>",
        posts.concat()
    );
    let text = article(&page).text;
    for words in ["ran out", "drawer", "two problems"].iter().skip(1) {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn a_page_in_chinese_is_read() {
    let paragraph = "港务委员会在周五的会议上决定，自战后每天早晨横渡海峡的渡轮将于本周五最后一次航行。会议一直开到午夜，约有四十名居民到场旁听，大多数人默默离开。";
    let body = format!(
        "<div class=article-body><p>{paragraph}</p><p>多年来，人们一直承诺修建一座桥。{paragraph}</p><p>在桥建成之前，公共汽车每天绕海湾行驶四次，星期天除外。{paragraph}</p></div>"
    );
    let page = format!(
        "<html lang=zh><head><title>渡轮周五停航</title></head><body><nav class=menu><ul><li><a href=/a>首页</a></li><li><a href=/b>国际</a></li><li><a href=/c>体育</a></li></ul></nav>\
        <article><h1>渡轮周五停航</h1>{body}</article><div class=related><h3>相关新闻</h3><ul><li><a href=/1>市长开幕</a></li><li><a href=/2>机场关闭</a></li></ul></div></body></html>"
    );
    let article = article(&page);
    assert_eq!(article.title.unwrap().text, "渡轮周五停航");
    assert!(
        article.text.contains("多年来") && !article.text.contains("机场关闭") && !article.text.contains("首页"),
        "{}",
        article.text
    );
}

#[test]
fn a_line_at_the_end_names_those_who_helped() {
    let body = format!(
        "{BODY}<p>Associated Press writers Carl Gauss in Berlin and Emmy Noether contributed to this report.</p>"
    );
    let article = article(&page("", &format!("<p class=byline>By Ada Byron, The Associated Press</p>{body}"), ""));
    let names = |found: Vec<Found>| found.into_iter().map(|found| found.text).collect::<Vec<_>>();
    assert_eq!(names(article.authors), ["Ada Byron"]);
    assert_eq!(names(article.contributors), ["Carl Gauss", "Emmy Noether"]);
}

#[test]
fn a_recipe_says_what_the_text_is_and_what_is_not() {
    let page = page("", &format!("<div class=lead><p>Short words first.</p><p class=ad>Buy.</p></div>{BODY}"), "");
    let css = |source| crate::list::Css::parse(source).unwrap();
    let recipe = ArticleRecipe { content: Some(css("div.lead")), remove: vec![css(".ad")], ..ArticleRecipe::default() };
    let url = Url::parse("https://harbour.example/").unwrap();
    let article = extract(&page, &url, &recipe, &senses());
    assert_eq!(article.text, "Short words first.");
    assert_eq!(article.content.unwrap().evidence, Evidence::Selector("div.lead".into()));
}

#[test]
fn the_head_tells_the_rest() {
    let head = "<link rel=canonical href=/news/ferry><link rel=next href=/news/ferry/2><meta property=og:image content=/boat.jpg><meta property=article:section content=Island>\
        <meta property=article:tag content=boats><meta property=article:tag content=bridges>";
    let article = article(&page(head, BODY, ""));
    let text = |found: Option<Found>| found.unwrap().text;
    assert_eq!(text(article.canonical), "/news/ferry");
    assert_eq!(text(article.next), "/news/ferry/2");
    assert_eq!(text(article.image), "/boat.jpg");
    assert_eq!(text(article.section), "Island");
    assert_eq!(text(article.language), "en");
    assert_eq!(article.tags.len(), 2);
}

#[test]
fn a_page_for_subscribers_alone_is_marked() {
    let data = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"a","isAccessibleForFree":"False"}</script>"#;
    assert!(article(&page(data, BODY, "")).closed);
    assert!(!article(&plain()).closed);
}

#[test]
fn a_page_whose_part_is_closed_is_marked() {
    let data = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"a","hasPart":{"@type":"WebPageElement","isAccessibleForFree":false,"cssSelector":".paid"}}</script>"#;
    assert!(article(&page(data, BODY, "")).closed);
    assert!(article(&page("<meta property=article:content_tier content=locked>", BODY, "")).closed);
    assert!(!article(&page("<meta property=article:content_tier content=metered>", BODY, "")).closed);
}

#[test]
fn a_text_that_ends_at_an_offer_to_subscribe_is_cut() {
    let wall = |words: &str| format!("<div class=article-body>{BODY}</div><div class=wall><p>{words}</p></div>");
    for words in [
        "Subscribe to read the rest of this story.",
        "Dieser Text ist nur für Abonnenten.",
        "Article réservé aux abonnés",
    ] {
        assert_eq!(article(&page("", &wall(words), "")).cut.unwrap().text, words);
    }
    assert!(article(&plain()).cut.is_none());
}

#[test]
fn a_text_that_breaks_off_and_goes_on_elsewhere_is_cut() {
    let cut = BODY.replace("stay where they are.", "stay where …");
    let more = |body: &str| format!("<div class=article-body>{body}</div><a href=/whole>Continue reading</a>");
    assert!(article(&page("", &more(&cut), "")).cut.is_some());
    assert!(article(&page("", &more(BODY), "")).cut.is_none());
}

#[test]
fn a_page_with_a_pager_names_the_next_page() {
    let pager = "<div class=pager><a href=/news/ferry>1</a> <a href=/news/ferry?page=2>2</a> <a href=/news/fog>Next article</a></div>";
    assert_eq!(article(&page("", &format!("{BODY}{pager}"), "")).next.unwrap().text, "/news/ferry?page=2");
    assert!(article(&page("<link rel=next href=/news/fog>", BODY, "")).next.is_none());
}

#[test]
fn a_version_for_telephones_or_for_printing_is_recognised() {
    let canonical = "<link rel=canonical href=/news/the-ferry>";
    let amp = page(canonical, BODY, "").replace("<html ", "<html amp ");
    assert_eq!(article(&amp).version, Version::Amp);
    assert_eq!(article(&page(canonical, BODY, "")).version, Version::Own);
    let url = Url::parse("https://harbour.example/news/the-ferry?print=1").unwrap();
    let print = extract(&page(canonical, BODY, ""), &url, &ArticleRecipe::default(), &senses());
    assert_eq!(print.version, Version::Print);
    assert_eq!(article(&page("<link rel=amphtml href=/amp/ferry>", BODY, "")).amp.unwrap().text, "/amp/ferry");
}

#[test]
fn players_stay_links_and_files_are_enclosed() {
    let media = "<audio controls><source src=/ferry.mp3 type=audio/mpeg></audio><iframe src=https://tube.example/embed/7></iframe>\
        <iframe src=https://ads.example/frame></iframe>";
    let body = BODY.replacen("<h2>", &format!("{media}<h2>"), 1);
    let article = article(&page("", &format!("<div class=article-body>{body}</div>"), ""));
    assert_eq!(article.enclosures.len(), 1);
    assert_eq!(article.enclosures[0].url.text, "/ferry.mp3");
    let content = article.content.unwrap().text;
    assert!(content.contains("embed/7") && !content.contains("ads.example"), "{content}");
}

#[test]
fn a_page_that_scripts_write_is_read_from_its_data() {
    let words = "The ferry that has crossed the sound every morning since the war makes its last trip. ".repeat(4);
    let data = format!(
        r#"<script type="application/ld+json">{{"@type":"NewsArticle","headline":"a","articleBody":"<p>{words}</p><p>Fish & chips stay.</p>"}}</script>"#
    );
    let article = article(&format!("<html><head>{data}</head><body><div id=app></div></body></html>"));
    assert!(
        article.text.starts_with("The ferry") && article.text.ends_with("\nFish & chips stay."),
        "{}",
        article.text
    );
    assert!(article.content.unwrap().text.ends_with("<p>Fish &amp; chips stay.</p>"));
}

#[test]
fn any_text_is_a_page() {
    for page in ["", "<p>", "<table><td>", "\u{0}<b>", "<html><body>".repeat(200).as_str()] {
        let _ = article(page);
    }
}
