use std::io::IsTerminal;

use tracing::Level;

use super::args::{LogArgs, LogFormat};

/// Sends what the library reports to standard error.
pub(crate) fn start(args: &LogArgs) {
    let level = match (args.verbose, args.log_format) {
        (true, _) => Level::DEBUG,
        (false, LogFormat::Json) => Level::INFO,
        (false, LogFormat::Text) => Level::WARN,
    };
    // other crates' own reports help nobody who reads feeds
    let filter = tracing_subscriber::EnvFilter::new(format!("warn,pagewire={level}"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let is_coloured = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty());
    let builder = builder.with_ansi(is_coloured);
    // a second start in one process changes nothing
    let _ = match args.log_format {
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
        LogFormat::Text => builder.without_time().compact().try_init(),
    };
}
