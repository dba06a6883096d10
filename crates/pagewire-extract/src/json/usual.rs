//! Under which names the interfaces of sites give what: WordPress, GitHub, Reddit, Hacker News, Strapi, JSON:API, and the state of frameworks.
//!
//! A name may lead into an object, with dots; those before count before those behind.

use std::{collections::HashMap, sync::LazyLock};

use serde_json::Value;

use super::value::{address, brief, date, markup, picture, words};

/// A part of an item, by its key in feeds.toml.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UsualPart {
    Id,
    Title,
    Link,
    Summary,
    Content,
    Published,
    Updated,
    Author,
    Image,
    Category,
}

pub(super) const PARTS: [UsualPart; 10] = [
    UsualPart::Id,
    UsualPart::Title,
    UsualPart::Link,
    UsualPart::Summary,
    UsualPart::Content,
    UsualPart::Published,
    UsualPart::Updated,
    UsualPart::Author,
    UsualPart::Image,
    UsualPart::Category,
];

const IDS: &[&str] = &["id", "_id", "guid.rendered", "guid", "uuid", "objectID", "databaseId", "sys.id"];
const TITLES: &[&str] = &[
    "title.rendered",
    "title",
    "headline",
    "name",
    "heading",
    "displayTitle",
    "display_title",
    "shortTitle",
    "subject",
    "story_title",
    "tag_name",
];
const LINKS: &[&str] = &[
    "html_url",
    "permalink",
    "url",
    "link",
    "href",
    "canonicalUrl",
    "canonical_url",
    "canonicalURL",
    "webUrl",
    "web_url",
    "fullUrl",
    "full_url",
    "shareUrl",
    "share_url",
    "path",
    "uri",
    "links.self",
    "links.html.href",
    "_links.html.href",
    "story_url",
];
const SUMMARIES: &[&str] = &[
    "excerpt.rendered",
    "summary",
    "description",
    "excerpt",
    "dek",
    "abstract",
    "subtitle",
    "standfirst",
    "teaser",
    "intro",
    "snippet",
    "shortDescription",
    "short_description",
    "metaDescription",
];
const CONTENTS: &[&str] = &[
    "content.rendered",
    "content_html",
    "contentHtml",
    "body_html",
    "bodyHtml",
    "selftext_html",
    "story_text",
    "articleBody",
    "body",
    "content",
    "html",
    "selftext",
];
const PUBLISHED: &[&str] = &[
    "date_gmt",
    "published",
    "publishedAt",
    "published_at",
    "datePublished",
    "date_published",
    "publishDate",
    "publish_date",
    "publishedDate",
    "published_date",
    "publicationDate",
    "publication_date",
    "published_on",
    "pubDate",
    "pubdate",
    "firstPublished",
    "firstPublishedAt",
    "first_published_at",
    "releaseDate",
    "release_date",
    "released_at",
    "date",
    "created_utc",
    "createdAt",
    "created_at",
    "created",
    "postedAt",
    "posted_at",
    "timestamp",
    "time",
];
const UPDATED: &[&str] = &["modified_gmt", "dateModified", "date_modified", "modifiedAt", "modified_at", "modified"];
const AUTHORS: &[&str] =
    &["author", "authors", "byline", "creator", "by", "contributors", "user", "account", "_embedded.author"];
const IMAGES: &[&str] = &[
    "image",
    "imageUrl",
    "image_url",
    "coverImage",
    "cover_image",
    "featuredImage",
    "featured_image",
    "jetpack_featured_media_url",
    "heroImage",
    "leadImage",
    "lead_image",
    "thumbnail",
    "thumbnailUrl",
    "thumbnail_url",
    "urlToImage",
    "social_image",
    "picture",
];
const CATEGORIES: &[&str] = &["categories", "category", "section", "tags", "tag_list", "topics", "labels", "keywords"];

impl UsualPart {
    /// The names under which it is given.
    pub(crate) fn names(self) -> &'static [&'static str] {
        match self {
            Self::Id => IDS,
            Self::Title => TITLES,
            Self::Link => LINKS,
            Self::Summary => SUMMARIES,
            Self::Content => CONTENTS,
            Self::Published => PUBLISHED,
            Self::Updated => UPDATED,
            Self::Author => AUTHORS,
            Self::Image => IMAGES,
            Self::Category => CATEGORIES,
        }
    }

    /// Whether a value is one of this part, beyond doubt.
    pub(super) fn is_given(self, value: &Value) -> bool {
        let has_letters = |text: String| text.chars().any(char::is_alphabetic);
        let is_name = |value: &Value| {
            let name = if value.is_number() { None } else { brief(value) };
            name.is_some_and(|name| name.len() < 120 && !name.contains("://") && has_letters(name))
        };
        match self {
            Self::Id => brief(value).is_some_and(|id| id.len() < 300),
            Self::Title => words(value).is_some_and(has_letters),
            Self::Link => address(value).is_some_and(|link| leads_somewhere(&link)),
            Self::Summary => value.is_string() && words(value).is_some_and(has_letters),
            Self::Content => value.is_string() && markup(value).is_some(),
            Self::Published | Self::Updated => date(value).is_some_and(|text| may_be_date(&text)),
            Self::Image => picture(value).is_some(),
            Self::Author | Self::Category => match value {
                Value::Array(members) => members.first().is_some_and(is_name),
                value => is_name(value),
            },
        }
    }
}

/// A path from the root or a whole address: a bare slug could lead anywhere.
fn leads_somewhere(text: &str) -> bool {
    let is_path = text.starts_with('/') && text.len() > 1;
    (is_path || text.starts_with("http://") || text.starts_with("https://")) && !text.contains(char::is_whitespace)
}

/// A year and more figures, or seconds or milliseconds since 1970.
fn may_be_date(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits == text.len() {
        return matches!(digits, 10 | 13);
    }
    digits >= 5 && text.len() < 80
}

/// What stands under a name with dots.
pub(super) fn at<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let found = name.split('.').try_fold(value, |value, name| value.get(name))?;
    (!found.is_null()).then_some(found)
}

/// A name in lower case as the interfaces of sites write it; itself where none of them has it.
pub(crate) fn as_usual(name: &str) -> &str {
    static WRITTEN: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
        let mut written = HashMap::new();
        for name in PARTS.iter().flat_map(|part| part.names()).flat_map(|name| name.split('.')) {
            written.entry(name.to_lowercase()).or_insert(name);
        }
        written
    });
    WRITTEN.get(name).copied().unwrap_or(name)
}
