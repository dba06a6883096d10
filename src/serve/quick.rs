//! The answer that nearly every request gets: a document that is at hand, or the news that it is as it was. It is made here without
//! a detour; whatever is not plain goes the long way.

use axum::{
    http::{Method, Request, header},
    response::Response,
};

use super::{
    documents::at_hand,
    feeds::{cache_control, max_age},
    negotiate,
    shared::Shared,
};
use crate::model::Format;

/// The answer to a request for a public feed whose document is at hand.
pub(super) fn answer<B>(shared: &Shared, request: &Request<B>) -> Option<Response> {
    if *request.method() != Method::GET || request.uri().query().is_some() {
        return None;
    }
    let (id, extension) = request.uri().path().strip_prefix("/feeds/")?.rsplit_once('.')?;
    let format = Format::ALL.into_iter().find(|format| format.extension() == extension)?;
    let headers = request.headers();
    if headers.contains_key("a-im") {
        return None;
    }
    let house = shared.house();
    let index = house.index(id).filter(|index| !house.feeds()[*index].private)?;
    let now = shared.now();
    let document = at_hand(&house.rooms()[index], format, now.timestamp())?;
    let encoding = negotiate::encoding(headers);
    if !document.has(encoding) {
        return None;
    }
    let mut response = document.answer(format, encoding, headers);
    response.headers_mut().insert(header::CACHE_CONTROL, cache_control(false, max_age(&house, index, now)));
    Some(response)
}
