//! What feeds.toml says of a site's articles, where the extractor needs a word: `[feed.ID.article]`.

use std::{collections::HashMap, sync::Arc};

use ego_tree::NodeId;

use super::{outline::ArticleOutline, site_rules::SiteRules};
use crate::{Document, ListRecipe, list::Css, model::Evidence};

/// How the articles of a site are read; by default without any word.
#[derive(Debug, Clone, Default)]
pub struct ArticleRecipe {
    /// Which block elements are the text, with all that is in them; where none is given or found, the text is found as on any page.
    pub content: Option<Css>,
    /// Which block elements are no part of it.
    pub remove: Vec<Css>,
    /// Fields that are read off the page by the ways of a list: they stand in the place of what the list says.
    pub fields: Option<Arc<ListRecipe>>,
    /// Those fields alone are read, and no text.
    pub fields_only: bool,
    /// A text that is another one whenever `fields` is.
    pub fields_written: String,
    /// Rules that people have written for the site; the recipe's own words count before them.
    pub site: Option<Arc<SiteRules>>,
}

impl ArticleRecipe {
    /// A text that is another one whenever the recipe's own words are.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let content = self.content.iter().map(|css| format!("content {css}"));
        let remove = self.remove.iter().map(|css| format!("remove {css}"));
        let fields = (!self.fields_written.is_empty()).then(|| format!("fields {}", self.fields_written));
        let only = self.fields_only.then(|| "fields alone".to_owned());
        let lines: Vec<String> = content.chain(remove).chain(fields).chain(only).collect();
        if lines.is_empty() { "by itself".into() } else { lines.join("\n") }
    }

    /// Marks the blocks as the recipe says; returns its `content` if that was found.
    pub(super) fn apply(
        &self,
        document: &Document,
        outline: &ArticleOutline<'_>,
        chosen: &mut [bool],
    ) -> Option<Evidence> {
        if self.content.is_none() && self.remove.is_empty() {
            return None;
        }
        let places: HashMap<NodeId, usize> =
            outline.places.iter().enumerate().map(|(at, place)| (place.element.id(), at)).collect();
        let ranges = |css: &Css| -> Vec<(usize, usize)> {
            let found = document.html.select(&css.selector).filter_map(|element| places.get(&element.id()));
            found.filter_map(|at| outline.places.get(*at)).map(|place| (place.first_block, place.last_block)).collect()
        };
        let content = self.content.as_ref().map(ranges).unwrap_or_default();
        if !content.is_empty() {
            chosen.fill(false);
        }
        let removed = self.remove.iter().flat_map(ranges).map(|range| (range, false));
        for ((from, to), mark) in content.iter().map(|range| (*range, true)).chain(removed) {
            chosen.get_mut(from..to).unwrap_or_default().fill(mark);
        }
        let css = self.content.as_ref().filter(|_| !content.is_empty())?;
        Some(Evidence::Selector(css.source.clone()))
    }
}
