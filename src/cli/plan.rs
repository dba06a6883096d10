//! `pagewire plan`: what a changed feeds.toml would do to readers, before it does it.

use std::io::Write;

use pagewire::{
    config,
    pipeline::{self, FeedPlan, NamedItem, Plan, SourcePlan},
    store::Store,
};

use super::{
    Ending, Failure,
    args::{LogArgs, PlanArgs},
    chosen, clock, log,
    out::{counted, out, shorten},
};

/// Changes of one kind that are shown.
const SHOWN: usize = 3;

pub(crate) fn run(args: &PlanArgs) -> Result<Ending, Failure> {
    log::start(&LogArgs::text());
    let mut config = config::load(&args.config.config)?;
    chosen::place(&mut config, args.state.state.as_deref(), None);
    let (built, store) = match (pipeline::last_built(&config), Store::open_to_look(&config.state)?) {
        (Some(built), Some(store)) => (built, store),
        _ => {
            return Err(Failure::Usage(format!(
                "no build of {} is remembered in {}: there is nothing to compare with; `pagewire preview FEED` shows what would \
                 be published",
                config.path.display(),
                config.state.display()
            )));
        }
    };
    // a feed that goes can be asked for, too
    let mut only = Vec::new();
    for name in &args.feeds {
        match built.feeds.iter().find(|feed| feed.id.as_str() == name) {
            Some(feed) => only.push(feed.id.clone()),
            None => only.extend(chosen::feeds(&config, std::slice::from_ref(name))?),
        }
    }
    let plan = pipeline::plan(&store, (&built, &config), &only, clock::now(args.clock.now));
    let plan = plan.map_err(|error| error.of(&store))?;
    if args.json {
        let mut out = out();
        serde_json::to_writer_pretty(&mut out, &plan)?;
        writeln!(out)?;
        out.flush()?;
    } else {
        print(&plan)?;
    }
    Ok(if plan.noticed { Ending::Noticed } else { Ending::Well })
}

fn print(plan: &Plan) -> Result<(), Failure> {
    let mut out = out();
    for feed in &plan.feeds {
        show_feed(&mut out, feed)?;
    }
    for id in &plan.added {
        writeln!(out, "{id} comes in; `pagewire preview {id}` shows what it would publish")?;
    }
    for id in &plan.removed {
        writeln!(out, "{id} goes: its documents stay for the time of `grace`, and its readers get nothing new")?;
    }
    let lists = [("come in", &plan.documents_added), ("are not wanted any more", &plan.documents_removed)];
    for (what, names) in lists.into_iter().filter(|(_, names)| !names.is_empty()) {
        writeln!(out, "documents that {what}: {}", names.join(", "))?;
    }
    for (from, to) in &plan.documents_renamed {
        writeln!(out, "{from} gets the name {to}: who reads {from} has to be told")?;
    }
    match (plan.is_none(), plan.noticed) {
        (true, _) => writeln!(out, "nothing changes: this is the configuration that was built")?,
        (false, true) => writeln!(out, "\nreaders would notice; nothing is written yet")?,
        (false, false) => writeln!(out, "\nreaders would hardly notice; nothing is written yet")?,
    }
    Ok(out.flush()?)
}

fn show_feed(out: &mut impl Write, plan: &FeedPlan) -> Result<(), Failure> {
    let FeedPlan { feed, was, published_before, published_after, sources } = plan;
    match was {
        Some(was) => {
            writeln!(out, "{feed} has been {was}: the memory of {was} stays behind, and every item is new to readers")?;
        }
        None if published_before == published_after => writeln!(out, "{feed}")?,
        None => writeln!(out, "{feed}: of {} in its documents {published_after} stay", items(*published_before))?,
    }
    sources.iter().try_for_each(|source| show_source(out, source))
}

fn show_source(out: &mut impl Write, plan: &SourcePlan) -> Result<(), Failure> {
    let SourcePlan { source, fetched_at, fault, before, after, ids_kept, ids_lost, items: compared } = plan;
    let Some(at) = fetched_at else {
        writeln!(out, "  {source}: no page of it is kept, so nothing can be said")?;
        return Ok(());
    };
    writeln!(out, "  {source}, as of {}", at.format("%Y-%m-%d %H:%M UTC"))?;
    if let Some(fault) = fault {
        writeln!(out, "    it gives nothing any more: {fault}")?;
    }
    writeln!(
        out,
        "    {before} → {}: {} new, {} gone, {} changed; {ids_kept} known under their ids, {ids_lost} under others",
        items(*after),
        compared.new.len(),
        compared.gone.len(),
        compared.changed.len()
    )?;
    for (sign, named) in [("+", &compared.new), ("-", &compared.gone)] {
        show_some(out, sign, named)?;
    }
    let mut fields: Vec<&str> =
        compared.changed.iter().flat_map(|item| item.fields.iter().map(|change| change.field.as_str())).collect();
    fields.sort_unstable();
    fields.dedup();
    for field in fields {
        let changes: Vec<_> =
            compared.changed.iter().flat_map(|item| &item.fields).filter(|change| change.field == field).collect();
        writeln!(out, "    {field} of {}", items(changes.len()))?;
        for change in changes.iter().take(SHOWN) {
            writeln!(out, "      {} → {}", value(change.before.as_deref()), value(change.after.as_deref()))?;
        }
    }
    Ok(())
}

fn show_some(out: &mut impl Write, sign: &str, named: &[NamedItem]) -> Result<(), Failure> {
    for item in named.iter().take(SHOWN) {
        let name =
            if item.title.is_empty() { item.link.as_deref().unwrap_or("(without a title)") } else { &item.title };
        writeln!(out, "    {sign} {}", shorten(name, 100))?;
    }
    let rest = named.len().saturating_sub(SHOWN);
    if rest > 0 {
        writeln!(out, "    {sign} and {rest} more")?;
    }
    Ok(())
}

/// A value of a field, short enough for a line.
pub(crate) fn value(value: Option<&str>) -> String {
    value.map_or_else(|| "nothing".to_owned(), |value| format!("“{}”", shorten(value, 100)))
}

fn items(count: usize) -> String {
    counted(count, "item", "items")
}
