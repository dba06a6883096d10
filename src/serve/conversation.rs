//! One connection from its first request to its last, and what is said where a request cannot be read.

use std::{net::IpAddr, sync::Arc, time::Duration};

use hyper::{
    StatusCode,
    body::Incoming,
    server::conn::http1::{self, Parts},
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::watch,
    time::timeout,
};

use super::{connections::ConnectionPlace, pace::Paced, routes, shared::Shared};

/// How long the head of a request may take, the wait for a further request included.
const HEADERS: Duration = Duration::from_secs(15);
/// The largest head.
const HEADER_BYTES: usize = 16 * 1024;
/// How long, and for how many bytes, it is listened to a client that was told off while it was still sending: hanging up on it would
/// take the answer back.
const LAST_WORDS: (Duration, usize) = (Duration::from_secs(2), 1 << 20);

/// How a connection of HTTP/2 begins (RFC 9113 section 3.4), of which hyper says nothing.
const HTTP_2: &[u8] = b"PRI * HTTP/2.0";

/// Answers a connection until it ends, or is to end.
pub(super) async fn converse(
    (stream, peer): (TcpStream, IpAddr),
    place: ConnectionPlace,
    shared: Arc<Shared>,
    router: axum::Router,
    mut stopped: watch::Receiver<bool>,
) {
    // small answers should not wait for more to send
    let _ = stream.set_nodelay(true);
    let line = &place.line;
    let service = service_fn(|request: hyper::Request<Incoming>| routes::answer(&shared, &router, request, peer, line));
    let io = TokioIo::new(Paced::new(stream, Arc::clone(line)));
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(HEADER_BYTES)
        // whoever has asked may say that this was all
        .half_close(true)
        .serve_connection(io, service);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = line.end.notified() => return,
        _ = stopped.changed() => {
            std::pin::Pin::new(&mut connection).graceful_shutdown();
            tokio::select! {
                _ = connection => {}
                () = line.end.notified() => {}
            }
            return;
        }
    };
    let Parts { io, read_buf, .. } = connection.into_parts();
    let mut stream = io.into_inner();
    // what hyper answered itself is on its way
    if let Err(error) = &ended
        && (stream.is_owed || read_buf.starts_with(HTTP_2))
        && let Some(status) = status_of(error)
    {
        let _ = stream.write_all(words(status).as_bytes()).await;
    }
    let by_client = ended.as_ref().is_err_and(|error| !error.is_parse());
    if !by_client {
        tokio::select! {
            () = listen_to_the_end(stream) => {}
            () = line.end.notified() => {}
            _ = stopped.changed() => {}
        }
    }
}

/// What a client is told whose request could not be read; nothing where it asked nothing, or went away.
fn status_of(error: &hyper::Error) -> Option<StatusCode> {
    match error {
        error if error.is_timeout() => Some(StatusCode::REQUEST_TIMEOUT),
        error if error.is_parse() || error.is_incomplete_message() => Some(StatusCode::BAD_REQUEST),
        _ => None,
    }
}

/// An answer without a body, after which the connection ends.
fn words(status: StatusCode) -> String {
    let reason = status.canonical_reason().unwrap_or_default();
    format!("HTTP/1.1 {} {reason}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n", status.as_u16())
}

/// Says that nothing more comes, and reads what the client still sends.
async fn listen_to_the_end(mut stream: Paced) {
    if stream.shutdown().await.is_err() {
        return;
    }
    let (patience, most) = LAST_WORDS;
    let _ = timeout(patience, async {
        let (mut bytes, mut all) = (vec![0; 4 * 1024], 0);
        while let Ok(read @ 1..) = stream.read(&mut bytes).await {
            all += read;
            if all > most {
                break;
            }
        }
    })
    .await;
}
