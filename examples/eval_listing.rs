//! How well lists are found: `cargo run --release --example eval_listing -- FOLDER [--figures]`.
//!
//! The folder holds `ID.json` (address, items, optional addresses) and `ID.html.gz` for each page. With `--figures` it prints what
//! the finder knows of each group of links, one JSON object a line, for fitting its weights.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "an evaluation that meets the unexpected should end")]

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs::File,
    io::Read,
    path::Path,
    time::{Duration, Instant},
};

use chrono::{DateTime, NaiveDate, Utc};
use flate2::read::GzDecoder;
use pagewire::{
    extract::{Document, Recipe, Senses, auto},
    model::{Item, Page},
    normalise::{charset, date},
    pipeline,
};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;
use url::Url;

struct Case {
    truth: Value,
    page: Page,
    now: DateTime<Utc>,
}

fn cases(folder: &Path) -> Vec<Case> {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.iter().filter_map(|path| case(path)).collect()
}

fn case(path: &Path) -> Option<Case> {
    let truth: Value = serde_json::from_reader(File::open(path).unwrap()).unwrap();
    let id = truth["id"].as_str()?;
    let mut body = Vec::new();
    let html = path.with_file_name(format!("{id}.html.gz"));
    GzDecoder::new(File::open(html).ok()?).read_to_end(&mut body).unwrap();
    let day = truth["captured_approx"].as_str().and_then(|day| day.get(..10)?.parse::<NaiveDate>().ok());
    let now = day.map_or_else(Utc::now, |day| day.and_hms_opt(12, 0, 0).unwrap().and_utc());
    let page = Page {
        url: Url::parse(truth["url"].as_str().unwrap()).unwrap(),
        media_type: None,
        charset: truth["charset"].as_str().map(ToOwned::to_owned),
        language: None,
        body,
        fetched_at: now,
    };
    Some(Case { truth, page, now })
}

/// An address as two are compared: scheme, `www.`, fragment, tracking, index pages and a trailing slash do not count.
fn comparable(address: &str, base: &Url) -> String {
    let Ok(url) = base.join(address.trim()) else { return address.to_owned() };
    let host = url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let tracking = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.starts_with("utm_") || name.starts_with("ref_")
            || ["fbclid", "gclid", "srsltid", "mc_cid", "mc_eid", "sbsrc", "ref", "aff", "cmpid", "ftag", "spm", "hpt"].contains(&name.as_str())
    };
    let mut query: Vec<(String, String)> =
        url.query_pairs().filter(|(name, _)| !tracking(name)).map(|(a, b)| (a.into_owned(), b.into_owned())).collect();
    query.sort();
    let mut path = percent_decoded(url.path());
    for index in ["/index.html", "/index.htm", "/index.php", "/index.asp", "/index.aspx", "/default.aspx", "/default.asp"] {
        if let Some(folder) = path.strip_suffix(index) {
            path = format!("{folder}/");
        }
    }
    format!("{host}{port}{}{query:?}", path.trim_end_matches('/'))
}

fn percent_decoded(path: &str) -> String {
    let fake = Url::parse(&format!("https://x/?{}", path.replace('+', "%2B"))).unwrap();
    fake.query_pairs().next().map(|(name, value)| if value.is_empty() { name.into_owned() } else { format!("{name}={value}") }).unwrap_or_default()
}

fn words(text: &str) -> HashMap<String, usize> {
    let folded: String = text.nfkc().collect::<String>().to_lowercase();
    let mut counts = HashMap::new();
    for word in folded.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()) {
        let cjk = word.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'));
        if cjk {
            word.chars().for_each(|c| *counts.entry(c.to_string()).or_insert(0) += 1);
        } else {
            *counts.entry(word.to_owned()).or_insert(0) += 1;
        }
    }
    counts
}

fn same_title(found: &str, truth: &str) -> bool {
    let (a, b) = (words(found), words(truth));
    if a == b {
        return true;
    }
    let common: usize = a.iter().map(|(word, count)| (*count).min(b.get(word).copied().unwrap_or(0))).sum();
    let all: usize = a.values().sum::<usize>() + b.values().sum::<usize>();
    2.0 * common as f64 / all as f64 >= 0.9
}

#[derive(Default)]
struct Row {
    id: String,
    kind: String,
    precision: f64,
    recall: f64,
    f1: f64,
    hits: usize,
    titles: usize,
    dated: usize,
    gold_dated: usize,
    given: usize,
    right: usize,
    summary: (usize, usize),
    author: (usize, usize),
    image: (usize, usize),
    wrong: Vec<String>,
    missed: Vec<String>,
    bad_titles: Vec<(String, String)>,
    bad_dates: Vec<(String, String)>,
    parse: Duration,
    whole: Duration,
}

fn score(case: &Case) -> Row {
    let begin = Instant::now();
    let text = charset::decode(&case.page, None);
    drop(Document::parse(&text));
    let parse = begin.elapsed();
    let begin = Instant::now();
    let items = pipeline::read(&case.page, &Recipe::Auto, case.now).map(|page| page.items).unwrap_or_default();
    let whole = begin.elapsed();
    let base = &case.page.url;
    let mut gold: BTreeMap<String, &Value> = BTreeMap::new();
    for item in case.truth["items"].as_array().unwrap() {
        gold.entry(comparable(item["url"].as_str().unwrap(), base)).or_insert(item);
    }
    let optional: HashSet<String> = case.truth["optional"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|address| Some(comparable(address.as_str()?, base)))
        .filter(|address| !gold.contains_key(address))
        .collect();
    let mut found: BTreeMap<String, &Item> = BTreeMap::new();
    for item in &items {
        if let Some(link) = &item.link {
            found.entry(comparable(link.as_str(), base)).or_insert(item);
        }
    }
    let mut row = Row {
        id: case.truth["id"].as_str().unwrap().to_owned(),
        kind: case.truth["kind"].as_str().unwrap_or_default().to_owned(),
        parse,
        whole,
        ..Row::default()
    };
    row.gold_dated = gold.values().filter(|item| item["date"].is_string()).count();
    for (address, item) in &found {
        match gold.get(address) {
            Some(truth) => compare(&mut row, item, truth),
            None if optional.contains(address) => {}
            None => row.wrong.push(address.clone()),
        }
    }
    row.missed = gold.keys().filter(|address| !found.contains_key(*address)).cloned().collect();
    row.precision = ratio(row.hits, row.hits + row.wrong.len());
    row.recall = ratio(row.hits, gold.len());
    row.f1 = if row.hits > 0 { 2.0 * row.precision * row.recall / (row.precision + row.recall) } else { 0.0 };
    row
}

fn compare(row: &mut Row, item: &Item, truth: &Value) {
    row.hits += 1;
    let title = truth["title"].as_str().unwrap_or_default();
    if same_title(&item.title, title) {
        row.titles += 1;
    } else {
        row.bad_titles.push((item.title.clone(), title.to_owned()));
    }
    if let Some(day) = truth["date"].as_str() {
        row.dated += 1;
        let found = item.published.map(|moment| moment.day().to_string());
        row.given += usize::from(found.is_some());
        let others = truth["date_alt"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let right = found.as_deref().is_some_and(|found| std::iter::once(day).chain(others).any(|day| day == found));
        row.right += usize::from(right);
        if !right {
            row.bad_dates.push((found.unwrap_or_default(), day.to_owned()));
        }
    }
    let mut presence = |name: &str, given: bool, tally: fn(&mut Row) -> &mut (usize, usize)| {
        if truth[name].as_str().is_some_and(|text| !text.is_empty()) {
            let tally = tally(row);
            tally.0 += usize::from(given);
            tally.1 += 1;
        }
    };
    presence("summary", item.summary.is_some(), |row| &mut row.summary);
    presence("author", !item.authors.is_empty(), |row| &mut row.author);
    presence("image", item.image.is_some(), |row| &mut row.image);
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.collect();
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn summary(name: &str, rows: &[&Row]) {
    let sum = |part: fn(&Row) -> usize| rows.iter().map(|row| part(row)).sum::<usize>();
    let hit = || rows.iter().filter(|row| row.hits > 0);
    println!(
        "{name:10} {:3} pages  F1 {:.3}  >=0.9 {:.2}  P {:.3}  R {:.3}  title {:.3}  date P {:.3} R {:.3}  summary {:.2}  image {:.2}  author {:.2}",
        rows.len(),
        mean(rows.iter().map(|row| row.f1)),
        mean(rows.iter().map(|row| f64::from(u8::from(row.f1 >= 0.9)))),
        mean(rows.iter().map(|row| row.precision)),
        mean(rows.iter().map(|row| row.recall)),
        mean(hit().map(|row| ratio(row.titles, row.hits))),
        ratio(sum(|row| row.right), sum(|row| row.given)),
        mean(rows.iter().filter(|row| row.gold_dated > 0).map(|row| ratio(row.right, row.gold_dated))),
        ratio(sum(|row| row.summary.0), sum(|row| row.summary.1)),
        ratio(sum(|row| row.image.0), sum(|row| row.image.1)),
        ratio(sum(|row| row.author.0), sum(|row| row.author.1)),
    );
}

fn figures(case: &Case) {
    let text = charset::decode(&case.page, None);
    let document = Document::parse(&text);
    let around = date::Surroundings { now: case.now, timezone: chrono_tz::UTC, hint: None, day_first: Some(true) };
    let is_date = |text: &str| date::parse(text, &around).is_ok();
    let base = &case.page.url;
    let of = |key: &str| -> HashSet<String> {
        let list = case.truth[key].as_array().into_iter().flatten();
        list.filter_map(|item| Some(comparable(item.as_str().or_else(|| item["url"].as_str())?, base))).collect()
    };
    let (gold, optional) = (of("items"), of("optional"));
    for candidate in auto::candidates(&document, &Senses { url: base, is_date: &is_date }) {
        let targets: HashSet<String> = candidate.targets.iter().map(|target| comparable(target, base)).collect();
        let hits = targets.iter().filter(|target| gold.contains(*target)).count();
        let wrong = targets.iter().filter(|target| !gold.contains(*target) && !optional.contains(*target)).count();
        println!("{}", json!({"page": case.truth["id"], "hits": hits, "wrong": wrong, "gold": gold.len(), "figures": candidate.figures, "likelihood": candidate.likelihood, "first": candidate.targets.first()}));
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().expect("a folder of pages");
    let cases = cases(Path::new(folder));
    if arguments.iter().any(|argument| argument == "--figures") {
        cases.iter().for_each(figures);
        return;
    }
    let rows: Vec<Row> = cases.iter().map(score).collect();
    if let Some(id) = arguments.iter().position(|argument| argument == "--page").and_then(|at| arguments.get(at + 1)) {
        for row in rows.iter().filter(|row| row.id == *id) {
            row.wrong.iter().for_each(|address| println!("wrong  {address}"));
            row.missed.iter().for_each(|address| println!("missed {address}"));
            row.bad_titles.iter().for_each(|(found, truth)| println!("title  {found:?}\n       {truth:?}"));
            row.bad_dates.iter().for_each(|(found, truth)| println!("date   {found:?} {truth:?}"));
        }
    }
    let mut kinds: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    rows.iter().for_each(|row| kinds.entry(&row.kind).or_default().push(row));
    for (kind, rows) in &kinds {
        summary(kind, rows);
    }
    summary("all", &rows.iter().collect::<Vec<_>>());
    let mut worst: Vec<&Row> = rows.iter().collect();
    worst.sort_by(|a, b| a.f1.total_cmp(&b.f1));
    let shown = if arguments.iter().any(|argument| argument == "--all") { worst.len() } else { 12 };
    for row in worst.iter().take(shown) {
        println!("{:.2} P {:.2} R {:.2}  hits {:3} wrong {:3} missed {:3} titles {:.2} dates {}/{}  {}", row.f1, row.precision, row.recall, row.hits, row.wrong.len(), row.missed.len(), ratio(row.titles, row.hits), row.right, row.gold_dated, row.id);
    }
    let mut times: Vec<Duration> = rows.iter().map(|row| row.whole).collect();
    times.sort();
    let (parse, whole): (Duration, Duration) = (rows.iter().map(|r| r.parse).sum(), rows.iter().map(|r| r.whole).sum());
    println!("median {:?}, worst {:?} a page; {:.2} of the time of decoding and parsing alone", times[times.len() / 2], times[times.len() - 1], whole.as_secs_f64() / parse.as_secs_f64());
}
