//! Dates that count back from now: "2 hours ago", "gestern", "il y a 3 jours", "3日前".

use std::sync::LazyLock;

use chrono::{Months, SubsecRound, TimeDelta, Timelike};
use regex::Regex;

use super::{Surroundings, clock};
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
        (?<before> \b(?:vor|il\ y\ a|hace|há|ha|fa|for)\s+ )?
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

/// Finds such a date. Minutes and hours give an instant, anything longer a day.
pub(super) fn find(text: &str, around: &Surroundings<'_>) -> Option<Moment> {
    let lower = text.to_lowercase();
    let today = around.now.with_timezone(&around.timezone).date_naive();
    let word = |words: &[&str]| words.iter().any(|word| has_word(&lower, word));
    if word(&["just now", "right now", "gerade eben", "à l'instant", "刚刚", "たった今"]) {
        return instant(around, TimeDelta::zero());
    }
    if word(&[
        "yesterday",
        "gestern",
        "hier",
        "ayer",
        "ieri",
        "ontem",
        "gisteren",
        "вчера",
        "wczoraj",
        "昨天",
        "昨日",
        "어제",
    ]) {
        return clock::at(today.pred_opt()?, clock::find(&lower).as_ref(), around.timezone);
    }
    if word(&[
        "today",
        "heute",
        "aujourd'hui",
        "aujourd’hui",
        "hoy",
        "oggi",
        "hoje",
        "vandaag",
        "сегодня",
        "dzisiaj",
        "今天",
        "今日",
        "오늘",
    ]) {
        return clock::at(today, clock::find(&lower).as_ref(), around.timezone);
    }
    let found = AGO.captures_iter(&lower).find(|found| {
        found.name("before").is_some()
            || found.name("after").is_some()
            || found.get(0).is_some_and(|all| all.as_str().trim() == lower.trim() && is_short(&lower))
    })?;
    let number = found["number"].parse::<u32>().unwrap_or(1);
    match unit(&found["unit"]) {
        None => instant(around, TimeDelta::seconds(number.into())),
        Some(Unit::Minute) => instant(around, TimeDelta::minutes(number.into())),
        Some(Unit::Hour) => instant(around, TimeDelta::hours(number.into())),
        Some(Unit::Day) => Some(Moment::Day(today.checked_sub_signed(TimeDelta::days(number.into()))?)),
        Some(Unit::Week) => Some(Moment::Day(today.checked_sub_signed(TimeDelta::weeks(number.into()))?)),
        Some(Unit::Month) => Some(Moment::Day(today.checked_sub_months(Months::new(number))?)),
        Some(Unit::Year) => Some(Moment::Day(today.checked_sub_months(Months::new(number * 12))?)),
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

/// Whether a word stands by itself; in scripts without spaces, whether it occurs.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphabetic());
        !word.is_ascii() && !word.chars().any(|c| c.is_lowercase() || c.is_uppercase())
            || (alone(text[..at].chars().next_back()) && alone(text[at + word.len()..].chars().next()))
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
