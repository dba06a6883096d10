//! `pagewire service KIND`: files by which pagewire runs on its own, with the paths in use.
//!
//! Each kind is one or more templates, into which [`place::ServicePlace`] puts paths as the file's own syntax quotes them. Nothing is
//! installed: the files are printed, or written into a folder where they are not there yet.

mod place;
mod quote;

use std::{fs::OpenOptions, io::Write, path::Path};

use pagewire::VERSION;

use self::place::ServicePlace;
use super::{
    Ending, Failure,
    args::{ServiceArgs, ServiceKind},
    out::out,
};

/// A file: what it is called, and its text, whose first line says so, too.
#[derive(Debug, PartialEq, Eq)]
struct ServiceFile {
    name: &'static str,
    text: String,
}

/// `pagewire service KIND`.
pub(crate) fn run(args: &ServiceArgs) -> Result<Ending, Failure> {
    let place = ServicePlace::of(args)?;
    let files = made(args.kind, args.serve, &place);
    let Some(folder) = &args.into else {
        let mut out = out();
        for (number, file) in files.iter().enumerate() {
            writeln!(out, "{}{}", if number > 0 { "\n" } else { "" }, file.text.trim_end())?;
        }
        return Ok(out.flush().map(|()| Ending::Well)?);
    };
    files.iter().try_for_each(|file| write(folder, file))?;
    Ok(Ending::Well)
}

/// Writes a file that is not there yet, and says where.
fn write(folder: &Path, file: &ServiceFile) -> Result<(), Failure> {
    let path = folder.join(file.name);
    let fault = |error: std::io::Error| Failure::Usage(format!("cannot write {}: {error}", path.display()));
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(fault)?;
    }
    let mut target = OpenOptions::new().write(true).create_new(true).open(&path).map_err(fault)?;
    target.write_all(file.text.as_bytes()).map_err(fault)?;
    Ok(writeln!(out(), "{}", path.display())?)
}

/// The files of a kind; those of systemd are for a server, or for builds by a timer.
fn made(kind: ServiceKind, serves: bool, place: &ServicePlace) -> Vec<ServiceFile> {
    let one = |name, template| vec![ServiceFile { name, text: filled(template, place) }];
    match kind {
        ServiceKind::Systemd if serves => one("pagewire.service", include_str!("templates/systemd-serve.txt")),
        ServiceKind::Systemd => {
            let timer = include_str!("templates/systemd-timer.txt");
            let mut files = one("pagewire.service", include_str!("templates/systemd-build.txt"));
            files.extend(one("pagewire.timer", timer));
            files
        }
        ServiceKind::Cron => one("pagewire.cron", include_str!("templates/cron.txt")),
        ServiceKind::Docker => one("Dockerfile", include_str!("templates/Dockerfile.txt")),
        ServiceKind::Compose => one("compose.yaml", include_str!("templates/compose.txt")),
        ServiceKind::K8s => one("pagewire.yaml", include_str!("templates/k8s.txt")),
        ServiceKind::Github => one(".github/workflows/feeds.yml", include_str!("templates/github.txt")),
        ServiceKind::Gitlab => one(".gitlab-ci.yml", include_str!("templates/gitlab.txt")),
    }
    .into_iter()
    .map(|file| ServiceFile { text: for_kind((kind, serves), file.text, place), ..file })
    .collect()
}

/// A template with all that does not depend on how its kind quotes.
fn filled(template: &str, place: &ServicePlace) -> String {
    let confined = match place.renders {
        true => include_str!("templates/confined-browser.txt"),
        false => include_str!("templates/confined.txt"),
    };
    let hardening = include_str!("templates/hardening.txt").replace("@CONFINED@", confined);
    template
        .replace("@HARDENING@", &hardening)
        .replace("@VERSION@", VERSION)
        .replace("@FOLDER@", "/etc/systemd/system/")
}

/// The paths, as the files of a kind quote them.
fn for_kind((kind, serves): (ServiceKind, bool), text: String, place: &ServicePlace) -> String {
    let fill = |text: String, values: &[(&str, String)]| {
        values.iter().fold(text, |text, (name, value)| text.replace(&format!("@{name}@"), value))
    };
    match kind {
        ServiceKind::Systemd => fill(text, &place.for_systemd(serves)),
        ServiceKind::Cron => fill(text, &place.for_cron()),
        ServiceKind::Docker | ServiceKind::Compose | ServiceKind::K8s => fill(text, &place.for_containers()),
        ServiceKind::Github | ServiceKind::Gitlab => fill(text, &place.for_ci()),
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    fn place(folder: &str) -> ServicePlace {
        let at = |name: &str| format!("{folder}/{name}").into();
        ServicePlace {
            binary: "/usr/local/bin/pagewire".into(),
            config: at("feeds.toml"),
            state: at(".pagewire"),
            output: at("out"),
            user: "feeds".into(),
            ids: "1000:1000".into(),
            renders: false,
        }
    }

    fn text(kind: ServiceKind, serves: bool, place: &ServicePlace) -> String {
        made(kind, serves, place).into_iter().map(|file| file.text).collect()
    }

    #[test]
    fn no_placeholder_is_left_in_any_file() {
        for kind in ServiceKind::value_variants() {
            for serves in [false, true] {
                let text = text(*kind, serves, &place("/srv/feeds"));
                let words = text
                    .split('@')
                    .filter(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'));
                assert_eq!(words.count(), 0, "{kind:?}: {text}");
            }
        }
    }

    /// What breaks a document of YAML without its parser being there to say so: tabs, odd indents, and quotes that do not end.
    #[test]
    fn files_of_yaml_are_indented_by_twos_and_close_their_quotes() {
        let kinds = [ServiceKind::Compose, ServiceKind::K8s, ServiceKind::Github, ServiceKind::Gitlab];
        for text in kinds.map(|kind| text(kind, true, &place("/srv/my \"feeds\": #1"))) {
            let mut shell_from = None;
            for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
                let indent = line.len() - line.trim_start().len();
                assert!(!line.contains('\t') && indent % 2 == 0, "{line}");
                if shell_from.is_some_and(|from| indent > from) {
                    continue;
                }
                shell_from = line.ends_with(": |").then_some(indent);
                let quotes = line.replace("\\\"", "").matches('"').count();
                assert_eq!(quotes % 2, 0, "{line}");
            }
        }
    }

    #[test]
    fn paths_are_quoted_as_each_file_wants_it() {
        let odd = place("/home/me/my feeds 100%");
        let unit = text(ServiceKind::Systemd, false, &odd);
        assert!(unit.contains("--config \"/home/me/my feeds 100%%/feeds.toml\""), "{unit}");
        assert!(
            unit.contains("ReadWritePaths=\"/home/me/my feeds 100%%/.pagewire\" ")
                && unit.contains("ProtectHome=read-only")
        );
        let line = text(ServiceKind::Cron, false, &odd);
        assert!(line.contains("--config '/home/me/my feeds 100\\%/feeds.toml'"), "{line}");
        let compose = text(ServiceKind::Compose, true, &odd);
        assert!(compose.contains("- \"/home/me/my feeds 100%:/feeds\""), "{compose}");
    }

    #[test]
    fn a_server_may_write_its_feeds_toml_and_builds_may_not() {
        let place = place("/srv/feeds");
        let writes = |serves| {
            let unit = text(ServiceKind::Systemd, serves, &place);
            unit.lines().find_map(|line| line.strip_prefix("ReadWritePaths=").map(str::to_owned)).unwrap()
        };
        assert_eq!(writes(false), "/srv/feeds/.pagewire /srv/feeds/out");
        assert_eq!(writes(true), "/srv/feeds /srv/feeds/.pagewire /srv/feeds/out");
    }

    #[test]
    fn a_browser_is_not_kept_from_its_own_sandbox() {
        let mut place = place("/srv/feeds");
        assert!(text(ServiceKind::Systemd, false, &place).contains("RestrictNamespaces=yes"));
        place.renders = true;
        assert!(!text(ServiceKind::Systemd, false, &place).contains("RestrictNamespaces=yes"));
    }

    #[test]
    fn published_feeds_are_adopted_and_the_memory_is_never_committed() {
        for kind in [ServiceKind::Github, ServiceKind::Gitlab] {
            let text = text(kind, false, &place("/srv/feeds"));
            assert!(text.contains("--adopt") && text.contains(".pagewire") && !text.contains("git commit"), "{text}");
            assert!(text.contains("sha256sum --check"), "what is downloaded is checked");
        }
    }
}
