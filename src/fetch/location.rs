use std::{fmt, path::PathBuf};

use url::{Origin, Url};

/// Where a page is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Location {
    /// On the web.
    Http(Url),
    /// In a file.
    File(PathBuf),
    /// On standard input.
    Stdin,
}

impl Location {
    /// The host that is asked; none for files.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        match self {
            Self::Http(url) => url.host_str(),
            Self::File(_) | Self::Stdin => None,
        }
    }

    /// The origin that is asked (RFC 6454); none for files.
    pub(crate) fn origin(&self) -> Option<Origin> {
        match self {
            Self::Http(url) => Some(url.origin()),
            Self::File(_) | Self::Stdin => None,
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http(url) => write!(f, "{url}"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Stdin => f.write_str("-"),
        }
    }
}
