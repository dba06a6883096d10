//! Reading feeds.toml: from its folder, with all that it includes, or from a text.

use std::path::Path;

use toml::de::DeTable;

use super::{
    Config, FILE_KEYS, Settings, config, defaults, include,
    include::Instead,
    meant,
    problem::{Complaint, ConfigError},
    reader::{Problems, Reader},
    texts::{FileText, Texts},
};

/// Reads and checks a configuration.
///
/// # Errors
/// [`ConfigError`] when the file cannot be read, or with everything that is wrong with it.
pub fn load(path: &Path) -> Result<Config, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable { path: path.to_owned(), source };
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| unreadable(std::io::Error::new(std::io::ErrorKind::InvalidData, "it is not UTF-8")))?;
    parse(&text, path)
}

/// Reads `[fetch]` alone: what else the file says, or gets wrong, does not matter for a page that is named elsewhere. One that is not
/// there says nothing.
///
/// # Errors
/// [`ConfigError`] when the file cannot be read, or with what is wrong with the table.
pub fn load_fetch(path: &Path) -> Result<Settings, ConfigError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Settings::default()),
        Err(source) => return Err(ConfigError::Unreadable { path: path.to_owned(), source }),
    };
    let (problems, texts) = (Problems::default(), Texts::of(path, &text));
    let root = root(texts.main(), &problems);
    let reader = Reader::new(&root, "this file", &FILE_KEYS, &problems);
    let folder = path.parent().unwrap_or(Path::new(""));
    let fetch = defaults::fetch(reader.table("fetch"), folder, &problems);
    let problems = problems.into_sorted();
    if problems.is_empty() {
        return Ok(fetch);
    }
    Err(ConfigError::Invalid { texts: texts.clone(), problems })
}

/// The tables of a file, with their places among all files; what is no TOML in it is told.
fn root<'t>(file: &'t FileText, problems: &Problems) -> DeTable<'t> {
    let (root, faults) = DeTable::parse_recoverable(&file.text);
    for fault in &faults {
        let span = fault.span().unwrap_or(0..0);
        let help = meant::toml(&file.text, span.start, fault.message());
        let place = span.start + file.start()..span.end + file.start();
        problems.add(place, format!("this is no TOML: {}", fault.message()), help);
    }
    match file.start() {
        0 => root.into_inner(),
        start => include::moved(root.into_inner(), start),
    }
}

/// Reads a configuration that a server may begin without: one whose file is not there yet has no feeds.
///
/// # Errors
/// As [`load`], but for a file that does not exist.
pub fn load_or_begin(path: &Path) -> Result<Config, ConfigError> {
    match load(path) {
        Err(ConfigError::Unreadable { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
            parse("[serve]\n", path)
        }
        read => read,
    }
}

/// Checks a configuration's text; paths in it are relative to the folder of `path`, and files that it includes are read.
///
/// # Errors
/// [`ConfigError::Invalid`] with everything that is wrong.
pub fn parse(text: &str, path: &Path) -> Result<Config, ConfigError> {
    parse_with(Texts::of(path, text), None)
}

/// The same where a file that it includes is to say another text.
///
/// # Errors
/// As [`parse`].
pub(super) fn parse_with(mut texts: Texts, instead: Instead<'_>) -> Result<Config, ConfigError> {
    let problems = Problems::default();
    let folders = include::read(&mut texts, instead, &problems);
    Ok(Config { folders, ..parsed(texts, problems)? })
}

/// Checks a configuration whose files are known already.
///
/// # Errors
/// As [`parse`].
pub fn parse_texts(texts: Texts) -> Result<Config, ConfigError> {
    parsed(texts, Problems::default())
}

fn parsed(texts: Texts, problems: Problems) -> Result<Config, ConfigError> {
    if let Some(what) = meant::other_format(&texts.main().text) {
        problems.complain(0..0, of_another(what, &texts.main().path));
        return Err(ConfigError::Invalid { problems: problems.into_sorted(), texts });
    }
    let is_read = problems.is_empty();
    let roots: Vec<DeTable<'_>> = texts.iter().map(|file| root(file, &problems)).collect();
    // what follows from a broken line, or a file that is missing, would only hide it
    let is_whole = is_read && problems.is_empty();
    let config = if is_whole { config(&roots, &texts, &problems) } else { None };
    drop(roots);
    let doubts = problems.doubts();
    let problems = problems.into_sorted();
    match config {
        Some(config) if problems.is_empty() => Ok(Config { doubts, ..config }),
        _ => Err(ConfigError::Invalid { texts, problems }),
    }
}

/// What is said to a file of another tool.
pub(super) fn of_another(what: &str, path: &Path) -> Complaint {
    let message = format!("this is {what}: `pagewire import {}` reads it", path.display());
    let help = "pagewire's feeds.toml has a table [feed.NAME] with a `url` for each feed; `pagewire find URL` prints one for a page";
    Complaint::new(message, help.into())
}
