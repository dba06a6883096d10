mod sharing;

use std::{path::Path, time::Duration};

use super::*;
use crate::extract::{Recipe, list::Way};

fn well(text: &str) -> Config {
    parse(text, Path::new("feeds.toml")).unwrap_or_else(|error| panic!("{error}"))
}

/// The problems of a text as `line: message`.
fn problems(text: &str) -> Vec<String> {
    let Err(ConfigError::Invalid { problems, .. }) = parse(text, Path::new("feeds.toml")) else { panic!("no problem") };
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    problems.iter().map(|problem| format!("{}: {}", line(problem.span.start), problem.message)).collect()
}

fn only_problem(text: &str) -> String {
    let mut all = problems(text);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn in_list(line: &str) -> String {
    format!("[feed.a]\nurl = 'p.html'\n[feed.a.list]\nitem = 'li'\n{line}\n")
}

fn first_way(line: &str) -> Way {
    let config = well(&in_list(line));
    let Recipe::List(list) = &config.feeds[0].sources()[0].read.recipe else { panic!("no list") };
    list.title.first().or(list.published.first()).unwrap().clone()
}

#[test]
fn fills_in_the_defaults() {
    let config = well("[feed.a]\nurl = 'https://a.example/'\n");
    let feed = &config.feeds[0];
    assert_eq!((config.output.as_path(), config.state.as_path()), (Path::new("out"), Path::new(".pagewire")));
    assert_eq!(feed.formats, Format::FEEDS);
    assert_eq!((feed.schedule.interval(), feed.timezone), (Duration::from_secs(1800), Tz::UTC));
    assert_eq!(feed.keep, Keep { items: 100, age: None });
}

#[test]
fn a_feed_takes_from_the_defaults_what_it_does_not_say() {
    let config = well(
        "[pagewire]\nkeep = { items = 7, age = '90d' }\ntimezone = 'Asia/Tokyo'\n[feed.a]\nurl = 'x'\nkeep = { items = 9 }\n",
    );
    assert_eq!(config.feeds[0].keep, Keep { items: 9, age: Some(Duration::from_secs(90 * 86_400)) });
    assert_eq!(config.feeds[0].timezone, Tz::Asia__Tokyo);
}

#[test]
fn feeds_keep_the_order_of_the_file() {
    let config = well("[feed.z]\nurl = 'x'\n[feed.a]\nurl = 'x'\n[feed.m]\nurl = 'x'\n");
    let ids: Vec<&str> = config.feeds.iter().map(|feed| feed.id.as_str()).collect();
    assert_eq!(ids, ["z", "a", "m"]);
}

#[test]
fn the_place_of_publication_ends_with_a_slash() {
    let config = well("[pagewire]\nbase_url = 'https://a.example/feeds'\n[feed.a]\nurl = 'x'\n");
    assert_eq!(config.feeds[0].base_url.as_ref().unwrap().as_str(), "https://a.example/feeds/");
}

#[test]
fn paths_are_relative_to_the_file() {
    let config = parse("[feed.a]\nurl = 'pages/x.html'\n", Path::new("etc/feeds.toml")).unwrap();
    assert_eq!(config.feeds[0].sources()[0].location, Location::File("etc/pages/x.html".into()));
    assert_eq!(config.output, Path::new("etc/out"));
}

#[test]
fn the_short_form_splits_selector_and_attribute() {
    for (text, css, attr) in [
        ("h2 a @href", Some("h2 a"), Some("href")),
        ("@href", None, Some("href")),
        (".", None, None),
        ("h2", Some("h2"), None),
        (r#"a[href*="@x"]"#, Some(r#"a[href*="@x"]"#), None),
        (r#"a[href*="@x"] @title"#, Some(r#"a[href*="@x"]"#), Some("title")),
    ] {
        let Way::Read(read) = first_way(&format!("title = '{text}'")) else { panic!() };
        assert_eq!(read.at.as_ref().map(ToString::to_string).as_deref(), css, "{text}");
        assert_eq!(read.attr.as_deref(), attr, "{text}");
    }
}

#[test]
fn a_fixed_value_is_read() {
    assert!(matches!(first_way("title = { value = 'News' }"), Way::Fixed(text) if text == "News"));
}

#[test]
fn a_date_takes_format_and_time_zone() {
    let Way::Read(read) = first_way("published = { css = 'i', format = '%d.%m.%Y', timezone = 'Europe/Paris' }") else {
        panic!()
    };
    let hint = read.date.unwrap();
    assert_eq!((hint.format.as_deref(), hint.timezone), (Some("%d.%m.%Y"), Some(Tz::Europe__Paris)));
}

#[test]
fn each_fault_is_named_in_its_line() {
    let feed = |line: &str| format!("[feed.a]\nurl = 'x'\n{line}\n");
    let cases = [
        ("[pagewire]\nevry = '1h'\n[feed.a]\nurl = 'x'\n".into(), "2: unknown key `evry` in [pagewire]"),
        ("[feeds.a]\nurl = 'x'\n[feed.a]\nurl = 'x'\n".into(), "1: unknown key `feeds` in this file"),
        (feed("every = 'soon'"), "3: `every = \"soon\"` is no length of time"),
        (feed("every = '30m'\ncron = '0 * * * *'"), "4: both `every` and `cron` say when"),
        (feed("cron = '0 0 30 2 *'"), "3: `0 0 30 2 *` is no cron expression: no date ever matches it"),
        (feed("quiet = '23'"), "3: `23` is no span of the day"),
        (feed("every = { min = '1d', max = '1h' }"), "3: `max` is shorter than `min`"),
        (feed("every = '0m'"), "3: `every = \"0m\"` is no length of time"),
        (feed("every = 30"), "3: `every` is an integer, not a length of time"),
        (feed("title = 2026-01-01"), "3: `title` is a datetime, not a string"),
        (feed("title = ''"), "3: `title` is empty"),
        (feed("timezone = 'Europe/Bonn'"), "3: `Europe/Bonn` is no time zone"),
        (feed("charset = 'utf8000'"), "3: `utf8000` is no charset"),
        (feed("language = 'english'"), "3: `english` is no language tag"),
        (feed("formats = ['rss', 'xml']"), "3: `xml` is no format"),
        (feed("formats = []"), "3: `formats` is an empty list"),
        (feed("keep = { items = 0 }"), "3: `items` is not above 0"),
        (feed("keep = { items = -4 }"), "3: `items` is not above 0"),
        (feed("keep = 5"), "3: `keep` is an integer, not a table"),
        (feed("home = 'mailto:a@b.example'"), "3: `mailto:` is no address on the web"),
        ("[feed.a]\nmerge = ['b']\n".into(), "2: there is no feed `b` to merge"),
        (feed("crown = '* * * * *'"), "3: unknown key `crown` in [feed.a]"),
        (feed("[feed.a.drop]\ntitle = '(unclosed'"), "4: not a regular expression: unclosed group"),
        (
            feed("[feed.a.drop]\ntitle = '(?=ahead)'"),
            "4: not a regular expression: look-around, including look-ahead and look-behind, is not supported",
        ),
        (feed("[feed.a.only]\nbody = 'x'"), "4: unknown key `body` in `only`"),
        (feed("[feed.a.list]\ntitle = 'h2'"), "3: [feed.a.list] has no `item`"),
        ("[feed.a]\ntitle = 'x'\n".into(), "1: [feed.a] has no `url`"),
        ("[feed.a]\nurl = 'gopher://x.example/'\n".into(), "2: `gopher` is no scheme that can be fetched"),
        ("[feed.a]\nurl = 'https://u:p@x.example/'\n".into(), "2: `url` holds a user name or a password"),
        ("[feed.a]\nurl = 'http://'\n".into(), "2: `http://` is no address: empty host"),
        ("[feed.a]\nurl = ['x', 'x']\n".into(), "2: `x` is named twice"),
        ("[feed.a]\nurl = []\n".into(), "2: `url` is an empty list"),
        ("[feed.a]\nmerge = ['a']\n".into(), "2: `a` is made of itself by way of `a`"),
        (
            "[feed.'../../etc/x']\nurl = 'x'\n".into(),
            "1: `../../etc/x` cannot be a feed's id: a feed's id holds only the letters a to z, digits, '-' and '_', and starts with a letter or digit",
        ),
        ("[feed.nul]\nurl = 'x'\n".into(), "1: `nul` cannot be a feed's id: this name is reserved"),
        ("[feed.a]\nurl = 'x'\n[feed.A]\nurl = 'y'\n".into(), "3: `A` and `a` differ in case only"),
        ("[fetch]\nmax_body = '10 apples'\n[feed.a]\nurl = 'x'\n".into(), "2: `10 apples` is no size"),
        ("[fetch]\ntimeout = '1y'\n[feed.a]\nurl = 'x'\n".into(), "2: `timeout = \"1y\"` is no length of time"),
        (String::new(), "1: there is no feed"),
        ("feed = 3".into(), "1: `feed` is an integer, not a table"),
        ("[feed]\na = 3".into(), "2: `feed.a` is an integer, not a table"),
    ];
    for (text, expected) in cases {
        assert_eq!(only_problem(&text), expected, "{text}");
    }
}

#[test]
fn each_fault_of_a_recipe_is_named_in_its_line() {
    let cases = [
        ("titel = 'h2'", "5: unknown key `titel` in [feed.a.list]"),
        ("title = 5", "5: `title` is an integer, not a selector"),
        ("title = []", "5: `title` is an empty list"),
        ("title = 'h2 @'", "5: no attribute is named after `@`"),
        ("title = { css = 'h2', kind = 1 }", "5: unknown key `kind` in `title`"),
        ("title = { css = 'h2', format = '%Y' }", "5: `format` has no meaning in `title`"),
        ("title = { css = 'h2', replace = '$1' }", "5: `replace` without `capture`"),
        ("title = { css = 'h2', value = 'x' }", "5: `title` has a fixed `value` and something else"),
        ("title = {}", "5: `title` is an empty table"),
        ("published = { css = 'i', format = '%Q!' }", "5: `%Q!` is no date format"),
    ];
    for (line, expected) in cases {
        assert_eq!(only_problem(&in_list(line)), expected, "{line}");
    }
}

#[test]
fn a_broken_selector_is_named_where_it_stands() {
    for selector in ["article >", "> a", "a:contains(x)", "p::before", "a[", "", "li:nth-child("] {
        if selector.is_empty() {
            continue;
        }
        let problem = only_problem(&in_list(&format!("title = '{selector}'")));
        assert!(problem.starts_with(&format!("5: `{selector}` is no CSS selector")), "{problem}");
    }
}

#[test]
fn all_problems_are_reported_at_once_in_the_order_of_the_file() {
    let text = "[pagewire]\nevery = 'x'\n[feed.a]\nurl = 'x'\nlanguage = 'x y'\n[feed.b]\n[feed.c]\nmerge = ['zz']\n";
    let lines: Vec<String> = problems(text).iter().map(|problem| problem[..2].to_owned()).collect();
    assert_eq!(lines, ["2:", "5:", "6:", "8:"]);
}

#[test]
fn feeds_that_merge_each_other_are_a_problem() {
    let all = problems("[feed.a]\nmerge = ['b']\n[feed.b]\nmerge = ['a']\n");
    assert_eq!(all.len(), 2, "{all:?}");
}

#[test]
fn broken_toml_is_a_problem_with_a_place() {
    let rendered = parse("[feed.a\nurl = 'x'\n", Path::new("feeds.toml")).unwrap_err().render(false);
    assert!(rendered.contains("feeds.toml:1:") && rendered.contains('^'), "{rendered}");
}

#[test]
fn a_problem_is_rendered_with_file_line_caret_and_help() {
    let rendered = parse("[feed.a]\nurl = 'x'\ntitel = 'x'\n", Path::new("feeds.toml")).unwrap_err().render(false);
    for part in [
        "error: unknown key `titel` in [feed.a]",
        "feeds.toml:3:1",
        "^^^^^",
        "help: did you mean `title`?",
        "1 problem in feeds.toml",
    ] {
        assert!(rendered.contains(part), "{part} in {rendered}");
    }
}

#[test]
fn another_feeds_change_changes_no_fingerprint() {
    let parts = |text: &str| {
        let config = well(text);
        (config.feeds[0].fingerprint.clone(), config.feeds[0].sources()[0].read.fingerprint.clone())
    };
    assert_eq!(parts(&in_list("")), parts(&format!("{}[feed.b]\nurl = 'y'\n", in_list("# a comment"))));
}

#[test]
fn a_changed_recipe_changes_its_fingerprint() {
    let fingerprint = |line: &str| {
        let config = well(&in_list(line));
        config.feeds[0].sources()[0].read.fingerprint.clone()
    };
    assert_ne!(fingerprint("title = 'h2'"), fingerprint("title = 'h3'"));
    assert_ne!(
        fingerprint("title = { css = 'h2', capture = 'a' }"),
        fingerprint("title = { css = 'h2', capture = 'b' }")
    );
    assert_ne!(
        fingerprint("published = { css = 'i', format = '%Y' }"),
        fingerprint("published = { css = 'i', format = '%y' }")
    );
}

#[test]
fn a_changed_title_or_rule_changes_the_feeds_fingerprint() {
    let fingerprint = |line: &str| well(&format!("[feed.a]\nurl = 'x'\n{line}")).feeds[0].fingerprint.clone();
    assert_ne!(fingerprint("title = 'a'"), fingerprint("title = 'b'"));
    assert_ne!(fingerprint("[feed.a.drop]\ntitle = 'a'"), fingerprint("[feed.a.drop]\ntitle = 'b'"));
}

/// A recipe with all that one can have.
const WHOLE: &str = "[feed.a]\nurl = 'https://a.example/'\ncharset = 'utf-8'\ntimezone = 'Europe/Berlin'\nfetch = 'browser'\n\
     [feed.a.list]\nitem = 'article'\ntitle = 'h2'\nlink = ['h2 a @href', '@data-url']\n\
     published = { css = 'time', format = '%d.%m.%Y', timezone = 'UTC' }\nsummary = { css = 'p', capture = '(.)', replace = '$1' }\n\
     [feed.a.request]\nmethod = 'POST'\nbody = 'q=1'\ncookies = { c = { env = 'C' } }\ntimeout = '9s'\n\
     [feed.a.drop]\ntitle = ['ad', 'x']\n";

fn fingerprints(text: &str) -> (String, String) {
    let config = well(text);
    (config.feeds[0].sources()[0].read.fingerprint.clone(), config.feeds[0].fingerprint.clone())
}

// what is kept in every user's state: these values move only with a step in store/schema.rs that says what becomes of the old
#[test]
fn fingerprints_are_the_same_in_every_version() {
    let (recipe, feed) = fingerprints(WHOLE);
    assert_eq!(recipe, "2e266c1f578dc3fcc84c29aced62047e");
    assert_eq!(feed, "75c08cb6e7e3339cf28e8bead19d573d");
    let (recipe, feed) = fingerprints("[feed.a]\nurl = 'https://a.example/'\n");
    assert_eq!(recipe, "6750022066933176fbaa9a3af8e7e98f");
    assert_eq!(feed, "d3fe40e3420b3a624230aed393397127");
}

#[test]
fn neither_the_order_of_keys_nor_comments_nor_spaces_change_a_fingerprint() {
    let other = "# of a\n[feed.a.request]\ncookies.c.env = \"C\"\nbody = \"q=1\"\nmethod   =   \"POST\" # posts\n\
         [feed.a.drop]\ntitle = [\n  \"ad\", # ads\n  \"x\",\n]\n[feed.a]\ntimezone = \"Europe/Berlin\"\nfetch = \"browser\"\n\
         charset = \"utf-8\"\nurl = \"https://a.example/\"\n[feed.a.list]\nlink = [ \"h2 a @href\",\"@data-url\" ]\n\
         summary.replace = '$1'\nsummary.capture = '(.)'\nsummary.css = 'p'\ntitle = 'h2'\nitem = \"art\\u0069cle\"\n\
         [feed.a.list.published]\ntimezone = 'UTC'\nformat = '%d.%m.%Y'\ncss = 'time'\n";
    assert_eq!(fingerprints(other), fingerprints(WHOLE));
}

#[test]
fn every_part_of_a_recipe_changes_its_fingerprint() {
    let (whole, _) = fingerprints(WHOLE);
    for (part, other) in [
        ("'utf-8'", "'latin1'"),
        ("Europe/Berlin", "Europe/Vienna"),
        ("fetch = 'browser'", "fetch = 'http'"),
        ("item = 'article'", "item = 'li'"),
        ("'h2 a @href', '@data-url'", "'@data-url', 'h2 a @href'"),
        ("timezone = 'UTC'", "timezone = 'Asia/Tokyo'"),
        ("replace = '$1'", "replace = '$1.'"),
        ("q=1", "q=2"),
        ("env = 'C'", "file = 'C'"),
    ] {
        assert!(WHOLE.contains(part), "{part}");
        assert_ne!(fingerprints(&WHOLE.replace(part, other)).0, whole, "{part}");
    }
    assert_eq!(fingerprints(&WHOLE.replace("'9s'", "'8s'")).0, whole);
}

/// The names of the properties of a part of the schema.
fn properties(schema: &serde_json::Value, pointer: &str) -> Vec<String> {
    let mut names: Vec<String> = schema
        .pointer(pointer)
        .unwrap_or_else(|| panic!("{pointer} in {schema:#}"))
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    names.sort();
    names
}

#[test]
fn the_schema_has_the_keys_that_the_readers_accept() {
    let schema = schemars::schema_for!(file::FileShape).to_value();
    let shared_recipe: Vec<&str> = recipe::LIST_KEYS.into_iter().chain(shared::BESIDE_LIST).collect();
    let parts: [(&str, &[&str]); 27] = [
        ("/properties", &FILE_KEYS),
        ("/$defs/DefaultsShape/properties", &defaults::PAGEWIRE_KEYS),
        ("/$defs/Fetch/properties", &defaults::FETCH_KEYS),
        ("/$defs/KeepShape/properties", &defaults::KEEP_KEYS),
        ("/$defs/Serve/properties", &serve::SERVE_KEYS),
        ("/$defs/AutoBounds/properties", &timing::AUTO_KEYS),
        ("/$defs/FeedShape/properties", &feed::FEED_KEYS),
        ("/$defs/FeedDefaults/properties", &shared::DEFAULT_KEYS),
        ("/$defs/SharedRecipe/properties", &shared_recipe),
        ("/$defs/RulesShape/properties", &feed::RULE_KEYS),
        ("/$defs/ListShape/properties", &recipe::LIST_KEYS),
        ("/$defs/ArticleShape/properties", &recipe::ARTICLE_KEYS),
        ("/$defs/WayShape/properties", &recipe::FIELD_KEYS),
        ("/$defs/ItemPlace/properties", &place::ITEM_KEYS),
        ("/$defs/Request/properties", &request::REQUEST_KEYS),
        ("/$defs/Basic/properties", &request::BASIC_KEYS),
        ("/$defs/PlaceShape/properties", &request::SECRET_KEYS),
        ("/$defs/AlertShape/properties", &alert::ALERT_KEYS),
        ("/$defs/MailShape/properties", &alert::MAIL_KEYS),
        ("/$defs/NotifyShape/properties", &alert::NOTIFY_KEYS),
        ("/$defs/After/properties", &after::AFTER_KEYS),
        ("/$defs/StepShape/properties", &steps::STEP_KEYS),
        ("/$defs/PagesShape/properties", &pages::PAGES_KEYS),
        ("/$defs/BudgetShape/properties", &pages::BUDGET_KEYS),
        ("/$defs/WatchedPartShape/properties", &watch::WATCH_KEYS),
        ("/$defs/PodcastShape/properties", &podcast::PODCAST_KEYS),
        ("/$defs/PodcastOwnerShape/properties", &podcast::OWNER_KEYS),
    ];
    for (pointer, keys) in parts {
        let mut keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
        keys.sort();
        assert_eq!(properties(&schema, pointer), keys, "{pointer}");
    }
}

#[test]
fn the_schema_that_is_shipped_is_that_of_the_types() {
    let written = format!("{:#}\n", schemars::schema_for!(file::FileShape).to_value());
    crate::testing::as_committed("feeds.schema.json", &written);
}

#[test]
fn xpath_is_read_beside_css() {
    let config = well(
        "[feed.a]\nurl = 'x'\n[feed.a.list]\nitem = { xpath = '//article' }\ntitle = { xpath = 'string(h2)' }\nlink = 'a'\n",
    );
    let Recipe::List(recipe) = &config.feeds[0].sources()[0].read.recipe else { panic!() };
    assert_eq!(recipe.item_setting(), "{ xpath = \"//article\" }");
    assert!(matches!(&recipe.title[0], Way::Read(read) if read.line() == "{ xpath = \"string(h2)\" }"));
}

#[test]
fn what_is_wrong_with_a_place_is_named_in_its_line() {
    let list = |lines: &str| problems(&format!("[feed.a]\nurl = 'x'\n[feed.a.list]\n{lines}\n"));
    for (lines, message) in [
        ("item = { xpath = '//article[' }", "4: `//article[` is no XPath: "),
        ("item = { xpath = '//article/@id' }", "4: `//article/@id` gives no elements, and items are elements"),
        ("item = { css = 'li', xpath = '//li' }", "4: `item` has both `css` and `xpath`"),
        ("item = { json = 'posts[' }", "4: `posts[` is no JSONPath: "),
        ("item = { script = '#a' }", "4: `script` without `json`"),
        ("item = { script = '#[', json = 'a[*]' }", "4: `#[` names no script: "),
        ("item = { json = 'a[*]' }\ntitle = 'h2'", "5: `title` names an element, and the items are JSON"),
        ("item = 'li'\nauthor = { json = 'by' }", "5: `author` names a member of JSON, and the items are elements"),
        ("item = {}", "4: `item` is an empty table"),
        ("item = 4", "4: `item` is an integer, not a selector"),
        ("item = 'li'\ntitle = { xpath = 'h2(' }", "5: `h2(` is no XPath: "),
    ] {
        let found = list(lines);
        assert!(found.len() == 1 && found[0].starts_with(message), "{lines}: {found:?}");
    }
}

#[test]
fn a_path_from_the_top_of_the_page_is_doubted_in_a_field() {
    let config = well("[feed.a]\nurl = 'x'\n[feed.a.list]\nitem = 'li'\ntitle = { xpath = '//h2' }\n");
    assert_eq!(config.doubts[0].help.as_deref(), Some("a path within the item begins with a dot: \".//h2\""));
}
