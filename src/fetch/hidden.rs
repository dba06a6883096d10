//! What must not come back from a request: the secrets that its address carries, however an answer repeats them.

use std::fmt::Write;

use regex::bytes::{Captures, Regex, RegexBuilder};
use url::Url;

use super::{FetchError, RequestOptions, address};
use crate::model::{CacheState, Validators};

/// A value as long as this is nothing but itself, wherever it stands.
const LONG: usize = 8;
/// A value as short as this is taken for itself only where it is the value of a parameter or a step of a path.
const SHORT: usize = 4;
/// What may stand between two characters, and nobody sees: tags, line ends in addresses, soft hyphens, characters without a width.
const UNSEEN: &str = concat!(
    r"(?:<[^<>]*>|[\r\n\t]|\xC2\xAD|\xE2\x80[\x8B-\x8F]|\xE2\x81\xA0|\xEF\xBB\xBF",
    r"|&(?:amp;)*(?:shy|ZeroWidthSpace|NoBreak|zwn?j|[lr]rm|NewLine|Tab);?",
    r"|&(?:amp;)*#(?:0*(?:9|10|13|173|820[3-7]|8288|65279)|[xX]0*(?i:9|a|d|ad|200[b-f]|2060|feff));?",
    r"|\\u(?i:00ad|200[b-f]|2060|feff)|\\[nrt])*",
);
/// How large an automaton may become.
const SIZE: usize = 64 << 20;

/// The secrets of one feed's addresses.
pub(super) struct Hidden {
    secrets: Vec<HiddenValue>,
    /// Parameters that are named like a secret, whose values stand in feeds.toml.
    parameters: Vec<(String, String)>,
    patterns: Vec<SecretPattern>,
}

/// A secret, as it is now.
struct HiddenValue {
    braced: String,
    value: String,
    origins: Vec<url::Origin>,
}

/// What is looked for in an answer, and what takes its place.
struct SecretPattern {
    regex: Regex,
    instead: Vec<u8>,
}

impl Hidden {
    /// What is to be hidden of what comes back from an address.
    ///
    /// # Errors
    /// [`FetchError::Secret`] where a secret cannot be had.
    pub(super) fn of(request: &RequestOptions, location: &Url) -> Result<Self, FetchError> {
        let mut hidden = Self { secrets: Vec::new(), parameters: request.hidden.clone(), patterns: Vec::new() };
        hidden.parameters.extend(address::secret_parameters(location));
        for placeholder in &request.placeholders {
            let value = placeholder.secret.reveal().map_err(|error| named(error, &placeholder.name))?;
            if value.is_empty() {
                let (place, fault) = (format!("the secret {}", placeholder.name), "is empty".to_owned());
                return Err(FetchError::Secret { place, fault });
            }
            let braced = format!("{{{}}}", placeholder.name);
            hidden.patterns.extend(patterns(&value, &braced).map_err(|error| too_long(&placeholder.name, &error))?);
            hidden.secrets.push(HiddenValue { braced, value, origins: placeholder.origins.clone() });
        }
        for (name, value) in &hidden.parameters {
            hidden.patterns.extend(of_parameter(name, value).map_err(|error| too_long(name, &error))?);
        }
        Ok(hidden)
    }

    /// The address with its secrets, where they may be sent.
    pub(super) fn fill(&self, url: &Url) -> Url {
        let (mut text, origin) = (url.to_string(), url.origin());
        for secret in self.secrets.iter().filter(|secret| secret.origins.contains(&origin)) {
            let value: String = secret.value.bytes().fold(String::new(), |mut text, byte| {
                match byte {
                    b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(byte)),
                    // writing to a text does not fail
                    _ => _ = write!(text, "%{byte:02X}"),
                }
                text
            });
            let encoded = secret.braced.replace('{', "%7B").replace('}', "%7D");
            text = text.replace(&secret.braced, &value).replace(&encoded, &value);
        }
        Url::parse(&text).unwrap_or_else(|_| url.clone())
    }

    /// Where a redirect leads: no secret goes to an origin that it is not meant for.
    pub(super) fn redirected(&self, url: Url) -> Url {
        let origin = url.origin();
        match self.secrets.iter().all(|secret| secret.origins.contains(&origin)) {
            true => url,
            false => self.url(&url),
        }
    }

    /// An address without secrets.
    pub(super) fn url(&self, url: &Url) -> Url {
        if self.patterns.is_empty() {
            return url.clone();
        }
        let is_hidden = |name: &str, value: &str| self.parameters.iter().any(|(n, v)| n == name && v == value);
        let url = address::without(url, is_hidden);
        Url::parse(&self.text(url.as_str())).unwrap_or(url)
    }

    /// A text without secrets.
    pub(super) fn text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.bytes(text.as_bytes().to_vec())).into_owned()
    }

    /// What an answer says about asking again; a validator that holds a secret would be stored, and is not.
    pub(super) fn cache_state(&self, mut cache_state: CacheState) -> CacheState {
        let tells = |value: &mut String| self.text(value) != *value;
        let Validators { etag, last_modified, .. } = &mut cache_state.validators;
        for validator in [etag, last_modified] {
            validator.take_if(tells);
        }
        cache_state
    }

    /// The same of a body.
    pub(super) fn bytes(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        for SecretPattern { regex, instead } in &self.patterns {
            let replaced = regex.replace_all(&bytes, |found: &Captures<'_>| {
                // what stands around the secret stays
                let around = |group| found.name(group).map_or(&b""[..], |found| found.as_bytes());
                [around("before"), instead.as_slice(), around("after")].concat()
            });
            if let std::borrow::Cow::Owned(replaced) = replaced {
                bytes = replaced;
            }
        }
        bytes
    }

    /// An error that tells no secret.
    pub(super) fn error(&self, error: FetchError) -> FetchError {
        if self.patterns.is_empty() {
            return error;
        }
        match error {
            FetchError::Client(text) => FetchError::Client(self.text(&text)),
            FetchError::Connect(text) => FetchError::Connect(self.text(&text)),
            FetchError::Proxy { cause, own } => FetchError::Proxy { cause: self.text(&cause), own },
            FetchError::Tls(text) => FetchError::Tls(self.text(&text)),
            FetchError::Broken(text) => FetchError::Broken(self.text(&text)),
            FetchError::Encoding(text) => FetchError::Encoding(self.text(&text)),
            FetchError::Browser(text) => FetchError::Browser(self.text(&text)),
            FetchError::BadRedirect(text) => FetchError::BadRedirect(self.text(&text)),
            FetchError::Downgrade(text) => FetchError::Downgrade(self.text(&text)),
            FetchError::Disallowed { address, line, path } => {
                FetchError::Disallowed { address, line, path: self.text(&path) }
            }
            error => error,
        }
    }
}

/// The error of a secret that cannot be had, with its line in feeds.toml.
fn named(error: FetchError, name: &str) -> FetchError {
    match error {
        FetchError::Secret { place, fault } => {
            FetchError::Secret { place: format!("{place}, which is `{name}` of [secret],"), fault }
        }
        error => error,
    }
}

fn too_long(name: &str, error: &regex::Error) -> FetchError {
    let fault = format!("cannot be kept out of what is published: {error}");
    FetchError::Secret { place: format!("the secret {name}"), fault }
}

/// What finds a value in an answer, in the encodings that addresses, HTML and JSON give it, and in pages of UTF-16.
fn patterns(value: &str, instead: &str) -> Result<Vec<SecretPattern>, regex::Error> {
    // the text of a page is what is left when its tags and its invisible characters are gone
    let between = if value.len() >= LONG { UNSEEN } else { "" };
    let spelled = value.chars().map(spellings).collect::<Vec<_>>().join(between);
    let ends = if value.ends_with(|c: char| c.is_ascii_alphanumeric()) { r"\b" } else { "" };
    let first = match value.len() {
        LONG.. => spelled,
        SHORT.. => format!("(?<before>^|[^A-Za-z0-9]|%[0-9A-Fa-f]{{2}}){spelled}{ends}"),
        _ => format!("(?<before>=|%3[Dd]|/|%2[Ff]){spelled}{ends}"),
    };
    let mut patterns = vec![SecretPattern { regex: compile(&first)?, instead: instead.as_bytes().to_vec() }];
    if value.len() >= LONG {
        for wide in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            let encode = |text: &str| text.encode_utf16().flat_map(wide).collect::<Vec<u8>>();
            patterns.push(SecretPattern { regex: compile(&literal(&encode(value)))?, instead: encode(instead) });
        }
    }
    Ok(patterns)
}

/// What finds a parameter with its value in an answer, with the separator that it brings.
fn of_parameter(name: &str, value: &str) -> Result<Vec<SecretPattern>, regex::Error> {
    let spelled = |text: &str| text.chars().map(spellings).collect::<String>();
    let pair = format!("{}(?:=|%3[Dd]|&#61;){}", spelled(name), spelled(value));
    let (and, end) = (r"(?:&amp;|&#38;|\\u0026|&|%26)", r#"(?<after>&|["'#\s<>\\)%]|$)"#);
    let further = format!("{and}{pair}{end}");
    let first = format!(r"(?<before>\?|%3[Ff]){pair}(?:{and}|(?<after>[\x22'#\s<>\\)%]|$))");
    [further, first].iter().map(|text| Ok(SecretPattern { regex: compile(text)?, instead: Vec::new() })).collect()
}

fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).unicode(false).size_limit(SIZE).build()
}

fn literal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!(r"\x{byte:02X}")).collect()
}

/// How one character may be written: as itself, percent-encoded once or more, as a reference of HTML, escaped in JSON.
fn spellings(c: char) -> String {
    let mut bytes = [0; 4];
    let bytes = c.encode_utf8(&mut bytes).as_bytes();
    let percent: String = bytes.iter().map(|byte| format!("%(?:25)*(?i:{byte:02X})")).collect();
    let number = u32::from(c);
    let mut all = format!(r"(?:{}|{percent}|&(?:amp;)*#(?:0*{number}|[xX]0*(?i:{number:x}));?", literal(bytes));
    let mut units = [0; 2];
    let units: String = c.encode_utf16(&mut units).iter().map(|unit| format!(r"\\u(?i:{unit:04x})")).collect();
    all.push('|');
    all.push_str(&units);
    all.push_str(match c {
        '&' => "|&amp;",
        '<' => "|&lt;",
        '>' => "|&gt;",
        '"' => r#"|&quot;|\\""#,
        '\'' => "|&apos;",
        '/' => r"|\\/",
        '\\' => r"|\\\\",
        '=' => "|&equals;",
        '+' => "|&plus;",
        ' ' => r"|\+",
        _ => "",
    });
    all.push(')');
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::{Placeholder, Secret};

    fn hidden(value: &str, location: &str) -> Hidden {
        let location = Url::parse(location).unwrap();
        let placeholder =
            Placeholder { name: "KEY".into(), secret: Secret::Plain(value.into()), origins: vec![location.origin()] };
        Hidden::of(&RequestOptions { placeholders: vec![placeholder], ..RequestOptions::default() }, &location).unwrap()
    }

    #[test]
    fn a_secret_is_found_in_whatever_spelling() {
        let hidden = hidden("s3cr&t/ü+k", "https://a.example/?k={KEY}");
        for spelled in [
            "s3cr&t/ü+k",
            "s3cr%26t%2f%C3%BC%2bk",
            "s3cr&amp;t/&#252;+k",
            "%73%33cr&#38;t&#x2F;ü&#43;k",
            r"s3cr\u0026t\/\u00fc+k",
            "s3cr%2526t%252F%25C3%25BC%252Bk",
        ] {
            assert_eq!(hidden.text(&format!("<a href='/x?k={spelled}'>")), "<a href='/x?k={KEY}'>", "{spelled}");
        }
        let wide: Vec<u8> = "x s3cr&t/ü+k y".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(hidden.bytes(wide), "x {KEY} y".encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>());
    }

    #[test]
    fn a_short_secret_is_no_part_of_a_word() {
        let five = hidden("plane", "https://a.example/?k={KEY}");
        assert_eq!(
            five.text("planets, aeroplane; a?k=plane&b%3Dplane%26"),
            "planets, aeroplane; a?k={KEY}&b%3D{KEY}%26"
        );
        let one = hidden("1", "https://a.example/?k={KEY}");
        assert_eq!(one.text("1 of 11, /1/ x=12 k=1"), "1 of 11, /{KEY}/ x=12 k={KEY}");
    }

    #[test]
    fn a_secret_goes_to_the_origin_that_it_is_meant_for_alone() {
        let hidden = hidden("a b&c-long", "https://a.example/?k={KEY}");
        let url = |text: &str| Url::parse(text).unwrap();
        let filled = hidden.fill(&url("https://a.example/p?k={KEY}"));
        assert_eq!(filled.as_str(), "https://a.example/p?k=a%20b%26c-long");
        assert_eq!(hidden.url(&filled).as_str(), "https://a.example/p?k={KEY}");
        assert_eq!(hidden.fill(&url("https://b.example/{KEY}")).as_str(), "https://b.example/%7BKEY%7D");
        let elsewhere = hidden.redirected(url("https://b.example/?k=a%20b%26c-long"));
        assert_eq!(elsewhere.as_str(), "https://b.example/?k={KEY}");
    }

    #[test]
    fn a_parameter_that_is_named_like_a_secret_goes_with_its_separator() {
        let location = Url::parse("https://a.example/?key=sport&x=1").unwrap();
        let hidden = Hidden::of(&RequestOptions::default(), &location).unwrap();
        let page = "sport <a href='/1?key=sport'> <a href='/2?key=sport&amp;y=2#a'> <a href='/3?y=2&amp;key=sport#a'> /4?key=sports";
        let clean = "sport <a href='/1?'> <a href='/2?y=2#a'> <a href='/3?y=2#a'> /4?key=sports";
        assert_eq!(hidden.text(page), clean);
        assert_eq!(hidden.url(&location).as_str(), "https://a.example/?x=1");
    }
}
