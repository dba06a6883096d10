//! What is wrong with a configuration, each with its place.

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What.
    pub message: String,
    /// Where: a range of bytes in the file.
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
    /// The file has faults: all of them.
    #[error("{}", render_all(path, text, problems, false))]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Its text.
        text: String,
        /// What is wrong, in the order of the file.
        problems: Vec<Problem>,
    },
}

impl ConfigError {
    /// All problems, each with its file, line and caret; with colours for a terminal.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        match self {
            Self::Unreadable { .. } => format!("error: {self}"),
            Self::Invalid { path, text, problems } => render_all(path, text, problems, color),
        }
    }
}

fn render_all(path: &Path, text: &str, problems: &[Problem], color: bool) -> String {
    let count = match problems.len() {
        1 => "1 problem".to_owned(),
        many => format!("{many} problems"),
    };
    format!("{}\n\n{count} in {}", render_each(path, text, (problems, &Level::ERROR), color), path.display())
}

/// What is probably not meant, without colours.
pub(super) fn render_doubts(path: &Path, text: &str, doubts: &[Problem]) -> String {
    render_each(path, text, (doubts, &Level::WARNING), false)
}

fn render_each(path: &Path, text: &str, (problems, level): (&[Problem], &Level<'_>), color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let file = path.display().to_string();
    let render = |problem: &Problem| {
        let group = level.clone().primary_title(problem.message.as_str()).element(
            Snippet::source(text).path(&file).annotation(AnnotationKind::Primary.span(within(text, &problem.span))),
        );
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
