//! Podcasts and Media RSS beyond the tables.

use super::walk::TreeWalk;
use crate::{
    finding::quoted,
    rules::podcast as rules,
    value::{ValueType, is_country},
    vocabulary::{FORMER_CATEGORIES, Ns, PODCAST_CATEGORIES},
    xml::XmlElement,
};

/// What Apple's apps play or show.
const FORMATS: &[&str] = &["m4a", "mp3", "mov", "mp4", "m4v", "pdf", "epub"];

/// Schemes of ratings with what each may say.
const RATINGS: &[(&str, &[&str])] = &[
    ("urn:simple", &["adult", "nonadult"]),
    ("urn:mpaa", &["g", "m", "nc-17", "pg", "pg-13", "r", "x"]),
    (
        "urn:v-chip",
        &["14+", "18+", "c", "c8", "g", "pg", "tv-14", "tv-g", "tv-ma", "tv-pg", "tv-y", "tv-y7", "tv-y7-fv"],
    ),
];

/// A channel that says it is a show.
pub(super) fn show<'a>(walk: &mut TreeWalk<'a, '_>, channel: usize, element: &XmlElement<'a>) {
    let document = walk.document;
    let is_tagged = |id: usize| document.children(id).any(|(_, child)| child.ns == Ns::ITunes);
    let is_show =
        is_tagged(channel) || document.children(channel).any(|(id, child)| child.local == "item" && is_tagged(id));
    if !is_show {
        return;
    }
    let has = |ns: Ns, name: &str| document.child(channel, ns, name).is_some();
    let has_language = document.children(channel).any(|(_, child)| child.local == "language");
    let needed = [
        ("language", has_language),
        ("itunes:category", has(Ns::ITunes, "category")),
        ("itunes:explicit", has(Ns::ITunes, "explicit")),
        ("itunes:image", has(Ns::ITunes, "image")),
    ];
    for (name, _) in needed.iter().filter(|(_, is_there)| !is_there) {
        walk.report(&rules::MISSING_SHOW_TAG, element.offset, format!("the show has no <{name}>"));
    }
    if !has(Ns::ITunes, "owner") {
        walk.report(&rules::MISSING_OWNER, element.offset, "the show has no <itunes:owner>");
    }
}

/// An item that says it is an episode.
pub(super) fn episode<'a>(walk: &mut TreeWalk<'a, '_>, id: usize, item: &XmlElement<'a>) {
    let document = walk.document;
    if !document.children(id).any(|(_, child)| child.ns == Ns::ITunes) {
        return;
    }
    let mut enclosures =
        document.children(id).filter(|(_, child)| walk.ns(child) == Ns::Rss && child.local == "enclosure").peekable();
    if enclosures.peek().is_none() {
        walk.report(&rules::EPISODE_WITHOUT_ENCLOSURE, item.offset, "the episode has no <enclosure>");
        return;
    }
    let unplayable: Vec<_> =
        enclosures.filter(|(_, enclosure)| !is_playable(enclosure.value("url").unwrap_or(""))).collect();
    for (_, enclosure) in unplayable {
        let message =
            format!("{} is in no format that Apple's apps play", quoted(enclosure.value("url").unwrap_or("")));
        walk.report(&rules::UNPLAYABLE_FORMAT, enclosure.offset, message);
    }
}

fn is_playable(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    FORMATS.contains(&extension.as_str())
}

/// A category of a show, or one below it.
pub(super) fn category(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>) {
    let Some(attribute) = element.attribute("text") else { return };
    let name = attribute.value.as_ref();
    let parent = walk.document.parent(element).filter(|parent| parent.is(Ns::ITunes, "category"));
    let is_known = match parent.map(|parent| parent.value("text").unwrap_or("")) {
        None => PODCAST_CATEGORIES.iter().any(|(known, _)| *known == name),
        Some(parent) => PODCAST_CATEGORIES.iter().any(|(known, below)| *known == parent && below.contains(&name)),
    };
    if is_known {
        return;
    }
    let is_former = FORMER_CATEGORIES.contains(&name)
        || PODCAST_CATEGORIES.iter().any(|(_, below)| below.contains(&name) && parent.is_none());
    let has_unknown_parent = parent.is_some_and(|parent| {
        let above = parent.value("text").unwrap_or("");
        !PODCAST_CATEGORIES.iter().any(|(known, _)| *known == above) && !FORMER_CATEGORIES.contains(&above)
    });
    if !has_unknown_parent {
        let rule = if is_former { &rules::FORMER_CATEGORY } else { &rules::UNKNOWN_CATEGORY };
        walk.report(rule, attribute.value_offset, format!("{} is no category of Apple Podcasts here", quoted(name)));
    }
}

/// A group is a choice.
pub(super) fn group<'a>(walk: &mut TreeWalk<'a, '_>, id: usize, element: &XmlElement<'a>) {
    let count = walk.document.children(id).filter(|(_, child)| child.is(Ns::Media, "content")).count();
    if count < 2 {
        let message = format!("{} holds {count} <media:content>", walk.called(element));
        walk.report(&rules::GROUP_WITHOUT_ALTERNATIVES, element.offset, message);
    }
}

pub(super) fn hash(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>, text: &str) {
    let length = if element.value("algo") == Some("sha-1") { 40 } else { 32 };
    if text.len() != length || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        walk.report(
            &rules::INVALID_HASH,
            element.place(),
            format!("{} has not {length} hexadecimal digits", quoted(text)),
        );
    }
}

pub(super) fn credit(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>) {
    let role = element.value("role").unwrap_or("");
    if let Some(scheme) = element.value("scheme").filter(|scheme| !matches!(*scheme, "" | "urn:ebu")) {
        own_scheme(walk, element, scheme);
    }
    if role.chars().any(char::is_uppercase) {
        walk.report(
            &rules::INVALID_CREDIT_ROLE,
            element.offset,
            format!("the role {} is not in lower case", quoted(role)),
        );
    } else if element.value("scheme").is_none_or(|scheme| scheme == "urn:ebu") && !role.is_empty() && !is_role(role) {
        walk.report(&rules::INVALID_CREDIT_ROLE, element.offset, format!("urn:ebu has no role {}", quoted(role)));
    }
}

/// A scheme that is neither of Media RSS is an address.
fn own_scheme(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>, scheme: &str) {
    let subject = format!("`scheme` of {}", walk.called(element));
    walk.value(ValueType::FullUri, scheme, element.offset, false, "", &subject);
}

/// Whether the European Broadcasting Union's list of roles has one.
fn is_role(role: &str) -> bool {
    const ROLES: &str = "actor|adaptor|anchor person|animal trainer|animator|announcer|armourer|art director|artist|\
        artist/performer|assistant camera|assistant chief lighting technician|assistant director|assistant producer|\
        assistant visual editor|author|broadcast assistant|broadcast journalist|camera operator|carpenter|casting|\
        causeur|chief lighting technician|choir|choreographer|clapper loader|commentary or commentator|\
        commissioning broadcaster|composer|computer programmer|conductor|consultant|continuity checker|\
        correspondent|costume designer|dancer|dialogue coach|director|director of photography|distribution company|\
        draughtsman|dresser|dubber|editor|editor/producer|ensemble|executive producer|expert|fight director|\
        floor manager|focus puller|foley artist|foley editor|foley mixer|graphic assistant|graphic designer|\
        greensman|grip|hairdresser|illustrator|interviewed guest|interviewer|key character|key grip|key talents|\
        leadman|librettist|lighting director|lighting technician|location manager|lyricist|make up artist|\
        manufacturer|matte artist|music arranger|music group|musician|news reader|orchestra|participant|performer|\
        photographer|post|producer|production assistant|production company|production department|production manager|\
        production secretary|programme production researcher|programme proposal|property manager|publishing company|\
        puppeteer|pyrotechnician|reporter|rigger|runner|scenario|scenic operative|script supervisor|\
        second assistant camera|second assistant director|second unit director|set designer|set dresser|\
        sign language|singer|sound designer|sound mixer|sound recordist|special effects|stunts|subtitles|\
        technical director|term|translation|transportation manager|treatment|treatment proposal|\
        treatment/programme proposal|vision mixer|visual editor|visual effects|wardrobe|witness";
    ROLES.split('|').any(|known| known == role)
}

pub(super) fn rating(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>, text: &str) {
    let scheme = element.value("scheme").filter(|scheme| !scheme.is_empty()).unwrap_or("urn:simple");
    let is_rating = match RATINGS.iter().find(|(known, _)| *known == scheme) {
        Some((_, words)) => words.contains(&text),
        None if scheme == "urn:icra" => is_icra(text),
        None => {
            own_scheme(walk, element, scheme);
            true
        }
    };
    if !is_rating {
        walk.report(&rules::INVALID_RATING, element.place(), format!("{scheme} has no rating {}", quoted(text)));
    }
}

/// `r (nz 1 vz 1 …)`: letters of a category with a 0 or 1 behind them.
fn is_icra(text: &str) -> bool {
    let Some(inner) = text.strip_prefix("r (").and_then(|rest| rest.strip_suffix(')')) else { return false };
    let words: Vec<&str> = inner.split(' ').collect();
    let is_pair = |pair: &[&str]| matches!(*pair, [code, "0" | "1"] if code.len() == 2 && code.starts_with(['n', 's', 'v', 'l', 'o', 'c', 'x']));
    words.len().is_multiple_of(2) && words.chunks(2).all(is_pair)
}

pub(super) fn restriction(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>, text: &str) {
    match element.value("type") {
        None | Some("") if !matches!(text, "" | "all" | "none") => {
            let message = format!("{} is neither `all` nor `none`, and there is no type", quoted(text));
            walk.report(&rules::INVALID_RESTRICTION, element.place(), message);
        }
        Some("country") => {
            for code in text.split_ascii_whitespace().filter(|code| !is_country(code)) {
                walk.report(
                    &rules::INVALID_RESTRICTION,
                    element.place(),
                    format!("{} is no country's code", quoted(code)),
                );
            }
        }
        Some("uri") => {
            let subject = walk.called(element);
            walk.value(ValueType::FullUri, text, element.place(), false, "", &subject);
        }
        _ => {}
    }
}
