//! iCalendar (RFC 5545): the items of a feed that are events, as calendars subscribe to them.
//!
//! An item that is no event is left out. Times are written in UTC, days as days; lines are folded at 75 octets (section 3.1).

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};

use super::{wording, xml};
use crate::{
    VERSION,
    model::{CalendarEvent, Entry, Feed, Format, Moment},
};

/// The longest line without its break, in octets.
const LINE: usize = 75;

/// Writes the events of a feed.
pub(super) fn render(feed: &Feed) -> Vec<u8> {
    let mut calendar = Calendar::default();
    calendar.line("BEGIN", "VCALENDAR");
    calendar.line("VERSION", "2.0");
    calendar.line("PRODID", &format!("-//pagewire//pagewire {VERSION}//EN"));
    calendar.line("CALSCALE", "GREGORIAN");
    let title = wording::feed_title(feed);
    // what calendars show: RFC 7986 section 5.1, and the name that was usual before
    calendar.text("NAME", &title);
    calendar.text("X-WR-CALNAME", &title);
    calendar.text("DESCRIPTION", &wording::feed_description(feed));
    if let Some(own) = feed.self_url(Format::Ics) {
        calendar.line("SOURCE;VALUE=URI", &xml::uri(&own));
    }
    if let Some(ttl) = feed.ttl {
        calendar.line("REFRESH-INTERVAL;VALUE=DURATION", &format!("PT{}M", ttl.as_secs().div_ceil(60).max(1)));
    }
    let events = feed.entries.iter().filter_map(|entry| Some((entry, entry.item.event.as_ref()?)));
    let mut is_empty = true;
    for (entry, event) in events {
        calendar.event(entry, event, feed);
        is_empty = false;
    }
    if is_empty {
        calendar.universal_time();
    }
    calendar.line("END", "VCALENDAR");
    calendar.0.into_bytes()
}

#[derive(Default)]
struct Calendar(String);

impl Calendar {
    fn event(&mut self, entry: &Entry, event: &CalendarEvent, feed: &Feed) {
        self.line("BEGIN", "VEVENT");
        self.line("UID", entry.id.as_str());
        self.line("DTSTAMP", &universal(entry.updated));
        self.line("LAST-MODIFIED", &universal(entry.updated));
        self.moment("DTSTART", &event.starts);
        if let Some(end) = end(event) {
            self.moment("DTEND", &end);
        }
        self.text("SUMMARY", &wording::entry_title(entry, feed));
        // the event itself is told in other lines
        if let Some(words) = entry.item.summary.as_deref().filter(|words| !words.trim().is_empty()) {
            self.text("DESCRIPTION", words.trim());
        }
        if let Some(location) = &event.location {
            self.text("LOCATION", location);
        }
        if let Some(link) = &entry.item.link {
            self.line("URL", &xml::uri(link));
        }
        let categories: Vec<String> = entry
            .item
            .categories
            .iter()
            .map(|name| escaped(&xml::line(name)))
            .filter(|name| !name.is_empty())
            .collect();
        if !categories.is_empty() {
            self.line("CATEGORIES", &categories.join(","));
        }
        self.line("END", "VEVENT");
    }

    /// A calendar holds something (section 3.4): where there is no event, the time zone that all times are written in.
    fn universal_time(&mut self) {
        let lines = [
            ("BEGIN", "VTIMEZONE"),
            ("TZID", "Etc/UTC"),
            ("BEGIN", "STANDARD"),
            ("DTSTART", "19700101T000000"),
            ("TZOFFSETFROM", "+0000"),
            ("TZOFFSETTO", "+0000"),
            ("END", "STANDARD"),
            ("END", "VTIMEZONE"),
        ];
        lines.into_iter().for_each(|(name, value)| self.line(name, value));
    }

    fn moment(&mut self, name: &str, moment: &Moment) {
        match moment {
            Moment::Day(day) => self.line(&format!("{name};VALUE=DATE"), &day.format("%Y%m%d").to_string()),
            Moment::Instant(instant) => self.line(name, &universal(*instant)),
        }
    }

    /// A property whose value is text (section 3.3.11).
    fn text(&mut self, name: &str, text: &str) {
        self.line(name, &escaped(text));
    }

    /// A line, folded between characters.
    fn line(&mut self, name: &str, value: &str) {
        let mut room = LINE;
        for c in format!("{name}:{value}").chars().filter(|c| !c.is_control()) {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LINE - 1;
            }
            self.0.push(c);
            room -= c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// When an event ends as calendars say it: a moment of the kind of its beginning, and the first that it is over. None where that is not
/// after the beginning (section 3.8.2.2).
fn end(event: &CalendarEvent) -> Option<Moment> {
    let ends = event.ends?;
    match (event.starts, ends) {
        (Moment::Day(_), ends) => Some(Moment::Day(next(ends.day())?)),
        (Moment::Instant(starts), Moment::Instant(ends)) => (ends > starts).then_some(Moment::Instant(ends)),
        (Moment::Instant(starts), Moment::Day(day)) => {
            let midnight = next(day)?.and_time(NaiveTime::MIN);
            starts.offset().from_local_datetime(&midnight).earliest().map(Moment::Instant)
        }
    }
}

fn next(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(1))
}

fn universal(instant: DateTime<FixedOffset>) -> String {
    instant.with_timezone(&Utc).format("%Y%m%dT%H%M%SZ").to_string()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' | '\r' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::testing::{EntryBuilder, entry, feed, time};

    fn day(text: &str) -> Moment {
        Moment::Day(NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap())
    }

    fn at(text: &str) -> Moment {
        Moment::Instant(time(text))
    }

    fn event(starts: Moment, ends: Option<Moment>) -> EntryBuilder {
        entry(1).with(|entry| {
            entry.item.event = Some(CalendarEvent { starts, ends, location: Some("Hall 2; left".into()) })
        })
    }

    /// The lines of a calendar as they are before they are folded.
    fn lines(entry: EntryBuilder) -> Vec<String> {
        let text = String::from_utf8(render(&feed().entry(entry).build())).unwrap();
        text.replace("\r\n ", "").lines().map(str::to_owned).collect()
    }

    fn value(entry: EntryBuilder, name: &str) -> Option<String> {
        lines(entry).into_iter().find_map(|line| Some(line.strip_prefix(name)?.to_owned()))
    }

    #[test]
    fn rfc5545_3_6_1_an_event_has_an_id_a_stamp_and_a_beginning() {
        let lines = lines(event(at("2026-07-01T19:00:00+02:00"), None));
        let has = |name: &str| lines.iter().filter(|line| line.starts_with(name)).count() == 1;
        assert!(["UID:urn:uuid:", "DTSTAMP:", "DTSTART:20260701T170000Z"].into_iter().all(has), "{lines:#?}");
        assert_eq!((lines[0].as_str(), lines.last().unwrap().as_str()), ("BEGIN:VCALENDAR", "END:VCALENDAR"));
        assert_eq!(lines[1], "VERSION:2.0");
    }

    #[test]
    fn rfc5545_3_8_2_2_the_end_is_of_the_kind_of_the_beginning_and_after_it() {
        let end = |starts, ends| value(event(starts, Some(ends)), "DTEND");
        assert_eq!(end(day("2026-07-01"), day("2026-07-03")).as_deref(), Some(";VALUE=DATE:20260704"));
        assert_eq!(end(day("2026-07-01"), at("2026-07-01T20:00:00Z")).as_deref(), Some(";VALUE=DATE:20260702"));
        assert_eq!(
            end(at("2026-07-01T19:00:00+02:00"), at("2026-07-01T21:00:00+02:00")).as_deref(),
            Some(":20260701T190000Z")
        );
        assert_eq!(end(at("2026-07-01T19:00:00+02:00"), day("2026-07-01")).as_deref(), Some(":20260701T220000Z"));
        assert_eq!(end(at("2026-07-01T19:00:00Z"), at("2026-07-01T19:00:00Z")), None);
    }

    #[test]
    fn rfc5545_3_1_no_line_is_longer_than_75_octets_and_no_character_is_parted() {
        let long = "Übersicht über Fähren und Häfen, ".repeat(20);
        let bytes = render(&feed().entry(event(day("2026-07-01"), None).title(&long)).build());
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{text}");
        assert!(text.replace("\r\n ", "").contains(&format!("SUMMARY:{}", escaped(long.trim()))), "{text}");
    }

    #[test]
    fn rfc5545_3_3_11_text_is_escaped_and_ends_no_line() {
        let entry = event(day("2026-07-01"), None).title("a, b; c \\ d").summary(Some("one\r\nEND:VCALENDAR"));
        let lines = lines(entry);
        assert!(lines.contains(&r"SUMMARY:a\, b\; c \\ d".to_owned()), "{lines:#?}");
        assert!(lines.contains(&r"DESCRIPTION:one\nEND:VCALENDAR".to_owned()), "{lines:#?}");
        assert!(lines.contains(&r"LOCATION:Hall 2\; left".to_owned()), "{lines:#?}");
    }

    #[test]
    fn rfc5545_3_4_a_calendar_without_events_holds_a_time_zone_and_no_item_that_is_none() {
        let lines = lines(entry(1));
        assert!(
            lines.contains(&"BEGIN:VTIMEZONE".to_owned()) && !lines.contains(&"BEGIN:VEVENT".to_owned()),
            "{lines:#?}"
        );
    }
}
