//! A recipe as it is meant for XML, which has no headings, links and pictures that tell themselves.

use std::{collections::HashSet, sync::Arc};

use crate::{
    Document,
    json::UsualPart,
    recipe::{Css, ListRecipe, Place, Read, Way, Ways},
};

/// A recipe with ways under the names that are usual for what it does not name, and with selectors that find names without their prefix.
pub(crate) fn completed(document: &Document, recipe: &ListRecipe) -> ListRecipe {
    let present: HashSet<&str> = document.elements().map(|element| element.value().name()).collect();
    let usual = |ways: &Ways, part: UsualPart| -> Ways {
        let is_present = |name: &&&str| name.split('.').all(|name| present.contains(name.to_lowercase().as_str()));
        let css = |name: &&str| Css::parse(&format!(":scope > {}", name.replace('.', " > "))).ok();
        let way = |css| Way::Read(Read { at: Some(Place::Css(css)), ..Read::default() });
        match ways.is_empty() {
            true => part.names().iter().filter(is_present).filter_map(css).map(way).collect(),
            false => unprefixed_ways(ways),
        }
    };
    ListRecipe {
        item: unprefixed(&recipe.item),
        script: None,
        id: unprefixed_ways(&recipe.id),
        title: usual(&recipe.title, UsualPart::Title),
        link: usual(&recipe.link, UsualPart::Link),
        summary: unprefixed_ways(&recipe.summary),
        content: unprefixed_ways(&recipe.content),
        published: usual(&recipe.published, UsualPart::Published),
        updated: unprefixed_ways(&recipe.updated),
        author: unprefixed_ways(&recipe.author),
        image: usual(&recipe.image, UsualPart::Image),
        enclosure: unprefixed_ways(&recipe.enclosure),
        category: unprefixed_ways(&recipe.category),
        starts: unprefixed_ways(&recipe.starts),
        ends: unprefixed_ways(&recipe.ends),
        location: unprefixed_ways(&recipe.location),
        templates: recipe.templates.clone(),
    }
}

fn unprefixed_ways(ways: &Ways) -> Ways {
    let way = |way: &Way| match way {
        Way::Read(read) => Way::Read(Read {
            at: read.at.as_ref().map(unprefixed),
            also: read.also.iter().map(unprefixed).collect(),
            ..read.clone()
        }),
        Way::Fixed(text) => Way::Fixed(text.clone()),
    };
    ways.iter().map(way).collect()
}

/// `dc\\:date` as `date`: names stand without their prefix.
fn unprefixed(place: &Place) -> Place {
    let Place::Css(css) = place else { return place.clone() };
    let mut written = String::new();
    let mut rest = &*css.source;
    while let Some((before, behind)) = rest.split_once("\\:") {
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        written.push_str(before.trim_end_matches(is_name));
        rest = behind;
    }
    written.push_str(rest);
    match Css::parse(&written) {
        Ok(parsed) => Place::Css(Css { source: Arc::clone(&css.source), selector: parsed.selector }),
        Err(_) => place.clone(),
    }
}
