//! The pages on which a list goes on: all of them at the first look, then only until one shows an item that is known.

use std::collections::HashSet;

use url::Url;

use super::{
    super::{
        Error, SourceError,
        in_force::InForce,
        task::{is_current, lock},
    },
    Job, Run,
};
use crate::{
    config::{FeedConfig, Paging, Source, Turn},
    extract::{self, paging},
    fetch::{FetchError, FetchRequest, Fetched, FetchedPage, Further, Location},
    model::{CacheState, Issue, Item, digest},
};

/// What one page of a list shows.
struct Leaf {
    items: Vec<Item>,
    /// What leads to the next page.
    next: Option<String>,
}

/// Why no further page is read.
enum End {
    /// An item is known, or the list ends here.
    Reached,
    /// More may follow; what keeps it from being read, in words.
    Cut(String),
}

impl Run {
    /// Adds to a page those on which its list goes on, as far as they are wanted; returns what could not be read.
    pub(super) async fn further(&self, job: Job, fetched: &mut FetchedPage) -> Result<Vec<Issue>, Error> {
        let (feed, source) = self.parts(job);
        let Some(paging) = &source.fetch.paging else { return Ok(Vec::new()) };
        let (in_force, is_first) = {
            let store = lock(&self.engine.store);
            let state = store.source(feed.id.as_str(), &source.id, self.options.now)?;
            if is_current(&state, &source.read.fingerprint) && state.body_hash == Some(digest(&fetched.page.body)) {
                return Ok(Vec::new());
            }
            let source = InForce::of(&store, feed, source, self.options.now)?.source.into_owned();
            (source, state.succeeded_at.is_none())
        };
        let list = ListProgress { run: self, feed, source: &in_force, paging, job, is_first };
        let end = list.follow(fetched).await?;
        let End::Cut(reason) = end else { return Ok(Vec::new()) };
        Ok(vec![Issue { item: source.id.clone(), field: "pages", message: list.told(fetched, &reason)? }])
    }
}

/// A list under way.
struct ListProgress<'a> {
    run: &'a Run,
    feed: &'a FeedConfig,
    source: &'a Source,
    paging: &'a Paging,
    job: Job,
    /// Nothing is known of the source: all of its pages are wanted.
    is_first: bool,
}

impl ListProgress<'_> {
    async fn follow(&self, fetched: &mut FetchedPage) -> Result<End, Error> {
        let Some(mut leaf) = self.leaf(fetched).await else { return Ok(End::Reached) };
        let mut seen: HashSet<String> = HashSet::new();
        let mut asked: Vec<Location> = vec![self.source.location.clone(), Location::Http(fetched.page.url.clone())];
        let mut count = 0_u64;
        loop {
            seen.extend(leaf.items.iter().filter_map(|item| item.keys.first().cloned()));
            if !self.is_first && self.known(&leaf.items)? > 0 {
                return Ok(End::Reached);
            }
            let place = self.next(&leaf, count, fetched);
            count += 1;
            let Some(place) = place.filter(|place| !asked.contains(place)) else { return Ok(End::Reached) };
            if fetched.more.len() + 1 >= self.paging.max {
                if self.is_first {
                    return Ok(End::Reached);
                }
                let words = format!("{} pages are read at one look; `max` allows more", self.paging.max);
                return Ok(End::Cut(words));
            }
            if let Err(words) = self.run.spending(self.job).ask() {
                return Ok(End::Cut(words));
            }
            asked.push(place.clone());
            let page = match self.ask(&place).await? {
                Ok(page) => page,
                Err(SourceError::Fetch(FetchError::Status { code: 404 | 410, .. })) if self.is_numbered() => {
                    return Ok(End::Reached);
                }
                Err(error) => return Ok(End::Cut(format!("{place}: {error}"))),
            };
            let Some(read) = self.leaf(&page).await else {
                return Ok(if self.is_numbered() { End::Reached } else { End::Cut(format!("{place} shows no list")) });
            };
            leaf = read;
            let is_new = |item: &Item| item.keys.first().is_none_or(|key| !seen.contains(key));
            if !leaf.items.iter().any(is_new) {
                // the first number may be that of the list's own page
                if self.is_numbered() && count == 1 {
                    continue;
                }
                return Ok(End::Reached);
            }
            let items = if self.is_first { leaf.items.len() } else { self.known(&leaf.items)? };
            // below an item that is known stand older ones
            let items = if items == 0 { leaf.items.len() } else { items };
            fetched.more.push(Further { page: page.page, items });
        }
    }

    /// The number of items down to the last one that is known; nothing where none is.
    fn known(&self, items: &[Item]) -> Result<usize, Error> {
        let store = lock(&self.run.engine.store);
        for count in (1..=items.len()).rev() {
            if store.knows_any(self.feed.id.as_str(), items.get(count - 1..count).unwrap_or_default())? {
                return Ok(count);
            }
        }
        Ok(0)
    }

    fn is_numbered(&self) -> bool {
        matches!(self.paging.turn, Turn::Numbered { .. })
    }

    /// What a page shows; none where it shows no list.
    async fn leaf(&self, fetched: &FetchedPage) -> Option<Leaf> {
        let (source, turn) = (self.source.clone(), self.paging.turn.clone());
        let (page, links) = (fetched.page.clone(), fetched.links.clone());
        let read = move || {
            let how = source.how();
            let items = extract::read(&page, &how).ok()?.items;
            let next = match &turn {
                Turn::Usual => paging::usual(&page, &links, &how).ok().flatten().map(String::from),
                Turn::Named(way) | Turn::Cursor { way, .. } => paging::named(&page, way, &how).ok().flatten(),
                Turn::Numbered { .. } => None,
            };
            Some(Leaf { items, next }).filter(|leaf| !leaf.items.is_empty())
        };
        self.run.engine.readers.run(read).await.ok().flatten()
    }

    /// Where the next page is, after so many that were asked for beside the list's own.
    fn next(&self, leaf: &Leaf, count: u64, fetched: &FetchedPage) -> Option<Location> {
        let last = fetched.more.last().map_or(&fetched.page, |further| &further.page);
        let written = match &self.paging.turn {
            Turn::Usual | Turn::Named(_) => leaf.next.clone()?,
            Turn::Numbered { address, start, step } => {
                address.replace("{n}", &start.checked_add(step.checked_mul(count)?)?.to_string())
            }
            Turn::Cursor { address, .. } => {
                let cursor: String = url::form_urlencoded::byte_serialize(leaf.next.as_deref()?.as_bytes()).collect();
                address.replace("{cursor}", &cursor)
            }
        };
        match &self.source.location {
            Location::Http(own) => {
                let is_own = matches!(self.paging.turn, Turn::Numbered { .. } | Turn::Cursor { .. });
                let url = if is_own { own.join(&written) } else { last.url.join(&written) }.ok()?;
                // a page says where its own list goes on, and nothing of other sites
                let is_near = is_own || url.origin() == last.url.origin();
                (is_near && matches!(url.scheme(), "http" | "https")).then_some(Location::Http(url))
            }
            Location::File(path) => {
                let name = match Url::parse(&written) {
                    Ok(url) => url.path_segments()?.next_back()?.to_owned(),
                    Err(_) => written,
                };
                // a page names its neighbours alone
                let is_name = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\']);
                is_name.then(|| Location::File(path.with_file_name(name)))
            }
            Location::Stdin => None,
        }
    }

    /// Asks for a further page, with the manners of any other request.
    async fn ask(&self, location: &Location) -> Result<Result<FetchedPage, SourceError>, Error> {
        let (fetch, cache_state) = (&self.source.fetch, CacheState::default());
        let is_own = matches!(self.paging.turn, Turn::Numbered { .. } | Turn::Cursor { .. });
        let request = match location {
            Location::Http(url) if is_own => fetch.request.for_named(url),
            Location::Http(url) => fetch.request.for_linked(self.source.url(), url),
            Location::File(_) | Location::Stdin => fetch.request.clone(),
        };
        let ask = FetchRequest {
            location,
            base: fetch.base.as_ref(),
            cache_state: &cache_state,
            moved_to: None,
            request: &request,
            robots: fetch.robots,
            browser: fetch.browser,
        };
        if let Location::Http(url) = location {
            self.run.engine.recall_robots([url.clone()], self.run.options.now)?;
        }
        let fetched = self.run.engine.fetcher.fetch(&ask, self.run.clock_for(self.feed)).await;
        self.run.engine.store_learned(self.run.clock.now())?;
        Ok(match fetched {
            Ok(Fetched::Page(page)) => Ok(*page),
            Ok(Fetched::NotModified(..)) => {
                Err(FetchError::Broken("a 304 to a request without a condition".into()).into())
            }
            Err(error) => Err(error.into()),
        })
    }

    /// What a walk that was cut short means for who reads the feed.
    fn told(&self, fetched: &FetchedPage, reason: &str) -> Result<String, Error> {
        let pages = fetched.more.len() + 1;
        if self.is_first {
            return Ok(format!("the list is read as far as page {pages}: {reason}"));
        }
        let last = fetched.more.last().map_or(&fetched.page, |further| &further.page);
        let read = extract::read(last, &self.source.how()).ok();
        let store = lock(&self.run.engine.store);
        let known = store.last_items(self.feed.id.as_str(), &self.source.id, self.run.options.now)?;
        let name = |item: Option<&Item>| match item {
            Some(Item { title, link: Some(link), .. }) if title.is_empty() => link.to_string(),
            Some(item) => format!("“{}”", item.title),
            None => "…".into(),
        };
        let (oldest, newest) = (name(read.as_ref().and_then(|read| read.items.last())), name(known.first()));
        Ok(format!(
            "items may have been lost between {oldest} and {newest}, the newest known at the last look: {reason}"
        ))
    }
}
