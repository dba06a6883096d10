//! `[alert]`: who is told of feeds that are not well, by servers and commands on this machine.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::hmac;
use serde_json::Value;

use super::{
    project::{Project, Ran, numbered},
    server::{Answer, Server},
};

/// A feed that was read well once, and a table that says who is told of it.
fn project(alert: &str) -> Project {
    let project = Project::guarded(&format!(
        "[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\ntitle = 'The News'\n[feed.news.list]\nitem = 'article'\n{alert}"
    ));
    project.write("page.html", numbered(1..6));
    at(&project, 0);
    project
}

fn at(project: &Project, hour: u32) -> Ran {
    project.build_at(&format!("2026-06-{:02}T{:02}:00:00Z", 1 + hour / 24, hour % 24))
}

/// Has the feed's page gone, and looked for at hours in which it may be asked again.
fn breaks(project: &Project, hours: &[u32]) -> Vec<Ran> {
    let _ = std::fs::remove_file(project.path("page.html"));
    hours.iter().map(|hour| at(project, *hour)).collect()
}

fn bodies(server: &Server) -> Vec<Value> {
    server.requests().iter().map(|request| serde_json::from_slice(&request.body).unwrap()).collect()
}

#[test]
fn a_webhook_is_told_once_that_a_feed_fails_and_once_that_it_is_well() {
    let server = Server::start(|_| Answer::status(204));
    let project = project(&format!("[alert]\nafter = 2\nurl = '{}'\nsecret = 'Jefe'\n", server.url("/hook?key=1")));
    breaks(&project, &[2]);
    assert!(server.requests().is_empty(), "one look that fails is not told");
    breaks(&project, &[10, 34, 80]);
    let requests = server.requests();
    assert_eq!(requests.len(), 1, "{requests:#?}");
    assert_eq!((requests[0].method.as_str(), requests[0].path.as_str()), ("POST", "/hook?key=1"));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b"Jefe"), &requests[0].body);
    let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(requests[0].header("x-pagewire-signature"), Some(format!("sha256={hex}").as_str()));
    let told = &bodies(&server)[0];
    assert_eq!(told["subject"], "pagewire: news is failing");
    let alert = &told["alerts"][0];
    assert_eq!(
        (&alert["feed"], &alert["title"], &alert["state"]),
        (&"news".into(), &"The News".into(), &"failing".into())
    );
    assert_eq!(alert["since"], "2026-06-01T02:00:00Z");
    assert!(alert["reason"].as_str().unwrap().contains("page.html"), "{told:#}");
    project.write("page.html", numbered(1..7));
    at(&project, 200);
    at(&project, 201);
    let told = bodies(&server);
    assert_eq!(told.len(), 2, "{told:#?}");
    assert_eq!((&told[1]["alerts"][0]["state"], &told[1]["alerts"][0]["was"]), (&"well".into(), &"failing".into()));
    assert_eq!(told[1]["subject"], "pagewire: news is well again");
}

#[test]
fn who_cannot_be_told_is_in_the_report_and_told_later() {
    let is_well = Arc::new(Mutex::new(false));
    let asked = Arc::clone(&is_well);
    let server = Server::start(move |_| Answer::status(if *asked.lock().unwrap() { 200 } else { 500 }));
    let other = Server::start(|_| Answer::status(200));
    let alert = format!("[alert]\nafter = 1\nurl = '{}'\nntfy = '{}'\n", server.url("/secret"), other.url("/topic"));
    let project = project(&alert);
    let ran = breaks(&project, &[2]).remove(0);
    assert!(ran.stdout.contains("[alert] url: 127.0.0.1 answered with status 500"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("/secret"), "the address may be the secret");
    *is_well.lock().unwrap() = true;
    breaks(&project, &[10, 34]);
    assert_eq!((server.requests().len(), other.requests().len()), (2, 1));
    let health = project.read("out/health.atom");
    assert!(health.contains("[alert] url is broken") && health.contains("[alert] url is well again"), "{health}");
}

#[test]
fn a_topic_of_ntfy_has_a_title_a_priority_and_the_words() {
    let server = Server::start(|_| Answer::status(200));
    let project =
        project(&format!("[alert]\nafter = 1\nntfy = '{}'\ntoken = {{ file = 'token' }}\n", server.url("/topic")));
    project.write("token", "tk_word\n");
    breaks(&project, &[2]);
    let request = &server.requests()[0];
    assert_eq!(request.path, "/topic");
    let header = |name: &str| request.header(name).unwrap_or_default().to_owned();
    assert_eq!(
        (header("title"), header("priority"), header("tags")),
        ("pagewire: news is failing".into(), "4".into(), "warning".into())
    );
    assert_eq!(header("authorization"), "Bearer tk_word");
    let text = String::from_utf8(request.body.clone()).unwrap();
    assert!(
        text.starts_with("news is failing since 2026-06-01 02:00 UTC.\n") && text.contains("What to do: "),
        "{text}"
    );
}

/// A mail server without encryption that takes one letter; what it was told, a line each.
fn mail_server() -> (u16, thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let taken = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let (mut writer, mut lines, mut in_data) = (stream.try_clone().unwrap(), Vec::new(), false);
        writer.write_all(b"220 mail.example ESMTP\r\n").unwrap();
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let answer = match line.as_str() {
                "." if in_data => "250 taken",
                _ if in_data => "",
                "DATA" => "354 go on",
                line if line.starts_with("EHLO") => "250-mail.example\r\n250 AUTH PLAIN",
                line if line.starts_with("AUTH") => "235 welcome",
                "QUIT" => "221 bye",
                _ => "250 well",
            };
            in_data = (in_data && line != ".") || line == "DATA";
            if !answer.is_empty() {
                writer.write_all(format!("{answer}\r\n").as_bytes()).unwrap();
            }
            lines.push(line);
        }
        lines
    });
    (port, taken)
}

#[test]
fn a_mail_is_handed_to_its_server() {
    let (port, taken) = mail_server();
    let project = project(&format!(
        "[alert]\nafter = 1\n[alert.mail]\nserver = 'smtp://127.0.0.1:{port}'\nuser = 'me'\npassword = {{ file = 'word' }}\n\
         from = 'pagewire@here.example'\nto = ['ops@here.example', 'me@here.example']\n"
    ));
    project.write("word", "sesame");
    let ran = breaks(&project, &[2]).remove(0);
    assert!(!ran.stdout.contains("[alert.mail]"), "{}", ran.stdout);
    let lines = taken.join().unwrap();
    assert_eq!(lines[1], format!("AUTH PLAIN {}", STANDARD.encode("\0me\0sesame")));
    assert_eq!(
        lines[2..6],
        ["MAIL FROM:<pagewire@here.example>", "RCPT TO:<ops@here.example>", "RCPT TO:<me@here.example>", "DATA"]
    );
    assert!(lines.iter().any(|line| line == "Subject: pagewire: news is failing"), "{lines:#?}");
    let body: String =
        lines.iter().skip_while(|line| !line.is_empty()).skip(1).take_while(|line| *line != ".").cloned().collect();
    let text = String::from_utf8(STANDARD.decode(body).unwrap()).unwrap();
    assert!(text.starts_with("news is failing since") && text.contains("page.html"), "{text}");
}

#[cfg(unix)]
#[test]
fn a_command_has_the_words_on_its_standard_input_and_none_as_an_argument() {
    let project =
        project("[alert]\nafter = 1\nrun = ['sh', '-c', 'cat > told.txt; echo \"$# $PAGEWIRE_FEED\" >> told.txt']\n");
    breaks(&project, &[2]);
    let told = project.read("told.txt");
    assert!(told.starts_with("news is failing since") && told.ends_with("0 news\n"), "{told}");
}

#[test]
fn several_feeds_are_told_of_at_once_and_a_silenced_one_never() {
    let server = Server::start(|_| Answer::status(200));
    let more = "[feed.more]\nurl = 'gone.html'\n[feed.quiet]\nurl = 'gone.html'\nalert = false\n";
    let project = project(&format!("{more}[alert]\nafter = 1\nurl = '{}'\n", server.url("/")));
    breaks(&project, &[2]);
    let told = bodies(&server);
    let feeds = |told: &Value| -> Vec<String> {
        told["alerts"].as_array().unwrap().iter().map(|alert| alert["feed"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(told.iter().map(feeds).collect::<Vec<_>>(), [vec!["more"], vec!["news"]]);
}

#[test]
fn in_quiet_hours_nobody_is_told_and_what_is_the_case_then_is_told_later() {
    let server = Server::start(|_| Answer::status(200));
    let project = project(&format!("[alert]\nafter = 1\nquiet = '01:00-07:00'\nurl = '{}'\n", server.url("/")));
    breaks(&project, &[2]);
    assert!(server.requests().is_empty());
    breaks(&project, &[8]);
    assert_eq!(bodies(&server)[0]["alerts"][0]["since"], "2026-06-01T02:00:00Z");
}

#[test]
fn only_what_is_asked_for_is_told() {
    let server = Server::start(|_| Answer::status(200));
    let project = project(&format!("[alert]\nafter = 1\non = ['held', 'stale']\nurl = '{}'\n", server.url("/")));
    breaks(&project, &[2, 10]);
    assert!(server.requests().is_empty());
}

#[test]
fn check_names_what_is_wrong_with_an_alert() {
    for (table, words) in [
        ("[alert]\nafter = 3\n", "[alert] says nobody who is told"),
        ("[alert]\nurl = 'hooks.example/x'\n", "is no address"),
        ("[alert]\nurl = 'https://hooks.example/x'\non = 'broken'\n", "write failing, held, degraded or stale"),
        ("[alert.mail]\nserver = 'mail.example'\nfrom = 'a@b.example'\nto = 'c@d.example'\n", "write smtps://HOST"),
        (
            "[alert.mail]\nserver = 'smtps://m.example'\nfrom = \"a@b.example\"\nto = 'c>d@e.example'\n",
            "is no mail address",
        ),
        ("[alert.mail]\nserver = 'smtps://m.example'\nfrom = \"a@b.example\"\n", "[alert.mail] has no `to`"),
        ("[alert]\nrun = 'mail me'\n", "no shell takes it apart"),
        ("[alert]\nntfy = 'https://ntfy.example/x'\nsecret = 'x'\n", "`secret` without `url`"),
        ("[feed.news.notify]\ntemplate = '{title}'\n", "[feed.news.notify] has no `url`"),
        (
            "[feed.news.notify]\nurl = 'https://h.example/'\ntemplate = '{titel}'\n",
            "`{titel}` names nothing of an item",
        ),
    ] {
        let project = Project::new(&format!("[feed.news]\nurl = 'https://news.example/'\n{table}"));
        let ran = project.run(&["check"]);
        assert!(ran.code == 2 && ran.stderr.contains(words), "{table}: {}", ran.stderr);
    }
}
