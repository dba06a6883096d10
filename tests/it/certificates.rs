//! Machines that vouch for themselves: believed by who says so, and by nobody else.

use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::Arc,
    thread,
};

use rustls::{
    ServerConfig, ServerConnection, Stream,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};

use super::{
    project::{NOW, Project, numbered},
    server::{Answer, Request, Server},
};

/// Serves a page behind a certificate that nobody else signed, until the test ends; returns its address.
fn self_signed() -> String {
    let certificate = CertificateDer::from(&include_bytes!("self_signed/certificate.der")[..]);
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(&include_bytes!("self_signed/key.der")[..]));
    let builder = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = Arc::new(builder.with_single_cert(vec![certificate], key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let mut connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = Stream::new(&mut connection, &mut socket);
            let mut asked = [0; 4096];
            // a client that does not believe the certificate says no more
            let Ok(length) = stream.read(&mut asked) else { continue };
            let is_robots = String::from_utf8_lossy(&asked[..length]).starts_with("GET /robots.txt");
            let (status, body) = if is_robots { ("404 Not Found", String::new()) } else { ("200 OK", numbered(1..6)) };
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all((head + &body).as_bytes());
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    address
}

fn project(url: &str, request: &str) -> Project {
    Project::new(&format!(
        "[feed.news]\nurl = '{url}'\n[feed.news.list]\nitem = 'article'\n[feed.news.request]\n{request}"
    ))
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused_with_the_remedy() {
    let ran = project(&self_signed(), "timeout = '9s'\n").build_at(NOW);
    assert!(ran.code == 1 && ran.stdout.contains("certificate"), "{}", ran.stdout);
    assert!(ran.stdout.contains("insecure_tls = true"), "{}", ran.stdout);
}

#[test]
fn it_is_believed_where_the_feed_says_so_and_each_report_says_it() {
    let project = project(&self_signed(), "insecure_tls = true\n");
    let ran = project.build();
    assert_eq!(project.titles("news").len(), 5);
    assert!(ran.stdout.contains("news is read whatever certificate it shows"), "{}", ran.stdout);
}

#[test]
fn another_machine_that_the_feed_is_led_to_is_not_believed() {
    let elsewhere = self_signed();
    let server = Server::start(move |_: &Request| Answer::status(302).with("Location", &elsewhere));
    let ran = project(&server.url("/"), "insecure_tls = true\n").build_at(NOW);
    assert!(ran.code == 1 && ran.stdout.contains("certificate"), "{}", ran.stdout);
}
