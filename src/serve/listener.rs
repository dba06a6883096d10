//! Accepts connections, as many as there is room for, and waits for no slow one.

use std::{sync::Arc, time::Duration};

use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
    task::JoinSet,
};

use super::{routes, shared::Shared};

/// Connections at once.
const CONNECTIONS: usize = 8_192;
/// How long the headers of a request may take, the wait for a further request included.
const HEADERS: Duration = Duration::from_secs(15);
/// The largest headers.
const HEADER_BYTES: usize = 16 * 1024;
/// How many header fields a request may have.
const HEADER_FIELDS: usize = 64;

/// Answers connections until it is told to stop, and then ends those that are idle.
pub(super) async fn run(shared: Arc<Shared>, listener: TcpListener, mut stopped: watch::Receiver<bool>) {
    let router = routes::router(Arc::clone(&shared));
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        // the semaphore is never closed
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else { return };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.changed() => break,
        };
        while connections.try_join_next().is_some() {}
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // out of descriptors, or a connection that ended before it began
                tracing::debug!("cannot accept a connection: {error}");
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
        };
        // small answers should not wait for more to send
        let _ = stream.set_nodelay(true);
        let (router, shared, mut ended) = (router.clone(), Arc::clone(&shared), stopped.clone());
        connections.spawn(async move {
            let _permit = permit;
            let service = service_fn(move |request: hyper::Request<Incoming>| {
                routes::answer(Arc::clone(&shared), router.clone(), request, peer.ip())
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEADERS)
                .max_buf_size(HEADER_BYTES)
                .max_headers(HEADER_FIELDS)
                .pipeline_flush(true)
                .serve_connection(TokioIo::new(stream), service);
            let mut connection = std::pin::pin!(connection);
            // an error is the client's: it went away, or sent what is no HTTP
            tokio::select! {
                _ = connection.as_mut() => {}
                _ = ended.changed() => {
                    connection.as_mut().graceful_shutdown();
                    let _ = connection.await;
                }
            }
        });
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}
