//! Digits of other scripts, and Chinese numerals in dates, as the digits of ASCII: one set of patterns reads them all.

use std::{borrow::Cow, sync::LazyLock};

use regex::{Captures, Regex};

/// Numerals before a unit of dates and times; elsewhere they are words.
#[expect(clippy::unwrap_used, reason = "a constant pattern")]
static NUMERALS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"([〇零一二三四五六七八九十廿卅]+)(\s*[年月日号號時时点點分])").unwrap());

/// A text with all its digits as those of ASCII.
pub(super) fn western(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let plain: String = text.chars().map(western_digit).collect();
    if !plain.contains(['月', '日', '时', '時', '点', '點']) {
        return plain;
    }
    match NUMERALS.replace_all(&plain, |found: &Captures<'_>| format!("{}{}", value(&found[1]), &found[2])) {
        Cow::Borrowed(_) => plain,
        Cow::Owned(replaced) => replaced,
    }
}

fn western_digit(c: char) -> char {
    const ZEROS: [char; 16] = ['٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '၀', '０', '០'];
    if c.is_ascii() {
        return c;
    }
    let zero = ZEROS.iter().copied().find(|zero| (*zero as u32..*zero as u32 + 10).contains(&(c as u32)));
    zero.and_then(|zero| char::from_digit(c as u32 - zero as u32, 10)).unwrap_or(c)
}

/// The digits of a numeral: 二〇二六 is written figure by figure, 二十八 with its tens.
fn value(numeral: &str) -> String {
    const FIGURES: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let figure = |c: char| FIGURES.iter().position(|known| *known == c || c == '零' && *known == '〇');
    let Some((at, ten)) = numeral.char_indices().find(|(_, c)| matches!(c, '十' | '廿' | '卅')) else {
        return numeral.chars().filter_map(figure).map(|figure| figure.to_string()).collect();
    };
    let before = numeral[..at].chars().next_back().and_then(figure);
    let after = numeral[at + ten.len_utf8()..].chars().next_back().and_then(figure).unwrap_or(0);
    let tens = match ten {
        '廿' => 2,
        '卅' => 3,
        _ => before.unwrap_or(1),
    };
    (tens * 10 + after).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_figures_where_a_unit_follows() {
        for (text, expected) in [
            ("二〇二六年三月七日", "2026年3月7日"),
            ("二零二五年十一月三十日", "2025年11月30日"),
            ("十月二十一日", "10月21日"),
            ("廿八日", "28日"),
            ("令和八年二月十日", "令和8年2月10日"),
            ("一起来看", "一起来看"),
            ("１２月٣日", "12月3日"),
        ] {
            assert_eq!(western(text), expected);
        }
    }
}
