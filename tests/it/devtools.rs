//! The installed Chromium, spoken to by the DevTools protocol over its pipes: a command, and its answer.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::chromium::chromium;

/// How long an answer is waited for that should be there at once.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// Descriptors 3 and 4 are where a browser is spoken to.
const STARTER: &str = r#"exec "$@" 3<&0 4>&1 0</dev/null 1>/dev/null"#;

pub(crate) struct DevTools {
    process: Child,
    pipe: ChildStdin,
    said: Receiver<Value>,
    sent: u64,
    /// What happened since it was asked for last.
    events: VecDeque<Value>,
    _profile: TempDir,
}

impl DevTools {
    pub(crate) fn launch(arguments: &[&str]) -> Self {
        let profile = TempDir::new().unwrap();
        let mut process = start(profile.path(), arguments);
        let (pipe, from) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        let (tell, said) = channel();
        std::thread::spawn(move || {
            let messages = BufReader::new(from).split(0).map_while(Result::ok);
            for message in messages.filter_map(|message| serde_json::from_slice(&message).ok()) {
                if tell.send(message).is_err() {
                    return;
                }
            }
        });
        Self { process, pipe, said, sent: 0, events: VecDeque::new(), _profile: profile }
    }

    /// Has a command carried out; the error is the browser's.
    pub(crate) fn execute(&mut self, session: Option<&str>, method: &str, params: &Value) -> Result<Value, String> {
        self.sent += 1;
        let mut command = json!({ "id": self.sent, "method": method, "params": params });
        if let Some(session) = session {
            command["sessionId"] = session.into();
        }
        self.pipe.write_all(format!("{command}\0").as_bytes()).map_err(|error| error.to_string())?;
        loop {
            let message = self.said.recv_timeout(PATIENCE).map_err(|error| format!("{method}: {error}"))?;
            if message["id"] != self.sent {
                self.events.push_back(message);
            } else if message["error"].is_null() {
                return Ok(message["result"].clone());
            } else {
                return Err(format!("{method}: {}", message["error"]["message"]));
            }
        }
    }

    /// What happened since this was asked for last.
    pub(crate) fn events(&mut self) -> Vec<Value> {
        self.events.extend(self.said.try_iter());
        self.events.drain(..).collect()
    }
}

impl Drop for DevTools {
    fn drop(&mut self) {
        let closed = self.execute(None, "Browser.close", &json!({}));
        if closed.is_err() {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

fn start(profile: &Path, arguments: &[&str]) -> Child {
    Command::new("/bin/sh")
        .args(["-c", STARTER, "sh", chromium().to_str().unwrap()])
        .args(["--headless=new", "--no-sandbox", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu"])
        .args(["--disable-background-networking", "--disable-dev-shm-usage", "--hide-scrollbars", "--mute-audio"])
        .args(arguments)
        .arg(format!("--user-data-dir={}", profile.display()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}
