use super::{BODY, article, page};

/// The text of a page whose article has something in its midst.
fn text_with(inside: &str) -> String {
    let (before, after) = BODY.split_at(BODY.find("<h2>").unwrap());
    article(&page("", &format!("<div class=article-body>{before}{inside}{after}</div>"), "")).text
}

/// The text of a page with something below its article.
fn text_above(below: &str) -> String {
    article(&page("", &format!("<div class=article-body>{BODY}</div>"), below)).text
}

fn is_whole(text: &str) -> bool {
    text.contains("crossed the sound") && text.contains("A bridge instead") && text.contains("stay where they are")
}

const OTHER: &str = "<p>Fog closed the airport on the mainland for nine hours on Tuesday, and four hundred people, by the count of the Red Cross, \
    slept on the floor of its hall.</p><p>The first flights left at noon, said a spokesman, who had himself waited for one of them since the \
    evening before, with his skis.</p>";

#[test]
fn paragraphs_that_are_hidden_are_no_text() {
    for hidden in ["hidden", "style='display:none'", "style='color:red; visibility: hidden'"] {
        let text = text_with(&format!(
            "<p {hidden}>For the archive: this copy was printed for the board alone, and is not to be shown.</p>"
        ));
        assert!(is_whole(&text) && !text.contains("printed for"), "{text}");
    }
}

#[test]
fn what_a_server_sends_late_is_text() {
    let text = text_with(
        "<div hidden id=S:1f><p>The bus was bought from a town on the mainland, which had run it along its own shore for eleven years, said the board.</p></div>",
    );
    assert!(is_whole(&text) && text.contains("The bus was bought"), "{text}");
}

#[test]
fn a_hidden_panel_below_its_button_is_text() {
    let text = text_with(
        "<div class=accordion><h3><button aria-expanded=false>What the bus will cost</button></h3><div class=panel hidden><p>A ride will cost \
        two crowns, as the boat did, and children will ride for nothing until they are twelve years old.</p></div></div>",
    );
    assert!(text.contains("What the bus will cost") && text.contains("A ride will cost"), "{text}");
}

#[test]
fn an_article_below_the_own_one_is_another() {
    for below in [
        format!(
            "<article class=article><h2 class=title>Fog closes the airport</h2><div class=article-body>{OTHER}</div></article>"
        ),
        format!(
            "<section><h3>You may also like</h3><div class=box><h2>Fog closes the airport</h2><div class=article-body>{OTHER}</div></div></section>"
        ),
    ] {
        let text = text_above(&below);
        assert!(is_whole(&text) && !text.contains("Red Cross"), "{text}");
    }
}

#[test]
fn cards_of_other_stories_beside_a_text_without_an_article_are_none() {
    let cards: String = (0..20)
        .map(|n| format!("<article><h3><a href=/n/{n}>Fog closes airport {n}</a></h3><p>The first flights of day {n} left at noon, after a night of waiting.</p></article>"))
        .collect();
    let page = page("", "", "")
        .replace("<article class=article>", "<div>")
        .replace("</article>", &format!("<div>{BODY}</div></div><div>{cards}</div>"));
    let text = article(&page).text;
    assert!(is_whole(&text) && !text.contains("first flights"), "{text}");
}

#[test]
fn lines_that_lead_to_other_stories_are_left_out() {
    for line in [
        "<p><strong>Read also:</strong> <a href=/x>Fog closes the airport for nine hours</a></p>",
        "<p>Lesen Sie auch: <a href=/x>Nebel schließt den Flughafen</a></p>",
        "<p>À lire aussi : <a href=/x>Le brouillard ferme l’aéroport</a></p>",
        "<div class=teaser><a href=/x><h3>Fog closes the airport</h3><p>Nobody knows when it will lift.</p></a></div>",
    ] {
        let text = text_with(line);
        let shown = ["airport", "Flughafen", "aéroport", "Nobody knows"].iter().any(|words| text.contains(words));
        assert!(is_whole(&text) && !shown, "{text}");
    }
}

#[test]
fn a_sentence_with_a_link_is_text() {
    let text = text_with(
        "<p>Read aloud at the meeting was <a href=/x>a letter of the last captain</a>, who wrote that he was glad.</p>",
    );
    assert!(text.contains("letter of the last captain") && text.contains("he was glad"), "{text}");
}

#[test]
fn calls_to_give_to_subscribe_and_to_agree_are_left_out() {
    for call in [
        "<p><em>Did you enjoy this story? Then please support us with a donation.</em></p>",
        "<p>Gefällt Ihnen dieser Artikel? Unterstützen Sie uns mit einer Spende.</p>",
        "<div><p><b>The harbour letter</b></p><p>Sign up and get the news of the harbour in your inbox.</p><form action=/s><input type=email></form></div>",
        "<div><p>Here you find external content from Vidtube. I agree that it may be shown; personal data may be sent.</p></div>",
    ] {
        let text = text_with(call);
        let shown = ["donation", "Spende", "inbox", "external content"].iter().any(|words| text.contains(words));
        assert!(is_whole(&text) && !shown, "{text}");
    }
}

#[test]
fn whose_a_picture_is_is_no_text() {
    let text = text_with("<p>Photo: Ada Byron / Harbour Post</p>");
    assert!(is_whole(&text) && !text.contains("Ada Byron"), "{text}");
}

#[test]
fn a_date_on_a_card_amid_the_text_is_not_of_the_article() {
    let card = "<div class=teaser><a href=/x><h2>Fog closes the airport <span class=date>3 March 2025</span></h2><p>Nobody knows.</p></a></div>";
    let dated = "<ul class=facts><li><strong>Published</strong> 7 March 2025</li></ul>";
    let (before, after) = BODY.split_at(BODY.find("<h2>").unwrap());
    let found = article(&page("", &format!("<div>{before}{card}{after}</div>{dated}"), "")).published;
    assert_eq!(found.map(|found| found.moment.day().to_string()).as_deref(), Some("2025-03-07"));
}

#[test]
fn a_day_of_change_alone_is_no_day_of_publication() {
    let article = article(&page("", &format!("<p>Last updated: 3 March 2025</p>{BODY}"), ""));
    assert_eq!(
        (article.published, article.updated.map(|found| found.moment.day().to_string())),
        (None, Some("2025-03-03".to_owned()))
    );
}

#[test]
fn the_parts_of_a_byline_are_apart() {
    let byline =
        "<div class=byline><span>By Ada Byron</span><span>Harbour Press</span><span>3 minutes to read</span></div>";
    let article = article(&page("", &format!("{byline}{BODY}"), ""));
    assert_eq!(article.authors.iter().map(|author| author.text.as_str()).collect::<Vec<_>>(), ["Ada Byron"]);
    assert!(!article.text.contains("minutes to read"), "{}", article.text);
}

#[test]
fn a_page_that_shows_nothing_is_read_where_its_text_is() {
    let paragraphs = BODY.replace('"', "'");
    let state = serde_json::json!({"props": {"article": {"title": "Last ferry on Friday", "body": BODY}}});
    for inside in [
        format!("<noscript>{paragraphs}</noscript><div id=app></div>"),
        format!("<story-view><template shadowrootmode=open><div>{paragraphs}</div></template></story-view>"),
        format!("<script id=__NEXT_DATA__ type=application/json>{state}</script>"),
    ] {
        let text = article(&page("", &inside, "")).text;
        assert!(is_whole(&text), "{text}");
    }
}

#[test]
fn of_a_picture_and_its_preview_the_picture_stays() {
    let figure = "<figure><img src=/30/a.jpg width=30><img data-src=/800/a.jpg width=800></figure>";
    let (before, after) = BODY.split_at(BODY.find("<h2>").unwrap());
    let content = article(&page("", &format!("<div>{before}{figure}{after}</div>"), "")).content.unwrap().text;
    assert!(content.contains("/800/a.jpg") && !content.contains("/30/a.jpg"), "{content}");
}

#[test]
fn names_in_elements_of_their_own_are_several() {
    let byline = "<div class=byline><div><span>Ada Byron</span> <span>Carl Friedrich Gauss</span> <span>Emmy Noether</span></div></div>";
    for (byline, names) in [
        (byline, vec!["Ada Byron", "Carl Friedrich Gauss", "Emmy Noether"]),
        ("<p class=byline><span>Written by</span> <a href=/x>Ada Byron</a></p>", vec!["Ada Byron"]),
        ("<p class=author><span>Ada</span> <span>Byron</span></p>", vec!["Ada Byron"]),
        ("<div class=meta><span>Published 7 March 2025</span> <span>by Ada Byron</span></div>", vec!["Ada Byron"]),
    ] {
        let article = article(&page("", &format!("{byline}{BODY}"), ""));
        assert_eq!(article.authors.iter().map(|author| author.text.as_str()).collect::<Vec<_>>(), names);
    }
}

#[test]
fn a_line_above_the_text_that_is_a_date_alone_is_no_text() {
    let article = article(&page("", &format!("<p>As of: 3 March 2025, 16:11</p>{BODY}"), ""));
    assert!(is_whole(&article.text) && !article.text.contains("2025"), "{}", article.text);
}

#[test]
fn an_offer_to_subscribers_below_the_article_is_no_text() {
    let text = text_above(
        "<div class=subscribe-box><h3>The rest is for subscribers</h3><p>Unlimited access to all stories of the Post, five letters a week and the \
        puzzle of the day.</p><p>Create an account to go on with your reading, and support what we do.</p></div>",
    );
    assert!(is_whole(&text) && !text.contains("Unlimited access") && !text.contains("Create an account"), "{text}");
}

#[test]
fn the_summary_of_details_and_the_points_of_a_list_are_text() {
    let parts = "<ul><li>For those who fish, <a href=/x>the winter pass</a>.</li></ul><details><summary>What a ride costs</summary><p>A ride costs \
        two crowns, as the boat did, and children ride for nothing until they are twelve.</p></details>";
    let text = article(&page("", &format!("<div>{BODY}{parts}</div>"), "")).text;
    assert!(text.contains("winter pass") && text.contains("What a ride costs"), "{text}");
}
