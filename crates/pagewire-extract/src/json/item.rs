//! The fields of one member of a list in JSON: what a path selects, as text, markup, address or date.

use serde_json::Value;

use super::{
    usual::{self, UsualPart},
    value::{address, brief, date, markup, picture, words},
};
use crate::{
    json_path::Walk,
    model::{Evidence, Found, RawDate, RawEnclosure, RawEvent, RawItem},
    recipe::{Joined, ListRecipe, Place, Read, TemplatePart, Way, Ways, fill_all, in_blocks},
};

/// Values of one field.
const MOST: usize = 200;

/// The members of a list as a recipe reads them.
pub(super) struct Members<'v, 'r> {
    pub walk: Walk<'v>,
    pub recipe: &'r ListRecipe,
}

/// How a value is read as that of a field.
type AsText = fn(&Value) -> Option<String>;

impl<'v> Members<'v, '_> {
    /// An item; none where a member has nothing of one, as an advertisement between them.
    pub(super) fn item(&mut self, member: &'v Value) -> Option<RawItem> {
        let recipe = self.recipe;
        let mut item = RawItem {
            native_id: self.first(&recipe.id, member, brief),
            title: self.usual(&recipe.title, UsualPart::Title, member, words),
            link: self.usual(&recipe.link, UsualPart::Link, member, address),
            summary: self.first(&recipe.summary, member, words),
            content: self.content(member),
            published: self.date(&recipe.published, member).or_else(|| {
                let found =
                    recipe.published.is_empty().then(|| by_usual_names(UsualPart::Published, member, date))??;
                Some(RawDate { found, hint: None })
            }),
            updated: self.date(&recipe.updated, member),
            authors: self.all(&recipe.author, member, brief),
            image: self.usual(&recipe.image, UsualPart::Image, member, picture),
            image_alt: None,
            enclosures: self.media(member),
            categories: self.all(&recipe.category, member, brief),
            event: self.event(member),
            ..RawItem::default()
        };
        item = fill_all(item, &recipe.templates, |part, as_markup| {
            let TemplatePart::Path(path) = part else { return None };
            let reading: AsText = if as_markup { markup } else { words };
            self.walk.select(path, member).into_iter().find_map(reading)
        });
        let is_item = item.title.is_some() || item.link.is_some() || item.summary.is_some() || item.content.is_some();
        is_item.then_some(item)
    }

    /// The values of the first way that gives any.
    fn all(&mut self, ways: &Ways, member: &'v Value, reading: AsText) -> Vec<Found> {
        ways.iter().map(|way| self.values(way, member, reading)).find(|found| !found.is_empty()).unwrap_or_default()
    }

    fn first(&mut self, ways: &Ways, member: &'v Value, reading: AsText) -> Option<Found> {
        self.all(ways, member, reading).into_iter().next()
    }

    /// All that the first way finds which finds any.
    fn content(&mut self, member: &'v Value) -> Option<Found> {
        self.recipe.content.iter().find_map(|way| {
            let found = self.values(way, member, markup);
            match way {
                Way::Read(Read { join: Joined::Usual, .. }) => in_blocks(found),
                _ => found.into_iter().next(),
            }
        })
    }

    /// By the recipe, or where it does not name the field under the names that are usual.
    fn usual(&mut self, ways: &Ways, part: UsualPart, member: &'v Value, reading: AsText) -> Option<Found> {
        if ways.is_empty() { by_usual_names(part, member, reading) } else { self.first(ways, member, reading) }
    }

    fn date(&mut self, ways: &Ways, member: &'v Value) -> Option<RawDate> {
        ways.iter().find_map(|way| {
            let found = self.values(way, member, date).into_iter().next()?;
            let hint = if let Way::Read(read) = way { read.date.clone() } else { None };
            Some(RawDate { found, hint })
        })
    }

    fn event(&mut self, member: &'v Value) -> Option<Box<RawEvent>> {
        let recipe = self.recipe;
        let starts = self.date(&recipe.starts, member)?;
        let location = self.first(&recipe.location, member, words);
        Some(Box::new(RawEvent { starts, ends: self.date(&recipe.ends, member), location }))
    }

    fn media(&mut self, member: &'v Value) -> Vec<RawEnclosure> {
        let urls = self.all(&self.recipe.enclosure, member, address);
        urls.into_iter().map(|url| RawEnclosure { url, media_type: None, length: None }).collect()
    }

    /// The values that a way gives; a list that it selects stands for what is in it.
    fn values(&mut self, way: &Way, member: &'v Value, reading: AsText) -> Vec<Found> {
        let read = match way {
            Way::Fixed(text) => return vec![Found::new(text.trim(), Evidence::Fixed)],
            Way::Read(read) => read,
        };
        let Joined::Between(between) = &read.join else {
            return self.values_at((read, read.at.as_ref()), member, reading);
        };
        let places: Vec<Option<&Place>> = std::iter::once(read.at.as_ref()).chain(read.also.iter().map(Some)).collect();
        let found: Vec<Found> =
            places.into_iter().flat_map(|at| self.values_at((read, at), member, reading)).take(MOST).collect();
        let text = found.iter().map(|found| found.text.as_str()).collect::<Vec<_>>().join(between);
        found.into_iter().next().map(|first| Found::new(text, first.evidence)).into_iter().collect()
    }

    /// The values that stand at a place.
    fn values_at(&mut self, (read, at): (&Read, Option<&Place>), member: &'v Value, reading: AsText) -> Vec<Found> {
        let (selected, name) = match at {
            Some(Place::Json(path)) => (self.walk.select(path, member), path.source()),
            None => (vec![member], "$"),
            Some(Place::Css(_) | Place::XPath(_)) => return Vec::new(),
        };
        let each = selected.into_iter().flat_map(|value| match value {
            Value::Array(members) => members.as_slice(),
            one => std::slice::from_ref(one),
        });
        let texts = each.take(MOST).filter_map(|value| read.taken(&reading(value)?));
        texts.map(|text| Found::new(text, Evidence::Member(name.into()))).collect()
    }
}

fn by_usual_names(part: UsualPart, member: &Value, reading: AsText) -> Option<Found> {
    part.names().iter().find_map(|name| {
        let value = usual::at(member, name).filter(|value| part.is_given(value))?;
        Some(Found::new(reading(value)?, Evidence::Member((*name).into())))
    })
}
