//! What an element's names hint at: its tag, role, `itemprop`, class and id, as a small set of meanings.
//!
//! Names are weak evidence. They are read word by word (`relatedPosts` is *related* and *posts*), in the English of style
//! sheets, which sites in all languages share.

use std::collections::HashMap;

/// How many meanings there are.
pub(super) const HINTS: usize = 37;

/// A set of meanings, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct BlockHints(pub u64);

impl BlockHints {
    /// The set of one meaning.
    pub(super) const fn of(hint: BlockHint) -> Self {
        Self(1 << hint as u64)
    }

    /// The union of two sets.
    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a meaning is in the set.
    pub(super) const fn has(self, hint: BlockHint) -> bool {
        self.0 & (1 << hint as u64) != 0
    }
}

/// One meaning of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockHint {
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
pub(super) fn of_tag(tag: &str) -> BlockHints {
    let hint = match tag {
        "article" => BlockHint::Article,
        "main" => BlockHint::Main,
        "nav" | "menu" => BlockHint::Nav,
        "header" | "hgroup" => BlockHint::Header,
        "footer" => BlockHint::Footer,
        "aside" => BlockHint::Aside,
        "form" | "label" | "fieldset" | "legend" => BlockHint::Form,
        "section" => BlockHint::Section,
        "table" => BlockHint::Table,
        "ul" | "ol" | "dl" => BlockHint::List,
        "figure" | "picture" => BlockHint::Figure,
        "figcaption" | "caption" => BlockHint::Caption,
        "blockquote" | "q" => BlockHint::Quote,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockHint::Heading,
        "p" => BlockHint::Paragraph,
        "pre" | "code" | "samp" | "kbd" => BlockHint::Code,
        "button" | "summary" => BlockHint::Button,
        "dialog" => BlockHint::Popup,
        "time" | "address" => BlockHint::Meta,
        _ => return BlockHints::default(),
    };
    BlockHints::of(hint)
}

/// What an ARIA role means.
pub(super) fn of_role(role: &str) -> BlockHints {
    let hint = match role {
        "article" => BlockHint::Article,
        "main" => BlockHint::Main,
        "navigation" | "menu" | "menubar" | "tablist" | "toolbar" => BlockHint::Nav,
        "banner" => BlockHint::Header,
        "contentinfo" => BlockHint::Footer,
        "complementary" => BlockHint::Aside,
        "search" | "form" => BlockHint::Form,
        "button" | "tab" => BlockHint::Button,
        "dialog" | "alert" | "alertdialog" | "tooltip" => BlockHint::Popup,
        "heading" => BlockHint::Heading,
        _ => return BlockHints::default(),
    };
    BlockHints::of(hint)
}

/// What a schema.org property means.
pub(super) fn of_property(property: &str) -> BlockHints {
    let hint = match property {
        "articleBody" | "reviewBody" | "text" => BlockHint::Body,
        "description" => BlockHint::Entry,
        "author" => BlockHint::Byline,
        "datePublished" | "dateModified" => BlockHint::Meta,
        "comment" => BlockHint::Comment,
        "review" => BlockHint::Comment,
        "keywords" => BlockHint::Tags,
        _ => return BlockHints::default(),
    };
    BlockHints::of(hint)
}

/// What one word of a class or an id means.
fn of_word(word: &str) -> BlockHints {
    let hint = match word {
        "article" | "post" | "story" | "blog" | "single" | "news" => BlockHint::Article,
        "main" => BlockHint::Main,
        "content" | "body" | "text" | "copy" | "richtext" | "wysiwyg" | "prose" | "markdown" | "rte"
        | "articlebody" | "paragraph" => BlockHint::Body,
        "entry" | "hentry" | "message" | "description" | "detail" | "details" | "summary" | "intro" | "lead" => {
            BlockHint::Entry
        }
        "comment" | "comments" | "commentlist" | "reply" | "replies" | "respond" | "disqus" | "review" | "reviews"
        | "discussion" | "testimonial" | "testimonials" => BlockHint::Comment,
        "related" | "recommended" | "recommendations" | "recommendation" | "similar" | "popular" | "trending"
        | "latest" | "recent" | "more" | "next" | "prev" | "previous" | "recirc" | "outbrain" | "taboola"
        | "readmore" | "relatedposts" | "upsell" | "also" => BlockHint::Related,
        "share" | "social" | "sharing" | "sharedaddy" | "follow" | "facebook" | "twitter" | "addtoany" | "addthis"
        | "whatsapp" | "linkedin" | "socials" => BlockHint::Share,
        "nav" | "menu" | "navbar" | "navigation" | "breadcrumb" | "breadcrumbs" | "pagination" | "pager" | "topbar"
        | "submenu" | "crumb" | "crumbs" | "megamenu" | "skip" | "tabs" | "toolbar" => BlockHint::Menu,
        "header" | "masthead" | "banner" | "hero" => BlockHint::Header,
        "footer" | "copyright" | "legal" | "disclaimer" | "colophon" | "foot" | "disclosure" => BlockHint::Footer,
        "sidebar" | "aside" | "rail" | "side" | "complementary" => BlockHint::Sidebar,
        "ad" | "ads" | "advert" | "advertisement" | "sponsor" | "sponsored" | "promo" | "promotion" | "cta"
        | "banner-ad" | "offer" | "marketing" | "callout" => BlockHint::Promo,
        "newsletter" | "subscribe" | "signup" | "subscription" | "mailchimp" | "optin" | "email" | "form" | "login"
        | "search" | "signin" | "contact" => BlockHint::Newsletter,
        "byline" | "bylines" | "author" | "authors" | "writer" | "contributor" | "contributors" | "creator" => {
            BlockHint::Byline
        }
        "meta" | "date" | "published" | "timestamp" | "info" | "time" | "credits" | "posted" | "dateline"
        | "reading" | "readtime" => BlockHint::Meta,
        "tag" | "tags" | "category" | "categories" | "topics" | "topic" | "keywords" | "label" | "labels"
        | "taxonomy" => BlockHint::Tags,
        "caption" | "credit" | "photo" | "gallery" | "image" | "media" | "figure" | "video" | "player" | "slider"
        | "carousel" | "slideshow" | "swiper" => BlockHint::Caption,
        "cookie" | "cookies" | "consent" | "modal" | "popup" | "overlay" | "gdpr" | "lightbox" | "tooltip"
        | "dialog" | "toast" | "notice" | "alert" | "notification" | "paywall" => BlockHint::Popup,
        "hidden" | "hide" | "invisible" | "sr" | "screen" | "visually" | "visuallyhidden" | "noscript" | "print" => {
            BlockHint::Hidden
        }
        "widget" | "widgets" | "module" | "plugin" | "embed" | "block" => BlockHint::Widget,
        "product" | "products" | "price" | "cart" | "shop" | "buy" | "woocommerce" | "checkout" | "shipping"
        | "sku" | "rating" | "stock" | "variant" => BlockHint::Product,
        "card" | "cards" | "teaser" | "tile" | "grid" | "item" | "items" | "list" | "listing" | "results" | "feed"
        | "archive" | "collection" => BlockHint::Card,
        "toc" | "contents" | "anchor" | "jump" | "index" => BlockHint::Toc,
        "bio" | "about" | "profile" | "avatar" | "user" | "signature" | "authorbox" => BlockHint::Bio,
        "faq" | "faqs" | "accordion" | "collapse" | "tab" | "toggle" | "panel" => BlockHint::Faq,
        "button" | "btn" => BlockHint::Button,
        "quote" | "pullquote" | "testimony" => BlockHint::Quote,
        "title" | "headline" | "heading" => BlockHint::Heading,
        "code" | "highlight" | "snippet" => BlockHint::Code,
        "table" => BlockHint::Table,
        _ => return BlockHints::default(),
    };
    BlockHints::of(hint)
}

/// Reads names, each distinct one once.
#[derive(Debug, Default)]
pub(super) struct NameReader<'a> {
    known: HashMap<&'a str, BlockHints>,
}

impl<'a> NameReader<'a> {
    /// What a class list or an id means.
    pub(super) fn read(&mut self, names: &'a str) -> BlockHints {
        *self.known.entry(names).or_insert_with(|| of_names(names))
    }
}

fn of_names(names: &str) -> BlockHints {
    let mut hints = BlockHints::default();
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
        let hints = NameReader::default().read("relatedPosts js-share_bar");
        assert!(hints.has(BlockHint::Related) && hints.has(BlockHint::Share) && !hints.has(BlockHint::Comment));
    }

    #[test]
    fn a_word_inside_a_word_means_nothing() {
        assert_eq!(NameReader::default().read("shareholder navigational"), BlockHints::default());
    }
}
