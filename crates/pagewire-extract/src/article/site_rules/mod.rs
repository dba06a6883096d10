//! Rules that people have written for a site's articles, in the format of ftr-site-config: `body: //div[@id="story"]`.
//!
//! `parse` reads a file's text, `lead` asks the rules of a page. What a rule finds counts before what is found without; where it finds
//! nothing, the page is read like any other. Rules that are of no use here (`tidy`, `parser`, `test_url` and the like) are known and
//! left out; those that would change something elsewhere are counted.

mod lead;
mod parse;

use std::borrow::Cow;

pub(super) use lead::Lead;
pub use parse::RuleFault;

use scraper_xpath::XPath;

/// The rules of one site.
#[derive(Debug, Clone, Default)]
pub struct SiteRules {
    title: Vec<XPath>,
    body: Vec<XPath>,
    author: Vec<XPath>,
    date: Vec<XPath>,
    next_page: Vec<LinkRule>,
    single_page: Vec<LinkRule>,
    strip: Vec<XPath>,
    /// Parts of an element's `id` or `class`.
    strip_names: Vec<String>,
    /// Parts of a picture's address.
    strip_images: Vec<String>,
    /// What is replaced in the page's text, and by what.
    replace: Vec<(String, String)>,
    headers: Vec<(&'static str, String)>,
    /// Directives that the format knows, and that change nothing here.
    without_effect: Vec<String>,
    keeps_all: bool,
    strict: bool,
}

/// Where a page leads on.
#[derive(Debug, Clone)]
struct LinkRule {
    path: XPath,
    /// Counts only on a page on which this finds something.
    condition: Option<XPath>,
}

impl SiteRules {
    /// Reads a file's text; a line that cannot be used is a fault and costs nothing else.
    #[must_use]
    pub fn parse(text: &str) -> (Self, Vec<RuleFault>) {
        parse::parse(text)
    }

    /// With the rules for all sites behind its own; a site that wants nothing guessed wants none of them.
    #[must_use]
    pub fn followed_by(mut self, global: &Self) -> Self {
        if self.strict {
            return self;
        }
        self.title.extend_from_slice(&global.title);
        self.body.extend_from_slice(&global.body);
        self.author.extend_from_slice(&global.author);
        self.date.extend_from_slice(&global.date);
        self.next_page.extend_from_slice(&global.next_page);
        self.single_page.extend_from_slice(&global.single_page);
        self.strip.extend_from_slice(&global.strip);
        self.strip_names.extend_from_slice(&global.strip_names);
        self.strip_images.extend_from_slice(&global.strip_images);
        self.replace.extend_from_slice(&global.replace);
        self
    }

    /// The headers that the site's pages are asked for with, their names in lower case.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.headers.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// The directives that would change what is read of a page elsewhere, and do not here: one for each line.
    pub fn without_effect(&self) -> impl Iterator<Item = &str> {
        self.without_effect.iter().map(String::as_str)
    }

    /// The page's text as the rules want it read.
    pub(super) fn prepare<'t>(&self, text: &'t str) -> Cow<'t, str> {
        // what is replaced may grow: a page is never made much larger
        let most = text.len().saturating_mul(2).saturating_add(1 << 20);
        let mut text = Cow::Borrowed(text);
        for (find, replace) in self.replace.iter().filter(|(find, _)| !find.is_empty()) {
            let growth = text.matches(find.as_str()).count().saturating_mul(replace.len().saturating_sub(find.len()));
            if growth > 0 && text.len().saturating_add(growth) > most {
                continue;
            }
            if text.contains(find.as_str()) {
                text = Cow::Owned(text.replace(find.as_str(), replace));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests;
