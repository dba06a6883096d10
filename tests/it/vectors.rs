//! Public collections of hostile and odd input, which are not part of this project: a folder that `PAGEWIRE_CORPUS` names.
//!
//! The project's own, smaller sets stand beside the code that they try. The rows may name outside hosts; nothing here
//! connects to any.

use std::{borrow::Cow, fs, io::Read, path::PathBuf};

use ::url::Url;
use base64::Engine as _;
use chrono::{DateTime, Utc};
use pagewire::{
    emit,
    extract::Document,
    model::{FeedId, Format, Page},
    normalise::{charset, html::Sanitiser, text, url},
    pipeline,
};
use scraper::{Html, Node};
use serde_json::Value;

use super::project::{NOW, Project};

fn read(name: &str) -> String {
    String::from_utf8_lossy(&bytes(name)).into_owned()
}

fn bytes(name: &str) -> Vec<u8> {
    let path = PathBuf::from(std::env::var_os("PAGEWIRE_CORPUS").unwrap()).join("security").join(name);
    let mut bytes = Vec::new();
    fs::File::open(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

fn rows(name: &str) -> Vec<Value> {
    let text = read(name);
    let rows: Vec<Value> = if name.ends_with(".jsonl") {
        text.lines().filter(|line| !line.trim().is_empty()).map(|line| serde_json::from_str(line).unwrap()).collect()
    } else {
        serde_json::from_str(&text).unwrap()
    };
    assert!(!rows.is_empty(), "{name}");
    rows
}

fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

fn page(body: Vec<u8>) -> Page {
    let url = Url::parse("https://news.example/world/").unwrap();
    Page { url, media_type: None, charset: None, language: None, body, fetched_at: now() }
}

/// What an HTML parser that reads some markup again would run.
fn dangers(markup: &str) -> Vec<String> {
    const ELEMENTS: [&str; 14] = [
        "script", "style", "iframe", "frame", "object", "embed", "applet", "form", "input", "base", "meta", "link",
        "svg", "math",
    ];
    let mut found = Vec::new();
    for node in Html::parse_fragment(markup).tree.nodes() {
        let Node::Element(element) = node.value() else { continue };
        if ELEMENTS.contains(&element.name()) {
            found.push(format!("<{}>", element.name()));
        }
        for (name, value) in element.attrs() {
            let scheme: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(40).collect();
            let runs = ["javascript:", "vbscript:", "data:text/html", "livescript:", "mocha:"]
                .iter()
                .any(|start| scheme.to_ascii_lowercase().starts_with(start));
            if name.starts_with("on") || name == "style" || name == "srcdoc" || name == "formaction" || runs {
                found.push(format!("{name}={value}"));
            }
        }
    }
    found
}

fn payloads() -> Vec<String> {
    let field = |name: &str, field: &str| -> Vec<String> {
        rows(name).iter().map(|row| row[field].as_str().unwrap().to_owned()).collect()
    };
    let mut all = field("xss/dompurify_expect.jsonl", "payload");
    all.extend(field("xss/owasp_filter_evasion.jsonl", "payload"));
    all.extend(field("xss/bleach.jsonl", "input"));
    all.extend(field("xss/html5lib_sanitizer_tests1.dat", "input"));
    all.extend(field("xss/feedparser_sanitize.jsonl", "feed"));
    let folder = PathBuf::from(std::env::var_os("PAGEWIRE_CORPUS").unwrap()).join("security/xss/payloadsallthethings");
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read(entry.unwrap().path()).unwrap();
        all.extend(String::from_utf8_lossy(&text).lines().map(str::to_owned));
    }
    assert!(all.len() > 1_000, "{}", all.len());
    all
}

#[test]
#[cfg_attr(not(has_corpus), ignore = "PAGEWIRE_CORPUS names no folder of vectors")]
fn nothing_in_content_runs_and_cleaning_twice_changes_nothing() {
    let base = Url::parse("https://news.example/world/").unwrap();
    let sanitiser = Sanitiser::new(&base);
    let mut shown = 0;
    for payload in payloads() {
        let Some(clean) = sanitiser.clean(&payload) else { continue };
        shown += 1;
        assert_eq!(dangers(clean.as_str()), Vec::<String>::new(), "{payload}");
        let again = sanitiser.clean(clean.as_str());
        assert_eq!(again.as_ref().map(pagewire::model::SafeHtml::as_str), Some(clean.as_str()), "{payload}");
    }
    assert!(shown > 100, "of {shown} anything is left to look at");
}

#[test]
#[cfg_attr(not(has_corpus), ignore = "PAGEWIRE_CORPUS names no folder of vectors")]
fn nothing_that_stands_in_any_field_runs_in_a_feed() {
    let dangerous = payloads();
    for (number, payloads) in dangerous.chunks(40).enumerate() {
        let items: String = payloads
            .iter()
            .enumerate()
            .map(|(n, payload)| {
                let quoted = payload.replace('&', "&amp;").replace('"', "&quot;");
                format!(
                    "<article><h2><a href=\"{quoted}\">Story {number}-{n} {payload}</a></h2></article>\
                     <article><h2><a href=\"/s/{number}-{n}\">{}</a></h2><p>{payload}</p><img src=\"{quoted}\"></article>",
                    quoted.replace('<', "&lt;")
                )
            })
            .collect();
        let text = "[feed.news]\nurl = 'x.html'\n[feed.news.list]\nitem = 'article'\ncontent = 'p'\n";
        let config = pagewire::config::parse(text, std::path::Path::new("feeds.toml")).unwrap();
        let page = page(format!("<!DOCTYPE html><title>x</title>{items}").into_bytes());
        let fetched = pagewire::fetch::FetchedPage {
            page,
            cache_state: pagewire::model::CacheState::default(),
            fresh_until: None,
            moved_to: None,
            end: pagewire::fetch::BodyEnd::Announced,
            links: Vec::new(),
            more: Vec::new(),
        };
        let Ok((feed, _)) = pipeline::assemble_once(&config, &config.feeds[0], &fetched, now(), false).unwrap() else {
            panic!("chunk {number} gave no feed")
        };
        assert!(!feed.entries.is_empty());
        for entry in &feed.entries {
            if let Some(content) = &entry.item.content {
                assert_eq!(dangers(content.as_str()), Vec::<String>::new());
            }
            if let Some(link) = &entry.item.link {
                assert!(["http", "https", "mailto"].contains(&link.scheme()), "{link}");
            }
        }
        let rss = emit::render(&feed, Format::Rss).unwrap();
        feed_rs::parser::parse(rss.as_slice()).unwrap();
        let atom = emit::render(&feed, Format::Atom).unwrap();
        feed_rs::parser::parse(atom.as_slice()).unwrap();
        serde_json::from_slice::<Value>(&emit::render(&feed, Format::Json).unwrap()).unwrap();
    }
}

#[test]
#[cfg_attr(not(has_corpus), ignore = "PAGEWIRE_CORPUS names no folder of vectors")]
fn addresses_resolve_as_in_browsers() {
    let mut resolve = 0;
    for row in rows("url/urltestdata.json") {
        let (Some(input), Some(base)) = (row["input"].as_str(), row["base"].as_str()) else { continue };
        let Ok(base) = Url::parse(base) else { continue };
        let resolved = url::resolve(&base, input);
        if row["failure"] == true {
            assert_eq!(resolved, None, "{row}");
        } else if let (Some(resolved), Some(href)) = (resolved, row["href"].as_str()) {
            assert_eq!(resolved.as_str(), href, "{row}");
            resolve += 1;
        }
    }
    assert!(resolve > 50, "{resolve}");
}

#[test]
#[cfg_attr(not(has_corpus), ignore = "PAGEWIRE_CORPUS names no folder of vectors")]
fn odd_texts_reach_the_feed_as_they_are() {
    let texts: Vec<String> = serde_json::from_str(&read("naughty/blns.json")).unwrap();
    let items: String = texts
        .iter()
        .enumerate()
        .map(|(n, text)| {
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            format!("<article><h2><a href=/s/{n}>Story {n}: {text}</a></h2></article>")
        })
        .collect();
    let project = Project::with_page(&format!("<!DOCTYPE html><meta charset=utf-8><title>x</title>{items}"));
    let ran = project.run(&["export", "page.html", "--item", "article", "--format", "json", "--now", NOW]);
    let feed: Value = serde_json::from_str(&ran.stdout).unwrap();
    let titles: Vec<&str> =
        feed["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap()).collect();
    assert_eq!(titles.len(), texts.len());
    for (n, text) in texts.iter().enumerate() {
        let said = format!("Story {n}: {text}");
        // markup that was escaped twice is a mistake of the page
        let expected = if text.contains(['<', '&']) { text::title(&said, None) } else { text::clean(&said) };
        assert_eq!(titles[n], expected, "{n}");
    }
}

/// `#data` and `#encoding` of a file of html5lib's tests.
fn sniffing(name: &str) -> Vec<(Vec<u8>, String)> {
    let all = bytes(name);
    let mut rows = Vec::new();
    let mut rest = all.as_slice();
    while let Some(start) = find(rest, b"#data\n") {
        rest = &rest[start + 6..];
        let Some(end) = find(rest, b"\n#encoding\n") else { break };
        let data = rest[..end].to_vec();
        rest = &rest[end + 11..];
        let line = rest.split(|byte| *byte == b'\n').next().unwrap();
        rows.push((data, String::from_utf8_lossy(line).trim().to_owned()));
    }
    rows
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[test]
#[cfg_attr(not(has_corpus), ignore = "PAGEWIRE_CORPUS names no folder of vectors")]
fn declared_charsets_are_believed_as_in_browsers() {
    let mut declared = 0;
    for name in ["encoding/html5lib_tests1.dat", "encoding/html5lib_tests2.dat", "encoding/html5lib_test-yahoo-jp.dat"]
    {
        for (mut data, label) in sniffing(name) {
            let Some(encoding) = encoding_rs::Encoding::for_label(label.as_bytes()) else { continue };
            // what declares nothing is a matter of detection, which may know better than the standard's default
            if encoding == encoding_rs::WINDOWS_1252 {
                continue;
            }
            // bytes that are no UTF-8, so that the charset shows
            data.extend(b"<p>\xe9\xe8\xa9\xa4");
            let expected = encoding.decode_with_bom_removal(&data).0.into_owned();
            let page = page(data);
            assert_eq!(charset::decode(&page, None), Cow::<str>::Owned(expected), "{name}: {label}");
            declared += 1;
        }
    }
    assert!(declared > 10, "{declared}");
}

#[test]
#[cfg_attr(not(has_corpus), ignore = "PAGEWIRE_CORPUS names no folder of vectors")]
fn bytes_in_any_encoding_become_text() {
    let big5 = page(bytes("encoding/chardet_test_big5.txt"));
    let text = charset::decode(&big5, None);
    assert!(!text.contains('\u{fffd}') && text.chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c)));
    for row in rows("encoding/feedparser_encoding.jsonl") {
        let body = base64::engine::general_purpose::STANDARD.decode(row["bytes_base64"].as_str().unwrap()).unwrap();
        let page = page(body);
        let _ = Document::parse(&charset::decode(&page, None));
    }
}

#[test]
#[cfg_attr(not(has_corpus), ignore = "PAGEWIRE_CORPUS names no folder of vectors")]
fn forbidden_characters_reach_no_document() {
    let chars: Value = serde_json::from_str(&read("xml/xml10_chars.json")).unwrap();
    let mut forbidden = String::new();
    for range in chars["illegal_ranges"].as_array().unwrap() {
        let (from, to) = (range[0].as_u64().unwrap(), range[1].as_u64().unwrap());
        forbidden.extend((from..=to).filter_map(|code| char::from_u32(u32::try_from(code).unwrap())));
    }
    assert!(forbidden.chars().count() > 20);
    for c in forbidden.chars() {
        assert_eq!(text::without_forbidden(&format!("a{c}b")), "ab", "{:x}", u32::from(c));
    }
}

#[test]
#[cfg_attr(not(has_corpus), ignore = "PAGEWIRE_CORPUS names no folder of vectors")]
fn hostile_xml_is_read_as_any_page() {
    for row in rows("xml/hostile_feeds.jsonl") {
        let page = page(row["doc"].as_str().unwrap().as_bytes().to_vec());
        if let Ok(read) = pagewire::extract::read(&page, &pagewire::extract::How::default()) {
            let said: String = read.items.iter().map(|item| item.title.as_str()).collect();
            assert!(said.len() < 100_000 && !said.contains("root:"), "{}", row["name"]);
        }
    }
}

#[test]
#[cfg_attr(not(has_corpus), ignore = "PAGEWIRE_CORPUS names no folder of vectors")]
fn hostile_html_is_read_to_its_end() {
    let recipes: Value = serde_json::from_str(&read("html/generated_recipes.json")).unwrap();
    for recipe in recipes["recipes"].as_array().unwrap() {
        let mut text = String::new();
        for part in recipe["parts"].as_array().unwrap() {
            // a twentieth of the size is enough to meet every limit but those of time, which a test does not measure
            let times = part[1].as_u64().unwrap();
            for n in 0..(times / 20).max(times.min(1_000)) {
                text.push_str(&part[0].as_str().unwrap().replace("{i}", &n.to_string()));
            }
        }
        let _ = pagewire::extract::read(&page(text.into_bytes()), &pagewire::extract::How::default());
    }
}

#[test]
#[cfg_attr(not(has_corpus), ignore = "PAGEWIRE_CORPUS names no folder of vectors")]
fn no_name_of_a_feed_leaves_the_folder() {
    let names: Value = serde_json::from_str(&read("traversal/output_names.json")).unwrap();
    let mut taken = std::collections::HashSet::new();
    for name in names["names"].as_array().unwrap() {
        let Ok(id) = FeedId::parse(name.as_str().unwrap()) else { continue };
        assert!(id.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'), "{name}");
        assert!(!id.as_str().starts_with('-'), "{name}");
        assert!(taken.insert(id.as_str().to_ascii_lowercase()), "{name}");
    }
    // the collection may hold hostile names alone: then all are refused, and a plain one is still taken
    let hostile = names["names"].as_array().unwrap().len() - taken.len();
    assert!(hostile >= 20, "{hostile} names were refused");
    assert!(FeedId::parse("news").is_ok());
    for name in ["traversal/payloadsallthethings_crlf.txt", "traversal/payloadsallthethings_directory_traversal.txt"] {
        for line in read(name).lines().filter(|line| line.contains(['/', '\\', '%', '.'])) {
            assert!(FeedId::parse(line).is_err(), "{line}");
        }
    }
}

#[test]
#[cfg_attr(not(has_corpus), ignore = "PAGEWIRE_CORPUS names no folder of vectors")]
fn costly_patterns_end_or_are_refused_with_the_field() {
    let cases: Value = serde_json::from_str(&read("config/regex_cost.json")).unwrap();
    for case in cases["cases"].as_array().unwrap() {
        let pattern = case["pattern"].as_str().unwrap();
        let mut file = toml::Table::new();
        file.insert("url".into(), "x.html".into());
        file.insert("drop".into(), toml::Table::from_iter([("title".to_owned(), pattern.into())]).into());
        let file = toml::Table::from_iter([(
            "feed".to_owned(),
            toml::Table::from_iter([("a".to_owned(), file.into())]).into(),
        )]);
        match pagewire::config::parse(&toml::to_string(&file).unwrap(), std::path::Path::new("feeds.toml")) {
            Ok(config) => assert_eq!(config.feeds.len(), 1),
            Err(error) => assert!(error.to_string().contains("title"), "{error}"),
        }
    }
}
