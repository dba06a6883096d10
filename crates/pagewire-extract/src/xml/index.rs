//! Indexes of sitemaps: which of their files are worth asking for, and what those list as one sitemap.
//!
//! A file of pages is taken apart as text, an `<url>` a piece: what was listed before and what is listed now become one text without
//! being parsed twice, of as many pages as are read of one.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{children, is_xml, parse, sitemap::words};

/// Pages of one sitemap that are read, the latest ones.
pub(super) const MOST: usize = 1_000;
/// Words in the names of files that list no articles, where others do.
const OTHERS: [&str; 9] = ["categor", "tag", "author", "taxonom", "user", "topic", "image", "video", "static"];

/// A file that an index names.
#[derive(Debug, Clone, PartialEq, Eq)]
struct File {
    address: String,
    changed: Option<String>,
}

/// The files of an index that are worth asking for, those that were changed last first: those changed since a day before `since`, and
/// those of which it is not said. `None` for a page that is no index.
#[must_use]
pub fn sitemap_files(media_type: Option<&str>, text: &str, since: Option<DateTime<Utc>>) -> Option<Vec<String>> {
    if !is_xml(media_type, text) || !text.contains("sitemapindex") {
        return None;
    }
    let document = parse(text).ok()?;
    let root = document.html.root_element();
    if root.value().name() != "sitemapindex" {
        return None;
    }
    let file = |element| Some(File { address: words(element, "loc")?, changed: words(element, "lastmod") });
    let mut files: Vec<File> = children(root).filter_map(file).collect();
    let is_other = |file: &File| {
        let name = file.address.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        OTHERS.iter().any(|other| name.contains(other))
    };
    if !files.iter().all(is_other) {
        files.retain(|file| !is_other(file));
    }
    let since = since.map(|since| (since - TimeDelta::days(1)).date_naive());
    let day = |text: &String| text.get(..10)?.parse::<NaiveDate>().ok();
    files.retain(|file| match (since, file.changed.as_ref().and_then(day)) {
        (Some(since), Some(day)) => day >= since,
        _ => true,
    });
    files.sort_by(|one, other| other.changed.cmp(&one.changed));
    Some(files.into_iter().map(|file| file.address).collect())
}

/// A page of a sitemap as it is written.
struct Entry<'t> {
    written: &'t str,
    address: &'t str,
    date: &'t str,
}

/// The pages of several sitemaps as one, the latest first and each once; of two entries of one page that of the earlier text counts.
/// `None` where there are none.
#[must_use]
pub fn joined_sitemaps<'t>(texts: impl IntoIterator<Item = &'t str>) -> Option<String> {
    let mut known: HashSet<&str> = HashSet::new();
    let mut entries: Vec<Entry<'t>> =
        texts.into_iter().flat_map(entries).filter(|entry| known.insert(entry.address)).collect();
    entries.sort_by(|one, other| other.date.cmp(one.date));
    entries.truncate(MOST);
    let mut joined = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset>\n");
    for entry in &entries {
        joined.push_str(entry.written);
        joined.push('\n');
    }
    joined.push_str("</urlset>\n");
    (!entries.is_empty()).then_some(joined)
}

fn entries(text: &str) -> impl Iterator<Item = Entry<'_>> {
    let is_begun = |rest: &&str| rest.starts_with(['>', ' ', '\n', '\r', '\t']);
    let pieces = text.match_indices("<url").map(|(at, name)| (at, &text[at + name.len()..]));
    pieces.filter(move |(_, rest)| is_begun(rest)).filter_map(|(at, rest)| {
        let end = rest.find("</url>")?;
        let written = text.get(at..at + "<url".len() + end + "</url>".len())?;
        let date = within(written, "publication_date").or_else(|| within(written, "lastmod")).unwrap_or_default();
        Some(Entry { written, address: within(written, "loc")?, date })
    })
}

/// The text of the first element of a name, with a prefix or without.
fn within<'t>(written: &'t str, name: &str) -> Option<&'t str> {
    let (at, _) = written.match_indices(name).find(|(at, _)| {
        let before = written.get(..*at).unwrap_or_default();
        before.ends_with('<')
            || before.ends_with(':') && before.rsplit('<').next().is_some_and(|tag| !tag.contains(['/', '>']))
    })?;
    let rest = written.get(at..)?;
    let text = rest.get(rest.find('>')? + 1..)?;
    Some(text.get(..text.find('<')?)?.trim()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(files: &[(&str, &str)]) -> String {
        let files = files.iter().map(|(name, date)| {
            let date = if date.is_empty() { String::new() } else { format!("<lastmod>{date}</lastmod>") };
            format!("<sitemap><loc>https://p.example/{name}</loc>{date}</sitemap>")
        });
        format!("<?xml version='1.0'?><sitemapindex>{}</sitemapindex>", files.collect::<String>())
    }

    fn names(text: &str, since: Option<&str>) -> Vec<String> {
        let since = since.map(|since| since.parse().unwrap());
        let files = sitemap_files(None, text, since).unwrap();
        files.iter().map(|address| address.rsplit('/').next().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn the_files_that_were_changed_last_come_first_and_those_of_articles_alone() {
        let text = index(&[
            ("posts-1.xml", "2026-03-01"),
            ("category-sitemap.xml", "2026-05-04"),
            ("posts-2.xml", "2026-05-02T08:00:00Z"),
            ("news.xml", "2026-05-03"),
        ]);
        assert_eq!(names(&text, None), ["news.xml", "posts-2.xml", "posts-1.xml"]);
        assert_eq!(names(&text, Some("2026-05-03T12:00:00Z")), ["news.xml", "posts-2.xml"]);
        assert_eq!(names(&index(&[("tags.xml", ""), ("authors.xml", "")]), None), ["tags.xml", "authors.xml"]);
        assert_eq!(sitemap_files(None, "<?xml version='1.0'?><urlset></urlset>", None), None);
        assert_eq!(sitemap_files(Some("text/html"), "<html>sitemapindex", None), None);
    }

    #[test]
    fn several_sitemaps_are_one_and_joining_is_done_once() {
        let url = |name: &str, rest: &str| format!("<url><loc>https://p.example/{name}</loc>{rest}</url>");
        let news = "<n:news><n:publication_date>2026-05-03</n:publication_date><n:title>C</n:title></n:news>";
        let now = format!("<urlset>{}{}</urlset>", url("b", "<lastmod>2026-05-02</lastmod><x:y/>"), url("c", news));
        let before = format!("<urlset>{}{}</urlset>", url("a", "<lastmod>2026-05-01</lastmod>"), url("b", ""));
        let joined = joined_sitemaps([now.as_str(), before.as_str()]).unwrap();
        let places: Vec<Option<usize>> = ["/c<", "/b<", "/a<"].iter().map(|name| joined.find(name)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{joined}");
        assert_eq!(joined.matches("<loc>").count(), 3);
        assert_eq!(joined_sitemaps([joined.as_str()]).unwrap(), joined);
        assert_eq!(joined_sitemaps(["<html>not found</html>"]), None);
    }
}
