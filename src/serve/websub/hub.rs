//! Subscriptions: asked for, verified with the subscriber (section 5.3), and kept until their lease ends.

use std::sync::Arc;

use axum::{
    Extension, Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use serde::Deserialize;
use tokio::time::{Duration, timeout};
use url::{Host, Url};

use super::{
    super::{documents, error::Fault, host_filter::Client, random::random_key, shared::Shared, snapshot::Snapshot},
    places::Full,
};
use crate::{
    config::Hub,
    fetch::Message,
    model::Format,
    store::{Store, StoreError, Subscription},
};

/// How long a subscription lasts, in seconds: at least, usually, and at most.
const LEASE: (i64, i64, i64) = (300, 10 * 86_400, 30 * 86_400);
/// The longest secret (section 5.1).
const SECRET: usize = 200;
/// The longest callback.
const CALLBACK: usize = 2_000;
/// How many subscriptions are kept in all.
const SUBSCRIPTIONS: usize = 10_000;
/// How many of them at callbacks of one site.
const OF_ONE_SITE: usize = 1_000;
/// How long a subscriber may take to say whether it meant it.
const ASKING: Duration = Duration::from_secs(10);

/// What a subscriber sends.
#[derive(Debug, Deserialize)]
pub(in super::super) struct HubWish {
    #[serde(rename = "hub.mode")]
    mode: String,
    #[serde(rename = "hub.topic")]
    topic: Option<String>,
    #[serde(rename = "hub.callback")]
    callback: Option<String>,
    #[serde(rename = "hub.lease_seconds")]
    lease: Option<i64>,
    #[serde(rename = "hub.secret")]
    secret: Option<String>,
}

/// `POST /hub`.
pub(in super::super) async fn hub(
    State(shared): State<Arc<Shared>>,
    Extension(client): Extension<Client>,
    form: Result<Form<HubWish>, axum::extract::rejection::FormRejection>,
) -> Result<Response, Fault> {
    if shared.snapshot().settings().hub != Hub::BuiltIn {
        return Err(Fault::NotFound);
    }
    let Form(wish) = form.map_err(|rejection| Fault::bad_request(rejection.body_text()))?;
    let subscribes = match wish.mode.as_str() {
        "subscribe" => true,
        "unsubscribe" => false,
        other => return Err(Fault::bad_request(format!("hub.mode is {other}; it is subscribe or unsubscribe"))),
    };
    let topic = topic(&shared, wish.topic.as_deref())?;
    let callback = wish.callback.as_deref().and_then(|text| Url::parse(text).ok());
    let callback = callback.filter(|url| matches!(url.scheme(), "http" | "https"));
    let callback = callback.ok_or_else(|| Fault::bad_request("hub.callback is no http or https address"))?;
    if callback.as_str().len() > CALLBACK {
        return Err(Fault::bad_request(format!("hub.callback has more than {CALLBACK} bytes")));
    }
    if wish.secret.as_ref().is_some_and(|secret| secret.len() >= SECRET) {
        return Err(Fault::bad_request(format!("hub.secret has {SECRET} bytes or more")));
    }
    let full = |words: &str| Fault::Refused(StatusCode::SERVICE_UNAVAILABLE, words.into());
    let asked = callback.clone();
    if subscribes && !shared.read(move |reader| has_room(&reader.store(), &asked)).await? {
        return Err(full("this hub has no room for more subscriptions, or for more of this site"));
    }
    let asking = shared.subscribing.enter(client, site(&callback)).map_err(|what| match what {
        Full::All => full("this hub asks as many subscribers as it can; try again in a minute"),
        Full::Site => full("this hub waits for the answers of other callbacks of this site"),
        Full::Client => Fault::TooMany(ASKING.as_secs()),
    })?;
    let (least, usual, most) = LEASE;
    let lease = wish.lease.unwrap_or(usual).clamp(least, most);
    // verification goes on after the answer (section 5.2)
    tokio::spawn(async move {
        verify(&shared, (subscribes, lease), (topic, callback), wish.secret).await;
        drop(asking);
    });
    Ok((StatusCode::ACCEPTED, "the callback will be asked\n").into_response())
}

/// Whether there is room for one more subscription, in all and at this site.
fn has_room(store: &Store, callback: &Url) -> Result<bool, StoreError> {
    let callbacks = store.callbacks()?;
    let site = site(callback);
    let of_site = callbacks.iter().filter_map(|known| Url::parse(known).ok()).filter(|known| self::site(known) == site);
    Ok(callbacks.len() < SUBSCRIPTIONS && of_site.count() < OF_ONE_SITE)
}

/// Whoever owns the host of an address: a site makes itself as many names as it likes.
pub(super) fn site(url: &Url) -> String {
    match url.host() {
        Some(Host::Domain(name)) => psl::domain_str(name).unwrap_or(name).to_owned(),
        Some(Host::Ipv4(address)) => address.to_string(),
        // a network of IPv6 is one's own
        Some(Host::Ipv6(address)) => Client::at(address.into()).to_string(),
        None => String::new(),
    }
}

/// A topic is a public document of this server, named as its `rel=self` names it: every other spelling would be one more topic.
fn topic(shared: &Shared, topic: Option<&str>) -> Result<Url, Fault> {
    let unknown = || {
        let words = "hub.topic is no public feed of this server; its `rel=self` says how it is named";
        Fault::Refused(StatusCode::NOT_FOUND, words.into())
    };
    let url = Url::parse(topic.ok_or_else(|| Fault::bad_request("hub.topic is missing"))?).map_err(|_| unknown())?;
    place(&shared.snapshot(), &url).ok_or_else(unknown)?;
    Ok(url)
}

/// The feed and the format of a topic.
pub(super) fn place(snapshot: &Snapshot, topic: &Url) -> Option<(usize, Format)> {
    let name = topic.path().rsplit('/').next()?;
    let (index, format) = snapshot.document(name)?;
    let feed = snapshot.states()[index].feed();
    let offers = !feed.private && feed.formats.contains(&format);
    (offers && *topic == self::address(snapshot, feed.id.as_str(), format)).then_some((index, format))
}

/// The address by which a document can be subscribed to.
pub(super) fn address(snapshot: &Snapshot, id: &str, format: Format) -> Url {
    let name = snapshot.feed(id).map(|feed| feed.file_name(format));
    snapshot.url(&format!("feeds/{}", name.unwrap_or_else(|| format!("{id}.{}", format.extension()))))
}

/// Asks the subscriber whether it meant it, and does what it wished if so.
async fn verify(
    shared: &Arc<Shared>,
    (subscribes, lease): (bool, i64),
    (topic, callback): (Url, Url),
    secret: Option<String>,
) {
    let challenge = match random_key() {
        Ok(key) => URL_SAFE_NO_PAD.encode(key),
        Err(error) => return tracing::error!("{error}"),
    };
    let mut asked = callback.clone();
    {
        let mut query = asked.query_pairs_mut();
        query.append_pair("hub.mode", if subscribes { "subscribe" } else { "unsubscribe" });
        query.append_pair("hub.topic", topic.as_str());
        query.append_pair("hub.challenge", &challenge);
        if subscribes {
            query.append_pair("hub.lease_seconds", &lease.to_string());
        }
    }
    let callbacks = shared.snapshot().callbacks.clone();
    let asking = callbacks.send(Message { url: asked, headers: Vec::new(), body: None });
    let Ok(answer) = timeout(ASKING, asking).await else {
        return tracing::info!(%callback, "the subscriber took too long to confirm");
    };
    match answer {
        Ok((200..300, body)) if body.trim_ascii() == challenge.as_bytes() => {}
        Ok((status, _)) => return tracing::info!(%callback, status, "the subscriber did not confirm"),
        Err(error) => return tracing::info!(%callback, "the subscriber cannot be asked: {error}"),
    }
    let told = state_of(shared, &topic).await;
    let now = shared.now();
    let expires = now + TimeDelta::seconds(lease);
    let done = shared.write(move |store| {
        let (topic, url) = (String::from(topic), callback);
        let callback = url.to_string();
        if !subscribes {
            return store.unsubscribe(&topic, &callback).map(|()| true);
        }
        let is_known = store.subscriptions(&topic, now)?.iter().any(|known| known.callback == callback);
        // others may have subscribed while this one was asked
        if !is_known && !has_room(store, &url)? {
            return Ok(false);
        }
        let subscription = Subscription { topic, callback, secret, expires, told, failures: 0, retry_at: None };
        store.subscribe(&subscription, now).map(|()| true)
    });
    match done.await {
        Ok(true) if subscribes => tracing::info!("somebody subscribed"),
        Ok(true) => tracing::info!("somebody unsubscribed"),
        Ok(false) => tracing::warn!("there is no room for more subscriptions"),
        Err(_) => tracing::error!("a subscription cannot be kept"),
    }
}

/// The state that a document is in when somebody subscribes to it: only what comes later is told.
async fn state_of(shared: &Arc<Shared>, topic: &Url) -> Option<String> {
    let snapshot = shared.snapshot();
    let (index, format) = place(&snapshot, topic)?;
    let document = documents::current(shared, &snapshot, index, format).await.ok().flatten();
    document.map(|document| document.tag.clone())
}
