//! `include`: files and folders of feeds beside feeds.toml.
//!
//! Given the text of feeds.toml, reads what it names: a file, a folder (each `*.toml` in it) or a pattern with `*` and `?` in its last
//! part. Each file is read once, in the order of names; files that begin with a dot are those of editors, and left out.

use std::{
    fs,
    io::ErrorKind,
    ops::Range,
    path::{Path, PathBuf},
};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    address::join,
    reader::{Problems, Reader},
    texts::Texts,
};

/// The most files that a configuration is made of.
const MOST: usize = 10_000;
/// The longest file of them, in bytes.
const LARGEST: u64 = 16 << 20;

/// A text that stands in the place of what a file says, as for a change that is tried before it is written.
pub(super) type Instead<'a> = Option<(&'a Path, &'a str)>;

/// Reads the files that feeds.toml includes. Returns the folders in which others may appear.
pub(super) fn read(texts: &mut Texts, instead: Instead<'_>, problems: &Problems) -> Vec<PathBuf> {
    let text = texts.main().text.clone();
    // what is no TOML is told by who reads all of it
    let Ok(root) = DeTable::parse(&text) else { return Vec::new() };
    let main = texts.main().path.clone();
    let folder = main.parent().unwrap_or(Path::new(""));
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for (written, span) in Reader::again(root.get_ref(), problems).texts("include") {
        let found = files_of(&join(folder, written), written, &mut folders);
        match found {
            Ok(found) if found.is_empty() => {
                problems.doubt(span, format!("`{written}` includes no file"), "no file there ends in .toml");
            }
            Ok(found) => files.extend(found.into_iter().map(|path| (path, span.clone()))),
            Err(fault) => problems.add(span, format!("`{written}` cannot be included: {fault}"), ""),
        }
    }
    let mut known = vec![fs::canonicalize(&main).unwrap_or(main)];
    for (path, span) in files {
        let itself = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        if known.contains(&itself) {
            continue;
        }
        if known.len() > MOST {
            problems.add(span, format!("more than {MOST} files are included"), "put several feeds into one file");
            break;
        }
        known.push(itself);
        match one(&path, instead) {
            Ok(text) => texts.include(path, text),
            Err(fault) => problems.add(span, format!("cannot read {}: {fault}", path.display()), ""),
        }
    }
    folders
}

/// The files that a path, a folder or a pattern names.
fn files_of(path: &Path, written: &str, folders: &mut Vec<PathBuf>) -> Result<Vec<PathBuf>, String> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if name.contains(['*', '?']) {
        return in_folder(path.parent().unwrap_or(Path::new("")), name, folders);
    }
    if written.contains(['*', '?']) {
        return Err("`*` and `?` may stand in the last part of a path alone".into());
    }
    match fs::metadata(path) {
        Ok(known) if known.is_dir() => in_folder(path, "*.toml", folders),
        Ok(_) => Ok(vec![path.to_owned()]),
        Err(error) => Err(error.to_string()),
    }
}

fn in_folder(folder: &Path, pattern: &str, folders: &mut Vec<PathBuf>) -> Result<Vec<PathBuf>, String> {
    let place = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut files = Vec::new();
    for entry in fs::read_dir(place).map_err(|error| error.to_string())? {
        let name = entry.map_err(|error| error.to_string())?.file_name();
        let is_wanted = |name: &str| !name.starts_with('.') && fits(pattern, name);
        let path = folder.join(&name);
        if name.to_str().is_some_and(is_wanted) && !path.is_dir() {
            files.push(path);
        }
    }
    files.sort();
    folders.push(place.to_owned());
    Ok(files)
}

/// Whether a name is what a pattern says: `*` is any text, `?` any character. It goes back to the last `*` alone, in time that grows with
/// the product of both lengths.
fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut at, mut read, mut star) = (0, 0, None);
    while let Some(c) = name.get(read) {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(wanted) if *wanted == '?' || wanted == c => (at, read) = (at + 1, read + 1),
            _ => {
                let Some((place, from)) = star else { return false };
                star = Some((place, from + 1));
                (at, read) = (place + 1, from + 1);
            }
        }
    }
    pattern.iter().skip(at).all(|c| *c == '*')
}

/// The text of a file.
fn one(path: &Path, instead: Instead<'_>) -> Result<String, String> {
    if let Some((_, text)) = instead.filter(|(other, _)| *other == path) {
        return Ok(text.to_owned());
    }
    let known = fs::metadata(path).map_err(|error| error.to_string())?;
    // a pipe would keep whoever reads it waiting
    if !known.is_file() {
        return Err("it is no file".into());
    }
    if known.len() > LARGEST {
        return Err(format!("it has more than {} MiB", LARGEST >> 20));
    }
    fs::read_to_string(path).map_err(|error| match error.kind() {
        ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
        _ => error.to_string(),
    })
}

/// A table with all places in it moved behind the files before its own. Its depth is bounded by who parsed it.
pub(super) fn moved<'t>(table: DeTable<'t>, by: usize) -> DeTable<'t> {
    let mut all = DeTable::new();
    for (key, value) in table {
        let span = key.span();
        all.insert(Spanned::new(shifted(&span, by), key.into_inner()), moved_value(value, by));
    }
    all
}

fn moved_value(value: Spanned<DeValue<'_>>, by: usize) -> Spanned<DeValue<'_>> {
    let span = shifted(&value.span(), by);
    let value = match value.into_inner() {
        DeValue::Table(table) => DeValue::Table(moved(table, by)),
        DeValue::Array(mut members) => {
            for member in members.iter_mut() {
                let taken = std::mem::replace(member, Spanned::new(0..0, DeValue::Boolean(false)));
                *member = moved_value(taken, by);
            }
            DeValue::Array(members)
        }
        other => other,
    };
    Spanned::new(span, value)
}

fn shifted(span: &Range<usize>, by: usize) -> Range<usize> {
    span.start + by..span.end + by
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_is_any_text_and_a_question_mark_one_character() {
        assert!(fits("*.toml", "a.toml") && fits("*.toml", ".toml") && fits("a?c*", "abc") && fits("*a*b", "xaxab"));
        assert!(!fits("*.toml", "a.toml~") && !fits("a?", "a") && !fits("", "a") && fits("**", "ä"));
    }
}
