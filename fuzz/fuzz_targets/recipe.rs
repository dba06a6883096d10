//! A recipe in any of its languages (CSS, XPath, JSONPath), and a page that is read by it: the keys of `[feed.a.list]`, a line `---`, rules of the site, a line `---`, the page.
#![no_main]

use std::{path::Path, sync::Arc};

use chrono::DateTime;
use libfuzzer_sys::fuzz_target;
use pagewire::{
    config,
    extract::{
        self, How,
        article::{ArticleRecipe, SiteRules},
    },
    model::Page,
};
use url::Url;

fuzz_target!(|text: &str| {
    let mut parts = text.splitn(3, "\n---\n");
    let (Some(list), Some(rules), Some(html)) = (parts.next(), parts.next(), parts.next()) else { return };
    let now = DateTime::from_timestamp(1_780_000_000, 0).unwrap();
    let page = Page {
        url: Url::parse("https://news.example/world/").unwrap(),
        media_type: Some("text/html".into()),
        charset: None,
        language: None,
        body: html.as_bytes().to_vec(),
        fetched_at: now,
    };
    let (site, _) = SiteRules::parse(rules);
    let recipe = ArticleRecipe { site: Some(Arc::new(site)), ..ArticleRecipe::default() };
    let _ = extract::read_article(&page, &recipe, &How::default(), now);
    let toml = format!("[feed.a]\nurl = 'https://news.example/world/'\n[feed.a.list]\n{list}\n");
    let Ok(config) = config::parse(&toml, Path::new("feeds.toml")) else { return };
    for source in config.feeds.iter().flat_map(|feed| feed.sources()) {
        let _ = extract::read(&page, &How { recipe: &source.read.recipe, ..How::default() });
    }
});
