//! The ways to tell somebody: a webhook, a topic of ntfy, a mail, a command.
//!
//! What feeds.toml names may be on this machine or in its network: it is the operator who names it. Redirects are not followed, answers are not
//! read, and no word that a page says becomes a header, an address or an argument.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::hmac;
use url::Url;

use super::{
    super::{Engine, after},
    wording::Notice,
};
use crate::{
    config::{AlertTarget, Hook, Mail, Webhook},
    fetch::{FetchError, Fetcher, Letter, Message, Secret, Settings},
    model::{digest, hex},
};

/// The longest message that a topic of ntfy takes as a text, in bytes.
const NTFY: usize = 4000;

/// Tells somebody of feeds; otherwise says why it could not be.
pub(super) async fn send(engine: &Engine, target: &AlertTarget, notice: &Notice<'_>) -> Result<(), String> {
    match target {
        AlertTarget::Webhook(hook) => post(engine, hook, ("application/json", None), notice.json()).await,
        AlertTarget::Ntfy(topic, token) => ntfy(engine, (topic, token.as_ref()), notice).await,
        AlertTarget::Mail(mail) => by_mail(mail, notice).await,
        AlertTarget::Run(hook) => run(engine, hook, notice).await,
    }
}

/// Posts a body, signed where there is a secret; `of` is the feed that it is of.
pub(super) async fn post(
    engine: &Engine,
    hook: &Webhook,
    (kind, of): (&str, Option<&str>),
    body: Vec<u8>,
) -> Result<(), String> {
    let mut headers = vec![("content-type", kind.to_owned())];
    headers.extend(of.map(|feed| ("x-pagewire-feed", feed.to_owned())));
    if let Some(secret) = &hook.secret {
        headers.push(("x-pagewire-signature", signature(&revealed(secret)?, &body)));
    }
    deliver(engine, &hook.url, headers, body).await
}

async fn ntfy(engine: &Engine, (topic, token): (&Secret, Option<&Secret>), notice: &Notice<'_>) -> Result<(), String> {
    let (priority, tag) = match notice.is_trouble() {
        true => (if notice.is_failure() { "4" } else { "3" }, "warning"),
        false => ("3", "white_check_mark"),
    };
    let mut headers = vec![
        ("content-type", "text/plain; charset=utf-8".to_owned()),
        ("title", notice.subject.clone()),
        ("priority", priority.to_owned()),
        ("tags", tag.to_owned()),
    ];
    if let Some(token) = token {
        headers.push(("authorization", format!("Bearer {}", revealed(token)?)));
    }
    let end = notice.text.floor_char_boundary(NTFY);
    deliver(engine, topic, headers, notice.text.as_bytes().get(..end).unwrap_or_default().to_vec()).await
}

async fn deliver(
    engine: &Engine,
    address: &Secret,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
) -> Result<(), String> {
    let url = Url::parse(&revealed(address)?).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    // the address may be the secret itself
    let url = url.ok_or("its address is none on the web")?;
    let host = url.host_str().unwrap_or_default().to_owned();
    let fetcher = Fetcher::new(open(&engine.config.fetch)).map_err(|error| error.to_string())?;
    match fetcher.send(Message { url, headers, body: Some(body) }).await {
        Ok((200..300, _)) => Ok(()),
        Ok((status, _)) => Err(format!("{host} answered with status {status}")),
        Err(error) => Err(format!("{host} could not be told: {error}")),
    }
}

/// The way of fetching, with all networks open.
fn open(settings: &Settings) -> Settings {
    let all = ["0.0.0.0/0", "::/0"].into_iter().filter_map(|network| network.parse().ok());
    Settings { allow_private: all.collect(), ..settings.clone() }
}

fn revealed(secret: &Secret) -> Result<String, String> {
    secret.reveal().map_err(|error: FetchError| error.to_string())
}

/// The signature of a body, as WebSub has it (section 8).
fn signature(secret: &str, body: &[u8]) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), body);
    format!("sha256={}", hex(tag.as_ref()))
}

/// Has a command told, on its standard input; what the JSON says is in its environment, too.
async fn run(engine: &Engine, hook: &Hook, notice: &Notice<'_>) -> Result<(), String> {
    let mut command = after::bare(engine, hook.run.iter().cloned());
    let json = String::from_utf8(notice.json()).unwrap_or_default();
    command
        .env("PAGEWIRE_FEED", after::bounded(notice.feeds().join(" ")))
        .env("PAGEWIRE_SUBJECT", &notice.subject)
        .env("PAGEWIRE_ALERT", after::bounded(json));
    let program = after::program(hook);
    let ran = after::execute(command, hook, format!("{}\n", notice.text).as_bytes()).await;
    ran.map_err(|fault| format!("{program} {fault}"))
}

async fn by_mail(mail: &Mail, notice: &Notice<'_>) -> Result<(), String> {
    let login = mail.login.as_ref().map(|(user, password)| Ok::<_, String>((user.as_str(), revealed(password)?)));
    let login = login.transpose()?;
    let message = message(mail, notice);
    let letter = Letter { from: &mail.from, to: &mail.to, message: &message };
    let sent = mail.server.send(login.as_ref().map(|(user, password)| (*user, password.as_str())), letter).await;
    sent.map_err(|fault| format!("the mail server {} {fault}", mail.server))
}

/// A whole message (RFC 5322), in lines of ASCII: what is told is in base64.
fn message(mail: &Mail, notice: &Notice<'_>) -> String {
    let (_, host) = mail.from.rsplit_once('@').unwrap_or_default();
    let id = hex(digest(&notice.json()).get(..16).unwrap_or_default());
    let mut message = format!(
        "From: pagewire <{}>\r\nTo: {}\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: <{id}@{host}>\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n",
        mail.from,
        mail.to.join(",\r\n "),
        notice.subject,
        notice.at.to_rfc2822(),
    );
    for line in STANDARD.encode(format!("{}\n", notice.text.replace('\n', "\r\n"))).as_bytes().chunks(76) {
        message += &String::from_utf8_lossy(line);
        message += "\r\n";
    }
    message
}
