//! The arguments of the commands that look after the memory.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{ClockArgs, ConfigArgs, ListFormat, StateArgs};

/// What is done with the state.
#[derive(Debug, Subcommand)]
pub(crate) enum StateCommand {
    /// Say whether the state is sound, and what of it is damaged; ends with 4 where it is not
    Check(StateCheck),
    /// Make a sound state of all that can still be read; what was damaged is kept beside it
    Repair(StateRepair),
    /// Copy the state into a file, while it is in use, too
    Backup(StateBackup),
}

#[derive(Debug, Args)]
pub(crate) struct StateCheck {
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub state: StateArgs,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub format: ListFormat,
}

#[derive(Debug, Args)]
pub(crate) struct StateRepair {
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub state: StateArgs,
    /// How to print what is lost
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub format: ListFormat,
    #[command(flatten)]
    pub clock: ClockArgs,
}

#[derive(Debug, Args)]
pub(crate) struct StateBackup {
    /// The file, which must not be there yet [default: pagewire-TIME.db in the state folder]
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub state: StateArgs,
    #[command(flatten)]
    pub clock: ClockArgs,
}
