//! changedetection.io: `watch.json` of one watch of a backup.

use serde_json::Value;

use super::{
    Conversion, Import, ImportFault,
    draft::{Draft, Key, one_or_many},
    ids::Ids,
    selector,
};

use Conversion::{Approximated, Dropped, Equivalent, Exact};

pub(super) fn read(text: &str, ids: &mut Ids) -> Result<Import, ImportFault> {
    let root: Value = serde_json::from_str(text).map_err(|fault| ImportFault::Malformed {
        line: fault.line().max(1),
        what: "JSON",
        fault: fault.to_string(),
    })?;
    let mut import = Import::default();
    // an older backup holds all of them in one file
    let all = root.get("watching").and_then(Value::as_object).map(|all| all.values().collect::<Vec<_>>());
    for watch in all.unwrap_or_else(|| vec![&root]) {
        let Some(url) = watch.get("url").and_then(Value::as_str) else { continue };
        let title = watch.get("title").and_then(Value::as_str).unwrap_or_default();
        let mut draft = Draft::new(ids.of(title, url));
        for (name, value) in watch.as_object().into_iter().flatten().filter(|(_, value)| is_said(value)) {
            member(&mut draft, Key { line: line_of(text, name, url), name }, value, watch);
        }
        import.add(draft);
    }
    Ok(import)
}

/// The line of a key; in a file of several, behind the address of its watch where it stands there.
fn line_of(text: &str, name: &str, url: &str) -> usize {
    let quoted = format!("\"{name}\"");
    let is_one = text.matches("\"url\"").count() < 2;
    let from = if is_one { 0 } else { text.find(url).unwrap_or(0) };
    let found = text.get(from..).and_then(|rest| rest.find(&quoted)).map_or(from, |at| from + at);
    text.get(..found).map_or(1, |before| before.matches('\n').count() + 1)
}

/// Whether a member says anything: those that nobody touched are all there, too.
fn is_said(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.trim().is_empty() && text != "system" && text != "System default",
        Value::Array(members) => !members.is_empty(),
        Value::Object(members) => !members.is_empty() && members.values().any(|value| !value.is_null()),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(members) => members.iter().filter_map(|member| member.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

fn member(draft: &mut Draft, key: Key<'_>, value: &Value, watch: &Value) {
    let text = value.as_str().unwrap_or_default();
    match key.name {
        "url" => draft.exact(key, "url", text),
        "title" => draft.exact(key, "title", text),
        "include_filters" => filters(draft, key, &texts(value)),
        "headers" => {
            for (name, value) in value.as_object().into_iter().flatten() {
                let path = format!("headers.{name}");
                draft.header(Key { line: key.line, name: &path }, name, value.as_str().unwrap_or_default());
            }
        }
        "method" if matches!(text, "GET" | "POST") => draft.exact(key, "request.method", text),
        "body" => draft.secret(key, "request.body", text, Exact),
        "proxy" if text.contains("://") => draft.secret(key, "request.proxy", text, Exact),
        "proxy" => draft.dropped(key, "it is the name of a proxy that the watch does not hold"),
        "fetch_backend" if text == "html_webdriver" => {
            draft.map(key, "fetch", "browser", Approximated, "an installed Chromium renders the page");
        }
        "fetch_backend" => draft.note(key, Equivalent, "", "pages are fetched by HTTP"),
        "time_between_check" => every(draft, key, value, watch),
        "trigger_text" => patterns(draft, key, "only.title", &texts(value)),
        "text_should_not_be_present" => patterns(draft, key, "drop.title", &texts(value)),
        "paused" => draft.dropped(key, "it is paused there; pause it in the dashboard, or take it out here"),
        "time_schedule_limit" if value.get("enabled").and_then(Value::as_bool) != Some(true) => {
            draft.note(key, Equivalent, "", "it is off");
        }
        "time_schedule_limit" => draft.dropped(key, "write the hours as `cron` or `quiet`"),
        "time_between_check_use_default"
        | "uuid"
        | "check_count"
        | "date_created"
        | "content-type"
        | "processor"
        | "conditions_match_logic"
        | "last_checked"
        | "last_viewed"
        | "previous_md5"
        | "history_n"
        | "viewed"
        | "overrides_watch" => draft.note(key, Equivalent, "", "it is of the other program alone"),
        "subtractive_selectors" | "browser_steps" | "webdriver_delay" | "webdriver_js_execute_code" => {
            draft.dropped(key, "nothing here corresponds to it");
        }
        _ => draft.dropped(key, "nothing here corresponds to it"),
    }
}

fn filters(draft: &mut Draft, key: Key<'_>, filters: &[String]) {
    let why = "it is a part of the text that is compared there, and the items of a list here";
    if filters.len() > 1 {
        draft.note(key, Dropped, "", "only the first of them is taken");
    }
    let first = filters.first().map_or("", |filter| filter.trim());
    if first.starts_with("json:") || first.starts_with("jq") {
        return draft.dropped(key, "recipes read no JSON");
    }
    let theirs = first.trim_start_matches("css:").trim_start_matches("xpath:").trim_start_matches("xpath1:");
    match selector::of_page(theirs) {
        Ok(css) => draft.map(key, "list.item", css.text, Approximated, why),
        Err(why) => draft.dropped(key, why),
    }
}

fn patterns(draft: &mut Draft, key: Key<'_>, path: &str, words: &[String]) {
    let pattern = |text: &String| match text.strip_prefix('/').and_then(|rest| rest.rsplit_once('/')) {
        Some((inner, flags)) => format!("{}{inner}", if flags.contains('i') { "(?i)" } else { "" }),
        None => format!("(?i){}", regex::escape(text)),
    };
    let patterns: Vec<String> = words.iter().map(pattern).collect();
    if !patterns.is_empty() {
        draft.map(
            key,
            path,
            one_or_many(&patterns),
            Approximated,
            "the text of the page is searched there, and titles here",
        );
    }
}

fn every(draft: &mut Draft, key: Key<'_>, value: &Value, watch: &Value) {
    if watch.get("time_between_check_use_default").and_then(Value::as_bool) == Some(true) {
        return draft.note(key, Equivalent, "", "the default counts");
    }
    let units = [("weeks", 604_800), ("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1)];
    let part =
        |(name, seconds): (&str, u64)| value.get(name).and_then(Value::as_u64).unwrap_or(0).saturating_mul(seconds);
    let seconds: u64 = units.into_iter().map(part).fold(0, u64::saturating_add);
    match seconds {
        0 => draft.note(key, Equivalent, "", "it says nothing"),
        seconds if seconds % 60 == 0 => draft.exact(key, "every", format!("{}m", seconds / 60)),
        seconds => draft.exact(key, "every", format!("{seconds}s")),
    }
}
