//! Pages from files and from standard input.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use tokio::io::{AsyncRead, AsyncReadExt};
use url::Url;

use super::{BodyEnd, FetchError, Fetched, FetchedPage, decode, machine};
use crate::model::{CacheState, Page};

pub(super) async fn read(
    path: &Path,
    base: Option<&Url>,
    limit: u64,
    now: DateTime<Utc>,
) -> Result<Fetched, FetchError> {
    let failed = |source| {
        machine::of_io(&source).unwrap_or_else(|| FetchError::File { path: path.to_owned(), source: Arc::new(source) })
    };
    // a pipe or a device may have no end, and opening it none either
    let kind = tokio::fs::metadata(path).await.map_err(failed)?;
    if !kind.is_file() {
        return Err(failed(io::Error::other("it is no regular file")));
    }
    let file = tokio::fs::File::open(path).await.map_err(failed)?;
    let body = read_all(file, limit).await.map_err(failed)?;
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let url = base.cloned().or_else(|| Url::from_file_path(absolute).ok());
    page(body, url, limit, now)
}

pub(super) async fn read_stdin(base: Option<&Url>, limit: u64, now: DateTime<Utc>) -> Result<Fetched, FetchError> {
    let failed = |source| FetchError::File { path: PathBuf::from("standard input"), source: Arc::new(source) };
    let body = read_all(tokio::io::stdin(), limit).await.map_err(failed)?;
    page(body, base.cloned(), limit, now)
}

/// Reads up to one byte more than the limit, which is enough to know that it is passed.
async fn read_all(reader: impl AsyncRead + Unpin, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    reader.take(limit.saturating_add(1)).read_to_end(&mut body).await?;
    Ok(body)
}

fn page(body: Vec<u8>, url: Option<Url>, limit: u64, now: DateTime<Utc>) -> Result<Fetched, FetchError> {
    if body.len() as u64 > limit {
        return Err(FetchError::TooLarge { limit });
    }
    let (body, _) = decode::unpacked((body, None), limit)?;
    let url = match url {
        Some(url) => url,
        None => Url::parse("about:blank").map_err(|error| FetchError::Broken(error.to_string()))?,
    };
    let page = Page { url, media_type: None, charset: None, language: None, body, fetched_at: now };
    let (cache_state, fresh_until, moved_to) = (CacheState::default(), None, None);
    Ok(Fetched::Page(Box::new(FetchedPage {
        page,
        cache_state,
        fresh_until,
        moved_to,
        end: BodyEnd::File,
        links: Vec::new(),
        more: Vec::new(),
    })))
}
