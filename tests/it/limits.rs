//! Which items a feed publishes beside its rules, and in which order.

use crate::project::{Project, dated, page};

/// A project of these lines, in which `one.html` and `two.html` are lists.
fn project(feeds: &str) -> Project {
    let list = |id: &str, lines: &str| {
        format!(
            "[feed.{id}]\nurl = '{id}.html'\nbase = 'https://{id}.example/'\n{lines}\n[feed.{id}.list]\nitem = 'article'\n"
        )
    };
    let project = Project::new(&format!("{}{feeds}", list("one", "")));
    let day = |slug: &str, title: &str, day: u32| dated(slug, title, &format!("2026-05-{day:02}"));
    let one = [
        day("a", "The harbour bridge is closed for a week", 20),
        day("b", "A market opens in the old town hall", 18),
        day("c", "Zebras arrive at the city zoo", 2),
    ];
    project.write("one.html", page(&one));
    let two = [day("x", "Harbour bridge is closed for a week", 21), day("y", "Buses run late on Sunday nights", 19)];
    project.write("two.html", page(&two));
    project
}

fn titles(lines: &str) -> Vec<String> {
    let project = project(&format!(
        "[feed.two]\nurl = 'one.html'\nbase = 'https://one.example/'\n{lines}\n[feed.two.list]\nitem = 'article'\n"
    ));
    let ran = project.build();
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let short = |title: String| title.split(' ').take(2).collect::<Vec<_>>().join(" ");
    project.titles("two").into_iter().map(short).collect()
}

#[test]
fn a_condition_an_age_and_an_order_choose_what_is_published() {
    assert_eq!(titles("when = 'title ~ \"(?i)bridge|zoo\" and not title ~ \"^Z\"'"), ["The harbour"]);
    assert_eq!(titles("max_age = '20d'"), ["The harbour", "A market"]);
    assert_eq!(titles("sort = 'oldest'"), ["Zebras arrive", "A market", "The harbour"]);
    assert_eq!(titles("sort = 'title'"), ["A market", "The harbour", "Zebras arrive"]);
    assert_eq!(titles("unseen_in = 'one'"), [""; 0]);
}

#[test]
fn a_merged_feed_has_a_quota_and_tells_a_story_once() {
    let two = "[feed.two]\nurl = 'two.html'\nbase = 'https://two.example/'\ntitle = 'Two & more'\n[feed.two.list]\nitem = 'article'\n";
    let merged = project(&format!("{two}[feed.all]\nmerge = ['one', 'two']\nquota = 2\n"));
    assert_eq!(merged.build().code, 0);
    assert_eq!(merged.titles("all").len(), 4);
    let merged = project(&format!("{two}[feed.all]\nmerge = ['one', 'two']\nnear = true\n"));
    merged.build();
    let titles = merged.titles("all");
    assert_eq!((titles.len(), titles.iter().filter(|title| title.contains("bridge")).count()), (4, 1), "{titles:?}");
    let content = merged.values("all", "content_html").concat();
    assert!(content.contains("Also at:") && content.contains("href=\"https://two.example/x\""), "{content}");
}

#[test]
fn what_is_wrong_with_them_is_told_with_its_line() {
    for (lines, message) in [
        ("when = 'titel ~ \"a\"'", "a field (title, "),
        ("sort = 'random'", "means nothing"),
        ("quota = 3", "`quota` without `merge`"),
        ("unseen_in = 'nowhere'", "there is no feed `nowhere`"),
        ("unseen_in = 'two'", "is this feed itself"),
        ("steps = [{ wait = '.item' }]", "there is none"),
        ("fetch = 'browser'\nsteps = [{ wait = '.item', scroll = 2 }]", "a step does one thing"),
    ] {
        let project = project(&format!("[feed.two]\nurl = 'two.html'\n{lines}\n"));
        let told = project.run(&["check"]).stderr;
        assert!(told.contains(message), "{lines}: {told}");
    }
}
