//! One walk over a page, which makes its outline.

use std::collections::HashMap;

use scraper::ElementRef;
use scraper_xpath::Skeleton;

use super::{
    Senses,
    address::Address,
    hints::Hints,
    kind::{class_hash, level},
    outline::{Counts, Leads, ListOutline, OutlineElement, PageLink, TextPiece},
    width::width,
};
use crate::{
    Document, hash,
    markup::flow::is_unseen,
    page::{Step, is_streamed, steps},
    picture,
};

/// Longer pieces of text than this, in characters, are no dates.
const LONGEST_DATE: usize = 64;
/// A day that is but named, with a label, is no longer, in bytes.
const LONGEST_NAME: usize = 40;
/// An element that holds more than this share of the page's text is not described by its names.
const MOST: f64 = 0.6;
/// Bytes of an address that others resolve against: each of them becomes as long.
const MAX_BASE: usize = 1_024;

/// Makes the outline of a page.
pub(super) fn outline<'a>(document: &'a Document, senses: &Senses<'_>) -> ListOutline<'a> {
    let head = document.head();
    let base = head.base.as_deref().filter(|base| base.len() <= MAX_BASE);
    let outline = ListOutline {
        skeleton: Skeleton::default(),
        marks: Vec::new(),
        words: Vec::new(),
        links: Vec::new(),
        width: 0,
        head,
        base: base.and_then(|base| senses.page.join(base).ok()),
    };
    let mut walk =
        OutlineWalk { outline, cells: Vec::new(), counts: Counts::default(), classes: HashMap::new(), senses };
    walk.run(document);
    walk.outline
}

struct OutlineWalk<'a, 's> {
    outline: ListOutline<'a>,
    /// The cells seen in each open element.
    cells: Vec<u8>,
    counts: Counts,
    classes: HashMap<&'a str, (u64, Hints)>,
    senses: &'s Senses<'s>,
}

impl<'a> OutlineWalk<'a, '_> {
    fn run(&mut self, document: &'a Document) {
        for step in steps(document.html.root_element(), is_left_out) {
            match step {
                Step::Text(_, text) => self.text(text),
                Step::Enter(element) => self.open(element),
                Step::Leave(_) => self.close(),
                Step::Pass(_) => {}
            }
        }
        self.outline.width = self.counts.width;
        level(&mut self.outline);
        self.hand_down();
    }

    fn open(&mut self, element: ElementRef<'a>) {
        let name = element.value().name();
        let mut tag = hash::text(0, name);
        if matches!(name, "td" | "th")
            && let Some(cells) = self.cells.last_mut()
        {
            *cells = cells.saturating_add(1);
            tag = hash::mix(tag, u64::from(*cells));
        }
        let named = Attributes::of(element);
        let (class, mut own) = named.class.map_or((0, Hints::NONE), |class| self.class(class));
        own = own.with(Hints::of_element(name, named.role, named.style));
        if let Some(id) = named.id {
            own = own.with(Hints::of_words(id));
        }
        if named.is_hidden {
            own = own.with(Hints::HIDDEN);
        }
        if let Some(property) = named.itemprop {
            own = own.with(Hints::of_property(property));
        }
        let class = tag.wrapping_add(class);
        let place = self.outline.skeleton.open();
        let before = self.counts;
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.counts.headings += 1,
            "img" | "amp-img" | "video" if !picture::is_icon(element) && picture::itself_shown(element).is_some() => {
                self.counts.pictures += 1;
            }
            "time" if named.datetime.is_some() => self.counts.dates += 1,
            "a" | "area" => {
                let base = self.outline.base.as_ref().unwrap_or(self.senses.page);
                let href = named.href.map(str::trim).filter(|href| !href.is_empty());
                if let Some(address) = href.and_then(|href| Address::of(href, base, self.senses.page)) {
                    self.counts.links += 1;
                    self.outline.links.push(PageLink { place, address, leads: Leads::Itself });
                }
            }
            _ => {
                let style = named.style.filter(|style| style.contains("url("));
                self.counts.pictures += usize::from(style.and_then(picture::in_style).is_some());
            }
        }
        let counts = before..self.counts;
        self.outline.marks.push(OutlineElement { element, tag, class, own, hints: own, counts });
        self.cells.push(0);
    }

    /// The hash of the classes in an attribute, and what their words say; pages repeat few of them often.
    fn class(&mut self, class: &'a str) -> (u64, Hints) {
        *self.classes.entry(class).or_insert_with(|| {
            let mut sum = 0_u64;
            let mut hints = Hints::NONE;
            for name in class.split_ascii_whitespace() {
                // the order of classes says nothing: their hashes are added
                sum = sum.wrapping_add(class_hash(name));
                hints = hints.with(Hints::of_words(name));
            }
            (sum, hints)
        })
    }

    fn close(&mut self) {
        self.cells.pop();
        let place = self.outline.skeleton.close();
        if let Some(mark) = place.and_then(|place| self.outline.marks.get_mut(place)) {
            mark.counts.end = self.counts;
        }
    }

    fn text(&mut self, text: &'a str) {
        let text = text.trim();
        let Some(parent) = self.outline.skeleton.innermost() else { return };
        if text.is_empty() {
            return;
        }
        let may_be = may_be_date(text);
        let names_day = || text.len() <= LONGEST_NAME && self.senses.is_date.names_day(text);
        let dated = if may_be || names_day() { self.senses.is_date.dated(text) } else { None };
        let is_date = may_be && dated.is_some();
        let (before, dates_before) = (self.counts.width, self.counts.dates);
        let opened = self.outline.marks.len();
        self.outline.words.push(TextPiece { text, parent, is_date, dated, opened, before, dates_before });
        self.counts.words += 1;
        self.counts.width += width(text);
        self.counts.dates += usize::from(is_date);
    }

    /// Hands hints down to what they describe.
    fn hand_down(&mut self) {
        #[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
        let most = self.counts.width as f64 * MOST;
        for place in 1..self.outline.marks.len() {
            let Some(mark) = self.outline.marks.get(place) else { return };
            #[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
            let is_whole = (mark.counts.end.width - mark.counts.start.width) as f64 > most;
            let above = self.outline.marks.get(self.outline.parent(place)).map_or(Hints::NONE, |parent| parent.hints);
            if let Some(mark) = self.outline.marks.get_mut(place) {
                let own = if is_whole { mark.own.without_words() } else { mark.own };
                mark.hints = above.with(own);
            }
        }
        if let Some(root) = self.outline.marks.first_mut() {
            root.hints = Hints::NONE;
        }
    }
}

/// Whether a text is short enough for a date and has a figure among other characters.
fn may_be_date(text: &str) -> bool {
    let (mut width, mut digits) = (0, 0);
    for c in text.chars() {
        width += usize::from(!c.is_whitespace());
        digits += usize::from(c.is_numeric());
        if width > LONGEST_DATE {
            return false;
        }
    }
    digits > 0 && (digits < width || width >= 6)
}

/// Whether an element is left out, with all that it holds.
fn is_left_out(name: &str) -> bool {
    is_unseen(name) || matches!(name, "select" | "option" | "title")
}

/// The attributes that are looked at, found in one pass.
#[derive(Default)]
struct Attributes<'a> {
    class: Option<&'a str>,
    id: Option<&'a str>,
    role: Option<&'a str>,
    style: Option<&'a str>,
    href: Option<&'a str>,
    datetime: Option<&'a str>,
    itemprop: Option<&'a str>,
    is_hidden: bool,
}

impl<'a> Attributes<'a> {
    fn of(element: ElementRef<'a>) -> Self {
        let mut found = Self::default();
        for (name, value) in element.value().attrs() {
            match name {
                "class" => found.class = Some(value),
                "id" => found.id = Some(value),
                "role" => found.role = Some(value),
                "style" => found.style = Some(value),
                "href" => found.href = Some(value),
                "datetime" => found.datetime = Some(value),
                // what can be found by a search within the page is shown
                "hidden" => found.is_hidden = value != "until-found" && !element.attr("id").is_some_and(is_streamed),
                "itemprop" => found.itemprop = Some(value),
                _ => {}
            }
        }
        found
    }
}
