//! Items of a page that is plain text: wire copy, release notes, lists of entries.
//!
//! The text is cut into blocks at empty lines and rules. What repeats is the list: blocks of a headline with a text below it,
//! headlines and texts in turn, lines with bullets or numbers, or headings with a date or a version. Running text before it is an
//! article of its own.

use super::{ExtractError, Senses};
use crate::{
    markup::escape,
    model::{Evidence, Extent, Extraction, Found, RawDate, RawItem, Sense},
};

/// A headline is no longer than this.
const LONGEST_HEADLINE: usize = 140;
/// A text below a headline that is one line is no shorter than this.
const SHORTEST_TEXT: usize = 40;
/// Lines that are read.
const MOST_LINES: usize = 50_000;
/// Entries that make a list.
const LEAST: usize = 2;

/// Whether a page is plain text: by its media type, or because it has no tags and none was given.
#[must_use]
pub fn is_plain(media_type: Option<&str>, text: &str) -> bool {
    let begins_as_markup = text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
    let is_markdown = media_type.is_some_and(|kind| kind == "text/plain" || kind == "text/markdown");
    !begins_as_markup && (is_markdown || (media_type.is_none() && !text.contains("</")))
}

/// Reads the items of plain text.
///
/// # Errors
/// [`ExtractError::NoList`] where nothing repeats and no article is told.
pub fn read(text: &str, senses: &Senses<'_>) -> Result<Extraction, ExtractError> {
    let blocks = blocks(text);
    let found = [headed(&blocks), paired(&blocks), bulleted(&blocks), dated(&blocks, senses)];
    let list = found.into_iter().flatten().max_by_key(|list| (list.entries.len(), std::cmp::Reverse(list.from)));
    let from = list.as_ref().map_or(blocks.len(), |list| list.from);
    let mut entries: Vec<TextEntry> = article(blocks.get(..from).unwrap_or_default()).into_iter().collect();
    entries.extend(list.into_iter().flat_map(|list| list.entries));
    if entries.is_empty() {
        return Err(ExtractError::NoList);
    }
    let title = entries.first().map(|entry| found_text(&entry.title));
    Ok(Extraction { items: entries.iter().map(|entry| item(entry, senses)).collect(), title, ..Extraction::default() })
}

/// Lines without an empty one between them.
#[derive(Debug)]
struct LineBlock<'a> {
    lines: Vec<&'a str>,
    /// A rule (`-----`, `=====`, `* * *`) stands before it.
    after_rule: bool,
}

impl LineBlock<'_> {
    fn first(&self) -> &str {
        self.lines.first().map_or("", |line| line.trim())
    }

    fn text(&self) -> String {
        self.lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
    }
}

#[derive(Debug, Default)]
struct TextEntry {
    title: String,
    paragraphs: Vec<String>,
}

/// A list, and the number of the block that it begins with.
struct TextList {
    from: usize,
    entries: Vec<TextEntry>,
}

fn blocks(text: &str) -> Vec<LineBlock<'_>> {
    let mut blocks: Vec<LineBlock<'_>> = Vec::new();
    let (mut is_open, mut after_rule) = (false, false);
    for line in text.trim_start_matches('\u{feff}').lines().take(MOST_LINES) {
        if line.trim().is_empty() {
            is_open = false;
        } else if is_rule(line) {
            // a line below a title underlines it
            let underlines =
                is_open && blocks.last().is_some_and(|block| block.lines.len() == 1 && line.trim().len() > 3);
            after_rule |= !underlines;
            is_open &= underlines;
        } else if is_open && let Some(block) = blocks.last_mut() {
            block.lines.push(line);
        } else {
            blocks.push(LineBlock { lines: vec![line], after_rule });
            (is_open, after_rule) = (true, false);
        }
    }
    blocks
}

/// A line of one sign over and over.
fn is_rule(line: &str) -> bool {
    let mut signs = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = signs.next() else { return false };
    "-=*_~#+".contains(first) && signs.clone().count() >= 2 && signs.all(|sign| sign == first)
}

/// A line that may be a headline: short, and no sentence of running text.
fn is_headline(line: &str) -> bool {
    let line = line.trim();
    let ends = line.ends_with(['.', ',', ';', '。', '，']);
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    !ends && letters >= 3 && line.chars().count() <= LONGEST_HEADLINE
}

fn is_running(text: &str) -> bool {
    text.chars().count() >= SHORTEST_TEXT
        && text.trim_end().ends_with(['.', '!', '?', '"', '”', '。', '！', '？', ')', '…'])
}

/// Blocks of a headline with its text in the lines below it.
fn headed(blocks: &[LineBlock<'_>]) -> Option<TextList> {
    let is_entry = |block: &LineBlock<'_>| {
        block.lines.len() >= 2 && is_headline(block.first()) && is_running(&rest(block)) && !is_wrapped(block)
    };
    runs(blocks, is_entry, |run| {
        run.iter().map(|block| TextEntry { title: block.first().to_owned(), paragraphs: vec![rest(block)] }).collect()
    })
}

fn rest(block: &LineBlock<'_>) -> String {
    block.lines.iter().skip(1).map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

/// Whether a block's first line only goes on in the second, as in a paragraph of fixed width.
fn is_wrapped(block: &LineBlock<'_>) -> bool {
    let widths: Vec<usize> = block.lines.iter().map(|line| line.trim_end().chars().count()).collect();
    let longest = widths.iter().max().copied().unwrap_or(0);
    let starts_small = block.lines.get(1).is_some_and(|line| line.trim_start().starts_with(char::is_lowercase));
    starts_small || (widths.len() > 2 && widths.first().is_some_and(|first| first + 15 > longest))
}

/// Headlines and texts in turn, each a line or a block of its own.
fn paired(blocks: &[LineBlock<'_>]) -> Option<TextList> {
    let mut best: Option<TextList> = None;
    // lines within one block, as below a heading
    for (number, block) in blocks.iter().enumerate() {
        for skip in 0..2.min(block.lines.len()) {
            let lines: Vec<String> = block.lines.iter().skip(skip).map(|line| line.trim().to_owned()).collect();
            keep(&mut best, number, turns(&lines));
        }
    }
    let texts: Vec<String> = blocks.iter().map(LineBlock::text).collect();
    let lengths = lengths(&texts);
    let begins = |from: &usize| *from == 0 || blocks[*from].after_rule || is_section(&blocks[*from - 1]);
    let longest = (0..blocks.len()).filter(begins).max_by_key(|from| (lengths[*from], std::cmp::Reverse(*from)));
    if let Some(from) = longest {
        keep(&mut best, from, turns(&texts[from..]));
    }
    best
}

/// How many pairs of a headline and a text follow one another from each text on.
fn lengths(texts: &[String]) -> Vec<usize> {
    let mut lengths = vec![0; texts.len() + 2];
    for from in (0..texts.len().saturating_sub(1)).rev() {
        if is_headline(&texts[from]) && is_running(&texts[from + 1]) {
            lengths[from] = 1 + lengths[from + 2];
        }
    }
    lengths
}

/// A line alone that names what follows: `Top Stories`, `LATEST:`.
fn is_section(block: &LineBlock<'_>) -> bool {
    block.lines.len() == 1 && block.first().chars().count() <= 40 && is_headline(block.first())
}

fn turns(texts: &[String]) -> Vec<TextEntry> {
    texts
        .chunks_exact(2)
        .take_while(|pair| is_headline(&pair[0]) && is_running(&pair[1]))
        .map(|pair| TextEntry { title: pair[0].clone(), paragraphs: vec![pair[1].clone()] })
        .collect()
}

/// Lines with bullets or numbers; what is indented below one belongs to it.
fn bulleted(blocks: &[LineBlock<'_>]) -> Option<TextList> {
    let mut best: Option<TextList> = None;
    let mut entries: Vec<TextEntry> = Vec::new();
    let mut from = 0;
    for (number, block) in blocks.iter().enumerate() {
        let begins = block.lines.first().is_some_and(|line| bullet(line).is_some());
        if !begins {
            let is_indented = block.lines.iter().all(|line| line.starts_with([' ', '\t']));
            if let (true, Some(last)) = (is_indented, entries.last_mut()) {
                last.paragraphs.push(block.text());
            } else {
                keep(&mut best, from, std::mem::take(&mut entries));
            }
            continue;
        }
        if entries.is_empty() {
            from = number;
        }
        for line in &block.lines {
            match (bullet(line), entries.last_mut()) {
                (Some(title), _) => entries.push(TextEntry { title: title.to_owned(), paragraphs: Vec::new() }),
                (None, Some(last)) => last.paragraphs.push(line.trim().to_owned()),
                (None, None) => {}
            }
        }
    }
    keep(&mut best, from, entries);
    best.filter(|list| list.entries.len() > LEAST)
}

/// What follows a bullet or a number.
fn bullet(line: &str) -> Option<&str> {
    let line = line.trim_start();
    for sign in ["- ", "* ", "• ", "– ", "· ", "+ ", "○ ", "▪ "] {
        if let Some(rest) = line.strip_prefix(sign) {
            return Some(rest.trim());
        }
    }
    let rest = line.trim_start_matches(['[', '(']);
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = rest.get(digits..)?.strip_prefix(['.', ')', ']'])?;
    ((1..=3).contains(&digits) && rest.starts_with(' ')).then(|| rest.trim())
}

/// Headings with a date or a version, and all that follows each.
fn dated(blocks: &[LineBlock<'_>], senses: &Senses<'_>) -> Option<TextList> {
    let is_heading = |block: &LineBlock<'_>| {
        let line = block.first();
        line.chars().count() <= 90
            && bullet(line).is_none()
            && (date_within(line, senses).is_some() || is_version(line))
    };
    let from = blocks.iter().position(is_heading)?;
    let mut entries: Vec<TextEntry> = Vec::new();
    for block in &blocks[from..] {
        let mut paragraphs = Vec::new();
        if is_heading(block) {
            entries.push(TextEntry {
                title: block.first().trim_matches(['#', '=', ' ']).to_owned(),
                paragraphs: Vec::new(),
            });
            paragraphs.extend((block.lines.len() > 1).then(|| rest(block)));
        } else {
            paragraphs.push(block.text());
        }
        if let Some(last) = entries.last_mut() {
            last.paragraphs.extend(paragraphs);
        }
    }
    (entries.len() >= LEAST).then_some(TextList { from, entries })
}

/// `v1.2.3`, `Version 4.5`, `release 2.0.0-rc1`.
fn is_version(line: &str) -> bool {
    let mut words = line.trim_matches(['#', '=', ' ']).split_whitespace();
    let first = words.next().unwrap_or_default().to_ascii_lowercase();
    let version =
        if matches!(first.as_str(), "version" | "release") { words.next().unwrap_or_default() } else { &first };
    let digits = version.trim_start_matches(['v', '[']);
    let parts: Vec<&str> = digits.split('.').collect();
    parts.len() >= 2 && parts.iter().take(2).all(|part| part.starts_with(|c: char| c.is_ascii_digit()))
}

/// Bytes of a line that is a date with its label.
const LONGEST_DATE: usize = 60;

/// The date that a text is, or that stands beside a version; one within other words is but told of.
fn date_of(text: &str, senses: &Senses<'_>) -> Option<String> {
    let bare = text.trim_matches(['#', '=', '*', ' ']);
    let is_whole = || senses.is_date.dated(bare).is_some_and(|dated| dated == (Extent::Whole, Sense::Published));
    match is_version(text) {
        true => date_within(text, senses),
        false => (text.len() <= LONGEST_DATE && is_whole()).then(|| bare.to_owned()),
    }
}

/// The date in a short line: the line itself, or one to five words of it.
fn date_within(line: &str, senses: &Senses<'_>) -> Option<String> {
    let clean = |text: &str| text.trim_matches(|c: char| "[]()#=*-–—:,| ".contains(c)).to_owned();
    let words: Vec<&str> = line.split_whitespace().take(16).collect();
    for length in (1..=5).rev() {
        for window in words.windows(length) {
            let text = clean(&window.join(" "));
            let may_be = text.len() >= 6 && text.bytes().any(|byte| byte.is_ascii_digit());
            if may_be && senses.is_date.dated(&text).is_some_and(|(extent, _)| extent == Extent::Whole) {
                return Some(text);
            }
        }
    }
    None
}

/// The longest run of blocks that are entries, told by `entries`.
fn runs(
    blocks: &[LineBlock<'_>],
    is_entry: impl Fn(&LineBlock<'_>) -> bool,
    entries: impl Fn(&[LineBlock<'_>]) -> Vec<TextEntry>,
) -> Option<TextList> {
    let mut best: Option<TextList> = None;
    let mut from = 0;
    while from < blocks.len() {
        let length = blocks[from..].iter().take_while(|block| is_entry(block)).count();
        keep(&mut best, from, entries(&blocks[from..from + length]));
        from += length.max(1);
    }
    best
}

fn keep(best: &mut Option<TextList>, from: usize, entries: Vec<TextEntry>) {
    let most = best.as_ref().map_or(LEAST - 1, |list| list.entries.len());
    if entries.len() > most {
        *best = Some(TextList { from, entries });
    }
}

/// A headline with at least two paragraphs of running text below it.
fn article(blocks: &[LineBlock<'_>]) -> Option<TextEntry> {
    let at = blocks.iter().position(|block| block.lines.len() <= 2 && is_headline(&block.text()))?;
    let paragraphs: Vec<String> =
        blocks[at + 1..].iter().map(LineBlock::text).filter(|text| is_running(text)).collect();
    (paragraphs.len() >= 2).then(|| TextEntry { title: blocks[at].text(), paragraphs })
}

fn found_text(text: &str) -> Found {
    Found::new(text, Evidence::Blocks)
}

fn item(entry: &TextEntry, senses: &Senses<'_>) -> RawItem {
    let all = || std::iter::once(&entry.title).chain(&entry.paragraphs);
    let address = |text: &String| {
        let at = text.find("https://").or_else(|| text.find("http://"))?;
        text.get(at..)?.split(|c: char| c.is_whitespace() || "<>\"')]".contains(c)).next().map(str::to_owned)
    };
    let date = all().find_map(|text| date_of(text, senses));
    let paragraphs = || escape::paragraphs(entry.paragraphs.iter().map(String::as_str));
    let content = (entry.paragraphs.len() > 1).then(|| found_text(&paragraphs()));
    RawItem {
        title: Some(found_text(&entry.title)),
        link: all().find_map(address).map(|address| found_text(address.trim_end_matches(['.', ',']))),
        summary: entry.paragraphs.first().map(|text| found_text(text)),
        content,
        published: date.map(|date| RawDate { found: found_text(&date), hint: None }),
        ..RawItem::default()
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn items(text: &str) -> Vec<RawItem> {
        let page = Url::parse("https://wire.example/today.txt").unwrap();
        let is_date = |text: &str| text.starts_with("2026-") && text.len() == 10;
        read(text, &Senses { page: &page, is_date: &is_date }).map(|extraction| extraction.items).unwrap_or_default()
    }

    fn titles(text: &str) -> Vec<String> {
        items(text).into_iter().map(|item| item.title.unwrap().text).collect()
    }

    const STORY: &str = "\
Harbour bridge to close for a year of repairs

The old bridge over the harbour will be closed from Monday, the town council
said after a meeting that went on into the night.

Ferries will carry those who work on the other side, and the fare is to be
paid by the town as long as the work goes on.
";

    #[test]
    fn wire_copy_gives_the_article_and_the_top_stories_in_turn() {
        let text = format!(
            "{STORY}\n----------------------------------------\n\nTop Stories\n\n\
             Rain expected to stay through the week\nForecasters say that the low over the coast will not move before Friday.\n\
             Museum shows what divers found\nCoins, a bell and the ship's log are on view from Saturday, the museum said.\n\
             School wins national prize\nThe jury praised a project that measures how clean the river is.\n"
        );
        let expected = [
            "Harbour bridge to close for a year of repairs",
            "Rain expected to stay through the week",
            "Museum shows what divers found",
            "School wins national prize",
        ];
        assert_eq!(titles(&text), expected);
        assert!(items(&text)[0].content.as_ref().unwrap().text.contains("Ferries will carry"));
        assert!(items(&text)[2].summary.as_ref().unwrap().text.starts_with("Coins, a bell"));
    }

    #[test]
    fn headlines_and_texts_may_be_blocks_of_their_own() {
        let text = format!(
            "{STORY}\n* * *\n\nRain expected to stay through the week\n\nForecasters say that the low over the coast will not move before Friday.\n\n\
             Museum shows what divers found\n\nCoins, a bell and the ship's log are on view from Saturday, the museum said.\n"
        );
        assert_eq!(titles(&text)[1..], ["Rain expected to stay through the week", "Museum shows what divers found"]);
    }

    #[test]
    fn blocks_of_a_headline_and_a_text_are_items() {
        let text = "Rain expected to stay\nForecasters say that the low over the coast will not move before Friday.\n\n\
                    Museum shows finds\nCoins, a bell and the ship's log are on view from Saturday, the museum said.\n\n\
                    Prize for school\nThe jury praised a project that measures how clean the river is.\n";
        assert_eq!(titles(text), ["Rain expected to stay", "Museum shows finds", "Prize for school"]);
    }

    #[test]
    fn bullets_with_addresses_are_items_with_links() {
        let text = "Links of the week\n\n- A bridge that opens https://a.example/bridge\n- The bell of the ship (https://a.example/bell)\n\
                    - What the river says\n  https://a.example/river.\n";
        let items = items(text);
        let links: Vec<_> = items.iter().map(|item| item.link.as_ref().unwrap().text.as_str()).collect();
        assert_eq!(links, ["https://a.example/bridge", "https://a.example/bell", "https://a.example/river"]);
    }

    #[test]
    fn release_notes_are_told_by_their_versions_and_dates() {
        let text = "Changes\n=======\n\nv1.2.0 (2026-05-01)\n\n- faster\n- smaller\n\nv1.1.0 (2026-04-01)\n\n- first\n\nv1.0.0 (2026-03-01)\n\n- begin\n";
        assert_eq!(titles(text), ["v1.2.0 (2026-05-01)", "v1.1.0 (2026-04-01)", "v1.0.0 (2026-03-01)"]);
        assert_eq!(items(text)[0].published.as_ref().unwrap().found.text, "2026-05-01");
    }

    #[test]
    fn running_text_alone_is_one_article_and_a_word_is_nothing() {
        assert_eq!(titles(STORY), ["Harbour bridge to close for a year of repairs"]);
        assert!(items("ok").is_empty() && items("").is_empty());
    }

    #[test]
    fn markup_is_no_plain_text() {
        assert!(is_plain(Some("text/plain"), "News\n\nOf the day"));
        assert!(!is_plain(Some("text/plain"), "<!DOCTYPE html><p>x</p>"));
        assert!(!is_plain(Some("text/html"), "News"));
        assert!(is_plain(None, "News") && !is_plain(None, "<p>News</p>"));
    }
}
