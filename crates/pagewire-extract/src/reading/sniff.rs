//! What the bytes of a page are: a feed (XML or JSON), other JSON or XML, plain text, markup, or no text at all.

use std::borrow::Cow;

use encoding_rs::Encoding;

use serde_json::Value;

use super::{data, error::ReadError};
use crate::{
    ExtractError, Recipe, feed, json,
    markup::xhtml,
    model::{Extraction, Page},
    normalise, plain, xml,
};

/// What a page is.
pub(super) enum Form {
    /// A feed, with what it says.
    Feed(Box<Result<Extraction, ExtractError>>),
    /// JSON that is no feed, or what stands where a recipe wants JSON.
    Json(Result<Value, ExtractError>),
    /// XML that is neither a feed nor a page of the web.
    Xml,
    /// Plain text.
    Text,
    /// Markup.
    Html,
}

/// What a page is, by its beginning and its media type. By a recipe a page is what the recipe's language is for.
pub(super) fn form(page: &Page, text: &str, recipe: &Recipe) -> Form {
    match recipe {
        Recipe::List(recipe) if recipe.is_of_json() => Form::Json(data::wanted(page, text)),
        Recipe::List(_) if xml::is_xml(page.media_type.as_deref(), text) => Form::Xml,
        Recipe::List(_) => Form::Html,
        Recipe::Watch(watch) if watch.is_of_json() => Form::Json(data::wanted(page, text)),
        Recipe::Watch(_) if xml::is_xml(page.media_type.as_deref(), text) => Form::Xml,
        Recipe::Watch(_) if plain::is_plain(page.media_type.as_deref(), text) => Form::Text,
        Recipe::Watch(_) => Form::Html,
        Recipe::Auto => match feed::read(text) {
            Some(feed) => Form::Feed(Box::new(feed)),
            None if json::is_json(page.media_type.as_deref(), text) => Form::Json(json::value(text)),
            None if xml::is_xml(page.media_type.as_deref(), text) => Form::Xml,
            None if plain::is_plain(page.media_type.as_deref(), text) => Form::Text,
            None => Form::Html,
        },
    }
}

/// A page as text.
///
/// # Errors
/// [`ReadError::NoText`] by its media type.
pub fn text_of<'p>(page: &'p Page, charset: Option<&'static Encoding>) -> Result<Cow<'p, str>, ReadError> {
    match page.media_type.as_deref().filter(|media_type| !is_text(media_type)) {
        Some(media_type) => Err(ReadError::NoText(media_type.to_owned())),
        None => Ok(as_html(page, normalise::charset::decode(page, charset))),
    }
}

/// XHTML, which its media type alone tells, as HTML.
fn as_html<'p>(page: &Page, text: Cow<'p, str>) -> Cow<'p, str> {
    let is_xhtml = page.media_type.as_deref().is_some_and(|media_type| media_type.contains("xhtml"));
    match text {
        Cow::Borrowed(text) if is_xhtml => xhtml::opened(text),
        Cow::Owned(text) if is_xhtml => Cow::Owned(xhtml::opened(&text).into_owned()),
        text => text,
    }
}

/// Whether a media type is one of texts, or of anything.
fn is_text(media_type: &str) -> bool {
    let (kind, name) = media_type.split_once('/').unwrap_or((media_type, ""));
    let texts = ["xml", "json", "html", "javascript", "octet-stream"];
    kind == "text" || kind == "application" && texts.iter().any(|known| name.contains(known)) || kind == "*"
}
