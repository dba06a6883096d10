//! Fits the weights of the list finder to pages with a known list, and says how well they hold on pages left out.
//!
//! `cargo run --release -p training --bin fit_listing -- FOLDER` reads `ID.json` and `ID.html.gz` from a folder, and writes
//! `crates/pagewire-extract/src/auto/weights.rs`, if that is named. ARTICLES names a folder of pages that are articles, to tell them apart.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::too_many_lines,
    clippy::disallowed_methods,
    clippy::needless_range_loop,
    dead_code,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    clippy::cast_precision_loss,
    reason = "a program for developers"
)]

use std::{collections::BTreeSet, fmt::Write, fs, path::Path};

use chrono::{DateTime, Utc};
use pagewire_extract::{
    Document, Senses,
    auto::{self, Study},
    normalise::date,
};
use regex::Regex;
use url::Url;

#[path = "../listing/regression.rs"]
mod regression;
#[path = "../listing/truth.rs"]
mod truth;
use regression::{Row, dot, fit, fit_lists};
use truth::{Truth, key};

const FOLDS: usize = 10;
/// What a link that is welcome but no item weighs, as one that is not: a sidebar of what is most read is no part of the list.
const WELCOME: f64 = 0.03;

struct Case {
    id: String,
    /// Pages of one site are left out together.
    fold: usize,
    /// Whether it is a page as it is; else its names of classes were made to say nothing.
    is_plain: bool,
    groups: Vec<Study>,
    keys: Vec<Vec<String>>,
    /// Share of gold among the addresses that count, and how many count.
    labels: Vec<(f64, usize)>,
    gold: usize,
    text: String,
    url: Url,
    now: DateTime<Utc>,
    truth: Truth,
}

fn study(text: &str, url: &Url, now: DateTime<Utc>, anchor: Option<usize>) -> (Option<String>, Vec<Study>) {
    let around = date::Surroundings { now, timezone: chrono_tz::UTC, hint: None, day_first: None, language: None };
    let is_date = |text: &str| matches!(date::parse(text, &around), Ok(_) | Err(date::UnreadableDate::Ambiguous));
    auto::study(&Document::parse(text), &Senses { page: url, is_date: &is_date }, anchor)
}

fn main() {
    let folder = std::env::args().nth(1).expect("a folder");
    let cases = cases(Path::new(&folder));
    let all: Vec<&Case> = cases.iter().collect();
    let anchors = anchors(&cases);
    let own = fit_lists(&rows_by_itself(&all));
    let studies = beside_anchors(&cases, &anchors);
    judge_beside(&cases, &anchors, &studies);
    let beside = fit_lists(&rows_beside(&cases, &studies, &(0..cases.len()).collect::<Vec<_>>()));
    if let Some(folder) = std::env::var_os("ARTICLES") {
        println!("{:.3?}", whole_pages(&cases, Path::new(&folder)));
    }
    if let Some(path) = std::env::args().nth(2).filter(|path| path.ends_with(".rs")) {
        write_weights(Path::new(&path), &own, &beside);
    }
}

/// The pages of a folder, as they are and with names that say nothing.
fn cases(folder: &Path) -> Vec<Case> {
    let truths = truth::load(folder);
    let sites: BTreeSet<String> = truths.iter().map(|truth| site(&truth.url)).collect();
    let fold = |url: &Url| sites.iter().position(|known| *known == site(url)).unwrap() % FOLDS;
    let with_nameless = std::env::var_os("PLAIN").is_none();
    let mut cases: Vec<Case> = Vec::new();
    for truth in truths {
        let fold = fold(&truth.url);
        if with_nameless {
            for text in [nameless(&truth.text), bare(&truth.text)] {
                cases.push(case(Truth { text, ..truth.clone() }, fold, false));
            }
        }
        cases.push(case(truth, fold, true));
    }
    cases.sort_by(|a, b| (&a.id, a.is_plain).cmp(&(&b.id, b.is_plain)));
    println!(
        "{} pages of {} sites, {} rows of pages",
        cases.iter().filter(|case| case.is_plain).count(),
        sites.len(),
        cases.len()
    );
    cases
}

/// What the surest group of each page is looked for by.
fn rows_by_itself(cases: &[&Case]) -> Vec<Row> {
    let mut rows = Vec::new();
    for case in cases {
        let all: f64 = case
            .labels
            .iter()
            .zip(&case.groups)
            .filter(|(_, c)| !c.is_companion)
            .map(|((_, n), _)| (*n.max(&1) as f64).sqrt())
            .sum();
        for (group, (label, count)) in case.groups.iter().zip(&case.labels) {
            if !group.is_companion {
                // what is welcome but not the list must not be taken for it
                let count = if *count == 0 { 1 } else { *count };
                rows.push((group.own.clone(), *label, (count as f64).sqrt() / all));
            }
        }
    }
    rows
}

/// The surest group of each page, by weights that were fitted without its site.
fn anchors(cases: &[Case]) -> Vec<usize> {
    let mut right = 0;
    let mut anchors = vec![0; cases.len()];
    for fold in 0..FOLDS {
        let train: Vec<&Case> = cases.iter().filter(|case| case.fold != fold).collect();
        let weights = fit_lists(&rows_by_itself(&train));
        for (n, case) in cases.iter().enumerate().filter(|(_, case)| case.fold == fold) {
            let anchor = best(case, &weights);
            anchors[n] = anchor;
            if std::env::args().nth(2).is_some_and(|shown| shown == case.id) {
                show(case, &weights);
            }
            let (label, count) = case.labels[anchor];
            if !case.is_plain {
                continue;
            }
            if label > 0.5 {
                right += 1;
            } else {
                println!(
                    "anchor wrong: {} {:.2} of {count}: {:?}",
                    case.id,
                    label,
                    case.groups[anchor].texts.iter().take(3).collect::<Vec<_>>()
                );
            }
        }
    }
    println!("anchors right, cross-validated: {right}");
    anchors
}

/// The groups of each page beside its surest one, as the cross-validated first stage chose it; where that was wrong, beside the truest.
fn beside_anchors(cases: &[Case], anchors: &[usize]) -> Vec<Vec<Study>> {
    let study = |(case, anchor): (&Case, &usize)| {
        let anchor = if case.labels[*anchor].0 > 0.5 { *anchor } else { truest(case) };
        study(&case.text, &case.url, case.now, Some(anchor)).1
    };
    cases.iter().zip(anchors).map(study).collect()
}

/// What a group is judged by beside the surest one.
fn rows_beside(cases: &[Case], studies: &[Vec<Study>], picked: &[usize]) -> Vec<Row> {
    let mut rows = Vec::new();
    for n in picked {
        let case = &cases[*n];
        let all: f64 = case
            .labels
            .iter()
            .zip(&case.groups)
            .filter(|(_, c)| !c.is_companion)
            .map(|((_, n), _)| *n as f64)
            .sum::<f64>()
            / 2.0;
        for ((group, (label, count)), keys) in studies[*n].iter().zip(&case.labels).zip(&case.keys) {
            // what is welcome beside the list is rather left out
            let count = if *count == 0 { WELCOME * keys.len() as f64 } else { *count as f64 };
            if !group.is_companion && count > 0.0 {
                let values: Vec<f64> = group.own.iter().chain(&group.together).copied().collect();
                rows.push((values, *label, count / (all + count / 2.0)));
            }
        }
    }
    rows
}

/// Prints how well the groups of pages left out are judged.
fn judge_beside(cases: &[Case], anchors: &[usize], studies: &[Vec<Study>]) {
    let (mut f1s, mut nameless_f1s) = (Vec::new(), Vec::new());
    for fold in 0..FOLDS {
        let train: Vec<usize> = (0..cases.len()).filter(|n| cases[*n].fold != fold).collect();
        let weights = fit_lists(&rows_beside(cases, studies, &train));
        for n in (0..cases.len()).filter(|n| cases[*n].fold == fold) {
            // relative to the anchor really chosen
            let groups = study(&cases[n].text, &cases[n].url, cases[n].now, Some(anchors[n])).1;
            let reached = (f1(&cases[n], &groups, &weights, anchors[n]), cases[n].id.clone());
            if cases[n].is_plain { f1s.push(reached) } else { nameless_f1s.push(reached) }
        }
    }
    f1s.sort_by(|a, b| a.0.2.total_cmp(&b.0.2));
    for ((p, r, f), id) in f1s.iter().take(20) {
        println!("{id:34} P {p:.2} R {r:.2} F1 {f:.2}");
    }
    report("cross-validated", &f1s);
    report("cross-validated, names of classes made to say nothing", &nameless_f1s);
}

/// Writes the weights as Rust.
fn write_weights(path: &Path, own: &[f64], beside: &[f64]) {
    let (own_names, together_names) = auto::measures();
    let mut text = String::from(
        "//! What each measure is worth, as `cargo run --release -p training --bin fit_listing` fitted it: logistic regression with a penalty on\n//! large weights. `features` names the measures.\n",
    );
    for (doc, name, names, weights) in [
        ("The worth of a group's measures when the surest group is looked for.", "BY_ITSELF", own_names, own),
        (
            "The worth of a group's own measures when it is judged beside the surest one.",
            "OF_ITS_OWN",
            own_names,
            &beside[..own_names.len()],
        ),
        ("The worth of how it stands to the surest one.", "TOGETHER", together_names, &beside[own_names.len()..]),
    ] {
        write!(text, "\n/// {doc}\npub(super) const {name}: &[f64] = &[\n").unwrap();
        for (weight, name) in weights.iter().zip(names) {
            writeln!(text, "    {weight:.3}, // {name}").unwrap();
        }
        text.push_str("];\n");
    }
    fs::write(path, text).unwrap();
}

/// Prints the means over pages.
fn report(name: &str, f1s: &[((f64, f64, f64), String)]) {
    let count = f1s.len() as f64;
    let mean = |pick: &dyn Fn(&(f64, f64, f64)) -> f64| f1s.iter().map(|(f, _)| pick(f)).sum::<f64>() / count;
    let good = f1s.iter().filter(|(f, _)| f.2 >= 0.9).count() as f64 / count;
    println!("{name}: P {:.3} R {:.3} F1 {:.3}, F1 >= 0.9 {good:.3}", mean(&|f| f.0), mean(&|f| f.1), mean(&|f| f.2));
}

/// The last two labels of a host.
fn site(url: &Url) -> String {
    let labels: Vec<&str> = url.host_str().unwrap_or_default().rsplit('.').take(2).collect();
    labels.join(".")
}

/// A page whose classes and ids are numbers: as like to one another as before, and without a word.
fn nameless(text: &str) -> String {
    let named = Regex::new(r#"(?i)(\s(?:class|id)=)("[^"<>]*"|'[^'<>]*')"#).unwrap();
    let name = |word: &str| {
        format!("x{}", word.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())))
    };
    named
        .replace_all(text, |found: &regex::Captures<'_>| {
            let words: Vec<String> = found[2].trim_matches(['"', '\'']).split_whitespace().map(name).collect();
            format!("{}\"{}\"", &found[1], words.join(" "))
        })
        .into_owned()
}

/// A page whose elements do not say either what they are: no headings, articles, menus or footers.
fn bare(text: &str) -> String {
    let telling = Regex::new(r"(?i)<(/?)(?:main|article|section|header|footer|nav|aside|h[1-6])\b").unwrap();
    telling.replace_all(text, "<${1}div").into_owned()
}

fn case(truth: Truth, fold: usize, is_plain: bool) -> Case {
    let (text, url, now) = (truth.text.clone(), truth.url.clone(), truth.now);
    let (base, groups) = study(&text, &url, now, None);
    let base = base.and_then(|base| url.join(&base).ok()).unwrap_or_else(|| url.clone());
    let keys: Vec<Vec<String>> = groups
        .iter()
        .map(|group| {
            let mut keys: Vec<String> =
                group.links.iter().filter_map(|link| base.join(link).ok()).map(|url| key(&url)).collect();
            keys.sort();
            keys.dedup();
            keys
        })
        .collect();
    let labels = keys
        .iter()
        .map(|keys| {
            let counted: Vec<&String> = keys.iter().filter(|key| !truth.optional.contains(*key)).collect();
            let gold = counted.iter().filter(|key| truth.items.contains_key(**key)).count();
            (if counted.is_empty() { 0.0 } else { gold as f64 / counted.len() as f64 }, counted.len())
        })
        .collect();
    Case { id: truth.id.clone(), fold, is_plain, gold: truth.items.len(), groups, keys, labels, text, url, now, truth }
}

fn truest(case: &Case) -> usize {
    (0..case.groups.len())
        .filter(|n| !case.groups[*n].is_companion)
        .max_by(|a, b| {
            let worth = |n: usize| case.labels[n].0 * case.labels[n].0 * case.labels[n].1 as f64;
            worth(*a).total_cmp(&worth(*b))
        })
        .unwrap()
}

fn best(case: &Case, weights: &[f64]) -> usize {
    let rank = |n: usize| (case.groups[n].own[4] >= 3.0_f64.ln_1p(), dot(&case.groups[n].own, weights));
    (0..case.groups.len())
        .filter(|n| !case.groups[*n].is_companion)
        .max_by(|a, b| rank(*a).partial_cmp(&rank(*b)).unwrap())
        .unwrap()
}

/// Prints the groups of a page, the surest first, with what speaks for and against each.
fn show(case: &Case, weights: &[f64]) {
    let names = auto::measures().0;
    let mut ranked: Vec<usize> = (0..case.groups.len()).collect();
    ranked.sort_by(|a, b| dot(&case.groups[*b].own, weights).total_cmp(&dot(&case.groups[*a].own, weights)));
    for n in ranked.into_iter().take(12) {
        let group = &case.groups[n];
        println!(
            "{:.2} label {:?} companion {} {:?}",
            dot(&group.own, weights),
            case.labels[n],
            group.is_companion,
            group.texts.iter().take(3).collect::<Vec<_>>()
        );
        let mut parts: Vec<(f64, &str)> =
            group.own.iter().zip(weights).zip(names).map(|((v, w), name)| (v * w, *name)).collect();
        parts.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
        println!(
            "      {}",
            parts.iter().take(14).map(|(v, name)| format!("{name} {v:.2}")).collect::<Vec<_>>().join(", ")
        );
    }
}

fn f1(case: &Case, groups: &[Study], weights: &[f64], anchor: usize) -> (f64, f64, f64) {
    let mut keys: Vec<&String> = Vec::new();
    for (n, group) in groups.iter().enumerate() {
        let values: Vec<f64> = group.own.iter().chain(&group.together).copied().collect();
        // as `choose` does
        let beside = 2.0 * group.together[12].max(group.together[15]);
        if n == anchor || (!group.is_companion && dot(&values, weights) > beside) {
            keys.extend(&case.keys[n]);
        }
    }
    keys.sort();
    keys.dedup();
    let hits = keys.iter().filter(|key| case.truth.items.contains_key(**key)).count() as f64;
    let wrong =
        keys.iter().filter(|key| !case.truth.items.contains_key(**key) && !case.truth.optional.contains(**key)).count()
            as f64;
    let p = if hits > 0.0 { hits / (hits + wrong) } else { 0.0 };
    let r = hits / case.gold as f64;
    (p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 })
}

/// Pages that are articles, with their types, in `ground-truth/ID.json` with `html/ID.html.gz` (the layout of WCXB).
fn articles(folder: &Path) -> Vec<(String, String, Url)> {
    let mut list = Vec::new();
    for entry in fs::read_dir(folder.join("ground-truth")).unwrap() {
        let path = entry.unwrap().path();
        let truth: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let Some(url) = truth["url"].as_str().and_then(|url| Url::parse(url).ok()) else { continue };
        let kind = truth["_internal"]["page_type"]["primary"].as_str().unwrap_or_default().to_owned();
        let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
        list.push((id, kind, url));
    }
    list.sort();
    list
}

fn whole_pages(cases: &[Case], folder: &Path) -> Vec<f64> {
    let measure = |text: &str, url: &Url, now| {
        let around = date::Surroundings { now, timezone: chrono_tz::UTC, hint: None, day_first: None, language: None };
        let is_date = |text: &str| matches!(date::parse(text, &around), Ok(_) | Err(date::UnreadableDate::Ambiguous));
        auto::study_page(&Document::parse(text), &Senses { page: url, is_date: &is_date }).map(|(values, _)| values)
    };
    let mut rows: Vec<(Vec<f64>, f64, f64, String)> = Vec::new();
    for case in cases.iter().filter(|case| case.is_plain) {
        if let Some(values) = measure(&case.text, &case.url, case.now) {
            rows.push((values, 1.0, 2.0, case.id.clone()));
        }
    }
    for (id, kind, url) in articles(folder) {
        let label = match kind.as_str() {
            "article" => 0.0,
            "listing" | "collection" => 1.0,
            _ => continue,
        };
        let text = truth::page(&folder.join("html").join(format!("{id}.html.gz")), &url);
        // of a list that scripts draw nothing is on the page but what stands beside it
        if let Some(values) = measure(&text, &url, Utc::now()).filter(|values| label < 0.5 || values[3] < 0.5) {
            rows.push((values, label, 1.0 + label, id));
        }
    }
    let (mut lists, mut single) = (Vec::new(), Vec::new());
    for fold in 0..FOLDS {
        let train: Vec<(Vec<f64>, f64, f64)> = rows
            .iter()
            .enumerate()
            .filter(|(n, _)| n % FOLDS != fold)
            .map(|(_, (v, l, w, _))| (v.clone(), *l, *w))
            .collect();
        let weights = fit(&train, 1.0);
        for (_, (values, label, _, id)) in rows.iter().enumerate().filter(|(n, _)| n % FOLDS == fold) {
            let score = dot(values, &weights);
            if *label > 0.5 { lists.push((score, id.clone())) } else { single.push((score, id.clone())) }
        }
    }
    lists.sort_by(|a, b| a.0.total_cmp(&b.0));
    single.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!("lists that look least like lists: {:?}", &lists[..12]);
    println!("articles that look most like lists: {:?}", &single[..12]);
    for threshold in [-3.0, -2.0, -1.5, -1.0, -0.5, 0.0] {
        println!(
            "threshold {threshold}: {} of {} lists lost, {} of {} articles known",
            lists.iter().filter(|(s, _)| *s < threshold).count(),
            lists.len(),
            single.iter().filter(|(s, _)| *s < threshold).count(),
            single.len()
        );
    }
    fit(&rows.into_iter().map(|(v, l, w, _)| (v, l, w)).collect::<Vec<_>>(), 1.0)
}
