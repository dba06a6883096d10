//! Numbers: how many, how large, where on earth.

use super::{Sink, ValueType};
use crate::{finding::quoted, rules::values as rules};

/// Holds a text against a kind of number; other kinds pass.
pub(super) fn judge(value: ValueType, text: &str, sink: &mut Sink<'_>) {
    match value {
        ValueType::PositiveInteger => integer(text, 1, i128::MAX, sink),
        ValueType::NonNegativeInteger | ValueType::Count => integer(text, 0, i128::MAX, sink),
        ValueType::Integer if text.is_empty() => {}
        ValueType::Integer => integer(text, i128::MIN, i128::MAX, sink),
        ValueType::UpTo31Bits => integer(text, 1, i128::from(i32::MAX), sink),
        ValueType::Port => integer(text, 1, 65_535, sink),
        ValueType::Length => length(text, sink),
        ValueType::Hour => hour(text, sink),
        ValueType::Width => extent(text, 144, sink),
        ValueType::Height => extent(text, 400, sink),
        ValueType::Integers => integers(text, sink),
        ValueType::Float if !is_decimal(text, false) => {
            sink(&rules::INVALID_NUMBER, format!("{} is no number such as 44.1", quoted(text)));
        }
        ValueType::Decimal if !is_decimal(text.trim_start_matches(['-', '+']), false) => {
            sink(&rules::INVALID_NUMBER, format!("{} is no number such as -12.5", quoted(text)));
        }
        ValueType::Latitude => degrees(text, 90.0, "latitude", sink),
        ValueType::Longitude => degrees(text, 180.0, "longitude", sink),
        ValueType::Point => point(text, sink),
        ValueType::Points => points(text, sink),
        ValueType::Duration => duration(text, sink),
        _ => {}
    }
}

fn parsed(text: &str) -> Option<i128> {
    text.trim().parse().ok()
}

fn integer(text: &str, least: i128, most: i128, sink: &mut Sink<'_>) {
    let asked = match least {
        i128::MIN => "an integer",
        0 => "an integer of 0 or more",
        _ => "an integer of 1 or more",
    };
    match parsed(text) {
        Some(number) if number > most => {
            sink(&rules::NUMBER_TOO_LARGE, format!("{} is larger than {most}", quoted(text)));
        }
        Some(number) if number >= least => {}
        _ => sink(&rules::INVALID_INTEGER, format!("{} is not {asked}", quoted(text))),
    }
}

fn length(text: &str, sink: &mut Sink<'_>) {
    match parsed(text) {
        Some(0..) => {}
        _ => sink(&rules::INVALID_INTEGER, format!("{} is no length in bytes", quoted(text))),
    }
}

fn hour(text: &str, sink: &mut Sink<'_>) {
    match parsed(text) {
        Some(0..=23) => {}
        Some(24) => sink(&rules::MIDNIGHT_IS_ZERO, "midnight is written 24".into()),
        _ => sink(&rules::INVALID_HOUR, format!("{} is no hour from 0 to 23", quoted(text))),
    }
}

fn extent(text: &str, most: i128, sink: &mut Sink<'_>) {
    if !parsed(text).is_some_and(|number| (1..=most).contains(&number)) {
        sink(&rules::IMAGE_EXTENT, format!("{} is no number of pixels from 1 to {most}", quoted(text)));
    }
}

fn integers(text: &str, sink: &mut Sink<'_>) {
    let is_integer = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !text.split(',').all(|part| is_integer(part.trim())) {
        sink(&rules::INVALID_LIST, format!("{} is no list of integers with commas between them", quoted(text)));
    }
}

/// Digits with a point among or behind them, signed where that is allowed.
fn is_decimal(text: &str, may_be_signed: bool) -> bool {
    let digits = if may_be_signed { text.strip_prefix(['-', '+']).unwrap_or(text) } else { text };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    !whole.is_empty() && whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit())
}

fn degrees(text: &str, most: f64, what: &str, sink: &mut Sink<'_>) {
    if !text.trim().parse::<f64>().is_ok_and(|number| number.abs() <= most) {
        sink(&rules::INVALID_COORDINATE, format!("{} is no {what} from -{most} to {most}", quoted(text)));
    }
}

fn point(text: &str, sink: &mut Sink<'_>) {
    let parts: Vec<&str> = text.split([' ', ',']).collect();
    if parts.len() != 2 || !parts.iter().all(|part| is_decimal(part, true)) {
        sink(&rules::INVALID_COORDINATE, format!("{} is no point: latitude, a space, longitude", quoted(text)));
    } else if text.contains(',') {
        sink(&rules::COORDINATE_COMMA, format!("a comma stands in the point {}", quoted(text)));
    }
}

fn points(text: &str, sink: &mut Sink<'_>) {
    let parts: Vec<&str> =
        text.split(|c: char| c.is_ascii_whitespace() || c == ',').filter(|part| !part.is_empty()).collect();
    if parts.len() < 4 || parts.len() % 2 == 1 || !parts.iter().all(|part| is_decimal(part, true)) {
        let message = format!("{} are no pairs of latitude and longitude with spaces between them", quoted(text));
        sink(&rules::INVALID_COORDINATE, message);
    } else if text.contains(',') {
        sink(&rules::COORDINATE_COMMA, format!("commas stand in {}", quoted(text)));
    }
}

fn duration(text: &str, sink: &mut Sink<'_>) {
    let mut parts = text.split(':');
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_sixtieth = |part: &str| part.len() == 2 && is_number(part) && part < "60";
    let begins = parts.next().is_some_and(is_number);
    let rest: Vec<&str> = parts.collect();
    if !begins || rest.len() > 2 || !rest.iter().all(|part| is_sixtieth(part)) {
        sink(&rules::INVALID_DURATION, format!("{} is no duration", quoted(text)));
    }
}
