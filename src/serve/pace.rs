//! A connection whose client has to read: what is sent to it has a deadline that moves with what it takes.

use std::{
    future::Future,
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Duration, Instant, Sleep, sleep_until},
};

use super::connections::Connection;

/// How long a client may take nothing of what is sent.
const STALL: Duration = Duration::from_secs(60);
/// Bytes a second that it takes at least, but for that time.
const SLOWEST: u32 = 4 * 1024;

pub(super) struct Paced {
    stream: TcpStream,
    line: Arc<Connection>,
    /// Until when more has to be taken, while something waits to be.
    deadline: Option<Instant>,
    alarm: Option<Pin<Box<Sleep>>>,
    /// Something was read that nothing was sent in answer to.
    pub is_owed: bool,
}

impl Paced {
    pub(super) fn new(stream: TcpStream, line: Arc<Connection>) -> Self {
        Self { stream, line, deadline: None, alarm: None, is_owed: false }
    }

    /// Notes what came of sending: each byte that is taken moves the deadline a little, up to the longest time.
    fn sent(&mut self, sent: Poll<io::Result<usize>>, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        match &sent {
            Poll::Ready(Ok(bytes)) => {
                self.line.moves();
                self.is_owed = false;
                if let Some(deadline) = &mut self.deadline {
                    let bytes = u32::try_from(*bytes).unwrap_or(u32::MAX);
                    *deadline = (*deadline + Duration::from_secs(1) / SLOWEST * bytes).min(Instant::now() + STALL);
                }
            }
            Poll::Pending => {
                self.line.waits();
                let deadline = *self.deadline.get_or_insert_with(|| Instant::now() + STALL);
                let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
                if alarm.deadline() != deadline {
                    alarm.as_mut().reset(deadline);
                }
                if alarm.as_mut().poll(cx).is_ready() {
                    return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
                }
            }
            Poll::Ready(Err(_)) => {}
        }
        sent
    }
}

impl AsyncRead for Paced {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, into);
        if read.is_pending() {
            self.line.waits();
        } else if into.filled().len() > before {
            self.line.moves();
            self.is_owed = true;
        }
        read
    }
}

impl AsyncWrite for Paced {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.sent(sent, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.sent(sent, cx)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        // all that there was to send is on its way
        self.deadline = None;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
        time::sleep,
    };

    use super::{
        super::connections::{ConnectionPlace, Connections},
        *,
    };

    /// A connection, and the client at its other end.
    async fn connected() -> (Paced, TcpStream, ConnectionPlace) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (client, accepted) = tokio::join!(TcpStream::connect(address), listener.accept());
        let place = Arc::new(Connections::new(1)).enter(None).await.unwrap();
        (Paced::new(accepted.unwrap().0, Arc::clone(&place.line)), client.unwrap(), place)
    }

    /// More than the buffers of a connection hold.
    const MUCH: usize = 64 << 20;

    #[tokio::test(start_paused = true)]
    async fn a_client_that_reads_nothing_is_given_up() {
        let (mut paced, _client, _place) = connected().await;
        let began = Instant::now();
        let fault = paced.write_all(&vec![0; MUCH]).await.unwrap_err();
        assert_eq!(fault.kind(), io::ErrorKind::TimedOut);
        assert!((STALL..STALL * 2).contains(&began.elapsed()), "{:?}", began.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_reads_a_byte_now_and_then_is_given_up() {
        let (mut paced, mut client, _place) = connected().await;
        let began = Instant::now();
        let reads = tokio::spawn(async move {
            loop {
                sleep(Duration::from_secs(5)).await;
                if client.read_u8().await.is_err() {
                    break;
                }
            }
        });
        assert!(paced.write_all(&vec![0; MUCH]).await.is_err());
        assert!(began.elapsed() < STALL * 3, "{:?}", began.elapsed());
        reads.abort();
    }

    #[tokio::test]
    async fn a_client_that_reads_gets_everything() {
        let (mut paced, mut client, _place) = connected().await;
        let reads = tokio::spawn(async move {
            let mut all = Vec::new();
            client.read_to_end(&mut all).await.unwrap();
            all.len()
        });
        paced.write_all(&vec![0; MUCH]).await.unwrap();
        paced.shutdown().await.unwrap();
        assert_eq!(reads.await.unwrap(), MUCH);
    }
}
