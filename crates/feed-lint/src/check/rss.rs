//! RSS 0.9x and 2.0 beyond the tables: what elements mean together.

use std::collections::HashSet;

use super::{podcast, walk::TreeWalk};
use crate::{
    FeedVocabulary,
    finding::quoted,
    rules::{rss as rules, structure},
    vocabulary::Ns,
    xml::XmlElement,
};

/// An element of RSS and that of an extension which says the same.
type ExclusivePair = (&'static str, Ns, &'static str);

const CHANNEL_PAIRS: &[ExclusivePair] = &[
    ("webMaster", Ns::Dc, "publisher"),
    ("language", Ns::Dc, "language"),
    ("copyright", Ns::Dc, "rights"),
    ("managingEditor", Ns::Dc, "creator"),
    ("category", Ns::Dc, "subject"),
    ("pubDate", Ns::Dc, "date"),
    ("lastBuildDate", Ns::DcTerms, "modified"),
    ("generator", Ns::Admin, "generatorAgent"),
];

const ITEM_PAIRS: &[ExclusivePair] = &[
    ("author", Ns::Dc, "creator"),
    ("category", Ns::Dc, "subject"),
    ("pubDate", Ns::Dc, "date"),
    ("pubDate", Ns::Atom, "published"),
    ("source", Ns::Dc, "source"),
    ("guid", Ns::Atom, "id"),
];

/// Judges what the walk cannot see.
pub(super) fn judge(walk: &mut TreeWalk<'_, '_>) {
    let document = walk.document;
    let channels: Vec<usize> = document
        .children(0)
        .filter(|(_, child)| walk.ns(child) == Ns::Rss && child.local == "channel")
        .map(|(id, _)| id)
        .collect();
    for channel in channels {
        judge_channel(walk, channel);
    }
    if walk.format == FeedVocabulary::Rss2 {
        strays(walk);
    }
}

/// What stands in an extension has a namespace, too.
fn strays(walk: &mut TreeWalk<'_, '_>) {
    let document = walk.document;
    for element in document.elements.iter().filter(|element| element.ns == Ns::None) {
        let is_of_rss = |ns: Ns| matches!(ns, Ns::None | Ns::Rss | Ns::FeedSync | Ns::Xhtml);
        if let Some(parent) = document.parent(element).filter(|parent| !is_of_rss(parent.ns)) {
            let message = format!("<{}> of <{}> has no namespace", element.name(), parent.name());
            walk.report(&structure::NOT_IN_NAMESPACE, element.offset, message);
        }
    }
}

/// A child of RSS itself.
pub(super) fn core<'a, 'd>(walk: &TreeWalk<'a, '_>, id: usize, name: &str) -> Option<(usize, &'d XmlElement<'a>)>
where
    'a: 'd,
{
    walk.document.children(id).find(|(_, child)| walk.ns(child) == Ns::Rss && child.local == name)
}

fn judge_channel(walk: &mut TreeWalk<'_, '_>, channel: usize) {
    let document = walk.document;
    let Some(element) = document.element(channel) else { return };
    said_twice(walk, channel, CHANNEL_PAIRS);
    licences(walk, channel);
    order(walk, channel);
    image(walk, channel);
    for list in ["skipHours", "skipDays"] {
        if let Some((id, _)) = core(walk, channel, list) {
            skips(walk, id, list);
        }
    }
    if let Some((_, input)) = core(walk, channel, "textInput") {
        walk.report(&rules::AVOID_TEXT_INPUT, input.offset, "<textInput> is ignored by nearly all readers");
    }
    let has_self =
        document.children(channel).any(|(_, child)| child.is(Ns::Atom, "link") && child.value("rel") == Some("self"));
    if walk.format == FeedVocabulary::Rss2 && !has_self {
        walk.report(&rules::MISSING_SELF, element.offset, "the feed does not say where it lives");
    }
    podcast::show(walk, channel, element);
    items(walk, channel);
}

fn items(walk: &mut TreeWalk<'_, '_>, channel: usize) {
    let document = walk.document;
    let (mut guids, mut ids) = (HashSet::new(), HashSet::new());
    let has_build_date = core(walk, channel, "lastBuildDate").is_some();
    for (id, item) in document.children(channel) {
        if walk.ns(item) != Ns::Rss || item.local != "item" {
            continue;
        }
        said_twice(walk, id, ITEM_PAIRS);
        licences(walk, id);
        item_itself(walk, id, item, has_build_date);
        podcast::episode(walk, id, item);
        if let Some((_, guid)) = core(walk, id, "guid") {
            unique(walk, guid, &mut guids);
        }
        if let Some((_, atom)) = document.child(id, Ns::Atom, "id") {
            unique(walk, atom, &mut ids);
        }
    }
}

fn unique<'a>(walk: &mut TreeWalk<'a, '_>, element: &'a XmlElement<'a>, seen: &mut HashSet<&'a str>) {
    let text = element.text.trim_ascii();
    if !text.is_empty() && !seen.insert(text) {
        let message = format!("{} is {} of another item, too", quoted(text), walk.called(element));
        walk.findings.report_under(
            &structure::DUPLICATE_VALUE,
            "RSS 2.0, <guid> sub-element of <item>",
            element.place(),
            message,
        );
    }
}

fn item_itself(walk: &mut TreeWalk<'_, '_>, id: usize, item: &XmlElement<'_>, has_build_date: bool) {
    let document = walk.document;
    let (title, description) = (core(walk, id, "title"), core(walk, id, "description"));
    if title.is_none() && description.is_none() {
        walk.report(
            &rules::ITEM_WITHOUT_TITLE_AND_DESCRIPTION,
            item.offset,
            "<item> has neither <title> nor <description>",
        );
    }
    if walk.format == FeedVocabulary::Rss2 && core(walk, id, "guid").is_none() {
        walk.report(&rules::MISSING_GUID, item.offset, "<item> has no <guid>");
    }
    if let (Some((_, title)), Some((_, description))) = (title, description)
        && !title.text.trim_ascii().is_empty()
        && title.text.trim_ascii() == description.text.trim_ascii()
    {
        walk.report(&rules::SAME_TEXT_TWICE, description.offset, "<description> repeats <title>");
    }
    let encoded = document.child(id, Ns::Content, "encoded");
    if let Some((place, encoded)) = encoded
        && description.is_none_or(|(described, _)| described > place)
    {
        walk.report(
            &rules::CONTENT_BEFORE_DESCRIPTION,
            encoded.offset,
            "no <description> stands before <content:encoded>",
        );
    }
    if let Some((_, comments)) = document.child(id, Ns::Slash, "comments").filter(|_| !has_build_date) {
        walk.report(
            &rules::SLASH_DATE,
            comments.offset,
            "comments are counted, and the channel has no <lastBuildDate>",
        );
    }
}

fn said_twice(walk: &mut TreeWalk<'_, '_>, id: usize, pairs: &[ExclusivePair]) {
    for (name, ns, other) in pairs {
        let extension = walk.document.child(id, *ns, other);
        if let (Some((_, said)), Some((_, again))) = (core(walk, id, name), extension) {
            let message = format!("<{}> and <{}> say the same", said.name(), again.name());
            walk.report(&rules::DUPLICATE_SEMANTICS, said.offset.max(again.offset), message);
        }
    }
}

fn licences(walk: &mut TreeWalk<'_, '_>, id: usize) {
    let (one, other) =
        (walk.document.child(id, Ns::Cc, "license"), walk.document.child(id, Ns::CreativeCommons, "license"));
    if let (Some((_, one)), Some((_, other))) = (one, other) {
        let message = format!("<{}> and <{}> say the same", one.name(), other.name());
        walk.report(&rules::DUPLICATE_SEMANTICS, one.offset.max(other.offset), message);
    }
}

/// Items stand behind everything else.
fn order(walk: &mut TreeWalk<'_, '_>, channel: usize) {
    let document = walk.document;
    let is_item = |element: &XmlElement<'_>| element.local == "item";
    let first = document.children(channel).find(|(_, child)| walk.ns(child) == Ns::Rss && is_item(child));
    let last = document.children(channel).filter(|(_, child)| walk.ns(child) == Ns::Rss && !is_item(child)).last();
    if let (Some((item, element)), Some((after, name))) = (first, last)
        && after > item
        && walk.format == FeedVocabulary::Rss2
    {
        let message = format!("an <item> stands before <{}>", name.name());
        walk.report(&rules::MISPLACED_ITEM, element.offset, message);
    }
}

/// The picture bears the name and the address of the channel.
pub(super) fn image(walk: &mut TreeWalk<'_, '_>, channel: usize) {
    let Some((image, _)) = core(walk, channel, "image") else { return };
    for (name, rule) in [("title", &rules::IMAGE_TITLE), ("link", &rules::IMAGE_LINK)] {
        let (of_channel, of_image) = (core(walk, channel, name), core(walk, image, name));
        if let (Some((_, channel)), Some((_, image))) = (of_channel, of_image)
            && !channel.text.trim_ascii().is_empty()
            && channel.text.trim_ascii() != image.text.trim_ascii()
        {
            let message = format!(
                "{} of <image> is not the channel's, {}",
                quoted(image.text.trim_ascii()),
                quoted(channel.text.trim_ascii())
            );
            walk.report(rule, image.place(), message);
        }
    }
}

/// Hours and days are named once.
fn skips(walk: &mut TreeWalk<'_, '_>, id: usize, list: &str) {
    let (rule, most) = if list == "skipHours" { (&rules::TOO_MANY_HOURS, 24) } else { (&rules::TOO_MANY_DAYS, 7) };
    let mut seen = HashSet::new();
    let mut count = 0;
    for (_, child) in walk.document.children(id) {
        count += 1;
        let text = child.text.trim_ascii();
        if !text.is_empty() && !seen.insert(text) {
            let message = format!("{} stands twice in <{list}>", quoted(text));
            walk.findings.report_under(
                &structure::DUPLICATE_VALUE,
                "RSS 2.0, skipHours and skipDays",
                child.place(),
                message,
            );
        }
        if count == most + 1 {
            walk.report(rule, child.offset, format!("<{list}> names more than {most}"));
        }
    }
}
