//! The kinds of pages that sites have: each a markup of its own for the same stories.

mod markup;

use super::{
    site::{Field, Knobs, Letters, Site, Twin},
    story::{Story, Tongue},
};

pub(super) use self::markup::{Item, escape, junk_day};

/// A kind of page.
#[derive(Debug)]
pub(super) struct Template {
    pub name: &'static str,
    pub tongue: Tongue,
    /// Whether its page gives dates.
    pub dated: bool,
    /// One headline for all items.
    pub headline: Option<&'static str>,
    /// Where a story is on the site.
    pub path: &'static str,
    /// What is around the list.
    pub around: (&'static str, &'static str),
    pub item: fn(&Item<'_>) -> String,
    /// `item` of its recipe.
    pub selector: &'static str,
    /// The rest of its full recipe.
    pub recipe: &'static str,
}

/// All kinds; the first is the commonest.
pub(super) static TEMPLATES: [Template; 11] = [
    CARDS,
    Template {
        name: "list",
        tongue: Tongue::English,
        dated: true,
        headline: None,
        path: "/{n}-story",
        around: ("<ul class=\"news\">", "</ul>"),
        item: list_row,
        selector: "ul.news > li.row",
        recipe: "title = 'a.row__title'\nsummary = 'p.row__text'\npublished = 'span.row__date'\nauthor = 'span.row__by'\n",
    },
    Template {
        name: "table",
        tongue: Tongue::English,
        dated: true,
        headline: None,
        path: "/notices/{n}",
        around: ("<table class=\"notices\"><tbody>", "</tbody></table>"),
        item: table_row,
        selector: "table.notices tr.notice",
        recipe: "title = 'td.subject a'\nsummary = 'td.about'\npublished = 'td.day'\nauthor = 'td.office'\n",
    },
    Template {
        name: "dl",
        tongue: Tongue::English,
        dated: true,
        headline: None,
        path: "/entry/{n}",
        around: ("<dl class=\"log\">", "</dl>"),
        item: dl_entry,
        selector: "dl.log > div.entry",
        recipe: "title = 'dt.entry__name a'\nsummary = 'dd.entry__text'\npublished = 'dd.entry__day'\n",
    },
    Template {
        name: "utility",
        tongue: Tongue::English,
        dated: true,
        headline: None,
        path: "/p/{n}",
        around: ("<div class=\"grid gap-4\">", "</div>"),
        item: utility_card,
        selector: "div.flex.border-b",
        recipe: "title = 'h2.text-xl'\nsummary = 'p.text-sm'\npublished = 'span.text-xs'\nauthor = 'span.italic'\nimage = 'img @src'\n",
    },
    Template { name: "cjk", tongue: Tongue::Japanese, ..CARDS },
    Template { name: "cyrillic", tongue: Tongue::Russian, ..CARDS },
    Template { name: "undated", dated: false, ..CARDS },
    Template { name: "bulletins", headline: Some("Water level bulletin of the river office"), ..CARDS },
    Template {
        name: "forum",
        tongue: Tongue::English,
        dated: true,
        headline: None,
        path: "/t/{n}",
        around: ("<div class=\"topics\">", "</div>"),
        item: forum_topic,
        selector: "div.topic",
        recipe: "id = '@data-id'\ntitle = 'a.topic__title'\nsummary = 'div.topic__text'\npublished = 'time.topic__day @datetime'\nauthor = 'a.topic__by'\n",
    },
    Template {
        name: "releases",
        tongue: Tongue::English,
        dated: true,
        headline: None,
        path: "/releases/#v1-{n}",
        around: ("<div class=\"changelog\">", "</div>"),
        item: release,
        selector: "section.release",
        recipe: "title = 'h2.release__name'\nlink = 'h2 a @href'\nsummary = 'p.release__text'\npublished = 'time.release__day @datetime'\n",
    },
];

const CARDS: Template = Template {
    name: "cards",
    tongue: Tongue::English,
    dated: true,
    headline: None,
    path: "/news/story-{n}",
    around: ("<div class=\"cards\">", "</div>"),
    item: card,
    selector: "article.card",
    recipe: "id = '@data-id'\ntitle = 'h3.card__title'\nlink = 'a @href'\nsummary = 'p.card__text'\npublished = 'time.card__date @datetime'\n\
             author = 'span.card__by'\nimage = 'img.card__img @src'\n",
};

/// From this number on what stands in a list is no story.
const FILLER: usize = 9000;

/// The template of a name.
pub(super) fn named(name: &str) -> &'static Template {
    TEMPLATES.iter().find(|template| template.name == name).unwrap()
}

fn card(item: &Item<'_>) -> String {
    let picture = item.image("card__img");
    let picture = format!("<a class=\"card__link\" href=\"{}\">{picture}</a>", item.address());
    let title = item.linked(Field::Title, "h3", "card__title");
    let text = item.element(Field::Summary, "p", "card__text");
    let by = item.element(Field::Author, "span", "card__by");
    let day = item.time("card__date");
    let id = item.story.id();
    let whole = format!("{picture}{title}{text}<div class=\"card__foot\">{by}{day}</div>");
    item.whole("article", "card", &format!(" data-id=\"c{id}\""), &whole)
}

fn list_row(item: &Item<'_>) -> String {
    let day = item.day("span", "row__date");
    let title = item.link(Field::Title, "row__title");
    let (text, by) = (item.element(Field::Summary, "p", "row__text"), item.element(Field::Author, "span", "row__by"));
    item.whole("li", "row", "", &format!("{day} {title} {by}{text}"))
}

fn table_row(item: &Item<'_>) -> String {
    let day = item.day("td", "day");
    let title = item.linked(Field::Title, "td", "subject");
    let (text, by) = (item.element(Field::Summary, "td", "about"), item.element(Field::Author, "td", "office"));
    item.whole("tr", "notice", "", &format!("{day}{title}{text}{by}"))
}

fn dl_entry(item: &Item<'_>) -> String {
    let title = item.linked(Field::Title, "dt", "entry__name");
    let (day, text) = (item.day("dd", "entry__day"), item.element(Field::Summary, "dd", "entry__text"));
    item.whole("div", "entry", "", &format!("{title}{day}{text}"))
}

fn utility_card(item: &Item<'_>) -> String {
    let title = item.linked(Field::Title, "h2", "text-xl font-bold mt-2");
    let text = item.element(Field::Summary, "p", "text-sm text-gray-600");
    let day = item.day("span", "text-xs text-gray-400");
    let by = item.element(Field::Author, "span", "italic mr-2");
    let whole = format!("{}<div class=\"p-4\">{title}{text}{by}{day}</div>", item.image("w-24 h-16"));
    item.whole("div", "flex p-4 border-b", "", &whole)
}

fn forum_topic(item: &Item<'_>) -> String {
    let title = item.link(Field::Title, "topic__title");
    let text = item.element(Field::Summary, "div", "topic__text");
    let by = item.element(Field::Author, "a", "topic__by");
    let (id, replies) = (item.story.id(), item.story.number * 7 % 60);
    let whole =
        format!("{title}{text}{by}{}<span class=\"topic__replies\">{replies} replies</span>", item.time("topic__day"));
    item.whole("div", "topic", &format!(" data-id=\"{id}\""), &whole)
}

fn release(item: &Item<'_>) -> String {
    let title = item.linked(Field::Title, "h2", "release__name");
    let (day, text) = (item.time("release__day"), item.element(Field::Summary, "p", "release__text"));
    item.whole("section", "release", &format!(" id=\"v1-{}\"", item.story.number), &format!("{title}{day}{text}"))
}

/// The lines of feeds.toml that say how the site is read.
pub(super) fn recipe(site: &Site, feed: &str) -> String {
    use super::site::Kind;
    if let Some(recipe) = &site.recipe {
        return format!("[feed.{feed}.list]\n{recipe}");
    }
    let Template { selector, recipe, .. } = site.template;
    match site.kind {
        Kind::Full => {
            let lines = recipe.lines().filter(|line| site.template.dated || !line.starts_with("published"));
            let lines: Vec<&str> = lines.collect();
            format!("[feed.{feed}.list]\nitem = '{selector}'\n{}\n", lines.join("\n"))
        }
        Kind::Short => format!("[feed.{feed}.list]\nitem = '{selector}'\n"),
        Kind::Bare | Kind::Rss | Kind::Merged => String::new(),
    }
}

/// The page of a site, as its server sends it.
pub(super) fn page(site: &Site) -> Vec<u8> {
    let text = match (site.knobs.instead, site.kind) {
        (Some(instead), _) => instead.to_owned(),
        (None, super::site::Kind::Rss) => super::rss::document(site),
        (None, _) => html(site),
    };
    let text = match site.knobs.letters {
        Letters::Plain => text,
        Letters::EncodedTwice => text.bytes().map(char::from).collect(),
        Letters::Masked => text.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect(),
    };
    let mut bytes = match site.knobs.latin1 {
        true => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(),
        false => text.into_bytes(),
    };
    if let Some(percent) = site.knobs.cut {
        bytes.truncate(bytes.len() * percent / 100);
    }
    bytes
}

/// What stands in the list of a day and is no story.
fn filler(site: &Site) -> String {
    let Some(title) = site.knobs.filler else { return String::new() };
    let mut filler = Story::new(FILLER + site.stories.len(), site.now, site.template.tongue);
    filler.titles = vec![title.to_owned()];
    (site.template.item)(&Item { site, story: &filler, twin: None })
}

fn html(site: &Site) -> String {
    let Knobs { twin, latin1, .. } = &site.knobs;
    let (open, close) = site.template.around;
    let items = |stories: &[&Story], twin: Option<Twin>| -> String {
        stories.iter().map(|story| (site.template.item)(&Item { site, story, twin })).collect()
    };
    let listed = items(&site.listed(), None) + &filler(site);
    let doubled = twin.map_or_else(String::new, |twin| {
        format!("<div class=\"mobile\">{open}{}{close}</div>", items(&site.listed(), Some(twin)))
    });
    let section = |stories: &[Story]| match stories {
        [] => String::new(),
        _ => format!(
            "<section class=\"older\"><h2>+</h2>{open}{}{close}</section>",
            items(&stories.iter().collect::<Vec<_>>(), None)
        ),
    };
    let charset = if *latin1 { "iso-8859-1" } else { "utf-8" };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"{charset}\"><title>The {} site</title></head><body>\
         <nav><a href=\"/\">Home</a><a href=\"/about\">About</a><a href=\"/contact\">Contact</a></nav>\n<main><h1>{}</h1>\
         {}\n{open}\n{listed}{close}\n{doubled}{}</main>\n<footer><a href=\"/imprint\">Imprint</a></footer></body></html>\n",
        markup::code(site.tongue()),
        site.template.name,
        escape(site.template.name),
        section(&site.above),
        section(&site.below),
    )
}
