use std::time::Duration;

use super::pattern;

/// The longest pause between two requests that is believed.
const LONGEST_DELAY: f64 = 60.0;

/// Rules for the programs it names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Group {
    /// Product tokens, or `*`.
    pub agents: Vec<String>,
    pub rules: Vec<RobotsRule>,
    pub crawl_delay: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RobotsRule {
    pub allow: bool,
    /// Percent-encoded alike on both sides.
    pub pattern: Vec<u8>,
    pub written: String,
    pub line: usize,
}

/// The groups of a file (RFC 9309 section 2.2): rules that come before any user agent belong to none.
pub(super) fn groups(bytes: &[u8]) -> Vec<Group> {
    // a byte order mark, or one that was taken for Latin-1 and encoded once more
    let marks = [b"\xef\xbb\xbf".as_slice(), "\u{ef}\u{bb}\u{bf}".as_bytes()];
    let bytes = marks.into_iter().find_map(|mark| bytes.strip_prefix(mark)).unwrap_or(bytes);
    // a file without a single colon means its spaces to be some
    let has_colons = bytes.contains(&b':');
    let mut groups: Vec<Group> = Vec::new();
    let mut naming = false;
    for (index, line) in lines(bytes).enumerate() {
        let Some((key, value)) = field(line, has_colons) else { continue };
        if is(key, &["user-agent", "useragent", "user agent"]) {
            if !naming {
                groups.push(Group::default());
            }
            naming = true;
            if let Some(group) = groups.last_mut() {
                group.agents.push(agent(value));
            }
            continue;
        }
        let allow = is(key, &["allow"]);
        if allow || is(key, &["disallow"]) {
            naming = false;
            if let Some(group) = groups.last_mut().filter(|_| !value.is_empty()) {
                let written = String::from_utf8_lossy(value).into_owned();
                group.rules.push(RobotsRule {
                    allow,
                    pattern: pattern::spelled_for(value, allow),
                    written,
                    line: index + 1,
                });
            }
        } else if is(key, &["crawl-delay", "noindex"]) {
            naming = false;
            if let Some(group) = groups.last_mut().filter(|_| is(key, &["crawl-delay"])) {
                group.crawl_delay = group.crawl_delay.or(delay(value));
            }
        }
        // any other line, such as a sitemap, ends no group (section 2.2.4)
    }
    groups
}

/// Lines that end in CR, LF or both.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut after_cr = false;
    bytes.split_inclusive(|&byte| byte == b'\n' || byte == b'\r').filter(move |line| {
        let rest_of_crlf = std::mem::replace(&mut after_cr, line.ends_with(b"\r")) && *line == b"\n";
        !rest_of_crlf
    })
}

/// A line's key and value, without its comment.
fn field(line: &[u8], has_colons: bool) -> Option<(&[u8], &[u8])> {
    let line = line.split(|&byte| byte == b'#').next()?.trim_ascii();
    let end = line.iter().position(|byte| if has_colons { *byte == b':' } else { byte.is_ascii_whitespace() })?;
    Some((line.get(..end)?.trim_ascii(), line.get(end + 1..)?.trim_ascii()))
}

fn is(key: &[u8], names: &[&str]) -> bool {
    names.iter().any(|name| key.eq_ignore_ascii_case(name.as_bytes()))
}

/// The product token at the beginning of a user agent: letters, `_` and `-`; what follows, such as a version, is no part of it.
fn agent(value: &[u8]) -> String {
    if value.first() == Some(&b'*') && value.get(1).is_none_or(u8::is_ascii_whitespace) {
        return "*".to_owned();
    }
    let length = value.iter().take_while(|&&byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-')).count();
    String::from_utf8_lossy(value.get(..length).unwrap_or_default()).into_owned()
}

fn delay(value: &[u8]) -> Option<Duration> {
    let seconds: f64 = std::str::from_utf8(value).ok()?.parse().ok()?;
    (seconds >= 0.0).then(|| Duration::from_secs_f64(seconds.min(LONGEST_DELAY)))
}
