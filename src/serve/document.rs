//! A document in all the forms in which it is sent: compressed once, with what is said before its bytes.

use std::{
    io::Write,
    sync::{
        OnceLock,
        atomic::{AtomicI64, AtomicU64},
    },
};

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode, header},
};
use chrono::{DateTime, Utc};

use super::negotiate::{self, Encoding};
use crate::model::{Feed, Format, Relation, digest};

/// The media type with its charset.
pub(super) fn content_type(format: Format) -> HeaderValue {
    HeaderValue::from_static(match format {
        Format::Rss => "application/rss+xml; charset=utf-8",
        Format::Atom => "application/atom+xml; charset=utf-8",
        Format::Json => "application/feed+json; charset=utf-8",
        Format::Ics => "text/calendar; charset=utf-8",
    })
}

/// Who has a document's bytes besides those that it is sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// All who read the feed.
    Everybody,
    /// All who had the same wish; the plain bytes are counted for as long as somebody has them.
    SameWish,
    /// Nobody.
    Nobody,
}

impl Hold {
    /// Whether sending the bytes takes no room that is not counted already.
    pub(super) fn is_counted(self, encoding: Encoding) -> bool {
        self == Self::Everybody || (self == Self::SameWish && encoding == Encoding::Identity)
    }
}

/// A document in all the forms in which it is sent.
pub(super) struct ServedDocument {
    /// The feed's generation at which it was last known to be current.
    pub generation: AtomicU64,
    /// Of all that it depends on.
    pub fingerprint: String,
    pub plain: Bytes,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
    zstd: OnceLock<Bytes>,
    /// Without quotes, and without the mark of an encoding.
    pub tag: String,
    pub updated: DateTime<Utc>,
    /// When somebody last asked for it, in unix seconds.
    pub used: AtomicI64,
    /// The value of its `Link`: where it is, and who tells of its changes.
    links: Option<String>,
    pub hold: Hold,
    /// What is said before its bytes, for each encoding.
    heads: [OnceLock<DocumentHead>; 4],
}

impl ServedDocument {
    /// A document of these bytes, made for one request or one wish.
    pub(super) fn new(plain: impl Into<Bytes>, updated: DateTime<Utc>, hold: Hold) -> Self {
        let plain = plain.into();
        let tag = format!("{:032x}", u128::from_le_bytes(digest(&plain)));
        Self {
            generation: AtomicU64::new(0),
            fingerprint: String::new(),
            plain,
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
            zstd: OnceLock::new(),
            tag,
            updated,
            used: AtomicI64::new(0),
            links: None,
            hold,
            heads: Default::default(),
        }
    }

    /// The document of a feed, which names its hub and itself (WebSub section 4).
    pub(super) fn of(feed: &Feed, bytes: Vec<u8>, fingerprint: String, generation: u64) -> Self {
        let hub = feed.links.iter().find(|(relation, _)| *relation == Relation::Hub).map(|(_, hub)| hub);
        let links =
            hub.zip(feed.address.as_ref()).map(|(hub, own)| format!("<{hub}>; rel=\"hub\", <{own}>; rel=\"self\""));
        let generation = AtomicU64::new(generation);
        Self { links, fingerprint, generation, ..Self::new(bytes, feed.updated, Hold::Everybody) }
    }

    /// The answer to a reader, or the news that what it has is current; how long either may be kept is left to say.
    pub(super) fn answer(&self, format: Format, encoding: Encoding, headers: &HeaderMap) -> hyper::Response<Bytes> {
        let DocumentHead { full, same, tag } = self.head(encoding, format);
        let is_current = negotiate::is_current(headers, tag, self.updated);
        let (status, head, body) = match is_current {
            true => (StatusCode::NOT_MODIFIED, same, Bytes::new()),
            false => (StatusCode::OK, full, self.bytes(encoding)),
        };
        let mut response = hyper::Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = head.clone();
        response
    }

    /// What is said before its bytes.
    fn head(&self, encoding: Encoding, format: Format) -> &DocumentHead {
        self.heads[encoding as usize].get_or_init(|| DocumentHead::new(self, encoding, format))
    }

    /// Whether the bytes in an encoding are at hand.
    pub(super) fn has(&self, encoding: Encoding) -> bool {
        match encoding {
            Encoding::Identity => true,
            Encoding::Gzip => self.gzip.get().is_some(),
            Encoding::Brotli => self.brotli.get().is_some(),
            Encoding::Zstd => self.zstd.get().is_some(),
        }
    }

    /// The bytes in an encoding; they are made when they are first asked for.
    pub(super) fn bytes(&self, encoding: Encoding) -> Bytes {
        let made = |place: &OnceLock<Bytes>, make: fn(&[u8]) -> std::io::Result<Vec<u8>>| {
            // writing to memory does not fail
            place.get_or_init(|| make(&self.plain).unwrap_or_default().into()).clone()
        };
        match encoding {
            Encoding::Identity => self.plain.clone(),
            Encoding::Gzip => made(&self.gzip, gzip),
            Encoding::Brotli => made(&self.brotli, brotli),
            Encoding::Zstd => made(&self.zstd, zstd),
        }
    }

    /// The validator of an encoding: strong, so different for each.
    pub(super) fn etag(&self, encoding: Encoding) -> String {
        format!("\"{}{}\"", self.tag, encoding.mark())
    }

    pub(super) fn size(&self) -> u64 {
        let encoded = [&self.gzip, &self.brotli, &self.zstd].into_iter().filter_map(OnceLock::get).map(Bytes::len);
        (self.plain.len() + encoded.sum::<usize>()) as u64
    }
}

/// What is said before a document's bytes, but for how long they stay as they are.
struct DocumentHead {
    tag: String,
    full: HeaderMap,
    /// With a 304 (RFC 9110 section 15.4.5).
    same: HeaderMap,
}

impl DocumentHead {
    fn new(document: &ServedDocument, encoding: Encoding, format: Format) -> Self {
        let tag = document.etag(encoding);
        let mut same = HeaderMap::with_capacity(8);
        // made of ASCII alone
        let value = |text: &str| HeaderValue::from_str(text).ok();
        same.extend(value(&tag).map(|tag| (header::ETAG, tag)));
        same.extend(value(&httpdate::fmt_http_date(document.updated.into())).map(|at| (header::LAST_MODIFIED, at)));
        same.extend(document.links.as_deref().and_then(value).map(|links| (header::LINK, links)));
        same.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        same.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        let mut full = same.clone();
        full.insert(header::CONTENT_TYPE, content_type(format));
        full.extend(encoding.name().map(|name| (header::CONTENT_ENCODING, HeaderValue::from_static(name))));
        full.insert(header::CONTENT_LENGTH, HeaderValue::from(document.bytes(encoding).len()));
        Self { tag, full, same }
    }
}

/// Bytes in an encoding.
pub(super) fn encoded(bytes: &[u8], encoding: Encoding) -> std::io::Result<Vec<u8>> {
    match encoding {
        Encoding::Identity => Ok(bytes.to_vec()),
        Encoding::Gzip => gzip(bytes),
        Encoding::Brotli => brotli(bytes),
        Encoding::Zstd => zstd(bytes),
    }
}

fn zstd(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    zstd::encode_all(bytes, 6)
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoded = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams { quality: 5, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut encoded, &settings)?;
    Ok(encoded)
}
