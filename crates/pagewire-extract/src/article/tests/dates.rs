use super::{BODY, article, page, published};

#[test]
fn a_day_before_that_of_a_change_in_one_line_is_of_publication() {
    let line = "<p class=meta><span>3 March 2025</span> <span>- Updated 9 July 2025</span></p>";
    assert_eq!(published("", line).unwrap(), "2025-03-03");
}

#[test]
fn a_day_that_follows_words_of_change_is_one_of_change() {
    let line = "<p>Published in March 2025. Last updated on 20 December 2025.</p>";
    let article = article(&page("", &format!("{line}{BODY}"), ""));
    assert_eq!(article.updated.unwrap().moment.to_string(), "2025-12-20");
}

#[test]
fn a_day_in_a_line_that_announces_what_others_said_is_no_day_of_publication() {
    assert_eq!(published("", "<p>Posted on the forum of our friends across the sound on 9 July 2025:</p>"), None);
}

#[test]
fn the_days_of_records_that_lead_elsewhere_are_no_day_of_publication() {
    let record = |n: u32| {
        format!(
            "<li><div class=date>16 March 2026</div><h2><a href=/e/{n}>Regatta {n}</a></h2><p>A race of small boats.</p></li>"
        )
    };
    assert_eq!(published("", &format!("<ul>{}</ul>", (0..4).map(record).collect::<String>())), None);
}

#[test]
fn a_date_of_change_is_no_date_of_publication() {
    let article = article(&page("", &format!("<p>3 March 2025</p><p>Updated: 9 March 2025</p>{BODY}"), ""));
    assert_eq!(article.published.unwrap().moment.to_string(), "2025-03-03");
    assert_eq!(article.updated.unwrap().moment.to_string(), "2025-03-09");
}
