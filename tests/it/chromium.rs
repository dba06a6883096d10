//! Where the installed Chromium is.

use std::path::PathBuf;

pub(crate) fn chromium() -> PathBuf {
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect();
    let found = folders.iter().flat_map(|folder| names.map(|name| folder.join(name))).find(|path| path.exists());
    found.expect("no Chromium is installed")
}
