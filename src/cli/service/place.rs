//! Where pagewire and its things are on this machine, and who runs it.

use std::{
    env,
    path::{Path, PathBuf},
};

use pagewire::{
    HOMEPAGE,
    config::{self, Config, FeedConfig},
};

use super::{
    super::{Failure, args::ServiceArgs, chosen},
    quote,
};

/// Whom a server belongs to that root sets up.
const USER: &str = "pagewire";
/// Where releases are, for who has to say whose.
const RELEASES: &str = "https://github.com/OWNER/pagewire/releases/download # put the owner of its repository here";

/// Where things are: absolute paths.
#[derive(Debug)]
pub(super) struct ServicePlace {
    pub binary: String,
    pub config: PathBuf,
    pub state: PathBuf,
    pub output: PathBuf,
    /// The user it runs as.
    pub user: String,
    /// The same by number, with the group, for containers.
    pub ids: String,
    /// Whether a feed's pages are rendered by a browser.
    pub renders: bool,
}

/// The names of a template's places and what is put there.
type Values = Vec<(&'static str, String)>;

impl ServicePlace {
    /// As the arguments and feeds.toml say, which need not be there yet.
    pub(super) fn of(args: &ServiceArgs) -> Result<Self, Failure> {
        let mut config = config::load_or_begin(&args.config.config)?;
        chosen::place(&mut config, args.state.state.as_deref(), args.output.as_deref());
        let Config { path, state, output, feeds, .. } = config;
        let renders = |feed: &FeedConfig| feed.sources().iter().any(|source| source.fetch.browser);
        for path in [&path, &state, &output] {
            if text(path).contains(char::is_control) {
                let path = path.display();
                return Err(Failure::Usage(format!(
                    "{path} has a control character in it, which no file of a service can hold"
                )));
            }
        }
        let binary = env::current_exe().unwrap_or_else(|_| PathBuf::from("/usr/local/bin/pagewire"));
        Ok(Self {
            binary: binary.display().to_string(),
            config: whole(&path),
            state: whole(&state),
            output: whole(&output),
            user: args.user.clone().unwrap_or_else(user),
            ids: ids(),
            renders: feeds.iter().any(renders),
        })
    }

    /// The folder of feeds.toml.
    fn dir(&self) -> &Path {
        self.config.parent().unwrap_or(Path::new("/"))
    }

    fn options(&self, quoted: impl Fn(&str) -> String) -> String {
        let options = [("--config", &self.config), ("--state", &self.state), ("--output", &self.output)];
        options.map(|(name, path)| format!("{name} {}", quoted(&text(path)))).join(" ")
    }

    pub(super) fn for_systemd(&self, serves: bool) -> Values {
        // a server writes feeds.toml, whose folder it is in then
        let folder = serves.then(|| self.dir().to_owned());
        let writes = folder.into_iter().chain([self.state.clone(), self.output.clone()]);
        let writes: Vec<String> = writes.map(|path| quote::systemd_path(&text(&path))).collect();
        let is_at_home = |path: &str| ["/home/", "/root/", "/run/user/"].iter().any(|home| path.starts_with(home));
        let paths = [&text(&self.config), &text(&self.state), &text(&self.output), &self.binary];
        let home = if paths.iter().any(|path| is_at_home(path)) { "read-only" } else { "yes" };
        vec![
            ("WRITES", writes.join(" ")),
            ("HOME", home.to_owned()),
            ("CONFIG", text(&self.config).replace('%', "%%")),
            ("DIR", text(self.dir()).replace('%', "%%")),
            ("USER", self.user.clone()),
            ("BINARY", quote::systemd(&self.binary)),
            ("OPTIONS", self.options(quote::systemd)),
        ]
    }

    pub(super) fn for_cron(&self) -> Values {
        vec![("USER", self.user.clone()), ("BINARY", quote::cron(&self.binary)), ("OPTIONS", self.options(quote::cron))]
    }

    pub(super) fn for_containers(&self) -> Values {
        let volume = |path: &Path, inside: &str| quote::yaml(&format!("{}:{inside}", text(path)));
        vec![
            ("FILE", self.config.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()),
            ("BINARY", quote::shell(&self.binary)),
            ("UID", self.ids.clone()),
            ("CONFIG_SHELL", quote::shell(&text(&self.config))),
            ("DIR_SHELL", quote::shell(&text(self.dir()))),
            ("STATE_SHELL", quote::shell(&text(&self.state))),
            ("OUTPUT_SHELL", quote::shell(&text(&self.output))),
            ("DIR_YAML", volume(self.dir(), "/feeds")),
            ("STATE_YAML", volume(&self.state, "/state")),
            ("OUTPUT_YAML", volume(&self.output, "/out")),
        ]
    }

    pub(super) fn for_ci(&self) -> Values {
        // not all at the full hour: everybody else's are
        let minute = text(&self.config).bytes().fold(7_u32, |sum, byte| (sum * 31 + u32::from(byte)) % 60);
        let releases = HOMEPAGE.filter(|page| page.starts_with("https://github.com/"));
        vec![
            ("FILE_YAML", quote::yaml(&text(&in_repository(&self.config)))),
            ("MINUTE", minute.to_string()),
            ("RELEASES", releases.map_or_else(|| RELEASES.to_owned(), |page| format!("{page}/releases/download"))),
        ]
    }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// A path with all links of its folder resolved, as far as it is there: the file itself may be one that leads elsewhere tomorrow.
fn whole(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path,
    }
}

/// A path from the root of the repository that it is in.
fn in_repository(path: &Path) -> PathBuf {
    let root = path.ancestors().skip(1).find(|folder| folder.join(".git").exists());
    let inner = root.and_then(|root| path.strip_prefix(root).ok()).map(Path::to_owned);
    inner.or_else(|| path.file_name().map(PathBuf::from)).unwrap_or_else(|| path.to_owned())
}

/// The user of this process; another for what root sets up.
fn user() -> String {
    let user = env::var("USER").or_else(|_| env::var("LOGNAME")).unwrap_or_default();
    if user.is_empty() || user == "root" { USER.to_owned() } else { user }
}

#[cfg(unix)]
fn ids() -> String {
    use rustix::process::{getegid, geteuid};
    match geteuid().as_raw() {
        0 => "65532:65532".to_owned(),
        user => format!("{user}:{}", getegid().as_raw()),
    }
}

#[cfg(not(unix))]
fn ids() -> String {
    "65532:65532".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_repository_is_named_from_its_root() {
        let root = tempfile::TempDir::new().unwrap();
        std::fs::create_dir_all(root.path().join(".git")).unwrap();
        assert_eq!(in_repository(&root.path().join("press/feeds.toml")), Path::new("press/feeds.toml"));
        assert_eq!(in_repository(Path::new("/nowhere/at/all/feeds.toml")), Path::new("feeds.toml"));
    }
}
