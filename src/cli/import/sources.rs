//! The files to import: one, those of a folder, or one on the web.

use std::{
    io::Read,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use pagewire::{
    config,
    fetch::{FetchRequest, Fetched, Fetcher, Location, RequestOptions},
    model::CacheState,
    pipeline,
};

use crate::cli::{Failure, runtime::runtime};

/// The largest file that is read.
const LARGEST: u64 = 32 << 20;
/// So many files of a folder, and so deep.
const FILES: usize = 5_000;
const DEPTH: usize = 8;

/// The text of a file.
pub(super) struct SourceText {
    pub name: String,
    pub text: String,
}

/// Reads what an argument names.
pub(super) fn read(argument: &str, config: &Path, now: DateTime<Utc>) -> Result<Vec<SourceText>, Failure> {
    let text = |name: &str, bytes: &[u8]| SourceText {
        name: name.to_owned(),
        text: String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').to_owned(),
    };
    if argument.contains("bridge=") && argument.contains("action=display") {
        return Ok(vec![text("address", argument.as_bytes())]);
    }
    if let Location::Http(url) =
        pipeline::place(argument).map_err(|fault| Failure::Usage(format!("`{argument}` is no address: {fault}")))?
    {
        return Ok(vec![text(argument, &fetch(url, config, now)?)]);
    }
    if argument == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().take(LARGEST).read_to_end(&mut bytes)?;
        return Ok(vec![text("standard input", &bytes)]);
    }
    let path = Path::new(argument);
    if !path.is_dir() {
        return Ok(vec![text(argument, &bytes(path)?)]);
    }
    let mut files = Vec::new();
    collect(path, DEPTH, &mut files);
    files.sort();
    let shown = |file: &Path| file.strip_prefix(path).unwrap_or(file).display().to_string();
    files.iter().map(|file| Ok(text(&shown(file), &bytes(file)?))).collect()
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error: std::io::Error| Failure::Usage(format!("cannot read {}: {error}", path.display()));
    let mut bytes = Vec::new();
    std::fs::File::open(path).map_err(failed)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::Usage(format!("{} is larger than {LARGEST} bytes", path.display())));
    }
    Ok(bytes)
}

/// The files of a folder that may be of a tool; links are not followed.
fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
        let is_json = path.file_name().is_some_and(|name| {
            name == "watch.json" || name == "tag.json" || name == "url-watches.json" || name == "changedetection.json"
        });
        let is_text = matches!(extension.as_deref(), Some("toml" | "yml" | "yaml" | "opml"));
        if is_hidden || files.len() >= FILES {
            continue;
        }
        if kind.is_dir() && depth > 0 {
            collect(&path, depth - 1, files);
        } else if kind.is_file() && (is_json || is_text) {
            files.push(path);
        }
    }
}

fn fetch(url: url::Url, config: &Path, now: DateTime<Utc>) -> Result<Vec<u8>, Failure> {
    let fetcher = Fetcher::new(config::load_fetch(config)?)?;
    let (cache_state, request, location) = (CacheState::default(), RequestOptions::default(), Location::Http(url));
    let ask = FetchRequest {
        location: &location,
        base: None,
        cache_state: &cache_state,
        moved_to: None,
        request: &request,
        robots: true,
        browser: false,
    };
    match runtime()?.block_on(fetcher.fetch(&ask, now))? {
        Fetched::Page(fetched) => Ok(fetched.page.body),
        Fetched::NotModified(..) => Err(Failure::Usage("the server sent no file (304)".into())),
    }
}
