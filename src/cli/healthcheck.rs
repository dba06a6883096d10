//! `pagewire healthcheck`: whether the server that works with a memory answers, for containers, which have no other program to ask it.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use pagewire::{config, store::StateLock};

use super::{Ending, Failure, args::Healthcheck, handover::Control, out::out};

/// How long a server may take.
const ANSWER: Duration = Duration::from_secs(5);

/// `pagewire healthcheck`.
pub(crate) fn run(args: &Healthcheck) -> Result<Ending, Failure> {
    let state = match &args.state.state {
        Some(state) => state.clone(),
        None => config::load_or_begin(&args.config.config)?.state,
    };
    let server = StateLock::holder(&state).and_then(|holder| Control::of(&state, &holder));
    let Some(control) = server else {
        writeln!(out(), "no server works with {}", state.display())?;
        return Ok(Ending::NoAnswer);
    };
    let path = if args.ready { "/readyz" } else { "/healthz" };
    match ask(control.address, path) {
        Ok(status) if status.contains(" 200") => Ok(Ending::Well),
        Ok(status) => {
            writeln!(out(), "{} answers {path} with {}", control.address, status.trim())?;
            Ok(Ending::NoAnswer)
        }
        Err(error) => {
            writeln!(out(), "{} does not answer {path}: {error}", control.address)?;
            Ok(Ending::NoAnswer)
        }
    }
}

/// The first line of what a server answers.
fn ask(address: SocketAddr, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, ANSWER)?;
    stream.set_read_timeout(Some(ANSWER))?;
    stream.set_write_timeout(Some(ANSWER))?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").as_bytes())?;
    let mut answer = Vec::new();
    stream.take(64).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned())
}
