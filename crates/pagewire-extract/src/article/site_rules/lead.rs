//! What a site's rules find on a page, and the page without what they strip.

use std::collections::HashSet;

use ego_tree::NodeId;
use scraper::{ElementRef, Html};
use scraper_xpath::{Budget, Layout, Selected, TooCostly, XPath};

use super::{LinkRule, SiteRules};
use crate::{
    Document,
    article::{
        Article,
        dated::{FoundDate, ReadDate},
        name::names,
        outline::ArticleOutline,
    },
    element_text::collapse,
    model::{Evidence, Found},
};

/// What a site's rules find on a page.
#[derive(Debug, Clone, Default)]
pub(in crate::article) struct Lead {
    pub title: Option<Found>,
    /// Bylines, each perhaps of several names.
    pub authors: Vec<Found>,
    pub published: Option<Found>,
    pub next: Option<Found>,
    /// The address of the whole article on one page.
    pub single_page: Option<Found>,
    /// The texts in what is the body, with the rule that found them.
    pub body: Option<(Evidence, HashSet<NodeId>)>,
    /// Whether the body stays as it is, with what looks like no part of it.
    pub keeps_all: bool,
    /// Whether there is no article where the rules find no body.
    pub strict: bool,
    /// Whether the page makes a rule too costly to be asked; those behind it were not.
    pub costly: bool,
}

impl Lead {
    /// Asks a site's rules, and takes what they strip out of the page.
    pub(in crate::article) fn of(rules: &SiteRules, document: &mut Document) -> Self {
        let mut lead =
            Self { keeps_all: rules.keeps_all, strict: rules.strict && !rules.body.is_empty(), ..Self::default() };
        let layout = Layout::new(&document.html);
        let mut stripped = named(&document.html, rules);
        lead.costly = lead.ask(rules, &layout, &mut stripped).is_err();
        drop(layout);
        for id in stripped {
            if let Some(mut node) = document.html.tree.get_mut(id) {
                node.detach();
            }
        }
        lead
    }

    /// Marks the blocks of the body, if there is one; says which rule found it.
    pub(in crate::article) fn mark(
        &self,
        outline: &ArticleOutline<'_>,
        likely: &[f32],
        chosen: &mut [bool],
    ) -> Option<Evidence> {
        if self.strict {
            chosen.fill(false);
        }
        let (rule, texts) = self.body.as_ref()?;
        let mut inside = vec![false; chosen.len()];
        for (_, block) in outline.texts.iter().filter(|(text, _)| texts.contains(text)) {
            let sure = self.keeps_all || likely.get(*block).is_some_and(|likely| *likely >= UNLIKELY);
            inside.get_mut(*block).into_iter().for_each(|inside| *inside = sure);
        }
        if !inside.contains(&true) {
            return None;
        }
        chosen.copy_from_slice(&inside);
        Some(rule.clone())
    }

    /// The article with what the rules found in place of what was found without them.
    pub(in crate::article) fn guide(self, article: Article, read_date: ReadDate<'_>) -> Article {
        let dated = |found: Found| Some(FoundDate { moment: read_date(&found.text)?, found });
        let named = |byline: Found| {
            names(&byline.text).into_iter().map(move |name| Found::new(name.text, byline.evidence.clone()))
        };
        let authors: Vec<Found> = self.authors.into_iter().flat_map(named).collect();
        Article {
            title: self.title.or(article.title),
            authors: if authors.is_empty() { article.authors } else { authors },
            published: self.published.and_then(dated).or(article.published),
            next: self.next.or(article.next),
            single_page: self.single_page,
            costly_rules: self.costly,
            ..article
        }
    }

    fn ask(&mut self, rules: &SiteRules, layout: &Layout<'_>, stripped: &mut Vec<NodeId>) -> Result<(), TooCostly> {
        let mut asked = Questions { layout, budget: Budget::default() };
        self.title = asked.first(&rules.title)?.into_iter().next();
        self.authors = asked.first(&rules.author)?;
        self.published = asked.first(&rules.date)?.into_iter().next();
        self.next = asked.link(&rules.next_page)?;
        self.single_page = asked.link(&rules.single_page)?;
        for path in &rules.strip {
            stripped
                .extend(path.select(layout, &mut asked.budget)?.nodes.into_iter().filter(|id| is_part(layout, *id)));
        }
        for path in &rules.body {
            let nodes = path.select(layout, &mut asked.budget)?.nodes;
            let texts = layout.texts_in(&nodes);
            if !texts.is_empty() {
                self.body = Some((evidence(path), texts));
                break;
            }
        }
        Ok(())
    }
}

struct Questions<'s, 'a> {
    layout: &'s Layout<'a>,
    budget: Budget,
}

impl Questions<'_, '_> {
    /// What the first of some paths finds that finds any text, each text once.
    fn first(&mut self, paths: &[XPath]) -> Result<Vec<Found>, TooCostly> {
        for path in paths {
            let Selected { texts, .. } = path.select(self.layout, &mut self.budget)?;
            let mut found: Vec<Found> = Vec::new();
            for text in texts.iter().map(|text| collapse(text)).filter(|text| !text.is_empty()).take(MOST) {
                if found.iter().all(|known| known.text != text) {
                    found.push(Found::new(text, evidence(path)));
                }
            }
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// The address that the first link leads to which counts on this page.
    fn link(&mut self, links: &[LinkRule]) -> Result<Option<Found>, TooCostly> {
        for link in links {
            if let Some(condition) = &link.condition
                && !condition.holds(self.layout, &mut self.budget)?
            {
                continue;
            }
            let found = link.path.select(self.layout, &mut self.budget)?;
            // an element that is selected is the link itself
            let href = found.nodes.iter().find_map(|id| self.layout.find(*id)?.attr("href")).map(ToOwned::to_owned);
            let address = href.or_else(|| found.texts.into_iter().next()).map(|text| text.trim().to_owned());
            if let Some(address) = address.filter(|address| !address.is_empty()) {
                return Ok(Some(Found::new(address, evidence(&link.path))));
            }
        }
        Ok(None)
    }
}

/// Blocks of a body that are less likely a part of the text are pruned.
const UNLIKELY: f32 = 0.1;
/// A byline of more names is none.
const MOST: usize = 20;

fn evidence(path: &XPath) -> Evidence {
    Evidence::Selector(path.source().into())
}

/// A rule that strips never takes the whole page.
fn is_part(layout: &Layout<'_>, id: NodeId) -> bool {
    layout.find(id).is_none_or(|element| !matches!(element.value().name(), "html" | "head" | "body"))
}

/// The elements that are stripped for a part of their name, and pictures for a part of their address.
fn named(html: &Html, rules: &SiteRules) -> Vec<NodeId> {
    if rules.strip_names.is_empty() && rules.strip_images.is_empty() {
        return Vec::new();
    }
    let holds = |value: Option<&str>, parts: &[String]| {
        value.is_some_and(|value| parts.iter().any(|part| value.contains(part.as_str())))
    };
    let is_named = |element: &ElementRef<'_>| {
        let is_page = matches!(element.value().name(), "html" | "body");
        let by_name = ["id", "class"].iter().any(|name| holds(element.attr(name), &rules.strip_names));
        let by_address = element.value().name() == "img" && holds(element.attr("src"), &rules.strip_images);
        (by_name && !is_page) || by_address
    };
    html.root_element().descendent_elements().filter(is_named).map(|element| element.id()).collect()
}
