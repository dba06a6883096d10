//! `request`, and values that may be secrets, as editors know them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

/// How a feed's pages are asked for.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Request {
    /// Default: POST with a `body`, else GET
    method: Option<Method>,
    /// Headers by name.
    headers: Option<BTreeMap<String, SecretShape>>,
    /// Cookies by name.
    cookies: Option<BTreeMap<String, SecretShape>>,
    /// A user's name and password.
    basic: Option<Basic>,
    /// A token.
    bearer: Option<SecretShape>,
    /// What is sent along.
    body: Option<SecretShape>,
    /// Instead of the program's own name.
    user_agent: Option<String>,
    /// A proxy: http://, https:// or socks5h://.
    proxy: Option<SecretShape>,
    /// How long one fetch may take, redirects included.
    timeout: Option<String>,
    /// Believes the origins of `url` whatever certificate they show: for machines of one's own network. Default: false
    insecure_tls: Option<bool>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
#[expect(dead_code, reason = "only the schema is made of it")]
pub(super) enum Method {
    Get,
    Post,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Basic {
    user: String,
    password: SecretShape,
}

/// A value that may be a secret: a text, or where to find it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only the schema is made of it")]
pub(super) enum SecretShape {
    Plain(String),
    Place(PlaceShape),
}

/// Where a secret is found.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct PlaceShape {
    /// The name of an environment variable.
    env: Option<String>,
    /// The path of a file, relative to this one.
    file: Option<String>,
}
