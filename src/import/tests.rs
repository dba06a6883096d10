//! What each tool's file comes to, read back by the configuration itself.

use std::path::Path;

use super::*;
use crate::config;

fn imported(dialect: Dialect, text: &str) -> (Import, String) {
    let wish = Wish { compat: true, ..Wish::default() };
    let mut import = import(dialect, text, &wish).unwrap();
    settle(&mut import, Path::new("feeds.toml"));
    let mut document = DocumentMut::new();
    import.write(&mut document);
    let written = document.to_string();
    config::parse(&written, Path::new("feeds.toml")).unwrap_or_else(|error| panic!("{error}\n{written}"));
    (import, written)
}

/// The verdict and the line of a key.
fn verdict(import: &Import, feed: &str, key: &str) -> (Conversion, usize) {
    let note = import.notes.iter().find(|note| note.feed == feed && note.key == key);
    note.map(|note| (note.verdict, note.line)).unwrap_or_else(|| panic!("{feed} {key}: {:#?}", import.notes))
}

#[test]
fn a_file_is_known_by_its_content() {
    for (text, dialect) in [
        ("[news]\nurl = 'https://a.example/'\nentrySelector = 'li'\n", Some(Dialect::Scotty)),
        ("[rsspls]\noutput = 'x'\n", Some(Dialect::Rsspls)),
        ("---\nchannel:\n  url: https://a.example/\nselectors:\n  items:\n    selector: li\n", Some(Dialect::Html2rss)),
        ("<?xml version='1.0'?>\n<opml version='2.0'><body/></opml>", Some(Dialect::Opml)),
        ("https://b.example/?action=display&bridge=CssSelectorBridge&home_page=x\n", Some(Dialect::RssBridge)),
        ("# mine\nhttps://a.example/\n", Some(Dialect::Urls)),
        ("{\"uuid\": \"x\", \"url\": \"https://a.example/\"}", Some(Dialect::Changedetection)),
        ("[feed.news]\nurl = 'https://a.example/'\n", None),
        ("<rss/>", None),
        ("", None),
    ] {
        assert_eq!(recognise(text), dialect, "{text}");
    }
}

#[test]
fn a_feed_of_scotty_is_carried_over_key_by_key() {
    let (import, written) = imported(
        Dialect::Scotty,
        "[default]\ntimeout = 60\nonFail = 'stale'\n\n[agenda]\ntitle = 'Agenda'\nurl = ['https://a.example/1', 'https://a.example/2']\n\
         entrySelector = 'tr:has(td)'\ntitleSelector = ['h3', 'p.who']\nlinkSelector = '> a'\ndateSelector = 'span.d'\n\
         dateFormat = \"dd/MM/yyyy HH'h'mm\"\nfilters = ['a+b (c)']\nmatchAllOf = ['port', 'quai']\nwaitUntil = 'networkidle'\n\
         imageSelector = 'img'\n",
    );
    for line in [
        "output = \"public\"",
        "file = \"agenda.xml\"\nformat = \"rss\"",
        "guid = \"compat:scotty\"",
        "url = [\"https://a.example/1\", \"https://a.example/2\"]",
        "item = \"tr:has(td)\"",
        "title = { css = [\"h3\", \"p.who\"], join = true }",
        "link = \":scope > a @href\"",
        "content = \".\"",
        "published = [\"span.d @datetime\", { css = \"span.d\", format = \"%d/%m/%Y %Hh%M\" }]",
        "image = \"img\"",
        "timeout = \"60s\"",
        "fetch = \"browser\"",
        "content = 'a\\+b \\(c\\)'",
        "(?s)port.*quai|quai.*port",
    ] {
        assert!(written.contains(line), "{line}\n{written}");
    }
    assert_eq!(verdict(&import, "agenda", "entrySelector"), (Conversion::Exact, 8));
    assert_eq!(verdict(&import, "agenda", "titleSelector"), (Conversion::Exact, 9));
    assert_eq!(verdict(&import, "agenda", "timeout"), (Conversion::Exact, 2));
    assert_eq!(verdict(&import, "agenda", "imageSelector"), (Conversion::Equivalent, 16));
}

#[test]
fn odd_feeds_of_scotty_lose_a_key_and_not_themselves() {
    let (import, written) = imported(
        Dialect::Scotty,
        "['index']\nurl = 'https://a.example/'\nentrySelector = ':root'\ntitleSelector = '*'\nlinkSelector = '*'\n\
         ['daily news.2']\nurl = 'https://a.example/d'\nentrySelector = '//ul/li[2]'\ntitleSelector = 'text=New'\nlinkSelector = ''\n\
         [pw]\nurl = 'https://a.example/p'\nentrySelector = 'text=All'\ntitleSelector = 'h2'\ndateSelector = 'b'\ndateFormat = 'yyyy-mm-dd'\n\
         [lost]\nurl = 'ftp://a.example/'\nentrySelector = 'li'\n",
    );
    let ids: Vec<&str> = import.feeds.iter().map(|feed| feed.id.as_str()).collect();
    assert_eq!(ids, ["index-feed", "daily-news-2", "pw", "all"]);
    assert!(written.contains("file = \"index.xml\""), "{written}");
    assert!(written.contains("title = \".\"") && written.contains("link = \". @href\""), "{written}");
    assert!(written.contains("item = \"ul > li:nth-of-type(2)\""), "{written}");
    assert_eq!(verdict(&import, "daily-news-2", "titleSelector").0, Conversion::Dropped);
    assert_eq!(verdict(&import, "pw", "entrySelector").0, Conversion::Dropped);
    assert_eq!(verdict(&import, "pw", "dateFormat").0, Conversion::Approximated);
    assert_eq!(verdict(&import, "lost", "url").0, Conversion::Dropped);
}

#[test]
fn a_file_of_rsspls_keeps_its_file_names_dates_and_settings() {
    let (import, written) = imported(
        Dialect::Rsspls,
        "[rsspls]\noutput = '/srv/feeds'\nproxy = 'socks5://10.64.0.1:1080'\n\n[[feed]]\ntitle = 'Harbour'\nfilename = 'harbour.office.xml'\n\
         user_agent = 'ours/1'\n[feed.config]\nurl = 'https://h.example/'\nitem = 'tr'\nheading = 'td a'\nsummary = ['p', 'div']\n\
         [feed.config.date]\nselector = 'td'\ntype = 'Date'\nformat = '[day padding:none]/[month padding:none]/[year]'\n",
    );
    for line in [
        "output = \"/srv/feeds\"",
        "proxy = \"socks5h://10.64.0.1:1080\"",
        "[feed.harbour-office]",
        "file = \"harbour.office.xml\"",
        "guid = \"compat:rsspls\"",
        "link = \"td a @href\"",
        "published = { css = \"td\", format = \"%-d/%-m/%Y\" }",
        "user_agent = \"ours/1\"",
    ] {
        assert!(written.contains(line), "{line}\n{written}");
    }
    assert_eq!(verdict(&import, "harbour-office", "summary").0, Conversion::Approximated);
    assert_eq!(verdict(&import, "harbour-office", "item"), (Conversion::Exact, 11));
}

#[test]
fn a_list_of_feeds_gives_each_once_and_names_what_is_none() {
    let (import, written) = imported(
        Dialect::Opml,
        "<opml version='2.0'><body>\n<outline text='Town'>\n<outline type='rss' text='Tides &amp; more' xmlUrl='https://h.example/t?a=1&amp;b=2'/>\n\
         <outline type='rss' text='Again' xmlUrl='https://h.example/t?a=1&amp;b=2'/>\n</outline>\n\
         <outline type='include' url='https://l.example/more.opml' text='More'/>\n</body></opml>",
    );
    assert!(
        written.contains("[feed.tides-more]\nurl = \"https://h.example/t?a=1&b=2\"")
            || written.contains("url = \"https://h.example/t?a=1&b=2\""),
        "{written}"
    );
    assert_eq!(import.feeds.len(), 1);
    assert_eq!(verdict(&import, "tides-more", "xmlUrl"), (Conversion::Exact, 3));
    assert_eq!(verdict(&import, "", "https://l.example/more.opml"), (Conversion::Dropped, 6));
}

#[test]
fn a_list_that_is_handed_about_names_no_file_of_this_machine() {
    for address in ["file:///etc/passwd", "/etc/passwd", "javascript:alert(1)", "../secrets/token"] {
        let opml = format!(
            "<opml version='2.0'><body><outline text='Odd' xmlUrl='{address}'/><outline text='A' xmlUrl='https://a.example/'/></body></opml>"
        );
        let (import, written) = imported(Dialect::Opml, &opml);
        assert!(import.feeds.len() == 1 && !written.contains(address), "{written}");
        assert_eq!(verdict(&import, "odd", "xmlUrl").0, Conversion::Dropped, "{address}");
    }
}

#[test]
fn what_readers_add_to_a_list_becomes_recipes_rules_and_requests() {
    let (import, written) = imported(
        Dialect::Opml,
        "<opml version='2.0' xmlns:miniflux='https://miniflux.app/opml' xmlns:frss='https://freshrss.org/opml'><body>\n\
         <outline text='Mini' xmlUrl='https://m.example/f' miniflux:scraperRules='article' miniflux:blockFilterEntryRules='EntryTitle=(?i)horoscope&#10;EntryAuthor=x'/>\n\
         <outline text='Fresh' type='HTML+XPath' xmlUrl='https://f.example/n' frss:xPathItem=\"//div[contains(concat(' ', normalize-space(@class), ' '), ' notice ')]\" \
          frss:xPathItemTitle='descendant::h3' frss:xPathItemUri='descendant::a/@href' frss:xPathItemAuthor='&quot;Office&quot;' \
          frss:xPathItemTimestamp='descendant::p' frss:xPathItemTimeFormat='d.m.Y' frss:CURLOPT_COOKIE='sid=invented'/>\n</body></opml>",
    );
    for line in [
        "full_text = true",
        "content = \"article\"",
        "title = \"(?i)horoscope\"",
        "author = \"x\"",
        "item = { xpath = \"//div[contains(concat(' ', normalize-space(@class), ' '), ' notice ')]\" }",
        "title = { xpath = \"descendant::h3\" }",
        "link = { xpath = \"descendant::a/@href\" }",
        "author = { value = \"Office\" }",
        "format = \"%d.%m.%Y\"",
        "sid = { file = \"secrets/fresh-cookies-sid\" }",
    ] {
        assert!(written.contains(line), "{line}\n{written}");
    }
    assert!(!written.contains("invented"));
    assert_eq!(import.secrets, [SecretFile { path: "secrets/fresh-cookies-sid".into(), value: "invented".into() }]);
}

#[test]
fn a_configuration_of_html2rss_keeps_fields_steps_and_parameters() {
    let (import, written) = imported(
        Dialect::Html2rss,
        "strategy: browserless\nparameters:\n  town:\n    type: string\n    default: kiel\nchannel:\n  url: https://h.example/%<town>s\n  ttl: 360\n\
         \x20 time_zone: Europe/Berlin\nselectors:\n  items:\n    selector: li.story\n  title:\n    selector: h2:first\n    post_process:\n\
         \x20     - name: gsub\n        pattern: \"/^(\\\\d+.)\\\\s/\"\n        replacement: \"\"\n  url:\n    selector: > a\n    extractor: href\n\
         \x20 description:\n    selector: p\n    extractor: html\n  published_at:\n    selector: time\n    extractor: attribute\n    attribute: datetime\n\
         \x20   post_process:\n      - name: parse_time\n  topic:\n    selector: .topic\n  categories:\n    - topic\n"
            .replace("selector: > a", "selector: \"> a\"")
            .as_str(),
    );
    for line in [
        "url = \"https://h.example/kiel\"",
        "every = \"360m\"",
        "timezone = \"Europe/Berlin\"",
        "item = \"li.story\"",
        "link = \":scope > a @href\"",
        "content = \"p\"",
        "published = \"time @datetime\"",
        "category = \".topic\"",
        "fetch = \"browser\"",
        "guid = \"compat:html2rss\"",
    ] {
        assert!(written.contains(line), "{line}\n{written}");
    }
    assert!(written.contains("css = \"h2\", capture = "), "{written}");
    assert_eq!(verdict(&import, "h-kiel", "parameters.town"), (Conversion::Approximated, 3));
    assert_eq!(verdict(&import, "h-kiel", "selectors.items.selector"), (Conversion::Exact, 12));
}

#[test]
fn bridges_watches_and_addresses_become_feeds() {
    let (_, bridges) = imported(
        Dialect::RssBridge,
        "https://b.example/?action=display&bridge=CssSelectorComplexBridge&home_page=https%3A%2F%2Fh.example%2Fn&cookie=sid%3Dinvented\
         &entry_element_selector=div.n&url_selector=h3+a&title_selector=h3&time_selector=p.d&time_format=d.m.Y&limit=20&format=Atom\n\
         https://b.example/?action=display&bridge=YoutubeBridge&c=x&format=Atom\n",
    );
    for line in [
        "url = \"https://h.example/n\"",
        "item = \"div.n\"",
        "link = \"h3 a @href\"",
        "items = 20",
        "bridge=YoutubeBridge",
    ] {
        assert!(bridges.contains(line), "{line}\n{bridges}");
    }
    assert!(!bridges.contains("invented"));
    let (import, watch) = imported(
        Dialect::Changedetection,
        "{\n\"url\": \"https://w.example/\",\n\"title\": \"Watch\",\n\"include_filters\": [\"css:article.card\"],\n\
         \"headers\": {\"X-Key\": \"invented\"},\n\"paused\": true,\n\"time_between_check\": {\"hours\": 2, \"minutes\": 30}\n}",
    );
    assert!(
        watch.contains("[feed.watch.watch]\ncss = \"article.card\"")
            && watch.contains("every = \"150m\"")
            && !watch.contains("invented")
    );
    assert_eq!(verdict(&import, "watch", "include_filters"), (Conversion::Exact, 4));
    assert!(watch.contains("paused = true") && verdict(&import, "watch", "paused") == (Conversion::Exact, 6));
    let (import, list) =
        imported(Dialect::Urls, "# mine\nhttps://a.example/\nb.example/world\nhttps://a.example/\nnot an address\n");
    assert!(list.contains("url = \"https://b.example/world\""));
    assert_eq!((import.feeds.len(), import.count(Conversion::Dropped)), (2, 1));
}

#[test]
fn what_is_written_beside_other_feeds_leaves_them_as_they_are() {
    let before =
        "# mine\n[pagewire]\noutput = \"site\" # not public\n\n[feed.news] # the first\nurl = \"https://n.example/\"\n";
    let wish = Wish { taken: HashSet::from(["news".to_owned()]), ..Wish::default() };
    let mut import =
        import(Dialect::Scotty, "[news]\nurl = 'https://a.example/'\nentrySelector = 'li'\n", &wish).unwrap();
    settle(&mut import, Path::new("feeds.toml"));
    let mut document: DocumentMut = before.parse().unwrap();
    import.write(&mut document);
    let written = document.to_string();
    assert!(written.starts_with(before) && written.contains("[feed.news-2]"), "{written}");
    assert!(!written.contains("compat:scotty"));
}

#[test]
fn what_is_no_file_of_its_tool_is_said_with_its_line() {
    let wish = Wish { compat: true, ..Wish::default() };
    for (dialect, text, line) in [
        (Dialect::Scotty, "[a]\nurl = \n", 2),
        (Dialect::Html2rss, "channel:\n  url: [\n", 2),
        (Dialect::Changedetection, "{\n\"url\": }", 2),
    ] {
        let fault = import(dialect, text, &wish).unwrap_err();
        assert!(matches!(fault, ImportFault::Malformed { line: at, .. } if at >= line), "{fault}");
    }
}

#[test]
fn folders_categories_and_words_behind_an_address_are_tags() {
    let (import, written) = imported(
        Dialect::Opml,
        "<opml version='2.0'><body>\n<outline text='Town news'><outline text='Inner'>\n\
         <outline text='Tides' xmlUrl='https://h.example/t' category='/Sea/Harbour,weather'/>\n</outline></outline>\n\
         <outline text='More'><outline text='Again' xmlUrl='https://h.example/t'/></outline>\n</body></opml>",
    );
    let tags = "tags = [\"Sea\", \"Harbour\", \"weather\", \"Town-news\", \"Inner\", \"More\"]";
    assert!(written.contains(tags), "{written}");
    assert_eq!(verdict(&import, "tides", "category"), (Conversion::Exact, 3));
    let (import, list) = imported(
        Dialect::Urls,
        "https://a.example/ press, local news\nhttps://b.example/ \"local press\" sea \"~The tides\"\nhttps://c.example/ # mine\n\
         https://d.example/ ['9b1f0000-0000-4000-8000-00000000000a']\n",
    );
    for line in ["tags = [\"press\", \"local-news\"]", "tags = [\"local-press\", \"sea\"]", "title = \"The tides\""] {
        assert!(list.contains(line), "{line}\n{list}");
    }
    assert_eq!(import.count(Conversion::Dropped), 1, "the name of a group stands elsewhere: {:#?}", import.notes);
}

#[test]
fn a_group_is_called_by_the_name_that_another_file_has_for_it() {
    let id = "9b1f0000-0000-4000-8000-00000000000a";
    let groups = groups(&format!("{{\"uuid\": \"{id}\", \"title\": \"Town\"}}"));
    let of_settings = format!(
        "{{\"settings\": {{\"application\": {{\"tags\": {{\"x\": {{\"uuid\": \"{id}\", \"title\": \"Town\"}}}}}}}}}}"
    );
    assert_eq!(super::groups(&of_settings), groups);
    let wish = Wish { groups: groups.into_iter().collect(), ..Wish::default() };
    let watch = format!("{{\"uuid\": \"w\", \"url\": \"https://w.example/\", \"tags\": [\"{id}\"]}}");
    let import = import(Dialect::Changedetection, &watch, &wish).unwrap();
    assert_eq!(import.feeds[0].table["tags"].to_string().trim(), "[\"Town\"]");
}

#[test]
fn rules_of_miniflux_that_search_several_fields_are_conditions() {
    let (import, written) = imported(
        Dialect::Opml,
        "<opml version='2.0'><body>\n<outline text='Mini' xmlUrl='https://m.example/f' miniflux:crawler='true' miniflux:blocklistRules='(?i)ad\"s' \
         miniflux:keeplistRules='port' miniflux:rewriteRules='remove(&quot;.promo, (x)&quot;),add_dynamic_image,replace(&quot;a&quot;|&quot;b&quot;)' \
         miniflux:blockFilterEntryRules='EntryDate=max-age:30d' miniflux:allowSelfSignedCertificates='true' miniflux:disabled='true'/>\n</body></opml>",
    );
    let rule = config::parse(&written, Path::new("feeds.toml")).unwrap().feeds.remove(0);
    let holds = |title: &str, category: &str| {
        let item = crate::model::Item { title: title.into(), categories: vec![category.into()], ..Default::default() };
        rule.rules.when.as_ref().unwrap().holds(&item)
    };
    assert!(holds("A port", "") && holds("x", "port"));
    assert!(!holds("x", "y") && !holds("port AD\"S", "") && !holds("port", "ad\"s"));
    assert!(written.contains("max_age = \"30d\"") && written.contains("paused = true"), "{written}");
    assert_eq!(verdict(&import, "mini", "add_dynamic_image").0, Conversion::Equivalent);
    assert_eq!(verdict(&import, "mini", "replace").0, Conversion::Dropped);
    let weak = import.notes.iter().find(|note| note.key.ends_with("SelfSignedCertificates")).unwrap();
    assert!(weak.verdict == Conversion::Dropped && weak.why.contains("insecure_tls"), "nothing is weakened by a list");
}

#[test]
fn paths_into_json_steps_and_hours_of_a_watch_are_taken_over() {
    let day = |on: bool| {
        format!(
            "{{\"enabled\": {on}, \"start_time\": \"07:00\", \"duration\": {{\"hours\": \"12\", \"minutes\": \"00\"}}}}"
        )
    };
    let watch = |filter: &str, more: &str| {
        let text =
            format!("{{\"uuid\": \"w\", \"url\": \"https://w.example/\", \"include_filters\": [\"{filter}\"]{more}}}");
        imported(Dialect::Changedetection, &text).1
    };
    assert!(watch("json:$.data.posts", "").contains("json = \"$.data.posts\""));
    assert!(watch("jq:.data.posts[]", "").contains("json = \"data.posts[*]\""));
    assert!(watch("xpath://main/div", "").contains("xpath = \"//main/div\""));
    let steps = ", \"browser_steps\": [{\"operation\": \"Goto site\"}, {\"operation\": \"Click element\", \"selector\": \"#all\"}]";
    assert!(watch("li", steps).contains("steps = [{ click = \"#all\" }]"));
    let hours = format!(
        ", \"time_between_check\": {{\"minutes\": 30}}, \"time_schedule_limit\": {{\"enabled\": true, \"monday\": {}, \"tuesday\": {}, \"sunday\": {}}}",
        day(true),
        day(true),
        day(false)
    );
    let written = watch("li", &hours);
    assert!(written.contains("cron = \"*/30 7-18 * * Mon,Tue\"") && !written.contains("every ="), "{written}");
}

#[test]
fn fields_that_a_bridge_reads_on_the_articles_page_are_those_of_the_article() {
    let (import, written) = imported(
        Dialect::RssBridge,
        "https://b.example/?action=display&bridge=CssSelectorComplexBridge&home_page=https%3A%2F%2Fh.example%2Fn&entry_element_selector=div.n\
         &url_selector=a&use_article_pages=on&title_selector=h1&author_selector=.by&time_selector=.d&time_format=d.m.Y\n",
    );
    let article = written.split("[feed.h-n.article]").nth(1).unwrap_or_else(|| panic!("{written}"));
    for line in ["title = \"h1\"", "author = \".by\"", "published = { css = \".d\", format = \"%d.%m.%Y\" }"] {
        assert!(article.contains(line), "{line}\n{written}");
    }
    assert_eq!(import.worst(), Some(Conversion::Equivalent), "{:#?}", import.notes);
}

#[test]
fn the_command_of_rsspls_is_run_after_its_feed() {
    let (import, written) = imported(
        Dialect::Rsspls,
        "[rsspls]\n[[feed]]\ntitle = 'A'\nfilename = 'a.rss'\npost_update_hook = ['/usr/bin/notify', 'a']\n[feed.config]\nurl = 'https://a.example/'\nitem = 'li'\nheading = 'a'\n",
    );
    assert!(written.contains("[feed.a.after]\nrun = [\"/usr/bin/notify\", \"a\"]"), "{written}");
    assert_eq!(verdict(&import, "a", "post_update_hook"), (Conversion::Equivalent, 5));
}

#[test]
fn json_in_a_script_of_a_page_is_named_by_the_script_and_the_path() {
    let (_, written) = imported(
        Dialect::Opml,
        "<opml version='2.0'><body>\n<outline text='State' type='HTML+XPath+JSON+DotNotation' xmlUrl='https://s.example/' \
         frss:xPathToJson=\"//script[@type='application/json']\" frss:jsonItem='props.posts' frss:jsonItemTitle='title'/>\n</body></opml>",
    );
    let item = "item = { script = \"script[type='application/json']\", json = \"props.posts\" }";
    assert!(written.contains(item), "{written}");
}

#[test]
fn templates_markdown_and_json_of_html2rss_are_templates_and_paths() {
    let (import, written) = imported(
        Dialect::Html2rss,
        "channel:\n  url: https://m.example/movies.json\n  json: true\nselectors:\n  items:\n    selector: \"data > array > object\"\n\
         \x20 title:\n    selector: title\n    post_process:\n      - name: template\n        string: \"%{self} (%{year})\"\n\
         \x20 year:\n    selector: year\n  url:\n    post_process:\n      - name: template\n        string: \"https://m.example/%{key}\"\n\
         \x20 key:\n    selector: id\n  unused:\n    selector: x\n  description:\n    post_process:\n      - name: template\n\
         \x20       string: \"# %{year}\\n\\n![](%{poster})\"\n      - name: markdown_to_html\n  poster:\n    selector: images > poster\n",
    );
    for line in [
        "item = { json = \"data[*]\" }",
        "title = { json = \"title\", template = \"{title} ({year})\" }",
        "link = { template = \"https://m.example/{id}\" }",
        "content = { template = '<h1>{year}</h1><p><img src=\"{images.poster}\" alt=\"\"></p>' }",
    ] {
        assert!(written.contains(line), "{line}\n{written}");
    }
    assert_eq!(import.count(Conversion::Dropped), 0, "{:?}", import.notes);
}

#[test]
fn what_a_watch_compares_is_watched() {
    let (import, watch) = imported(
        Dialect::Changedetection,
        "{\n\"url\": \"https://w.example/\",\n\"include_filters\": [\"//b[@id='a']\", \"xpath://i\"],\n\"subtractive_selectors\": [\".ad\"],\n\
         \"ignore_text\": [\"/seen \\\\d+/i\", \"Updated\"],\n\"browser_steps\": [{\"operation\": \"Click element\", \"selector\": \"#all\"}]\n}",
    );
    for line in [
        "xpath = [\"//b[@id='a']\", \"//i\"]",
        "ignore = ['/(?i)seen \\d+/', \"/(?i).*Updated.*/\", \".ad\"]",
        "steps = [{ click = \"#all\" }]",
    ] {
        assert!(watch.contains(line), "{line}\n{watch}");
    }
    assert_eq!(import.count(Conversion::Dropped), 0, "{:?}", import.notes);
    let (_, whole) = imported(Dialect::Changedetection, "{\n\"url\": \"https://w.example/\",\n\"title\": \"W\"}");
    assert!(whole.contains("watch = true"), "{whole}");
}
