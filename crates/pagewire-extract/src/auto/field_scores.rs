//! How well a part of the records would serve as which field: a sum of parts, each with what it means to lack it.

use super::{
    hints::Hints,
    slots::{Slots, TextSlot},
};

/// What one thing adds, and what is said of a part of the page that has less of it.
pub(super) type ScorePart = (f64, &'static str);

/// The sum of all parts.
pub(super) fn sum(parts: &[ScorePart]) -> f64 {
    parts.iter().map(|(value, _)| value).sum()
}

/// What one lacks most of what another one has.
pub(super) fn lack(chosen: &[ScorePart], other: &[ScorePart]) -> &'static str {
    let differences = chosen.iter().zip(other).map(|((one, why), (less, _))| (one - less, *why));
    differences.max_by(|one, other| one.0.total_cmp(&other.0)).map_or("it fits less well", |(_, why)| why)
}

/// The slots that would serve at all, the best first.
pub(super) fn ranked(slots: &Slots, score: impl Fn(&TextSlot) -> f64) -> Vec<&TextSlot> {
    let mut list: Vec<(f64, u64, &TextSlot)> =
        slots.slots.iter().map(|(key, slot)| (score(slot), *key, slot)).filter(|(score, ..)| *score > 0.0).collect();
    list.sort_by(|one, other| {
        other.0.total_cmp(&one.0).then(one.2.order.cmp(&other.2.order)).then(one.1.cmp(&other.1))
    });
    list.into_iter().map(|(_, _, slot)| slot).collect()
}

fn truth(is: bool) -> f64 {
    f64::from(u8::from(is))
}

/// How well a part would serve as the title.
pub(super) fn title(slot: &TextSlot, count: usize) -> [ScorePart; 20] {
    let width = slot.width();
    let [is_link, in_link, holds_link] = slot.links.map(|part| slot.of(part));
    let length = if width > 150.0 { 1.0 } else { (1.0 + width.min(60.0)).ln() };
    let crowd = slot.of(slot.holds);
    let is_titled = slot.hints.has(Hints::TITLE);
    let is_beside = !is_titled && (slot.hints.has(Hints::META) || slot.hints.has(Hints::TAGS));
    [
        (2.0 * slot.presence(count), "fewer items have it"),
        (1.0 * slot.variety(), "it says the same in several items"),
        (1.0 * slot.bare_variety(), "it differs by numbers alone"),
        (-3.0 * slot.commonness(), "much of it says the same in several items, or is a date"),
        (0.6 * length, "it is shorter than a headline, or longer"),
        (2.2 * truth(slot.is_heading), "it is no heading"),
        (-4.0 * slot.of(slot.controls), "it is what a button says"),
        (-2.2 * slot.of(slot.outranked), "a higher heading stands beside it"),
        (1.0 * truth(is_titled), "it is not named as a title"),
        (1.6 * is_link, "it is not the item's link"),
        (1.0 * in_link, "it is not within the item's link"),
        (0.8 * holds_link, "it does not hold the item's link"),
        (-3.0 * slot.of(slot.dates), "it is a date"),
        (-truth(is_beside), "it is named as tags, byline or comments"),
        (-truth(slot.hints.has(Hints::SUMMARY)), "it is named as a summary"),
        (-2.0 * (1.0 - slot.of(slot.lettered)), "it has no letters"),
        (-0.8 * (crowd - 1.0).clamp(0.0, 3.0), "it holds several texts"),
        (-3.0 * slot.of(slot.elsewhere), "it links to another page"),
        (-0.7 * slot.of(slot.repeated).min(1.0), "items have it more than once"),
        (-4.0, "it fits less well"),
    ]
}

const NONE: ScorePart = (0.0, "it is no text of its own");

/// How well a part would serve as the summary.
pub(super) fn summary(slot: &TextSlot, count: usize, title: Option<&TextSlot>) -> [ScorePart; 8] {
    if !slot.has_text || slot.is_heading || title.is_some_and(|title| std::ptr::eq(title, slot)) {
        return [NONE; 8];
    }
    let width = slot.width();
    let named = truth(slot.hints.has(Hints::SUMMARY));
    let is_control = slot.of(slot.controls) > 0.5;
    let is_same = slot.variety() < 0.5;
    if width < 22.0 - 6.0 * named || is_same && !slot.is_paragraph || slot.of(slot.links[2]) > 0.3 || is_control {
        return [NONE; 8];
    }
    let titled = title.map_or(0.0, |title| title.of(title.links[0]));
    [
        ((width.min(200.0) / 40.0).ln_1p(), "it is shorter"),
        (1.5 * named, "it is not named as a summary"),
        (-truth(is_same), "it says the same in several items"),
        (1.0 * slot.presence(count), "fewer items have it"),
        (-2.0 * slot.of(slot.dates), "it is a date"),
        (-1.2 * truth(slot.hints.has(Hints::META)), "it is named as byline, comments or shares"),
        (-1.5 * slot.of(slot.links[0]) * titled, "it is the item's link"),
        (-slot.of(slot.elsewhere), "it links to another page"),
    ]
}

/// How well a part would serve as the author.
pub(super) fn author(slot: &TextSlot, count: usize, title: Option<&TextSlot>) -> [ScorePart; 12] {
    const NOBODY: [ScorePart; 12] = [NONE; 12];
    let width = slot.width();
    if title.is_some_and(|title| std::ptr::eq(title, slot)) || !(2.0..60.0).contains(&width) {
        return NOBODY;
    }
    let persons = slot.of(slot.persons);
    let signed = slot.of(slot.signed);
    let hinted = truth(slot.hints.has(Hints::AUTHOR));
    // a name beside a date is one, if it is no link to something else, and comes back now and then
    let shown =
        slot.of(slot.named) * slot.of(slot.near_date) * (1.0 - slot.of(slot.elsewhere)) * slot.presence(count).powi(2);
    let shown = if shown > 0.5 && slot.variety() > 0.25 { shown } else { 0.0 };
    // one word for many persons is what a link to each of them is called
    if slot.called.len() * 2 < slot.leads.len() {
        return NOBODY;
    }
    let told = (2.0 * persons).max(2.0 * signed).max(2.0 * hinted).max(shown);
    if told < 0.5 {
        return NOBODY;
    }
    [
        (told, "less says that it is a person"),
        (0.5 * persons, "it links to no person's page"),
        (0.5 * signed, "it stands behind no word such as \"by\""),
        (0.5 * hinted, "it is not named as an author"),
        (1.5 * slot.presence(count), "fewer items have it"),
        (2.0 * slot.variety().min(0.5), "it says the same in several items"),
        (-3.0 * slot.of(slot.dates), "it is a date"),
        (-4.0 * slot.of(slot.counted), "it counts something"),
        (-0.5 * slot.of(slot.holds).min(2.0), "it holds several texts"),
        (-2.0 * (1.0 - slot.of(slot.lettered)), "it has no letters"),
        (-2.0 * slot.of(slot.links[0]), "it is the item's link"),
        (-truth(slot.hints.has(Hints::COMMENTS)), "it is named as comments"),
    ]
}
