//! Templates: a field that is written of other fields and of further places within the item.
//!
//! `{category}: {title}` names fields as they were read; what is no field's name is a place, as in `{.price}` or `{.price @data-value}`, in
//! items of JSON a path. All templates of a recipe are filled from the item as it was read, so that their order does not matter.

use std::{fmt, sync::Arc};

use super::{Read, ShortFormFault};
use crate::{
    json_path::{JsonPath, PathFault},
    markup::escape,
    model::{DateHint, Evidence, Found, RawDate, RawEnclosure, RawItem},
};

/// Bytes of what a template gives.
const LONGEST: usize = 1 << 20;

/// A field that has a template, or that one names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// `id`
    Id,
    /// `title`
    Title,
    /// `link`
    Link,
    /// `summary`
    Summary,
    /// `content`
    Content,
    /// `published`
    Published,
    /// `updated`
    Updated,
    /// `author`
    Author,
    /// `image`
    Image,
    /// `enclosure`
    Enclosure,
    /// `category`
    Category,
}

impl Slot {
    /// All of them with their keys in feeds.toml, in the order of a recipe's fields.
    pub const ALL: [(&'static str, Self); 11] = [
        ("id", Self::Id),
        ("title", Self::Title),
        ("link", Self::Link),
        ("summary", Self::Summary),
        ("content", Self::Content),
        ("published", Self::Published),
        ("updated", Self::Updated),
        ("author", Self::Author),
        ("image", Self::Image),
        ("enclosure", Self::Enclosure),
        ("category", Self::Category),
    ];

    /// The field of a key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == key).map(|(_, slot)| *slot)
    }
}

/// A part of a template.
#[derive(Debug, Clone)]
pub(crate) enum TemplatePart {
    Text(String),
    Field(Slot),
    Place(Box<Read>),
    Path(JsonPath),
}

/// A field's template.
#[derive(Debug, Clone)]
pub struct Template {
    source: String,
    pub(crate) parts: Vec<TemplatePart>,
    /// How a date is written that it gives.
    date: Option<Arc<DateHint>>,
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateFault {
    /// A brace has no partner.
    #[error("a brace in it has no partner")]
    Brace,
    /// It names nothing.
    #[error("it names no field")]
    Nothing,
    /// What is named is neither a field nor a place.
    #[error("`{{{0}}}` is neither a field nor a selector: {1}")]
    Place(String, ShortFormFault),
    /// What is named is neither a field nor a path.
    #[error("`{{{0}}}` is neither a field nor a path: {1}")]
    Path(String, PathFault),
}

impl Template {
    /// Parses a template; `of_json` says what a place in it is.
    ///
    /// # Errors
    /// [`TemplateFault`].
    pub fn parse(source: &str, of_json: bool, date: Option<Arc<DateHint>>) -> Result<Self, TemplateFault> {
        let (mut parts, mut rest) = (Vec::new(), source);
        while let Some((text, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or(TemplateFault::Brace)?;
            parts.push(TemplatePart::Text(text.to_owned()));
            let name = name.trim();
            parts.push(match Slot::of_key(name) {
                Some(slot) => TemplatePart::Field(slot),
                None if of_json => TemplatePart::Path(
                    JsonPath::parse(name).map_err(|fault| TemplateFault::Path(name.to_owned(), fault))?,
                ),
                None => TemplatePart::Place(Box::new(
                    name.parse().map_err(|fault| TemplateFault::Place(name.to_owned(), fault))?,
                )),
            });
            rest = after;
        }
        if rest.contains('}') {
            return Err(TemplateFault::Brace);
        }
        if parts.is_empty() {
            return Err(TemplateFault::Nothing);
        }
        parts.push(TemplatePart::Text(rest.to_owned()));
        Ok(Self { source: source.to_owned(), parts, date })
    }

    /// What it gives; none where nothing that it names is there. What stood between missing parts is left out at both ends.
    pub(crate) fn fill(
        &self,
        is_markup: bool,
        mut value: impl FnMut(&TemplatePart) -> Option<String>,
    ) -> Option<String> {
        let (mut written, mut is_given, mut is_whole) = (String::new(), false, true);
        for part in &self.parts {
            match part {
                TemplatePart::Text(text) => written.push_str(text),
                named => match value(named).filter(|value| !value.trim().is_empty()) {
                    Some(value) => {
                        is_given = true;
                        written.push_str(value.trim());
                    }
                    None => is_whole = false,
                },
            }
            if written.len() > LONGEST {
                return None;
            }
        }
        let is_between =
            |c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—' | '|' | ',' | ';' | '·' | '/');
        let written = if is_whole || is_markup { written.trim() } else { written.trim_matches(is_between) };
        (is_given && !written.is_empty()).then(|| written.to_owned())
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

/// Fills all templates of a recipe from the item as it was read; `place` reads what is no field, as markup where that is asked.
pub(crate) fn fill_all(
    item: RawItem,
    templates: &[(Slot, Template)],
    mut place: impl FnMut(&TemplatePart, bool) -> Option<String>,
) -> RawItem {
    if templates.is_empty() {
        return item;
    }
    let mut filled = item.clone();
    for (slot, template) in templates {
        let is_markup = *slot == Slot::Content;
        let written = template.fill(is_markup, |part| match part {
            TemplatePart::Field(named) => value_of(&item, *named, is_markup),
            other => place(other, is_markup),
        });
        if let Some(text) = written {
            set(&mut filled, *slot, text, template);
        }
    }
    filled
}

/// A field as a template writes it.
fn value_of(item: &RawItem, slot: Slot, in_markup: bool) -> Option<String> {
    let text = |found: &Option<Found>| found.as_ref().map(|found| found.text.clone());
    let texts = |all: &[Found]| all.iter().map(|found| found.text.as_str()).collect::<Vec<_>>().join(", ");
    let date = |date: &Option<RawDate>| date.as_ref().map(|date| date.found.text.clone());
    let value = match slot {
        Slot::Id => text(&item.native_id),
        Slot::Title => text(&item.title),
        Slot::Link => text(&item.link),
        Slot::Summary => text(&item.summary),
        Slot::Content => return text(&item.content),
        Slot::Published => date(&item.published),
        Slot::Updated => date(&item.updated),
        Slot::Author => Some(texts(&item.authors)),
        Slot::Image => text(&item.image),
        Slot::Enclosure => item.enclosures.first().map(|media| media.url.text.clone()),
        Slot::Category => Some(texts(&item.categories)),
    }?;
    Some(if in_markup { escape::text(&value).into_owned() } else { value })
}

fn set(item: &mut RawItem, slot: Slot, text: String, template: &Template) {
    let found = Found::new(text, Evidence::Selector(template.source.clone().into()));
    let date = |found| Some(RawDate { found, hint: template.date.clone() });
    match slot {
        Slot::Id => item.native_id = Some(found),
        Slot::Title => item.title = Some(found),
        Slot::Link => item.link = Some(found),
        Slot::Summary => item.summary = Some(found),
        Slot::Content => item.content = Some(found),
        Slot::Published => item.published = date(found),
        Slot::Updated => item.updated = date(found),
        Slot::Author => item.authors = vec![found],
        Slot::Image => item.image = Some(found),
        Slot::Enclosure => item.enclosures = vec![RawEnclosure { url: found, media_type: None, length: None }],
        Slot::Category => item.categories = vec![found],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str, title: &str, category: &str) -> Option<String> {
        let found = |text: &str| (!text.is_empty()).then(|| Found::new(text, Evidence::Fixed));
        let item =
            RawItem { title: found(title), categories: found(category).into_iter().collect(), ..RawItem::default() };
        let template = Template::parse(template, false, None).unwrap();
        fill_all(item, &[(Slot::Title, template)], |_, _| None).title.map(|found| found.text)
    }

    #[test]
    fn a_template_is_filled_with_the_fields_as_they_were_read() {
        assert_eq!(filled("{category}: {title}", "A pier", "Town").as_deref(), Some("Town: A pier"));
        assert_eq!(filled("{title} ({category})!", "A pier", "Town").as_deref(), Some("A pier (Town)!"));
    }

    #[test]
    fn what_stands_between_missing_parts_is_left_out() {
        assert_eq!(filled("{category}: {title}", "A pier", "").as_deref(), Some("A pier"));
        assert_eq!(filled("{category}: {author}", "A pier", "").as_deref(), Some("A pier"));
    }

    #[test]
    fn what_is_wrong_with_a_template_is_told() {
        let fault = |text: &str| Template::parse(text, false, None).unwrap_err().to_string();
        assert_eq!(fault("{title"), "a brace in it has no partner");
        assert_eq!(fault("title}"), "a brace in it has no partner");
        assert!(fault("{a[}").contains("neither a field nor a selector"));
    }
}
