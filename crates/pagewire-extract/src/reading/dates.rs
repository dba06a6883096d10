//! How dates on a page are known: by what `normalise` can read.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::{
    KnowsDates,
    model::{Extent, Sense},
    normalise::{
        self,
        date::{self, Surroundings},
    },
};

/// How the finder of lists knows a date: by what [`date`] can read in the language of the page, now being the time of the fetch.
#[must_use]
pub fn knows_dates(timezone: Tz, now: DateTime<Utc>, language: Option<&str>) -> impl KnowsDates + use<> {
    DateReader { timezone, now, language: language.map(|tag| normalise::language::primary(tag).to_string()) }
}

/// What [`knows_dates`] reads by.
struct DateReader {
    timezone: Tz,
    now: DateTime<Utc>,
    language: Option<String>,
}

impl KnowsDates for DateReader {
    fn dated(&self, text: &str) -> Option<(Extent, Sense)> {
        let (now, timezone, language) = (self.now, self.timezone, self.language.as_deref());
        let around = Surroundings { now, timezone, hint: None, day_first: None, language };
        let read = |around: &Surroundings<'_>| date::read(text, around);
        let dated = match read(&around) {
            // another date of the column may tell its order
            Err(date::UnreadableDate::Ambiguous) => read(&Surroundings { day_first: Some(true), ..around }),
            read => read,
        };
        match dated {
            Ok(dated) => Some((dated.extent, dated.sense)),
            // the month's name is one of several
            Err(date::UnreadableDate::Ambiguous) => Some((Extent::Part, Sense::Published)),
            Err(_) => None,
        }
    }

    fn sense_of_label(&self, label: &str) -> Option<Sense> {
        date::sense_of_label(label)
    }

    fn sense_after(&self, before: &str) -> Option<Sense> {
        date::sense_after(before)
    }

    fn sense_until(&self, after: &str) -> Option<Sense> {
        date::sense_until(after)
    }

    fn is_label(&self, word: &str) -> bool {
        date::is_label(word)
    }

    fn names_day(&self, text: &str) -> bool {
        date::names_day(text)
    }
}
