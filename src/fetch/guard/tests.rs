use std::{
    net::{IpAddr, SocketAddr},
    path::Path,
};

use reqwest::dns::Resolve;
use url::Url;

use super::{AddressRefusal, Guard, GuardVerdict, GuardedResolver};
use crate::model::Surface;

fn guard(networks: &[&str]) -> Guard {
    Guard::new(networks.iter().map(|network| network.parse().unwrap()).collect())
}

/// The range that refuses an address, or `open`.
fn judged(guard: &Guard, address: &str) -> String {
    match guard.judge(address.parse().unwrap()) {
        GuardVerdict::Admitted => "open".to_owned(),
        GuardVerdict::Refused { range, .. } => range.network.to_string(),
    }
}

/// What is said of a URL: `open`, or why it is refused.
fn checked(guard: &Guard, url: &str) -> String {
    match guard.check_url(&Url::parse(url).unwrap()) {
        Ok(()) => "open".to_owned(),
        Err(refusal) => refusal.to_string(),
    }
}

fn sockets(addresses: &[&str]) -> Vec<SocketAddr> {
    addresses.iter().map(|address| SocketAddr::new(address.parse::<IpAddr>().unwrap(), 0)).collect()
}

#[test]
fn an_address_that_stands_for_an_ipv4_address_is_judged_as_that() {
    let guard = Guard::default();
    for (address, said) in [
        ("::ffff:127.0.0.1", "127.0.0.0/8"),
        ("::ffff:a9fe:a9fe", "169.254.0.0/16"),
        ("::ffff:0.0.0.0", "0.0.0.0/8"),
        ("::ffff:8.8.8.8", "open"),
        ("64:ff9b::10.0.0.1", "10.0.0.0/8"),
        ("64:ff9b::a9fe:a9fe", "169.254.0.0/16"),
        ("64:ff9b::808:808", "open"),
    ] {
        assert_eq!(judged(&guard, address), said, "{address}");
    }
}

#[test]
fn addresses_of_metadata_services_are_refused() {
    let addresses = ["169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "168.63.129.16"];
    for address in addresses.into_iter().chain(["fd00:ec2::254", "fd20:ce::254"]) {
        assert_ne!(judged(&Guard::default(), address), "open", "{address}");
    }
}

#[test]
fn opens_the_networks_that_it_is_given_and_nothing_beside_them() {
    let guard = guard(&["127.0.1.0/24", "fd00:1::/32", "10.1.2.3"]);
    for (address, said) in [
        ("127.0.0.255", "127.0.0.0/8"),
        ("127.0.1.0", "open"),
        ("127.0.1.255", "open"),
        ("127.0.2.0", "127.0.0.0/8"),
        ("fd00:1::1", "open"),
        ("fd00:2::1", "fc00::/7"),
        ("10.1.2.3", "open"),
        ("10.1.2.4", "10.0.0.0/8"),
        ("::1", "::1/128"),
    ] {
        assert_eq!(judged(&guard, address), said, "{address}");
    }
}

#[test]
fn an_opened_network_is_open_under_the_addresses_that_stand_for_it() {
    let guard = guard(&["192.168.1.0/24"]);
    assert_eq!(judged(&guard, "::ffff:192.168.1.9"), "open");
    assert_eq!(judged(&guard, "64:ff9b::192.168.1.9"), "open");
    assert_eq!(judged(&guard, "::ffff:192.168.2.9"), "192.168.0.0/16");
}

#[test]
fn a_network_that_an_address_carries_deprecatedly_is_not_opened_with_it() {
    let guard = guard(&["192.168.1.0/24"]);
    assert_eq!(judged(&guard, "2002:c0a8:109::1"), "2002::/16");
    assert_eq!(judged(&guard, "::192.168.1.9"), "::/96");
}

#[test]
fn refuses_an_address_however_it_is_written() {
    for url in [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.1./",
        "http://127%2e0%2e0%2e1/",
        "http://①②⑦.0.0.1/",
        "http://127。0。0。1/",
        "https://127.0.0.1:8443/",
    ] {
        assert_eq!(
            checked(&Guard::default(), url),
            "not fetched: 127.0.0.1 lies in 127.0.0.0/8 (loopback, RFC 1122)",
            "{url}"
        );
    }
}

#[test]
fn names_the_address_that_an_address_stands_for() {
    assert_eq!(
        checked(&Guard::default(), "http://[::ffff:7f00:1]/"),
        "not fetched: ::ffff:127.0.0.1 stands for 127.0.0.1, which lies in 127.0.0.0/8 (loopback, RFC 1122)"
    );
}

#[test]
fn says_what_opens_an_address() {
    let refusal = Guard::default().check_url(&Url::parse("http://192.168.1.9/").unwrap()).unwrap_err();
    assert_eq!(
        refusal.advice().told(Surface::Command, "news"),
        "[fetch] allow_private = [\"192.168.0.0/16\"] opens it, if it is meant"
    );
    let network = refusal.opened_by().unwrap().to_string();
    assert_eq!(checked(&guard(&[&network]), "http://192.168.1.9/"), "open");
}

#[test]
fn lets_names_and_public_addresses_pass() {
    for url in
        ["https://news.example/", "http://8.8.8.8/", "http://[2606:4700:4700::1111]:8080/", "http://localhost.example/"]
    {
        assert_eq!(checked(&Guard::default(), url), "open", "{url}");
    }
}

#[test]
fn rfc6761_6_3_localhost_and_the_names_below_it_are_loopback() {
    for url in [
        "http://localhost/",
        "http://LocalHost:80/",
        "http://localhost./",
        "http://a.b.localhost/",
        "http://x.localhost./",
    ] {
        assert!(checked(&Guard::default(), url).contains("stands for 127.0.0.1, which lies in 127.0.0.0/8"), "{url}");
        assert!(checked(&guard(&["127.0.1.0/24"]), url).contains("127.0.0.0/8"), "{url}");
        assert_eq!(checked(&guard(&["127.0.0.0/8"]), url), "open", "{url}");
    }
}

#[test]
fn refuses_every_scheme_but_http_and_https() {
    for url in
        ["file:///etc/passwd", "ftp://a.example/", "gopher://a.example/", "data:text/html,x", "jar:http://a.example!/"]
    {
        let guard = guard(&["0.0.0.0/0", "::/0"]);
        assert!(checked(&guard, url).ends_with("is neither http nor https"), "{url}");
    }
}

#[test]
fn refuses_a_password_in_an_address_and_does_not_repeat_it() {
    for url in ["https://user:secret@a.example/", "https://secret@a.example/", "https://:secret@a.example/"] {
        assert_eq!(checked(&Guard::default(), url), "not fetched: the address holds a user name or a password");
    }
}

#[test]
fn refuses_port_0() {
    assert_eq!(checked(&Guard::default(), "http://a.example:0/"), "not fetched: nothing listens at port 0");
}

#[test]
fn of_a_mixed_answer_only_the_private_addresses_are_left_out() {
    let found = sockets(&["10.0.0.1", "8.8.8.8", "::1", "2606:4700:4700::1111"]);
    let admitted = Guard::default().admit("a.example", found).unwrap();
    assert_eq!(admitted, sockets(&["8.8.8.8", "2606:4700:4700::1111"]));
}

#[test]
fn a_name_with_private_addresses_alone_is_refused_by_name_address_and_range() {
    let refusal = Guard::default().admit("a.example", sockets(&["10.0.0.1", "fd00::1"])).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "not fetched: a.example stands for 10.0.0.1, which lies in 10.0.0.0/8 (private, RFC 1918)"
    );
}

#[tokio::test]
async fn the_resolver_hands_on_what_is_admitted_and_nothing_else() {
    let resolver = GuardedResolver::new(guard(&["127.0.0.0/8"]), 8);
    let addresses: Vec<SocketAddr> = resolver.resolve("localhost".parse().unwrap()).await.unwrap().collect();
    assert_eq!(addresses, sockets(&["127.0.0.1"]));
}

#[tokio::test]
async fn the_resolver_refuses_what_the_system_makes_an_address_of() {
    // the system's resolver reads these without asking anybody, as the C library always has
    for host in ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "::1"] {
        let Err(error) = GuardedResolver::new(Guard::default(), 8).resolve(host.parse().unwrap()).await else {
            panic!("{host}")
        };
        assert!(error.downcast_ref::<AddressRefusal>().is_some(), "{host}: {error}");
    }
}

/// The rows of a file of public test vectors, in a folder that `PAGEWIRE_CORPUS` names; they are not part of this project.
fn vectors(name: &str) -> Vec<serde_json::Value> {
    let folder = std::env::var_os("PAGEWIRE_CORPUS").unwrap();
    let path = Path::new(&folder).join("security/ssrf").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let rows = text.lines().filter(|line| !line.trim().is_empty());
    rows.map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
#[cfg_attr(not(has_corpus), ignore = "PAGEWIRE_CORPUS names no folder of vectors")]
fn public_vectors_every_address_is_judged_right() {
    let rows = vectors("addresses.jsonl");
    assert!(!rows.is_empty());
    for row in rows {
        let (text, want) = (row["addr"].as_str().unwrap(), row["want"].as_str().unwrap());
        let admitted = match text.parse() {
            Ok(address) => Guard::default().judge(address) == GuardVerdict::Admitted,
            // with a zone, as it may stand in a URL: no URL at all (WHATWG URL section 3.1)
            Err(_) => Url::parse(&format!("http://[{text}]/")).is_ok(),
        };
        assert!(want == "either" || admitted == (want == "allow"), "{row}");
    }
}

#[test]
#[cfg_attr(not(has_corpus), ignore = "PAGEWIRE_CORPUS names no folder of vectors")]
fn public_vectors_no_url_leads_to_a_private_address() {
    let rows = vectors("urls_must_be_refused.jsonl");
    assert!(!rows.is_empty());
    for row in rows {
        let Ok(url) = Url::parse(&row["url"].as_str().unwrap().replace("{port}", "8080")) else { continue };
        let Err(refusal) = Guard::default().check_url(&url) else {
            // all that is left are names, of which the resolver makes addresses
            let metadata = sockets(&["169.254.169.254"]);
            match url.host_str().unwrap() {
                host @ "metadata.google.internal" => assert!(Guard::default().admit(host, metadata).is_err(), "{row}"),
                // what looks like another host is in the path
                "example.com" => assert!(url.path().starts_with("/@"), "{row}"),
                _ => panic!("{row}: {url}"),
            }
            continue;
        };
        assert!(!refusal.to_string().is_empty());
    }
}
