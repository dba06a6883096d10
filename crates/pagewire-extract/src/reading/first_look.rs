//! A page of which nothing is known from before: whether it is what was asked for, although items were found on it.

use super::{
    how::How,
    sniff::{Form, form, text_of},
};
use crate::{
    Document, Refusal,
    model::{Item, Page},
    refusal,
};

/// What a page is instead of the one that was asked for; `items` were found on it by [`read`](super::read).
///
/// Feeds, data and plain text are believed: no wall comes as one.
#[must_use]
pub fn shown_instead(page: &Page, how: &How<'_>, items: &[Item]) -> Option<Refusal> {
    let text = text_of(page, how.charset).ok()?;
    match form(page, &text, how.recipe) {
        Form::Html => refusal::instead(&Document::parse(&text), page.url.as_str(), items),
        Form::Feed(_) | Form::Json(_) | Form::Xml | Form::Text => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ReadError, read};

    /// What a page is taken for at the first look.
    fn seen(html: &str) -> Option<Refusal> {
        let page = Page {
            url: "https://news.example/".parse().unwrap(),
            body: html.into(),
            media_type: Some("text/html".into()),
            charset: Some("utf-8".into()),
            language: None,
            fetched_at: "2026-03-10T12:00:00Z".parse().unwrap(),
        };
        match read(&page, &How::default()) {
            Ok(read) => shown_instead(&page, &How::default(), &read.items),
            Err(ReadError::Refused { refusal, .. }) => Some(refusal),
            Err(_) => None,
        }
    }

    /// A page with a title, a heading, a line of text and a list of links.
    fn page(title: &str, heading: &str, text: &str, links: &[&str]) -> String {
        let links: Vec<String> =
            links.iter().enumerate().map(|(n, link)| format!("<li><a href='/n/{n}'>{link}</a></li>")).collect();
        format!("<title>{title}</title><h1>{heading}</h1>{text}<ul>{}</ul>", links.concat())
    }

    const NEWS: [&str; 5] = [
        "Ferry returns to the north pier after repairs",
        "Council opens the new library on the hill",
        "Otters have come back to the river Sele",
        "Swimming pool closes until the first of May",
        "Market moves to the old railway station",
    ];
    const WAYS_OUT: [&str; 4] =
        ["To the home page", "What happened in town today", "All about sport here", "Contact us"];

    #[test]
    fn a_page_that_is_not_there_is_none_in_any_language() {
        let pages = [
            ("Page not found | Post", "Page not found", "The page you are looking for does not exist."),
            ("Seite nicht gefunden – Post", "Fehler 404", "Die gesuchte Seite existiert nicht."),
            ("ページが見つかりません | 港", "ページが見つかりません", "お探しのページは削除されたか、移動しました。"),
            ("페이지를 찾을 수 없습니다 - 항구", "페이지를 찾을 수 없습니다", "요청하신 페이지가 삭제되었습니다."),
            ("找不到页面-港口", "404", "您访问的页面不存在。"),
            ("الصفحة غير موجودة | الميناء", "الصفحة غير موجودة", "الصفحة التي تبحث عنها غير موجودة."),
            ("Страница не найдена — Порт", "Ошибка 404", "Запрошенная страница не существует."),
            ("पृष्ठ नहीं मिला | बंदरगाह", "पृष्ठ नहीं मिला", "आप जो पृष्ठ खोज रहे हैं वह मौजूद नहीं है।"),
            ("Sayfa bulunamadı - Liman", "SAYFA BULUNAMADI", "Aradığınız sayfa kaldırılmış."),
            ("Η σελίδα δεν βρέθηκε | Λιμάνι", "Η σελίδα δεν βρέθηκε", "Η σελίδα που ζητήσατε δεν υπάρχει."),
            ("Nie znaleziono strony - Port", "Nie znaleziono strony", "Strona, której szukasz, nie istnieje."),
            ("Lehte ei leitud | Sadam", "Lehte ei leitud", "Otsitud lehte ei ole olemas."),
            ("Ukurasa haukupatikana | Bandari", "Ukurasa haukupatikana", "Ukurasa unaotafuta haupo."),
        ];
        for (title, heading, text) in pages {
            let html = page(title, heading, &format!("<p>{text}</p>"), &WAYS_OUT);
            assert_eq!(seen(&html), Some(Refusal::NotFound), "{title}");
        }
    }

    #[test]
    fn a_page_to_sign_in_at_is_no_list() {
        let form = "<form method=post><input name=u><input type=password name=p><button>Go</button></form>";
        let links = ["Forgot your password or name?", "Create a new account for free", "Read the privacy policy"];
        assert_eq!(seen(&page("Sign in – Post", "Sign in", form, &links)), Some(Refusal::LoginWall));
        assert_eq!(seen(&page("ログイン | 港", "ログイン", form, &links)), Some(Refusal::LoginWall));
        assert_eq!(seen(&page("Connexion | Port", "Connexion", form, &links)), Some(Refusal::LoginWall));
    }

    #[test]
    fn walls_of_other_kinds_are_named() {
        let law = ["Privacy policy of the house", "Terms of use of this site", "Contact the customer service"];
        let pages = [
            ("Antes de continuar", "Antes de continuar", "<button>Rechazar todo</button>", Refusal::ConsentWall),
            ("Post", "Are you over 18?", "<p>You must be 18 to enter.</p>", Refusal::AgeGate),
            ("Post", "Not available in your country", "<p>For legal reasons.</p>", Refusal::RegionBlock),
            ("Abonnez-vous | Port", "Réservé aux abonnés", "<p>Déjà abonné ?</p>", Refusal::SubscriptionWall),
            ("Wartungsarbeiten", "Wir sind gleich wieder da", "<p>Die Seite wird gewartet.</p>", Refusal::Maintenance),
            ("post.example", "post.example is for sale", "<p>Make an offer.</p>", Refusal::ParkedDomain),
            ("Nothing found – Post", "Nothing found", "", Refusal::NothingListed),
        ];
        for (title, heading, text, refusal) in pages {
            assert_eq!(seen(&page(title, heading, text, &law)), Some(refusal), "{title}: {heading}");
        }
    }

    #[test]
    fn a_list_about_walls_is_a_list() {
        let about = [
            "Page not found: how the town lost its archive",
            "Sign in to continue? Readers say no",
            "Before you continue: what the new law says",
            "This domain is for sale, and nobody wants it",
        ];
        assert_eq!(seen(&page("Walls – Post", "Walls of the web", "", &about)), None);
        let headed: Vec<String> =
            about.iter().map(|title| format!("<h2><a href='/{0}'>{title}</a></h2>", title.len())).collect();
        assert_eq!(seen(&format!("<title>Walls</title><h1>Walls</h1>{}", headed.concat())), None);
    }

    #[test]
    fn dates_count_against_words() {
        let stories: Vec<String> = NEWS
            .iter()
            .enumerate()
            .map(|(n, title)| {
                format!(
                    "<article><h2><a href='/n/{n}'>{title}</a></h2><time datetime='2026-03-0{}'></time></article>",
                    n + 1
                )
            })
            .collect();
        let html =
            |title: &str, text: &str| format!("<title>{title}</title><h1>{title}</h1>{text}{}", stories.concat());
        assert_eq!(seen(&html("Page not found", "")), None);
        // the page says it in all places: what it lists are the stories that others read
        let sorry = "<p>The page you are looking for does not exist.</p><p>It may have been moved.</p>";
        assert_eq!(seen(&html("Page not found", sorry)), Some(Refusal::NotFound));
    }

    #[test]
    fn what_lies_over_a_page_or_beside_it_is_not_the_page() {
        let over = [
            "<div id=cookie-banner><h2>We value your privacy</h2><p>We use cookies.</p><button>Accept all</button></div>",
            "<dialog open><h2>Are you over 18?</h2><p>You must be 18.</p></dialog>",
            "<div><h3>Log in</h3><form><input type=password></form><p>Forgot your password?</p></div>",
        ];
        for over in over {
            assert_eq!(seen(&page("Post", "Latest", over, &NEWS)), None, "{over}");
        }
    }

    #[test]
    fn an_article_about_a_wall_is_an_article() {
        let text = format!(
            "<p>{}</p>",
            "The page they were looking for does not exist, the council said on Monday. ".repeat(30)
        );
        let html = format!(
            "<title>Page not found – how the archive was lost</title><article><h1>Page not found – how the archive was lost</h1>{text}</article>"
        );
        assert_eq!(seen(&html), None);
    }
}
