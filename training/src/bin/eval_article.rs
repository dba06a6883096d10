//! Measures the article extractor on pages whose truth is known.
//!
//! `cargo run --release -p training --bin eval_article -- CORPUS [PREDICTIONS]`: CORPUS is a folder with `html/ID.html.gz` and
//! `ground-truth/ID.json` (the layout of WCXB). Prints a table of means over pages and the ten pages with the worst text; a prediction a line
//! goes to PREDICTIONS. Texts are compared as bags of words, titles by their letters, authors as sets of names, dates by their day.
#![allow(clippy::print_stdout, clippy::too_many_lines, clippy::disallowed_methods, reason = "a program for developers")]

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    error::Error,
    fs::{self, File},
    io::{Read as _, Write as _},
    path::Path,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use flate2::read::GzDecoder;
use pagewire_extract::{
    self as extract, How,
    article::ArticleRecipe,
    model::{Moment, Page},
};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization as _;
use url::Url;

/// What is counted over a group of pages.
#[derive(Default)]
struct Tally {
    text: Vec<f64>,
    title: Vec<f64>,
    authors: Vec<f64>,
    day: Vec<f64>,
    spurious_author: Vec<f64>,
    spurious_date: Vec<f64>,
}

/// What an article was found to say of itself.
struct Said {
    title: String,
    authors: Vec<String>,
    published: Option<Moment>,
}

impl Tally {
    /// Counts one page.
    fn add(&mut self, truth: &Value, f1: f64, said: &Said) {
        self.text.push(f1);
        if let Some(gold) = truth["title"].as_str().filter(|gold| !gold.is_empty()) {
            self.title.push(f64::from(u8::from(norm(gold) == norm(&said.title))));
        }
        let gold = author_set(truth["author"].as_str());
        let got = author_set(said.authors.iter().map(String::as_str));
        match gold.is_empty() {
            true => self.spurious_author.push(f64::from(u8::from(!got.is_empty()))),
            false => self.authors.push(set_f1(&got, &gold)),
        }
        let day = said.published.map(|published| published.day().to_string());
        match truth["publish_date"].as_str().filter(|gold| !gold.is_empty()) {
            None => self.spurious_date.push(f64::from(u8::from(day.is_some()))),
            Some(gold) if gold.len() >= 10 => {
                self.day.push(f64::from(u8::from(day.as_deref() == gold.get(..10))));
            }
            Some(_) => {}
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let corpus = args.next().ok_or("say where the corpus is")?;
    let corpus = Path::new(&corpus);
    let mut predictions = args.next().map(File::create).transpose()?;
    let now: DateTime<Utc> = "2026-11-23T00:00:00Z".parse()?;
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut worst: Vec<(f64, String, String)> = Vec::new();
    let mut spent = Duration::ZERO;
    let mut truths: Vec<_> = fs::read_dir(corpus.join("ground-truth"))?.collect::<Result<_, _>>()?;
    truths.sort_by_key(fs::DirEntry::file_name);
    let pages = truths.len();
    for truth in truths {
        let path = truth.path();
        let id = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        let json: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        let truth = &json["ground_truth"];
        let kind = json["_internal"]["page_type"]["primary"].as_str().unwrap_or("article").to_owned();
        let url = Url::parse(json["url"].as_str().unwrap_or_default()).unwrap_or(Url::parse("about:blank")?);
        let mut body = Vec::new();
        GzDecoder::new(File::open(corpus.join(format!("html/{id}.html.gz")))?).read_to_end(&mut body)?;
        let page = Page { url: url.clone(), media_type: None, charset: None, language: None, body, fetched_at: now };
        let began = Instant::now();
        let article = extract::read_article(&page, &ArticleRecipe::default(), &How::default(), now);
        spent += began.elapsed();
        let said = Said {
            title: article.title.as_ref().map(|title| title.text.clone()).unwrap_or_default(),
            authors: article.authors.iter().map(|author| author.text.clone()).collect(),
            published: article.published.as_ref().map(|published| published.moment),
        };
        if let Some(file) = &mut predictions {
            let line = json!({"id": id, "title": said.title, "author": said.authors, "published": said.published, "text": article.text, "html": article.content.as_ref().map(|content|&content.text),
            "evidence": [
                article.title.as_ref().map(|title| format!("{:?}", title.evidence)),
                article.authors.first().map(|author| format!("{:?}", author.evidence)),
                article.published.as_ref().map(|published| format!("{:?}", published.found)),
            ]});
            writeln!(file, "{line}")?;
        }
        let f1 = f1(&tokens(&article.text), &tokens(truth["main_content"].as_str().unwrap_or_default()));
        worst.push((f1, id, format!("{kind} {url}")));
        for group in ["(all types)".to_owned(), kind] {
            tallies.entry(group).or_default().add(truth, f1, &said);
        }
    }
    print_means(&tallies);
    println!("{:.0} pages a second on one core", pages as f64 / spent.as_secs_f64());
    print_worst(worst);
    Ok(())
}

fn print_means(tallies: &BTreeMap<String, Tally>) {
    println!(
        "{:<14} {:>5} {:>7} {:>7} {:>7} {:>7} {:>12} {:>12}",
        "pages", "n", "text F1", "title", "authors", "day", "false author", "false date"
    );
    for (group, tally) in tallies {
        let [text, title, authors, day, author, date] =
            [&tally.text, &tally.title, &tally.authors, &tally.day, &tally.spurious_author, &tally.spurious_date]
                .map(|values| mean(values));
        println!(
            "{group:<14} {:>5} {text:>7} {title:>7} {authors:>7} {day:>7} {author:>12} {date:>12}",
            tally.text.len()
        );
    }
}

fn print_worst(mut worst: Vec<(f64, String, String)>) {
    worst.sort_by(|a, b| a.0.total_cmp(&b.0));
    for kind in ["", "article"] {
        println!("\nworst texts{}", if kind.is_empty() { " of all" } else { " of articles" });
        for (f1, id, about) in worst.iter().filter(|(_, _, about)| about.starts_with(kind)).take(10) {
            println!("{f1:.3} {id} {about}");
        }
    }
}

fn mean(values: &[f64]) -> String {
    if values.is_empty() { "-".to_owned() } else { format!("{:.3}", values.iter().sum::<f64>() / values.len() as f64) }
}

fn tokens(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

fn f1(got: &[String], gold: &[String]) -> f64 {
    if gold.is_empty() || got.is_empty() {
        return if gold.is_empty() && got.is_empty() { 1.0 } else { 0.0 };
    }
    let mut counts: HashMap<&str, i64> = HashMap::new();
    gold.iter().for_each(|word| *counts.entry(word).or_default() += 1);
    let mut common = 0.0;
    for word in got {
        let left = counts.entry(word).or_default();
        if *left > 0 {
            *left -= 1;
            common += 1.0;
        }
    }
    2.0 * common / (got.len() + gold.len()) as f64
}

fn norm(title: &str) -> String {
    title.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// Names of authors, parted alike on both sides.
fn author_set<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let mut set = BTreeSet::new();
    for name in names {
        let joined = [" and ", " & ", " und ", " et ", " y ", " with ", " e ", " og ", " och ", " en ", " / "]
            .iter()
            .fold(name.to_owned(), |name, joint| name.replace(joint, ","));
        for part in joined.split([',', ';', '|', '\n', '•', '·']) {
            let part = part.trim().trim_start_matches("By ").trim_start_matches("by ");
            let part = part.split(" (").next().unwrap_or(part);
            let credential = part.len() <= 8 && part.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
            let letters: String =
                part.nfkd().flat_map(char::to_lowercase).map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
            let name = letters.split_whitespace().collect::<Vec<_>>().join(" ");
            if !name.is_empty() && !credential {
                set.insert(name);
            }
        }
    }
    set
}

fn set_f1(got: &BTreeSet<String>, gold: &BTreeSet<String>) -> f64 {
    let common = got.intersection(gold).count() as f64;
    if common == 0.0 { 0.0 } else { 2.0 * common / (got.len() + gold.len()) as f64 }
}
