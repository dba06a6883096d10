//! The reader of pages: what is on a page, its list and its article. The first byte says as what the page is sent.
#![no_main]

use chrono::DateTime;
use chrono_tz::Tz;
use libfuzzer_sys::fuzz_target;
use pagewire::{
    extract::{self, How, article::ArticleRecipe},
    model::Page,
    pipeline,
};
use url::Url;

const TYPES: [Option<&str>; 4] = [Some("text/html"), None, Some("text/plain"), Some("application/xhtml+xml")];

fuzz_target!(|data: &[u8]| {
    let Some((kind, body)) = data.split_first() else { return };
    let now = DateTime::from_timestamp(1_780_000_000, 0).unwrap();
    let page = Page {
        url: Url::parse("https://news.example/world/").unwrap(),
        media_type: TYPES[usize::from(kind % 4)].map(str::to_owned),
        charset: None,
        language: None,
        body: body.to_vec(),
        fetched_at: now,
    };
    if let Ok(read) = extract::read(&page, &How::default()) {
        for item in &read.items {
            assert!(item.title.chars().count() <= 1_000);
            assert!(item.content.as_ref().is_none_or(|content| content.as_str().len() <= 1 << 20));
        }
    }
    let _ = extract::read_article(&page, &ArticleRecipe::default(), &How::default(), now);
    let _ = pipeline::discover((&page, &[]), (None, Tz::UTC), now);
});
