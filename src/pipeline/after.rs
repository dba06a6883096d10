//! The commands that the operator wants run once documents have changed: `[pagewire.after]` and `[feed.ID.after]`.
//!
//! Given what `changes` took down, runs each command without a shell, for as long as it may take. One that fails is kept as a document
//! that is not in its place: it is in the report, its feed is failing, the health feed says so, and it is tried again. What is told to
//! others (`tell`) is told then, too.

use std::{ffi::OsString, path::Path, process::Stdio};

use chrono::{DateTime, Utc};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    process::{Child, Command},
    time::timeout,
};

use super::{Engine, Error, changes::ItemChange, task::lock, tell};
use crate::{
    config::{FeedConfig, Hook},
    publish::Folder,
    store::UnwrittenDocument,
};

/// The longest value in a command's environment: systems refuse to start what is given much more.
const LONGEST: usize = 64 * 1024;
/// How much of what a command says is kept for the log, in bytes.
const SAID: usize = 4 * 1024;

const ADVICE: &str =
    "what it said is in the log; correct it in feeds.toml, or run it by hand: it is tried again at the next run";

/// Runs the commands of feeds that have changed; with `whole` also those that failed before, and that of the file. Returns those that
/// failed.
///
/// # Errors
/// [`Error::Store`].
pub async fn after(engine: &Engine, whole: bool, now: DateTime<Utc>) -> Result<Vec<UnwrittenDocument>, Error> {
    let Some(folder) = engine.folder.as_deref() else { return Ok(Vec::new()) };
    let before = if whole { forget_others(engine, now)? } else { Vec::new() };
    let mut failed = Vec::new();
    let feeds = engine.config.feeds.iter().filter(|feed| !feed.private).map(Some);
    for feed in feeds.chain(whole.then_some(None)) {
        let after = feed.map_or(&engine.config.after, |feed| &feed.after);
        let Some(hook) = after else { continue };
        let table = table(feed);
        let change = engine.changes.take(feed.map(|feed| &feed.id)).or_else(|| {
            let is_due = before.contains(&table) && engine.changes.may_retry(&table);
            is_due.then(|| everything(engine, feed))
        });
        if let Some(change) = change {
            failed.extend(one(engine, (folder, feed, hook), &change, now).await?);
        }
    }
    if whole {
        failed.extend(tell::tell(engine, now).await?);
    }
    Ok(failed)
}

/// The table of feeds.toml that a command stands in.
fn table(feed: Option<&FeedConfig>) -> String {
    feed.map_or_else(|| "[pagewire.after]".to_owned(), |feed| format!("[feed.{}.after]", feed.id))
}

/// The tables whose commands failed before; what feeds.toml has no longer is forgotten.
fn forget_others(engine: &Engine, now: DateTime<Utc>) -> Result<Vec<String>, Error> {
    let config = &engine.config;
    let with_command = config.feeds.iter().filter(|feed| feed.after.is_some() && !feed.private).map(Some);
    let wanted = with_command.chain(config.after.is_some().then_some(None)).map(table);
    let wanted: Vec<String> = wanted.chain(tell::tables(config)).collect();
    let store = lock(&engine.store);
    let is_ours = |document: &UnwrittenDocument| document.is_command() && document.config == engine.owner();
    let (before, others): (Vec<_>, Vec<_>) =
        store.unwritten()?.into_iter().filter(is_ours).partition(|document| wanted.contains(&document.name));
    for UnwrittenDocument { path, feed, name, .. } in others {
        store.record_written((&path, feed.as_deref(), &name), now)?;
    }
    Ok(before.into_iter().map(|document| document.name).collect())
}

/// What a command is told of that failed before: whatever it may have missed.
fn everything(engine: &Engine, feed: Option<&FeedConfig>) -> ItemChange {
    let id = |feed: &FeedConfig| feed.id.to_string();
    let feeds = match feed {
        Some(feed) => vec![id(feed)],
        None => engine.config.feeds.iter().filter(|feed| !feed.private).map(id).collect(),
    };
    ItemChange { feeds, ..ItemChange::default() }
}

/// Runs a command, and keeps how it ended; returns it where it failed.
async fn one(
    engine: &Engine,
    (folder, feed, hook): (&Folder, Option<&FeedConfig>, &Hook),
    change: &ItemChange,
    now: DateTime<Utc>,
) -> Result<Option<UnwrittenDocument>, Error> {
    let (name, program) = (table(feed), program(hook));
    let turn = engine.changes.turn().await;
    let ran = execute(command(engine, (folder, hook), change), hook, &[]).await;
    drop(turn);
    if ran.is_ok() {
        tracing::info!(after = name, feeds = change.feeds.len(), files = change.files.len(), "{program} has run");
    }
    let ran = ran.map_err(|fault| (format!("{program}, the command of {name}, {fault}"), ADVICE));
    ended(engine, (&name, feed), ran, now)
}

/// Keeps how what stands in a table of feeds.toml ended, and why it failed with what to do; returns it where it did.
pub(super) fn ended(
    engine: &Engine,
    (name, feed): (&str, Option<&FeedConfig>),
    ended: Result<(), (String, &'static str)>,
    now: DateTime<Utc>,
) -> Result<Option<UnwrittenDocument>, Error> {
    engine.changes.note_ended(name, ended.is_err());
    let (path, id) = (format!("{} {name}", engine.owner()), feed.map(|feed| feed.id.to_string()));
    let store = lock(&engine.store);
    match ended {
        Ok(()) => {
            store.record_written((&path, id.as_deref(), name), now)?;
            Ok(None)
        }
        Err((reason, advice)) => {
            let (config, name) = (engine.owner().to_owned(), name.to_owned());
            let failed = UnwrittenDocument { path, feed: id, config, name, since: now, reason, advice: advice.into() };
            store.record_unwritten(&failed)?;
            Ok(Some(failed))
        }
    }
}

/// The name of a command's program: its arguments may be secret.
pub(super) fn program(hook: &Hook) -> String {
    let path = hook.run.first().map(String::as_str).unwrap_or_default();
    Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Runs a command to its end, with a text on its standard input; otherwise says how it failed.
pub(super) async fn execute(mut command: Command, hook: &Hook, input: &[u8]) -> Result<(), String> {
    if !input.is_empty() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.spawn().map_err(|error| format!("cannot be started: {error}"))?;
    let group = child.id();
    let (out, err, stdin) = (child.stdout.take(), child.stderr.take(), child.stdin.take());
    let ended = timeout(hook.timeout, async {
        let told = async {
            // a command may end without having read it
            if let Some(mut stdin) = stdin {
                let _ = stdin.write_all(input).await;
            }
        };
        let (status, out, err, ()) = tokio::join!(child.wait(), said(out), said(err), told);
        (status, [out, err].concat())
    });
    let Ok((status, said)) = ended.await else {
        kill(&mut child, group);
        return Err(format!("has not ended in {} s, and was stopped", hook.timeout.as_secs()));
    };
    let status = status.map_err(|error| format!("cannot be waited for: {error}"))?;
    if status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&said).trim().to_owned();
    if !said.is_empty() {
        tracing::error!(said, "{} failed", program(hook));
    }
    Err(match status.code() {
        Some(code) => format!("ended with code {code}"),
        None => "was stopped by a signal".to_owned(),
    })
}

/// A command with its environment, in the folder of feeds.toml.
fn command(engine: &Engine, (folder, hook): (&Folder, &Hook), change: &ItemChange) -> Command {
    let out = folder.root().to_string_lossy();
    let mut command = bare(engine, hook.run.iter().map(|word| word.replace("{out}", &out)));
    let files: Vec<String> = change.files.iter().map(|name| folder.path(name).to_string_lossy().into_owned()).collect();
    command
        .env("PAGEWIRE_FEED", bounded(change.feeds.join(" ")))
        .env("PAGEWIRE_FILES", bounded(files.join("\n")))
        .env("PAGEWIRE_NEW", change.new.to_string())
        .env("PAGEWIRE_OUT", folder.root());
    command
}

/// A program with its arguments, in the folder of feeds.toml.
pub(super) fn bare(engine: &Engine, mut words: impl Iterator<Item = String>) -> Command {
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    if let Some(home) = Path::new(engine.owner()).parent() {
        command.current_dir(home);
    }
    // what it starts is stopped with it
    #[cfg(unix)]
    command.process_group(0);
    command
}

/// A value for the environment; nothing of one that is too long to be taken.
pub(super) fn bounded(value: String) -> OsString {
    if value.len() > LONGEST { OsString::new() } else { value.into() }
}

/// The end of what a command says; all of it is read, so that the command is never kept waiting.
async fn said(pipe: Option<impl AsyncRead + Unpin>) -> Vec<u8> {
    let mut kept = Vec::new();
    let Some(mut pipe) = pipe else { return kept };
    let mut part = [0; 4096];
    while let Ok(length @ 1..) = pipe.read(&mut part).await {
        kept.extend_from_slice(&part[..length]);
        let surplus = kept.len().saturating_sub(SAID);
        kept.drain(..surplus);
    }
    kept
}

/// Stops a command and all that it started.
fn kill(child: &mut Child, group: Option<u32>) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        if let Some(group) = group.and_then(|id| Pid::from_raw(id.try_into().ok()?)) {
            // it may have ended by itself a moment ago
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
    #[cfg(not(unix))]
    let _ = group;
    // the same
    let _ = child.start_kill();
}
