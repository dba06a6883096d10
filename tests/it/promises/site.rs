//! An invented site: its stories, and the knobs by which its page changes.

use chrono::{DateTime, Days, TimeDelta, Utc};

use super::{
    story::{Story, Tongue},
    template::Template,
};

/// A field of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Item,
    Title,
    Summary,
    Date,
    Author,
    Image,
}

impl Field {
    /// What a report may call it.
    pub(super) const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Item => &["item"],
            Self::Title => &["title", "headline"],
            Self::Summary => &["summary"],
            Self::Date => &["published", "date"],
            Self::Author => &["author"],
            Self::Image => &["image", "picture"],
        }
    }
}

/// How a source is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// By a recipe that names every field.
    Full,
    /// By a recipe that names the item alone.
    Short,
    /// Without a recipe.
    Bare,
    /// The site's own feed.
    Rss,
    /// Merged with another one.
    Merged,
}

impl Kind {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Short => "short",
            Self::Bare => "bare",
            Self::Rss => "rss",
            Self::Merged => "merged",
        }
    }
}

/// In which order a page lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    NewestFirst,
    OldestFirst,
    Shuffled,
    /// A known story stands on top.
    Pinned,
}

/// A second list of the same items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Twin {
    Host,
    Path,
    Tracking,
}

/// What a step ought to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expect {
    /// Nothing is wrong.
    Well,
    /// Something is wrong, and one of these words names it.
    Named(&'static [&'static str]),
    /// A field broke, if the feed had it.
    Broken(Field),
    /// Either will do.
    Any,
    /// Whatever is told, this word is not its health.
    Not(&'static str),
}

/// Of which items the truth is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    All,
    /// Those that are still on the page.
    Listed,
    Nothing,
}

/// How a server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answering {
    Plain,
    /// With an `ETag` of the content, and a 304 to who knows it.
    Tagged,
    /// With one `ETag` for all content, and always the whole page.
    SameTag,
    /// With a 304 to whoever knows any `ETag`.
    NeverModified,
    Status(u16),
    /// With a redirect to another page.
    SentTo(&'static str),
    /// With half of what is announced.
    CutShort,
}

/// What is changed of the page.
#[derive(Debug, Clone)]
pub(super) struct Knobs {
    pub renamed: Vec<Field>,
    pub retagged: Vec<(Field, &'static str)>,
    pub missing: Vec<Field>,
    /// A field with one value for all items.
    pub junk: Option<(Field, Junk)>,
    pub order: Order,
    pub twin: Option<Twin>,
    pub scheme: &'static str,
    pub host: String,
    /// Other addresses of the same stories.
    pub moved: bool,
    pub tongue: Option<Tongue>,
    pub latin1: bool,
    pub shown: usize,
    /// Shown instead of the list.
    pub instead: Option<&'static str>,
    /// The share of the page that arrives, in per cent.
    pub cut: Option<usize>,
    /// All dates are the time of the run.
    pub dated_now: bool,
    /// Dates are those of the last reply, of which each story gets one at times.
    pub bumped: bool,
    /// A query that all addresses have.
    pub query: Option<String>,
    /// All addresses are that of one page.
    pub one_link: bool,
    /// The field is filled with junk in so many of ten stories.
    pub junk_of_ten: usize,
    /// The field is filled with junk in stories from this number on.
    pub junk_from: usize,
    /// Titles and summaries are cut short.
    pub trimmed: bool,
    /// Fields that so many of ten stories lack.
    pub missing_of_ten: (Vec<Field>, usize),
    /// The newest so many stories alone have a summary and a picture.
    pub featured: Option<usize>,
    /// What is done to the letters of the page.
    pub letters: Letters,
    /// A title under which something new stands in the list each day that is no story.
    pub filler: Option<&'static str>,
}

/// What is done to the letters of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    Plain,
    /// They are encoded twice.
    EncodedTwice,
    /// A mark stands for each that is not ASCII.
    Masked,
}

/// What a field is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Junk {
    Words(&'static str),
    /// A day before every story.
    Day,
    /// The value of another field.
    Of(Field),
}

/// A site at one time.
#[derive(Debug, Clone)]
pub(super) struct Site {
    pub template: &'static Template,
    pub kind: Kind,
    pub now: DateTime<Utc>,
    /// The oldest first.
    pub stories: Vec<Story>,
    /// Older stories above the list, and below it.
    pub above: Vec<Story>,
    pub below: Vec<Story>,
    /// All of the older ones that were ever shown.
    archive: Vec<Story>,
    pub knobs: Knobs,
    pub expect: Expect,
    pub trust: Trust,
    pub answering: Answering,
    /// What the step shows must not be published yet.
    pub held: bool,
    /// What is on the page in the end must be in the feed.
    pub flows: bool,
    /// Another recipe than the template's.
    pub recipe: Option<String>,
    /// The element of an item's own page that is taken for its text, where these are read.
    pub text: Option<&'static str>,
}

/// The stories that a site has at its first look.
pub(super) const FIRST: usize = 12;
/// From this number on a story is older than all of the list.
pub(super) const OLDER: usize = 1200;

impl Site {
    pub(super) fn new(template: &'static Template, kind: Kind, now: DateTime<Utc>) -> Self {
        let knobs = Knobs {
            renamed: Vec::new(),
            retagged: Vec::new(),
            missing: Vec::new(),
            junk: None,
            order: Order::NewestFirst,
            twin: None,
            scheme: "https",
            host: format!("{}.example", template.name),
            moved: false,
            tongue: None,
            latin1: false,
            shown: FIRST,
            instead: None,
            cut: None,
            dated_now: false,
            bumped: false,
            query: None,
            one_link: false,
            junk_of_ten: 10,
            junk_from: 0,
            trimmed: false,
            missing_of_ten: (Vec::new(), 0),
            featured: None,
            letters: Letters::Plain,
            filler: None,
        };
        let mut site = Self {
            template,
            kind,
            now,
            stories: Vec::new(),
            above: Vec::new(),
            below: Vec::new(),
            archive: Vec::new(),
            knobs,
            expect: Expect::Well,
            trust: Trust::All,
            answering: Answering::Plain,
            held: false,
            flows: true,
            recipe: None,
            text: None,
        };
        for number in 1..=FIRST {
            let age = Days::new((FIRST + 1 - number) as u64);
            site.add(number, now - age);
        }
        site
    }

    fn add(&mut self, number: usize, published: DateTime<Utc>) {
        let mut story = Story::new(number, published, self.template.tongue);
        story.undated = !self.template.dated;
        if let Some(headline) = self.template.headline {
            story.titles = vec![headline.to_owned()];
        }
        self.stories.push(story);
    }

    /// So many stories are published, in the hours before now.
    pub(super) fn publish(&mut self, count: usize) {
        for n in 0..count {
            let hours = TimeDelta::try_hours(i64::try_from(count - n).unwrap()).unwrap();
            self.add(self.stories.len() + 1, self.now - hours);
        }
    }

    /// So many stories that are older than all others.
    pub(super) fn older(&mut self, count: usize, undated: bool) -> Vec<Story> {
        let story = |n: usize| {
            let age = Days::new(60 + n as u64);
            let mut story = Story::new(OLDER + n, self.now - age, self.template.tongue);
            story.undated = undated || !self.template.dated;
            story
        };
        let older: Vec<Story> = (0..count).map(story).collect();
        self.archive.extend_from_slice(&older);
        older
    }

    /// The first of the older ones that were ever shown.
    pub(super) fn archived(&self, count: usize) -> Vec<Story> {
        self.archive.iter().take(count).cloned().collect()
    }

    /// The story of a number.
    pub(super) fn story(&self, number: usize) -> Option<&Story> {
        self.stories.iter().chain(&self.archive).find(|story| story.number == number)
    }

    /// The stories of the list, in its order.
    pub(super) fn listed(&self) -> Vec<&Story> {
        let newest: Vec<&Story> =
            self.stories.iter().rev().filter(|story| !story.removed).take(self.knobs.shown).collect();
        match self.knobs.order {
            Order::NewestFirst => newest,
            Order::OldestFirst => newest.into_iter().rev().collect(),
            Order::Shuffled => {
                let mut all = newest;
                // any fixed order that is neither up nor down
                all.sort_by_key(|story| story.number * 7919 % 101);
                all
            }
            Order::Pinned => {
                let mut all = newest;
                let pinned = all.len() / 2;
                all[..=pinned].rotate_right(1);
                all
            }
        }
    }

    /// Where a story is, by the addresses of the twin list or of the list itself.
    pub(super) fn address(&self, story: &Story, twin: Option<Twin>) -> String {
        let Knobs { scheme, host, moved, query, one_link, .. } = &self.knobs;
        if *one_link {
            return format!("{scheme}://{host}/account/open");
        }
        let path = if *moved { "/archive/{n}.html" } else { self.template.path };
        let path = path.replace("{n}", &story.number.to_string());
        match twin {
            None => match query {
                Some(query) => with_query(&format!("{scheme}://{host}{path}"), query),
                None => format!("{scheme}://{host}{path}"),
            },
            Some(Twin::Host) => format!("{scheme}://m.{host}{path}"),
            Some(Twin::Path) => format!("{scheme}://{host}/m{path}"),
            Some(Twin::Tracking) => {
                with_query(&format!("{scheme}://{host}{path}"), "utm_source=mobile&utm_medium=list")
            }
        }
    }

    pub(super) fn tongue(&self) -> Tongue {
        self.knobs.tongue.unwrap_or(self.template.tongue)
    }
}

impl Site {
    /// Whether the template's recipe has a selector for a field that tells a class.
    pub(super) fn names(&self, field: Field) -> bool {
        let key = match field {
            Field::Item => return true,
            Field::Title => "title",
            Field::Summary => "summary",
            Field::Date => return self.template.dated && self.template.recipe.contains("published"),
            Field::Author => "author",
            Field::Image => "image",
        };
        self.template.recipe.lines().any(|line| line.starts_with(key) && line.contains('.'))
    }
}

/// An address with a query, before its fragment.
fn with_query(address: &str, query: &str) -> String {
    match address.split_once('#') {
        Some((address, fragment)) => format!("{address}?{query}#{fragment}"),
        None => format!("{address}?{query}"),
    }
}
