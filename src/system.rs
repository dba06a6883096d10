//! What differs from one operating system to the next: which file is at a place, and whose files are.

use std::{fs::Metadata, io, path::Path};

/// Which file is at a place: device and inode where there are such, else when it was made. `None` where there is none.
pub(crate) fn file_number(path: &Path) -> Option<(u64, u64)> {
    std::fs::metadata(path).ok().map(|file| number_of(&file))
}

#[cfg(unix)]
pub(crate) fn number_of(file: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (file.dev(), file.ino())
}

#[cfg(not(unix))]
pub(crate) fn number_of(file: &Metadata) -> (u64, u64) {
    let made = file.created().ok().and_then(|made| made.duration_since(std::time::UNIX_EPOCH).ok());
    made.map_or((0, 0), |made| (made.as_secs(), made.subsec_nanos().into()))
}

/// Makes a new temporary file one as any other: the process's umask takes its part.
pub(crate) fn as_any_new_file(builder: &mut tempfile::Builder<'_, '_>) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = builder;
}

/// Gives a file the owner of another; tells whether it has him now. Systems without owners in this sense always say so.
///
/// # Errors
/// Where the file cannot be looked at.
pub(crate) fn give_owner(file: &Path, known: &Metadata) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, chown};
        let own = std::fs::metadata(file)?;
        Ok((own.uid(), own.gid()) == (known.uid(), known.gid())
            || chown(file, Some(known.uid()), Some(known.gid())).is_ok())
    }
    #[cfg(not(unix))]
    {
        let _ = (file, known);
        Ok(true)
    }
}
