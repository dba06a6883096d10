//! Full texts: the own page of each new item, read once.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use url::Url;

use super::{
    Error, SourceError,
    engine::Engine,
    readers::Readers,
    refresh,
    site_rules::{HostRules, RuleFolder},
    spending::Spending,
    task::lock,
};
use crate::{
    config::{FeedConfig, Source},
    extract::{
        self, How,
        article::{self, Article, ArticleRecipe},
    },
    fetch::{BodyEnd, Clock, FetchError, FetchRequest, Fetched, Location},
    model::{CacheState, Extraction, Field, Found, Issue, Item, Page, RawItem},
    normalise::{self, Context},
    store::AwaitedArticle,
};

/// After so many failures in a row a host is left alone until the next run.
const PATIENCE: usize = 3;
/// Pages of one article that are joined.
const MOST_PAGES: usize = 20;

/// How the pages of one feed's items are asked for and read.
pub(super) struct Articles<'a> {
    pub engine: &'a Engine,
    pub readers: &'a Readers,
    pub feed: &'a FeedConfig,
    /// The source that lists the items.
    pub list: &'a Source,
    pub recipe: &'a ArticleRecipe,
    /// Rules that people have written for sites.
    pub rules: Option<&'a RuleFolder>,
    pub clock: Clock,
    pub spending: &'a Spending,
}

impl Articles<'_> {
    /// Reads the pages that are awaited, one after the other; `progress` is told how many are done, of how many. What cannot be
    /// read costs its item nothing but the full text, and is among the issues.
    pub(super) async fn read(&self, progress: impl Fn(usize, usize)) -> Result<Vec<Issue>, Error> {
        let (id, now) = (self.feed.id.as_str(), self.clock.start());
        let recipe = self.recipe.fingerprint();
        let awaited = lock(self.engine.store()).awaited_articles(id, (&recipe, self.feed.keep.items), now)?;
        let mut issues = Vec::new();
        let issue = |article: &AwaitedArticle, message| {
            let item = article.title.clone();
            Issue { item, field: "full_text", message }
        };
        let mut failures: HashMap<String, usize> = HashMap::new();
        let mut ruled: HashSet<String> = HashSet::new();
        for (done, article) in awaited.iter().enumerate() {
            progress(done, awaited.len());
            let host = article.link.host_str().unwrap_or_default().to_owned();
            if self.is_closed(&host)? || failures.get(&host).is_some_and(|failures| *failures >= PATIENCE) {
                continue;
            }
            if ruled.insert(host.clone()) {
                let faults = self.rules_for(&article.link).faults;
                let of_rule = |message| Issue { item: host.clone(), field: "site_rules", message };
                issues.extend(faults.into_iter().map(of_rule));
            }
            if let Err(words) = self.spending.ask() {
                let message =
                    format!("{words}: {} of the items' pages are read at the next runs", awaited.len() - done);
                issues.push(issue(article, message));
                break;
            }
            match self.item(article).await? {
                Ok(told) => {
                    failures.remove(&host);
                    let timezone = self.feed.timezone;
                    lock(self.engine.store()).record_article(id, article.item, (&told.item, &recipe), timezone, now)?;
                    issues.extend(told.remarks.into_iter().map(|message| issue(article, message)));
                }
                // it is asked for when that is over
                Err(SourceError::Fetch(FetchError::Closed { .. })) => {}
                Err(SourceError::Fetch(FetchError::Ended { .. })) => {
                    let left = awaited.len() - done;
                    let message = format!("quiet hours have begun: {left} of the items' pages are read after them");
                    issues.push(issue(article, message));
                    break;
                }
                Err(error @ SourceError::Fetch(FetchError::Machine { .. })) => {
                    let message = format!("{error}; the items' pages are read at the next run");
                    issues.push(issue(article, message));
                    break;
                }
                Err(error) => {
                    *failures.entry(host.clone()).or_default() += 1;
                    let reason = error.to_string();
                    if !matches!(error, SourceError::Fetch(FetchError::Status { retry_after: Some(_), .. })) {
                        lock(self.engine.store()).record_article_failure(article.item, &reason, now)?;
                    }
                    let message = format!("{}: {reason}; the item keeps what the list says of it", article.link);
                    issues.push(issue(article, message));
                }
            }
        }
        Ok(issues)
    }

    /// Whether a host does not want to be asked now.
    fn is_closed(&self, host: &str) -> Result<bool, Error> {
        let now = self.clock.now();
        Ok(lock(self.engine.store()).closed_until(host, now)?.is_some_and(|until| until > now))
    }

    /// The item as its own page tells it; the inner error costs this item its full text alone.
    async fn item(&self, awaited: &AwaitedArticle) -> Result<Result<Told, SourceError>, Error> {
        let (mut page, mut article) = match self.article(&awaited.link).await? {
            Ok(read) => read,
            Err(error) => return Ok(Err(error)),
        };
        if self.recipe.fields_only {
            return Ok(self.told(article, page).await);
        }
        let whole = article.single_page.as_ref().and_then(|whole| page.url.join(&whole.text).ok());
        if let Some(whole) = whole.filter(|whole| whole.origin() == page.url.origin() && *whole != page.url)
            && let Ok(read) = self.article(&whole).await?
            && read.1.content.is_some()
        {
            (page, article) = read;
        }
        let mut last = page.url.clone();
        for _ in 1..MOST_PAGES {
            let next = article.next.as_ref().and_then(|next| last.join(&next.text).ok());
            let Some(next) = next.filter(|next| next.origin() == page.url.origin() && *next != last) else { break };
            // what follows is better than nothing: a page that fails leaves the article as it is
            let Ok((page, more)) = self.article(&next).await? else { break };
            last = page.url;
            article = article::join(article, more);
        }
        Ok(self.told(article, page).await)
    }

    /// What a page says, as an item.
    async fn told(&self, article: Article, page: Page) -> Result<Told, SourceError> {
        let reading = (self.recipe.clone(), self.list.read.charset, self.feed.timezone, self.clock.start());
        let told = tokio::task::spawn_blocking(move || {
            let (recipe, charset, timezone, now) = reading;
            let how = How { charset, timezone, ..How::default() };
            told(article, (&page, &recipe), &how, now)
        });
        told.await.unwrap_or_else(|fault| Err(SourceError::Fault(fault.to_string())))
    }

    /// One page, and the article on it.
    async fn article(&self, url: &Url) -> Result<Result<(Page, Article), SourceError>, Error> {
        let location = Location::Http(url.clone());
        let rules = self.rules_for(url).rules;
        let headers = rules.iter().flat_map(|rules| rules.headers());
        let fetch = &self.list.fetch;
        let request = fetch.request.for_linked(self.list.url(), url).with_headers(headers);
        let cache_state = CacheState::default();
        let ask = FetchRequest {
            location: &location,
            base: None,
            cache_state: &cache_state,
            moved_to: None,
            request: &request,
            robots: fetch.robots,
            browser: fetch.browser,
        };
        self.engine.recall_robots([url.clone()], self.clock.now())?;
        let fetched = self.engine.fetcher().fetch(&ask, self.clock).await;
        self.engine.store_learned(self.clock.now())?;
        let fetched = match fetched {
            Ok(Fetched::Page(fetched)) => fetched,
            Ok(Fetched::NotModified(..)) => {
                return Ok(Err(FetchError::Broken("a 304 to a request without a condition".into()).into()));
            }
            Err(error) => return Ok(Err(error.into())),
        };
        let _free = self.readers.free().await;
        // a redirect may have led to another host
        let recipe = ArticleRecipe { site: self.rules_for(&fetched.page.url).rules, ..self.recipe.clone() };
        let reading = (recipe, self.list.read.charset, self.feed.timezone, self.clock.start());
        let read = self.readers.run(move || {
            let (recipe, charset, timezone, now) = reading;
            // half an article is no full text
            if let Some(ending) = refresh::cut_off_at_once(&fetched, charset) {
                return Err(SourceError::CutOff(ending, BodyEnd::Connection));
            }
            let how = How { charset, timezone, ..How::default() };
            let article = extract::read_article(&fetched.page, &recipe, &how, now);
            Ok((fetched.page, article))
        });
        Ok(read.await.unwrap_or_else(|fault| Err(SourceError::Fault(fault.to_string()))))
    }

    fn rules_for(&self, url: &Url) -> HostRules {
        let host = url.host_str().unwrap_or_default();
        self.rules.map(|rules| rules.of(host)).unwrap_or_default()
    }
}

/// What an item's own pages say.
struct Told {
    item: Item,
    /// What a reader of the report should know: that the text is not whole, say.
    remarks: Vec<String>,
}

/// An article as an item, cleaned like those of a list.
fn told(
    article: Article,
    (page, recipe): (&Page, &ArticleRecipe),
    how: &How<'_>,
    now: DateTime<Utc>,
) -> Result<Told, SourceError> {
    let own = recipe.fields.as_ref().map(|fields| extract::read_whole(page, fields, how)).transpose()?;
    if recipe.fields_only {
        return of_fields(own.unwrap_or_default(), page, how, now);
    }
    if article.content.is_none() {
        return Err(refresh::refused_or(page, how, SourceError::NoArticle));
    }
    let cut = match (&article.cut, article.closed) {
        (Some(line), _) => Some(format!("its page shows a part of the text alone (“{}”)", line.text)),
        (None, true) => Some("its page says that the whole text is for subscribers".to_owned()),
        (None, false) => None,
    };
    let costly = article.costly_rules.then(|| "its page is too large for all rules of its site to be asked".to_owned());
    let (published, updated) = (article.published.map(|date| date.moment), article.updated.map(|date| date.moment));
    let raw = RawItem {
        link: Some(Found::new(page.url.as_str(), crate::model::Evidence::Address)),
        title: article.title,
        content: article.content,
        authors: article.authors,
        image: article.image,
        enclosures: article.enclosures,
        categories: article.section.into_iter().chain(article.tags).collect(),
        ..RawItem::default()
    };
    let extraction =
        Extraction { items: vec![raw], base: article.base, site_name: article.site_name, ..Extraction::default() };
    let context = Context { page_url: page.url.clone(), now, latest: now, timezone: how.timezone };
    let mut read = normalise::normalise(extraction, &context);
    let item = read.items.pop().ok_or(SourceError::NoArticle)?;
    if item.content.is_none() {
        return Err(refresh::refused_or(page, how, SourceError::NoArticle));
    }
    let ahead =
        article.ahead.map(|dated| format!("its page says that it is of {}, which lies in the future", dated.moment));
    let language = article.language.map(|found| found.text);
    let lost = read.issues.into_iter().map(|issue| format!("{} of its page: {}", issue.field, issue.message));
    let mut item = Item { published, updated, language, ..item };
    let mut remarks_of_fields = Vec::new();
    if let Some(own) = own {
        let own = of_fields(own, page, how, now)?;
        remarks_of_fields = own.remarks;
        item = with_fields(item, own.item);
    }
    let remarks = cut.into_iter().chain(costly).chain(ahead).chain(lost).chain(remarks_of_fields).collect();
    Ok(Told { item, remarks })
}

/// The fields that a recipe names on an item's own page, cleaned like those of a list.
fn of_fields(raw: RawItem, page: &Page, how: &How<'_>, now: DateTime<Utc>) -> Result<Told, SourceError> {
    let link = Some(Found::new(page.url.as_str(), crate::model::Evidence::Address));
    let extraction = Extraction { items: vec![RawItem { link, ..raw }], ..Extraction::default() };
    let mut read = normalise::normalise(
        extraction,
        &Context { page_url: page.url.clone(), now, latest: now, timezone: how.timezone },
    );
    let item = read.items.pop().ok_or(SourceError::NoArticle)?;
    let has = [
        (Field::Title, !item.title.is_empty()),
        (Field::Published, item.published.is_some()),
        (Field::Author, !item.authors.is_empty()),
        (Field::Image, item.image.is_some()),
        (Field::Category, !item.categories.is_empty()),
    ];
    let decided = has.into_iter().filter(|(_, has)| *has).map(|(field, _)| field).collect();
    let remarks =
        read.issues.into_iter().map(|issue| format!("{} of its page: {}", issue.field, issue.message)).collect();
    Ok(Told { item: Item { decided, ..item }, remarks })
}

/// An article with the fields that its recipe names.
fn with_fields(article: Item, fields: Item) -> Item {
    let decides = |field: Field| fields.decided.contains(&field);
    Item {
        title: if decides(Field::Title) { fields.title } else { article.title },
        published: fields.published.or(article.published),
        updated: fields.updated.or(article.updated),
        authors: if decides(Field::Author) { fields.authors } else { article.authors },
        image: fields.image.or(article.image),
        categories: if decides(Field::Category) { fields.categories } else { article.categories },
        enclosures: if fields.enclosures.is_empty() { article.enclosures } else { fields.enclosures },
        decided: fields.decided,
        ..article
    }
}
