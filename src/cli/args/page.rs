//! Arguments of the commands on one page: `find`, `export` and `extract`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use pagewire::fetch::{Cidr, CidrFault};
use url::Url;

use super::{ClockArgs, ConfigArgs};

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub page: PageArgs,
    /// What to print
    #[arg(long, value_enum, default_value_t = ExportFormat::Rss)]
    pub format: ExportFormat,
    /// Where the feed will be published: the folder's address, for its link to itself
    #[arg(long, value_name = "URL")]
    pub base_url: Option<Url>,
    /// Believe the page although it looks like a wall, an error or an empty list
    #[arg(long)]
    pub accept: bool,
    /// Whose [fetch] says how the page is asked for, where it is there: its proxy, its contact
    #[arg(long, value_name = "FILE", default_value = "feeds.toml")]
    pub config: PathBuf,
    #[command(flatten)]
    pub recipe: RecipeArgs,
    #[command(flatten)]
    pub clock: ClockArgs,
}

#[derive(Debug, Args)]
pub(crate) struct Find {
    #[command(flatten)]
    pub page: PageArgs,
    /// How to print it
    #[arg(long, value_enum, default_value_t = FindFormat::Text)]
    pub format: FindFormat,
    /// Write this one into feeds.toml: the first, or the one with the number
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "1")]
    pub add: Option<usize>,
    /// The id of the feed that is added [default: made of the page's address]
    #[arg(long, value_name = "ID", requires = "add")]
    pub id: Option<String>,
    /// Ask for no other page than this: do not try feeds of the site's own
    #[arg(long)]
    pub no_probe: bool,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub clock: ClockArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindFormat {
    /// For people
    Text,
    /// For programs: one JSON object
    Json,
}

/// One page, and how it is asked for and read.
#[derive(Debug, Args)]
pub(crate) struct PageArgs {
    /// A web address, a file, or - for standard input
    #[arg(value_name = "URL|FILE|-", value_parser = crate::cli::page::named)]
    pub page: String,
    /// The address that a file's relative links resolve against
    #[arg(long, value_name = "URL")]
    pub base: Option<Url>,
    /// The page's charset, whatever it says itself
    #[arg(long, value_name = "LABEL")]
    pub charset: Option<String>,
    /// The time zone of times that name none, such as Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    pub timezone: Option<String>,
    /// A private network that may be connected to, such as 192.168.1.0/24; may be given several times
    #[arg(long, value_name = "CIDR", value_parser = network)]
    pub allow_private: Vec<Cidr>,
    /// Pause between two requests to one host, such as 2s or 500ms [default: 1s]
    #[arg(long, value_name = "PAUSE")]
    pub delay: Option<String>,
    /// Fetch the page even where the site's robots.txt asks programs not to
    #[arg(long)]
    pub ignore_robots: bool,
    /// Run the page's scripts in an installed Chromium first
    #[arg(long)]
    pub browser: bool,
}

/// A recipe by hand, as in `[feed.ID.list]`: a CSS selector, with ` @attr` at its end for an attribute.
#[derive(Debug, Args)]
#[command(next_help_heading = "Recipe (CSS selectors; `@attr` at the end takes an attribute)")]
pub(crate) struct RecipeArgs {
    /// Which elements are items; without it the list is found
    #[arg(long, value_name = "CSS")]
    pub item: Option<String>,
    /// An item's headline
    #[arg(long, value_name = "CSS", requires = "item")]
    pub title: Option<String>,
    /// An item's permalink
    #[arg(long, value_name = "CSS", requires = "item")]
    pub link: Option<String>,
    /// An item's short form
    #[arg(long, value_name = "CSS", requires = "item")]
    pub summary: Option<String>,
    /// An item's full form
    #[arg(long, value_name = "CSS", requires = "item")]
    pub content: Option<String>,
    /// When an item was published
    #[arg(long, value_name = "CSS", requires = "item")]
    pub published: Option<String>,
    /// Who wrote an item
    #[arg(long, value_name = "CSS", requires = "item")]
    pub author: Option<String>,
    /// An item's picture
    #[arg(long, value_name = "CSS", requires = "item")]
    pub image: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// RSS 2.0
    Rss,
    /// Atom 1.0
    Atom,
    /// JSON Feed 1.1
    Json,
    /// One JSON object an item and line
    Ndjson,
    /// A table with a heading line
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct Extract {
    /// What to read the pages as
    #[arg(value_enum)]
    pub kind: ExtractKind,
    /// Folder of rules for the articles of sites, as `site_rules` in feeds.toml
    #[arg(long, value_name = "DIR")]
    pub site_rules: Option<PathBuf>,
    #[command(flatten)]
    pub clock: ClockArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExtractKind {
    /// Pages that list items
    List,
    /// Pages that are one article
    Article,
}

pub(super) fn network(text: &str) -> Result<Cidr, String> {
    text.parse().map_err(|fault: CidrFault| format!("{fault}; {}", fault.advice()))
}
