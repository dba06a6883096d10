//! One raw item made an item, field by field; a field that cannot be read is an issue, and never costs the item.

use std::collections::HashSet;

use ::url::Url;

use super::{
    Context, DateOrder, byline, date::Dated, enclosure, event, html::Sanitiser, limits, podcast, shorten, text, url,
    zone,
};
use crate::model::{
    Author, CalendarEvent, Evidence, Extent, Found, Image, Issue, Item, Moment, RawDate, RawEvent, RawItem, Sense,
    SourceNames,
};

/// What the source says of which item it is.
fn names_of(raw: &RawItem) -> SourceNames {
    let of_feed = |found: &Found| matches!(found.evidence, Evidence::Feed(_));
    let trimmed = |found: &Found| Some(found.text.trim().to_owned()).filter(|text| !text.is_empty());
    SourceNames {
        href: raw.link.as_ref().and_then(trimmed).filter(|href| href.len() <= limits::ADDRESS),
        id: raw.native_id.as_ref().and_then(trimmed).filter(|id| id.len() <= limits::IDENTIFIER),
        of_feed: raw.native_id.as_ref().is_some_and(of_feed),
    }
}

/// What an item is called in what is told of it.
fn name_of(title: &str, link: Option<&Url>) -> String {
    match (title, link) {
        ("", Some(link)) => link.to_string(),
        ("", None) => "without title".to_owned(),
        (title, _) => title.to_owned(),
    }
}

/// Reads the items of one page.
pub(super) struct ItemReader<'a> {
    base: &'a Url,
    site_name: Option<&'a str>,
    told: DateOrder<'a>,
    context: Context,
    /// Made when the first content comes: most lists have none.
    sanitiser: Option<Sanitiser>,
    /// What was lost.
    pub issues: Vec<Issue>,
    /// Whether the date of change stands for that of publication in the item at hand.
    stands_in: bool,
}

impl<'a> ItemReader<'a> {
    pub(super) fn new(base: &'a Url, site_name: Option<&'a str>, told: DateOrder<'a>, context: &Context) -> Self {
        Self { base, site_name, told, context: context.clone(), sanitiser: None, issues: Vec::new(), stands_in: false }
    }

    /// The item and its source's own identifier; `None` when nothing in it can be read.
    pub(super) fn read(&mut self, raw: RawItem) -> Option<(Item, Option<String>)> {
        let named = names_of(&raw);
        let (title, is_short) = raw.title.map_or_else(Default::default, |found| line(&found.text, self.site_name));
        let link = raw.link.as_ref().and_then(|found| url::permalink(self.base, &found.text));
        let name = name_of(&title, link.as_ref());
        if let (None, Some(found)) = (&link, &raw.link) {
            let message = format!("“{}” is no address on the web; the item has no link", shown(&found.text));
            self.issues.push(Issue { item: name.clone(), field: "link", message });
        }
        if is_short {
            self.shortened(&name, "title", format_args!("{} characters", limits::TITLE));
        }
        let is_guessed = raw.summary.as_ref().is_some_and(|found| found.evidence == Evidence::Column);
        let summary = raw.summary.map(|found| {
            let (summary, is_short) = begun(&found.text, None, limits::SUMMARY);
            if is_short {
                self.shortened(&name, "summary", format_args!("{} characters", limits::SUMMARY));
            }
            summary
        });
        let room = limits::ITEM - title.len() - summary.as_ref().map_or(0, String::len);
        let content = raw.content.and_then(|found| {
            let sanitiser = self.sanitiser.get_or_insert_with(|| Sanitiser::new(self.base));
            let (content, is_short) = sanitiser.clean_within(&found.text, room)?;
            if is_short {
                self.shortened(&name, "content", format_args!("{} bytes", limits::ITEM));
            }
            Some(content)
        });
        let [published, updated] = self.moments(raw.published, raw.updated, &name);
        let alt = raw.image_alt.map(|alt| line(&alt, None).0).filter(|alt| !alt.is_empty());
        let (authors, categories) = self.names(&raw.authors, &raw.categories, &name);
        let enclosures = enclosure::enclosures(self.base, &raw.enclosures);
        let enclosures = self.first_of(enclosures, "enclosure", &name);
        let episode = raw.episode.and_then(|raw| podcast::episode(self.base, &raw));
        let event = raw.event.and_then(|raw| self.event(*raw, &name));
        let image = raw.image.and_then(|found| Some(Image { url: url::resolve(self.base, &found.text)?, alt }));
        let item = Item {
            named,
            link,
            summary: summary
                .filter(|summary| !summary.is_empty() && *summary != title)
                .filter(|summary| !is_guessed || !self.is_byline(summary, &authors)),
            title,
            content,
            published,
            updated: updated.filter(|_| updated != published),
            authors,
            image,
            enclosures,
            categories,
            episode,
            event,
            ..Item::default()
        };
        if item.title.is_empty() && item.link.is_none() && item.summary.is_none() && item.content.is_none() {
            let message = "an item with neither title, link nor text was left out".to_owned();
            self.issues.push(Issue { item: name, field: "item", message });
            return None;
        }
        Some((item, raw.native_id.map(|found| found.text)))
    }

    /// When and where something takes place; what lies ahead is what is wanted there.
    fn event(&mut self, raw: RawEvent, item: &str) -> Option<CalendarEvent> {
        let starts = self.day_or_time(&raw.starts, "starts", item)?;
        let ends = raw.ends.and_then(|raw| self.day_or_time(&raw, "ends", item)).filter(|ends| {
            let zone = self.context.timezone;
            ends.day() >= starts.day() && (matches!(ends, Moment::Day(_)) || ends.begins(zone) >= starts.begins(zone))
        });
        let location = raw.location.map(|found| line(&found.text, None).0).filter(|place| !place.is_empty());
        Some(CalendarEvent { starts, ends, location })
    }

    fn day_or_time(&mut self, raw: &RawDate, field: &'static str, item: &str) -> Option<Moment> {
        let (words, read) = self.told.read(raw, &self.context);
        match read {
            Ok(dated) => Some(event::nearest(dated.moment, &words, self.context.now)),
            Err(error) => {
                let message = format!("“{}” cannot be read as a date: {error}", shown(&words));
                self.issues.push(Issue { item: item.to_owned(), field, message });
                None
            }
        }
    }

    /// Authors and categories, each once.
    fn names(&mut self, names: &[Found], categories: &[Found], item: &str) -> (Vec<Author>, Vec<String>) {
        let (dates, names): (Vec<String>, Vec<String>) =
            names.iter().flat_map(|found| byline::names(&found.text)).partition(|name| self.is_date(name));
        for date in dates {
            let message = format!("“{}” is a date, and nobody's name", shown(&date));
            self.issues.push(Issue { item: item.to_owned(), field: "author", message });
        }
        let names = unique(names.into_iter()).into_iter().map(|name| Author { name, url: None }).collect();
        let categories = unique(categories.iter().map(|found| line(&found.text, None).0));
        (self.first_of(names, "author", item), self.first_of(categories, "category", item))
    }

    /// Whether a text is a date to its last figure; a name may be that of a month.
    fn is_date(&self, text: &str) -> bool {
        let has_figures = text.chars().any(char::is_numeric);
        let raw = RawDate { found: Found::new(text, Evidence::Column), hint: None };
        let read = || self.told.read(&raw, &self.context).1;
        has_figures && read().is_ok_and(|dated| dated.extent == Extent::Whole)
    }

    /// Whether a text that was found by its place tells no more than who wrote the item, and when.
    fn is_byline(&self, text: &str, authors: &[Author]) -> bool {
        byline::is_byline(text, authors.iter().map(|author| author.name.as_str()), |rest| self.is_date(rest))
    }

    /// As many values as an item may have; that there were more is an issue.
    fn first_of<T>(&mut self, mut values: Vec<T>, field: &'static str, item: &str) -> Vec<T> {
        if values.len() > limits::EACH {
            let message = format!("it has {} of them; the first {} are kept", values.len(), limits::EACH);
            self.issues.push(Issue { item: item.to_owned(), field, message });
            values.truncate(limits::EACH);
        }
        values
    }

    fn shortened(&mut self, item: &str, field: &'static str, most: std::fmt::Arguments<'_>) {
        let message = format!("it is longer than {most} and was shortened");
        self.issues.push(Issue { item: item.to_owned(), field, message });
    }

    /// Reads a date, and what it tells of; one that cannot be read, is doubtful or lies ahead is an issue.
    fn moment(&mut self, raw: Option<RawDate>, field: &'static str, item: &str) -> Option<(Moment, Sense)> {
        let raw = raw?;
        let (words, read) = self.told.read(&raw, &self.context);
        let problem = match read {
            Ok(dated) if dated.extent == Extent::Within && may_be_doubted(&raw) => {
                "is no date: other words or figures stand beside one in it".to_owned()
            }
            Ok(dated) => match self.not_ahead(&dated) {
                Some(moment) => return Some((moment, dated.sense)),
                None if dated.is_zoned || !zone::may_be_past(dated.moment, self.context.latest) => {
                    "lies in the future".to_owned()
                }
                None => {
                    let timezone = raw.hint.as_ref().and_then(|hint| hint.timezone).unwrap_or(self.context.timezone);
                    format!("lies in the future as a time of {timezone}; set `timezone` if it is of another one")
                }
            },
            Err(error) => format!("cannot be read as a date: {error}"),
        };
        let instead = match field {
            "published" if !self.stands_in => "; the time of its first sight is used",
            "published" => "; the time of its change is used",
            _ => "",
        };
        let message = format!("“{}” {problem}{instead}", shown(&words));
        self.issues.push(Issue { item: item.to_owned(), field, message });
        None
    }

    /// A moment that has come; a day has where it has begun in UTC or in the zone of the page.
    fn not_ahead(&self, dated: &Dated) -> Option<Moment> {
        let Context { latest, timezone, .. } = self.context;
        match dated.moment {
            Moment::Instant(instant) => (instant <= latest).then_some(dated.moment),
            Moment::Day(day) if day <= latest.date_naive() => Some(dated.moment),
            Moment::Day(day) => zone::begun(day, timezone, latest),
        }
    }

    /// The dates of an item: what tells of a change is no date of publication, wherever it stands. But a feed that gives nothing else,
    /// as those of releases and commits do, means that: readers order its items by it.
    fn moments(&mut self, published: Option<RawDate>, updated: Option<RawDate>, name: &str) -> [Option<Moment>; 2] {
        let is_of_feed = updated.as_ref().is_some_and(|date| matches!(date.found.evidence, Evidence::Feed(_)));
        let updated = self.moment(updated, "updated", name).map(|(moment, _)| moment);
        self.stands_in = is_of_feed && updated.is_some();
        let published = self.moment(published, "published", name);
        match published {
            Some((changed, Sense::Updated)) => [None, updated.or(Some(changed))],
            None if self.stands_in => [updated, updated],
            published => [published.map(|(moment, _)| moment), updated],
        }
    }
}

/// Whether a date was found by its place alone: what a feed or a machine-readable notation gives in its element of a date is one, and
/// the finder has weighed its own.
fn may_be_doubted(raw: &RawDate) -> bool {
    let has_format = raw.hint.as_ref().is_some_and(|hint| hint.format.is_some());
    !has_format && matches!(raw.found.evidence, Evidence::Selector(_) | Evidence::Microformats | Evidence::Blocks)
}

/// A text of one line, clean and not too long, and whether something was left out for that.
fn line(text: &str, site_name: Option<&str>) -> (String, bool) {
    begun(text, site_name, limits::TITLE)
}

fn begun(text: &str, site_name: Option<&str>, most: usize) -> (String, bool) {
    let begun = limits::begun(text, limits::raw(most));
    let cleaned = text::title(begun, site_name);
    match shorten::text(&cleaned, most) {
        Some(short) => (short, true),
        None => (cleaned, begun.len() < text.len()),
    }
}

/// A text short enough for a message.
fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

fn unique(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut unique = Unique::default();
    texts.filter(|text| !text.is_empty()).for_each(|text| unique.push(text));
    unique.kept
}

/// Texts in their order, each once.
#[derive(Default)]
struct Unique {
    kept: Vec<String>,
    known: HashSet<String>,
}

impl Unique {
    fn push(&mut self, text: String) {
        if self.known.insert(text.clone()) {
            self.kept.push(text);
        }
    }
}
