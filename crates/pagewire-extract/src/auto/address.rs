//! Addresses of links: when two are the same, and what form they have.

use url::Url;

use crate::hash::{mix, text as hash};

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Address {
    /// The same for addresses that lead to the same page.
    pub key: u64,
    /// The same for addresses of the same build: as many steps, of the same kinds, with the same parameters.
    pub form: u64,
    /// The first step of the path, with the host.
    pub branch: u64,
    /// Whether it leads to another host.
    pub is_foreign: bool,
    /// Steps of its path.
    pub steps: u8,
    /// Whether a step is a title in small letters or a long number, as items have them.
    pub is_specific: bool,
    /// Whether it leads to a list, a person, a form or a service: tags, authors, log-in, sharing.
    pub is_service: bool,
    /// Whether it leads to a person.
    pub is_person: bool,
    /// Whether it leads to a page above this one, or to the front page.
    pub is_above: bool,
    /// Whether it has a fragment.
    pub has_fragment: bool,
}

/// Steps of paths and names of parameters that lead to lists, persons, forms and services.
const SERVICES: [&str; 56] = [
    "tag",
    "tags",
    "category",
    "categories",
    "author",
    "authors",
    "user",
    "users",
    "login",
    "signin",
    "signup",
    "register",
    "search",
    "page",
    "privacy",
    "terms",
    "contact",
    "about",
    "subscribe",
    "newsletter",
    "rss",
    "feed",
    "share",
    "sharer",
    "sharer.php",
    "intent",
    "member",
    "members",
    "profile",
    "profiles",
    "account",
    "cart",
    "help",
    "advertise",
    "careers",
    "legal",
    "cookies",
    "sitemap",
    "faq",
    "people",
    "topic",
    "topics",
    "section",
    "cat",
    "replytocom",
    "vote",
    "member.php",
    "people.php",
    "label",
    "newreply.php",
    "print",
    "wp-login.php",
    "logout",
    "u",
    "@",
    "company",
];

/// Steps of paths and names of parameters that lead to persons.
const PERSONS: [&str; 24] = [
    "author",
    "authors",
    "user",
    "users",
    "u",
    "member",
    "members",
    "profile",
    "profiles",
    "people",
    "person",
    "staff",
    "editors",
    "contributor",
    "contributors",
    "writer",
    "writers",
    "by",
    "auteur",
    "autor",
    "autore",
    "member.php",
    "columnist",
    "journalist",
];

impl Address {
    /// The address of a place of the page itself.
    pub(super) fn of_anchor(key: u64) -> Self {
        Self {
            key,
            form: 0,
            branch: 0,
            is_foreign: false,
            steps: 0,
            is_specific: false,
            is_service: false,
            is_person: false,
            is_above: false,
            has_fragment: true,
        }
    }

    /// Reads a link's address; none for what leads nowhere else.
    pub(super) fn of(href: &str, base: &Url, page: &Url) -> Option<Self> {
        if is_no_page(href) {
            return None;
        }
        let url = base.join(href).ok()?;
        if !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        let host = bare_host(&url);
        let path = url.path().trim_end_matches('/');
        let key = mix(hash(hash(1, host), path), hash(2, url.query().unwrap_or_default()));
        let page_path = page.path().trim_end_matches('/');
        let page_host = bare_host(page);
        if host == page_host && path == page_path && url.query() == page.query() {
            return None;
        }
        let is_foreign = host != page_host;
        let mut form = hash(3, if is_foreign { "foreign" } else { host });
        let (mut steps, mut is_specific, mut is_service, mut is_person) = (0_u8, false, false, false);
        let mut branch = hash(4, host);
        for step in path.split('/').filter(|step| !step.is_empty()) {
            if steps == 0 {
                branch = hash(branch, step);
            }
            steps = steps.saturating_add(1);
            let kind = StepKind::of(step);
            form = mix(form, kind as u64 + 1);
            is_specific |= matches!(kind, StepKind::Slug | StepKind::Code);
            let lower = step.to_ascii_lowercase();
            is_service |= SERVICES.contains(&lower.as_str()) || lower.starts_with('@');
            is_person |= PERSONS.contains(&lower.as_str()) || lower.starts_with('@');
        }
        for (name, value) in url.query_pairs() {
            form = form.wrapping_add(hash(5, &name));
            is_specific |= value.bytes().filter(u8::is_ascii_digit).count() >= 2;
            is_service |= SERVICES.contains(&name.as_ref());
            is_person |= PERSONS.contains(&name.as_ref());
        }
        let is_above = !is_foreign && (path.is_empty() || page_path.starts_with(path)) && url.query().is_none();
        Some(Self {
            key,
            form,
            branch,
            is_foreign,
            steps,
            is_specific,
            is_service,
            is_person,
            is_above,
            has_fragment: url.fragment().is_some_and(|fragment| !fragment.is_empty()),
        })
    }
}

/// Whether a link leads to a place of its own page, or to what is no page at all.
fn is_no_page(href: &str) -> bool {
    const SCHEMES: [&str; 6] = ["javascript", "mailto", "tel", "data", "sms", "whatsapp"];
    let scheme = href.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    href.starts_with('#') || scheme.is_some_and(|scheme| SCHEMES.contains(&scheme.as_str()))
}

/// Whether the path of a page has a step as those of items have.
pub(super) fn is_specific(page: &Url) -> bool {
    page.path().split('/').any(|step| matches!(StepKind::of(step), StepKind::Slug | StepKind::Code))
}

/// The host without `www.`.
fn bare_host(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

/// What a step of a path is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StepKind {
    /// A short word: `news`.
    Word,
    /// A year, a month, a day.
    Figure,
    /// A title in small letters: `council-votes-on-bridge`.
    Slug,
    /// A long number or a word with digits: `48291`, `cz0g2yg3579t`.
    Code,
}

impl StepKind {
    fn of(step: &str) -> Self {
        let (mut digits, mut joints) = (0_usize, 0_usize);
        for byte in step.bytes() {
            digits += usize::from(byte.is_ascii_digit());
            joints += usize::from(matches!(byte, b'-' | b'_' | b'+'));
        }
        let coded = step.matches('%').count();
        if joints >= 2 || coded >= 6 || step.len() >= 30 {
            Self::Slug
        } else if digits == step.len() && digits <= 4 {
            Self::Figure
        } else if digits >= 3 {
            Self::Code
        } else {
            Self::Word
        }
    }
}
