//! The same for programs: the pages of a feed with the verdict on each of their items.

use chrono::{DateTime, Utc};
use pagewire::{
    config::{FeedConfig, Source},
    extract::Explained,
    fetch::shown,
    model::{Item, Page, Surface},
    pipeline::{Explanation, ItemVerdict, Remark, evidence},
};
use serde::Serialize;

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
    items: Vec<ItemRow>,
}

/// An item of it.
#[derive(Serialize)]
struct ItemRow {
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
    (page, is_kept): (&Page, bool),
    (explanation, kept, verdicts): (&Explanation, &[Option<Item>], &[ItemVerdict]),
    remarks: Vec<Remark>,
    (args, before): (&Explain, usize),
) -> PageRow {
    let items = (before + 1..).zip(explanation.items.iter().zip(kept).zip(verdicts));
    let is_wanted = |number: usize, verdict: &ItemVerdict| {
        args.item.is_none_or(|wanted| wanted == number) && (!args.dropped || verdict.is_dropped())
    };
    let rows = items.filter(|(number, (_, verdict))| is_wanted(*number, verdict));
    PageRow {
        feed: feed.id.to_string(),
        source: shown(&source.id),
        fetched_at: page.fetched_at,
        is_kept,
        way: explanation.way.to_string(),
        refusal: explanation.refusal.map(|refusal| refusal.to_string()),
        remarks: remarks.into_iter().map(|remark| remark.told(Surface::Command, feed.id.as_str())).collect(),
        items: rows
            .map(|(number, ((explained, kept), verdict))| row(number, explained, kept.as_ref(), verdict))
            .collect(),
    }
}

fn row(number: usize, explained: &Explained, kept: Option<&Item>, verdict: &ItemVerdict) -> ItemRow {
    let Explained { trace, item, issues, .. } = explained;
    let known = |name: &str| kept.or(item.as_ref()).and_then(|item| evidence::value(item, name));
    let raw = || trace.item.title.as_ref().map(|title| title.text.trim().to_owned());
    let fields = trace.fields.iter().map(|field| FieldRow {
        name: field.field.name(),
        value: item.as_ref().and_then(|item| evidence::value(item, field.field.name())),
        words: field.words.clone(),
        by: evidence::place(field, &trace.path),
    });
    ItemRow {
        number,
        title: known("title").filter(|title| !title.is_empty()).or_else(raw),
        link: known("link"),
        verdict: verdict.clone(),
        fields: fields.collect(),
        lost: issues.iter().map(ToString::to_string).collect(),
    }
}
