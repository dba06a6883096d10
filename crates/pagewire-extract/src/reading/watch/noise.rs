//! What changes on a page by itself, by the names of its elements and by its words: adverts, counters, clocks, tokens.

use scraper::ElementRef;

/// Names of elements that hold adverts, in the English of style sheets and in some other languages.
const ADVERTS: [&str; 20] = [
    "ad",
    "ads",
    "adbox",
    "adsbygoogle",
    "adslot",
    "adspace",
    "adunit",
    "advert",
    "advertisement",
    "advertisements",
    "advertising",
    "adverts",
    "anzeige",
    "publicidad",
    "publicidade",
    "publicite",
    "reklama",
    "sponsor",
    "sponsored",
    "werbung",
];
/// Names of elements that count or tell the time.
const COUNTERS: [&str; 12] = [
    "clock",
    "countdown",
    "counter",
    "hitcounter",
    "hits",
    "likes",
    "pageviews",
    "sharecount",
    "shares",
    "timer",
    "viewcount",
    "visitors",
];
/// Elements that show what is none of the page's.
const FOREIGN: [&str; 5] = ["iframe", "object", "embed", "svg", "select"];

/// What a counter counts, in lower case.
const COUNTED: [&str; 83] = [
    "view",
    "views",
    "visitor",
    "visitors",
    "visit",
    "visits",
    "hits",
    "reads",
    "readers",
    "online",
    "like",
    "likes",
    "share",
    "shares",
    "comment",
    "comments",
    "replies",
    "followers",
    "subscribers",
    "watching",
    "viewing",
    "clicks",
    "downloads",
    "plays",
    "votes",
    "aufrufe",
    "aufruf",
    "besucher",
    "zugriffe",
    "leser",
    "kommentare",
    "kommentar",
    "klicks",
    "abrufe",
    "vues",
    "vue",
    "visites",
    "visiteurs",
    "commentaires",
    "commentaire",
    "lectures",
    "partages",
    "visitas",
    "vistas",
    "visualizaciones",
    "comentarios",
    "lecturas",
    "visite",
    "visualizzazioni",
    "commenti",
    "letture",
    "visualizações",
    "acessos",
    "comentários",
    "leituras",
    "curtidas",
    "weergaven",
    "bezoekers",
    "reacties",
    "wyświetleń",
    "odsłon",
    "komentarzy",
    "просмотров",
    "просмотра",
    "комментариев",
    "посетителей",
    "visningar",
    "kommentarer",
    "görüntülenme",
    "yorum",
    "okunma",
    "مشاهدة",
    "تعليق",
    "浏览",
    "次浏览",
    "阅读",
    "评论",
    "回視聴",
    "閲覧",
    "コメント",
    "조회",
    "조회수",
    "댓글",
];
/// Words beside a token that say that it is one.
const LABELS: [&str; 16] = [
    "request",
    "session",
    "trace",
    "ray",
    "nonce",
    "token",
    "csrf",
    "correlation",
    "transaction",
    "incident",
    "reference",
    "debug",
    "cache",
    "id",
    "anfrage",
    "sitzung",
];
/// Letters and digits of a token.
const TOKEN: usize = 12;

/// Whether an element holds what changes by itself, or is not seen.
pub(super) fn is_noise(element: ElementRef<'_>) -> bool {
    let value = element.value();
    let is_hidden = value.attr("hidden").is_some_and(|how| !how.eq_ignore_ascii_case("until-found"))
        || value.attr("aria-hidden") == Some("true")
        || value
            .attr("style")
            .is_some_and(|style| style.replace(' ', "").to_ascii_lowercase().contains("display:none"));
    if is_hidden || FOREIGN.contains(&value.name()) {
        return true;
    }
    let names = value.classes().chain(value.id());
    names.flat_map(|name| name.split(|c: char| !c.is_alphanumeric())).any(|word| {
        let word = word.to_ascii_lowercase();
        ADVERTS.contains(&word.as_str()) || COUNTERS.contains(&word.as_str())
    })
}

/// A line without the figures of its counters and tokens, of which the next look shows others.
pub(super) fn without_figures(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_labelled = words.iter().any(|word| LABELS.contains(&bare(word).as_str()));
    let written = words.iter().enumerate().map(|(at, word)| {
        let beside = [at.checked_sub(1), at.checked_add(1), at.checked_add(2)];
        let mut beside = beside.into_iter().flatten().filter_map(|at| words.get(at));
        let is_counter = is_number(word) && beside.any(|other| COUNTED.contains(&bare(other).as_str()));
        if is_counter || is_counter_in_one(word) || is_labelled && is_token(word) { "#" } else { *word }
    });
    written.collect::<Vec<_>>().join(" ")
}

/// A word in lower case without what stands around it.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn is_number(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).trim_end_matches(['k', 'K', 'M', 'm', '万']);
    word.starts_with(|c: char| c.is_numeric()) && word.chars().all(|c| c.is_numeric() || ".,'’".contains(c))
}

/// Figures and what they count as one word, as where words are not set apart: 浏览:123.
fn is_counter_in_one(word: &str) -> bool {
    let figures = word.chars().filter(|c| c.is_numeric()).count();
    let others: String = word.chars().filter(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
    figures > 0 && COUNTED.contains(&others.as_str())
}

/// Whether a word is one that no person writes: letters and figures, mixed and long.
fn is_token(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let figures = word.chars().filter(char::is_ascii_digit).count();
    let letters = word.chars().filter(char::is_ascii_alphabetic).count();
    let is_plain = word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '=' | '+' | '/'));
    is_plain && figures + letters >= TOKEN && figures >= 2 && letters >= 2
}
