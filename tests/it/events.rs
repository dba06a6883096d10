//! Events: their date is one of the event, and a feed of them is a calendar, too.

use super::project::{NOW, Project};

fn page(body: &str) -> String {
    format!("<html lang='en'><head><title>What is on</title></head><body><main>{body}</main></body></html>")
}

fn project(list: &str, html: &str) -> Project {
    let project = Project::guarded(&format!(
        "[pagewire]\nbase_url = 'https://feeds.example/'\n[feed.events]\nurl = 'page.html'\nbase = 'https://hall.example/'\n\
         formats = ['atom', 'json', 'ics']\ntimezone = 'Europe/Berlin'\n{list}"
    ));
    project.write("page.html", html);
    let ran = project.run(&["build", "--now", NOW]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    project
}

fn calendar(project: &Project) -> Vec<String> {
    project.read("out/events.ics").replace("\r\n ", "").lines().map(str::to_owned).collect()
}

const LD: &str = r#"<script type="application/ld+json">[
    {"@type": "MusicEvent", "name": "Brass in the old hall", "url": "/brass", "startDate": "2026-07-01T19:00:00+02:00", "endDate": "2026-07-01T21:30:00+02:00",
     "description": "Four trumpets, one tuba", "location": {"@type": "Place", "name": "Old Hall", "address": {"streetAddress": "Quay 3", "addressLocality": "Kiel"}}},
    {"@type": "Event", "name": "Fair of the boats", "url": "/fair", "startDate": "2026-08-08", "endDate": "2026-08-10", "location": "Harbour"},
    {"@type": "Event", "name": "A walk at night", "url": "/walk", "startDate": "2026-05-20T22:00"}]</script>"#;

#[test]
fn events_of_a_pages_data_keep_their_dates_and_are_a_calendar() {
    let project = project("", &page(&format!("{LD}<h1>What is on</h1>")));
    let lines = calendar(&project);
    let has = |line: &str| assert!(lines.contains(&line.to_owned()), "{line} in {lines:#?}");
    has("SUMMARY:Brass in the old hall");
    has("DTSTART:20260701T170000Z");
    has("DTEND:20260701T193000Z");
    has(r"LOCATION:Old Hall\, Quay 3\, Kiel");
    has("DESCRIPTION:Four trumpets\\, one tuba");
    has("URL:https://hall.example/brass");
    has("DTSTART;VALUE=DATE:20260808");
    has("DTEND;VALUE=DATE:20260811");
    // in the zone of the feed
    has("DTSTART:20260520T200000Z");
    let fair = project.json("events")["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["title"] == "Fair of the boats")
        .cloned();
    let fair = fair.unwrap();
    assert!(
        fair["date_published"].as_str().unwrap().starts_with("2026-06-01"),
        "it is not published when it begins: {fair}"
    );
    assert!(fair["content_text"].as_str().unwrap().starts_with("2026-08-08 – 2026-08-10, Harbour"), "{fair}");
}

const RECIPE: &str = "[feed.events.list]\nitem = 'li'\ntitle = 'h3'\nstarts = '.when'\nlocation = '.where'\n";

fn listed(when: &str) -> String {
    let item = |title: &str, when: &str| {
        format!(
            "<li><h3><a href='/{}'>{title}</a></h3><span class='when'>{when}</span><span class='where'>Hall</span></li>",
            title.replace(' ', "-")
        )
    };
    page(&format!("<ul>{}{}</ul>", item("An evening of songs", when), item("Open house", "12 July 2026")))
}

#[test]
fn a_recipe_says_where_an_event_begins_and_a_date_without_a_year_is_the_nearest() {
    let project = project(RECIPE, &listed("5 July, 18:30"));
    let lines = calendar(&project);
    assert!(lines.contains(&"DTSTART:20260705T163000Z".to_owned()), "{lines:#?}");
    assert!(
        lines.contains(&"DTSTART;VALUE=DATE:20260712".to_owned()) && lines.contains(&"LOCATION:Hall".to_owned()),
        "{lines:#?}"
    );
}

#[test]
fn an_event_that_is_put_off_keeps_its_id_and_moves_in_the_calendar() {
    let project = project(RECIPE, &listed("5 July 2026"));
    let id = |project: &Project| calendar(project).into_iter().find(|line| line.starts_with("UID:")).unwrap();
    let before = id(&project);
    project.write("page.html", listed("6 July 2026"));
    project.build_at("2026-06-02T12:00:00Z");
    let lines = calendar(&project);
    assert!(lines.contains(&"DTSTART;VALUE=DATE:20260706".to_owned()), "{lines:#?}");
    assert_eq!(id(&project), before);
}

#[test]
fn a_date_that_cannot_be_read_is_an_issue_and_costs_no_item() {
    let project =
        Project::guarded(&format!("[feed.events]\nurl = 'page.html'\nbase = 'https://hall.example/'\n{RECIPE}"));
    project.write("page.html", listed("soon"));
    let ran = project.run(&["build", "--now", NOW]);
    assert!(ran.stdout.contains("“soon” cannot be read as a date"), "{}", ran.stdout);
    assert_eq!(project.titles("events").len(), 2);
    assert!(!project.path("out/events.ics").exists(), "it is written where it is asked for");
}
