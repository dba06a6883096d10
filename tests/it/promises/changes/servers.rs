//! What the server of a site answers, besides its page.

use crate::promises::{
    change::{CHANGED, Change},
    site::{Answering, Expect, Kind, Site},
};

pub(super) fn changes() -> Vec<Change> {
    let served =
        |name, script| Change { is_served: true, fits: |site| site.kind != Kind::Merged, ..Change::new(name, script) };
    vec![
        served("servers/etag", |_, site| site.answering = Answering::Tagged),
        served("servers/etag-that-never-changes", |_, site| site.answering = Answering::SameTag),
        Change {
            days: 12,
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
    ]
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
