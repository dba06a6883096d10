//! `pagewire test`: recorded pages read again without the network, for one's own continuous integration.

mod junit;

use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
};

use pagewire::{
    config::{self, Config, FeedConfig},
    pipeline::{ChangedItem, FieldChange, NamedItem, PageVerdict, RecordedPage, Recording, page_file_name},
    store::Store,
};

use super::{
    Ending, Failure,
    args::{LogArgs, TestArgs},
    chosen, clock, log,
    out::{counted, out, shorten},
    page::{self, Stop},
    plan::value,
};

/// The folder beside feeds.toml.
const FOLDER: &str = "tests";
const EXPECTED: &str = "items.json";
/// In bytes; larger files are no recordings.
const LARGEST: u64 = 64 << 20;

/// What became of the recorded pages of a feed.
pub(crate) struct FeedVerdict {
    pub feed: String,
    pub pages: Vec<PageVerdict>,
}

impl FeedVerdict {
    pub(crate) fn is_well(&self) -> bool {
        self.pages.iter().all(PageVerdict::is_well)
    }

    /// What differs, a line each.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.pages.iter().filter(|page| !page.is_well()).flat_map(lines).collect()
    }
}

pub(crate) fn run(args: &TestArgs) -> Result<Ending, Failure> {
    log::start(&LogArgs::text());
    let mut config = config::load(&args.config.config)?;
    chosen::place(&mut config, args.state.state.as_deref(), None);
    let chosen = chosen::feeds(&config, &args.feeds)?;
    let is_chosen = |feed: &&FeedConfig| !feed.is_merged() && (chosen.is_empty() || chosen.contains(&feed.id));
    let feeds: Vec<&FeedConfig> = config.feeds.iter().filter(is_chosen).collect();
    if args.record {
        return record(&config, &feeds, args);
    }
    let recorded = feeds.iter().filter(|feed| folder(&config, feed).join(EXPECTED).is_file());
    let mut verdicts = Vec::new();
    for feed in recorded {
        verdicts.push(judge(&config, feed, args.accept)?);
    }
    if verdicts.is_empty() {
        let place = config.path.parent().unwrap_or(Path::new("")).join(FOLDER);
        return Err(Failure::Usage(format!(
            "no page is recorded in {}: `pagewire test --record` records those that are kept",
            place.display()
        )));
    }
    if let Some(path) = &args.junit {
        let unwritable = |source| Failure::Unwritable { path: path.clone(), source };
        fs::write(path, junit::report(&verdicts)).map_err(unwritable)?;
    }
    print(&verdicts, args.accept)?;
    let is_taken = |page: &PageVerdict| page.is_well() || (args.accept && page.fault.is_none());
    let is_well = verdicts.iter().flat_map(|verdict| &verdict.pages).all(is_taken);
    Ok(if is_well { Ending::Well } else { Ending::Faulty })
}

fn folder(config: &Config, feed: &FeedConfig) -> PathBuf {
    config.path.parent().unwrap_or(Path::new("")).join(FOLDER).join(feed.id.as_str())
}

/// Records pages as they are kept, else as they are now, with what they give.
fn record(config: &Config, feeds: &[&FeedConfig], args: &TestArgs) -> Result<Ending, Failure> {
    let (store, mut has_failed) = (Store::open_to_look(&config.state)?, false);
    let mut out = out();
    for feed in feeds {
        match record_feed((config, store.as_ref()), feed, args) {
            Ok(count) => writeln!(out, "{}: {} recorded in {}", feed.id, items(count), folder(config, feed).display())?,
            Err(stop) => {
                page::report_feed(stop, feed.id.as_str())?;
                has_failed = true;
            }
        }
    }
    out.flush()?;
    Ok(if has_failed { Ending::FeedFailed } else { Ending::Well })
}

fn record_feed((config, store): (&Config, Option<&Store>), feed: &FeedConfig, args: &TestArgs) -> Result<usize, Stop> {
    let (folder, now) = (folder(config, feed), clock::now(args.clock.now));
    let mut pages = Vec::new();
    let mut bodies = Vec::new();
    for (number, source) in (1..).zip(feed.sources()) {
        let (page, _) = page::kept_or_fetched((config, store), feed, (source, false), now)?;
        let name = page_file_name(&page, number);
        pages.push(RecordedPage::of(feed, source, &page, name.clone()).map_err(Stop::Source)?);
        bodies.push((name, page.body));
    }
    let count = pages.iter().map(|page| page.items.len()).sum();
    fs::create_dir_all(&folder).map_err(|source| Failure::Unwritable { path: folder.clone(), source })?;
    for (name, body) in bodies {
        write(&folder.join(name), &body)?;
    }
    write_expected(&folder, &Recording { pages })?;
    Ok(count)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|source| Failure::Unwritable { path: path.to_owned(), source })
}

fn write_expected(folder: &Path, recording: &Recording) -> Result<(), Failure> {
    let mut text = serde_json::to_vec_pretty(recording)?;
    text.push(b'\n');
    write(&folder.join(EXPECTED), &text)
}

fn judge(config: &Config, feed: &FeedConfig, accept: bool) -> Result<FeedVerdict, Failure> {
    let folder = folder(config, feed);
    let path = folder.join(EXPECTED);
    let unreadable = |fault: String| {
        let id = &feed.id;
        Failure::Usage(format!(
            "{} is no recording: {fault}; `pagewire test --record {id}` makes it anew",
            path.display()
        ))
    };
    let text = read(&path).map_err(|error| unreadable(error.to_string()))?;
    let mut recording: Recording = serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?;
    let mut pages = Vec::new();
    for recorded in &mut recording.pages {
        // a name that leads elsewhere is none that was recorded
        if Path::new(&recorded.file).file_name().is_none_or(|name| name != recorded.file.as_str()) {
            return Err(unreadable(format!("`{}` is no file beside it", recorded.file)));
        }
        let body = read(&folder.join(&recorded.file)).map_err(|error| unreadable(error.to_string()))?;
        let verdict = recorded.judge(feed, body);
        if accept && verdict.fault.is_none() {
            recorded.items.clone_from(&verdict.found);
        }
        pages.push(verdict);
    }
    if accept && pages.iter().any(|page| !page.is_well()) {
        write_expected(&folder, &recording)?;
    }
    Ok(FeedVerdict { feed: feed.id.to_string(), pages })
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LARGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn print(verdicts: &[FeedVerdict], accept: bool) -> Result<(), Failure> {
    let mut out = out();
    for verdict in verdicts {
        let word = match (verdict.is_well(), accept) {
            (true, _) => "ok",
            (false, true) if verdict.pages.iter().all(|page| page.fault.is_none()) => "taken",
            (false, _) => "FAILED",
        };
        let expected = verdict.pages.iter().map(|page| page.expected).sum();
        writeln!(out, "{word:6}  {}  ({})", verdict.feed, items(expected))?;
        verdict.lines().iter().try_for_each(|line| writeln!(out, "{line}"))?;
    }
    let failed = verdicts.iter().filter(|verdict| !verdict.is_well()).count();
    let feeds = counted(verdicts.len(), "feed", "feeds");
    match (failed, accept) {
        (0, _) => writeln!(out, "{feeds}, all as recorded")?,
        (_, true) => writeln!(out, "{feeds}, {failed} not as recorded; what pages give is expected from now on")?,
        (_, false) => writeln!(
            out,
            "{feeds}, {failed} not as recorded; where it is what is meant, `pagewire test --accept` takes it"
        )?,
    }
    Ok(out.flush()?)
}

fn lines(page: &PageVerdict) -> Vec<String> {
    let mut lines = vec![format!("  {}", page.source)];
    lines.extend(page.fault.as_ref().map(|fault| format!("    nothing is read: {fault}")));
    for ChangedItem { item, fields } in &page.items.changed {
        lines.push(format!("    ~ {}", name(item)));
        lines.extend(fields.iter().map(|FieldChange { field, before, after }| {
            format!("        {field}  {} → {}", value(before.as_deref()), value(after.as_deref()))
        }));
    }
    lines.extend(page.items.gone.iter().map(|item| format!("    - {}", name(item))));
    lines.extend(page.items.new.iter().map(|item| format!("    + {}", name(item))));
    lines
}

fn name(item: &NamedItem) -> String {
    match (&*item.title, &item.link) {
        ("", Some(link)) => link.clone(),
        ("", None) => "(without a title)".to_owned(),
        (title, _) => shorten(title, 100),
    }
}

fn items(count: usize) -> String {
    counted(count, "item", "items")
}
