//! A hash of what readers see of an item: when it moves, the item was edited.

use url::{Position, Url};

use crate::model::{Digest, Item, SafeHtml, digest_of_texts};

/// That of an item of which it is not known what its page said: whatever that is is no edit.
pub(super) const UNKNOWN: Digest = [0; 16];

/// Covers the words, the names and the picture, but not what changes with every delivery: the query of an image's address
/// and the attributes of the content's tags.
pub(super) fn revision(item: &Item) -> Digest {
    let content = item.content.as_ref().map_or("", SafeHtml::as_str);
    let image = item.image.as_ref().map_or("", |image| without_query(&image.url));
    let enclosures = item.enclosures.iter().map(|enclosure| without_query(&enclosure.url));
    let texts = [item.title.as_str(), item.summary.as_deref().unwrap_or("")].into_iter();
    let texts = texts.chain(words(content)).chain(item.authors.iter().map(|author| author.name.as_str()));
    let texts = texts.chain([image]).chain(enclosures).chain(item.categories.iter().map(String::as_str));
    // where there is none, the hash is the one of an item that knows nothing of events
    let event = item.event.iter().flat_map(|event| {
        [Some(event.starts.to_string()), event.ends.map(|ends| ends.to_string()), event.location.clone()]
    });
    let event: Vec<String> = event.map(Option::unwrap_or_default).collect();
    digest_of_texts(texts.chain(event.iter().map(String::as_str)))
}

fn without_query(url: &Url) -> &str {
    &url[..Position::AfterPath]
}

/// The text between tags, in markup that the sanitiser wrote: it leaves no bare `<` or `>` outside of tags.
fn words(markup: &str) -> impl Iterator<Item = &str> {
    markup.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Image;

    fn item() -> Item {
        Item { title: "A title".into(), ..Item::default() }
    }

    #[test]
    fn moves_with_the_title() {
        assert_ne!(revision(&item()), revision(&Item { title: "Another".into(), ..item() }));
    }

    #[test]
    fn stays_when_an_image_is_signed_anew() {
        let with = |query: &str| {
            let url = url::Url::parse(&format!("https://a.example/i.jpg?{query}")).unwrap();
            Item { image: Some(Image { url, alt: None }), ..item() }
        };
        assert_eq!(revision(&with("sig=1")), revision(&with("sig=2")));
    }

    #[test]
    fn moves_with_the_words_of_the_content_and_not_with_its_addresses() {
        let with = |markup: &str| Item { content: Some(serde_json::from_value(markup.into()).unwrap()), ..item() };
        let before = revision(&with("<p><a href=\"https://a.example/?s=1\">one</a> two</p>"));
        assert_eq!(before, revision(&with("<p><a href=\"https://a.example/?s=2\">one</a> two</p>")));
        assert_ne!(before, revision(&with("<p><a href=\"https://a.example/?s=1\">one</a> three</p>")));
    }
}
