//! One Chromium and its profile, which end with this program however that ends.
//!
//! Beside each Chromium stands a shell whose standard input is a pipe that this program holds. When the pipe breaks, because the page
//! is done or because this program was killed, the shell kills the browser with all its processes and removes the profile. What an
//! earlier crash of the whole machine left behind is removed before the next browser starts.

use std::{
    fs::File,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use chromiumoxide::detection::{DetectionOptions, default_executable};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, ChildStdin, Command},
    time::timeout,
};

use super::{FetchError, Settings, leftovers, machine};

/// Profiles are known by their names.
pub(super) const PREFIX: &str = "pagewire-browser-";
/// Held by whoever uses a profile.
pub(super) const LOCK: &str = "lock";
/// Holds the number of the browser's process group.
pub(super) const GROUP: &str = "group";
/// How much of what a browser says is kept.
const SAID: usize = 16 * 1024;
/// How long the shell may take.
const END: Duration = Duration::from_secs(10);

/// Waits until the pipe breaks. The profile is moved away first: a browser that has not begun yet then finds none, and does not.
const KEEPER: &str = r#"
while read -r _; do :; done
mv -- "$1" "$1.gone" 2>/dev/null
if read -r group 2>/dev/null < "$1.gone/group"; then kill -s KILL -- "-$group" 2>/dev/null; fi
tries=0
while [ -e "$1" ] || [ -e "$1.gone" ]; do
    rm -rf -- "$1" "$1.gone" 2>/dev/null && continue
    tries=$((tries + 1)); [ "$tries" -gt 20 ] && exit 1
    sleep 1
done
"#;
/// Says which process group is the browser's before there is a browser.
const STARTER: &str = r#"echo $$ > "$1/group" && shift && exec "$@""#;

/// What no page needs, and what may not be reached but by way of this program.
const ARGUMENTS: [&str; 33] = [
    "--headless=new",
    "--hide-scrollbars",
    "--mute-audio",
    "--remote-debugging-port=0",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-extensions-with-background-pages",
    "--disable-component-update",
    "--disable-crash-reporter",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-features=TranslateUI",
    "--disable-hang-monitor",
    "--disable-ipc-flooding-protection",
    "--disable-popup-blocking",
    "--disable-prompt-on-repost",
    "--disable-renderer-backgrounding",
    "--disable-sync",
    "--enable-automation",
    "--force-color-profile=srgb",
    "--metrics-recording-only",
    "--no-default-browser-check",
    "--no-first-run",
    "--password-store=basic",
    "--use-mock-keychain",
];

/// A Chromium under way.
pub(super) struct Chromium {
    /// Where it is spoken to.
    pub address: String,
    browser: Child,
    keeper: Keeper,
}

/// The shell that ends a browser.
struct Keeper {
    process: Child,
    pipe: Option<ChildStdin>,
    _lock: File,
}

impl Chromium {
    /// Starts the browser that the settings name, or the one that is installed.
    ///
    /// # Errors
    /// [`FetchError::NoBrowser`], [`FetchError::Sandbox`] where it would have to go without, [`FetchError::Browser`] when it does
    /// not start.
    pub(super) async fn launch(settings: &Settings) -> Result<Self, FetchError> {
        let program = program(settings)?;
        leftovers::remove();
        let profile = tempfile::Builder::new().prefix(PREFIX).tempdir().map_err(|error| broken(&error))?;
        let lock = File::create(profile.path().join(LOCK)).map_err(|error| broken(&error))?;
        lock.lock().map_err(|error| broken(&error))?;
        let mut process = shell(KEEPER, profile.path())
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| broken(&error))?;
        let pipe = process.stdin.take();
        let keeper = Keeper { process, pipe, _lock: lock };
        // the shell removes it from here on
        let profile = profile.keep();
        let mut browser = shell(STARTER, &profile)
            .arg(program)
            .args(ARGUMENTS)
            .args((!settings.browser_sandbox).then_some("--no-sandbox"))
            .arg(format!("--user-data-dir={}", profile.display()))
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(is_passed_on)))
            .envs(["TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"].map(|name| (name, &profile)))
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| broken(&error))?;
        let told = timeout(settings.timeout, address(&mut browser)).await;
        let address = match told {
            Ok(Ok(address)) => Ok(address),
            Ok(Err(said)) => Err(fault(&said)),
            Err(_) => Err(FetchError::Browser("it did not start in time".into())),
        };
        match address {
            Ok(address) => Ok(Self { address, browser, keeper }),
            Err(error) => {
                Self { address: String::new(), browser, keeper }.end().await;
                Err(error)
            }
        }
    }

    /// Ends the browser, and waits until nothing is left of it.
    pub(super) async fn end(mut self) {
        self.keeper.pipe = None;
        if timeout(END, self.keeper.process.wait()).await.is_err() {
            tracing::warn!("a browser takes its time to end");
        }
        let _ = self.browser.try_wait();
    }
}

/// The browser's program, if it may be started at all.
///
/// # Errors
/// [`FetchError::NoBrowser`], [`FetchError::Sandbox`].
pub(super) fn program(settings: &Settings) -> Result<PathBuf, FetchError> {
    let program = match &settings.browser {
        Some(path) => path.clone(),
        None => default_executable(DetectionOptions::default()).map_err(|_| FetchError::NoBrowser)?,
    };
    if !program.exists() {
        return Err(FetchError::NoBrowser);
    }
    if settings.browser_sandbox && rustix::process::geteuid().is_root() {
        return Err(FetchError::Sandbox("it has none when it runs as root".into()));
    }
    Ok(program)
}

/// A script with a profile as its first argument, in a process group of its own.
fn shell(script: &str, profile: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script, "sh"]).arg(profile).stdout(Stdio::null()).process_group(0);
    command
}

/// Whether a browser is told a variable of the environment: not those in which secrets may be.
fn is_passed_on(name: &str) -> bool {
    const NAMES: [&str; 9] =
        ["PATH", "HOME", "USER", "LANG", "LANGUAGE", "TZ", "LD_LIBRARY_PATH", "XDG_RUNTIME_DIR", "XDG_DATA_DIRS"];
    NAMES.contains(&name) || ["LC_", "FONTCONFIG_", "CHROM"].iter().any(|prefix| name.starts_with(prefix))
}

/// Where the browser is spoken to; the error is what it said instead.
async fn address(browser: &mut Child) -> Result<String, String> {
    let Some(stderr) = browser.stderr.take() else { return Err(String::new()) };
    let (mut lines, mut said) = (BufReader::new(stderr).split(b'\n'), String::new());
    while let Ok(Some(line)) = lines.next_segment().await {
        let line = String::from_utf8_lossy(&line).into_owned();
        if let Some(address) = line.strip_prefix("DevTools listening on ") {
            // what it says later is read, so that it is never held up by saying it
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_segment().await {} });
            return Ok(address.trim().to_owned());
        }
        if said.len() < SAID {
            said.push_str(&line);
            said.push('\n');
        }
    }
    Err(said)
}

/// Why a browser did not start, by what it said.
fn fault(said: &str) -> FetchError {
    let is_about_sandbox = ["No usable sandbox", "SUID sandbox", "no-sandbox", "sandbox_linux", "credentials.cc"];
    if is_about_sandbox.iter().any(|words| said.contains(words)) {
        return FetchError::Sandbox("this system lets it make no user namespace".into());
    }
    let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it ended without a word");
    FetchError::Browser(format!("it did not start: {}", last.trim()))
}

fn broken(error: &io::Error) -> FetchError {
    machine::of_io(error).unwrap_or_else(|| match error.kind() {
        ErrorKind::NotFound => FetchError::Browser("there is no /bin/sh to start it by".into()),
        _ => FetchError::Browser(error.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sandbox_that_the_system_refuses_is_named() {
        let said =
            "[1:1:FATAL:zygote_host_impl_linux.cc(128)] No usable sandbox! If you are running on Ubuntu 23.10+ …\n";
        assert!(matches!(fault(said), FetchError::Sandbox(why) if why.contains("user namespace")));
        assert!(matches!(fault("cannot open display\n\n"), FetchError::Browser(why) if why.ends_with("display")));
    }

    #[test]
    fn a_browser_is_told_no_secret() {
        assert!(is_passed_on("PATH") && is_passed_on("LC_ALL"));
        assert!(!is_passed_on("NEWS_KEY") && !is_passed_on("HTTPS_PROXY"));
    }
}
