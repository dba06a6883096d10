//! The state folder is its owner's alone: it holds pages fetched with cookies, and the keys of the server.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

use super::StoreError;

/// Makes the folder where there is none, and takes from others what they may do with it and with what is ours in it.
///
/// # Errors
/// [`StoreError::Folder`] when it cannot be made.
pub(super) fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::Folder { path: folder.to_owned(), source };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(failed)?;
    #[cfg(unix)]
    tighten(folder).map_err(failed)?;
    Ok(())
}

/// Makes an empty file where there is none; nobody else may read it at any time.
///
/// # Errors
/// What the system says.
pub(super) fn make_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Puts a file in its place whole or not at all, readable by its owner alone from the beginning.
///
/// # Errors
/// What the system says; the file is then as it was.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // such a file is its owner's alone
    let mut file = tempfile::Builder::new().prefix(".pagewire-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Whether a file in the state folder is one of ours, by its name.
#[cfg(unix)]
fn is_ours(name: &str) -> bool {
    name.starts_with(super::FILE)
        || (name.starts_with("pagewire-") && name.ends_with(".db"))
        || name.starts_with(".pagewire-")
        || name.starts_with("built-")
        || matches!(name, "lock" | "admin-token")
}

#[cfg(unix)]
fn tighten(folder: &Path) -> io::Result<()> {
    let mut others = false;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if name == "secrets" {
            // what came in by a form
            close(&entry.path(), 0o700);
        } else if is_ours(&name.to_string_lossy()) {
            close(&entry.path(), 0o600);
        } else {
            others = true;
        }
    }
    // a folder with other things in it, such as the published feeds, is not ours to close
    if others {
        tracing::debug!("{} holds other things, too: its permissions stay as they are", folder.display());
    } else {
        close(folder, 0o700);
    }
    Ok(())
}

/// Takes from others what they may do with a file or a folder; what belongs to another user stays as it is.
#[cfg(unix)]
fn close(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    let Ok(known) = std::fs::metadata(path) else { return };
    if known.is_dir() != (mode == 0o700) || known.permissions().mode() & 0o077 == 0 {
        return;
    }
    if let Err(fault) = std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)) {
        tracing::warn!(
            "others may read {}, and this cannot be changed: {fault}; let its owner run chmod go= on it",
            path.display()
        );
    }
}
