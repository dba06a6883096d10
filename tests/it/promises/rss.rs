//! The feed that a site offers itself.

use super::{
    site::{Field, Site, Twin},
    story::Story,
    template::{Item, escape},
};

/// The site's own feed.
pub(super) fn document(site: &Site) -> String {
    let older = site.above.iter().chain(&site.below);
    let twins = site.listed().into_iter().filter(|_| site.knobs.twin.is_some());
    let stories = site.listed().into_iter().chain(older).map(|story| item(site, story, None));
    let items: String = stories.chain(twins.map(|story| item(site, story, site.knobs.twin))).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"{}\"?>\n<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>\
         <title>The {} site</title><link>https://{}/</link><description>News</description>\n{items}</channel></rss>\n",
        if site.knobs.latin1 { "iso-8859-1" } else { "utf-8" },
        site.template.name,
        site.knobs.host,
    )
}

fn item(site: &Site, story: &Story, twin: Option<Twin>) -> String {
    let item = Item { site, story, twin };
    let element = |name: &str, field| {
        item.value(field).map_or_else(String::new, |value| format!("<{name}>{}</{name}>", escape(&value)))
    };
    let date = item.instant().map_or_else(String::new, |date| format!("<pubDate>{}</pubDate>", date.to_rfc2822()));
    let address = item.address();
    let guid = if twin.is_some() { address.clone() } else { format!("{}:{}", site.template.name, story.id()) };
    format!(
        "<item>{}<link>{address}</link>{}{}{date}<guid isPermaLink=\"false\">{guid}</guid></item>\n",
        element("title", Field::Title),
        element("description", Field::Summary),
        element("dc:creator", Field::Author),
    )
}
