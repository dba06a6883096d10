//! `[feed.ID.request]`: how a feed's pages are asked for. A value that may be a secret is a text, `{ env = "NAME" }` or
//! `{ file = "PATH" }`; it is read when it is needed, not here.

use std::path::Path;

use reqwest::{
    Method,
    header::{HeaderName, HeaderValue},
};
use toml::de::{DeTable, DeValue};

use super::{
    address,
    problem::Complaint,
    reader::{Problems, Reader, Value, in_order},
};
use crate::fetch::{Credentials, RequestOptions, Secret};

pub(super) const REQUEST_KEYS: [&str; 10] =
    ["method", "headers", "cookies", "basic", "bearer", "body", "user_agent", "proxy", "timeout", "insecure_tls"];
pub(super) const BASIC_KEYS: [&str; 2] = ["user", "password"];
pub(super) const SECRET_KEYS: [&str; 2] = ["env", "file"];
/// Headers that the client sees to itself.
const OWN: [&str; 9] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "accept-encoding",
    "if-none-match",
    "if-modified-since",
    "cookie",
    "user-agent",
];

/// Reads `[feed.ID.request]`.
pub(super) fn request(table: &DeTable<'_>, called: &str, folder: &Path, problems: &Problems) -> RequestOptions {
    let reader = Reader::new(table, called, &REQUEST_KEYS, problems);
    let body = secret(&reader, "body", folder);
    let usual = if body.is_some() { Method::POST } else { Method::GET };
    let method = reader.parsed("method", |text| match text {
        "GET" if body.is_none() => Ok(Method::GET),
        "GET" => Err(Complaint::new(
            "a GET request has no `body`".into(),
            "write method = \"POST\", or leave `body` out".into(),
        )),
        "POST" => Ok(Method::POST),
        _ => Err(Complaint::new(format!("`{text}` is no method that fetches a page"), "write GET or POST".into())),
    });
    RequestOptions {
        method: method.unwrap_or(usual),
        headers: headers(&reader, folder),
        cookies: cookies(&reader, folder),
        credentials: credentials(&reader, folder),
        body,
        user_agent: reader.parsed("user_agent", |text| match HeaderValue::from_str(text) {
            Ok(_) => Ok(text.to_owned()),
            Err(_) => {
                Err(Complaint::new("`user_agent` does not fit into a header".into(), "write it in one line".into()))
            }
        }),
        proxy: secret(&reader, "proxy", folder),
        timeout: reader.duration("timeout"),
        insecure_tls: reader.flag("insecure_tls").unwrap_or(false),
        ..RequestOptions::default()
    }
}

/// Reads a value that may be a secret.
pub(super) fn secret(reader: &Reader<'_>, key: &str, folder: &Path) -> Option<Secret> {
    secret_of(reader.value(key)?, key, folder, reader.problems)
}

pub(super) fn secret_of(value: Value<'_>, key: &str, folder: &Path, problems: &Problems) -> Option<Secret> {
    let help = "write a text, { env = \"NAME\" } or { file = \"PATH\" }";
    match value.get_ref() {
        DeValue::String(text) => Some(Secret::Plain(text.to_string())),
        DeValue::Table(table) => {
            let reader = Reader::new(table, &format!("`{key}`"), &SECRET_KEYS, problems);
            match (reader.text("env"), reader.text("file")) {
                (Some(name), None) => Some(Secret::Env(name.to_owned())),
                (None, Some(path)) => Some(Secret::File(address::join(folder, path))),
                _ => {
                    problems.add(value.span(), format!("`{key}` names no place or two"), help);
                    None
                }
            }
        }
        _ => {
            problems.add(value.span(), format!("`{key}` is neither a text nor a table"), help);
            None
        }
    }
}

fn headers(reader: &Reader<'_>, folder: &Path) -> Vec<(HeaderName, Secret)> {
    let Some(table) = reader.table("headers") else { return Vec::new() };
    let mut headers = Vec::new();
    for (name, span, value) in in_order(table) {
        let Ok(parsed) = HeaderName::from_bytes(name.as_bytes()) else {
            reader.problems.add(span, format!("`{name}` is no name of a header"), "");
            continue;
        };
        if OWN.contains(&parsed.as_str()) {
            let help = match parsed.as_str() {
                "cookie" => "write it as a member of `cookies`",
                "user-agent" => "write it as `user_agent`",
                _ => "it follows from the request",
            };
            reader.problems.add(span, format!("`{name}` cannot be set as a header"), help);
            continue;
        }
        headers.extend(secret_of(value, name, folder, reader.problems).map(|secret| (parsed, secret)));
    }
    headers
}

fn cookies(reader: &Reader<'_>, folder: &Path) -> Vec<(String, Secret)> {
    let Some(table) = reader.table("cookies") else { return Vec::new() };
    let mut cookies = Vec::new();
    for (name, span, value) in in_order(table) {
        // RFC 6265 section 4.1.1: a token
        if name.is_empty()
            || !name.bytes().all(|byte| byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?={}".contains(&byte))
        {
            reader.problems.add(span, format!("`{name}` is no name of a cookie"), "");
            continue;
        }
        cookies.extend(secret_of(value, name, folder, reader.problems).map(|secret| (name.to_owned(), secret)));
    }
    cookies
}

fn credentials(reader: &Reader<'_>, folder: &Path) -> Option<Credentials> {
    if let (Some(_), Some(second)) = (reader.value("basic"), reader.key_span("bearer")) {
        reader.problems.add(second, "both `basic` and `bearer` say who asks", "keep the one that the site wants");
        return None;
    }
    if let Some(bearer) = secret(reader, "bearer", folder) {
        return Some(Credentials::Bearer(bearer));
    }
    let place = reader.value("basic")?.span();
    let basic = Reader::new(reader.table("basic")?, "`basic`", &BASIC_KEYS, reader.problems);
    match (basic.text("user"), secret(&basic, "password", folder)) {
        (Some(user), Some(password)) => Some(Credentials::Basic { user: user.to_owned(), password }),
        _ => {
            reader.problems.add(place, "`basic` needs `user` and `password`", "password = { env = \"NAME\" }");
            None
        }
    }
}
