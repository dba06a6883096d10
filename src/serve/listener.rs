//! Accepts connections, as many as there is room for, and waits for no slow one.
//!
//! Each core has a thread with a runtime of its own: a connection stays with the thread that accepted it, so that an answer from
//! memory crosses no border between threads.

use std::{
    io,
    net::{IpAddr, SocketAddr, TcpListener as StdListener},
    sync::Arc,
    time::Duration,
};

use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
    task::JoinSet,
    time::{Instant, timeout},
};

use super::{connections::Connections, conversation::converse, host_filter::Client, routes, shared::Shared};

/// How long answers under way may take once the server is told to stop.
const END: Duration = Duration::from_secs(3);
/// Connections that wait to be accepted.
const BACKLOG: u32 = 1024;
/// Bytes that the kernel holds for a client: so few that it is seen soon whether a slow one reads.
const SEND_BUFFER: u32 = 256 * 1024;
/// How long it waits when the system has no descriptor for one more connection.
const OUT_OF_DESCRIPTORS: Duration = Duration::from_millis(50);
/// How often it says so.
const SAY_AGAIN: Duration = Duration::from_secs(60);

/// Begins to listen.
pub(super) fn listen(address: SocketAddr) -> io::Result<StdListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    // connections inherit it
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)?.into_std()
}

/// Answers at most so many connections at once until it is told to stop, and then ends those that are idle.
pub(super) async fn run(shared: Arc<Shared>, listener: StdListener, most: usize, stopped: watch::Receiver<bool>) {
    let connections = Arc::new(Connections::new(most));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut threads = JoinSet::new();
    for _ in 0..cores {
        let (shared, connections, stopped) = (Arc::clone(&shared), Arc::clone(&connections), stopped.clone());
        let listener = match listener.try_clone() {
            Ok(listener) => listener,
            Err(error) => return tracing::error!("cannot listen: {error}"),
        };
        threads.spawn_blocking(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            match runtime {
                Ok(runtime) => runtime.block_on(accept(shared, listener, connections, stopped)),
                Err(error) => tracing::error!("cannot answer requests: {error}"),
            }
        });
    }
    drop(listener);
    while threads.join_next().await.is_some() {}
}

/// One thread's share of the connections.
async fn accept(
    shared: Arc<Shared>,
    listener: StdListener,
    connections: Arc<Connections>,
    mut stopped: watch::Receiver<bool>,
) {
    let listener = match TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => return tracing::error!("cannot listen: {error}"),
    };
    let router = routes::router(Arc::clone(&shared));
    let mut tasks = JoinSet::new();
    let mut said: Option<Instant> = None;
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.changed() => break,
        };
        while tasks.try_join_next().is_some() {}
        match accepted {
            Ok((stream, peer)) => {
                if let Some(task) = admit((stream, peer.ip()), &connections, &shared, &router, &stopped).await {
                    tasks.spawn(task);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                // out of descriptors: whoever waits longest has one to spare
                connections.end_longest_waiting(None);
                if said.is_none_or(|said| said.elapsed() > SAY_AGAIN) {
                    tracing::warn!(
                        "cannot accept a connection: {error}; `ulimit -n` (LimitNOFILE) allows more of them"
                    );
                    said = Some(Instant::now());
                }
                tokio::time::sleep(OUT_OF_DESCRIPTORS).await;
            }
        }
    }
    drop(listener);
    // a client that takes its time does not hold up the end
    let _ = timeout(END, async { while tasks.join_next().await.is_some() {} }).await;
}

/// What is to be done for a connection, if there is a place for it.
async fn admit(
    (stream, peer): (TcpStream, IpAddr),
    connections: &Arc<Connections>,
    shared: &Arc<Shared>,
    router: &axum::Router,
    stopped: &watch::Receiver<bool>,
) -> Option<impl Future<Output = ()> + Send + use<>> {
    // a proxy that is believed speaks for many
    let client = (!shared.snapshot().host_filter.is_proxy(peer)).then(|| Client::at(peer));
    let Some(place) = connections.enter(client).await else {
        tracing::debug!(%peer, "there is no room for a further connection");
        return None;
    };
    Some(converse((stream, peer), place, Arc::clone(shared), router.clone(), stopped.clone()))
}
