//! `pagewire extract`: many saved pages, on all cores, answered in the order of the input.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Write, stdin},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Mutex, PoisonError, mpsc},
};

use chrono::{DateTime, Utc};
use flate2::read::MultiGzDecoder;
use pagewire::{
    extract::{
        self, How, ReadError,
        article::{Article, ArticleRecipe},
    },
    model::{Found, Item, Page},
    pipeline::RuleFolder,
};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::{
    Ending, Failure,
    args::{Extract, ExtractKind},
    clock,
    out::out,
};

/// The largest page that is read, inflated.
const MAX_PAGE: u64 = 64 * 1024 * 1024;

/// One line of the manifest.
#[derive(Debug, Deserialize)]
struct ArticleLine {
    id: Value,
    #[serde(default)]
    url: Option<String>,
    html_path: String,
}

/// How pages are read.
struct ArticleReading {
    kind: ExtractKind,
    rules: Option<RuleFolder>,
    now: DateTime<Utc>,
}

pub(crate) fn run(args: &Extract) -> Result<Ending, Failure> {
    let rules = args.site_rules.as_deref().map(RuleFolder::new);
    let reading = ArticleReading { kind: args.kind, rules, now: clock::now(args.clock.now) };
    in_order(
        BufReader::new(stdin()).lines(),
        |line| answer(line, &reading),
        |answer| {
            let mut out = out();
            serde_json::to_writer(&mut out, &answer)?;
            Ok(writeln!(out)?)
        },
    )?;
    Ok(Ending::Well)
}

/// Works on lines on all cores and hands on the answers in the order of the lines; at most a few lines a core are ahead.
fn in_order(
    lines: impl Iterator<Item = std::io::Result<String>> + Send,
    work: impl Fn(&str) -> Value + Sync,
    mut hand_on: impl FnMut(Value) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let lines = Mutex::new(lines.enumerate());
    let (sender, answers) = mpsc::sync_channel::<(usize, std::io::Result<Value>)>(4 * cores);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            let (sender, lines, work) = (sender.clone(), &lines, &work);
            scope.spawn(move || {
                loop {
                    let next = lines.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((number, line)) = next else { break };
                    // a closed channel says that nobody reads the answers any more
                    if sender.send((number, line.map(|line| work(&line)))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut early = std::collections::BTreeMap::new();
        let mut next = 0;
        for (number, answer) in answers {
            early.insert(number, answer);
            while let Some(answer) = early.remove(&next) {
                next += 1;
                hand_on(answer?)?;
            }
        }
        Ok(())
    })
}

/// One page's answer; whatever goes wrong with it costs its own line alone.
fn answer(line: &str, reading: &ArticleReading) -> Value {
    let line: ArticleLine = match serde_json::from_str(line) {
        Ok(line) => line,
        Err(error) => {
            return json!({"id": null, "error": format!("not a manifest line {{\"id\",\"url\",\"html_path\"}}: {error}")});
        }
    };
    let id = line.id.clone();
    match catch_unwind(AssertUnwindSafe(|| read(&line, reading))) {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => json!({"id": id, "error": error}),
        Err(_) => json!({"id": id, "error": "an internal fault while reading this page"}),
    }
}

fn read(line: &ArticleLine, reading: &ArticleReading) -> Result<Value, String> {
    let now = reading.now;
    let body = body(Path::new(&line.html_path)).map_err(|error| format!("cannot read {}: {error}", line.html_path))?;
    let url = match line.url.as_deref().filter(|url| !url.is_empty()) {
        Some(url) => Url::parse(url).map_err(|error| format!("`url` is no address: {error}: {url}"))?,
        None => Url::parse("about:blank").map_err(|error| error.to_string())?,
    };
    let page = Page { url, media_type: None, charset: None, language: None, body, fetched_at: now };
    Ok(match reading.kind {
        ExtractKind::List => {
            json!({"id": line.id, "items": items(&page)?.iter().map(list_item).collect::<Vec<_>>()})
        }
        ExtractKind::Article => {
            let host = page.url.host_str().unwrap_or_default();
            let site = reading.rules.as_ref().and_then(|rules| rules.of(host).rules);
            let recipe = ArticleRecipe { site, ..ArticleRecipe::default() };
            article(line, &extract::read_article(&page, &recipe, &How::default(), now))
        }
    })
}

fn items(page: &Page) -> Result<Vec<Item>, String> {
    match extract::read(page, &How::default()) {
        Ok(page) => Ok(page.items),
        Err(ReadError::Extract(_) | ReadError::Blank) => Ok(Vec::new()),
        Err(error) => Err(error.to_string()),
    }
}

fn body(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    let file = File::open(path)?;
    if path.extension().is_some_and(|extension| extension == "gz") {
        MultiGzDecoder::new(file).take(MAX_PAGE).read_to_end(&mut body)?;
    } else {
        file.take(MAX_PAGE).read_to_end(&mut body)?;
    }
    Ok(body)
}

fn list_item(item: &Item) -> Value {
    json!({
        "url": item.link,
        "title": item.title,
        "published": item.published,
        "summary": item.summary,
        "image": item.image.as_ref().map(|image| &image.url),
        "author": authors(item),
    })
}

/// What a page's article is; null where the page does not say it.
fn article(line: &ArticleLine, article: &Article) -> Value {
    let text = |found: &Option<Found>| found.as_ref().map(|found| found.text.clone());
    json!({
        "id": line.id,
        "title": text(&article.title),
        "author": article.authors.iter().map(|author| author.text.as_str()).collect::<Vec<_>>(),
        "published": article.published.as_ref().map(|published| published.moment),
        "language": text(&article.language),
        "image": text(&article.image),
        "text": article.text,
    })
}

fn authors(item: &Item) -> Vec<&str> {
    item.authors.iter().map(|author| author.name.as_str()).collect()
}
