//! Formats of dates in the letters of other languages, as those of strftime.

/// Returns date-fns' pattern (`dd/MM/yyyy 'à' HH'h'mm`) as strftime has it; none where one of its letters has no counterpart.
pub(super) fn of_date_fns(text: &str) -> Option<String> {
    let mut format = String::new();
    let letters: Vec<char> = text.chars().collect();
    let has_period = outside_quotes(&letters).contains(&'a');
    let mut at = 0;
    while let Some(&c) = letters.get(at) {
        if c == '\'' {
            let end = letters.iter().skip(at + 1).position(|c| *c == '\'')? + at + 1;
            let quoted: String = letters.get(at + 1..end)?.iter().collect();
            format.push_str(if quoted.is_empty() { "'" } else { &quoted });
            at = end + 1;
            continue;
        }
        let run = letters.iter().skip(at).take_while(|next| **next == c).count();
        at += run;
        if !c.is_ascii_alphabetic() {
            push_plain(&mut format, c, run);
            continue;
        }
        format.push_str(match (c, run) {
            ('y' | 'u', 4) | ('y' | 'u', 1) => "%Y",
            ('y' | 'u', 2) => "%y",
            ('M' | 'L', 2) => "%m",
            ('M' | 'L', 1) => "%-m",
            ('M' | 'L', 3) => "%b",
            ('M' | 'L', 4) => "%B",
            ('d', 2) => "%d",
            ('d', 1) => "%-d",
            ('E', 1..=3) => "%a",
            ('E', 4) => "%A",
            ('H' | 'k', 1..=2) => "%H",
            ('h' | 'K', 1..=2) => {
                if has_period {
                    "%I"
                } else {
                    "%H"
                }
            }
            ('m', 1..=2) => "%M",
            ('s', 1..=2) => "%S",
            ('a', 1..=3) => "%p",
            ('X' | 'x', 3) => "%:z",
            _ => return None,
        });
    }
    Some(format)
}

fn outside_quotes(letters: &[char]) -> Vec<char> {
    let mut quoted = false;
    let is_outside = |c: &&char| {
        quoted ^= **c == '\'';
        !quoted
    };
    letters.iter().filter(is_outside).copied().collect()
}

fn push_plain(format: &mut String, c: char, times: usize) {
    let written = if c == '%' { "%%".to_owned() } else { c.to_string() };
    format.push_str(&written.repeat(times));
}

/// time-rs: `[day padding:none]/[month]/[year]`.
pub(super) fn of_time_rs(text: &str) -> Option<String> {
    let mut format = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        before.chars().for_each(|c| push_plain(&mut format, c, 1));
        let (component, after) = after.split_once(']')?;
        let mut words = component.split_whitespace();
        let name = words.next()?;
        let options: Vec<&str> = words.collect();
        let is = |option: &str| options.contains(&option);
        format.push_str(match name {
            "day" if is("padding:none") => "%-d",
            "day" => "%d",
            "month" if is("repr:short") => "%b",
            "month" if is("repr:long") => "%B",
            "month" if is("padding:none") => "%-m",
            "month" => "%m",
            "year" if is("repr:last_two") => "%y",
            "year" => "%Y",
            "hour" if is("repr:12") => "%I",
            "hour" => "%H",
            "minute" => "%M",
            "second" => "%S",
            "period" => "%p",
            "weekday" if is("repr:short") => "%a",
            "weekday" => "%A",
            "offset_hour" => "%z",
            "offset_minute" => "",
            _ => return None,
        });
        rest = after;
    }
    rest.chars().for_each(|c| push_plain(&mut format, c, 1));
    // the sign, a colon and the minutes are parts of the zone
    Some(format.replace("%z:", "%:z"))
}

/// PHP: `d.m.Y H:i`.
pub(super) fn of_php(text: &str) -> Option<String> {
    let mut format = String::new();
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        format.push_str(match c {
            '\\' => {
                push_plain(&mut format, letters.next()?, 1);
                continue;
            }
            'd' => "%d",
            'j' => "%-d",
            'm' => "%m",
            'n' => "%-m",
            'Y' => "%Y",
            'y' => "%y",
            'M' => "%b",
            'F' => "%B",
            'D' => "%a",
            'l' => "%A",
            'H' => "%H",
            'G' => "%-H",
            'h' => "%I",
            'i' => "%M",
            's' => "%S",
            'A' | 'a' => "%p",
            'T' => "%Z",
            'P' => "%:z",
            'O' => "%z",
            'U' => "%s",
            c if c.is_ascii_alphabetic() => return None,
            c => {
                push_plain(&mut format, c, 1);
                continue;
            }
        });
    }
    Some(format)
}

/// Whether a date in this format could be read in two ways: day and month in figures, and the year not before them.
pub(super) fn is_ambiguous(format: &str) -> bool {
    let place = |names: [&str; 2]| names.iter().filter_map(|name| format.find(name)).min();
    match (place(["%d", "%-d"]), place(["%m", "%-m"]), place(["%Y", "%y"])) {
        (Some(day), Some(month), Some(year)) => year > day.min(month),
        _ => false,
    }
}

/// Whether a format tells a day: without one it is none of a date.
pub(super) fn names_day(format: &str) -> bool {
    let has = |names: &[&str]| names.iter().any(|name| format.contains(name));
    has(&["%d", "%-d", "%s"]) && has(&["%m", "%-m", "%b", "%B", "%s"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_of_date_fns() {
        for (theirs, ours) in [
            ("yyyy.MM.dd", "%Y.%m.%d"),
            ("dd/MM/yyyy 'à' HH'h'mm", "%d/%m/%Y à %Hh%M"),
            ("LL/dd/uuuu", "%m/%d/%Y"),
            ("MMM. dd, yyyy", "%b. %d, %Y"),
            ("EEEE d MMMM yyyy", "%A %-d %B %Y"),
            ("dd/MM/yyyy hh:mm a", "%d/%m/%Y %I:%M %p"),
            ("yyyy-MM-dd'T'HH:mm:ssXXX", "%Y-%m-%dT%H:%M:%S%:z"),
        ] {
            assert_eq!(of_date_fns(theirs).as_deref(), Some(ours));
        }
        assert_eq!(of_date_fns("QQQ yyyy"), None);
        assert!(!names_day(&of_date_fns("yyyy-mm-dd").unwrap()));
    }

    #[test]
    fn the_words_of_time_rs() {
        let theirs =
            "[weekday repr:short], [day padding:none] [month repr:short] [year] [hour repr:12]:[minute] [period]";
        assert_eq!(of_time_rs(theirs).as_deref(), Some("%a, %-d %b %Y %I:%M %p"));
        assert_eq!(of_time_rs("[offset_hour sign:mandatory]:[offset_minute]").as_deref(), Some("%:z"));
        assert_eq!(of_time_rs("[ordinal]"), None);
        assert_eq!(of_time_rs("[day"), None);
    }

    #[test]
    fn the_letters_of_php() {
        assert_eq!(of_php("Y-m-d\\TH:i:sP").as_deref(), Some("%Y-%m-%dT%H:%M:%S%:z"));
        assert_eq!(of_php("jS F Y"), None);
    }

    #[test]
    fn a_format_is_needed_where_day_and_month_could_be_confused() {
        assert!(is_ambiguous("%d/%m/%Y") && is_ambiguous("%m/%d/%y"));
        assert!(!is_ambiguous("%Y-%m-%d") && !is_ambiguous("%d %B %Y") && !is_ambiguous("%d.%m."));
    }
}
