//! The shape of feeds.toml, for its JSON Schema: what an editor knows of the keys that the readers accept.
//!
//! A test holds the two in step. Nothing is deserialised into these types: the readers report every problem with its place,
//! where serde would stop at the first.

mod alert;
mod podcast;
mod recipe;
mod request;
mod shared;
mod watch;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::Format;
use alert::{AlertShape, NotifyShape};
use podcast::PodcastShape;
use recipe::{ListShape, WaysShape};
use request::{Request, SecretShape};
use shared::{FeedDefaults, SharedRecipe};
use watch::WatchShape;

/// feeds.toml: which pages become feeds.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct FileShape {
    /// Files of feeds that belong to this one: their paths, folders (each *.toml in them) or patterns such as feeds.d/*.toml. They may
    /// have [defaults], [recipe.NAME], [secret] and [feed.ID]; paths in them are relative to this file, as those in it.
    include: Option<OneOrMany>,
    /// Where things are kept, and defaults for every feed.
    pagewire: Option<DefaultsShape>,
    /// How pages are fetched.
    fetch: Option<Fetch>,
    /// How `pagewire serve` answers.
    serve: Option<Serve>,
    /// Who is told of feeds that are not well.
    alert: Option<AlertShape>,
    /// What takes the place of a name in braces in a feed's `url` when it is asked for, such as NEWS_KEY in
    /// https://api.example/news?key={NEWS_KEY}; it is never shown, stored or published.
    secret: Option<BTreeMap<String, SecretShape>>,
    /// What the feeds of its file say unless their own tables say another thing; of this file, also those of the files that it includes.
    /// Tables are filled in key by key, and tags are added.
    defaults: Option<FeedDefaults>,
    /// Recipes for several feeds, by the names that their `recipe` takes: the keys of `list`, and article and pages.
    recipe: Option<BTreeMap<String, SharedRecipe>>,
    /// The feeds; the key is the feed's id and its file name.
    feed: Option<BTreeMap<String, FeedShape>>,
}

/// Where things are kept, and defaults for every feed.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct DefaultsShape {
    /// Where documents are written, relative to this file. Default: out
    output: Option<String>,
    /// Where history is kept, relative to this file. Default: .pagewire
    state: Option<String>,
    /// How long the documents of feeds that this file has no longer stay in the output folder; 0s for not at all. Default: 7d
    grace: Option<String>,
    /// The formats of every feed. Default: all
    formats: Option<Vec<Format>>,
    /// What readers know the items of every feed by. Default: the source's own ids where it is a feed, else own
    guid: Option<GuidName>,
    /// Where the output folder is published; gives every feed its link to itself.
    base_url: Option<String>,
    /// How feeds.opml names the feeds: absolute (by base_url), relative (by their file names), none (it is not written). Default:
    /// absolute where there is a base_url, else none
    opml: Option<OpmlName>,
    /// How often feeds are refreshed: 90s, 30m, 6h, 7d, 2w; auto, or the bounds of it. Default: 30m
    every: Option<Every>,
    /// When feeds are refreshed instead: a cron expression of five fields, in the feed's time zone.
    cron: Option<String>,
    /// Hours in which nothing is asked, such as 23:00-06:00, in the feed's time zone.
    quiet: Option<OneOrMany>,
    /// The time zone of times that name none, by its IANA name. Default: UTC
    timezone: Option<String>,
    /// How much of its history a feed keeps.
    keep: Option<KeepShape>,
    /// A folder of rules for the articles of sites, in the format of ftr-site-config, relative to this file.
    site_rules: Option<String>,
    /// What is run once documents have changed, at the end of a run.
    after: Option<After>,
}

/// A command that is run once documents have changed; its environment has PAGEWIRE_FEED, PAGEWIRE_FILES and PAGEWIRE_NEW.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct After {
    /// The program and its arguments; {out} is the output folder, and no shell reads it.
    run: Vec<String>,
    /// How long it may take. Default: 1m
    timeout: Option<String>,
}

/// How pages are fetched.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Fetch {
    /// A URL or mail address that server operators can reach you at; sent with every request.
    contact: Option<String>,
    /// How long a connection may take. Default: 5s
    connect_timeout: Option<String>,
    /// How long a server may take to begin its answer. Default: 10s
    first_byte_timeout: Option<String>,
    /// How long one fetch may take, redirects included. Default: 30s
    timeout: Option<String>,
    /// How often a refused or cut connection, a 502, 503 or 504 is tried again within that time: after 2 s and 8 s. Default: 2
    retries: Option<u64>,
    /// The largest headers of an answer; a number or a text such as 64KiB. Default: 64KiB
    max_headers: Option<Size>,
    /// The largest page in bytes, counted after decompression; a number or a text such as 16MiB. Default: 16MiB
    max_body: Option<Size>,
    /// Fetches under way at once. Default: 16
    concurrency: Option<u64>,
    /// The pause between two requests to one host; 0s for none. Default: 1s
    delay: Option<String>,
    /// All requests go by way of this proxy: http://, https:// or socks5h://. Default: none
    proxy: Option<SecretShape>,
    /// Private networks that may be connected to, such as 192.168.1.0/24. Default: none
    allow_private: Option<Vec<String>>,
    /// The path of the Chromium that renders pages for `fetch = "browser"`. Default: where it is usually installed
    browser: Option<String>,
    /// Whether Chromium keeps what the scripts of a page do within its sandbox, which it cannot as root. Default: true
    browser_sandbox: Option<bool>,
}

/// How `pagewire serve` answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Serve {
    /// The address and port it listens on. Default: 127.0.0.1:8380
    listen: Option<String>,
    /// Where readers reach it, such as https://feeds.example.org/. Default: the address it listens on
    base_url: Option<String>,
    /// Further host names that it answers to.
    hosts: Option<Vec<String>>,
    /// Who may change things: an Argon2 hash of a password, as `pagewire hash-password` prints it, or a token. Default: a token
    /// that is made at the first start and kept in the file admin-token of the state folder
    admin: Option<SecretShape>,
    /// Who may do things besides, by a secret of their own; the key is the name, which the log tells.
    token: Option<BTreeMap<String, TokenShape>>,
    /// Networks of reverse proxies whose X-Forwarded-For is believed, such as "127.0.0.1/32". Default: none
    trusted_proxies: Option<Vec<String>>,
    /// Who tells subscribers of changes (WebSub): built-in, none, or the address of another hub. Default: built-in
    hub: Option<String>,
    /// Private networks in which subscribers of the built-in hub may be, such as 192.168.1.0/24; those of `[fetch] allow_private`
    /// are not open to them. Default: none
    hub_allow_private: Option<Vec<String>>,
    /// How much memory documents may take; a number or a text such as 64MiB. Default: 64MiB
    cache: Option<Size>,
    /// How many requests a minute one client may make. Default: 600
    rate: Option<u64>,
}

/// Somebody, or a program, with a secret of its own.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct TokenShape {
    /// As `admin`: an Argon2 hash of a password, or a token of 16 characters at least.
    secret: SecretShape,
    /// What it may do: read sees everything, run refreshes and accepts as well, all changes feeds.toml, too. Default: read
    scope: Option<ScopeShape>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "only the schema is made of it")]
enum ScopeShape {
    Read,
    Run,
    All,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only the schema is made of it")]
enum Size {
    Bytes(u64),
    Text(String),
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only the schema is made of it")]
enum Every {
    Text(String),
    Auto(AutoBounds),
}

/// As auto, between these bounds.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AutoBounds {
    /// The shortest distance of two looks. Default: 15m
    min: Option<String>,
    /// The longest. Default: 1d
    max: Option<String>,
}

/// How much of its history a feed keeps.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct KeepShape {
    /// At most so many items are published. Default: 100
    items: Option<u64>,
    /// Items that are older, and no longer on their page, are forgotten: 90d. Default: none is
    age: Option<String>,
}

/// One feed: of pages (`url`) or of other feeds (`merge`).
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct FeedShape {
    /// Where its items come from: one page or several; http(s), a path relative to this file, file:, or - for standard input.
    url: Option<OneOrMany>,
    /// The feeds that it is made of.
    merge: Option<Vec<String>>,
    /// Its title. Default: the page's
    title: Option<String>,
    /// What it is about. Default: what the page says
    description: Option<String>,
    /// Its language, as a BCP 47 tag such as en or pt-BR. Default: the page's
    language: Option<String>,
    /// The page that readers are sent to. Default: the first `url`
    home: Option<String>,
    /// The address that a file's relative links resolve against.
    base: Option<String>,
    /// The pages' charset, whatever they say themselves.
    charset: Option<String>,
    /// The formats it is published in.
    formats: Option<Vec<Format>>,
    /// The name of one of its documents, where that is not its id: news.xml. Its extension tells the format, .xml is RSS.
    file: Option<String>,
    /// The format of `file`, where its extension tells none or another.
    format: Option<Format>,
    /// What readers know its items by, from the moment they are first seen on.
    guid: Option<GuidName>,
    /// How often it is refreshed.
    every: Option<Every>,
    /// When it is refreshed instead: a cron expression of five fields, in its time zone.
    cron: Option<String>,
    /// Hours in which nothing is asked, such as 23:00-06:00, in its time zone.
    quiet: Option<OneOrMany>,
    /// The time zone of times that name none.
    timezone: Option<String>,
    /// Whether it is not written to the output folder, and shown by `pagewire serve` only to who knows its token. Default: false
    private: Option<bool>,
    /// Whether its pages are left alone: what is known is published on. Default: false
    paused: Option<bool>,
    /// How much of its history it keeps.
    keep: Option<KeepShape>,
    /// An item that any of these patterns matches is dropped.
    drop: Option<RulesShape>,
    /// Only items that all of these fields match are kept.
    only: Option<RulesShape>,
    /// A recipe by hand.
    list: Option<ListShape>,
    /// What of its page is watched for changes, instead of a list: each change is an item. `true` is all of it.
    watch: Option<WatchShape>,
    /// The name of a recipe that several feeds share: [recipe.NAME]. The lines of `list` count before its own.
    recipe: Option<String>,
    /// Whether each new item's own page is read for the whole article. Default: false
    full_text: Option<bool>,
    /// What is the article on those pages, where it is not found by itself.
    article: Option<ArticleShape>,
    /// How its pages are asked for.
    request: Option<Request>,
    /// Whether the sites' robots.txt is obeyed. Default: obey
    robots: Option<RobotsShape>,
    /// How its pages are fetched: by HTTP, or rendered by an installed Chromium. Default: http
    fetch: Option<MannerShape>,
    /// Only items of which this holds are kept: title ~ "(?i)port" and not category = "Ads"
    when: Option<String>,
    /// Items that were published longer before the feed's last change are left out: 30d
    max_age: Option<String>,
    /// How items stand in the feed. Default: newest
    sort: Option<Sort>,
    /// In a merged feed, so many items of each member at the most.
    quota: Option<u64>,
    /// In a merged feed, whether a story that several members tell stands once, with links to the others. Default: false
    near: Option<bool>,
    /// Items whose address one of these feeds publishes are left out.
    unseen_in: Option<OneOrMany>,
    /// What is done on its page in the browser before it is read; with fetch = "browser".
    steps: Option<Vec<StepShape>>,
    /// A feed is made for each of these values, which take the place of their names in braces: { city = ["kiel", "emden"] }
    each: Option<BTreeMap<String, Vec<EachValue>>>,
    /// How the pages are found on which its list goes on.
    pages: Option<PagesShape>,
    /// How much may be asked for it in one run, beside the first page of each source.
    budget: Option<BudgetShape>,
    /// What is run once its documents have changed.
    after: Option<After>,
    /// What directories want to know of it as a podcast, where its page does not say it.
    podcast: Option<PodcastShape>,
    /// Who is told of its new items.
    notify: Option<NotifyShape>,
    /// Whether [alert] tells of it. Default: true
    alert: Option<bool>,
    /// Words by which commands choose it (`pagewire build tag:press`), and its categories in the list of feeds (OPML).
    tags: Option<OneOrMany>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only the schema is made of it")]
enum EachValue {
    Text(String),
    Number(i64),
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "only the schema is made of it")]
enum Sort {
    Newest,
    Oldest,
    Title,
}

/// One thing that is done on a page in the browser.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct StepShape {
    /// Waits until an element is there that this CSS selector selects.
    wait: Option<String>,
    /// Goes to the end of the page, so many times.
    scroll: Option<u8>,
    /// Clicks on the first element that this CSS selector selects, where there is one.
    click: Option<String>,
}

/// How the pages are found on which a list goes on: without a key, by rel=next and the usual links. All of them are read at the first
/// look, then only until one shows an item that is known.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct PagesShape {
    /// Where the next page's address stands: "a.next @href". With `url`, where the cursor stands that takes the place of {cursor}
    next: Option<WaysShape>,
    /// The address of further pages, with {n} for their number.
    url: Option<String>,
    /// The number of the second page. Default: 2
    start: Option<u64>,
    /// How much is added for each further page. Default: 1
    step: Option<u64>,
    /// Pages that are read at one look, the first among them. Default: 5
    max: Option<u64>,
}

/// How much may be asked for a feed in one run.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct BudgetShape {
    /// So many requests.
    requests: Option<u64>,
    /// For so long: 2m
    time: Option<String>,
}

/// What is the article on the items' own pages.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ArticleShape {
    /// The elements that are its text: a CSS selector.
    content: Option<String>,
    /// The elements that are no part of it: CSS selectors.
    remove: Option<OneOrMany>,
    /// Whether the fields below are read alone, and no text; `full_text` is not needed then. Default: false
    fields_only: Option<bool>,
    /// The headline, instead of the list's.
    title: Option<WaysShape>,
    /// When it was published, instead of what the list says.
    published: Option<WaysShape>,
    /// When it was last changed.
    updated: Option<WaysShape>,
    /// Who wrote it, instead of whom the list names.
    author: Option<WaysShape>,
    /// The lead image, instead of the list's.
    image: Option<WaysShape>,
    /// Sections and tags, instead of the list's.
    category: Option<WaysShape>,
    /// Attached media.
    enclosure: Option<WaysShape>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "only the schema is made of it")]
enum OpmlName {
    Absolute,
    Relative,
    None,
}

#[derive(Debug, Serialize, JsonSchema)]
#[expect(dead_code, reason = "only the schema is made of it")]
enum GuidName {
    #[serde(rename = "own")]
    Own,
    #[serde(rename = "link")]
    Link,
    #[serde(rename = "source")]
    Source,
    #[serde(rename = "compat:scotty")]
    Scotty,
    #[serde(rename = "compat:rsspls")]
    Rsspls,
    #[serde(rename = "compat:html2rss")]
    Html2rss,
    #[serde(rename = "compat:html2rss-0.18")]
    Html2rss018,
    #[serde(rename = "compat:rss-bridge")]
    RssBridge,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "only the schema is made of it")]
enum MannerShape {
    Http,
    Browser,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "only the schema is made of it")]
enum RobotsShape {
    Obey,
    Ignore,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only the schema is made of it")]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// Regular expressions by field.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct RulesShape {
    title: Option<OneOrMany>,
    link: Option<OneOrMany>,
    summary: Option<OneOrMany>,
    content: Option<OneOrMany>,
    author: Option<OneOrMany>,
    category: Option<OneOrMany>,
}
