//! One Chromium and its profile, which end with this program however that ends.
//!
//! Beside each Chromium stands a shell whose standard input is a pipe that this program holds. When the pipe breaks, because the page
//! is done or because this program was killed, the shell kills the browser with all its processes and removes the profile. What an
//! earlier crash of the whole machine left behind is removed before the next browser starts.

use std::{
    env,
    fs::File,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, ChildStderr, ChildStdin, Command},
    sync::mpsc::UnboundedReceiver,
    task::JoinHandle,
    time::timeout,
};

use super::{
    super::{FetchError, Settings, machine},
    devtools::{DevTools, DevtoolsEvent},
    leftovers::{self, LOCK, PREFIX},
};

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
/// Says which process group is the browser's before there is a browser. A browser that is to be spoken to by pipes reads from its
/// descriptor 3 and writes to 4.
const STARTER: &str = r#"echo $$ > "$1/group" && shift && exec "$@" 3<&0 4>&1 0</dev/null 1>/dev/null"#;
/// What a browser is called where programs are found.
const NAMES: [&str; 7] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge-stable",
    "microsoft-edge",
];
/// Where macOS keeps them.
const PLACES: [&str; 3] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

/// What no page needs, and what may not be reached but by way of this program.
const ARGUMENTS: [&str; 33] = [
    "--headless=new",
    "--hide-scrollbars",
    "--mute-audio",
    "--remote-debugging-pipe",
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
    /// By what it is spoken to.
    pub devtools: DevTools,
    /// What happens in it; taken by who listens.
    pub events: Option<UnboundedReceiver<DevtoolsEvent>>,
    browser: Child,
    keeper: Reaper,
}

/// The shell that ends a browser.
struct Reaper {
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
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| broken(&error))?;
        let pipe = process.stdin.take();
        let keeper = Reaper { process, pipe, _lock: lock };
        // the shell removes it from here on
        let profile = profile.keep();
        let mut browser = shell(STARTER, &profile)
            .arg(program)
            .args(ARGUMENTS)
            .args((!settings.browser_sandbox).then_some("--no-sandbox"))
            .arg(format!("--user-data-dir={}", profile.display()))
            .env_clear()
            .envs(env::vars_os().filter(|(name, _)| name.to_str().is_some_and(is_passed_on)))
            .envs(["TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"].map(|name| (name, &profile)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| broken(&error))?;
        let (Some(to), Some(from), Some(errors)) = (browser.stdin.take(), browser.stdout.take(), browser.stderr.take())
        else {
            return Err(FetchError::Browser("it has no pipes".into()));
        };
        let said = tokio::spawn(said(errors));
        let (devtools, events) = DevTools::new(to, from);
        let begun = timeout(settings.timeout, devtools.execute::<Value>(None, "Browser.getVersion", json!({}))).await;
        let begun = Self { devtools, events: Some(events), browser, keeper }.once_up(begun, said).await?;
        Ok(begun)
    }

    /// Hands the browser on if it answered; else it ends, and the error says what it said.
    async fn once_up(
        self,
        answer: Result<Result<Value, FetchError>, tokio::time::error::Elapsed>,
        said: JoinHandle<String>,
    ) -> Result<Self, FetchError> {
        match answer {
            Ok(Ok(_)) => Ok(self),
            Ok(Err(_)) => {
                self.end().await;
                Err(fault(&said.await.unwrap_or_default()))
            }
            Err(_) => {
                self.end().await;
                Err(FetchError::Browser("it did not start in time".into()))
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

/// The path of the browser that renders pages, if it may be started at all.
///
/// # Errors
/// [`FetchError::NoBrowser`], [`FetchError::Sandbox`].
pub fn program(settings: &Settings) -> Result<PathBuf, FetchError> {
    let program = match &settings.browser {
        Some(path) => path.clone(),
        None => installed().ok_or(FetchError::NoBrowser)?,
    };
    if !program.exists() {
        return Err(FetchError::NoBrowser);
    }
    if settings.browser_sandbox && rustix::process::geteuid().is_root() {
        return Err(FetchError::Sandbox("it has none when it runs as root".into()));
    }
    Ok(program)
}

/// The browser that the system has.
fn installed() -> Option<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&folders).filter(|folder| folder.is_absolute()).collect();
    let named = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    named.chain(PLACES.map(PathBuf::from)).find(|path| path.is_file())
}

/// A script with a profile as its first argument, in a process group of its own.
fn shell(script: &str, profile: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script, "sh"]).arg(profile).process_group(0);
    command
}

/// Whether a browser is told a variable of the environment: not those in which secrets may be.
fn is_passed_on(name: &str) -> bool {
    const NAMES: [&str; 9] =
        ["PATH", "HOME", "USER", "LANG", "LANGUAGE", "TZ", "LD_LIBRARY_PATH", "XDG_RUNTIME_DIR", "XDG_DATA_DIRS"];
    NAMES.contains(&name) || ["LC_", "FONTCONFIG_", "CHROM"].iter().any(|prefix| name.starts_with(prefix))
}

/// What a browser says until it ends, as far as it is kept; all of it is read, so that it is never held up by saying it.
async fn said(errors: ChildStderr) -> String {
    let (mut lines, mut said) = (BufReader::new(errors).split(b'\n'), String::new());
    while let Ok(Some(line)) = lines.next_segment().await {
        if said.len() < SAID {
            said.push_str(&String::from_utf8_lossy(&line));
            said.push('\n');
        }
    }
    said
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
