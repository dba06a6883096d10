//! A command beside `pagewire serve`: what it wants is done by the server, which holds the memory.
//!
//! The server leaves its address and a key in the file `control` of the state folder, which its owner alone can read, and takes it
//! away at its end. The lock says whether the server that left it still runs.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use pagewire::{
    KEY_HEADER, VERSION,
    pipeline::Report,
    store::{Holder, StateLock},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Failure, runtime::runtime};

/// How long the server may take for one answer.
const ANSWER: Duration = Duration::from_secs(5);
/// How long its work is waited for; it goes on without.
const WORK: Duration = Duration::from_secs(60);
/// How long another process is waited for that is no server, or not yet one that answers.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
pub(super) const PAUSE: Duration = Duration::from_millis(100);

/// What a server says of itself to commands on this machine.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Control {
    pub(super) pid: u32,
    /// Where it listens.
    pub(super) address: SocketAddr,
    pub(super) key: String,
    pub(super) config: PathBuf,
    pub(super) output: PathBuf,
    pub(super) version: String,
}

/// What a command asks of the server.
#[derive(Debug, Default, Serialize)]
pub(crate) struct BuildWish {
    pub feeds: Vec<String>,
    pub accept: Vec<String>,
    pub due: bool,
    pub force: bool,
    /// What a server cannot do for a command, as it was said on the command line.
    #[serde(skip)]
    pub alone: Vec<&'static str>,
}

/// The lock, or what the server did instead.
pub(crate) enum Claim {
    Own(StateLock),
    Server { holder: Holder, address: SocketAddr, done: Box<Done> },
}

/// What came of a wish.
#[derive(Debug, Deserialize)]
pub(crate) struct Done {
    pub feeds: usize,
    pub open: usize,
    pub done: bool,
    /// What stopped a refresh as a whole.
    pub faults: Vec<String>,
    /// One of that was the memory.
    #[serde(default)]
    pub memory_failed: bool,
    #[serde(flatten)]
    pub report: Report,
}

impl Control {
    pub(crate) fn remove(state: &Path) {
        // none is there where the server that left it ended well
        let _ = std::fs::remove_file(state.join("control"));
    }

    /// What the server says that holds the lock now; none where it says nothing yet.
    pub(super) fn of(state: &Path, holder: &Holder) -> Option<Self> {
        let control: Self = serde_json::from_slice(&std::fs::read(state.join("control")).ok()?).ok()?;
        (control.pid == holder.pid).then_some(control)
    }
}

/// An address with all links resolved, as far as it is there.
pub(super) fn whole(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// Takes the lock, or has the server that holds it do what is wished; whatever holds it otherwise is waited for, for a while.
pub(crate) fn turn(state: &Path, (config, output): (&Path, &Path), wish: &BuildWish) -> Result<Claim, Failure> {
    let begun = Instant::now();
    let mut is_told = false;
    loop {
        if let Some(lock) = StateLock::try_acquire(state)? {
            Control::remove(state);
            return Ok(Claim::Own(lock));
        }
        let server = StateLock::holder(state).and_then(|holder| Some((Control::of(state, &holder)?, holder)));
        if let Some((control, holder)) = server {
            fits(&control, &holder, (config, output), wish)?;
            if let Some(done) = hand_over(&control, &holder, wish)? {
                return Ok(Claim::Server { holder, address: control.address, done: Box::new(done) });
            }
        }
        if begun.elapsed() > PATIENCE {
            return Err(StateLock::held(state).into());
        }
        if !is_told && begun.elapsed() > PAUSE * 5 {
            is_told = true;
            tracing::warn!("{}; waiting for it for {} s", StateLock::held(state), PATIENCE.as_secs());
        }
        std::thread::sleep(PAUSE);
    }
}

/// Whether the server can do it at all.
fn fits(control: &Control, holder: &Holder, (config, output): (&Path, &Path), wish: &BuildWish) -> Result<(), Failure> {
    let refuse = |words: String| {
        let way = "stop it first, or run the command without that";
        Err(Failure::Usage(format!("{holder} is using the memory, and cannot do this: {words}; {way}")))
    };
    if let Some(option) = wish.alone.first() {
        return refuse(format!("{option} is for a command that works by itself"));
    }
    let (config, output) = (whole(config), whole(output));
    if config != control.config {
        return refuse(format!("it reads {}, and not {}", control.config.display(), config.display()));
    }
    if output != control.output {
        return refuse(format!("it writes to {}, and not to {}", control.output.display(), output.display()));
    }
    Ok(())
}

/// Tells the server, and waits for its work; none where nobody listens, as when it is ending.
fn hand_over(control: &Control, holder: &Holder, wish: &BuildWish) -> Result<Option<Done>, Failure> {
    // a client that speaks no TLS asks for a provider of it all the same; it may be there already
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .tls_certs_only(Vec::new())
        .timeout(ANSWER)
        .build();
    let silent = |error: reqwest::Error| {
        let why = if error.is_timeout() { format!("no answer in {} s", ANSWER.as_secs()) } else { error.to_string() };
        Failure::Usage(format!(
            "{holder} is using the memory, and does not answer at {}: {why}; look at its log, or stop it with `kill {}`",
            control.address, control.pid
        ))
    };
    let ask = async {
        let client = client.map_err(silent)?;
        let url = format!("http://{}/api/v1/runs", control.address);
        let body = serde_json::to_vec(wish)?;
        let begin = client.post(&url).header("content-type", "application/json").body(body);
        let begun = match begin.header(KEY_HEADER, &control.key).send().await {
            Ok(answer) => told(answer, control, holder).await?,
            Err(error) if error.is_connect() && !error.is_timeout() => return Ok(None),
            Err(error) => return Err(silent(error)),
        };
        let (url, since) = (format!("{url}/{}", begun["run"]), Instant::now());
        loop {
            let answer = client.get(&url).header(KEY_HEADER, &control.key).send().await.map_err(silent)?;
            let answer = told(answer, control, holder).await?;
            let done: Done = serde_json::from_value(answer).map_err(|_| other_version(control, holder))?;
            if done.done || since.elapsed() > WORK {
                return Ok(Some(done));
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    runtime()?.block_on(ask)
}

/// What an answer says; one that refuses says why.
async fn told(answer: reqwest::Response, control: &Control, holder: &Holder) -> Result<Value, Failure> {
    let status = answer.status();
    let body = answer.bytes().await.map_err(|_| other_version(control, holder))?;
    let told: Value = serde_json::from_slice(&body).map_err(|_| other_version(control, holder))?;
    if status.is_success() {
        return Ok(told);
    }
    let words = told["detail"].as_str().unwrap_or_else(|| status.canonical_reason().unwrap_or_default());
    Err(Failure::Usage(format!("{holder} is using the memory, and refuses: {words}")))
}

fn other_version(control: &Control, holder: &Holder) -> Failure {
    Failure::Usage(format!(
        "{holder} is using the memory, and answers in words that this command does not know: it is pagewire {}, and this is {VERSION}; \
         restart it",
        control.version
    ))
}
