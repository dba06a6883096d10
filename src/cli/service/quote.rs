//! A path or a name, as the files of services quote it.

/// A word of a unit of systemd: `%` begins a specifier there, and `$` a variable.
pub(super) fn systemd(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%").replace('$', "$$");
    if is_plain(text) { escaped } else { format!("\"{escaped}\"") }
}

/// A path in a list of a unit, where no variable is known.
pub(super) fn systemd_path(text: &str) -> String {
    systemd(text).replace("$$", "$")
}

/// A word of a shell.
pub(super) fn shell(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// A word of a line of a crontab, where `%` begins another line.
pub(super) fn cron(text: &str) -> String {
    shell(text).replace('%', "\\%")
}

/// A text of YAML, and of JSON.
pub(super) fn yaml(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/._-+:@=,".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_path_is_left_as_it_is() {
        let path = "/srv/feeds-1/feeds.toml";
        assert_eq!([systemd(path), shell(path), cron(path)], [path, path, path]);
    }

    #[test]
    fn what_a_file_would_read_otherwise_is_escaped() {
        assert_eq!(systemd("/a b/50%$x\"y"), "\"/a b/50%%$$x\\\"y\"");
        assert_eq!(systemd_path("/a$b"), "\"/a$b\"");
        assert_eq!(shell("it's $HOME"), "'it'\\''s $HOME'");
        assert_eq!(cron("/a b/50%"), "'/a b/50\\%'");
        assert_eq!(yaml("a: \"b\" # c"), "\"a: \\\"b\\\" # c\"");
    }
}
