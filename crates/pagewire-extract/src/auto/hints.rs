//! What the names of elements, classes and ids say of what they hold.

/// A set of hints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hints(u32);

impl Hints {
    pub(super) const NONE: Self = Self(0);
    /// `<nav>`, `role=navigation`.
    pub(super) const NAV: Self = Self(1);
    /// `<header>`, `role=banner`.
    pub(super) const HEADER: Self = Self(1 << 1);
    /// `<footer>`, `role=contentinfo`.
    pub(super) const FOOTER: Self = Self(1 << 2);
    /// `<aside>`, `role=complementary`.
    pub(super) const ASIDE: Self = Self(1 << 3);
    /// `<main>`, `role=main`.
    pub(super) const MAIN: Self = Self(1 << 4);
    /// `<article>`, `role=article`, `role=feed`.
    pub(super) const ARTICLE: Self = Self(1 << 5);
    /// Words for menus.
    pub(super) const MENU: Self = Self(1 << 6);
    /// Words for what stands beside the main group.
    pub(super) const SIDE: Self = Self(1 << 7);
    /// Words for the foot of a page.
    pub(super) const FOOT: Self = Self(1 << 8);
    /// Words for what is related, popular or promoted.
    pub(super) const RELATED: Self = Self(1 << 9);
    /// Words for tags and categories.
    pub(super) const TAGS: Self = Self(1 << 10);
    /// Words for who wrote it, for comments and shares.
    pub(super) const META: Self = Self(1 << 11);
    /// Words for pages of a list.
    pub(super) const PAGER: Self = Self(1 << 12);
    /// Words for headlines.
    pub(super) const TITLE: Self = Self(1 << 13);
    /// Words for items.
    pub(super) const ITEM: Self = Self(1 << 14);
    /// Words for the main group.
    pub(super) const CONTENT: Self = Self(1 << 15);
    /// Not shown, as its own style says.
    pub(super) const HIDDEN: Self = Self(1 << 16);

    /// Words for who made it.
    pub(super) const AUTHOR: Self = Self(1 << 17);
    /// Words for when it was published.
    pub(super) const PUBLISHED: Self = Self(1 << 18);
    /// Words for its short form.
    pub(super) const SUMMARY: Self = Self(1 << 19);

    /// Words for comments and replies.
    pub(super) const COMMENTS: Self = Self(1 << 20);

    /// Words for what is shown off: sliders, featured and recent things. It may be the list's best part, or another one.
    pub(super) const SHOWCASE: Self = Self(1 << 22);

    /// `<button>`, `<label>`: what is said of something to do.
    pub(super) const CONTROL: Self = Self(1 << 21);

    /// Those that are a matter of words in a class or an id.
    const WORDS: Self = Self(
        Self::MENU.0
            | Self::SIDE.0
            | Self::FOOT.0
            | Self::RELATED.0
            | Self::SHOWCASE.0
            | Self::TAGS.0
            | Self::META.0
            | Self::PAGER.0
            | Self::TITLE.0
            | Self::ITEM.0,
    );

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) fn without_words(self) -> Self {
        Self(self.0 & !Self::WORDS.0)
    }

    /// What an element's name, role and style say.
    pub(super) fn of_element(name: &str, role: Option<&str>, style: Option<&str>) -> Self {
        let name = match name {
            "nav" | "menu" => Self::NAV,
            "header" => Self::HEADER,
            "footer" => Self::FOOTER,
            "aside" => Self::ASIDE,
            "main" => Self::MAIN,
            "article" => Self::ARTICLE,
            "button" | "label" => Self::CONTROL,
            _ => Self::NONE,
        };
        let role = match role {
            Some("navigation" | "menu" | "menubar" | "tablist" | "toolbar") => Self::NAV,
            Some("banner") => Self::HEADER,
            Some("contentinfo") => Self::FOOTER,
            Some("complementary") => Self::ASIDE,
            Some("main") => Self::MAIN,
            Some("article" | "feed") => Self::ARTICLE,
            Some("button") => Self::CONTROL,
            _ => Self::NONE,
        };
        let hidden =
            style.is_some_and(|style| style.contains("none") && style.replace(' ', "").contains("display:none"));
        name.with(role).with(if hidden { Self::HIDDEN } else { Self::NONE })
    }

    /// What a property of schema.org says that an element holds.
    pub(super) fn of_property(name: &str) -> Self {
        match name {
            "headline" => Self::TITLE,
            "author" | "creator" => Self::META.with(Self::AUTHOR),
            "datePublished" => Self::PUBLISHED,
            "description" => Self::SUMMARY,
            _ => Self::NONE,
        }
    }

    /// What the words of a class or an id say; words are parted by `-`, `_` and capitals.
    pub(super) fn of_words(name: &str) -> Self {
        let mut hints = Self::NONE;
        let mut start = 0;
        let bytes = name.as_bytes();
        for at in 1..=bytes.len() {
            let parts = match (bytes.get(at), bytes.get(at - 1)) {
                (None, _) => true,
                (Some(b'-' | b'_' | b' ' | b'.'), _) => true,
                (Some(here), Some(before)) => here.is_ascii_uppercase() && before.is_ascii_lowercase(),
                _ => false,
            };
            if parts {
                let word = name.get(start..at).unwrap_or_default().trim_matches(['-', '_', ' ', '.']);
                hints = hints.with(Self::of_word(word));
                start = at;
            }
        }
        hints
    }

    fn of_word(word: &str) -> Self {
        if word.len() < 2 || word.len() > 16 {
            return Self::NONE;
        }
        let lower = word.to_ascii_lowercase();
        match lower.trim_end_matches(|c: char| c.is_ascii_digit()) {
            "nav" | "navbar" | "navigation" | "menu" | "menus" | "submenu" | "megamenu" | "breadcrumb"
            | "breadcrumbs" | "dropdown" | "tabs" | "topbar" | "toolbar" | "facet" | "facets" | "filter"
            | "filters" | "masthead" | "login" | "account" => Self::MENU,
            "sidebar" | "side" | "aside" | "widget" | "widgets" | "rail" | "secondary" | "sidebars" => Self::SIDE,
            "footer" | "foot" | "copyright" | "colophon" | "bottom" => Self::FOOT,
            "related" | "popular" | "trending" | "recommended" | "recommendations" | "promo" | "promos"
            | "promoted" | "sponsor" | "sponsored" | "sponsors" | "advert" | "advertisement" | "ads" | "ad"
            | "partner" | "partners" | "newsletter" | "subscribe" | "viewed" | "mostread" | "blogroll" => Self::RELATED,
            "ticker" | "carousel" | "slider" | "slideshow" | "flexslider" | "marquee" | "banner" | "featured"
            | "recent" => Self::SHOWCASE,
            "tag" | "tags" | "tagcloud" | "category" | "categories" | "cat" | "cats" | "topic" | "topics" | "label"
            | "labels" | "kicker" | "eyebrow" | "section" => Self::TAGS,
            "author" | "authors" | "byline" | "user" | "username" | "poster" | "creator" => {
                Self::META.with(Self::AUTHOR)
            }
            "company" | "employer" | "writer" | "contributor" | "contributors" | "by" | "starter" => Self::AUTHOR,
            "date" | "time" | "published" | "posted" | "datetime" | "timestamp" | "updated" | "pubdate" | "datum"
            | "fecha" | "data" => Self::PUBLISHED,
            "summary" | "excerpt" | "description" | "desc" | "dek" | "deck" | "intro" | "lead" | "lede"
            | "abstract" | "snippet" | "standfirst" | "subhead" | "blurb" | "preview" => Self::SUMMARY,
            "comment" | "comments" | "reply" | "replies" | "lastpost" | "freshness" => Self::META.with(Self::COMMENTS),
            "meta" | "share" | "sharing" | "social" | "avatar" | "vote" | "votes" | "profile" => Self::META,
            "pager" | "pagination" | "pagenav" | "paging" | "pages" | "pagenavi" => Self::PAGER,
            "title" | "headline" | "heading" | "hed" | "subject" | "titulo" | "titre" => Self::TITLE,
            "post" | "posts" | "entry" | "entries" | "item" | "items" | "story" | "stories" | "card" | "cards"
            | "teaser" | "hentry" | "article" | "articles" | "news" | "listing" | "result" | "results" | "topicbit"
            | "threadbit" | "row" | "product" | "products" | "event" | "events" | "job" | "jobs" => Self::ITEM,
            "content" | "main" | "primary" | "feed" | "stream" | "river" => Self::CONTENT,
            _ => Self::NONE,
        }
    }

    /// Whether a class says what state or turn its element is in, and nothing of what it is.
    pub(super) fn is_state(name: &str) -> bool {
        matches!(
            name,
            "first"
                | "last"
                | "odd"
                | "even"
                | "alt"
                | "alternate"
                | "active"
                | "current"
                | "selected"
                | "new"
                | "hot"
                | "old"
                | "sticky"
                | "clearfix"
                | "lazy"
                | "lazyload"
                | "lazyloaded"
                | "clear"
                | "end"
        ) || name.split(['-', '_']).any(|word| matches!(word, "first" | "last" | "odd" | "even" | "alt"))
    }
}

#[cfg(test)]
mod tests {
    use super::Hints;

    #[test]
    fn words_are_parted_by_hyphens_and_capitals() {
        assert!(Hints::of_words("main-sidebar").has(Hints::SIDE));
        assert!(Hints::of_words("relatedPosts").has(Hints::RELATED));
        assert!(!Hints::of_words("besides").has(Hints::SIDE));
    }
}
