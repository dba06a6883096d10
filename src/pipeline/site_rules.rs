//! Rules for sites, in a folder of files named by host: `example.com.txt`, `.example.com.txt` for all below it, `global.txt`.
//!
//! A file is read when the first page of its host is. What cannot be used of it is told by file and line, and costs nothing else.

use std::{
    collections::{BTreeMap, HashMap},
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use crate::extract::article::{RuleFault, SiteRules};

/// Larger files are no rules.
const LARGEST: u64 = 256 * 1024;

/// A folder of rules for sites.
#[derive(Debug)]
pub struct RuleFolder {
    folder: PathBuf,
    hosts: Mutex<HashMap<String, HostRules>>,
}

/// The rules for a host, and what of their files cannot be used.
#[derive(Debug, Clone, Default)]
pub struct HostRules {
    /// Its rules with those for all sites; none where there are neither.
    pub rules: Option<Arc<SiteRules>>,
    /// A sentence for each line that is left out.
    pub faults: Vec<String>,
}

/// What a folder of rules holds.
#[derive(Debug, Default)]
pub struct RuleCheck {
    /// How many files it has.
    pub files: usize,
    /// A sentence for each line that cannot be used, in the order of the files' names.
    pub faults: Vec<String>,
    /// The directives that are known and change nothing here: in how many lines, and in how many files.
    pub without_effect: BTreeMap<String, (usize, usize)>,
}

impl RuleCheck {
    fn add(&mut self, rules: &SiteRules) {
        let mut of_file: BTreeMap<&str, usize> = BTreeMap::new();
        rules.without_effect().for_each(|name| *of_file.entry(name).or_default() += 1);
        for (name, lines) in of_file {
            let (all, files) = self.without_effect.entry(name.to_owned()).or_default();
            (*all, *files) = (*all + lines, *files + 1);
        }
    }
}

impl RuleFolder {
    /// A folder, of which nothing is read yet.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), hosts: Mutex::default() }
    }

    /// The rules for a host.
    #[must_use]
    pub fn of(&self, host: &str) -> HostRules {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.entry(host.to_owned()).or_insert_with(|| self.read_host(host)).clone()
    }

    fn read_host(&self, host: &str) -> HostRules {
        let mut faults = Vec::new();
        if !self.folder.is_dir() {
            faults.push(format!("{} is no folder; the page is read without rules", self.folder.display()));
        }
        let own = file_names(host).find_map(|name| self.file(&name, &mut faults));
        let global = self.file("global.txt", &mut faults);
        let rules = match (own, global) {
            (Some(own), Some(global)) => Some(own.followed_by(&global)),
            (own, global) => own.or(global),
        };
        HostRules { rules: rules.map(Arc::new), faults }
    }

    fn file(&self, name: &str, faults: &mut Vec<String>) -> Option<SiteRules> {
        let path = self.folder.join(name);
        match read(&path) {
            Ok((rules, own)) => {
                faults.extend(own.into_iter().map(|fault| left_out(&path, &fault)));
                Some(rules)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                faults.push(format!("{}: {error}; its rules are left out", path.display()));
                None
            }
        }
    }

    /// Reads every file.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn check(&self) -> io::Result<RuleCheck> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.strip_suffix(".txt").is_some_and(is_host) {
                names.push(name);
            }
        }
        names.sort_unstable();
        let mut check = RuleCheck { files: names.len(), ..RuleCheck::default() };
        for name in names {
            if let Some(rules) = self.file(&name, &mut check.faults) {
                check.add(&rules);
            }
        }
        Ok(check)
    }
}

/// Whether a file's name may be that of a host: a licence or a text to read lies in many such folders, too.
fn is_host(stem: &str) -> bool {
    stem.contains('.') || !stem.contains(|c: char| c.is_ascii_uppercase())
}

fn read(path: &Path) -> io::Result<(SiteRules, Vec<RuleFault>)> {
    if fs::metadata(path)?.len() > LARGEST {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {LARGEST} bytes")));
    }
    // a comment in another charset is no reason to do without the rules
    Ok(SiteRules::parse(&String::from_utf8_lossy(&fs::read(path)?)))
}

fn left_out(path: &Path, fault: &RuleFault) -> String {
    format!("{}, {fault}; this line is left out", path.display())
}

/// The names of the files that may hold a host's rules, the nearest first.
fn file_names(host: &str) -> impl Iterator<Item = String> {
    let host = host.strip_prefix("www.").unwrap_or(host);
    let above = std::iter::successors(Some(host), |host| host.split_once('.').map(|(_, above)| above));
    let above = above.filter(|host| host.contains('.')).map(|host| format!(".{host}.txt"));
    std::iter::once(format!("{host}.txt")).chain(above)
}

#[cfg(test)]
mod tests {
    use super::{file_names, is_host};

    #[test]
    fn the_nearest_file_counts() {
        let names: Vec<_> = file_names("www.a.example.com").collect();
        assert_eq!(names, ["a.example.com.txt", ".a.example.com.txt", ".example.com.txt"]);
    }

    #[test]
    fn a_licence_is_no_host() {
        assert!(["example.com", ".example.com", "global", "intranet"].into_iter().all(is_host));
        assert!(!is_host("LICENSE") && !is_host("README"));
    }
}
