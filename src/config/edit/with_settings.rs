//! Settings written into the file in which they stand.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use super::{EditError, before_edit, parsed, read, replace, text_of};
use crate::config::{
    Config,
    settings::{self, Patch, Patched, Places, SettingsOf},
};

/// What a file of the configuration would be with other settings.
#[derive(Debug)]
pub struct WithSettings {
    /// The file, and its text as it is.
    before: (PathBuf, String),
    /// What becomes of it.
    pub patched: Patched,
    /// What all files would then say.
    pub config: Config,
}

/// The file in which a feed stands, or the settings of all feeds, with other settings; nothing is written.
///
/// # Errors
/// [`EditError`].
pub fn with_settings(
    path: &Path,
    state: &Path,
    whose: SettingsOf<'_>,
    patch: &Patch,
) -> Result<WithSettings, EditError> {
    let (main, config) = read(path)?;
    let known = config.as_ref().and_then(|config| match whose {
        SettingsOf::Feed(id) => config.feeds.iter().find(|feed| feed.id.as_str() == id),
        SettingsOf::All => None,
    });
    let (file, before) = match (known, &config) {
        (Some(feed), Some(config)) => (feed.written_in.clone(), text_of(config, &feed.written_in).to_owned()),
        _ => (path.to_owned(), main),
    };
    let places = Places { state, config: file.parent().unwrap_or(Path::new("")) };
    let patched = settings::patched(&mut before_edit(&file, &before)?, whose, patch, places)?;
    let config = parsed((path, &file), &patched.text)?;
    Ok(WithSettings { before: (file, before), patched, config })
}

/// Writes other settings into the file, and secrets into files that this user alone can read.
///
/// # Errors
/// [`EditError`]; the file is then as it was.
pub fn set_settings(path: &Path, state: &Path, whose: SettingsOf<'_>, patch: &Patch) -> Result<(), EditError> {
    let WithSettings { before: (file, before), patched, .. } = with_settings(path, state, whose, patch)?;
    for (place, secret) in &patched.secrets {
        let unwritable = |source| EditError::Unwritable { path: place.clone(), source };
        keep_secret(place, secret).map_err(unwritable)?;
    }
    replace((path, &file), &before, &before_edit(&file, &patched.text)?)?;
    for place in &patched.needless {
        // it is named by nothing any more: that it stays where it cannot be taken away harms nobody
        let _ = std::fs::remove_file(place);
    }
    Ok(())
}

/// Writes a secret into a file of its own, whole or not at all.
fn keep_secret(place: &Path, secret: &str) -> std::io::Result<()> {
    let folder = place.parent().unwrap_or(Path::new(""));
    std::fs::create_dir_all(folder)?;
    // a temporary file is one that this user alone can read, and stays so
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(secret.as_bytes())?;
    file.persist(place).map(drop).map_err(|fault| fault.error)
}
