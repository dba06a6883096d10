//! Which classes and ids are names that will last, and which were made by a machine or say how something looks.

/// Words that classes of lists and their parts are made of: such a class says what an element is.
const TELLING: [&str; 38] = [
    "article",
    "author",
    "blurb",
    "body",
    "byline",
    "card",
    "content",
    "date",
    "deck",
    "description",
    "entry",
    "event",
    "excerpt",
    "feed",
    "headline",
    "image",
    "item",
    "job",
    "link",
    "list",
    "listing",
    "main",
    "media",
    "meta",
    "name",
    "news",
    "post",
    "product",
    "release",
    "result",
    "row",
    "story",
    "summary",
    "teaser",
    "text",
    "time",
    "title",
    "topic",
];

/// Words that utility classes begin with (as in Tailwind and Bootstrap): they say how an element looks.
const LOOKS: [&str; 61] = [
    "absolute", "active", "align", "animate", "bg", "block", "border", "bottom", "clearfix", "clear", "col", "cols",
    "cursor", "d", "even", "fixed", "flex", "float", "font", "fs", "fw", "gap", "grid", "h", "hidden", "inline",
    "items", "justify", "large", "lg", "m", "max", "mb", "md", "medium", "min", "ml", "mr", "mt", "mx", "my", "odd",
    "opacity", "order", "overflow", "p", "pb", "pl", "pr", "pt", "px", "py", "relative", "rounded", "row", "shadow",
    "sm", "small", "space", "sticky", "w",
];

/// Whether a class or an id can be relied on: it is made of words, does not count or hash anything, and says no looks.
pub(super) fn is_durable(name: &str) -> bool {
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let first = name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    let fits = (2..=40).contains(&name.len());
    let words = words(name);
    // `bdVaJa` falls into pieces of two letters
    let pieces = words.iter().filter(|word| word.len() <= 2 && word.starts_with(char::is_uppercase)).count();
    plain && first && fits && pieces < 2 && !is_look(name) && words.iter().all(|word| is_word(word))
}

/// How much a name says of what an element is: the lower, the more.
pub(super) fn dullness(name: &str) -> usize {
    let tells = words(name).iter().any(|word| TELLING.iter().any(|telling| word.eq_ignore_ascii_case(telling)));
    name.len() / 4 + if tells { 0 } else { 6 }
}

/// `text-sm`, `col-6`, `flex`: a first word of looks, alone or before a size.
fn is_look(name: &str) -> bool {
    let mut parts = name.split(['-', '_']).filter(|part| !part.is_empty());
    let first = parts.next().unwrap_or_default();
    let is_size = |part: &str| part.len() <= 3 || part.chars().any(|c| c.is_ascii_digit()) || LOOKS.contains(&part);
    let rest: Vec<&str> = parts.collect();
    (LOOKS.contains(&first) && rest.iter().all(|part| is_size(part)))
        || (["text", "leading", "tracking", "object", "line"].contains(&first)
            && !rest.is_empty()
            && rest.iter().all(|part| is_size(part)))
}

/// The words of a name: `storyCard__title-2` is story, Card, title, 2.
fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = '-';
    for (at, c) in name.char_indices() {
        let ends = c == '-' || c == '_' || (c.is_uppercase() && before.is_lowercase());
        if ends && start < at {
            words.push(&name[start..at]);
            start = at;
        }
        if c == '-' || c == '_' {
            start = at + c.len_utf8();
        }
        before = c;
    }
    if start < name.len() {
        words.push(&name[start..]);
    }
    words
}

/// Whether a part of a name is a word, or a small number: no hash and no counter.
fn is_word(word: &str) -> bool {
    if word.chars().all(|c| c.is_ascii_digit()) {
        return word.len() <= 1;
    }
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let ends_in_digit = word.trim_end_matches(|c: char| c.is_ascii_digit()).len() == word.len() - digits;
    if digits > 2 || !ends_in_digit {
        return false;
    }
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    if !letters.is_ascii() {
        return true;
    }
    let lower = letters.to_ascii_lowercase();
    let is_vowel = |c: char| "aeiouy".contains(c);
    let longest_run = lower.split(is_vowel).map(str::len).max().unwrap_or(0);
    let changes_case = letters.chars().skip(1).any(char::is_uppercase) && !letters.chars().all(char::is_uppercase);
    letters.len() <= 3 && !changes_case || (lower.contains(is_vowel) && longest_run <= 4 && !changes_case)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_things_are_durable() {
        let names = [
            "story",
            "card__title",
            "post-list",
            "entry-title",
            "ArticleTeaser",
            "main-content",
            "h-feed",
            "news_item",
            "nyhet",
            "c-card",
            "top-stories",
            "list2",
            "zone-titre",
            "hentry",
            "td-module-title",
            "gs-c-promo",
        ];
        for name in names {
            assert!(is_durable(name), "{name}");
        }
    }

    #[test]
    fn hashes_counters_and_looks_are_not() {
        let names = [
            "css-1x2y3z4",
            "sc-bdVaJa",
            "_3kf9sQ",
            "post-12345",
            "jsx-3948",
            "md:flex",
            "w-1/2",
            "mt-4",
            "text-sm",
            "col-6",
            "flex",
            "styles_card__3xYz1",
            "kXzQw",
            "p-2",
            "px-4",
            "item-2024",
            "u01b9f3",
            "row",
            "d-flex",
        ];
        for name in names {
            assert!(!is_durable(name), "{name}");
        }
    }

    #[test]
    fn what_says_what_an_element_is_comes_first() {
        assert!(dullness("story-card") < dullness("zebra"));
    }
}
