//! Addresses and paths as they are written in feeds.toml.

use std::path::{Path, PathBuf};

use url::Url;

use super::{Location, problem::Complaint};

/// Where a source is.
pub(super) fn location(text: &str, folder: &Path) -> Result<Location, Complaint> {
    if text == "-" {
        return Ok(Location::Stdin);
    }
    let help =
        || "write http://…, https://…, file:///…, a path relative to this file, or - for standard input".to_owned();
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {
            if url.username().is_empty() && url.password().is_none() {
                Ok(Location::Http(url))
            } else {
                Err(Complaint::new(
                    "`url` holds a user name or a password".into(),
                    "write them as `basic` in the feed's [request], with the password in the environment or a file"
                        .into(),
                ))
            }
        }
        Ok(url) if url.scheme() == "file" => url
            .to_file_path()
            .map(Location::File)
            .map_err(|()| Complaint::new(format!("`{text}` names no file on this machine"), help())),
        // a drive letter, or a path with a colon in it
        Ok(url) if url.scheme().len() > 1 && text.contains("://") => {
            Err(Complaint::new(format!("`{}` is no scheme that can be fetched", url.scheme()), help()))
        }
        Err(error) if text.contains("://") => Err(Complaint::new(format!("`{text}` is no address: {error}"), help())),
        _ => Ok(Location::File(join(folder, text))),
    }
}

/// A path relative to the configuration's folder.
pub(super) fn join(folder: &Path, path: &str) -> PathBuf {
    if folder.as_os_str().is_empty() { PathBuf::from(path) } else { folder.join(path) }
}

/// An address that is published, and so tells nobody's name and password.
pub(super) fn public_address(text: &str, key: &str) -> Result<Url, Complaint> {
    let url = web_address(text)?;
    if url.username().is_empty() && url.password().is_none() {
        return Ok(url);
    }
    let help = "leave them out: an address with a secret would be published";
    Err(Complaint::new(format!("`{key}` holds a user name or a password"), help.into()))
}

pub(super) fn web_address(text: &str) -> Result<Url, Complaint> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
        Ok(url) => Err(Complaint::new(
            format!("`{}:` is no address on the web", url.scheme()),
            "write http://… or https://…".into(),
        )),
        Err(error) => {
            Err(Complaint::new(format!("`{text}` is no address: {error}"), "write http://… or https://…".into()))
        }
    }
}

/// A folder's address ends with a slash; else its last part would be replaced by a file's name.
pub(super) fn with_slash(mut url: Url) -> Url {
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    url
}
