//! The DevTools protocol of a Chromium, spoken over a pair of pipes: commands with their answers, and events.
//!
//! A message is a JSON object that ends with a zero byte. Each command has a number, which its answer repeats; a message
//! without one is an event. No port is opened, so that nobody but this program can speak to the browser.
//! <https://chromedevtools.github.io/devtools-protocol/>

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{ChildStdin, ChildStdout},
    sync::{Mutex as HostLimiter, mpsc, oneshot},
    task::AbortHandle,
};

use crate::fetch::FetchError;

/// A longer message ends the conversation, in bytes: a page whose content is larger is not read anyway.
const LONGEST: u64 = 256 << 20;

/// The commands that wait for their answers, by number; none once the browser says no more.
type OpenCalls = Arc<Mutex<Option<HashMap<u64, oneshot::Sender<Result<Value, CallFault>>>>>>;

/// A conversation with a browser. Dropping it ends it, and with it the browser.
#[derive(Debug)]
pub(super) struct DevTools {
    pipe: HostLimiter<Pipe>,
    waiting: OpenCalls,
    reader: AbortHandle,
}

#[derive(Debug)]
struct Pipe {
    to: ChildStdin,
    sent: u64,
}

/// Something that happened in the browser.
#[derive(Debug, Deserialize)]
pub(super) struct DevtoolsEvent {
    /// Its name, such as `Fetch.requestPaused`.
    pub method: String,
    /// What is told of it.
    #[serde(default)]
    pub params: Value,
}

/// Why a command was not carried out.
#[derive(Debug, Deserialize)]
struct CallFault {
    message: String,
}

#[derive(Serialize)]
struct DevtoolsCommand<'a, P> {
    id: u64,
    method: &'a str,
    params: P,
    #[serde(rename = "sessionId", skip_serializing_if = "Option::is_none")]
    session: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum DevtoolsMessage {
    Answer {
        id: u64,
        #[serde(default)]
        result: Value,
        error: Option<CallFault>,
    },
    Event(DevtoolsEvent),
}

impl DevTools {
    /// Begins to listen; what happens in the browser goes to the receiver, which ends when the browser does.
    pub(super) fn new(to: ChildStdin, from: ChildStdout) -> (Self, mpsc::UnboundedReceiver<DevtoolsEvent>) {
        let (tell, events) = mpsc::unbounded_channel();
        let waiting = OpenCalls::new(Mutex::new(Some(HashMap::new())));
        let reader = tokio::spawn(listen(from, Arc::clone(&waiting), tell)).abort_handle();
        (Self { pipe: HostLimiter::new(Pipe { to, sent: 0 }), waiting, reader }, events)
    }

    /// Has a command carried out, in a session if one is named, and returns its answer.
    ///
    /// # Errors
    /// [`FetchError::Browser`] when the browser refuses or has ended.
    pub(super) async fn execute<T: DeserializeOwned>(
        &self,
        session: Option<&str>,
        method: &str,
        params: impl Serialize,
    ) -> Result<T, FetchError> {
        let (tell, told) = oneshot::channel();
        {
            let mut pipe = self.pipe.lock().await;
            pipe.sent += 1;
            let id = pipe.sent;
            let command = DevtoolsCommand { id, method, params, session };
            let mut message = serde_json::to_vec(&command).map_err(|error| broken(method, &error.to_string()))?;
            message.push(0);
            match lock(&self.waiting).as_mut() {
                Some(waiting) => waiting.insert(id, tell),
                None => return Err(broken(method, "the browser has ended")),
            };
            pipe.to.write_all(&message).await.map_err(|error| broken(method, &error.to_string()))?;
        }
        match told.await {
            Ok(Ok(answer)) => serde_json::from_value(answer).map_err(|error| broken(method, &error.to_string())),
            Ok(Err(fault)) => Err(broken(method, &fault.message)),
            Err(_) => Err(broken(method, "the browser has ended")),
        }
    }
}

impl Drop for DevTools {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

fn lock<T>(waiting: &Mutex<T>) -> MutexGuard<'_, T> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

fn broken(method: &str, fault: &str) -> FetchError {
    FetchError::Browser(format!("{method}: {fault}"))
}

/// Hands on what the browser says until it ends.
async fn listen(from: ChildStdout, waiting: OpenCalls, tell: mpsc::UnboundedSender<DevtoolsEvent>) {
    let mut from = BufReader::new(from);
    let mut message = Vec::new();
    loop {
        message.clear();
        let read = (&mut from).take(LONGEST).read_until(0, &mut message).await;
        if read.is_err() || message.pop() != Some(0) {
            break;
        }
        match serde_json::from_slice(&message) {
            Ok(DevtoolsMessage::Answer { id, result, error }) => {
                let asker = lock(&waiting).as_mut().and_then(|waiting| waiting.remove(&id));
                // who asked may not wait any more
                let _ = asker.map(|asker| asker.send(error.map_or(Ok(result), Err)));
            }
            Ok(DevtoolsMessage::Event(event)) => drop(tell.send(event)),
            Err(_) => {}
        }
    }
    *lock(&waiting) = None;
}
