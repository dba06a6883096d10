//! The article of a page, with its dates and its language read as those of lists are.

use std::cell::OnceCell;

use chrono::{DateTime, Utc};

use super::How;
use crate::{
    article::{self, Article, ArticleRecipe, Dated},
    model::Page,
    normalise::{self, date, date::Surroundings},
};

/// Reads the article of a page; `how` says its encoding and the time zone of times that name none.
///
/// A date of publication that lies ahead of `now` is told as [`Article::ahead`] and is not the article's.
#[must_use]
pub fn read_article(page: &Page, recipe: &ArticleRecipe, how: &How<'_>, now: DateTime<Utc>) -> Article {
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
    let article = article::extract(&text, &page.url, recipe, &article::Senses { date: &date, language: &language });
    let is_ahead = |dated: &Dated| dated.moment.begins(how.timezone) > date::latest(now);
    if article.published.as_ref().is_some_and(is_ahead) {
        return Article { ahead: article.published, published: None, ..article };
    }
    article
}
