//! The time zone of a column of dates that name none, where UTC would put some of them into the future.
//!
//! Given the dates of all items, looks for evidence in this order: an offset beside other dates of the page, the region of its language
//! tag, the country of its host, its language. The first zone in which no date lies ahead is that of the whole column.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::date::Dated;
use crate::model::Moment;

/// The widest error of a time that is read in UTC and was written elsewhere.
const WIDEST: TimeDelta = TimeDelta::hours(14);

/// Countries whose clocks are ahead of UTC, by their codes (ISO 3166-1), with the zone of their newspapers.
const COUNTRIES: [(&str, Tz); 88] = [
    ("gb", Tz::Europe__London),
    ("uk", Tz::Europe__London),
    ("ie", Tz::Europe__Dublin),
    ("pt", Tz::Europe__Lisbon),
    ("de", Tz::Europe__Berlin),
    ("at", Tz::Europe__Vienna),
    ("ch", Tz::Europe__Zurich),
    ("li", Tz::Europe__Zurich),
    ("fr", Tz::Europe__Paris),
    ("be", Tz::Europe__Brussels),
    ("nl", Tz::Europe__Amsterdam),
    ("lu", Tz::Europe__Luxembourg),
    ("es", Tz::Europe__Madrid),
    ("cat", Tz::Europe__Madrid),
    ("it", Tz::Europe__Rome),
    ("mt", Tz::Europe__Malta),
    ("dk", Tz::Europe__Copenhagen),
    ("no", Tz::Europe__Oslo),
    ("se", Tz::Europe__Stockholm),
    ("fi", Tz::Europe__Helsinki),
    ("ee", Tz::Europe__Tallinn),
    ("lv", Tz::Europe__Riga),
    ("lt", Tz::Europe__Vilnius),
    ("pl", Tz::Europe__Warsaw),
    ("cz", Tz::Europe__Prague),
    ("sk", Tz::Europe__Bratislava),
    ("hu", Tz::Europe__Budapest),
    ("si", Tz::Europe__Ljubljana),
    ("hr", Tz::Europe__Zagreb),
    ("ba", Tz::Europe__Sarajevo),
    ("rs", Tz::Europe__Belgrade),
    ("me", Tz::Europe__Podgorica),
    ("mk", Tz::Europe__Skopje),
    ("al", Tz::Europe__Tirane),
    ("gr", Tz::Europe__Athens),
    ("cy", Tz::Asia__Nicosia),
    ("bg", Tz::Europe__Sofia),
    ("ro", Tz::Europe__Bucharest),
    ("md", Tz::Europe__Chisinau),
    ("ua", Tz::Europe__Kyiv),
    ("by", Tz::Europe__Minsk),
    ("ru", Tz::Europe__Moscow),
    ("tr", Tz::Europe__Istanbul),
    ("ge", Tz::Asia__Tbilisi),
    ("am", Tz::Asia__Yerevan),
    ("az", Tz::Asia__Baku),
    ("il", Tz::Asia__Jerusalem),
    ("ps", Tz::Asia__Hebron),
    ("lb", Tz::Asia__Beirut),
    ("jo", Tz::Asia__Amman),
    ("sy", Tz::Asia__Damascus),
    ("iq", Tz::Asia__Baghdad),
    ("ir", Tz::Asia__Tehran),
    ("sa", Tz::Asia__Riyadh),
    ("kw", Tz::Asia__Kuwait),
    ("qa", Tz::Asia__Qatar),
    ("ae", Tz::Asia__Dubai),
    ("om", Tz::Asia__Muscat),
    ("eg", Tz::Africa__Cairo),
    ("ma", Tz::Africa__Casablanca),
    ("dz", Tz::Africa__Algiers),
    ("tn", Tz::Africa__Tunis),
    ("ng", Tz::Africa__Lagos),
    ("ke", Tz::Africa__Nairobi),
    ("tz", Tz::Africa__Dar_es_Salaam),
    ("et", Tz::Africa__Addis_Ababa),
    ("za", Tz::Africa__Johannesburg),
    ("pk", Tz::Asia__Karachi),
    ("af", Tz::Asia__Kabul),
    ("in", Tz::Asia__Kolkata),
    ("lk", Tz::Asia__Colombo),
    ("np", Tz::Asia__Kathmandu),
    ("bd", Tz::Asia__Dhaka),
    ("mm", Tz::Asia__Yangon),
    ("th", Tz::Asia__Bangkok),
    ("kh", Tz::Asia__Phnom_Penh),
    ("la", Tz::Asia__Vientiane),
    ("vn", Tz::Asia__Ho_Chi_Minh),
    ("id", Tz::Asia__Jakarta),
    ("my", Tz::Asia__Kuala_Lumpur),
    ("sg", Tz::Asia__Singapore),
    ("ph", Tz::Asia__Manila),
    ("hk", Tz::Asia__Hong_Kong),
    ("tw", Tz::Asia__Taipei),
    ("cn", Tz::Asia__Shanghai),
    ("kr", Tz::Asia__Seoul),
    ("jp", Tz::Asia__Tokyo),
    ("nz", Tz::Pacific__Auckland),
];

/// Australia has several zones; most of its newspapers are in the first. Kazakhstan and Uzbekistan share one.
const MORE: [(&str, Tz); 3] = [("au", Tz::Australia__Sydney), ("kz", Tz::Asia__Almaty), ("uz", Tz::Asia__Tashkent)];

/// Languages whose code is not that of their country, with it; English and Arabic are of too many.
const LANGUAGES: [(&str, &str); 46] = [
    ("ja", "jp"),
    ("ko", "kr"),
    ("zh", "cn"),
    ("hi", "in"),
    ("bn", "bd"),
    ("ta", "in"),
    ("te", "in"),
    ("mr", "in"),
    ("gu", "in"),
    ("kn", "in"),
    ("ml", "in"),
    ("pa", "in"),
    ("or", "in"),
    ("as", "in"),
    ("ur", "pk"),
    ("si", "lk"),
    ("ne", "np"),
    ("my", "mm"),
    ("km", "kh"),
    ("lo", "la"),
    ("vi", "vn"),
    ("ms", "my"),
    ("fil", "ph"),
    ("tl", "ph"),
    ("fa", "ir"),
    ("ps", "af"),
    ("he", "il"),
    ("hy", "am"),
    ("ka", "ge"),
    ("kk", "kz"),
    ("uz", "uz"),
    ("uk", "ua"),
    ("be", "by"),
    ("el", "gr"),
    ("sq", "al"),
    ("sr", "rs"),
    ("bs", "ba"),
    ("sl", "si"),
    ("cs", "cz"),
    ("et", "ee"),
    ("da", "dk"),
    ("nb", "no"),
    ("nn", "no"),
    ("sv", "se"),
    ("ca", "es"),
    ("eu", "es"),
];

/// What tells where a page is written.
pub(super) struct ZoneEvidence<'a> {
    /// Its language tag, as it says it.
    pub tag: Option<&'a str>,
    /// Its language by its text, without region.
    pub language: Option<&'a str>,
    /// The name of its host.
    pub host: Option<&'a str>,
}

/// The zone of a page's dates that name none and were read in UTC: none where they are right so, or where no evidence helps.
pub(super) fn of_column(dates: &[Dated], evidence: &ZoneEvidence<'_>, now: DateTime<Utc>) -> Option<Tz> {
    let ahead: Vec<NaiveDateTime> = dates
        .iter()
        .filter(|dated| !dated.is_zoned)
        .map(|dated| local(dated.moment))
        .filter(|naive| naive.and_utc() > now && naive.and_utc() - now < WIDEST)
        .collect();
    if ahead.is_empty() {
        return None;
    }
    let is_past = |zone: &Tz| ahead.iter().all(|naive| has_come(*naive, *zone, now));
    candidates(dates, evidence, now).into_iter().flatten().find(is_past)
}

/// A moment by the clock of its place.
fn local(moment: Moment) -> NaiveDateTime {
    match moment {
        Moment::Instant(instant) => instant.naive_local(),
        Moment::Day(day) => day.and_time(NaiveTime::MIN),
    }
}

/// Whether a moment that names no zone has come somewhere.
pub(super) fn may_be_past(moment: Moment, now: DateTime<Utc>) -> bool {
    local(moment).and_utc() - now < WIDEST
}

/// Whether a local time of a zone is not after now.
fn has_come(naive: NaiveDateTime, zone: Tz, now: DateTime<Utc>) -> bool {
    zone.from_local_datetime(&naive).earliest().is_some_and(|local| local <= now)
}

/// The first moment of a day in a zone, if it has come there and not yet in UTC.
pub(super) fn begun(day: NaiveDate, zone: Tz, now: DateTime<Utc>) -> Option<Moment> {
    let local = zone.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest()?;
    (local <= now).then(|| Moment::Instant(local.fixed_offset()))
}

/// Zones that the page tells of, the surest first.
fn candidates(dates: &[Dated], evidence: &ZoneEvidence<'_>, now: DateTime<Utc>) -> [Option<Tz>; 4] {
    let region = evidence.tag.and_then(|tag| tag.split(['-', '_']).skip(1).find(|part| part.len() == 2));
    let country = evidence.host.and_then(|host| host.rsplit('.').next());
    let language = evidence.tag.and_then(|tag| tag.split(['-', '_']).next()).or(evidence.language);
    let of_language = language.map(|language| {
        let language = language.to_ascii_lowercase();
        let known = LANGUAGES.iter().find(|(known, _)| *known == language).map(|(_, country)| *country);
        // the codes of some languages are those of other countries
        known.map_or(language, ToOwned::to_owned)
    });
    let of_language = of_language.filter(|language| !matches!(language.as_str(), "en" | "ar" | "ga" | "cy"));
    [
        of_offset(dates, now),
        region.and_then(of_country),
        country.and_then(of_country),
        of_language.as_deref().and_then(of_country),
    ]
}

fn of_country(code: &str) -> Option<Tz> {
    COUNTRIES.iter().chain(&MORE).find(|(known, _)| known.eq_ignore_ascii_case(code)).map(|(_, zone)| *zone)
}

/// A zone with the offset that stands beside another date of the page.
fn of_offset(dates: &[Dated], now: DateTime<Utc>) -> Option<Tz> {
    let mut offsets = dates.iter().filter(|dated| dated.is_zoned).filter_map(|dated| match dated.moment {
        Moment::Instant(instant) => Some(instant.offset().local_minus_utc()).filter(|offset| *offset > 0),
        Moment::Day(_) => None,
    });
    let offset = offsets.next_back()?;
    let has_it = |zone: &Tz| zone.offset_from_utc_datetime(&now.naive_utc()).fix().local_minus_utc() == offset;
    COUNTRIES.iter().chain(&MORE).map(|(_, zone)| *zone).find(has_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-03-10T12:00:00Z".parse().unwrap()
    }

    fn dated(text: &str) -> Dated {
        let around = super::super::date::Surroundings {
            now: now(),
            timezone: Tz::UTC,
            hint: None,
            day_first: None,
            language: None,
        };
        super::super::date::read(text, &around).unwrap()
    }

    fn zone(texts: &[&str], tag: &str, host: &str) -> Option<Tz> {
        let dates: Vec<Dated> = texts.iter().map(|text| dated(text)).collect();
        of_column(&dates, &ZoneEvidence { tag: Some(tag), language: None, host: Some(host) }, now())
    }

    #[test]
    fn a_column_that_is_past_keeps_its_zone() {
        assert_eq!(zone(&["2026-03-10 11:00"], "ja", "news.example"), None);
    }

    #[test]
    fn language_region_host_and_offset_are_evidence() {
        let ahead = "2026-03-10 13:30";
        assert_eq!(zone(&[ahead], "ja", "news.example"), Some(Tz::Asia__Tokyo));
        assert_eq!(zone(&[ahead], "en-AU", "news.example"), Some(Tz::Australia__Sydney));
        assert_eq!(zone(&[ahead], "en", "news.example.in"), Some(Tz::Asia__Kolkata));
        assert_eq!(zone(&[ahead, "2026-03-09T10:00:00+05:45"], "en", "news.example"), Some(Tz::Asia__Kathmandu));
        assert_eq!(zone(&[ahead], "en", "news.example"), None);
    }

    #[test]
    fn a_zone_in_which_a_date_still_lies_ahead_is_none() {
        assert_eq!(zone(&["2026-03-10 20:30"], "de", "news.example"), None);
        assert_eq!(zone(&["2026-03-11"], "de", "news.example"), None);
    }
}
