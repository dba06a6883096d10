use std::{
    io::{ErrorKind, IsTerminal, Write},
    path::PathBuf,
};

#[cfg(feature = "serve")]
use pagewire::serve::ServeError;
use pagewire::{
    config::{ConfigError, edit::EditError},
    fetch::FetchError,
    pipeline::{self, Conclusion},
    store::StoreError,
    words,
};

/// What stops a command: an operator must act.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Pipeline(#[from] pipeline::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error("cannot write {}: {source}; choose another place for it", path.display())]
    Unwritable { path: PathBuf, source: std::io::Error },
    #[error("cannot write the output: {0}")]
    Output(#[from] std::io::Error),
    #[error("cannot write the output: {0}")]
    Json(#[from] serde_json::Error),
    #[cfg(feature = "serve")]
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error(transparent)]
    Edit(EditError),
    #[error("{0}")]
    Usage(String),
}

impl From<EditError> for Failure {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Invalid(error) => Self::Config(error),
            error => Self::Edit(error),
        }
    }
}

impl Failure {
    pub(crate) fn is_closed_pipe(&self) -> bool {
        match self {
            Self::Output(error) => error.kind() == ErrorKind::BrokenPipe,
            Self::Json(error) => error.io_error_kind() == Some(ErrorKind::BrokenPipe),
            _ => false,
        }
    }

    /// What is asked for needs a cargo feature that this build lacks.
    #[cfg(not(all(feature = "serve", feature = "mcp")))]
    pub(crate) fn lacking(feature: &str) -> Self {
        let (message, remedy) = pagewire::lacking(feature);
        Self::Usage(format!("{message}: {remedy}"))
    }

    /// How a run ended that it stopped.
    pub(crate) fn conclusion(&self) -> Conclusion {
        if self.code() == super::STATE { Conclusion::Unusable } else { Conclusion::Usage }
    }

    /// The code that the process ends with.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Store(_) | Self::Unwritable { .. } | Self::Pipeline(pipeline::Error::Store(_)) => super::STATE,
            #[cfg(feature = "serve")]
            Self::Serve(ServeError::Store(_)) => super::STATE,
            _ => 2,
        }
    }

    /// Says on standard error what is wrong.
    pub(crate) fn report(&self) {
        let stderr = std::io::stderr();
        let words = match self {
            Self::Config(error) => error.render(stderr.is_terminal()),
            other => format!("error: {}", words::safe(&other.to_string())),
        };
        // there is nobody left to tell when standard error is closed
        let _ = writeln!(stderr.lock(), "{words}");
    }
}
