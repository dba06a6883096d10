//! The same for programs: the pages of a feed with the verdict on each of their items.

use chrono::{DateTime, Utc};
use pagewire::{
    config::{FeedConfig, Source},
    extract::Explained,
    fetch::shown,
    model::{Item, Surface},
    pipeline::{ItemVerdict, Remark, evidence},
};
use serde::Serialize;

use super::Seen;
use crate::cli::args::Explain;

/// A page of a feed.
#[derive(Serialize)]
pub(super) struct PageRow {
    feed: String,
    source: String,
    fetched_at: DateTime<Utc>,
    is_kept: bool,
    way: String,
    refusal: Option<String>,
    remarks: Vec<Remark<String>>,
    items: Vec<ExplainedRow>,
}

/// An item of it.
#[derive(Serialize)]
struct ExplainedRow {
    number: usize,
    title: Option<String>,
    link: Option<String>,
    #[serde(flatten)]
    verdict: ItemVerdict,
    fields: Vec<FieldRow>,
    lost: Vec<String>,
}

/// A field of an item.
#[derive(Serialize)]
struct FieldRow {
    name: &'static str,
    value: Option<String>,
    words: Option<String>,
    by: Option<String>,
}

/// A page with what is known of it; of its items those that are asked for.
pub(super) fn page(
    (feed, source): (&FeedConfig, &Source),
    seen: &Seen<'_>,
    (args, before): (&Explain, usize),
) -> PageRow {
    let items = (before + 1..).zip(seen.explanation.items.iter().zip(&seen.kept).zip(&seen.verdicts));
    let is_wanted = |number: usize, verdict: &ItemVerdict| {
        args.item.is_none_or(|wanted| wanted == number) && (!args.dropped || verdict.is_dropped())
    };
    let rows = items.filter(|(number, (_, verdict))| is_wanted(*number, verdict));
    let remarks = seen.known.iter().flat_map(|known| known.remarks.clone());
    PageRow {
        feed: feed.id.to_string(),
        source: shown(&source.id),
        fetched_at: seen.page.fetched_at,
        is_kept: seen.is_kept,
        way: seen.explanation.way.to_string(),
        refusal: seen.explanation.refusal.map(|refusal| refusal.to_string()),
        remarks: remarks.map(|remark| remark.told(Surface::Command, feed.id.as_str())).collect(),
        items: rows.map(|(number, ((read, kept), verdict))| row(number, read, kept.as_ref(), verdict)).collect(),
    }
}

fn row(number: usize, explained: &Explained, kept: Option<&Item>, verdict: &ItemVerdict) -> ExplainedRow {
    let Explained { trace, item, issues, .. } = explained;
    let known = |name: &str| kept.or(item.as_ref()).and_then(|item| evidence::value(item, name));
    let raw = || trace.item.title.as_ref().map(|title| title.text.trim().to_owned());
    let fields = trace.fields.iter().map(|field| FieldRow {
        name: field.field.name(),
        value: item.as_ref().and_then(|item| evidence::value(item, field.field.name())),
        words: field.words.clone(),
        by: evidence::place(field, &trace.path),
    });
    ExplainedRow {
        number,
        title: known("title").filter(|title| !title.is_empty()).or_else(raw),
        link: known("link"),
        verdict: verdict.clone(),
        fields: fields.collect(),
        lost: issues.iter().map(ToString::to_string).collect(),
    }
}
