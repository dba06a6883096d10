//! `pagewire serve` as a process: started on a port of its own, asked over HTTP, and waited for by what it logs.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, ChildStderr, Command, Stdio},
};

use serde_json::Value;

use super::project::Project;

/// A running server; it is killed when it is dropped.
pub(crate) struct Daemon {
    child: Child,
    log: BufReader<ChildStderr>,
    address: String,
}

/// What was answered.
#[derive(Debug, Clone)]
pub(crate) struct Answered {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answered {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

impl Daemon {
    /// Starts a server over a project, and waits until it listens.
    pub(crate) fn start(project: &Project) -> Self {
        Self::start_at(project, "127.0.0.1:0")
    }

    pub(crate) fn start_at(project: &Project, address: &str) -> Self {
        let mut command: Command = project.process();
        command.args(["serve", "--listen", address, "--log-format", "json"]);
        Self::run(command)
    }

    /// A server that may have so many files and connections open.
    pub(crate) fn start_with_files(project: &Project, limit: usize) -> Self {
        let binary = env!("CARGO_BIN_EXE_pagewire");
        let script = format!("ulimit -n {limit} && exec {binary} serve --listen 127.0.0.1:0 --log-format json");
        let mut command = Command::new("sh");
        command.args(["-c", &script]).current_dir(project.path("")).env_clear().env("LANG", "C.UTF-8");
        Self::run(command)
    }

    /// Starts a server for the first time, and reads the two lines that it prints then.
    pub(crate) fn start_and_listen(project: &Project) -> (Self, String) {
        let mut command: Command = project.process();
        command.args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"]);
        let mut daemon = Self::spawn(command.stdout(Stdio::piped()));
        let mut lines = BufReader::new(daemon.child.stdout.take().unwrap()).lines();
        let told = (0..2).map(|_| lines.next().unwrap().unwrap()).collect::<Vec<_>>().join("\n");
        (daemon, told)
    }

    fn run(mut command: Command) -> Self {
        Self::spawn(command.stdout(Stdio::null()))
    }

    fn spawn(command: &mut Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        let mut daemon = Self { child, log, address: String::new() };
        let listening = daemon.wait_for(|line| line["message"] == "listening");
        daemon.address = listening["address"].as_str().unwrap().to_owned();
        daemon
    }

    /// Reads the log up to the first event that fits.
    pub(crate) fn wait_for(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        let mut seen = String::new();
        loop {
            let mut line = String::new();
            assert!(self.log.read_line(&mut line).unwrap() > 0, "the server ended:\n{seen}");
            seen.push_str(&line);
            if let Ok(event) = serde_json::from_str::<Value>(&line)
                && fits(&event)
            {
                return event;
            }
        }
    }

    /// Waits until a feed was refreshed.
    pub(crate) fn wait_until(&mut self, feed: &str, outcome: &str) {
        self.wait_for(|event| event["feed"] == feed && event["outcome"] == outcome);
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn get(&self, path: &str) -> Answered {
        self.ask("GET", path, &[], "")
    }

    pub(crate) fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answered {
        self.ask("GET", path, headers, "")
    }

    pub(crate) fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Answered {
        self.ask("POST", path, headers, body)
    }

    /// One request on a connection of its own.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answered {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head.push_str(&format!("Host: {}\r\n", self.address));
        }
        let sends = matches!(method, "POST" | "PUT" | "PATCH");
        let body = if sends { body } else { "" };
        if sends {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
            if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
                head.push_str("Content-Type: application/x-www-form-urlencoded\r\n");
            }
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        self.send(&format!("{head}\r\n{body}")).unwrap_or_else(|| panic!("{method} {path} was not answered"))
    }

    /// Sends bytes as they are, and reads the answer to its end; none where the server hangs up on what is too long.
    pub(crate) fn send(&self, bytes: &str) -> Option<Answered> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        // an answer that does not come is a fault, not a wait
        stream.set_read_timeout(Some(std::time::Duration::from_secs(90))).unwrap();
        let _ = stream.write_all(bytes.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.into(), value.into()));
        Some(Answered { status, headers: headers.collect(), body: answer[end + 4..].to_vec() })
    }

    /// Tells the process to stop, and waits until it has; gives its exit code.
    pub(crate) fn stop(&mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }

    /// Waits until the process has ended by itself; gives its exit code.
    pub(crate) fn wait(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// The number of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
