use super::*;

fn allows(robots: &str, token: &str, url: &str) -> bool {
    Robots::parse(robots.as_bytes()).verdict(token, &Url::parse(url).unwrap()) == RobotsVerdict::Allowed
}

fn path_allowed(rules: &str, path: &str) -> bool {
    allows(&format!("user-agent: pagewire\n{rules}"), "pagewire", &format!("https://a.example{path}"))
}

// https://www.rfc-editor.org/rfc/rfc9309#section-2.1
#[test]
fn rfc9309_2_1_rules_before_any_user_agent_belong_to_none() {
    assert!(allows("disallow: /\nuser-agent: other\ndisallow: /", "pagewire", "https://a.example/x"));
}

// https://www.rfc-editor.org/rfc/rfc9309#section-2.2.1
#[test]
fn rfc9309_2_2_1_the_group_that_names_the_program_comes_before_that_for_all() {
    let robots = "user-agent: *\ndisallow: /\nuser-agent: PageWire/2.0 (x)\ndisallow: /private\n";
    assert!(allows(robots, "pagewire", "https://a.example/public"));
    assert!(!allows(robots, "pagewire", "https://a.example/private"));
    assert!(!allows(robots, "other", "https://a.example/public"));
}

#[test]
fn rfc9309_2_2_1_groups_of_one_name_are_one_group() {
    let robots =
        "user-agent: pagewire\ndisallow: /a\n\nuser-agent: b\ndisallow: /\n\nuser-agent: pagewire\ndisallow: /c";
    assert!(!allows(robots, "pagewire", "https://a.example/a"));
    assert!(!allows(robots, "pagewire", "https://a.example/c"));
    assert!(allows(robots, "pagewire", "https://a.example/b"));
}

#[test]
fn rfc9309_2_2_1_several_names_share_a_group() {
    let robots = "user-agent: a\nuser-agent: pagewire\n\ndisallow: /x";
    assert!(!allows(robots, "pagewire", "https://a.example/x"));
}

#[test]
fn rfc9309_2_2_1_a_longer_name_is_another() {
    assert!(allows("user-agent: pagewire-news\ndisallow: /", "pagewire", "https://a.example/x"));
}

// https://www.rfc-editor.org/rfc/rfc9309#section-2.2.2
#[test]
fn rfc9309_2_2_2_the_longest_match_wins() {
    assert!(path_allowed("disallow: /x\nallow: /x/page.html", "/x/page.html"));
    assert!(!path_allowed("allow: /x\ndisallow: /x/page.html", "/x/page.html"));
}

#[test]
fn rfc9309_2_2_2_of_two_as_long_the_one_that_allows_wins() {
    assert!(path_allowed("disallow: /page\nallow: /page", "/page"));
}

#[test]
fn rfc9309_2_2_2_an_empty_rule_says_nothing() {
    assert!(path_allowed("disallow:", "/x"));
}

#[test]
fn rfc9309_2_2_2_paths_are_compared_in_one_spelling() {
    assert!(!path_allowed("disallow: /foo/bar/ツ", "/foo/bar/%E3%83%84"));
    assert!(!path_allowed("disallow: /foo/bar/%e3%83%84", "/foo/bar/ツ"));
    assert!(!path_allowed("disallow: /foo/bar/%62%61%7A", "/foo/bar/baz"));
    assert!(path_allowed("disallow: /a%2Fb", "/a/b"));
    assert!(!path_allowed("disallow: /%7Ejoe/", "/~joe/"));
}

#[test]
fn rfc9309_2_2_2_the_file_itself_is_always_allowed() {
    assert!(path_allowed("disallow: /", "/robots.txt"));
}

// https://www.rfc-editor.org/rfc/rfc9309#section-2.2.3
#[test]
fn rfc9309_2_2_3_special_characters() {
    assert!(!path_allowed("disallow: /*.php$", "/a/b.php"));
    assert!(path_allowed("disallow: /*.php$", "/a/b.php?x"));
    assert!(!path_allowed("disallow: /a*b*c", "/aXbYc/more"));
    assert!(path_allowed("disallow: /a$", "/ab"));
    assert!(!path_allowed("disallow: /x?query", "/x?query=1"));
}

#[test]
fn rfc9309_2_2_3_a_hash_begins_a_comment() {
    assert!(path_allowed("disallow: # all\nallow: /", "/x"));
}

// https://www.rfc-editor.org/rfc/rfc9309#section-2.2.4
#[test]
fn rfc9309_2_2_4_other_lines_end_no_group() {
    assert!(!path_allowed("sitemap: https://a.example/s.xml\ndisallow: /x", "/x"));
}

// https://www.rfc-editor.org/rfc/rfc9309#section-2.3.1
#[test]
fn rfc9309_2_3_1_what_an_answer_means() {
    assert_eq!(RobotsAnswer::of(Some(404), b"user-agent: *\ndisallow: /"), RobotsAnswer::Unavailable);
    assert_eq!(RobotsAnswer::of(Some(503), b""), RobotsAnswer::Unreachable);
    assert_eq!(RobotsAnswer::of(None, b""), RobotsAnswer::Unreachable);
    assert!(matches!(RobotsAnswer::of(Some(200), b""), RobotsAnswer::Rules(_)));
}

// https://www.rfc-editor.org/rfc/rfc9309#section-2.5
#[test]
fn rfc9309_2_5_no_more_than_the_limit_is_read() {
    let robots = format!("{}user-agent: *\ndisallow: /\n", "#".repeat(MAX_SIZE) + "\n");
    assert!(allows(&robots, "pagewire", "https://a.example/x"));
}

#[test]
fn lines_may_end_in_any_way_and_begin_with_a_byte_order_mark() {
    for end in ["\n", "\r", "\r\n"] {
        let robots = format!("\u{feff}User-Agent:*{end}Disallow : /x{end}");
        assert!(!allows(&robots, "pagewire", "https://a.example/x"), "{end:?}");
    }
}

#[test]
fn names_the_line_that_decides() {
    let robots = Robots::parse(b"user-agent: *\r\n\r\ndisallow: /private/\r\n");
    let verdict = robots.verdict("pagewire", &Url::parse("https://a.example/private/x").unwrap());
    assert_eq!(verdict, RobotsVerdict::Disallowed { line: 3, path: "/private/".into() });
}

#[test]
fn a_crawl_delay_may_be_a_fraction_and_ends_at_a_minute() {
    let delay = |text: &str| Robots::parse(format!("user-agent: *\ncrawl-delay: {text}").as_bytes()).crawl_delay("x");
    assert_eq!(delay("1.5"), Some(Duration::from_millis(1500)));
    assert_eq!(delay("86400"), Some(Duration::from_secs(60)));
    assert_eq!(delay("-1"), None);
    assert_eq!(delay("NaN"), None);
    assert_eq!(delay("soon"), None);
}

#[test]
fn a_pattern_of_many_stars_ends() {
    let rules = format!("disallow: /{}b", "*a".repeat(50_000));
    assert!(path_allowed(&rules, &format!("/{}", "a".repeat(50_000))));
}

/// The vectors of a folder that `PAGEWIRE_CORPUS` names; they are not part of this project.
fn vectors(name: &str) -> Vec<serde_json::Value> {
    let corpus = std::env::var_os("PAGEWIRE_CORPUS").unwrap();
    let text = std::fs::read_to_string(std::path::Path::new(&corpus).join("security/robots").join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
#[cfg_attr(not(has_corpus), ignore = "PAGEWIRE_CORPUS names no folder of vectors")]
fn agrees_with_the_vectors_for_what_the_standard_says() {
    let mut wrong = Vec::new();
    for row in vectors("google_robotstxt.jsonl") {
        // two rows pass a URL that no URL parser hands on: it would be percent-encoded
        if row["google_specific"] == true || row["id"] == "g063" || row["id"] == "g065" {
            continue;
        }
        let Ok(url) = Url::parse(row["url"].as_str().unwrap()) else { continue };
        let robots = Robots::parse(row["robots"].as_str().unwrap().as_bytes());
        let allowed = robots.verdict(row["agent"].as_str().unwrap(), &url) == RobotsVerdict::Allowed;
        if allowed != row["allowed"].as_bool().unwrap() {
            wrong.push(row.to_string());
        }
    }
    for row in vectors("rep_cpp.jsonl") {
        if row["test"] == "NoLeadingUserAgent" {
            continue;
        }
        let robots = Robots::parse(row["robots"].as_str().unwrap().as_bytes());
        let agent = row["agent"].as_str().unwrap();
        let right = if let Some(delay) = row.get("crawl_delay") {
            robots.crawl_delay(agent).map(|delay| delay.as_secs_f64()) == delay.as_f64().filter(|delay| *delay >= 0.0)
        } else {
            let url = Url::parse("https://a.example").unwrap().join(row["path"].as_str().unwrap()).unwrap();
            (robots.verdict(agent, &url) == RobotsVerdict::Allowed) == row["allowed"].as_bool().unwrap()
        };
        if !right {
            wrong.push(row.to_string());
        }
    }
    assert!(wrong.is_empty(), "{} rows are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
