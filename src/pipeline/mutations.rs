//! What hostile or broken input makes of the whole reading of a page: never a panic. The mutations are the same on every run.

use std::{fs, io::Read, path::Path};

use chrono::{DateTime, TimeDelta, Utc};
use url::Url;

use crate::{
    config,
    extract::{self, How, Recipe, article::ArticleRecipe},
    model::{Format, Page},
    pipeline,
};

/// Pseudo-random choices.
struct Choices(u64);

impl Choices {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }

    /// Changes a few stretches of some bytes: cut out, doubled, moved, overwritten with what breaks parsers.
    fn mutate(&mut self, bytes: &[u8]) -> Vec<u8> {
        const BREAKERS: [&[u8]; 24] = [
            b"\0",
            b"<",
            b">",
            b"\"",
            b"'",
            b"&",
            b"&#x0;",
            b"&#xD800;",
            b"<!--",
            b"]]>",
            b"<script>",
            b"</",
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"\xc3",
            b"[",
            b"{",
            b"=",
            b"\r",
            b"99999999999999999999",
            b"-1",
            b"0000-00-00T99:99:99Z",
            b"\xe2\x80\xae",
            b"\\",
        ];
        let mut bytes = bytes.to_vec();
        for _ in 0..1 + self.below(6) {
            let (from, length) = (self.below(bytes.len()), self.below(40));
            let to = (from + length).min(bytes.len());
            let replacement = match self.below(4) {
                0 => Vec::new(),
                1 => bytes[from..to].repeat(1 + self.below(3)),
                2 => {
                    let other = self.below(bytes.len());
                    bytes[other..(other + length).min(bytes.len())].to_vec()
                }
                _ => BREAKERS[self.below(BREAKERS.len())].repeat(1 + self.below(3)),
            };
            bytes.splice(from..to, replacement);
        }
        bytes
    }
}

/// How often: `PAGEWIRE_ROUNDS` asks for more.
fn rounds(usual: usize) -> usize {
    std::env::var("PAGEWIRE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual)
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

const PAGES: [&str; 5] = ["world.html", "blog.html", "releases.html", "article-harbour-bridge.html", "actualites.html"];

/// The pages of the sample; with `PAGEWIRE_CORPUS` also the real ones of its folder `listing`.
fn pages() -> Vec<Vec<u8>> {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site");
    let own = PAGES.map(|name| fs::read(site.join(name)).unwrap());
    let Some(corpus) = std::env::var_os("PAGEWIRE_CORPUS") else { return own.to_vec() };
    let mut paths: Vec<_> =
        fs::read_dir(Path::new(&corpus).join("listing")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "gz"));
    paths.sort();
    let real = paths.iter().map(|path| {
        let mut page = Vec::new();
        flate2::read::MultiGzDecoder::new(fs::File::open(path).unwrap()).read_to_end(&mut page).unwrap();
        page
    });
    own.into_iter().chain(real).collect()
}

#[test]
fn no_mutated_page_makes_the_program_panic() {
    let feeds = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/feeds.toml")).unwrap();
    let config = config::parse(&feeds, std::path::Path::new("feeds.toml")).unwrap();
    let recipes: Vec<&Recipe> = config
        .feeds
        .iter()
        .flat_map(config::FeedConfig::sources)
        .map(|source| &source.read.recipe)
        .chain([&Recipe::Auto])
        .collect();
    let mut choices = Choices(11);
    let rounds = rounds(15);
    for original in pages() {
        for round in 0..rounds {
            let body = choices.mutate(&original);
            let url = Url::parse("https://news.example/section/").unwrap();
            let page = Page { url, media_type: None, charset: None, language: None, body, fetched_at: now() };
            for recipe in [recipes[round % recipes.len()], &Recipe::Auto] {
                let _ = extract::read(&page, &How { recipe, ..How::default() });
            }
            let _ = extract::read_article(&page, &ArticleRecipe::default(), &How::default(), now());
            if round % 10 == 0 {
                render(&config, page);
            }
        }
    }
}

/// Makes all documents of a page.
fn render(config: &config::Config, page: Page) {
    let fetched = crate::fetch::FetchedPage {
        page,
        cache_state: crate::model::CacheState::default(),
        fresh_until: None,
        moved_to: None,
        end: crate::fetch::BodyEnd::Announced,
        links: Vec::new(),
        more: Vec::new(),
    };
    let mut feed = config.feeds[0].clone();
    let found = feed.sources().iter().map(|source| source.clone().with_recipe(Recipe::Auto)).collect();
    feed.origin = config::Origin::Sources(found);
    if let Ok(Ok((feed, _))) = pipeline::assemble_once(config, &feed, &fetched, now(), false) {
        for format in Format::ALL {
            crate::emit::render(&feed, format).unwrap();
        }
    }
}

#[test]
fn no_mutated_configuration_makes_the_program_panic() {
    let feeds = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/feeds.toml")).unwrap();
    let extra = b"\n[fetch]\ndelay = '0s'\nallow_private = ['10.0.0.0/8']\nproxy = { env = 'X' }\n[feed.z]\nurl = 'https://a.example/'\n\
        robots = 'ignore'\n[feed.z.request]\nheaders = { A = { file = 'x' } }\nbasic = { user = 'u', password = 'p' }\n";
    let original = [feeds.as_slice(), extra].concat();
    let mut choices = Choices(12);
    for _ in 0..rounds(100) {
        let mutated = choices.mutate(&original);
        let text = String::from_utf8_lossy(&mutated);
        if let Err(error) = config::parse(&text, std::path::Path::new("feeds.toml")) {
            assert!(!error.to_string().is_empty());
        }
    }
}
