//! What feeds say of podcasts, as values; what is none of those that programs know is left out.

use url::Url;

use super::{enclosure, limits, text};
use crate::model::{Episode, RawEpisode, RawShow, Show};

/// Transcripts of an episode, and categories of a podcast.
const MOST: usize = 20;

/// What an item is as an episode; nothing where nothing of it can be read.
pub(super) fn episode(base: &Url, raw: &RawEpisode) -> Option<Episode> {
    let transcripts = raw.transcripts.iter().take(MOST).filter_map(|raw| enclosure::enclosure(base, raw));
    let episode = Episode {
        duration: raw.duration.as_deref().and_then(duration),
        season: raw.season.as_deref().and_then(number),
        number: raw.number.as_deref().and_then(number),
        kind: raw.kind.as_deref().and_then(|kind| one_of(kind, &["full", "trailer", "bonus"])),
        explicit: raw.explicit.as_deref().and_then(explicit),
        transcripts: transcripts.collect(),
    };
    (episode != Episode::default()).then_some(episode)
}

/// What a feed is as a podcast; nothing where nothing of it can be read.
pub(super) fn show(raw: &RawShow) -> Option<Show> {
    let line = |words: &str| text::title(limits::begun(words, limits::TITLE), None);
    let named = |words: &str| Some(line(words)).filter(|words| !words.is_empty());
    let categories = raw.categories.iter().take(MOST);
    let show = Show {
        author: raw.author.as_deref().and_then(named),
        categories: categories
            .filter_map(|(name, part)| Some((named(name)?, part.as_deref().and_then(named))))
            .collect(),
        explicit: raw.explicit.as_deref().and_then(explicit),
        kind: raw.kind.as_deref().and_then(|kind| one_of(kind, &["episodic", "serial"])),
        owner: None,
    };
    (show != Show::default()).then_some(show)
}

/// Seconds, perhaps with a fraction, up to three numbers with colons between them, or as ISO 8601 has it: PT41M3S.
fn duration(text: &str) -> Option<u32> {
    if let Some(parts) = text.trim().strip_prefix("PT") {
        return in_units(parts);
    }
    let mut parts = text.trim().split(':');
    let mut seconds = 0_u32;
    for part in parts.by_ref().take(3) {
        let whole: u32 = part.trim().split('.').next()?.parse().ok()?;
        seconds = seconds.checked_mul(60)?.checked_add(whole)?;
    }
    (parts.next().is_none() && seconds > 0).then_some(seconds)
}

/// Numbers with H, M and S behind them.
fn in_units(text: &str) -> Option<u32> {
    let (mut seconds, mut figures) = (0_u32, String::new());
    for c in text.chars() {
        let unit = match c {
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            c if c.is_ascii_digit() || c == '.' => {
                figures.push(c);
                continue;
            }
            _ => return None,
        };
        let whole: u32 = figures.split('.').next()?.parse().ok()?;
        seconds = seconds.checked_add(whole.checked_mul(unit)?)?;
        figures.clear();
    }
    (figures.is_empty() && seconds > 0).then_some(seconds)
}

/// A number from 1.
fn number(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|number| *number > 0)
}

fn explicit(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "explicit" => Some(true),
        "false" | "no" | "clean" => Some(false),
        _ => None,
    }
}

fn one_of(text: &str, known: &[&str]) -> Option<String> {
    known.iter().find(|known| known.eq_ignore_ascii_case(text.trim())).map(|known| (*known).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_seconds_or_clocks() {
        let rows = [
            ("41:03", Some(2_463)),
            ("1:00:01", Some(3_601)),
            ("2463", Some(2_463)),
            (" 90.5 ", Some(90)),
            ("PT41M3S", Some(2_463)),
            ("PT1H", Some(3_600)),
        ];
        for (text, expected) in rows {
            assert_eq!(duration(text), expected, "{text}");
        }
        for text in ["", "0", "an hour", "1:2:3:4", "99999999:00:00", "-5", "PT", "PT5X", "P1D", "PT99999999H"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }

    #[test]
    fn what_programs_do_not_know_is_left_out() {
        let raw = RawEpisode {
            number: Some("0".to_owned()),
            kind: Some("Bonus".to_owned()),
            explicit: Some("Clean".to_owned()),
            ..RawEpisode::default()
        };
        let episode = episode(&Url::parse("https://a.example/").unwrap(), &raw).unwrap();
        assert_eq!((episode.number, episode.kind.as_deref(), episode.explicit), (None, Some("bonus"), Some(false)));
    }
}
