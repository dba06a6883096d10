//! A small web server on the loopback interface, told by each test what to answer.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// One request: its path and its headers, names in lower case.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// One answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// The length that is announced, where it is not the body's.
    pub announced: Option<usize>,
    /// Nothing but the end of the connection says where the body ends.
    pub open_ended: bool,
}

impl Answer {
    pub(crate) fn html(body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type".into(), "text/html; charset=utf-8".into())];
        Self { status: 200, headers, body: body.into(), announced: None, open_ended: false }
    }

    pub(crate) fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), announced: None, open_ended: false }
    }

    /// A page that the end of the connection ends.
    pub(crate) fn open_ended(body: impl Into<Vec<u8>>) -> Self {
        Self { open_ended: true, ..Self::html(body).with("Connection", "close") }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// The server; it answers until the test ends.
pub(crate) struct Server {
    address: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub(crate) fn start(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        Self::run("127.0.0.1", false, answer)
    }

    /// A server at another address of the loopback interface.
    pub(crate) fn start_at(address: &str, answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        Self::run(address, false, answer)
    }

    fn run(address: &str, robots: bool, answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((address, 0)).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, answer) = (Arc::clone(&requests), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                thread::spawn(move || serve(&stream, &seen, robots, answer.as_ref()));
            }
        });
        Self { address, requests }
    }

    /// A server whose robots.txt is up to the answer, and counts as a request; others have none.
    pub(crate) fn with_robots(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        Self::run("127.0.0.1", true, answer)
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// Forgets the requests so far.
    pub(crate) fn forget(&self) {
        self.requests.lock().unwrap().clear();
    }
}

fn serve(
    stream: &TcpStream,
    seen: &Mutex<Vec<Request>>,
    robots: bool,
    answer: &(dyn Fn(&Request) -> Answer + Send + Sync),
) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader) {
        if request.path == "/robots.txt" && !robots {
            if write(stream, &Answer::status(404)).is_err() {
                return;
            }
            continue;
        }
        seen.lock().unwrap().push(request.clone());
        if write(stream, &answer(&request)).is_err() {
            return;
        }
    }
}

fn read(reader: &mut impl BufRead) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split(' ').map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        match line.trim_end().split_once(": ") {
            Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.to_owned())),
            None => {
                let length = headers.iter().find(|(name, _): &&(String, String)| name == "content-length");
                let mut body = vec![0; length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0)];
                reader.read_exact(&mut body).ok()?;
                return Some(Request { method, path, headers, body });
            }
        }
    }
}

fn write(mut stream: &TcpStream, answer: &Answer) -> std::io::Result<()> {
    let mut head = format!("HTTP/1.1 {} X\r\n", answer.status);
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if answer.status != 304 && !answer.open_ended {
        head.push_str(&format!("Content-Length: {}\r\n", answer.announced.unwrap_or(answer.body.len())));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(&answer.body)?;
    stream.flush()?;
    match answer.announced {
        _ if answer.open_ended => stream.shutdown(std::net::Shutdown::Both),
        Some(announced) if announced > answer.body.len() => stream.shutdown(std::net::Shutdown::Both),
        _ => Ok(()),
    }
}
