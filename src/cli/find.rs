use std::{collections::HashSet, io::Write};

use pagewire::{
    config::edit,
    model::{Item, Surface},
    pipeline::{self, Discovery, Native, Offer},
};
use serde::Serialize;
use toml_edit::{Item as Entry, Table, value};

use super::{
    Ending, Failure, add,
    args::{Find, FindFormat, LogArgs},
    check, clock, log,
    out::{counted, out, shorten},
    page::{self, Stop},
    runtime,
};

/// Titles that are shown of a list.
const TITLES: usize = 3;
/// Lists below this are not shown to people, unless there is no better.
const LEAST: f64 = 0.3;

/// Everything that was found, as a program reads it.
#[derive(Debug, Serialize)]
struct FoundPage<'a> {
    #[serde(flatten)]
    discovery: &'a Discovery,
    native_feeds: &'a [Native],
}

/// One thing to subscribe to.
enum Offered<'a> {
    Native(&'a Native),
    List(&'a Offer),
}

/// `pagewire find`: what could be subscribed to on a page.
pub(crate) fn run(args: &Find) -> Result<Ending, Failure> {
    log::start(&LogArgs::text());
    let (discovery, natives) = match discover(args) {
        Ok(found) => found,
        Err(stop) => return page::report(stop, &args.page.page),
    };
    let choices = choices(&discovery, &natives);
    // what the site has of its own is worth having wherever it is named
    let is_refused = discovery.refusal.is_some() && !matches!(choices.first(), Some(Offered::Native(_)));
    if let Some(number) = args.add {
        let Some(choice) = number.checked_sub(1).and_then(|at| choices.get(at)) else {
            return Err(Failure::Usage(format!(
                "--add={number}: {} found on this page",
                counted(choices.len(), "feed or list is", "feeds and lists are")
            )));
        };
        if let (Some(refusal), Offered::List(_)) = (&discovery.refusal, choice) {
            return Err(Failure::Usage(format!(
                "{refusal}: nothing is added; if it is the page that is meant, write it into feeds.toml and run `pagewire build --accept`"
            )));
        }
        let Some(table) = table(args, &discovery, choice) else {
            return Err(Failure::Usage("no lasting selector gives this list; write a recipe by hand".into()));
        };
        return add::add(&args.config.config, table, (args.id.as_deref(), &discovery.page));
    }
    match args.format {
        FindFormat::Json => {
            let mut out = out();
            serde_json::to_writer_pretty(&mut out, &FoundPage { discovery: &discovery, native_feeds: &natives })?;
            writeln!(out)?;
        }
        FindFormat::Text => print(args, &discovery, &choices)?,
    }
    let is_nothing = choices.is_empty() && discovery.is_feed.is_none();
    Ok(if is_nothing || is_refused { Ending::FeedFailed } else { Ending::Well })
}

fn discover(args: &Find) -> Result<(Discovery, Vec<Native>), Stop> {
    let now = clock::now(args.clock.now);
    let config = page::configuration(&args.page, &args.config.config, page::table(&args.page), toml::Table::new())?;
    let (fetcher, fetched) = page::fetch(&config, now)?;
    let source = page::source(&config)?;
    let (read, fetch) = (&source.read, &source.fetch);
    let discovery = pipeline::discover((&fetched.page, &fetched.links), (read.charset, read.timezone), now)
        .map_err(Stop::Source)?;
    let is_web = matches!(fetched.page.url.scheme(), "http" | "https") && args.page.page.starts_with("http");
    let wanted = if args.no_probe || !is_web { &[] } else { discovery.named.as_slice() };
    let natives = runtime::runtime()?.block_on(pipeline::probe(
        &fetcher,
        wanted,
        (&fetch.request, fetch.robots),
        read.timezone,
        now,
    ));
    Ok((discovery, natives))
}

/// What is offered, the best first: a site's own feed is better than what is read off its page.
fn choices<'a>(discovery: &'a Discovery, natives: &'a [Native]) -> Vec<Offered<'a>> {
    let working = natives.iter().filter(|native| native.fault.is_none()).map(Offered::Native);
    let enough = |offer: &&Offer| offer.confidence >= LEAST || is_first(discovery, offer);
    working.chain(discovery.lists.iter().filter(enough).map(Offered::List)).collect()
}

fn is_first(discovery: &Discovery, offer: &Offer) -> bool {
    discovery.lists.first().is_some_and(|first| std::ptr::eq(first, offer))
}

fn print(args: &Find, discovery: &Discovery, choices: &[Offered<'_>]) -> Result<(), Failure> {
    let mut out = out();
    writeln!(out, "{}", discovery.title.as_deref().unwrap_or("(no title)"))?;
    writeln!(
        out,
        "{}{}",
        discovery.page,
        discovery.software.map(|name| format!("  (made with {name})")).unwrap_or_default()
    )?;
    if let Some(refusal) = &discovery.refusal {
        writeln!(out, "\nThe page does not show its content: {refusal}")?;
    }
    if let Some(items) = discovery.is_feed {
        writeln!(
            out,
            "\nThis is a feed itself, of {}. It can be an `url` like any page.",
            counted(items, "item", "items")
        )?;
    }
    let mut ids = HashSet::new();
    for (number, choice) in choices.iter().enumerate() {
        writeln!(out)?;
        describe(&mut out, number + 1, choice)?;
        let id = edit::fresh_id(&discovery.page, &ids);
        if is_found_anew(choice) && table(args, discovery, choice).is_some() {
            writeln!(out, "   No selectors that last give it: without any it is found anew each time.")?;
        }
        match table(args, discovery, choice).map(|table| edit::document(table, &id)) {
            Some(document) => document.to_string().trim().lines().try_for_each(|line| writeln!(out, "   {line}"))?,
            None => writeln!(
                out,
                "   No lasting selector gives this list: write a recipe with the names that the page's code has."
            )?,
        }
        if let (Offered::List(offer), Some(next)) = (choice, &discovery.next)
            && is_first(discovery, offer)
        {
            writeln!(
                out,
                "   The list goes on at {next}: a table [feed.{id}.pages] below it reads further pages, too."
            )?;
        }
        if let Offered::List(Offer { survival: Some(survival), .. }) = choice {
            writeln!(out, "   {}", check::survival(survival))?;
        }
        ids.insert(id);
    }
    if choices.is_empty() && discovery.is_feed.is_none() {
        nothing(&mut out, discovery)?;
        if discovery.refusal.is_none() {
            writeln!(out, "\nEach of its changes can be one:")?;
            let mut feed = Table::new();
            feed["url"] = value(args.page.page.as_str());
            feed["watch"] = value(true);
            let document = edit::document(feed, &edit::fresh_id(&discovery.page, &ids)).to_string();
            document.trim().lines().try_for_each(|line| writeln!(out, "   {line}"))?;
        }
    } else if !choices.is_empty() {
        writeln!(out, "\n`--add` writes the first into {}, `--add=2` the second.", args.config.config.display())?;
    }
    Ok(())
}

/// Why there is nothing to choose, and what to do.
fn nothing(out: &mut impl Write, discovery: &Discovery) -> Result<(), Failure> {
    match &discovery.unlisted {
        Some(reason) => writeln!(out, "\nNothing is found: {reason}")?,
        None => writeln!(out, "\nNothing on this page looks like a list of items.")?,
    }
    let look = || {
        "look at it in a browser: where it shows a list there, try `--browser`, or name the items by a recipe, [feed.NAME.list]".to_owned()
    };
    let advice = discovery.advice.as_ref().map(|advice| advice.told(Surface::Arguments, "NAME"));
    Ok(writeln!(out, "  what to do  {}", advice.unwrap_or_else(look))?)
}

/// Whether a choice is a list that no recipe gives.
fn is_found_anew(choice: &Offered<'_>) -> bool {
    matches!(choice, Offered::List(offer) if offer.recipe.is_none() && offer.kind == "list")
}

/// What a choice is, a few of its items, and what speaks for and against it.
fn describe(out: &mut impl Write, number: usize, choice: &Offered<'_>) -> Result<(), Failure> {
    match choice {
        Offered::Native(native) => {
            let title = native.title.as_deref().map(|title| format!(" “{}”", shorten(title, 60))).unwrap_or_default();
            let because = &native.because;
            writeln!(out, "{number}  a feed of the site's own{title}, {because}: better than one read off the page")?;
            show_items(out, &native.items)
        }
        Offered::List(offer) => {
            let items = || format!("a list of {}", counted(offer.items.len(), "item", "items"));
            let what =
                if offer.kind == "article" { "the page itself, which is one article".to_owned() } else { items() };
            writeln!(out, "{number}  {what}, confidence {:.0} %", offer.confidence * 100.0)?;
            show_items(out, &offer.items)?;
            for (label, sentences) in [("for", &offer.reasons), ("against", &offer.doubts)] {
                if !sentences.is_empty() {
                    writeln!(out, "   {label}: {}", sentences.join("; "))?;
                }
            }
            Ok(())
        }
    }
}

fn show_items(out: &mut impl Write, items: &[Item]) -> Result<(), Failure> {
    for item in items.iter().take(TITLES) {
        let date = item.published.map(|moment| format!("  ({})", moment.day())).unwrap_or_default();
        writeln!(out, "   · {}{date}", shorten(&item.title, 90))?;
    }
    Ok(())
}

/// The table of a feed; none for a list that only a recipe can tell from a better one, where there is no recipe.
fn table(args: &Find, discovery: &Discovery, choice: &Offered<'_>) -> Option<Table> {
    let mut feed = Table::new();
    match choice {
        Offered::Native(native) => feed["url"] = value(native.url.as_str()),
        Offered::List(offer) => {
            feed["url"] = value(args.page.page.as_str());
            for (key, text) in page::table(&args.page) {
                feed[&key] = value(text.as_str().unwrap_or_default());
            }
            match &offer.recipe {
                Some(recipe) => {
                    let mut list = Table::new();
                    recipe.iter().for_each(|(key, text)| list[key] = Entry::Value(edit::setting(text)));
                    feed["list"] = Entry::Table(list);
                }
                None if !is_first(discovery, offer) => return None,
                None => {}
            }
        }
    }
    Some(feed)
}
