//! Apple's tags, the podcast namespace and Media RSS.

use crate::{broken, rss};

const SHOW: &str = "<language>en</language><itunes:image href='https://news.example/a.jpg'/><itunes:explicit>false</itunes:explicit>\
    <itunes:category text='News'/><itunes:owner><itunes:email>a@news.example</itunes:email></itunes:owner>";
const ENCLOSURE: &str = "<enclosure url='https://news.example/a.mp3' length='1' type='audio/mpeg'/>";

#[test]
fn a_show_has_what_apple_asks_for() {
    assert!(broken(&rss(SHOW, ENCLOSURE)).is_empty());
    assert_eq!(broken(&rss("<itunes:author>Ann</itunes:author>", ENCLOSURE)), {
        let mut expected = vec!["missing-show-tag"; 4];
        expected.push("missing-owner");
        expected
    });
}

#[test]
fn tags_of_apple_say_what_apple_knows() {
    for (item, rule) in [
        ("<itunes:duration>an hour</itunes:duration>", "invalid-duration"),
        ("<itunes:explicit>clean</itunes:explicit>", "not-one-of"),
        ("<itunes:episode>0</itunes:episode>", "invalid-integer"),
        ("<itunes:episodeType>Bonus</itunes:episodeType>", "not-one-of"),
        ("<itunes:length>1</itunes:length>", "undefined-element"),
    ] {
        assert_eq!(broken(&rss(SHOW, &format!("{ENCLOSURE}{item}"))), [rule], "{item}");
    }
    let category = |text: &str| rss(&SHOW.replace("text='News'", &format!("text='{text}'")), ENCLOSURE);
    assert_eq!(broken(&category("Gossip")), ["unknown-category"]);
    assert_eq!(broken(&category("Games &amp; Hobbies")), ["former-category"]);
}

#[test]
fn an_episode_is_of_a_format_that_plays() {
    let item = ENCLOSURE.replace("a.mp3", "a.ogg") + "<itunes:season>1</itunes:season>";
    assert_eq!(broken(&rss(SHOW, &item)), ["unplayable-format"]);
}

#[test]
fn tags_of_the_podcast_namespace_are_judged() {
    for (item, rule) in [
        ("<podcast:transcript url='https://news.example/a.vtt'/>", "missing-attribute"),
        ("<podcast:chapters url='a.json' type='application/json'/>", "invalid-http-address"),
        ("<podcast:soundbite startTime='x' duration='1'/>", "invalid-number"),
        ("<podcast:season>one</podcast:season>", "invalid-integer"),
    ] {
        assert_eq!(broken(&rss(SHOW, &format!("{ENCLOSURE}{item}"))), [rule], "{item}");
    }
    assert_eq!(broken(&rss("<podcast:guid>1</podcast:guid>", "")), ["invalid-uuid"]);
    assert_eq!(broken(&rss("<podcast:locked>maybe</podcast:locked>", "")), ["not-one-of"]);
}

#[test]
fn media_are_what_media_rss_knows() {
    for (item, rule) in [
        ("<media:content url='https://news.example/a.mp4' width='wide'/>", "invalid-integer"),
        ("<media:content url='https://news.example/a.mp4' medium='film'/>", "not-one-of"),
        ("<media:thumbnail/>", "missing-attribute"),
        ("<media:group><media:content url='https://news.example/a.mp4'/></media:group>", "group-without-alternatives"),
        ("<media:rating>PG</media:rating>", "invalid-rating"),
        ("<media:hash>1</media:hash>", "invalid-hash"),
    ] {
        assert_eq!(broken(&rss("", item)), [rule], "{item}");
    }
}
