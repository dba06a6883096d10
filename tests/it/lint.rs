//! `pagewire lint`, and what it says of pagewire's own documents.

use std::path::Path;

use feed_lint::{LintOptions, Severity, rules};
use serde_json::Value;

use super::{
    project::{NOW, Project, numbered},
    server::{Answer, Request, Server},
};

const FAULTY: &str = "<rss version=\"2.0\"><channel>\n<title>News</title>\n<link>https://news.example/</link>\n\
    <description>What happens</description>\n<pubDate>yesterday</pubDate>\n</channel></rss>\n";

/// What is wrong with the documents of a folder, but for entries that were updated at one time: pages often tell days alone.
fn wrong(folder: &Path) -> Vec<String> {
    let options =
        LintOptions { now: Some(chrono::DateTime::parse_from_rfc3339("2027-01-01T00:00:00Z").unwrap().timestamp()) };
    let mut told = Vec::new();
    for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        let is_feed =
            file.extension().is_some_and(|ending| ["rss", "atom", "json", "opml"].iter().any(|known| ending == *known));
        if is_feed {
            let report = feed_lint::lint(&std::fs::read(&file).unwrap(), &options);
            let worse = report.findings.iter().filter(|finding| finding.severity() > Severity::Hint);
            let worse = worse.filter(|finding| finding.rule.id != "duplicate-updated");
            told.extend(worse.map(|finding| format!("{}: {}: {}", file.display(), finding.rule.id, finding.message)));
        }
    }
    told
}

#[test]
fn a_faulty_file_is_told_of_with_its_line_and_ends_with_1() {
    let project = Project::empty();
    project.write("faulty.rss", FAULTY);
    let ran = project.run(&["lint", "faulty.rss"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let expected = "error[invalid-rfc822-date]: <pubDate> of <channel>: \"yesterday\" is no date such as Sun, 08 Mar 2026 10:00:00 GMT\n \
                    --> faulty.rss:5:10\n  |\n5 | <pubDate>yesterday</pubDate>\n  |          ^\n  = why: ";
    assert!(ran.stdout.contains(expected), "{}", ran.stdout);
    assert!(ran.stdout.contains("faulty.rss (RSS 2.0): 1 error, 0 warnings, "), "{}", ran.stdout);
}

#[test]
fn programs_are_told_in_json() {
    let project = Project::empty();
    project.write("faulty.rss", FAULTY);
    let ran = project.run(&["lint", "--format", "json", "faulty.rss"]);
    let told: Value = serde_json::from_str(&ran.stdout).unwrap();
    let finding =
        &told[0]["findings"].as_array().unwrap().iter().find(|finding| finding["severity"] == "error").unwrap();
    assert_eq!((finding["rule"].as_str(), finding["line"].as_u64()), (Some("invalid-rfc822-date"), Some(5)));
    assert_eq!(told[0]["format"], "RSS 2.0");
}

#[test]
fn a_feed_is_named_by_its_id() {
    let project =
        Project::with_page("<article><h2><a href='/1'>Rain in the harbour</a></h2><p>It rains.</p></article>");
    let unbuilt = project.run(&["lint", "news"]);
    assert_eq!(unbuilt.code, 2);
    assert!(unbuilt.stderr.contains("build it first"), "{}", unbuilt.stderr);
    project.build();
    let ran = project.run(&["lint", "news", "--now", NOW]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("news.rss (RSS 2.0): 0 errors, 0 warnings"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("news.atom (Atom 1.0): 0 errors") && ran.stdout.contains("news.json (JSON Feed): 0 errors")
    );
}

#[test]
fn what_is_neither_file_nor_feed_is_told_of() {
    let ran = Project::empty().run(&["lint", "nothing"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("nothing is no file, no web address, and no feed of feeds.toml"), "{}", ran.stderr);
}

#[test]
fn a_document_on_standard_input_is_judged() {
    let project = Project::empty();
    let output = project.command().args(["lint", "-"]).write_stdin(FAULTY).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().contains("standard input:5:10"));
}

#[test]
fn nothing_is_wrong_with_the_feeds_of_the_sample() {
    let (place, _) = super::sample::build();
    assert_eq!(wrong(&place.path().join("out")), Vec::<String>::new());
}

#[test]
fn nothing_is_wrong_with_the_feeds_of_a_nasty_page() {
    let items = [
        "<article><h2><a href='/a?x=1&y=[2]|3 4'>Q&amp;A: 5 &lt; 6 &amp;&amp; \"7\" ]]&gt; &amp;eacute; &lt;/b&gt;</a></h2>\
         <p>AT&amp;T &lt;script&gt;alert(1)&lt;/script&gt; \u{85}\u{fffd}</p><div class='body'><p onclick='x()' style='position:fixed'>\
         <b><i>One</b></i><script>1</script><iframe src='//x.example'></iframe><a href='javascript:x'>y</a><img src='/a b.png'>\
         <my-card>card</my-card><svg><path d='M0'/></svg></div><time datetime='2026-02-29'>never</time><span class='by'>Ann &lt;a@b.example&gt;</span>\
         <i class='tag'>R&amp;D</i><audio src='/a[1].mp3'></audio></article>",
        "<article><h2><a href='https://n\u{e4}chte.example/\u{e4}\u{df}?q=\u{20ac}'>\u{202e}\u{1f6a2} \u{5e02}</a></h2><p></p>\
         <div class='body'>text & more < less</div><time datetime='2031-01-01T10:00:00Z'>then</time><span class='by'>, and &amp;</span></article>",
        "<article><h2><a href='mailto:a@b.example'>Mail</a></h2><p>Mail</p><time datetime='1970-01-01'>long ago</time></article>",
        "<article><h2><a href='/a?x=1&y=[2]|3 4#again'>1</a></h2><div class='body'><ul><li>a<li>b</ul><table><td>c</table></div></article>",
    ];
    let project = Project::new(
        "[pagewire]\nbase_url = 'https://feeds.example/'\n[feed.nasty]\ntitle = 'A & B: 5 < 6'\ndescription = 'R&D &amp; 5 > 4'\nurl = 'page.html'\n\
         base = 'https://news.example/'\n[feed.nasty.list]\nitem = 'article'\nsummary = 'p'\ncontent = '.body'\npublished = 'time @datetime'\n\
         author = '.by'\nimage = 'img @src'\n",
    );
    project.write("page.html", format!("<html lang='en_us'><title>News</title><body>{}</body></html>", items.concat()));
    project.build();
    assert_eq!(wrong(&project.path("out")), Vec::<String>::new());
}

/// docs/lint.md, as the rules have it.
fn documented() -> String {
    let mut page = String::from(
        "# What `pagewire lint` looks at\n\nEvery rule, by concern. An *error* is against a specification, a *warning* loses something in some readers, \
         a *hint* could be better. Findings name the section of the element at hand where the table says *the section on the element*.\n\n\
         The table is written from the rules by `PAGEWIRE_SCHEMAS=write cargo nextest run that_is_shipped`.\n",
    );
    for (concern, rules) in rules() {
        page += &format!(
            "\n## {concern}\n\n| Rule | Severity | By | Why a reader cares | What to write |\n|---|---|---|---|---|\n"
        );
        for rule in rules {
            // what stands in backticks is shown as it is written
            let part = |(number, text): (usize, &str)| {
                let text = text.replace('|', "\\|");
                if number % 2 == 1 { text } else { text.replace('<', "\\<").replace('*', "\\*") }
            };
            let cell = |text: &str| text.split('`').enumerate().map(part).collect::<Vec<_>>().join("`");
            let (why, remedy) = (cell(rule.why), cell(rule.remedy));
            page +=
                &format!("| `{}` | {} | {} | {why} | {remedy} |\n", rule.id, rule.severity.word(), cell(rule.clause));
        }
    }
    page
}

#[test]
fn the_table_of_rules_that_is_shipped_is_that_of_the_code() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lint.md");
    if std::env::var_os("PAGEWIRE_SCHEMAS").is_some() {
        std::fs::write(&file, documented()).unwrap();
    }
    let shipped = std::fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(shipped == documented(), "docs/lint.md: PAGEWIRE_SCHEMAS=write cargo nextest run that_is_shipped");
}

#[test]
fn rfc9110_8_3_what_a_server_says_that_a_feed_is_is_judged_too() {
    let server = Server::start(|request: &Request| {
        let kind = if request.path == "/right" { "application/rss+xml; charset=utf-8" } else { "text/html" };
        let mut answer = Answer::html(FAULTY.replace("yesterday", "Sun, 08 Mar 2026 10:00:00 GMT"));
        answer.headers = vec![("Content-Type".to_owned(), kind.to_owned())];
        answer
    });
    let project = Project::empty();
    let told =
        |path: &str| project.run(&["lint", &server.url(path), "--allow-private", "127.0.0.0/8", "--now", NOW]).stdout;
    let wrong = told("/wrong");
    assert!(
        wrong.contains("warning[media-type]: it is served as text/html, and is RSS 2.0: application/rss+xml"),
        "{wrong}"
    );
    let right = told("/right");
    assert!(right.contains("(RSS 2.0)") && !right.contains("media-type"), "{right}");
}

#[test]
fn a_feed_that_has_a_name_of_its_own_is_found_under_it() {
    let project = Project::with_page(&numbered(1..4));
    let named = project.read("feeds.toml").replace("[feed.news]\n", "[feed.news]\nfile = 'headlines.xml'\n");
    project.write("feeds.toml", named);
    project.build();
    let told = project.run(&["lint", "news", "--now", NOW]).stdout;
    assert!(told.contains("headlines.xml (RSS 2.0): 0 errors") && told.contains("news.atom"), "{told}");
}
