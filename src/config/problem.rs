//! What is wrong with a configuration, each with its place.

use std::{ops::Range, path::PathBuf};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::texts::Texts;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What.
    pub message: String,
    /// Where: a range of bytes in the files, one behind the other.
    pub span: Range<usize>,
    /// What is allowed there, or what was probably meant.
    pub help: Option<String>,
}

/// What is wrong with a value, before its place is known.
#[derive(Debug)]
pub(super) struct Complaint {
    /// What.
    pub message: String,
    /// What is allowed there, or what was probably meant.
    pub help: String,
}

impl Complaint {
    pub(super) fn new(message: String, help: String) -> Self {
        Self { message, help }
    }
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}; write one, or name another with --config", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The files have faults: all of them.
    #[error("{}", render_all(texts, problems, false))]
    Invalid {
        /// The files.
        texts: Texts,
        /// What is wrong, in the order of the files.
        problems: Vec<Problem>,
    },
}

impl ConfigError {
    /// All problems, each with its file, line and caret; with colours for a terminal.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        match self {
            Self::Unreadable { .. } => format!("error: {self}"),
            Self::Invalid { texts, problems } => render_all(texts, problems, color),
        }
    }
}

fn render_all(texts: &Texts, problems: &[Problem], color: bool) -> String {
    let count = match problems.len() {
        1 => "1 problem".to_owned(),
        many => format!("{many} problems"),
    };
    let mut files: Vec<String> = Vec::new();
    for problem in problems {
        let path = texts.locate(&problem.span).0.path.display().to_string();
        if !files.contains(&path) {
            files.push(path);
        }
    }
    format!("{}\n\n{count} in {}", render_each(texts, (problems, &Level::ERROR), color), files.join(" and "))
}

/// What is probably not meant, without colours.
pub(super) fn render_doubts(texts: &Texts, doubts: &[Problem]) -> String {
    render_each(texts, (doubts, &Level::WARNING), false)
}

fn render_each(texts: &Texts, (problems, level): (&[Problem], &Level<'_>), color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let render = |problem: &Problem| {
        let (file, span) = texts.locate(&problem.span);
        let path = file.path.display().to_string();
        let place = AnnotationKind::Primary.span(within(&file.text, &span));
        let group = level
            .clone()
            .primary_title(problem.message.as_str())
            .element(Snippet::source(file.text.as_str()).path(&path).annotation(place));
        let help: Option<Group<'_>> =
            problem.help.as_deref().map(|help| Group::with_title(Level::HELP.secondary_title(help)));
        renderer.render(&[group].into_iter().chain(help).collect::<Vec<_>>())
    };
    let all: Vec<String> = problems.iter().map(render).collect();
    all.join("\n\n")
}

/// A span that lies within the text and on its character boundaries.
fn within(text: &str, span: &Range<usize>) -> Range<usize> {
    let floor = |at: usize| {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(span.start);
    start..floor(span.end).max(start)
}
