mod json;

use std::io::Write;

use chrono::{DateTime, Utc};
use pagewire::{
    config::{self, Config, FeedConfig, Source},
    extract::auto::Candidate,
    extract::{Explained, FoundBy},
    model::{Item, Page, Surface},
    pipeline::{self, Explanation, InForce, ItemVerdict, Remark, evidence},
    store::Store,
};

use super::{
    Ending, Failure,
    args::{Explain, LogArgs},
    chosen, clock, log,
    out::{counted, out, shorten},
    page::{self, Stop},
};

/// Lists that were passed over and are named.
const RUNNERS_UP: usize = 3;

/// `pagewire explain`: where each field of a feed's items came from.
pub(crate) fn run(args: &Explain) -> Result<Ending, Failure> {
    log::start(&LogArgs::text());
    let mut config = config::load(&args.config.config)?;
    chosen::place(&mut config, args.state.state.as_deref(), None);
    let id = chosen::named(&config, &args.feed)?;
    let Some(feed) = config.feeds.iter().find(|feed| feed.id == id) else { return Ok(Ending::Well) };
    match explain(&config, feed, args) {
        Ok(()) => Ok(Ending::Well),
        Err(stop) => page::report_feed(stop, &args.feed),
    }
}

fn explain(config: &Config, feed: &FeedConfig, args: &Explain) -> Result<(), Stop> {
    if feed.is_merged() {
        let message = format!("`{}` is made of other feeds: explain one of these", feed.id);
        return Err(Failure::Usage(message).into());
    }
    let mut out = out();
    let (mut number, mut pages) = (0, Vec::new());
    let (store, now) = (Store::open_to_look(&config.state)?, clock::now(args.clock.now));
    for asked in feed.sources() {
        let seen = Seen::of((config, store.as_ref()), (feed, asked), (args.fetch, number), now)?;
        if let Some(path) = &args.html {
            std::fs::write(path, &seen.explanation.html)
                .map_err(|error| Failure::Usage(format!("cannot write {}: {error}", path.display())))?;
        }
        if args.json {
            pages.push(json::page((feed, asked), &seen, (args, number)));
        } else {
            show_source(&mut out, (feed, asked), &seen, args)?;
            show_items(&mut out, &seen, (args, number))?;
        }
        number += seen.explanation.items.len();
    }
    if args.item.is_some_and(|wanted| wanted == 0 || wanted > number) {
        let message = format!("the page has {}", items(number));
        return Err(Failure::Usage(message).into());
    }
    if args.json {
        serde_json::to_writer_pretty(&mut out, &pages)?;
        writeln!(out)?;
    } else if args.item.is_none() && number > 0 {
        writeln!(out, "\n`pagewire explain {} 1` tells where each field of item 1 came from.", feed.id)?;
    }
    Ok(out.flush()?)
}

/// A page of a feed, how it is read, and what becomes of its items.
struct Seen<'a> {
    page: Page,
    is_kept: bool,
    known: Option<Remembered<'a>>,
    explanation: Explanation,
    /// By which recipe it is read, where that is not the feed's own.
    recipe: Option<String>,
    /// Its items as they are remembered.
    kept: Vec<Option<Item>>,
    verdicts: Vec<ItemVerdict>,
}

impl<'a> Seen<'a> {
    fn of(
        (config, store): (&Config, Option<&Store>),
        (feed, asked): (&FeedConfig, &'a Source),
        (fetch, before): (bool, usize),
        now: DateTime<Utc>,
    ) -> Result<Self, Stop> {
        let (page, is_kept) = page::kept_or_fetched((config, store), feed, (asked, fetch), now)?;
        let known = store.map(|store| Remembered::of(store, feed, asked, now)).transpose()?;
        let (mut explanation, recipe) = read(asked, known.as_ref(), &page)?;
        let named = |error: pipeline::Error| match store {
            Some(store) => Failure::from(error.of(store)),
            None => Failure::from(error),
        };
        let kept = match store {
            Some(store) => pipeline::as_kept(store, (feed, asked), &mut explanation.items, now).map_err(named)?,
            None => vec![None; explanation.items.len()],
        };
        let verdicts = pipeline::verdicts(store, (feed, asked), (&explanation, &kept, before), now).map_err(named)?;
        Ok(Self { page, is_kept, known, explanation, recipe, kept, verdicts })
    }
}

/// Where the items of a page come from, and what is to be told of it.
fn show_source(
    out: &mut impl Write,
    (feed, asked): (&FeedConfig, &Source),
    seen: &Seen<'_>,
    args: &Explain,
) -> Result<(), Failure> {
    let source = if seen.is_kept { "as kept from the last time" } else { "as it is now" };
    let at = seen.page.fetched_at.format("%Y-%m-%d %H:%M UTC");
    writeln!(out, "{}  {}, {source} ({at})", feed.id, asked.location)?;
    show_way(out, &seen.explanation)?;
    if let Some(recipe) = &seen.recipe {
        writeln!(out, "It is {recipe}.")?;
    }
    seen.known.iter().flat_map(|known| &known.remarks).try_for_each(|remark| show_remark(out, feed, remark))?;
    if let Some(refusal) = seen.explanation.refusal {
        let advice = pipeline::for_refusal(refusal).told(Surface::Command, feed.id.as_str());
        writeln!(out, "Without items known from before it is not believed: {refusal}.\n  what to do  {advice}")?;
    }
    if let Some(path) = &args.html {
        writeln!(out, "The page with all of it outlined is in {}.", path.display())?;
    }
    Ok(())
}

/// The items that are asked for; items of other pages are counted before them.
fn show_items(out: &mut impl Write, seen: &Seen<'_>, (args, before): (&Explain, usize)) -> Result<(), Failure> {
    let items = seen.explanation.items.iter().zip(&seen.kept).zip(&seen.verdicts);
    for (number, ((explained, kept), verdict)) in (before + 1..).zip(items) {
        match args.item {
            Some(wanted) if wanted == number => show_item(out, number, (explained, kept.as_ref(), verdict))?,
            None if !args.dropped || verdict.is_dropped() => {
                show_line(out, number, (explained, kept.as_ref(), verdict))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// What the store knows of a source.
struct Remembered<'a> {
    in_force: InForce<'a>,
    remarks: Vec<Remark>,
}

impl<'a> Remembered<'a> {
    fn of(store: &Store, feed: &FeedConfig, source: &'a Source, now: DateTime<Utc>) -> Result<Self, Stop> {
        let known = || {
            let in_force = InForce::of(store, feed, source, now)?;
            let state = store.source(feed.id.as_str(), &source.id, now)?;
            Ok::<_, pipeline::Error>(Self { in_force, remarks: pipeline::remarks(store, feed, (source, &state), now)? })
        };
        known().map_err(|error| Failure::from(error.of(store)).into())
    }
}

/// The page as the recipe in force reads it; and by which that is, where it is not the feed's own.
fn read(source: &Source, known: Option<&Remembered<'_>>, page: &Page) -> Result<(Explanation, Option<String>), Stop> {
    let mended = known.map(|known| &known.in_force).filter(|in_force| in_force.mended.is_some());
    if let Some(in_force) = mended
        && let Ok(explanation) = pipeline::explain(&in_force.source, page)
        && !explanation.items.is_empty()
    {
        return Ok((explanation, in_force.words()));
    }
    Ok((pipeline::explain(source, page).map_err(Stop::Source)?, None))
}

/// What is to be told of the source, in the words of the report.
fn show_remark(out: &mut impl Write, feed: &FeedConfig, remark: &Remark) -> Result<(), Failure> {
    let since = remark.since.map(|since| format!(" since {}", since.format("%Y-%m-%d %H:%M UTC"))).unwrap_or_default();
    writeln!(out, "{}{since}: {}", remark.kind.word(), remark.reason)?;
    if let Some(advice) = &remark.advice {
        writeln!(out, "  what to do  {}", advice.told(Surface::Command, feed.id.as_str()))?;
    }
    Ok(())
}

fn show_way(out: &mut impl Write, explanation: &Explanation) -> Result<(), Failure> {
    match &explanation.way {
        FoundBy::Feed => writeln!(out, "The page is a feed itself, of {}.", items(explanation.items.len()))?,
        FoundBy::Text => writeln!(out, "The page is plain text; {} repeat in it.", items(explanation.items.len()))?,
        FoundBy::Xml(None) => writeln!(out, "The page is a sitemap of {}.", items(explanation.items.len()))?,
        FoundBy::Xml(Some(item)) => {
            let items = items(explanation.items.len());
            writeln!(out, "The page is XML; its {items} are what `item = {item}` selects.")?;
        }
        FoundBy::Json { item, by_recipe: false } => {
            let items = items(explanation.items.len());
            writeln!(out, "The page is JSON; its {items} are what `item = {item}` selects.")?;
        }
        FoundBy::Recipe(item) | FoundBy::Json { item, .. } => {
            writeln!(out, "Its {} are what the recipe's `item = {item}` selects.", items(explanation.items.len()))?;
        }
        FoundBy::Watched(part) => writeln!(out, "What `{part}` says is watched for changes.")?,
        FoundBy::Itself(candidates) => match candidates.split_first() {
            None => writeln!(out, "Nothing on this page looks like a list of items.")?,
            Some((chosen, others)) => {
                let what = match chosen.shape {
                    pagewire::extract::auto::Shape::Article => "The page is one article".to_owned(),
                    pagewire::extract::auto::Shape::List => {
                        format!("A list of {} was found", items(chosen.items.len()))
                    }
                };
                writeln!(out, "{what}, confidence {:.0} %.", chosen.confidence * 100.0)?;
                show_reasons(out, chosen)?;
                for other in others.iter().take(RUNNERS_UP) {
                    let titles: Vec<String> = other
                        .items
                        .iter()
                        .filter_map(|listed| listed.item.title.as_ref())
                        .take(2)
                        .map(|title| format!("“{}”", shorten(&title.text, 40)))
                        .collect();
                    let (count, confidence) = (items(other.items.len()), other.confidence * 100.0);
                    writeln!(out, "  passed over: a list of {count}, {confidence:.0} %: {}", titles.join(", "))?;
                    if let Some(doubt) = other.doubts.first() {
                        writeln!(out, "    because: {doubt}")?;
                    }
                }
            }
        },
    }
    Ok(())
}

fn show_reasons(out: &mut impl Write, candidate: &Candidate) -> Result<(), Failure> {
    let witnesses: Vec<String> = candidate.witnesses.iter().map(|witness| witness.describe().to_owned()).collect();
    for (label, sentences) in [("agree", &witnesses), ("for", &candidate.reasons), ("against", &candidate.doubts)] {
        if !sentences.is_empty() {
            writeln!(out, "  {label}: {}", sentences.join("; "))?;
        }
    }
    Ok(())
}

fn items(count: usize) -> String {
    counted(count, "item", "items")
}

fn show_line(
    out: &mut impl Write,
    number: usize,
    (explained, kept, verdict): (&Explained, Option<&Item>, &ItemVerdict),
) -> Result<(), Failure> {
    let title = match (&explained.item, kept) {
        (None, _) => explained.trace.item.title.as_ref().map_or("", |title| title.text.trim()),
        // one that was forgotten is empty
        (Some(item), Some(kept)) if kept.link.is_none() && kept.title.is_empty() => item.title.as_str(),
        (Some(_), Some(kept)) => kept.title.as_str(),
        (Some(item), None) => item.title.as_str(),
    };
    let title = if title.is_empty() { "(without a title)" } else { title };
    let lost = if explained.issues.is_empty() { "" } else { "  (something was lost)" };
    writeln!(out, "{number:4}  {}{lost}  ({verdict})", shorten(title, 90))?;
    Ok(())
}

fn show_item(
    out: &mut impl Write,
    number: usize,
    (explained, kept, verdict): (&Explained, Option<&Item>, &ItemVerdict),
) -> Result<(), Failure> {
    let Explained { trace, item, issues, .. } = explained;
    writeln!(out, "\nitem {number}  {}", trace.path)?;
    for field in &trace.fields {
        let value = item.as_ref().and_then(|item| evidence::value(item, field.field.name()));
        let words = field.words.as_deref().unwrap_or_default();
        let shown = value.clone().unwrap_or_else(|| words.to_owned());
        writeln!(
            out,
            "  {:9}  {}",
            field.field.name(),
            if field.words.is_none() { "nothing".into() } else { shorten(&shown, 160) }
        )?;
        if value.as_deref().is_some_and(|value| value != words) {
            writeln!(out, "             read from “{}”", shorten(words, 120))?;
        }
        if let Some(place) = evidence::place(field, &trace.path) {
            writeln!(out, "             by {place}")?;
        }
        let other = kept.and_then(|kept| evidence::value(kept, field.field.name()));
        if let Some(other) = other.filter(|other| !other.is_empty() && value.as_ref() != Some(other)) {
            writeln!(out, "             the feed keeps “{}”", shorten(&other, 120))?;
        }
        for rejected in &field.rejected {
            let words = shorten(&rejected.words, 60);
            writeln!(
                out,
                "             passed over: “{words}”, {} ({})",
                rejected.why,
                evidence::within(&rejected.path, &trace.path)
            )?;
        }
    }
    for issue in issues {
        writeln!(out, "  lost       {issue}")?;
    }
    writeln!(out, "  verdict    {verdict}")?;
    Ok(())
}
