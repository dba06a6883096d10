//! Judges feeds: what is wrong, where, by which clause, and what to write instead.
#![doc = include_str!("../README.md")]

// `decode` makes text of bytes, `xml` and `json` a tree of text, each with places. `check` holds an XML tree against the tables of
// `vocabulary`, whose values `value` judges and whose HTML `html` reads; `json` holds its own. What is broken is a row of `rules`.
mod check;
mod decode;
mod finding;
mod html;
mod json;
mod rule;
mod rules;
mod value;
mod vocabulary;
mod xml;

pub use self::{
    finding::Finding,
    rule::{Rule, Severity},
};
use self::{finding::Findings, rules::xml as xml_rules};

/// Larger documents are judged up to here.
const LARGEST: usize = 32 * 1024 * 1024;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeedVocabulary {
    /// RSS 0.91 to 0.94.
    Rss09,
    /// RSS 2.0.
    Rss2,
    /// RSS 0.90, which is RDF.
    Rss090,
    /// RSS 1.0, which is RDF.
    Rss10,
    /// RSS 1.1, which is RDF.
    Rss11,
    /// Atom 0.3, of which nothing but the form is judged.
    Atom03,
    /// A feed of Atom 1.0.
    Atom,
    /// An entry of Atom 1.0 by itself.
    AtomEntry,
    /// A service document of the Atom Publishing Protocol.
    AtomService,
    /// A category document of the Atom Publishing Protocol.
    AtomCategories,
    /// A JSON Feed 1.0 or 1.1.
    JsonFeed,
    /// A list of feeds.
    Opml,
    /// A description of a search.
    OpenSearch,
}

impl FeedVocabulary {
    fn is_rdf(self) -> bool {
        matches!(self, Self::Rss090 | Self::Rss10 | Self::Rss11)
    }

    fn is_rss(self) -> bool {
        matches!(self, Self::Rss09 | Self::Rss2) || self.is_rdf()
    }

    /// Returns its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rss09 => "RSS 0.9x",
            Self::Rss2 => "RSS 2.0",
            Self::Rss090 => "RSS 0.90",
            Self::Rss10 => "RSS 1.0",
            Self::Rss11 => "RSS 1.1",
            Self::Atom03 => "Atom 0.3",
            Self::Atom | Self::AtomEntry => "Atom 1.0",
            Self::AtomService | Self::AtomCategories => "Atom Publishing Protocol",
            Self::JsonFeed => "JSON Feed",
            Self::Opml => "OPML",
            Self::OpenSearch => "OpenSearch",
        }
    }
}

/// What a document is judged by, besides the rules.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LintOptions {
    /// The present, in seconds since 1970: without it no date is said to lie in the future.
    pub now: Option<i64>,
}

/// What was found in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LintReport {
    /// None where it is nothing that is known.
    pub format: Option<FeedVocabulary>,
    /// In the order of the text.
    pub findings: Vec<Finding>,
    /// How many more there are, which were not kept.
    pub omitted: usize,
}

impl LintReport {
    /// Returns the worst severity; none where nothing was found.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(Finding::severity).max()
    }

    /// Returns the findings that are errors.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity() == Severity::Error)
    }
}

/// Judges a document as it comes: in any encoding, well-formed or not.
#[must_use]
pub fn lint(bytes: &[u8], options: &LintOptions) -> LintReport {
    let mut findings = Findings::default();
    let (kept, is_cut) = match bytes.get(..LARGEST) {
        Some(kept) if bytes.len() > LARGEST => (kept, true),
        _ => (bytes, false),
    };
    if is_cut {
        let message = format!("the document has {} bytes; {LARGEST} are judged", bytes.len());
        findings.report(&xml_rules::TOO_LARGE, 0, message);
    }
    let text = decode::decode(kept, &mut findings);
    judge(&text, options, findings)
}

/// Judges a document that is text already, whatever encoding it names.
#[must_use]
pub fn lint_text(text: &str, options: &LintOptions) -> LintReport {
    let mut findings = Findings::default();
    let mut end = text.len().min(LARGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    if end < text.len() {
        let message = format!("the document has {} bytes; {end} are judged", text.len());
        findings.report(&xml_rules::TOO_LARGE, 0, message);
    }
    judge(text.get(..end).unwrap_or(""), options, findings)
}

fn judge(text: &str, options: &LintOptions, mut findings: Findings) -> LintReport {
    let begins = text.trim_start_matches('\u{feff}').trim_start();
    let format = if begins.starts_with(['{', '[']) {
        if let Some(document) = json::parse(text, &mut findings) {
            json::judge(&document, options, &mut findings);
        }
        Some(FeedVocabulary::JsonFeed)
    } else {
        let document = xml::parse(text, &mut findings);
        check::judge(&document, options, &mut findings)
    };
    let (findings, omitted) = findings.settle(text);
    LintReport { format, findings, omitted }
}

/// The categories of Apple Podcasts, each with those below it.
#[must_use]
pub fn podcast_categories() -> &'static [(&'static str, &'static [&'static str])] {
    vocabulary::PODCAST_CATEGORIES
}

/// Returns all rules by concern, each with a heading.
pub fn rules() -> impl Iterator<Item = (&'static str, &'static [&'static Rule])> {
    rules::TABLES.iter().copied()
}
