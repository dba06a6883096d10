use tracing::level_filters::LevelFilter;
use tracing_subscriber::{Layer, filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use super::args::{LogArgs, LogFormat};

/// Sends what the library reports to standard error.
pub(crate) fn start(args: &LogArgs) {
    let level = match args.log_format {
        _ if args.quiet => LevelFilter::ERROR,
        _ if args.verbose => LevelFilter::DEBUG,
        LogFormat::Json => LevelFilter::INFO,
        LogFormat::Text => LevelFilter::WARN,
    };
    // other crates' own reports help nobody who reads feeds
    let filter = Targets::new().with_default(level.min(LevelFilter::WARN)).with_target("pagewire", level);
    // what a page or a server says is in it: colours would not survive what keeps that from the terminal
    let stderr = || pagewire::words::Safe(std::io::stderr());
    let layer = fmt::layer().with_writer(stderr).with_ansi(false).with_target(false);
    let layer = match args.log_format {
        LogFormat::Json => layer.json().flatten_event(true).boxed(),
        LogFormat::Text => layer.without_time().compact().boxed(),
    };
    // a second start in one process changes nothing
    let _ = tracing_subscriber::registry().with(layer.with_filter(filter)).try_init();
}
