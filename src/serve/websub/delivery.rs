//! Changed documents on their way: to each subscriber, signed, and tried again where it fails; or the news of them, to a hub elsewhere.
//!
//! What each subscriber has is in the store, so that a server that ends, however it ends, tells after its next start what is left to
//! tell.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use chrono::TimeDelta;
use ring::hmac;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Duration, MissedTickBehavior, interval},
};
use url::Url;

use super::{
    super::{
        document::{ServedDocument, content_type},
        documents,
        error::Fault,
        shared::Shared,
    },
    hub, places,
};
use crate::{
    config::Hub,
    fetch::{FetchError, Message},
    model::{Format, hex},
    store::Subscription,
};

/// How long after a failed delivery it is tried again, each time.
const AGAIN: [TimeDelta; 4] =
    [TimeDelta::seconds(30), TimeDelta::minutes(5), TimeDelta::minutes(30), TimeDelta::hours(3)];
/// Deliveries at once.
const AT_ONCE: usize = 16;
/// How often it is looked whether a delivery is to be tried again.
const WATCH: Duration = Duration::from_secs(15);

/// A document on its way to a subscriber.
struct Delivery {
    document: Arc<ServedDocument>,
    format: Format,
    subscription: Subscription,
}

impl Delivery {
    /// Whom it goes to.
    fn address(&self) -> (String, String) {
        (self.subscription.topic.clone(), self.subscription.callback.clone())
    }

    /// Whose callback it goes to.
    fn site(&self) -> String {
        Url::parse(&self.subscription.callback).map(|url| hub::site(&url)).unwrap_or_default()
    }
}

/// Whether more may be sent to a site: a slow one holds up no other.
fn has_place(sites: &HashMap<String, usize>, site: &str) -> bool {
    sites.get(site).is_none_or(|count| *count < places::OF_ONE)
}

struct Teller {
    shared: Arc<Shared>,
    ready: Vec<Delivery>,
    under_way: JoinSet<(Delivery, Result<u16, FetchError>)>,
    /// Whom something is on its way to.
    busy: HashSet<(String, String)>,
    /// How much is on its way to each site.
    sites: HashMap<String, usize>,
}

/// Tells of changes until it is told to stop.
pub(in super::super) async fn run(shared: Arc<Shared>, mut stopped: watch::Receiver<bool>) {
    let mut teller = Teller {
        shared: Arc::clone(&shared),
        ready: Vec::new(),
        under_way: JoinSet::new(),
        busy: HashSet::new(),
        sites: HashMap::new(),
    };
    // what an earlier server left to tell
    let all = shared.read(|reader| reader.store().topics(None)).await;
    teller.collect_topics(all).await;
    let mut watch = interval(WATCH);
    watch.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        teller.start();
        tokio::select! {
            () = shared.has_changed.notified() => teller.collect().await,
            Some(Ok((delivery, answer))) = teller.under_way.join_next() => teller.ended(&delivery, &answer).await,
            _ = watch.tick() => {
                let failed = shared.read(|reader| reader.store().topics(Some(reader.now()))).await;
                teller.collect_topics(failed).await;
            }
            _ = stopped.changed() => return,
        }
    }
}

impl Teller {
    /// Finds what changed, and who wants to know.
    async fn collect(&mut self) {
        let changed = self.shared.take_changed();
        for id in changed {
            let snapshot = self.shared.snapshot();
            match &snapshot.settings().hub {
                Hub::None => {}
                Hub::BuiltIn => {
                    let topics = Format::ALL.map(|format| hub::address(&snapshot, &id, format).to_string());
                    self.collect_topics(Ok(topics.into())).await;
                }
                Hub::At(hub) => self.tell_hub(&id, hub.clone()),
            }
        }
    }

    /// Finds the subscribers of some documents that have not got them as they are now.
    async fn collect_topics(&mut self, topics: Result<Vec<String>, Fault>) {
        let topics = match topics {
            Ok(topics) => topics,
            // why is in the log
            Err(_) => return tracing::error!("subscriptions cannot be read"),
        };
        for topic in topics {
            if self.collect_topic(&topic).await.is_err() {
                tracing::error!(topic, "subscriptions cannot be read");
            }
        }
    }

    async fn collect_topic(&mut self, topic: &str) -> Result<(), Fault> {
        let now = self.shared.now();
        let asked = topic.to_owned();
        let subscriptions = self.shared.read(move |reader| reader.store().subscriptions(&asked, now)).await?;
        let snapshot = self.shared.snapshot();
        // whoever subscribed before a feed became private, or by another name, is sent nothing more
        let place = Url::parse(topic).ok().and_then(|topic| hub::place(&snapshot, &topic));
        let Some((index, format)) = place.filter(|_| !subscriptions.is_empty()) else { return Ok(()) };
        let Ok(Some(document)) = documents::current(&self.shared, &snapshot, index, format).await else {
            return Ok(());
        };
        for subscription in subscriptions {
            let waits = subscription.retry_at.is_some_and(|at| at > now);
            let delivery = Delivery { document: Arc::clone(&document), format, subscription };
            if !waits
                && delivery.subscription.told.as_ref() != Some(&document.tag)
                && self.busy.insert(delivery.address())
            {
                self.ready.push(delivery);
            }
        }
        Ok(())
    }

    /// Says to a hub elsewhere that documents changed; it fetches them itself.
    fn tell_hub(&self, id: &str, hub: Url) {
        let snapshot = self.shared.snapshot();
        // a hub elsewhere would tell of what is private
        let Some(feed) = snapshot.feed(id).filter(|feed| !feed.private) else { return };
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("hub.mode", "publish");
        for format in &feed.formats {
            form.append_pair("hub.url", hub::address(&snapshot, id, *format).as_str());
        }
        let headers = vec![("content-type", "application/x-www-form-urlencoded".to_owned())];
        let message = Message { url: hub, headers, body: Some(form.finish().into_bytes()) };
        let (fetcher, shared) = (snapshot.engine.fetcher().clone(), Arc::clone(&self.shared));
        tokio::spawn(async move {
            let answer = fetcher.send(message).await;
            shared.metrics.pushed(matches!(answer, Ok((200..300, _))));
            match answer {
                Ok((200..300, _)) => {}
                Ok((status, _)) => tracing::warn!(status, "the hub refused the news of a change"),
                Err(error) => tracing::warn!("the hub cannot be told of a change: {error}"),
            }
        });
    }

    /// Starts deliveries, as many as may be under way.
    fn start(&mut self) {
        while self.under_way.len() < AT_ONCE
            && let Some(next) = self.ready.iter().rposition(|delivery| has_place(&self.sites, &delivery.site()))
        {
            let delivery = self.ready.swap_remove(next);
            *self.sites.entry(delivery.site()).or_default() += 1;
            let shared = Arc::clone(&self.shared);
            self.under_way.spawn(async move {
                let answer = deliver(&shared, &delivery).await;
                (delivery, answer)
            });
        }
    }

    /// Notes what came of a delivery, and looks whether the document has changed since.
    async fn ended(&mut self, delivery: &Delivery, answer: &Result<u16, FetchError>) {
        self.shared.metrics.pushed(matches!(answer, Ok(200..300)));
        self.busy.remove(&delivery.address());
        places::leave(&mut self.sites, &delivery.site());
        let Subscription { topic, callback, failures, .. } = delivery.subscription.clone();
        let (tag, topic_again) = (delivery.document.tag.clone(), topic.clone());
        let noted = match (answer, AGAIN.get(failures as usize)) {
            (Ok(200..300), _) => self.shared.write(move |store| store.record_told(&topic, &callback, &tag)).await,
            // section 7: the subscriber wants no more
            (Ok(410), _) => self.shared.write(move |store| store.unsubscribe(&topic, &callback)).await,
            (_, Some(wait)) => {
                tracing::info!(callback, minutes = wait.num_minutes(), "a change was not delivered");
                let retry_at = self.shared.now() + *wait;
                self.shared.write(move |store| store.record_untold(&topic, &callback, retry_at)).await
            }
            (_, None) => {
                tracing::warn!(callback, "a change was not delivered, and is given up");
                self.shared.write(move |store| store.record_told(&topic, &callback, &tag)).await
            }
        };
        // what cannot be noted is in the log; trying at once would spin
        if noted.is_ok() {
            self.collect_topics(Ok(vec![topic_again])).await;
        }
    }
}

/// Sends a document to one subscriber (section 7), with a signature where there is a secret (section 8).
async fn deliver(shared: &Arc<Shared>, delivery: &Delivery) -> Result<u16, FetchError> {
    let Delivery { document, format, subscription: Subscription { topic, callback, secret, .. } } = delivery;
    let hub = shared.snapshot().hub_url().map(String::from).unwrap_or_default();
    let kind = content_type(*format);
    let mut headers = vec![
        ("content-type", kind.to_str().unwrap_or_default().to_owned()),
        ("link", format!("<{hub}>; rel=\"hub\", <{topic}>; rel=\"self\"")),
    ];
    headers.extend(secret.as_ref().map(|secret| ("x-hub-signature", signature(secret, &document.plain))));
    let url = Url::parse(callback).map_err(|error| FetchError::Broken(error.to_string()))?;
    let message = Message { url, headers, body: Some(document.plain.to_vec()) };
    let callbacks = shared.snapshot().callbacks.clone();
    Ok(callbacks.send(message).await?.0)
}

fn signature(secret: &str, body: &[u8]) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), body);
    format!("sha256={}", hex(tag.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::signature;

    #[test]
    fn signs_as_rfc4231_says() {
        // test case 2
        let expected = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(signature("Jefe", b"what do ya want for nothing?"), expected);
    }
}
