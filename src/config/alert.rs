//! `[alert]`, who is told of feeds that are not well, and `[feed.ID.notify]`, who is told of new items.

use std::{path::Path, time::Duration};

use chrono_tz::Tz;
use toml::de::DeTable;

use super::{
    address::web_address,
    after::{self, Hook},
    problem::Complaint,
    reader::{Problems, Reader},
    request, timing,
};
use crate::{
    fetch::{MailServer, Secret},
    schedule::Schedule,
};

pub(super) const ALERT_KEYS: [&str; 10] =
    ["after", "on", "quiet", "url", "secret", "ntfy", "token", "mail", "run", "timeout"];
pub(super) const MAIL_KEYS: [&str; 5] = ["server", "user", "password", "from", "to"];
pub(super) const NOTIFY_KEYS: [&str; 3] = ["url", "secret", "template"];

/// So many looks fail before a source is told of, unless the table says.
const LOOKS: u64 = 3;

/// What is told of, in the words of `list`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// A source fails, or a document cannot be written.
    Failing,
    /// A list is held back.
    Held,
    /// Fields are not as usual.
    Degraded,
    /// No new items come for much longer than its own past says.
    Stale,
}

/// Who is told of feeds that are not well.
#[derive(Debug, Clone)]
pub struct Alert {
    /// How many looks in a row fail before it is said.
    pub after: u32,
    /// What is told of.
    pub on: Vec<Trouble>,
    /// Hours in which nobody is told anything; what is the case then is told when they end.
    pub quiet: Schedule,
    /// Who is told.
    pub targets: Vec<AlertTarget>,
}

/// One way to tell somebody.
#[derive(Debug, Clone)]
pub enum AlertTarget {
    /// JSON that is posted there, signed where there is a secret.
    Webhook(Webhook),
    /// A topic of a server that speaks as ntfy does, and the token of who may write there.
    Ntfy(Secret, Option<Secret>),
    /// A message by mail.
    Mail(Mail),
    /// A command that has the message on its standard input.
    Run(Hook),
}

/// Where JSON is posted.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// The address; it may itself be the secret.
    pub url: Secret,
    /// What the body is signed with.
    pub secret: Option<Secret>,
}

/// By which server a message goes from whom to whom.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The server.
    pub server: MailServer,
    /// Who sends, to the server.
    pub login: Option<(String, Secret)>,
    /// The sender.
    pub from: String,
    /// Who gets it.
    pub to: Vec<String>,
}

/// Who is told of a feed's new items.
#[derive(Debug, Clone)]
pub struct Notify {
    /// Where they are posted.
    pub hook: Webhook,
    /// What is posted for each item; none posts all of them as JSON.
    pub template: Option<String>,
}

impl Trouble {
    /// All of them, the worst first.
    pub const ALL: [Self; 4] = [Self::Failing, Self::Held, Self::Degraded, Self::Stale];

    /// The word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Failing => "failing",
            Self::Held => "held",
            Self::Degraded => "degraded",
            Self::Stale => "stale",
        }
    }
}

impl AlertTarget {
    /// Its key in `[alert]`.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Webhook(_) => "url",
            Self::Ntfy(..) => "ntfy",
            Self::Mail(_) => "mail",
            Self::Run(_) => "run",
        }
    }
}

/// Reads `[alert]`.
pub(super) fn alert(parent: &Reader<'_>, (folder, timezone): (&Path, Tz), problems: &Problems) -> Option<Alert> {
    let reader = Reader::new(parent.table("alert")?, "[alert]", &ALERT_KEYS, problems);
    let targets = targets(&reader, folder);
    if targets.is_empty() && ["url", "ntfy", "mail", "run"].iter().all(|key| reader.value(key).is_none()) {
        let place = parent.key_span("alert").unwrap_or_default();
        let help = "write `url` (a webhook), `ntfy`, `run` or [alert.mail]: each is told";
        problems.add(place, "[alert] says nobody who is told", help);
    }
    for (key, of) in [("secret", "url"), ("token", "ntfy"), ("timeout", "run")] {
        if let Some(place) = reader.key_span(key).filter(|_| reader.value(of).is_none()) {
            problems.add(place, format!("`{key}` without `{of}`"), format!("it belongs to `{of}`"));
        }
    }
    Some(Alert {
        after: reader.count("after").unwrap_or(LOOKS).try_into().unwrap_or(u32::MAX),
        on: on(&reader).unwrap_or_else(|| Trouble::ALL.to_vec()),
        quiet: timing::schedule(&reader, &Schedule::every(Duration::from_secs(60)), timezone),
        targets,
    })
}

fn on(reader: &Reader<'_>) -> Option<Vec<Trouble>> {
    reader.value("on")?;
    let mut on = Vec::new();
    for (text, span) in reader.texts("on") {
        match Trouble::ALL.into_iter().find(|trouble| trouble.word() == text) {
            Some(trouble) => on.push(trouble),
            None => {
                let help = "write failing, held, degraded or stale";
                reader.problems.add(span, format!("`{text}` is nothing that is told of"), help);
            }
        }
    }
    Some(on)
}

fn targets(reader: &Reader<'_>, folder: &Path) -> Vec<AlertTarget> {
    let mut targets = Vec::new();
    let webhook = webhook(reader, folder);
    targets.extend(webhook.map(AlertTarget::Webhook));
    if let Some(topic) = web_secret(reader, "ntfy", folder) {
        targets.push(AlertTarget::Ntfy(topic, request::secret(reader, "token", folder)));
    }
    if let Some(table) = reader.table("mail") {
        targets.extend(mail(table, folder, reader.problems).map(AlertTarget::Mail));
    }
    targets.extend(after::command(reader).map(AlertTarget::Run));
    targets
}

/// `url`, and `secret` beside it.
fn webhook(reader: &Reader<'_>, folder: &Path) -> Option<Webhook> {
    Some(Webhook { url: web_secret(reader, "url", folder)?, secret: request::secret(reader, "secret", folder) })
}

/// An address on the web that may be a secret.
fn web_secret(reader: &Reader<'_>, key: &str, folder: &Path) -> Option<Secret> {
    let secret = request::secret(reader, key, folder)?;
    if let Secret::Plain(text) = &secret {
        if let Err(complaint) = web_address(text) {
            reader.problems.complain(reader.value(key)?.span(), complaint);
            return None;
        }
    }
    Some(secret)
}

/// Reads `[alert.mail]`.
fn mail(table: &DeTable<'_>, folder: &Path, problems: &Problems) -> Option<Mail> {
    let reader = Reader::new(table, "[alert.mail]", &MAIL_KEYS, problems);
    for key in ["server", "from", "to"] {
        if reader.value(key).is_none() {
            let help = "write server = \"smtps://mail.example.org\", from = \"pagewire@example.org\" and to = \"me@example.org\"";
            problems.add(first_span(table), format!("[alert.mail] has no `{key}`"), help);
        }
    }
    let server = reader.parsed("server", |text| {
        MailServer::parse(text).ok_or_else(|| {
            let help = "write smtps://HOST, or smtp://HOST:587 for one that begins in the clear and goes on encrypted (STARTTLS)";
            Complaint::new(format!("`{text}` is no mail server"), help.into())
        })
    });
    let from = reader.parsed("from", |text| mailbox(text).map(str::to_owned));
    let mut to = Vec::new();
    for (text, span) in reader.texts("to") {
        match mailbox(text) {
            Ok(text) => to.push(text.to_owned()),
            Err(complaint) => problems.complain(span, complaint),
        }
    }
    let user = reader.text("user").map(str::to_owned);
    let password = request::secret(&reader, "password", folder);
    if user.is_some() != password.is_some() {
        let help = "a server that asks who sends wants both: password = { file = \"secrets/mail\" }";
        problems.add(first_span(table), "[alert.mail] has one of `user` and `password`", help);
    }
    Some(Mail { server: server?, login: user.zip(password), from: from?, to })
}

/// The place of the first key of a table.
fn first_span(table: &DeTable<'_>) -> std::ops::Range<usize> {
    table.keys().map(toml::Spanned::span).min_by_key(|span| span.start).unwrap_or_default()
}

/// A plain mail address (RFC 5321, section 4.1.2), which ends no line of the conversation with the server.
fn mailbox(text: &str) -> Result<&str, Complaint> {
    let is_plain =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_graphic() && !b"<>()[],;:\\\"@".contains(&b));
    match text.rsplit_once('@') {
        Some((local, host)) if is_plain(local) && is_plain(host) => Ok(text),
        _ => {
            Err(Complaint::new(format!("`{text}` is no mail address"), "write it plainly, as in me@example.org".into()))
        }
    }
}

/// Reads `notify` of a feed, whose table is called `called`.
pub(super) fn notify(parent: &Reader<'_>, called: &str, folder: &Path) -> Option<Notify> {
    let (table, problems) = (parent.table("notify")?, parent.problems);
    let reader = Reader::new(table, called, &NOTIFY_KEYS, problems);
    if reader.value("url").is_none() {
        let place = parent.key_span("notify").unwrap_or_default();
        problems.add(place, format!("{called} has no `url`"), "write where new items are posted");
    }
    let template = reader.parsed("template", |text| match notified(text) {
        Some(unknown) => Err(Complaint::new(
            format!("`{{{unknown}}}` names nothing of an item"),
            format!("there are: {}", PARTS.map(|part| format!("{{{part}}}")).join(", ")),
        )),
        None => Ok(text.to_owned()),
    });
    Some(Notify { hook: webhook(&reader, folder)?, template })
}

/// What a template of `notify` may name.
pub const PARTS: [&str; 9] =
    ["title", "link", "summary", "author", "category", "published", "id", "feed", "feed_title"];

/// A name in braces that is none of an item's; the braces of JSON stand beside no letter.
fn notified(text: &str) -> Option<&str> {
    text.split('{').skip(1).find_map(|rest| {
        let (name, _) = rest.split_once('}')?;
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        (is_name && !PARTS.contains(&name)).then_some(name)
    })
}
