//! Dates that count back from now: "2 hours ago", "gestern", "il y a 3 jours", "3日前".

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::LazyLock,
};

use aho_corasick::{AhoCorasick, MatchKind};
use chrono::{Datelike, Months, SubsecRound, TimeDelta, Timelike};
use regex::Regex;

use super::{FoundMoment, Surroundings, clock, weekdays, written::apart};
use crate::model::Moment;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// A number and a unit, with a word before or behind that says "ago".
#[expect(clippy::unwrap_used, reason = "a constant pattern")]
static AGO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)
        (?<before> \b(?:vor|il\ y\ a|hace|há|ha|fa)\s+ )?
        (?<number> \d{1,3} | \b(?:an?|one|einem|einer|une?|una?|um|uma|een)\b )
        \s* (?<unit>
            seconds? | secs? | sekunden? | secondes? | segundos? | secondi | 秒 | 초
          | minutes? | mins? | minuten? | minutos? | minuti | minuto | min\b | 分钟 | 分 | 분
          | hours? | hrs? | h\b | stunden? | heures? | horas? | ore | ora\b | uur | 小时 | 時間 | 시간
          | days? | d\b | tage?n? | jours? | d[ií]as? | giorni | giorno | dagen | dag\b | 天 | 日 | 일
          | weeks? | wks? | w\b | wochen? | semaines? | semanas? | settiman[ae] | weken | 周 | 週間 | 주
          | months? | monate?n? | mois | mes(?:es)? | mesi | mese | maanden | 个月 | か月 | ヶ月 | 개월
          | years? | yrs? | jahre?n? | ans? | años? | anos? | anni | anno | jaar | 年 | 년 )
        (?<after> \s*(?:ago\b|geleden\b|atrás|fa\b|前|전) )?",
    )
    .unwrap()
});

/// What CLDR knows of counting back.
static WORLD: LazyLock<RelativeWords> = LazyLock::new(RelativeWords::read);

/// Words that CLDR does not have, or has otherwise: days back.
const MORE_WORDS: [(&str, i64); 9] = [
    ("вчора", 1),
    ("aujourd'hui", 0),
    ("aujourd’hui", 0),
    ("dzisiaj", 0),
    ("today", 0),
    ("yesterday", 1),
    ("gestern", 1),
    ("hier", 1),
    ("ayer", 1),
];
/// Words for this very moment.
const NOW: [&str; 6] = ["just now", "right now", "gerade eben", "à l'instant", "刚刚", "たった今"];

/// A text around a number.
struct RelativePattern {
    before: &'static str,
    after: &'static str,
    unit: Option<Unit>,
    /// It says enough to be a date amid other words.
    tells: bool,
}

struct RelativeWords {
    /// By the last character before the number and the first one behind it, white space apart.
    patterns: HashMap<(Option<char>, Option<char>), Vec<RelativePattern>>,
    /// Texts that hold no number, with the one that they mean.
    whole: HashMap<&'static str, (Option<Unit>, u32)>,
    /// Names of days, with how many days back they lie.
    days: Vec<(&'static str, i64)>,
    finder: Option<AhoCorasick>,
    now: HashSet<&'static str>,
}

impl RelativeWords {
    fn read() -> Self {
        let mut world = Self {
            patterns: HashMap::new(),
            whole: HashMap::new(),
            days: MORE_WORDS.to_vec(),
            finder: None,
            now: HashSet::new(),
        };
        for line in include_str!("relative.txt").lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(unit), Some(number), Some(text)) = (columns.next(), columns.next(), columns.next()) else {
                continue;
            };
            match (unit, number, text.split_once("{0}")) {
                ("now", ..) => drop(world.now.insert(text)),
                ("days", number, _) => world.days.push((text, number.parse().unwrap_or(0))),
                (unit, "*", Some((before, after))) => {
                    let letters = |text: &str| {
                        text.chars()
                            .filter(|c| c.is_alphabetic())
                            .map(|c| if c.is_ascii() { 1 } else { 2 })
                            .sum::<usize>()
                    };
                    let tells = letters(before) + letters(after) >= 4 && !before.starts_with(['-', '−', '+']);
                    let key = (before.trim_end().chars().next_back(), after.trim_start().chars().next());
                    let pattern = RelativePattern { before, after, unit: unit_named(unit), tells };
                    world.patterns.entry(key).or_default().push(pattern);
                }
                (unit, number, _) => {
                    world.whole.insert(text, (unit_named(unit), number.parse().unwrap_or(1)));
                }
            }
        }
        world.finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(world.days.iter().map(|(word, _)| word))
            .ok();
        world
    }

    /// A number with one of the patterns around it.
    fn count(&self, text: &str) -> Option<(Option<Unit>, u32, NeighbouringWords)> {
        if let Some((unit, number)) = self.whole.get(text) {
            return Some((*unit, *number, NeighbouringWords::default()));
        }
        let mut from = 0;
        while let Some(start) = text.get(from..)?.find(|c: char| c.is_ascii_digit()).map(|at| from + at) {
            let end = text[start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |at| start + at);
            from = end;
            let (before, after) = (&text[..start], &text[end..]);
            let Some(number) = text[start..end].parse().ok().filter(|number| *number <= 9_999) else { continue };
            let ends = [before.trim_end().chars().next_back(), None];
            let starts = [after.trim_start().chars().next(), None];
            let keys = ends.into_iter().flat_map(|end| starts.into_iter().map(move |start| (end, start)));
            let patterns = keys.filter_map(|key| self.patterns.get(&key)).flatten();
            let fits = |pattern: &&RelativePattern| {
                let (Some(rest), Some(more)) = (before.strip_suffix(pattern.before), after.strip_prefix(pattern.after))
                else {
                    return false;
                };
                let is_whole = rest.trim().is_empty() && more.trim_matches(['.', ' ']).is_empty();
                is_whole || (pattern.tells && ends_word(rest, pattern.before) && begins_word(pattern.after, more))
            };
            if let Some(pattern) =
                patterns.filter(fits).max_by_key(|pattern| pattern.before.len() + pattern.after.len())
            {
                let rest = before.strip_suffix(pattern.before)?.to_owned();
                let more = after.strip_prefix(pattern.after)?.to_owned();
                return Some((pattern.unit, number, (rest, more)));
            }
        }
        None
    }

    /// Days back that a word tells, if the text says little else, and where it stands.
    fn day(&self, text: &str) -> Option<(i64, Range<usize>)> {
        let found = self.finder.as_ref()?.find_iter(text).filter(|found| {
            let (before, after) = (&text[..found.start()], &text[found.end()..]);
            let word = &text[found.range()];
            let letters = before.chars().chain(after.chars()).filter(|c| c.is_alphabetic()).count();
            let is_date = ends_word(before, word) && begins_word(word, after) && letters <= FEW_LETTERS;
            is_date && !has_count(before) && !has_count(after)
        });
        let longest = found.max_by_key(aho_corasick::Match::len)?;
        self.days.get(longest.pattern().as_usize()).map(|(_, days)| (*days, longest.range()))
    }
}

/// What stands before and behind a date.
type NeighbouringWords = (String, String);

/// Whether a text names a day by a word alone: "Today", "hier", "昨日".
pub(crate) fn names_day(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    lower.chars().any(char::is_alphabetic) && WORLD.day(&lower).is_some()
}

/// Whether numbers stand in a text that are no time of day: "948 stars today".
fn has_count(text: &str) -> bool {
    text.chars().any(char::is_numeric) && clock::find(text).is_none()
}

/// Letters beside the name of a day that leave it a date: "posted yesterday at 10 pm".
const FEW_LETTERS: usize = 24;

fn unit_named(name: &str) -> Option<Unit> {
    match name {
        "minute" => Some(Unit::Minute),
        "hour" => Some(Unit::Hour),
        "day" => Some(Unit::Day),
        "week" => Some(Unit::Week),
        "month" => Some(Unit::Month),
        "year" => Some(Unit::Year),
        _ => None,
    }
}

/// Whether a text ends where a word that follows begins; scripts without case have no spaces to tell by.
fn ends_word(text: &str, word: &str) -> bool {
    let parts = |c: char| c.is_lowercase() || c.is_uppercase() || c.is_numeric();
    let glued = text.chars().next_back().is_some_and(parts) && word.chars().next().is_none_or(parts);
    !glued || text.ends_with(' ')
}

fn begins_word(word: &str, text: &str) -> bool {
    let parts = |c: char| c.is_lowercase() || c.is_uppercase() || c.is_numeric();
    !(word.chars().next_back().is_none_or(parts) && text.chars().next().is_some_and(parts))
}

/// Finds such a date. Minutes and hours give an instant, anything longer a day.
pub(super) fn find(text: &str, around: &Surroundings<'_>) -> Option<FoundMoment> {
    if !text.chars().any(char::is_alphabetic) {
        return None;
    }
    // Arabic says "since" as often as "before"
    let lower = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().replace("منذ", "قبل");
    let today = around.now.with_timezone(&around.timezone).date_naive();
    let world = &*WORLD;
    let found = |moment: Option<Moment>, beside: NeighbouringWords| {
        Some(FoundMoment { moment: moment?, is_zoned: true, beside })
    };
    if world.now.contains(lower.as_str()) {
        return found(instant(around, TimeDelta::zero()), NeighbouringWords::default());
    }
    if let Some(place) = NOW.iter().find_map(|word| place_of_word(&lower, word)) {
        return found(instant(around, TimeDelta::zero()), beside(&lower, &place));
    }
    if let Some((unit, number, beside)) = world.count(&lower) {
        return found(back(around, unit, number), beside);
    }
    if let Some((days, place)) = world.day(&lower) {
        let rest = format!("{} {}", &lower[..place.start], &lower[place.end..]);
        let time = clock::find(&rest);
        let moment = clock::at(today - TimeDelta::days(days), time.as_ref(), around.timezone)?;
        let beside = apart(&rest, place.start, time.as_ref().map(|time| time.place.clone()));
        return Some(FoundMoment { moment, is_zoned: time.is_some_and(|time| time.is_zoned()), beside });
    }
    if let Some(moment) = on_weekday(&lower, around) {
        return Some(FoundMoment::whole(moment, false));
    }
    let ago = AGO.captures_iter(&lower).find(|found| {
        found.name("before").is_some()
            || found.name("after").is_some()
            || found.get(0).is_some_and(|all| all.as_str().trim() == lower.trim() && is_short(&lower))
    })?;
    found(
        back(around, unit(&ago["unit"]), ago["number"].parse::<u32>().unwrap_or(1)),
        beside(&lower, &ago.get(0)?.range()),
    )
}

fn beside(text: &str, place: &Range<usize>) -> NeighbouringWords {
    (text[..place.start].to_owned(), text[place.end..].to_owned())
}

/// A weekday with a time in any language is shorter, in bytes.
const LONGEST_WEEKDAY: usize = 60;
/// Words beside a weekday that leave it a date: "last Friday", "Montag um 14:30 Uhr".
const BESIDE_WEEKDAY: [&str; 22] = [
    "last",
    "on",
    "at",
    "posted",
    "published",
    "letzten",
    "am",
    "um",
    "uhr",
    "dernier",
    "le",
    "à",
    "a",
    "el",
    "las",
    "pasado",
    "alle",
    "ore",
    "om",
    "kl",
    "klo",
    "в",
];

/// The last day of a weekday's name that is all that a text says beside a time: the past one, or today until now.
fn on_weekday(text: &str, around: &Surroundings<'_>) -> Option<Moment> {
    if text.len() > LONGEST_WEEKDAY {
        return None;
    }
    let named = weekdays::find(text, around.language)?;
    let rest = format!("{} {}", &text[..named.place.start], &text[named.place.end..]);
    let time = clock::find(&rest);
    let has_digits = rest.contains(|c: char| c.is_ascii_digit());
    // a short name alone may be another word
    if has_digits != time.is_some() || named.is_short && time.is_none() {
        return None;
    }
    let words = rest.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    if words.filter(|word| !matches!(*word, "pm" | "p" | "m" | "h")).any(|word| !BESIDE_WEEKDAY.contains(&word)) {
        return None;
    }
    let now = around.now.with_timezone(&around.timezone);
    let today = now.date_naive();
    let back = i64::from((7 + today.weekday().num_days_from_monday() - named.weekday.num_days_from_monday()) % 7);
    let at = |back: i64| clock::at(today - TimeDelta::days(back), time.as_ref(), around.timezone);
    at(back).filter(|moment| moment.begins(around.timezone) <= around.now).or_else(|| at(back + 7))
}

/// So many units before now; without a unit, seconds.
fn back(around: &Surroundings<'_>, unit: Option<Unit>, number: u32) -> Option<Moment> {
    let today = around.now.with_timezone(&around.timezone).date_naive();
    match unit {
        None => instant(around, TimeDelta::seconds(number.into())),
        Some(Unit::Minute) => instant(around, TimeDelta::minutes(number.into())),
        Some(Unit::Hour) => instant(around, TimeDelta::hours(number.into())),
        Some(Unit::Day) => Some(Moment::Day(today.checked_sub_signed(TimeDelta::days(number.into()))?)),
        Some(Unit::Week) => Some(Moment::Day(today.checked_sub_signed(TimeDelta::weeks(number.into()))?)),
        Some(Unit::Month) => Some(Moment::Day(today.checked_sub_months(Months::new(number))?)),
        Some(Unit::Year) => Some(Moment::Day(today.checked_sub_months(Months::new(number.checked_mul(12)?))?)),
    }
}

/// "3h", "5d": a field that holds nothing but a number and a letter counts back.
fn is_short(text: &str) -> bool {
    text.trim().ends_with(['h', 'd', 'w']) && text.trim().len() <= 4
}

/// An instant as precise as it is told: to the minute.
fn instant(around: &Surroundings<'_>, back: TimeDelta) -> Option<Moment> {
    let at = around.now.checked_sub_signed(back)?.trunc_subsecs(0).with_second(0)?;
    Some(Moment::Instant(at.fixed_offset()))
}

/// Where a word stands by itself; in scripts without spaces, where it occurs.
fn place_of_word(text: &str, word: &str) -> Option<Range<usize>> {
    let mut places = text.match_indices(word).map(|(at, _)| at..at + word.len());
    places.find(|place| {
        let alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphabetic());
        !word.is_ascii() && !word.chars().any(|c| c.is_lowercase() || c.is_uppercase())
            || (alone(text[..place.start].chars().next_back()) && alone(text[place.end..].chars().next()))
    })
}

/// The unit by the beginning of its name; none for seconds.
fn unit(name: &str) -> Option<Unit> {
    const NAMES: [(Unit, &[&str]); 6] = [
        (Unit::Month, &["month", "monat", "mois", "mes", "maand", "个月", "か月", "ヶ月", "개월"]),
        (Unit::Minute, &["min", "分", "분"]),
        (Unit::Hour, &["h", "st", "or", "uur", "小时", "時間", "시간"]),
        (Unit::Week, &["w", "sema", "sett", "周", "週", "주"]),
        (Unit::Year, &["y", "jahr", "an", "añ", "jaar", "年", "년"]),
        (Unit::Day, &["d", "tag", "jour", "gi", "天", "日", "일"]),
    ];
    NAMES.iter().find(|(_, names)| names.iter().any(|known| name.starts_with(known))).map(|(unit, _)| *unit)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::*;

    fn around() -> Surroundings<'static> {
        let now: DateTime<Utc> = "2026-11-23T12:30:15Z".parse().unwrap();
        Surroundings { now, timezone: chrono_tz::UTC, hint: None, day_first: None, language: None }
    }

    #[test]
    fn every_pattern_of_every_language_counts_back() {
        let around = around();
        for line in include_str!("relative.txt").lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [unit, number, pattern] = columns[..] else { panic!("{line}") };
            let expected = match unit {
                "now" => instant(&around, TimeDelta::zero()),
                "days" => Some(Moment::Day(around.now.date_naive() - TimeDelta::days(number.parse().unwrap()))),
                unit => back(&around, unit_named(unit), number.parse().unwrap_or(3)),
            };
            let found = find(&pattern.replace("{0}", "3"), &around).map(|found| found.moment);
            assert_eq!(found, expected, "{line}");
        }
    }

    #[test]
    fn a_date_may_stand_amid_a_few_words() {
        let around = around();
        let hours = |hours| instant(&around, TimeDelta::hours(hours));
        let day = |days| Some(Moment::Day(around.now.date_naive() - TimeDelta::days(days)));
        for (text, expected) in [
            ("Posted 2 hours ago by Ada", hours(2)),
            ("Von Ada Brook, vor 3 Stunden", hours(3)),
            ("опубликовано 5 часов назад", hours(5)),
            ("3時間前に更新", hours(3)),
            ("Il y a 4 jours · Monde", day(4)),
            ("Yayınlandı: 2 gün önce", day(2)),
            ("منذ 3 ساعات", hours(3)),
            ("Opublikowano wczoraj", day(1)),
        ] {
            assert_eq!(find(text, &around).map(|found| found.moment), expected, "{text}");
        }
    }

    #[test]
    fn other_numbers_and_words_are_no_dates() {
        for text in [
            "10-12 h",
            "Top 3 stories",
            "5 comments",
            "2 hours of music",
            "Chapter 3",
            "there were 7 days of rain",
            "ora et labora",
        ] {
            assert!(find(text, &around()).is_none(), "{text}");
        }
    }
}
