//! Subscriptions: asked for, verified with the subscriber (section 5.3), and kept until their lease ends.

use std::sync::Arc;

use axum::{
    Form,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use serde::Deserialize;
use url::Url;

use super::super::{access::random_key, documents, house::House, routes::Fault, shared::Shared};
use crate::{
    config::{FeedConfig, Hub},
    fetch::Message,
    model::Format,
    store::Subscription,
};

/// How long a subscription lasts, in seconds: at least, usually, and at most.
const LEASE: (i64, i64, i64) = (300, 10 * 86_400, 30 * 86_400);
/// The longest secret (section 5.1).
const SECRET: usize = 200;
/// How many subscriptions are kept in all.
const SUBSCRIPTIONS: u32 = 10_000;

/// What a subscriber sends.
#[derive(Debug, Deserialize)]
pub(in super::super) struct Wish {
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
    form: Result<Form<Wish>, axum::extract::rejection::FormRejection>,
) -> Result<Response, Fault> {
    if shared.settings.hub != Hub::BuiltIn {
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
    if wish.secret.as_ref().is_some_and(|secret| secret.len() >= SECRET) {
        return Err(Fault::bad_request(format!("hub.secret has {SECRET} bytes or more")));
    }
    if subscribes && shared.store().subscription_count()? >= SUBSCRIPTIONS {
        return Err(Fault::Refused(StatusCode::SERVICE_UNAVAILABLE, "this hub has no room for more".into()));
    }
    let (least, usual, most) = LEASE;
    let lease = wish.lease.unwrap_or(usual).clamp(least, most);
    // verification goes on after the answer (section 5.2)
    tokio::spawn(verify(Arc::clone(&shared), (subscribes, lease), (topic, callback), wish.secret));
    Ok((StatusCode::ACCEPTED, "the callback will be asked\n").into_response())
}

/// A topic is a document of this server, as its `rel=self` names it; a private one with its token.
fn topic(shared: &Shared, topic: Option<&str>) -> Result<Url, Fault> {
    let unknown = || Fault::Refused(StatusCode::NOT_FOUND, "hub.topic is no feed of this server".into());
    let url = Url::parse(topic.ok_or_else(|| Fault::bad_request("hub.topic is missing"))?).map_err(|_| unknown())?;
    let house = shared.house();
    let (index, _) = place(shared, &house, &url).ok_or_else(unknown)?;
    if is_open(shared, &house.feeds()[index], &url) { Ok(url) } else { Err(Fault::Private) }
}

/// Whether the address of a document is enough to read it.
pub(super) fn is_open(shared: &Shared, feed: &FeedConfig, topic: &Url) -> bool {
    let token = topic.query_pairs().find(|(key, _)| key == "token").map(|(_, value)| value.into_owned());
    !feed.private || shared.access.may_read(feed.id.as_str(), token.as_deref(), &HeaderMap::new())
}

/// The feed and the format of a topic.
pub(super) fn place(shared: &Shared, house: &House, topic: &Url) -> Option<(usize, Format)> {
    let base = shared.url("feeds/");
    let name = topic.path().strip_prefix(base.path()).filter(|_| topic.origin() == base.origin())?;
    let (id, extension) = name.rsplit_once('.')?;
    let format = Format::ALL.into_iter().find(|format| format.extension() == extension)?;
    let index = house.index(id)?;
    house.feeds()[index].formats.contains(&format).then_some((index, format))
}

/// Asks the subscriber whether it meant it, and does what it wished if so.
async fn verify(
    shared: Arc<Shared>,
    (subscribes, lease): (bool, i64),
    (topic, callback): (Url, Url),
    secret: Option<String>,
) {
    let challenge = URL_SAFE_NO_PAD.encode(random_key());
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
    let fetcher = shared.house().engine.fetcher().clone();
    let answer = fetcher.send(Message { url: asked, headers: Vec::new(), body: None }).await;
    match answer {
        Ok((200..300, body)) if body.trim_ascii() == challenge.as_bytes() => {}
        Ok((status, _)) => return tracing::info!(%callback, status, "the subscriber did not confirm"),
        Err(error) => return tracing::info!(%callback, "the subscriber cannot be asked: {error}"),
    }
    let told = state_of(&shared, &topic).await;
    let now = shared.now();
    let expires = now + TimeDelta::seconds(lease);
    let done = shared.write(move |store| {
        let (topic, callback) = (String::from(topic), String::from(callback));
        if !subscribes {
            return store.unsubscribe(&topic, &callback);
        }
        store.subscribe(&Subscription { topic, callback, secret, expires, told, failures: 0, retry_at: None }, now)
    });
    match done.await {
        Ok(()) if subscribes => tracing::info!("somebody subscribed"),
        Ok(()) => tracing::info!("somebody unsubscribed"),
        Err(_) => tracing::error!("a subscription cannot be kept"),
    }
}

/// The state that a document is in when somebody subscribes to it: only what comes later is told.
async fn state_of(shared: &Arc<Shared>, topic: &Url) -> Option<String> {
    let house = shared.house();
    let (index, format) = place(shared, &house, topic)?;
    let document = documents::current(shared, &house, index, format).await.ok().flatten();
    document.map(|document| document.tag.clone())
}
