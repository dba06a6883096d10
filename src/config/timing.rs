//! `every`, `cron` and `quiet`: when a feed's pages are looked at.

use chrono_tz::Tz;
use toml::de::DeValue;

use super::{
    problem::Complaint,
    reader::{Reader, parse_duration},
};
use crate::schedule::{AUTO_BOUNDS, Quiet, Schedule, TimePattern, leaves_time};

pub(super) const AUTO_KEYS: [&str; 2] = ["min", "max"];

/// Reads the schedule of a table; what it does not say is as in `standard`.
pub(super) fn schedule(reader: &Reader<'_>, standard: &Schedule, timezone: Tz) -> Schedule {
    let (every, cron) = (every(reader), cron(reader));
    if let (Some(_), Some(place)) = (reader.value("every"), reader.key_span("cron")) {
        let help = "keep `every` for a distance between looks, or `cron` for times of the day";
        reader.problems.add(place, "both `every` and `cron` say when", help);
    }
    Schedule {
        pattern: every.or(cron).unwrap_or_else(|| standard.pattern.clone()),
        quiet: quiet(reader).unwrap_or_else(|| standard.quiet.clone()),
        timezone,
    }
}

fn every(reader: &Reader<'_>) -> Option<TimePattern> {
    let value = reader.value("every")?;
    if let DeValue::Table(table) = value.get_ref() {
        let bounds = Reader::new(table, "`every`", &AUTO_KEYS, reader.problems);
        let (min, max) = AUTO_BOUNDS;
        let min = bounds.duration("min").unwrap_or(min);
        let max = bounds.duration("max").unwrap_or(max.max(min));
        if max < min {
            reader.problems.add(value.span(), "`max` is shorter than `min`", "the looks lie between the two");
        }
        return Some(TimePattern::Auto { min, max });
    }
    if !reader.has_unit("every") {
        return None;
    }
    let (min, max) = AUTO_BOUNDS;
    reader.parsed("every", |text| match text {
        "auto" => Ok(TimePattern::Auto { min, max }),
        _ => parse_duration(text).map(TimePattern::Every).ok_or_else(|| {
            let wrong = format!("`every = \"{text}\"` is no length of time");
            Complaint::new(wrong, "write a number above 0 with a unit, such as 90s, 30m, 6h, 7d or 2w, or auto".into())
        }),
    })
}

fn cron(reader: &Reader<'_>) -> Option<TimePattern> {
    reader.parsed("cron", |text| {
        TimePattern::cron(text).map_err(|fault| {
            let help = "write minute, hour, day of month, month and day of week, such as \"*/15 6-22 * * Mon-Fri\"";
            Complaint::new(format!("`{text}` is no cron expression: {fault}"), help.into())
        })
    })
}

fn quiet(reader: &Reader<'_>) -> Option<Vec<Quiet>> {
    let value = reader.value("quiet")?;
    let mut spans = Vec::new();
    for (text, place) in reader.texts("quiet") {
        match text.parse() {
            Ok(span) => spans.push(span),
            Err(()) => {
                let message = format!("`{text}` is no span of the day");
                reader.problems.add(place, message, "write when it begins and ends, such as \"23:00-06:00\"");
            }
        }
    }
    if !leaves_time(&spans) {
        let help = "leave some time of the day out, or take the feed out of the file";
        reader.problems.add(value.span(), "`quiet` covers the whole day, and so nothing would ever be asked", help);
    }
    Some(spans)
}
