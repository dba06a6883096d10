//! What one listing page costs, stage by stage, so that the share of HTML parsing, the floor, can be read off.
//!
//! `cargo bench --bench pipeline` prints a time for each stage of a page of 40 items and about 250 KB. `parse_alone` is the parser
//! on the whole page; `parse` is what the pipeline does: it drops what no recipe reads, then parses.
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench that meets the unexpected should end")]

use std::{fmt::Write, hint::black_box, path::Path};

use chrono::{DateTime, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use pagewire::{
    config::{self, Config},
    emit,
    extract::{self, Document, Recipe},
    fetch::{BodyEnd, FetchedPage},
    model::{Advice, CacheState, Format, Guid, Page},
    normalise::{self, Context},
    pipeline,
    store::{FeedMeta, Keep, Sighting, Store, Turn, Wording},
};
use url::Url;

const FEEDS: &str = "[pagewire]\nbase_url = 'https://feeds.example/'\n[feed.news]\nurl = 'https://news.example/world'\n\
    [feed.news.list]\nitem = 'article.card'\ntitle = 'h2'\nlink = 'h2 a @href'\nsummary = 'p.summary'\npublished = 'time @datetime'\n";

/// Words nothing: a first look turns nothing.
#[derive(Debug)]
struct Silent;

impl Wording for Silent {
    fn told(&self, _: Turn<'_>) -> (String, Option<Advice>) {
        (String::new(), None)
    }
}

/// A section page: a large menu, 40 cards, a footer, and scripts and styles for the rest of 250 KB.
fn page() -> String {
    let mut html = String::from(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>World</title></head><body><nav><ul>",
    );
    for n in 0..400 {
        write!(
            html,
            "<li class=\"nav__item\"><a class=\"nav__link\" href=\"/section/{n}\"><span>Section {n}</span></a></li>"
        )
        .unwrap();
    }
    html.push_str("</ul></nav><main>");
    for n in 0..40 {
        write!(
            html,
            "<article class=\"card\" data-id=\"{n}\"><a href=\"/story-{n}?utm_source=front\"><picture><source srcset=\"/i/{n}-320.webp 320w, \
             /i/{n}-640.webp 640w\" type=\"image/webp\"><img loading=\"lazy\" src=\"/i/{n}.jpg\" alt=\"Picture {n}\" width=\"320\" height=\"180\"></picture></a>\
             <div class=\"card__body\"><span class=\"kicker\">World</span><h2><a href=\"/story-{n}\">Council number {n} votes on the harbour bridge</a></h2>\
             <p class=\"summary\">After a debate of {n} hours the council decided what everybody had expected it to decide, and went home.</p>\
             <time datetime=\"2026-05-{:02}T10:15:00Z\">{} May 2026</time><ul class=\"share\">",
            n % 28 + 1,
            n % 28 + 1
        )
        .unwrap();
        for k in 0..4 {
            write!(html, "<li><a class=\"icon icon-{k}\" href=\"https://share.example/{k}?u={n}\"><svg viewBox=\"0 0 24 24\"><path d=\"M12 2C6.48 2 2 6.48 2 12\"/></svg></a></li>").unwrap();
        }
        html.push_str("</ul></div></article>");
    }
    html.push_str("</main><script>");
    while html.len() < 250_000 {
        html.push_str("window.queue=window.queue||[];window.queue.push({a:1,b:\"x<y\",c:[1,2,3]});\n");
    }
    html.push_str("</script></body></html>");
    html
}

fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-06-01T12:00:00Z").unwrap().to_utc()
}

fn configuration() -> (Config, Recipe) {
    let config = config::parse(FEEDS, Path::new("feeds.toml")).unwrap();
    let recipe = config.feeds[0].sources()[0].read.recipe.clone();
    (config, recipe)
}

fn fetched(html: &str) -> FetchedPage {
    let url = Url::parse("https://news.example/world").unwrap();
    let page = Page {
        url,
        media_type: None,
        charset: None,
        language: None,
        body: html.as_bytes().to_vec(),
        fetched_at: now(),
    };
    FetchedPage {
        page,
        cache_state: CacheState::default(),
        fresh_until: None,
        moved_to: None,
        end: BodyEnd::Announced,
        links: Vec::new(),
        more: Vec::new(),
    }
}

fn context() -> Context {
    let page_url = Url::parse("https://news.example/world").unwrap();
    Context { page_url, now: now(), latest: now(), timezone: chrono_tz::UTC }
}

fn stages(criterion: &mut Criterion) {
    let html = page();
    let (config, recipe) = configuration();
    let context = context();
    let document = Document::parse(&html);
    let senses = extract::Senses { page: &context.page_url, is_date: &|_: &str| false };
    let extraction = extract::extract(&document, &recipe, &senses).unwrap();
    let normalised = normalise::normalise(extraction.clone(), &context);
    assert_eq!(normalised.items.len(), 40);
    let (feed, _) = pipeline::assemble_once(&config, &config.feeds[0], &fetched(&html), now(), true).unwrap().unwrap();

    let mut group = criterion.benchmark_group("page of 250 KB, 40 items");
    group.bench_function("1 parse_alone", |b| b.iter(|| scraper::Html::parse_document(black_box(&html))));
    group.bench_function("2 parse", |b| b.iter(|| Document::parse(black_box(&html))));
    group.bench_function("3 extract", |b| b.iter(|| extract::extract(black_box(&document), &recipe, &senses)));
    group.bench_function("4 normalise", |b| b.iter(|| normalise::normalise(extraction.clone(), &context)));
    group.bench_function("5 record", |b| {
        b.iter(|| {
            let sighting = Sighting {
                guid: Guid::Usual,
                guid_base: None,
                full_text: false,
                mended: None,
                mended_anew: false,
                watched: None,
                wording: &Silent,
                feed: "news",
                source: "https://news.example/world",
                recipe: "",
                further: 0,
                cache_state: &CacheState::default(),
                fresh_until: None,
                body_hash: [0; 16],
                moved_to: None,
                items: &normalised.items,
                page: FeedMeta::default(),
                accept: false,
                only_whole: false,
                unread: None,
                named: Vec::new(),
                keep: Keep { items: 100, age: None },
                timezone: chrono_tz::UTC,
                zone: None,
                now: now(),
            };
            Store::in_memory().unwrap().record(&sighting).unwrap()
        });
    });
    for format in Format::ALL {
        group.bench_function(format!("6 render {}", format.extension()), |b| {
            b.iter(|| emit::render(black_box(&feed), format));
        });
    }
    group.bench_function("7 all, page to three documents", |b| {
        let fetched = fetched(&html);
        b.iter(|| {
            let (feed, _) = pipeline::assemble_once(&config, &config.feeds[0], &fetched, now(), true).unwrap().unwrap();
            Format::ALL.map(|format| emit::render(&feed, format).unwrap().len())
        });
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
