//! Many sites in one project, so that one run of the binary looks at all of them on each day.
//!
//! The binary compiles its patterns anew in every process, which costs as much as the reading of several pages: a family of changes is
//! one batch, but for those with a clock of their own. A batch of one is printed as it goes.

use std::fmt::Write as _;

use chrono::{DateTime, Days, SecondsFormat, Utc};

use super::{
    change::Change,
    judge::Course,
    served::Served,
    site::{Kind, Site},
    snapshot,
    template::{self, TEMPLATES, Template},
    told,
};
use crate::project::{Project, Ran};

/// One scenario: a site that undergoes a change, and is read in one way.
pub(super) struct Scenario {
    /// `redesign/one-tag`.
    pub change: &'static str,
    /// `cards-full`.
    pub name: String,
    /// Days that it lasts.
    pub days: usize,
    pub site: Site,
    pub course: Course,
    news: usize,
    script: fn(usize, &mut Site),
    is_served: bool,
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

impl Scenario {
    pub(super) fn new(change: &Change, template: &'static Template, kind: Kind) -> Self {
        Self {
            change: change.name,
            name: format!("{}-{}", template.name, kind.word()),
            days: change.days,
            site: Site::new(template, kind, first_day()),
            course: Course::default(),
            news: change.news,
            script: change.script,
            is_served: change.is_served,
        }
    }

    /// What happens on a day.
    fn begin(&mut self, day: usize) {
        self.site.now = first_day() + Days::new(day as u64);
        if day > 0 {
            self.site.publish(self.news);
        }
        (self.script)(day, &mut self.site);
    }
}

/// The scenarios of a change.
pub(super) fn scenarios(change: &Change) -> Vec<Scenario> {
    let templates = TEMPLATES.iter().enumerate().filter(|(index, template)| meets((*index, template), change));
    let all = templates.flat_map(|(_, template)| kinds(template).iter().map(move |kind| (template, *kind)));
    all.map(|(template, kind)| Scenario::new(change, template, kind))
        .filter(|scenario| (change.fits)(&scenario.site))
        .collect()
}

/// Sites that are looked at together.
pub(super) struct Batch {
    project: Project,
    pub scenarios: Vec<Scenario>,
    served: Option<Served>,
    show: Show,
    /// The day before, as it is shown.
    day_before: String,
}

/// What is shown while days pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Show {
    Nothing,
    Everything,
    /// Days on which a promise is broken, and those before them.
    Breaks,
}

impl Batch {
    pub(super) fn new(scenarios: Vec<Scenario>, show: Show) -> Self {
        let project = Project::new("");
        let steady = Site::new(template::named("list"), Kind::Full, first_day());
        let steady = String::from_utf8(template::page(&steady)).unwrap();
        project.write("steady.page", steady.replace("//list.example/", "//steady.example/"));
        let served = scenarios.iter().any(|scenario| scenario.is_served).then(Served::start);
        Self { project, scenarios, served, show, day_before: String::new() }
    }

    /// Lets all days pass.
    pub(super) fn run(&mut self) {
        let days = self.scenarios.iter().map(|scenario| scenario.days).max().unwrap_or(0);
        for day in 0..days {
            self.scenarios.iter_mut().filter(|scenario| day < scenario.days).for_each(|scenario| scenario.begin(day));
            self.look(day);
        }
    }

    /// The id of a feed: short, so that no table cuts it; readable where it is looked at.
    fn feed(&self, index: usize) -> String {
        if self.show == Show::Nothing { format!("f{index}") } else { self.scenarios[index].name.clone() }
    }

    /// One look at all sites.
    pub(super) fn look(&mut self, day: usize) {
        self.write();
        let lasting: Vec<usize> = (0..self.scenarios.len()).filter(|at| day < self.scenarios[*at].days).collect();
        let now = lasting.first().map_or_else(first_day, |at| self.scenarios[*at].site.now);
        assert!(lasting.iter().all(|at| self.scenarios[*at].site.now == now), "one of them has a clock of its own");
        let now = now.to_rfc3339_opts(SecondsFormat::Secs, true);
        let ran = self.project.build_at(&now);
        let listed = self.project.run(&["list", "--format", "ndjson", "--now", &now]);
        assert!(matches!(ran.code, 0 | 1 | 3 | 5) && listed.code == 0, "day {day}: {}{}", ran.stdout, ran.stderr);
        let words = told::all(&ran, &listed);
        for index in lasting {
            let feed = self.feed(index);
            let document = std::fs::read_to_string(self.project.path(&format!("out/{feed}.json")));
            let items = document.map_or_else(|_| Vec::new(), |document| snapshot::read(&document));
            let scenario = &mut self.scenarios[index];
            let told = words.get(&feed).cloned().unwrap_or_default();
            let broken = scenario.course.broken.len();
            scenario.course.step(&scenario.site, items, &told, day + 1 == scenario.days);
            if self.show != Show::Nothing {
                let is_worse = scenario.course.broken.len() > broken;
                let shown = shown(day, &self.scenarios[index], (&ran, &listed));
                self.tell(shown, is_worse);
            }
        }
    }

    /// Shows a day, where it is to be shown.
    fn tell(&mut self, shown: String, is_worse: bool) {
        match self.show {
            Show::Breaks if is_worse => told::print(&format!("{}\n{shown}", self.day_before)),
            Show::Everything => told::print(&shown),
            Show::Breaks | Show::Nothing => {}
        }
        self.day_before = shown;
    }

    /// Writes the pages and feeds.toml.
    fn write(&mut self) {
        if let Some(served) = &self.served {
            // own pages are asked for, and so are where they are served
            let with_texts = self.scenarios.iter_mut().filter(|scenario| scenario.site.text.is_some());
            with_texts.for_each(|scenario| served.host(&mut scenario.site));
        }
        let mut feeds = String::from("[pagewire]\nformats = ['json']\nkeep = { items = 1000 }\n");
        let mut has_merged = false;
        for (index, Scenario { change, site, .. }) in self.scenarios.iter().enumerate() {
            let feed = self.feed(index);
            let is_member = |other: &Scenario| other.change == *change && other.name == "cards-full";
            let head = if site.kind == Kind::Merged {
                has_merged = true;
                let member = self.scenarios.iter().position(is_member).unwrap();
                format!("merge = ['{}', 'steady']\n", self.feed(member))
            } else {
                format!("url = '{}'\nbase = 'https://{}.example/news/'\n", self.put(&feed, site), site.template.name)
            };
            let texts = site.text.map_or("", |_| "full_text = true\n");
            write!(feeds, "[feed.{feed}]\n{head}{texts}{}", template::recipe(site, &feed)).unwrap();
            if let Some(text) = site.text {
                write!(feeds, "[feed.{feed}.article]\ncontent = '{text}'\n").unwrap();
            }
        }
        if has_merged {
            feeds += "[feed.steady]\nurl = 'steady.page'\nbase = 'https://steady.example/'\n";
        }
        self.project.write("feeds.toml", feeds);
    }

    /// Puts a page where it is read, and returns that place.
    fn put(&self, feed: &str, site: &Site) -> String {
        let page = template::page(site);
        if let Some(served) = &self.served {
            return served.put(feed, site, page);
        }
        let file = format!("{feed}.page");
        self.project.write(&file, page);
        file
    }
}

/// A step to look at: the page, what was said of it, what is published, and what was broken so far.
fn shown(day: usize, scenario: &Scenario, (ran, listed): (&Ran, &Ran)) -> String {
    let page = template::page(&scenario.site);
    let items = scenario.course.before.iter().flatten();
    let items: Vec<String> = items.map(|item| format!("{item:?}")).collect();
    format!(
        "══ {}, {}, day {day}\n{}\n── build\n{}── list\n{}── items\n{}\n── broken so far: {:#?}",
        scenario.change,
        scenario.name,
        String::from_utf8_lossy(&page),
        ran.stdout,
        listed.stdout,
        items.join("\n"),
        scenario.course.broken
    )
}

/// Lets the days of one scenario pass, and shows them. What a merged feed is made of goes along.
pub(super) fn show(change: &Change, name: &str, show: Show) {
    let mut scenarios = scenarios(change);
    scenarios.retain(|scenario| scenario.name == name || (name == "cards-merged" && scenario.name == "cards-full"));
    assert!(!scenarios.is_empty(), "no site {name} undergoes {}", change.name);
    Batch::new(scenarios, show).run();
}
