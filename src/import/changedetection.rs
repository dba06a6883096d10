//! changedetection.io: `watch.json` of one watch of a backup.

use serde_json::Value;

use super::{
    Conversion, Import, ImportFault,
    draft::{Draft, Key, one_or_many},
    ids::Ids,
    selector,
};

use Conversion::{Approximated, Equivalent, Exact};

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
        if !draft.has("watch") {
            draft.set("watch", true);
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
        "trigger_text" => patterns(draft, key, "only.content", &texts(value)),
        "text_should_not_be_present" => patterns(draft, key, "drop.content", &texts(value)),
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
        "subtractive_selectors" => ignored(draft, key, &texts(value)),
        "ignore_text" => {
            let between = |text: &String| match text.strip_prefix('/').and_then(|rest| rest.rsplit_once('/')) {
                Some((inner, flags)) => format!("/{}{inner}/", if flags.contains('i') { "(?i)" } else { "" }),
                None => format!("/(?i).*{}.*/", regex::escape(text)),
            };
            ignored(draft, key, &texts(value).iter().map(between).collect::<Vec<_>>());
        }
        "browser_steps" => steps(draft, key, value),
        _ => draft.dropped(key, "nothing here corresponds to it"),
    }
}

/// The part of the page that is watched; what is said in a second language is left out.
fn filters(draft: &mut Draft, key: Key<'_>, filters: &[String]) {
    let mut language = None;
    let mut places: Vec<String> = Vec::new();
    for filter in filters.iter().map(|filter| filter.trim()).filter(|filter| !filter.is_empty()) {
        let known = [("css:", "css"), ("xpath:", "xpath"), ("xpath1:", "xpath"), ("json:", "json")];
        let said = known.iter().find_map(|(prefix, name)| Some((*name, filter.strip_prefix(prefix)?)));
        let (name, place) = match said {
            Some(said) => said,
            None if filter.starts_with("jq") => {
                draft.dropped(key, "this is a program of jq: name the path of the value as `json`");
                continue;
            }
            None if filter.starts_with(['/', '(']) => ("xpath", filter),
            None => ("css", filter),
        };
        if *language.get_or_insert(name) == name {
            places.push(place.trim().to_owned());
        } else {
            draft.dropped(key, "it is in another language than the first");
        }
    }
    if let Some(language) = language {
        draft.exact(key, &format!("watch.{language}"), one_or_many(&places));
    }
}

/// What is no part of what is watched: selectors, and texts between slashes.
fn ignored(draft: &mut Draft, key: Key<'_>, more: &[String]) {
    let known =
        draft.table.get("watch").and_then(|watch| watch.get("ignore")).and_then(|item| item.as_value()).cloned();
    let mut all: Vec<String> = match known {
        Some(toml_edit::Value::String(text)) => vec![text.value().clone()],
        Some(toml_edit::Value::Array(texts)) => {
            texts.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    };
    all.extend(more.iter().cloned());
    draft.exact(key, "watch.ignore", one_or_many(&all));
}

/// What is done in the browser, as far as it can be said.
fn steps(draft: &mut Draft, key: Key<'_>, value: &Value) {
    let mut steps = toml_edit::Array::new();
    for step in value.as_array().into_iter().flatten() {
        let text = |name: &str| step.get(name).and_then(Value::as_str).unwrap_or_default();
        let (operation, selector) = (text("operation"), text("selector"));
        let name = match operation {
            "Click element" | "Click element if exists" => "click",
            "Wait for element" | "Wait for text in element" => "wait",
            "Scroll down" => {
                steps.push(toml_edit::InlineTable::from_iter([("scroll", 1)]));
                continue;
            }
            _ => {
                draft.dropped(Key { line: key.line, name: operation }, "no step here corresponds to it");
                continue;
            }
        };
        match selector::of_page(selector) {
            Ok(css) => steps.push(toml_edit::InlineTable::from_iter([(name, css.text)])),
            Err(why) => draft.dropped(Key { line: key.line, name: operation }, why),
        }
    }
    if !steps.is_empty() {
        draft.set("fetch", "browser");
        draft.exact(key, "steps", steps);
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
            "the text of the page is searched there, and what has changed here",
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
