//! What speaks for a group of links being the list that people subscribe to, in figures.

use std::collections::HashSet;

use url::Url;

use super::{
    links::{Group, Links},
    outline::{Outline, Place, Region, weight},
    record::Signs,
};
use crate::extract::element_text::text_of;

/// How many of a group's records are looked at.
const SAMPLE: usize = 60;

/// The names of the figures, in their order.
pub const NAMES: [&str; 24] = [
    "count",
    "title",
    "title_short",
    "headed",
    "dated",
    "pictured",
    "prose",
    "distinct_titles",
    "distinct_targets",
    "navigation",
    "header_footer",
    "aside",
    "main",
    "hint_away",
    "hint_item",
    "slug",
    "deep",
    "foreign",
    "query",
    "position",
    "share",
    "linked",
    "even",
    "here_only",
];

/// The figures of a group.
pub(super) fn of(
    outline: &Outline<'_>,
    links: &Links,
    group: &Group,
    signs: &[Signs],
    base: &Url,
) -> [f64; NAMES.len()] {
    let step = group.members.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<_> = group.members.iter().step_by(step).collect();
    let count = sample.len() as f64;
    let share = |test: &dyn Fn(Place) -> bool| sample.iter().filter(|m| test(m.record)).count() as f64 / count;
    let mean = |value: &dyn Fn(Place) -> f64| sample.iter().map(|m| value(m.record)).sum::<f64>() / count;
    let titles: Vec<String> = sample.iter().map(|m| text_of(outline.cells[m.link].element)).collect();
    let targets: HashSet<usize> = group.members.iter().map(|m| m.target).collect();
    let urls: Vec<&Url> = sample.iter().filter_map(|m| links.targets.get(m.target)).collect();
    let url_share = |test: &dyn Fn(&Url) -> bool| urls.iter().filter(|url| test(url)).count() as f64 / count;
    let distinct: HashSet<&str> = titles.iter().map(String::as_str).collect();
    let whole = outline.cells.first().map_or(1, |root| root.text).max(1) as f64;
    let first = group.members.first().map_or(0, |m| m.record);
    let records: HashSet<Place> = group.members.iter().map(|m| m.record).collect();
    let text: usize = records.iter().map(|&record| outline.cells[record].text).sum();
    let title_weights: Vec<f64> = titles.iter().map(|title| weight(title) as f64).collect();
    let title_mean = title_weights.iter().sum::<f64>() / count;
    let lengths: Vec<f64> = sample.iter().map(|m| (outline.cells[m.record].text as f64 + 1.0).ln()).collect();
    let length_mean = lengths.iter().sum::<f64>() / count;
    let spread = (lengths.iter().map(|l| (l - length_mean).powi(2)).sum::<f64>() / count).sqrt();
    let ancestors_hint = |place: Place, wanted: fn(&Signs) -> bool| {
        outline.upwards(place).take(12).any(|place| signs.get(place).is_some_and(wanted))
    };
    [
        (targets.len() as f64).ln_1p(),
        (title_mean + 1.0).ln(),
        title_weights.iter().filter(|weight| **weight < 12.0).count() as f64 / count,
        share(&|record| outline.within(record).any(|place| signs[place].heading)),
        share(&|record| outline.within(record).any(|place| signs[place].date)),
        share(&|record| outline.within(record).any(|place| signs[place].picture)),
        mean(&|record| {
            let cell = &outline.cells[record];
            (cell.text.saturating_sub(cell.linked) as f64).ln_1p()
        }),
        distinct.len() as f64 / count,
        targets.len() as f64 / group.members.len() as f64,
        f64::from(u8::from(group.region == Region::Navigation)),
        f64::from(u8::from(matches!(group.region, Region::Header | Region::Footer))),
        f64::from(u8::from(group.region == Region::Aside)),
        f64::from(u8::from(group.region == Region::Main)),
        share(&|record| ancestors_hint(record, |signs| signs.away)),
        share(&|record| outline.within(record).start == record && ancestors_hint(record, |signs| signs.item)),
        url_share(&|url| {
            let last = url.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            last.len() > 20 || last.bytes().any(|byte| byte.is_ascii_digit())
        }),
        urls.iter().map(|url| url.path().len() as f64).sum::<f64>() / count / 50.0,
        url_share(&|url| url.host_str() != base.host_str()),
        url_share(&|url| url.query().is_some()),
        first as f64 / outline.cells.len().max(1) as f64,
        text as f64 / whole,
        mean(&|record| outline.cells[record].linked as f64 / outline.cells[record].text.max(1) as f64),
        spread,
        url_share(&|url| url.path().len() <= 1),
    ]
}
