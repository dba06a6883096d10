use std::fmt;

use super::{FeedId, Format};

/// The name of a feed's document in one of its formats, where that is not `ID.EXTENSION`: the one that readers know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    name: String,
    format: Format,
}

/// Why a name cannot be that of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFileName {
    /// It is empty, or longer than 100 bytes.
    #[error("it has 1 to 100 characters")]
    Length,
    /// It leaves the folder, or holds what is no part of a name on every system.
    #[error(
        "it holds only the letters a to z, digits, '.', '-' and '_', begins with a letter or digit, and has no folder"
    )]
    Characters,
    /// A file of this name has another meaning here or on some system.
    #[error("this name is reserved")]
    Reserved,
    /// Its extension does not say which format it is of.
    #[error("its extension names no format")]
    Format,
}

/// Files of pagewire's own, in lower case.
const OWN: [&str; 5] = ["index.html", "feeds.opml", "health.rss", "health.atom", "health.json"];

impl FileName {
    /// Checks a name; the format is told by the extension (`.xml` is RSS) unless it is given.
    ///
    /// # Errors
    /// [`InvalidFileName`] says which rule it breaks.
    pub fn parse(name: &str, format: Option<Format>) -> Result<Self, InvalidFileName> {
        if name.is_empty() || name.len() > 100 {
            return Err(InvalidFileName::Length);
        }
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
        let begins = name.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
        if !begins || !name.bytes().all(is_plain) || name.contains("..") || name.ends_with('.') {
            return Err(InvalidFileName::Characters);
        }
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let lower = name.to_ascii_lowercase();
        if OWN.contains(&lower.as_str()) || FeedId::is_device(stem.split('.').next().unwrap_or(stem)) {
            return Err(InvalidFileName::Reserved);
        }
        let told = match extension.to_ascii_lowercase().as_str() {
            "xml" => Some(Format::Rss),
            extension => Format::ALL.into_iter().find(|format| format.extension() == extension),
        };
        let format = format.or(told).ok_or(InvalidFileName::Format)?;
        Ok(Self { name: name.to_owned(), format })
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The format of what is published under it.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// The name of a feed's document in a format.
#[must_use]
pub fn document_name(id: &FeedId, file: Option<&FileName>, format: Format) -> String {
    match file.filter(|file| file.format == format) {
        Some(file) => file.name.clone(),
        None => format!("{id}.{}", format.extension()),
    }
}

/// The name of the page that shows a feed to people; none where another file has that name.
#[must_use]
pub fn page_name(id: &FeedId, file: Option<&FileName>) -> Option<String> {
    let name = format!("{id}.html");
    let is_taken = |other: &str| other.eq_ignore_ascii_case(&name);
    (!OWN.iter().any(|own| is_taken(own)) && !file.is_some_and(|file| is_taken(&file.name))).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_tells_the_format_unless_it_is_given() {
        for (name, given, format) in [
            ("news.xml", None, Format::Rss),
            ("index.xml", None, Format::Rss),
            ("News.Atom", None, Format::Atom),
            ("feed.v2.json", None, Format::Json),
            ("news.xml", Some(Format::Atom), Format::Atom),
            ("feed", Some(Format::Rss), Format::Rss),
        ] {
            assert_eq!(FileName::parse(name, given).map(|file| file.format()), Ok(format), "{name}");
        }
    }

    #[test]
    fn the_page_of_a_feed_takes_no_place_of_another_file() {
        let page = |id: &str, file: Option<&str>| {
            let file = file.map(|name| FileName::parse(name, Some(Format::Rss)).unwrap());
            page_name(&FeedId::parse(id).unwrap(), file.as_ref())
        };
        assert_eq!(page("news", Some("news.xml")).as_deref(), Some("news.html"));
        assert_eq!(page("news", Some("News.html")), None);
    }

    #[test]
    fn a_name_stays_in_its_folder_and_is_one_on_every_system() {
        for name in [
            "",
            "../x.xml",
            "a/b.xml",
            "a\\b.xml",
            ".xml",
            "a..xml",
            "con.xml",
            "index.html",
            "Health.atom",
            "a.",
            "ä.xml",
        ] {
            assert!(FileName::parse(name, Some(Format::Rss)).is_err(), "{name}");
        }
        assert_eq!(FileName::parse("feed.php", None), Err(InvalidFileName::Format));
    }
}
