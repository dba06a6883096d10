//! The command line: one file a subcommand, and the only home of clap, of printing and of the clock.

mod add;
mod adopt;
mod args;
mod build;
mod check;
mod chosen;
mod clock;
mod contact;
mod etiquette;
mod explain;
mod export;
mod extract;
mod failure;
mod find;
mod handover;
#[cfg(feature = "serve")]
mod healthcheck;
mod import;
mod lint;
mod list;
mod log;
mod manual;
#[cfg(feature = "mcp")]
mod mcp;
mod out;
mod page;
mod plan;
mod preview;
mod progress;
mod readiness;
mod run_report;
mod runtime;
#[cfg(feature = "serve")]
mod serve;
mod service;
#[cfg(feature = "serve")]
mod signals;
#[cfg(feature = "serve")]
mod standing;
mod state;
mod summary;
mod test;

use std::process::ExitCode;

use clap::Parser;
use pagewire::{fetch::Descriptors, pipeline::Conclusion};

use self::{
    args::{Cli, Command},
    failure::Failure,
};

/// How the process ends, when nothing stopped it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// All well.
    Well,
    /// A feed failed, and the others are written.
    FeedFailed,
    /// A run, by how it ended as a whole.
    Ran(Conclusion),
    /// A document breaks its format, or a recorded page does not give what it gave.
    Faulty,
    /// Readers would notice what is planned.
    Noticed,
    /// The state is damaged.
    StateDamaged,
    /// A server that was asked does not answer as it should.
    #[cfg(feature = "serve")]
    NoAnswer,
    /// Something of what was imported is approximated.
    Approximated,
    /// Something of what was imported is dropped.
    Dropped,
}

/// The exit code where the state cannot be used.
const STATE: u8 = 4;

pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse();
    pagewire::fetch::raise_limit();
    let ending = enough_files().and_then(|()| run(cli));
    match ending {
        Ok(Ending::Well) => ExitCode::SUCCESS,
        Ok(Ending::FeedFailed | Ending::Faulty) => ExitCode::from(1),
        Ok(Ending::Ran(conclusion)) => ExitCode::from(conclusion.exit_code()),
        #[cfg(feature = "serve")]
        Ok(Ending::NoAnswer) => ExitCode::from(1),
        Ok(Ending::StateDamaged) => ExitCode::from(STATE),
        Ok(Ending::Approximated | Ending::Noticed) => ExitCode::from(3),
        Ok(Ending::Dropped) => ExitCode::from(4),
        // the reader of a pipe went away, as `head` does: nothing is wrong
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report();
            ExitCode::from(failure.code())
        }
    }
}

/// Says so where too few files may be open to begin anything: a runtime panics where it cannot open what it waits with.
fn enough_files() -> Result<(), Failure> {
    let limit = Descriptors::of_this_process().limit();
    if limit >= Descriptors::LEAST {
        return Ok(());
    }
    let least = Descriptors::LEAST;
    Err(Failure::Usage(format!(
        "this process may have {limit} files open, and needs {least} at least: raise the limit, as with `ulimit -n 4096`, or \
         LimitNOFILE= in a unit of systemd"
    )))
}

fn run(cli: Cli) -> Result<Ending, Failure> {
    match cli.command {
        None => build::run(&args::Build { feeds: Vec::new(), run: cli.run }),
        Some(Command::Build(args)) => build::run(&args),
        Some(Command::Adopt(args)) => adopt::run(&args),
        Some(Command::Import(args)) => import::run(&args),
        Some(Command::Export(args)) => export::run(&args),
        Some(Command::Etiquette(args)) => etiquette::run(&args),
        Some(Command::Explain(args)) => explain::run(&args),
        Some(Command::Find(args)) => find::run(&args),
        Some(Command::Preview(args)) => preview::run(&args),
        Some(Command::Plan(args)) => plan::run(&args),
        Some(Command::Test(args)) => test::run(&args),
        #[cfg(feature = "serve")]
        Some(Command::Serve(args)) => serve::run(&args),
        #[cfg(feature = "serve")]
        Some(Command::HashPassword(args)) => serve::hash_password(&args),
        #[cfg(feature = "serve")]
        Some(Command::Healthcheck(args)) => healthcheck::run(&args),
        #[cfg(not(feature = "serve"))]
        Some(Command::Serve(_) | Command::HashPassword(_) | Command::Healthcheck(_)) => Err(Failure::lacking("serve")),
        #[cfg(feature = "mcp")]
        Some(Command::Mcp(args)) => mcp::run(&args),
        #[cfg(not(feature = "mcp"))]
        Some(Command::Mcp(_)) => Err(Failure::lacking("mcp")),
        Some(Command::Service(args)) => service::run(&args),
        Some(Command::Lint(args)) => lint::run(&args),
        Some(Command::List(args)) => list::run(&args),
        Some(Command::State(args)) => state::run(&args),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Schema(args)) => check::schema(&args),
        Some(Command::Extract(args)) => extract::run(&args),
        Some(Command::Completions(args)) => manual::completions(&args),
        Some(Command::Man) => manual::man(),
    }
}
