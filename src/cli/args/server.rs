//! The arguments of the server, and of what runs pagewire on its own.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[cfg(feature = "serve")]
use super::{ClockArgs, LogArgs};
use super::{ConfigArgs, StateArgs};

#[cfg(feature = "serve")]
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// The address and port to listen on, such as 0.0.0.0:8380 [default: `[serve] listen`, else 127.0.0.1:8380]
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<std::net::SocketAddr>,
    /// Refresh what is due and end, without serving anything: for timers
    #[arg(long)]
    pub once_due: bool,
    /// Begin with an empty memory beside feeds that are published already: every item is new to their readers
    #[arg(long)]
    pub begin_anew: bool,
    /// Where documents are written, too [default: `output` of the configuration, else out]
    #[arg(long, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub state: StateArgs,
    #[command(flatten)]
    pub clock: ClockArgs,
    #[command(flatten)]
    pub log: LogArgs,
}

#[cfg(feature = "serve")]
#[derive(Debug, Args)]
pub(crate) struct HashPassword {}

#[cfg(feature = "serve")]
#[derive(Debug, Args)]
pub(crate) struct Healthcheck {
    /// Ask whether its memory can be used, too
    #[arg(long)]
    pub ready: bool,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub state: StateArgs,
}

/// A command that this build lacks: whatever stands behind it.
#[cfg(not(feature = "serve"))]
#[derive(Debug, Args)]
pub(crate) struct Lacking {
    #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<std::ffi::OsString>,
}

#[cfg(not(feature = "serve"))]
pub(crate) use self::{Lacking as ServeArgs, Lacking as HashPassword, Lacking as Healthcheck};

#[derive(Debug, Args)]
pub(crate) struct ServiceArgs {
    /// What runs it
    #[arg(value_enum)]
    pub kind: ServiceKind,
    /// Of systemd: a server instead of builds by a timer
    #[arg(long)]
    pub serve: bool,
    /// The user that it runs as [default: whoever asks; pagewire where that is root]
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    /// Write the files there instead of printing them; one that is there already stays as it is
    #[arg(long, value_name = "FOLDER")]
    pub into: Option<PathBuf>,
    /// Where documents are written [default: `output` of the configuration, else out]
    #[arg(long, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub state: StateArgs,
}

/// What can run pagewire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ServiceKind {
    /// A hardened unit with a timer for builds, or with --serve for a server
    Systemd,
    /// A line of a crontab
    Cron,
    /// A Dockerfile around this binary, and how it is run
    Docker,
    /// A compose.yaml with a server
    Compose,
    /// A deployment of Kubernetes with a server
    K8s,
    /// A workflow of GitHub Actions that publishes Pages
    Github,
    /// A pipeline of GitLab CI that publishes Pages
    Gitlab,
}
