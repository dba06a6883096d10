//! What an element's names hint at: its tag, role, `itemprop`, class and id, as a small set of meanings.
//!
//! Names are weak evidence. They are read word by word (`relatedPosts` is *related* and *posts*), in the English of style
//! sheets, which sites in all languages share.

use std::collections::HashMap;

/// How many meanings there are.
pub(super) const HINTS: usize = 37;

/// A set of meanings, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Hints(pub u64);

impl Hints {
    /// The set of one meaning.
    pub(super) const fn of(hint: Hint) -> Self {
        Self(1 << hint as u64)
    }

    /// The union of two sets.
    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a meaning is in the set.
    pub(super) const fn has(self, hint: Hint) -> bool {
        self.0 & (1 << hint as u64) != 0
    }
}

/// One meaning of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    Article,
    Main,
    Nav,
    Header,
    Footer,
    Aside,
    Form,
    Section,
    Table,
    List,
    Figure,
    Quote,
    Heading,
    Paragraph,
    Code,
    Button,
    Hidden,
    Body,
    Entry,
    Comment,
    Related,
    Share,
    Menu,
    Sidebar,
    Promo,
    Newsletter,
    Meta,
    Tags,
    Caption,
    Popup,
    Widget,
    Product,
    Card,
    Toc,
    Bio,
    Faq,
    Byline,
}

/// What a tag means by itself.
pub(super) fn of_tag(tag: &str) -> Hints {
    let hint = match tag {
        "article" => Hint::Article,
        "main" => Hint::Main,
        "nav" | "menu" => Hint::Nav,
        "header" | "hgroup" => Hint::Header,
        "footer" => Hint::Footer,
        "aside" => Hint::Aside,
        "form" | "label" | "fieldset" | "legend" => Hint::Form,
        "section" => Hint::Section,
        "table" => Hint::Table,
        "ul" | "ol" | "dl" => Hint::List,
        "figure" | "picture" => Hint::Figure,
        "figcaption" | "caption" => Hint::Caption,
        "blockquote" | "q" => Hint::Quote,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Hint::Heading,
        "p" => Hint::Paragraph,
        "pre" | "code" | "samp" | "kbd" => Hint::Code,
        "button" | "summary" => Hint::Button,
        "dialog" => Hint::Popup,
        "time" | "address" => Hint::Meta,
        _ => return Hints::default(),
    };
    Hints::of(hint)
}

/// What an ARIA role means.
pub(super) fn of_role(role: &str) -> Hints {
    let hint = match role {
        "article" => Hint::Article,
        "main" => Hint::Main,
        "navigation" | "menu" | "menubar" | "tablist" | "toolbar" => Hint::Nav,
        "banner" => Hint::Header,
        "contentinfo" => Hint::Footer,
        "complementary" => Hint::Aside,
        "search" | "form" => Hint::Form,
        "button" | "tab" => Hint::Button,
        "dialog" | "alert" | "alertdialog" | "tooltip" => Hint::Popup,
        "heading" => Hint::Heading,
        _ => return Hints::default(),
    };
    Hints::of(hint)
}

/// What a schema.org property means.
pub(super) fn of_property(property: &str) -> Hints {
    let hint = match property {
        "articleBody" | "reviewBody" | "text" => Hint::Body,
        "description" => Hint::Entry,
        "author" => Hint::Byline,
        "datePublished" | "dateModified" => Hint::Meta,
        "comment" => Hint::Comment,
        "review" => Hint::Comment,
        "keywords" => Hint::Tags,
        _ => return Hints::default(),
    };
    Hints::of(hint)
}

/// What one word of a class or an id means.
fn of_word(word: &str) -> Hints {
    let hint = match word {
        "article" | "post" | "story" | "blog" | "single" | "news" => Hint::Article,
        "main" => Hint::Main,
        "content" | "body" | "text" | "copy" | "richtext" | "wysiwyg" | "prose" | "markdown" | "rte"
        | "articlebody" | "paragraph" => Hint::Body,
        "entry" | "hentry" | "message" | "description" | "detail" | "details" | "summary" | "intro" | "lead" => {
            Hint::Entry
        }
        "comment" | "comments" | "commentlist" | "reply" | "replies" | "respond" | "disqus" | "review" | "reviews"
        | "discussion" | "testimonial" | "testimonials" => Hint::Comment,
        "related" | "recommended" | "recommendations" | "recommendation" | "similar" | "popular" | "trending"
        | "latest" | "recent" | "more" | "next" | "prev" | "previous" | "recirc" | "outbrain" | "taboola"
        | "readmore" | "relatedposts" | "upsell" | "also" => Hint::Related,
        "share" | "social" | "sharing" | "sharedaddy" | "follow" | "facebook" | "twitter" | "addtoany" | "addthis"
        | "whatsapp" | "linkedin" | "socials" => Hint::Share,
        "nav" | "menu" | "navbar" | "navigation" | "breadcrumb" | "breadcrumbs" | "pagination" | "pager" | "topbar"
        | "submenu" | "crumb" | "crumbs" | "megamenu" | "skip" | "tabs" | "toolbar" => Hint::Menu,
        "header" | "masthead" | "banner" | "hero" => Hint::Header,
        "footer" | "copyright" | "legal" | "disclaimer" | "colophon" | "foot" | "disclosure" => Hint::Footer,
        "sidebar" | "aside" | "rail" | "side" | "complementary" => Hint::Sidebar,
        "ad" | "ads" | "advert" | "advertisement" | "sponsor" | "sponsored" | "promo" | "promotion" | "cta"
        | "banner-ad" | "offer" | "marketing" | "callout" => Hint::Promo,
        "newsletter" | "subscribe" | "signup" | "subscription" | "mailchimp" | "optin" | "email" | "form" | "login"
        | "search" | "signin" | "contact" => Hint::Newsletter,
        "byline" | "bylines" | "author" | "authors" | "writer" | "contributor" | "contributors" | "creator" => {
            Hint::Byline
        }
        "meta" | "date" | "published" | "timestamp" | "info" | "time" | "credits" | "posted" | "dateline"
        | "reading" | "readtime" => Hint::Meta,
        "tag" | "tags" | "category" | "categories" | "topics" | "topic" | "keywords" | "label" | "labels"
        | "taxonomy" => Hint::Tags,
        "caption" | "credit" | "photo" | "gallery" | "image" | "media" | "figure" | "video" | "player" | "slider"
        | "carousel" | "slideshow" | "swiper" => Hint::Caption,
        "cookie" | "cookies" | "consent" | "modal" | "popup" | "overlay" | "gdpr" | "lightbox" | "tooltip"
        | "dialog" | "toast" | "notice" | "alert" | "notification" | "paywall" => Hint::Popup,
        "hidden" | "hide" | "invisible" | "sr" | "screen" | "visually" | "visuallyhidden" | "noscript" | "print" => {
            Hint::Hidden
        }
        "widget" | "widgets" | "module" | "plugin" | "embed" | "block" => Hint::Widget,
        "product" | "products" | "price" | "cart" | "shop" | "buy" | "woocommerce" | "checkout" | "shipping"
        | "sku" | "rating" | "stock" | "variant" => Hint::Product,
        "card" | "cards" | "teaser" | "tile" | "grid" | "item" | "items" | "list" | "listing" | "results" | "feed"
        | "archive" | "collection" => Hint::Card,
        "toc" | "contents" | "anchor" | "jump" | "index" => Hint::Toc,
        "bio" | "about" | "profile" | "avatar" | "user" | "signature" | "authorbox" => Hint::Bio,
        "faq" | "faqs" | "accordion" | "collapse" | "tab" | "toggle" | "panel" => Hint::Faq,
        "button" | "btn" => Hint::Button,
        "quote" | "pullquote" | "testimony" => Hint::Quote,
        "title" | "headline" | "heading" => Hint::Heading,
        "code" | "highlight" | "snippet" => Hint::Code,
        "table" => Hint::Table,
        _ => return Hints::default(),
    };
    Hints::of(hint)
}

/// Reads names, each distinct one once.
#[derive(Debug, Default)]
pub(super) struct Reader<'a> {
    known: HashMap<&'a str, Hints>,
}

impl<'a> Reader<'a> {
    /// What a class list or an id means.
    pub(super) fn read(&mut self, names: &'a str) -> Hints {
        *self.known.entry(names).or_insert_with(|| of_names(names))
    }
}

fn of_names(names: &str) -> Hints {
    let mut hints = Hints::default();
    let mut word = String::new();
    let mut after_lower = false;
    for c in names.chars().take(400) {
        // a word ends where it is not a letter, or where a capital begins the next
        if !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && after_lower) {
            hints = hints.with(of_word(&word));
            word.clear();
        }
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
        }
        after_lower = c.is_ascii_lowercase();
    }
    hints.with(of_word(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_word_by_word() {
        let hints = Reader::default().read("relatedPosts js-share_bar");
        assert!(hints.has(Hint::Related) && hints.has(Hint::Share) && !hints.has(Hint::Comment));
    }

    #[test]
    fn a_word_inside_a_word_means_nothing() {
        assert_eq!(Reader::default().read("shareholder navigational"), Hints::default());
    }
}
