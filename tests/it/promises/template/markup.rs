//! One item's elements, with all that is changed of them.

use chrono::SecondsFormat;

use crate::promises::{
    site::{Field, Junk, Site, Twin},
    story::{self, Story, Tongue},
};

/// One item that is about to be written.
pub(in crate::promises) struct Item<'a> {
    pub site: &'a Site,
    pub story: &'a Story,
    pub twin: Option<Twin>,
}

impl Item<'_> {
    pub(in crate::promises) fn address(&self) -> String {
        escape(&self.site.address(self.story, self.twin))
    }

    /// What a field shows; nothing where it is missing.
    pub(in crate::promises) fn value(&self, field: Field) -> Option<String> {
        let (knobs, story) = (&self.site.knobs, self.story);
        if knobs.missing.contains(&field) || self.lacks(field) {
            return None;
        }
        let tongue = self.site.tongue();
        let field = match knobs.junk {
            Some((junk, _))
                if junk == field && story.number % 10 >= knobs.junk_of_ten || story.number < knobs.junk_from =>
            {
                field
            }
            Some((junk, Junk::Words(words))) if junk == field => return Some(words.to_owned()),
            Some((junk, Junk::Of(other))) if junk == field => other,
            _ => field,
        };
        let other = knobs.tongue.filter(|tongue| *tongue != self.site.template.tongue);
        let value = match field {
            Field::Item => String::new(),
            Field::Title => other.map_or_else(|| story.title().to_owned(), |tongue| story::title(story.number, tongue)),
            Field::Summary => {
                other.map_or_else(|| story.summary().to_owned(), |tongue| story::summary(story.number, tongue))
            }
            Field::Author => story.author.clone(),
            Field::Image => format!("https://pictures.example/{}.jpg", story.number),
            Field::Date => story::written(self.instant()?, tongue),
        };
        let is_cut = knobs.trimmed && matches!(field, Field::Title | Field::Summary);
        Some(if is_cut { story::trimmed(&value) } else { value })
    }

    /// Whether this story is one of those that lack a field.
    fn lacks(&self, field: Field) -> bool {
        let (knobs, story) = (&self.site.knobs, self.story);
        let (missing, of_ten) = &knobs.missing_of_ten;
        let is_old = |newest: usize| story.number + newest <= self.site.stories.len();
        let is_shown_of_few = matches!(field, Field::Summary | Field::Image);
        missing.contains(&field) && story.number % 10 < *of_ten || is_shown_of_few && knobs.featured.is_some_and(is_old)
    }

    /// When the page says that the story was published.
    pub(in crate::promises) fn instant(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        let knobs = &self.site.knobs;
        if self.story.undated || knobs.missing.contains(&Field::Date) || self.lacks(Field::Date) {
            return None;
        }
        Some(match knobs.junk {
            Some((Field::Date, _)) => junk_day(),
            _ if knobs.dated_now => self.site.now,
            _ if knobs.bumped => self.story.last_reply(self.site.now),
            _ => self.story.published,
        })
    }

    fn class(&self, field: Field, class: &str) -> String {
        if !self.site.knobs.renamed.contains(&field) {
            return class.to_owned();
        }
        class.split(' ').map(|name| format!("{name}-v2")).collect::<Vec<_>>().join(" ")
    }

    fn tag<'t>(&self, field: Field, tag: &'t str) -> &'t str {
        let changed = self.site.knobs.retagged.iter().find(|(changed, _)| *changed == field);
        changed.map_or(tag, |(_, tag)| *tag)
    }

    fn wrapped(&self, field: Field, (tag, class): (&str, &str), content: &str) -> String {
        let (tag, class) = (self.tag(field, tag), self.class(field, class));
        format!("<{tag} class=\"{class}\">{content}</{tag}>")
    }

    /// An element with the value of a field.
    pub(super) fn element(&self, field: Field, tag: &str, class: &str) -> String {
        self.value(field).map_or_else(String::new, |value| self.wrapped(field, (tag, class), &escape(&value)))
    }

    /// An element with a link around the value; where the value is missing, the link is left without words.
    pub(super) fn linked(&self, field: Field, tag: &str, class: &str) -> String {
        let link = |words: &str| format!("<a href=\"{}\">{}</a>", self.address(), escape(words));
        match self.value(field) {
            Some(value) => self.wrapped(field, (tag, class), &link(&value)),
            None => link(""),
        }
    }

    /// A link that is the value's only element.
    pub(super) fn link(&self, field: Field, class: &str) -> String {
        let (class, words) = (self.class(field, class), self.value(field).unwrap_or_default());
        let link = format!("<a class=\"{class}\" href=\"{}\">{}</a>", self.address(), escape(&words));
        match self.tag(field, "a") {
            "a" => link,
            tag => format!("<{tag}>{}</{tag}>", link.replace(&format!(" class=\"{class}\""), "")),
        }
    }

    /// A day in words.
    pub(super) fn day(&self, tag: &str, class: &str) -> String {
        match self.instant() {
            Some(_) => self.element(Field::Date, tag, class),
            None => String::new(),
        }
    }

    /// A day in words and for machines.
    pub(super) fn time(&self, class: &str) -> String {
        let Some(instant) = self.instant() else { return String::new() };
        let exact = instant.to_rfc3339_opts(SecondsFormat::Secs, true);
        let (tag, class) = (self.tag(Field::Date, "time"), self.class(Field::Date, class));
        let words = self.value(Field::Date).unwrap_or_default();
        match tag {
            "time" => format!("<time class=\"{class}\" datetime=\"{exact}\">{words}</time>"),
            _ => format!("<{tag} class=\"{class}\">{words}</{tag}>"),
        }
    }

    pub(super) fn image(&self, class: &str) -> String {
        let source = self.value(Field::Image);
        source.map_or_else(String::new, |source| {
            format!("<img class=\"{}\" src=\"{}\" alt=\"\">", self.class(Field::Image, class), escape(&source))
        })
    }

    /// The whole item.
    pub(super) fn whole(&self, tag: &str, class: &str, attributes: &str, content: &str) -> String {
        let (tag, class) = (self.tag(Field::Item, tag), self.class(Field::Item, class));
        format!("<{tag} class=\"{class}\"{attributes}>{content}</{tag}>\n")
    }
}

/// A day that no story was published on.
pub(in crate::promises) fn junk_day() -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::parse_from_rfc3339("2019-03-04T00:00:00Z").unwrap().to_utc()
}

pub(super) const fn code(tongue: Tongue) -> &'static str {
    match tongue {
        Tongue::English => "en",
        Tongue::German => "de",
        Tongue::Japanese => "ja",
        Tongue::Russian => "ru",
    }
}

pub(in crate::promises) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
