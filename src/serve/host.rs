//! The host that a request is addressed to (RFC 9112 section 3.2), or why there is none.

use axum::http::{HeaderMap, Uri, Version, header, uri::Authority};

/// Why a request is addressed to nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum HostFault {
    #[error("this request has no Host field, which HTTP/1.1 asks for")]
    Missing,
    #[error("this request has more than one Host field")]
    Twice,
    #[error("the host that this request names is none")]
    Invalid,
    #[error("this address is neither http nor https")]
    Scheme,
}

/// The name without its port, as it is written; none in a request of HTTP/1.0 that names nobody. What the address itself names counts
/// for more than the field (section 3.2.2), which has to be well-formed all the same.
pub(super) fn named<'r>(uri: &'r Uri, version: Version, headers: &'r HeaderMap) -> Result<Option<&'r str>, HostFault> {
    let mut fields = headers.get_all(header::HOST).iter();
    let field = match (fields.next(), fields.next()) {
        (Some(_), Some(_)) => return Err(HostFault::Twice),
        (None, _) if version == Version::HTTP_11 => return Err(HostFault::Missing),
        (None, _) => None,
        (Some(value), None) => Some(name(value.to_str().map_err(|_| HostFault::Invalid)?)?),
    };
    if uri.scheme_str().is_some_and(|scheme| !matches!(scheme, "http" | "https")) {
        return Err(HostFault::Scheme);
    }
    match uri.authority().map(Authority::as_str) {
        Some(authority) => name(authority).map(Some),
        None => Ok(field),
    }
}

/// `uri-host [ ":" port ]` without the port.
fn name(text: &str) -> Result<&str, HostFault> {
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, port),
        _ => (text, ""),
    };
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit()) && (port.is_empty() || port.parse::<u16>().is_ok());
    let is_name = match name.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']').is_some_and(|ip| ip.parse::<std::net::Ipv6Addr>().is_ok()),
        // reg-name of RFC 3986 section 3.2.2
        None => {
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=".contains(&byte))
        }
    };
    if is_name && is_port { Ok(name) } else { Err(HostFault::Invalid) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(target: &str, version: Version, hosts: &[&str]) -> Result<Option<String>, HostFault> {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(header::HOST, host.parse().unwrap());
        }
        named(&target.parse().unwrap(), version, &headers).map(|named| named.map(str::to_owned))
    }

    #[test]
    fn rfc9112_3_2_a_request_has_one_host_field() {
        assert_eq!(of("/", Version::HTTP_11, &["a.example:8380"]), Ok(Some("a.example".into())));
        assert_eq!(of("/", Version::HTTP_11, &[]), Err(HostFault::Missing));
        assert_eq!(of("http://a.example/", Version::HTTP_11, &[]), Err(HostFault::Missing));
        assert_eq!(of("/", Version::HTTP_10, &[]), Ok(None));
        for version in [Version::HTTP_10, Version::HTTP_11] {
            assert_eq!(of("/", version, &["a.example", "a.example"]), Err(HostFault::Twice));
        }
    }

    #[test]
    fn rfc9112_3_2_2_the_address_counts_for_more_than_the_field() {
        assert_eq!(of("http://b.example:1/x", Version::HTTP_11, &["a.example"]), Ok(Some("b.example".into())));
        assert_eq!(of("ftp://a.example/", Version::HTTP_11, &["a.example"]), Err(HostFault::Scheme));
    }

    #[test]
    fn a_host_that_is_none_is_refused() {
        for host in ["[::1]:8380", "[::1]", "127.0.0.1:", "localhost"] {
            assert!(of("/", Version::HTTP_11, &[host]).is_ok(), "{host}");
        }
        for host in [
            "", ":80", "a b", "a,b@c", "user@a", "a/b", "a:port", "a:99999", "[::1", "[::1]x", "::1", "a:1:2", "ü",
            "[x]",
        ] {
            assert_eq!(of("/", Version::HTTP_11, &[host]), Err(HostFault::Invalid), "{host}");
        }
    }
}
