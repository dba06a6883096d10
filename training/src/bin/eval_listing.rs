//! How well lists are found on pages whose list is known, and what finding them costs.
//!
//! `cargo run --release -p training --bin eval_listing -- FOLDER [PAGE]` reads `ID.json` and `ID.html.gz` from a folder, finds and
//! normalises the list of each page on all cores, and prints the means over pages, the means by kind, the worst pages and the
//! time a page takes. With the name of a page it prints what was missed, what was wrong and what each item is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::too_many_lines,
    clippy::type_complexity,
    dead_code,
    missing_docs,
    reason = "a program for developers"
)]

use std::{
    collections::{BTreeMap, HashSet},
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use pagewire_extract::{
    self as extract, Document, Recipe, Senses,
    model::{Item, Moment},
    normalise::{self, Context},
};

#[path = "../listing/truth.rs"]
mod truth;
#[path = "../listing/words.rs"]
mod words;
use truth::{Truth, key};

/// How often work is repeated to see the time that it takes when nothing disturbs it.
const RUNS: usize = 40;

/// What one page came to.
#[derive(Debug, Clone, Default)]
struct Score {
    id: String,
    kind: String,
    precision: f64,
    recall: f64,
    f1: f64,
    gold: usize,
    found: usize,
    hits: usize,
    titles: usize,
    gold_dated: usize,
    dates_given: usize,
    dates_right: usize,
    /// Summaries, images, authors: those that the truth has, and those of them that were found.
    present: [(usize, usize); 3],
    parse: Duration,
    find: Duration,
    normalise: Duration,
    bytes: usize,
    slips: Vec<String>,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("a folder with ID.json and ID.html.gz");
    let wanted = arguments.next();
    let mut truths = truth::load(Path::new(&folder));
    if let Some(wanted) = &wanted {
        truths.retain(|truth| truth.id == *wanted);
    }
    let next = AtomicUsize::new(0);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut scores: Vec<Score> = std::thread::scope(|scope| {
        let work = || {
            let mut done = Vec::new();
            while let Some(truth) = truths.get(next.fetch_add(1, Ordering::Relaxed)) {
                done.push(score(truth));
            }
            done
        };
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    scores.sort_by(|one, other| one.f1.total_cmp(&other.f1).then(one.id.cmp(&other.id)));
    if wanted.is_some() {
        for slip in scores.iter().flat_map(|score| &score.slips) {
            println!("{slip}");
        }
    }
    table("all", &scores.iter().collect::<Vec<_>>());
    by_kind(&scores);
    worst_pages(&scores);
    worst("titles", &scores, |score| (score.titles, score.hits));
    worst("dates missing", &scores, |score| (score.dates_right, score.gold_dated));
    worst("dates wrong", &scores, |score| (score.dates_right, score.dates_given));
    for (n, name) in ["summaries", "images", "authors"].into_iter().enumerate() {
        worst(name, &scores, |score| (score.present[n].1, score.present[n].0));
    }
    times(&scores);
}

/// Prints the pages on which a share is the furthest from all.
fn worst(name: &str, scores: &[Score], share: impl Fn(&Score) -> (usize, usize)) {
    let mut list: Vec<(f64, usize, usize, &str)> = scores
        .iter()
        .map(|score| (share(score), score))
        .filter(|((part, whole), _)| part < whole)
        .map(|((part, whole), score)| (part as f64 / whole as f64, part, whole, score.id.as_str()))
        .collect();
    list.sort_by(|one, other| one.0.total_cmp(&other.0));
    let list: Vec<String> = list.iter().take(12).map(|(_, part, whole, id)| format!("{id} {part}/{whole}")).collect();
    println!("{name}: {}", list.join(", "));
}

fn times(scores: &[Score]) {
    let middle = |pick: &dyn Fn(&Score) -> Duration| {
        let mut all: Vec<Duration> = scores.iter().map(pick).collect();
        all.sort();
        (all[all.len() / 2], all[all.len() - 1])
    };
    let total = |pick: &dyn Fn(&Score) -> Duration| scores.iter().map(pick).sum::<Duration>();
    println!("\ntime a page   median     worst     total");
    let rows: [(&str, &dyn Fn(&Score) -> Duration); 4] = [
        ("parse", &|score| score.parse),
        ("find", &|score| score.find),
        ("normalise", &|score| score.normalise),
        ("all", &|score| score.parse + score.find + score.normalise),
    ];
    for (name, pick) in rows {
        let (median, worst) = middle(pick);
        println!("{name:10} {median:>9.2?} {worst:>9.2?} {:>9.2?}", total(pick));
    }
    let mut costs: Vec<(f64, &str)> =
        scores.iter().map(|score| (score.find.as_secs_f64() / score.parse.as_secs_f64(), score.id.as_str())).collect();
    costs.sort_by(|one, other| other.0.total_cmp(&one.0));
    println!(
        "find / parse: median {:.2}, most {}",
        costs[costs.len() / 2].0,
        costs.iter().take(8).map(|(cost, id)| format!("{id} {cost:.2}")).collect::<Vec<_>>().join(", ")
    );
}

/// Means over pages.
struct Sums {
    precision: f64,
    recall: f64,
    f1: f64,
    good: f64,
    title: f64,
    date_precision: f64,
    date_recall: f64,
    present: [f64; 3],
}

impl Sums {
    fn of(scores: &[&Score]) -> Self {
        let mean = |values: Vec<f64>| {
            if values.is_empty() { f64::NAN } else { values.iter().sum::<f64>() / values.len() as f64 }
        };
        let sum = |pick: &dyn Fn(&Score) -> usize| scores.iter().map(|score| pick(score)).sum::<usize>() as f64;
        let of = |pick: &dyn Fn(&Score) -> f64| mean(scores.iter().map(|score| pick(score)).collect());
        let titled = scores.iter().filter(|score| score.hits > 0);
        let dated = scores.iter().filter(|score| score.gold_dated > 0);
        Self {
            precision: of(&|score| score.precision),
            recall: of(&|score| score.recall),
            f1: of(&|score| score.f1),
            good: of(&|score| f64::from(u8::from(score.f1 >= 0.9))),
            title: mean(titled.map(|score| score.titles as f64 / score.hits as f64).collect()),
            date_precision: sum(&|score| score.dates_right) / sum(&|score| score.dates_given),
            date_recall: mean(dated.map(|score| score.dates_right as f64 / score.gold_dated as f64).collect()),
            present: [0, 1, 2].map(|n| sum(&|score| score.present[n].1) / sum(&|score| score.present[n].0)),
        }
    }
}

fn table(name: &str, scores: &[&Score]) {
    let sums = Sums::of(scores);
    println!("{} pages ({name})", scores.len());
    let rows = [
        ("F1 on item addresses", sums.f1),
        ("pages with F1 >= 0.9", sums.good),
        ("precision", sums.precision),
        ("recall", sums.recall),
        ("title accuracy (macro)", sums.title),
        ("date precision", sums.date_precision),
        ("date recall (macro)", sums.date_recall),
        ("summary present", sums.present[0]),
        ("image present", sums.present[1]),
        ("author present", sums.present[2]),
    ];
    for (name, value) in rows {
        println!("{name:24} {value:.4}");
    }
}

fn score(truth: &Truth) -> Score {
    let (document, parse) = quickest(|| Document::parse(&truth.text));
    let is_date = extract::knows_dates(chrono_tz::UTC, truth.now, None);
    let senses = Senses { page: &truth.url, is_date: &is_date };
    let (extraction, find) = quickest(|| extract::extract(&document, &Recipe::Auto, &senses));
    let context = Context { page_url: truth.url.clone(), now: truth.now, latest: truth.now, timezone: chrono_tz::UTC };
    let started = Instant::now();
    let items = extraction.map_or_else(|_| Vec::new(), |extraction| normalise::normalise(extraction, &context).items);
    let normalise = started.elapsed();
    compare(truth, &items, Score { parse, find, normalise, bytes: truth.text.len(), ..Score::default() })
}

/// The result of some work, and the shortest time that it took in some runs.
/// The means by kind of page.
fn by_kind(scores: &[Score]) {
    let mut kinds: BTreeMap<&str, Vec<&Score>> = BTreeMap::new();
    for score in scores {
        kinds.entry(&score.kind).or_default().push(score);
    }
    println!("\nkind         pages     P     R    F1  >=0.9  title  date-P date-R");
    for (kind, scores) in kinds {
        let sums = Sums::of(&scores);
        println!(
            "{kind:12} {:5} {:.3} {:.3} {:.3}  {:.3}  {:.3}   {:.3}  {:.3}",
            scores.len(),
            sums.precision,
            sums.recall,
            sums.f1,
            sums.good,
            sums.title,
            sums.date_precision,
            sums.date_recall
        );
    }
}

/// The pages that were found worst, which come first.
fn worst_pages(scores: &[Score]) {
    println!("\nworst pages");
    for score in scores.iter().take(10) {
        println!(
            "{:32} P {:.2} R {:.2} F1 {:.2}  truth {} found {} right {}",
            score.id, score.precision, score.recall, score.f1, score.gold, score.found, score.hits
        );
    }
}

fn quickest<T>(work: impl Fn() -> T) -> (T, Duration) {
    let timed = || {
        let started = Instant::now();
        let result = work();
        (result, started.elapsed())
    };
    let (result, first) = timed();
    (0..RUNS).map(|_| timed().1).fold((result, first), |(result, least), time| (result, least.min(time)))
}

impl Score {
    /// Counts what an item has of the fields that the truth has.
    fn compare_fields(&mut self, gold: &truth::Item, item: &Item, day: Option<&str>) {
        if let Some(date) = &gold.date {
            self.dates_given += usize::from(day.is_some());
            self.dates_right +=
                usize::from(day.is_some_and(|day| day == date || gold.date_alt.iter().any(|other| other == day)));
        }
        let pairs = [
            (&gold.summary, item.summary.is_some()),
            (&gold.image, item.image.is_some()),
            (&gold.author, !item.authors.is_empty()),
        ];
        for (n, (gold, found)) in pairs.into_iter().enumerate() {
            if gold.as_ref().is_some_and(|gold| !gold.is_empty()) {
                self.present[n].0 += 1;
                self.present[n].1 += usize::from(found);
            }
        }
    }

    /// The ratios that follow from what was counted.
    fn sum_up(&mut self, truth: &Truth, wrong: usize) {
        self.gold = truth.items.len();
        self.gold_dated = truth.items.values().filter(|item| item.date.is_some()).count();
        self.found = self.hits + wrong;
        let ratio = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        self.precision = ratio(self.hits, self.found);
        self.recall = ratio(self.hits, self.gold);
        let sum = self.precision + self.recall;
        self.f1 = if sum > 0.0 { 2.0 * self.precision * self.recall / sum } else { 0.0 };
    }
}

fn compare(truth: &Truth, items: &[Item], mut score: Score) -> Score {
    let mut seen = HashSet::new();
    let (mut wrong, mut found_keys) = (0, HashSet::new());
    for item in items {
        let Some(link) = &item.link else { continue };
        let key = key(link);
        if !seen.insert(key.clone()) {
            continue;
        }
        let Some(gold) = truth.items.get(&key) else {
            if !truth.optional.contains(&key) {
                wrong += 1;
                score.slips.push(format!("wrong   {link} | {}", item.title));
            }
            continue;
        };
        found_keys.insert(key);
        score.hits += 1;
        let right = words::alike(&item.title, &gold.title);
        score.titles += usize::from(right);
        // a page that tells but when its items were changed shows that date
        let day = item.published.or(item.updated).map(day);
        score.slips.push(format!(
            "{} {link} | {} | {} | date {:?} truth {:?} | {:?} | {:?} | {:?}",
            if right { "right  " } else { "title !" },
            item.title,
            if right { "" } else { &gold.title },
            day,
            gold.date,
            item.authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>(),
            item.summary.as_deref().map(|summary| summary.chars().take(80).collect::<String>()),
            item.image.as_ref().map(|image| image.url.as_str())
        ));
        score.compare_fields(gold, item, day.as_deref());
    }
    score.slips.extend(
        truth
            .items
            .iter()
            .filter(|(key, _)| !found_keys.contains(*key))
            .map(|(key, item)| format!("missed  {key} | {}", item.title)),
    );
    score.id.clone_from(&truth.id);
    score.kind.clone_from(&truth.kind);
    score.sum_up(truth, wrong);
    score
}

fn day(moment: Moment) -> String {
    match moment {
        Moment::Day(day) => day.to_string(),
        Moment::Instant(instant) => instant.date_naive().to_string(),
    }
}
