//! All sites that undergo one change, in one project: a run of the binary looks at all of them.
//!
//! A batch of one is printed as it goes.

use std::fmt::Write as _;

use chrono::{DateTime, Days, SecondsFormat, Utc};
use serde_json::Value;

use super::{
    change::Change,
    judge::{Course, Told},
    site::{Kind, Site},
    snapshot,
    template::{self, TEMPLATES, Template},
};
use crate::project::{Project, Ran};

/// One scenario: a site that is read in one way.
pub(super) struct Scenario {
    /// `cards-full`, which is its feed's id as well.
    pub feed: String,
    pub site: Site,
    pub course: Course,
}

/// The first day.
pub(super) fn first_day() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-06-01T12:00:00Z").unwrap().to_utc()
}

/// The ways in which the sites of a template are read.
fn kinds(template: &Template) -> &'static [Kind] {
    match template.name {
        "cards" => &[Kind::Full, Kind::Short, Kind::Bare, Kind::Rss, Kind::Merged],
        "undated" | "bulletins" => &[Kind::Full, Kind::Bare, Kind::Rss],
        // a page whose items have no pages of their own is no list without a recipe
        "releases" => &[Kind::Full, Kind::Rss],
        _ => &[Kind::Full, Kind::Bare],
    }
}

/// Whether sites of a template undergo a change: the first one does, and of the others a third, by the change's name, so that
/// all families meet all templates, and the time stays short.
fn meets((index, template): (usize, &Template), change: &Change) -> bool {
    let name: usize = change.name.bytes().map(usize::from).sum();
    index == 0 || (change.wants)(template.name) || (index + name).is_multiple_of(3)
}

/// The scenarios of a change.
pub(super) fn scenarios(change: &Change) -> Vec<Scenario> {
    let templates = TEMPLATES.iter().enumerate().filter(|(index, template)| meets((*index, template), change));
    let all = templates.flat_map(|(_, template)| kinds(template).iter().map(move |kind| (template, *kind)));
    let sites = all.map(|(template, kind)| Site::new(template, kind, first_day()));
    sites
        .filter(|site| (change.fits)(site))
        .map(|site| Scenario {
            feed: format!("{}-{}", site.template.name, site.kind.word()),
            site,
            course: Course::default(),
        })
        .collect()
}

/// A batch that goes on day by day.
pub(super) struct Batch {
    project: Project,
    pub scenarios: Vec<Scenario>,
    is_told: bool,
    pub builds: usize,
}

impl Batch {
    pub(super) fn new(scenarios: Vec<Scenario>, is_told: bool) -> Self {
        let project = Project::new("");
        let steady = Site::new(template::named("list"), Kind::Full, first_day());
        let steady = String::from_utf8(template::page(&steady)).unwrap();
        project.write("steady.page", steady.replace("//list.example/", "//steady.example/"));
        Self { project, scenarios, is_told, builds: 0 }
    }

    /// Lets all days of a change pass.
    pub(super) fn run(&mut self, change: &Change) {
        for day in 0..change.days {
            for scenario in &mut self.scenarios {
                let site = &mut scenario.site;
                site.now = first_day() + Days::new(day as u64);
                if day > 0 {
                    site.publish(change.news);
                }
                (change.script)(day, site);
            }
            self.look(&format!("{}, day {day}", change.name), day + 1 == change.days);
        }
    }

    /// One look at all sites.
    pub(super) fn look(&mut self, step: &str, is_last: bool) {
        self.write_feeds();
        for Scenario { feed, site, .. } in self.scenarios.iter().filter(|one| one.site.kind != Kind::Merged) {
            self.project.write(&format!("{feed}.page"), template::page(site));
        }
        let now = self.scenarios.first().map_or_else(first_day, |scenario| scenario.site.now);
        let now = now.to_rfc3339_opts(SecondsFormat::Secs, true);
        let ran = self.project.build_at(&now);
        let listed = self.project.run(&["list", "--format", "ndjson", "--now", &now]);
        assert!(matches!(ran.code, 0 | 1) && listed.code == 0, "{step}: {}{}", ran.stdout, ran.stderr);
        self.builds += 1;
        for index in 0..self.scenarios.len() {
            let told = told(&self.scenarios[index].feed, &ran, &listed);
            let document =
                std::fs::read_to_string(self.project.path(&format!("out/{}.json", self.scenarios[index].feed)));
            if self.is_told {
                self.print(step, &self.scenarios[index], &ran, &listed, document.as_deref().unwrap_or("none"));
            }
            let items = document.map_or_else(|_| Vec::new(), |document| snapshot::read(&document));
            let scenario = &mut self.scenarios[index];
            scenario.course.step(&scenario.site, items, &told, is_last);
        }
    }

    fn write_feeds(&self) {
        let mut feeds = String::from("[pagewire]\nformats = ['json']\nkeep = { items = 1000 }\n");
        for Scenario { feed, site, .. } in &self.scenarios {
            let head = match site.kind {
                Kind::Merged => "merge = ['cards-full', 'steady']\n".to_owned(),
                _ => format!("url = '{feed}.page'\nbase = 'https://{}.example/news/'\n", site.template.name),
            };
            write!(feeds, "[feed.{feed}]\n{head}{}", template::recipe(site, feed)).unwrap();
        }
        if self.scenarios.iter().any(|scenario| scenario.site.kind == Kind::Merged) {
            feeds += "[feed.steady]\nurl = 'steady.page'\nbase = 'https://steady.example/'\n";
        }
        self.project.write("feeds.toml", feeds);
    }

    #[expect(clippy::print_stderr, reason = "one scenario is run to be looked at")]
    fn print(&self, step: &str, scenario: &Scenario, ran: &Ran, listed: &Ran, document: &str) {
        let page = String::from_utf8_lossy(&template::page(&scenario.site)).into_owned();
        let items: Vec<String> = snapshot::read(if document == "none" { "{\"items\":[]}" } else { document })
            .iter()
            .map(|item| {
                format!(
                    "{} {:?}\n    {:?}\n    published {} modified {} by {:?} {:?} {}",
                    item.url, item.title, item.summary, item.published, item.modified, item.author, item.image, item.id
                )
            })
            .collect();
        eprintln!(
            "══ {step}: {}\n{page}\n── build\n{}── list\n{}── items\n{}",
            scenario.feed,
            ran.stdout,
            listed.stdout,
            items.join("\n")
        );
        eprintln!("── broken so far: {:#?}", scenario.course.broken);
    }
}

/// What the report and the list say of one feed.
fn told(feed: &str, ran: &Ran, listed: &Ran) -> Told {
    let mut told = Told::default();
    let is_of = |line: &str| line.strip_prefix(feed).is_some_and(|rest| rest.starts_with([' ', ':', ',']));
    let mut paragraphs = ran.stdout.split("\n\n");
    // the first one is the table
    for row in paragraphs.next().unwrap_or_default().lines().filter(|line| is_of(line)) {
        let columns: Vec<&str> = row.split_whitespace().collect();
        if let ["read", _, new, ..] = columns[1..] {
            told.new = new.parse().unwrap();
        }
    }
    for paragraph in paragraphs.filter(|paragraph| is_of(paragraph) && !paragraph.contains("is well again")) {
        told.words += paragraph;
    }
    let rows = listed.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    if let Some(row) = rows.into_iter().find(|row| row["feed"] == feed) {
        told.health = row["health"].as_str().unwrap().to_owned();
        for name in ["reason", "advice"] {
            told.words += row[name].as_str().unwrap_or_default();
        }
    }
    told
}
