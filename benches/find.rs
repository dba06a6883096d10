//! What finding the list costs beside parsing the page.
//!
//! `cargo bench --bench find` times three things for a set of pages: the parser on whole pages, the parse as the pipeline does it
//! (what no recipe reads is dropped first), and that with the list found. The pages are those of `tests/site`; the environment
//! variable LISTS names a folder of others, `ID.html.gz`.
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench that meets the unexpected should end")]

use std::{fs, hint::black_box, io::Read, path::Path, time::Duration};

use chrono::DateTime;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use flate2::read::MultiGzDecoder;
use pagewire::{
    extract::{self, Document, Recipe, Senses},
    model::Page,
    normalise::{charset, date},
};
use url::Url;

const NOW: &str = "2026-06-01T12:00:00Z";

/// The text of each page in a folder.
fn pages(folder: &Path) -> Vec<String> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().filter_map(|path| text(path)).collect()
}

fn text(path: &Path) -> Option<String> {
    let mut body = Vec::new();
    match path.extension()?.to_str()? {
        "html" => body = fs::read(path).unwrap(),
        "gz" => drop(MultiGzDecoder::new(fs::File::open(path).unwrap()).read_to_end(&mut body).unwrap()),
        _ => return None,
    }
    let fetched_at = DateTime::parse_from_rfc3339(NOW).unwrap().to_utc();
    let page = Page { url: address(), media_type: None, charset: None, language: None, body, fetched_at };
    Some(charset::decode(&page, None).into_owned())
}

fn address() -> Url {
    Url::parse("https://news.example.org/world/").unwrap()
}

fn finding(criterion: &mut Criterion) {
    let folder = std::env::var("LISTS").unwrap_or_else(|_| "tests/site".into());
    let pages = pages(Path::new(&folder));
    let url = address();
    let around = date::Surroundings {
        now: DateTime::parse_from_rfc3339(NOW).unwrap().to_utc(),
        timezone: chrono_tz::UTC,
        hint: None,
        day_first: None,
        language: None,
    };
    let is_date = |text: &str| matches!(date::parse(text, &around), Ok(_) | Err(date::UnreadableDate::Ambiguous));
    let senses = Senses { page: &url, is_date: &is_date };
    let find =
        |document: &Document| extract::extract(document, &Recipe::Auto, &senses).map_or(0, |found| found.items.len());

    let mut group = criterion.benchmark_group(format!("{} pages of {folder}", pages.len()));
    group.throughput(Throughput::Bytes(pages.iter().map(|page| page.len() as u64).sum()));
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    group.bench_function("1 parse_alone", |b| {
        b.iter(|| {
            pages.iter().map(|page| scraper::Html::parse_document(black_box(page)).tree.nodes().len()).sum::<usize>()
        });
    });
    group.bench_function("2 parse", |b| {
        b.iter(|| pages.iter().for_each(|page| drop(black_box(Document::parse(page)))));
    });
    group.bench_function("3 parse_and_find", |b| {
        b.iter(|| pages.iter().map(|page| find(&Document::parse(black_box(page)))).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, finding);
criterion_main!(benches);
