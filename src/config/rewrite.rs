//! Writing a file that somebody else may be writing, too: as a whole or not at all, and where its link leads.
//!
//! A symbolic link stays one, and the file that it leads to is replaced, with its permissions and its owner. Where a file cannot be
//! replaced, as one that is mounted by itself, it is written in place, from a whole copy beside it that outlives a crash.

use std::{
    fs::{File, Metadata, Permissions},
    io::{ErrorKind, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::system;

/// Why a file was not written; it is as it was then.
#[derive(Debug)]
pub(super) enum Unwritten {
    /// It is a link that leads nowhere.
    Dangling(PathBuf),
    /// It is not what it was when it was read.
    Changed,
    /// The system says no.
    Io(std::io::Error),
}

impl From<std::io::Error> for Unwritten {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

/// Puts one text in the place of another; `before` is empty for a file that is not there yet.
///
/// # Errors
/// [`Unwritten`]; the file is then as it was.
pub(super) fn rewrite(path: &Path, before: &str, after: &str) -> Result<(), Unwritten> {
    let target = target(path)?;
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let known = std::fs::metadata(&target).ok();
    let mut builder = tempfile::Builder::new();
    builder.prefix(".feeds-").suffix(".toml");
    if known.is_none() {
        // one that is replaced is nobody else's until it is dressed
        system::as_any_new_file(&mut builder);
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(after.as_bytes())?;
    let is_as_owned = match &known {
        Some(known) => dress(&file, known)?,
        None => true,
    };
    file.as_file().sync_all()?;
    // as late as can be
    let present = match std::fs::read(&target) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    if present != before.as_bytes() {
        return Err(Unwritten::Changed);
    }
    if !is_as_owned {
        return in_place(&target, file);
    }
    match file.persist(&target) {
        Ok(_) => Ok(()),
        // a mount point can be written, and not replaced
        Err(refused) if matches!(refused.error.kind(), ErrorKind::ResourceBusy | ErrorKind::CrossesDevices) => {
            in_place(&target, refused.file)
        }
        Err(refused) => Err(refused.error.into()),
    }
}

/// The file itself, wherever links lead.
fn target(path: &Path) -> Result<PathBuf, Unwritten> {
    match std::fs::canonicalize(path) {
        Ok(target) => Ok(target),
        Err(error) if error.kind() == ErrorKind::NotFound => match std::fs::read_link(path) {
            Ok(leads_to) => Err(Unwritten::Dangling(leads_to)),
            // nothing is there yet
            Err(_) => Ok(path.to_owned()),
        },
        Err(error) => Err(error.into()),
    }
}

/// Gives a new file the permissions and the owner of the one that it replaces; tells whether the owner could be kept.
fn dress(file: &NamedTempFile, known: &Metadata) -> std::io::Result<bool> {
    let is_as_owned = system::give_owner(file.path(), known)?;
    // after the owner, since that takes special bits away
    std::fs::set_permissions(file.path(), Permissions::clone(&known.permissions()))?;
    Ok(is_as_owned)
}

/// Writes into a file that cannot be replaced. What it is to hold lies whole beside it until it does.
fn in_place(target: &Path, mut whole: NamedTempFile) -> Result<(), Unwritten> {
    let mut text = Vec::new();
    whole.as_file_mut().seek(SeekFrom::Start(0))?;
    whole.as_file_mut().read_to_end(&mut text)?;
    let before = std::fs::read(target)?;
    let mut file = File::options().write(true).open(target)?;
    let written = overwrite(&mut file, &text);
    if written.is_err() && overwrite(&mut file, &before).is_err() {
        // neither is whole in its place: the copy stays
        let _ = whole.keep();
    }
    Ok(written?)
}

fn overwrite(file: &mut File, text: &[u8]) -> std::io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    file.write_all(text)?;
    file.set_len(text.len() as u64)?;
    file.sync_all()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_chain_of_links_stays_and_the_file_at_its_end_keeps_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("far")).unwrap();
        std::fs::write(at("far/real.toml"), "one").unwrap();
        std::fs::set_permissions(at("far/real.toml"), Permissions::from_mode(0o640)).unwrap();
        symlink("far/real.toml", at("middle")).unwrap();
        symlink("middle", at("feeds.toml")).unwrap();
        rewrite(&at("feeds.toml"), "one", "two").unwrap();
        assert_eq!(std::fs::read_to_string(at("far/real.toml")).unwrap(), "two");
        assert_eq!(std::fs::metadata(at("far/real.toml")).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(at("feeds.toml").is_symlink() && at("middle").is_symlink());
        assert_eq!(std::fs::read_dir(at("far")).unwrap().count(), 1);
    }

    #[test]
    fn what_somebody_wrote_in_the_meantime_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("feeds.toml");
        std::fs::write(&path, "theirs").unwrap();
        assert!(matches!(rewrite(&path, "read before", "ours"), Err(Unwritten::Changed)));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "theirs");
    }

    #[test]
    fn a_link_that_leads_nowhere_is_no_place_for_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("feeds.toml");
        symlink("gone/feeds.toml", &path).unwrap();
        assert!(matches!(rewrite(&path, "", "new"), Err(Unwritten::Dangling(_))));
        assert!(path.is_symlink());
    }

    #[test]
    fn a_file_that_cannot_be_replaced_is_written_in_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("feeds.toml");
        std::fs::write(&path, "a longer text than the next").unwrap();
        let inode = std::fs::metadata(&path).unwrap().ino();
        let mut whole = NamedTempFile::new_in(folder.path()).unwrap();
        whole.write_all(b"short").unwrap();
        in_place(&path, whole).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "short");
        assert_eq!(std::fs::metadata(&path).unwrap().ino(), inode);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
