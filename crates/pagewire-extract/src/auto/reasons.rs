//! What a measure of a group means to a reader: what is said of one that has more of it than the page's other groups, and of
//! one that has less.

use super::features::OWN;

/// For each of [`super::features::OWN_NAMES`] what more and what less of it means.
pub(super) const REASONS: [(&str, &str); OWN] = [
    ("", ""),
    ("there are many of its links", "there are few of its links"),
    ("it is a single link", "it is more than a single link"),
    ("there are but two links", "there are more than two links"),
    ("links stand at many places like these", "links stand at few places like these"),
    ("each link leads to another page", "several links lead to one page"),
    ("the links have no words", "the links have words"),
    ("the words of the links are very short", "the words of the links are not very short"),
    ("the words of the links are as short as those of menus", "the words of the links are longer than those of menus"),
    ("the words of the links are shorter than most headlines", "the words of the links are as long as headlines"),
    ("the words of the links are longer than headlines", "the words of the links are no longer than headlines"),
    ("the words of the links are long", "the words of the links are short"),
    ("the words differ by more than numbers", "the words are the same but for numbers"),
    ("the words differ from link to link", "the words repeat"),
    ("the words repeat, and are no headings", "the words do not repeat"),
    ("the links are headings", "the links are no headings"),
    ("there are headings beside the links", "there are no headings beside the links"),
    ("there are dates beside the links", "there are no dates beside the links"),
    ("there are pictures beside the links", "there are no pictures beside the links"),
    ("there is much text beside the links", "there is little text beside the links"),
    ("they stand in a menu", "they do not stand in a menu"),
    ("they stand in the page's header", "they do not stand in the page's header"),
    ("they stand in the page's footer", "they do not stand in the page's footer"),
    ("they stand in a sidebar", "they do not stand in a sidebar"),
    ("they stand in the main part", "they do not stand in the main part"),
    ("they stand in articles", "they do not stand in articles"),
    ("they are named as related or popular", "they are not named as related or popular"),
    ("they stand in a slider, or are named as featured", "they do not stand in a slider, nor are named as featured"),
    ("they stand in what is named as content", "they do not stand in what is named as content"),
    ("they are named as tags or categories", "they are not named as tags or categories"),
    ("they are named as bylines, comments or shares", "they are not named as bylines, comments or shares"),
    ("they lead to other pages of a list", "they do not lead to other pages of a list"),
    ("they are named as titles", "they are not named as titles"),
    ("what is around them is named as an item", "what is around them is not named as an item"),
    ("they are hidden", "they are not hidden"),
    ("they lead to other sites", "they lead to this site"),
    ("their addresses are as those of articles", "their addresses are as those of sections"),
    ("they lead to lists, persons or services", "they do not lead to lists, persons or services"),
    ("they lead to pages above this one", "they do not lead to pages above this one"),
    ("their addresses are of one form", "their addresses are of several forms"),
    ("they lead into one branch of the site", "they lead into several branches of the site"),
    ("they lead deep into the site", "they do not lead deep into the site"),
    ("their words have no letters", "their words have letters"),
    ("their words are dates", "their words are no dates"),
    ("they stand low on the page", "they stand high on the page"),
    ("they hold much of the page's text", "they hold little of the page's text"),
    ("there are other links beside each", "there are hardly other links beside each"),
    ("they stand amid running text", "they do not stand amid running text"),
    ("another link beside each leads to the same page", "no other link beside each leads to the same page"),
];

#[cfg(test)]
mod tests {
    use super::{super::features::OWN_NAMES, REASONS};

    #[test]
    fn every_measure_means_something() {
        for (name, (more, less)) in OWN_NAMES.iter().zip(REASONS).skip(1) {
            assert!(!more.is_empty() && !less.is_empty() && more != less, "{name}");
        }
    }
}
