//! The first to see a connection. Nearly every request of a reader is for a public feed whose document is at hand: it is answered
//! here, from what was made ready once. At the first request that is anything else, the connection is handed on with all its bytes.
//!
//! Nothing is decided here that the long way decides otherwise; whatever is unusual about a request is left to it.

use std::{io::Write, net::IpAddr, pin::pin, sync::Arc};

use bytes::{Buf, BytesMut};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::watch,
    time::{Duration, Instant, sleep_until, timeout_at},
};

use super::{
    documents::{Document, at_hand},
    feeds::max_age,
    negotiate::{self, Encoding},
    routes::request_number,
    shared::Shared,
};
use crate::model::Format;

/// The largest head that is looked at.
const HEAD: usize = 4 * 1024;
/// The most header fields that are looked at.
const FIELDS: usize = 32;
/// How long a reader may take to receive an answer.
const RECEIPT: Duration = Duration::from_secs(120);

/// Answers what it can; gives the bytes with which the connection goes on elsewhere, or none when it is over. A connection on
/// which nothing was asked for longer than `patience`, or a little more, is over.
pub(super) async fn converse(
    stream: &mut TcpStream,
    shared: &Shared,
    peer: IpAddr,
    patience: Duration,
    stopped: &mut watch::Receiver<bool>,
) -> Option<BytesMut> {
    let (mut received, mut head) = (BytesMut::with_capacity(HEAD), Vec::with_capacity(HEAD));
    let mut date = Date::default();
    let mut idle_until = Instant::now() + patience;
    // looked at when it is over, not set anew for each request
    let mut alarm = pin!(sleep_until(idle_until));
    let mut stopping = pin!(stopped.changed());
    loop {
        match parse(&received) {
            Parsed::Part if received.len() < HEAD => {}
            Parsed::Plain(request, length) => {
                let Some(answer) = Answer::to(&request, shared, peer) else { return Some(received) };
                head.clear();
                let sent = answer.send(stream, &mut head, &mut date);
                timeout_at(Instant::now() + RECEIPT, sent).await.ok()?.ok()?;
                shared.metrics.answered(if answer.is_same { 304 } else { 200 });
                received.advance(length);
                idle_until = Instant::now() + patience;
                continue;
            }
            Parsed::Part | Parsed::Other => return Some(received),
        }
        tokio::select! {
            biased;
            read = stream.read_buf(&mut received) => if read.ok()? == 0 { return None },
            _ = &mut stopping => return None,
            () = &mut alarm => {
                if idle_until <= Instant::now() {
                    return None;
                }
                alarm.as_mut().reset(idle_until);
            }
        }
    }
}

enum Parsed<'b> {
    /// The head has not come as a whole.
    Part,
    /// A request for a feed, and the length of its head.
    Plain(Plain<'b>, usize),
    Other,
}

/// What matters of a request for a feed without a query.
struct Plain<'b> {
    id: &'b str,
    format: Format,
    host: &'b str,
    accepted: Option<&'b str>,
    validators: Option<&'b str>,
    forwarded: Option<&'b str>,
}

fn parse(bytes: &[u8]) -> Parsed<'_> {
    let mut fields = [httparse::EMPTY_HEADER; FIELDS];
    let mut request = httparse::Request::new(&mut fields);
    match request.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => {
            plain(&request).map_or(Parsed::Other, |plain| Parsed::Plain(plain, length))
        }
        Ok(httparse::Status::Partial) => Parsed::Part,
        Err(_) => Parsed::Other,
    }
}

fn plain<'b>(request: &httparse::Request<'_, 'b>) -> Option<Plain<'b>> {
    if request.method != Some("GET") || request.version != Some(1) {
        return None;
    }
    let (id, extension) = request.path?.strip_prefix("/feeds/")?.rsplit_once('.')?;
    let format = Format::ALL.into_iter().find(|format| format.extension() == extension)?;
    let mut plain = Plain { id, format, host: "", accepted: None, validators: None, forwarded: None };
    for field in &*request.headers {
        let value = || std::str::from_utf8(field.value).ok();
        let is = |name: &str| field.name.eq_ignore_ascii_case(name);
        match field.name.len() {
            4 if is("host") && plain.host.is_empty() => plain.host = value()?,
            13 if is("if-none-match") && plain.validators.is_none() => plain.validators = Some(value()?),
            15 if is("accept-encoding") && plain.accepted.is_none() => plain.accepted = Some(value()?),
            15 if is("x-forwarded-for") => plain.forwarded = Some(value()?),
            10 if is("connection") && field.value.eq_ignore_ascii_case(b"keep-alive") => {}
            _ if UNUSUAL.iter().any(|name| is(name)) => return None,
            _ => {}
        }
    }
    (!plain.host.is_empty()).then_some(plain)
}

/// What makes a request more than plain; a second field of those that come once is unusual, too.
const UNUSUAL: [&str; 11] = [
    "a-im",
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "host",
    "if-modified-since",
    "if-none-match",
    "te",
    "transfer-encoding",
    "upgrade",
];

/// An answer from memory.
struct Answer {
    document: Arc<Document>,
    format: Format,
    encoding: Encoding,
    is_same: bool,
    max_age: i64,
    now: i64,
}

impl Answer {
    fn to(request: &Plain<'_>, shared: &Shared, peer: IpAddr) -> Option<Self> {
        let house = shared.house();
        let index = house.index(request.id).filter(|index| !house.feeds()[*index].private)?;
        let now = shared.now();
        let document = at_hand(&house.rooms()[index], request.format, now.timestamp())?;
        let encoding = negotiate::encoding_of(request.accepted.into_iter());
        let client = shared.guard.client(peer, request.forwarded);
        if !document.has(encoding) || !shared.guard.answers_to(request.host) {
            return None;
        }
        shared.guard.admit(client, 1.0, now.timestamp()).ok()?;
        let tag = &document.head(encoding, request.format).tag;
        let is_same = request.validators.is_some_and(|list| negotiate::names(list, tag));
        let max_age = max_age(&house, index, now);
        Some(Self { document, format: request.format, encoding, is_same, max_age, now: now.timestamp() })
    }

    async fn send(&self, stream: &mut TcpStream, head: &mut Vec<u8>, date: &mut Date) -> std::io::Result<()> {
        let ready = self.document.head(self.encoding, self.format);
        head.extend_from_slice(if self.is_same { &ready.same_text } else { &ready.full_text });
        let number = request_number();
        write!(head, "cache-control: public, max-age={}\r\nx-request-id: {number:x}\r\ndate: ", self.max_age)?;
        head.extend_from_slice(date.at(self.now));
        head.extend_from_slice(b"\r\n\r\n");
        tracing::debug!(id = format_args!("{number:x}"), is_same = self.is_same, "answered from memory");
        if self.is_same {
            return stream.write_all(head).await;
        }
        stream.write_all_buf(&mut Buf::chain(head.as_slice(), self.document.bytes(self.encoding))).await
    }
}

/// The time as headers have it, written anew once a second.
#[derive(Default)]
struct Date {
    second: i64,
    text: String,
}

impl Date {
    fn at(&mut self, second: i64) -> &[u8] {
        if self.second != second || self.text.is_empty() {
            let since = Duration::from_secs(u64::try_from(second).unwrap_or_default());
            *self = Self { second, text: httpdate::fmt_http_date(std::time::UNIX_EPOCH + since) };
        }
        self.text.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_plain(head: &str) -> bool {
        matches!(parse(head.as_bytes()), Parsed::Plain(..))
    }

    #[test]
    fn a_request_for_a_feed_is_plain_and_anything_unusual_is_not() {
        assert!(is_plain("GET /feeds/a.rss HTTP/1.1\r\nHost: b\r\nUser-Agent: c\r\nAccept-Encoding: gzip\r\n\r\n"));
        assert!(is_plain("GET /feeds/a.json HTTP/1.1\r\nhost: b\r\nconnection: Keep-Alive\r\n\r\n"));
        for unusual in [
            "HEAD /feeds/a.rss HTTP/1.1\r\nHost: b\r\n\r\n",
            "GET /feeds/a.rss HTTP/1.0\r\nHost: b\r\n\r\n",
            "GET /feeds/a.rss HTTP/1.1\r\n\r\n",
            "GET /feeds/a.rss HTTP/1.1\r\nHost: b\r\nHost: c\r\n\r\n",
            "GET /feeds/a.rss HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n",
            "GET /feeds/a.rss HTTP/1.1\r\nHost: b\r\nContent-Length: 3\r\n\r\nabc",
            "GET /feeds/a.rss HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n",
            "GET /feeds/a.rss HTTP/1.1\r\nHost: b\r\nA-IM: feed\r\n\r\n",
            "GET /feeds/a.rss?page=2 HTTP/1.1\r\nHost: b\r\n\r\n",
            "GET /feeds/a HTTP/1.1\r\nHost: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: b\r\n\r\n",
            "nonsense\r\n\r\n",
        ] {
            assert!(matches!(parse(unusual.as_bytes()), Parsed::Other), "{unusual}");
        }
        assert!(matches!(parse(b"GET /feeds/a.rss HTTP/1.1\r\nHos"), Parsed::Part));
    }

    #[test]
    fn the_date_is_that_of_the_second() {
        let mut date = Date::default();
        assert_eq!(date.at(784_111_777), b"Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(date.at(784_111_778), b"Sun, 06 Nov 1994 08:49:38 GMT");
    }
}
