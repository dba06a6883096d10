//! The promises as facts of one step: what was published before, what is now, and what is true.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    site::{Answering, Expect, FIRST, Field, Kind, OLDER, Site, Trust},
    snapshot::Published,
    story,
    template::junk_day,
    told::Told,
};

/// A promise to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Promise {
    Floods,
    Empties,
    Lies,
    Identity,
    Why,
}

impl Promise {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Floods => "floods",
            Self::Empties => "empties",
            Self::Lies => "lies",
            Self::Identity => "identity",
            Self::Why => "why",
        }
    }
}

/// A promise that was broken, and how, in words that are the same for all such.
pub(super) type Broken = (Promise, &'static str);

/// The course of one feed.
#[derive(Debug, Default)]
pub(super) struct Course {
    pub before: Option<Vec<Published>>,
    /// The number that every id was first published with.
    owners: HashMap<String, Option<usize>>,
    /// How often each id was marked as edited.
    edits: HashMap<String, usize>,
    pub broken: BTreeMap<Broken, String>,
    /// Values of known items that were compared with those of the look before.
    pub compared: usize,
}

impl Course {
    fn note(&mut self, promise: Promise, what: &'static str, detail: String) {
        self.broken.entry((promise, what)).or_insert(detail);
    }

    /// Judges a step.
    pub(super) fn step(&mut self, site: &Site, now: Vec<Published>, told: &Told, is_last: bool) {
        // a merged feed has the items of a steady one beside those of the site
        let now: Vec<Published> = now.into_iter().filter(|item| !item.url.contains("//steady.example/")).collect();
        if let Some(before) = self.before.take().filter(|before| !before.is_empty()) {
            self.floods(site, &before, &now, told);
            self.empties(&before, &now);
            self.lies(site, &before, &now);
            self.why(site, &before, told);
        } else if site.knobs.instead.is_some() {
            self.why(site, &[], told);
        }
        self.truths(site, &now);
        self.identity(&now);
        self.flow(site, &now, told, is_last);
        self.before = Some(now);
    }

    fn floods(&mut self, site: &Site, before: &[Published], now: &[Published], told: &Told) {
        // what came before it was none of the site's: there was nothing to be flooded
        if before.iter().all(|item| item.number.is_none()) {
            return;
        }
        let known: HashSet<&str> = before.iter().map(|item| item.id.as_str()).collect();
        let is_news = |item: &Published| item.number.is_some_and(|number| number > FIRST && number < OLDER);
        let is_new = |item: &&Published| !known.contains(item.id.as_str());
        let on_top: Vec<&Published> = now.iter().take_while(is_new).collect();
        let stale = on_top.iter().filter(|item| !is_news(item)).count();
        if stale > 1 {
            self.note(Promise::Floods, "items that are no news come in on top", format!("{stale} on top"));
        }
        let first_listed = now.iter().position(|item| item.number.is_some_and(|number| number < OLDER));
        let old = now.iter().position(|item| item.number.is_some_and(|number| number >= OLDER));
        let last_listed = now.iter().rposition(|item| item.number.is_some_and(|number| number < OLDER));
        if let (Some(old), Some(last), Some(_)) = (old, last_listed, first_listed)
            && old < last
        {
            self.note(Promise::Floods, "older items stand above the news", format!("one at {old}, news at {last}"));
        }
        let have: HashSet<usize> = before.iter().filter_map(|item| item.number).collect();
        let due = site.stories.iter().filter(|story| !have.contains(&story.number)).count();
        if told.new > due + 2 {
            self.note(Promise::Floods, "more is reported as new than was published", format!("{} for {due}", told.new));
        }
        let fresh = now.iter().filter(is_new).count();
        if site.held && fresh > 0 {
            self.note(Promise::Floods, "what should be held is published", format!("{fresh} items"));
        }
    }

    fn empties(&mut self, before: &[Published], now: &[Published]) {
        let by_id: HashMap<&str, &Published> = now.iter().map(|item| (item.id.as_str(), item)).collect();
        for old in before {
            let Some(new) = by_id.get(old.id.as_str()) else {
                self.note(Promise::Empties, "a known item is gone", old.url.clone());
                continue;
            };
            let values = [&old.title, &old.summary, &old.author, &old.image];
            // its date and its id are compared, too
            self.compared += values.into_iter().flatten().count() + 2;
            let lost = |old: &Option<String>, new: &Option<String>| old.is_some() && new.is_none();
            for (what, is_lost) in [
                ("a known item lost its title", lost(&old.title, &new.title)),
                ("a known item lost its summary", lost(&old.summary, &new.summary)),
                ("a known item's title was cut short", is_shorter(&old.title, &new.title)),
                ("a known item's summary was cut short", is_shorter(&old.summary, &new.summary)),
                ("a known item lost its author", lost(&old.author, &new.author)),
                ("a known item lost its picture", lost(&old.image, &new.image)),
            ] {
                if is_lost {
                    self.note(Promise::Empties, what, old.url.clone());
                }
            }
        }
    }

    fn lies(&mut self, site: &Site, before: &[Published], now: &[Published]) {
        let by_id: HashMap<&str, &Published> = before.iter().map(|item| (item.id.as_str(), item)).collect();
        for new in now {
            let Some(old) = by_id.get(new.id.as_str()) else { continue };
            // what was first seen by a clock that was ahead is dated anew once that is right
            let was_ahead = old.published > site.now;
            if old.published != new.published && !was_ahead {
                let detail = format!("{}: {} became {}", new.url, old.published, new.published);
                self.note(Promise::Lies, "the date of a known item changed", detail);
            }
            if old.modified != new.modified && old.modified <= site.now {
                let marked = self.edits.entry(new.id.clone()).or_default();
                *marked += 1;
                let real = new.number.and_then(|number| site.story(number)).map_or(0, super::story::Story::edits);
                if *marked > real && site.knobs.tongue.is_none() {
                    let detail = format!(
                        "{}: {:?} became {:?}, {:?} became {:?}",
                        new.url, old.title, new.title, old.summary, new.summary
                    );
                    self.note(Promise::Lies, "an item is marked as edited that was not", detail);
                }
            }
        }
    }

    /// What is published of each story against what is true of it.
    fn truths(&mut self, site: &Site, now: &[Published]) {
        let known: HashSet<String> = self.owners.keys().cloned().collect();
        let listed: HashSet<usize> = site.listed().iter().map(|story| story.number).collect();
        for item in now {
            let is_listed = item.number.is_some_and(|number| listed.contains(&number));
            if site.trust == Trust::Nothing || (site.trust == Trust::Listed && !is_listed) {
                continue;
            }
            let Some(story) = item.number.and_then(|number| site.story(number)) else {
                self.note(Promise::Lies, "an item is none of the site's", format!("{} {:?}", item.url, item.title));
                continue;
            };
            let mut junk = |what, value: &Option<String>| {
                self.note(Promise::Empties, what, format!("{}: {value:?}", item.url));
            };
            let tongue = site.knobs.tongue.is_some();
            let cut = |text: &String| site.knobs.trimmed && story::trimmed(story.title()) == *text;
            if !tongue && item.title.as_ref().is_some_and(|title| !story.titles.contains(title) && !cut(title)) {
                junk("a title is not the story's", &item.title);
            }
            if !tongue
                && item.summary.as_ref().is_some_and(|text| {
                    let is_cut = site.knobs.trimmed && *text == story::trimmed(story.summary());
                    !is_cut && !story.summaries.iter().any(|true_one| text.contains(true_one))
                })
            {
                junk("a summary is not the story's", &item.summary);
            }
            if item.text.as_ref().is_some_and(|text| !text.contains("of the whole text of")) {
                junk("a text is not the story's", &item.text);
            }
            if item.author.as_ref().is_some_and(|author| *author != story.author) {
                junk("an author is not the story's", &item.author);
            }
            let picture = format!("/{}.jpg", story.number);
            if item.image.as_ref().is_some_and(|image| !image.ends_with(&picture)) {
                junk("a picture is not the story's", &item.image);
            }
            if !known.contains(&item.id) {
                self.date(site, item, story);
            }
        }
    }

    /// The date of an item that is new to the reader.
    fn date(&mut self, site: &Site, item: &Published, story: &super::story::Story) {
        let is_dated =
            !story.undated && !site.knobs.missing.contains(&Field::Date) && !site.knobs.dated_now && !site.knobs.bumped;
        let is_junk = matches!(site.knobs.junk, Some((Field::Date, _)));
        let (is, says) = (item.published.date_naive(), story.published.date_naive());
        if is_dated && !is_junk && is != says {
            self.note(
                Promise::Lies,
                "a new item has another date than its page gives",
                format!("{}: {is} for {says}", item.url),
            );
        }
        if is_junk && is == junk_day().date_naive() {
            self.note(Promise::Lies, "a new item has a date that all have", format!("{}: {is}", item.url));
        }
    }

    fn identity(&mut self, now: &[Published]) {
        let mut ids = BTreeSet::new();
        let mut numbers: HashMap<usize, &str> = HashMap::new();
        for item in now {
            if !ids.insert(&item.id) {
                self.note(Promise::Identity, "two items have one id", item.id.clone());
            }
            if let Some(number) = item.number
                && numbers.insert(number, &item.id).is_some()
            {
                self.note(Promise::Identity, "one story is two items", item.url.clone());
            }
            let owner = *self.owners.entry(item.id.clone()).or_insert(item.number);
            if owner != item.number {
                let detail = format!("{owner:?} became {:?}: {}", item.number, item.url);
                self.note(Promise::Identity, "an item took the place of another", detail);
            }
        }
    }

    fn why(&mut self, site: &Site, before: &[Published], told: &Told) {
        if site.kind == Kind::Merged {
            return;
        }
        let had = |field: Field| {
            let has = |item: &&Published| match field {
                Field::Summary => item.summary.is_some(),
                Field::Author => item.author.is_some(),
                Field::Image => item.image.is_some(),
                Field::Date => site.template.dated,
                Field::Title | Field::Item => true,
            };
            before.iter().filter(has).count() * 2 >= before.len()
        };
        let names = match site.expect {
            Expect::Any => return,
            Expect::Not(word) => {
                if told.health == word {
                    self.note(Promise::Why, "the feed is called what it is not", format!("{word}: {}", told.words));
                }
                return;
            }
            Expect::Broken(field) if !had(field) => return,
            Expect::Well => {
                if told.health != "well" || !told.words.is_empty() {
                    self.note(
                        Promise::Why,
                        "trouble is told of where there is none",
                        format!("{}: {}", told.health, told.words),
                    );
                }
                return;
            }
            Expect::Broken(field) => field.names(),
            Expect::Named(names) => names,
        };
        let words = told.words.to_lowercase();
        if told.health == "well" {
            self.note(Promise::Why, "the feed is well where it is not", format!("nothing of {names:?}"));
        } else if !names.iter().any(|name| words.contains(name)) {
            self.note(Promise::Why, "what is wrong is not named", format!("{names:?} in {}", told.words));
        }
    }

    /// What is on the page reaches the feed, or it is said why not.
    fn flow(&mut self, site: &Site, now: &[Published], told: &Told, is_last: bool) {
        if site.knobs.instead.is_some() || site.knobs.cut.is_some() {
            return;
        }
        let have: HashSet<usize> = now.iter().filter_map(|item| item.number).collect();
        for item in now.iter().filter(|_| is_last) {
            let Some(story) = item.number.and_then(|number| site.story(number)) else { continue };
            let (title, summary) = (item.title.as_deref(), item.summary.as_deref());
            let is_old = title.is_some_and(|title| title != story.title())
                || summary.is_some_and(|text| !text.contains(story.summary()));
            if story.edits() > 0 && is_old && !story.alternates {
                self.note(Promise::Lies, "a correction does not arrive", format!("{title:?} {summary:?}"));
            }
        }
        // who is told each time that nothing has changed finds out a look later
        let newest = site.listed().iter().map(|story| story.number).max().unwrap_or(0);
        let is_young = |number: usize| site.answering == Answering::NeverModified && number + 2 > newest;
        let absent = site.listed();
        let absent = absent.iter().filter(|story| !have.contains(&story.number) && !is_young(story.number)).count();
        if absent > 0 && told.health == "well" {
            self.note(Promise::Why, "what is left out is not told of", format!("{absent} stories"));
        }
        if absent > 0 && is_last && site.flows {
            self.note(Promise::Empties, "what was published does not arrive", format!("{absent} stories"));
        }
    }
}

/// Whether a text is the one before, cut short.
fn is_shorter(before: &Option<String>, now: &Option<String>) -> bool {
    let cut = now.as_ref().and_then(|now| now.strip_suffix('…'));
    before.as_ref().zip(cut).is_some_and(|(before, cut)| !before.ends_with('…') && before.starts_with(cut.trim_end()))
}
