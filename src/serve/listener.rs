//! Accepts connections, as many as there is room for, and waits for no slow one.
//!
//! Each core has a thread with a runtime of its own: a connection stays with the thread that accepted it, so that an answer from
//! memory crosses no border between threads.

use std::{
    io::Cursor,
    net::{IpAddr, TcpListener as StdListener},
    sync::Arc,
    time::Duration,
};

use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncReadExt, join},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
    time::timeout,
};

use super::{front, routes, shared::Shared};

/// Connections at once.
const CONNECTIONS: usize = 8_192;
/// How long the headers of a request may take, the wait for a further request included.
const HEADERS: Duration = Duration::from_secs(15);
/// How long answers under way may take once the server is told to stop.
const END: Duration = Duration::from_secs(3);
/// The largest headers.
const HEADER_BYTES: usize = 16 * 1024;
/// How many header fields a request may have.
const HEADER_FIELDS: usize = 64;

/// Answers connections until it is told to stop, and then ends those that are idle.
pub(super) async fn run(shared: Arc<Shared>, listener: StdListener, stopped: watch::Receiver<bool>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut threads = JoinSet::new();
    for _ in 0..cores {
        let (shared, room, stopped) = (Arc::clone(&shared), Arc::clone(&room), stopped.clone());
        let listener = match listener.try_clone() {
            Ok(listener) => listener,
            Err(error) => return tracing::error!("cannot listen: {error}"),
        };
        threads.spawn_blocking(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            match runtime {
                Ok(runtime) => runtime.block_on(accept(shared, listener, room, stopped)),
                Err(error) => tracing::error!("cannot answer requests: {error}"),
            }
        });
    }
    drop(listener);
    while threads.join_next().await.is_some() {}
}

/// One thread's share of the connections.
async fn accept(shared: Arc<Shared>, listener: StdListener, room: Arc<Semaphore>, mut stopped: watch::Receiver<bool>) {
    let listener = match TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => return tracing::error!("cannot listen: {error}"),
    };
    let router = routes::router(Arc::clone(&shared));
    let mut connections = JoinSet::new();
    loop {
        // the semaphore is never closed
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else { return };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.changed() => break,
        };
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((stream, peer)) => {
                let (shared, router, stopped) = (Arc::clone(&shared), router.clone(), stopped.clone());
                connections.spawn(converse((stream, peer.ip()), permit, shared, router, stopped));
            }
            Err(error) => {
                // out of descriptors, or a connection that ended before it began
                tracing::debug!("cannot accept a connection: {error}");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
    drop(listener);
    // a client that takes its time does not hold up the end
    let _ = timeout(END, async { while connections.join_next().await.is_some() {} }).await;
}

/// One connection, from its first request to its last.
async fn converse(
    (mut stream, peer): (TcpStream, IpAddr),
    _permit: OwnedSemaphorePermit,
    shared: Arc<Shared>,
    router: axum::Router,
    mut stopped: watch::Receiver<bool>,
) {
    // small answers should not wait for more to send
    let _ = stream.set_nodelay(true);
    let Some(received) = front::converse(&mut stream, &shared, peer, HEADERS, &mut stopped.clone()).await else {
        return;
    };
    let (reader, writer) = stream.into_split();
    let stream = join(Cursor::new(received).chain(reader), writer);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        routes::answer(Arc::clone(&shared), router.clone(), request, peer)
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
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}
