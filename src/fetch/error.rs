use std::{error::Error, path::PathBuf, sync::Arc, time::Duration};

use chrono::{DateTime, SecondsFormat, Utc};

use super::{
    AddressRefusal, Limit, address,
    machine::{self, Lack},
};
use crate::model::{Advice, Page};

/// Why a page could not be fetched.
#[derive(Debug, Clone, thiserror::Error)]
pub enum FetchError {
    /// The HTTP client could not be set up.
    #[error("cannot set up HTTPS: {0}")]
    Client(String),
    /// The server answered with a status that is no page.
    #[error("the server answered {code} {reason}")]
    Status {
        /// The status code.
        code: u16,
        /// Its standard reason phrase; empty for codes that have none.
        reason: &'static str,
        /// Who answered.
        host: String,
        /// When the host may be asked again, where it says so.
        retry_after: Option<DateTime<Utc>>,
        /// What the server showed instead of the page.
        page: Option<Box<Page>>,
    },
    /// The host asked to be left alone, and nothing was asked of it.
    #[error("{host} asked to be left alone until {}", .until.to_rfc3339_opts(SecondsFormat::Secs, true))]
    Closed {
        /// The host, as it may be another than that of the address.
        host: String,
        /// When it may be asked again.
        until: DateTime<Utc>,
    },
    /// The hours in which something may be asked are over.
    #[error("nothing is asked from {} on", .at.to_rfc3339_opts(SecondsFormat::Secs, true))]
    Ended {
        /// Since when.
        at: DateTime<Utc>,
    },
    /// This machine lacks what it takes to ask; the site has nothing to do with it.
    #[error("{}", lacking(*.lack, *.limit))]
    Machine {
        /// What it lacks.
        lack: Lack,
        /// How many descriptors this process may have.
        limit: usize,
    },
    /// The answer, or its beginning, took too long.
    #[error("{} within {} s", unanswered(*.limit), .after.as_secs_f64())]
    Timeout {
        /// How long it was waited for.
        after: Duration,
        /// What says so.
        limit: Limit,
    },
    /// Nobody took the connection in time.
    #[error("cannot connect: no answer in time")]
    Unconnected,
    /// No connection to the proxy, or none by way of it.
    #[error("cannot connect by way of the proxy: {cause}")]
    Proxy {
        /// Why.
        cause: String,
        /// Whether the feed's own table names it.
        own: bool,
    },
    /// No connection.
    #[error("cannot connect: {0}")]
    Connect(String),
    /// The server's certificate was refused.
    #[error("the server's certificate is not valid: {0}")]
    Tls(String),
    /// The answer broke off or was malformed.
    #[error("the answer is incomplete or malformed: {0}")]
    Broken(String),
    /// The body has an encoding that was not asked for.
    #[error("the page comes in an encoding that cannot be read: {0}")]
    Encoding(String),
    /// The headers are larger than the limit.
    #[error("the headers of the answer are larger than {limit} bytes")]
    HeadersTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The feed asks for a browser, and there is none.
    #[error("the page is to be rendered, and no Chromium is found")]
    NoBrowser,
    /// The browser would have to go without its sandbox.
    #[error("the page is to be rendered, and Chromium would have no sandbox: {0}")]
    Sandbox(String),
    /// The browser failed.
    #[error("the browser failed: {0}")]
    Browser(String),
    /// The address may not be fetched.
    #[error(transparent)]
    Refused(#[from] AddressRefusal),
    /// The site's robots.txt asks programs not to fetch the page.
    #[error("line {line} of {address} asks programs not to fetch it: disallow {path}")]
    Disallowed {
        /// Where the robots.txt is.
        address: String,
        /// The line, counted from 1.
        line: usize,
        /// The path that the line names.
        path: String,
    },
    /// The site's robots.txt cannot be had.
    #[error("{address} cannot be had, and so nothing may be fetched (RFC 9309)")]
    RobotsUnreachable {
        /// Where the robots.txt is.
        address: String,
    },
    /// A value that the request needs cannot be had.
    #[error("{place} {fault}")]
    Secret {
        /// Where it should come from.
        place: String,
        /// What is wrong there.
        fault: String,
    },
    /// The body is larger than the limit.
    #[error("the page is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// A redirect without a usable target.
    #[error("a redirect leads nowhere: {0}")]
    BadRedirect(String),
    /// A redirect from https to http.
    #[error("a redirect leads from https to plain http: {0}")]
    Downgrade(String),
    /// Redirects that lead back to where they came from.
    #[error("redirects lead in a circle at {at}{}", if *.sets_cookie { ": the site sets a cookie, and looks whether it is sent back" } else { "" })]
    RedirectCircle {
        /// The address that was asked before.
        at: String,
        /// A cookie was set on the way.
        sets_cookie: bool,
    },
    /// Too many redirects.
    #[error("more than {0} redirects")]
    TooManyRedirects(usize),
    /// A file could not be read.
    #[error("cannot read {}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Arc<std::io::Error>,
    },
}

impl FetchError {
    /// Sorts what reqwest reports.
    pub(super) fn from_reqwest(error: &reqwest::Error) -> Self {
        if let Some(refusal) = refusal(error) {
            return Self::Refused(refusal.clone());
        }
        if let Some(fault) = machine::fault(error) {
            return fault;
        }
        let cause = root_cause(error);
        let lower = cause.to_ascii_lowercase();
        if lower.contains("certificate") || lower.contains("tls") || lower.contains("handshake") {
            Self::Tls(cause)
        } else if error.is_timeout() {
            Self::Unconnected
        } else if error.is_connect() {
            Self::Connect(cause)
        } else {
            Self::Broken(cause)
        }
    }

    /// Whether it is one that passes by itself soon: a connection that was refused or cut, a gateway's answer for a server behind it.
    #[must_use]
    pub(super) fn passes(&self) -> bool {
        const CUT: [&str; 7] = ["refused", "reset", "closed before", "end of file", "eof", "broken pipe", "incomplete"];
        match self {
            Self::Status { code: 502..=504, retry_after: None, .. } => true,
            Self::Connect(cause) | Self::Broken(cause) => {
                let cause = cause.to_ascii_lowercase();
                CUT.iter().any(|words| cause.contains(words))
            }
            _ => false,
        }
    }

    /// The same of a request that goes by way of a proxy: whoever could not be reached, the address is not to blame.
    pub(super) fn by_proxy(self, own: bool) -> Self {
        match self {
            Self::Connect(cause) => Self::Proxy { cause, own },
            Self::Unconnected => Self::Proxy { cause: "no answer in time".into(), own },
            error => error,
        }
    }

    /// What a person can do about it.
    #[must_use]
    pub fn advice(&self) -> Option<Advice> {
        let in_request = |before: &'static str| Advice::all([before.into(), Advice::Table("request".into())]);
        let advice = match self {
            Self::Client(_) => "install the system's CA certificates (package ca-certificates), or correct `proxy`",
            Self::Status { code: 401 | 403, .. } => {
                "the server refuses this program; ask its operator, or open the page in a browser"
            }
            Self::Status { code: 404, .. } => "look whether the page has moved, and correct `url`",
            Self::Status { code: 410, .. } => "the page is gone for good: remove the feed or correct `url`",
            Self::Status { code: 429, .. } => "the server asks for fewer requests: make `every` longer",
            Self::Status { code: 500.., .. } => "the server has a fault: if it lasts, tell its operator",
            Self::Status { .. } => "open `url` in a browser and see what it answers",
            Self::Closed { .. } | Self::Ended { .. } => "it is asked then",
            Self::Machine { lack, .. } => return Some(lack.advice().into()),
            Self::Timeout { limit, .. } => return Some(limit.advice()),
            Self::Unconnected => {
                "check the host name in `url` and the network; `connect_timeout` in [fetch] allows more time"
            }
            Self::Proxy { own: true, .. } => {
                return Some(in_request("see whether the proxy runs and lets it through: `proxy` in "));
            }
            Self::Proxy { own: false, .. } => "see whether the proxy runs and lets it through: `proxy` in [fetch]",
            Self::Connect(_) => "check the host name in `url` and the network",
            Self::Tls(_) => {
                let remedy = "open `url` in a browser: its certificate may have expired; of a machine of your own network it is believed by \
                              `insecure_tls = true` in ";
                return Some(in_request(remedy));
            }
            Self::Broken(_) => "the site or the way to it has a fault: if it lasts, tell its operator",
            Self::Refused(refusal) => return Some(refusal.advice()),
            Self::Disallowed { .. } => {
                let parts = ["ask the site's operator; ".into(), Advice::IgnoreRobots, " where you may".into()];
                return Some(Advice::all(parts));
            }
            Self::RobotsUnreachable { .. } => "it is asked for again in an hour",
            Self::NoBrowser => {
                "install it (Debian: `apt install chromium`), or say where it is with `browser = \"PATH\"` in [fetch]"
            }
            Self::Sandbox(_) => {
                "run pagewire as a user who is not root, where user namespaces are allowed; or, if the pages can be trusted with this machine, set `browser_sandbox = false` in [fetch]"
            }
            Self::Browser(_) => "`timeout` in [fetch] allows more time",
            Self::Encoding(_) => "the server ignores what it is asked for; report it to its operator",
            Self::HeadersTooLarge { .. } => "`max_headers` in [fetch] allows more",
            Self::Secret { .. } => {
                "set it where pagewire runs, cron included, or correct the line of feeds.toml that names it"
            }
            Self::TooLarge { .. } => "`max_body` in [fetch] allows more",
            Self::RedirectCircle { sets_cookie: true, .. } => {
                return Some(in_request(
                    "open `url` in a browser, and put the cookie that the site sets there into `cookies` of ",
                ));
            }
            Self::BadRedirect(_) | Self::TooManyRedirects(_) | Self::RedirectCircle { .. } => {
                "open `url` in a browser and enter the address it ends at"
            }
            Self::Downgrade(_) => "enter the http address itself if it is to be trusted",
            Self::File { path, .. } if address::seems_web(path) => {
                return Some(format!("if it is an address on the web, write https://{}", path.display()).into());
            }
            Self::File { .. } => "correct the path in `url`; it is relative to the folder of feeds.toml",
        };
        Some(advice.into())
    }
}

const fn unanswered(limit: Limit) -> &'static str {
    match limit {
        Limit::FirstByte => "no answer began",
        Limit::Whole | Limit::WholeOfFeed => "no complete answer",
    }
}

fn lacking(lack: Lack, limit: usize) -> String {
    match lack {
        Lack::Descriptors => {
            format!("this machine lets the program open no more than {limit} files and connections at once")
        }
        Lack::Files => "this machine has as many files open as it can have".into(),
        Lack::Memory => "this machine has no memory left for a further connection".into(),
        Lack::Ports => {
            "this machine has no local port left, or no address of the kind that is to be connected to".into()
        }
    }
}

impl Lack {
    const fn advice(self) -> &'static str {
        match self {
            Self::Descriptors => {
                "allow more: `ulimit -n 4096` in the shell that starts it, `LimitNOFILE=4096` in systemd; asked again soon"
            }
            Self::Files => "raise fs.file-max, or end what holds so many; asked again soon",
            Self::Memory => "free some, or make `concurrency` in [fetch] smaller; asked again soon",
            Self::Ports => {
                "make `concurrency` in [fetch] smaller; where the site has IPv6 addresses alone, give this machine one"
            }
        }
    }
}

/// What the guard said, where it was asked on the way to a connection.
fn refusal(error: &dyn Error) -> Option<&AddressRefusal> {
    let mut cause = error.source();
    while let Some(source) = cause {
        if let Some(refusal) = source.downcast_ref() {
            return Some(refusal);
        }
        cause = source.source();
    }
    None
}

/// The innermost cause: reqwest's own words only say that something went wrong.
pub(super) fn root_cause(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
