//! `steps`: what is done on a page in the browser before it is read.

use toml::de::DeValue;

use super::{
    reader::{Reader, Value},
    recipe,
};
use crate::fetch::Step;

pub(super) const STEP_KEYS: [&str; 3] = ["wait", "scroll", "click"];
/// Steps of one page, and how often one of them scrolls.
const MOST: usize = 20;

/// Reads `steps`; `is_rendered` says whether there is a browser to take them in.
pub(super) fn steps(reader: &Reader<'_>, is_rendered: bool) -> Vec<Step> {
    let Some(value) = reader.value("steps") else { return Vec::new() };
    let DeValue::Array(members) = value.get_ref() else {
        reader.mismatch(value, "steps", "a list of tables");
        return Vec::new();
    };
    if !is_rendered {
        let help = "add `fetch = \"browser\"`, which renders the page";
        reader.problems.add(value.span(), "`steps` are taken in a browser, and there is none", help);
    }
    if members.len() > MOST {
        reader.problems.add(value.span(), format!("`steps` has more than {MOST} steps"), "write fewer");
    }
    members.iter().filter_map(|member| step(member, reader)).collect()
}

fn step(value: Value<'_>, reader: &Reader<'_>) -> Option<Step> {
    let help = "write { wait = \".item\" }, { scroll = 3 } or { click = \"button.more\" }";
    let DeValue::Table(table) = value.get_ref() else {
        reader.problems.add(value.span(), "a step is a table", help);
        return None;
    };
    let reader = Reader::new(table, "a step", &STEP_KEYS, reader.problems);
    if table.len() != 1 {
        reader.problems.add(value.span(), "a step does one thing", help);
        return None;
    }
    let selector = |text: &str| recipe::css(text).map(|_| text.to_owned());
    if let Some(times) = reader.value("scroll").and_then(|_| reader.count("scroll")) {
        let most = u64::try_from(MOST).unwrap_or(u64::MAX);
        if times > most {
            reader.problems.add(value.span(), format!("`scroll` is above {MOST}"), "write fewer");
        }
        return u8::try_from(times).ok().map(Step::Scroll);
    }
    reader.parsed("wait", selector).map(Step::Wait).or_else(|| reader.parsed("click", selector).map(Step::Click))
}
