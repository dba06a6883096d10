//! Grows the forest that tells the text of a page from what surrounds it, and says how well it does on pages it has not seen.
//!
//! `cargo run --release -p training --bin fit_article -- CORPUS [NEWS]... [OUT]`: CORPUS and each NEWS, which hold pages of news alone,
//! are folders with `html/ID.html.gz` and `ground-truth/ID.json`. Five times the forest grows on four fifths of the sites and is judged
//! on the last; the forest that grows on all is written to OUT, which ends with `.txt`. With ALONE set, it grows on CORPUS alone and is
//! judged on all.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::too_many_lines,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a program for developers"
)]

use std::{
    collections::{BTreeMap, HashMap},
    error::Error,
    fs::{self, File},
    io::Read as _,
    path::Path,
};

use flate2::read::GzDecoder;
use pagewire_extract::{Document, article};
use serde_json::Value;
use url::Url;

const FOLDS: u64 = 5;
const TREES: usize = 120;
const LEAVES: usize = 24;
/// How much of what a tree says counts.
const RATE: f64 = 0.1;
/// What draws the answer of a leaf with few rows towards nothing, and the least weight of a leaf.
const SMOOTH: f64 = 4.0;
const LEAST: f64 = 3.0;
/// The share of the numbers that a tree may ask about, of 1024: trees that see different ones err differently.
const SHARE: u64 = 307;
const BINS: usize = 64;

/// The weight of a page of NEWS, where an article of CORPUS has 1: more would cost the sorts of pages that are no news.
const NEWS: f64 = 0.6;
/// The weight of a page of CORPUS that is no article: they are few of each sort.
const OTHERS: f64 = 1.5;

struct Page {
    id: String,
    site: String,
    kind: String,
    /// Of CORPUS, not of NEWS.
    of_corpus: bool,
    /// What counts as the text, the best of several: some truths hold the standfirst, others do not.
    gold: Vec<Vec<String>>,
    texts: Vec<String>,
    /// Whether each block is left out by rule.
    asides: Vec<bool>,
    /// Where its rows begin.
    first: usize,
}

struct Table {
    /// A column a feature: the bin of each row.
    bins: Vec<Vec<u8>>,
    edges: Vec<Vec<f32>>,
    labels: Vec<f64>,
    weights: Vec<f64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut corpora: Vec<String> = std::env::args().skip(1).collect();
    let out = corpora.pop_if(|last| last.ends_with(".txt"));
    let alone = std::env::var_os("ALONE").is_some();
    let (pages, rows, labels, weights) = read(&corpora)?;
    let table = Table::of(&rows, labels, weights);
    eprintln!("{} pages, {} blocks, {} numbers a block", pages.len(), rows.len(), table.bins.len());
    if let Some(out) = out {
        let all = pages.iter().filter(|page| page.of_corpus || !alone);
        let all: Vec<usize> = all.flat_map(|page| page.first..page.first + page.texts.len()).collect();
        fs::write(out, grow(&table, &all))?;
    }
    let mut worst: Vec<(f64, String)> = Vec::new();
    let mut scores: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for fold in 0..FOLDS {
        eprintln!("sites left out: part {} of {FOLDS}", fold + 1);
        let held_out = |page: &&Page| hash(&page.site) % FOLDS == fold;
        let training: Vec<usize> = pages
            .iter()
            .filter(|page| !held_out(page) && (page.of_corpus || !alone))
            .flat_map(|page| page.first..page.first + page.texts.len())
            .collect();
        let grown = grow(&table, &training);
        let forest = article::Forest::parse(&grown);
        for page in pages.iter().filter(held_out) {
            let f1 = page.f1(&forest, &rows);
            worst.push((f1, format!("{} {} {}", page.id, page.kind, page.site)));
            scores.entry(page.kind.clone()).or_default().push(f1);
            if page.of_corpus {
                scores.entry("(all types)".to_owned()).or_default().push(f1);
            }
        }
    }
    for (kind, scores) in &scores {
        println!("{kind:<14} n={:<4} text F1 {:.4}", scores.len(), scores.iter().sum::<f64>() / scores.len() as f64);
    }
    worst.sort_by(|a, b| a.0.total_cmp(&b.0));
    println!("\nworst of the pages not seen");
    for (kind, most) in [("", 10), (" article ", 10), (" article (", 20)] {
        println!();
        worst
            .iter()
            .filter(|(_, about)| about.contains(kind))
            .take(most)
            .for_each(|(f1, about)| println!("{f1:.3} {about}"));
    }
    Ok(())
}

impl Page {
    /// How well a forest does on the page.
    fn f1(&self, forest: &article::Forest, rows: &[Vec<f32>]) -> f64 {
        let rows = rows.iter().skip(self.first).take(self.texts.len());
        let likely: Vec<f32> = rows.map(|row| forest.judge(row)).collect();
        let words: Vec<u32> = self.texts.iter().map(|text| tokens(text).len() as u32).collect();
        let texts: Vec<&str> = self.texts.iter().map(String::as_str).collect();
        let chosen = article::choose_by(&texts, &words, &likely);
        let left_out = |at: &usize| chosen[*at] && self.asides[*at];
        let lost: u32 = (0..texts.len()).filter(left_out).map(|at| words[at]).sum();
        let all: u32 = (0..texts.len()).filter(|at| chosen[*at]).map(|at| words[at]).sum();
        let kept = |at: &usize| chosen[*at] && (all - lost < 60 && (all - lost) * 2 < all || !self.asides[*at]);
        let text: Vec<&str> = (0..texts.len()).filter(kept).map(|at| texts[at]).collect();
        let got = tokens(&text.join("\n"));
        self.gold.iter().map(|gold| f1(&got, gold)).fold(0.0, f64::max)
    }
}

fn hash(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    hash >> 17
}

type Rows = (Vec<Page>, Vec<Vec<f32>>, Vec<f64>, Vec<f64>);

fn read(corpora: &[String]) -> Result<Rows, Box<dyn Error>> {
    let (mut pages, mut rows, mut labels, mut weights) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (at, corpus) in corpora.iter().map(Path::new).enumerate() {
        let news = corpus.components().rev().map(|part| part.as_os_str().to_string_lossy()).find(|part| *part != "dev");
        let news = news.filter(|_| at > 0);
        let mut truths: Vec<_> = fs::read_dir(corpus.join("ground-truth"))?.collect::<Result<_, _>>()?;
        truths.sort_by_key(fs::DirEntry::file_name);
        for truth in truths {
            let json: Value = serde_json::from_reader(File::open(truth.path())?)?;
            let path = truth.path();
            let id = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
            let truth = &json["ground_truth"];
            let golds =
                ["main_content", "main_content_without_standfirst"].iter().filter_map(|key| truth[*key].as_str());
            let golds: Vec<Vec<String>> = golds.map(tokens).collect();
            let gold = golds.first().cloned().unwrap_or_default();
            let url = json["url"].as_str().unwrap_or_default();
            let kind = json["_internal"]["page_type"]["primary"].as_str().unwrap_or("article");
            let mut body = Vec::new();
            GzDecoder::new(File::open(corpus.join(format!("html/{id}.html.gz")))?).read_to_end(&mut body)?;
            let html = String::from_utf8_lossy(&body);
            let address = Url::parse(url).unwrap_or(Url::parse("about:blank")?);
            let page = article::evidence(&Document::parse(&html), &address);
            let words: Vec<Vec<String>> = page.texts.iter().map(|text| tokens(text)).collect();
            let first = rows.len();
            let of_kind = match (news.is_some(), kind) {
                (true, _) => NEWS,
                (false, "article") => 1.0,
                (false, _) => OTHERS,
            };
            let weight = of_kind * 500.0 / (gold.len() as f64).max(100.0);
            for (share, words) in align(&words, &gold).iter().zip(&words) {
                labels.push(*share);
                weights.push(if gold.is_empty() { 0.0 } else { (words.len() as f64 + 0.5) * weight });
            }
            // whether a standfirst is a part of the text is a matter of taste
            if let Some(without) = golds.get(1) {
                for (at, share) in align(&words, without).iter().enumerate() {
                    if labels[first + at] - share > 0.5 {
                        weights[first + at] = 0.0;
                    }
                }
            }
            rows.extend(page.rows);
            let kind = news.as_deref().map_or_else(|| kind.to_owned(), |news| format!("article ({news})"));
            let of_corpus = news.is_none();
            pages.push(Page {
                id,
                site: site(url),
                kind,
                of_corpus,
                gold: golds,
                texts: page.texts,
                asides: page.asides,
                first,
            });
        }
    }
    // a page with very many words around its text must not outweigh others
    for page in &pages {
        let range = page.first..page.first + page.texts.len();
        let total: f64 = weights[range.clone()].iter().sum();
        if total > 2000.0 {
            weights[range].iter_mut().for_each(|w| *w *= 2000.0 / total);
        }
    }
    Ok((pages, rows, labels, weights))
}

/// The site that an address is of: its host without what stands before the domain.
fn site(url: &str) -> String {
    let labels: Vec<&str> = url.split('/').nth(2).unwrap_or_default().rsplit('.').collect();
    let short = labels.len() > 2 && labels[0].len() == 2 && labels[1].len() <= 3;
    let own = labels.iter().take(if short { 3 } else { 2 }).rev().copied();
    own.collect::<Vec<&str>>().join(".")
}

/// The words as the scorer sees them; each character of a script without spaces is one.
fn tokens(text: &str) -> Vec<String> {
    let mut lower = String::with_capacity(text.len());
    for c in text.to_lowercase().chars() {
        let unspaced = matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
        lower.extend(unspaced.then_some(' '));
        lower.push(c);
        lower.extend(unspaced.then_some(' '));
    }
    lower.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).map(ToOwned::to_owned).collect()
}

fn f1(got: &[String], gold: &[String]) -> f64 {
    if gold.is_empty() || got.is_empty() {
        return if gold.is_empty() && got.is_empty() { 1.0 } else { 0.0 };
    }
    let mut counts: HashMap<&str, i64> = HashMap::new();
    gold.iter().for_each(|w| *counts.entry(w).or_default() += 1);
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

/// The share of each block's words that is a part of the gold text: those in a run of four words that the gold text has,
/// and of several such places as many as it has, the ones amid most others.
fn align(blocks: &[Vec<String>], gold: &[String]) -> Vec<f64> {
    const N: usize = 4;
    let words: Vec<&str> = blocks.iter().flatten().map(String::as_str).collect();
    let mut wanted: HashMap<&[String], usize> = HashMap::new();
    gold.windows(N.min(gold.len().max(1))).for_each(|run| *wanted.entry(run).or_default() += 1);
    let key = |run: &[&str]| run.iter().map(|w| (*w).to_owned()).collect::<Vec<String>>();
    let n = N.min(gold.len().max(1));
    let mut hits: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
    let mut matched = vec![0.0_f64; words.len() + 1];
    for (at, run) in words.windows(n).enumerate() {
        let run = key(run);
        if wanted.contains_key(run.as_slice()) {
            matched[at] = 1.0;
            hits.entry(run).or_default().push(at);
        }
    }
    // how many matches there are around each word
    let mut sums = vec![0.0; words.len() + 2];
    for at in 0..=words.len() {
        sums[at + 1] = sums[at] + matched[at];
    }
    let around = |at: usize| sums[(at + 150).min(words.len())] - sums[at.saturating_sub(150)];
    let mut inside = vec![false; words.len()];
    for (run, mut places) in hits {
        let most = wanted.get(run.as_slice()).copied().unwrap_or(1);
        if places.len() > most {
            places.sort_by(|a, b| around(*b).total_cmp(&around(*a)));
            places.truncate(most);
        }
        for at in places {
            inside[at..at + n].iter_mut().for_each(|w| *w = true);
        }
    }
    let mut at = 0;
    let share = |words: &Vec<String>| {
        let own = &inside[at..at + words.len()];
        at += words.len();
        own.iter().filter(|w| **w).count() as f64 / (words.len() as f64).max(1.0)
    };
    blocks.iter().map(share).collect()
}

impl Table {
    fn of(rows: &[Vec<f32>], labels: Vec<f64>, weights: Vec<f64>) -> Self {
        let features = rows.first().map_or(0, Vec::len);
        let (mut bins, mut edges) = (Vec::new(), Vec::new());
        for feature in 0..features {
            let mut values: Vec<f32> = rows.iter().step_by(7).map(|row| row[feature]).collect();
            values.sort_by(f32::total_cmp);
            let mut distinct = values.clone();
            distinct.dedup();
            let mut own: Vec<f32> = if distinct.len() <= BINS {
                distinct
            } else {
                (1..BINS).map(|bin| values[bin * values.len() / BINS]).collect()
            };
            own.dedup();
            bins.push(rows.iter().map(|row| own.partition_point(|edge| *edge < row[feature]).min(255) as u8).collect());
            edges.push(own);
        }
        Self { bins, edges, labels, weights }
    }
}

/// Sums of gradient, curvature by bin.
type Histogram = Vec<[f64; 2]>;

struct Leaf {
    rows: Vec<u32>,
    histograms: Vec<Histogram>,
    best: (f64, usize, usize),
    node: usize,
}

enum Grown {
    Split { feature: usize, bin: usize, left: usize, right: usize },
    Leaf(f64),
}

/// Grows a forest on some rows, and writes it.
fn grow(table: &Table, training: &[usize]) -> String {
    let rows: Vec<u32> = training.iter().filter(|row| table.weights[**row] > 0.0).map(|row| *row as u32).collect();
    let mut odds = vec![0.0_f64; table.labels.len()];
    let mut text = String::new();
    for tree in 0..TREES {
        let gradients: Vec<[f32; 2]> = (0..table.labels.len())
            .map(|row| {
                let likely = 1.0 / (1.0 + (-odds[row]).exp());
                let weight = table.weights[row];
                [(weight * (table.labels[row] - likely)) as f32, (weight * likely * (1.0 - likely)) as f32]
            })
            .collect();
        let mut nodes = vec![Grown::Leaf(0.0)];
        let mut open = vec![leaf(table, rows.clone(), &gradients, 0, tree)];
        while open.len() < LEAVES {
            let Some(at) = (0..open.len()).max_by(|a, b| open[*a].best.0.total_cmp(&open[*b].best.0)) else { break };
            if open[at].best.0 <= 1e-3 {
                break;
            }
            let parent = open.swap_remove(at);
            let (_, feature, bin) = parent.best;
            let column = &table.bins[feature];
            let (left, right): (Vec<u32>, Vec<u32>) =
                parent.rows.iter().partition(|row| usize::from(column[**row as usize]) <= bin);
            let (l, r) = (nodes.len(), nodes.len() + 1);
            nodes.push(Grown::Leaf(0.0));
            nodes.push(Grown::Leaf(0.0));
            nodes[parent.node] = Grown::Split { feature, bin, left: l, right: r };
            let (small, large, small_node, large_node) =
                if left.len() < right.len() { (left, right, l, r) } else { (right, left, r, l) };
            let small = leaf(table, small, &gradients, small_node, tree);
            let mut histograms = parent.histograms;
            for (whole, part) in histograms.iter_mut().zip(&small.histograms) {
                for (whole, part) in whole.iter_mut().zip(part) {
                    whole[0] -= part[0];
                    whole[1] -= part[1];
                }
            }
            let best = split(&histograms, tree);
            open.push(small);
            open.push(Leaf { rows: large, histograms, best, node: large_node });
        }
        for leaf in &open {
            let [g, h] = total(&leaf.histograms[0]);
            let value = RATE * g / (h + SMOOTH);
            nodes[leaf.node] = Grown::Leaf(value);
            leaf.rows.iter().for_each(|row| odds[*row as usize] += value);
        }
        write(table, &nodes, &mut text);
    }
    text
}

fn leaf(table: &Table, rows: Vec<u32>, gradients: &[[f32; 2]], node: usize, tree: usize) -> Leaf {
    let half = table.bins.len() / 2;
    let histogram = |(feature, column): (usize, &Vec<u8>)| {
        // the first tells how much there is in the leaf
        if feature > 0 && !is_asked(feature, tree) {
            return Vec::new();
        }
        let mut histogram = vec![[0.0; 2]; BINS + 2];
        for row in &rows {
            let [g, h] = gradients[*row as usize];
            let bin = &mut histogram[usize::from(column[*row as usize])];
            bin[0] += f64::from(g);
            bin[1] += f64::from(h);
        }
        histogram
    };
    let columns = |from: usize, to: usize| (from..to).zip(&table.bins[from..to]).map(histogram).collect::<Vec<_>>();
    let histograms: Vec<Histogram> = std::thread::scope(|scope| {
        let other = scope.spawn(|| columns(half, table.bins.len()));
        let mut own: Vec<Histogram> = columns(0, half);
        own.extend(other.join().unwrap_or_default());
        own
    });
    let best = split(&histograms, tree);
    Leaf { rows, histograms, best, node }
}

fn total(histogram: &Histogram) -> [f64; 2] {
    histogram.iter().fold([0.0; 2], |sum, bin| [sum[0] + bin[0], sum[1] + bin[1]])
}

/// Whether a tree may ask about a number.
fn is_asked(feature: usize, tree: usize) -> bool {
    ((feature * 7919 + tree * 104729) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40 & 1023 <= SHARE
}

fn split(histograms: &[Histogram], tree: usize) -> (f64, usize, usize) {
    let score = |[g, h]: [f64; 2]| g * g / (h + SMOOTH);
    let mut best = (0.0, 0, 0);
    for (feature, histogram) in histograms.iter().enumerate() {
        if !is_asked(feature, tree) {
            continue;
        }
        let whole = total(histogram);
        let mut left = [0.0; 2];
        for (bin, own) in histogram.iter().enumerate() {
            left = [left[0] + own[0], left[1] + own[1]];
            let right = [whole[0] - left[0], whole[1] - left[1]];
            if left[1] < LEAST || right[1] < LEAST {
                continue;
            }
            let gain = score(left) + score(right) - score(whole);
            if gain > best.0 {
                best = (gain, feature, bin);
            }
        }
    }
    best
}

/// Writes a tree: nodes in the order of a walk that goes left first.
fn write(table: &Table, nodes: &[Grown], text: &mut String) {
    fn size(nodes: &[Grown], at: usize) -> usize {
        match nodes[at] {
            Grown::Leaf(_) => 1,
            Grown::Split { left, right, .. } => 1 + size(nodes, left) + size(nodes, right),
        }
    }
    fn walk(table: &Table, nodes: &[Grown], at: usize, place: usize, text: &mut String) {
        match nodes[at] {
            Grown::Leaf(value) => text.push_str(&format!("={value:.4} ")),
            Grown::Split { feature, bin, left, right } => {
                let to = place + 1 + size(nodes, left);
                let edges = &table.edges[feature];
                let edge = edges.get(bin).or(edges.last()).copied().unwrap_or_default();
                text.push_str(&format!("{feature}:{edge}:{to} "));
                walk(table, nodes, left, place + 1, text);
                walk(table, nodes, right, to, text);
            }
        }
    }
    walk(table, nodes, 0, 0, text);
    text.pop();
    text.push('\n');
}
