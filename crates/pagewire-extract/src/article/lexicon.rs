//! Words by which short lines tell what they are, in the languages of many publishers: *read also*, *share*, *subscribe*…
//!
//! Weak evidence, like the names of elements; the fit says how much each is worth.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// How many sorts of lines there are.
pub(super) const SORTS: usize = 8;

/// The words of each sort, in lower case.
const WORDS: [&[&str]; SORTS] = [
    // further reading
    &[
        "related",
        "read more",
        "read also",
        "read next",
        "also read",
        "may also",
        "might also",
        "more from",
        "more stories",
        "more on ",
        "more news",
        "recommended",
        "see also",
        "up next",
        "don't miss",
        "most read",
        "most popular",
        "trending",
        "latest",
        "recent posts",
        "next article",
        "previous article",
        "next post",
        "previous post",
        "further reading",
        "lire aussi",
        "à lire",
        "même sujet",
        "mehr zum thema",
        "lesen sie",
        "auch interessant",
        "das könnte",
        "lea también",
        "lee también",
        "te puede interesar",
        "relacionad",
        "leia também",
        "leia mais",
        "veja também",
        "leggi anche",
        "potrebbe interessar",
        "lees ook",
        "lees verder",
        "läs även",
        "läs också",
        "les også",
        "læs også",
        "lue myös",
        "czytaj też",
        "czytaj także",
        "zobacz także",
        "читайте",
        "смотрите также",
        "по теме",
        "похожие",
        "関連",
        "おすすめ",
        "相关",
        "相關",
        "推荐",
        "延伸阅读",
        "관련",
        "추천",
        "اقرأ",
        "إقرأ",
        "ilgili haber",
        "baca juga",
        "xem thêm",
        "संबंधित",
        "यह भी पढ़ें",
        "διαβάστε",
        "čtěte také",
        "citește și",
        "olvassa",
    ],
    // sharing
    &[
        "share",
        "tweet",
        "facebook",
        "whatsapp",
        "linkedin",
        "pinterest",
        "follow us",
        "copy link",
        "partager",
        "teilen",
        "compartir",
        "compartilh",
        "condividi",
        "delen",
        "поделиться",
        "udostępnij",
        "シェア",
        "分享",
        "공유",
        "bagikan",
        "paylaş",
        "شارك",
    ],
    // letters and accounts
    &[
        "newsletter",
        "subscribe",
        "sign up",
        "signup",
        "inbox",
        "sign in",
        "log in",
        "login",
        "register",
        "abonn",
        "anmelden",
        "suscríb",
        "iscriviti",
        "inscreva",
        "assine",
        "nieuwsbrief",
        "nyhetsbrev",
        "подпис",
        "登録",
        "订阅",
        "訂閱",
        "구독",
        "berlangganan",
        "abone ol",
        "اشترك",
        "e-mail",
        "email",
    ],
    // comments
    &[
        "comment",
        "reply",
        "replies",
        "leave a",
        "kommentar",
        "comentari",
        "comentár",
        "commenti",
        "reacties",
        "reageer",
        "комментар",
        "コメント",
        "评论",
        "評論",
        "댓글",
        "yorum",
        "komentar",
        "تعليق",
        "says:",
        " said:",
        "reviews",
        "testimonial",
    ],
    // law and advertising
    &[
        "©",
        "copyright",
        "rights reserved",
        "privacy",
        "terms of",
        "terms and",
        "cookie",
        "disclaimer",
        "disclosure",
        "impressum",
        "datenschutz",
        "affiliate",
        "commission",
        "advertis",
        "sponsored",
        "anzeige",
        "werbung",
        "publicité",
        "publicidad",
        "pubblicità",
        "реклама",
        "広告",
        "广告",
        "all rights",
        "droits réservés",
        "alle rechte",
        "derechos reservados",
    ],
    // who, when, whose picture
    &[
        "written by",
        "about the author",
        "author",
        "min read",
        "minute",
        "published",
        "updated",
        "posted",
        "photo",
        "image:",
        "credit",
        "getty",
        "source:",
        "foto",
        "bild:",
        "crédit",
        "by ",
        "reviewed",
        "medically",
        "fact check",
    ],
    // what to do next
    &[
        "learn more",
        "get started",
        "buy now",
        "add to",
        "shop ",
        "view ",
        "click here",
        "contact",
        "free trial",
        "book a",
        "download",
        "mehr erfahren",
        "en savoir plus",
        "saber más",
        "get a ",
        "request",
        "schedule",
        "call us",
        "try ",
        "join ",
        "watch ",
        "listen",
    ],
    // what is on the page
    &[
        "table of contents",
        "in this article",
        "jump to",
        "contents",
        "on this page",
        "inhalt",
        "sommaire",
        "índice",
        "key takeaways",
        "frequently asked",
        "faq",
        "conclusion",
        "references",
        "sources",
        "resources",
        "tags",
        "categories",
        "topics",
        "filed under",
    ],
];

/// All words in one searcher.
static SEARCHER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words = WORDS.iter().flat_map(|words| words.iter());
    AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(words).ok()
});

/// The sort of each word.
static SORT_OF: LazyLock<Vec<u8>> =
    LazyLock::new(|| (0_u8..).zip(WORDS).flat_map(|(sort, words)| words.iter().map(move |_| sort)).collect());

/// The sorts of lines that a text may be, one bit each.
pub(super) fn sorts(text: &str) -> u8 {
    let Some(searcher) = SEARCHER.as_ref() else { return 0 };
    let lower = text.to_lowercase();
    searcher
        .find_overlapping_iter(&lower)
        .fold(0, |sorts, word| sorts | SORT_OF.get(word.pattern().as_usize()).map_or(0, |sort| 1 << sort))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_tell_what_they_are() {
        assert_eq!(sorts("Lire aussi : la suite"), 1);
        assert_eq!(sorts("Share this article"), 2);
        assert_eq!(sorts("Die Sonne scheint"), 0);
    }
}
