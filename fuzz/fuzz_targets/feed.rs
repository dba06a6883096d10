//! The reader of feeds: RSS, Atom and JSON Feed, and the items that are made of them.
#![no_main]

use chrono::DateTime;
use chrono_tz::Tz;
use libfuzzer_sys::fuzz_target;
use pagewire::{
    extract::feed,
    normalise::{self, Context, html::Sanitiser},
};
use url::Url;

fuzz_target!(|text: &str| {
    let Some(Ok(extraction)) = feed::read(text) else { return };
    let page_url = Url::parse("https://news.example/feed").unwrap();
    let now = DateTime::from_timestamp(1_780_000_000, 0).unwrap();
    let sanitiser = Sanitiser::new(&page_url);
    let context = Context { page_url, now, latest: now, timezone: Tz::UTC };
    for item in normalise::normalise(extraction, &context).items {
        let Some(content) = item.content else { continue };
        assert!(!content.as_str().to_ascii_lowercase().contains("<script"));
        // what is clean stays as it is, but for what is nested too deep or parted too often
        let again = sanitiser.clean(content.as_str());
        assert!(again.is_none_or(|again| again.as_str().len() <= 2 * content.as_str().len() + 1_000));
    }
});
