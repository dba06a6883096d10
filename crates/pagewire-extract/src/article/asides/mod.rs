//! What stands amid an article, or below it, and is none of it.
//!
//! Given the outline of a page, the block of its title and what the page says it is, this marks blocks that no forest has to judge:
//! what is hidden, articles beside the own one, cards of other stories, lines that lead to them, calls to give, to subscribe or to
//! agree, and whose a picture is. Each rule asks how something is made first, and the words in `phrases`, found by `said`, last.

mod others;
mod phrases;
mod said;

use scraper::ElementRef;

use super::{
    hint::{BlockHint, BlockHints},
    outline::{ArticleOutline, TextBlock},
};
use crate::page::is_streamed;
use phrases::{after_also, is_credit};
use said::Said;

/// Words of the longest line that leads to another story.
const LONGEST_LINE: u32 = 40;
/// Words of the longest call.
const LONGEST_CALL: u32 = 70;
/// Words of the longest line that says whose a picture is, and of the longest caption that does.
const LONGEST_CREDIT: u32 = 14;
const LONGEST_CAPTION: u32 = 45;
/// Words of the longest box that offers a subscription, and of the longest around a form.
const LONGEST_OFFER: u32 = 90;
const LONGEST_FORM: u32 = 80;
/// How many forms a page has around its text.
const MOST_FORMS: usize = 6;

/// Words of the least text that is left without what the rules take out of a longer one.
const LEAST_KEPT: u32 = 60;

/// What a page is that is judged.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct AsideSetting {
    /// The block of the title.
    pub title: usize,
    /// Whether the page says that it holds many articles of equal standing: a thread, a live blog, a list.
    pub holds_many: bool,
}

/// Blocks that are none of the article.
pub(super) struct Asides<'p, 'a> {
    /// Those of another story, or hidden: what they tell of authors and dates is not of this one.
    pub elsewhere: Vec<bool>,
    page: AsidePage<'p, 'a>,
}

impl Asides<'_, '_> {
    /// Whether a block is none of the article: it stands elsewhere, or says so itself, which is asked last as it costs most.
    pub(super) fn has(&self, block: usize) -> bool {
        self.elsewhere.get(block) == Some(&true) || self.page.is_line_apart(block)
    }

    /// Takes the asides out of the chosen blocks, unless next to nothing is left: then the page is of another make than the rules.
    pub(super) fn leave_out(&self, outline: &ArticleOutline<'_>, chosen: &mut [bool]) {
        let kept: Vec<bool> = chosen.iter().enumerate().map(|(at, chosen)| *chosen && !self.has(at)).collect();
        let words = |chosen: &[bool]| -> u32 {
            chosen.iter().zip(&outline.blocks).filter(|(chosen, _)| **chosen).map(|(_, block)| block.words).sum()
        };
        let left = words(&kept);
        if left >= LEAST_KEPT || left * 2 >= words(chosen) {
            chosen.copy_from_slice(&kept);
        }
    }
}

/// Marks the blocks that are none of the article.
pub(super) fn mark<'p, 'a>(outline: &'p ArticleOutline<'a>, setting: AsideSetting) -> Asides<'p, 'a> {
    let mut page = AsidePage::of(outline, setting);
    page.hidden();
    page.forms();
    page.offers();
    if !setting.holds_many {
        page.articles_beside();
        page.cards_amid();
    }
    Asides { elsewhere: std::mem::take(&mut page.marked), page }
}

struct AsidePage<'p, 'a> {
    outline: &'p ArticleOutline<'a>,
    title: usize,
    /// How many words, and how many of them in paragraphs, stand before each block.
    before: Vec<(u32, u32)>,
    marked: Vec<bool>,
}

impl<'p, 'a> AsidePage<'p, 'a> {
    fn of(outline: &'p ArticleOutline<'a>, setting: AsideSetting) -> Self {
        let mut sum = (0, 0);
        let mut before = vec![sum];
        before.extend(outline.blocks.iter().map(|block| {
            sum = (sum.0 + block.words, sum.1 + if is_paragraph(block) { block.words } else { 0 });
            sum
        }));
        Self { outline, title: setting.title, before, marked: vec![false; outline.blocks.len()] }
    }

    fn before(&self, block: usize) -> (u32, u32) {
        self.before.get(block).or(self.before.last()).copied().unwrap_or_default()
    }

    /// The words of the paragraphs in a range of blocks.
    fn paragraphs(&self, from: usize, to: usize) -> u32 {
        self.before(to).1.saturating_sub(self.before(from).1)
    }

    fn words(&self, from: usize, to: usize) -> u32 {
        self.before(to).0.saturating_sub(self.before(from).0)
    }

    fn leave_out(&mut self, from: usize, to: usize) {
        self.marked.get_mut(from..to).unwrap_or_default().fill(true);
    }

    fn name(&self, place: usize) -> &'a str {
        self.outline.places.get(place).map_or("", |place| place.element.value().name())
    }

    /// The blocks of a place, if it has any and the title is not among them.
    fn range(&self, place: usize) -> Option<(usize, usize)> {
        let place = self.outline.places.get(place)?;
        let blocks = place.first_block..place.last_block;
        (!blocks.is_empty() && !blocks.contains(&self.title)).then_some((blocks.start, blocks.end))
    }

    /// Leaves out what nobody sees; a quarter of the text that is hidden waits for a click or for a subscriber.
    fn hidden(&mut self) {
        let all = self.paragraphs(0, self.outline.blocks.len());
        for at in 0..self.outline.places.len() {
            let Some(place) = self.outline.places.get(at).filter(|place| place.hints.has(BlockHint::Hidden)) else {
                continue;
            };
            let Some((from, to)) = self.range(at) else { continue };
            if is_hidden(place.element.value()) && self.paragraphs(from, to) * 4 <= all && !self.opens(at) {
                self.leave_out(from, to);
            }
        }
    }

    /// Whether a click shows what a place holds: a panel below its heading, a tab.
    fn opens(&self, place: usize) -> bool {
        let opens = |place: &super::outline::BlockElement<'_>| {
            let element = place.element.value();
            place.hints.has(BlockHint::Faq)
                || element.attr("role") == Some("tabpanel")
                || element.attr("role") == Some("region")
                || element.attr("aria-labelledby").is_some()
        };
        self.outline.around(place).take(3).filter_map(|at| self.outline.places.get(at)).any(opens)
    }

    /// Leaves out small boxes around a form; more than a few of them are records that a page is about, each with its button.
    fn forms(&mut self) {
        let forms = (0..self.outline.places.len()).filter(|at| self.name(*at) == "form" && self.asks_words(*at));
        let forms: Vec<usize> = forms.collect();
        for at in forms.iter().copied().filter(|_| forms.len() <= MOST_FORMS) {
            let parent = self.outline.parent(at);
            for place in [parent, at] {
                if let Some((from, to)) = self.range(place)
                    && self.words(from, to) <= LONGEST_FORM
                    && self.paragraphs(from, to) * 4 <= self.paragraphs(0, self.outline.blocks.len())
                {
                    self.leave_out(from, to);
                    break;
                }
            }
        }
    }

    /// Leaves out small boxes that are named as offers of a subscription are, and speak of one.
    fn offers(&mut self) {
        for at in 0..self.outline.places.len() {
            let named = |hints: BlockHints| hints.has(BlockHint::Newsletter) || hints.has(BlockHint::Popup);
            if !self.outline.places.get(at).is_some_and(|place| named(place.hints)) {
                continue;
            }
            let Some((from, to)) = self.range(at).filter(|(from, to)| self.words(*from, *to) <= LONGEST_OFFER) else {
                continue;
            };
            let small = self.paragraphs(from, to) * 3 <= self.paragraphs(0, self.outline.blocks.len());
            let blocks = self.outline.blocks.get(from..to).unwrap_or_default();
            if small && blocks.iter().any(|block| Said::of(&block.text.to_lowercase()).is_offer()) {
                self.leave_out(from, to);
            }
        }
    }

    /// Whether a form asks for an address or other words: sites of one program have all of a page in a form.
    fn asks_words(&self, form: usize) -> bool {
        let asks = |field: ElementRef<'_>| {
            let kind = field.attr("type").unwrap_or("text");
            field.value().name() == "input"
                && ["email", "text", "tel"].iter().any(|asked| kind.eq_ignore_ascii_case(asked))
        };
        self.outline.places.get(form).is_some_and(|place| place.element.descendent_elements().any(asks))
    }

    /// Whether a line says that it is none of the text: it leads to another story, asks for money, an address or an agreement, says whose
    /// a picture is, or names who wrote the text, above it.
    fn is_line_apart(&self, at: usize) -> bool {
        let short = self.outline.blocks.get(at).filter(|block| block.words <= LONGEST_CALL && at != self.title);
        let Some(block) = short else { return false };
        let line = block.text.to_lowercase();
        let said = Said::of(&line);
        is_lead(block, &line)
            || said.is_call()
            || block.words <= LONGEST_CREDIT && is_credit(&line)
            || block.words <= LONGEST_CAPTION && said.is_credited()
            || self.is_byline(at, block)
    }

    /// Whether a block is a line of who wrote it and when, by the names around it: it stands above the text and is no sentence.
    fn is_byline(&self, at: usize, block: &TextBlock) -> bool {
        let named = self.outline.places.get(block.place).is_some_and(|place| place.hints.has(BlockHint::Byline));
        named
            && block.words <= 15
            && block.stops == 0
            && self.paragraphs(self.title.min(at), at) < 60
            && at.abs_diff(self.title) < 8
    }
}

/// Whether a line leads to another story: it begins with words that say so, and most of the rest is a link or ends with the words.
fn is_lead(block: &TextBlock, line: &str) -> bool {
    let Some(rest) = after_also(line).filter(|_| block.words <= LONGEST_LINE) else { return false };
    let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    let letters = rest.chars().filter(|c| c.is_alphanumeric()).count();
    letters == 0 || block.link_letters as usize * 5 >= letters * 4
}

/// Whether a block reads like a paragraph.
fn is_paragraph(block: &TextBlock) -> bool {
    block.words >= 10 && block.link_letters * 3 < block.letters && block.stops + block.commas > 0
}

/// Whether an element's own attributes hide it; a class may be of a style sheet for another place.
fn is_hidden(element: &scraper::node::Element) -> bool {
    let hidden = element.attr("hidden").is_some_and(|value| value != "until-found");
    let streamed = || element.attr("id").is_some_and(is_streamed);
    hidden && !streamed() || element.attr("style").is_some_and(super::outline::is_hiding)
}
