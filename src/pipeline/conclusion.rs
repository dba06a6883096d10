//! A whole run as one value: how it ended, how much it did, and what became of each source. It is what `--report` writes.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Outcome, RemarkKind, Report, SourceReport, Withdrawal};
use crate::{VERSION, fetch::shown, model::Surface};

/// The JSON Schema of [`RunRecord`]; a test writes it from the types (`just schema`).
pub const REPORT_SCHEMA: &str = include_str!("../../report.schema.json");

/// How a run ended as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// Nothing fails.
    Well,
    /// Some source, document or command fails; the rest is done.
    SomeFailed,
    /// The command line or the configuration is wrong: nothing was asked.
    Usage,
    /// All of several sources fail: what they share is to blame, such as the network.
    AllFailed,
    /// The memory cannot be used, or none of the documents is in its place.
    Unusable,
    /// Nothing fails, and some list is held back until somebody accepts it.
    Held,
}

impl Conclusion {
    /// The code that a process ends with.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Well => 0,
            Self::SomeFailed => 1,
            Self::Usage => 2,
            Self::AllFailed => 3,
            Self::Unusable => 4,
            Self::Held => 5,
        }
    }
}

impl Report {
    /// How the run ended as a whole.
    #[must_use]
    pub fn conclusion(&self) -> Conclusion {
        let failing = self.sources.iter().filter(|source| source.fails()).count();
        let held = self.sources.iter().filter(|source| source.is_held()).count();
        let documents = self.unwritten.iter().filter(|document| !document.is_command()).count();
        if documents > 0 && self.in_place == 0 {
            return Conclusion::Unusable;
        }
        match failing {
            0 if !self.unwritten.is_empty() || self.withdrawn.iter().any(Withdrawal::needs_somebody) => {
                Conclusion::SomeFailed
            }
            0 if held > 0 => Conclusion::Held,
            0 => Conclusion::Well,
            // a source that is alone shares nothing: its failure is its own
            all if all > 1 && all == self.sources.len() => Conclusion::AllFailed,
            _ => Conclusion::SomeFailed,
        }
    }
}

impl SourceReport {
    /// Whether its list is held back until somebody accepts it.
    #[must_use]
    pub fn is_held(&self) -> bool {
        let is_doubted = self.failing.is_some() || matches!(self.outcome, Outcome::Failed { .. });
        is_doubted && self.remarks.iter().any(|remark| remark.kind == RemarkKind::Held)
    }

    /// Whether it fails, be it since a run before: one that is held back does not.
    #[must_use]
    pub fn fails(&self) -> bool {
        let has_failed = matches!(self.outcome, Outcome::Failed { .. } | Outcome::Hindered { .. });
        (self.failing.is_some() || has_failed) && !self.is_held()
    }
}

/// One run, for programs.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RunRecord {
    /// The version of this shape: it grows where a field is taken away or means something else, and not where one comes in.
    version: u32,
    /// The version of pagewire.
    pagewire: &'static str,
    /// When the run began.
    started: DateTime<Utc>,
    /// When it ended.
    ended: DateTime<Utc>,
    /// How it ended.
    conclusion: Conclusion,
    /// The code that the process ends with.
    exit_code: u8,
    /// What stopped the run as a whole, if anything did.
    error: Option<String>,
    /// How much of what.
    totals: Totals,
    /// What became of each source and document.
    #[serde(flatten)]
    report: Report,
}

/// How much of what there was in a run.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Totals {
    /// Sources of the run.
    sources: usize,
    /// Sources that were read, or are as they were.
    asked: usize,
    /// Sources that fail.
    failing: usize,
    /// Sources whose list is held back.
    held: usize,
    /// Items that are new.
    new: usize,
    /// Items whose words changed.
    edited: usize,
    /// Files that were written.
    written: usize,
    /// Files that could not be written.
    unwritten: usize,
}

impl Totals {
    fn of(report: &Report) -> Self {
        let count = |is: fn(&&SourceReport) -> bool| report.sources.iter().filter(is).count();
        let read = |outcome: &Outcome| match outcome {
            Outcome::Read { new, edited, .. } => Some((*new, *edited)),
            _ => None,
        };
        let (new, edited) = report
            .sources
            .iter()
            .filter_map(|source| read(&source.outcome))
            .fold((0, 0), |(new, edited), (n, e)| (new + n, edited + e));
        Self {
            sources: report.sources.len(),
            asked: count(|source| !matches!(source.outcome, Outcome::Left(_) | Outcome::Hindered { .. })),
            failing: count(|source| source.fails()),
            held: count(|source| source.is_held()),
            new,
            edited,
            written: report.written.len(),
            unwritten: report.unwritten.iter().filter(|document| !document.is_command()).count(),
        }
    }
}

impl RunRecord {
    /// A run from its beginning to its end; `error` is what stopped it as a whole. Secrets in addresses are left out.
    #[must_use]
    pub fn new(
        report: &Report,
        (started, ended): (DateTime<Utc>, DateTime<Utc>),
        (conclusion, error): (Conclusion, Option<String>),
    ) -> Self {
        let mut report = report.clone();
        report.sources = report.sources.into_iter().map(|source| source.told(Surface::Command)).collect();
        report.sources.iter_mut().for_each(|source| source.source = shown(&source.source));
        Self {
            version: 1,
            pagewire: VERSION,
            started,
            ended,
            conclusion,
            exit_code: conclusion.exit_code(),
            error,
            totals: Totals::of(&report),
            report,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_of_a_report_that_is_shipped_is_that_of_the_types() {
        let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
        let mut schema = settings.into_generator().into_root_schema_for::<RunRecord>();
        schema.insert("title".into(), "A run of pagewire".into());
        let written = format!("{:#}\n", serde_json::to_value(&schema).unwrap());
        crate::testing::as_committed("report.schema.json", &written);
    }
}
