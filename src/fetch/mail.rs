//! Sending a mail by a server that takes it (RFC 6409): enough of SMTP for one message, over TLS.
//!
//! Given a server, who sends and a message, hands it over. Words of the message never end a line of the conversation: it is encoded in
//! base64, and addresses are plain. A password goes over TLS alone, or to this machine.

use std::{net::IpAddr, sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use super::client::tls;

/// How long a whole delivery may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// The longest line of an answer, and the most lines.
const LONGEST: u64 = 4096;
const MOST: usize = 100;

/// A server that takes mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailServer {
    host: Host<String>,
    port: u16,
    /// It speaks TLS from the first byte on.
    is_tls: bool,
}

/// What is sent.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// The sender's address.
    pub from: &'a str,
    /// Who gets it.
    pub to: &'a [String],
    /// The whole message with its header, in lines of ASCII.
    pub message: &'a str,
}

impl MailServer {
    /// Reads `smtps://HOST[:PORT]` or `smtp://HOST[:PORT]`; none for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let is_tls = match url.scheme() {
            "smtps" => true,
            "smtp" => false,
            _ => return None,
        };
        let is_bare = url.username().is_empty() && url.password().is_none() && matches!(url.path(), "" | "/");
        // a host of an unknown scheme is read as it is
        let host = Host::parse(url.host_str().filter(|_| is_bare && url.query().is_none())?).ok()?;
        Some(Self { host, port: url.port().unwrap_or(if is_tls { 465 } else { 587 }), is_tls })
    }

    /// Hands a letter over.
    ///
    /// # Errors
    /// What went wrong, in words that hold no secret.
    pub async fn send(&self, login: Option<(&str, &str)>, letter: Letter<'_>) -> Result<(), String> {
        let sent = timeout(PATIENCE, self.hand_over(login, letter)).await;
        sent.unwrap_or_else(|_| Err(format!("has not taken the mail in {} s", PATIENCE.as_secs())))
    }

    async fn hand_over(&self, login: Option<(&str, &str)>, letter: Letter<'_>) -> Result<(), String> {
        let name = self.host.to_string();
        let stream = TcpStream::connect((name.trim_matches(['[', ']']), self.port)).await;
        let stream = stream.map_err(|error| format!("cannot be reached: {error}"))?;
        if self.is_tls {
            let mut talk = Talk::new(self.encrypted(stream).await?);
            talk.expect(220).await?;
            talk.greet().await?;
            return talk.deliver(login, letter).await;
        }
        let mut talk = Talk::new(stream);
        talk.expect(220).await?;
        let offers = talk.greet().await?;
        if offers.iter().any(|line| line.eq_ignore_ascii_case("STARTTLS")) {
            talk.say("STARTTLS", 220).await?;
            // what came in the clear before is not believed after it
            let mut talk = Talk::new(self.encrypted(talk.into_inner()?).await?);
            talk.greet().await?;
            return talk.deliver(login, letter).await;
        }
        if login.is_some() && !self.is_here() {
            return Err("offers no encryption (STARTTLS), and is not told the password without".into());
        }
        talk.deliver(login, letter).await
    }

    /// Whether it is on this machine.
    fn is_here(&self) -> bool {
        match &self.host {
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        }
    }

    async fn encrypted(&self, stream: TcpStream) -> Result<tokio_rustls::client::TlsStream<TcpStream>, String> {
        let name = match &self.host {
            Host::Domain(name) => ServerName::try_from(name.clone()).map_err(|error| error.to_string())?,
            Host::Ipv4(address) => ServerName::IpAddress(IpAddr::V4(*address).into()),
            Host::Ipv6(address) => ServerName::IpAddress(IpAddr::V6(*address).into()),
        };
        let mut config = tls()?;
        // those of the web mean nothing here
        config.alpn_protocols.clear();
        let connected = TlsConnector::from(Arc::new(config)).connect(name, stream).await;
        connected.map_err(|error| format!("cannot be spoken with by TLS: {error}"))
    }
}

impl std::fmt::Display for MailServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// A conversation with a server.
struct Talk<S> {
    stream: BufReader<S>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Talk<S> {
    fn new(stream: S) -> Self {
        Self { stream: BufReader::new(stream) }
    }

    /// The connection, on which nothing was said that is not read yet.
    fn into_inner(self) -> Result<S, String> {
        match self.stream.buffer().is_empty() {
            true => Ok(self.stream.into_inner()),
            false => Err("said something before it was encrypted".into()),
        }
    }

    /// Says who speaks; returns what the server can do.
    async fn greet(&mut self) -> Result<Vec<String>, String> {
        self.say("EHLO localhost", 250).await
    }

    async fn deliver(&mut self, login: Option<(&str, &str)>, letter: Letter<'_>) -> Result<(), String> {
        if let Some((user, password)) = login {
            let token = STANDARD.encode(format!("\0{user}\0{password}"));
            self.write(&format!("AUTH PLAIN {token}\r\n")).await?;
            self.expect(235).await.map_err(|fault| format!("does not take the user and the password: {fault}"))?;
        }
        self.say(&format!("MAIL FROM:<{}>", letter.from), 250).await?;
        for to in letter.to {
            self.say(&format!("RCPT TO:<{to}>"), 250).await?;
        }
        self.say("DATA", 354).await?;
        // no line of base64 or of a header begins with a dot
        self.write(&format!("{}\r\n.\r\n", letter.message.trim_end())).await?;
        self.expect(250).await?;
        // it has taken the message, whatever it says now
        let _ = self.write("QUIT\r\n").await;
        Ok(())
    }

    async fn say(&mut self, line: &str, wanted: u16) -> Result<Vec<String>, String> {
        self.write(&format!("{line}\r\n")).await?;
        self.expect(wanted).await
    }

    async fn write(&mut self, text: &str) -> Result<(), String> {
        let broken = |error: std::io::Error| format!("broke off: {error}");
        self.stream.get_mut().write_all(text.as_bytes()).await.map_err(broken)?;
        self.stream.get_mut().flush().await.map_err(broken)
    }

    /// Reads an answer; returns what its lines say behind the code.
    async fn expect(&mut self, wanted: u16) -> Result<Vec<String>, String> {
        let mut lines = Vec::new();
        loop {
            let line = self.line().await?;
            let (code, rest) = line.split_at_checked(3).ok_or("answered nothing that is SMTP")?;
            lines.push(rest.trim_start_matches(['-', ' ']).to_owned());
            if rest.starts_with('-') && lines.len() < MOST {
                continue;
            }
            return match code.parse() {
                Ok(found) if found == wanted => Ok(lines),
                // 251: it is passed on
                Ok(251) if wanted == 250 => Ok(lines),
                _ => Err(format!("answered {code}: {}", lines.join(" "))),
            };
        }
    }

    async fn line(&mut self) -> Result<String, String> {
        let mut line = Vec::new();
        let mut bounded = tokio::io::AsyncReadExt::take(&mut self.stream, LONGEST);
        let read = bounded.read_until(b'\n', &mut line).await.map_err(|error| format!("broke off: {error}"))?;
        if read == 0 || !line.ends_with(b"\n") {
            return Err("broke off".into());
        }
        let text = String::from_utf8_lossy(&line);
        Ok(text.chars().filter(|c| !c.is_control()).collect::<String>().trim_end().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::MailServer;

    #[test]
    fn a_mail_server_has_a_scheme_and_a_host_and_no_more() {
        let read = |text: &str| MailServer::parse(text).map(|server| server.to_string());
        assert_eq!(read("smtps://mail.example.org").as_deref(), Some("mail.example.org:465"));
        assert_eq!(read("smtp://127.0.0.1:2525").as_deref(), Some("127.0.0.1:2525"));
        assert_eq!(read("smtp://[::1]").as_deref(), Some("[::1]:587"));
        for wrong in ["mail.example.org", "https://mail.example.org", "smtps://me:word@mail.example.org", "smtp://a/b"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
