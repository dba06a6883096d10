//! How much of a text its date explains: all of it, a part of its own, or a place within other words.
//!
//! Given what stands before and behind a date, says whether labels ("Published", "von", "日付"), names of weekdays, bylines and counts
//! explain it, and whether they name another thing than publication. `labels.txt` holds the words.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::{calendar::fold, clock, months, weekdays};
use crate::model::{Extent, Sense};

static LABELS: LazyLock<Labels> = LazyLock::new(Labels::read);

#[derive(Default)]
struct Labels {
    /// Words that explain, by what they are.
    published: HashSet<String>,
    by: HashSet<String>,
    count: HashSet<String>,
    /// Phrases that change the sense, with whether they say that it was updated.
    before: HashMap<String, bool>,
    behind: HashMap<String, bool>,
    /// Phrases that tell of a reply, before who wrote it.
    reply: Vec<String>,
    /// The words of phrases that tell of a change, and those of all phrases.
    of_change: HashSet<String>,
    of_phrases: HashSet<String>,
    /// Words of the longest phrase.
    longest: usize,
}

impl Labels {
    fn read() -> Self {
        let mut labels = Self::default();
        for line in include_str!("labels.txt").lines().filter(|line| !line.starts_with('#')) {
            let Some((kind, words)) = line.split_once('\t') else { continue };
            for word in words.split(',').map(folded) {
                labels.longest = labels.longest.max(word.split(' ').count());
                if matches!(kind, "updated" | "other" | "reply") {
                    labels.of_phrases.extend(word.split(' ').map(ToOwned::to_owned));
                }
                if kind == "updated" {
                    labels.of_change.extend(word.split(' ').map(ToOwned::to_owned));
                }
                match kind {
                    "published" => drop(labels.published.insert(word)),
                    "by" => drop(labels.by.insert(word)),
                    "count" => drop(labels.count.insert(word)),
                    "updated" => drop(labels.before.entry(word).or_insert(true)),
                    "other" => drop(labels.before.insert(word, false)),
                    "reply" => {
                        labels.before.insert(word.clone(), false);
                        labels.reply.push(word);
                    }
                    "updated-behind" => drop(labels.behind.entry(word).or_insert(true)),
                    _ => drop(labels.behind.insert(word, false)),
                }
            }
        }
        labels
    }
}

fn folded(text: &str) -> String {
    text.to_lowercase().chars().map(fold).collect()
}

/// Whether a word is one that leads over to a date: "on", "of", "am", "del".
pub(crate) fn is_label(word: &str) -> bool {
    LABELS.published.contains(&folded(word.trim_matches(|c: char| !c.is_alphanumeric())))
}

/// What a label that stands in a place of its own says of the date behind it; none where it names another thing than publication.
pub(crate) fn sense_of_label(label: &str) -> Option<Sense> {
    let label = folded(label);
    let is_label = |word: &&str| LABELS.of_phrases.contains(*word) || LABELS.published.contains(*word);
    match words(&label).iter().all(is_label) {
        true => sense_before(&label, None),
        false => Some(Sense::Published),
    }
}

/// What the words that lead to a date say of it; none where it is another thing than publication.
pub(crate) fn sense_after(before: &str) -> Option<Sense> {
    sense_before(&folded(before), None)
}

/// What the words that follow a date say of it; none where it is another thing than publication.
pub(crate) fn sense_until(after: &str) -> Option<Sense> {
    sense_behind(&folded(after))
}

/// What stands before and behind a date says of it: how far the date goes, and what it tells of; none where that is another thing
/// than publication.
pub(super) fn weigh((before, after): (&str, &str), language: Option<&str>) -> Option<(Extent, Sense)> {
    let (before, after) = (folded(before), folded(after));
    let (far_before, near_before) = cut_behind(&before);
    let (near_after, far_after) = cut_before(&after);
    // a label may stand in a part of its own: "Deadline | 8 March 2026"
    let label = if near_before.trim().is_empty() { far_before } else { near_before };
    let sense = match sense_before(label, language)? {
        Sense::Published => sense_behind(near_after)?,
        updated => updated,
    };
    let far = [far_before, far_after].map(far_extent);
    let near = [explained(near_before, true), explained(near_after, false)];
    let extent = near.into_iter().chain(far).min().unwrap_or(Extent::Within);
    // "Posted on 8 March by Ada Byron" is explained to its last word
    let is_led = near[0] == Extent::Whole && words(near_before).iter().any(|word| leads(word));
    let is_byline = is_led && far == [Extent::Whole; 2] && extent == Extent::Part && is_byline(&words(near_after));
    Some((if is_byline { Extent::Whole } else { extent }, sense))
}

/// Whether a word says by itself that something was published.
fn leads(word: &str) -> bool {
    LABELS.published.contains(word) && word.chars().count() > 5
}

/// The phrase that a text ends with, or holds before its colon, and so what the date behind it is; none for another thing.
fn sense_before(text: &str, language: Option<&str>) -> Option<Sense> {
    let bare = text.trim().trim_end_matches(|c: char| matches!(c, ':' | '：' | '.' | ',') || c.is_whitespace());
    let words: Vec<&str> = bare.split(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | ',')).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    if is_of_reply(bare) {
        return None;
    }
    let mut end = words.len();
    // "closes on the", "fino al giorno": small words and weekdays may follow the phrase
    loop {
        let Some(last) = end.checked_sub(1).and_then(|last| words.get(last)) else { return Some(Sense::Published) };
        // "Do" is Thursday in German, and "until" in Polish
        if !weekdays::is_name(last, language) {
            if let Some(is_updated) = phrase_at_end(words.get(..end).unwrap_or_default()) {
                return is_updated.then_some(Sense::Updated);
            }
            if !is_small(last) {
                return Some(Sense::Published);
            }
        }
        end -= 1;
    }
}

/// Whether a text is of the last reply, whoever wrote that: "Last post by Ada Byron".
fn is_of_reply(text: &str) -> bool {
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    LABELS.reply.iter().any(|phrase| {
        let rest = bare.strip_prefix(phrase.as_str());
        rest.is_some_and(|rest| phrase.ends_with(has_no_spaces) || !rest.starts_with(months::is_letter))
    })
}

/// Whether a word may stand between a label and its date.
fn is_small(word: &str) -> bool {
    LABELS.published.contains(word) && word.chars().count() <= 5
}

fn phrase_at_end(words: &[&str]) -> Option<bool> {
    let labels = &*LABELS;
    for length in (1..=labels.longest.min(words.len())).rev() {
        let phrase = words.get(words.len() - length..)?.join(" ");
        let bare = phrase.trim_matches(|c: char| !c.is_alphanumeric() && !months::is_letter(c));
        if let Some(is_updated) = labels.before.get(&phrase).or_else(|| labels.before.get(bare)) {
            return Some(*is_updated);
        }
    }
    // in scripts without spaces the phrase ends the last word
    let last = words.last().filter(|word| word.chars().any(has_no_spaces))?;
    let ends = last.char_indices().filter_map(|(at, _)| labels.before.get(last.get(at..)?));
    ends.copied().next()
}

/// What directly follows a date: "までに", "'a kadar", "に更新".
fn sense_behind(text: &str) -> Option<Sense> {
    let bare = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ')' | '）'));
    let labels = &*LABELS;
    let ends = bare.char_indices().map(|(at, c)| at + c.len_utf8()).take(24);
    let found = ends.filter_map(|end| {
        let (phrase, rest) = bare.split_at_checked(end)?;
        let is_updated = labels.behind.get(phrase)?;
        let is_word = phrase.chars().any(has_no_spaces) || !rest.starts_with(months::is_letter);
        is_word.then_some(*is_updated)
    });
    match found.last() {
        Some(false) => None,
        Some(true) => Some(Sense::Updated),
        None => Some(Sense::Published),
    }
}

/// Marks that set one thing off from another.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '|' | '｜'
            | '•'
            | '·'
            | '‧'
            | '・'
            | '/'
            | '／'
            | '—'
            | '–'
            | '―'
            | '›'
            | '»'
            | '«'
            | ';'
            | '；'
            | '('
            | ')'
            | '['
            | ']'
            | '（'
            | '）'
            | '【'
            | '】'
            | '「'
            | '」'
            | '<'
            | '>'
            | '…'
            | '\n'
            | '~'
            | '〜'
            | '▪'
            | '■'
            | '●'
            | '★'
            | '☆'
            | '*'
    )
}

/// Whether the sign at a place parts what stands on both sides; a hyphen does so between spaces or at an end.
fn parts(text: &str, at: usize, c: char) -> bool {
    let is_free = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + c.len_utf8()..).unwrap_or_default());
    is_mark(c) || matches!(c, '-' | '−') && is_free(before.chars().next_back()) && is_free(after.chars().next())
}

/// What stands before the last mark, and what behind it.
fn cut_behind(text: &str) -> (&str, &str) {
    let mark = text.char_indices().rev().find(|(at, c)| parts(text, *at, *c));
    mark.and_then(|(at, c)| Some((text.get(..at)?, text.get(at + c.len_utf8()..)?))).unwrap_or(("", text))
}

/// What stands before the first mark, and what behind it.
fn cut_before(text: &str) -> (&str, &str) {
    let mark = text.char_indices().find(|(at, c)| parts(text, *at, *c));
    mark.and_then(|(at, c)| Some((text.get(..at)?, text.get(at + c.len_utf8()..)?))).unwrap_or((text, ""))
}

/// Letters of all that is set off from a date.
const MOST_FAR: usize = 90;

fn far_extent(text: &str) -> Extent {
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    let is_number = || text.trim_matches(|c: char| !c.is_alphanumeric()).chars().all(|c| c.is_ascii_digit());
    match letters {
        0 => Extent::Whole,
        _ if is_number() => Extent::Within,
        _ if letters <= MOST_FAR && !is_sentence(text) => Extent::Part,
        _ => Extent::Within,
    }
}

/// Whether words end like a sentence; an abbreviation may end so, too.
fn is_sentence(text: &str) -> bool {
    let text = text.trim_end();
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_long = || text.split_whitespace().nth(FEW_WORDS).is_some();
    text.ends_with(['!', '?', '。', '！', '？']) || text.ends_with('.') && (last.chars().count() > 4 || is_long())
}

/// Words of a name or a place beside a date.
const FEW_WORDS: usize = 5;

/// How much of what stands next to a date is explained.
fn explained(text: &str, is_before: bool) -> Extent {
    let text = weekdays::without(text);
    let words = words(&text);
    if unexplained(&words) == 0 {
        return Extent::Whole;
    }
    if is_sentence(&text) {
        return Extent::Within;
    }
    let is_set_off = match is_before {
        true => text.rmatch_indices([',', ':', '،', '，', '：', '、']).any(|(at, mark)| {
            let (far, near) = (self::words(&text[..at]), self::words(&text[at + mark.len()..]));
            unexplained(&near) == 0 && is_few(&far)
        }),
        false => text.match_indices([',', '،', '，', '、']).any(|(at, mark)| {
            let (near, far) = (self::words(&text[..at]), self::words(&text[at + mark.len()..]));
            unexplained(&near) == 0 && is_few(&far)
        }),
    };
    if is_set_off || is_byline(&words) || is_dated(&text) { Extent::Part } else { Extent::Within }
}

/// "by Ada Byron", "Posted in News on".
fn is_byline(words: &[&str]) -> bool {
    let labels = &*LABELS;
    let lead = words.iter().position(|word| labels.by.contains(*word));
    let names = |from: usize| words.get(from + 1..).is_some_and(is_few);
    lead.is_some_and(|lead| words.get(..lead).is_some_and(|before| unexplained(before) == 0) && names(lead))
}

/// Whether what follows a date is another one, as of a change.
fn is_dated(text: &str) -> bool {
    let figures = text.chars().filter(char::is_ascii_digit).count();
    figures >= 3 && text.chars().count() <= 60 && clock::find(text).is_none() && {
        let words = words(text);
        let is_known = |word: &&str| {
            word.starts_with(|c: char| c.is_ascii_digit())
                || LABELS.published.contains(*word)
                || LABELS.before.contains_key(*word)
                || !months::find_all(word, None).is_empty()
        };
        words.iter().all(is_known)
    }
}

/// Whether words are so few that they are a name or a place, and hold no figures.
fn is_few(words: &[&str]) -> bool {
    let weight = |word: &&str| if word.chars().any(has_no_spaces) { word.chars().count().div_ceil(2) } else { 1 };
    words.iter().map(weight).sum::<usize>() <= FEW_WORDS && !words.iter().any(|word| word.chars().any(char::is_numeric))
}

/// The words and numbers of a text.
fn words(text: &str) -> Vec<&str> {
    let is_part = |c: char| c.is_alphanumeric() || months::is_letter(c) || matches!(c, '\'' | '’' | '\u{200c}');
    text.split(|c: char| !is_part(c))
        .map(|word| word.trim_matches(['\'', '’']))
        .filter(|word| !word.is_empty())
        .collect()
}

/// How many words are neither labels nor counts.
fn unexplained(words: &[&str]) -> usize {
    let labels = &*LABELS;
    let mut count = 0;
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        if word.chars().all(char::is_numeric) {
            // "5 comments", "3 min read"
            let is_count = words.peek().is_some_and(|next| labels.count.contains(**next));
            count += usize::from(!is_count);
            while is_count && words.peek().is_some_and(|next| labels.count.contains(**next)) {
                words.next();
            }
        } else if !is_known(word) {
            count += 1;
        }
    }
    count
}

fn is_known(word: &str) -> bool {
    let labels = &*LABELS;
    let is_label = |word: &str| labels.published.contains(word) || labels.of_change.contains(word);
    is_label(word)
        || clock::is_part(word)
        || weekdays::is_shortened(word)
        || word.chars().any(has_no_spaces) && is_made_of(word, &is_label)
}

/// Whether a word of a script without spaces is made of labels alone.
fn is_made_of(word: &str, is_label: &dyn Fn(&str) -> bool) -> bool {
    let mut rest = word;
    while !rest.is_empty() {
        let mut ends = rest.char_indices().rev().map(|(at, c)| at + c.len_utf8());
        let Some(end) = ends.find(|end| rest.get(..*end).is_some_and(is_label)) else { return false };
        rest = rest.get(end..).unwrap_or_default();
    }
    true
}

/// Scripts that put no spaces between words: Chinese, Japanese, Korean particles, Thai, Lao, Burmese, Khmer.
fn has_no_spaces(c: char) -> bool {
    months::is_unspaced(c)
        || matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '〆')
}
