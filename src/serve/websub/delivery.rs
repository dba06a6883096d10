//! Changed documents on their way: to each subscriber, signed, and tried again where it fails; or the news of them, to a hub elsewhere.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
    sync::Arc,
};

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Duration, sleep},
};
use url::Url;

use super::super::{documents, feeds, shared::Shared};
use crate::{
    config::Hub,
    fetch::{FetchError, Message},
    model::Format,
    store::Subscription,
};

/// How long after a failed delivery it is tried again, each time.
const AGAIN: [TimeDelta; 4] =
    [TimeDelta::seconds(30), TimeDelta::minutes(5), TimeDelta::minutes(30), TimeDelta::hours(3)];
/// Deliveries at once.
const AT_ONCE: usize = 16;
const SLEEP: Duration = Duration::from_secs(15);

/// A document on its way to a subscriber.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Delivery {
    feed: String,
    format: Format,
    subscription: Subscription,
    tries: usize,
}

struct Teller {
    shared: Arc<Shared>,
    /// The state of each document that was told of last.
    told: HashMap<(String, Format), String>,
    later: BinaryHeap<Reverse<(DateTime<Utc>, usize)>>,
    parked: HashMap<usize, Delivery>,
    parked_count: usize,
    ready: Vec<Delivery>,
    under_way: JoinSet<(Delivery, Result<u16, FetchError>)>,
}

/// Tells of changes until it is told to stop.
pub(in super::super) async fn run(shared: Arc<Shared>, mut stopped: watch::Receiver<bool>) {
    let mut teller = Teller {
        shared: Arc::clone(&shared),
        told: HashMap::new(),
        later: BinaryHeap::new(),
        parked: HashMap::new(),
        parked_count: 0,
        ready: Vec::new(),
        under_way: JoinSet::new(),
    };
    loop {
        teller.start();
        tokio::select! {
            () = shared.has_changed.notified() => teller.collect().await,
            Some(Ok((delivery, answer))) = teller.under_way.join_next() => teller.ended(delivery, &answer),
            () = sleep(SLEEP) => {}
            _ = stopped.changed() => return,
        }
    }
}

impl Teller {
    /// Finds what changed, and who wants to know.
    async fn collect(&mut self) {
        let changed = self.shared.take_changed();
        for id in changed {
            match &self.shared.settings.hub {
                Hub::None => {}
                Hub::BuiltIn => self.collect_own(&id).await,
                Hub::At(hub) => self.tell_hub(&id, hub.clone()),
            }
        }
    }

    async fn collect_own(&mut self, id: &str) {
        let house = self.shared.house();
        let Some(index) = house.index(id) else { return };
        for format in Format::ALL {
            let topics = topics(&self.shared, id, format, house.feeds()[index].private);
            let mut subscriptions = Vec::new();
            for topic in &topics {
                match self.shared.store().subscriptions(topic.as_str(), self.shared.now()) {
                    Ok(found) => subscriptions.extend(found),
                    Err(error) => return tracing::error!("subscriptions cannot be read: {error}"),
                }
            }
            if subscriptions.is_empty() {
                continue;
            }
            let Ok(Some(document)) = documents::current(&self.shared, &house, index, format).await else { continue };
            let before = self.told.insert((id.to_owned(), format), document.tag.clone());
            if before.as_ref() == Some(&document.tag) {
                continue;
            }
            let delivery = |subscription| Delivery { feed: id.to_owned(), format, subscription, tries: 0 };
            self.ready.extend(subscriptions.into_iter().map(delivery));
        }
    }

    /// Says to a hub elsewhere that documents changed; it fetches them itself.
    fn tell_hub(&self, id: &str, hub: Url) {
        let house = self.shared.house();
        // a hub elsewhere would tell of what is private
        let Some(feed) = house.feed(id).filter(|feed| !feed.private) else { return };
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("hub.mode", "publish");
        for format in &feed.formats {
            form.append_pair("hub.url", self.shared.url(&format!("feeds/{id}.{}", format.extension())).as_str());
        }
        let headers = vec![("content-type", "application/x-www-form-urlencoded".to_owned())];
        let message = Message { url: hub, headers, body: Some(form.finish().into_bytes()) };
        let (fetcher, shared) = (house.engine.fetcher().clone(), Arc::clone(&self.shared));
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

    /// Starts deliveries, those included whose time has come again.
    fn start(&mut self) {
        let now = self.shared.now();
        while let Some(Reverse((at, number))) = self.later.peek().copied().filter(|Reverse((at, _))| *at <= now) {
            self.later.pop();
            tracing::debug!(%at, "a delivery is tried again");
            self.ready.extend(self.parked.remove(&number));
        }
        while self.under_way.len() < AT_ONCE
            && let Some(delivery) = self.ready.pop()
        {
            let shared = Arc::clone(&self.shared);
            self.under_way.spawn(async move {
                let answer = deliver(&shared, &delivery).await;
                (delivery, answer)
            });
        }
    }

    fn ended(&mut self, mut delivery: Delivery, answer: &Result<u16, FetchError>) {
        let well = matches!(answer, Ok(200..300));
        self.shared.metrics.pushed(well);
        let Subscription { topic, callback, .. } = &delivery.subscription;
        match answer {
            Ok(200..300) => {}
            // section 7: the subscriber wants no more
            Ok(410) => {
                if let Err(error) = self.shared.store().unsubscribe(topic, callback) {
                    tracing::error!("a subscription cannot be ended: {error}");
                }
            }
            _ if delivery.tries < AGAIN.len() => {
                let at = self.shared.now() + AGAIN[delivery.tries];
                delivery.tries += 1;
                self.parked_count += 1;
                self.later.push(Reverse((at, self.parked_count)));
                self.parked.insert(self.parked_count, delivery);
            }
            _ => tracing::warn!(callback, "a change was not delivered, and is given up"),
        }
    }
}

/// The addresses by which a document can be subscribed to.
fn topics(shared: &Shared, id: &str, format: Format, private: bool) -> Vec<Url> {
    let mut topic = shared.url(&format!("feeds/{id}.{}", format.extension()));
    if private {
        topic.query_pairs_mut().append_pair("token", &shared.access.feed_token(id));
    }
    vec![topic]
}

/// Sends a document as it is now to one subscriber (section 7), with a signature where there is a secret (section 8).
async fn deliver(shared: &Arc<Shared>, delivery: &Delivery) -> Result<u16, FetchError> {
    let house = shared.house();
    let Subscription { topic, callback, secret, .. } = &delivery.subscription;
    let document = match house.index(&delivery.feed) {
        Some(index) => documents::current(shared, &house, index, delivery.format).await.ok().flatten(),
        None => None,
    };
    // a feed that is gone has nothing to tell
    let Some(document) = document else { return Ok(200) };
    let hub = shared.hub_url().map(String::from).unwrap_or_default();
    let kind = feeds::content_type(delivery.format);
    let mut headers = vec![
        ("content-type", kind.to_str().unwrap_or_default().to_owned()),
        ("link", format!("<{hub}>; rel=\"hub\", <{topic}>; rel=\"self\"")),
    ];
    headers.extend(secret.as_ref().map(|secret| ("x-hub-signature", signature(secret, &document.plain))));
    let url = Url::parse(callback).map_err(|error| FetchError::Broken(error.to_string()))?;
    let message = Message { url, headers, body: Some(document.plain.to_vec()) };
    Ok(house.engine.fetcher().send(message).await?.0)
}

fn signature(secret: &str, body: &[u8]) -> String {
    #[expect(clippy::unwrap_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    let bytes = mac.finalize().into_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hex}")
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
