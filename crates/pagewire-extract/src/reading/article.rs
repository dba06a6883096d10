//! The article of a page, with its dates and its language read as those of lists are.

use std::cell::OnceCell;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::how::How;
use crate::{
    article::{self, Article, ArticleRecipe},
    model::{Moment, Page},
    normalise::{self, date, date::Surroundings},
};

/// Reads the article of a page; `how` says its encoding and the time zone of times that name none.
///
/// A time that would lie ahead of `now` in UTC is read in the zone that the page gives evidence of. A date of publication that lies
/// ahead even so is told as [`Article::ahead`] and is not the article's.
#[must_use]
pub fn read_article(page: &Page, recipe: &ArticleRecipe, how: &How<'_>, now: DateTime<Utc>) -> Article {
    let article = in_zone(page, recipe, how, now);
    if !is_ahead(&article, how.timezone, now) {
        return article;
    }
    let there = zone_of(&article, page, how, now).map(|timezone| in_zone(page, recipe, &How { timezone, ..*how }, now));
    match there.filter(|there| !is_ahead(there, how.timezone, now)) {
        Some(there) => there,
        None => Article { ahead: article.published, published: None, ..article },
    }
}

/// Whether an article is dated after now; a day may have begun elsewhere.
fn is_ahead(article: &Article, timezone: Tz, now: DateTime<Utc>) -> bool {
    article.published.as_ref().is_some_and(|dated| match dated.moment {
        Moment::Instant(instant) => instant > now,
        Moment::Day(_) => dated.moment.begins(timezone) > date::latest(now),
    })
}

/// The zone that a page gives evidence of, where UTC is nobody's choice.
fn zone_of(article: &Article, page: &Page, how: &How<'_>, now: DateTime<Utc>) -> Option<Tz> {
    let moment = article.published.as_ref().filter(|_| how.timezone == Tz::UTC)?.moment;
    let language = article.language.as_ref().map(|found| found.text.as_str());
    normalise::zone_of_page(moment, (language, page.url.host_str()), now)
}

/// Reads the article, times that name no zone in that of `how`.
fn in_zone(page: &Page, recipe: &ArticleRecipe, how: &How<'_>, now: DateTime<Utc>) -> Article {
    let text = normalise::charset::decode(page, how.charset);
    let around = Surroundings { now, timezone: how.timezone, hint: None, day_first: None, language: None };
    // the order of day and month is asked of the whole page, once, where it matters
    let day_first = OnceCell::new();
    let date = |words: &str, language: Option<&str>| {
        let language = language.map(normalise::language::primary);
        let around = Surroundings { language: language.as_deref(), ..around };
        match date::parse(words, &around) {
            Err(date::UnreadableDate::Ambiguous) => {
                let day_first = *day_first.get_or_init(|| date::infer_day_first_in(&text));
                day_first.and_then(|_| date::parse(words, &Surroundings { day_first, ..around }).ok())
            }
            read => read.ok(),
        }
    };
    let language = |said: &[&str], text: &str| {
        let said: Vec<&str> = said.iter().copied().chain(page.language.as_deref()).collect();
        normalise::language::settle(&said, text)
    };
    article::extract(&text, &page.url, recipe, &article::WordReader { date: &date, language: &language })
}
