//! The date that an element tells machines.

use scraper::ElementRef;

use super::element_text::attribute;

/// What an element says to machines of a day: the value of a `<time>`, the exact date behind a relative one, or an attribute
/// of data. A length, a time of day and the end of something are none.
pub(crate) fn machine_time(element: ElementRef<'_>) -> Option<&str> {
    if tells_end(element) {
        return None;
    }
    let names: &[&str] = match element.value().name() {
        "time" => &["datetime", "title"],
        "abbr" => &["title"],
        _ => &[],
    };
    let stated = names.iter().filter_map(|name| attribute(element, name)).find(|value| tells_day(value));
    stated.or_else(|| element.value().attrs().find_map(|(name, value)| of_data(name, value.trim())))
}

/// Whether an element's own names say that it holds when something ends.
pub(crate) fn tells_end(element: ElementRef<'_>) -> bool {
    const WORDS: [&str; 6] = ["deadline", "expires", "expiry", "expiration", "until", "validthrough"];
    let is_end = |name: &str| {
        let mut words = name.split(|c: char| !c.is_alphanumeric());
        words.any(|word| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)))
    };
    attribute(element, "itemprop").is_some_and(|name| ENDS.contains(&name))
        || attribute(element, "class").is_some_and(is_end)
}

/// Properties of things that tell when they end (schema.org).
const ENDS: [&str; 5] = ["validThrough", "expires", "endDate", "availabilityEnds", "priceValidUntil"];

/// Whether a value has a year in it, or is a date in figures: `PT5M` and `19:30` are none.
fn tells_day(value: &str) -> bool {
    let mut runs = value.split(|c: char| !c.is_ascii_digit());
    runs.any(|run| run.len() >= 4) || value.matches(['/', '.']).count() >= 2
}

/// The moment that an attribute of data holds: seconds or milliseconds since 1970, or a date of ISO 8601.
fn of_data<'v>(name: &str, value: &'v str) -> Option<&'v str> {
    const TELLING: [&str; 6] = ["time", "date", "stamp", "epoch", "publish", "created"];
    const OTHER: [&str; 8] = ["update", "modif", "expire", "end", "until", "deadline", "read", "timer"];
    let name = name.strip_prefix("data-")?;
    let is_telling = TELLING.iter().any(|word| name.contains(word)) && !OTHER.iter().any(|word| name.contains(word));
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let is_epoch = matches!(value.len(), 10 | 13) && value.starts_with('1') && value.as_bytes().iter().all(is_digit);
    let is_iso =
        value.as_bytes().first_chunk::<5>().is_some_and(|begin| begin[..4].iter().all(is_digit) && begin[4] == b'-');
    (is_telling && (is_epoch || is_iso)).then_some(value)
}
