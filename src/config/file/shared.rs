//! What feeds share, as editors know it: `[defaults]` and `[recipe.NAME]`.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    After, ArticleShape, BudgetShape, Every, Format, GuidName, KeepShape, MannerShape, OneOrMany, PagesShape, Request,
    RobotsShape, RulesShape, Sort,
    alert::NotifyShape,
    recipe::{ItemsShape, WaysShape},
};

/// What feeds say unless their own tables say another thing.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct FeedDefaults {
    /// Their language, as a BCP 47 tag such as en or pt-BR. Default: the page's
    language: Option<String>,
    /// The pages' charset, whatever they say themselves.
    charset: Option<String>,
    /// The formats they are published in.
    formats: Option<Vec<Format>>,
    /// What readers know their items by, from the moment they are first seen on.
    guid: Option<GuidName>,
    /// How often they are refreshed; not where a feed has cron.
    every: Option<Every>,
    /// When they are refreshed instead; not where a feed has every.
    cron: Option<String>,
    /// Hours in which nothing is asked, such as 23:00-06:00, in their time zone.
    quiet: Option<OneOrMany>,
    /// The time zone of times that name none.
    timezone: Option<String>,
    /// Whether they are shown by `pagewire serve` alone, and only to who knows their tokens.
    private: Option<bool>,
    /// How much of its history each keeps.
    keep: Option<KeepShape>,
    /// An item that any of these patterns matches is dropped.
    drop: Option<RulesShape>,
    /// Only items that all of these fields match are kept.
    only: Option<RulesShape>,
    /// The name of their recipe: [recipe.NAME]; not where a feed has a list with an item.
    recipe: Option<String>,
    /// Whether each new item's own page is read for the whole article.
    full_text: Option<bool>,
    /// What is the article on those pages; not where full_text is not wanted.
    article: Option<ArticleShape>,
    /// How their pages are asked for; headers and cookies are added to those of a feed.
    request: Option<Request>,
    /// Whether the sites' robots.txt is obeyed.
    robots: Option<RobotsShape>,
    /// How their pages are fetched.
    fetch: Option<MannerShape>,
    /// Items that were published longer before a feed's last change are left out: 30d
    max_age: Option<String>,
    /// How items stand in the feeds.
    sort: Option<Sort>,
    /// How the pages are found on which their lists go on.
    pages: Option<PagesShape>,
    /// How much may be asked for each in one run, beside the first page of each source.
    budget: Option<BudgetShape>,
    /// What is run once the documents of one have changed.
    after: Option<After>,
    /// Who is told of new items, each feed by itself.
    notify: Option<NotifyShape>,
    /// Whether [alert] tells of them. Default: true
    alert: Option<bool>,
    /// Words by which commands choose them; added to those of a feed.
    tags: Option<OneOrMany>,
}

/// A recipe for several feeds: the keys of `list`, and what may stand beside it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct SharedRecipe {
    /// What is an item: a CSS selector, or a table that names another language.
    item: ItemsShape,
    /// The source's own identifier.
    id: Option<WaysShape>,
    /// The headline. Default: the first heading, else the first link's text
    title: Option<WaysShape>,
    /// The permalink. Default: the title's link, else the first link
    link: Option<WaysShape>,
    /// The short form, as text.
    summary: Option<WaysShape>,
    /// The full form, as HTML.
    content: Option<WaysShape>,
    /// When it was published. Default: the first <time datetime>
    published: Option<WaysShape>,
    /// When it was last changed.
    updated: Option<WaysShape>,
    /// Who wrote it; every element selected is an author.
    author: Option<WaysShape>,
    /// The lead image. Default: the first image
    image: Option<WaysShape>,
    /// Attached media.
    enclosure: Option<WaysShape>,
    /// Sections and tags; every element selected is one.
    category: Option<WaysShape>,
    /// When that begins which it tells of: an event's date, which may lie ahead.
    starts: Option<WaysShape>,
    /// When that ends.
    ends: Option<WaysShape>,
    /// Where that is.
    location: Option<WaysShape>,
    /// What is the article on the items' own pages, for feeds with full_text.
    article: Option<ArticleShape>,
    /// How the pages are found on which the list goes on.
    pages: Option<PagesShape>,
}
