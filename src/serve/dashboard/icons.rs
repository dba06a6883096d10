//! The icon of a feed's site, fetched once a day for the operator; a letter where there is none.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use url::Url;

use crate::serve::{error::Fault, shared::Shared, snapshot::first_address, viewer::Viewer};

/// How long an icon is kept, in seconds.
const KEPT: i64 = 86_400;
/// Icons that are kept, and bytes of one.
const MOST: usize = 500;
const LARGEST: usize = 32 * 1024;

/// The icons of sites, by their origins; none of one that has none.
#[derive(Default)]
pub(in crate::serve) struct Icons(Mutex<HashMap<String, (i64, Option<Picture>)>>);

type Picture = Arc<(String, Vec<u8>)>;

impl Icons {
    fn known(&self, origin: &str, now: i64) -> Option<Option<Picture>> {
        let icons = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        icons.get(origin).filter(|(at, _)| (now - at).abs() < KEPT).map(|(_, icon)| icon.clone())
    }

    fn keep(&self, origin: String, now: i64, icon: Option<Picture>) {
        let mut icons = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if icons.len() >= MOST {
            icons.clear();
        }
        icons.insert(origin, (now, icon));
    }
}

/// `GET /icon/ID`
pub(super) async fn icon(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    viewer: Viewer,
) -> Result<Response, Fault> {
    let snapshot = shared.snapshot();
    let feed = snapshot.feed(&id).filter(|feed| viewer.admin || !feed.private).ok_or(Fault::NotFound)?;
    let home = feed.home.as_ref().or_else(|| first_address(feed));
    let found = match home.filter(|home| matches!(home.scheme(), "http" | "https")) {
        Some(home) => of_site(&shared, home, viewer.admin).await,
        None => None,
    };
    let name = feed.title.as_deref().unwrap_or(feed.id.as_str());
    Ok(match found {
        Some(icon) => sent(&icon.0, icon.1.clone()),
        None => sent("image/svg+xml", letter(name).into_bytes()),
    })
}

/// The icon that a site has, where it is known or may be asked for: a stranger has nothing asked for.
async fn of_site(shared: &Arc<Shared>, home: &Url, may_ask: bool) -> Option<Picture> {
    let (origin, now) = (home.origin().ascii_serialization(), shared.now());
    if let Some(known) = shared.icons.known(&origin, now.timestamp()) {
        return known;
    }
    let address = home.join("/favicon.ico").ok().filter(|_| may_ask)?;
    let fetcher = shared.snapshot().engine.fetcher().clone();
    let _turn = shared.loading.acquire().await.ok()?;
    let found = fetcher.subresource(&address, now).await.ok();
    let found = found.filter(|found| found.media_type.starts_with("image/") && found.body.len() <= LARGEST);
    let icon = found.map(|found| Arc::new((found.media_type, found.body)));
    shared.icons.keep(origin, now.timestamp(), icon.clone());
    icon
}

/// The first letter of a name on a colour of its own.
fn letter(name: &str) -> String {
    let first =
        name.chars().find(|c| c.is_alphanumeric()).map_or_else(|| "·".to_owned(), |c| c.to_uppercase().collect());
    let hue = name.bytes().fold(0_u32, |hue, byte| (hue * 31 + u32::from(byte)) % 360);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 20 20\"><rect width=\"20\" height=\"20\" rx=\"4\" fill=\"hsl({hue} 45% 38%)\"/>\
         <text x=\"10\" y=\"14.5\" font-family=\"sans-serif\" font-size=\"12\" font-weight=\"bold\" text-anchor=\"middle\" fill=\"#fff\">{first}</text></svg>"
    )
}

fn sent(media_type: &str, body: Vec<u8>) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_str(media_type).unwrap_or(HeaderValue::from_static("image/x-icon"));
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_stands_for_a_site_without_an_icon_and_writes_no_markup() {
        assert!(letter("zeitung").contains(">Z</text>"));
        assert!(letter("<script>").contains(">S</text>") && !letter("<&\">").contains("<&"));
        assert!(letter("ßtadt").contains(">SS</text>"));
    }
}
