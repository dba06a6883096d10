//! What has changed in a watched part, as a title and as HTML.

use super::{
    diff::{Step, diff},
    settle::Line,
};
use crate::markup::escape;

/// Lines that are shown around a change.
const AROUND: usize = 2;
/// Lines of a change that are shown.
const SHOWN: usize = 400;
/// Characters of a line in a title.
const LONGEST: usize = 90;

/// How a watched part differs from what it said before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    runs: Vec<Run>,
}

/// Lines that stay, or lines in the place of others.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Run {
    Kept(Vec<String>),
    Other { gone: Vec<String>, come: Vec<String> },
}

impl Change {
    /// `None` where both say the same.
    pub(super) fn between(before: &[Line], now: &[Line]) -> Option<Self> {
        let text = |lines: &[Line], at: usize| lines.get(at).map(|line| line.text.clone()).unwrap_or_default();
        let mut runs: Vec<Run> = Vec::new();
        for step in diff(before, now, Line::is_same) {
            match (step, runs.last_mut()) {
                (Step::Kept(_, at), Some(Run::Kept(lines))) => lines.push(text(now, at)),
                (Step::Kept(_, at), _) => runs.push(Run::Kept(vec![text(now, at)])),
                (Step::Gone(at), Some(Run::Other { gone, .. })) => gone.push(text(before, at)),
                (Step::Gone(at), _) => runs.push(Run::Other { gone: vec![text(before, at)], come: Vec::new() }),
                (Step::Come(at), Some(Run::Other { come, .. })) => come.push(text(now, at)),
                (Step::Come(at), _) => runs.push(Run::Other { gone: Vec::new(), come: vec![text(now, at)] }),
            }
        }
        runs.iter().any(|run| matches!(run, Run::Other { .. })).then_some(Self { runs })
    }

    fn others(&self) -> impl Iterator<Item = (&[String], &[String])> {
        self.runs.iter().filter_map(|run| match run {
            Run::Kept(_) => None,
            Run::Other { gone, come } => Some((gone.as_slice(), come.as_slice())),
        })
    }

    /// The change in one line: `£10 → £12`, `+ what came`, `− what went`, and how many lines more.
    #[must_use]
    pub fn title(&self) -> String {
        let (gone, come) = self.others().fold((0, 0), |(gone, come), (old, new)| (gone + old.len(), come + new.len()));
        let first = self.others().find(|(_, come)| !come.is_empty()).or_else(|| self.others().next());
        match first {
            Some(([old], [new])) if gone + come == 2 => format!("{} → {}", short(old), short(new)),
            Some((_, [new, ..])) => format!("+ {}{}", short(new), more(come - 1, gone)),
            Some(([old, ..], _)) => format!("− {}{}", short(old), more(0, gone - 1)),
            _ => String::new(),
        }
    }

    /// What went and what came, with the lines around it.
    #[must_use]
    pub fn html(&self) -> String {
        let mut html = String::new();
        let (last, mut left) = (self.runs.len().saturating_sub(1), SHOWN);
        for (at, run) in self.runs.iter().enumerate() {
            match run {
                Run::Kept(lines) => around(&mut html, lines, (at == 0, at == last)),
                Run::Other { gone, come } => other(&mut html, (gone, come), &mut left),
            }
            if left == 0 {
                html.push_str("<p>…</p>");
                break;
            }
        }
        html
    }
}

/// How many lines more came and went.
fn more(come: usize, gone: usize) -> String {
    match (come, gone) {
        (0, 0) => String::new(),
        (come, 0) => format!(" (+{come})"),
        (0, gone) => format!(" (−{gone})"),
        (come, gone) => format!(" (+{come}, −{gone})"),
    }
}

fn short(line: &str) -> String {
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line.to_owned(),
    }
}

/// The lines next to a change; of those in between a sign.
fn around(html: &mut String, lines: &[String], (is_first, is_last): (bool, bool)) {
    let (before, behind) = (if is_first { 0 } else { AROUND }, if is_last { 0 } else { AROUND });
    let end = lines.len().saturating_sub(behind);
    for (at, line) in lines.iter().enumerate() {
        if at < before || at >= end {
            html.push_str(&format!("<p>{}</p>", escape::text(line)));
        } else if at == before {
            html.push_str("<p>…</p>");
        }
    }
}

/// Lines in the place of others; two that share words are shown as one, word by word.
fn other(html: &mut String, (gone, come): (&[String], &[String]), left: &mut usize) {
    if gone.len() == come.len() {
        for (old, new) in gone.iter().zip(come).take(*left) {
            html.push_str(&by_words(old, new));
        }
        *left = left.saturating_sub(gone.len());
        return;
    }
    for (lines, mark) in [(gone, "del"), (come, "ins")] {
        for line in lines.iter().take(*left) {
            html.push_str(&format!("<p><{mark}>{}</{mark}></p>", escape::text(line)));
        }
        *left = left.saturating_sub(lines.len());
    }
}

fn by_words(old: &str, new: &str) -> String {
    let (before, now): (Vec<&str>, Vec<&str>) = (old.split(' ').collect(), new.split(' ').collect());
    let steps = diff(&before, &now, |old, new| old == new);
    let kept = steps.iter().filter(|step| matches!(step, Step::Kept(..))).count();
    if kept * 2 < before.len().max(now.len()) {
        return format!("<p><del>{}</del></p><p><ins>{}</ins></p>", escape::text(old), escape::text(new));
    }
    let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
    for step in steps {
        let (mark, word) = match step {
            Step::Kept(_, at) => ("", now.get(at)),
            Step::Gone(at) => ("del", before.get(at)),
            Step::Come(at) => ("ins", now.get(at)),
        };
        match parts.last_mut() {
            Some((last, words)) if *last == mark => words.extend(word),
            _ => parts.push((mark, word.copied().into_iter().collect())),
        }
    }
    let parts = parts.into_iter().map(|(mark, words)| {
        let words = words.join(" ");
        let words = escape::text(&words);
        if mark.is_empty() { words.into_owned() } else { format!("<{mark}>{words}</{mark}>") }
    });
    format!("<p>{}</p>", parts.collect::<Vec<_>>().join(" "))
}
