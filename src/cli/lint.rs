//! `pagewire lint`: what is wrong with feeds, those of others or one's own.

use std::{
    fs::File,
    io::{Read, Write, stdin},
    path::Path,
};

use feed_lint::{Finding, LintOptions, LintReport, Severity};
use pagewire::{
    config::{self, Config},
    fetch,
};
use serde::Serialize;

use super::{
    Ending, Failure,
    args::{Lint, LintFormat, LogArgs, LogFormat, PageArgs},
    chosen, clock, log,
    out::{counted, out},
    page::{self, Stop},
};

/// Longer documents are cut: they are too large for readers, and the report says so.
const MOST: u64 = 33 * 1024 * 1024;

/// A document with its name.
type Named = (String, Vec<u8>);

/// A document with what was found in it.
struct Judged {
    name: String,
    report: LintReport,
}

pub(crate) fn run(args: &Lint) -> Result<Ending, Failure> {
    log::start(&LogArgs { log_format: LogFormat::Text, verbose: false, quiet: false });
    let options = LintOptions { now: Some(clock::now(args.clock.now).timestamp()) };
    let mut judged = Vec::new();
    let mut has_failed = false;
    for document in &args.documents {
        match read(args, document) {
            Ok(read) => judged.extend(read.into_iter().map(|(name, bytes)| {
                let report = feed_lint::lint(&bytes, &options);
                Judged { name, report }
            })),
            Err(stop) => {
                page::report(stop, document)?;
                has_failed = true;
            }
        }
    }
    match args.format {
        LintFormat::Text => text(&judged)?,
        LintFormat::Json => json(&judged)?,
    }
    let is_faulty = judged.iter().any(|judged| judged.report.worst() == Some(Severity::Error));
    Ok(match (has_failed, is_faulty) {
        (true, _) => Ending::FeedFailed,
        (_, true) => Ending::Faulty,
        _ => Ending::Well,
    })
}

/// The documents that an argument names, with their names.
fn read(args: &Lint, document: &str) -> Result<Vec<Named>, Stop> {
    let path = Path::new(document);
    if document == "-" {
        return Ok(vec![("standard input".to_owned(), bounded(stdin().lock(), document)?)]);
    }
    if document.contains("://") {
        return Ok(vec![(document.to_owned(), fetched(args, document)?)]);
    }
    if path.is_file() {
        return Ok(vec![(document.to_owned(), file(path)?)]);
    }
    if let Some(published) = published(args, document)? {
        return Ok(published);
    }
    if fetch::seems_web(path) {
        let address = format!("https://{document}");
        return Ok(vec![(address.clone(), fetched(args, &address)?)]);
    }
    let place = args.config.config.display();
    Err(Failure::Usage(format!("{document} is no file, no web address, and no feed of {place}")).into())
}

fn bounded(source: impl Read, name: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    match source.take(MOST).read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Failure::Usage(format!("cannot read {name}: {error}"))),
    }
}

fn file(path: &Path) -> Result<Vec<u8>, Failure> {
    let opened =
        File::open(path).map_err(|error| Failure::Usage(format!("cannot read {}: {error}", path.display())))?;
    bounded(opened, &path.display().to_string())
}

/// Asks for a document by the manners of `[fetch]`.
fn fetched(args: &Lint, address: &str) -> Result<Vec<u8>, Stop> {
    let asked = PageArgs {
        page: address.to_owned(),
        base: None,
        charset: None,
        timezone: None,
        allow_private: args.allow_private.clone(),
        delay: None,
        ignore_robots: false,
        browser: false,
    };
    let config = page::configuration(&asked, &args.config.config, page::table(&asked), toml::Table::new())?;
    let (_, fetched) = page::fetch(&config, clock::now(args.clock.now))?;
    Ok(fetched.page.body)
}

/// What is published of a feed; none where feeds.toml has no such feed.
fn published(args: &Lint, id: &str) -> Result<Option<Vec<Named>>, Failure> {
    if !args.config.config.is_file() {
        return Ok(None);
    }
    let mut config: Config = config::load(&args.config.config)?;
    chosen::place(&mut config, None, args.output.as_deref());
    let Some(feed) = config.feeds.iter().find(|feed| feed.id.as_str() == id) else { return Ok(None) };
    let names = feed.formats.iter().map(|format| config.output.join(format!("{id}.{}", format.extension())));
    let found: Vec<_> = names.filter(|path| path.is_file()).collect();
    if found.is_empty() {
        let folder = config.output.display();
        return Err(Failure::Usage(format!(
            "nothing is published of {id} in {folder}: build it first, or name a file"
        )));
    }
    let read = |path: std::path::PathBuf| Ok((path.display().to_string(), file(&path)?));
    found.into_iter().map(read).collect::<Result<_, Failure>>().map(Some)
}

fn text(judged: &[Judged]) -> Result<(), Failure> {
    let mut out = out();
    for Judged { name, report } in judged {
        for finding in &report.findings {
            told(&mut out, name, finding)?;
        }
        let count =
            |severity: Severity| report.findings.iter().filter(|finding| finding.severity() == severity).count();
        let format = report.format.map_or("not known", feed_lint::FeedVocabulary::name);
        let errors = counted(count(Severity::Error), "error", "errors");
        let warnings = counted(count(Severity::Warning), "warning", "warnings");
        let hints = counted(count(Severity::Hint), "hint", "hints");
        writeln!(out, "{name} ({format}): {errors}, {warnings}, {hints}")?;
        if report.omitted > 0 {
            writeln!(out, "{} more are not shown", report.omitted)?;
        }
    }
    Ok(out.flush()?)
}

fn told(out: &mut impl Write, name: &str, finding: &Finding) -> Result<(), Failure> {
    let (rule, line) = (finding.rule, finding.line);
    let margin = " ".repeat(line.to_string().len());
    writeln!(out, "{}[{}]: {}", rule.severity.word(), rule.id, finding.message)?;
    writeln!(out, "{margin}--> {name}:{line}:{}", finding.column)?;
    writeln!(out, "{margin} |")?;
    writeln!(out, "{line} | {}", finding.excerpt)?;
    writeln!(out, "{margin} | {}^", " ".repeat(finding.caret))?;
    writeln!(out, "{margin} = why: {}", rule.why)?;
    writeln!(out, "{margin} = help: {}", rule.remedy)?;
    writeln!(out, "{margin} = by: {}\n", finding.clause)?;
    Ok(())
}

#[derive(Serialize)]
struct DocumentRow<'a> {
    document: &'a str,
    format: Option<&'static str>,
    findings: Vec<FindingRow<'a>>,
    omitted: usize,
}

#[derive(Serialize)]
struct FindingRow<'a> {
    rule: &'static str,
    severity: &'static str,
    line: usize,
    column: usize,
    message: &'a str,
    clause: &'static str,
    why: &'static str,
    remedy: &'static str,
}

impl<'a> FindingRow<'a> {
    fn of(finding: &'a Finding) -> Self {
        Self {
            rule: finding.rule.id,
            severity: finding.rule.severity.word(),
            line: finding.line,
            column: finding.column,
            message: &finding.message,
            clause: finding.clause,
            why: finding.rule.why,
            remedy: finding.rule.remedy,
        }
    }
}

fn json(judged: &[Judged]) -> Result<(), Failure> {
    let rows: Vec<_> = judged
        .iter()
        .map(|Judged { name, report }| DocumentRow {
            document: name,
            format: report.format.map(feed_lint::FeedVocabulary::name),
            findings: report.findings.iter().map(FindingRow::of).collect(),
            omitted: report.omitted,
        })
        .collect();
    let mut out = out();
    serde_json::to_writer_pretty(&mut out, &rows)?;
    writeln!(out)?;
    Ok(out.flush()?)
}
