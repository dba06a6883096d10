//! What a server of many feeds takes: memory, processor time, and how late it is.
//!
//! `cargo bench --bench serve -- FEEDS EVERY MINUTES` (1000, `30s` and 3 where nothing is said) starts `pagewire serve` with so many
//! feeds, each of a host of its own on the loopback network, and a site whose pages change now and then. Each half minute it prints
//! what the process takes and what it says of itself.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench that meets the unexpected should end, and says what it measured"
)]

use std::{
    fmt::Write as _,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Items on a page.
const ITEMS: u64 = 20;
/// A page has a new item after so many seconds, each page after its own.
const PACE: std::ops::Range<u64> = 40..4000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let argument = |at: usize, standard: &str| arguments.get(at).map_or(standard.to_owned(), Clone::clone);
    let feeds: u64 = argument(0, "1000").parse().unwrap();
    let (every, minutes) = (argument(1, "30s"), argument(2, "3").parse::<u64>().unwrap());

    let site = TcpListener::bind("0.0.0.0:0").unwrap();
    let port = site.local_addr().unwrap().port();
    let began = Instant::now();
    for _ in 0..4 {
        let site = site.try_clone().unwrap();
        std::thread::spawn(move || site.incoming().flatten().for_each(|stream| drop(answer(stream, began))));
    }
    let folder = tempfile::tempdir().unwrap();
    let mut file = format!("[pagewire]\nevery = '{every}'\n[fetch]\nallow_private = ['127.0.0.0/8']\n");
    for n in 0..feeds {
        let host = format!("127.{}.{}.{}", 1 + n / 62_500, n / 250 % 250, 1 + n % 250);
        writeln!(file, "[feed.f{n}]\nurl = 'http://{host}:{port}/{n}'").unwrap();
    }
    std::fs::write(folder.path().join("feeds.toml"), file).unwrap();
    let mut server = Command::new(env!("CARGO_BIN_EXE_pagewire"))
        .current_dir(folder.path())
        .args(["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().trim_end_matches('/').rsplit("//").next().unwrap().to_owned();
    println!(
        "{feeds} feeds every {every}\nminute  memory MiB  cpu s  fetches  new items  mean s late  within 5 s  waiting"
    );
    for half in 1..=minutes * 2 {
        std::thread::sleep(Duration::from_secs(half * 30).saturating_sub(began.elapsed()));
        print_state(&server, &address, half);
    }
    server.kill().unwrap();
    server.wait().unwrap();
}

/// Answers one request of a reader of the site.
fn answer(mut stream: TcpStream, began: Instant) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    let tag = lines
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("if-none-match: ").map(str::to_owned));
    let path = request.split(' ').nth(1).unwrap_or_default().trim_start_matches('/').to_owned();
    let Ok(feed) = path.parse::<u64>() else {
        return stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    };
    let newest =
        ITEMS + began.elapsed().as_secs() / (PACE.start + ((feed * 2_654_435_761) >> 8) % (PACE.end - PACE.start));
    let etag = format!("\"{newest}\"");
    if tag == Some(etag.clone()) {
        let head = format!("HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\nConnection: close\r\n\r\n");
        return stream.write_all(head.as_bytes());
    }
    let page = page(feed, newest);
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: {etag}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        page.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(page.as_bytes())
}

fn page(feed: u64, newest: u64) -> String {
    let mut html = format!("<!doctype html><html lang=en><title>Gazette {feed}</title><nav>");
    for n in 0..30 {
        write!(html, "<a href=/section/{n}>Section {n}</a> ").unwrap();
    }
    html.push_str("</nav><main>");
    for n in (newest + 1 - ITEMS..=newest).rev() {
        let hour = n % 24;
        write!(
            html,
            "<article><h2><a href='/{feed}/story-{n}'>Council of district {feed} takes decision {n}</a></h2><time datetime='2026-10-{:02}T{hour:02}:00:00Z'>\
             a day</time><p>After a debate of {hour} hours the council of district {feed} took its decision number {n}, and went home.</p></article>",
            1 + n % 28
        )
        .unwrap();
    }
    html + "</main>"
}

fn print_state(server: &Child, address: &str, half: u64) {
    let text = |name: &str| std::fs::read_to_string(format!("/proc/{}/{name}", server.id())).unwrap_or_default();
    let memory = text("status")
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().trim_end_matches(" kB").parse::<f64>().ok());
    let times: Vec<u64> =
        text("stat").rsplit(')').next().unwrap_or_default().split(' ').filter_map(|n| n.parse().ok()).collect();
    // user and system time, in hundredths of a second
    let cpu = times.get(10..12).map_or(0, |both| both.iter().sum::<u64>()) as f64 / 100.0;
    let metrics = metrics(address);
    let sum = |name: &str| -> f64 {
        let of = |line: &str| {
            line.strip_prefix(name)
                .filter(|rest| rest.starts_with([' ', '{']))
                .and_then(|rest| rest.rsplit(' ').next()?.parse::<f64>().ok())
        };
        metrics.lines().filter_map(of).sum()
    };
    let within = metrics
        .lines()
        .find_map(|line| line.strip_prefix("pagewire_lateness_seconds_bucket{le=\"5.0\"} ")?.parse::<f64>().ok());
    let looks = sum("pagewire_lateness_seconds_count").max(1.0);
    println!(
        "{:6.1} {:11.1} {cpu:6.1} {:8} {:10} {:12.2} {:10.1}% {:8}",
        half as f64 / 2.0,
        memory.unwrap_or_default() / 1024.0,
        sum("pagewire_fetches_total"),
        sum("pagewire_items_new_total"),
        sum("pagewire_lateness_seconds_sum") / looks,
        within.unwrap_or_default() / looks * 100.0,
        sum("pagewire_refreshes_waiting"),
    );
}

fn metrics(address: &str) -> String {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        stream
            .write_all(format!("GET /metrics HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes())?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        Ok(text)
    };
    ask().unwrap_or_default()
}
