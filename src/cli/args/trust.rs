//! Arguments of the commands by which a configuration is changed without fear.

use std::path::PathBuf;

use clap::Args;

use super::{ClockArgs, ConfigArgs, StateArgs};

#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 readers would hardly notice, 2 there is nothing to compare with, 3 a feed or a name goes, \
                        an item gets another id, or a fifth of the items of a feed changes."
)]
pub(crate) struct PlanArgs {
    /// The feeds to look at; all when none is named
    #[arg(value_name = "FEED")]
    pub feeds: Vec<String>,
    /// Print it for programs
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub state: StateArgs,
    #[command(flatten)]
    pub clock: ClockArgs,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 all is as recorded, 1 something is not, 2 nothing is recorded.")]
pub(crate) struct TestArgs {
    /// The feeds to test, or to record; all when none is named
    #[arg(value_name = "FEED")]
    pub feeds: Vec<String>,
    /// Record the page of each feed, as it is kept from the last run or as it is now, and the items that it gives, in tests/FEED beside
    /// the configuration
    #[arg(long, conflicts_with_all = ["accept", "junit"])]
    pub record: bool,
    /// Take what the recorded pages give now for what is expected
    #[arg(long)]
    pub accept: bool,
    /// Write the result there, too, as JUnit's XML
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub state: StateArgs,
    #[command(flatten)]
    pub clock: ClockArgs,
}
