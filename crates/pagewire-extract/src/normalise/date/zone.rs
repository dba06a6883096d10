//! Time zones as pages write them: offsets and abbreviations.

use std::str::FromStr;

use chrono::FixedOffset;
use chrono_tz::Tz;

/// A zone beside a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    Offset(FixedOffset),
    /// One with daylight saving that the abbreviation does not tell, such as ET.
    Named(Tz),
}

/// Abbreviations and their offsets in minutes (RFC 2822 section 4.3 for the American ones). Of those that several zones share, the one
/// with the most newspapers.
const MINUTES: [(&str, i32); 42] = [
    ("МСК", 180),
    ("UTC", 0),
    ("GMT", 0),
    ("UT", 0),
    ("Z", 0),
    ("EST", -300),
    ("EDT", -240),
    ("CST", -360),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
    ("AKST", -540),
    ("AKDT", -480),
    ("HST", -600),
    ("AST", -240),
    ("ADT", -180),
    ("NST", -210),
    ("NDT", -150),
    ("WET", 0),
    ("WEST", 60),
    ("BST", 60),
    ("CET", 60),
    ("CEST", 120),
    ("MEZ", 60),
    ("MESZ", 120),
    ("EET", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("IST", 330),
    ("PKT", 300),
    ("WIB", 420),
    ("ICT", 420),
    ("HKT", 480),
    ("SGT", 480),
    ("JST", 540),
    ("KST", 540),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
];

/// Reads a zone as it stands behind a time: `Z`, `+0200`, `-5:30`, `GMT+2`, `CEST`, `ET`, `Eastern Time`, `Asia/Tokyo`.
pub(super) fn parse(text: &str) -> Option<Zone> {
    let upper = text.trim().to_uppercase();
    let named = match upper.as_str() {
        "ET" => Some(Tz::America__New_York),
        "CT" => Some(Tz::America__Chicago),
        "MT" => Some(Tz::America__Denver),
        "PT" => Some(Tz::America__Los_Angeles),
        long if long.ends_with(" TIME") => match long.split(' ').next()? {
            "EASTERN" => Some(Tz::America__New_York),
            "CENTRAL" => Some(Tz::America__Chicago),
            "MOUNTAIN" => Some(Tz::America__Denver),
            _ => Some(Tz::America__Los_Angeles),
        },
        place if place.contains('/') => Tz::from_str(text.trim()).ok(),
        _ => None,
    };
    if let Some(timezone) = named {
        return Some(Zone::Named(timezone));
    }
    if let Some((_, minutes)) = MINUTES.iter().find(|(name, _)| *name == upper) {
        return FixedOffset::east_opt(minutes * 60).map(Zone::Offset);
    }
    offset(upper.trim_start_matches("UTC").trim_start_matches("GMT").trim()).map(Zone::Offset)
}

fn offset(text: &str) -> Option<FixedOffset> {
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' | '\u{2212}' => -1,
        _ => return None,
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "0"),
        3 => digits.split_at(1),
        4 => digits.split_at(2),
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 14 && minutes < 60).then(|| FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60))).flatten()
}
