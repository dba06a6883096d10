//! Profiles of browsers that nobody uses any more: what is left when the machine itself went down, or everything was killed at once.

use std::{
    fs::{self, File},
    path::Path,
    time::Duration,
};

/// Profiles are known by their names.
pub(super) const PREFIX: &str = "pagewire-browser-";
/// Held by whoever uses a profile.
pub(super) const LOCK: &str = "lock";
/// Holds the number of the browser's process group.
pub(super) const GROUP: &str = "group";
/// A profile without a lock is one that is just being made, unless it is old.
const OLD: Duration = Duration::from_secs(3600);

/// Removes the profiles in the folder for temporary files that are this user's, and that nobody uses.
pub(super) fn remove() {
    remove_in(&std::env::temp_dir());
}

fn remove_in(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let is_profile = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        if is_profile && is_own(&entry.path()) && is_unused(&entry.path()) {
            end_browser(&entry.path());
            // another program of this user may be faster
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn is_own(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let user = rustix::process::geteuid().as_raw();
    fs::symlink_metadata(path).is_ok_and(|found| found.is_dir() && found.uid() == user)
}

fn is_unused(profile: &Path) -> bool {
    match File::open(profile.join(LOCK)) {
        Ok(lock) => lock.try_lock().is_ok(),
        Err(_) => fs::metadata(profile)
            .and_then(|found| found.modified())
            .is_ok_and(|made| made.elapsed().is_ok_and(|age| age > OLD)),
    }
}

/// Kills a browser that outlived everything, if the process that leads its group still names this profile.
fn end_browser(profile: &Path) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let number = fs::read_to_string(profile.join(GROUP)).ok().and_then(|text| text.trim().parse::<i32>().ok());
    let Some(group) = number.filter(|number| *number > 1).and_then(Pid::from_raw) else { return };
    let Ok(words) = fs::read(format!("/proc/{}/cmdline", group.as_raw_nonzero())) else { return };
    let names_it = profile.to_str().is_some_and(|path| String::from_utf8_lossy(&words).contains(path));
    if names_it {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_profiles_that_nobody_uses_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in ["pagewire-browser-left", "pagewire-browser-used", "pagewire-browser-new", "other"] {
            fs::create_dir(path(name)).unwrap();
        }
        File::create(path("pagewire-browser-left").join(LOCK)).unwrap();
        let used = File::create(path("pagewire-browser-used").join(LOCK)).unwrap();
        used.lock().unwrap();
        remove_in(folder.path());
        let mut left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left, ["other", "pagewire-browser-new", "pagewire-browser-used"]);
    }
}
