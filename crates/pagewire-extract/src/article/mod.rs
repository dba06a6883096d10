//! The whole article of a page: its text, and what is known of it.
//!
//! `outline` makes flat lists of the page's elements and blocks of text, `asides` marks what is none of it by rule, `evidence` says
//! what is known of each block, `forest` how likely it is a part of the text, `choose` which blocks are, and `content` writes them;
//! `bare` finds the text of a page that shows none. `metadata` gathers what the page says of
//! itself, on which `title`, `authors` and `published` agree. `pages` finds the next page and joins two, `access` tells what is for
//! subscribers, `version` AMP and print, `media` video and audio. Reading dates is the caller's: it is given as a function.

mod access;
mod address;
mod asides;
mod authors;
mod bare;
mod choose;
mod content;
mod dated;
mod dates_on_page;
mod evidence;
mod forest;
mod hint;
mod kind;
mod lexicon;
mod media;
mod metadata;
pub(crate) mod name;
mod outline;
mod pages;
mod published;
mod recipe;
mod shingles;
mod site;
mod site_rules;
mod title;
mod told;
mod version;

use std::sync::Arc;

pub use self::{
    choose::choose_by,
    dated::FoundDate,
    forest::Forest,
    kind::PageKind,
    pages::join,
    recipe::ArticleRecipe,
    site_rules::{RuleFault, SiteRules},
    version::Version,
};
use super::{Document, picture, structured};
use crate::model::{Evidence, Found, Moment, RawEnclosure};
use asides::AsideSetting;
use evidence::{Rows, Setting};
use metadata::Metadata;
use outline::ArticleOutline;
use shingles::letters;
use site_rules::Lead;
use url::Url;

/// An article as read on its page: words, not yet meaning. Every field may be missing.
#[derive(Debug, Clone, Default)]
pub struct Article {
    /// What sort of page it is, by its own words.
    pub kind: PageKind,
    /// The headline, as text.
    pub title: Option<Found>,
    /// Who wrote it, one value a name.
    pub authors: Vec<Found>,
    /// Who helped, by a line at its end.
    pub contributors: Vec<Found>,
    /// When it was published.
    pub published: Option<FoundDate>,
    /// When it was last changed.
    pub updated: Option<FoundDate>,
    /// A day of publication that has not come yet, left out by the caller.
    pub ahead: Option<FoundDate>,
    /// Its language as a BCP 47 tag: as the page says it, or as its text shows.
    pub language: Option<Found>,
    /// A lead image's address, perhaps relative.
    pub image: Option<Found>,
    /// The address that the page says is its own, perhaps relative.
    pub canonical: Option<Found>,
    /// What the site is called.
    pub site_name: Option<Found>,
    /// The section it stands in.
    pub section: Option<Found>,
    /// What it is about.
    pub tags: Vec<Found>,
    /// The address of its next page, perhaps relative: the same address with a page's number one higher.
    pub next: Option<Found>,
    /// The address of all of it on one page, perhaps relative, where rules for the site say so.
    pub single_page: Option<Found>,
    /// Whether the page makes rules for the site too costly to be asked all.
    pub costly_rules: bool,
    /// The address of its AMP version, perhaps relative.
    pub amp: Option<Found>,
    /// Which version of the article the page is; `canonical` is the address of its own page.
    pub version: Version,
    /// Video and audio files.
    pub enclosures: Vec<RawEnclosure>,
    /// What relative links resolve against: `<base href>` where the page has one.
    pub base: Option<String>,
    /// Whether the page says that the whole text is for subscribers alone.
    pub closed: bool,
    /// The line at which the text breaks off, to go on elsewhere or for subscribers.
    pub cut: Option<Found>,
    /// The text as unsafe HTML.
    pub content: Option<Found>,
    /// The text, a line a block.
    pub text: String,
}

/// What the reader of articles is told of words, which are the caller's to understand.
pub struct WordReader<'s> {
    /// Makes a moment of words that are a date, and of nothing else; given what their page says of its language.
    pub date: &'s dyn Fn(&str, Option<&str>) -> Option<Moment>,
    /// The language of a text, given what its page says it is, the most trusted word first.
    pub language: &'s dyn Fn(&[&str], &str) -> Option<String>,
}

/// Reads the article of a page's text.
#[must_use]
pub fn extract(text: &str, url: &Url, recipe: &ArticleRecipe, senses: &WordReader<'_>) -> Article {
    let Some(rules) = &recipe.site else {
        let document = Document::parse(text);
        let article = read(&document, url, (recipe, &Lead::default()), senses);
        let by_recipe = article.content.as_ref().is_some_and(|found| matches!(found.evidence, Evidence::Selector(_)));
        if by_recipe || !bare::is_bare(&article.text) {
            return article;
        }
        return unshown(text, &document, article, (url, recipe, senses));
    };
    let mut document = Document::parse(&rules.prepare(text));
    let lead = Lead::of(rules, &mut document);
    let article = read(&document, url, (recipe, &lead), senses);
    lead.guide(article, &|words| (senses.date)(words, None))
}

/// The article of a page that shows next to none of its text: with what is there for those without scripts, or in its data.
fn unshown(
    text: &str,
    document: &Document,
    article: Article,
    (url, recipe, senses): (&Url, &ArticleRecipe, &WordReader<'_>),
) -> Article {
    let opened = bare::opened(text).map(|text| read(&Document::parse(&text), url, (recipe, &Lead::default()), senses));
    if let Some(other) = opened.filter(|other| !bare::is_bare(&other.text)) {
        return other;
    }
    let title = article.title.as_ref().map_or("", |title| title.text.as_str());
    let Some(body) = structured::state_text(&document.html, title) else { return article };
    let page = bare::page_of(&body.text);
    let shown = Document::parse(&page);
    let text = ArticleOutline::of(shown.html.root_element());
    let lines: Vec<&str> = text.blocks.iter().map(|block| block.text.as_str()).collect();
    Article { text: lines.join("\n"), content: Some(Found::new(page, body.evidence)), ..article }
}

fn read(document: &Document, url: &Url, (recipe, lead): (&ArticleRecipe, &Lead), senses: &WordReader<'_>) -> Article {
    let metadata = Metadata::of(document);
    let read_date: dated::ReadDate<'_> = &|words| (senses.date)(words, metadata.head.language.as_deref());
    let outline = ArticleOutline::of(document.html.root_element());
    let sites = site::names(&metadata, url);
    let title = title::find(&metadata, &sites);
    let setting = setting(&metadata, url, title.as_ref());
    let rows = Rows::of(&outline, &setting);
    let asides = asides::mark(&outline, aside_setting(&metadata, &rows));
    let likely = likely(&outline, &rows, Forest::fitted());
    let mut chosen = choose::choose(&outline, &likely);
    choose::with_parts(&outline, &asides, &mut chosen);
    asides.leave_out(&outline, &mut chosen);
    dates_on_page::leave_out(&outline, rows.first_title(), read_date, &mut chosen);
    let by_rule = lead.mark(&outline, &likely, &mut chosen);
    let mut shown = content::with_captions(&outline, &chosen);
    let by_recipe = recipe.apply(document, &outline, &mut chosen);
    recipe.apply(document, &outline, &mut shown);
    let at = rows.first_title();
    let authors = authors::find(&authors::AuthorPlaces {
        metadata: &metadata,
        outline: &outline,
        elsewhere: &asides.elsewhere,
        title: at,
        sites: &sites,
        read_date,
    });
    // what nobody wrote, and what calls itself no article, may be changed for years without being published anew
    let stands_in = !authors.is_empty() || kind::find(&metadata) == PageKind::Article;
    let dates = published::find(&metadata, (&outline, &asides.elsewhere), (at, stands_in), url, read_date);
    let kept = kept(&outline, &chosen);
    let content = content::html(&outline, &shown);
    let text = kept.join("\n");
    let found_by = by_recipe.or(by_rule);
    let told = told::lines(metadata.data.body.as_deref(), &text).filter(|_| found_by.is_none() && !lead.strict);
    let text = told.as_ref().map_or(text, |lines| lines.join("\n"));
    let players = content::players(&outline, &chosen);
    Article {
        kind: kind::find(&metadata),
        authors,
        published: dates.published,
        updated: dates.updated,
        contributors: authors::contributors(&kept),
        next: pages::next(&metadata, &metadata.page_links, url),
        version: version::find(&metadata, url),
        enclosures: media::enclosures(&metadata, &players),
        cut: access::cut(&outline, &chosen),
        content: match &told {
            Some(lines) => Some(Found::new(told::paragraphs(lines), Evidence::JsonLd)),
            None => (!content.is_empty()).then(|| Found::new(content, found_by.unwrap_or(Evidence::Blocks))),
        },
        language: language(&metadata, &text, senses),
        text,
        title,
        ..head(&metadata)
    }
}

/// The blocks that were chosen, as text.
fn kept<'o>(outline: &'o ArticleOutline<'_>, chosen: &[bool]) -> Vec<&'o str> {
    let blocks = outline.blocks.iter().zip(chosen).filter(|(_, chosen)| **chosen);
    blocks.map(|(block, _)| block.text.as_str()).collect()
}

/// What the head alone says.
fn head(metadata: &Metadata<'_>) -> Article {
    let meta = |names: &[&str]| {
        metadata.head.meta_of(names).map(|(name, text)| Found::new(text, Evidence::Meta(Arc::from(name))))
    };
    let data = |text: &Option<String>| text.as_ref().map(|text| Found::new(text.as_str(), Evidence::JsonLd));
    let page = |relation: &str| metadata.head.link(relation).map(|address| Found::new(address, Evidence::Head));
    let shared = meta(&["og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"]);
    let tags = metadata.head.all_of("article:tag").map(|tag| Found::new(tag, Evidence::Meta(Arc::from("article:tag"))));
    let tags: Vec<Found> = tags.take(50).collect();
    let named = metadata.data.tags.iter().map(|tag| Found::new(tag.as_str(), Evidence::JsonLd));
    Article {
        image: shared.filter(|found| picture::real(&found.text).is_some()).or_else(|| data(&metadata.data.image)),
        canonical: page("canonical").or_else(|| meta(&["og:url"])),
        site_name: meta(&["og:site_name", "application-name"]).or_else(|| data(&metadata.data.sites.first().cloned())),
        section: data(&metadata.data.section).or_else(|| meta(&["article:section", "og:section"])),
        tags: if tags.is_empty() { named.collect() } else { tags },
        amp: page("amphtml"),
        base: metadata.head.base.clone(),
        closed: access::is_closed(metadata),
        ..Article::default()
    }
}

/// The language that the page says, or that its text shows.
fn language(metadata: &Metadata<'_>, text: &str, senses: &WordReader<'_>) -> Option<Found> {
    const NAMES: [&str; 4] = ["content-language", "og:locale", "language", "dc.language"];
    let page = metadata.head.language.iter().map(|said| (said.as_str(), Evidence::Head));
    let data = metadata.data.language.iter().map(|said| (said.as_str(), Evidence::JsonLd));
    let metas =
        NAMES.iter().filter_map(|name| Some((metadata.head.all_of(name).next()?, Evidence::Meta(Arc::from(*name)))));
    let said: Vec<(&str, Evidence)> = page.chain(data).chain(metas).collect();
    let words: Vec<&str> = said.iter().map(|(said, _)| *said).collect();
    let language = (senses.language)(&words, text)?;
    let sayer = said.into_iter().find(|(said, _)| said.trim().replace('_', "-") == language);
    Some(Found::new(language, sayer.map_or(Evidence::Blocks, |(_, evidence)| evidence)))
}

/// How likely each block is a part of the text.
fn likely(outline: &ArticleOutline<'_>, rows: &Rows<'_, '_>, forest: &Forest) -> Vec<f32> {
    let mut row = Vec::new();
    let judge = |index| {
        rows.row(index, &mut row);
        forest.judge(&row)
    };
    (0..outline.blocks.len()).map(judge).collect()
}

/// What the page says of itself that helps to judge its blocks.
fn setting(metadata: &Metadata<'_>, url: &Url, title: Option<&Found>) -> Setting {
    let kind = kind::find(metadata);
    let data = &metadata.data;
    let metas = ["og:title", "twitter:title"].iter().filter_map(|name| metadata.head.all_of(name).next());
    let titles = title.map(|title| title.text.as_str()).into_iter().chain(metas).chain(data.headline.as_deref());
    Setting {
        titles: titles.chain(metadata.head.title.as_deref()).map(letters).collect(),
        body: data.body.clone(),
        says: [
            metadata.head.all_of("og:type").any(|kind| kind == "article"),
            kind == PageKind::Product,
            kind == PageKind::Thread,
            data.has(|name| matches!(name, "ItemList" | "CollectionPage")),
            data.has(|name| name.ends_with("Article") || name == "BlogPosting"),
        ],
        address: address::sorts(url),
        maker: metadata.head.all_of("generator").next().map(address::maker).unwrap_or_default(),
        description: metadata
            .head
            .meta_of(&["description", "og:description"])
            .map(|(_, text)| letters(text))
            .unwrap_or_default(),
    }
}

/// What a page is on which asides are looked for.
fn aside_setting(metadata: &Metadata<'_>, rows: &Rows<'_, '_>) -> AsideSetting {
    let kind = kind::find(metadata);
    let holds_many =
        matches!(kind, PageKind::Thread | PageKind::List) || metadata.data.has(|name| name == "LiveBlogPosting");
    AsideSetting { title: rows.first_title(), holds_many }
}

/// What is known of a page's blocks, for the fit.
#[derive(Debug)]
pub struct PageEvidence {
    /// Whether each block is none of the article by rule, however likely it is.
    pub asides: Vec<bool>,
    /// The texts of the blocks.
    pub texts: Vec<String>,
    /// A row of numbers a block, as the forest is asked.
    pub rows: Vec<Vec<f32>>,
}

/// What is known of the blocks of a page.
#[must_use]
pub fn evidence(document: &Document, url: &Url) -> PageEvidence {
    let metadata = Metadata::of(document);
    let outline = ArticleOutline::of(document.html.root_element());
    let title = title::find(&metadata, &site::names(&metadata, url));
    let setting = setting(&metadata, url, title.as_ref());
    let known = Rows::of(&outline, &setting);
    let asides = asides::mark(&outline, aside_setting(&metadata, &known));
    let mut rows = vec![Vec::new(); outline.blocks.len()];
    rows.iter_mut().enumerate().for_each(|(index, row)| known.row(index, row));
    PageEvidence {
        asides: (0..outline.blocks.len()).map(|block| asides.has(block)).collect(),
        texts: outline.blocks.iter().map(|block| block.text.clone()).collect(),
        rows,
    }
}

#[cfg(test)]
mod tests;
