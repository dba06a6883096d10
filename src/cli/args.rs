//! The arguments, as clap reads them.

mod lint;
mod moving;
mod page;
mod server;
mod state;
mod trust;

use std::{path::PathBuf, time::Duration};

use chrono::{DateTime, Utc};
use clap::{Args, Parser, Subcommand, ValueEnum};
use pagewire::{config, pipeline::Pages};

pub(crate) use self::{
    lint::{Lint, LintFormat},
    moving::{Adopt, GuidWish, ImportArgs},
    page::{Export, ExportFormat, Extract, ExtractKind, Find, FindFormat, PageArgs},
    server::{HashPassword, Healthcheck, ServeArgs, ServiceArgs, ServiceKind},
    state::{StateBackup, StateCheck, StateCommand, StateRepair},
    trust::{PlanArgs, TestArgs},
};

/// Turns news pages into RSS, Atom and JSON feeds that remember what they published.
///
/// Without a command it does what `build` does: it refreshes the feeds of ./feeds.toml and writes them to ./out.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, args_conflicts_with_subcommands = true)]
#[command(after_help = "Options stand behind the command that they are for: `pagewire check --config FILE`.\n\n\
                  Exit codes: 0 all well, 1 a feed fails and the others are written, or `lint` finds an error, 2 usage or configuration, \
                  3 all of several feeds fail, 4 the state or the output cannot be used, 5 a list is held back.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub run: RunArgs,
}

#[derive(Debug, Subcommand)]
#[expect(clippy::large_enum_variant, reason = "one value a process")]
pub(crate) enum Command {
    /// Refresh feeds and write their documents
    Build(Build),
    /// Take over a feed that another tool, or pagewire, has published: its items and their guids are known from then on
    Adopt(Adopt),
    /// Read the file of another tool, and write its feeds into feeds.toml
    Import(ImportArgs),
    /// Make a feed of one page and print it, without configuration or memory
    Export(Export),
    /// Show what could be subscribed to on a page, best first, each ready for feeds.toml
    Find(Find),
    /// Show what a feed would publish now, and change nothing
    Preview(PreviewArgs),
    /// Show what a changed feeds.toml would do to readers, before it does it
    Plan(PlanArgs),
    /// Read recorded pages again, without the network, and say where they do not give what they gave
    Test(TestArgs),
    /// Show why: where each field of a feed's items came from, and what was passed over
    Explain(Explain),
    /// Refresh every feed when it is due, and serve feeds and a dashboard over HTTP
    #[cfg_attr(not(feature = "serve"), command(hide = true))]
    Serve(ServeArgs),
    /// Hash a password for `[serve] admin`; it is read from standard input
    #[cfg_attr(not(feature = "serve"), command(hide = true))]
    HashPassword(HashPassword),
    /// Say whether the server that works with a memory answers: for containers
    #[cfg_attr(not(feature = "serve"), command(hide = true))]
    Healthcheck(Healthcheck),
    /// Print files by which it runs on its own: units of systemd, a line for cron, containers, continuous integration
    Service(ServiceArgs),
    /// Say what is wrong with feeds, on which line, by which clause, and what to write instead
    Lint(Lint),
    /// List all feeds with their health
    List(ListArgs),
    /// Show how sites were treated: requests, 304, bytes, refusals and the age of robots.txt, a host a line
    Etiquette(EtiquetteArgs),
    /// Offer find, try, check, explain and add as tools to a model, over standard input and output
    #[cfg_attr(not(feature = "mcp"), command(hide = true))]
    Mcp(McpArgs),
    /// Check the state, mend it, or copy it
    #[command(subcommand)]
    State(StateCommand),
    /// Check feeds.toml and report all its problems at once
    Check(Check),
    /// Print the JSON Schema of feeds.toml, for editors, or of what `--report` writes
    Schema(Schema),
    /// Read many saved pages: NDJSON on standard input, NDJSON on standard output
    Extract(Extract),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page
    Man,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// The configuration
    #[arg(long, value_name = "FILE", default_value = "feeds.toml")]
    pub config: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct StateArgs {
    /// Where history is kept [default: `state` of the configuration, else .pagewire]
    #[arg(long, value_name = "FOLDER")]
    pub state: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ClockArgs {
    /// Take this for the present time, such as 2026-03-08T10:00:00Z
    #[arg(long, value_name = "RFC3339", value_parser = instant)]
    pub now: Option<DateTime<Utc>>,
}

#[derive(Debug, Args)]
pub(crate) struct LogArgs {
    /// How to report what happens
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
    /// Say more
    #[arg(short, long)]
    pub verbose: bool,
    /// Say nothing but what failed, and what to do about it: for timers whose output is mailed
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
}

impl LogArgs {
    /// For a command that cannot be told how much to say.
    pub(crate) const fn text() -> Self {
        Self { log_format: LogFormat::Text, verbose: false, quiet: false }
    }

    /// Whether somebody reads what is said, beyond what failed.
    pub(crate) fn is_for_people(&self) -> bool {
        self.log_format == LogFormat::Text && !self.quiet
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people
    Text,
    /// One JSON object a line on standard error
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct AskArgs {
    /// Refresh only what its schedule says (`every`); for timers that fire more often
    #[arg(long)]
    pub due: bool,
    /// Ask again for pages that are still fresh, or failed a short while ago; a host's Retry-After holds all the same
    #[arg(long, conflicts_with = "due")]
    pub force: bool,
    /// Ask nothing of the network: read files, and the pages kept from the last time where the recipe has changed
    #[arg(long, conflicts_with_all = ["due", "force"])]
    pub offline: bool,
    /// As --offline, and read every kept page anew: for trying out a changed recipe
    #[arg(long, conflicts_with_all = ["due", "force"])]
    pub replay: bool,
}

impl AskArgs {
    pub(crate) fn pages(&self) -> Pages {
        match (self.replay, self.offline) {
            (true, _) => Pages::Replayed,
            (false, true) => Pages::Offline,
            (false, false) => Pages::Fetched,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub state: StateArgs,
    /// Where documents are written [default: `output` of the configuration, else out]
    #[arg(long, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// Begin with an empty memory beside feeds that are published already: every item is new to their readers
    #[arg(long)]
    pub begin_anew: bool,
    /// Fill the memory of feeds that remember nothing from what is published of them; a place that ends in / is a folder, in which
    /// ID.json, ID.xml, ID.rss and ID.atom are tried
    #[arg(long, value_name = "URL|FILE", conflicts_with = "begin_anew")]
    pub adopt: Option<String>,
    /// A feed whose page is right, though it lost most of its items or changed all of them; may be given several times
    #[arg(long, value_name = "FEED")]
    pub accept: Vec<String>,
    /// Write what came of the run there, as one JSON object; `pagewire schema report` has its shape
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    #[command(flatten)]
    pub ask: AskArgs,
    #[command(flatten)]
    pub clock: ClockArgs,
    #[command(flatten)]
    pub log: LogArgs,
}

#[derive(Debug, Args)]
pub(crate) struct Build {
    /// The feeds to refresh, by their ids, patterns such as 'news-*', or tags such as tag:press; all when none is named
    #[arg(value_name = "FEED")]
    pub feeds: Vec<String>,
    #[command(flatten)]
    pub run: RunArgs,
}

#[derive(Debug, Args)]
pub(crate) struct PreviewArgs {
    /// The feed
    #[arg(value_name = "FEED")]
    pub feed: String,
    /// How many items to show
    #[arg(short = 'n', long, default_value_t = 10)]
    pub items: usize,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub state: StateArgs,
    #[command(flatten)]
    pub clock: ClockArgs,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The feed
    #[arg(value_name = "FEED")]
    pub feed: String,
    /// The item, counted from 1 down the page; without it all of them, a line each
    #[arg(value_name = "N")]
    pub item: Option<usize>,
    /// Write the page there with the items and their fields outlined, to be opened in a browser
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Ask for the page anew, where one is kept from the last run
    #[arg(long)]
    pub fetch: bool,
    /// Only the items that readers do not get
    #[arg(long, conflicts_with = "item")]
    pub dropped: bool,
    /// Print it for programs: an array of the feed's pages with the verdict on each of their items
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
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub state: StateArgs,
    /// How to print the list
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub format: ListFormat,
    #[command(flatten)]
    pub clock: ClockArgs,
}

#[derive(Debug, Args)]
pub(crate) struct EtiquetteArgs {
    /// How far back: 24h, 7d, 4w; of 90 days there are figures
    #[arg(long, value_name = "TIME", default_value = "7d", value_parser = span)]
    pub since: Duration,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub state: StateArgs,
    /// How to print the hosts
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub format: ListFormat,
    #[command(flatten)]
    pub clock: ClockArgs,
}

#[derive(Debug, Args)]
pub(crate) struct McpArgs {
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// A length of time as feeds.toml writes it.
fn span(text: &str) -> Result<Duration, String> {
    config::parse_duration(text).ok_or_else(|| "write 24h, 7d or 4w".to_owned())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people
    Text,
    /// One JSON object a line
    Ndjson,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Say how many of ten changes of its page the recipe of each feed survives; the pages are those kept from the last run
    #[arg(long)]
    pub chaos: bool,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub state: StateArgs,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// Of what
    #[arg(value_enum, default_value_t = SchemaOf::Feeds)]
    pub of: SchemaOf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// Of feeds.toml
    Feeds,
    /// Of the file that `--report` writes
    Report,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|instant| instant.to_utc())
        .map_err(|_| "not an RFC 3339 time; write it as 2026-03-08T10:00:00Z".to_owned())
}
