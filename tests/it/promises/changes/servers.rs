//! What the server of a site answers, besides its page.

use crate::promises::{
    change::{CHANGED, Change},
    site::{Answering, Expect, Kind, Site, Trust},
};

pub(super) fn changes() -> Vec<Change> {
    let served =
        |name, script| Change { is_served: true, fits: |site| site.kind != Kind::Merged, ..Change::new(name, script) };
    vec![
        served("servers/etag", |_, site| site.answering = Answering::Tagged),
        served("servers/etag-that-never-changes", |_, site| site.answering = Answering::SameTag),
        Change {
            days: 12,
            alone: true,
            ..served("servers/not-modified-for-ever", |day, site| {
                site.answering = if day < CHANGED { Answering::Tagged } else { Answering::NeverModified };
                site.expect = if day < CHANGED { Expect::Well } else { Expect::Any };
            })
        },
        served("servers/error", |day, site| ill(day, site, Answering::Status(503), &["503", "unavailable"])),
        served("servers/not-found", |day, site| ill(day, site, Answering::Status(404), &["404", "not found"])),
        served("servers/too-many-requests", |day, site| ill(day, site, Answering::Status(429), &["429", "too many"])),
        served("servers/cut-short", |day, site| ill(day, site, Answering::CutShort, &[""])),
        served("servers/sent-to-sign-in", |day, site| {
            ill(day, site, Answering::SentTo(super::walls::SIGN_IN), super::walls::SIGN_IN_WORDS);
        }),
        Change {
            fits: |site| site.template.name == "cards" && matches!(site.kind, Kind::Full | Kind::Bare),
            ..served("servers/article-recipe-corrected", article_recipe)
        },
    ]
}

/// Up to a day what stands below the text is taken for it; then it is said rightly, and what is known follows.
fn article_recipe(day: usize, site: &mut Site) {
    site.text = Some(if day < CHANGED { "div.related" } else { "div.body" });
    site.trust = if day < CHANGED { Trust::Nothing } else { Trust::Listed };
    // the look that reads all texts anew may need one more to end
    if day == CHANGED {
        site.trust = Trust::Nothing;
    }
}

fn ill(day: usize, site: &mut Site, answering: Answering, words: &'static [&'static str]) {
    site.answering = if day == CHANGED { answering } else { Answering::Plain };
    site.expect = match day {
        CHANGED => Expect::Named(words),
        // the look after it may tell that it is over
        _ if day > CHANGED => Expect::Any,
        _ => Expect::Well,
    };
}
