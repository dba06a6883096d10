//! The arguments of the commands by which feeds come from other tools.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{ClockArgs, ConfigArgs, StateArgs};

#[derive(Debug, Args)]
pub(crate) struct Adopt {
    /// The feed
    #[arg(value_name = "FEED")]
    pub feed: String,
    /// What was published of it; a place that ends in / is a folder, in which ID.json, ID.xml, ID.rss and ID.atom are tried
    #[arg(value_name = "URL|FILE")]
    pub from: String,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub state: StateArgs,
    #[command(flatten)]
    pub clock: ClockArgs,
}

#[derive(Debug, Args)]
#[command(
    after_help = "It knows the files of Feed me up, Scotty!, rsspls, html2rss and changedetection.io, OPML (of Miniflux and FreshRSS, too), \
                  addresses of RSS-Bridge and lists of addresses.\n\n\
                  Exit codes: 0 all of it is carried over, 2 nothing is, 3 something is approximated, 4 something is dropped."
)]
pub(crate) struct ImportArgs {
    /// The file, a folder of files, an address on the web, or - for standard input
    #[arg(value_name = "FILE|FOLDER|URL")]
    pub source: String,
    /// What it is [default: what its content tells]
    #[arg(long, value_name = "TOOL", value_parser = dialects())]
    pub from: Option<String>,
    /// What readers are to know items by: what the other tool would have called them, or ids of pagewire's own
    #[arg(long, value_enum, default_value_t = GuidWish::Compat)]
    pub guid: GuidWish,
    /// Take over what was published of the feeds, too: a place as for `adopt`
    #[arg(long, value_name = "URL|FILE")]
    pub adopt: Option<String>,
    /// Write the feeds into this file, beside what is there [default: print them]
    #[arg(long, value_name = "FILE")]
    pub into: Option<PathBuf>,
    /// Report as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub clock: ClockArgs,
}

fn dialects() -> clap::builder::PossibleValuesParser {
    pagewire::import::Dialect::NAMES.map(|(name, _)| name).into()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GuidWish {
    /// Those of the other tool
    Compat,
    /// pagewire's own
    Own,
}
