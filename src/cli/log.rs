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
    // what a page or a server says is in it: colours would not survive what keeps that from the terminal
    let stderr = || pagewire::words::Safe(std::io::stderr());
    let builder =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).with_ansi(false).with_target(false);
    // a second start in one process changes nothing
    let _ = match args.log_format {
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
        LogFormat::Text => builder.without_time().compact().try_init(),
    };
}
