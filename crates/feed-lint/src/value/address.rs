//! Addresses: URIs (RFC 3986) and IRIs (RFC 3987), with the schemes whose own form is checked.

use super::Sink;
use crate::{finding::quoted, rules::values as rules};

/// Schemes that IANA has registered and that are met in feeds.
const SCHEMES: &[&str] = &[
    "aaa",
    "aaas",
    "about",
    "acap",
    "acct",
    "cap",
    "cid",
    "coap",
    "coaps",
    "content",
    "crid",
    "data",
    "dav",
    "dict",
    "dns",
    "doi",
    "example",
    "fax",
    "feed",
    "file",
    "ftp",
    "geo",
    "git",
    "go",
    "gopher",
    "h323",
    "http",
    "https",
    "iax",
    "icap",
    "im",
    "imap",
    "info",
    "ipfs",
    "ipn",
    "ipns",
    "ipp",
    "ipps",
    "iris",
    "irc",
    "jabber",
    "ldap",
    "ldaps",
    "leaptofrogans",
    "magnet",
    "mailto",
    "matrix",
    "mid",
    "modem",
    "msrp",
    "msrps",
    "mtqp",
    "mupdate",
    "news",
    "nfs",
    "ni",
    "nih",
    "nntp",
    "opaquelocktoken",
    "payto",
    "pkcs11",
    "pop",
    "pres",
    "prospero",
    "reload",
    "rsync",
    "rtsp",
    "rtsps",
    "service",
    "session",
    "sftp",
    "shttp",
    "sieve",
    "sip",
    "sips",
    "sms",
    "snmp",
    "ssh",
    "stun",
    "stuns",
    "svn",
    "tag",
    "tel",
    "telnet",
    "tftp",
    "thismessage",
    "tip",
    "tn3270",
    "turn",
    "turns",
    "tv",
    "urn",
    "vemmi",
    "view-source",
    "wais",
    "web3",
    "ws",
    "wss",
    "xmpp",
];

/// Relations of links that IANA has registered and that feeds use.
const RELATIONS: &[&str] = &[
    "alternate",
    "about",
    "author",
    "canonical",
    "collection",
    "cite-as",
    "current",
    "describedby",
    "edit",
    "edit-media",
    "enclosure",
    "first",
    "help",
    "hub",
    "icon",
    "item",
    "last",
    "license",
    "next",
    "next-archive",
    "payment",
    "prev",
    "prev-archive",
    "previous",
    "related",
    "replies",
    "search",
    "self",
    "service",
    "up",
    "via",
];

/// Parameters of OpenSearch templates.
const PARAMETERS: &[&str] =
    &["searchTerms", "count", "startIndex", "startPage", "language", "inputEncoding", "outputEncoding"];

/// A URI; `is_absolute` where it may not be relative.
pub(super) fn uri(text: &str, is_absolute: bool, sink: &mut Sink<'_>) {
    if let Some(other) = text.chars().find(|c| !c.is_ascii())
        && !has_forbidden(text)
    {
        let message = format!("{} holds {}, which a URI may not", quoted(text), quoted(&other.to_string()));
        sink(&rules::ADDRESS_NOT_ASCII, message);
        return;
    }
    iri(text, is_absolute, sink);
}

/// An IRI: a URI that may hold characters of any script.
pub(super) fn iri(text: &str, is_absolute: bool, sink: &mut Sink<'_>) {
    let scheme = scheme(text).unwrap_or("").to_ascii_lowercase();
    match scheme.as_str() {
        "tag" => return tag(text, sink),
        "urn" => return urn(text, sink),
        _ => {}
    }
    if let Some(c) = forbidden(text) {
        let message = format!("{} holds {}, which is to be percent-encoded", quoted(text), quoted(&c.to_string()));
        sink(&rules::INVALID_URI_CHARACTER, message);
        return;
    }
    let rest = text.get(scheme.len() + 1..).unwrap_or("");
    if is_absolute && (scheme.is_empty() || rest.trim_start_matches('/').is_empty()) {
        sink(&rules::ADDRESS_NOT_ABSOLUTE, format!("{} is no whole address", quoted(text)));
    } else if scheme.is_empty() {
        // a relative reference needs nothing more
    } else if matches!(scheme.as_str(), "http" | "https" | "ftp") {
        let host = rest.strip_prefix("//").unwrap_or("");
        if host.is_empty() || host.starts_with('/') {
            sink(&rules::INVALID_ADDRESS, format!("{} names no host", quoted(text)));
        }
    } else if !SCHEMES.contains(&scheme.as_str()) && scheme.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        sink(&rules::UNREGISTERED_SCHEME, format!("IANA knows no scheme {}", quoted(&scheme)));
    }
}

/// The scheme of an address, where it has one.
fn scheme(text: &str) -> Option<&str> {
    let scheme = text.split_once(':')?.0;
    let is_rest = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_rest)).then_some(scheme)
}

fn is_uri_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || ";/?:@&=+$.-_!~*'()%,#".contains(c)
}

fn has_forbidden(text: &str) -> bool {
    forbidden(text).is_some()
}

/// The first character that no URI or IRI may hold; brackets stand around the number of an IPv6 host alone.
fn forbidden(text: &str) -> Option<char> {
    let literal = text.split_once("://[").and_then(|(before, rest)| {
        let (host, after) = rest.split_once(']')?;
        let is_number = host.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '.'));
        is_number.then_some((before, after))
    });
    let is_allowed = |c: char| is_uri_character(c) || !c.is_ascii() && !c.is_whitespace() && !c.is_control();
    match literal {
        Some((before, after)) => before.chars().chain(after.chars()).find(|c| !is_allowed(*c)),
        None => text.chars().find(|c| !is_allowed(*c)),
    }
}

/// RFC 4151: `tag:authority,date:specific`.
fn tag(text: &str, sink: &mut Sink<'_>) {
    if !is_tag(text) {
        sink(&rules::INVALID_TAG_URI, format!("{} is no tag: URI", quoted(text)));
    }
}

fn is_tag(text: &str) -> bool {
    let Some((entity, specific)) = text.strip_prefix("tag:").and_then(|rest| rest.split_once(':')) else {
        return false;
    };
    let Some((authority, date)) = entity.split_once(',') else { return false };
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let (person, host) = authority.split_once('@').map_or((None, authority), |(person, host)| (Some(person), host));
    let is_person = |person: &str| !person.is_empty() && person.chars().all(|c| is_name(c) || c == '_');
    let is_authority = !host.is_empty() && host.chars().all(is_name) && person.is_none_or(is_person);
    let is_digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = date.split('-').collect();
    let is_date = match *parts.as_slice() {
        [year] => is_digits(year, 4),
        [year, month] => is_digits(year, 4) && is_digits(month, 2),
        [year, month, day] => is_digits(year, 4) && is_digits(month, 2) && is_digits(day, 2),
        _ => false,
    };
    is_authority && is_date && specific.chars().all(is_uri_character) && specific.matches('#').count() <= 1
}

/// RFC 8141: `urn:namespace:specific`.
fn urn(text: &str, sink: &mut Sink<'_>) {
    let rest = text.get(4..).unwrap_or("");
    if rest.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("uuid:")) {
        return uuid(rest.get(5..).unwrap_or(""), sink);
    }
    let (namespace, specific) = rest.split_once(':').unwrap_or((rest, ""));
    let is_namespace = (2..=32).contains(&namespace.len())
        && namespace.starts_with(|c: char| c.is_ascii_alphanumeric())
        && namespace.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let is_specific = !specific.is_empty() && specific.chars().all(is_uri_character);
    if !is_namespace || !is_specific {
        sink(&rules::INVALID_URN, format!("{} is no URN", quoted(text)));
    }
}

/// RFC 9562: 32 digits in groups of 8, 4, 4, 4 and 12.
pub(super) fn uuid(text: &str, sink: &mut Sink<'_>) {
    let groups: Vec<&str> = text.split('-').collect();
    let is_hexadecimal = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if !is_hexadecimal || !groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) {
        sink(&rules::INVALID_UUID, format!("{} is no UUID", quoted(text)));
    }
}

/// RFC 2141's namespace specific string, whose characters FeedSync asks for.
pub(super) fn namespace_specific(text: &str, sink: &mut Sink<'_>) {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "()+,-.:=@;$_!*'%/?#".contains(c);
    if text.is_empty() || !text.chars().all(is_allowed) {
        sink(&rules::INVALID_NSS, format!("{} holds what no name in a URN may", quoted(text)));
    }
}

/// An address that is fetched over HTTP.
pub(super) fn http(text: &str, sink: &mut Sink<'_>) {
    let rest = ["http://", "https://"].iter().find_map(|scheme| {
        let start = text.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then(|| text.get(scheme.len()..))?
    });
    let authority = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or(""));
    let host = authority.map(|authority| authority.rsplit_once('@').map_or(authority, |(_, host)| host));
    let host = host.map(|host| host.split_once(':').map_or(host, |(host, _)| host));
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let is_host = host.is_some_and(|host| {
        host.contains('.') && host.split('.').all(is_label) || authority.is_some_and(|a| a.starts_with('['))
    });
    if !is_host || has_forbidden(text) || !text.is_ascii() {
        sink(&rules::INVALID_HTTP_ADDRESS, format!("{} is no address that http or https can fetch", quoted(text)));
    }
}

/// The picture of a channel.
pub(super) fn image(text: &str, sink: &mut Sink<'_>) {
    uri(text, true, sink);
    let extension = text.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    let is_extension = !extension.is_empty() && extension.chars().all(|c| c.is_alphanumeric() || c == '_');
    if is_extension && text.contains('.') && !["jpg", "jpeg", "gif", "png"].contains(&extension.as_str()) {
        sink(&rules::IMAGE_FORMAT, format!("{} is no GIF, JPEG or PNG by its name", quoted(text)));
    }
}

/// The relation of an Atom link: a registered name, or an address.
pub(super) fn link_relation(text: &str, sink: &mut Sink<'_>) {
    let name = text.strip_prefix("http://www.iana.org/assignments/relation/").unwrap_or(text);
    let is_address = scheme(name).is_some() && !has_forbidden(name);
    if name.is_empty() {
        super::words::blank(sink);
    } else if !RELATIONS.contains(&name) && !is_address {
        sink(&rules::UNREGISTERED_RELATION, format!("IANA knows no relation {} of links", quoted(name)));
    }
}

/// The template of an OpenSearch address.
pub(super) fn template(text: &str, is_declared: &dyn Fn(&str) -> bool, sink: &mut Sink<'_>) {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        plain.push_str(before);
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-._~%:".contains(c);
        let parameter = after
            .split_once('}')
            .filter(|(name, _)| name.trim_end_matches('?').chars().all(is_name) && !name.is_empty());
        let Some((parameter, behind)) = parameter else {
            plain.push('{');
            rest = after;
            continue;
        };
        let name = parameter.strip_suffix('?').unwrap_or(parameter);
        match name.split_once(':') {
            None if !PARAMETERS.contains(&name) => {
                sink(&rules::UNKNOWN_PARAMETER, format!("OpenSearch knows no parameter {}", quoted(name)));
            }
            Some((prefix, _)) if !is_declared(prefix) => {
                sink(&rules::UNDECLARED_ROLE_PREFIX, format!("the prefix {} is not declared", quoted(prefix)));
            }
            _ => {}
        }
        plain.push_str(name);
        rest = behind;
    }
    plain.push_str(rest);
    uri(&plain, true, sink);
}

/// Words as they stand in a query string.
pub(super) fn url_encoded(text: &str, sink: &mut Sink<'_>) {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c) || c.is_whitespace();
    let is_encoded = |rest: &str| rest.as_bytes().get(..2).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit));
    if !text.chars().all(is_plain) || !text.split('%').skip(1).all(is_encoded) {
        sink(&rules::NOT_URL_ENCODED, format!("{} is not percent-encoded", quoted(text)));
    }
}

/// Returns the canonical form of an address: what RFC 4287, section 4.2.6.1, asks of an id.
pub(crate) fn canonical(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once(':').filter(|_| scheme(text).is_some()) else { return text.to_owned() };
    let lower = scheme.to_ascii_lowercase();
    let Some(hierarchy) = rest.strip_prefix("//").filter(|_| matches!(lower.as_str(), "http" | "https" | "ftp")) else {
        return format!("{lower}:{rest}");
    };
    let end = hierarchy.find(['/', '?', '#']).unwrap_or(hierarchy.len());
    let (authority, tail) = hierarchy.split_at_checked(end).unwrap_or((hierarchy, ""));
    let (user, host) = authority.rsplit_once('@').map_or(("", authority), |(user, host)| (user, host));
    let default = match lower.as_str() {
        "http" => ":80",
        "https" => ":443",
        _ => ":21",
    };
    let host = host.to_lowercase();
    let host = host.strip_suffix(default).unwrap_or(&host).trim_end_matches(':');
    let (path, query) = tail.split_at_checked(tail.find(['?', '#']).unwrap_or(tail.len())).unwrap_or((tail, ""));
    let at = if user.is_empty() { "" } else { "@" };
    format!("{lower}://{user}{at}{host}{}{}", normal(&without_dots(path)), normal(query))
}

/// A path without `.` and `..` (RFC 3986, section 5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut ends_open = false;
    for segment in path.split('/').skip(1) {
        ends_open = matches!(segment, "." | "..");
        match segment {
            "." => {}
            ".." => {
                kept.pop();
            }
            segment => kept.push(segment),
        }
    }
    let open = if ends_open && !kept.is_empty() { "/" } else { "" };
    format!("/{}{open}", kept.join("/"))
}

/// Percent-encoding in upper case, and none of what needs none.
fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let pair =
            after.get(..2).and_then(|pair| u8::from_str_radix(pair, 16).ok().map(|byte| (pair, char::from(byte))));
        match pair {
            Some((_, c)) if c.is_ascii_alphanumeric() || "-._~".contains(c) => out.push(c),
            Some((pair, _)) => out.push_str(&format!("%{}", pair.to_ascii_uppercase())),
            None => out.push('%'),
        }
        rest = if pair.is_some() { after.get(2..).unwrap_or("") } else { after };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str) -> Vec<&'static str> {
        let mut ids = Vec::new();
        uri(text, true, &mut |rule, _| ids.push(rule.id));
        ids
    }

    #[test]
    fn a_whole_address_is_well() {
        for text in [
            "http://example.org/a?b=c#d",
            "https://[2001:db8::1]/",
            "tag:example.org,2026:a",
            "mailto:a@example.org",
            "urn:isbn:123",
        ] {
            assert!(broken(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn each_fault_of_an_address_has_its_rule() {
        assert_eq!(broken("/a"), ["address-not-absolute"]);
        assert_eq!(broken("http:///a"), ["invalid-address"]);
        assert_eq!(broken("http://example.org/a b"), ["invalid-uri-character"]);
        assert_eq!(broken("http://example.org/é"), ["address-not-ascii"]);
        assert_eq!(broken("tag:example.org:a"), ["invalid-tag-uri"]);
        assert_eq!(broken("urn:uuid:123"), ["invalid-uuid"]);
        assert_eq!(broken("httq://example.org/"), ["unregistered-scheme"]);
    }

    #[test]
    fn an_id_has_one_canonical_form() {
        assert_eq!(canonical("HTTP://Example.ORG:80/a/../b%7e"), "http://example.org/b~");
        assert_eq!(canonical("http://example.org"), "http://example.org/");
        assert_eq!(canonical("tag:example.org,2026:a"), "tag:example.org,2026:a");
    }
}
