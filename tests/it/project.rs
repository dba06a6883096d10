//! A folder with a feeds.toml, and the binary run in it.

use std::path::PathBuf;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// The time of a run, unless a test says another.
pub(crate) const NOW: &str = "2026-06-01T12:00:00Z";

pub(crate) struct Project {
    folder: TempDir,
}

/// What a run printed, and how it ended.
pub(crate) struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A configuration that reaches the test's own servers, and does not pause between their pages, unless it says how.
fn open_to_test_servers(content: Vec<u8>) -> Vec<u8> {
    const LINES: &str = "delay = '0s'\nretries = 0\nallow_private = ['127.0.0.0/8']\n";
    match String::from_utf8(content) {
        Ok(text) if text.contains("://127.") && !text.contains("\nallow_private") => {
            let table = format!("[fetch]\n{LINES}");
            if text.contains("[fetch]\n") { text.replace("[fetch]\n", &table) } else { text + "\n" + &table }
                .into_bytes()
        }
        Ok(text) => text.into_bytes(),
        Err(bytes) => bytes.into_bytes(),
    }
}

impl Project {
    /// A project with this feeds.toml.
    pub(crate) fn new(feeds: &str) -> Self {
        let project = Self { folder: TempDir::new().unwrap() };
        project.write("feeds.toml", feeds);
        project
    }

    /// A folder without a feeds.toml.
    pub(crate) fn empty() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// A project whose feeds.toml is left as it is: it reaches no server of a test that it does not open itself.
    pub(crate) fn guarded(feeds: &str) -> Self {
        let project = Self { folder: TempDir::new().unwrap() };
        std::fs::write(project.path("feeds.toml"), feeds).unwrap();
        project
    }

    /// A project with one feed `news` from the file page.html, read by the recipe that fits [`list`].
    pub(crate) fn with_page(html: &str) -> Self {
        let project = Self::new(
            "[pagewire]\nbase_url = 'https://feeds.example/'\n[feed.news]\nurl = 'page.html'\n\
             base = 'https://news.example/'\n[feed.news.list]\nitem = 'article'\nsummary = 'p'\n",
        );
        project.write("page.html", html);
        project
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        let mut content = content.as_ref().to_vec();
        if name == "feeds.toml" {
            content = open_to_test_servers(content);
        }
        std::fs::write(self.path(name), content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The binary in this folder, with an environment that no test machine shares.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pagewire"));
        command.current_dir(self.folder.path()).env_clear().env("LANG", "C.UTF-8");
        command
    }

    /// The same as a process that goes on while the test does.
    #[cfg(any(feature = "serve", feature = "browser"))]
    pub(crate) fn process(&self) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_pagewire"));
        command.current_dir(self.folder.path()).env_clear().env("LANG", "C.UTF-8");
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        let output = self.command().args(args).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// `pagewire build` at a time.
    pub(crate) fn build_at(&self, now: &str) -> Ran {
        self.run(&["build", "--now", now])
    }

    /// `pagewire build` at [`NOW`], which must end well.
    pub(crate) fn build(&self) -> Ran {
        let ran = self.build_at(NOW);
        assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
        ran
    }

    /// The JSON Feed of a feed.
    pub(crate) fn json(&self, feed: &str) -> Value {
        serde_json::from_str(&self.read(&format!("out/{feed}.json"))).unwrap()
    }

    /// One field of all items of a feed, in order.
    pub(crate) fn values(&self, feed: &str, field: &str) -> Vec<String> {
        let json = self.json(feed);
        let items = json["items"].as_array().unwrap().iter();
        items.map(|item| item[field].as_str().unwrap_or("").to_owned()).collect()
    }

    pub(crate) fn titles(&self, feed: &str) -> Vec<String> {
        self.values(feed, "title")
    }

    /// The bytes of all files in `out/`, by name.
    pub(crate) fn outputs(&self) -> std::collections::BTreeMap<String, Vec<u8>> {
        let files = std::fs::read_dir(self.path("out")).unwrap().map(Result::unwrap);
        files.map(|file| (file.file_name().into_string().unwrap(), std::fs::read(file.path()).unwrap())).collect()
    }
}

/// One item as the recipe of [`Project::with_page`] reads it.
pub(crate) fn article(slug: &str, title: &str) -> String {
    format!("<article><h2><a href=\"/{slug}\">{title}</a></h2><p>About {title}.</p></article>\n")
}

/// One dated item.
pub(crate) fn dated(slug: &str, title: &str, date: &str) -> String {
    format!(
        "<article><h2><a href=\"/{slug}\">{title}</a></h2><time datetime=\"{date}\">{date}</time>\
         <p>About {title}.</p></article>\n"
    )
}

/// A page of items.
pub(crate) fn page(items: &[String]) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>News</title></head><body><main>\n{}</main></body></html>",
        items.concat()
    )
}

/// A page of numbered items, the newest first.
pub(crate) fn numbered(numbers: impl DoubleEndedIterator<Item = usize>) -> String {
    let items: Vec<String> =
        numbers.rev().map(|n| article(&format!("story-{n}"), &format!("Story number {n}"))).collect();
    page(&items)
}
