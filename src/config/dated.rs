//! Addresses that hold the date of the day on which they are asked for: `{year}`, `{month:02}`.

use chrono::{DateTime, Datelike, Timelike, Utc};
use chrono_tz::Tz;
use url::Url;

/// The parts of a date that an address may name.
const PARTS: [&str; 4] = ["year", "month", "day", "hour"];

/// Whether a name in braces is a part of the date.
pub(super) fn is_part(name: &str) -> bool {
    PARTS.contains(&name)
}

/// An address with the date in the place of its parts; none where it names none. `but` are names that mean something else.
pub(super) fn filled(url: &Url, now: DateTime<Utc>, timezone: Tz, but: &[&str]) -> Option<Url> {
    let now = now.with_timezone(&timezone);
    let values = [now.year().unsigned_abs(), now.month(), now.day(), now.hour()];
    let mut text = url.to_string();
    for (name, value) in PARTS.iter().zip(values).filter(|(name, _)| !but.contains(name)) {
        for (form, written) in [(String::new(), value.to_string()), (":02".to_owned(), format!("{value:02}"))] {
            // the path of an address has its braces escaped
            for braced in [format!("{{{name}{form}}}"), format!("%7B{name}{form}%7D")] {
                text = text.replace(&braced, &written);
            }
        }
    }
    Url::parse(&text).ok().filter(|filled| filled != url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_asked_for_with_the_day_where_its_feed_is() {
        let now = "2026-02-28T23:30:00Z".parse().unwrap();
        let at =
            |address: &str| filled(&address.parse().unwrap(), now, chrono_tz::Europe::Berlin, &[]).map(String::from);
        assert_eq!(at("https://a.example/{year}/{month:02}?d={day}").as_deref(), Some("https://a.example/2026/03?d=1"));
        assert_eq!(at("https://a.example/{city}"), None);
    }
}
