//! The reader of robots.txt: an address, a line end, the file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pagewire::fetch::robots::{PRODUCT_TOKEN, Robots};
use url::Url;

fuzz_target!(|data: &[u8]| {
    let at = data.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (path, file) = data.split_at(at);
    let robots = Robots::parse(file);
    let path = String::from_utf8_lossy(path);
    let Ok(url) = Url::parse("https://news.example/").and_then(|base| base.join(&path)) else { return };
    let _ = robots.verdict(PRODUCT_TOKEN, &url);
    let _ = robots.crawl_delay(PRODUCT_TOKEN);
});
