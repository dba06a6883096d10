//! From the bytes on the wire to those of the page: the content encoding removed, within a limit (RFC 9110 section 8.4).

use std::io::Read;

use super::FetchError;

/// What is offered to servers.
pub(super) const ACCEPTED: &str = "gzip, br, zstd, deflate";
/// More layers than any server uses on purpose.
const MAX_LAYERS: usize = 3;
/// The largest zstd window that is given room, as a power of two; RFC 9659 asks for 8 MiB.
const ZSTD_WINDOW: u32 = 25;

/// Removes the encodings that `Content-Encoding` names, the last first.
///
/// # Errors
/// [`FetchError::TooLarge`] past `limit` bytes, found out while inflating; [`FetchError::Encoding`] and
/// [`FetchError::Broken`] when the body cannot be decoded.
pub(super) fn decode(wire: Vec<u8>, content_encoding: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
    let named = content_encoding.split(',').map(|name| name.trim().to_ascii_lowercase());
    let layers: Vec<String> = named.filter(|name| !name.is_empty() && name != "identity").collect();
    if layers.len() > MAX_LAYERS {
        return Err(FetchError::Encoding(format!("{} layers", layers.len())));
    }
    layers
        .iter()
        .rev()
        .try_fold(wire, |body, layer| if body.is_empty() { Ok(body) } else { inflate(&body, layer, limit) })
}

fn inflate(body: &[u8], encoding: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
    match encoding {
        "gzip" | "x-gzip" => gunzip(body, limit),
        // RFC 9110 section 8.4.1.2 means zlib; some servers send the bare stream
        "deflate" if is_zlib(body) => read(flate2::read::ZlibDecoder::new(body), limit),
        "deflate" => read(flate2::read::DeflateDecoder::new(body), limit),
        "br" => read(brotli_decompressor::Decompressor::new(body, 4096), limit),
        "zstd" => {
            let broken = |error: std::io::Error| FetchError::Broken(error.to_string());
            let mut decoder = zstd::Decoder::with_buffer(body).map_err(broken)?;
            decoder.window_log_max(ZSTD_WINDOW).map_err(broken)?;
            read(decoder, limit)
        }
        other => Err(FetchError::Encoding(format!("`{other}`"))),
    }
}

/// A page that is itself a packed file, as `sitemap.xml.gz` is, unpacked; any other is left as it is.
///
/// # Errors
/// As [`decode`].
pub(super) fn unpacked(
    (body, media_type): (Vec<u8>, Option<String>),
    limit: u64,
) -> Result<(Vec<u8>, Option<String>), FetchError> {
    if !body.starts_with(&[0x1f, 0x8b, 0x08]) {
        return Ok((body, media_type));
    }
    // what it is said to be is what it is packed as
    let of_file = |kind: &String| !kind.contains("gzip") && !kind.contains("octet-stream");
    Ok((gunzip(&body, limit)?, media_type.filter(of_file)))
}

/// All members of a gzip body (RFC 1952 section 2.2). What follows them and is none is padding, as browsers take it.
fn gunzip(mut body: &[u8], limit: u64) -> Result<Vec<u8>, FetchError> {
    let mut unpacked = Vec::new();
    loop {
        let mut decoder = flate2::bufread::GzDecoder::new(body);
        let left = limit.saturating_sub(unpacked.len() as u64);
        unpacked.extend(read(&mut decoder, left).map_err(|error| match error {
            FetchError::TooLarge { .. } => FetchError::TooLarge { limit },
            error => error,
        })?);
        body = decoder.into_inner();
        if !body.starts_with(&[0x1f, 0x8b]) {
            return Ok(unpacked);
        }
    }
}

/// RFC 1950 section 2.2: method 8, and the first two bytes divide by 31.
fn is_zlib(body: &[u8]) -> bool {
    matches!(body, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31))
}

fn read(decoder: impl Read, limit: u64) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    let read = decoder.take(limit.saturating_add(1)).read_to_end(&mut body);
    if body.len() as u64 > limit {
        return Err(FetchError::TooLarge { limit });
    }
    read.map_err(|error| FetchError::Broken(format!("the compressed body does not end as it should: {error}")))?;
    Ok(body)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(body: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_packed_file_is_unpacked_within_the_limit() {
        let kind = |kind: &str| Some(kind.to_owned());
        assert_eq!(unpacked((gzip(b"<a/>"), kind("application/gzip")), 100).unwrap(), (b"<a/>".to_vec(), None));
        assert_eq!(unpacked((gzip(b"<a/>"), kind("text/xml")), 100).unwrap().1, kind("text/xml"));
        assert_eq!(
            unpacked((b"page".to_vec(), kind("text/html")), 100).unwrap(),
            (b"page".to_vec(), kind("text/html"))
        );
        assert!(matches!(unpacked((gzip(&[0; 5_000]), None), 100), Err(FetchError::TooLarge { .. })));
    }

    #[test]
    fn decodes_gzip_deflate_and_zstd() {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(b"page").unwrap();
        let mut bare = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        bare.write_all(b"page").unwrap();
        assert_eq!(decode(gzip(b"page"), "GZIP", 100).unwrap(), b"page");
        assert_eq!(decode(zlib.finish().unwrap(), "deflate", 100).unwrap(), b"page");
        assert_eq!(decode(bare.finish().unwrap(), "deflate", 100).unwrap(), b"page");
        assert_eq!(decode(zstd::encode_all(&b"page"[..], 1).unwrap(), "zstd", 100).unwrap(), b"page");
    }

    #[test]
    fn what_follows_a_gzip_body_is_padding_unless_it_is_another_member() {
        let padded = [gzip(b"page"), vec![0; 512]].concat();
        assert_eq!(decode(padded, "gzip", 100).unwrap(), b"page");
        let two = [gzip(b"pa"), gzip(b"ge"), vec![0; 4]].concat();
        assert_eq!(decode(two.clone(), "gzip", 100).unwrap(), b"page");
        assert!(matches!(decode(two, "gzip", 3), Err(FetchError::TooLarge { limit: 3 })));
    }

    #[test]
    fn decodes_layers_from_the_last_to_the_first() {
        let inner = zstd::encode_all(&b"page"[..], 1).unwrap();
        assert_eq!(decode(gzip(&inner), "zstd, identity, gzip", 1000).unwrap(), b"page");
    }

    #[test]
    fn stops_a_bomb_while_it_inflates() {
        let bomb = gzip(&vec![0; 1_000_000]);
        assert!(matches!(decode(bomb, "gzip", 10_000), Err(FetchError::TooLarge { limit: 10_000 })));
    }

    #[test]
    fn a_body_that_breaks_off_is_an_error() {
        let mut body = gzip(&[b'x'; 1000]);
        body.truncate(body.len() - 9);
        assert!(matches!(decode(body, "gzip", 10_000), Err(FetchError::Broken(_))));
    }

    #[test]
    fn an_encoding_that_was_not_asked_for_is_named() {
        let error = decode(b"x".to_vec(), "compress", 100).unwrap_err();
        assert!(error.to_string().contains("compress"), "{error}");
    }

    #[test]
    fn an_empty_body_needs_no_decoding() {
        assert_eq!(decode(Vec::new(), "gzip", 100).unwrap(), b"");
    }
}
