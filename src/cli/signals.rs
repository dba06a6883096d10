//! How a server is told from outside to end, and to read its configuration again.

use std::{future::Future, io};

use tokio::sync::mpsc::UnboundedSender;

/// Passes each wish to read the configuration again on (SIGHUP), and returns what ends when the server is to (SIGTERM, SIGINT).
///
/// # Errors
/// Where the signals cannot be listened to.
#[cfg(unix)]
pub(super) fn listen(reload: UnboundedSender<()>) -> io::Result<impl Future<Output = ()> + Send> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let mut hung_up = signal(SignalKind::hangup())?;
    tokio::spawn(async move { while hung_up.recv().await.is_some() && reload.send(()).is_ok() {} });
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Returns what ends when the server is to, by Ctrl-C. Where there is no SIGHUP, a changed file is noticed all the same.
///
/// # Errors
/// None; as where there are signals.
#[cfg(not(unix))]
pub(super) fn listen(reload: UnboundedSender<()>) -> io::Result<impl Future<Output = ()> + Send> {
    Ok(async move {
        let _ = tokio::signal::ctrl_c().await;
        drop(reload);
    })
}
