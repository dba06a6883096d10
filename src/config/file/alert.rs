//! `[alert]` and `[feed.ID.notify]` as editors know them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{OneOrMany, Secret};

/// Who is told when a feed fails, is held, degraded or stale, and when it is well again: each of those that are named, once.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Alert {
    /// How many looks in a row fail before it is said. Default: 3
    after: Option<u64>,
    /// What is told of: failing, held, degraded, stale. Default: all of them
    on: Option<OneOrMany>,
    /// Hours in which nobody is told anything, such as 22:00-07:00, in the time zone of [pagewire].
    quiet: Option<OneOrMany>,
    /// A webhook: the address to which JSON is posted.
    url: Option<Secret>,
    /// What its body is signed with, in the header X-Pagewire-Signature: sha256=… (HMAC).
    secret: Option<Secret>,
    /// A topic of an ntfy server: https://ntfy.sh/TOPIC
    ntfy: Option<Secret>,
    /// The token of who may write to it.
    token: Option<Secret>,
    /// A mail.
    mail: Option<Mail>,
    /// A program and its arguments, which has the message on its standard input; no shell reads it.
    run: Option<Vec<String>>,
    /// How long it may take. Default: 1m
    timeout: Option<String>,
}

/// By which server a mail goes from whom to whom.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Mail {
    /// smtps://HOST, or smtp://HOST:587 for one that goes on encrypted (STARTTLS).
    server: String,
    /// The name of who sends, where the server asks.
    user: Option<String>,
    /// The password.
    password: Option<Secret>,
    /// The sender's address.
    from: String,
    /// Who gets it.
    to: OneOrMany,
}

/// Who is told of a feed's new items.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Notify {
    /// Where they are posted, as JSON.
    url: Secret,
    /// What the body is signed with, in the header X-Pagewire-Signature: sha256=… (HMAC).
    secret: Option<Secret>,
    /// What is posted for each item instead: {"text": "{title} {link}"}
    template: Option<String>,
}
