//! Whether the whole text is there for everybody: what data and head say, and the line at which a page breaks off.

use super::{
    dates_on_page::{ASIDE, is_apart},
    metadata::Metadata,
    outline::ArticleOutline,
};
use crate::model::{Evidence, Found};

/// Lines that offer the rest to subscribers, as parts in lower case.
const SUBSCRIBE: [&str; 34] = [
    "subscribe to read",
    "subscribe to continue",
    "subscribe to keep reading",
    "subscribe now to read",
    "to continue reading",
    "to keep reading this",
    "to read the full",
    "to read this article",
    "to unlock this article",
    "this article is for subscribers",
    "this content is for subscribers",
    "for subscribers only",
    "for members only",
    "for paid subscribers",
    "already a subscriber?",
    "log in to read",
    "sign in to read",
    "um weiterzulesen",
    "jetzt weiterlesen mit",
    "nur für abonnenten",
    "réservé aux abonnés",
    "réservée aux abonnés",
    "abonnez-vous pour lire",
    "pour lire la suite",
    "solo para suscriptores",
    "suscríbete para leer",
    "para seguir leyendo",
    "riservato agli abbonati",
    "abbonati per leggere",
    "exclusivo para assinantes",
    "alleen voor abonnees",
    "bara för prenumeranter",
    "有料会員限定",
    "только для подписчиков",
];
/// Lines that lead to the rest, whole and in lower case; only what breaks off goes on there.
const GO_ON: [&str; 16] = [
    "continue reading",
    "read more",
    "read the full story",
    "read full article",
    "read the full article",
    "keep reading",
    "weiterlesen",
    "mehr lesen",
    "lire la suite",
    "seguir leyendo",
    "leer más",
    "continua a leggere",
    "continuar lendo",
    "lees verder",
    "läs mer",
    "続きを読む",
];
/// Blocks before and behind the end of the text in which such a line may stand.
const BEFORE: usize = 2;
const AFTER: usize = 6;
const LONGEST: usize = 240;

/// Whether data or head say that the whole text is for subscribers alone.
pub(super) fn is_closed(metadata: &Metadata<'_>) -> bool {
    let tiers = ["article:content_tier", "content_tier", "og:article:content_tier"];
    let locked = |tier: &str| ["locked", "premium", "paid", "subscriber"].contains(&tier.to_ascii_lowercase().as_str());
    metadata.data.closed || tiers.iter().flat_map(|name| metadata.head.all_of(name)).any(locked)
}

/// The line at which the text breaks off, if it does.
pub(super) fn cut(outline: &ArticleOutline<'_>, chosen: &[bool]) -> Option<Found> {
    let last = chosen.iter().rposition(|chosen| *chosen)?;
    let end = outline.blocks.get(last)?;
    let breaks_off = end.text.trim_end_matches([']', ')', ' ']).ends_with(['…']) || end.text.contains("...");
    let range = last.saturating_sub(BEFORE)..(last + 1 + AFTER).min(outline.blocks.len());
    let line = range.filter_map(|at| Some((at, outline.blocks.get(at)?))).find(|(at, block)| {
        let lower = block.text.to_lowercase();
        let words = lower.trim_matches(|c: char| !c.is_alphanumeric());
        block.text.len() <= LONGEST
            && !is_apart(outline, block.place, last, &ASIDE[..4])
            && (SUBSCRIBE.iter().any(|line| lower.contains(line))
                || (breaks_off && *at >= last && GO_ON.contains(&words)))
    });
    line.map(|(_, block)| Found::new(block.text.as_str(), Evidence::Blocks))
}
