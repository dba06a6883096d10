//! Arguments of `lint`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use pagewire::fetch::Cidr;

use super::{ClockArgs, ConfigArgs, page::network};

#[derive(Debug, Args)]
pub(crate) struct Lint {
    /// Files, web addresses, feeds of feeds.toml (what is published of them), or - for standard input
    #[arg(value_name = "FILE|URL|FEED|-", required = true)]
    pub documents: Vec<String>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = LintFormat::Text)]
    pub format: LintFormat,
    /// Where documents of feeds were written [default: `output` of the configuration, else out]
    #[arg(long, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// A private network that may be connected to, such as 192.168.1.0/24; may be given several times
    #[arg(long, value_name = "CIDR", value_parser = network)]
    pub allow_private: Vec<Cidr>,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub clock: ClockArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    /// For people, with the line of each finding
    Text,
    /// For programs: an array of documents with their findings
    Json,
}
