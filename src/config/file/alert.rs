//! `[alert]` and `[feed.ID.notify]` as editors know them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{OneOrMany, SecretShape};

/// Who is told when a feed fails, is held, degraded or stale, and when it is well again: each of those that are named, once.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct AlertShape {
    /// How many looks in a row fail before it is said. Default: 3
    after: Option<u64>,
    /// What is told of: failing, held, degraded, stale. Default: all of them
    on: Option<OneOrMany>,
    /// Hours in which nobody is told anything, such as 22:00-07:00, in the time zone of [pagewire].
    quiet: Option<OneOrMany>,
    /// A webhook: the address to which JSON is posted.
    url: Option<SecretShape>,
    /// What its body is signed with, in the header X-Pagewire-Signature: sha256=… (HMAC).
    secret: Option<SecretShape>,
    /// A topic of an ntfy server: https://ntfy.sh/TOPIC
    ntfy: Option<SecretShape>,
    /// The token of who may write to it.
    token: Option<SecretShape>,
    /// A mail.
    mail: Option<MailShape>,
    /// A program and its arguments, which has the message on its standard input; no shell reads it.
    run: Option<Vec<String>>,
    /// How long it may take. Default: 1m
    timeout: Option<String>,
}

/// By which server a mail goes from whom to whom.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct MailShape {
    /// smtps://HOST, or smtp://HOST:587 for one that goes on encrypted (STARTTLS).
    server: String,
    /// The name of who sends, where the server asks.
    user: Option<String>,
    /// The password.
    password: Option<SecretShape>,
    /// The sender's address.
    from: String,
    /// Who gets it.
    to: OneOrMany,
}

/// Who is told of a feed's new items.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct NotifyShape {
    /// Where they are posted, as JSON.
    url: SecretShape,
    /// What the body is signed with, in the header X-Pagewire-Signature: sha256=… (HMAC).
    secret: Option<SecretShape>,
    /// What is posted for each item instead: {"text": "{title} {link}"}
    template: Option<String>,
}
