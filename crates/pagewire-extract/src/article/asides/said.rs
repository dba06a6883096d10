//! What a line says anywhere in it: calls, offers, whose a picture is.
//!
//! Given a line in lower case, one search finds all words of `phrases` that count wherever they stand.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::phrases::{ACCOUNTS, AGREEING, ASKING, ENROL, EXTERNAL, FOLLOW, GIFTS, LETTERS, MARKS};

/// The sorts of words that count anywhere in a line.
const SORTS: [&[&str]; 9] = [&GIFTS, &ASKING, &LETTERS, &ENROL, &EXTERNAL, &AGREEING, &FOLLOW, &MARKS, &ACCOUNTS];
const GIFT: u16 = 1;
const ASKED: u16 = 1 << 1;
const LETTER: u16 = 1 << 2;
const ENROLLED: u16 = 1 << 3;
const OUTSIDE: u16 = 1 << 4;
const AGREED: u16 = 1 << 5;
const FOLLOWED: u16 = 1 << 6;
const MARKED: u16 = 1 << 7;
const ACCOUNT: u16 = 1 << 8;

/// All words in one searcher.
static SEARCHER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words = SORTS.iter().flat_map(|words| words.iter());
    AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(words).ok()
});

/// The sort of each word.
static SORT_OF: LazyLock<Vec<u8>> =
    LazyLock::new(|| (0_u8..).zip(SORTS).flat_map(|(sort, words)| words.iter().map(move |_| sort)).collect());

/// The sorts of words that a line in lower case has, one bit each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said(u16);

impl Said {
    pub(super) fn of(line: &str) -> Self {
        let Some(searcher) = SEARCHER.as_ref() else { return Self(0) };
        let bit = |pattern: usize| SORT_OF.get(pattern).map_or(0, |sort| 1 << sort);
        Self(searcher.find_overlapping_iter(line).fold(0, |said, word| said | bit(word.pattern().as_usize())))
    }

    fn has(self, sorts: u16) -> bool {
        self.0 & sorts == sorts
    }

    /// Whether it asks its readers for money, for their address, or to agree.
    pub(super) fn is_call(self) -> bool {
        [GIFT | ASKED, LETTER | ENROLLED, OUTSIDE | AGREED, FOLLOWED].into_iter().any(|sorts| self.has(sorts))
    }

    /// Whether a line in a box for subscribers speaks of a subscription or of an account.
    pub(super) fn is_offer(self) -> bool {
        [ENROLLED, LETTER, ACCOUNT].into_iter().any(|sorts| self.has(sorts))
    }

    /// Whether a caption says whose the picture is.
    pub(super) fn is_credited(self) -> bool {
        self.has(MARKED)
    }
}
