//! A hash of what readers see of an item: when it moves, the item was edited.

use sha2::{Digest, Sha256};

use crate::model::Item;

/// Covers the words, the names and the picture, but not what changes with every delivery: the query of an image's address
/// and the attributes of the content's tags.
pub(super) fn revision(item: &Item) -> [u8; 16] {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    part(&item.title);
    part(item.summary.as_deref().unwrap_or(""));
    match &item.content {
        Some(content) => words(content.as_str()).for_each(&mut part),
        None => part(""),
    }
    item.authors.iter().for_each(|author| part(&author.name));
    part(item.image.as_ref().map_or("", |image| &image.url[..url::Position::AfterPath]));
    item.enclosures.iter().for_each(|enclosure| part(&enclosure.url[..url::Position::AfterPath]));
    item.categories.iter().for_each(|category| part(category));
    let mut short = [0; 16];
    short.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    short
}

/// The text between tags, in markup that the sanitiser wrote: it leaves no bare `<` or `>` outside of tags.
fn words(markup: &str) -> impl Iterator<Item = &str> {
    markup.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Image, SafeHtml};

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
        let with = |markup: &str| Item { content: Some(SafeHtml::from_sanitiser(markup.into())), ..item() };
        let before = revision(&with("<p><a href=\"https://a.example/?s=1\">one</a> two</p>"));
        assert_eq!(before, revision(&with("<p><a href=\"https://a.example/?s=2\">one</a> two</p>")));
        assert_ne!(before, revision(&with("<p><a href=\"https://a.example/?s=1\">one</a> three</p>")));
    }
}
