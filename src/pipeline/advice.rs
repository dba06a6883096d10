//! What a person can do about what went wrong while a page was read.

use crate::{
    extract::{ExtractError, Refusal},
    model::Advice,
};

fn in_request(before: &'static str, after: &'static str) -> Advice {
    Advice::all([before.into(), Advice::Table("request".into()), after.into()])
}

/// About a page that shows something else than its content.
#[must_use]
pub fn for_refusal(refusal: Refusal) -> Advice {
    match refusal {
        Refusal::Challenge { .. } => {
            "the site keeps programs out: look for its own feed or API, or ask its operator to let pagewire in".into()
        }
        Refusal::ConsentWall => in_request(
            "open the page in a browser, agree, and put the cookie that this sets into ",
            " cookies",
        ),
        Refusal::LoginWall => in_request("put the session's cookie or credentials into ", ""),
        Refusal::SubscriptionWall => in_request("put the subscriber's cookie or credentials into ", ""),
        Refusal::AgeGate => in_request(
            "open the page in a browser, answer, and put the cookie that this sets into ",
            " cookies",
        ),
        Refusal::RegionBlock => in_request(
            "the site lets nobody in from here: reach it by ",
            " proxy, or look for its own feed",
        ),
        Refusal::NotFound => "open `url` in a browser, and correct it if the page has moved".into(),
        Refusal::Maintenance => "wait until the site is back: the next run tries again".into(),
        Refusal::NothingListed => "open `url` in a browser: correct it if the page should list something".into(),
        Refusal::ParkedDomain => "the site is gone: remove the feed or correct `url`".into(),
        Refusal::ScriptsOnly => {
            "render it with `fetch = \"browser\"` in the feed's table, or look for the address its scripts load the list from"
                .into()
        }
    }
}

/// About a page on which no items were found.
pub(super) fn for_extract(error: &ExtractError) -> Advice {
    match error {
        ExtractError::NoItems { .. } => {
            "the page may have been redesigned: compare the recipe's `item` with the page and correct it".into()
        }
        ExtractError::NoPart { .. } => {
            "the page may have been redesigned: compare `watch` with the page and correct it".into()
        }
        ExtractError::EmptyPart { .. } => Advice::all([
            "what it said last stays; if it is meant to be empty, name an element around it in `watch` of ".into(),
            Advice::FeedTable,
        ]),
        ExtractError::BrokenFeed(_) => {
            "it may be cut off or half written: the next run tries again; else tell the site".into()
        }
        ExtractError::ExcessiveFeed(_) => {
            "no feed that people read is made so: tell the site, or name another of its feeds".into()
        }
        ExtractError::NoFeed | ExtractError::EmptyFeed => {
            "look at it in a browser: it may fill again, or the site has moved it".into()
        }
        ExtractError::Costly { .. } => "write the recipe without `~` and `:has()`".into(),
        ExtractError::NoMembers { .. } => "correct the path of `item`, as what there is shows".into(),
        ExtractError::Exhausted { .. } => "name the steps that lead to it, in the place of `//`, `..` and `*`".into(),
        ExtractError::NoJson(_) => {
            "correct `url`, or write `item` as a CSS selector; `pagewire find` shows what the page has".into()
        }
        ExtractError::BrokenJson(_) => "it may be cut off: the next run tries again; else tell the site".into(),
        ExtractError::ExcessiveJson(_) => {
            "ask the site for less of it, as by a parameter of `url` such as `limit`".into()
        }
        ExtractError::NoJsonList { .. } => "name the list: `item = { json = \"…\" }`".into(),
        ExtractError::ExcessiveXml(_) => "name a page of less, or one of its parts".into(),
        ExtractError::NoXmlList { .. } => "name the elements: `item = { xpath = \"//…\" }`".into(),
        ExtractError::SitemapIndex { .. } => "write that address as the feed's `url`".into(),
        ExtractError::NoScript { .. } | ExtractError::NoScriptData { .. } => {
            "compare the recipe's `script` with the page's code, or run `pagewire find` for another recipe".into()
        }
        ExtractError::NoList => Advice::NameItems,
    }
}
