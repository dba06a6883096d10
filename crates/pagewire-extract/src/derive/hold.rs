//! What a selector may say of an element by what it holds: a link to a certain part of the site, at a certain place.

use scraper::ElementRef;

use crate::element_text::attribute;

/// Steps from an element down to its link that are spelt out.
const STEPS: usize = 4;

/// The beginning that all addresses share, up to the end of a step: `/news/`, `https://post.example/2026/`; none where they
/// share no more than their host.
pub(super) fn prefix<'l>(mut links: impl Iterator<Item = &'l str>) -> Option<String> {
    let first = links.next()?.trim();
    let shared = links.fold(first, |shared, link| {
        let same = shared.char_indices().zip(link.trim().chars()).find(|((_, one), other)| one != other);
        let end = same.map_or(shared.len().min(link.trim().len()), |((at, _), _)| at);
        shared.get(..end).unwrap_or_default()
    });
    let end = shared.rfind(['/', '?', '='])? + 1;
    let mut prefix = shared.get(..end)?;
    // a year or another number will be the next one tomorrow
    while let Some((before, step)) = prefix.strip_suffix('/').and_then(|prefix| prefix.rsplit_once('/')) {
        if step.is_empty() || !step.chars().any(|c| c.is_ascii_digit()) {
            break;
        }
        prefix = prefix.get(..=before.len())?;
    }
    let path = prefix.split_once("//").map_or(prefix, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let tells = path.trim_matches('/').len() >= 2 && !prefix.contains(['"', '\\', '\n']);
    tells.then(|| prefix.to_owned())
}

/// What follows a selector of an element to say which link it holds, and where.
pub(super) fn suffix(element: ElementRef<'_>, link: &str, prefix: Option<&str>) -> Option<String> {
    let leads_there = |inner: &ElementRef<'_>| {
        inner.value().name() == "a" && attribute(*inner, "href").is_some_and(|href| href.trim() == link.trim())
    };
    let begins = prefix.map(|prefix| format!("[href^=\"{prefix}\"]")).unwrap_or_default();
    if leads_there(&element) {
        return prefix.map(|_| begins);
    }
    let held = element.descendent_elements().find(leads_there)?;
    let mut steps: Vec<&str> = held
        .ancestors()
        .filter_map(ElementRef::wrap)
        .take_while(|above| above.id() != element.id())
        .map(|above| above.value().name())
        .collect();
    steps.reverse();
    match (steps.len() <= STEPS, prefix) {
        (true, _) => {
            let path: String = steps.iter().map(|step| format!("{step} > ")).collect();
            Some(format!(":has(> {path}a{begins})"))
        }
        (false, Some(_)) => Some(format!(":has(a{begins})")),
        (false, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::{prefix, suffix};

    #[test]
    fn addresses_share_whole_steps() {
        let shared = |links: &[&str]| prefix(links.iter().copied());
        assert_eq!(shared(&["/news/rain", "/news/river"]).as_deref(), Some("/news/"));
        assert_eq!(shared(&["https://a.example/n/1", "https://a.example/n/2"]), None);
        assert_eq!(shared(&["/rain", "/river"]), None);
        assert_eq!(shared(&["/show?id=1", "/show?id=23"]).as_deref(), Some("/show?id="));
        assert_eq!(shared(&["/news/2026/11/a", "/news/2026/11/b"]).as_deref(), Some("/news/"));
        assert_eq!(shared(&["/schöne", "/schön"]), None);
    }

    #[test]
    fn an_element_is_told_by_the_link_that_it_holds() {
        let html = Html::parse_document("<ul><li><b><a href=/news/1>a</a></b><li><a href=/ad/1>b</a></ul>");
        let item = html.select(&Selector::parse("li").unwrap()).next().unwrap();
        let held = suffix(item, "/news/1", Some("/news/")).unwrap();
        assert_eq!(held, ":has(> b > a[href^=\"/news/\"])");
        assert_eq!(html.select(&Selector::parse(&format!("li{held}")).unwrap()).count(), 1);
    }
}
