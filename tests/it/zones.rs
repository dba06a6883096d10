//! Times that name no zone, from look to look.

use super::project::{Project, page};

/// A Japanese page with stories of these times.
fn stories(times: &[(u32, &str)]) -> String {
    let item = |(number, time): &(u32, &str)| {
        format!(
            "<article><h2><a href=/s/{number}>連絡船が再開 {number}</a></h2><p class=when>{time}</p><p>堰の前で{number}回目の話し合い。</p></article>"
        )
    };
    let items: Vec<String> = times.iter().map(item).collect();
    page(&[items.concat()]).replace("<html", "<html lang=ja")
}

#[test]
fn the_zone_that_a_look_gave_evidence_of_holds_at_the_next_ones() {
    let project = Project::new(
        "[feed.news]\nurl = 'page.html'\nbase = 'https://shimbun.example/'\n[feed.news.list]\nitem = 'article'\npublished = 'p.when'\n",
    );
    project.write("page.html", stories(&[(3, "2026-06-01 20:30"), (2, "2026-05-31 09:00"), (1, "2026-05-30 09:00")]));
    let ran = project.build_at("2026-06-01T12:00:00Z");
    assert!(ran.stdout.contains("Asia/Tokyo"), "{}", ran.stdout);
    // nothing lies ahead in UTC now
    project.write("page.html", stories(&[(4, "2026-06-02 10:15"), (3, "2026-06-01 20:30"), (2, "2026-05-31 09:00")]));
    project.build_at("2026-06-02T20:00:00Z");
    let dates = project.values("news", "date_published");
    assert!(dates[0].starts_with("2026-06-02T10:15:00+09:00"), "{dates:?}");
}
